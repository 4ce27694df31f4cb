//! Broken pipes: when a feed or a gateway goes, what is behind it becomes *unknown*; when it is back,
//! what could not have spoken in between is as it was, and the rest stays unknown until it speaks or
//! its own time is over (laws 4 and 5).

use super::{Engine, schedule::Due};
use crate::city::{
    alerts::alert::{RuleRef, Subject},
    model::{
        ids::{DeviceId, FeedId, GatewayId},
        time::{Mono, Now},
    },
    rules::feed_down::HOLD_MS,
    world::{
        World,
        device::{Device, DeviceState},
        feed::FeedState,
        gateway::GatewayState,
    },
};

impl Engine {
    /// Brings a feed into a state, and all that is behind it along.
    pub(super) fn set_feed_state(&mut self, now: Now, feed: FeedId, state: FeedState) {
        let Some(status) = self.world.feeds.get_mut(feed.index()) else {
            return;
        };
        let before = status.state;
        if before == state {
            self.judge_pipe(feed);
            return;
        }
        status.state = state;
        status.state_since = now.mono;
        self.judge_pipe(feed);
        if state == FeedState::Down {
            // The verdict about a broken link is held back a little.
            let when = now.mono.plus(HOLD_MS);
            self.schedule.at(when, Due::Judge(Subject::Feed(feed)));
            let declared = self.world.inventory.feeds.get(feed.index());
            if let Some(broker) = declared.and_then(|feed| feed.broker) {
                self.schedule.at(when, Due::Judge(Subject::Broker(broker)));
            }
        } else if before.is_broken() || before == FeedState::Connecting {
            self.watch_feed(now, feed);
        }
        if before.is_broken() == state.is_broken() {
            return;
        }
        self.mute_needed = true;
        let gateways: Vec<GatewayId> = self.gateways_of(feed);
        for gateway in gateways {
            self.feed_of_gateway_changed(now, gateway, state.is_broken());
        }
        for device in self.behind.get(feed.index()).cloned().unwrap_or_default() {
            self.refresh_pipe(now, device);
        }
    }

    pub(super) fn gateways_of(&self, feed: FeedId) -> Vec<GatewayId> {
        let gateways = self.world.gateways.iter().enumerate();
        gateways
            .filter(|(_, gateway)| gateway.feed == feed)
            .map(|(index, _)| GatewayId(index as u32))
            .collect()
    }

    fn feed_of_gateway_changed(&mut self, now: Now, id: GatewayId, broken: bool) {
        let Some(gateway) = self.world.gateways.get_mut(id.index()) else {
            return;
        };
        if gateway.heard.is_none() {
            return;
        }
        if broken {
            gateway.was_silent = gateway.state == GatewayState::Silent;
            self.set_gateway_state(now, id, GatewayState::Unknown);
        } else if gateway.was_silent {
            // It was silent before the outage: that is as it was, until it speaks.
            self.set_gateway_state(now, id, GatewayState::Silent);
        } else {
            // What it said while nobody listened is not held against it.
            gateway.waits_from = now.mono;
            self.set_gateway_state(now, id, GatewayState::Ok);
            self.watch_gateway(now, id);
        }
    }

    /// Brings a gateway into a state, and the devices that it alone hears along.
    pub(super) fn set_gateway_state(&mut self, now: Now, id: GatewayId, state: GatewayState) {
        let Some(gateway) = self.world.gateways.get_mut(id.index()) else {
            return;
        };
        let before = gateway.state;
        if before == state {
            return;
        }
        gateway.state = state;
        gateway.state_since = now.mono;
        let was_broken = is_broken(before);
        if was_broken != is_broken(state) {
            let mut devices = std::mem::take(&mut gateway.devices);
            devices.retain(|device| {
                self.world
                    .devices
                    .get(device.index())
                    .is_some_and(|device| hears(device, id))
            });
            for device in &devices {
                self.refresh_pipe(now, *device);
            }
            if let Some(gateway) = self.world.gateways.get_mut(id.index()) {
                gateway.devices = devices;
            }
            self.mute_needed = true;
        }
        self.dirty.push(Subject::Gateway(id));
    }

