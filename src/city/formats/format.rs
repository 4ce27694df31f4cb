//! What a wire format is: a name, a sentence, and a `parse` that cannot fail, only find less (law 6).
//!
//! A format has no memory: what needs some (metadata, de-duplication, counters) lives in the engine.

use super::found::Found;
use crate::city::model::{text::SafeText, time::Stamp};

/// One message or one HTTP body, as it came, after the guard.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// The MQTT topic; `None` for a body, or where it is not known.
    pub topic: Option<&'a str>,
    /// The payload or the decoded body.
    pub bytes: &'a [u8],
    /// The HTTP status, for a polled source.
    pub status: Option<u16>,
    /// HTTP headers, names in lower case.
    pub headers: &'a [(String, String)],
    /// The retained flag of MQTT: old news, proves nothing about now (T03).
    pub retained: bool,
    /// When it came in: the reference of relative times (SenML).
    pub received_at: Stamp,
    /// The name of the request that it answers, where its format has several.
    pub request: Option<&'a str>,
    /// Which page of that answer it is, from 0.
    pub page: u32,
    /// The address that was asked, as it may be shown: without user, password and query.
    pub asked: Option<&'a str>,
    /// What the config chose for its format, but for what stands in paths.
    pub parameters: &'a [(SafeText, SafeText)],
}

impl<'a> Message<'a> {
    /// A message of which only the bytes are known.
    pub fn bare(bytes: &'a [u8]) -> Self {
        Self {
            topic: None,
            bytes,
            status: None,
            headers: &[],
            retained: false,
            received_at: Stamp(0),
            request: None,
            page: 0,
            asked: None,
            parameters: &[],
        }
    }

    /// What the config chose under this name.
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        let mut all = self.parameters.iter();
        let found = all.find(|(known, _)| known.as_str() == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// A level of the topic, counted from 0. A leading slash makes level 0 empty (T02).
    pub fn topic_level(&self, level: usize) -> Option<&'a str> {
        self.topic?.split('/').nth(level)
    }
}

/// A wire format. Members of `formats/` implement it; `formats/mod.rs` lists them.
pub trait Format: Sync {
    /// The name that configs and the command line use.
    fn name(&self) -> &str;
    /// What it is, in one line for `valvomo formats`.
    fn about(&self) -> &str;
    /// The topics that a feed of this format usually subscribes to; empty for polled formats.
    fn usual_topics(&self) -> &'static [&'static str] {
        &[]
    }
    /// The same, where they stand in a profile rather than in code.
    fn topics(&self) -> Vec<&str> {
        self.usual_topics().to_vec()
    }
    /// How its publisher wants to be asked; `None` where the config says all of it.
    fn asking(&self) -> Option<&Asking> {
        None
    }
    /// Reads a message into `found`, which is empty when it comes in. Must not panic on any bytes.
    fn parse(&self, message: &Message<'_>, found: &mut Found);
}

/// How a publisher wants to be asked. Never where: hosts are data of a config.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asking {
    /// An address that shows what a config may name; nothing is asked there by itself.
    pub base: Option<Box<str>>,
    /// Paths are put only behind addresses that end like one of these, others are asked as they are written; behind
    /// all where it is empty.
    pub roots: Vec<Box<str>>,
    /// Nobody asks more often, milliseconds.
    pub floor_ms: Option<u64>,
    /// Headers that the publisher wants, with `{operator}`, `{app}` and `{version}` in their values.
    pub headers: Vec<(Box<str>, Box<str>)>,
    /// Where a key goes, if the publisher gives keys out.
    pub key: Option<KeyPlace>,
    /// What a config may choose, with the usual choice where there is one: in paths, or for the format itself.
    pub parameters: Vec<(Box<str>, Option<Box<str>>)>,
    /// The same for all its requests, see [`Request::max_age_ms`].
    pub max_age_ms: Option<u64>,
    /// A later answer is slow, milliseconds.
    pub slow_ms: Option<u64>,
    /// The largest decoded body, bytes.
    pub body_bytes_max: Option<usize>,
    /// Which addresses are asked; none where the config's own is all.
    pub requests: Vec<Request>,
    /// Tells one text of a profile from another.
    pub edition: u64,
}

/// Where the key of a publisher goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPlace {
    /// Where.
    pub into: KeyInto,
    /// What stands before it there: `Token `.
    pub prefix: Box<str>,
    /// Nothing is answered without one.
    pub is_required: bool,
}

/// See [`KeyPlace`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyInto {
    /// A header of this name.
    Header(Box<str>),
    /// A parameter of the query.
    Query(Box<str>),
}

/// One address that is asked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Request {
    /// What extracts and configs call it.
    pub name: Box<str>,
    /// What follows the base; empty where another document names the address.
    pub path: Box<str>,
    /// How often, where that differs from the others, milliseconds.
    pub every_ms: Option<u64>,
    /// Data that state an older time than this are old, milliseconds.
    pub max_age_ms: Option<u64>,
    /// The request whose document names its address: see [`Found::addresses`].
    pub named_by: Option<Box<str>>,
    /// A service is asked for it too, right behind the answer that names its address; it is well where both
    /// answers say so.
    pub of_service: bool,
}
