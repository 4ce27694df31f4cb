//! Read, place, remember: a message becomes what the world knows.

use super::Engine;
use crate::city::{
    formats::{
        self,
        format::Message,
        found::{Asset, Found, Health, Item, Link, Observation, Position, State, Subject as Told},
    },
    model::{
        ids::{DeviceId, FeedId},
        limits,
        quantity::{QuantityName, Reading, Value},
        text::SafeText,
        time::{Mono, Now, Stamp},
    },
    rules::threshold,
    world::{
        device::{Edge, Metric, MetricValue},
        feed::FeedState,
        gateway::GatewayState,
    },
};

/// A device whose clock is this far ahead is not believed, milliseconds (FAILURES C7).
const AHEAD_MOST_MS: i64 = 5 * 60_000;
/// No sensor of ours is older: 2001-01-01. A time before it is a clock that was never set.
const CLOCK_UNSET: Stamp = Stamp(978_307_200_000);
/// So many equal analogue values in a row, and over so long, are a frozen sensor (DESIGN 8).
const FROZEN_VALUES: u8 = 12;
/// See above, seconds.
const FROZEN_SECONDS: u32 = 6 * 3_600;
/// At and under this a battery is low, per cent.
const BATTERY_LOW: f64 = 15.0;

/// What is the same for all items of a message.
#[derive(Clone, Copy)]
pub(super) struct Context {
    pub(super) now: Now,
    pub(super) feed: FeedId,
    pub(super) retained: bool,
    /// An answer to a poll: only what is newer than before is a sign of life.
    pub(super) polled: bool,
    /// Where the raw message stands in the feed's ring.
    pub(super) raw: Option<(u64, u32)>,
}

/// A device that a message speaks of.
#[derive(Clone, Copy)]
pub(super) struct Speaker {
    pub(super) device: DeviceId,
    /// The newest time that it told.
    pub(super) newest: Option<Stamp>,
    /// It measured something, or was heard; a mere description is not a word of its own.
    pub(super) spoke: bool,
}

impl Engine {
    pub(super) fn take_message(
        &mut self,
        now: Now,
        feed: FeedId,
        (topic, bytes): (&[u8], &[u8]),
        (retained, dup): (bool, bool),
    ) {
        let Some(declared) = self.world.inventory.feeds.get(feed.index()) else {
            return;
        };
        let Some(format) = formats::format(declared.format) else {
            return;
        };
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        let topic = std::str::from_utf8(topic)
            .ok()
            .filter(|topic| !topic.is_empty());
        let message = Message {
            topic,
            bytes,
            retained,
            received_at: now.utc,
            ..Message::bare(bytes)
        };
        format.parse(&message, &mut found);
        let double =
            found.key.is_some_and(|key| self.doubles.has(feed, key)) || dup && found.key.is_none();
        self.count_message(now, feed, bytes.len(), (retained, double), &found);
        if !double {
            let late = self.late_news(feed);
            self.remember(now, feed, bytes, (retained, false), &found);
            // The rate is that of news: a backlog that is caught up with is no traffic of now.
            if !retained
                && self.late_news(feed) == late
                && let Some(status) = self.world.feeds.get_mut(feed.index())
            {
                status.rate.add(now.mono, 1);
            }
        }
        self.found = found;
    }

    fn late_news(&self, feed: FeedId) -> u64 {
        self.world.feed(feed).map_or(0, |status| status.late_news)
    }

    fn count_message(
        &mut self,
        now: Now,
        feed: FeedId,
        bytes: usize,
        (retained, double): (bool, bool),
        found: &Found,
    ) {
        let Some(status) = self.world.feeds.get_mut(feed.index()) else {
            return;
        };
        status.defects += found.defects.len() as u64;
        status.over_bounds += u64::from(found.over_bounds);
        if let Some(defect) = found.defects.last() {
            status.last_defect = Some((defect.field.clone(), defect.reason.clone()));
        }
        status.bytes += bytes as u64;
        if retained {
            status.retained += 1;
            return;
        }
        if double {
            status.duplicates += 1;
        }
        status.messages += 1;
        let first = status.last_message.is_none();
        if let Some(last) = status.last_message {
            // Gaps of our own outages teach nothing.
            if last >= status.state_since {
                status.cadence.learn(now.mono.since(last));
            }
        }
        status.last_message = Some(now.mono);
        status.last_message_at = Some(now.utc);
        let again = if status.refused.is_empty() {
            FeedState::Ok
        } else {
            FeedState::Degraded
        };
        if status.state == FeedState::Silent {
            self.set_feed_state(now, feed, again);
        } else if first {
            self.watch_feed(now, feed);
        }
    }

