//! SenML (RFC 8428) with the secondary units of RFC 8798: a pack of records whose base fields hold for
//! the records after them. Also the dialect of diwise, where the pack names an LwM2M object and the
//! device stands in a record of its own.
//!
//! Leaves out: CBOR, XML and EXI, streams that never close, and data values (`vd`), which only their
//! owner can read.

mod names;

use super::{
    format::{Format, Message},
    found::{Asset, Found, Item, Subject},
    json::Node,
};
use crate::city::model::{
    quantity::{Reading, UnitStatus},
    text::SafeText,
    time::Stamp,
    units::canonical_code,
};
use names::{base_device, by_unit, lwm2m, quantity, split};
use std::borrow::Cow;

/// The format.
pub struct SenMl;

/// The version of the base format, and the bit that allows secondary units (RFC 9100). Drafts had less.
const VERSION: u64 = 10;
const SECONDARY_UNITS: u64 = 16;
/// Times below this are relative to now, seconds (RFC 8428, 4.5.3).
const RELATIVE_BELOW_S: f64 = 268_435_456.0;

impl Format for SenMl {
    fn name(&self) -> &'static str {
        "senml"
    }

    fn about(&self) -> &'static str {
        "SenML packs (RFC 8428), and the LwM2M dialect of diwise"
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        found.json(message.bytes, |root, found| {
            // diwise once wrapped its packs; single records are sent as streams (RFC 8428, 4.8).
            let device = root.get("sensorID").and_then(words);
            let pack = root.get("pack").unwrap_or(root);
            if pack.is_array() {
                read(pack.elements(), device, message, found);
            } else if pack.is_object() {
                read(std::iter::once(pack), device, message, found);
            } else {
                found.defect("payload", "a pack is an array of records");
            }
        });
    }
}

fn read<'a, 't>(
    records: impl Iterator<Item = Node<'a, 't>>,
    device: Option<SafeText>,
    message: &Message<'_>,
    found: &mut Found,
) {
    let mut pack = Pack {
        base: Base::default(),
        device,
        place: Place::default(),
        message,
        absolute: false,
    };
    for record in records {
        if !record.is_object() {
            found.defect("record", "not an object");
            continue;
        }
        if !pack.record(record, found) {
            // RFC 8428, 4.4: who does not understand a `_` field or the version must take nothing.
            found.items.clear();
            found.key = None;
            found.alive = None;
            return;
        }
    }
    pack.place.tell(found);
    if found.items.is_empty() && found.defects.is_empty() {
        found.defect("payload", "no record has a value");
    }
    if pack.absolute {
        found.identify(&[message.bytes]);
    }
    let mut devices = found.items.iter().filter_map(|item| match item {
        Item::Observation(observation) => Some(&observation.device),
        _ => None,
    });
    found.alive = devices
        .next_back()
        .cloned()
        .filter(|device| !device.is_empty());
}

/// The base fields (RFC 8428, 4.1): they hold for this record and those that follow.
#[derive(Default)]
struct Base<'a> {
    name: Cow<'a, str>,
    /// The device that the name is.
    device: Option<SafeText>,
    time_s: Option<f64>,
    unit: Cow<'a, str>,
    value: f64,
    sum: f64,
}

/// What one record says by itself.
#[derive(Default)]
struct Record<'a, 't> {
    name: Option<Cow<'a, str>>,
    unit: Option<Cow<'a, str>>,
    time_s: Option<f64>,
    value: Option<Node<'a, 't>>,
    text: Option<Node<'a, 't>>,
    flag: Option<Node<'a, 't>>,
    data: bool,
    sum: Option<Node<'a, 't>>,
    sets_base: bool,
}

/// A latitude and a longitude that stand in records of their own.
#[derive(Default)]
struct Place {
    device: SafeText,
    lat: Option<f64>,
    lon: Option<f64>,
    at: Option<Stamp>,
}

/// A record with its base: whose value it is, of what, in which unit, when.
#[derive(Clone, Copy)]
struct Resolved<'r> {
    device: &'r SafeText,
    name: &'r str,
    unit: &'r str,
    at: Option<Stamp>,
}

impl Record<'_, '_> {
    fn has_value(&self) -> bool {
        let value = self.value.or(self.text).or(self.flag).or(self.sum);
        value.is_some() || self.data
    }
}

