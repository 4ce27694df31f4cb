//! The rows of a scene: owned copies of what a screen shows, already in words and numbers.

use crate::{
    city::{
        alerts::alert::{AlertState, RuleRef, Subject},
        model::{
            ids::{CityId, DeviceId, FeedId, PlatformId, ServiceId},
            order::AlertId,
        },
        world::{device::DeviceState, feed::FeedState, gateway::GatewayState, tally::Tally},
    },
    screen::{
        item::Item,
        text::{phrase::Phrase, sentences::Short, words::Words},
        widgets::badge::Level,
    },
};

/// A city of the strip.
#[derive(Debug, Clone)]
pub struct CityRow {
    /// Which.
    pub id: CityId,
    /// Its name.
    pub name: String,
    /// The same in three letters.
    pub short: String,
    /// Its country: cities of one country stand together.
    pub country: String,
    /// How bad its state is.
    pub worst: Level,
    /// Open alerts of that severity.
    pub alerts: u32,
    /// Its devices.
    pub tally: Tally,
    /// Messages per second of the feeds that are its own.
    pub rate: Option<f64>,
    /// The same, over ten minutes.
    pub spark: Vec<Option<f64>>,
}

/// An alert.
#[derive(Debug, Clone)]
pub struct AlertRow {
    /// Which.
    pub id: AlertId,
    /// Which rule about whom.
    pub key: (RuleRef, Subject),
    /// How bad.
    pub level: Level,
    /// The word of its severity.
    pub word: &'static str,
    /// Its state.
    pub state: AlertState,
    /// The words.
    pub short: Short,
    /// How long it has been wrong, or since when it is over; milliseconds.
    pub age_ms: u64,
    /// How long it was wrong, for one that is over; milliseconds.
    pub lasted_ms: Option<u64>,
    /// Who looks after it.
    pub who: Option<String>,
    /// Whose it is.
    pub team: String,
}

/// A feed.
#[derive(Debug, Clone)]
pub struct FeedRow {
    /// Which.
    pub id: FeedId,
    /// Its id, which is its name.
    pub name: String,
    /// Its platform.
    pub platform: Option<PlatformId>,
    /// Its cities, short.
    pub cities: String,
    /// Its wire format.
    pub format: &'static str,
    /// Its state.
    pub state: FeedState,
    /// The word for that.
    pub word: &'static str,
    /// How bad that is.
    pub level: Level,
    /// Messages per second.
    pub rate: f64,
    /// Messages per ten seconds over ten minutes.
    pub spark: Vec<Option<f64>>,
    /// Lag of its observations, milliseconds.
    pub lag_ms: Option<f64>,
    /// Since its last live message, milliseconds.
    pub age_ms: Option<u64>,
    /// Live messages.
    pub messages: u64,
    /// What was not understood.
    pub defects: u64,
    /// Messages that a full queue dropped.
    pub lost: u64,
    /// Older news than what was known.
    pub late: u64,
    /// The last thing that was not understood, or what broke the feed.
    pub note: String,
    /// Its devices.
    pub tally: Tally,
    /// Gateways behind it: in all, and those that are fine.
    pub gateways: (u32, u32),
}

/// A gateway that is not fine, or that there is room for.
#[derive(Debug, Clone)]
pub struct GatewayRow {
    /// Which.
    pub item: Item,
    /// Its feed.
    pub feed: FeedId,
    /// Its name.
    pub name: String,
    /// Its city.
    pub city: String,
    /// Its state.
    pub state: GatewayState,
    /// The word for that.
    pub word: &'static str,
    /// How bad that is.
    pub level: Level,
    /// Since it was heard, milliseconds.
    pub age_ms: Option<u64>,
    /// Devices that it heard.
    pub devices: usize,
    /// Frames that it forwarded.
    pub frames: u64,
}

