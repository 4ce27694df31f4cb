//! How many bytes a terminal is sent in a second. Leaves out: who writes them.

use crate::city::model::time::Mono;
use std::collections::VecDeque;

/// The bytes per second are those of so many seconds.
const METER_SECONDS: u64 = 5;

/// Bytes per second over the last seconds.
#[derive(Debug, Default)]
pub(super) struct Meter {
    seconds: VecDeque<(u64, usize)>,
}

impl Meter {
    /// Counts what was just written.
    pub(super) fn add(&mut self, now: Mono, bytes: usize) {
        let second = now.0 / 1_000;
        match self.seconds.back_mut() {
            Some((last, sum)) if *last == second => *sum += bytes,
            _ => self.seconds.push_back((second, bytes)),
        }
        while self.seconds.len() > METER_SECONDS as usize + 1 {
            self.seconds.pop_front();
        }
    }

    /// The mean of the whole seconds before this one.
    pub(super) fn rate(&self, now: Mono) -> f64 {
        let second = now.0 / 1_000;
        let whole = second.saturating_sub(METER_SECONDS)..second;
        let sums = self.seconds.iter();
        let sums = sums.filter(|(second, _)| whole.contains(second));
        let sum: usize = sums.map(|(_, sum)| sum).sum();
        sum as f64 / METER_SECONDS.min(second).max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_meter_knows_the_last_seconds() {
        let mut meter = Meter::default();
        assert!(meter.rate(Mono(0)).abs() < 1e-9);
        meter.add(Mono(100), 600);
        meter.add(Mono(1_100), 400);
        assert!((meter.rate(Mono(2_000)) - 500.0).abs() < 1e-9);
        for second in 2..60 {
            meter.add(Mono(second * 1_000), 50);
        }
        assert!((meter.rate(Mono(60_500)) - 50.0).abs() < 1e-9);
        assert!(meter.rate(Mono(90_000)).abs() < 1e-9);
        assert!(meter.seconds.len() < 8);
    }
}
