//! A reader for JSON as cities send it: one pass over the bytes makes a flat list of tokens, and what
//! stands before a fault stays readable (law 6). `serde_json` refuses a whole document for one `1e400`
//! or a missing brace at its end (FAILURES G5, B10); an operator wants the other nine fields.
//!
//! Leaves out: writing JSON, and strictness for its own sake.

use crate::city::model::limits;
use std::{borrow::Cow, fmt};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
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
struct Token {
    kind: Kind,
    /// First byte; for texts the one after the quote.
    start: u32,
    /// One past the last byte; for texts the closing quote.
    end: u32,
    /// The token after this value and all that is in it.
    next: u32,
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

/// A value of the document.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a, 't> {
    bytes: &'a [u8],
    tokens: &'t [Token],
    at: u32,
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
        (!self.list.is_empty()).then_some(Node {
            bytes,
            tokens: &self.list,
            at: 0,
        })
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

/// A plain decimal number of up to 15 digits: both its digits and its power of ten are exact in an
/// f64, so that one division rounds correctly. `None` for everything else.
fn short_decimal(raw: &[u8]) -> Option<f64> {
    const TENS: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let (is_negative, digits) = match raw {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if !(1..=16).contains(&digits.len()) {
        return None;
    }
    let (mut whole, mut count, mut point) = (0_u64, 0, None);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                whole = whole * 10 + u64::from(byte - b'0');
                count += 1;
            }
            b'.' if point.is_none() => point = Some(count),
            _ => return None,
        }
    }
    if !(1..=15).contains(&count) {
        return None;
    }
    let size = whole as f64 / TENS.get(count - point.unwrap_or(count))?;
    Some(if is_negative { -size } else { size })
}

/// The text of bytes; what is not UTF-8 becomes U+FFFD.
fn utf8(raw: &[u8]) -> Cow<'_, str> {
    // `from_utf8_lossy` goes byte by byte, and nearly all texts are whole.
    match std::str::from_utf8(raw) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(raw),
    }
}

impl<'a, 't> Node<'a, 't> {
    fn token(&self) -> Token {
        let nothing = Token {
            kind: Kind::Null,
            start: 0,
            end: 0,
            next: self.at + 1,
        };
        self.tokens
            .get(self.at as usize)
            .copied()
            .unwrap_or(nothing)
    }

    fn to(self, at: u32) -> Self {
        Self { at, ..self }
    }

    /// The bytes of the value as they stand in the document; texts without their quotes.
    pub fn raw(&self) -> &'a [u8] {
        let token = self.token();
        self.bytes
            .get(token.start as usize..token.end as usize)
            .unwrap_or_default()
    }

    /// True for `{...}`.
    pub fn is_object(&self) -> bool {
        self.token().kind == Kind::Object
    }

    /// True for `[...]`.
    pub fn is_array(&self) -> bool {
        self.token().kind == Kind::Array
    }

    /// True for `null` (and for NaN and Infinity, which are no JSON but are sent).
    pub fn is_null(&self) -> bool {
        self.token().kind == Kind::Null
    }

    /// True for `"..."`.
    pub fn is_text(&self) -> bool {
        matches!(self.token().kind, Kind::Text | Kind::Escaped)
    }

    /// True for a number.
    pub fn is_number(&self) -> bool {
        self.token().kind == Kind::Number
    }

    /// The text of a string; what is not UTF-8 becomes U+FFFD.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        match self.token().kind {
            Kind::Text => Some(utf8(self.raw())),
            Kind::Escaped => Some(Cow::Owned(unescape(self.raw()))),
            _ => None,
        }
    }

    /// A number. `None` for anything else, and for numbers that no f64 holds (`1e400`).
    pub fn number(&self) -> Option<f64> {
        if !self.is_number() {
            return None;
        }
        let raw = self.raw();
        if let Some(number) = short_decimal(raw) {
            return Some(number);
        }
        std::str::from_utf8(raw)
            .ok()?
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }

    /// A number, or a text that holds nothing but one (`"-104"`, as Netmore and Sentilo send).
    pub fn number_or_text(&self) -> Option<f64> {
        if self.is_text() {
            self.text()?
                .trim()
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
        } else {
            self.number()
        }
    }

    /// A whole number of at least 0; also from a text.
    pub fn whole(&self) -> Option<u64> {
        if self.is_number() || self.is_text() {
            let raw = std::str::from_utf8(self.raw()).ok()?.trim();
            raw.parse().ok().or_else(|| {
                let number: f64 = raw.parse().ok()?;
                (number >= 0.0 && number.fract() == 0.0 && number < 1.8e19).then_some(number as u64)
            })
        } else {
            None
        }
    }

    /// `true` or `false`.
    pub fn flag(&self) -> Option<bool> {
        match self.token().kind {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    /// The members of an object, in order; nothing for other values.
    pub fn members(&self) -> Members<'a, 't> {
        let token = self.token();
        let end = if token.kind == Kind::Object {
            token.next
        } else {
            self.at + 1
        };
        Members {
            node: self.to(self.at + 1),
            end,
        }
    }

    /// The elements of an array, in order; nothing for other values.
    pub fn elements(&self) -> Elements<'a, 't> {
        let token = self.token();
        let end = if token.kind == Kind::Array {
            token.next
        } else {
            self.at + 1
        };
        Elements {
            node: self.to(self.at + 1),
            end,
        }
    }

    /// The member with this key: the last one, where a key stands twice. `null` counts as absent.
    pub fn get(&self, key: &str) -> Option<Self> {
        let mut found = None;
        for (name, value) in self.members() {
            if name.is(key) {
                found = Some(value);
            }
        }
        found.filter(|value| !value.is_null())
    }

    /// The member at a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(*self, |node, key| node.get(key))
    }
}

