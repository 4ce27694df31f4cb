//! Names, entities and the declared encoding.

use super::super::json::Draft;

/// The name of a tag or an attribute, without the prefix of its namespace.
pub(super) fn local(name: &[u8]) -> &[u8] {
    match memchr::memrchr(b':', name) {
        Some(at) => name.get(at + 1..).unwrap_or_default(),
        None => name,
    }
}

/// Writes a text with its entities resolved: the five of XML and numbers; any other stays as it is.
pub(super) fn unescape(mut raw: &[u8], draft: &mut Draft) {
    while let Some(at) = memchr::memchr(b'&', raw) {
        let (before, after) = raw.split_at(at);
        draft.write(before);
        let after = after.get(1..).unwrap_or_default();
        let found = entity(after);
        match found {
            Some((character, length)) => {
                draft.write(character.encode_utf8(&mut [0; 4]).as_bytes());
                raw = after.get(length..).unwrap_or_default();
            }
            None => {
                draft.write(b"&");
                raw = after;
            }
        }
    }
    draft.write(raw);
}

/// The character of what follows a `&`, and how many bytes it took. The longest is `#x10FFFF;`.
fn entity(after: &[u8]) -> Option<(char, usize)> {
    let end = after.iter().take(12).position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(after.get(..end)?).ok()?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((character, end + 1))
}

/// True where the document says of itself that it is in Latin-1, or what the web calls so.
pub(super) fn declares_latin1(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let head = start.get(..128).unwrap_or(start).to_ascii_lowercase();
    let end = memchr::memchr(b'>', &head).unwrap_or(head.len());
    let head = head.get(..end).unwrap_or_default();
    let names: [&[u8]; 4] = [b"iso-8859-1", b"latin1", b"latin-1", b"windows-1252"];
    head.starts_with(b"<?xml")
        && names
            .iter()
            .any(|name| memchr::memmem::find(head, name).is_some())
}
