//! Numbers as people read them: counts, durations, rates, sizes, values with units.
//!
//! Ages and rates are rounded so that a calm screen stands still: a digit that changes costs bytes on
//! every line to every viewer, and tells nothing. Units are those of UCUM and SI in every language.

use super::{phrase::Phrase, words::Words};

impl Words {
    /// A count with its thousands apart: `4,080`.
    pub fn count(self, number: impl Into<u64>) -> String {
        let mut out = String::new();
        self.write_count(number.into(), &mut out);
        out
    }

    pub(super) fn write_count(self, number: u64, out: &mut String) {
        if number < 1_000 {
            // Most are small, and there are many on a screen.
            out.push_str(&number.to_string());
            return;
        }
        let digits = number.to_string();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push_str(&self.0.thousands);
            }
            out.push(digit);
        }
    }

    /// A number that was written with a point, in the language's way.
    fn decimal(self, text: String) -> String {
        if self.0.decimal == "." {
            text
        } else {
            text.replace('.', &self.0.decimal)
        }
    }

    /// A number with so many decimals: `7.5`.
    pub fn fixed(self, number: f64, decimals: usize) -> String {
        self.decimal(format!("{number:.decimals$}"))
    }

    /// A number with as many decimals as it has: `0.25`.
    pub fn short(self, number: f64) -> String {
        self.decimal(number.to_string())
    }

    /// A duration in one unit: `now`, `35 s`, `3 min`, `5 h`, `9 d`. Seconds go in steps of five.
    pub fn age(self, ms: u64) -> String {
        let seconds = ms / 1_000;
        match seconds {
            0..5 => self.get(Phrase::AgeNow).to_owned(),
            5..60 => format!("{} s", seconds / 5 * 5),
            60..7_200 => format!("{} min", seconds / 60),
            7_200..172_800 => format!("{} h", seconds / 3_600),
            _ => format!("{} d", seconds / 86_400),
        }
    }

    /// The same of what may not be known.
    pub fn age_or(self, ms: Option<u64>, otherwise: &str) -> String {
        ms.map_or_else(|| otherwise.to_owned(), |ms| self.age(ms))
    }

    /// A duration to be read in a sentence: never "now".
    pub fn duration(self, ms: u64) -> String {
        if ms < 5_000 {
            return self.get(Phrase::AgeMoment).to_owned();
        }
        self.age(ms)
    }

    /// A duration that is a setting or a measure: `250 ms`, `30 s`, `15 min`, `1 h 30 min`.
    pub fn exact(self, ms: u64) -> String {
        let parts = |value: u64, size: u64, unit: &str, small: u64, small_unit: &str| {
            let rest = value % size / small;
            if rest == 0 {
                format!("{} {unit}", value / size)
            } else {
                format!("{} {unit} {rest} {small_unit}", value / size)
            }
        };
        match ms {
            0..1_000 => format!("{ms} ms"),
            1_000..60_000 if ms.is_multiple_of(1_000) || ms >= 10_000 => {
                format!("{} s", ms / 1_000)
            }
            1_000..60_000 => format!("{} s", self.fixed(ms as f64 / 1_000.0, 1)),
            60_000..3_600_000 => parts(ms, 60_000, "min", 1_000, "s"),
            3_600_000..86_400_000 => parts(ms, 3_600_000, "h", 60_000, "min"),
            _ => parts(ms, 86_400_000, "d", 3_600_000, "h"),
        }
    }

    /// A latency or lag: `90 ms`, `1.9 s`, `12 s`, `3 min`; two digits, so that it stands still.
    pub fn latency(self, ms: f64) -> String {
        let ms = ms.max(0.0);
        if ms < 995.0 {
            let step = if ms < 100.0 { 1.0 } else { 10.0 };
            format!("{} ms", (ms / step).round() * step)
        } else if ms < 9_950.0 {
            format!("{} s", self.fixed(ms / 1_000.0, 1))
        } else if ms < 120_000.0 {
            format!("{:.0} s", ms / 1_000.0)
        } else {
            self.age(ms as u64)
        }
    }

    /// Messages per second, or per minute or hour where they are few; two digits.
    pub fn rate(self, per_second: f64) -> String {
        if per_second <= 0.0 {
            return "0/s".to_owned();
        }
        let (number, unit) = if per_second >= 0.95 {
            (per_second, "s")
        } else if per_second * 60.0 >= 0.95 {
            (per_second * 60.0, "min")
        } else {
            (per_second * 3_600.0, "h")
        };
        let text = if number < 9.5 {
            self.short((number * 10.0).round() / 10.0)
        } else {
            let step = 10_f64.powf(number.log10().floor() - 1.0).max(1.0);
            self.count(((number / step).round() * step) as u64)
        };
        format!("{text}/{unit}")
    }

    /// Bytes per second in the corner: `0.4 kB/s`.
    pub fn bytes_rate(self, per_second: f64) -> String {
        let kilo = per_second / 1_000.0;
        format!("{} kB/s", self.fixed(kilo, usize::from(kilo < 9.95)))
    }

    /// Bytes: `812 B`, `4.1 kB`, `96 MB`.
    pub fn bytes(self, number: u64) -> String {
        let value = number as f64;
        for (size, unit) in [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")] {
            if value >= size {
                let scaled = value / size;
                return format!("{} {unit}", self.fixed(scaled, usize::from(scaled < 9.95)));
            }
        }
        format!("{number} B")
    }

    /// A measured number in at most five digits, without trailing zeros.
    pub fn value(self, number: f64) -> String {
        if !number.is_finite() {
            return self.get(Phrase::NotANumber).to_owned();
        }
        let size = number.abs();
        let decimals: usize = match size {
            s if s >= 1_000.0 => 0,
            s if s >= 100.0 => 1,
            s if s >= 1.0 => 2,
            _ => 3,
        };
        if size >= 1e9 {
            return self.decimal(format!("{number:.3e}"));
        }
        if decimals == 0 && size >= 10_000.0 {
            let sign = if number < 0.0 { "-" } else { "" };
            return format!("{sign}{}", self.count(size.round() as u64));
        }
        let text = format!("{number:.decimals$}");
        if text.contains('.') {
            self.decimal(text.trim_end_matches('0').trim_end_matches('.').to_owned())
        } else {
            text
        }
    }

    /// A number with its unit: `41 µg/m³`.
    pub fn amount(self, number: f64, code: &str) -> String {
        let unit = unit(code);
        if unit.is_empty() {
            self.value(number)
        } else {
            format!("{} {unit}", self.value(number))
        }
    }
}