    /// Applies all that was found in a message or a body. `way` is: retained, polled.
    pub(super) fn remember(
        &mut self,
        now: Now,
        feed: FeedId,
        bytes: &[u8],
        way: (bool, bool),
        found: &Found,
    ) {
        let raw = self
            .world
            .feeds
            .get_mut(feed.index())
            .map(|status| status.raw.keep(bytes));
        let context = Context {
            now,
            feed,
            retained: way.0,
            polled: way.1,
            raw,
        };
        let mut last: Option<(SafeText, Option<DeviceId>)> = None;
        let mut speaker: Option<Speaker> = None;
        if let Some(alive) = &found.alive
            && let Some(device) = self.device_row(now, feed, alive)
        {
            speaker = Some(Speaker {
                device,
                newest: found.network_at,
                spoke: true,
            });
        }
        let mut request: Option<&SafeText> = None;
        for item in &found.items {
            let (name, at) = match item {
                Item::Observation(one) => (&one.device, one.observed_at),
                Item::Link(link) if !link.device.is_empty() => (&link.device, link.received_at),
                Item::Position(Position {
                    subject: Told::Device(id),
                    observed_at,
                    ..
                }) => (id, *observed_at),
                Item::State(State {
                    subject: Told::Device(id),
                    observed_at,
                    ..
                }) => (id, *observed_at),
                Item::Asset(asset) if asset.kind.as_str() == "request" => {
                    request = Some(&asset.id);
                    continue;
                }
                _ => {
                    self.remember_other(context, item);
                    continue;
                }
            };
            if request == Some(name) {
                // A citizen's request is no device: nobody waits for its next word.
                continue;
            }
            let device = match &last {
                Some((known, device)) if known == name => *device,
                _ => {
                    let device = self.device_of(context, item, name);
                    last = Some((name.clone(), device));
                    device
                }
            };
            let Some(device) = device else { continue };
            if speaker.is_some_and(|before| before.device != device) {
                self.hear(context, speaker.take());
            }
            let spoke = matches!(item, Item::Observation(_) | Item::Link(_));
            let before = speaker.unwrap_or(Speaker {
                device,
                newest: None,
                spoke: false,
            });
            speaker = Some(Speaker {
                newest: before.newest.max(at),
                spoke: before.spoke || spoke || !context.polled,
                ..before
            });
            self.remember_of_device(context, device, item);
        }
        self.hear(context, speaker.take());
    }

    fn remember_of_device(&mut self, context: Context, id: DeviceId, item: &Item) {
        match item {
            Item::Observation(observation) => self.observe(context, id, observation),
            Item::Link(link) => self.link(context, id, link),
            Item::Position(position) => self.move_device(id, position.lat, position.lon),
            _ => {}
        }
    }

    fn remember_other(&mut self, context: Context, item: &Item) {
        match item {
            Item::Asset(asset) => self.know_asset(context, asset),
            // A frame that only its gateway understands: it proves the gateway alive.
            Item::Link(link) if !context.retained => {
                if let Some(row) = self.gateway_row(context.now, context.feed, &link.gateway) {
                    self.gateway_alive(context.now, row);
                }
            }
            Item::Series(series) => self.know_series(context, series),
            Item::State(State {
                subject: Told::Gateway(id),
                health,
                observed_at,
                ..
            }) => {
                self.gateway_says(context, id, *health, *observed_at);
            }
            Item::Position(Position {
                subject: Told::Gateway(id),
                lat,
                lon,
                ..
            }) => {
                if let Some(row) = self.gateway_row(context.now, context.feed, id)
                    && let Some(gateway) = self.world.gateways.get_mut(row.index())
                {
                    gateway.position = Some((*lat as f32, *lon as f32));
                }
            }
            _ => {}
        }
    }

