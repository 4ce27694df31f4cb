//! How often somebody speaks: configured, told by its platform, or learned as the median of the last 32 gaps (DESIGN 8).
//!
//! Leaves out which messages count: the engine does not offer retained, duplicate or late ones.

use serde::{Deserialize, Serialize};

/// Gaps remembered.
const GAPS: usize = 32;
/// From so many gaps on, the median is believed.
const BELIEVED_FROM: u8 = 5;
/// Steps of a doubling: the resolution of a remembered gap is 0.05 %.
const STEPS: f64 = 1_448.0;

/// The rhythm of a device, gateway or feed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Cadence {
    /// The interval that the config or the platform states, or the median once it is believed; 0 where there is none yet.
    expected_ms: u32,
    /// The code of the median.
    median: u16,
    /// Gaps learned: up to `GAPS`, then it goes round between that and twice that.
    count: u8,
    configured: bool,
    /// The platform states it.
    told: bool,
    /// Logarithms of the gaps, so that a gap of a second and one of a week take two bytes each.
    gaps: Option<Box<[u16; GAPS]>>,
}

impl Cadence {
    /// A rhythm that the config states. `None` is learned.
    pub fn new(configured_ms: Option<u64>) -> Self {
        let expected_ms = configured_ms.map_or(0, |ms| u32::try_from(ms).unwrap_or(u32::MAX));
        Self {
            expected_ms,
            configured: expected_ms > 0,
            ..Self::default()
        }
    }

    /// The same rhythm with all that was learned forgotten.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self::new(self.configured.then_some(u64::from(self.expected_ms)))
    }

    /// The interval that the config states, in milliseconds.
    pub fn configured_ms(&self) -> Option<u64> {
        self.expected_ms().filter(|_| self.configured)
    }

    /// Takes the interval that the platform of a device states, in milliseconds. The config's word counts for more;
    /// that of people counts for more than what can be learned.
    pub fn tell(&mut self, every_ms: u64) {
        let every_ms = u32::try_from(every_ms).unwrap_or(u32::MAX);
        if !self.configured && every_ms > 0 {
            self.expected_ms = every_ms;
            self.told = true;
        }
    }

    /// Learns a gap, in milliseconds.
    pub fn learn(&mut self, gap_ms: u64) {
        if self.configured || self.told {
            return;
        }
        let code = ((gap_ms.max(1) as f64).log2() * STEPS) as u16;
        let gaps = self.gaps.get_or_insert_with(|| Box::new([0; GAPS]));
        let Some(slot) = gaps.get_mut(usize::from(self.count) % GAPS) else {
            return;
        };
        let before = std::mem::replace(slot, code);
        let was_full = usize::from(self.count) >= GAPS;
        // What was read back from a tape may be any number.
        let count = usize::from(self.count) + 1;
        self.count = if count < GAPS * 2 { count } else { GAPS } as u8;
        // One gap for another on the same side of the median leaves the median where it is.
        if was_full && code.cmp(&self.median) == before.cmp(&self.median) {
            return;
        }
        let median = if was_full {
            self.moved_median()
        } else {
            self.quantile(1, 2)
        };
        if let Some(code) = median {
            self.median = code;
            self.expected_ms = u32::try_from(gap_of(code)).unwrap_or(u32::MAX).max(1);
        }
    }

    /// The interval to expect, in milliseconds; `None` while it is still learned.
    pub fn expected_ms(&self) -> Option<u64> {
        (self.expected_ms > 0).then_some(u64::from(self.expected_ms))
    }

    /// The longest of the remembered gaps, in milliseconds; `None` while it is still learned.
    pub fn longest_ms(&self) -> Option<u64> {
        self.quantile(1, 1).map(gap_of)
    }

    /// The median after one gap of a full memory was exchanged: where it is no longer the middle, the middle is its
    /// next neighbour. A few passes over all gaps at once are cheaper than a search for it.
    fn moved_median(&self) -> Option<u16> {
        let gaps = self.gaps.as_deref()?;
        let below: u16 = gaps.iter().map(|gap| u16::from(*gap < self.median)).sum();
        let up_to: u16 = gaps.iter().map(|gap| u16::from(*gap <= self.median)).sum();
        let middle = (GAPS as u16 - 1).div_ceil(2);
        let neighbour = if middle < below {
            let lower = gaps
                .iter()
                .map(|gap| if *gap < self.median { *gap } else { 0 });
            lower.max()
        } else if middle >= up_to {
            let upper = gaps
                .iter()
                .map(|gap| if *gap > self.median { *gap } else { u16::MAX });
            upper.min()
        } else {
            None
        };
        Some(neighbour.unwrap_or(self.median))
    }

    /// Looks at the gaps, so that they are in the processor's cache when one is learned.
    pub fn touch(&self) -> usize {
        let gaps = self.gaps.as_deref();
        gaps.map_or(0, |gaps| usize::from(gaps[0] ^ gaps[GAPS - 1]))
    }

    fn quantile(&self, above: usize, below: usize) -> Option<u16> {
        if self.count < BELIEVED_FROM {
            return None;
        }
        let mut gaps = **self.gaps.as_ref()?;
        let known = gaps.get_mut(..usize::from(self.count).min(GAPS))?;
        let at = ((known.len() - 1) * above).div_ceil(below);
        let (_, code, _) = known.select_nth_unstable(at);
        Some(*code)
    }

    /// After this long without a word it is late: twice the interval.
    pub fn late_ms(&self) -> Option<u64> {
        Some(self.expected_ms()?.saturating_mul(2))
    }

    /// After this long without a word it is silent: three times the interval and a minute.
    pub fn silent_ms(&self) -> Option<u64> {
        Some(self.expected_ms()?.saturating_mul(3).saturating_add(60_000))
    }

    /// True where the interval is neither stated nor known yet.
    pub fn is_learning(&self) -> bool {
        !self.configured && !self.told && self.count < BELIEVED_FROM
    }
}

