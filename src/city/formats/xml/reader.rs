//! One pass over the bytes of a document: tags, attributes, texts.

use super::{
    super::json::Draft,
    text::{local, unescape},
    tree::Tree,
};
use crate::city::model::limits;

/// Nesting that is followed: an element of a list is two levels of JSON.
const DEPTH: usize = limits::JSON_DEPTH / 2;

/// An element that is open.
#[derive(Debug)]
struct Open<'a> {
    /// Its name with its prefix, as the closing tag must have it.
    name: &'a [u8],
    at: u32,
    /// Where its text begins in the draft, as long as there is no element in it.
    text: Option<usize>,
}

/// Reads a document.
pub(super) struct Reader<'a, 't> {
    bytes: &'a [u8],
    tree: &'t mut Tree<'a>,
    draft: &'t mut Draft,
    open: Vec<Open<'a>>,
}

impl<'a, 't> Reader<'a, 't> {
    pub(super) fn new(bytes: &'a [u8], tree: &'t mut Tree<'a>, draft: &'t mut Draft) -> Self {
        Self {
            bytes,
            tree,
            draft,
            open: Vec::new(),
        }
    }

    /// Reads to the end, or to the first fault, which it tells.
    pub(super) fn document(mut self) -> Option<String> {
        let mut at = 0;
        let mut fault = None;
        while let Some(start) = self.next_markup(at) {
            self.text(at, start);
            match self.markup(start) {
                Ok(next) => at = next,
                Err(why) => {
                    fault = Some(why.to_owned());
                    break;
                }
            }
        }
        if fault.is_none() {
            fault = match self.open.last() {
                Some(open) => {
                    let name = String::from_utf8_lossy(open.name);
                    Some(format!("XML that breaks off inside of {name}"))
                }
                None if self.tree.len() < 2 => Some("XML without elements".to_owned()),
                None => None,
            };
        }
        // A text without its end may be half a number.
        if let Some(open) = self.open.last()
            && open.text.is_some()
        {
            self.tree.drop_empty(open.at);
        }
        fault
    }

    fn next_markup(&self, at: usize) -> Option<usize> {
        memchr::memchr(b'<', self.bytes.get(at..)?).map(|length| at + length)
    }

