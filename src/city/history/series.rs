//! The past of one metric: a bounded run of samples in two to three bytes each.
//!
//! A sample is a second and a value. Seconds are stored as the change of the gap, values as the change
//! of a scaled whole number (most sensors send decimals), both as variable-length integers; after an
//! idea of Pelkonen et al., "Gorilla" (VLDB 2015), with decimals in place of exclusive-or.
//! A chart wants no more than five digits, so a value is kept to one part in 100,000.

use crate::city::model::{limits, saved::Bytes, time::Stamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// 2000-01-01T00:00:00Z in Unix seconds: what a sample's time counts from.
const EPOCH_S: i64 = 946_684_800;
/// The most decimals that a value is scaled by.
const SCALE_MAX: u8 = 6;

/// One point of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// When, to the second.
    pub at: Stamp,
    /// How much.
    pub value: f64,
}

/// A bounded run of samples in the order of their time.
#[derive(Debug, Clone, Default)]
pub struct Series {
    bytes: Vec<u8>,
    /// Bytes at the front whose samples are gone.
    start: u32,
    /// The oldest sample: second and scaled value.
    first: (u32, i64),
    /// The newest sample.
    last: (u32, i64),
    /// The gap before the newest sample, seconds.
    gap: u32,
    count: u16,
    scale: u8,
}

impl Series {
    /// How many samples there are.
    pub fn len(&self) -> usize {
        usize::from(self.count)
    }

    /// True where nothing was ever kept.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The time of the newest sample.
    pub fn newest(&self) -> Option<Stamp> {
        (self.count > 0).then(|| stamp(self.last.0))
    }

    /// The time of the oldest sample.
    pub fn oldest(&self) -> Option<Stamp> {
        (self.count > 0).then(|| stamp(self.first.0))
    }

    /// Adds a sample. A second sample of the same second replaces the first; one that is older than
    /// the newest finds its place (late news are history too); one older than a full series is dropped.
    pub fn push(&mut self, at: Stamp, value: f64) {
        let second = second(at);
        // Whoever wrote two decimals before mostly does so again: the search for them is then not needed.
        let scale = if fits(value, self.scale) {
            if self.count > 0 {
                self.scale
            } else {
                scale_of(value)
            }
        } else {
            scale_of(value).max(self.scale)
        };
        if self.count > 0 && scale == self.scale && second == self.last.0 {
            self.replace_newest(scaled(value, scale));
            return;
        }
        if self.count > 0 && (second <= self.last.0 || scale > self.scale) {
            self.rebuild(second, value, scale);
            return;
        }
        self.scale = scale;
        self.append(second, scaled(value, scale));
        if self.len() > limits::SAMPLES_PER_SERIES {
            self.drop_oldest();
        }
    }

    /// Looks at the bytes that a push changes, so that they are in the processor's cache when it comes.
    pub fn touch(&self) -> usize {
        self.bytes.last().copied().map_or(0, usize::from)
    }

