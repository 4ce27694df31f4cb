//! Identity codes of Finland and Sweden: form, date and check character. Leaves out: where to look for them.
//!
//! Finland: Act 661/2009 and the decree 128/2010 as amended in 2022: `DDMMYYSNNNC`, where S is the century: `+` for 18xx;
//! `-`, and from 2023 `Y X W V U`, for 19xx; `A`, and from 2023 `B C D E F`, for 20xx. C is the nine digits modulo 31.
//! Sweden: SKV 704: `YYMMDD-NNNC` or `YYYYMMDD-NNNC`, `+` from the age of 100, C by Luhn over the ten digits; a
//! samordningsnummer adds 60 to the day (SKV 707).

/// Check characters of Finnish codes, by the remainder.
const FINNISH: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";

/// Days of the months, in a leap year: a code tells the century too late to matter.
const DAYS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Bytes of a Finnish code.
pub(super) const FINNISH_BYTES: usize = 11;

/// The number that digits are; `None` where one is no digit.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let place = (month as usize).checked_sub(1);
    let Some(days) = place.and_then(|place| DAYS.get(place)) else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    (1..=*days).contains(&day) && (month != 2 || day < 29 || is_leap)
}

/// The century that a separator of a Finnish code stands for.
fn century(separator: u8) -> Option<u32> {
    match separator.to_ascii_uppercase() {
        b'+' => Some(1800),
        b'-' | b'U'..=b'Y' => Some(1900),
        b'A'..=b'F' => Some(2000),
        _ => None,
    }
}

/// True for a Finnish identity code, of any case.
pub(super) fn is_finnish(code: &[u8]) -> bool {
    let judge = || {
        let code: &[u8; FINNISH_BYTES] = code.try_into().ok()?;
        let (date, rest) = code.split_at(6);
        let (separator, rest) = rest.split_first()?;
        let (order, check) = rest.split_at(3);
        let whole = number(date)?;
        let year = century(*separator)? + whole % 100;
        let order = number(order)?;
        let expected = FINNISH.get(((whole * 1_000 + order) % 31) as usize)?;
        let is_right = check.first()?.to_ascii_uppercase() == *expected;
        // 000 and 001 are not given; from 900 on they are for the time being, and persons none the less.
        Some(is_right && order >= 2 && is_day(year, whole / 100 % 100, whole / 10_000))
    };
    judge().unwrap_or(false)
}

/// What the digits of a Swedish number say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Swedish {
    /// It could as well be a day and a time of these decades: `202611221530`.
    pub(super) looks_like_a_time: bool,
}

/// A Swedish number of 10 or 12 digits, without what separates them.
pub(super) fn swedish(digits: &[u8]) -> Option<Swedish> {
    let (century, short) = match digits.len() {
        10 => (None, digits),
        12 => (Some(number(digits.get(..2)?)?), digits.get(2..)?),
        _ => return None,
    };
    let date = number(short.get(..6)?)?;
    let tail = number(short.get(6..)?)?;
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
    let day = if day > 60 { day - 60 } else { day };
    if century.is_some_and(|century| !(18..=20).contains(&century)) {
        return None;
    }
    // Without a century, what is a day in one of them is a day.
    let full = century.unwrap_or(20) * 100 + year;
    if !is_day(full, month, day) || !is_luhn(short) {
        return None;
    }
    let is_recent = century.is_none_or(|century| century == 20) && (20..40).contains(&year);
    Some(Swedish {
        looks_like_a_time: is_recent && date % 100 < 32 && tail / 100 < 24 && tail % 100 < 60,
    })
}

/// The check of Luhn: every second digit doubled, from the last but one on; the sum of all digits ends in 0.
fn is_luhn(digits: &[u8]) -> bool {
    let digits = digits.iter().rev().map(|byte| u32::from(byte - b'0'));
    let sum: u32 = digits
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// True where six digits are a date of either order, so that ten digits may be a number: a first sieve.
pub(super) fn may_begin_swedish(date: &[u8]) -> bool {
    let Some(date) = number(date) else {
        return false;
    };
    let (month, day) = (date / 100 % 100, date % 100);
    (1..=12).contains(&month) && (matches!(day, 1..=31 | 61..=91))
}

/// True where six digits are a day and a month as a Finnish code begins with: a first sieve.
pub(super) fn may_begin_finnish(date: &[u8]) -> bool {
    number(date).is_some_and(|date| {
        let (day, month) = (date / 10_000, date / 100 % 100);
        (1..=31).contains(&day) && (1..=12).contains(&month)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_finnish(code: &str, expected: bool) {
        assert_eq!(is_finnish(code.as_bytes()), expected, "{code}");
    }

    /// The example of the population register's own pages, and each century sign old and new over it.
    #[test]
    fn finnish_codes() {
        check_finnish("131052-308T", true);
        check_finnish("131052-308t", true);
        for sign in "+-YXWVUABCDEF".chars() {
            check_finnish(&format!("131052{sign}308T"), true);
        }
        for sign in "GZ. /:0".chars() {
            check_finnish(&format!("131052{sign}308T"), false);
        }
        check_finnish("131052-308U", false);
        check_finnish("131052-309T", false);
        // 311152: November has 30 days; 290201 is a day of no year 1901, and of none in 2001; 2004 has one.
        for (date, sign, expected) in [
            ("311152", '-', false),
            ("290201", '-', false),
            ("290204", 'A', true),
            ("001052", '-', false),
            ("131352", '-', false),
        ] {
            let whole: u32 = format!("{date}308").parse().expect("digits");
            let check = char::from(FINNISH[(whole % 31) as usize]);
            check_finnish(&format!("{date}{sign}308{check}"), expected);
        }
        let whole: u32 = 131_052_001;
        let check = char::from(FINNISH[(whole % 31) as usize]);
        check_finnish(&format!("131052-001{check}"), false);
        check_finnish("131052-308", false);
        check_finnish("", false);
    }

    fn check_swedish(digits: &str, expected: Option<bool>) {
        let found = swedish(digits.as_bytes()).map(|found| found.looks_like_a_time);
        assert_eq!(found, expected, "{digits}");
    }

    /// Numbers of the tax agency's own examples and test series.
    #[test]
    fn swedish_numbers() {
        check_swedish("8112289874", Some(false));
        check_swedish("198112289874", Some(false));
        check_swedish("6701771234", None);
        check_swedish("6408233234", Some(false));
        check_swedish("1212121212", Some(false));
        check_swedish("201212121212", Some(false));
        check_swedish("8112289875", None);
        check_swedish("218112289874", None);
        check_swedish("8113289874", None);
        // A samordningsnummer: day 23 + 60.
        check_swedish("6408833235", None);
        assert!((0..10).any(|last| swedish(format!("640883323{last}").as_bytes()).is_some()));
        // 2026-11-22 15:3x: one of ten minutes has the right check digit, and is a time.
        let times: Vec<Swedish> = (0..10)
            .filter_map(|last| swedish(format!("20261122153{last}").as_bytes()))
            .collect();
        assert_eq!(
            times,
            [Swedish {
                looks_like_a_time: true
            }]
        );
        check_swedish("123", None);
    }
}
