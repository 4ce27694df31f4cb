//! How often somebody speaks: configured, or learned as the median of the last 32 gaps (DESIGN 8).
//!
//! Leaves out which messages count: the engine does not offer retained, duplicate or late ones.

/// Gaps remembered.
const GAPS: usize = 32;
/// From so many gaps on, the median is believed.
const BELIEVED_FROM: u32 = 5;
/// Steps of a doubling: the resolution of a remembered gap is 0.05 %.
const STEPS: f64 = 1_448.0;

/// The rhythm of a device, gateway or feed.
#[derive(Debug, Clone, Default)]
pub struct Cadence {
    configured_ms: u32,
    count: u32,
    /// Logarithms of the gaps, so that a gap of a second and one of a week take two bytes each.
    gaps: Option<Box<[u16; GAPS]>>,
}

impl Cadence {
    /// A rhythm that the config states. `None` is learned.
    pub fn new(configured_ms: Option<u64>) -> Self {
        let configured_ms = configured_ms.map_or(0, |ms| u32::try_from(ms).unwrap_or(u32::MAX));
        Self {
            configured_ms,
            ..Self::default()
        }
    }

    /// The same rhythm with all that was learned forgotten.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self {
            configured_ms: self.configured_ms,
            ..Self::default()
        }
    }

    /// Learns a gap, in milliseconds.
    pub fn learn(&mut self, gap_ms: u64) {
        if self.configured_ms > 0 {
            return;
        }
        let code = ((gap_ms.max(1) as f64).log2() * STEPS) as u16;
        let at = self.count as usize % GAPS;
        let gaps = self.gaps.get_or_insert_with(|| Box::new([0; GAPS]));
        if let Some(slot) = gaps.get_mut(at) {
            *slot = code;
        }
        self.count = self.count.saturating_add(1);
    }

    /// The interval to expect, in milliseconds; `None` while it is still learned.
    pub fn expected_ms(&self) -> Option<u64> {
        if self.configured_ms > 0 {
            return Some(u64::from(self.configured_ms));
        }
        self.quantile(1, 2)
    }

    /// The longest of the remembered gaps, in milliseconds; `None` while it is still learned.
    pub fn longest_ms(&self) -> Option<u64> {
        self.quantile(1, 1)
    }

    fn quantile(&self, above: usize, below: usize) -> Option<u64> {
        if self.count < BELIEVED_FROM {
            return None;
        }
        let mut gaps = **self.gaps.as_ref()?;
        let known = gaps.get_mut(..(self.count as usize).min(GAPS))?;
        let at = ((known.len() - 1) * above).div_ceil(below);
        let (_, code, _) = known.select_nth_unstable(at);
        Some((f64::from(*code) / STEPS).exp2().round() as u64)
    }

    /// After this long without a word it is late: twice the interval.
    pub fn late_ms(&self) -> Option<u64> {
        Some(self.expected_ms()?.saturating_mul(2))
    }

    /// After this long without a word it is silent: three times the interval and a minute.
    pub fn silent_ms(&self) -> Option<u64> {
        Some(self.expected_ms()?.saturating_mul(3).saturating_add(60_000))
    }

    /// True where the interval is neither configured nor known yet.
    pub fn is_learning(&self) -> bool {
        self.configured_ms == 0 && self.count < BELIEVED_FROM
    }
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
    fn only_the_last_gaps_count() {
        let mut cadence = Cadence::new(None);
        (0..100).for_each(|_| cadence.learn(1_000));
        (0..32).for_each(|_| cadence.learn(10_000));
        let expected = cadence.expected_ms().expect("enough gaps");
        assert!(expected.abs_diff(10_000) < 20, "{expected}");
    }
}
