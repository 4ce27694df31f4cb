//! What the texts and numbers of a document say.

use std::borrow::Cow;

/// A plain decimal number of up to 15 digits: both its digits and its power of ten are exact in an
/// f64, so that one division rounds correctly. `None` for everything else.
pub(super) fn short_decimal(raw: &[u8]) -> Option<f64> {
    const TENS: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let (is_negative, digits) = match raw {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if !(1..=16).contains(&digits.len()) {
        return None;
    }
    let (mut whole, mut count, mut point) = (0_u64, 0, None);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                whole = whole * 10 + u64::from(byte - b'0');
                count += 1;
            }
            b'.' if point.is_none() => point = Some(count),
            _ => return None,
        }
    }
    if !(1..=15).contains(&count) {
        return None;
    }
    let size = whole as f64 / TENS.get(count - point.unwrap_or(count))?;
    Some(if is_negative { -size } else { size })
}

/// The text of bytes; what is not UTF-8 becomes U+FFFD.
pub(super) fn utf8(raw: &[u8]) -> Cow<'_, str> {
    // `from_utf8_lossy` goes byte by byte, and nearly all texts are whole.
    match std::str::from_utf8(raw) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(raw),
    }
}

/// Resolves the escapes of a JSON text (RFC 8259, 7). A broken escape becomes U+FFFD.
pub fn unescape(raw: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        at += 1;
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let escape = raw.get(at).copied().unwrap_or(b'?');
        at += 1;
        let character = match escape {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'"' | b'\\' | b'/' => char::from(escape),
            b'u' => {
                let (character, length) = unicode_escape(raw.get(at..).unwrap_or_default());
                at += length;
                character
            }
            _ => char::REPLACEMENT_CHARACTER,
        };
        bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The character of `XXXX` or `XXXX\uXXXX` (a surrogate pair), and how many bytes it took.
fn unicode_escape(raw: &[u8]) -> (char, usize) {
    let hex = |from: usize| -> Option<u32> {
        let digits = std::str::from_utf8(raw.get(from..from + 4)?).ok()?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit())
            .then_some(())?;
        u32::from_str_radix(digits, 16).ok()
    };
    let Some(first) = hex(0) else {
        return (char::REPLACEMENT_CHARACTER, 0);
    };
    if (0xd800..0xdc00).contains(&first)
        && raw.get(4..6) == Some(b"\\u")
        && let Some(second) = hex(6).filter(|second| (0xdc00..0xe000).contains(second))
    {
        let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return (
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
            10,
        );
    }
    (
        char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
        4,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_decimals_are_what_the_general_parser_says() {
        for text in [
            "0",
            "-0",
            "0.1",
            "-0.15",
            "60.274556",
            "24.9182300000",
            "123456789012345",
            "1234567890.12345",
            "0.00000000000001",
            "999999999999999",
            "-127.5",
            "01",
            "1.",
        ] {
            let general: f64 = text.parse().unwrap();
            let short = short_decimal(text.as_bytes()).map(f64::to_bits);
            assert_eq!(short, Some(general.to_bits()), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "1e5",
            "1.2.3",
            "--1",
            "1-",
            "+1",
            "1234567890123456",
        ] {
            assert_eq!(short_decimal(text.as_bytes()), None, "{text}");
        }
    }
}
