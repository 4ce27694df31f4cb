//! Neighbours that disagree (C29): every ten minutes what much the same sensors say of much the same air is laid side
//! by side, and whoever is far from all the others gets a note. Only quantities are compared that are alike all over
//! a neighbourhood; dust and noise differ from street to street.
//!
//! The walk over all devices goes in slices, so that no step of the engine takes long.

use super::{Engine, schedule::Due};
use crate::city::{
    model::{
        hash,
        ids::{DeviceId, FeedId},
        limits,
        quality::{Doubt, Doubts},
        quantity::QuantityName,
        text::SafeText,
        time::Now,
        vocabulary,
    },
    world::{
        device::{Device, Metric, MetricValue},
        kinds::MetricKind,
        quality::About,
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How often neighbours are compared, milliseconds.
const EVERY_MS: u64 = 10 * 60_000;
/// Devices looked at in one step.
const SLICE: usize = 4_096;
/// Between two slices, milliseconds.
const NEXT_SLICE_MS: u64 = 1_000;
/// A value older than this says nothing about the air of now, milliseconds.
const FRESH_MS: i64 = 2 * 3_600_000;
/// Neighbourhoods of a degree's fifth to the north and two fifths to the east: some 22 km in the north of Europe.
const CELL: (f64, f64) = (0.2, 0.4);
/// Fewer than these cannot outvote one.
const LEAST: usize = 5;
/// More than one of so many far from the rest: then nobody knows who is right.
const ONE_OF: usize = 5;
/// So many times as far from the middle as half of them are.
const SPREADS: f64 = 6.0;

/// What is laid side by side: one kind of metric of one kind of device of one feed in one neighbourhood.
type Group = (FeedId, u16, Option<u16>, u64, i16, i16);

/// A walk over all devices.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Comparison {
    /// The next device.
    at: usize,
    groups: BTreeMap<Group, Vec<(DeviceId, f64)>>,
    /// True once there is something to compare.
    is_on: bool,
}

impl Engine {
    /// A new kind of metric: where it is one that neighbours have much the same of, they are compared from now on.
    pub(super) fn compare_kind(&mut self, kind: u16) {
        let can_be = self.world.kinds.get(kind).and_then(apart).is_some();
        if can_be && !self.comparison.is_on {
            self.comparison.is_on = true;
            let first = self.world.now.mono.plus(EVERY_MS);
            self.schedule.at(first, Due::Compare);
        }
    }

    /// Looks at the next slice; at the end of the walk, notes who is unlike its neighbours.
    pub(super) fn compare(&mut self, now: Now) {
        let from = self.comparison.at;
        let end = from.saturating_add(SLICE).min(self.world.devices.len());
        let slice = self.world.devices.get(from..end).unwrap_or_default();
        for (row, device) in (from as u32..).zip(slice) {
            let Some(place) = neighbourhood(device) else {
                continue;
            };
            let model = device.model.as_deref().map_or("", SafeText::as_str);
            let model = hash::of_parts(&[model.as_bytes()]);
            for metric in &device.metrics {
                let kind = self.world.kinds.get(metric.kind);
                if kind.and_then(apart).is_none() {
                    continue;
                }
                let Some(value) = comparable(metric, now) else {
                    continue;
                };
                let kind = metric.kind;
                let group = (
                    device.feed,
                    kind,
                    device.device_type,
                    model,
                    place.0,
                    place.1,
                );
                let members = self.comparison.groups.entry(group).or_default();
                if members.len() < limits::COMPARED {
                    members.push((DeviceId(row), value));
                }
            }
        }
        self.comparison.at = end;
        let mut wait_ms = NEXT_SLICE_MS;
        if end >= self.world.devices.len() {
            self.comparison.at = 0;
            wait_ms = EVERY_MS;
            self.note_strangers(now);
        }
        self.schedule.at(now.mono.plus(wait_ms), Due::Compare);
    }

    fn note_strangers(&mut self, now: Now) {
        let groups = std::mem::take(&mut self.comparison.groups);
        let mut strangers: BTreeMap<(DeviceId, u16), f64> = BTreeMap::new();
        for ((_, kind, ..), members) in groups {
            let apart = self.world.kinds.get(kind).and_then(apart);
            let Some((middle, far)) = apart.and_then(|apart| outliers(&members, apart)) else {
                continue;
            };
            strangers.extend(far.into_iter().map(|id| ((id, kind), middle)));
        }
        let before = self.world.quality.with(Doubt::Neighbours);
        let mut changed: Vec<(DeviceId, u16)> = before
            .filter_map(|(id, note)| match note.about {
                About::Metric(kind) => Some((id, kind)),
                About::Place => None,
            })
            .collect();
        changed.extend(strangers.keys());
        changed.sort_unstable();
        changed.dedup();
        for (id, kind) in changed {
            self.note_stranger(now, (id, kind), strangers.get(&(id, kind)).copied());
        }
    }

    /// A value is unlike those of its neighbours, which say `against`, or is no more.
    fn note_stranger(&mut self, now: Now, (id, kind): (DeviceId, u16), against: Option<f64>) {
        let Some(device) = self.world.devices.get_mut(id.index()) else {
            return;
        };
        let mut metrics = device.metrics.iter_mut();
        let Some(index) = metrics.position(|metric| metric.kind == kind) else {
            let about = About::Metric(kind);
            let quality = &mut self.world.quality;
            return quality.set(id, about, Doubts::NONE, |_| now, None);
        };
        let Some(metric) = device.metrics.get_mut(index) else {
            return;
        };
        let others = metric.doubts.without(Doubt::Neighbours);
        metric.doubts = match against {
            Some(_) => others.and(Doubts::one(Doubt::Neighbours)),
            None => others,
        };
        let (about, doubts) = (About::Metric(kind), metric.doubts);
        self.world.quality.set(id, about, doubts, |_| now, against);
        self.judge_value(now, id, index);
    }
}

/// How far apart neighbours may be in a kind of metric, where that can be said.
fn apart(kind: &MetricKind) -> Option<f64> {
    match &kind.quantity {
        QuantityName::Known(known) if known.unit == kind.unit.as_str() => {
            vocabulary::neighbourly(known)
        }
        _ => None,
    }
}

/// The cell of a device that can be seen and stands where it says.
fn neighbourhood(device: &Device) -> Option<(i16, i16)> {
    let is_seen = !device.is_gone && !device.pipe_broken && device.place_doubts.is_empty();
    let (lat, lon) = device.position.filter(|_| is_seen)?;
    let cell = |degrees: f32, size: f64| (f64::from(degrees) / size).floor() as i16;
    Some((cell(lat, CELL.0), cell(lon, CELL.1)))
}

/// A number of now that nothing else is wrong with.
fn comparable(metric: &Metric, now: Now) -> Option<f64> {
    let is_sound = metric.doubts.without(Doubt::Neighbours).is_empty();
    match metric.value {
        MetricValue::Number(number)
            if is_sound && now.utc.since(metric.observed_at) <= FRESH_MS =>
        {
            Some(number)
        }
        _ => None,
    }
}

/// The middle of what a group says, and who is far from it. `None` where they are too few to tell, or too many are
/// far: then it is no stranger, but another kind of place.
fn outliers(members: &[(DeviceId, f64)], apart: f64) -> Option<(f64, Vec<DeviceId>)> {
    if members.len() < LEAST {
        return None;
    }
    let middle = median(members.iter().map(|(_, value)| *value))?;
    let spread = median(members.iter().map(|(_, value)| (value - middle).abs()))?;
    let limit = apart.max(SPREADS * spread);
    let far = members.iter();
    let far = far.filter(|(_, value)| (value - middle).abs() > limit);
    let far: Vec<DeviceId> = far.map(|(id, _)| *id).collect();
    (far.len() * ONE_OF <= members.len()).then_some((middle, far))
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[f64], expected: Option<&[usize]>) {
        let members: Vec<(DeviceId, f64)> = (0_u32..)
            .map(DeviceId)
            .zip(values.iter().copied())
            .collect();
        let found = outliers(&members, 10.0).map(|(_, far)| far);
        let expected = expected.map(|rows| rows.iter().map(|row| DeviceId(*row as u32)).collect());
        assert_eq!(found, expected, "{values:?}");
    }

    #[test]
    fn one_stranger_is_told_from_another_kind_of_place() {
        check(&[4.0, 4.5, 5.0, 40.0], None);
        check(&[4.0, 4.5, 5.0, 5.5, 40.0], Some(&[4]));
        check(&[4.0, 4.5, 5.0, 5.5, 14.0], Some(&[]));
        // Two of six are warm: they may stand indoors.
        check(&[4.0, 4.5, 5.0, 5.5, 21.0, 22.0], None);
        // Far apart all of them: one more is nothing special.
        check(&[0.0, 8.0, 16.0, 24.0, 32.0, 40.0], Some(&[]));
    }
}
