//! The tape: every input with its time, as it came through the door (DESIGN 2).
//!
//! A tape is a magic word, a head, a checkpoint, and blocks of inputs. All but the word is deflated and carries a
//! CRC-32, so a tape that breaks off is good up to its last whole block. Head and checkpoint hold all that a replay
//! needs: versions, the seed, the time, the state of the engine (with what was declared; it has no secrets). A
//! long session goes on in the next segment, which is a tape like the first. Leaves out: files, and what a
//! checkpoint means.

mod block;
mod codes;
pub mod declared;
mod read;
mod reread;
mod write;

use super::{
    engine::port::Input,
    model::{
        text::SafeText,
        time::{Mono, Now, Stamp},
    },
};
use block::{seal, unseal};
use read::Reader;
use serde::{Deserialize, Serialize};
use write::{put, put_signed, write_input};

/// The first bytes of every tape; the last two are the format's version.
pub const MAGIC: &[u8; 10] = b"VALVOMO-02";
/// The first bytes of the tapes of all versions.
pub const FAMILY: &[u8] = b"VALVOMO-";
/// A block is closed when it holds this many bytes, before they are deflated.
const BLOCK_BYTES: usize = 256 * 1024;
/// The same of the blocks of a checkpoint: larger ones deflate no better.
const CHECKPOINT_BLOCK_BYTES: usize = 4 * 1024 * 1024;

/// What stands at the start of a tape, before the checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The program that wrote it.
    pub version: String,
    /// The seed that the engine began with.
    pub seed: u64,
    /// Which segment of its session this is, from 1.
    pub segment: u64,
    /// The wall clock at the start, Unix milliseconds.
    pub utc_ms: i64,
    /// The monotonic clock at the start, milliseconds.
    pub mono_ms: u64,
    /// The length of the checkpoint that follows.
    checkpoint_bytes: u64,
}

impl Head {
    /// The head of a tape, or of a segment of one, that begins now.
    pub fn new(seed: u64, segment: u64, now: Now) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed,
            segment,
            utc_ms: now.utc.0,
            mono_ms: now.mono.0,
            checkpoint_bytes: 0,
        }
    }

    /// When it began.
    pub fn now(&self) -> Now {
        Now {
            utc: Stamp(self.utc_ms),
            mono: Mono(self.mono_ms),
        }
    }
}

/// What is wrong with a tape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TapeFault {
    /// It does not begin like a tape.
    NotATape,
    /// A tape of another version, in its own word.
    Version(SafeText),
    /// Its head cannot be read.
    Head(String),
    /// The checkpoint that it begins with cannot be gone on from.
    Checkpoint(String),
}

impl std::fmt::Display for TapeFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotATape => out.write_str("this is not a tape of valvomo"),
            Self::Version(found) => write!(
                out,
                "this is a tape of version {found}; this valvomo plays version 02 only"
            ),
            Self::Head(why) => write!(out, "the head of the tape cannot be read: {why}"),
            Self::Checkpoint(why) => {
                write!(out, "the tape's checkpoint cannot be played from: {why}")
            }
        }
    }
}

/// What a tape begins with: the head, and a checkpoint of the engine at that moment.
pub fn opening(head: &Head, checkpoint: &[u8]) -> Vec<u8> {
    let head = Head {
        checkpoint_bytes: checkpoint.len() as u64,
        ..head.clone()
    };
    let mut out = MAGIC.to_vec();
    // The head is plain data: writing it cannot fail; an empty one would be refused on reading.
    seal(&serde_json::to_vec(&head).unwrap_or_default(), &mut out);
    for block in checkpoint.chunks(CHECKPOINT_BLOCK_BYTES) {
        seal(block, &mut out);
    }
    out
}

/// Writes the inputs of a tape into memory, behind its [`opening`]; the edge takes the bytes and keeps them.
#[derive(Debug)]
pub struct Recorder {
    block: Vec<u8>,
    ready: Vec<u8>,
    last: Now,
}