/// The key of a member.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    raw: &'a [u8],
    escaped: bool,
}

impl<'a> Key<'a> {
    /// True where the key is this word.
    pub fn is(&self, word: &str) -> bool {
        self.raw == word.as_bytes() || self.escaped && unescape(self.raw) == word
    }

    /// The key as text.
    pub fn text(&self) -> Cow<'a, str> {
        if self.escaped {
            Cow::Owned(unescape(self.raw))
        } else {
            utf8(self.raw)
        }
    }

    /// The key's bytes as they stand, for a `match` on byte strings.
    pub fn raw(&self) -> &'a [u8] {
        self.raw
    }
}

/// Walks the members of an object.
#[derive(Debug, Clone)]
pub struct Members<'a, 't> {
    node: Node<'a, 't>,
    end: u32,
}

impl<'a, 't> Iterator for Members<'a, 't> {
    type Item = (Key<'a>, Node<'a, 't>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.node.at + 1 >= self.end {
            return None;
        }
        let key = Key {
            raw: self.node.raw(),
            escaped: self.node.token().kind == Kind::Escaped,
        };
        let value = self.node.to(self.node.at + 1);
        self.node = self.node.to(value.token().next);
        Some((key, value))
    }
}

/// Walks the elements of an array.
#[derive(Debug, Clone)]
pub struct Elements<'a, 't> {
    node: Node<'a, 't>,
    end: u32,
}

impl<'a, 't> Iterator for Elements<'a, 't> {
    type Item = Node<'a, 't>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.node.at >= self.end {
            return None;
        }
        let value = self.node;
        self.node = self.node.to(value.token().next);
        Some(value)
    }
}

