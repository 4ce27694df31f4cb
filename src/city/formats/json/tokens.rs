//! One pass over the bytes of a document makes a flat list of tokens; a fault ends it early and keeps
//! what stands before.
//!
//! Leaves out: what the texts and numbers say.

use super::Node;
use crate::city::model::limits;
use std::fmt;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    Text,
    /// A text with escapes in it.
    Escaped,
    Number,
    True,
    False,
    Null,
}

/// One value (or key) of the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// First byte; for texts the one after the quote.
    pub(super) start: u32,
    /// One past the last byte; for texts the closing quote.
    pub(super) end: u32,
    /// The token after this value and all that is in it.
    pub(super) next: u32,
}

/// The tokens of one document; reused from message to message.
#[derive(Debug, Default)]
pub struct Tokens {
    list: Vec<Token>,
    /// The containers that are still open: twice the index in `list`, plus one for objects.
    open: Vec<u32>,
}

/// Where and why reading stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    at: usize,
    why: &'static str,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "not JSON at byte {}: {}", self.at, self.why)
    }
}

impl Tokens {
    /// Reads a document; returns the fault that ended it early, if any.
    pub fn read(&mut self, bytes: &[u8]) -> Option<Fault> {
        self.list.clear();
        self.open.clear();
        let bytes = bytes.get(..u32::MAX as usize).unwrap_or(bytes);
        let start = if bytes.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        let Self { list, open } = self;
        let fault = document(bytes, start, list, open).err();
        let count = self.list.len() as u32;
        for open in self.open.drain(..) {
            if let Some(token) = self.list.get_mut((open >> 1) as usize) {
                token.end = fault.map_or(bytes.len(), |fault| fault.at) as u32;
                token.next = count;
            }
        }
        fault
    }

    /// The outermost value, if anything could be read.
    pub fn root<'a, 't>(&'t self, bytes: &'a [u8]) -> Option<Node<'a, 't>> {
        (!self.list.is_empty()).then_some(Node::new(bytes, &self.list))
    }
}

/// Where reading goes on, or where and why it stops.
type At = Result<usize, Fault>;

fn fault(at: usize, why: &'static str) -> Fault {
    Fault { at, why }
}

/// Reads the document that begins at `at`. The place is handed from step to step rather than kept in a struct: it
/// stays in a register so, and this runs for every byte of a city.
fn document(bytes: &[u8], mut at: usize, list: &mut Vec<Token>, open: &mut Vec<u32>) -> At {
    let mut in_object = false;
    loop {
        // A value is next: the first one, or one behind a bracket, a comma or a key.
        let (place, byte) = blank(bytes, at).ok_or_else(|| ended(bytes, list))?;
        at = place;
        if matches!(byte, b'{' | b'[') {
            if open.len() >= limits::JSON_DEPTH {
                return Err(without_key(
                    fault(at, "it is nested too deep"),
                    in_object,
                    list,
                ));
            }
            let (index, object) = (list.len() as u32, byte == b'{');
            let kind = if object { Kind::Object } else { Kind::Array };
            push(list, kind, at, at).map_err(|fault| without_key(fault, in_object, list))?;
            open.push(index << 1 | u32::from(object));
            in_object = object;
            at += 1;
            let (place, byte) = blank(bytes, at).ok_or_else(|| ended(bytes, list))?;
            at = place;
            if byte != closing(object) {
                if object {
                    at = key(bytes, at, list)?;
                }
                continue;
            }
        } else {
            match scalar(bytes, at, byte, list) {
                Ok(behind) => at = behind,
                Err(fault) => return Err(without_key(fault, in_object, list)),
            }
        }
        // Behind a value: brackets close, a comma goes on.
        loop {
            let Some(&container) = open.last() else {
                return match blank(bytes, at) {
                    Some((at, _)) => Err(fault(at, "something follows the document")),
                    None => Ok(at),
                };
            };
            in_object = container & 1 == 1;
            let (place, byte) = blank(bytes, at).ok_or_else(|| ended(bytes, list))?;
            at = place;
            if byte == closing(in_object) {
                at += 1;
                open.pop();
                let count = list.len() as u32;
                if let Some(token) = list.get_mut((container >> 1) as usize) {
                    token.end = at as u32;
                    token.next = count;
                }
            } else if byte == b',' {
                at += 1;
                if in_object {
                    let (place, _) = blank(bytes, at).ok_or_else(|| ended(bytes, list))?;
                    at = key(bytes, place, list)?;
                }
                break;
            } else {
                return Err(fault(at, "a comma or a closing bracket is missing"));
            }
        }
    }
}

fn closing(object: bool) -> u8 {
    if object { b'}' } else { b']' }
}

#[cold]
fn ended(bytes: &[u8], list: &[Token]) -> Fault {
    let why = if list.is_empty() {
        "it is empty"
    } else {
        "it breaks off"
    };
    fault(bytes.len(), why)
}

/// A key whose value is broken must not stay behind alone.
#[cold]
fn without_key(fault: Fault, in_object: bool, list: &mut Vec<Token>) -> Fault {
    if in_object {
        list.pop();
    }
    fault
}

