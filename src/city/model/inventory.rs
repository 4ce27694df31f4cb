//! The declared inventory: cities, platforms, networks, services, feeds, and what depends on what.
//!
//! Built by the config reader (or the demo); after that only looked at. What is *learned* (devices,
//! gateways) lives in the world. Leaves out: secrets, sockets, paths.

use super::{
    bounds::Bounds,
    card::Card,
    ids::{BrokerId, CityId, FeedId, NetworkId, PlaceId, PlatformId, ServiceId, TeamId},
    quantity::QuantityName,
    text::SafeText,
};
use serde::{Deserialize, Serialize};

/// All that was declared.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Inventory {
    /// Cities, in the order of the config: the order of the strip.
    pub cities: Vec<City>,
    /// Platforms.
    pub platforms: Vec<Platform>,
    /// Networks.
    pub networks: Vec<Network>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Places.
    pub places: Vec<Place>,
    /// Services.
    pub services: Vec<Service>,
    /// Feeds.
    pub feeds: Vec<Feed>,
    /// Brokers: one per address, found from the feeds.
    pub brokers: Vec<Broker>,
    /// Gateways that the config declares.
    pub gateways: Vec<DeclaredGateway>,
    /// Device types: what the config knows about groups of devices.
    pub device_types: Vec<DeviceType>,
    /// Rules beyond the built-in ones.
    pub rules: Vec<RuleSpec>,
    /// The texts of the profiles that the operators wrote: a replay reads with the same.
    #[serde(default)]
    pub profiles: Vec<String>,
}

macro_rules! each {
    ($($(#[doc = $doc:literal])* $name:ident: $list:ident, $id:ident, $item:ident;)*) => {
        impl Inventory {$(
            $(#[doc = $doc])*
            pub fn $name(&self) -> impl Iterator<Item = ($id, &$item)> {
                let all = (0_u16..).map($id).zip(&self.$list);
                all.filter(|(_, item)| !item.is_gone)
            }
        )*}
    };
}

each! {
    /// The cities that are declared now, in their order.
    each_city: cities, CityId, City;
    /// The platforms that are declared now.
    each_platform: platforms, PlatformId, Platform;
    /// The networks that are declared now.
    each_network: networks, NetworkId, Network;
    /// The services that are declared now.
    each_service: services, ServiceId, Service;
    /// The feeds that are declared now.
    each_feed: feeds, FeedId, Feed;
}

/// A city.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct City {
    /// Its id.
    pub id: SafeText,
    /// Its name.
    pub name: SafeText,
    /// ISO 3166 country code.
    pub country: SafeText,
    /// Latitude and longitude of its centre.
    pub center: Option<(f64, f64)>,
    /// Where it ends, where somebody declared that.
    #[serde(default)]
    pub bounds: Option<Bounds>,
    /// IANA time zone.
    pub timezone: SafeText,
    /// It is not declared any more; its row stays (see `merge`).
    #[serde(default)]
    pub is_gone: bool,
}

/// A platform: shared by as many cities as it names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Platform {
    /// Its id.
    pub id: SafeText,
    /// Its name.
    pub name: SafeText,
    /// The cities that live on it.
    pub cities: Vec<CityId>,
    /// Who owns it.
    pub owner: Option<TeamId>,
    /// What it cannot work without.
    pub depends_on: Vec<Dependency>,
    /// It is not declared any more; its row stays (see `merge`).
    #[serde(default)]
    pub is_gone: bool,
}

/// A network.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// Its id.
    pub id: SafeText,
    /// Its name.
    pub name: SafeText,
    /// Who owns it.
    pub owner: Option<TeamId>,
    /// What it cannot work without.
    pub depends_on: Vec<Dependency>,
    /// It is not declared any more; its row stays (see `merge`).
    #[serde(default)]
    pub is_gone: bool,
}

/// A team.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Team {
    /// Its id.
    pub id: SafeText,
    /// Its name.
    pub name: SafeText,
    /// How to reach it.
    pub contact: Option<SafeText>,
}

/// A place inside a city.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its id.
    pub id: SafeText,
    /// Its name.
    pub name: SafeText,
    /// Its city.
    pub city: Option<CityId>,
    /// Latitude and longitude.
    pub position: Option<(f64, f64)>,
}

/// A citizen service, or an API that others need.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Its id.
    pub id: SafeText,
    /// Its name.
    pub name: SafeText,
    /// Its city; `None` where several share it.
    pub city: Option<CityId>,
    /// Who owns it.
    pub owner: Option<TeamId>,
    /// What it cannot work without.
    pub depends_on: Vec<Dependency>,
    /// Whose notices speak of it: feeds and services that publish alerts of their own.
    #[serde(default)]
    pub told_by: Vec<Dependency>,
    /// How it is asked; `None` for a service that is only named as a dependency.
    pub poll: Option<Poll>,
    /// The wire format of its answers.
    /// A tape keeps it apart, because only the list of formats knows the names.
    #[serde(skip)]
    pub format: &'static str,
    /// Where an operator reads what to do.
    pub runbook: Option<SafeText>,
    /// It is not declared any more; its row stays (see `merge`).
    #[serde(default)]
    pub is_gone: bool,
}