/// The gap of a code, milliseconds.
fn gap_of(code: u16) -> u64 {
    (f64::from(code) / STEPS).exp2().round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn believes_the_median_from_five_gaps_on() {
        let mut cadence = Cadence::new(None);
        for gap in [60_000, 61_000, 59_000, 3_600_000] {
            cadence.learn(gap);
            assert_eq!(cadence.expected_ms(), None);
        }
        cadence.learn(60_000);
        let expected = cadence.expected_ms().expect("five gaps");
        assert!(expected.abs_diff(60_000) < 100, "{expected}");
        assert!(!cadence.is_learning());
    }

    #[test]
    fn a_configured_rhythm_is_not_unlearned() {
        let mut cadence = Cadence::new(Some(900_000));
        (0..100).for_each(|_| cadence.learn(1_000));
        assert_eq!(cadence.expected_ms(), Some(900_000));
        assert_eq!(cadence.late_ms(), Some(1_800_000));
        assert_eq!(cadence.silent_ms(), Some(2_760_000));
    }

    #[test]
    fn what_a_platform_states_is_not_unlearned_either_and_yields_to_the_config() {
        let mut cadence = Cadence::new(None);
        cadence.tell(0);
        assert_eq!(cadence.expected_ms(), None);
        (0..10).for_each(|_| cadence.learn(1_000));
        cadence.tell(3_600_000);
        (0..100).for_each(|_| cadence.learn(1_000));
        assert_eq!(cadence.expected_ms(), Some(3_600_000));
        assert_eq!(cadence.configured_ms(), None);
        assert!(!cadence.is_learning());
        let mut cadence = Cadence::new(Some(900_000));
        cadence.tell(3_600_000);
        assert_eq!(cadence.expected_ms(), Some(900_000));
    }

    #[test]
    fn the_median_is_that_of_the_last_gaps_after_any_number_of_them() {
        let mut cadence = Cadence::new(None);
        let mut gaps = Vec::new();
        for step in 0..500_u64 {
            let gap = 1_000 + step * 7_919 % 10_007;
            gaps.push(gap);
            cadence.learn(gap);
            let mut last: Vec<u64> = gaps.iter().rev().take(GAPS).copied().collect();
            last.sort_unstable();
            let median = last[(last.len() - 1).div_ceil(2)];
            if gaps.len() >= 5 {
                let expected = cadence.expected_ms().expect("five gaps");
                assert!(
                    expected.abs_diff(median) <= median / 1_000 + 1,
                    "{expected} {median}"
                );
            }
        }
    }

    #[test]
    fn only_the_last_gaps_count() {
        let mut cadence = Cadence::new(None);
        (0..100).for_each(|_| cadence.learn(1_000));
        (0..32).for_each(|_| cadence.learn(10_000));
        let expected = cadence.expected_ms().expect("enough gaps");
        assert!(expected.abs_diff(10_000) < 20, "{expected}");
    }
}
