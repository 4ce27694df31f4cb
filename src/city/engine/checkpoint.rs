//! A checkpoint: all that the engine knows, as bytes, so that it can go on elsewhere exactly as it would have
//! here (DESIGN 2). A tape begins with one; durable restarts are made of the same.
//!
//! It has a version and a checksum. What can be made anew from the rest (indexes, tallies, who is behind which
//! feed) is not saved. Of the raw messages only those are saved that a device still points to. Times are
//! those of the engine's own clocks: whoever goes on with it must go on with these. Leaves out: files,
//! compression, and secrets, for the engine has none.

use super::{
    Ahead, Comparison, Doubles, Engine, Hint, LinkPlan, Polls, Schedule, SeriesBook, Voices,
};
use crate::city::{
    alerts::alert::Subject,
    formats::found::Found,
    model::{ids::DeviceId, random::Random, saved::Bytes},
    tape::declared::{FormatsFault, format_names, name_formats},
    world::{World, tally::Tallies, tally::Tally},
};
use serde::{Deserialize, Serialize};

/// The version of what stands in a checkpoint. It goes up with every change of a saved field, its order or
/// its meaning: the bytes have no names that could tell.
pub const VERSION: u16 = 6;
/// What every checkpoint begins with; the version, a CRC-32 and the length follow.
const MAGIC: &[u8; 8] = b"VALVSTAT";
const HEAD_BYTES: usize = 22;

/// Why a checkpoint cannot be gone on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckpointFault {
    /// It does not begin like one.
    Foreign,
    /// Another version than this program's.
    Version(u16),
    /// It breaks off, or its checksum is wrong.
    Damaged,
    /// Its checksum is right, but it makes no sense.
    Senseless(String),
    /// It needs a wire format that this program does not have.
    Format(String),
}

impl std::fmt::Display for CheckpointFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Foreign => out.write_str("it is no checkpoint"),
            Self::Version(found) => write!(
                out,
                "it is of version {found}, and this program reads version {VERSION} only"
            ),
            Self::Damaged => out.write_str("it breaks off or is damaged"),
            Self::Senseless(why) => write!(out, "it makes no sense: {why}"),
            Self::Format(name) => {
                write!(out, "it needs the wire format {name}, which is not known")
            }
        }
    }
}

impl std::error::Error for CheckpointFault {}

/// What is saved, in the order of [`Loaded`].
#[derive(Serialize)]
struct Held<'a> {
    formats: Vec<&'static str>,
    world: &'a World,
    schedule: &'a Schedule,
    links: &'a [LinkPlan],
    polls: &'a Polls,
    series: &'a SeriesBook,
    doubles: &'a Doubles,
    voices: &'a Voices,
    comparison: &'a Comparison,
    dirty: &'a [Subject],
    counts_days: bool,
    mute_needed: bool,
    random: &'a Random,
    started: bool,
    raw: Vec<(DeviceId, Bytes<'a>)>,
}

/// What is read back, in the order of [`Held`].
#[derive(Deserialize)]
struct Loaded<'a> {
    formats: Vec<String>,
    world: World,
    schedule: Schedule,
    links: Vec<LinkPlan>,
    polls: Polls,
    series: SeriesBook,
    doubles: Doubles,
    voices: Voices,
    comparison: Comparison,
    dirty: Vec<Subject>,
    counts_days: bool,
    mute_needed: bool,
    random: Random,
    started: bool,
    #[serde(borrow)]
    raw: Vec<(DeviceId, Bytes<'a>)>,
}

