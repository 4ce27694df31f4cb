//! A device as it is known now: state, metrics with their past, who hears it.

use crate::city::{
    history::{cadence::Cadence, series::Series},
    model::{
        ids::{CityId, FeedId, GatewayId},
        limits,
        quality::{Doubt, Doubts},
        quantity::Reason,
        text::SafeText,
        time::{Mono, Stamp},
    },
};
use serde::{Deserialize, Serialize};

/// The state of a device. They exclude one another; the order is that of precedence (DESIGN 8).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum DeviceState {
    /// The pipe to it is broken: nobody can say (law 4).
    Unknown,
    /// Known by name only; it has not spoken since we look.
    #[default]
    NeverSeen,
    /// Says nothing for more than three intervals and a minute.
    Silent,
    /// Sends what cannot be.
    Implausible,
    /// Sends the same analogue value for hours.
    Frozen,
    /// Says nothing for more than two intervals.
    Late,
    /// Its battery is at 15 % or less.
    LowBattery,
    /// Fine.
    Ok,
}

impl DeviceState {
    /// All states, in the order of precedence.
    pub const ALL: [Self; 8] = [
        Self::Unknown,
        Self::NeverSeen,
        Self::Silent,
        Self::Implausible,
        Self::Frozen,
        Self::Late,
        Self::LowBattery,
        Self::Ok,
    ];

    /// The key in documents.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NeverSeen => "never_seen",
            Self::Silent => "silent",
            Self::Implausible => "implausible",
            Self::Frozen => "frozen",
            Self::Late => "late",
            Self::LowBattery => "low_battery",
            Self::Ok => "ok",
        }
    }
}

/// A radio edge: a gateway that heard the device.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// The gateway.
    pub gateway: GatewayId,
    /// The number of the device's frame that it heard last.
    pub frame: u32,
    /// When.
    pub heard: Mono,
    /// Signal strength, dBm; `i16::MIN` where it is not known.
    pub rssi_dbm: i16,
    /// Signal to noise, tenths of dB; `i16::MIN` where it is not known.
    pub snr_ddb: i16,
}

impl Edge {
    /// True where it still says something: one of the device's last 8 frames, at most a day old (DESIGN 2).
    pub fn holds(&self, frames: u32, now: Mono) -> bool {
        frames.wrapping_sub(self.frame) < limits::GATEWAYS_PER_DEVICE as u32
            && now.since(self.heard) <= limits::RADIO_EDGE_MS
    }
}

/// The value of a metric now.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum MetricValue {
    /// Nothing yet.
    #[default]
    None,
    /// A number in the unit of the metric's kind.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A word.
    Word(Box<SafeText>),
    /// The device says that it has no value, and why.
    Missing(#[serde(deserialize_with = "crate::city::model::saved::lasting")] Reason),
}

/// One thing that a device measures.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Metric {
    /// What: an index into the world's kinds.
    pub kind: u16,
    /// How often the same number came in a row, up to 255.
    pub same: u8,
    /// Why the value is not to be relied on.
    pub doubts: Doubts,
    /// Threshold rules that have spoken about it: a bit for each, see [`Metric::rule_bit`].
    pub over: u16,
    /// Since when the number is the same, seconds of the monotonic clock.
    pub same_since_s: u32,
    /// The value now.
    pub value: MetricValue,
    /// When it was measured: the device's clock, or ours where the device tells none.
    pub observed_at: Stamp,
    /// Its past; numbers only.
    pub series: Series,
}

impl Metric {
    /// The bit of a rule in `over`, by its place among those that watch the metric's kind. Beyond 16 rules for one
    /// quantity the bits are shared: such rules lose their hysteresis to one another.
    pub fn rule_bit(place: usize) -> u16 {
        1 << (place % 16)
    }

    /// The rules that watch its kind are others now: those that stay keep what they said.
    pub fn rewatched(&mut self, before: &[u16], now: &[u16]) {
        let said = before
            .iter()
            .enumerate()
            .filter(|(place, _)| self.over & Self::rule_bit(*place) != 0);
        let places = said.filter_map(|(_, rule)| now.iter().position(|known| known == rule));
        self.over = places.fold(0, |over, place| over | Self::rule_bit(place));
    }
}

