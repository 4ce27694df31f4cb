//! Another config (see `reload`): gateways, devices and rules that are already there take its words.
//!
//! Leaves out feeds and services, which come and go.

use super::{
    Engine,
    place::{city_of, classify_type},
};
use crate::city::{
    history::cadence::Cadence,
    model::{
        ids::DeviceId,
        inventory::{DeclaredGateway, Inventory},
        time::Now,
    },
    rules::threshold,
    world::{World, device::Device, gateway::Gateway},
};

impl Engine {
    /// Declared gateways: new words about those that are known, rows for the others.
    pub(super) fn renew_gateways(&mut self, now: Now, before: &Inventory) {
        let declared = self.world.inventory.gateways.clone();
        let same = |one: &DeclaredGateway, other: &DeclaredGateway| {
            one.id == other.id && one.feed == other.feed
        };
        for gone in &before.gateways {
            if declared.iter().any(|one| same(one, gone)) {
                continue;
            }
            if let Some(gateway) = self.declared_row(gone) {
                gateway.name = None;
                gateway.place = None;
                gateway.cadence = Cadence::default();
                // One that was heard is there, declared or not.
                gateway.is_gone |= gateway.heard.is_none();
            }
        }
        for one in declared {
            let was = before.gateways.iter().find(|was| same(was, &one));
            let is_changed = was.is_none_or(|was| was.expect_every_ms != one.expect_every_ms);
            let Some(feed) = one.feed else { continue };
            let Some(gateway) = self.declared_row(&one) else {
                let gateway = Gateway {
                    name: one.name,
                    city: one.city,
                    place: one.place,
                    cadence: Cadence::new(one.expect_every_ms),
                    state_since: now.mono,
                    waits_from: now.mono,
                    ..Gateway::default()
                };
                self.add_gateway(feed, &one.id, gateway);
                continue;
            };
            gateway.is_gone = false;
            gateway.name = one.name.or_else(|| gateway.name.take());
            gateway.city = one.city.or(gateway.city);
            gateway.place = one.place;
            if is_changed {
                gateway.cadence = Cadence::new(one.expect_every_ms);
            }
        }
    }

    fn declared_row(&mut self, declared: &DeclaredGateway) -> Option<&mut Gateway> {
        let gateways = &self.world.gateways;
        let name_of = |row: u32| {
            let gateway = gateways.get(row as usize)?;
            Some((gateway.feed, gateway.id.as_str()))
        };
        let names = &self.world.gateway_names;
        let row = names.find(declared.feed?, declared.id.as_str(), name_of)?;
        self.world.gateways.get_mut(row as usize)
    }

    /// Where devices belong and how often they speak, where the config says something else now.
    pub(super) fn renew_devices(&mut self, now: Now, before: &Inventory) {
        let world = &mut self.world;
        let is = &world.inventory;
        let are_types_new = before.device_types != is.device_types;
        let are_cities_new = before.cities != is.cities || before.platforms != is.platforms;
        let mut touched = Vec::new();
        for (id, device) in (0_u32..).map(DeviceId).zip(&mut world.devices) {
            let feed = device.feed.index();
            let (Some(declared), was) = (is.feeds.get(feed), before.feeds.get(feed)) else {
                continue;
            };
            let is_new = was.is_none_or(|was| was.is_gone);
            if are_types_new
                || is_new
                || was.is_some_and(|was| was.expect_every_ms != declared.expect_every_ms)
            {
                device.device_type = None;
                let learned = std::mem::take(&mut device.cadence);
                device.cadence = Cadence::new(declared.expect_every_ms);
                classify_type(device, is);
                if device.cadence.configured_ms() == learned.configured_ms() {
                    device.cadence = learned;
                }
                touched.push(id);
            }
            if are_cities_new
                || was.is_some_and(|was| {
                    (was.city, was.platform) != (declared.city, declared.platform)
                })
            {
                let city = city_of(device, is);
                if city != device.city && !device.is_gone {
                    let state = device.state;
                    let feed = device.feed;
                    world.tallies.change(device.city, feed, state, -1);
                    world.tallies.change(city, feed, state, 1);
                }
                device.city = city;
            }
        }
        for id in touched {
            self.settle(now, id);
            self.watch_device(now, id);
        }
    }

    /// Rules of the config: which kinds they watch, and what they say now about what is known.
    pub(super) fn renew_rules(&mut self, now: Now, before: &Inventory) {
        if before.rules == self.world.inventory.rules {
            return;
        }
        let rules = &self.world.inventory.rules;
        let kinds = &mut self.world.kinds;
        let watched = kinds.watch_again(|kind| threshold::watching(rules, kind));
        let devices = self.world.devices.iter_mut();
        let metrics = devices.flat_map(|device| &mut device.metrics);
        for metric in metrics.filter(|metric| metric.over != 0) {
            if let Some(kind) = self.world.kinds.get(metric.kind)
                && let Some(before) = watched.get(usize::from(metric.kind))
            {
                metric.rewatched(before, &kind.watched_by);
            }
        }
        for rule in 0..self.world.inventory.rules.len() {
            let (was, is) = (before.rules.get(rule), self.world.inventory.rules.get(rule));
            let Ok(number) = u16::try_from(rule) else {
                return;
            };
            let Some(is) = is.filter(|is| was != Some(*is)).cloned() else {
                continue;
            };
            let watched = |world: &World, device: &Device| {
                device.metrics.iter().any(|metric| {
                    let kind = world.kinds.get(metric.kind);
                    kind.is_some_and(|kind| threshold::watches(&is, kind))
                })
            };
            // Where the pipe is broken nobody can say; what is only kept by a broker says nothing (law 4, T03).
            let devices: Vec<DeviceId> = (0_u32..)
                .map(DeviceId)
                .zip(&self.world.devices)
                .filter(|(_, device)| device.heard.is_some() && !device.pipe_broken)
                .filter(|(_, device)| watched(&self.world, device))
                .map(|(id, _)| id)
                .collect();
            for id in devices {
                self.judge_threshold(now, id, number);
            }
        }
    }
}