impl Recorder {
    /// Begins a tape whose head tells this time.
    pub fn new(begun: Now) -> Self {
        Self {
            block: Vec::new(),
            ready: Vec::new(),
            last: begun,
        }
    }

    /// Adds an input.
    pub fn write(&mut self, now: Now, input: &Input) {
        let out = &mut self.block;
        put_signed(out, now.utc.since(self.last.utc));
        put(out, now.mono.since(self.last.mono));
        self.last = now;
        write_input(out, input);
        if self.block.len() >= BLOCK_BYTES {
            self.flush();
        }
    }

    /// Closes the block that is open, so that all that was written can be taken.
    pub fn flush(&mut self) {
        if !self.block.is_empty() {
            seal(&self.block, &mut self.ready);
            self.block.clear();
        }
    }

    /// Takes what is ready to be kept.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.ready)
    }
}

/// Reads a tape from its bytes.
#[derive(Debug)]
pub struct Player<'a> {
    /// What it begins with.
    pub head: Head,
    /// The state of the engine before the first input.
    pub checkpoint: Vec<u8>,
    rest: &'a [u8],
    block: Vec<u8>,
    at: usize,
    last: Now,
    /// True where the tape ends in the middle of a block, or a block is damaged.
    pub is_broken: bool,
}

impl<'a> Player<'a> {
    /// Opens a tape.
    ///
    /// # Errors
    /// Where it is none, or its head or checkpoint is damaged.
    pub fn new(bytes: &'a [u8]) -> Result<Self, TapeFault> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or_else(|| foreign(bytes))?;
        let text = unseal(&mut rest).ok_or_else(|| TapeFault::Head("it is damaged".to_owned()))?;
        let head: Head =
            serde_json::from_slice(&text).map_err(|error| TapeFault::Head(error.to_string()))?;
        let damaged = || TapeFault::Checkpoint("it breaks off or is damaged".to_owned());
        let mut checkpoint = Vec::new();
        while (checkpoint.len() as u64) < head.checkpoint_bytes {
            let block = unseal(&mut rest).filter(|block| !block.is_empty());
            checkpoint.extend_from_slice(&block.ok_or_else(damaged)?);
        }
        if checkpoint.len() as u64 != head.checkpoint_bytes {
            return Err(damaged());
        }
        let last = head.now();
        Ok(Self {
            head,
            checkpoint,
            rest,
            block: Vec::new(),
            at: 0,
            last,
            is_broken: false,
        })
    }
}

/// What is wrong with bytes that are no tape of this version.
fn foreign(bytes: &[u8]) -> TapeFault {
    let version = bytes.strip_prefix(FAMILY);
    match version.and_then(|rest| rest.get(..MAGIC.len() - FAMILY.len())) {
        Some(version) => TapeFault::Version(SafeText::from_bytes(version)),
        None => TapeFault::NotATape,
    }
}

impl Iterator for Player<'_> {
    type Item = (Now, Input);

    fn next(&mut self) -> Option<(Now, Input)> {
        if self.at >= self.block.len() {
            if self.rest.is_empty() || self.is_broken {
                return None;
            }
            let Some(block) = unseal(&mut self.rest) else {
                self.is_broken = true;
                return None;
            };
            self.block = block;
            self.at = 0;
        }
        let mut reader = Reader {
            bytes: self.block.get(self.at..).unwrap_or_default(),
        };
        let before = reader.bytes.len();
        let read = (|| {
            let utc = self.last.utc.plus(reader.signed()?);
            let mono = self.last.mono.plus(reader.number()?);
            Some((Now { utc, mono }, reader.input()?))
        })();
        self.at += before - reader.bytes.len();
        match read {
            Some((now, input)) => {
                self.last = now;
                Some((now, input))
            }
            None => {
                self.is_broken = true;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
