//! The tape: every input with its time, as it came through the door (DESIGN 2).
//!
//! A tape is a magic word, a head, and blocks. Head and blocks are deflated and carry a CRC-32, so a tape
//! that breaks off is good up to its last whole block. The head holds what a replay needs: versions, the
//! seed, the inventory (it has no secrets), the time. Leaves out: files.

use super::{
    engine::port::{Failure, Input, LinkState, Reply, Source},
    formats,
    model::{
        cause::{FetchFault, LinkFault},
        ids::{FeedId, ServiceId},
        inventory::Inventory,
        order::{AlertId, Deed, Order},
        text::SafeText,
        time::{Mono, Now, Stamp},
    },
};
use bytes::Bytes;
use flate2::{Compression, bufread::DeflateDecoder, write::DeflateEncoder};
use serde::{Deserialize, Serialize};
use std::io::{Read as _, Write as _};

/// The first bytes of every tape; the last two are the format's version.
pub const MAGIC: &[u8; 10] = b"VALVOMO-01";
/// A block is closed when it holds this many bytes, before they are deflated.
const BLOCK_BYTES: usize = 256 * 1024;
/// No block of ours is larger; one that says so is damaged.
const BLOCK_BYTES_MOST: usize = 64 * 1024 * 1024;

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
        let name = |name: &String| formats::format(name).map_or("", |format| format.name());
        for (feed, format) in head.inventory.feeds.iter_mut().zip(&head.feed_formats) {
            feed.format = name(format);
        }
        for (service, format) in head
            .inventory
            .services
            .iter_mut()
            .zip(&head.service_formats)
        {
            service.format = name(format);
        }
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

