//! Gateways: what they say of themselves, and which frames they heard. Leaves out: what devices measure.

use super::{Engine, clocks::is_believable, read::Context};
use crate::city::{
    formats::found::{Found, Health, Item, Link, Position, Subject},
    model::{
        ids::{DeviceId, FeedId, GatewayId},
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
        // A server that is asked how its gateways are speaks of now, whenever these were heard last.
        self.note_news(context);
        let Some(gateway) = self.world.gateways.get_mut(row.index()) else {
            return;
        };
        if health == Health::Down {
            gateway.heard_at = now.utc;
            gateway.heard = Some(now.mono);
            self.set_gateway_state(now, row, GatewayState::Silent);
            return;
        }
        if health == Health::Unknown {
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

    /// A frame of a device at a gateway; some servers tell the frame and not the gateway.
    pub(super) fn link(&mut self, context: Context, id: DeviceId, link: &Link) {
        let now = context.now;
        let row = (!link.gateway.is_empty())
            .then(|| self.gateway_row(now, context.feed, &link.gateway))
            .flatten();
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
        if let Some(factor) = link.spreading_factor {
            device.spreading_factor = factor;
        }
        if let Some(counter) = link.frame_counter {
            count_losses(device, counter);
        }
        let Some(row) = row else { return };
        let is_new = remember_edge(device, row, link, now);
        if let Some(gateway) = self.world.gateways.get_mut(row.index()) {
            gateway.frames += 1;
            if is_new && !gateway.devices.contains(&id) {
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

    /// What is said once more about a frame: which gateways heard it, and where these are.
    pub(super) fn add_links(&mut self, (now, feed): (Now, FeedId), retained: bool, found: &Found) {
        let context = Context {
            now,
            feed,
            retained,
            polled: false,
            raw: None,
        };
        for item in &found.items {
            match item {
                Item::Link(link) if !link.device.is_empty() => {
                    if let Some(id) = self.device_row(context.now, context.feed, &link.device) {
                        // The frame was heard already: a gateway whose clock is behind is no late news.
                        let link = Link {
                            received_at: None,
                            ..link.clone()
                        };
                        self.link(context, id, &link);
                    }
                }
                Item::Position(Position {
                    subject: Subject::Gateway(_),
                    ..
                }) => self.remember_other(context, item),
                _ => {}
            }
        }
    }
}

/// Puts the gateway first among those that heard the device; true where it was not among them.
fn remember_edge(device: &mut Device, row: GatewayId, link: &Link, now: Now) -> bool {
    let frames = device.frames.wrapping_add(1);
    let edge = Edge {
        gateway: row,
        frame: frames,
        heard: now.mono,
        rssi_dbm: link.rssi_dbm.map_or(i16::MIN, |dbm| dbm.round() as i16),
        snr_ddb: link
            .snr_db
            .map_or(i16::MIN, |db| (db * 10.0).round() as i16),
    };
    let known = device.edges.iter().position(|known| known.gateway == row);
    if let Some(at) = known {
        device.edges.remove(at);
    }
    device.edges.retain(|edge| edge.holds(frames, now.mono));
    device.edges.insert(0, edge);
    device.edges.truncate(limits::GATEWAYS_PER_DEVICE);
    known.is_none()
}

/// A step forward of at least this much is no gap but another counter.
const GAP_MOST: u32 = 1_000;
/// A step back of at most this much is a frame that came late, unless the counter is as small as after a join.
const LATE_MOST: u32 = 16;

/// Frames lost by the counter (FORMATS 6): a step of one is none, and a longer one is a gap. Some servers tell only
/// the low 16 bits, which begin again after 65,535. A step back is a late frame or, with a small number, a join or a
/// reset: the count begins anew.
fn count_losses(device: &mut Device, counter: u32) {
    let Some(last) = device.frame_counter else {
        device.frame_counter = Some(counter);
        return;
    };
    let wraps = last <= 0xffff && counter < GAP_MOST && last > 0xffff - GAP_MOST;
    let step = counter.wrapping_sub(last) & if wraps { 0xffff } else { u32::MAX };
    if (2..GAP_MOST).contains(&step) {
        device.frames_lost = device.frames_lost.saturating_add(step - 1);
    }
    let is_late = (1..=LATE_MOST).contains(&last.wrapping_sub(counter)) && counter > LATE_MOST;
    if !is_late {
        device.frame_counter = Some(counter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counters as they came, and the frames lost after each.
    fn check(came: &[(u32, u32)]) {
        let mut device = Device::default();
        for (counter, lost) in came {
            count_losses(&mut device, *counter);
            assert_eq!(device.frames_lost, *lost, "after {counter}");
        }
    }

    #[test]
    fn gaps_are_counted() {
        check(&[(7, 0), (8, 0), (11, 2), (11, 2), (12, 2)]);
        // 999 may be lost in a week of thunder; ten thousand are another device's count.
        check(&[(100, 0), (1_099, 998), (2_099, 998), (2_100, 998)]);
    }

    #[test]
    fn a_counter_of_16_bits_begins_again() {
        check(&[(65_534, 0), (65_535, 0), (0, 0), (1, 0)]);
        check(&[(65_534, 0), (1, 2), (2, 2)]);
        // One of 32 bits goes on.
        check(&[(65_535, 0), (65_536, 0), (65_538, 1)]);
        check(&[(u32::MAX, 0), (0, 0), (2, 1)]);
    }

    #[test]
    fn a_join_begins_anew() {
        check(&[(4_000, 0), (0, 0), (1, 0), (3, 1)]);
        check(&[(9, 0), (0, 0), (1, 0)]);
        check(&[(40_000, 0), (2, 0), (3, 0)]);
    }

    #[test]
    fn a_late_frame_is_no_reset() {
        check(&[(100, 0), (102, 1), (101, 1), (103, 1)]);
    }
}
