//! One alert: what is wrong with whom, since when, because of what, and what became of it.

use crate::city::model::{
    cause::Cause,
    ids::{BrokerId, CityId, DeviceId, FeedId, GatewayId, PlatformId, ServiceId},
    inventory::Severity,
    limits,
    order::AlertId,
    text::SafeText,
    time::Now,
};
use serde::{Deserialize, Serialize};

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// All feeds at one broker address.
    Broker(BrokerId),
    /// One feed.
    Feed(FeedId),
    /// One gateway.
    Gateway(GatewayId),
    /// One service.
    Service(ServiceId),
    /// One device.
    Device(DeviceId),
}

impl Subject {
    /// The least of all subjects, in their order.
    pub const FIRST: Self = Self::Broker(BrokerId(0));
}

/// Who spoke: a built-in rule, one of the config, or somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RuleRef {
    /// The link of a feed, or of all feeds at one broker, is broken.
    FeedDown,
    /// A gateway is silent.
    GatewaySilent,
    /// A service is down.
    ServiceDown,
    /// A service is slow.
    ServiceSlow,
    /// A service says that it is not well.
    ServiceDegraded,
    /// A device is silent.
    DeviceSilent,
    /// A certificate is about to end.
    CertificateEnds,
    /// The data card of a published feed has holes, or is old.
    DataCard,
    /// Personal data come where none are declared.
    PersonalData,
    /// Number so-and-so of the inventory's rules.
    Configured(u16),
    /// No rule of ours: somebody else says so. The number tells the alerts of one publisher apart.
    Upstream(u32),
}

impl RuleRef {
    /// True for what somebody else says.
    pub fn is_upstream(self) -> bool {
        matches!(self, Self::Upstream(_))
    }
}

/// Where in its life an alert is (ISA-18.2; the states that this step has).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AlertState {
    /// Wrong, and nobody has said that they look after it.
    Unacknowledged,
    /// Wrong, and somebody looks after it.
    Acknowledged,
    /// Wrong, but another alert is its cause, or its publisher keeps it quiet.
    Suppressed,
    /// Over.
    Normal,
}

impl AlertState {
    /// The word in documents (DESIGN 8).
    pub fn word(self) -> &'static str {
        match self {
            Self::Unacknowledged => "unacknowledged",
            Self::Acknowledged => "acknowledged",
            Self::Suppressed => "suppressed",
            Self::Normal => "normal",
        }
    }
}

/// What an alert touches.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Affected {
    /// Cities, in the order of the config.
    pub cities: Vec<CityId>,
    /// Platforms.
    pub platforms: Vec<PlatformId>,
    /// Services that cannot work, or not well, because of it.
    pub services: Vec<ServiceId>,
    /// Devices that cannot be seen.
    pub devices: u32,
    /// Those devices by the word of their type, most first.
    pub kinds: Vec<(SafeText, u32)>,
}

/// Something that happened to an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// When.
    pub at: Now,
    /// What.
    pub what: MarkKind,
}

/// What can happen to an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MarkKind {
    /// Raised.
    Raised,
    /// Its severity changed.
    Severity(Severity),
    /// Somebody looks after it.
    Acknowledged(SafeText),
    /// Nobody does any more.
    Unacknowledged(SafeText),
    /// Words.
    Note(SafeText, SafeText),
    /// Hidden behind another alert.
    Suppressed(AlertId),
    /// In sight again.
    Released,
    /// Over.
    Cleared,
    /// Its publisher changed what it says; the headline is the one before.
    Reworded(SafeText),
    /// Its publisher keeps it quiet.
    Muted,
    /// Its publisher keeps it quiet no more.
    Unmuted,
}

/// An alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// The same for the same episode on every replay.
    pub id: AlertId,
    /// Which rule spoke.
    pub rule: RuleRef,
    /// About whom.
    pub subject: Subject,
    /// How bad.
    pub severity: Severity,
    /// The state.
    pub state: AlertState,
    /// Why, with the numbers of raise time.
    pub cause: Cause,
    /// Since when it is wrong (may lie before the moment it was raised).
    pub since: Now,
    /// When it was raised.
    pub raised: Now,
    /// When it was over.
    pub cleared: Option<Now>,
    /// What it touches; kept up to date while it is open.
    pub affected: Affected,
    /// Who looks after it. Not saved on disk in this version.
    pub acknowledged_by: Option<SafeText>,
    /// The alert that is its cause.
    pub suppressed_by: Option<AlertId>,
    /// Its history, oldest first: how it began, and the newest of what came after.
    pub marks: Vec<Mark>,
    /// How many marks after the first are no longer kept.
    pub forgotten: u32,
}

impl Alert {
    /// True while it is wrong.
    pub fn is_open(&self) -> bool {
        self.state != AlertState::Normal
    }

    /// True where it needs somebody: open, not acknowledged, not hidden.
    pub fn needs_somebody(&self) -> bool {
        self.state == AlertState::Unacknowledged
    }

    /// For how long it is wrong, or was at `until`, milliseconds. What others say may have begun before this console
    /// did, so that only the wall clock can tell.
    pub fn lasted_ms(&self, until: Now) -> u64 {
        if self.rule.is_upstream() {
            u64::try_from(until.utc.since(self.since.utc)).unwrap_or(0)
        } else {
            until.mono.since(self.since.mono)
        }
    }

    /// Adds to its history. Where that is full, the oldest after the first is forgotten, and counted.
    pub fn mark(&mut self, at: Now, what: MarkKind) {
        if self.marks.len() >= limits::MARKS_PER_ALERT {
            self.marks.remove(1);
            self.forgotten = self.forgotten.saturating_add(1);
        }
        self.marks.push(Mark { at, what });
    }
}
