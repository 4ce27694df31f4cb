//! Where a vehicle is, how fast, and how full (VehiclePosition).

use super::{Reader, plain};
use crate::city::{
    formats::{
        found::{Asset, Item, Subject},
        protobuf::Fields,
    },
    model::{
        quantity::{Quantity, QuantityName, Reading, Value},
        text::SafeText,
        time::Stamp,
        vocabulary as v,
    },
};

/// The words of OccupancyStatus, by their numbers; those behind them say that nothing is known.
const OCCUPANCY: &[&str] = &[
    "empty",
    "many_seats_available",
    "few_seats_available",
    "standing_room_only",
    "crushed_standing_room_only",
    "full",
    "not_accepting_passengers",
    "",
    "not_boardable",
];
/// The same of CongestionLevel.
const CONGESTION: &[&str] = &[
    "",
    "running_smoothly",
    "stop_and_go",
    "congestion",
    "severe_congestion",
];

/// What a message says of a vehicle; each field as it stands there, or nothing.
#[derive(Default)]
struct Said<'a> {
    id: Option<&'a [u8]>,
    at: Option<Stamp>,
    lat: Option<f32>,
    lon: Option<f32>,
    bearing: Option<f32>,
    speed: Option<f32>,
    occupancy: Option<u64>,
    percentage: Option<u64>,
    congestion: Option<u64>,
}

impl Reader<'_, '_> {
    pub(super) fn vehicle(&mut self, fields: Fields<'_>, entity: Option<&[u8]>) {
        let said = self.said(fields);
        let Some(id) = self.vehicle_id(said.id, entity) else {
            return self.defect("vehicle.vehicle.id", "nothing names the vehicle");
        };
        // A position without a time is as old as the message that brings it.
        let at = said.at.or(self.made_at);
        if let Some(mode) = self.aside.mode {
            self.found.push(Item::Asset(Asset {
                id: id.clone(),
                kind: SafeText::new(&mode.to_lowercase()),
                name: None,
                model: None,
            }));
        }
        let before = self.found.items.len();
        match (said.lat, said.lon) {
            (Some(lat), Some(lon)) => {
                let subject = Subject::Device(id.clone());
                self.found.locate(subject, plain(lat), plain(lon), at);
            }
            (None, None) => {}
            _ => self.defect(
                "vehicle.position",
                "a latitude without a longitude, or the reverse",
            ),
        }
        let mut measured = |quantity: &'static Quantity, number: Option<f64>| {
            if let Some(number) = number {
                let reading = Reading::model(quantity, number, quantity.unit);
                self.found.observe(&id, reading, at);
            }
        };
        measured(&v::SPEED, said.speed.map(plain));
        measured(&v::HEADING, said.bearing.map(plain));
        measured(&v::OCCUPANCY_RATIO, said.percentage.map(|of| of as f64));
        for (name, words, number) in [
            ("occupancy_status", OCCUPANCY, said.occupancy),
            ("congestion_level", CONGESTION, said.congestion),
        ] {
            let Some(number) = number else { continue };
            let place = usize::try_from(number).unwrap_or(usize::MAX);
            match words.get(place) {
                Some(&"") => {}
                Some(word) => {
                    let quantity = QuantityName::Other(SafeText::fixed(name));
                    let value = Value::Word(SafeText::fixed(word));
                    let reading = Reading::stated(quantity, SafeText::default(), value);
                    self.found.observe(&id, reading, at);
                }
                None => self.defect(name, "a number that GTFS Realtime has no word for"),
            }
        }
        // The id of an entity may be new in each message: alone it proves nobody alive.
        let is_named = said.id.is_some() || self.aside.vehicle.is_some();
        if self.found.items.len() == before && is_named {
            self.found.alive = Some(id);
        }
    }

    fn said<'b>(&mut self, mut fields: Fields<'b>) -> Said<'b> {
        let mut said = Said::default();
        for field in &mut fields {
            match field.number {
                2 => {
                    if let Some(position) = field.message() {
                        self.position(position, &mut said);
                    }
                }
                5 => said.at = self.time(&field, "vehicle.timestamp"),
                6 => said.congestion = field.whole(),
                8 => {
                    if let Some(vehicle) = field.message() {
                        said.id = self.descriptor(vehicle);
                    }
                }
                9 => said.occupancy = field.whole(),
                10 => said.percentage = field.whole(),
                _ => {}
            }
        }
        self.note(&fields, "vehicle");
        said
    }

    fn position(&mut self, mut fields: Fields<'_>, said: &mut Said<'_>) {
        for field in &mut fields {
            let of = match field.number {
                1 => &mut said.lat,
                2 => &mut said.lon,
                3 => &mut said.bearing,
                5 => &mut said.speed,
                _ => continue,
            };
            *of = field.single();
        }
        self.note(&fields, "vehicle.position");
    }

    /// The id in a VehicleDescriptor.
    pub(super) fn descriptor<'b>(&mut self, mut fields: Fields<'b>) -> Option<&'b [u8]> {
        let mut id = None;
        for field in &mut fields {
            if field.number == 1 {
                id = field.bytes();
            }
        }
        self.note(&fields, "vehicle");
        id
    }
}
