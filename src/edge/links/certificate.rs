//! Reads from a certificate how long it is good for (X.509, RFC 5280, 4.1). Leaves out: trust, names, signatures;
//! the handshake has checked those.

use crate::city::model::{certificate::Validity, time::Stamp};

const SEQUENCE: u8 = 0x30;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
/// The explicit tag of the version, which certificates of version 1 leave out.
const VERSION: u8 = 0xa0;

/// How long a certificate in DER is good for; `None` where it cannot be read.
pub fn validity(der: &[u8]) -> Option<Validity> {
    let (certificate, _) = inside(der, SEQUENCE)?;
    let (mut body, _) = inside(certificate, SEQUENCE)?;
    if body.first() == Some(&VERSION) {
        body = element(body)?.2;
    }
    // The serial number, the algorithm, the issuer.
    for _ in 0..3 {
        body = element(body)?.2;
    }
    let (times, _) = inside(body, SEQUENCE)?;
    let (tag, from, rest) = element(times)?;
    let from = time(tag, from)?;
    let (tag, until, _) = element(rest)?;
    Some(Validity::new(from, time(tag, until)?))
}

/// The contents of an element of this tag, and what follows it.
fn inside(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, contents, rest) = element(bytes)?;
    (found == tag).then_some((contents, rest))
}

/// The first element: tag, contents, what follows.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, mut rest) = rest.split_first()?;
    let mut length = usize::from(first);
    if first & 0x80 != 0 {
        let count = usize::from(first & 0x7f);
        if count == 0 || count > 4 {
            return None;
        }
        let (digits, tail) = rest.split_at_checked(count)?;
        length = digits
            .iter()
            .fold(0, |length, digit| length << 8 | usize::from(*digit));
        rest = tail;
    }
    let (contents, rest) = rest.split_at_checked(length)?;
    Some((tag, contents, rest))
}

/// `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ` (RFC 5280, 4.1.2.5).
fn time(tag: u8, text: &[u8]) -> Option<Stamp> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (year, rest) = match tag {
        UTC_TIME => {
            let (year, rest) = text.split_at_checked(2)?;
            let century = if year < "50" { "20" } else { "19" };
            (format!("{century}{year}"), rest)
        }
        GENERALIZED_TIME => {
            let (year, rest) = text.split_at_checked(4)?;
            (year.to_owned(), rest)
        }
        _ => return None,
    };
    let part = |at: usize| rest.get(at..at + 2);
    let (month, day, hour, minute, second) = (part(0)?, part(2)?, part(4)?, part(6)?, part(8)?);
    if rest.len() != 10 {
        return None;
    }
    let text = format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z");
    Stamp::parse(&text, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    fn check(from: (i32, u8, u8), until: (i32, u8, u8), expected: [&str; 2]) {
        let mut params = CertificateParams::new(vec!["a.example".to_owned()]).unwrap();
        params.not_before = date_time_ymd(from.0, from.1, from.2);
        params.not_after = date_time_ymd(until.0, until.1, until.2);
        let made = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        let found = validity(made.der()).unwrap();
        let found = [found.from().to_string(), found.until().to_string()];
        assert_eq!(found, expected);
        // Whatever breaks off tells nothing, and panics nowhere.
        for length in 0..60 {
            assert_eq!(validity(&made.der()[..length]), None);
        }
    }

    #[test]
    fn reads_both_forms_of_time() {
        check(
            (2024, 2, 29),
            (2049, 12, 31),
            ["2024-02-29T00:00:00Z", "2049-12-31T00:00:00Z"],
        );
        // From 2050 on, and before 1950, the year has four digits.
        check(
            (1949, 1, 2),
            (2050, 1, 1),
            ["1949-01-02T00:00:00Z", "2050-01-01T00:00:00Z"],
        );
        check(
            (1999, 12, 31),
            (2999, 1, 1),
            ["1999-12-31T00:00:00Z", "2999-01-01T00:00:00Z"],
        );
    }

    #[test]
    fn garbage_tells_nothing() {
        for bytes in [
            &b""[..],
            b"\x30",
            b"\x30\x84\xff\xff\xff\xff",
            b"\x30\x80\x30\x80",
        ] {
            assert_eq!(validity(bytes), None);
        }
    }
}
