//! The points of ThingPark's IoT Flow: what a driver has put into the names and units of its ontology.
//! Source: "IoT Flow JavaScript driver developer guide", Point.

use crate::city::{
    formats::{
        decoded::text_reading,
        found::{Found, Item, Observation, Subject},
        json::Node,
        lorawan::words,
    },
    model::{
        quantity::{QuantityName, Reading},
        text::SafeText,
        time::Stamp,
    },
};
use std::borrow::Cow;

/// Adds the points of a device. Of a quantity that is one of them, the items from `first` on, which are
/// the driver's own, give way.
pub(super) fn read(
    device: &SafeText,
    points: Node<'_, '_>,
    at: Option<Stamp>,
    first: usize,
    found: &mut Found,
) {
    let last = found.items.len();
    for (key, point) in points.members() {
        let name = key.text();
        let (mut unit, mut nature) = (None, None);
        let (mut record, mut records) = (None, None);
        for (key, node) in point.members() {
            match key.raw() {
                b"unitId" => unit = node.text(),
                b"nature" => nature = words(Some(node)),
                b"record" => record = Some(node),
                b"records" => records = Some(node),
                _ => {}
            }
        }
        let point = Point {
            device,
            name: name.split(':').next().unwrap_or_default(),
            unit: unit.unwrap_or_default(),
            nature: nature.or_else(|| place(&name)),
        };
        if let Some(record) = record {
            point.add(record, at, found);
        }
        for each in records.iter().flat_map(Node::elements) {
            let time = each.get("eventTime").and_then(|time| time.text());
            let own = time.and_then(|time| Stamp::parse(&time, true));
            if let Some(value) = each.get("value") {
                point.add(value, own.or(at), found);
            }
        }
    }
    let points: Vec<QuantityName> = found.items.iter().skip(last).filter_map(quantity).collect();
    let mut index = 0;
    found.items.retain(|item| {
        let own = (first..last).contains(&index);
        index += 1;
        !own || quantity(item).is_none_or(|name| !points.contains(&name))
    });
}

/// `temperature:2` is the third temperature of a device.
fn place(name: &str) -> Option<SafeText> {
    let (_, index) = name.split_once(':')?;
    index.parse::<u16>().ok()?;
    Some(SafeText::new(&format!("channel={index}")))
}

fn quantity(item: &Item) -> Option<QuantityName> {
    match item {
        Item::Observation(Observation { reading, .. }) => Some(reading.quantity.clone()),
        _ => None,
    }
}

struct Point<'a> {
    device: &'a SafeText,
    name: &'a str,
    unit: Cow<'a, str>,
    nature: Option<SafeText>,
}

impl Point<'_> {
    fn add(&self, value: Node<'_, '_>, at: Option<Stamp>, found: &mut Found) {
        let name = self.name;
        let mut reading = if self.unit == "GPS" || value.is_array() {
            return self.locate(value, at, found);
        } else if let Some(number) = value.number() {
            if self.unit.is_empty() {
                Reading::assumed(name, number)
            } else {
                Reading::declared(name, number, &self.unit)
            }
        } else if let Some(flag) = value.flag() {
            Reading::flag(name, flag)
        } else if let Some(text) = value.text() {
            text_reading(name, &text)
        } else if value.is_null() {
            return;
        } else {
            return found.defect(name, "a point without a value");
        };
        if let Some(nature) = &self.nature {
            reading.qualifier = nature.clone();
        }
        found.observe(self.device, reading, at);
    }

    /// Longitude first.
    fn locate(&self, value: Node<'_, '_>, at: Option<Stamp>, found: &mut Found) {
        let mut degrees = value.elements().map(|node| node.number_or_text());
        match (degrees.next().flatten(), degrees.next().flatten()) {
            (Some(lon), Some(lat)) if self.unit == "GPS" => {
                found.locate(Subject::Device(self.device.clone()), lat, lon, at);
            }
            _ => found.defect(self.name, "a point without a value"),
        }
    }
}
