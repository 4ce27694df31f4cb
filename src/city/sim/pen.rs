//! What a message is written with: its topic and its payload, reused from message to message.

use std::fmt::{Arguments, Write as _};

/// Two texts that grow while something is being said.
#[derive(Debug, Default)]
pub(super) struct Pen {
    /// The topic.
    pub(super) topic: String,
    /// The payload.
    pub(super) text: String,
}

impl Pen {
    /// Writes on the topic.
    pub(super) fn topic(&mut self, what: Arguments<'_>) {
        self.topic.write_fmt(what).ok();
    }

    /// Writes on the payload.
    pub(super) fn put(&mut self, what: Arguments<'_>) {
        self.text.write_fmt(what).ok();
    }

    /// Both are empty again; their memory stays.
    pub(super) fn clear(&mut self) {
        self.topic.clear();
        self.text.clear();
    }
}

/// 64 bits as 9 bytes of Base64: a raw radio payload that nobody decodes.
pub(super) fn base64(bits: u64) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    (0..12)
        .map(|at| {
            let six = (bits.rotate_left(at * 6) & 63) as usize;
            LETTERS.get(six).map_or('A', |letter| char::from(*letter))
        })
        .collect()
}
