//! Devices as rows: a walk over all of them, a slice at a time, that keeps the first few thousand in
//! the order that the viewer wants. While it walks, the result of the walk before stays.

use super::rows::{DeviceRow, device_level, device_state};
use crate::{
    city::{
        model::{
            ids::DeviceId,
            quality::Doubt,
            time::{Mono, Now},
        },
        world::{
            World,
            device::{Device, DeviceState, Metric, MetricValue},
        },
    },
    screen::text::{
        names,
        phrase::Phrase,
        search::{Needle, contains_folded},
        sentences,
        words::Words,
    },
};
use std::collections::BinaryHeap;

/// Devices looked at in one gather: well under a millisecond.
const DEVICES_PER_STEP: usize = 4_096;
/// Devices that a list has; a filter finds the others.
pub const LISTED: usize = 5_000;
/// A list is made anew after this long, milliseconds.
const STALE_MS: u64 = 1_000;

/// The orders of the list.
pub const SORTS: &[Phrase] = &[
    Phrase::OrderTrouble,
    Phrase::OrderName,
    Phrase::OrderCity,
    Phrase::OrderType,
    Phrase::OrderHeard,
];

/// What a viewer wants to see.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// What is typed into the filter.
    pub filter: String,
    /// Which of [`SORTS`].
    pub sort: usize,
    /// The other way round.
    pub reverse: bool,
}

/// The walk.
#[derive(Debug, Default)]
pub struct DeviceScan {
    query: Query,
    needle: Needle,
    walking: Option<usize>,
    best: BinaryHeap<(u128, u32)>,
    matched: usize,
    done_at: Option<Mono>,
    found: Vec<DeviceId>,
    found_total: usize,
}

impl DeviceScan {
    /// Looks at the next slice. Returns true while the walk goes on.
    pub fn step(&mut self, world: &World, query: &Query, now: Now, words: Words) -> bool {
        if self.query != *query {
            self.query = query.clone();
            self.needle = Needle::new(&query.filter);
            self.begin();
        }
        let is_stale = self
            .done_at
            .is_none_or(|done| now.mono.since(done) >= STALE_MS);
        let Some(at) = self.walking.or(is_stale.then_some(0)) else {
            return false;
        };
        if at == 0 {
            self.begin();
        }
        let end = at.saturating_add(DEVICES_PER_STEP).min(world.devices.len());
        let slice = world.devices.get(at..end).unwrap_or_default();
        for (row, device) in (at as u32..).zip(slice) {
            if device.is_gone {
                continue;
            }
            let id = DeviceId(row);
            if self.needle.is_empty() || matches(&self.needle, world, (id, device), words) {
                self.matched += 1;
                let key = sort_key(world, device, self.query.sort);
                let key = if self.query.reverse { !key } else { key };
                self.best.push((key, row));
                if self.best.len() > LISTED {
                    self.best.pop();
                }
            }
        }
        if end < world.devices.len() {
            self.walking = Some(end);
            return true;
        }
        let best = std::mem::take(&mut self.best).into_sorted_vec();
        self.found = best.into_iter().map(|(_, row)| DeviceId(row)).collect();
        self.found_total = self.matched;
        self.walking = None;
        self.done_at = Some(now.mono);
        false
    }

    fn begin(&mut self) {
        self.walking = Some(0);
        self.best.clear();
        self.matched = 0;
    }

    /// The devices found, in order; at most [`LISTED`].
    pub fn found(&self) -> &[DeviceId] {
        &self.found
    }

    /// How many matched in all.
    pub fn total(&self) -> usize {
        self.found_total
    }
}

/// True where a device is what a filter looks for.
fn matches(
    needle: &Needle,
    world: &World,
    (id, device): (DeviceId, &Device),
    words: Words,
) -> bool {
    let city = || {
        device
            .city
            .map_or("", |city| names::city(world, Some(city), words))
    };
    needle.words().all(|(field, word)| {
        let state = device_state(device.state, words).0;
        match field {
            "state" => contains_folded(state, word) || contains_folded(device.state.key(), word),
            "city" => contains_folded(city(), word),
            "type" => contains_folded(kind(world, device), word),
            "quality" => world.quality.of(id).iter().any(|note| {
                contains_folded(note.doubt.key(), word)
                    || contains_folded(doubt(note.doubt, words), word)
            }),
            "feed" => contains_folded(names::feed(world, device.feed), word),
            _ => {
                contains_folded(device.label().as_str(), word)
                    || contains_folded(device.id.as_str(), word)
                    || contains_folded(city(), word)
                    || contains_folded(kind(world, device), word)
                    || contains_folded(state, word)
            }
        }
    })
}

/// Why something is not to be relied on, in a word or two.
pub fn doubt(doubt: Doubt, words: Words) -> &'static str {
    words.get(match doubt {
        Doubt::Sentinel => Phrase::QualitySentinel,
        Doubt::NoValue => Phrase::QualityNoValue,
        Doubt::Range => Phrase::QualityRange,
        Doubt::Scale => Phrase::QualityScale,
        Doubt::Frozen => Phrase::StateFrozen,
        Doubt::Neighbours => Phrase::QualityNeighbours,
        Doubt::OutOfCity => Phrase::QualityOutOfCity,
        Doubt::Swapped => Phrase::QualitySwapped,
    })
}

