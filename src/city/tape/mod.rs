//! The tape: every input with its time, as it came through the door (DESIGN 2).
//!
//! A tape is a magic word, a head, and blocks. Head and blocks are deflated and carry a CRC-32, so a tape
//! that breaks off is good up to its last whole block. The head holds what a replay needs: versions, the
//! seed, the inventory (it has no secrets), the time. Leaves out: files.

mod block;
mod codes;
mod read;
mod reread;
mod write;

use super::{
    engine::port::Input,
    formats,
    model::{
        inventory::Inventory,
        time::{Mono, Now, Stamp},
    },
};
use block::{seal, unseal};
use read::Reader;
use serde::{Deserialize, Serialize};
use write::{put, put_signed, write_input};

/// The first bytes of every tape; the last two are the format's version.
pub const MAGIC: &[u8; 10] = b"VALVOMO-01";
/// A block is closed when it holds this many bytes, before they are deflated.
const BLOCK_BYTES: usize = 256 * 1024;
/// What stands at the start of a tape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The program that wrote it.
    pub version: String,
    /// The seed of the engine.
    pub seed: u64,
    /// The wall clock at the start, Unix milliseconds.
    pub utc_ms: i64,
    /// The monotonic clock at the start, milliseconds.
    pub mono_ms: u64,
    /// What was declared.
    pub inventory: Inventory,
    feed_formats: Vec<String>,
    service_formats: Vec<String>,
}

impl Head {
    /// The head of a tape that begins now, with an engine that knows nothing yet.
    pub fn new(inventory: Inventory, seed: u64, now: Now) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed,
            utc_ms: now.utc.0,
            mono_ms: now.mono.0,
            feed_formats: inventory
                .feeds
                .iter()
                .map(|feed| feed.format.to_owned())
                .collect(),
            service_formats: inventory
                .services
                .iter()
                .map(|one| one.format.to_owned())
                .collect(),
            inventory,
        }
    }

    /// Takes in the operators' profiles, and gives feeds and services the names of their formats, which are kept
    /// apart. `None` where a profile cannot be read.
    fn name_formats(&mut self) -> Option<()> {
        for text in &self.inventory.profiles {
            formats::adopt(text).ok()?;
        }
        let name = |name: &String| formats::format(name).map_or("", |format| format.name());
        for (feed, format) in self.inventory.feeds.iter_mut().zip(&self.feed_formats) {
            feed.format = name(format);
        }
        let services = self.inventory.services.iter_mut();
        for (service, format) in services.zip(&self.service_formats) {
            service.format = name(format);
        }
        Some(())
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
    /// It does not begin like a tape of this version.
    NotATape,
    /// Its head cannot be read.
    Head(String),
}

impl std::fmt::Display for TapeFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotATape => out.write_str("this is not a tape of this version of valvomo"),
            Self::Head(why) => write!(out, "the head of the tape cannot be read: {why}"),
        }
    }
}

/// Writes a tape into memory; the edge takes the bytes and keeps them.
#[derive(Debug)]
pub struct Recorder {
    block: Vec<u8>,
    ready: Vec<u8>,
    last: Now,
}

impl Recorder {
    /// Begins a tape.
    pub fn new(head: &Head) -> Self {
        let mut recorder = Self {
            block: Vec::new(),
            ready: MAGIC.to_vec(),
            last: head.now(),
        };
        // The inventory is plain data: writing it cannot fail; an empty head would be refused on reading.
        let text = serde_json::to_vec(head).unwrap_or_default();
        seal(&text, &mut recorder.ready);
        recorder
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
    /// Where it is none, or its head is damaged.
    pub fn new(bytes: &'a [u8]) -> Result<Self, TapeFault> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(TapeFault::NotATape)?;
        let text = unseal(&mut rest).ok_or_else(|| TapeFault::Head("it is damaged".to_owned()))?;
        let mut head: Head =
            serde_json::from_slice(&text).map_err(|error| TapeFault::Head(error.to_string()))?;
        head.name_formats()
            .ok_or_else(|| TapeFault::Head("a profile in it cannot be read".to_owned()))?;
        let last = head.now();
        Ok(Self {
            head,
            rest,
            block: Vec::new(),
            at: 0,
            last,
            is_broken: false,
        })
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
