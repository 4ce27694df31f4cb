//! What the clock on the wall says in Finland and Sweden: cities live by local time, payloads by UTC.
//! Leaves out: every other rule of the time zone database, and years before the European rule (1996).

use crate::city::model::time::Stamp;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A local time of day and where it lies in week and year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Local {
    /// Hours since local midnight, 0..24, with minutes as the fraction.
    pub(super) hour: f64,
    /// 0 is Monday.
    pub(super) weekday: i64,
    /// Days since the winter solstice, 0..365.25.
    pub(super) since_solstice: f64,
    /// Local milliseconds since 1970-01-01, for dates on the wire.
    pub(super) wall_ms: i64,
}

/// The local time where winter time is `winter_hours` ahead of UTC and the European rule holds.
pub(super) fn local(at: Stamp, winter_hours: i64) -> Local {
    let summer = i64::from(is_summer_time(at));
    let wall_ms = at.0 + (winter_hours + summer) * HOUR_MS;
    let solstice_ms = 30_673_080_000_i64; // 1970-12-22 at noon, about.
    let year_ms = 365.2425 * DAY_MS as f64;
    Local {
        hour: wall_ms.rem_euclid(DAY_MS) as f64 / HOUR_MS as f64,
        weekday: (wall_ms.div_euclid(DAY_MS) + 3).rem_euclid(7),
        since_solstice: ((at.0 - solstice_ms) as f64).rem_euclid(year_ms) / DAY_MS as f64,
        wall_ms,
    }
}

impl Local {
    /// True on Saturday and Sunday.
    pub(super) fn is_weekend(&self) -> bool {
        self.weekday >= 5
    }

    /// How near to the middle of the day (1 at `peak`, 0 twelve hours away), as a smooth wave.
    pub(super) fn wave(&self, peak: f64) -> f64 {
        0.5 + 0.5 * ((self.hour - peak) / 24.0 * std::f64::consts::TAU).cos()
    }

    /// A bump of about `width` hours around `peak`: 1 at the peak, 0 far away.
    pub(super) fn bump(&self, peak: f64, width: f64) -> f64 {
        let off = (self.hour - peak + 36.0).rem_euclid(24.0) - 12.0;
        (-(off / width).powi(2)).exp()
    }

    /// 0 in mid winter, 1 in mid summer.
    pub(super) fn warmth(&self) -> f64 {
        0.5 - 0.5 * ((self.since_solstice - 25.0) / 365.25 * std::f64::consts::TAU).cos()
    }
}

/// Summer time by the European rule: from the last Sunday of March to that of October, 01:00 UTC.
fn is_summer_time(at: Stamp) -> bool {
    let text = at.to_string();
    let number = |from: usize, until: usize| -> i64 {
        text.get(from..until)
            .and_then(|part| part.parse().ok())
            .unwrap_or(0)
    };
    let (year, month) = (number(0, 4), number(5, 7));
    match month {
        4..=9 => true,
        3 => at.0 >= last_sunday(year, 3),
        10 => at.0 < last_sunday(year, 10),
        _ => false,
    }
}

/// 01:00 UTC on the last Sunday of a month with 31 days.
fn last_sunday(year: i64, month: i64) -> i64 {
    let last = Stamp::parse(&format!("{year:04}-{month:02}-31T01:00:00Z"), false)
        .unwrap_or_default()
        .0;
    let weekday = (last.div_euclid(DAY_MS) + 4).rem_euclid(7); // 0 is Sunday.
    last - weekday * DAY_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(utc: &str, winter_hours: i64, hour: f64, weekday: i64) {
        let at = Stamp::parse(utc, false).expect("a time");
        let local = local(at, winter_hours);
        assert!((local.hour - hour).abs() < 1e-9, "{utc}: {}", local.hour);
        assert_eq!(local.weekday, weekday, "{utc}");
    }

    #[test]
    fn summer_time_begins_and_ends_by_the_european_rule() {
        check(
            "2026-03-29T00:59:59Z",
            1,
            1.0 + 59.0 / 60.0 + 59.0 / 3_600.0,
            6,
        );
        check("2026-03-29T01:00:00Z", 1, 3.0, 6);
        check("2026-10-25T00:30:00Z", 2, 3.5, 6);
        check("2026-10-25T01:30:00Z", 2, 3.5, 6);
        check("2026-11-22T22:30:00Z", 2, 0.5, 0);
        check("2026-07-01T12:00:00Z", 1, 14.0, 2);
    }

    #[test]
    fn july_is_warm_and_january_is_not() {
        let warmth = |utc| local(Stamp::parse(utc, false).expect("a time"), 2).warmth();
        assert!(warmth("2026-07-16T12:00:00Z") > 0.98);
        assert!(warmth("2026-01-16T12:00:00Z") < 0.02);
    }
}