impl Engine {
    /// All that is known, as bytes. To be taken between two steps.
    pub fn checkpoint(&self) -> Vec<u8> {
        // Every field is named, so that a new one cannot be forgotten here.
        let Self {
            world,
            found: _,
            ahead: _,
            hint: _,
            schedule,
            links,
            polls,
            series,
            doubles,
            behind: _,
            dirty,
            counts_days,
            voices,
            comparison,
            // Of use within a step only, as are the items found.
            seen: _,
            asking: _,
            mute_needed,
            random,
            started,
        } = self;
        let held = Held {
            formats: format_names(&world.inventory),
            world,
            schedule,
            links,
            polls,
            series,
            doubles,
            voices,
            comparison,
            dirty,
            counts_days: *counts_days,
            mute_needed: *mute_needed,
            random,
            started: *started,
            raw: raw_messages(world),
        };
        // Writing plain data into memory cannot fail; were it to, the empty state would be refused on reading.
        seal(&postcard::to_allocvec(&held).unwrap_or_default())
    }

    /// An engine that goes on where the other was when its checkpoint was taken.
    ///
    /// # Errors
    /// Where it is no checkpoint of this version, or it is damaged.
    pub fn restore(checkpoint: &[u8]) -> Result<Self, CheckpointFault> {
        let state = open(checkpoint)?;
        let senseless = |why: &str| CheckpointFault::Senseless(why.to_owned());
        let (loaded, rest): (Loaded<'_>, _) = postcard::take_from_bytes(state)
            .map_err(|fault| CheckpointFault::Senseless(fault.to_string()))?;
        let feeds = loaded.world.inventory.feeds.len();
        let services = loaded.world.inventory.services.len();
        let fits = loaded.world.feeds.len() == feeds
            && loaded.links.len() == feeds
            && loaded.world.services.len() == services;
        if !rest.is_empty() || !fits {
            return Err(senseless("its parts do not fit together"));
        }
        let mut world = loaded.world;
        name_formats(&mut world.inventory, &loaded.formats).map_err(|fault| match fault {
            FormatsFault::Profile => senseless("a profile in it cannot be read"),
            FormatsFault::Count => senseless("its formats are not those of its feeds"),
            FormatsFault::Unknown(name) => CheckpointFault::Format(name),
        })?;
        let behind = rebuild(&mut world).ok_or_else(|| senseless("a device without a feed"))?;
        put_back(&mut world, &loaded.raw);
        Ok(Self {
            world,
            found: Found::default(),
            ahead: Ahead::default(),
            hint: Hint::default(),
            schedule: loaded.schedule,
            links: loaded.links,
            polls: loaded.polls,
            series: loaded.series,
            doubles: loaded.doubles,
            behind,
            dirty: loaded.dirty,
            counts_days: loaded.counts_days,
            seen: None,
            voices: loaded.voices,
            comparison: loaded.comparison,
            asking: None,
            mute_needed: loaded.mute_needed,
            random: loaded.random,
            started: loaded.started,
        })
    }
}

/// Puts magic, version, checksum and length before a state.
fn seal(state: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEAD_BYTES + state.len());
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&VERSION.to_be_bytes());
    out.extend_from_slice(&crc32fast::hash(state).to_be_bytes());
    out.extend_from_slice(&(state.len() as u64).to_be_bytes());
    out.extend_from_slice(state);
    out
}

/// The state behind its head, if that is of this version and the state is whole.
fn open(checkpoint: &[u8]) -> Result<&[u8], CheckpointFault> {
    let rest = checkpoint.strip_prefix(MAGIC);
    let rest = rest.ok_or(CheckpointFault::Foreign)?;
    let (version, rest) = rest.split_first_chunk().ok_or(CheckpointFault::Damaged)?;
    let version = u16::from_be_bytes(*version);
    if version != VERSION {
        return Err(CheckpointFault::Version(version));
    }
    let (checksum, rest) = rest.split_first_chunk().ok_or(CheckpointFault::Damaged)?;
    let (length, state) = rest.split_first_chunk().ok_or(CheckpointFault::Damaged)?;
    let is_whole = state.len() as u64 == u64::from_be_bytes(*length)
        && crc32fast::hash(state) == u32::from_be_bytes(*checksum);
    is_whole.then_some(state).ok_or(CheckpointFault::Damaged)
}

