//! The read model: everything that the console knows now, for everyone to look at. Written by the
//! engine only.
//!
//! Must not know: rules, links, screens, formats' insides.

pub mod caught;
pub mod cities;
pub mod device;
pub mod endpoints;
pub mod feed;
pub mod freshness;
pub mod gateway;
pub mod kinds;
pub mod meter;
pub mod names;
pub mod notices;
pub mod oversized;
pub mod quality;
pub mod raw;
pub mod service;
pub mod subjects;
pub mod tally;

use super::{
    alerts::{alert::Subject, book::Book},
    model::{
        ids::{DeviceId, FeedId, GatewayId, ServiceId},
        inventory::Inventory,
        text::SafeText,
        time::Now,
    },
};
use caught::Caught;
use device::Device;
use feed::FeedStatus;
use gateway::Gateway;
use kinds::Kinds;
use names::Names;
use quality::Quality;
use serde::{Deserialize, Serialize};
use service::ServiceStatus;
use std::collections::BTreeMap;
use tally::Tallies;

/// Everything that is known.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct World {
    /// The time of the last input.
    pub now: Now,
    /// What was declared.
    pub inventory: Inventory,
    /// Devices, in the order in which they were first heard. Ids are indices.
    pub devices: Vec<Device>,
    /// Gateways, declared or learned. Ids are indices.
    pub gateways: Vec<Gateway>,
    /// The state of each feed, by the index of the inventory's feed.
    pub feeds: Vec<FeedStatus>,
    /// The state of each service, by the index of the inventory's service.
    pub services: Vec<ServiceStatus>,
    /// The kinds of metrics that were seen: quantity, qualifier, unit.
    pub kinds: Kinds,
    /// Devices by feed and id.
    #[serde(skip)]
    pub device_names: Names,
    /// Gateways by feed and id.
    #[serde(skip)]
    pub gateway_names: Names,
    /// Counts of devices by state, kept up to date by the engine.
    #[serde(skip)]
    pub tallies: Tallies,
    /// What of the devices' word is not to be relied on.
    pub quality: Quality,
    /// Personal data that the guard has hidden, by feed or service.
    pub caught: BTreeMap<Subject, Caught>,
    /// Alerts.
    pub alerts: Book,
    /// Alerts of publishers that found no room in their last answers, by publisher.
    pub notices_cut: BTreeMap<Subject, u32>,
    /// The console's own health.
    pub console: Console,
}

/// The console's own health.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Console {
    /// Inputs taken.
    pub inputs: u64,
    /// Messages that a full queue dropped.
    pub lost: u64,
    /// Messages of devices or gateways over the bounds.
    pub over_bounds: u64,
    /// Jumps of the wall clock against the monotonic one, of more than 5 s.
    pub clock_jumps: u32,
    /// The last jump, milliseconds; positive where the wall clock went ahead.
    pub last_jump_ms: i64,
    /// Batches that wait at the door, told by the edge.
    #[serde(skip)]
    pub queue: u32,
    /// What became of the config since the start.
    pub config: ConfigStatus,
}

/// What became of the config since the start.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ConfigStatus {
    /// How often another one was taken.
    pub reads: u32,
    /// When that was last, and what it changed.
    pub last: Option<(Now, ConfigChange)>,
    /// The last one was wrong, and the one before it holds.
    pub refused: Option<RefusedConfig>,
}

/// What another config changed: feeds and services.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigChange {
    /// New ones.
    pub came: u32,
    /// Those that are declared or reached in another way.
    pub changed: u32,
    /// Those that are not declared any more.
    pub went: u32,
}

/// A config that was not taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefusedConfig {
    /// When it was read.
    pub at: Now,
    /// How many problems it has.
    pub problems: u32,
    /// The first of them: file, line, column, what.
    pub first: SafeText,
}

impl World {
    /// A device.
    pub fn device(&self, id: DeviceId) -> Option<&Device> {
        self.devices.get(id.index())
    }

    /// A gateway.
    pub fn gateway(&self, id: GatewayId) -> Option<&Gateway> {
        self.gateways.get(id.index())
    }

    /// The state of a feed.
    pub fn feed(&self, id: FeedId) -> Option<&FeedStatus> {
        self.feeds.get(id.index())
    }

    /// The state of a service.
    pub fn service(&self, id: ServiceId) -> Option<&ServiceStatus> {
        self.services.get(id.index())
    }
}