/// Resolves the escapes of a JSON text (RFC 8259, 7). A broken escape becomes U+FFFD.
fn unescape(raw: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        at += 1;
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let escape = raw.get(at).copied().unwrap_or(b'?');
        at += 1;
        let character = match escape {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'"' | b'\\' | b'/' => char::from(escape),
            b'u' => {
                let (character, length) = unicode_escape(raw.get(at..).unwrap_or_default());
                at += length;
                character
            }
            _ => char::REPLACEMENT_CHARACTER,
        };
        bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The character of `XXXX` or `XXXX\uXXXX` (a surrogate pair), and how many bytes it took.
fn unicode_escape(raw: &[u8]) -> (char, usize) {
    let hex = |from: usize| -> Option<u32> {
        let digits = std::str::from_utf8(raw.get(from..from + 4)?).ok()?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit())
            .then_some(())?;
        u32::from_str_radix(digits, 16).ok()
    };
    let Some(first) = hex(0) else {
        return (char::REPLACEMENT_CHARACTER, 0);
    };
    if (0xd800..0xdc00).contains(&first)
        && raw.get(4..6) == Some(b"\\u")
        && let Some(second) = hex(6).filter(|second| (0xdc00..0xe000).contains(second))
    {
        let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return (
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
            10,
        );
    }
    (
        char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
        4,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, check: impl FnOnce(Option<Node<'_, '_>>, Option<Fault>)) {
        let mut tokens = Tokens::default();
        let fault = tokens.read(text.as_bytes());
        check(tokens.root(text.as_bytes()), fault);
    }

    fn strict(text: &str) -> bool {
        let mut tokens = Tokens::default();
        tokens.read(text.as_bytes()).is_none()
    }

    #[test]
    fn walks_a_document() {
        with(
            r#"{"a":{"b":[1,-2.5,"x"]},"c":null,"d":true,"ä":"\u00e4\ud83d\ude00\n"}"#,
            |root, fault| {
                let root = root.expect("a document");
                assert_eq!(fault, None);
                let list = root.at(&["a", "b"]).expect("a.b");
                let mut elements = list.elements();
                assert_eq!(elements.next().and_then(|node| node.number()), Some(1.0));
                assert_eq!(elements.next().and_then(|node| node.number()), Some(-2.5));
                assert_eq!(
                    elements.next().and_then(|node| node.text()).as_deref(),
                    Some("x")
                );
                assert!(elements.next().is_none());
                assert!(root.get("c").is_none());
                assert_eq!(root.get("d").and_then(|node| node.flag()), Some(true));
                assert_eq!(
                    root.get("ä").and_then(|node| node.text()).as_deref(),
                    Some("ä😀\n")
                );
                assert_eq!(root.members().count(), 4);
            },
        );
    }

    #[test]
    fn keeps_what_stands_before_a_fault() {
        for broken in [
            r#"{"a":1,"b":{"c":2"#,
            r#"{"a":1,"b":{"c":2,"d"#,
            r#"{"a":1,"b":{"c":2,"d":"#,
            r#"{"a":1,"b":{"c":2,"d":tru"#,
        ] {
            with(broken, |root, fault| {
                assert!(fault.is_some(), "{broken}");
                let root = root.expect("a document");
                assert_eq!(
                    root.get("a").and_then(|node| node.number()),
                    Some(1.0),
                    "{broken}"
                );
                let inner = root.get("b").expect("b");
                assert_eq!(
                    inner.get("c").and_then(|node| node.number()),
                    Some(2.0),
                    "{broken}"
                );
                assert_eq!(inner.members().count(), 1, "{broken}");
            });
        }
    }

    #[test]
    fn one_bad_number_costs_one_field() {
        with(r#"{"a":1e400,"b":2,"c":NaN,"d":"7.5"}"#, |root, fault| {
            let root = root.expect("a document");
            assert_eq!(fault, None);
            assert_eq!(root.get("a").and_then(|node| node.number()), None);
            assert_eq!(root.get("b").and_then(|node| node.number()), Some(2.0));
            assert!(root.get("c").is_none());
            assert_eq!(
                root.get("d").and_then(|node| node.number_or_text()),
                Some(7.5)
            );
        });
    }

    #[test]
    fn refuses_what_is_no_document() {
        for text in [
            "", " ", "{", "[1,]", "{a:1}", "[1 2]", "\"x", "{}x", "[}", "{\"a\"}", "tru",
        ] {
            assert!(!strict(text), "{text}");
        }
        for text in ["{}", "[]", "0", "\"\"", " [ { } , [ ] ] ", "null"] {
            assert!(strict(text), "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        assert!(!strict(&"[".repeat(100_000)));
        assert!(strict(&format!(
            "{}{}",
            "[".repeat(limits::JSON_DEPTH),
            "]".repeat(limits::JSON_DEPTH)
        )));
    }

    #[test]
    fn the_last_of_two_equal_keys_wins() {
        with(r#"{"a":1,"a":2}"#, |root, _| {
            assert_eq!(
                root.and_then(|root| root.get("a"))
                    .and_then(|node| node.number()),
                Some(2.0)
            );
        });
    }

    #[test]
    fn finds_the_end_of_texts_of_any_length() {
        for length in 0..100 {
            let plain = "ä".repeat(length / 2) + &"x".repeat(length % 2);
            for (text, expected) in [
                (plain.clone(), plain.clone()),
                (format!("{plain}\\\""), format!("{plain}\"")),
            ] {
                with(&format!(r#"["{text}",1]"#), |root, fault| {
                    assert_eq!(fault, None, "{text}");
                    let texts: Vec<_> = root.iter().flat_map(Node::elements).collect();
                    assert_eq!(texts[0].text().as_deref(), Some(expected.as_str()));
                    assert_eq!(texts.len(), 2);
                });
            }
        }
    }

    #[test]
    fn short_decimals_are_what_the_general_parser_says() {
        for text in [
            "0",
            "-0",
            "0.1",
            "-0.15",
            "60.274556",
            "24.9182300000",
            "123456789012345",
            "1234567890.12345",
            "0.00000000000001",
            "999999999999999",
            "-127.5",
            "01",
            "1.",
        ] {
            let general: f64 = text.parse().unwrap();
            let short = short_decimal(text.as_bytes()).map(f64::to_bits);
            assert_eq!(short, Some(general.to_bits()), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "1e5",
            "1.2.3",
            "--1",
            "1-",
            "+1",
            "1234567890123456",
        ] {
            assert_eq!(short_decimal(text.as_bytes()), None, "{text}");
        }
    }
}
