//! The tripwire (MISSION C21): finds personal data in payloads, bodies and topics, and masks them in place. Secrets in
//! payloads and bodies (keys of devices, passwords, tokens) are masked along with them, but no news.
//!
//! Every message of a city passes here, and nearly none has anything to hide: a sieve over the bytes (`sieve`) lets those
//! go. What is left is read field by field. Identity codes and e-mail addresses are known by what they are; phone numbers,
//! plates and names need the name of a field besides. A mask is as long as what it hides, so that lengths, offsets and
//! neighbours stay as they were and the document can be read as before. What was hidden is told as kind, field and count.
//!
//! Must not know: formats, feeds, cards; who is told.

mod codes;
mod json;
mod mask;
mod names;
mod sieve;
mod strong;
mod text;

use super::model::catch::Catch;
use mask::Mask;
use names::{Field, Telling};

/// What the guard made of some bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// The bytes, as long as before.
    pub bytes: Vec<u8>,
    /// The personal data that were hidden.
    pub catches: Vec<Catch>,
}

/// Masks personal data and secrets in a payload or body. `None` where there are none: the bytes may go as they are.
pub fn mask(bytes: &[u8]) -> Option<Masked> {
    if !sieve::may_hold(bytes) {
        return None;
    }
    let mut mask = Mask::new(bytes);
    if is_json(bytes) {
        json::read(&mut mask);
    } else {
        text::read(&mut mask);
    }
    mask.finish()
}

/// Masks personal data in a topic. A level tells what is in the level behind it.
pub fn mask_topic(topic: &[u8]) -> Option<Masked> {
    if !sieve::may_hold_in_topic(topic) {
        return None;
    }
    let mut mask = Mask::new(topic);
    let (mut from, mut before) = (0, Field::default());
    for level in topic.split(|byte| *byte == b'/') {
        let range = from..from + level.len();
        strong::value(&mut mask, range.clone(), &before, true);
        before = Field::new(topic, range.clone());
        // What is called a secret in a topic is the name of a thing.
        before.tells = before.tells.filter(|tells| *tells != Telling::Secret);
        from = range.end + 1;
    }
    mask.finish()
}

/// True for a document in JSON, or several behind one another.
fn is_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    first.is_some_and(|byte| matches!(byte, b'{' | b'[' | b'"'))
}

#[cfg(test)]
mod tests;
