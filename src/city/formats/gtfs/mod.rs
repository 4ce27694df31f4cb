//! A FeedMessage of GTFS Realtime 1.0 and 2.0 (gtfs.org, "GTFS Realtime reference"; gtfs-realtime.proto): the same over
//! HTTP and over MQTT.
//!
//! Optional fields of proto2 that are there and 0 are told apart from those that are not. Leaves out: the timetable (trips,
//! stops, times), which says where a vehicle is going and not how the city runs; plates; images and sounds; extensions of
//! single operators.

mod alert;
mod trips;
mod vehicle;

use super::{
    found::Found,
    protobuf::{Field, Fields},
};
use crate::city::model::{text::SafeText, time::Stamp};
use trips::Lines;

/// What is known of a message beside its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Aside<'a> {
    /// Stands before the ids of vehicles, where a feed carries several cities.
    pub scope: Option<&'a str>,
    /// What kind of vehicle it is.
    pub mode: Option<&'a str>,
    /// The vehicle, where the message itself does not name it.
    pub vehicle: Option<&'a str>,
    /// When it came in.
    pub received_at: Stamp,
}

/// A number from here on is no time, neither in seconds nor in milliseconds.
const LATEST: u64 = 100_000_000_000_000;

/// A message while it is read.
struct Reader<'f, 'a> {
    found: &'f mut Found,
    aside: &'f Aside<'a>,
    /// When the publisher made the message.
    made_at: Option<Stamp>,
    lines: Lines,
    /// The number of the entity that is being read, for defects.
    entity: usize,
}

/// Reads a message into `found`.
pub fn read(bytes: &[u8], aside: &Aside<'_>, found: &mut Found) {
    if let Some(what) = something_else(bytes) {
        return found.defect("payload", what);
    }
    let mut reader = Reader {
        found: &mut *found,
        aside,
        made_at: None,
        lines: Lines::default(),
        entity: 0,
    };
    let mut fields = Fields::new(bytes);
    let mut any = false;
    for field in &mut fields {
        let Some(inner) = field.message() else {
            continue;
        };
        match field.number {
            1 => {
                any = true;
                reader.header(inner);
            }
            2 => {
                any = true;
                reader.entity(inner);
                reader.entity += 1;
            }
            _ => {}
        }
    }
    let Reader { made_at, lines, .. } = reader;
    lines.tell(made_at, found);
    if let Some(fault) = fields.fault() {
        found.defect("payload", fault);
    } else if !any {
        found.defect("payload", "no feed message of GTFS Realtime in it");
    }
}

/// What a body is that is none of ours: publishers answer 200 with a page, or with JSON (APIS 5.3).
fn something_else(bytes: &[u8]) -> Option<&'static str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match bytes.first() {
        None => Some("it is empty"),
        Some(b'<') => Some("not Protocol Buffers: a page of HTML, or XML"),
        Some(b'{' | b'[') => Some("not Protocol Buffers: it looks like JSON"),
        // The header alone has lengths that no text has.
        _ => {
            let is_of_text = |byte: &u8| !byte.is_ascii_control() || byte.is_ascii_whitespace();
            let is_text = bytes.iter().take(64).all(is_of_text);
            is_text.then_some("not Protocol Buffers: it looks like text")
        }
    }
}

impl Reader<'_, '_> {
    fn header(&mut self, mut fields: Fields<'_>) {
        for field in &mut fields {
            if field.number == 3 {
                self.made_at = self.time(&field, "header.timestamp").or(self.made_at);
            }
        }
        self.note(&fields, "header");
        self.found.network_at = self.made_at;
        self.found.data_at = self.made_at;
    }

    fn entity(&mut self, mut fields: Fields<'_>) {
        let (mut id, mut is_deleted) = (None, false);
        let (mut trip, mut vehicle, mut alert) = (None, None, None);
        for field in &mut fields {
            match field.number {
                1 => id = field.bytes(),
                2 => is_deleted = field.flag().unwrap_or_default(),
                3 => trip = field.message(),
                4 => vehicle = field.message(),
                5 => alert = field.message(),
                _ => {}
            }
        }
        self.note(&fields, "");
        if is_deleted {
            return;
        }
        if let Some(trip) = trip {
            self.trip(trip);
        }
        if let Some(vehicle) = vehicle {
            self.vehicle(vehicle, id);
        }
        if let Some(alert) = alert {
            self.alert(alert, id);
        }
    }

    /// A Unix time in seconds; 0 is what some write for none, and some write milliseconds.
    fn time(&mut self, field: &Field<'_>, name: &str) -> Option<Stamp> {
        let seconds = field.whole().filter(|seconds| *seconds > 0)?;
        let known = (seconds < LATEST).then_some(seconds as f64);
        let stamp = known.and_then(Stamp::from_epoch);
        if stamp.is_none() {
            self.defect(name, "not a time");
        }
        stamp
    }

    /// Notes that the fields of a part ended too early.
    fn note(&mut self, fields: &Fields<'_>, part: &str) {
        if let Some(fault) = fields.fault() {
            self.defect(part, fault);
        }
    }

    fn defect(&mut self, part: &str, why: &str) {
        if part.starts_with("header") {
            return self.found.defect(part, why);
        }
        let dot = if part.is_empty() { "" } else { "." };
        let field = format!("entity[{}]{dot}{part}", self.entity);
        self.found.defect(&field, why);
    }

    /// The id of a vehicle: the message's own, the topic's, or that of its entity. Its label is for passengers, and
    /// often no more than where it goes.
    fn vehicle_id(&self, own: Option<&[u8]>, entity: Option<&[u8]>) -> Option<SafeText> {
        let own = own.filter(|id| !id.is_empty());
        let topic = self.aside.vehicle.map(str::as_bytes);
        let id = own.or(topic).or(entity).filter(|id| !id.is_empty())?;
        Some(match self.aside.scope {
            Some(scope) => SafeText::new(&format!("{scope}/{}", String::from_utf8_lossy(id))),
            None => SafeText::from_bytes(id),
        })
    }
}

/// A number of single precision with no more digits than it has: 61.4505, not 61.45049667358398.
fn plain(number: f32) -> f64 {
    let exact = f64::from(number);
    let mut scale = 1.0;
    for _ in 0..13 {
        let short = (exact * scale).round() / scale;
        if (short as f32).to_bits() == number.to_bits() {
            return short;
        }
        scale *= 10.0;
    }
    exact
}

#[cfg(test)]
mod tests;
