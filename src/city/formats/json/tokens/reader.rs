//! The pass over the bytes itself.
//!
//! Leaves out: room for the tokens, and what a fault leaves open.

use super::{Fault, Kind, Token};
use crate::city::model::limits;
use wide::u8x16;

/// Nothing is open.
pub(super) const OUTSIDE: u32 = u32::MAX;

/// Where reading goes on, or where and why it stops.
type At = Result<usize, Fault>;

fn fault(at: usize, why: &'static str) -> Fault {
    Fault { at, why }
}

/// One pass over a document. All of it is one function in the end, so that its fields are registers: this runs for
/// every byte of a city.
pub(super) struct Reader<'a, 't> {
    bytes: &'a [u8],
    list: &'t mut [Token],
    pub(super) count: usize,
    /// The innermost container that is open: twice its place in `list`, plus one for objects. The others stand in the
    /// `next` of those within them.
    pub(super) open: u32,
    depth: usize,
    pub(super) is_full: bool,
}

impl<'a, 't> Reader<'a, 't> {
    pub(super) fn new(bytes: &'a [u8], list: &'t mut [Token]) -> Self {
        Self {
            bytes,
            list,
            count: 0,
            open: OUTSIDE,
            depth: 0,
            is_full: false,
        }
    }

    #[inline(always)]
    pub(super) fn document(&mut self) -> Result<(), Fault> {
        let mut at = if self.bytes.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        loop {
            // A value is next: the first one, or one behind a bracket, a comma or a key.
            let Some((place, byte)) = self.seek(at) else {
                let fault = self.broken_off();
                return Err(self.no_value(fault));
            };
            at = match byte {
                b'"' => self.text(place)?,
                b'-' | b'0'..=b'9' => self.number(place)?,
                b'{' => {
                    self.enter(place, Kind::Object)?;
                    let (next, byte) = self.blank(place + 1)?;
                    if byte != b'}' {
                        at = self.key(next)?;
                        continue;
                    }
                    next
                }
                b'[' => {
                    self.enter(place, Kind::Array)?;
                    let (next, byte) = self.blank(place + 1)?;
                    if byte != b']' {
                        at = next;
                        continue;
                    }
                    next
                }
                _ => self.word(place, byte)?,
            };
            if self.open == OUTSIDE {
                return self.end(at);
            }
            at = self.behind(at)?;
            if self.open == OUTSIDE {
                return self.end(at);
            }
        }
    }

    /// Behind a value: brackets close, a comma goes on. Gives where the next value may begin.
    #[inline(always)]
    fn behind(&mut self, mut at: usize) -> At {
        loop {
            let in_object = self.open & 1 == 1;
            let (place, byte) = self.blank(at)?;
            at = place + 1;
            if byte == b',' {
                if !in_object {
                    return Ok(at);
                }
                let (place, _) = self.blank(at)?;
                return self.key(place);
            }
            if byte != if in_object { b'}' } else { b']' } {
                return Err(fault(place, "a comma or a closing bracket is missing"));
            }
            let count = self.count as u32;
            if let Some(token) = self.list.get_mut((self.open >> 1) as usize) {
                self.open = token.next;
                token.end = at as u32;
                token.next = count;
            }
            self.depth -= 1;
            if self.open == OUTSIDE {
                return Ok(at);
            }
        }
    }

    /// Behind the outermost value there is nothing.
    fn end(&self, at: usize) -> Result<(), Fault> {
        match self.seek(at) {
            Some((at, _)) => Err(fault(at, "something follows the document")),
            None => Ok(()),
        }
    }

