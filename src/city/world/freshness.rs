//! How fresh the answers of a polled source are: what is unchanged for hours, comes out of a cache or states an
//! old time is not news, however quickly it is served (FAILURES B5).

use crate::city::model::time::{Mono, Now, Stamp};
use serde::{Deserialize, Serialize};

/// What is known about the age of a source's content.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Freshness {
    content: Option<u64>,
    /// Since when its answers have the content of the last one.
    pub since: Option<Now>,
    /// Answers in a row that brought the same content again.
    pub repeats: u64,
    /// How long the last answer had lain in a cache (`Age`, RFC 9111, 5.1), seconds.
    pub age_s: Option<u64>,
    /// The newest time that the content of the last answer states.
    pub data_at: Option<Stamp>,
    /// When an answer last brought something newer than what was known of a device.
    pub news: Option<Mono>,
}

impl Freshness {
    /// Takes an answer. `content` tells one content from another; `None` where the source says that it is
    /// the same (304), which states no time of its own.
    pub fn take(
        &mut self,
        now: Now,
        content: Option<u64>,
        age_s: Option<u64>,
        data_at: Option<Stamp>,
    ) {
        self.age_s = age_s;
        if content.is_some() {
            self.data_at = data_at;
        }
        if self.since.is_some() && (content.is_none() || content == self.content) {
            self.repeats += 1;
            return;
        }
        self.content = content;
        self.since = Some(now);
        self.repeats = 0;
    }

    /// For how long the content has been the same, milliseconds; `None` before it came twice.
    pub fn unchanged_ms(&self, now: Now) -> Option<u64> {
        let since = self.since.filter(|_| self.repeats > 0)?;
        Some(now.mono.since(since.mono))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Now {
        Now {
            utc: Stamp(ms as i64),
            mono: Mono(ms),
        }
    }

    /// Answers (time, content) and what is unchanged, for how long and how often, at the time of the last.
    fn check(answers: &[(u64, Option<u64>)], unchanged_ms: Option<u64>, repeats: u64) {
        let mut fresh = Freshness::default();
        for (ms, content) in answers {
            fresh.take(at(*ms), *content, None, None);
        }
        let now = at(answers.last().map_or(0, |(ms, _)| *ms));
        assert_eq!(
            (fresh.unchanged_ms(now), fresh.repeats),
            (unchanged_ms, repeats),
            "{answers:?}"
        );
    }

    #[test]
    fn counts_what_does_not_change() {
        check(&[], None, 0);
        check(&[(5, Some(1))], None, 0);
        check(&[(5, Some(1)), (9, Some(1)), (20, None)], Some(15), 2);
        check(&[(5, Some(1)), (9, Some(2))], None, 0);
        check(
            &[(5, Some(1)), (9, None), (20, Some(2)), (30, Some(2))],
            Some(10),
            1,
        );
    }
}
