//! The state of a service: what its answers say, how fast they come, which release answers.

use super::freshness::Freshness;
use crate::city::{
    formats::found::Health,
    history::series::Series,
    model::{
        cause::FetchFault,
        certificate::Validity,
        text::SafeText,
        time::{Mono, Now, Stamp},
    },
};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// A part of a service, as the service tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// Its name.
    pub name: SafeText,
    /// How it says it is.
    pub health: Health,
    /// In its own words.
    pub detail: Option<SafeText>,
}

/// A release that was seen to begin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// Its marker.
    pub name: SafeText,
    /// When we first saw it.
    pub since: Now,
}

/// Something that a service told of, and is to go on telling of until another one takes its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// What it is called; a component has the same name.
    pub name: SafeText,
    /// When it was first told of.
    pub first: Mono,
    /// Since when it is not, while it is missed.
    pub gone: Option<Now>,
}

/// How a service is doing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ServiceStatus {
    /// Our judgement: slow is degraded, silent is down, and unknown is unknown.
    pub state: Health,
    /// Since when.
    pub state_since: Mono,
    /// What it says itself.
    pub claims: Health,
    /// In its own words.
    pub detail: Option<SafeText>,
    /// Its parts.
    pub components: Vec<Component>,
    /// What it is to go on telling of: its signing keys.
    pub kept: Vec<Kept>,
    /// The last HTTP status.
    pub status: Option<u16>,
    /// The last failure, while it fails.
    pub fault: Option<(FetchFault, SafeText)>,
    /// Failures in a row.
    pub failures: u32,
    /// The last latencies, milliseconds, the newest last; at most 20.
    pub recent_ms: VecDeque<u32>,
    /// Older latencies, the base of "usual"; at most 240.
    pub usual_ms: VecDeque<u32>,
    /// True while it is judged slow.
    pub is_slow: bool,
    /// Latency over time, milliseconds.
    pub latency: Series,
    /// Releases seen, the newest last; at most 8.
    pub releases: VecDeque<Release>,
    /// The last answer of any kind.
    pub answered: Option<Mono>,
    /// The same on the wall clock.
    pub answered_at: Option<Stamp>,
    /// The certificate that it showed last.
    pub certificate: Option<Validity>,
    /// How fresh its answers are.
    pub fresh: Freshness,
    /// Polls, ever.
    pub polls: u64,
    /// Polls that failed, ever.
    pub failed: u64,
    /// Things that were not understood.
    pub defects: u64,
    /// The last of them.
    pub last_defect: Option<(SafeText, SafeText)>,
}

impl ServiceStatus {
    /// The first of its parts that says it is not well.
    pub fn ill_part(&self) -> Option<&Component> {
        self.components.iter().find(|part| part.health.is_ill())
    }

    /// True where something is gone that those who need it were given: a signing key.
    pub fn misses_something(&self) -> bool {
        self.kept.iter().any(|kept| kept.gone.is_some())
    }

    /// The median of the last answers, milliseconds.
    pub fn median_ms(&self) -> Option<u32> {
        quantile(&self.recent_ms, 50)
    }

    /// The 95th percentile of the last answers, milliseconds.
    pub fn p95_ms(&self) -> Option<u32> {
        quantile(&self.recent_ms, 95)
    }

    /// The usual latency: the median of the older answers, milliseconds. `None` before 10 of them.
    pub fn usual(&self) -> Option<u32> {
        if self.usual_ms.len() < 10 {
            None
        } else {
            quantile(&self.usual_ms, 50)
        }
    }

    /// The release that answers now.
    pub fn release(&self) -> Option<&SafeText> {
        self.releases.back().map(|release| &release.name)
    }
}

/// The quantile by nearest rank: the least value that so many percent of all are not above.
fn quantile(values: &VecDeque<u32>, percent: usize) -> Option<u32> {
    let mut sorted: Vec<u32> = values.iter().copied().collect();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_by_nearest_rank() {
        for (values, percent, expected) in [
            (0..0, 50, None),
            (7..8, 95, Some(7)),
            (1..4, 50, Some(2)),
            // One late answer of twenty is not what 95 of 100 answers take.
            (1..21, 95, Some(19)),
            (1..21, 100, Some(20)),
        ] {
            let values: VecDeque<u32> = values.collect();
            assert_eq!(quantile(&values, percent), expected, "{values:?} {percent}");
        }
    }
}
