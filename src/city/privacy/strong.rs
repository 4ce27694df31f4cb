//! What is personal in one value: by what it is (identity codes, addresses), or by what its field is called besides.

use super::{
    codes::{self, FINNISH_BYTES},
    mask::Mask,
    names::{self, Field, Telling},
};
use crate::city::model::catch::PersonalKind;
use std::ops::Range;

/// The longest local part and the longest domain of an address (RFC 5321, 4.5.3.1), bytes.
const LOCAL_BYTES: usize = 64;
pub(super) const DOMAIN_BYTES: usize = 255;

/// Hides what is personal in a text of a field. `whole` is true where the text is all of a value.
/// Returns true where there was an identity code.
pub(super) fn value(mask: &mut Mask<'_>, text: Range<usize>, field: &Field, whole: bool) -> bool {
    let bytes = mask.at(text.clone());
    let mut found = Vec::new();
    let name = mask.at(field.name.clone());
    let is_person = scan(bytes, (name, field.tells), whole, &mut found);
    for (range, kind) in found {
        let range = text.start + range.start..text.start + range.end;
        mask.hide(range, kind, field.name.clone());
    }
    if is_person {
        return true;
    }
    if field.tells == Some(Telling::Secret) && whole && names::is_secret(bytes) {
        mask.cover(text);
        return false;
    }
    if let Some(Telling::Of(kind)) = field.tells
        && whole
        && looks_like(bytes, kind)
    {
        mask.hide(text, kind, field.name.clone());
    }
    false
}

/// True where a value looks like what its field is called.
pub(super) fn looks_like(value: &[u8], kind: PersonalKind) -> bool {
    match kind {
        PersonalKind::Phone => names::is_phone(value),
        PersonalKind::Plate => names::is_plate(value),
        PersonalKind::Name => names::is_name(value),
        // These are known by what they are, wherever they stand.
        PersonalKind::IdentityCode | PersonalKind::Email => false,
    }
}

/// Finds identity codes and addresses in a text of a field, by its name and what that tells; returns true where there was a code.
pub(super) fn scan(
    bytes: &[u8],
    field: (&[u8], Option<Telling>),
    whole: bool,
    found: &mut Vec<(Range<usize>, PersonalKind)>,
) -> bool {
    let mut is_person = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_digit() {
            let end = run(bytes, at);
            if let Some(code) = code(bytes, at..end, field, whole) {
                at = code.end;
                found.push((code, PersonalKind::IdentityCode));
                is_person = true;
            } else {
                at = end;
            }
        } else {
            if *byte == b'@'
                && let Some(address) = address(bytes, at)
            {
                at = address.end;
                found.push((address, PersonalKind::Email));
                continue;
            }
            at += 1;
        }
    }
    is_person
}

/// Where the digits end that begin here.
fn run(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    from + length
}

/// The identity code that begins with these digits.
fn code(
    bytes: &[u8],
    digits: Range<usize>,
    (name, telling): (&[u8], Option<Telling>),
    whole: bool,
) -> Option<Range<usize>> {
    let before = digits.start.checked_sub(1).and_then(|at| bytes.get(at));
    let behind = bytes.get(digits.end);
    let is_joined = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if digits.len() == 6 {
        let code = digits.start..digits.start + FINNISH_BYTES;
        // A sign that is a letter may stand in any hexadecimal number.
        let is_apart = matches!(behind, Some(b'-' | b'+')) || !is_joined(before);
        if is_apart
            && !is_joined(bytes.get(code.end))
            && bytes.get(code.clone()).is_some_and(codes::is_finnish)
        {
            return Some(code);
        }
    }
    let is_asked = telling == Some(Telling::Of(PersonalKind::IdentityCode));
    if is_joined(before) || matches!(before, Some(b'-' | b'.')) {
        return None;
    }
    if matches!(digits.len(), 6 | 8) && matches!(behind, Some(b'-' | b'+')) {
        let tail = digits.end + 1..run(bytes, digits.end + 1);
        let next = bytes.get(tail.end);
        let goes_on = is_joined(next) || next == Some(&b'-') && is_joined(bytes.get(tail.end + 1));
        if tail.len() != 4 || goes_on {
            return None;
        }
        let number = [bytes.get(digits.clone())?, bytes.get(tail.clone())?].concat();
        let swedish = codes::swedish(&number)?;
        return (is_asked || !swedish.looks_like_a_time).then_some(digits.start..tail.end);
    }
    if !matches!(digits.len(), 10 | 12) || is_joined(behind) || matches!(behind, Some(b'-' | b'.'))
    {
        return None;
    }
    let swedish = codes::swedish(bytes.get(digits.clone())?)?;
    let is_plain = !swedish.looks_like_a_time && !names::is_machine(name);
    // Ten digits are many things: alone in a value, and where nothing says what else they are.
    let is_alone = whole && digits.len() == bytes.trim_ascii().len();
    (is_asked || is_plain && (is_alone || digits.len() == 12)).then_some(digits)
}

/// The address around an `@`.
fn address(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let is_local =
        |byte: &&u8| byte.is_ascii_alphanumeric() || b"._%+-'".contains(byte) || **byte >= 0x80;
    let head = bytes.get(..at)?;
    let local = head
        .iter()
        .rev()
        .take(LOCAL_BYTES)
        .take_while(is_local)
        .count();
    let local = bytes.get(at - local..at)?;
    // A dot or quote does not begin an address.
    let skip = local
        .iter()
        .take_while(|byte| b".'-".contains(byte))
        .count();
    let local = local.get(skip..)?;
    let rest = bytes.get(at + 1..)?;
    let is_domain = |byte: &&u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    let length = rest.iter().take(DOMAIN_BYTES).take_while(is_domain).count();
    let mut domain = rest.get(..length)?;
    while let Some((b'.' | b'-', shorter)) = domain.split_last() {
        domain = shorter;
    }
    let dot = domain.iter().rposition(|byte| *byte == b'.')?;
    let (host, top) = (domain.get(..dot)?, domain.get(dot + 1..)?);
    let is_top = (2..=24).contains(&top.len()) && top.iter().all(u8::is_ascii_alphabetic);
    // OData's annotations (`Things@iot.navigationLink`), names of pictures.
    let files: [&[u8]; 7] = [b"png", b"jpg", b"jpeg", b"gif", b"svg", b"webp", b"js"];
    let is_other = matches!(host, b"iot" | b"odata") || files.contains(&top);
    let is_address = !local.is_empty() && !host.is_empty() && is_top && !is_other;
    (is_address && !names::is_desk(local)).then_some(at - local.len()..at + 1 + domain.len())
}
