//! Gateways: what they say of themselves, and which frames they heard. Leaves out: what devices measure.

use super::{Engine, clocks::is_believable, read::Context};
use crate::city::{
    formats::found::{Health, Link},
    model::{
        ids::{DeviceId, GatewayId},
        limits,
        text::SafeText,
        time::{Now, Stamp},
    },
    world::{
        device::{Device, Edge},
        gateway::GatewayState,
    },
};

impl Engine {
    /// A gateway's own word. Its retained word is kept to be shown, and believed by nobody (T03).
    pub(super) fn gateway_says(
        &mut self,
        context: Context,
        id: &SafeText,
        health: Health,
        at: Option<Stamp>,
    ) {
        let now = context.now;
        let Some(row) = self.gateway_row(now, context.feed, id) else {
            return;
        };
        let Some(gateway) = self.world.gateways.get_mut(row.index()) else {
            return;
        };
        if context.retained {
            gateway.retained_claim = Some((health, at));
            return;
        }
        // A clock that was never set says nothing about what is old.
        let at = at.filter(|at| is_believable(*at, now));
        if at.zip(gateway.told_at).is_some_and(|(at, told)| at < told) {
            // A backlog: what it said then is no sign of life now.
            if let Some(status) = self.world.feeds.get_mut(context.feed.index()) {
                status.late_news += 1;
            }
            return;
        }
        gateway.told_at = at.or(gateway.told_at);
        gateway.claims = Some(health);
        if health == Health::Down {
            gateway.heard_at = now.utc;
            gateway.heard = Some(now.mono);
            self.set_gateway_state(now, row, GatewayState::Silent);
            return;
        }
        // From word to word: the frames that it forwards in between are no part of this rhythm.
        if let Some(last) = gateway.statistics
            && last >= gateway.state_since
            && gateway.state == GatewayState::Ok
        {
            gateway.cadence.learn(now.mono.since(last));
        }
        if !gateway.sends_statistics {
            gateway.sends_statistics = true;
            // What its frames taught is another rhythm.
            gateway.cadence = gateway.cadence.fresh();
        }
        gateway.statistics = Some(now.mono);
        self.gateway_alive(now, row);
    }

    /// A gateway was heard, by its own word or by a frame that it forwarded.
    pub(super) fn gateway_alive(&mut self, now: Now, row: GatewayId) {
        let Some(gateway) = self.world.gateways.get_mut(row.index()) else {
            return;
        };
        gateway.heard = Some(now.mono);
        gateway.heard_at = now.utc;
        gateway.waits_from = now.mono;
        // One that is heard is there, whatever was declared.
        gateway.is_gone = false;
        if gateway.state != GatewayState::Ok {
            self.set_gateway_state(now, row, GatewayState::Ok);
        }
        self.watch_gateway(now, row);
    }

    /// A frame of a device at a gateway.
    pub(super) fn link(&mut self, context: Context, id: DeviceId, link: &Link) {
        let now = context.now;
        let Some(row) = self.gateway_row(now, context.feed, &link.gateway) else {
            return;
        };
        let Some(device) = self.world.devices.get_mut(id.index()) else {
            return;
        };
        let before = device.observed_at;
        let late = link
            .received_at
            .filter(|at| is_believable(*at, now))
            .zip(before)
            .is_some_and(|(at, before)| at < before);
        if context.retained || late {
            return;
        }
        let frame = device.frames.wrapping_add(1);
        let edge = Edge {
            gateway: row,
            frame,
            heard: now.mono,
            rssi_dbm: link.rssi_dbm.map_or(i16::MIN, |dbm| dbm.round() as i16),
            snr_ddb: link
                .snr_db
                .map_or(i16::MIN, |db| (db * 10.0).round() as i16),
        };
        let frames = frame;
        let known = device.edges.iter().position(|known| known.gateway == row);
        if let Some(at) = known {
            device.edges.remove(at);
        }
        device.edges.retain(|edge| edge.holds(frames, now.mono));
        device.edges.insert(0, edge);
        device.edges.truncate(limits::GATEWAYS_PER_DEVICE);
        if let Some(factor) = link.spreading_factor {
            device.spreading_factor = factor;
        }
        if let Some(counter) = link.frame_counter {
            count_losses(device, counter);
        }
        if let Some(gateway) = self.world.gateways.get_mut(row.index()) {
            gateway.frames += 1;
            if known.is_none() && !gateway.devices.contains(&id) {
                gateway.devices.push(id);
            }
            if let Some(last) = gateway.heard.filter(|_| !gateway.sends_statistics)
                && gateway.state == GatewayState::Ok
            {
                gateway.cadence.learn(now.mono.since(last));
            }
        }
        self.gateway_alive(now, row);
    }
}

/// Frames lost by the counter (FORMATS 6): a step of one is none, a step back is a restart or old news.
fn count_losses(device: &mut Device, counter: u32) {
    if let Some(last) = device.frame_counter {
        let step = counter.wrapping_sub(last);
        if (2..1_000).contains(&step) {
            device.frames_lost = device.frames_lost.saturating_add(step - 1);
        }
    }
    device.frame_counter = Some(counter);
}
