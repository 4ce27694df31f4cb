//! `SafeText`: the only form in which outside text reaches a screen, a log, a title or an export.
//!
//! FAILURES D1: NFC; C0, C1, DEL, bidi controls, tags, fillers and other invisible characters are
//! replaced and the text is marked; at most 8 combining marks on a base; at most 256 columns.

use super::limits;
use compact_str::CompactString;
use std::fmt;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
use unicode_width::UnicodeWidthChar as _;

/// Text from outside that is safe to show anywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SafeText(CompactString);

impl SafeText {
    /// Makes any text safe. Plain printable ASCII, the common case, is copied as it is.
    pub fn new(text: &str) -> Self {
        if text.len() <= limits::TEXT_COLUMNS && is_plain(text.as_bytes()) {
            Self(CompactString::new(text))
        } else {
            Self(clean(text))
        }
    }

    /// A text of our own: nothing is copied, and nothing need be cleaned.
    pub const fn fixed(text: &'static str) -> Self {
        Self(CompactString::const_new(text))
    }

    /// Makes bytes safe; what is not UTF-8 becomes U+FFFD.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::new(text),
            Err(_) => Self::new(&String::from_utf8_lossy(bytes)),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True where there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True where something was taken out or replaced: two such names may look alike (FAILURES D2).
    pub fn is_marked(&self) -> bool {
        self.0.contains(char::REPLACEMENT_CHARACTER)
    }
}

/// True for printable ASCII. Looks at all bytes at once rather than stopping at the first odd one.
fn is_plain(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .fold(true, |plain, byte| plain & (0x20..0x7f).contains(byte))
}

fn clean(text: &str) -> CompactString {
    let (mut out, mut columns, mut marks) = (CompactString::default(), 0, 0);
    for character in text.nfc() {
        let character = if is_hostile(character) {
            char::REPLACEMENT_CHARACTER
        } else {
            character
        };
        if is_combining_mark(character) {
            marks += 1;
            if marks > limits::COMBINING_MARKS || out.is_empty() {
                continue;
            }
        } else {
            marks = 0;
        }
        columns += character.width().unwrap_or(0);
        if columns > limits::TEXT_COLUMNS {
            out.push('…');
            break;
        }
        out.push(character);
    }
    out
}

/// Characters that steer a terminal, reorder text, or are there without being seen.
fn is_hostile(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}'
        | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e0fff}'
        | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

impl fmt::Display for SafeText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

impl From<&str> for SafeText {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl serde::Serialize for SafeText {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for SafeText {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl serde::de::Visitor<'_> for Text {
            type Value = SafeText;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a text")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<SafeText, E> {
                Ok(SafeText::new(text))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(SafeText::new(text).as_str(), expected, "{text:?}");
    }

    #[test]
    fn keeps_names_of_real_places() {
        check("Mäkelänkatu 12", "Mäkelänkatu 12");
        check("A\u{308}ngelholm", "Ängelholm");
        check("東京 µg/m³ − …", "東京 µg/m³ − …");
    }

    #[test]
    fn takes_the_teeth_out_of_hostile_text() {
        check("\u{1b}]0;pwned\u{7}", "\u{fffd}]0;pwned\u{fffd}");
        check(
            "a\u{9b}31mb\u{202e}c\u{200b}d\u{feff}",
            "a\u{fffd}31mb\u{fffd}c\u{fffd}d\u{fffd}",
        );
        assert!(SafeText::new("a\u{200d}b").is_marked());
        assert!(!SafeText::new("ab").is_marked());
    }

    #[test]
    fn bounds_length_and_stacked_marks() {
        let long = SafeText::new(&"x".repeat(10_000));
        assert_eq!(long.as_str().chars().count(), limits::TEXT_COLUMNS + 1);
        let zalgo = SafeText::new(&format!("z{}", "\u{323}\u{33d}".repeat(2_500)));
        assert!(zalgo.as_str().chars().count() <= 2 + limits::COMBINING_MARKS);
    }
}