    fn know_asset(&mut self, context: Context, asset: &Asset) {
        match asset.kind.as_str() {
            "gateway" => {
                if let Some(row) = self.gateway_row(context.now, context.feed, &asset.id)
                    && let Some(gateway) = self.world.gateways.get_mut(row.index())
                    && gateway.name.is_none()
                {
                    gateway.name.clone_from(&asset.name);
                }
            }
            // What a platform's catalogue lists beside its devices (SensorThings).
            "service" | "request" | "Sensor" | "ObservedProperty" | "Location"
            | "FeatureOfInterest" => {}
            kind => {
                let Some(row) = self.device_row(context.now, context.feed, &asset.id) else {
                    return;
                };
                let told = SafeText::new(kind);
                let model = asset.model.as_ref().or((kind != "device").then_some(&told));
                self.name_device(row, asset.name.as_ref(), model);
            }
        }
    }

    /// A gateway's own word. Its retained word is kept to be shown, and believed by nobody (T03).
    fn gateway_says(&mut self, context: Context, id: &SafeText, health: Health, at: Option<Stamp>) {
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

    fn gateway_alive(&mut self, now: Now, row: crate::city::model::ids::GatewayId) {
        let Some(gateway) = self.world.gateways.get_mut(row.index()) else {
            return;
        };
        gateway.heard = Some(now.mono);
        gateway.heard_at = now.utc;
        gateway.waits_from = now.mono;
        if gateway.state != GatewayState::Ok {
            self.set_gateway_state(now, row, GatewayState::Ok);
        }
        self.watch_gateway(now, row);
    }

    fn link(&mut self, context: Context, id: DeviceId, link: &Link) {
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

    pub(super) fn observe(&mut self, context: Context, id: DeviceId, observation: &Observation) {
        let resolved = self.resolve(context.feed, observation);
        let reading = resolved.as_ref().unwrap_or(&observation.reading);
        let Some((kind, is_new)) = self.world.kinds.of(reading) else {
            self.world.console.over_bounds += 1;
            return;
        };
        if is_new {
            self.watch_kind(kind);
        }
        let Some(device) = self.world.devices.get_mut(id.index()) else {
            return;
        };
        let index = match device.metrics.iter().position(|metric| metric.kind == kind) {
            Some(index) => index,
            None if device.metrics.len() < limits::METRICS_PER_DEVICE => {
                device.metrics.reserve_exact(1);
                device.metrics.push(Metric {
                    kind,
                    ..Metric::default()
                });
                device.metrics.len() - 1
            }
            None => {
                self.world.console.over_bounds += 1;
                return;
            }
        };
        let Some(metric) = device.metrics.get_mut(index) else {
            return;
        };
        let at = believable(observation.observed_at, context.now);
        // A value without a time of its own is news always, and what was stamped by a clock of ours that
        // was ahead then holds nothing up: a wall clock that is set back must not stop the picture.
        let told = observation
            .observed_at
            .is_some_and(|at| is_believable(at, context.now));
        let is_news = matches!(metric.value, MetricValue::None)
            || !told && !context.retained
            || at >= metric.observed_at
            || !is_believable(metric.observed_at, context.now);
        if let Value::Number(number) = reading.value
            && !reading.suspect
        {
            metric.series.push(at, number);
        }
        if !is_news {
            return;
        }
        let can_freeze = self
            .world
            .kinds
            .get(kind)
            .is_some_and(|kind| kind.can_freeze());
        let low = update(metric, reading, at, context.now.mono, can_freeze);
        if let Some(low) = low {
            device.low_battery = low;
        }
        if !context.retained {
            self.judge_value(context.now, id, index);
        }
    }

    /// Notes which rules look at a new kind of metric.
    fn watch_kind(&mut self, kind: u16) {
        let rules = &self.world.inventory.rules;
        let Some(known) = self.world.kinds.get_mut(kind) else {
            return;
        };
        let watching = |rule| threshold::watches(rule, known);
        let indices = rules.iter().enumerate().filter(|(_, rule)| watching(rule));
        known.watched_by = indices
            .filter_map(|(index, _)| u16::try_from(index).ok())
            .collect();
    }

    /// A device has spoken: life, rhythm, lag, state.
    pub(super) fn hear(&mut self, context: Context, speaker: Option<Speaker>) {
        let Some(Speaker {
            device: id,
            newest: at,
            spoke,
        }) = speaker
        else {
            return;
        };
        let now = context.now;
        let Some(device) = self.world.devices.get_mut(id.index()) else {
            return;
        };
        if context.retained || !spoke {
            return self.settle(now, id);
        }
        let told = at.filter(|at| is_believable(*at, now));
        let known = device.observed_at.filter(|at| is_believable(*at, now));
        let late_news = told.zip(known).is_some_and(|(at, known)| at < known);
        if late_news {
            // Older than what we had: history, but no sign of life and no lesson (DESIGN 8).
            if let Some(status) = self.world.feeds.get_mut(context.feed.index()) {
                status.late_news += 1;
            }
            return;
        }
        if context.polled && told.is_some() && told == device.observed_at {
            return;
        }
        device.frames = device.frames.wrapping_add(1);
        if let Some(last) = device.heard {
            let arrival_ms = now.mono.since(last);
            // The device's own clock tells its rhythm better than a pipe that may have held things back.
            let told_ms = told
                .zip(device.observed_at)
                .map(|(at, known)| at.since(known));
            let gap_ms = told_ms
                .and_then(|gap| u64::try_from(gap).ok())
                .unwrap_or(arrival_ms);
            let was_late = device
                .cadence
                .late_ms()
                .is_some_and(|late| now.mono.since(device.waits_from) > late);
            if gap_ms > 0 && !was_late && !device.unsure && !device.pipe_broken {
                device.cadence.learn(gap_ms);
            }
        }
        device.heard = Some(now.mono);
        device.heard_at = now.utc;
        device.waits_from = now.mono;
        device.unsure = false;
        device.pipe_broken = false;
        device.raw = context.raw;
        if let Some(at) = told {
            device.observed_at = Some(at);
            let lag_ms = now.utc.since(at);
            device.lag_ms = i32::try_from(lag_ms).ok();
            if let Some(status) = self.world.feeds.get_mut(context.feed.index()) {
                let smooth = status.lag_ms.unwrap_or(lag_ms as f64);
                status.lag_ms = Some(smooth + (lag_ms as f64 - smooth) / 16.0);
            }
        }
        self.settle(now, id);
        self.watch_device(now, id);
    }
}

/// Sets the value of a metric. Returns whether a battery is low, where the metric is one.
fn update(
    metric: &mut Metric,
    reading: &Reading,
    at: Stamp,
    now: Mono,
    can_freeze: bool,
) -> Option<bool> {
    let now_s = u32::try_from(now.0 / 1_000).unwrap_or(u32::MAX);
    let value = match &reading.value {
        Value::Number(number) => MetricValue::Number(*number),
        Value::Flag(flag) => MetricValue::Flag(*flag),
        Value::Word(word) => MetricValue::Word(Box::new(word.clone())),
        Value::Missing(why) => MetricValue::Missing(why),
    };
    let is_number = matches!(value, MetricValue::Number(_));
    if can_freeze && is_number && value == metric.value {
        // The same measurement told again (a poll, a kept message) is no second one.
        if at != metric.observed_at {
            metric.same = metric.same.saturating_add(1);
        }
    } else {
        metric.same = 1;
        metric.same_since_s = now_s;
    }
    metric.frozen = can_freeze
        && is_number
        && metric.same >= FROZEN_VALUES
        && now_s.saturating_sub(metric.same_since_s) >= FROZEN_SECONDS;
    metric.suspect = reading.suspect;
    metric.value = value;
    metric.observed_at = at;
    let is_battery =
        matches!(&reading.quantity, QuantityName::Known(known) if known.name == "battery_level");
    match metric.value {
        MetricValue::Number(number) if is_battery => Some(number <= BATTERY_LOW),
        _ => None,
    }
}

/// Frames lost by the counter (FORMATS 6): a step of one is none, a step back is a restart or old news.
fn count_losses(device: &mut crate::city::world::device::Device, counter: u32) {
    if let Some(last) = device.frame_counter {
        let step = counter.wrapping_sub(last);
        if (2..1_000).contains(&step) {
            device.frames_lost = device.frames_lost.saturating_add(step - 1);
        }
    }
    device.frame_counter = Some(counter);
}

fn is_believable(at: Stamp, now: Now) -> bool {
    at > CLOCK_UNSET && at.since(now.utc) <= AHEAD_MOST_MS
}

/// The time that a device tells, where it can be believed, else ours.
fn believable(at: Option<Stamp>, now: Now) -> Stamp {
    at.filter(|at| is_believable(*at, now)).unwrap_or(now.utc)
}
