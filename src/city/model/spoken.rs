//! Spans of time and sizes as people write them in configs and profiles.

/// Milliseconds of `"15m"`, `"30s"`, `"1h30m"`, `"500ms"`, `"2d"`; a bare number means seconds.
pub fn duration_ms(text: &str) -> Option<u64> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return seconds.checked_mul(1_000);
    }
    let (mut total, mut rest) = (0_u64, text);
    while !rest.is_empty() {
        let digits = rest.find(|character: char| !character.is_ascii_digit())?;
        let (number, tail) = rest.split_at_checked(digits)?;
        let letters = tail
            .find(|character: char| !character.is_ascii_alphabetic())
            .unwrap_or(tail.len());
        let (unit, tail) = tail.split_at_checked(letters)?;
        let unit_ms: u64 = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        let part = number.parse::<u64>().ok()?.checked_mul(unit_ms)?;
        total = total.checked_add(part)?;
        rest = tail.trim_start();
    }
    (!text.is_empty()).then_some(total)
}

/// Bytes of `"512 KiB"`, `"16MiB"`; a bare number means bytes.
pub fn bytes(text: &str) -> Option<usize> {
    let text = text.trim();
    let digits = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits)?;
    let factor: usize = match unit.trim() {
        "" | "B" => 1,
        "kB" | "KB" => 1_000,
        "KiB" => 1_024,
        "MB" => 1_000_000,
        "MiB" => 1_048_576,
        _ => return None,
    };
    number.parse::<usize>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_time() {
        let check = |text: &str, expected: Option<u64>| {
            assert_eq!(duration_ms(text), expected, "{text:?}");
        };
        check("15m", Some(900_000));
        check("30s", Some(30_000));
        check("1h30m", Some(5_400_000));
        check("1h 30min", Some(5_400_000));
        check("90", Some(90_000));
        check("250ms", Some(250));
        check("2d", Some(172_800_000));
        check("", None);
        check("m", None);
        check("15 parsecs", None);
        check("1h30", None);
        check("-5s", None);
        check("99999999999999999999s", None);
        check("999999999999999999h", None);
        check("15m\u{e4}", None);
    }

    #[test]
    fn sizes() {
        assert_eq!(bytes("16 MiB"), Some(16 * 1024 * 1024));
        assert_eq!(bytes("65536"), Some(65_536));
        assert_eq!(bytes("5 bananas"), None);
        assert_eq!(bytes("MiB"), None);
    }
}
