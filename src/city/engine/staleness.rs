//! Who is late, who is silent: looked at when due, not at every message. Each device and gateway waits
//! in the schedule at most once; one that has spoken meanwhile is put back.

use super::{Engine, schedule::Due};
use crate::city::{
    model::{
        ids::{DeviceId, FeedId, GatewayId},
        inventory::Feed,
        time::{Mono, Now},
    },
    world::{
        feed::FeedState,
        gateway::{Gateway, GatewayState},
    },
};

/// A feed with steady traffic is silent after this long without a message, milliseconds.
const FEED_SILENT_LEAST_MS: u64 = 60_000;
/// A gateway that sends statistics and whose rhythm is not known yet: they come about every 30 s.
const STATISTICS_MS: u64 = 30_000;

/// Nobody is looked at sooner than this, milliseconds: that a sensor which speaks ten times a second is late need not
/// be known within the second, and a flood must not keep the schedule busier than the decoders.
const LOOK_LEAST_MS: u64 = 1_000;

impl Engine {
    /// Makes sure that a device is looked at when it could be late.
    pub(super) fn watch_device(&mut self, now: Now, id: DeviceId) {
        let Some(device) = self.world.devices.get_mut(id.index()) else {
            return;
        };
        if device.scheduled {
            return;
        }
        let waits = |limit: Option<u64>| limit.map(|limit| device.waits_from.plus(limit + 1));
        let late = waits(device.cadence.late_ms()).filter(|at| *at > now.mono);
        let silent = waits(device.cadence.silent_ms()).filter(|at| *at > now.mono);
        if let Some(when) = late.or(silent) {
            device.scheduled = true;
            let when = when.max(now.mono.plus(LOOK_LEAST_MS));
            self.schedule.at(when, Due::Device(id));
        }
    }

    pub(super) fn check_device(&mut self, now: Now, id: DeviceId) {
        if let Some(device) = self.world.devices.get_mut(id.index()) {
            device.scheduled = false;
        }
        self.settle(now, id);
        self.watch_device(now, id);
    }

    /// Makes sure that a gateway is looked at when it could be late.
    pub(super) fn watch_gateway(&mut self, now: Now, id: GatewayId) {
        let Some(gateway) = self.world.gateways.get_mut(id.index()) else {
            return;
        };
        if gateway.scheduled {
            return;
        }
        let Some((late_ms, silent_ms)) = limits_of(gateway) else {
            return;
        };
        let late = gateway.waits_from.plus(late_ms + 1);
        let silent = gateway.waits_from.plus(silent_ms + 1);
        if let Some(when) = [late, silent].into_iter().find(|at| *at > now.mono) {
            gateway.scheduled = true;
            self.schedule.at(when, Due::Gateway(id));
        }
    }

    pub(super) fn check_gateway(&mut self, now: Now, id: GatewayId) {
        let Some(gateway) = self.world.gateways.get_mut(id.index()) else {
            return;
        };
        gateway.scheduled = false;
        let feed = self.world.feeds.get(gateway.feed.index());
        if feed.is_some_and(|feed| feed.state == FeedState::Connecting) {
            // Before its feed is up for the first time, nobody can say that it should be heard.
            gateway.scheduled = true;
            self.schedule
                .at(now.mono.plus(FEED_SILENT_LEAST_MS), Due::Gateway(id));
            return;
        }
        if matches!(gateway.state, GatewayState::Ok | GatewayState::Late)
            && let Some((late_ms, silent_ms)) = limits_of(gateway)
        {
            let waited_ms = now.mono.since(gateway.waits_from);
            let state = if waited_ms > silent_ms {
                GatewayState::Silent
            } else if waited_ms > late_ms {
                GatewayState::Late
            } else {
                GatewayState::Ok
            };
            self.set_gateway_state(now, id, state);
        }
        self.watch_gateway(now, id);
    }

    /// Makes sure that a feed is looked at when it could be silent.
    pub(super) fn watch_feed(&mut self, now: Now, feed: FeedId) {
        self.watch_feed_at(now.mono.plus(FEED_SILENT_LEAST_MS), feed);
    }

