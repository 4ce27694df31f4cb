//! The sieve: could there be personal data in these bytes? One pass, 64 bytes at a time; a `true` costs a closer look, a
//! `false` must be right. For documents in JSON, which nearly all messages are; anything else is looked at closely.
//!
//! Looked for: runs of digits that could be an identity code, an `@` between letters, escapes that hide either, and keys
//! that end like a telling name. In a topic, a level is a key of the one behind it.

use super::{
    codes::{may_begin_finnish, may_begin_swedish},
    is_json, names,
    strong::DOMAIN_BYTES,
};
use std::sync::LazyLock;
use wide::u8x16;

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// True where personal data may be in it.
pub(super) fn may_hold(bytes: &[u8]) -> bool {
    if !is_json(bytes) {
        return !bytes.is_empty();
    }
    passes::<b':'>(bytes)
}

/// The same for a topic.
pub(super) fn may_hold_in_topic(topic: &[u8]) -> bool {
    passes::<b'/'>(topic)
}

/// True where something is to be looked at closely. `KEY` is the byte behind a key.
fn passes<const KEY: u8>(bytes: &[u8]) -> bool {
    let ends = &*ENDS;
    let mut runs = Runs::default();
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut last = [0_u8; BLOCK];
    // It ends in at least one byte that is no digit, so every run has an end.
    if let Some(last) = last.get_mut(..rest.len()) {
        last.copy_from_slice(rest);
    }
    let mut base = 0;
    for block in blocks.iter().chain([&last]) {
        let marks = Marks::of::<KEY>(block);
        let mut odd = runs.ends(marks.digits);
        while odd != 0 {
            if may_be_code(bytes, base + odd.trailing_zeros() as usize) {
                return true;
            }
            odd &= odd - 1;
        }
        let mut keys = marks.keys;
        while keys != 0 {
            let behind = base + keys.trailing_zeros() as usize;
            let may_tell = if KEY == b'/' {
                ends.may_end(bytes, behind)
            } else {
                ends.may_tell(bytes, behind)
            };
            if may_tell {
                return true;
            }
            keys &= keys - 1;
        }
        let mut rare = marks.rare;
        while rare != 0 {
            if may_be_more(bytes, base + rare.trailing_zeros() as usize) {
                return true;
            }
            rare &= rare - 1;
        }
        base += BLOCK;
    }
    false
}

/// Where certain bytes are in a block, a bit for each.
struct Marks {
    digits: u64,
    /// The bytes behind keys.
    keys: u64,
    /// `@` and `\`.
    rare: u64,
}

impl Marks {
    #[inline(always)]
    fn of<const KEY: u8>(block: &[u8; BLOCK]) -> Self {
        let mut marks = Self {
            digits: 0,
            keys: 0,
            rare: 0,
        };
        let (chunks, _) = block.as_chunks::<16>();
        for (place, chunk) in chunks.iter().enumerate() {
            let bytes = u8x16::new(*chunk);
            let is = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
            let bits = |marks: u8x16| u64::from(marks.to_bitmask()) << (place * 16);
            let values = bytes - u8x16::splat(b'0');
            marks.digits |= bits(values.min(u8x16::splat(9)).simd_eq(values));
            marks.keys |= bits(is(KEY));
            marks.rare |= bits(is(b'@') | is(b'\\'));
        }
        marks
    }
}

/// Runs of six digits and more, over the ends of blocks.
#[derive(Default)]
struct Runs {
    ones: u64,
    twos: u64,
    sixes: u64,
}

impl Runs {
    /// Marks the byte behind each run of at least six digits.
    #[inline(always)]
    fn ends(&mut self, ones: u64) -> u64 {
        let behind = |now: u64, before: u64, by: u32| now << by | before >> (64 - by);
        let twos = ones & behind(ones, self.ones, 1);
        let fours = twos & behind(twos, self.twos, 2);
        let sixes = fours & behind(twos, self.twos, 4);
        let ends = !ones & behind(sixes, self.sixes, 1);
        *self = Self { ones, twos, sixes };
        ends
    }
}

/// Could the digits that end here begin an identity code, or be one?
fn may_be_code(bytes: &[u8], end: usize) -> bool {
    let head = bytes.get(..end).unwrap_or_default();
    let length = head
        .iter()
        .rev()
        .take(13)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let digits = head.get(end - length..).unwrap_or_default();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    match (length, bytes.get(end)) {
        (6 | 8, Some(b'-' | b'+')) => is_digit(end + 1) && is_digit(end + 2) && is_digit(end + 3),
        (6, Some(b'A'..=b'F' | b'a'..=b'f' | b'U'..=b'Y' | b'u'..=b'y')) => {
            is_digit(end + 1) && is_digit(end + 2) && is_digit(end + 3) && may_begin_finnish(digits)
        }
        // A number in JSON: it is one only where its key says so, and keys are looked at by themselves.
        (10 | 12, _) if is_number(head, length) => false,
        (10, _) => digits.get(..6).is_some_and(may_begin_swedish),
        (12, _) => digits.get(2..8).is_some_and(may_begin_swedish),
        _ => false,
    }
}

