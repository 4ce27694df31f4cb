//! The config was read again (FAILURES C13, A18): what is declared changes, what is known stays.
//!
//! Ids keep their meaning, because the new inventory lies over the old one (`model/merge`). Feeds that did not change
//! notice nothing; what is gone leaves lists, counts and alerts. A config that is wrong changes nothing and is told.
//! Leaves out: links (the runtime has opened and closed them before the engine hears of it).

use super::{
    Engine,
    links::LinkPlan,
    port::{Outbox, Reread, Source},
    schedule::Due,
};
use crate::city::{
    alerts::alert::{RuleRef, Subject},
    formats,
    history::cadence::Cadence,
    model::{
        ids::FeedId,
        inventory::{Feed, Inventory},
        time::Now,
    },
    world::{
        ConfigChange, RefusedConfig,
        device::{Device, DeviceState},
        feed::{FeedState, FeedStatus},
        gateway::Gateway,
        service::ServiceStatus,
        tally::Tally,
    },
};

impl Engine {
    pub(super) fn take_config(&mut self, now: Now, reread: Reread, out: &mut Outbox) {
        let (inventory, links, polls) = match reread {
            Reread::Taken {
                inventory,
                links,
                polls,
            } => (inventory, links, polls),
            Reread::Refused { problems, first } => {
                self.world.console.config.refused = Some(RefusedConfig {
                    at: now,
                    problems,
                    first,
                });
                return;
            }
        };
        for profile in &inventory.profiles {
            // The config was not taken where one of them cannot be read.
            drop(formats::adopt(profile));
        }
        let before = std::mem::replace(&mut self.world.inventory, inventory);
        let config = &mut self.world.console.config;
        config.refused = None;
        config.reads += 1;
        config.last = Some((now, change(&before, &self.world.inventory, &links, &polls)));
        self.make_room(now);
        for feed in self.feeds() {
            let was = before.feeds.get(feed.index()).filter(|was| !was.is_gone);
            self.renew_feed(now, feed, was, links.contains(&feed), out);
        }
        for (index, service) in self.world.services.iter_mut().enumerate() {
            let was = before.services.get(index).is_some_and(|was| !was.is_gone);
            let is = self.world.inventory.services.get(index);
            if was != is.is_some_and(|is| !is.is_gone) {
                *service = fresh_service(now);
            }
        }
        self.next_turns(now, out);
        let inventory = &self.world.inventory;
        let firsts = self
            .polls
            .renew(inventory, &polls, now.mono, &mut self.random);
        for (source, when) in firsts {
            self.schedule.at(when, Due::Poll(source));
        }
        self.renew_gateways(now, &before);
        self.renew_devices(now, &before);
        self.renew_rules(now, &before);
        self.clear_gone(now);
        self.silence_gone(now);
        self.judge_all_again();
    }

    /// Rows for what is new.
    fn make_room(&mut self, now: Now) {
        let inventory = &self.world.inventory;
        for feed in inventory.feeds.iter().skip(self.world.feeds.len()) {
            self.world.feeds.push(fresh_feed(feed, now));
        }
        let (feeds, services) = (inventory.feeds.len(), inventory.services.len());
        self.world
            .services
            .resize_with(services, || fresh_service(now));
        let cities = inventory.cities.len();
        self.world.tallies.cities.resize(cities, Tally::default());
        self.world.tallies.feeds.resize(feeds, Tally::default());
        self.links.resize_with(feeds, LinkPlan::default);
        self.behind.resize_with(feeds, Vec::new);
    }

    fn renew_feed(
        &mut self,
        now: Now,
        feed: FeedId,
        was: Option<&Feed>,
        is_renewed: bool,
        out: &mut Outbox,
    ) {
        let Some(is) = self.world.inventory.feeds.get(feed.index()) else {
            return;
        };
        let (is_gone, is_subscribed) = (is.is_gone, is.broker.is_some());
        match (was, is_gone) {
            (None, true) => {}
            (Some(_), true) => self.feed_leaves(now, feed),
            (None, false) => {
                self.feed_comes(now, feed);
                if is_subscribed {
                    self.open_link(now, feed, out);
                }
            }
            (Some(_), false) if is_renewed => self.reconnect(now, feed, is_subscribed, out),
            (Some(_), false) => self.try_again(now, feed, out),
        }
    }

    /// Whoever has the config read again wants to see what works now: a link that waits for its next attempt, for a
    /// minute where it was refused, does not wait longer.
    fn try_again(&mut self, now: Now, feed: FeedId, out: &mut Outbox) {
        self.forgive_filters(feed, out);
        let status = self.world.feeds.get_mut(feed.index());
        if status.is_some_and(|status| status.next_attempt.take().is_some()) {
            self.open_link(now, feed, out);
        }
    }

    fn feed_leaves(&mut self, now: Now, feed: FeedId) {
        self.reset_feed(now, feed);
        for id in self.behind.get(feed.index()).into_iter().flatten() {
            if let Some(device) = self.world.devices.get_mut(id.index()) {
                device.is_gone = true;
                device.metrics = Vec::new();
                device.edges = Vec::new();
                self.world.quality.forget(*id);
                let (city, state) = (device.city, device.state);
                self.world.tallies.change(city, feed, state, -1);
            }
        }
        for gateway in self.gateways_of(feed) {
            if let Some(gateway) = self.world.gateways.get_mut(gateway.index()) {
                gateway.is_gone = true;
                gateway.devices = Vec::new();
            }
        }
    }

