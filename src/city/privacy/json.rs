//! Personal data in JSON: a walk over the bytes that knows fields and what is around them, and minds no fault: what
//! breaks off, or goes on behind the document, is looked at all the same.

use super::{
    mask::Mask,
    names::{self, Field, Telling},
    strong,
};
use crate::city::{
    formats::json::unescaped,
    model::{catch::PersonalKind, limits},
};
use std::ops::Range;

/// Plain names that wait in one object for an identity code beside them.
const WAITING: usize = 16;

/// An object or array that is open.
#[derive(Debug, Default)]
struct Frame {
    is_object: bool,
    /// What it is called, and what its present value is called.
    name: Field,
    key: Field,
    /// A person is in it; what is called `name` in it is theirs.
    has_person: bool,
    names: Vec<(Range<usize>, Range<usize>)>,
}

/// Looks at a whole document.
pub(super) fn read(mask: &mut Mask<'_>) {
    let mut open = vec![Frame::default()];
    let mut at = 0;
    while let Some(byte) = mask.bytes.get(at) {
        match byte {
            b'{' | b'[' => {
                let name = called(&open);
                let frame = Frame {
                    is_object: *byte == b'{',
                    // An array's values are called like it.
                    key: name.clone(),
                    name,
                    ..Frame::default()
                };
                if open.len() <= limits::JSON_DEPTH {
                    open.push(frame);
                }
                at += 1;
            }
            b'}' | b']' => {
                if open.len() > 1
                    && let Some(frame) = open.pop()
                {
                    close(mask, frame);
                }
                at += 1;
            }
            b'"' => at = text(mask, &mut open, at + 1),
            b'0'..=b'9' | b'-' => at = number(mask, &mut open, at),
            _ => at += 1,
        }
    }
    while let Some(frame) = open.pop() {
        close(mask, frame);
    }
}

/// What the value that comes next is called: by its own field, or where that says nothing, by the one around it.
fn called(open: &[Frame]) -> Field {
    let Some(frame) = open.last() else {
        return Field::default();
    };
    if frame.is_object && frame.key.tells == Some(Telling::Inner) {
        frame.name.clone()
    } else {
        frame.key.clone()
    }
}

/// A text that begins here, as a key or a value; returns where reading goes on.
fn text(mask: &mut Mask<'_>, open: &mut [Frame], from: usize) -> usize {
    let bytes = mask.bytes;
    let mut end = from;
    let mut is_escaped = false;
    loop {
        let rest = bytes.get(end..).unwrap_or_default();
        match memchr::memchr2(b'"', b'\\', rest) {
            None => {
                end = bytes.len();
                break;
            }
            Some(found) => {
                end += found;
                if bytes.get(end) == Some(&b'"') {
                    break;
                }
                is_escaped = true;
                end = (end + 2).min(bytes.len());
            }
        }
    }
    let rest = bytes.get(end + 1..).unwrap_or_default();
    let next = rest.iter().find(|byte| !byte.is_ascii_whitespace());
    let is_key = next == Some(&b':') && open.last().is_some_and(|frame| frame.is_object);
    let field = if is_key {
        Field::default()
    } else {
        called(open)
    };
    let is_person = if is_escaped {
        escaped(mask, from..end, &field)
    } else {
        strong::value(mask, from..end, &field, !is_key)
    };
    if let Some(frame) = open.last_mut() {
        frame.has_person |= is_person;
        if is_key {
            frame.key = Field::new(bytes, from..end);
        } else if field.tells == Some(Telling::SomeName)
            && frame.names.len() < WAITING
            && names::is_name(mask.at(from..end))
        {
            frame.names.push((from..end, field.name));
        }
    }
    end + 1
}

/// A text with escapes: where there is anything in what it says, all of it is hidden.
fn escaped(mask: &mut Mask<'_>, text: Range<usize>, field: &Field) -> bool {
    let said = unescaped(mask.at(text.clone()));
    let mut found = Vec::new();
    let name = mask.at(field.name.clone());
    let is_person = strong::scan(said.as_bytes(), (name, field.tells), true, &mut found);
    let asked = match field.tells {
        Some(Telling::Of(kind)) if strong::looks_like(said.as_bytes(), kind) => Some(kind),
        _ => None,
    };
    let kinds = found.iter().map(|(_, kind)| *kind).chain(asked);
    for kind in kinds {
        mask.hide(text.clone(), kind, field.name.clone());
    }
    if field.tells == Some(Telling::Secret) && names::is_secret(said.as_bytes()) {
        mask.cover(text);
    }
    is_person
}

/// A number: personal only where its field says so.
fn number(mask: &mut Mask<'_>, open: &mut [Frame], from: usize) -> usize {
    let rest = mask.bytes.get(from + 1..).unwrap_or_default();
    let is_of_number = |byte: &&u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let range = from..from + 1 + rest.iter().take_while(is_of_number).count();
    if range.len() < 7 {
        return range.end;
    }
    let field = called(open);
    let Some(Telling::Of(kind)) = field.tells else {
        return range.end;
    };
    let value = mask.at(range.clone());
    let is_personal = match kind {
        PersonalKind::IdentityCode => {
            strong::scan(value, (b"", field.tells), true, &mut Vec::new())
        }
        PersonalKind::Phone => strong::looks_like(value, kind) && value.len() >= 9,
        _ => false,
    };
    if is_personal {
        mask.hide_number(range.clone(), kind, field.name);
        if let Some(frame) = open.last_mut() {
            frame.has_person |= kind == PersonalKind::IdentityCode;
        }
    }
    range.end
}

/// An object ends: where a person is in it, what is called `name` is theirs.
fn close(mask: &mut Mask<'_>, frame: Frame) {
    if frame.has_person {
        for (name, field) in frame.names {
            mask.hide(name, PersonalKind::Name, field);
        }
    }
}