/// True where the last digits stand right behind a key.
fn is_number(head: &[u8], length: usize) -> bool {
    let before = head.get(..head.len() - length).unwrap_or_default();
    before.ends_with(b"\":") || before.ends_with(b"\": ")
}

/// An `@` with something on both sides, or an escape that may hide a digit, a letter of ASCII or an `@`.
fn may_be_more(bytes: &[u8], at: usize) -> bool {
    let is_joined =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
    let rest = bytes.get(at..).unwrap_or_default();
    match rest {
        [b'\\', b'u', b'0', b'0', b'2'..=b'7', ..] => true,
        [b'\\', ..] => false,
        // OData's annotations.
        [_, b'i', b'o', b't', b'.', ..] => false,
        _ => {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            let is_before = is_joined(before) || matches!(before, Some(b'_' | b'-' | b'+' | b'%'));
            is_before && is_joined(rest.get(1)) && has_dot(rest)
        }
    }
}

/// Is there a dot in the domain that follows? `application@tenant` of The Things Stack has none.
fn has_dot(rest: &[u8]) -> bool {
    let domain = rest.iter().skip(1).take(DOMAIN_BYTES);
    let mut domain =
        domain.take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    domain.any(|byte| *byte == b'.')
}

/// Ends of telling names: their last eight, six and four bytes. Shorter words have what stands before them in it.
struct Ends {
    /// The last four bytes of all of them: nearly every key is let go by these.
    all: Table,
    eights: Table,
    sixes: Table,
    fours: Table,
}

static ENDS: LazyLock<Ends> = LazyLock::new(Ends::new);

/// The bytes of the last six and of the last four letters.
const SIX: u64 = 0xffff_ffff_ffff_0000;
const FOUR: u64 = 0xffff_ffff_0000_0000;

impl Ends {
    fn new() -> Self {
        let mut ends = Self {
            all: Table::new(),
            eights: Table::new(),
            sixes: Table::new(),
            fours: Table::new(),
        };
        for name in names::all() {
            for joint in ["", "_", "-", " "] {
                let name = name.replace('_', joint);
                let (table, mask) = match name.len() {
                    ..6 => (&mut ends.fours, FOUR),
                    6..8 => (&mut ends.sixes, SIX),
                    8.. => (&mut ends.eights, u64::MAX),
                };
                // What stands before a short name: the quote, or the end of another word.
                for before in ["\"", "_", "-", " ", "/", "\0"] {
                    let name = format!("\0\0\0\0\0\0\0{before}{name}");
                    let last = name.as_bytes().last_chunk().copied().unwrap_or_default();
                    let last = lowered(u64::from_le_bytes(last));
                    ends.all.add(last & FOUR);
                    table.add(last & mask);
                }
            }
        }
        ends
    }

    /// Could what ends before this colon be a telling key?
    #[inline(always)]
    fn may_tell(&self, bytes: &[u8], colon: usize) -> bool {
        let Some(end) = colon.checked_sub(1) else {
            return false;
        };
        match bytes.get(end) {
            Some(b'"') => {}
            // A blank between a key and its colon is so rare that it is not worth a second way.
            Some(byte) => return byte.is_ascii_whitespace(),
            None => return false,
        }
        self.may_end(bytes, end)
    }

    /// Could what ends before this byte be a telling key?
    #[inline(always)]
    fn may_end(&self, bytes: &[u8], end: usize) -> bool {
        let head = bytes.get(..end).unwrap_or_default();
        match head.last_chunk::<4>() {
            Some(last) => {
                let last = u64::from(u32::from_le_bytes(*last)) << 32;
                self.all.may_have(lowered(last) & FOUR) && self.is_end(head)
            }
            None => self.is_end(head),
        }
    }

    fn is_end(&self, head: &[u8]) -> bool {
        let last = match head.last_chunk::<8>() {
            Some(last) => *last,
            None => {
                let mut last = [0; 8];
                let (_, room) = last.split_at_mut(8 - head.len());
                room.copy_from_slice(head);
                last
            }
        };
        let last = lowered(u64::from_le_bytes(last));
        self.eights.has(last) || self.sixes.has(last & SIX) || self.fours.has(last & FOUR)
    }
}

/// A set of words of letters: a bit for each says quickly that one is not in it, a sorted list that it is.
struct Table {
    bits: [u64; 256],
    words: Vec<u64>,
}

impl Table {
    fn new() -> Self {
        Self {
            bits: [0; 256],
            words: Vec::new(),
        }
    }

    fn add(&mut self, letters: u64) {
        if let Err(place) = self.words.binary_search(&letters) {
            self.words.insert(place, letters);
        }
        let (word, bit) = place(letters);
        if let Some(word) = self.bits.get_mut(word) {
            *word |= bit;
        }
    }