/// A device.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Device {
    /// Its id in its platform.
    pub id: SafeText,
    /// Its name for people.
    pub name: Option<Box<SafeText>>,
    /// The model or profile that its platform tells.
    pub model: Option<Box<SafeText>>,
    /// The feed that it came by.
    pub feed: FeedId,
    /// Its city, where it is known.
    pub city: Option<CityId>,
    /// Its type: an index into the inventory's device types.
    pub device_type: Option<u16>,
    /// Latitude and longitude.
    pub position: Option<(f32, f32)>,
    /// Why that is not to be relied on.
    pub place_doubts: Doubts,
    /// Its state.
    pub state: DeviceState,
    /// Its battery is at 15 % or less.
    pub low_battery: bool,
    /// True after an outage that may have swallowed its word, until it speaks or is overdue.
    pub unsure: bool,
    /// True where no radio path or feed leads to it now.
    pub pipe_broken: bool,
    /// Since when it is in this state.
    pub state_since: Mono,
    /// When it was last heard, live: our monotonic clock. `None` for never.
    pub heard: Option<Mono>,
    /// The same on the wall clock.
    pub heard_at: Stamp,
    /// The newest time that the device itself told.
    pub observed_at: Option<Stamp>,
    /// What to wait for is counted from here: the last live message, or the end of an outage that
    /// may have swallowed one.
    pub waits_from: Mono,
    /// Its rhythm.
    pub cadence: Cadence,
    /// Frames heard.
    pub frames: u32,
    /// The last frame counter, for losses.
    pub frame_counter: Option<u32>,
    /// Frames that the counter says we did not get.
    pub frames_lost: u32,
    /// Who heard its last frames, the latest first; at most 8.
    pub edges: Vec<Edge>,
    /// The spreading factor of its last frame; 0 where unknown.
    pub spreading_factor: u8,
    /// Lag of its last message: our clock less its own, milliseconds.
    pub lag_ms: Option<i32>,
    /// What it measures; at most 64.
    pub metrics: Vec<Metric>,
    /// Where its last raw message stands in its feed's ring.
    pub raw: Option<(u64, u32)>,
    /// Its feed is gone from the config.
    pub is_gone: bool,
    /// True while it waits in the engine's list of due devices.
    pub scheduled: bool,
}

impl Device {
    /// The name for people, or the id.
    pub fn label(&self) -> &SafeText {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// Looks at the row, so that it is in the processor's cache when its message is placed.
    pub fn touch(&self) -> usize {
        let times = self.state_since.0 ^ self.heard_at.0.unsigned_abs() ^ self.waits_from.0;
        let raw = self.raw.map_or(0, |(at, _)| at);
        let counts = self.frames ^ self.frames_lost ^ u32::from(self.scheduled);
        self.id.as_str().len()
            ^ self.metrics.len()
            ^ self.edges.len()
            ^ (times ^ raw) as usize
            ^ counts as usize
    }

    /// The same for what the row points to: its metrics, its rhythm, its radio edges.
    pub fn touch_metrics(&self) -> usize {
        let edges = self.edges.first().map_or(0, |edge| edge.frame as usize);
        let of_metric = |metric: &Metric| {
            usize::from(metric.kind) ^ metric.series.len() ^ metric.observed_at.0 as usize
        };
        let metrics = self.metrics.iter().map(of_metric);
        metrics.fold(edges ^ self.cadence.touch(), |sum, one| sum ^ one)
    }

    /// True where a value of it cannot be right, or where it cannot be where it says.
    pub fn is_implausible(&self) -> bool {
        let mut metrics = self.metrics.iter();
        self.place_doubts.cannot_be() || metrics.any(|metric| metric.doubts.cannot_be())
    }

    /// True where a value of it stands still.
    pub fn is_frozen(&self) -> bool {
        let mut metrics = self.metrics.iter();
        metrics.any(|metric| metric.doubts.has(Doubt::Frozen))
    }
}
