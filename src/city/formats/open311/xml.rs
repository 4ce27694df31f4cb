//! Just enough XML for GeoReport v2: records of leaf elements inside a list. One pass, no tree.
//!
//! Leaves out, with a defect: document types, so that nothing is ever expanded or fetched. Leaves out
//! quietly: attributes, namespaces, comments, and what lies deeper than the fields of a record.

use super::{super::found::Found, record::Record};
use std::borrow::Cow;

/// Nesting that is followed; GeoReport needs three.
const DEPTH: usize = 32;

/// The lists that GeoReport answers with; they may be empty.
const LISTS: &[&[u8]] = &[
    b"service_requests",
    b"requests",
    b"services",
    b"errors",
    b"discovery",
    b"endpoints",
];

/// Hands over every `<request>`, `<service>`, `<service_definition>`, `<error>` and `<endpoint>` of a
/// document.
pub(super) fn each<'a>(
    bytes: &'a [u8],
    found: &mut Found,
    mut read: impl FnMut(&Record<'a>, &mut Found),
) {
    let mut at = 0;
    let mut open: Vec<&'a [u8]> = Vec::new();
    let mut record: Option<(usize, Record<'a>)> = None;
    // Where the text of the innermost element begins, while it has no child.
    let mut leaf: Option<usize> = None;
    // The outermost element, and whether there was a record in it.
    let (mut root, mut any): (Option<&'a [u8]>, bool) = (None, false);
    while let Some(start) = find(bytes, at, b"<") {
        let rest = bytes.get(start..).unwrap_or_default();
        if rest.starts_with(b"<!DOCTYPE") || rest.starts_with(b"<!doctype") {
            found.defect("payload", "XML or HTML with a document type: not read");
            return;
        }
        let (skip, end) = markup(rest);
        let Some(close) = find(bytes, start, end) else {
            found.defect("payload", "XML that breaks off inside a tag");
            break;
        };
        at = close + end.len();
        if skip {
            continue;
        }
        let tag = bytes.get(start + 1..close).unwrap_or_default();
        if let Some(name) = tag.strip_prefix(b"/") {
            let text = leaf.take().and_then(|from| bytes.get(from..start));
            // A tag that was never opened, or closed out of order, ends what is inside of it.
            let name = local(name);
            let Some(depth) = open.iter().rposition(|opened| *opened == name) else {
                continue;
            };
            open.truncate(depth);
            if let Some((level, fields)) = &mut record {
                if depth == *level + 1 {
                    fields.set(name, unescape(text.unwrap_or_default()));
                } else if depth <= *level {
                    read(fields, found);
                    record = None;
                }
            }
            continue;
        }
        let name = local(tag);
        root = root.or(Some(name));
        if tag.ends_with(b"/") {
            leaf = None;
            continue;
        }
        if open.len() >= DEPTH {
            found.defect("payload", "XML nested too deep");
            break;
        }
        if record.is_none() && is_record(name) {
            any = true;
            record = Some((open.len(), Record::default()));
        }
        open.push(name);
        leaf = Some(at);
    }
    if let Some((_, fields)) = &record {
        found.defect("payload", "XML that breaks off inside a record");
        read(fields, found);
    } else if root.is_none() {
        found.defect("payload", "XML without elements");
    } else if !any && !root.is_some_and(|root| LISTS.contains(&root)) {
        found.defect("payload", "XML or HTML, but no answer of GeoReport");
    }
}

fn is_record(name: &[u8]) -> bool {
    matches!(
        name,
        b"request" | b"service" | b"service_definition" | b"error" | b"endpoint"
    )
}

/// Whether a piece of markup is no element, and how it ends.
fn markup(rest: &[u8]) -> (bool, &'static [u8]) {
    if rest.starts_with(b"<!--") {
        (true, b"-->")
    } else if rest.starts_with(b"<![CDATA[") {
        (true, b"]]>")
    } else {
        (rest.starts_with(b"<?"), b">")
    }
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, what).map(|at| from + at)
}

/// The name of a tag, without attributes and namespace.
fn local(tag: &[u8]) -> &[u8] {
    let end = tag
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || *byte == b'/')
        .unwrap_or(tag.len());
    let name = tag.get(..end).unwrap_or_default();
    match memchr::memrchr(b':', name) {
        Some(at) => name.get(at + 1..).unwrap_or_default(),
        None => name,
    }
}

/// The text of an element: the five entities and numbers of XML; anything else stays as it is.
fn unescape(raw: &[u8]) -> Cow<'_, str> {
    let raw = raw.trim_ascii();
    let raw = raw
        .strip_prefix(b"<![CDATA[")
        .and_then(|raw| raw.strip_suffix(b"]]>"))
        .unwrap_or(raw);
    let text = String::from_utf8_lossy(raw);
    if !text.contains('&') {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let entity = after
            .split_once(';')
            .and_then(|(name, tail)| Some((entity(name)?, tail)));
        rest = match entity {
            Some((character, tail)) => {
                plain.push(character);
                tail
            }
            None => {
                plain.push('&');
                after
            }
        };
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
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
    })
}
