//! What one frame needs of the world, copied out under a short borrow: at most some 500 rows.
//!
//! Totals come from the engine's tallies. Nothing here costs more where there are more devices: walks
//! over devices, gateways and open alerts go in slices, or only when something changed.

pub mod alerts;
pub mod devices;
pub mod feeds;
pub mod rows;
pub mod services;
pub mod states;

use crate::{
    city::{
        model::{
            ids::{CityId, DeviceId},
            inventory::Inventory,
            text::SafeText,
            time::Now,
        },
        world::{Console, World, tally::Tally},
    },
    screen::{
        text::{clock::Clock, names, phrase::Phrase, words::Words},
        widgets::badge::Level,
    },
};
use alerts::Ranking;
use devices::{DeviceScan, Query};
use feeds::GatewayScan;
use rows::{AlertRow, CityRow, DeviceRow, FeedRow, GatewayRow, PlatformRow, ServiceRow};
use std::cmp::Reverse;

/// Rows of devices that are filled in.
const LIST_ROWS: usize = 400;
/// Columns of history that a spark can have.
pub const SPARK_SLOTS: usize = 59;

/// What one frame needs.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    /// The time of the last input.
    pub data: Now,
    /// The time of the frame.
    pub frame: Now,
    /// The words of its viewer.
    pub words: Words,
    /// The clocks of the cities.
    pub clock: Clock,
    /// Cities, in the order of the config.
    pub cities: Vec<CityRow>,
    /// Open alerts in sight, the worst first.
    pub alerts: Vec<AlertRow>,
    /// Alerts that are over, the last first.
    pub past: Vec<AlertRow>,
    /// Counts of alerts.
    pub counts: AlertCounts,
    /// What there is beyond the rows.
    pub totals: Totals,
    /// Platforms.
    pub platforms: Vec<PlatformRow>,
    /// Feeds.
    pub feeds: Vec<FeedRow>,
    /// Gateways: those that are not fine first.
    pub gateways: Vec<GatewayRow>,
    /// Services.
    pub services: Vec<ServiceRow>,
    /// Networks.
    pub networks: usize,
    /// All devices.
    pub devices: Tally,
    /// Devices whose word is not to be relied on.
    pub noted: usize,
    /// The list of devices, where a panel shows one.
    pub list: DeviceList,
    /// The console's own health.
    pub console: Console,
}

/// A list of devices: the ids of all its rows, and those rows that may be on the screen.
#[derive(Debug, Clone, Default)]
pub struct DeviceList {
    /// All rows, in order.
    pub ids: Vec<DeviceId>,
    /// Devices that the filter matches; more than there are rows where it matches too many.
    pub matched: usize,
    /// The first row that is filled in.
    pub from: usize,
    /// The rows that are filled in.
    pub rows: Vec<DeviceRow>,
    /// The walk over all devices is not at its end yet.
    pub walking: bool,
}

/// What a viewer wants of a list of devices.
#[derive(Debug, Clone, Default)]
pub struct DeviceWish {
    /// Filter and order.
    pub query: Query,
    /// What is selected.
    pub selected: Option<DeviceId>,
    /// The first row on the screen.
    pub top: usize,
    /// Rows on the screen.
    pub rows: usize,
}

/// Counts over all feeds and services: more than have a row.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Totals {
    /// Feeds.
    pub feeds: usize,
    /// Messages per second of all of them.
    pub rate: f64,
    /// Gateways behind them: in all, and those that are fine.
    pub gateways: (u32, u32),
    /// Services.
    pub services: usize,
    /// Those that are fine.
    pub services_fine: usize,
}

/// Counts of open alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AlertCounts {
    /// In sight and not acknowledged, by severity: info, warning, major, critical.
    pub waiting: [u32; 4],
    /// Acknowledged.
    pub acknowledged: u32,
    /// Hidden behind their cause.
    pub hidden: u32,
    /// What others say, not acknowledged.
    pub told: u32,
    /// What others say and keep quiet.
    pub muted: u32,
}

impl AlertCounts {
    /// How many need somebody.
    pub fn need_you(&self) -> u32 {
        self.waiting.iter().sum()
    }

    /// What is said where there is room: how many somebody looks after, how many others say.
    pub fn good_to_know(&self, words: Words) -> impl Iterator<Item = String> {
        let both = [
            (Phrase::AcknowledgedCount, self.acknowledged),
            (Phrase::TheySay, self.told),
        ];
        let told = both.into_iter().filter(|(_, count)| *count > 0);
        told.map(move |(phrase, count)| words.counted(phrase, count))
    }

    /// How many are open and in sight.
    pub fn in_sight(&self) -> u32 {
        self.need_you() + self.acknowledged + self.told
    }
}