    /// The samples, oldest first.
    pub fn samples(&self) -> Samples<'_> {
        Samples {
            bytes: self.bytes.get(self.start as usize..).unwrap_or_default(),
            at: self.first,
            gap: None,
            left: self.count,
            factor: power_of_ten(self.scale),
        }
    }

    fn append(&mut self, second: u32, value: i64) {
        if self.count == 0 {
            self.first = (second, value);
            self.gap = 0;
        } else {
            let gap = second - self.last.0;
            self.make_room();
            put(&mut self.bytes, i64::from(gap) - i64::from(self.gap));
            put(&mut self.bytes, value - self.last.1);
            self.gap = gap;
        }
        self.last = (second, value);
        self.count += 1;
    }

    /// Makes room for one entry, and a little more.
    fn make_room(&mut self) {
        if self.bytes.capacity() - self.bytes.len() < 20 {
            // Grows in small steps: doubling would waste a third of all memory on average.
            self.bytes.reserve_exact(48);
        }
    }

    /// Gives the newest sample another value: vehicles and meters that speak several times a second.
    fn replace_newest(&mut self, value: i64) {
        if self.count == 1 {
            self.first.1 = value;
        } else {
            // The value is the last number of the last entry: up to the byte before it that ends another.
            let before = self
                .bytes
                .split_last()
                .map_or(&[][..], |(_, before)| before);
            let from = before
                .iter()
                .rposition(|byte| byte & 0x80 == 0)
                .map_or(0, |at| at + 1);
            let change = take(&mut self.bytes.get(from..).unwrap_or_default());
            self.bytes.truncate(from);
            self.make_room();
            put(&mut self.bytes, value - (self.last.1 - change));
        }
        self.last.1 = value;
    }

    /// Forgets the oldest sample. The one after it becomes the base, so its gap must be told anew.
    fn drop_oldest(&mut self) {
        let mut bytes = self.bytes.get(self.start as usize..).unwrap_or_default();
        let before = bytes.len();
        let (gap, change) = (take(&mut bytes), take(&mut bytes));
        let mut rest = bytes;
        let first = (
            self.first.0.saturating_add_signed(gap as i32),
            self.first.1 + change,
        );
        let used = before - bytes.len();
        if self.count > 2 {
            // The next entry holds the change of the gap; counted from no gap, it is the gap itself.
            let next_gap = take(&mut rest) + gap;
            let entry_end = before - rest.len();
            let mut head = Vec::with_capacity(16);
            put(&mut head, next_gap);
            let free = self.start as usize + entry_end;
            if head.len() <= free {
                let from = free - head.len();
                if let Some(slot) = self.bytes.get_mut(from..free) {
                    slot.copy_from_slice(&head);
                }
                self.start = from as u32;
            }
        } else {
            self.start += used as u32;
        }
        self.first = first;
        self.count -= 1;
        if self.start > 256 && self.start as usize > self.bytes.len() / 2 {
            self.bytes.drain(..self.start as usize);
            self.start = 0;
        }
    }

    #[cold]
    fn rebuild(&mut self, second: u32, value: f64, scale: u8) {
        let mut all: Vec<(u32, f64)> = self
            .samples()
            .map(|sample| (((sample.at.0 / 1_000) - EPOCH_S) as u32, sample.value))
            .collect();
        match all.binary_search_by_key(&second, |(at, _)| *at) {
            Ok(at) => {
                if let Some(slot) = all.get_mut(at) {
                    slot.1 = value;
                }
            }
            Err(at) => all.insert(at, (second, value)),
        }
        let surplus = all.len().saturating_sub(limits::SAMPLES_PER_SERIES);
        let mut fresh = Self {
            scale,
            ..Self::default()
        };
        fresh.bytes.reserve_exact(all.len() * 3);
        for (at, value) in all.into_iter().skip(surplus) {
            fresh.append(at, scaled(value, scale));
        }
        *self = fresh;
    }
}

impl Serialize for Series {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = self.bytes.get(self.start as usize..).unwrap_or_default();
        (self.count, self.scale, self.first, Bytes(bytes)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Series {
    /// The newest sample is found by walking there, so a run that does not add up is refused.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (count, scale, first, Bytes(bytes)) = Deserialize::deserialize(deserializer)?;
        let mut series = Self {
            bytes: bytes.to_vec(),
            first,
            last: first,
            count,
            scale,
            ..Self::default()
        };
        let (mut rest, mut gap) = (bytes, 0_i64);
        let mut fits = usize::from(count) <= limits::SAMPLES_PER_SERIES && scale <= SCALE_MAX;
        for _ in 1..count {
            gap = gap.saturating_add(take(&mut rest));
            let second = i64::from(series.last.0).saturating_add(gap);
            fits &= gap > 0 && second <= i64::from(i32::MAX);
            series.last = (second as u32, series.last.1.wrapping_add(take(&mut rest)));
        }
        series.gap = gap as u32;
        if fits && rest.is_empty() {
            Ok(series)
        } else {
            Err(D::Error::custom("a series that does not add up"))
        }
    }
}

/// Walks a series, oldest first.
#[derive(Debug, Clone)]
pub struct Samples<'a> {
    bytes: &'a [u8],
    at: (u32, i64),
    gap: Option<i64>,
    left: u16,
    factor: f64,
}

impl Iterator for Samples<'_> {
    type Item = Sample;

    fn next(&mut self) -> Option<Sample> {
        if self.left == 0 {
            return None;
        }
        self.left -= 1;
        // The first sample is the base and has no entry.
        if let Some(gap) = self.gap {
            let gap = gap + take(&mut self.bytes);
            self.gap = Some(gap);
            self.at.0 = self.at.0.saturating_add_signed(gap as i32);
            self.at.1 = self.at.1.wrapping_add(take(&mut self.bytes));
        } else {
            self.gap = Some(0);
        }
        Some(Sample {
            at: stamp(self.at.0),
            value: self.at.1 as f64 / self.factor,
        })
    }
}