struct Pack<'a, 'm> {
    base: Base<'a>,
    /// The device that the pack as a whole is about (diwise), over the names of its records.
    device: Option<SafeText>,
    place: Place,
    message: &'m Message<'m>,
    /// Some record says when, absolutely: a second pack like this one is the same news.
    absolute: bool,
}

impl<'a> Pack<'a, '_> {
    /// Reads a record; false where the whole pack must be refused.
    fn record<'t>(&mut self, node: Node<'a, 't>, found: &mut Found) -> bool {
        let mut record = Record::default();
        let number = |node: Node<'_, '_>, field: &str, found: &mut Found| {
            let number = node.number_or_text();
            if number.is_none() {
                found.defect(field, "not a number");
            }
            number
        };
        for (key, value) in node.members() {
            let raw = key.raw();
            record.sets_base |= raw.first() == Some(&b'b');
            // Patterns of single bytes: a record has five keys, and this is a table of jumps.
            match raw {
                [b'n'] => record.name = value.text(),
                [b'u'] => record.unit = value.text(),
                [b'v'] => record.value = Some(value),
                [b't'] => record.time_s = number(value, "t", found),
                [b's'] => record.sum = Some(value),
                [b'v', b's'] => record.text = Some(value),
                [b'v', b'b'] => record.flag = Some(value),
                [b'v', b'd'] => record.data = true,
                [b'b', b'n'] => {
                    self.base.name = value.text().unwrap_or_default();
                    self.base.device = base_device(&self.base.name);
                }
                [b'b', b't'] => self.base.time_s = number(value, "bt", found),
                [b'b', b'u'] => self.base.unit = value.text().unwrap_or_default(),
                [b'b', b'v'] => self.base.value = number(value, "bv", found).unwrap_or(0.0),
                [b'b', b's'] => self.base.sum = number(value, "bs", found).unwrap_or(0.0),
                b"bver" => {
                    let version = value.whole();
                    if version.is_none_or(|version| version & !SECONDARY_UNITS > VERSION) {
                        found.defect("bver", "a version that is not understood");
                        return false;
                    }
                }
                [.., b'_'] => {
                    found.defect(&key.text(), "a field that must be understood, and is not");
                    return false;
                }
                _ => {}
            }
        }
        self.resolve(&record, found);
        true
    }

    fn resolve(&mut self, record: &Record<'a, '_>, found: &mut Found) {
        let own = record.name.as_deref().unwrap_or_default();
        let at = self.time(record);
        let tells_time = self.base.time_s.or(record.time_s).is_some();
        if at.is_none() && tells_time && !self.message.retained {
            found.defect("t", "out of all calendars");
        }
        let seconds = self.base.time_s.unwrap_or(0.0) + record.time_s.unwrap_or(0.0);
        self.absolute |= at.is_some() && seconds >= RELATIVE_BELOW_S;
        // diwise: `bn` is an LwM2M object, record 0 says whose, resources follow.
        let object = match self.base.device {
            Some(_) => None,
            None => lwm2m(&self.base.name),
        };
        if object.is_some() {
            match (own, record.text) {
                ("0", Some(id)) if record.sets_base => {
                    self.place.tell(found);
                    self.device = words(id).or(self.device.take());
                    return self.about(found);
                }
                ("env" | "tenant", Some(_)) => return,
                _ => {}
            }
        }
        let (base, place) = (&self.base, &mut self.place);
        let (split_device, name) = match (object, &base.device) {
            (Some(object), _) => (SafeText::default(), format!("{object}/{own}").into()),
            (None, Some(_)) if !own.is_empty() => (SafeText::default(), quantity(own)),
            _ => split(&base.name, own),
        };
        let of_base = base.device.as_ref().filter(|_| !own.is_empty());
        let subject = Resolved {
            device: self.device.as_ref().or(of_base).unwrap_or(&split_device),
            name: &name,
            unit: record.unit.as_ref().unwrap_or(&base.unit),
            at,
        };
        if object.is_none() && subject.device.is_empty() && record.has_value() {
            found.defect("n", "the record names nothing");
        }
        subject.value(record, (base.value, base.sum), place, found);
    }

    /// The device of a diwise pack as a thing.
    fn about(&self, found: &mut Found) {
        let Some(device) = self.device.clone() else {
            return found.defect("vs", "the pack names no device");
        };
        found.push(Item::Asset(Asset {
            id: device,
            kind: "device".into(),
            ..Asset::default()
        }));
    }

    /// The time of a record. Relative ones count from the arrival of the message; where neither the
    /// record nor its base has a time, or the arrival is no news, the sender does not say when.
    fn time(&self, record: &Record<'_, '_>) -> Option<Stamp> {
        let seconds = match (self.base.time_s, record.time_s) {
            (None, None) => return None,
            (base, own) => base.unwrap_or(0.0) + own.unwrap_or(0.0),
        };
        if !seconds.is_finite() || seconds.abs() > 1e13 {
            return None;
        }
        let ms = (seconds * 1e3).round() as i64;
        if seconds >= RELATIVE_BELOW_S {
            Some(Stamp(ms))
        } else {
            (!self.message.retained).then(|| self.message.received_at.plus(ms))
        }
    }
}

