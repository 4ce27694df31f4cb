//! Blocks of a tape: deflated, behind their length and a CRC-32. Leaves out: what is in them.

use crate::city::model::limits;
use flate2::{Compression, bufread::DeflateDecoder, write::DeflateEncoder};
use std::io::{Read as _, Write as _};

/// No block of ours is larger; one that says so is damaged. An input is never split, and the largest one has a body,
/// its headers and its names.
const BLOCK_BYTES_MOST: usize = limits::BODY_BYTES_MOST + 8 * 1024 * 1024;
const _: () = assert!(BLOCK_BYTES_MOST > limits::BODY_BYTES_MOST);
/// What a byte may unpack to (RFC 1951 gives 1,032 at most): a few bytes that tell of many get no room for them.
const UNPACK_RATIO: usize = 1_100;

/// Deflates a block behind its length and checksum.
pub(super) fn seal(block: &[u8], out: &mut Vec<u8>) {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(block.len() / 4), Compression::fast());
    // Writing into memory cannot fail; were it to, the checksum would tell on reading.
    let packed = match encoder.write_all(block) {
        Ok(()) => encoder.finish().unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    out.extend_from_slice(&(block.len() as u32).to_be_bytes());
    out.extend_from_slice(&(packed.len() as u32).to_be_bytes());
    out.extend_from_slice(&crc32fast::hash(block).to_be_bytes());
    out.extend_from_slice(&packed);
}

/// Takes the first block off `rest`; `None` where it is damaged or breaks off.
pub(super) fn unseal(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let word = |at: usize| -> Option<u32> {
        Some(u32::from_be_bytes(rest.get(at..at + 4)?.try_into().ok()?))
    };
    let (length, packed, checksum) = (word(0)? as usize, word(4)? as usize, word(8)?);
    if length > BLOCK_BYTES_MOST {
        return None;
    }
    let body = rest.get(12..12 + packed)?;
    let mut block = Vec::with_capacity(length.min(body.len().saturating_mul(UNPACK_RATIO)));
    DeflateDecoder::new(body)
        .take(length as u64 + 1)
        .read_to_end(&mut block)
        .ok()?;
    *rest = rest.get(12 + packed..)?;
    (block.len() == length && crc32fast::hash(&block) == checksum).then_some(block)
}