impl Scene {
    /// How long the picture has stood still, in milliseconds; `None` while it lives (C09: 5 s).
    pub fn stalled_ms(&self) -> Option<u64> {
        let ms = self.frame.mono.since(self.data.mono);
        (ms > 5_000 && self.data.utc.0 != 0).then_some(ms)
    }
}

/// What gathering remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Gatherer {
    ranking: Ranking,
    gateways: GatewayScan,
    devices: DeviceScan,
    clock: Clock,
    /// The zones that the clock was made of.
    zones: Vec<SafeText>,
}

impl Gatherer {
    /// Copies what the screen needs, in the words of its viewer; times in UTC where `utc` says so.
    pub fn gather(
        &mut self,
        world: &World,
        frame: Now,
        (utc, words): (bool, Words),
        wish: Option<&DeviceWish>,
    ) -> Scene {
        // The config may have been read again since the last frame.
        let zones = || world.inventory.cities.iter().map(|city| &city.timezone);
        if !self.clock.fits(utc, words) || !self.zones.iter().eq(zones()) {
            self.clock = Clock::new(&world.inventory, utc, words);
            self.zones = zones().cloned().collect();
        }
        // Ages count on while nothing comes in: they are told at the time of the frame.
        let now = Now {
            utc: frame.utc.max(world.now.utc),
            mono: frame.mono.max(world.now.mono),
        };
        self.ranking.refresh(world);
        self.gateways.step(world);
        let mut totals = Totals::default();
        feeds::count(world, now.mono, &self.gateways, &mut totals);
        services::count(world, &mut totals);
        let list = wish.map_or_else(DeviceList::default, |wish| {
            self.list(world, now, words, wish)
        });
        Scene {
            data: world.now,
            frame: now,
            words,
            clock: self.clock.clone(),
            cities: feeds::cities(world, now, &self.ranking, words),
            alerts: self.ranking.rows(world, &self.clock, now),
            past: alerts::past(world, &self.clock, now),
            counts: self.ranking.counts(),
            totals,
            platforms: feeds::platforms(world, words),
            feeds: feeds::feeds(world, now, &self.gateways, words),
            gateways: self.gateways.rows(world, now, words),
            services: services::services(world, now, words),
            networks: world.inventory.each_network().count(),
            devices: world.tallies.all,
            noted: world.quality.devices(),
            list,
            console: world.console.clone(),
        }
    }

    fn list(&mut self, world: &World, now: Now, words: Words, wish: &DeviceWish) -> DeviceList {
        let walking = self.devices.step(world, &wish.query, now, words);
        let ids = self.devices.found().to_vec();
        let place = wish
            .selected
            .and_then(|id| ids.iter().position(|known| *known == id))
            .unwrap_or(wish.top);
        // The screen moves by at most a screenful around the selection before the next gather.
        let rows = wish.rows.clamp(1, LIST_ROWS / 2);
        let from = place.min(wish.top).max(place.saturating_sub(rows));
        let shown = ids.iter().skip(from).take(rows * 2);
        let rows = shown
            .filter_map(|id| devices::row(world, *id, now, words))
            .collect();
        DeviceList {
            matched: self.devices.total(),
            from,
            rows,
            walking,
            ids,
        }
    }

    /// The clocks of the cities.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}

/// The first few of a list by what is worst in them, in the order of the list.
fn worst<T>(mut list: Vec<T>, most: usize, level: impl Fn(&T) -> Level) -> Vec<T> {
    if list.len() <= most {
        return list;
    }
    let mut levels: Vec<Level> = list.iter().map(&level).collect();
    levels.sort_unstable_by_key(|level| Reverse(*level));
    let least = levels.get(most - 1).copied().unwrap_or_default();
    // Of those that are just as bad as the last one, the first of the list have the room that is left.
    let worse = levels.iter().filter(|level| **level > least).count();
    let mut room = most.saturating_sub(worse);
    list.retain(|each| {
        let level = level(each);
        let has_room = level == least && room > 0;
        room -= usize::from(has_room);
        level > least || has_room
    });
    list
}

/// City names cut to a few letters, as a list: `Mal Lun Hbg`.
pub fn short_cities(inventory: &Inventory, ids: &[CityId], words: Words) -> String {
    if ids.len() > 4 {
        return words.counted(Phrase::CountedCities, ids.len());
    }
    let names: Vec<String> = ids
        .iter()
        .map(|id| match (ids, inventory.cities.get(id.index())) {
            ([_], Some(city)) if !city.name.is_empty() => city.name.to_string(),
            ([_], Some(city)) => city.id.to_string(),
            _ => names::short_city(&inventory.cities, *id),
        })
        .collect();
    names.join(" ")
}

#[cfg(test)]
mod tests;