    /// The next byte that is no blank, and where it is.
    #[inline(always)]
    fn seek(&self, mut at: usize) -> Option<(usize, u8)> {
        loop {
            let byte = *self.bytes.get(at)?;
            if byte > b' ' || !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some((at, byte));
            }
            at += 1;
        }
    }

    #[inline(always)]
    fn blank(&self, at: usize) -> Result<(usize, u8), Fault> {
        self.seek(at).ok_or_else(|| self.broken_off())
    }

    #[cold]
    fn broken_off(&self) -> Fault {
        let why = if self.count == 0 {
            "it is empty"
        } else {
            "it breaks off"
        };
        fault(self.bytes.len(), why)
    }

    #[inline(always)]
    fn push(&mut self, kind: Kind, start: usize, end: usize, next: u32) -> Result<(), Fault> {
        let Some(slot) = self.list.get_mut(self.count) else {
            self.is_full = true;
            return Err(fault(start, "too many values"));
        };
        *slot = Token {
            kind,
            start: start as u32,
            end: end as u32,
            next,
        };
        self.count += 1;
        Ok(())
    }

    /// A value that holds no others.
    #[inline(always)]
    fn value(&mut self, kind: Kind, start: usize, end: usize) -> Result<(), Fault> {
        match self.push(kind, start, end, self.count as u32 + 1) {
            Ok(()) => Ok(()),
            Err(fault) => Err(self.alone(fault)),
        }
    }

    #[inline(always)]
    fn enter(&mut self, at: usize, kind: Kind) -> Result<(), Fault> {
        if self.depth >= limits::JSON_DEPTH {
            return Err(self.alone(fault(at, "it is nested too deep")));
        }
        let index = self.count as u32;
        if let Err(fault) = self.push(kind, at, at, self.open) {
            return Err(self.alone(fault));
        }
        self.open = index << 1 | u32::from(kind == Kind::Object);
        self.depth += 1;
        Ok(())
    }

    /// A key whose value is broken must not stay behind alone: it would be taken for a value.
    #[cold]
    fn alone(&mut self, fault: Fault) -> Fault {
        if self.open != OUTSIDE && self.open & 1 == 1 {
            self.count -= 1;
        }
        fault
    }

    /// Nothing stands where a value belongs.
    #[cold]
    fn no_value(&mut self, otherwise: Fault) -> Fault {
        let before = self.count;
        let fault = self.alone(otherwise);
        match self.list.get(self.count) {
            Some(key) if self.count < before => Fault {
                at: (key.start as usize).saturating_sub(1),
                why: "a key has no value",
            },
            _ => fault,
        }
    }

    /// A key and its colon.
    #[inline(always)]
    fn key(&mut self, at: usize) -> At {
        if self.bytes.get(at) != Some(&b'"') {
            return Err(fault(at, "a key must be in quotes"));
        }
        let Some((end, kind)) = self.quoted(at) else {
            return Err(fault(at, "a text does not end"));
        };
        self.push(kind, at + 1, end, self.count as u32 + 1)?;
        match self.seek(end + 1) {
            Some((colon, b':')) => Ok(colon + 1),
            _ => Err(self.alone(fault(at, "a key has no value"))),
        }
    }

    #[inline(always)]
    fn text(&mut self, at: usize) -> At {
        let Some((end, kind)) = self.quoted(at) else {
            return Err(self.alone(fault(at, "a text does not end")));
        };
        self.value(kind, at + 1, end)?;
        Ok(end + 1)
    }

    /// Where the text that begins at a quote has its other one. Keys and most texts are short, and sixteen bytes at a
    /// time beat the start of a longer search there.
    #[inline(always)]
    fn quoted(&self, quote: usize) -> Option<(usize, Kind)> {
        let mut rest = self.bytes.get(quote + 1..)?;
        while let Some((chunk, more)) = rest.split_first_chunk() {
            let found = quotes_and_escapes(*chunk);
            if found == 0 {
                rest = more;
                continue;
            }
            let place = found.trailing_zeros() as usize;
            let at = self.bytes.len() - rest.len() + place;
            return match chunk.get(place) {
                Some(b'"') => Some((at, Kind::Text)),
                _ => self.escaped(at),
            };
        }
        self.quoted_at_end(self.bytes.len() - rest.len())
    }

    /// The same in the last bytes of the document.
    fn quoted_at_end(&self, at: usize) -> Option<(usize, Kind)> {
        let end = at + memchr::memchr2(b'"', b'\\', self.bytes.get(at..)?)?;
        match self.bytes.get(end) {
            Some(b'"') => Some((end, Kind::Text)),
            _ => self.escaped(end),
        }
    }

    /// Goes on at a backslash.
    fn escaped(&self, mut at: usize) -> Option<(usize, Kind)> {
        while self.bytes.get(at)? == &b'\\' {
            at += 2;
            at += memchr::memchr2(b'"', b'\\', self.bytes.get(at..)?)?;
        }
        Some((at, Kind::Escaped))
    }

    #[inline(always)]
    fn number(&mut self, at: usize) -> At {
        let mut rest = self.bytes.get(at + 1..).unwrap_or_default();
        while let Some((byte, more)) = rest.split_first()
            && OF_NUMBERS.get(usize::from(*byte)) == Some(&true)
        {
            rest = more;
        }
        let end = self.bytes.len() - rest.len();
        if self.bytes.get(end) == Some(&b'I') {
            return self.word(at, b'-');
        }
        self.value(Kind::Number, at, end)?;
        Ok(end)
    }

    /// A value that is a word; `byte` is its first. NaN and Infinity are what Python writes; they mean "no value".
    fn word(&mut self, at: usize, byte: u8) -> At {
        let (word, kind): (&[u8], Kind) = match byte {
            b't' => (b"true", Kind::True),
            b'f' => (b"false", Kind::False),
            b'n' => (b"null", Kind::Null),
            b'N' => (b"NaN", Kind::Null),
            b'I' => (b"Infinity", Kind::Null),
            b'-' => (b"-Infinity", Kind::Null),
            _ => (b"", Kind::Null),
        };
        let end = at + word.len();
        if matches!(byte, b',' | b'}' | b']') {
            return Err(self.no_value(fault(at, "no value starts like this")));
        }
        if word.is_empty() || self.bytes.get(at..end) != Some(word) {
            return Err(self.alone(fault(at, "no value starts like this")));
        }
        self.value(kind, at, end)?;
        Ok(end)
    }
}

/// The bytes that numbers are made of.
#[expect(
    clippy::indexing_slicing,
    reason = "worked out by the compiler, to whom a panic is an error"
)]
const OF_NUMBERS: [bool; 256] = {
    let mut table = [false; 256];
    let mut marks: &[u8] = b"0123456789+-.eE";
    while let [mark, rest @ ..] = marks {
        table[*mark as usize] = true;
        marks = rest;
    }
    table
};

/// A bit for each byte that is a quote or a backslash.
#[inline(always)]
fn quotes_and_escapes(chunk: [u8; 16]) -> u32 {
    let bytes = u8x16::new(chunk);
    let is = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
    (is(b'"') | is(b'\\')).to_bitmask()
}
