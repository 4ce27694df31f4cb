//! The last raw messages of a feed, in one ring of bytes (C05's "last raw message").

use crate::city::model::limits;

/// A ring of payloads. A place in it is the number of bytes ever written before it.
#[derive(Debug, Clone, Default)]
pub struct RawRing {
    bytes: Vec<u8>,
    written: u64,
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
        self.written += payload.len() as u64;
        (place, payload.len() as u32)
    }

    /// A payload, if it has not been written over.
    pub fn get(&self, place: (u64, u32)) -> Option<&[u8]> {
        let (start, length) = place;
        if self.written.saturating_sub(start) > limits::RAW_RING_BYTES as u64 {
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
}