/// Makes anew what follows from the rest; returns who is behind which feed. `None` where somebody is behind
/// a feed that is not there.
fn rebuild(world: &mut World) -> Option<Vec<Vec<DeviceId>>> {
    let mut behind = vec![Vec::new(); world.feeds.len()];
    let mut tallies = Tallies {
        all: Tally::default(),
        cities: vec![Tally::default(); world.inventory.cities.len()],
        feeds: vec![Tally::default(); world.feeds.len()],
    };
    world.kinds.index();
    let devices = &world.devices;
    for (row, device) in (0_u32..).zip(devices) {
        behind.get_mut(device.feed.index())?.push(DeviceId(row));
        if !device.is_gone {
            tallies.change(device.city, device.feed, device.state, 1);
        }
        let name_of = |row: u32| {
            let device = devices.get(row as usize)?;
            Some((device.feed, device.id.as_str()))
        };
        let names = &mut world.device_names;
        names.insert(row, device.feed, device.id.as_str(), name_of);
    }
    let gateways = &world.gateways;
    for (row, gateway) in (0_u32..).zip(gateways) {
        let name_of = |row: u32| {
            let gateway = gateways.get(row as usize)?;
            Some((gateway.feed, gateway.id.as_str()))
        };
        let names = &mut world.gateway_names;
        names.insert(row, gateway.feed, gateway.id.as_str(), name_of);
    }
    world.tallies = tallies;
    Some(behind)
}

/// The raw messages that devices point to and that have not been written over.
fn raw_messages(world: &World) -> Vec<(DeviceId, Bytes<'_>)> {
    let devices = (0_u32..).map(DeviceId).zip(&world.devices);
    let kept = devices.filter_map(|(id, device)| {
        let ring = &world.feeds.get(device.feed.index())?.raw;
        Some((id, Bytes(ring.get(device.raw?)?)))
    });
    kept.collect()
}

