//! Numbers as people read them: counts, durations, rates, sizes, values with units.
//!
//! Ages and rates are rounded so that a calm screen stands still: a digit that changes costs bytes on
//! every line to every viewer, and tells nothing.

/// A count with commas: `4,080`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count and its noun: `1 device`, `4,080 devices`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", count(number))
}

/// A duration in one unit: `now`, `35 s`, `3 min`, `5 h`, `9 d`. Seconds go in steps of five.
pub fn age(ms: u64) -> String {
    let seconds = ms / 1_000;
    match seconds {
        0..5 => "now".to_owned(),
        5..60 => format!("{} s", seconds / 5 * 5),
        60..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// A duration to be read in a sentence: never "now".
pub fn duration(ms: u64) -> String {
    if ms < 5_000 {
        return "a moment".to_owned();
    }
    age(ms)
}

/// A duration that is a setting or a measure: `250 ms`, `30 s`, `15 min`, `1 h 30 min`.
pub fn exact(ms: u64) -> String {
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
        1_000..60_000 if ms.is_multiple_of(1_000) || ms >= 10_000 => format!("{} s", ms / 1_000),
        1_000..60_000 => format!("{:.1} s", ms as f64 / 1_000.0),
        60_000..3_600_000 => parts(ms, 60_000, "min", 1_000, "s"),
        3_600_000..86_400_000 => parts(ms, 3_600_000, "h", 60_000, "min"),
        _ => parts(ms, 86_400_000, "d", 3_600_000, "h"),
    }
}

/// A latency or lag: `90 ms`, `1.9 s`, `12 s`, `3 min`; two digits, so that it stands still.
pub fn latency(ms: f64) -> String {
    let ms = ms.max(0.0);
    if ms < 995.0 {
        let step = if ms < 100.0 { 1.0 } else { 10.0 };
        format!("{} ms", (ms / step).round() * step)
    } else if ms < 9_950.0 {
        format!("{:.1} s", ms / 1_000.0)
    } else if ms < 120_000.0 {
        format!("{:.0} s", ms / 1_000.0)
    } else {
        age(ms as u64)
    }
}

/// Messages per second, or per minute or hour where they are few; two digits.
pub fn rate(per_second: f64) -> String {
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
        let tenths = (number * 10.0).round() / 10.0;
        format!("{tenths}")
    } else {
        let step = 10_f64.powf(number.log10().floor() - 1.0).max(1.0);
        count(((number / step).round() * step) as u64)
    };
    format!("{text}/{unit}")
}

/// Bytes per second in the corner: `0.4 kB/s`.
pub fn bytes_rate(per_second: f64) -> String {
    let kilo = per_second / 1_000.0;
    if kilo < 9.95 {
        format!("{kilo:.1} kB/s")
    } else {
        format!("{kilo:.0} kB/s")
    }
}

/// Bytes: `812 B`, `4.1 kB`, `96 MB`.
pub fn bytes(number: u64) -> String {
    let value = number as f64;
    for (size, unit) in [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")] {
        if value >= size {
            let scaled = value / size;
            return if scaled < 9.95 {
                format!("{scaled:.1} {unit}")
            } else {
                format!("{scaled:.0} {unit}")
            };
        }
    }
    format!("{number} B")
}

/// A measured number in at most five digits, without trailing zeros.
pub fn value(number: f64) -> String {
    if !number.is_finite() {
        return "not a number".to_owned();
    }
    let size = number.abs();
    let decimals: usize = match size {
        s if s >= 1_000.0 => 0,
        s if s >= 100.0 => 1,
        s if s >= 1.0 => 2,
        _ => 3,
    };
    if size >= 1e9 {
        return format!("{number:.3e}");
    }
    if decimals == 0 && size >= 10_000.0 {
        let sign = if number < 0.0 { "-" } else { "" };
        return format!("{sign}{}", count(size.round() as u64));
    }
    let text = format!("{number:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
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

    fn check(found: &str, expected: &str) {
        assert_eq!(found, expected);
    }

    #[test]
    fn counts_and_rates() {
        check(&count(0), "0");
        check(&count(999), "999");
        check(&count(4_080), "4,080");
        check(&count(1_234_567), "1,234,567");
        check(&counted(1, "device", "devices"), "1 device");
        check(&rate(0.0), "0/s");
        check(&rate(1_204.3), "1,200/s");
        check(&rate(46.2), "46/s");
        check(&rate(3.13), "3.1/s");
        check(&rate(0.2), "12/min");
        check(&rate(0.001), "3.6/h");
    }

    #[test]
    fn times() {
        check(&age(4_999), "now");
        check(&age(44_000), "40 s");
        check(&age(119_000), "1 min");
        check(&age(7_200_000), "2 h");
        check(&age(900_000_000), "10 d");
        check(&exact(900_000), "15 min");
        check(&exact(90_000), "1 min 30 s");
        check(&exact(1_500), "1.5 s");
        check(&latency(97.2), "97 ms");
        check(&latency(1_890.0), "1.9 s");
        check(&latency(223.0), "220 ms");
        check(&latency(11_400.0), "11 s");
    }

    #[test]
    fn values_and_sizes() {
        check(&value(21.5), "21.5");
        check(&value(0.125), "0.125");
        check(&value(101_325.0), "101,325");
        check(&value(-3.0), "-3");
        check(&value(100.0), "100");
        check(&bytes(4_100), "4.1 kB");
        check(&bytes_rate(430.0), "0.4 kB/s");
    }
}
