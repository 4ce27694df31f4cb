//! Read, place, remember: a message becomes what the world knows.

use super::{Engine, clocks::is_believable, personal, values};
use crate::city::{
    formats::{
        self,
        format::Message,
        found::{Found, Item, Position, State, Subject as Told},
    },
    model::{
        ids::{DeviceId, FeedId},
        text::SafeText,
        time::{Now, Stamp},
    },
    world::feed::FeedState,
};

/// What a device says within this time is one word in several messages, as where each number has a topic of its own;
/// it teaches no rhythm. Milliseconds.
const ONE_WORD_MS: u64 = 100;

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
    /// Reads a message with the format of its feed. False where there is none.
    pub(super) fn read(
        &self,
        now: Now,
        feed: FeedId,
        (topic, bytes): (&[u8], &[u8]),
        retained: bool,
        found: &mut Found,
    ) -> bool {
        found.clear();
        let Some(declared) = self.world.inventory.feeds.get(feed.index()) else {
            return false;
        };
        let Some(format) = formats::format(declared.format) else {
            return false;
        };
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
        personal::read(&self.world.inventory, feed, format, &message, found);
        true
    }

    /// Takes a message that was read.
    pub(super) fn take_message(
        &mut self,
        now: Now,
        feed: FeedId,
        bytes: &[u8],
        (retained, dup): (bool, bool),
        found: &Found,
    ) {
        let double =
            found.key.is_some_and(|key| self.doubles.has(feed, key)) || dup && found.key.is_none();
        self.count_message(now, feed, bytes.len(), (retained, double), found);
        if double && found.adds_links {
            self.add_links((now, feed), retained, found);
        }
        if !double {
            let late = self.late_news(feed);
            self.remember(now, feed, bytes, (retained, false), found);
            let is_old = self.late_news(feed) != late;
            if let Some(status) = self.world.feeds.get_mut(feed.index()) {
                // The rate is that of news: a backlog that is caught up with is no traffic of now, and
                // its raw bytes must not push out those that the screen can show.
                if is_old && !status.raw.is_last_held() {
                    status.raw.forget_last();
                } else if !retained {
                    status.rate.add(now.mono, 1);
                }
            }
        }
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
        let again = status.heard_state();
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
            .map(|status| status.raw.keep(personal::raw(bytes)));
        let context = Context {
            now,
            feed,
            retained: way.0,
            polled: way.1,
            raw,
        };
        let mut speaker = self.proven_alive(context, found);
        let alive = found.alive.as_ref().zip(speaker);
        let mut last = alive.map(|(name, speaker)| (name, Some(speaker.device)));
        // What a thing that is no device counts of itself makes no device of it: nobody waits for the
        // next word of a citizen's request, and a gateway has a row of its own.
        let mut aside: Option<&SafeText> = None;
        let mut turn = 0;
        for item in &found.items {
            aside = set_aside(item).or(aside);
            let Some((name, at)) = device_and_time(item) else {
                self.remember_other(context, item);
                continue;
            };
            if aside == Some(name) {
                continue;
            }
            let device = match &last {
                Some((known, device)) if *known == name => *device,
                _ => {
                    let device = self.device_of(context, item, name);
                    last = Some((name, device));
                    device
                }
            };
            let Some(device) = device else { continue };
            if speaker.is_some_and(|before| before.device != device) {
                turn = 0;
                self.hear(context, speaker.take());
            }
            let spoke = match item {
                Item::Observation(one) => at.is_some() || !values::is_description(&one.reading),
                item => matches!(item, Item::Link(_)),
            };
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
            self.remember_of_device(context, device, item, turn);
            turn += usize::from(matches!(item, Item::Observation(_)));
        }
        self.hear(context, speaker.take());
    }

    /// The device that a message proves alive, before its items are looked at.
    fn proven_alive(&mut self, context: Context, found: &Found) -> Option<Speaker> {
        let alive = found.alive.as_ref()?;
        if speaks_later(found, alive) {
            return None;
        }
        Some(Speaker {
            device: self.device_row(context.now, context.feed, alive)?,
            newest: found.network_at,
            // An answer to a poll may be a copy: without a time it proves nobody alive.
            spoke: !context.polled || found.network_at.is_some(),
        })
    }

    fn remember_of_device(&mut self, context: Context, id: DeviceId, item: &Item, turn: usize) {
        match item {
            Item::Observation(observation) => self.observe(context, id, (observation, turn)),
            Item::Link(link) => self.link(context, id, link),
            Item::Position(position) => {
                let known = self.world.device(id).and_then(|device| device.observed_at);
                let told = position.observed_at.zip(known);
                // Where it was before is no news of where it is.
                if told.is_none_or(|(at, known)| at >= known) {
                    self.move_device(context.now, id, (position.lat, position.lon));
                }
            }
            _ => {}
        }
    }

    pub(super) fn remember_other(&mut self, context: Context, item: &Item) {
        match item {
            Item::Asset(asset) => self.know_asset(context, asset),
            // A frame that only its gateway understands: it proves the gateway alive.
            Item::Link(link) if !context.retained => {
                if let Some(row) = self.gateway_row(context.now, context.feed, &link.gateway) {
                    self.gateway_alive(context.now, row);
                }
            }
            Item::Series(series) => self.know_series(context, series),
            Item::Alert(alert) => self.hear_alert(context, alert),
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

    /// An answer brought something that was not known.
    pub(super) fn note_news(&mut self, context: Context) {
        let status = self.world.feeds.get_mut(context.feed.index());
        if let Some(status) = status.filter(|_| context.polled) {
            status.fresh.news = Some(context.now.mono);
        }
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
            if gap_ms >= ONE_WORD_MS && !was_late && !device.unsure && !device.pipe_broken {
                device.cadence.learn(gap_ms);
            }
        }
        device.heard = Some(now.mono);
        device.heard_at = now.utc;
        device.waits_from = now.mono;
        device.unsure = false;
        device.pipe_broken = false;
        device.raw = context.raw;
        device.observed_at = told.or(device.observed_at);
        let lag_ms = told.map(|at| now.utc.since(at));
        if let Some(lag_ms) = lag_ms {
            device.lag_ms = i32::try_from(lag_ms).ok();
        }
        if let Some(status) = self.world.feeds.get_mut(context.feed.index()) {
            status.raw.hold_last();
            if let Some(lag_ms) = lag_ms {
                let smooth = status.lag_ms.unwrap_or(lag_ms as f64);
                status.lag_ms = Some(smooth + (lag_ms as f64 - smooth) / 16.0);
            }
        }
        self.note_news(context);
        self.settle(now, id);
        self.watch_device(now, id);
    }
}

/// The thing that an item describes, where it is no device.
fn set_aside(item: &Item) -> Option<&SafeText> {
    match item {
        Item::Asset(asset) if matches!(asset.kind.as_str(), "request" | "gateway") => {
            Some(&asset.id)
        }
        _ => None,
    }
}

/// True where other devices have a word before this one: then its own word, with its time, speaks for it.
fn speaks_later(found: &Found, alive: &SafeText) -> bool {
    let mut names = found.items.iter().filter_map(device_and_time);
    names.next().is_some_and(|(first, _)| first != alive) && names.any(|(name, _)| name == alive)
}

/// The device that an item is about, and the time that it tells; `None` for what is about something else.
pub(super) fn device_and_time(item: &Item) -> Option<(&SafeText, Option<Stamp>)> {
    match item {
        Item::Observation(one) => Some((&one.device, one.observed_at)),
        Item::Link(link) if !link.device.is_empty() => Some((&link.device, link.received_at)),
        Item::Position(Position {
            subject: Told::Device(id),
            observed_at,
            ..
        })
        | Item::State(State {
            subject: Told::Device(id),
            observed_at,
            ..
        }) => Some((id, *observed_at)),
        _ => None,
    }
}