    #[inline(always)]
    fn may_have(&self, letters: u64) -> bool {
        let (word, bit) = place(letters);
        self.bits.get(word).is_some_and(|word| word & bit != 0)
    }

    fn has(&self, letters: u64) -> bool {
        self.may_have(letters) && self.words.binary_search(&letters).is_ok()
    }
}

/// Eight letters without their case.
fn lowered(letters: u64) -> u64 {
    letters | 0x2020_2020_2020_2020
}

/// Where letters stand in a table of 16,384 bits.
#[inline(always)]
fn place(letters: u64) -> (usize, u64) {
    let hash = letters.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 50;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::random::Random;

    #[test]
    fn blocks_are_marked_as_bytes_are() {
        let mut dice = Random::new(11);
        for _ in 0..2_000 {
            let mut block = [0_u8; BLOCK];
            for byte in &mut block {
                *byte = match dice.between(0, 3) {
                    0 => b"@\\:0123456789/;?"[dice.between(0, 15) as usize],
                    _ => dice.bits() as u8,
                };
            }
            let marks = Marks::of::<b':'>(&block);
            for (place, byte) in block.iter().enumerate() {
                let is = |marks: u64| marks >> place & 1 == 1;
                assert_eq!(is(marks.digits), byte.is_ascii_digit());
                assert_eq!(is(marks.keys), *byte == b':');
                assert_eq!(is(marks.rare), matches!(byte, b'@' | b'\\'));
            }
        }
    }

    /// A run is found wherever it lies to the blocks, at the very end too.
    #[test]
    fn codes_are_found_at_every_place() {
        for code in [
            "131052-308T",
            "131052A308T",
            "811228-9874",
            "19811228-9874",
            "\"8112289874\"",
            "198112289874",
        ] {
            for before in 0..140 {
                for behind in [0, 1, 70] {
                    let text = format!("[{}{code}{}", "x ".repeat(before), " ".repeat(behind));
                    assert!(may_hold(text.as_bytes()), "{before} {code}");
                }
            }
        }
    }

    /// Every telling name in every way of writing it, at every place.
    #[test]
    fn no_telling_key_slips_through() {
        for name in names::all() {
            let words: Vec<&str> = name.split('_').collect();
            let camel: String = words
                .iter()
                .map(|word| {
                    let mut letters = word.chars();
                    let first = letters.next().into_iter().flat_map(char::to_uppercase);
                    first.chain(letters).collect::<String>()
                })
                .collect();
            let ways = [
                words.concat(),
                words.join("_"),
                words.join("-"),
                words.join(" "),
                camel.clone(),
                camel.to_uppercase(),
                name.to_uppercase(),
                format!("their_{name}"),
                format!("their-{}", words.concat()),
            ];
            for way in ways {
                for before in 0..66 {
                    let text = format!("{{{}\"{way}\":1}}", " ".repeat(before));
                    assert!(may_hold(text.as_bytes()), "{before} {way}");
                }
                assert!(may_hold(format!("{{\"{way}\" : 1}}").as_bytes()));
                for head in ["", "/", "a/b/"] {
                    let topic = format!("{head}{way}/x");
                    assert!(may_hold_in_topic(topic.as_bytes()), "{topic}");
                }
            }
            if words.concat().len() > 3 {
                let text = format!("{{\"customer{camel}\":1}}");
                assert!(may_hold(text.as_bytes()), "{text}");
            }
        }
    }

    #[test]
    fn an_everyday_topic_passes() {
        for topic in [
            "v3/city-air@ttn/devices/dev-0000001/up",
            "application/7/device/0011223344556677/event/up",
            "/hfp/v2/journey/ongoing/vp/bus/0012/01234/1055/1/Kamppi/13:12/1010101/3/60;24/18/62/45",
        ] {
            assert!(!may_hold_in_topic(topic.as_bytes()), "{topic}");
        }
    }

    #[test]
    fn an_everyday_message_passes() {
        for text in [
            r#"{"VP":{"desi":"9","dir":"1","oper":22,"veh":832,"tst":"2026-11-22T02:50:10.123Z","tsi":1795503120,"spd":8.2,"hdg":12,"lat":60.192059,"long":24.945831}}"#,
            r#"[{"bn":"urn:dev:ow:10e2073a01080063:","bt":1795503120.125,"n":"temperature","u":"Cel","v":21.5}]"#,
            r#"{"deviceInfo":{"tenantId":"52f14cd4-c6f1-4fbd-8f87-4025e1d49242","tenantName":"City","applicationName":"air","deviceProfileName":"ERS","deviceName":"gw-07","devEui":"a84041ffff1f2b3c"},"fCnt":131052}"#,
            r#"{"@iot.id":1,"Observations@iot.navigationLink":"https://x.test/v1.1"}"#,
        ] {
            assert!(!may_hold(text.as_bytes()), "{text}");
        }
    }
}
