//! Time as plain numbers: what people and payloads mean (UTC) and what durations run on (monotonic).
//!
//! Nothing here reads a clock; every `Now` comes in through the door.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An instant in UTC, in milliseconds since 1970-01-01T00:00:00Z. May lie before 1970.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Stamp(pub i64);

/// Milliseconds on a clock that never jumps. Zero is the start of the process or of the tape.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Mono(pub u64);

/// The two clocks of one input (DESIGN 2): people and payloads read `utc`, durations run on `mono`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Now {
    /// The wall clock.
    pub utc: Stamp,
    /// The monotonic clock.
    pub mono: Mono,
}

/// The milliseconds of the years 1 to 9999: what RFC 3339 can write. Payloads claim more.
const YEARS: std::ops::Range<i64> = -62_135_596_800_000..253_402_300_800_000;

impl Mono {
    /// Milliseconds from `earlier` to this; zero where `earlier` is later.
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// This plus some milliseconds, saturating.
    #[must_use]
    pub fn plus(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

impl Stamp {
    /// Milliseconds from `earlier` to this; negative where `earlier` is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// This plus some milliseconds (may be negative), saturating.
    #[must_use]
    pub fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// A Unix time whose unit is told by its magnitude (FORMATS 16): below 1e11 seconds,
    /// below 1e14 milliseconds, below 1e17 microseconds, else nanoseconds. `None` if not finite, or
    /// outside of the years 1 to 9999.
    pub fn from_epoch(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let size = value.abs();
        let ms = if size < 1e11 {
            value * 1e3
        } else if size < 1e14 {
            value
        } else if size < 1e17 {
            value / 1e3
        } else {
            value / 1e6
        };
        let ms = ms as i64;
        YEARS.contains(&ms).then_some(Self(ms))
    }

    /// Reads RFC 3339 / ISO 8601 (`2026-11-22T02:50:10.123456Z`, `+02:00`, `+0200`, a blank for `T`).
    /// A time without a zone is taken as UTC only where `naive_is_utc` says so.
    pub fn parse(text: &str, naive_is_utc: bool) -> Option<Self> {
        let bytes = text.as_bytes();
        let digits = |from: usize, count: usize| -> Option<i64> {
            let mut value = 0_i64;
            for byte in bytes.get(from..from + count)? {
                if !byte.is_ascii_digit() {
                    return None;
                }
                value = value * 10 + i64::from(byte - b'0');
            }
            Some(value)
        };
        let is = |at: usize, what: &[u8]| bytes.get(at).is_some_and(|byte| what.contains(byte));
        if !(is(4, b"-") && is(7, b"-") && is(10, b"Tt ") && is(13, b":")) {
            return None;
        }
        let (year, month, day) = (digits(0, 4)?, digits(5, 2)?, digits(8, 2)?);
        let (hour, minute) = (digits(11, 2)?, digits(14, 2)?);
        let (second, mut at) = if is(16, b":") {
            (digits(17, 2)?, 19)
        } else {
            (0, 16)
        };
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days_in_month = match month {
            2 => 28 + i64::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if !(1..=days_in_month).contains(&day) || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let mut fraction_ms = 0;
        if is(at, b".,") {
            at += 1;
            let mut scale = 100;
            let start = at;
            while let Some(byte) = bytes.get(at).filter(|byte| byte.is_ascii_digit()) {
                fraction_ms += i64::from(byte - b'0') * scale;
                scale /= 10;
                at += 1;
            }
            if at == start {
                return None;
            }
        }
        let offset_minutes = match bytes.get(at) {
            None if naive_is_utc => 0,
            Some(b'Z' | b'z') if at + 1 == bytes.len() => 0,
            Some(sign @ (b'+' | b'-')) => {
                let hours = digits(at + 1, 2)?;
                let rest = at + 3 + usize::from(is(at + 3, b":"));
                let minutes = if rest == bytes.len() {
                    0
                } else {
                    digits(rest, 2)?
                };
                if rest != bytes.len() && rest + 2 != bytes.len() || hours > 23 || minutes > 59 {
                    return None;
                }
                (hours * 60 + minutes) * if *sign == b'-' { -1 } else { 1 }
            }
            _ => return None,
        };
        let seconds =
            days_from_civil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
        let ms = (seconds - offset_minutes * 60) * 1_000 + fraction_ms;
        YEARS.contains(&ms).then_some(Self(ms))
    }
}

impl Stamp {
    /// The first instant in UTC of a day, `2026-11-22`.
    pub fn of_day(text: &str) -> Option<Self> {
        if text.len() != 10 {
            return None;
        }
        Self::parse(&format!("{text}T00:00:00Z"), false)
    }

    /// The same date a year later; the day after where that year has no such day.
    #[must_use]
    pub fn a_year_on(self) -> Self {
        let (year, month, day) = civil_from_days(self.0.div_euclid(86_400_000));
        let days = days_from_civil(year + 1, month, day);
        Self(days.saturating_mul(86_400_000))
    }
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar (H. Hinnant, `days_from_civil`).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date of a day number: the inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days - era * 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

impl fmt::Display for Stamp {
    /// RFC 3339 in UTC; milliseconds only where there are any.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, ms) = (self.0.div_euclid(86_400_000), self.0.rem_euclid(86_400_000));
        let (year, month, day) = civil_from_days(days);
        let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
        write!(
            out,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )?;
        if ms % 1_000 != 0 {
            write!(out, ".{:03}", ms % 1_000)?;
        }
        out.write_str("Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(
            Stamp::parse(text, false)
                .map(|stamp| stamp.to_string())
                .as_deref(),
            expected,
            "{text}"
        );
    }

    #[test]
    fn reads_the_forms_that_cities_send() {
        check("2026-11-22T02:50:10Z", Some("2026-11-22T02:50:10Z"));
        check(
            "2026-11-22T02:50:10.123456789Z",
            Some("2026-11-22T02:50:10.123Z"),
        );
        check(
            "2026-11-22T02:50:10.5+02:00",
            Some("2026-11-22T00:50:10.500Z"),
        );
        check("2026-11-22 02:50:10-0330", Some("2026-11-22T06:20:10Z"));
        check("2024-02-29T00:00Z", Some("2024-02-29T00:00:00Z"));
        check("1969-12-31T23:59:59.999Z", Some("1969-12-31T23:59:59.999Z"));
        check("2026-11-22T02:50:10+02", Some("2026-11-22T00:50:10Z"));
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "2026",
            "2023-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "åäö",
            "2026-11-22",
        ] {
            check(text, None);
        }
        check("2026-11-22T02:50:10", None);
        check("2026-11-22T02:50:10.Z", None);
        check("2026-11-22T02:50:10Zjunk", None);
        assert!(Stamp::parse("2026-11-22T02:50:10", true).is_some());
    }

    #[test]
    fn tells_the_unit_of_an_epoch_by_its_size() {
        let expected = Some(Stamp(1_667_973_021_000));
        for value in [
            1_667_973_021.0,
            1_667_973_021e3,
            1_667_973_021e6,
            1_667_973_021e9,
        ] {
            assert_eq!(Stamp::from_epoch(value), expected, "{value}");
        }
        assert_eq!(Stamp::from_epoch(f64::NAN), None);
    }
}
