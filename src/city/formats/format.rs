//! What a wire format is: a name, a sentence, and a `parse` that cannot fail, only find less (law 6).
//!
//! A format has no memory: what needs some (metadata, de-duplication, counters) lives in the engine.

use super::found::Found;
use crate::city::model::time::Stamp;

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
        }
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
    /// Reads a message into `found`, which is empty when it comes in. Must not panic on any bytes.
    fn parse(&self, message: &Message<'_>, found: &mut Found);
}