fn second(at: Stamp) -> u32 {
    (at.0.div_euclid(1_000) - EPOCH_S).clamp(0, i64::from(i32::MAX)) as u32
}

fn stamp(second: u32) -> Stamp {
    Stamp((i64::from(second) + EPOCH_S) * 1_000)
}

fn power_of_ten(scale: u8) -> f64 {
    [1.0, 10.0, 1e2, 1e3, 1e4, 1e5, 1e6]
        .get(usize::from(scale))
        .copied()
        .unwrap_or(1e6)
}

/// The fewest decimals that keep a value to one part in 100,000.
fn scale_of(value: f64) -> u8 {
    (0..SCALE_MAX)
        .find(|scale| fits(value, *scale))
        .unwrap_or(SCALE_MAX)
}

/// True where so many decimals keep a value to one part in 100,000.
fn fits(value: f64, scale: u8) -> bool {
    let large = value * power_of_ten(scale);
    (large - rounded(large)).abs() <= large.abs() * 1e-5
}

/// The nearest whole number, halves away from zero. The library's own is a call on plain x86-64.
fn rounded(value: f64) -> f64 {
    if value.abs() < 4e15 {
        (value + 0.5_f64.copysign(value)) as i64 as f64
    } else {
        value.round()
    }
}

fn scaled(value: f64, scale: u8) -> i64 {
    rounded(value * power_of_ten(scale)).clamp(-4e18, 4e18) as i64
}

/// Writes a signed number in as few bytes as it needs (zigzag, 7 bits a byte).
fn put(bytes: &mut Vec<u8>, number: i64) {
    let mut rest = ((number << 1) ^ (number >> 63)) as u64;
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

/// Reads what [`put`] wrote and moves on.
fn take(bytes: &mut &[u8]) -> i64 {
    let (mut value, mut shift) = (0_u64, 0);
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 || shift > 63 {
            break;
        }
    }
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Stamp {
        Stamp((EPOCH_S + 800_000_000 + second) * 1_000)
    }

    fn check(given: &[(i64, f64)], expected: &[(i64, f64)]) {
        let mut series = Series::default();
        for (second, value) in given {
            series.push(at(*second), *value);
        }
        let found: Vec<Sample> = series.samples().collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (sample, (second, value)) in found.iter().zip(expected) {
            assert_eq!(sample.at, at(*second));
            assert!(
                (sample.value - value).abs() <= value.abs() * 1e-5,
                "{sample:?} {value}"
            );
        }
        assert_eq!(
            series.newest(),
            expected.last().map(|(second, _)| at(*second))
        );
        assert_eq!(
            series.oldest(),
            expected.first().map(|(second, _)| at(*second))
        );
    }

    #[test]
    fn keeps_what_it_is_given() {
        check(&[(0, 21.5)], &[(0, 21.5)]);
        check(
            &[(0, 21.5), (60, 21.53), (121, -3.0)],
            &[(0, 21.5), (60, 21.53), (121, -3.0)],
        );
        check(
            &[(0, 1e15), (9, 0.0), (10, 27.200000762939453)],
            &[(0, 1e15), (9, 0.0), (10, 27.2)],
        );
    }

    #[test]
    fn late_news_find_their_place_and_equal_seconds_replace() {
        check(
            &[(60, 2.0), (0, 1.0), (120, 3.0), (90, 2.5)],
            &[(0, 1.0), (60, 2.0), (90, 2.5), (120, 3.0)],
        );
        check(&[(60, 2.0), (60, 5.5)], &[(60, 5.5)]);
        check(
            &[(0, 1.5), (60, 2.0), (60, 9_000.5), (60, -3.5), (61, 4.0)],
            &[(0, 1.5), (60, -3.5), (61, 4.0)],
        );
        check(&[(0, 1.5), (0, 2.5), (1, 0.25)], &[(0, 2.5), (1, 0.25)]);
    }

    #[test]
    fn forgets_the_oldest_when_full() {
        let many: Vec<(i64, f64)> = (0..3_000)
            .map(|step| (step * 61 + step % 7, (step % 90) as f64 / 4.0))
            .collect();
        let from = many.len() - limits::SAMPLES_PER_SERIES;
        check(&many, &many[from..]);
    }

    #[test]
    fn a_sample_costs_at_most_three_bytes() {
        let mut series = Series::default();
        for step in 0..60 {
            series.push(at(step * 60 + step % 3), 20.0 + (step % 11) as f64 / 10.0);
        }
        assert!(series.bytes.len() <= 60 * 3, "{}", series.bytes.len());
    }
}