/// The word for a device's type: the config's, or its model.
pub fn kind<'a>(world: &'a World, device: &'a Device) -> &'a str {
    device
        .device_type
        .and_then(|index| world.inventory.device_types.get(usize::from(index)))
        .map(|kind| {
            if kind.name.is_empty() {
                kind.id.as_str()
            } else {
                kind.name.as_str()
            }
        })
        .or(device.model.as_ref().map(|model| model.as_str()))
        .unwrap_or("")
}

fn sort_key(world: &World, device: &Device, sort: usize) -> u128 {
    let name = prefix(device.label().as_str(), 14);
    match sort {
        1 => name,
        2 => {
            let city = device.city.map_or(u16::MAX, |city| city.0);
            u128::from(city) << 112 | name
        }
        3 => prefix(kind(world, device), 6) << 80 | name >> 32,
        4 => {
            let heard = device.heard.map_or(0, |heard| heard.0);
            u128::from(!heard) << 64 | name >> 48
        }
        _ => u128::from(trouble(device.state)) << 112 | name,
    }
}

/// What somebody should look at first.
fn trouble(state: DeviceState) -> u8 {
    match state {
        DeviceState::Silent => 0,
        DeviceState::Implausible => 1,
        DeviceState::Frozen => 2,
        DeviceState::Late => 3,
        DeviceState::Unknown => 4,
        DeviceState::LowBattery => 5,
        DeviceState::NeverSeen => 6,
        DeviceState::Ok => 7,
    }
}

/// The first bytes of a text in lower case as a number that sorts like it.
fn prefix(text: &str, bytes: usize) -> u128 {
    let mut number = 0_u128;
    let mut taken = 0;
    for byte in text.bytes().take(bytes) {
        number = number << 8 | u128::from(byte.to_ascii_lowercase());
        taken += 1;
    }
    number << (8 * (bytes - taken))
}

/// One device as a row.
pub fn row(world: &World, id: DeviceId, now: Now, words: Words) -> Option<DeviceRow> {
    let device = world.device(id)?;
    // Of a low battery people want to know how low; of the rest what it measures.
    let is_low = device.state == DeviceState::LowBattery;
    let low = shown(device).filter(|metric| is_low && is_battery(world, metric));
    let others = shown(device).filter(|metric| !(is_low && is_battery(world, metric)));
    let values: Vec<String> = low
        .chain(others)
        .take(3)
        .filter_map(|metric| value(world, metric, words))
        .collect();
    let spark = shown(device)
        .find(|metric| metric.series.len() > 1)
        .map_or_else(Vec::new, |metric| {
            let skip = metric.series.len().saturating_sub(48);
            metric
                .series
                .samples()
                .skip(skip)
                .map(|sample| Some(sample.value))
                .collect()
        });
    Some(DeviceRow {
        id,
        name: device.label().to_string(),
        city: device.city.map_or_else(String::new, |city| {
            names::city(world, Some(city), words).to_owned()
        }),
        kind: kind(world, device).to_owned(),
        state: device.state,
        learning: device.cadence.is_learning(),
        level: device_level(device.state),
        age_ms: device.heard.map(|heard| now.mono.since(heard)),
        value: values.join(" · "),
        spark,
        link: link(world, device, words),
    })
}

/// Metrics worth a place in a row: battery and radio come last.
fn shown(device: &Device) -> impl Iterator<Item = &Metric> {
    device
        .metrics
        .iter()
        .filter(|metric| !matches!(metric.value, MetricValue::None))
}

fn is_battery(world: &World, metric: &Metric) -> bool {
    let kind = world.kinds.get(metric.kind);
    kind.is_some_and(|kind| kind.quantity.as_str().starts_with("battery"))
}

/// A metric in a few words: `PM10 41 µg/m³`.
pub fn value(world: &World, metric: &Metric, words: Words) -> Option<String> {
    let kind = world.kinds.get(metric.kind)?;
    let name = sentences::quantity_words(kind.quantity.as_str(), words);
    Some(match &metric.value {
        MetricValue::None => return None,
        MetricValue::Number(number) => {
            format!("{name} {}", words.amount(*number, kind.unit.as_str()))
        }
        MetricValue::Flag(flag) => format!("{name} {}", yes_or_no(*flag, words)),
        MetricValue::Word(word) => format!("{name} {word}"),
        MetricValue::Missing(why) => format!("{name} — ({why})"),
    })
}

/// The word for a flag.
pub fn yes_or_no(flag: bool, words: Words) -> &'static str {
    words.get(if flag { Phrase::Yes } else { Phrase::No })
}

fn link(world: &World, device: &Device, words: Words) -> String {
    let best = device.edges.iter().max_by_key(|edge| edge.rssi_dbm);
    let Some(best) = best else {
        return names::feed(world, device.feed).to_owned();
    };
    let who = match device.edges.len() {
        1 => names::gateway(world, best.gateway),
        many => words.counted(Phrase::CountedGateways, many),
    };
    if best.rssi_dbm == i16::MIN {
        who
    } else {
        format!("{} dBm · {who}", best.rssi_dbm)
    }
}