/// Deflates a block behind its length and checksum.
fn seal(block: &[u8], out: &mut Vec<u8>) {
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

fn unseal(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let word = |at: usize| -> Option<u32> {
        Some(u32::from_be_bytes(rest.get(at..at + 4)?.try_into().ok()?))
    };
    let (length, packed, checksum) = (word(0)? as usize, word(4)? as usize, word(8)?);
    if length > BLOCK_BYTES_MOST {
        return None;
    }
    let body = rest.get(12..12 + packed)?;
    let mut block = Vec::with_capacity(length);
    DeflateDecoder::new(body)
        .take(length as u64 + 1)
        .read_to_end(&mut block)
        .ok()?;
    *rest = rest.get(12 + packed..)?;
    (block.len() == length && crc32fast::hash(&block) == checksum).then_some(block)
}

fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_signed(out: &mut Vec<u8>, number: i64) {
    put(out, ((number << 1) ^ (number >> 63)) as u64);
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_source(out: &mut Vec<u8>, source: Source) {
    match source {
        Source::Feed(feed) => put(out, u64::from(feed.0) * 2),
        Source::Service(service) => put(out, u64::from(service.0) * 2 + 1),
    }
}

fn write_input(out: &mut Vec<u8>, input: &Input) {
    match input {
        Input::Message {
            feed,
            topic,
            bytes,
            retained,
            qos,
            dup,
        } => {
            out.push(1);
            put(out, u64::from(feed.0));
            out.push(u8::from(*retained) | u8::from(*dup) << 1 | qos << 2);
            put_bytes(out, topic);
            put_bytes(out, bytes);
        }
        Input::Response {
            source,
            request,
            outcome: Ok(reply),
        } => {
            out.push(2);
            put_source(out, *source);
            put(out, u64::from(*request));
            put(out, u64::from(reply.status));
            put(out, u64::from(reply.latency_ms));
            put(out, reply.headers.len() as u64);
            for (name, value) in &reply.headers {
                put_bytes(out, name.as_bytes());
                put_bytes(out, value.as_bytes());
            }
            put_bytes(out, &reply.body);
        }
        Input::Response {
            source,
            request,
            outcome: Err(failure),
        } => {
            out.push(3);
            put_source(out, *source);
            put(out, u64::from(*request));
            put(out, u64::from(fetch_fault_code(failure.fault)));
            put(out, u64::from(failure.latency_ms));
            put_bytes(out, failure.detail.as_str().as_bytes());
        }
        Input::Link { feed, state } => {
            out.push(4);
            put(out, u64::from(feed.0));
            write_link(out, state);
        }
        Input::Lost { feed, count } => {
            out.push(5);
            put(out, u64::from(feed.0));
            put(out, *count);
        }
        Input::Order(order) => {
            out.push(6);
            put_bytes(out, order.who.as_str().as_bytes());
            let (kind, id, words) = match &order.what {
                Deed::Acknowledge(id) => (1, id, ""),
                Deed::Unacknowledge(id) => (2, id, ""),
                Deed::Note(id, words) => (3, id, words.as_str()),
            };
            out.push(kind);
            put(out, id.0);
            put_bytes(out, words.as_bytes());
        }
        Input::Tick => out.push(7),
    }
}

fn write_link(out: &mut Vec<u8>, state: &LinkState) {
    match state {
        LinkState::Connecting => out.push(1),
        LinkState::Subscribing => out.push(2),
        LinkState::Up { refused } => {
            out.push(3);
            put(out, refused.len() as u64);
            for filter in refused {
                put_bytes(out, filter.as_str().as_bytes());
            }
        }
        LinkState::Down { fault, detail } => {
            out.push(4);
            let code = LINK_FAULTS
                .iter()
                .position(|known| known == fault)
                .unwrap_or(0);
            out.push(code as u8);
            put_bytes(out, detail.as_str().as_bytes());
        }
    }
}

/// The order is the code on the tape: add at the end only.
const LINK_FAULTS: &[LinkFault] = &[
    LinkFault::Dns,
    LinkFault::Refused,
    LinkFault::Timeout,
    LinkFault::Tls,
    LinkFault::Certificate,
    LinkFault::Credentials,
    LinkFault::NotSubscribed,
    LinkFault::Protocol,
    LinkFault::TakenOver,
    LinkFault::TooLarge,
    LinkFault::Closed,
    LinkFault::NoPing,
];

/// The order is the code on the tape: add at the end only. An HTTP status follows as 1000 + status.
const FETCH_FAULTS: &[FetchFault] = &[
    FetchFault::Dns,
    FetchFault::Refused,
    FetchFault::Tls,
    FetchFault::Certificate,
    FetchFault::ConnectTimeout,
    FetchFault::AnswerTimeout,
    FetchFault::BodyTimeout,
    FetchFault::TooLarge,
    FetchFault::Broken,
    FetchFault::Redirect,
    FetchFault::NotTheFormat,
];

fn fetch_fault_code(fault: FetchFault) -> u16 {
    match fault {
        FetchFault::Status(status) => 1_000_u16.saturating_add(status),
        other => FETCH_FAULTS
            .iter()
            .position(|known| *known == other)
            .unwrap_or(0) as u16,
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*byte)
    }

    fn number(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0_u64, 0);
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }

    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    fn bytes(&mut self) -> Option<Bytes> {
        let length = usize::try_from(self.number()?).ok()?;
        let bytes = Bytes::copy_from_slice(self.bytes.get(..length)?);
        self.bytes = self.bytes.get(length..)?;
        Some(bytes)
    }

    fn text(&mut self) -> Option<SafeText> {
        Some(SafeText::from_bytes(&self.bytes()?))
    }

    fn feed(&mut self) -> Option<FeedId> {
        Some(FeedId(u16::try_from(self.number()?).ok()?))
    }

    fn source(&mut self) -> Option<Source> {
        let code = self.number()?;
        let row = u16::try_from(code / 2).ok()?;
        Some(if code % 2 == 0 {
            Source::Feed(FeedId(row))
        } else {
            Source::Service(ServiceId(row))
        })
    }

    fn input(&mut self) -> Option<Input> {
        Some(match self.byte()? {
            1 => {
                let (feed, flags) = (self.feed()?, self.byte()?);
                let (topic, bytes) = (self.bytes()?, self.bytes()?);
                let (retained, dup) = (flags & 1 != 0, flags & 2 != 0);
                Input::Message {
                    feed,
                    topic,
                    bytes,
                    retained,
                    qos: flags >> 2,
                    dup,
                }
            }
            2 => {
                let source = self.source()?;
                let request = u32::try_from(self.number()?).ok()?;
                Input::Response {
                    source,
                    request,
                    outcome: Ok(self.reply()?),
                }
            }
            3 => {
                let source = self.source()?;
                let request = u32::try_from(self.number()?).ok()?;
                let code = u16::try_from(self.number()?).ok()?;
                let fault = match code.checked_sub(1_000) {
                    Some(status) => FetchFault::Status(status),
                    None => *FETCH_FAULTS.get(usize::from(code))?,
                };
                let latency_ms = u32::try_from(self.number()?).ok()?;
                let failure = Failure {
                    fault,
                    detail: self.text()?,
                    latency_ms,
                };
                Input::Response {
                    source,
                    request,
                    outcome: Err(failure),
                }
            }
            4 => Input::Link {
                feed: self.feed()?,
                state: self.link()?,
            },
            5 => Input::Lost {
                feed: self.feed()?,
                count: self.number()?,
            },
            6 => {
                let (who, kind, id) = (self.text()?, self.byte()?, AlertId(self.number()?));
                let words = self.text()?;
                let what = match kind {
                    1 => Deed::Acknowledge(id),
                    2 => Deed::Unacknowledge(id),
                    3 => Deed::Note(id, words),
                    _ => return None,
                };
                Input::Order(Order { who, what })
            }
            7 => Input::Tick,
            _ => return None,
        })
    }

    fn reply(&mut self) -> Option<Reply> {
        let status = u16::try_from(self.number()?).ok()?;
        let latency_ms = u32::try_from(self.number()?).ok()?;
        let count = usize::try_from(self.number()?).ok()?;
        let mut headers = Vec::new();
        for _ in 0..count {
            let (name, value) = (self.bytes()?, self.bytes()?);
            let text = |bytes: &Bytes| String::from_utf8_lossy(bytes).into_owned();
            headers.push((text(&name), text(&value)));
        }
        Some(Reply {
            status,
            headers,
            body: self.bytes()?,
            latency_ms,
        })
    }

    fn link(&mut self) -> Option<LinkState> {
        Some(match self.byte()? {
            1 => LinkState::Connecting,
            2 => LinkState::Subscribing,
            3 => {
                let count = self.number()?;
                let mut refused = Vec::new();
                for _ in 0..count {
                    refused.push(self.text()?);
                }
                LinkState::Up { refused }
            }
            4 => {
                let fault = *LINK_FAULTS.get(usize::from(self.byte()?))?;
                LinkState::Down {
                    fault,
                    detail: self.text()?,
                }
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs() -> Vec<Input> {
        let feed = FeedId(3);
        let order = |what| {
            Input::Order(Order {
                who: SafeText::new("operator"),
                what,
            })
        };
        let message = |retained, dup, qos| Input::Message {
            feed,
            topic: Bytes::from_static("/hfp/v2/ä".as_bytes()),
            bytes: Bytes::from_static(b"{\"VP\":{}}\xff\0"),
            retained,
            qos,
            dup,
        };
        let reply = Reply {
            status: 503,
            headers: vec![("retry-after".into(), "5".into())],
            body: Bytes::from_static(b"{}"),
            latency_ms: 1_900,
        };
        let fail = |fault| Input::Response {
            source: Source::Service(ServiceId(7)),
            request: 9,
            outcome: Err(Failure {
                fault,
                detail: SafeText::new("x"),
                latency_ms: 4,
            }),
        };
        let mut all = vec![
            Input::Tick,
            message(false, false, 0),
            message(true, true, 1),
            Input::Response {
                source: Source::Feed(feed),
                request: u32::MAX,
                outcome: Ok(reply),
            },
            fail(FetchFault::Status(599)),
            Input::Lost {
                feed,
                count: u64::MAX,
            },
            Input::Link {
                feed,
                state: LinkState::Connecting,
            },
            Input::Link {
                feed,
                state: LinkState::Subscribing,
            },
            Input::Link {
                feed,
                state: LinkState::Up {
                    refused: vec![SafeText::new("a/#")],
                },
            },
            order(Deed::Acknowledge(AlertId(77))),
            order(Deed::Unacknowledge(AlertId(77))),
            order(Deed::Note(AlertId(1), SafeText::new("soitettu"))),
        ];
        all.extend(FETCH_FAULTS.iter().map(|fault| fail(*fault)));
        all.extend(LINK_FAULTS.iter().map(|fault| Input::Link {
            feed,
            state: LinkState::Down {
                fault: *fault,
                detail: SafeText::new("why"),
            },
        }));
        all
    }

    fn tape() -> (Vec<(Now, Input)>, Vec<u8>) {
        let start = Now {
            utc: Stamp(1_000_000),
            mono: Mono(50),
        };
        let mut recorder = Recorder::new(&Head::new(Inventory::default(), 42, start));
        let mut expected = Vec::new();
        for (step, input) in inputs().into_iter().enumerate() {
            // The wall clock goes back now and then; the tape keeps that.
            let utc = Stamp(1_000_000 + step as i64 * 10 - i64::from(step == 5) * 7_000);
            let now = Now {
                utc,
                mono: Mono(50 + step as u64 * 10),
            };
            recorder.write(now, &input);
            expected.push((now, input));
            if step == 8 {
                recorder.flush();
            }
        }
        recorder.flush();
        (expected, recorder.take())
    }

    #[test]
    fn gives_back_what_it_was_given() {
        let (expected, bytes) = tape();
        let mut player = Player::new(&bytes).expect("a tape");
        assert_eq!(player.head.seed, 42);
        let found: Vec<(Now, Input)> = player.by_ref().collect();
        assert_eq!(found, expected);
        assert!(!player.is_broken);
    }

    #[test]
    fn a_tape_that_breaks_off_is_good_up_to_there() {
        let (expected, bytes) = tape();
        for cut in 0..bytes.len() {
            let Ok(mut player) = Player::new(&bytes[..cut]) else {
                continue;
            };
            let found: Vec<(Now, Input)> = player.by_ref().collect();
            assert_eq!(found, expected[..found.len()]);
        }
    }

    #[test]
    fn damage_is_noticed() {
        let (expected, bytes) = tape();
        for at in 0..bytes.len() {
            let mut hurt = bytes.clone();
            hurt[at] ^= 0x55;
            let Ok(mut player) = Player::new(&hurt) else {
                continue;
            };
            let found: Vec<(Now, Input)> = player.by_ref().collect();
            assert!(found.len() <= expected.len());
            assert_eq!(found, expected[..found.len()], "byte {at}");
        }
        assert!(matches!(
            Player::new(b"VALVOMO-99xxxx"),
            Err(TapeFault::NotATape)
        ));
    }
}
