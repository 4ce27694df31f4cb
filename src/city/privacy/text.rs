//! Personal data in what is no JSON: plain text, lines of `name|value`, forms, XML, and texts inside of binary messages.

use super::{mask::Mask, names::Field, strong};
use std::ops::Range;

/// The longest name of a field that is looked for in front of a value.
const NAME_BYTES: usize = 64;
/// How far the beginning of a tag may be from its end.
const TAG_BYTES: usize = 512;

/// Looks at all of it.
pub(super) fn read(mask: &mut Mask<'_>) {
    let bytes = mask.bytes;
    let (mut from, mut field) = (0, Field::default());
    while let Some(length) = piece(bytes, from) {
        let end = from + length;
        let value = trimmed(bytes, from..end);
        if !value.is_empty() {
            strong::value(mask, value, &field, true);
        }
        // What ends here may be the name of what begins here.
        field = match bytes.get(end) {
            Some(b'=' | b':' | b'|') => Field::new(bytes, word(bytes, from..end)),
            Some(b'>') => Field::new(bytes, tag(bytes, end)),
            // `name="value"`, `name: 'value'`: the quote belongs to the value.
            Some(b'"' | b'\'') if length == 0 => field,
            _ => Field::default(),
        };
        from = end + 1;
    }
}

/// How far the next mark is that ends a value or a name; `None` behind the end.
fn piece(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..).filter(|rest| !rest.is_empty())?;
    let is_mark = |byte: &u8| {
        matches!(
            byte,
            b'=' | b':' | b'|' | b'<' | b'>' | b'"' | b'\'' | b'&' | b';' | b'#' | 0..=0x1f
        )
    };
    Some(rest.iter().position(is_mark).unwrap_or(rest.len()))
}

fn trimmed(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let piece = bytes.get(range.clone()).unwrap_or_default();
    let front = piece.len() - piece.trim_ascii_start().len();
    range.start + front..range.start + front + piece.trim_ascii().len()
}

/// The last word of a piece.
fn word(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let range = trimmed(bytes, range);
    let piece = bytes.get(range.clone()).unwrap_or_default();
    let is_of_name =
        |byte: &&u8| byte.is_ascii_alphanumeric() || **byte >= 0x80 || b"_-.".contains(byte);
    let length = piece
        .iter()
        .rev()
        .take(NAME_BYTES)
        .take_while(is_of_name)
        .count();
    range.end - length..range.end
}

/// The name of the tag that ends here, without its prefix; nothing where it closes one.
fn tag(bytes: &[u8], end: usize) -> Range<usize> {
    let least = end.saturating_sub(TAG_BYTES);
    let head = bytes.get(least..end).unwrap_or_default();
    let Some(start) = head.iter().rposition(|byte| *byte == b'<') else {
        return 0..0;
    };
    let inner = head.get(start + 1..).unwrap_or_default();
    if inner
        .first()
        .is_none_or(|byte| matches!(byte, b'/' | b'?' | b'!'))
        || inner.ends_with(b"/")
    {
        return 0..0;
    }
    let length = inner
        .iter()
        .take_while(|byte| !byte.is_ascii_whitespace())
        .count();
    let name = inner.get(..length).unwrap_or_default();
    let prefix = name
        .iter()
        .position(|byte| *byte == b':')
        .map_or(0, |colon| colon + 1);
    let from = least + start + 1;
    from + prefix..from + length
}