/// A platform.
#[derive(Debug, Clone)]
pub struct PlatformRow {
    /// Which.
    pub id: PlatformId,
    /// Its name.
    pub name: String,
    /// Its cities, short.
    pub cities: String,
    /// How many those are.
    pub city_count: usize,
    /// The worst of its feeds.
    pub level: Level,
    /// The word for that.
    pub word: String,
}

/// A service.
#[derive(Debug, Clone)]
pub struct ServiceRow {
    /// Which.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
    /// Its city.
    pub city: String,
    /// How bad its state is.
    pub level: Level,
    /// The word for its state.
    pub word: &'static str,
    /// The median of the last answers, milliseconds.
    pub p50_ms: Option<f64>,
    /// The 95th percentile of the last answers, milliseconds.
    pub p95_ms: Option<f64>,
    /// Usually, milliseconds.
    pub usual_ms: Option<f64>,
    /// Latency over time.
    pub spark: Vec<Option<f64>>,
    /// How many columns of the spark are out of the usual, from the right.
    pub hot: u16,
    /// The release that answers.
    pub release: Option<String>,
    /// How long ago it began, milliseconds; only where we saw it begin.
    pub release_age_ms: Option<u64>,
    /// What is not well.
    pub note: String,
    /// Since the last answer, milliseconds.
    pub age_ms: Option<u64>,
    /// Polls, and those that failed.
    pub polls: (u64, u64),
}

/// A device.
#[derive(Debug, Clone)]
pub struct DeviceRow {
    /// Which.
    pub id: DeviceId,
    /// Its name.
    pub name: String,
    /// Its city.
    pub city: String,
    /// Its type.
    pub kind: String,
    /// Its state.
    pub state: DeviceState,
    /// It has not been heard often enough to know its rhythm.
    pub learning: bool,
    /// How bad its state is.
    pub level: Level,
    /// Since it was heard, milliseconds.
    pub age_ms: Option<u64>,
    /// Its first values.
    pub value: String,
    /// The past of the first number.
    pub spark: Vec<Option<f64>>,
    /// Who hears it, and how well.
    pub link: String,
}

/// The word and level of a device's state.
pub fn device_state(state: DeviceState, words: Words) -> (&'static str, Level) {
    let phrase = match state {
        DeviceState::Unknown => Phrase::StateUnknown,
        DeviceState::NeverSeen => Phrase::StateNeverSeen,
        DeviceState::Silent => Phrase::StateSilent,
        DeviceState::Implausible => Phrase::StateImplausible,
        DeviceState::Frozen => Phrase::StateFrozen,
        DeviceState::Late => Phrase::StateLate,
        DeviceState::LowBattery => Phrase::StateLowBattery,
        DeviceState::Ok => Phrase::StateOk,
    };
    (words.get(phrase), device_level(state))
}

/// How bad a device's state is.
pub fn device_level(state: DeviceState) -> Level {
    match state {
        DeviceState::Unknown => Level::Unknown,
        DeviceState::NeverSeen => Level::Idle,
        DeviceState::Silent => Level::Major,
        DeviceState::Implausible | DeviceState::Frozen | DeviceState::LowBattery => Level::Warning,
        DeviceState::Late => Level::Late,
        DeviceState::Ok => Level::Ok,
    }
}

/// The word for a feed's state.
pub fn feed_state(state: FeedState, words: Words) -> &'static str {
    words.get(match state {
        FeedState::Down => Phrase::StateDown,
        FeedState::Silent => Phrase::StateSilent,
        FeedState::Connecting => Phrase::StateConnecting,
        FeedState::Degraded => Phrase::StateDegraded,
        FeedState::Ok => Phrase::StateOk,
    })
}

/// The word for a gateway's state.
pub fn gateway_state(state: GatewayState, words: Words) -> &'static str {
    words.get(match state {
        GatewayState::Unknown => Phrase::StateUnknown,
        GatewayState::NeverSeen => Phrase::StateNeverSeen,
        GatewayState::Silent => Phrase::StateSilent,
        GatewayState::Late => Phrase::StateLate,
        GatewayState::Ok => Phrase::StateOk,
    })
}
