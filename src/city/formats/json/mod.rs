//! A reader for JSON as cities send it: one pass over the bytes makes a flat list of tokens, and what
//! stands before a fault stays readable (law 6). `serde_json` refuses a whole document for one `1e400`
//! or a missing brace at its end (FAILURES G5, B10); an operator wants the other nine fields.
//!
//! Leaves out: writing JSON, and strictness for its own sake.

mod draft;
mod text;
mod tokens;

pub use draft::{Draft, Open, Written};
use std::borrow::Cow;
pub use text::unescape as unescaped;
use text::{short_decimal, unescape, utf8};
pub use tokens::{Fault, Tokens};
use tokens::{Kind, Token};

/// A value of the document.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a, 't> {
    bytes: &'a [u8],
    tokens: &'t [Token],
    at: u32,
}

impl<'a, 't> Node<'a, 't> {
    fn new(bytes: &'a [u8], tokens: &'t [Token]) -> Self {
        Self {
            bytes,
            tokens,
            at: 0,
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::limits;

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
}
