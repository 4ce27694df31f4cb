//! Bodies as UTF-8 (FAILURES B10): UTF-16 with a byte order mark, and Latin-1 where it is declared and the
//! bytes are not UTF-8 after all. Everything else goes on as it came.

use crate::city::model::latin1;
use bytes::Bytes;

/// The body as UTF-8 without a byte order mark; the bytes as they are where nothing says otherwise.
pub(super) fn to_utf8(body: Bytes, content_type: Option<&str>) -> Bytes {
    let declared = content_type.unwrap_or("").to_ascii_lowercase();
    if declared.contains("octet-stream") || declared.contains("protobuf") {
        return body;
    }
    match body.as_ref() {
        [0xef, 0xbb, 0xbf, ..] => body.slice(3..),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // Servers that declare Latin-1 by default and send UTF-8 are common: valid UTF-8 is believed.
        bytes
            if is_latin1(&declared) && !is_binary(bytes) && std::str::from_utf8(bytes).is_err() =>
        {
            latin1::decode(bytes).into()
        }
        _ => body,
    }
}

/// Messages of Protocol Buffers are served as text, too (APIS 5.3); their lengths are characters that no text has.
fn is_binary(bytes: &[u8]) -> bool {
    let is_of_text = |byte: &u8| !byte.is_ascii_control() || byte.is_ascii_whitespace();
    !bytes.iter().take(64).all(is_of_text)
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Bytes {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| read(*pair));
    let mut text: String = char::decode_utf16(units)
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text.into()
}

fn is_latin1(content_type: &str) -> bool {
    let charset = content_type
        .split(';')
        .filter_map(|part| part.trim().strip_prefix("charset="))
        .map(|name| name.trim_matches('"'))
        .next();
    matches!(
        charset,
        Some(
            "iso-8859-1"
                | "iso8859-1"
                | "latin1"
                | "latin-1"
                | "iso-8859-15"
                | "windows-1252"
                | "cp1252"
        )
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &[u8], content_type: Option<&str>, expected: &[u8]) {
        let found = to_utf8(Bytes::copy_from_slice(body), content_type);
        assert_eq!(found.as_ref(), expected, "{body:x?} {content_type:?}");
    }

    #[test]
    fn reads_what_publishers_send() {
        check(b"{}", None, b"{}");
        check(b"\xef\xbb\xbf{}", Some("application/json"), b"{}");
        check(b"\xff\xfe{\0}\0", None, b"{}");
        check(b"\xfe\xff\0{\0}\x20\xac", None, "{}€".as_bytes());
        check(b"\xff\xfe\x3d\xd8\x00\xde", None, "😀".as_bytes());
        // A lone surrogate and half a unit.
        check(b"\xff\xfe\x3d\xd8a", None, "\u{fffd}\u{fffd}".as_bytes());
        let latin1 = Some("text/json; charset=ISO-8859-1");
        check(b"\"Malm\xf6 \x80\"", latin1, "\"Malmö €\"".as_bytes());
        check("\"Malmö\"".as_bytes(), latin1, "\"Malmö\"".as_bytes());
        check(
            b"\x0a\x05\x0a\x03\"\xf6\"",
            latin1,
            b"\x0a\x05\x0a\x03\"\xf6\"",
        );
        check(b"\"Malm\xf6\"", Some("application/json"), b"\"Malm\xf6\"");
        check(
            b"\xff\xfe{\0}\0",
            Some("application/octet-stream"),
            b"\xff\xfe{\0}\0",
        );
    }
}
