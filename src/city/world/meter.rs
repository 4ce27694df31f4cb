//! A rate meter: how many in each ten seconds of the last ten minutes.

use crate::city::model::time::Mono;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Length of one slot, milliseconds.
const SLOT_MS: u64 = 10_000;
/// Slots kept: ten minutes.
const SLOTS: usize = 60;

/// Counts per slot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Meter {
    #[serde(serialize_with = "write_counts", deserialize_with = "read_counts")]
    counts: [u32; SLOTS],
    slot: u64,
    begun: Option<u64>,
}

fn write_counts<S: Serializer>(counts: &[u32; SLOTS], serializer: S) -> Result<S::Ok, S::Error> {
    counts.as_slice().serialize(serializer)
}

fn read_counts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u32; SLOTS], D::Error> {
    let counts = Vec::<u32>::deserialize(deserializer)?;
    let wrong = |counts: Vec<u32>| D::Error::invalid_length(counts.len(), &"60 counts");
    counts.try_into().map_err(wrong)
}

impl Default for Meter {
    fn default() -> Self {
        Self {
            counts: [0; SLOTS],
            slot: 0,
            begun: None,
        }
    }
}

impl Meter {
    /// Counts some at a time.
    pub fn add(&mut self, now: Mono, count: u32) {
        self.turn(now);
        self.begun.get_or_insert(self.slot);
        if let Some(slot) = self.counts.get_mut((self.slot % SLOTS as u64) as usize) {
            *slot = slot.saturating_add(count);
        }
    }

    fn turn(&mut self, now: Mono) {
        let slot = now.0 / SLOT_MS;
        let passed = slot.saturating_sub(self.slot).min(SLOTS as u64);
        for step in 1..=passed {
            let at = ((self.slot + step) % SLOTS as u64) as usize;
            if let Some(count) = self.counts.get_mut(at) {
                *count = 0;
            }
        }
        if slot > self.slot {
            self.slot = slot;
        }
    }

    /// Counts of the last `slots` whole slots, oldest first; zero where nothing came.
    pub fn slots(&self, now: Mono, slots: usize) -> Vec<u32> {
        let current = now.0 / SLOT_MS;
        let wanted = slots.min(SLOTS - 1) as u64;
        (1..=wanted)
            .rev()
            .map(|back| match current.checked_sub(back) {
                Some(slot) if slot <= self.slot && slot + SLOTS as u64 > self.slot => self
                    .counts
                    .get((slot % SLOTS as u64) as usize)
                    .copied()
                    .unwrap_or(0),
                _ => 0,
            })
            .collect()
    }

    /// Per second, over the last minute of whole slots (or less, right after the start).
    pub fn per_second(&self, now: Mono) -> f64 {
        let Some(begun) = self.begun else { return 0.0 };
        let whole = (now.0 / SLOT_MS).saturating_sub(begun).min(6) as usize;
        if whole == 0 {
            let count = self
                .counts
                .get((self.slot % SLOTS as u64) as usize)
                .copied()
                .unwrap_or(0);
            let into_ms = now.0.saturating_sub(begun * SLOT_MS).max(1_000);
            return f64::from(count) * 1_000.0 / into_ms as f64;
        }
        let sum: u64 = self
            .slots(now, whole)
            .iter()
            .map(|count| u64::from(*count))
            .sum();
        sum as f64 * 1_000.0 / (whole as u64 * SLOT_MS) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_rate_of_the_last_minute() {
        let mut meter = Meter::default();
        for second in 0..120 {
            meter.add(Mono(second * 1_000), 5);
        }
        assert!((meter.per_second(Mono(120_000)) - 5.0).abs() < 0.01);
        assert_eq!(meter.slots(Mono(120_000), 3), [50, 50, 50]);
        assert_eq!(meter.slots(Mono(140_000), 3), [50, 0, 0]);
        assert!(meter.per_second(Mono(10_000_000)).abs() < f64::EPSILON);
        assert_eq!(meter.slots(Mono(10_000_000), 3), [0, 0, 0]);
    }
}
