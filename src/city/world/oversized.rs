//! Messages that were too large for a feed, and the filters that are left out because of them (FAILURES A3).

use crate::city::model::{
    text::SafeText,
    time::{Mono, Now},
};
use serde::{Deserialize, Serialize};

/// How long a filter is left out, milliseconds. To ask again costs a feed whose topic did not change one connection
/// and a second; to wait costs the filter's other topics. A reload of the config ends it at once.
pub const LEFT_OUT_MS: u64 = 15 * 60_000;

/// The too large messages of one feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packets {
    /// How many came, ever.
    pub count: u64,
    /// The last of them.
    pub last: Option<Packet>,
    /// Filters that are not asked for until their time is over.
    pub left_out: Vec<LeftOut>,
}

/// A message that was too large.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packet {
    /// Its topic; empty where that is not text.
    pub topic: SafeText,
    /// Its length.
    pub bytes: u64,
    /// When it came.
    pub at: Now,
}

/// A filter that is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The filter.
    pub filter: SafeText,
    /// The message that made it so.
    pub packet: Packet,
    /// When it is asked for again.
    pub until: Now,
}

impl Packets {
    /// The last message that was too large, where it came within this time.
    pub fn recent(&self, now: Mono, within_ms: u64) -> Option<&Packet> {
        let last = self.last.as_ref();
        last.filter(|last| now.since(last.at.mono) < within_ms)
    }
}