    /// A feed that is new, or back: what was behind it before is known by name only.
    fn feed_comes(&mut self, now: Now, feed: FeedId) {
        self.reset_feed(now, feed);
        for id in self.behind.get(feed.index()).into_iter().flatten() {
            let Some(device) = self.world.devices.get_mut(id.index()) else {
                continue;
            };
            *device = Device {
                id: std::mem::take(&mut device.id),
                name: device.name.take(),
                model: device.model.take(),
                position: device.position,
                city: device.city,
                feed,
                state: DeviceState::NeverSeen,
                state_since: now.mono,
                waits_from: now.mono,
                scheduled: device.scheduled,
                ..Device::default()
            };
            let (city, state) = (device.city, device.state);
            self.world.tallies.change(city, feed, state, 1);
        }
        for gateway in self.gateways_of(feed) {
            if let Some(gateway) = self.world.gateways.get_mut(gateway.index()) {
                *gateway = Gateway {
                    id: std::mem::take(&mut gateway.id),
                    feed,
                    city: gateway.city,
                    position: gateway.position,
                    state_since: now.mono,
                    waits_from: now.mono,
                    scheduled: gateway.scheduled,
                    ..Gateway::default()
                };
            }
        }
    }

    fn reset_feed(&mut self, now: Now, feed: FeedId) {
        let (Some(declared), Some(status), Some(plan)) = (
            self.world.inventory.feeds.get(feed.index()),
            self.world.feeds.get_mut(feed.index()),
            self.links.get_mut(feed.index()),
        ) else {
            return;
        };
        self.world.caught.remove(&Subject::Feed(feed));
        *plan = LinkPlan::default();
        *status = FeedStatus {
            devices: status.devices,
            gateways: status.gateways,
            ..fresh_feed(declared, now)
        };
    }

    /// The way to a feed is another one: a new attempt at once. Whatever came by the old way stays as it is.
    fn reconnect(&mut self, now: Now, feed: FeedId, is_subscribed: bool, out: &mut Outbox) {
        let (Some(status), Some(plan)) = (
            self.world.feeds.get_mut(feed.index()),
            self.links.get_mut(feed.index()),
        ) else {
            return;
        };
        *plan = plan.renewed();
        status.failures = 0;
        status.next_attempt = None;
        status.refused.clear();
        status.oversized.left_out.clear();
        let is_broken = status.state.is_broken();
        if !is_subscribed {
            status.link_fault = None;
        }
        if !is_broken {
            self.set_feed_state(now, feed, FeedState::Connecting);
        }
        if is_subscribed {
            self.open_link(now, feed, out);
        }
    }

    /// Alerts of rules that are gone, and those of rules of the config about what is gone; the built-in rules find
    /// that out themselves.
    fn clear_gone(&mut self, now: Now) {
        let open = self.world.alerts.open();
        let open: Vec<(RuleRef, Subject)> = open.map(|it| (it.rule, it.subject)).collect();
        for (rule, subject) in open {
            let RuleRef::Configured(number) = rule else {
                continue;
            };
            let spec = self.world.inventory.rules.get(usize::from(number));
            if spec.is_none_or(|spec| spec.is_gone) || self.world.is_gone(subject) {
                self.world.alerts.clear(rule, subject, now);
            }
        }
    }

    /// Names, owners and dependencies may be others: every open alert, and whatever could have one now.
    fn judge_all_again(&mut self) {
        let inventory = &self.world.inventory;
        let brokers = inventory.brokers.len();
        self.dirty.extend(
            (0..brokers).map(|row| Subject::Broker(crate::city::model::ids::BrokerId(row as u16))),
        );
        self.dirty.extend(self.feeds().map(Subject::Feed));
        let open = self.world.alerts.open().map(|alert| alert.subject);
        self.dirty.extend(open);
        self.mute_needed = true;
    }
}

/// A feed that nothing is known of yet.
pub(super) fn fresh_feed(feed: &Feed, now: Now) -> FeedStatus {
    FeedStatus {
        state_since: now.mono,
        cadence: Cadence::new(None),
        // A feed without a link (a demo's, a file's) is there from the start.
        state: if feed.broker.is_none() && feed.poll.is_none() {
            FeedState::Ok
        } else {
            FeedState::Connecting
        },
        ..FeedStatus::default()
    }
}

/// A service that nothing is known of yet.
pub(super) fn fresh_service(now: Now) -> ServiceStatus {
    ServiceStatus {
        state_since: now.mono,
        ..ServiceStatus::default()
    }
}

/// What came, went, and is reached in another way: feeds and services.
fn change(before: &Inventory, is: &Inventory, links: &[FeedId], polls: &[Source]) -> ConfigChange {
    let mut change = ConfigChange::default();
    let feeds = is.feeds.iter().enumerate().map(|(row, feed)| {
        let was = before.feeds.get(row).filter(|was| !was.is_gone);
        let id = FeedId(row as u16);
        let renewed = links.contains(&id) || polls.iter().any(|one| one.feed() == Some(id));
        (was.is_some(), !feed.is_gone, renewed || was != Some(feed))
    });
    let services = is.services.iter().enumerate().map(|(row, service)| {
        let was = before.services.get(row).filter(|was| !was.is_gone);
        let source = Source::Service(crate::city::model::ids::ServiceId(row as u16));
        let renewed = polls.contains(&source);
        (
            was.is_some(),
            !service.is_gone,
            renewed || was != Some(service),
        )
    });
    for (was, is, is_changed) in feeds.chain(services) {
        match (was, is) {
            (false, true) => change.came += 1,
            (true, false) => change.went += 1,
            (true, true) if is_changed => change.changed += 1,
            _ => {}
        }
    }
    change
}
