//! The state of a feed: its link, what came through, how fresh it is.

use super::{freshness::Freshness, meter::Meter, oversized::Packets, raw::RawRing};
use crate::city::{
    history::cadence::Cadence,
    model::{
        cause::{FetchFault, LinkFault},
        certificate::Validity,
        text::SafeText,
        time::{Mono, Stamp},
    },
};
use serde::{Deserialize, Serialize};

/// The state of a feed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum FeedState {
    /// Its link is broken.
    Down,
    /// The link is there, but nothing comes that should.
    Silent,
    /// An attempt is under way for the first time, or filters are not granted yet.
    #[default]
    Connecting,
    /// Some filters were refused, or some answers are bad.
    Degraded,
    /// Fine.
    Ok,
}

impl FeedState {
    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Silent => "silent",
            Self::Connecting => "connecting",
            Self::Degraded => "degraded",
            Self::Ok => "ok",
        }
    }

    /// True where what is behind the feed cannot be seen.
    pub fn is_broken(self) -> bool {
        matches!(self, Self::Down | Self::Silent)
    }
}

/// How a feed is doing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct FeedStatus {
    /// Its state.
    pub state: FeedState,
    /// Since when.
    pub state_since: Mono,
    /// Since when it is subscribed, while it is.
    pub subscribed_since: Option<Mono>,
    /// What broke the link, while it is broken.
    pub link_fault: Option<(LinkFault, SafeText)>,
    /// What broke the last poll, while polls fail.
    pub fetch_fault: Option<(FetchFault, SafeText)>,
    /// Filters that the broker refused.
    pub refused: Vec<SafeText>,
    /// Attempts to connect, ever.
    pub attempts: u64,
    /// Failed attempts in a row.
    pub failures: u32,
    /// When the next attempt is due.
    pub next_attempt: Option<Mono>,
    /// Messages (or answers), retained ones not counted.
    pub messages: u64,
    /// Retained messages.
    pub retained: u64,
    /// Duplicates.
    pub duplicates: u64,
    /// Messages whose news were older than what we had.
    pub late_news: u64,
    /// Bytes of payload.
    pub bytes: u64,
    /// Messages that a full queue dropped.
    pub lost: u64,
    /// Messages over the limit of one packet; they are among the lost.
    pub oversized: Packets,
    /// Things that were not understood.
    pub defects: u64,
    /// The last of them: field and reason.
    pub last_defect: Option<(SafeText, SafeText)>,
    /// The certificate that its broker showed last.
    pub link_certificate: Option<Validity>,
    /// The certificate that its polled source showed last.
    pub poll_certificate: Option<Validity>,
    /// How fresh its answers are, where it is polled.
    pub fresh: Freshness,
    /// Series that spoke, and whose description has not come yet.
    pub undescribed: u32,
    /// What went over a bound: devices, gateways, metrics that found no room.
    pub over_bounds: u64,
    /// Devices behind it.
    pub devices: u32,
    /// Gateways that it hears.
    pub gateways: u32,
    /// When the last live message came.
    pub last_message: Option<Mono>,
    /// The same on the wall clock.
    pub last_message_at: Option<Stamp>,
    /// Lag of observations, smoothed, milliseconds.
    pub lag_ms: Option<f64>,
    /// The rhythm of the feed as a whole.
    pub cadence: Cadence,
    /// Messages per 10 s over the last ten minutes.
    pub rate: Meter,
    /// The last raw messages.
    pub raw: RawRing,
}

impl FeedStatus {
    /// The state of a feed whose link is up and heard: every filter that is wanted is granted, or not.
    pub fn heard_state(&self) -> FeedState {
        if self.refused.is_empty() && self.oversized.left_out.is_empty() {
            FeedState::Ok
        } else {
            FeedState::Degraded
        }
    }
}
