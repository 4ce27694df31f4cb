//! A gateway as it is known now. Declared ones are there from the start, others when first heard.

use crate::city::{
    formats::found::Health,
    history::cadence::Cadence,
    model::{
        ids::{CityId, DeviceId, FeedId, PlaceId},
        text::SafeText,
        time::{Mono, Stamp},
    },
};
use serde::{Deserialize, Serialize};

/// The state of a gateway.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum GatewayState {
    /// Its feed is broken.
    Unknown,
    /// It has not been heard since we look.
    #[default]
    NeverSeen,
    /// Silent, or it said good-bye.
    Silent,
    /// Late.
    Late,
    /// Fine.
    Ok,
}

impl GatewayState {
    /// The word for people and documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NeverSeen => "never seen",
            Self::Silent => "silent",
            Self::Late => "late",
            Self::Ok => "ok",
        }
    }
}

/// A gateway.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Gateway {
    /// Its id as frames name it.
    pub id: SafeText,
    /// Its name for people.
    pub name: Option<SafeText>,
    /// The feed that it came by.
    pub feed: FeedId,
    /// Its city.
    pub city: Option<CityId>,
    /// Its place.
    pub place: Option<PlaceId>,
    /// Latitude and longitude.
    pub position: Option<(f32, f32)>,
    /// Its state.
    pub state: GatewayState,
    /// Since when.
    pub state_since: Mono,
    /// When it was last heard, live. `None` for never.
    pub heard: Option<Mono>,
    /// The same on the wall clock.
    pub heard_at: Stamp,
    /// What to wait for is counted from here (see `Device::waits_from`).
    pub waits_from: Mono,
    /// Its rhythm: of its statistics where it sends any, else of the frames that it forwards.
    pub cadence: Cadence,
    /// True where it sends statistics, so that frames teach nothing about its rhythm.
    pub sends_statistics: bool,
    /// It was silent when its feed broke: after the outage it is silent still.
    pub was_silent: bool,
    /// When its last statistics came, live.
    pub statistics: Option<Mono>,
    /// Its feed, or its own declaration, is gone from the config.
    pub is_gone: bool,
    /// True while it waits in the engine's list of due gateways.
    pub scheduled: bool,
    /// The newest time that it told itself, by its own clock.
    pub told_at: Option<Stamp>,
    /// What it says about itself, live.
    pub claims: Option<Health>,
    /// What a retained message says about it: shown, never believed (T03).
    pub retained_claim: Option<(Health, Option<Stamp>)>,
    /// Frames that it forwarded.
    pub frames: u64,
    /// Devices that it heard; entries that no longer hold are dropped when the list is walked.
    pub devices: Vec<DeviceId>,
}

impl Gateway {
    /// The name for people, or the id.
    pub fn label(&self) -> &SafeText {
        self.name.as_ref().unwrap_or(&self.id)
    }

    /// Looks at the row, so that it is in the processor's cache when a frame is placed.
    pub fn touch(&self) -> usize {
        let times = self.state_since.0 ^ self.heard_at.0.unsigned_abs() ^ self.waits_from.0;
        let flags = usize::from(self.scheduled) ^ self.devices.len() ^ self.frames as usize;
        self.id.as_str().len() ^ flags ^ times as usize ^ self.cadence.touch()
    }
}
