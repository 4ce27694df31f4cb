//! The last raw messages of a feed, in one ring of bytes (C05's "last raw message").

use crate::city::model::limits;
use serde::{Deserialize, Serialize};

/// A ring of payloads. A place in it is the number of bytes ever written before it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RawRing {
    /// Saved are only the payloads that a device still points to (see [`RawRing::put_back`]).
    #[serde(skip)]
    bytes: Vec<u8>,
    written: u64,
    /// The most that was ever written: places before it by more than the ring are written over.
    high: u64,
    /// Where the last payload begins; its end where it is held.
    last: u64,
}

impl RawRing {
    /// Keeps a payload; returns its place and length. One larger than the ring is cut.
    pub fn keep(&mut self, payload: &[u8]) -> (u64, u32) {
        let payload = payload.get(..limits::RAW_RING_BYTES / 4).unwrap_or(payload);
        let mut at = (self.written % limits::RAW_RING_BYTES as u64) as usize;
        if at + payload.len() > limits::RAW_RING_BYTES {
            // A payload is never split: the rest of the round is left unused.
            self.written += (limits::RAW_RING_BYTES - at) as u64;
            at = 0;
        }
        if self.bytes.len() < at + payload.len() {
            self.bytes.resize(at + payload.len(), 0);
        }
        if let Some(slot) = self.bytes.get_mut(at..at + payload.len()) {
            slot.copy_from_slice(payload);
        }
        let place = self.written;
        self.last = place;
        self.written += payload.len() as u64;
        self.high = self.high.max(self.written);
        (place, payload.len() as u32)
    }

    /// Somebody will ask for the last payload: its room is not given back.
    pub fn hold_last(&mut self) {
        self.last = self.written;
    }

    /// True where somebody will ask for the last payload.
    pub fn is_last_held(&self) -> bool {
        self.last == self.written
    }

    /// Gives the room of the last payload back, unless somebody will ask for it.
    pub fn forget_last(&mut self) {
        self.written = self.last;
    }

    /// Puts a payload back where it stood when the ring was saved.
    pub fn put_back(&mut self, place: (u64, u32), payload: &[u8]) {
        let at = (place.0 % limits::RAW_RING_BYTES as u64) as usize;
        let end = at + payload.len();
        if end > limits::RAW_RING_BYTES || payload.len() != place.1 as usize {
            return;
        }
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        if let Some(slot) = self.bytes.get_mut(at..end) {
            slot.copy_from_slice(payload);
        }
    }

    /// A payload, if it has not been written over.
    pub fn get(&self, place: (u64, u32)) -> Option<&[u8]> {
        let (start, length) = place;
        if self.high.saturating_sub(start) > limits::RAW_RING_BYTES as u64 {
            return None;
        }
        let at = (start % limits::RAW_RING_BYTES as u64) as usize;
        self.bytes.get(at..at + length as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_is_still_there() {
        let mut ring = RawRing::default();
        let first = ring.keep(b"first");
        assert_eq!(ring.get(first), Some(&b"first"[..]));
        let big = vec![7_u8; 1_000_000];
        let places: Vec<(u64, u32)> = (0..10).map(|_| ring.keep(&big)).collect();
        assert_eq!(ring.get(first), None);
        assert!(ring.get(places[9]).is_some_and(|bytes| bytes == big));
        assert!(ring.bytes.len() <= limits::RAW_RING_BYTES);
    }

    #[test]
    fn what_nobody_will_ask_for_takes_no_room() {
        let mut ring = RawRing::default();
        let first = ring.keep(b"first");
        for _ in 0..100 {
            ring.keep(&vec![7; 1_000_000]);
            ring.forget_last();
        }
        let second = ring.keep(b"second");
        assert_eq!(ring.get(first), Some(&b"first"[..]));
        assert_eq!(ring.get(second), Some(&b"second"[..]));
    }
}