    /// In place of the look before, so that a link that comes and goes leaves no trail of them.
    fn watch_feed_at(&mut self, when: Mono, feed: FeedId) {
        if let Some(plan) = self.links.get_mut(feed.index()) {
            plan.watch = Some(when);
            self.schedule.at(when, Due::Feed(feed));
        }
    }

    pub(super) fn check_feed(&mut self, now: Now, feed: FeedId) {
        let Some(plan) = self.links.get_mut(feed.index()) else {
            return;
        };
        if plan.watch.is_none_or(|when| now.mono < when) {
            return;
        }
        plan.watch = None;
        let Some(status) = self.world.feed(feed) else {
            return;
        };
        let declared = self.world.inventory.feeds.get(feed.index());
        let subscribed = declared.is_some_and(|feed| feed.broker.is_some());
        let polls = declared.into_iter().flat_map(Feed::polls);
        let every_ms = polls.map(|poll| poll.every_ms).min();
        if !subscribed && every_ms.is_none()
            || !matches!(status.state, FeedState::Ok | FeedState::Degraded)
        {
            return;
        }
        // Answers that repeat themselves are no news (B5).
        let (last, least_ms) = match every_ms {
            Some(every_ms) if !subscribed => (status.fresh.news, every_ms.saturating_mul(3)),
            _ => (status.last_message, 0),
        };
        let since = last.map_or(status.state_since, |last| last.max(status.state_since));
        let waited_ms = now.mono.since(since);
        if waited_ms < FEED_SILENT_LEAST_MS {
            let next = since.plus(FEED_SILENT_LEAST_MS + 1);
            self.watch_feed_at(next, feed);
            return;
        }
        let silent_ms = self.feed_silent_ms(feed);
        match silent_ms.map(|limit_ms| limit_ms.max(least_ms)) {
            Some(limit_ms) if waited_ms > limit_ms => {
                self.set_feed_state(now, feed, FeedState::Silent);
            }
            Some(limit_ms) => self.watch_feed_at(since.plus(limit_ms + 1), feed),
            None => self.watch_feed(now, feed),
        }
    }

    /// After how long without a message a feed is silent, milliseconds: well over the interval of those
    /// behind it that speak most often (the fastest twentieth), and before these are silent each for
    /// itself. Where nobody has spoken yet, the interval that the config states. `None` while nobody's rhythm
    /// is known: a feed that speaks in bursts teaches nothing by the gaps within one.
    fn feed_silent_ms(&self, feed: FeedId) -> Option<u64> {
        let devices = self.behind.get(feed.index())?.iter();
        let devices =
            devices.filter_map(|device| self.world.device(*device)?.cadence.expected_ms());
        let gateways = self.world.gateways.iter();
        let gateways = gateways
            .filter(|gateway| gateway.feed == feed)
            .filter(|gateway| gateway.heard.is_some() && gateway.sends_statistics)
            .filter_map(|gateway| gateway.cadence.expected_ms());
        let mut intervals: Vec<u64> = devices.chain(gateways).collect();
        if intervals.is_empty() {
            let declared = self.world.inventory.feeds.get(feed.index());
            intervals.extend(declared.and_then(|feed| feed.expect_every_ms));
        }
        if intervals.is_empty() {
            return None;
        }
        let nth = intervals.len() / 20;
        let (_, interval, _) = intervals.select_nth_unstable(nth);
        Some((interval.saturating_mul(5) / 2).max(FEED_SILENT_LEAST_MS))
    }
}

/// Late and silent limits of a gateway, milliseconds. One that only forwards frames is judged by the
/// longest of its recent gaps, because frames come when devices please.
fn limits_of(gateway: &Gateway) -> Option<(u64, u64)> {
    if gateway.sends_statistics
        || !gateway.cadence.is_learning() && gateway.cadence.longest_ms().is_none()
    {
        let expected = gateway.cadence.expected_ms().unwrap_or(STATISTICS_MS);
        return Some((expected * 2, expected * 3 + 60_000));
    }
    let longest = gateway.cadence.longest_ms()?;
    Some((
        longest.saturating_mul(2).max(60_000),
        longest.saturating_mul(3) + 60_000,
    ))
}