    /// What begins at a `<`; where it ends.
    fn markup(&mut self, start: usize) -> Result<usize, &'static str> {
        let rest = self.bytes.get(start..).unwrap_or_default();
        let behind = |from: usize, end: &[u8]| {
            let close = find(self.bytes, start + from, end);
            close.map(|close| (close, close + end.len()))
        };
        match rest.get(1) {
            Some(b'!') if rest.starts_with(b"<!--") => behind(4, b"-->")
                .map(|(_, next)| next)
                .ok_or("XML that breaks off inside a comment"),
            Some(b'!') if rest.starts_with(b"<![CDATA[") => {
                let (close, next) = behind(9, b"]]>").ok_or("XML that breaks off inside a text")?;
                self.plain(start + 9, close);
                Ok(next)
            }
            Some(b'!') if is_doctype(rest) => Err("XML or HTML with a document type: not read"),
            Some(b'?' | b'!') => behind(1, b">")
                .map(|(_, next)| next)
                .ok_or("XML that breaks off inside a tag"),
            Some(b'/') => {
                let (close, next) = behind(1, b">").ok_or("XML that breaks off inside a tag")?;
                let name = self.bytes.get(start + 2..close).unwrap_or_default();
                self.close(name.trim_ascii());
                Ok(next)
            }
            Some(byte) if !is_blank(*byte) => self.tag(start + 1),
            // A `<` of somebody's text.
            _ => {
                self.plain(start, start + 1);
                Ok(start + 1)
            }
        }
    }

    /// An element that begins; `at` is the first byte of its name.
    fn tag(&mut self, at: usize) -> Result<usize, &'static str> {
        const BROKEN: &str = "XML that breaks off inside a tag";
        let length = self
            .bytes
            .get(at..)
            .unwrap_or_default()
            .iter()
            .position(|byte| is_blank(*byte) || matches!(byte, b'/' | b'>'))
            .ok_or(BROKEN)?;
        let name = self.bytes.get(at..at + length).unwrap_or_default();
        if self.open.len() >= DEPTH {
            return Err("XML nested too deep");
        }
        if self.tree.len() >= limits::JSON_TOKENS {
            return Err("XML with too many elements");
        }
        let around = self.open.last_mut();
        let parent = around.as_ref().map_or(Tree::ROOT, |open| open.at);
        if let Some(around) = around
            && let Some(start) = around.text.take()
        {
            self.tree.set_text(parent, self.draft.written_since(start));
        }
        let element = self.tree.add(parent, (false, local(name)), self.draft);
        let Some((is_closed, next)) = self.attributes(element, at + length) else {
            self.tree.drop_empty(element);
            return Err(BROKEN);
        };
        if !is_closed {
            self.open.push(Open {
                name,
                at: element,
                text: Some(self.draft.here()),
            });
        }
        Ok(next)
    }

    /// The rest of a tag: whether it closes itself, and where it ends.
    fn attributes(&mut self, element: u32, mut at: usize) -> Option<(bool, usize)> {
        loop {
            at = self.past_blanks(at);
            match self.bytes.get(at)? {
                b'>' => return Some((false, at + 1)),
                b'/' if self.bytes.get(at + 1) == Some(&b'>') => return Some((true, at + 2)),
                b'/' => at += 1,
                _ => at = self.attribute(element, at)?,
            }
        }
    }

    /// `name="value"`; also without quotes or value, as HTML has them.
    fn attribute(&mut self, element: u32, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        let length = rest
            .iter()
            .position(|byte| is_blank(*byte) || matches!(byte, b'=' | b'/' | b'>'))?;
        let name = rest.get(..length)?;
        let equals = self.past_blanks(at + length);
        if self.bytes.get(equals) != Some(&b'=') {
            // An equals sign without a name in front of it must not be met for ever.
            return Some((at + length).max(at + 1));
        }
        let value = self.past_blanks(equals + 1);
        let (from, to, next) = match *self.bytes.get(value)? {
            quote @ (b'"' | b'\'') => {
                let end = value + 1 + memchr::memchr(quote, self.bytes.get(value + 1..)?)?;
                (value + 1, end, end + 1)
            }
            _ => {
                let rest = self.bytes.get(value..)?;
                let length = rest
                    .iter()
                    .position(|byte| is_blank(*byte) || *byte == b'>')?;
                (value, value + length, value + length)
            }
        };
        let declares = name == b"xmlns" || name.starts_with(b"xmlns:");
        if !declares && !name.is_empty() && self.tree.len() < limits::JSON_TOKENS {
            let attribute = self.tree.add(element, (true, local(name)), self.draft);
            let start = self.draft.here();
            unescape(self.bytes.get(from..to)?, self.draft);
            self.tree
                .set_text(attribute, self.draft.written_since(start));
        }
        Some(next)
    }

    /// A closing tag. One that closes nothing is passed over; one out of order closes what is inside of it too.
    fn close(&mut self, name: &[u8]) {
        if !self.open.iter().any(|open| open.name == name) {
            return;
        }
        while let Some(open) = self.open.pop() {
            self.end_text(&open);
            if open.name == name {
                return;
            }
        }
    }

    fn end_text(&mut self, open: &Open<'_>) {
        if let Some(start) = open.text {
            self.tree.set_text(open.at, self.draft.written_since(start));
        }
    }

    /// A text with entities. The blanks in front of the first element of an element are none.
    fn text(&mut self, from: usize, to: usize) {
        if let Some(Open {
            text: Some(start), ..
        }) = self.open.last()
        {
            let text = self.bytes.get(from..to).unwrap_or_default();
            let is_first = *start == self.draft.here();
            let text = if is_first {
                text.trim_ascii_start()
            } else {
                text
            };
            unescape(text, self.draft);
        }
    }

    /// A text without.
    fn plain(&mut self, from: usize, to: usize) {
        if self.open.last().is_some_and(|open| open.text.is_some()) {
            self.draft
                .write(self.bytes.get(from..to).unwrap_or_default());
        }
    }

    fn past_blanks(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let blanks = rest.iter().take_while(|byte| is_blank(**byte)).count();
        at + blanks
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn is_doctype(rest: &[u8]) -> bool {
    let word = rest.get(2..9).unwrap_or_default();
    word.eq_ignore_ascii_case(b"doctype")
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, what).map(|at| from + at)
}
