//! Forms in which some plain things are saved: bytes in one piece, texts that live as long as the process.
//!
//! Leaves out: what is saved, and when (`engine::checkpoint`).

use super::text::SafeText;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, sync::OnceLock};

/// Texts that are kept; there are some two dozen reasons in all.
const TEXTS: usize = 64;
/// In place of a text that finds no room any more.
const NO_ROOM: &str = "no value";

type Slots = [OnceLock<&'static str>; TEXTS];
/// Bounded, so that a forged file cannot fill the memory.
static KEPT: Slots = [const { OnceLock::new() }; TEXTS];

/// Bytes that are written and read in one piece, not one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bytes<'a>(pub &'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Bytes<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&[u8]>::deserialize(deserializer).map(Self)
    }
}

/// Reads a text as one that lives as long as the process. The same text is kept once.
///
/// # Errors
/// Where there is no text.
pub fn lasting<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static str, D::Error> {
    struct Text;
    impl de::Visitor<'_> for Text {
        type Value = &'static str;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("a text")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<&'static str, E> {
            Ok(keep(&KEPT, text))
        }
    }
    deserializer.deserialize_str(Text)
}

/// The one copy of a text, in the first slot that is free or has it.
fn keep(slots: &Slots, text: &str) -> &'static str {
    let text = SafeText::new(text);
    let copy = || -> &'static str { Box::leak(text.as_str().into()) };
    let mut kept = slots.iter().map(|slot| *slot.get_or_init(copy));
    kept.find(|kept| *kept == text.as_str()).unwrap_or(NO_ROOM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_once_and_only_so_many_are() {
        let slots: Slots = [const { OnceLock::new() }; TEXTS];
        let first = keep(&slots, "a code for a missing value");
        assert_eq!(first, "a code for a missing value");
        for number in 1..TEXTS {
            let text = number.to_string();
            assert_eq!(keep(&slots, &text), text);
        }
        assert_eq!(keep(&slots, "one more than there is room for"), NO_ROOM);
        let again = keep(&slots, "a code for a missing value");
        assert!(std::ptr::eq(first, again));
    }
}