fn put_back(world: &mut World, raw: &[(DeviceId, Bytes<'_>)]) {
    for (id, Bytes(payload)) in raw {
        let device = world.devices.get(id.index());
        if let Some((feed, place)) = device.and_then(|device| Some((device.feed, device.raw?)))
            && let Some(feed) = world.feeds.get_mut(feed.index())
        {
            feed.raw.put_back(place, payload);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::{
        engine::port::{Input, LinkState, Outbox},
        model::{
            cause::LinkFault,
            ids::{BrokerId, CityId, FeedId},
            inventory::{Broker, City, Feed, Inventory},
            text::SafeText,
            time::{Mono, Now, Stamp},
        },
    };

    fn now(second: u64) -> Now {
        Now {
            utc: Stamp(1_795_503_120_000 + second as i64 * 1_000),
            mono: Mono(second * 1_000),
        }
    }

    fn say(engine: &mut Engine, second: u64) {
        let value = second % 7;
        let text = format!(
            r#"[{{"bn":"mast-{}:","n":"temperature","u":"Cel","v":{value}.5}},{{"n":"battery","u":"%","v":255}}]"#,
            second % 3
        );
        let input = Input::Message {
            feed: FeedId(0),
            topic: "oulu".into(),
            bytes: text.into(),
            retained: false,
            qos: 0,
            dup: false,
        };
        engine.step(now(second), input, &mut Outbox::new());
    }

    /// Three masts that have spoken, one of whose values is missing, and a link that broke.
    fn engine() -> Engine {
        let mut inventory = Inventory::default();
        inventory.cities.push(City {
            id: "oulu".into(),
            ..City::default()
        });
        inventory.feeds.push(Feed {
            id: "oulu-air".into(),
            city: Some(CityId(0)),
            broker: Some(BrokerId(0)),
            format: "senml",
            ..Feed::default()
        });
        inventory.brokers.push(Broker {
            address: "broker.test:1883".into(),
            feeds: vec![FeedId(0)],
        });
        let mut engine = Engine::new(inventory, 1, now(0));
        let state = LinkState::Up {
            refused: Vec::new(),
        };
        let feed = FeedId(0);
        let mut out = Outbox::new();
        engine.step(now(1), Input::Link { feed, state }, &mut out);
        (2..60).for_each(|second| say(&mut engine, second * 10));
        let state = LinkState::Down {
            fault: LinkFault::Closed,
            detail: SafeText::new("the other side closed"),
        };
        engine.step(now(600), Input::Link { feed, state }, &mut out);
        engine.step(now(610), Input::Tick, &mut out);
        assert_eq!(engine.world().alerts.open_count(), 1);
        assert_eq!(engine.world().devices.len(), 3);
        engine
    }

    fn check(bytes: &[u8], expected: &CheckpointFault) {
        let fault = Engine::restore(bytes).expect_err("not to be gone on from");
        assert_eq!(fault, *expected);
    }

    #[test]
    fn gives_back_what_was_known() {
        let engine = engine();
        let saved = engine.checkpoint();
        let restored = Engine::restore(&saved).expect("our own");
        assert!(restored.checkpoint() == saved);
        assert_eq!(restored.world().tallies, engine.world().tallies);
        assert_eq!(restored.behind, engine.behind);
        assert_eq!(
            format!("{:?}", restored.world().devices),
            format!("{:?}", engine.world().devices)
        );
        let raw = |engine: &Engine| {
            let world = engine.world();
            let device = world.devices.first().and_then(|device| device.raw);
            let ring = world.feeds.first().map(|feed| &feed.raw);
            ring.zip(device)
                .and_then(|(ring, place)| ring.get(place).map(<[u8]>::to_vec))
        };
        assert!(raw(&engine).is_some_and(|raw| raw.starts_with(b"[{\"bn\":\"mast-")));
        assert_eq!(raw(&restored), raw(&engine));
    }

    #[test]
    fn damage_and_strangers_are_told_apart() {
        let saved = engine().checkpoint();
        for cut in (0..saved.len()).step_by(101) {
            let foreign = cut < MAGIC.len();
            let expected = if foreign {
                CheckpointFault::Foreign
            } else {
                CheckpointFault::Damaged
            };
            check(&saved[..cut], &expected);
        }
        for at in (HEAD_BYTES..saved.len()).step_by(103) {
            let mut hurt = saved.clone();
            hurt[at] ^= 0x40;
            check(&hurt, &CheckpointFault::Damaged);
        }
        let mut newer = saved;
        newer[9] += 1;
        check(&newer, &CheckpointFault::Version(VERSION + 1));
        assert_eq!(
            CheckpointFault::Version(9).to_string(),
            "it is of version 9, and this program reads version 6 only"
        );
        let mut unknown = engine();
        if let Some(feed) = unknown.world.inventory.feeds.first_mut() {
            feed.format = "morse";
        }
        check(
            &unknown.checkpoint(),
            &CheckpointFault::Format("morse".into()),
        );
    }

    /// What was forged, checksum and all, is refused, or harms nobody.
    #[test]
    fn a_forged_checkpoint_does_no_harm() {
        let saved = engine().checkpoint();
        let state = open(&saved).expect("our own");
        // The table of doubles is the same byte over and over: nothing to be found there.
        let mut dice = Random::new(7);
        let mut refused = 0;
        for _ in 0..3_000 {
            let mut forged = state.to_vec();
            for _ in 0..dice.between(1, 3) {
                let at = dice.between(0, 9_000.min(forged.len() as u64 - 1)) as usize;
                forged[at] = dice.bits() as u8;
            }
            match Engine::restore(&seal(&forged)) {
                Err(_) => refused += 1,
                Ok(mut engine) => (0..30).for_each(|second| say(&mut engine, 700 + second)),
            }
        }
        assert!(refused > 100, "{refused}");
    }
}
