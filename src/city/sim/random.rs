//! Dice that depend on what they are thrown for and on nothing else: seed, subject, counter.
//! So any time window can be made in any order, and twice the same. Leaves out: state between throws.

use crate::city::model::random::{GOLDEN, Random, mix};

/// A generator that is started from a hash of what the throw is for.
#[derive(Debug, Clone)]
pub(super) struct Dice(Random);

impl Dice {
    /// Dice for the throw number `counter` of `subject`; `purpose` keeps two uses of one pair apart.
    pub(super) fn of(seed: u64, purpose: u64, subject: u64, counter: i64) -> Self {
        let mut state = mix(seed ^ GOLDEN);
        for part in [purpose, subject, counter as u64] {
            state = mix(state
                .wrapping_add(part.wrapping_mul(GOLDEN))
                .wrapping_add(GOLDEN));
        }
        Self(Random::new(state))
    }

    /// The next 64 bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0.bits()
    }

    /// From 0 up to, not including, 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From `least` up to `most`.
    pub(super) fn between(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * self.unit()
    }

    /// A whole number from 0 up to, not including, `sides`; 0 where there are no sides.
    pub(super) fn below(&mut self, sides: u64) -> u64 {
        self.bits().checked_rem(sides).unwrap_or(0)
    }

    /// True once in `sides` throws.
    pub(super) fn once_in(&mut self, sides: u64) -> bool {
        self.below(sides) == 0
    }

    /// Around 0, mostly within -1..1, never beyond -2..2: four even throws in one.
    pub(super) fn bell(&mut self) -> f64 {
        (0..4).map(|_| self.unit()).sum::<f64>() - 2.0
    }

    /// One of these.
    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        choices.get(self.below(choices.len() as u64) as usize)
    }
}

/// A curve through -1..1 that changes smoothly over about `period_ms`: the same at the same time,
/// whoever asks.
pub(super) fn smooth(seed: u64, purpose: u64, subject: u64, at_ms: i64, period_ms: i64) -> f64 {
    let period = period_ms.max(1);
    let (cell, rest) = (at_ms.div_euclid(period), at_ms.rem_euclid(period));
    let knot = |number| Dice::of(seed, purpose, subject, number).between(-1.0, 1.0);
    let share = rest as f64 / period as f64;
    let eased = share * share * (3.0 - 2.0 * share);
    let (before, after) = (knot(cell), knot(cell + 1));
    before + (after - before) * eased
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_throw_falls_the_same_and_others_differ() {
        let throw = |seed, subject, counter| Dice::of(seed, 1, subject, counter).bits();
        assert_eq!(throw(7, 1, 1), throw(7, 1, 1));
        let all = [
            throw(7, 1, 1),
            throw(8, 1, 1),
            throw(7, 2, 1),
            throw(7, 1, 2),
            throw(7, 1, -1),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[at + 1..].contains(one), "throw {at} fell twice");
        }
    }

    #[test]
    fn dice_are_fair_enough() {
        let (mut sum, mut low) = (0.0, 0);
        for counter in 0..10_000 {
            let mut dice = Dice::of(1, 2, 3, counter);
            let unit = dice.unit();
            assert!((0.0..1.0).contains(&unit));
            sum += unit;
            low += u32::from(dice.once_in(4));
            assert!(dice.bell().abs() <= 2.0);
        }
        assert!((4_900.0..5_100.0).contains(&sum), "{sum}");
        assert!((2_350..2_650).contains(&low), "{low}");
    }

    #[test]
    fn a_smooth_curve_has_no_jumps() {
        let at = |ms| smooth(1, 1, 9, ms, 60_000);
        let mut largest = 0.0_f64;
        for ms in (-300_000..300_000).step_by(100) {
            largest = largest.max((at(ms) - at(ms + 100)).abs());
        }
        assert!(largest > 0.0 && largest < 0.01, "{largest}");
    }
}