/// How something is polled. The URL itself, with its secrets, stays in the link.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Poll {
    /// `host:port`, for the limit per host.
    pub host: SafeText,
    /// The URL without user, password and query, for people.
    pub shown_url: SafeText,
    /// How often, in milliseconds.
    pub every_ms: u64,
    /// An answer later than this is slow, in milliseconds; learned where `None`.
    pub slow_ms: Option<u64>,
    /// What the format calls this request; empty where there is only one.
    #[serde(default)]
    pub name: SafeText,
    /// Not even after a failure is it asked more often, in milliseconds: the publisher's wish.
    #[serde(default)]
    pub floor_ms: u64,
    /// Data that state an older time than this are old, in milliseconds.
    #[serde(default)]
    pub max_age_ms: Option<u64>,
    /// Another answer of the feed names the address; it is not asked before that.
    #[serde(default)]
    pub is_named: bool,
    /// Tells one text of its profile from another: what is read in another way is read anew.
    #[serde(default)]
    pub edition: u64,
    /// What the config chose for its format, but for what stands in the path.
    #[serde(default)]
    pub parameters: Vec<(SafeText, SafeText)>,
}

/// A feed: one subscription, or one polled source of observations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Feed {
    /// Its id.
    pub id: SafeText,
    /// Its platform.
    pub platform: Option<PlatformId>,
    /// Its city; `None` where the position of a device decides among the platform's cities.
    pub city: Option<CityId>,
    /// The name of its wire format.
    /// A tape keeps it apart, because only the list of formats knows the names.
    #[serde(skip)]
    pub format: &'static str,
    /// How often each of its devices speaks, in milliseconds; learned where `None`.
    pub expect_every_ms: Option<u64>,
    /// Who owns it.
    pub owner: Option<TeamId>,
    /// The broker that it subscribes at, if any.
    pub broker: Option<BrokerId>,
    /// How it is polled, if it is. A feed may have both (SensorThings: live values and metadata).
    pub poll: Option<Poll>,
    /// What else is asked of the same publisher, at intervals of its own; its devices are the feed's.
    #[serde(default)]
    pub further: Vec<Poll>,
    /// Its data card.
    pub card: Card,
    /// It is not declared any more; its row stays (see `merge`).
    #[serde(default)]
    pub is_gone: bool,
}

impl Feed {
    /// All its requests, in order.
    pub fn polls(&self) -> impl Iterator<Item = &Poll> {
        self.poll.iter().chain(&self.further)
    }
}

/// A broker address with all feeds behind it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Broker {
    /// `host:port`.
    pub address: SafeText,
    /// The feeds that subscribe there.
    pub feeds: Vec<FeedId>,
}

/// A gateway that the config declares.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DeclaredGateway {
    /// Its id as frames name it.
    pub id: SafeText,
    /// Its name for people.
    pub name: Option<SafeText>,
    /// The feed that hears it.
    pub feed: Option<FeedId>,
    /// Its city.
    pub city: Option<CityId>,
    /// Its place.
    pub place: Option<PlaceId>,
    /// How often it sends statistics, in milliseconds.
    pub expect_every_ms: Option<u64>,
}

/// What the config says about all devices that match.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DeviceType {
    /// Its id.
    pub id: SafeText,
    /// A pattern with `*` over the device's model, name and id: the first type that matches counts.
    pub pattern: SafeText,
    /// The word for people: `parking`, `waste`, `air`.
    pub name: SafeText,
    /// Only devices of this feed.
    pub feed: Option<FeedId>,
    /// How often such a device speaks, in milliseconds.
    pub expect_every_ms: Option<u64>,
}

/// Something that others can depend on, or an alert can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dependency {
    /// A platform.
    Platform(PlatformId),
    /// A network.
    Network(NetworkId),
    /// A service.
    Service(ServiceId),
    /// A feed.
    Feed(FeedId),
}

/// How bad it is. DESIGN 8.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Severity {
    /// For the record.
    Info,
    /// Look at it in working hours.
    #[default]
    Warning,
    /// Look at it now.
    Major,
    /// Wake somebody.
    Critical,
}

impl Severity {
    /// The word in documents and configs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Major => "major",
            Self::Critical => "critical",
        }
    }
}

/// A rule from the config.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleSpec {
    /// Its id.
    pub id: SafeText,
    /// How bad.
    pub severity: Severity,
    /// What it watches and when it speaks.
    pub kind: RuleKind,
    /// It is not declared any more; its row stays (see `merge`).
    #[serde(default)]
    pub is_gone: bool,
}

/// The kinds of rules that a config can state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RuleKind {
    /// A quantity goes over `raise` (or under it, where `clear` is above `raise`).
    Threshold {
        /// The quantity.
        quantity: QuantityName,
        /// Speaks from here on, in the canonical unit.
        raise: f64,
        /// Is silent again from here on.
        clear: f64,
        /// Only in this city.
        city: Option<CityId>,
    },
}
