//! How the trips of each line run (TripUpdate): so many, so many cancelled, so many stops skipped, so late.
//!
//! A trip lives for an hour, a line for years: what is told of trips is summed up by line. A delay is that at the next
//! stop, or at the last one where the trip is over.

use super::Reader;
use crate::city::{
    formats::{
        found::{Asset, Found, Item},
        protobuf::Fields,
    },
    model::{
        quantity::{QuantityName, Reading, UnitStatus},
        text::SafeText,
        time::Stamp,
        vocabulary::SCHEDULE_DEVIATION,
    },
};
use std::collections::BTreeMap;

/// Lines of one message: the largest regions of Europe have some thousands.
const LINES: usize = 8_192;

/// What is summed up of the lines of a message.
#[derive(Default)]
pub(super) struct Lines {
    of: BTreeMap<SafeText, Line>,
    over: u32,
}

#[derive(Default)]
struct Line {
    trips: u32,
    cancelled: u32,
    skipped: u32,
    /// How many trips told how late they are, all of it, and the latest, seconds.
    told: u32,
    late_s: f64,
    latest_s: f64,
    at: Option<Stamp>,
}

/// What a message says of a trip.
#[derive(Default)]
struct Trip<'a> {
    route: Option<&'a [u8]>,
    vehicle: Option<&'a [u8]>,
    is_cancelled: bool,
    skipped: u32,
    at: Option<Stamp>,
    /// Seconds late as the trip itself says, at the next stop, and at the last one.
    own: Option<i32>,
    next: Option<i32>,
    last: Option<i32>,
}

impl Lines {
    fn line(&mut self, route: Option<&[u8]>) -> Option<&mut Line> {
        let route = route.map_or_else(|| SafeText::fixed("unknown"), SafeText::from_bytes);
        if self.of.len() >= LINES && !self.of.contains_key(&route) {
            self.over += 1;
            return None;
        }
        Some(self.of.entry(route).or_default())
    }

    /// Adds what was summed up to what was found.
    pub(super) fn tell(self, made_at: Option<Stamp>, found: &mut Found) {
        found.over_bounds += self.over;
        for (route, line) in self.of {
            let at = line.at.or(made_at);
            // A vehicle may have the number of its line.
            let id = SafeText::new(&format!("line/{route}"));
            found.push(Item::Asset(Asset {
                id: id.clone(),
                kind: SafeText::fixed("transit_line"),
                name: Some(route),
                model: None,
            }));
            let of = |name| QuantityName::Other(SafeText::fixed(name));
            for (name, count) in [
                ("trips", line.trips),
                ("trips_cancelled", line.cancelled),
                ("stops_skipped", line.skipped),
            ] {
                let (plain, count) = (SafeText::default(), f64::from(count));
                let reading = Reading::mapped(of(name), plain, count, "1", UnitStatus::Model);
                found.observe(&id, reading, at);
            }
            if line.told == 0 {
                continue;
            }
            let mean = line.late_s / f64::from(line.told);
            for (of, late_s) in [("avg", mean.round()), ("max", line.latest_s)] {
                let quantity = QuantityName::Known(&SCHEDULE_DEVIATION);
                let of = SafeText::fixed(of);
                let reading = Reading::mapped(quantity, of, late_s, "s", UnitStatus::Model);
                found.observe(&id, reading, at);
            }
        }
    }
}

impl Reader<'_, '_> {
    pub(super) fn trip(&mut self, fields: Fields<'_>) {
        let trip = self.told_of_trip(fields);
        let late_s = trip.next.or(trip.own).or(trip.last).map(f64::from);
        if let Some(line) = self.lines.line(trip.route) {
            line.trips += u32::from(!trip.is_cancelled);
            line.cancelled += u32::from(trip.is_cancelled);
            line.skipped += trip.skipped;
            line.at = line.at.max(trip.at);
            if let Some(late_s) = late_s {
                let latest = if line.told == 0 {
                    late_s
                } else {
                    line.latest_s.max(late_s)
                };
                line.told += 1;
                line.late_s += late_s;
                line.latest_s = latest;
            }
        }
        if let (Some(id), Some(late_s)) = (trip.vehicle, late_s)
            && let Some(id) = self.vehicle_id(Some(id), None)
        {
            let reading = Reading::model(&SCHEDULE_DEVIATION, late_s, "s");
            self.found.observe(&id, reading, trip.at.or(self.made_at));
        }
    }

    fn told_of_trip<'b>(&mut self, mut fields: Fields<'b>) -> Trip<'b> {
        let mut trip = Trip::default();
        let mut stops = Vec::new();
        for field in &mut fields {
            match field.number {
                1 => {
                    if let Some(inner) = field.message() {
                        self.trip_descriptor(inner, &mut trip);
                    }
                }
                2 => stops.extend(field.message()),
                3 => trip.vehicle = field.message().and_then(|inner| self.descriptor(inner)),
                4 => trip.at = self.time(&field, "trip_update.timestamp"),
                5 => trip.own = field.signed(),
                _ => {}
            }
        }
        self.note(&fields, "trip_update");
        let now = trip.at.or(self.made_at);
        for stop in stops {
            self.stop(stop, now, &mut trip);
        }
        trip
    }

    fn trip_descriptor<'b>(&mut self, mut fields: Fields<'b>, trip: &mut Trip<'b>) {
        for field in &mut fields {
            match field.number {
                // CANCELED and DELETED.
                4 => trip.is_cancelled = matches!(field.whole(), Some(3 | 7)),
                5 => trip.route = field.bytes().filter(|route| !route.is_empty()),
                _ => {}
            }
        }
        self.note(&fields, "trip_update.trip");
    }

    /// One stop of a trip: skipped, or with a delay; `now` tells what is next from what is behind.
    fn stop(&mut self, mut fields: Fields<'_>, now: Option<Stamp>, trip: &mut Trip<'_>) {
        for field in &mut fields {
            match field.number {
                // Arrival and departure.
                2 | 3 => {
                    if let Some(event) = field.message() {
                        self.event(event, now, trip);
                    }
                }
                5 => trip.skipped += u32::from(field.whole() == Some(1)),
                _ => {}
            }
        }
        self.note(&fields, "stop_time_update");
    }

    fn event(&mut self, mut fields: Fields<'_>, now: Option<Stamp>, trip: &mut Trip<'_>) {
        let (mut late_s, mut at) = (None, None);
        for field in &mut fields {
            match field.number {
                1 => late_s = field.signed(),
                2 => at = self.time(&field, "stop_time_update.time"),
                _ => {}
            }
        }
        self.note(&fields, "stop_time_update");
        trip.last = late_s.or(trip.last);
        let is_ahead = at.zip(now).is_none_or(|(at, now)| at >= now);
        if is_ahead {
            trip.next = trip.next.or(late_s);
        }
    }
}