/// The next byte that is no blank, and where it is.
#[inline(always)]
fn blank(bytes: &[u8], mut at: usize) -> Option<(usize, u8)> {
    loop {
        let byte = *bytes.get(at)?;
        if byte > b' ' || !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
            return Some((at, byte));
        }
        at += 1;
    }
}

#[inline(always)]
fn push(list: &mut Vec<Token>, kind: Kind, start: usize, end: usize) -> Result<(), Fault> {
    let next = list.len() + 1;
    if next > limits::JSON_TOKENS {
        return Err(fault(start, "too many values"));
    }
    list.push(Token {
        kind,
        start: start as u32,
        end: end as u32,
        next: next as u32,
    });
    Ok(())
}

/// A key and its colon. What follows must be able to be a value: a key without one must not be taken for a value.
#[inline(always)]
fn key(bytes: &[u8], at: usize, list: &mut Vec<Token>) -> At {
    if bytes.get(at) != Some(&b'"') {
        return Err(fault(at, "a key must be in quotes"));
    }
    let before = list.len();
    let behind = text(bytes, at, list)?;
    if let Some((colon, b':')) = blank(bytes, behind)
        && let Some((value, byte)) = blank(bytes, colon + 1)
        && !matches!(byte, b',' | b'}' | b']')
    {
        return Ok(value);
    }
    list.truncate(before);
    Err(fault(at, "a key has no value"))
}

/// A value that is no container; `byte` is its first.
#[inline(always)]
fn scalar(bytes: &[u8], at: usize, byte: u8, list: &mut Vec<Token>) -> At {
    match byte {
        b'"' => text(bytes, at, list),
        b'-' | b'0'..=b'9' => number(bytes, at, list),
        b't' => word(bytes, at, list, b"true", Kind::True),
        b'f' => word(bytes, at, list, b"false", Kind::False),
        b'n' => word(bytes, at, list, b"null", Kind::Null),
        // NaN and Infinity are what Python writes; they mean "no value".
        b'N' => word(bytes, at, list, b"NaN", Kind::Null),
        b'I' => word(bytes, at, list, b"Infinity", Kind::Null),
        _ => Err(fault(at, "no value starts like this")),
    }
}

fn word(bytes: &[u8], at: usize, list: &mut Vec<Token>, word: &[u8], kind: Kind) -> At {
    let end = at + word.len();
    if bytes.get(at..end) != Some(word) {
        return Err(fault(at, "no value starts like this"));
    }
    push(list, kind, at, end)?;
    Ok(end)
}

#[inline(always)]
fn number(bytes: &[u8], at: usize, list: &mut Vec<Token>) -> At {
    let mut end = at + 1;
    while bytes.get(end).is_some_and(|byte| is_of_number(*byte)) {
        end += 1;
    }
    if bytes.get(end) == Some(&b'I') && bytes.get(at..end) == Some(b"-") {
        return word(bytes, at, list, b"-Infinity", Kind::Null);
    }
    push(list, Kind::Number, at, end)?;
    Ok(end)
}

/// One of `0-9 - + . e E`: a bit for each of the 64 bytes from 32 to 95, and small letters with the capitals.
#[inline(always)]
fn is_of_number(byte: u8) -> bool {
    const MARKS: u64 = 0x3ff << (b'0' - 32)
        | 1 << (b'-' - 32)
        | 1 << (b'+' - 32)
        | 1 << (b'.' - 32)
        | 1 << (b'E' - 32);
    let place = if byte == b'e' { b'E' } else { byte }.wrapping_sub(32);
    place < 64 && MARKS >> place & 1 == 1
}

#[inline(always)]
fn text(bytes: &[u8], at: usize, list: &mut Vec<Token>) -> At {
    let start = at + 1;
    let mut seek = start;
    let mut kind = Kind::Text;
    loop {
        let rest = bytes.get(seek..).unwrap_or_default();
        match quote_or_escape(rest) {
            None => return Err(fault(at, "a text does not end")),
            Some(found) if rest.get(found) == Some(&b'"') => {
                push(list, kind, start, seek + found)?;
                return Ok(seek + found + 1);
            }
            Some(found) => {
                kind = Kind::Escaped;
                seek += found + 2;
            }
        }
    }
}

/// Where the first quote or backslash is. Keys and most texts are short, and eight bytes at a time beat
/// the start of a vector search there.
fn quote_or_escape(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES << 7;
    const NEAR: usize = 40;
    // Marks the highest bit of each byte that is `byte`; marks above the first one may be wrong.
    let marks = |word: u64, byte: u8| {
        let zero = word ^ (ONES * u64::from(byte));
        zero.wrapping_sub(ONES) & !zero & HIGHS
    };
    let mut at = 0;
    while at < NEAR
        && let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk)
    {
        let word = u64::from_le_bytes(*chunk);
        let found = marks(word, b'"') | marks(word, b'\\');
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    memchr::memchr2(b'"', b'\\', bytes.get(at..)?).map(|found| at + found)
}