impl Resolved<'_> {
    /// Tells the value of a record; `base` are the base value and the base sum.
    fn value(
        self,
        record: &Record<'_, '_>,
        base: (f64, f64),
        place: &mut Place,
        found: &mut Found,
    ) {
        let Self {
            device,
            name,
            unit,
            at,
        } = self;
        // Without a name of its own, the unit is all that tells what it is.
        let name = if name.is_empty() { by_unit(unit) } else { name };
        if let Some(node) = record.value {
            let Some(number) = node.number_or_text() else {
                return found.defect(name, "the value is no number");
            };
            let number = number + base.0;
            match unit {
                "lat" | "lon" => place.half(self, number, found),
                _ => found.observe(device, numeric(name, number, unit), at),
            }
        } else if let Some(text) = record.text.and_then(|node| node.text()) {
            let reading = match text.trim().parse::<f64>() {
                // A number that somebody sends as a text, with a unit that only numbers have.
                Ok(number) if number.is_finite() && !unit.is_empty() => numeric(name, number, unit),
                _ => Reading::word(name, &text),
            };
            found.observe(device, reading, at);
        } else if let Some(flag) = record.flag.and_then(|node| node.flag()) {
            found.observe(device, Reading::flag(name, flag), at);
        } else if record.data {
            found.defect(name, "a data value, which only its owner can read");
        } else if record.text.is_some() || record.flag.is_some() {
            found.defect(name, "the value has another type than its field says");
        }
        if let Some(node) = record.sum {
            self.sum(node, name, base.1, found);
        }
    }

    /// The integral of the value over time (RFC 8428, 4.2), in the unit times seconds.
    fn sum(self, node: Node<'_, '_>, name: &str, base: f64, found: &mut Found) {
        let Some(sum) = node.number_or_text() else {
            return found.defect(name, "the sum is no number");
        };
        let mut reading = Reading::assumed(&format!("{name}.integral"), sum + base);
        reading.qualifier = "sum".into();
        if !self.unit.is_empty() {
            reading.unit = SafeText::new(&format!("{}.s", canonical_code(self.unit)));
            reading.unit_status = UnitStatus::Declared;
        }
        found.observe(self.device, reading, self.at);
    }
}

impl Place {
    /// Takes a coordinate; the place is told as soon as both are known. What another device or time
    /// left half-told is a defect.
    fn half(&mut self, subject: Resolved<'_>, degrees: f64, found: &mut Found) {
        if self.device != *subject.device || self.at != subject.at {
            self.tell(found);
            self.device = subject.device.clone();
            self.at = subject.at;
        }
        if subject.unit == "lat" {
            self.lat = Some(degrees);
        } else {
            self.lon = Some(degrees);
        }
        if self.lat.is_some() && self.lon.is_some() {
            self.tell(found);
        }
    }

    /// Tells the place that is known so far.
    fn tell(&mut self, found: &mut Found) {
        let place = std::mem::take(self);
        match (place.lat, place.lon) {
            (Some(lat), Some(lon)) => {
                found.locate(Subject::Device(place.device), lat, lon, place.at);
            }
            (None, None) => {}
            _ => found.defect("lat", "a latitude without a longitude, or the reverse"),
        }
    }
}

/// A number with its unit as SenML writes it.
fn numeric(name: &str, number: f64, unit: &str) -> Reading {
    if unit.is_empty() {
        Reading::assumed(name, number)
    } else {
        Reading::declared(name, number, unit)
    }
}

/// A text as it may be shown; `None` for an empty one and for what is no text.
fn words(node: Node<'_, '_>) -> Option<SafeText> {
    let text = node.text()?;
    (!text.is_empty()).then(|| SafeText::new(&text))
}
