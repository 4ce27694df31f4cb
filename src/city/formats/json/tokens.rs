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
        let mut pass = Pass {
            bytes,
            at: start,
            tokens: self,
        };
        let fault = pass.document().err().map(|why| Fault { at: pass.at, why });
        let (end, count) = (pass.at as u32, self.list.len() as u32);
        for open in self.open.drain(..) {
            if let Some(token) = self.list.get_mut((open >> 1) as usize) {
                token.end = end;
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

struct Pass<'a, 't> {
    bytes: &'a [u8],
    at: usize,
    tokens: &'t mut Tokens,
}

type Step = Result<(), &'static str>;

impl Pass<'_, '_> {
    #[inline(always)]
    fn blank(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if byte > b' ' || !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn document(&mut self) -> Step {
        self.value()?;
        while let Some(&open) = self.tokens.open.last() {
            let object = open & 1 == 1;
            let empty = (open >> 1) as usize + 1 == self.tokens.list.len();
            let byte = self.blank().ok_or("it breaks off")?;
            if byte == if object { b'}' } else { b']' } {
                self.at += 1;
                self.close();
                continue;
            }
            if !empty {
                if byte != b',' {
                    return Err("a comma or a closing bracket is missing");
                }
                self.at += 1;
                self.blank().ok_or("it breaks off")?;
            }
            if object {
                self.key()?;
            }
            self.value()?;
        }
        if self.blank().is_some() {
            Err("something follows the document")
        } else {
            Ok(())
        }
    }

    fn close(&mut self) {
        let count = self.tokens.list.len() as u32;
        let end = self.at as u32;
        if let Some(token) = self
            .tokens
            .open
            .pop()
            .and_then(|open| self.tokens.list.get_mut((open >> 1) as usize))
        {
            token.end = end;
            token.next = count;
        }
    }

    #[inline(always)]
    fn key(&mut self) -> Step {
        if self.bytes.get(self.at) != Some(&b'"') {
            return Err("a key must be in quotes");
        }
        let (before, start) = (self.tokens.list.len(), self.at);
        self.text()?;
        if self.blank() == Some(b':') {
            self.at += 1;
            // A key without a value must not be taken for a value.
            if self
                .blank()
                .is_some_and(|byte| !matches!(byte, b',' | b'}' | b']'))
            {
                return Ok(());
            }
        }
        self.tokens.list.truncate(before);
        self.at = start;
        Err("a key has no value")
    }

    #[inline(always)]
    fn push(&mut self, kind: Kind, start: usize, end: usize) -> Step {
        let next = self.tokens.list.len() as u32 + 1;
        if next as usize > limits::JSON_TOKENS {
            return Err("too many values");
        }
        self.tokens.list.push(Token {
            kind,
            start: start as u32,
            end: end as u32,
            next,
        });
        Ok(())
    }

    #[inline(always)]
    fn value(&mut self) -> Step {
        let start = self.at;
        let result = self.any_value();
        // A key whose value is broken must not stay behind alone.
        if result.is_err() && self.at == start {
            let in_object = self.tokens.open.last().is_some_and(|open| open & 1 == 1);
            if in_object {
                self.tokens.list.pop();
            }
        }
        result
    }

    #[inline(always)]
    fn any_value(&mut self) -> Step {
        match self.blank().ok_or("it is empty")? {
            byte @ (b'{' | b'[') => {
                if self.tokens.open.len() >= limits::JSON_DEPTH {
                    return Err("it is nested too deep");
                }
                let index = self.tokens.list.len() as u32;
                let kind = if byte == b'{' {
                    Kind::Object
                } else {
                    Kind::Array
                };
                self.push(kind, self.at, self.at)?;
                self.tokens.open.push(index << 1 | u32::from(byte == b'{'));
                self.at += 1;
                Ok(())
            }
            b'"' => self.text(),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word(b"true", Kind::True),
            b'f' => self.word(b"false", Kind::False),
            b'n' => self.word(b"null", Kind::Null),
            // NaN and Infinity are what Python writes; they mean "no value".
            b'N' => self.word(b"NaN", Kind::Null),
            b'I' => self.word(b"Infinity", Kind::Null),
            _ => Err("no value starts like this"),
        }
    }

    fn word(&mut self, word: &[u8], kind: Kind) -> Step {
        let end = self.at + word.len();
        if self.bytes.get(self.at..end) != Some(word) {
            return Err("no value starts like this");
        }
        self.push(kind, self.at, end)?;
        self.at = end;
        Ok(())
    }

    #[inline(always)]
    fn number(&mut self) -> Step {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        if rest.starts_with(b"-Infinity") {
            return self.word(b"-Infinity", Kind::Null);
        }
        let length = rest
            .iter()
            .position(|byte| !matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))
            .unwrap_or(rest.len());
        self.push(Kind::Number, start, start + length)?;
        self.at = start + length;
        Ok(())
    }

    #[inline(always)]
    fn text(&mut self) -> Step {
        let start = self.at + 1;
        let mut at = start;
        let mut kind = Kind::Text;
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            match quote_or_escape(rest) {
                None => return Err("a text does not end"),
                Some(found) if rest.get(found) == Some(&b'"') => {
                    self.push(kind, start, at + found)?;
                    self.at = at + found + 1;
                    return Ok(());
                }
                Some(found) => {
                    kind = Kind::Escaped;
                    at += found + 2;
                }
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