    /// Looks whether any path leads to a device, and sets its state after that.
    pub(super) fn refresh_pipe(&mut self, now: Now, id: DeviceId) {
        let broken = self.world.devices.get(id.index()).is_some_and(|device| {
            let feed = self
                .world
                .feed(device.feed)
                .is_some_and(|feed| feed.state.is_broken());
            let page = self.is_on_missing_page(device.feed, id);
            feed || page || no_gateway_left(&self.world, device, now.mono)
        });
        let Some(device) = self.world.devices.get_mut(id.index()) else {
            return;
        };
        if device.pipe_broken != broken {
            device.pipe_broken = broken;
            if !broken && device.heard.is_some() {
                let waited_ms = now.mono.since(device.waits_from);
                let overdue = device
                    .cadence
                    .expected_ms()
                    .is_some_and(|expected| waited_ms > expected);
                if overdue {
                    // Its word may have been swallowed: it gets a whole new time to speak.
                    device.unsure = true;
                    device.waits_from = now.mono;
                }
            }
        }
        self.settle(now, id);
        self.watch_device(now, id);
    }

    /// Sets the state of a device from what is known, keeps the tallies, and asks the rules.
    pub(super) fn settle(&mut self, now: Now, id: DeviceId) {
        let Some(device) = self.world.devices.get_mut(id.index()) else {
            return;
        };
        let state = classify(device, now.mono);
        let before = device.state;
        if state == before || device.is_gone {
            return;
        }
        device.state = state;
        device.state_since = now.mono;
        let (city, feed) = (device.city, device.feed);
        let edges = device.edges.len();
        self.world.tallies.change(city, feed, before, -1);
        self.world.tallies.change(city, feed, state, 1);
        let unknown = DeviceState::Unknown;
        // An alert that was raised before an outage is still open when the device speaks after it.
        let subject = Subject::Device(id);
        let is_open = self
            .world
            .alerts
            .get(RuleRef::DeviceSilent, subject)
            .is_some();
        if is_open || state == DeviceState::Silent {
            self.dirty.push(subject);
        }
        // The alerts of its gateways count it.
        if (before == unknown) != (state == unknown) && edges > 0 {
            self.touch_gateways(id);
        }
    }

    fn touch_gateways(&mut self, id: DeviceId) {
        let Some(device) = self.world.devices.get(id.index()) else {
            return;
        };
        for edge in &device.edges {
            let silent = self
                .world
                .gateway(edge.gateway)
                .is_some_and(|gateway| gateway.state == GatewayState::Silent);
            let subject = Subject::Gateway(edge.gateway);
            if silent && self.dirty.last() != Some(&subject) {
                self.dirty.push(subject);
            }
        }
    }
}

fn is_broken(state: GatewayState) -> bool {
    matches!(state, GatewayState::Silent | GatewayState::Unknown)
}

/// True where the gateway heard one of the device's last frames.
pub(super) fn hears(device: &Device, gateway: GatewayId) -> bool {
    device.edges.iter().any(|edge| edge.gateway == gateway)
}

fn no_gateway_left(world: &World, device: &Device, now: Mono) -> bool {
    let mut any = false;
    for edge in device
        .edges
        .iter()
        .filter(|edge| edge.holds(device.frames, now))
    {
        any = true;
        if !world
            .gateway(edge.gateway)
            .is_some_and(|gateway| is_broken(gateway.state))
        {
            return false;
        }
    }
    any
}

/// The state of a device, in the order of precedence (DESIGN 8).
pub(super) fn classify(device: &Device, now: Mono) -> DeviceState {
    if device.pipe_broken {
        return DeviceState::Unknown;
    }
    if device.heard.is_none() {
        return DeviceState::NeverSeen;
    }
    let waited_ms = now.since(device.waits_from);
    let over = |limit: Option<u64>| limit.is_some_and(|limit| waited_ms > limit);
    if over(device.cadence.silent_ms()) {
        return DeviceState::Silent;
    }
    if device.unsure {
        return DeviceState::Unknown;
    }
    if device.is_implausible() {
        return DeviceState::Implausible;
    }
    if device.is_frozen() {
        return DeviceState::Frozen;
    }
    if over(device.cadence.late_ms()) {
        return DeviceState::Late;
    }
    if device.low_battery {
        DeviceState::LowBattery
    } else {
        DeviceState::Ok
    }
}