/// A UCUM code as people write it.
pub fn unit(code: &str) -> &str {
    match code {
        "Cel" => "°C",
        "ug/m3" => "µg/m³",
        "mg/m3" => "mg/m³",
        "m3" => "m³",
        "m3/h" => "m³/h",
        "m3/s" => "m³/s",
        "W/m2" => "W/m²",
        "deg" => "°",
        "uS/cm" => "µS/cm",
        "[ppm]" => "ppm",
        "[ppb]" => "ppb",
        "[NTU]" => "NTU",
        "1" => "",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::text::language::Language;

    fn check(found: impl Fn(Words) -> String, expected: [&str; 3]) {
        for (code, expected) in ["en", "fi", "sv"].into_iter().zip(expected) {
            let words = Language::with_code(code).unwrap().words();
            assert_eq!(found(words).replace('\u{a0}', "_"), expected, "{code}");
        }
    }

    /// The same in every language.
    fn same(found: impl Fn(Words) -> String, expected: &str) {
        check(found, [expected; 3]);
    }

    #[test]
    fn counts_and_rates() {
        same(|words| words.count(0_u64), "0");
        same(|words| words.count(999_u64), "999");
        check(|words| words.count(4_080_u64), ["4,080", "4_080", "4_080"]);
        check(
            |words| words.count(1_234_567_u64),
            ["1,234,567", "1_234_567", "1_234_567"],
        );
        same(|words| words.rate(0.0), "0/s");
        check(
            |words| words.rate(1_204.3),
            ["1,200/s", "1_200/s", "1_200/s"],
        );
        same(|words| words.rate(46.2), "46/s");
        check(|words| words.rate(3.13), ["3.1/s", "3,1/s", "3,1/s"]);
        same(|words| words.rate(0.2), "12/min");
        check(|words| words.rate(0.001), ["3.6/h", "3,6/h", "3,6/h"]);
    }

    #[test]
    fn times() {
        check(|words| words.age(4_999), ["now", "nyt", "nu"]);
        same(|words| words.age(44_000), "40 s");
        same(|words| words.age(119_000), "1 min");
        same(|words| words.age(7_200_000), "2 h");
        same(|words| words.age(900_000_000), "10 d");
        check(
            |words| words.duration(0),
            ["a moment", "hetken", "en stund"],
        );
        same(|words| words.exact(900_000), "15 min");
        same(|words| words.exact(90_000), "1 min 30 s");
        check(|words| words.exact(1_500), ["1.5 s", "1,5 s", "1,5 s"]);
        same(|words| words.latency(97.2), "97 ms");
        check(|words| words.latency(1_890.0), ["1.9 s", "1,9 s", "1,9 s"]);
        same(|words| words.latency(223.0), "220 ms");
        same(|words| words.latency(11_400.0), "11 s");
    }

    #[test]
    fn values_and_sizes() {
        check(|words| words.value(21.5), ["21.5", "21,5", "21,5"]);
        check(|words| words.value(0.125), ["0.125", "0,125", "0,125"]);
        check(
            |words| words.value(101_325.0),
            ["101,325", "101_325", "101_325"],
        );
        same(|words| words.value(-3.0), "-3");
        same(|words| words.value(100.0), "100");
        check(|words| words.bytes(4_100), ["4.1 kB", "4,1 kB", "4,1 kB"]);
        check(
            |words| words.bytes_rate(430.0),
            ["0.4 kB/s", "0,4 kB/s", "0,4 kB/s"],
        );
        check(
            |words| words.amount(7.5, "Cel"),
            ["7.5 °C", "7,5 °C", "7,5 °C"],
        );
    }
}
