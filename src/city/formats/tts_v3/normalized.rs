//! The stack's own normalised measurements: fixed names and units.
//! Source: LoRaWAN Device Repository, payload schema.

use super::{stamp, uplink};
use crate::city::{
    formats::{
        found::{Found, Item, Subject},
        json::Node,
    },
    model::{
        quantity::{Quantity, QuantityName, Reading, Value},
        text::SafeText,
        time::Stamp,
        vocabulary as known,
    },
};

/// What a member of a group measures, and its unit in the schema.
fn meaning(group: &[u8], member: &[u8]) -> Option<(&'static Quantity, &'static str)> {
    Some(match (group, member) {
        (b"air", b"temperature") => (&known::AIR_TEMPERATURE, "Cel"),
        (b"air", b"relativeHumidity") => (&known::RELATIVE_HUMIDITY, "%"),
        (b"air", b"pressure") => (&known::ATMOSPHERIC_PRESSURE, "hPa"),
        (b"air", b"co2") => (&known::CO2, "[ppm]"),
        (b"air", b"lightIntensity") => (&known::ILLUMINANCE, "lx"),
        (b"soil", b"temperature") => (&known::SOIL_TEMPERATURE, "Cel"),
        (b"soil", b"moisture") => (&known::SOIL_MOISTURE, "%"),
        (b"soil", b"pH") => (&known::PH, "1"),
        // dS/m and mS/cm are the same.
        (b"soil", b"ec") => (&known::CONDUCTIVITY, "mS/cm"),
        (b"wind", b"speed") => (&known::WIND_SPEED, "m/s"),
        (b"wind", b"direction") => (&known::WIND_DIRECTION, "deg"),
        (b"rain", b"intensity") => (&known::PRECIPITATION_RATE, "mm/h"),
        (b"rain", b"cumulative") => (&known::PRECIPITATION, "mm"),
        (b"metering.water", b"total") => (&known::WATER_VOLUME_TOTAL, "L"),
        (b"water.temperature", b"current" | b"avg" | b"min" | b"max") => {
            (&known::WATER_TEMPERATURE, "Cel")
        }
        _ => return None,
    })
}

/// What a member that is no number says.
fn state(group: &[u8], member: &[u8]) -> Option<&'static Quantity> {
    Some(match (group, member) {
        (b"water", b"leak") => &known::WATER_LEAK,
        (b"action.motion", b"detected") => &known::PRESENCE,
        (b"action", b"contactState") => &known::DOOR_STATE,
        _ => return None,
    })
}

/// Adds normalised measurements (an array of them, or one). Of a quantity that stands here too, the
/// items from `first` on, which the device's own codec made, give way.
pub(super) fn normalized(
    device: &SafeText,
    node: Node<'_, '_>,
    at: Option<Stamp>,
    first: usize,
    found: &mut Found,
) {
    let last = found.items.len();
    if node.is_array() {
        for measurement in node.elements() {
            one(device, measurement, at, found);
        }
    } else {
        one(device, node, at, found);
    }
    let better: Vec<QuantityName> = found
        .items
        .iter()
        .skip(last)
        .filter_map(quantity)
        .cloned()
        .collect();
    let mut index = 0;
    found.items.retain(|item| {
        let own = (first..last).contains(&index);
        index += 1;
        !own || quantity(item).is_none_or(|name| !better.contains(name))
    });
}

fn quantity(item: &Item) -> Option<&QuantityName> {
    match item {
        Item::Observation(observation) => Some(&observation.reading.quantity),
        _ => None,
    }
}

fn one(device: &SafeText, measurement: Node<'_, '_>, at: Option<Stamp>, found: &mut Found) {
    let at = measurement.get("time").and_then(stamp).or(at);
    for (group, members) in measurement.members() {
        match group.raw() {
            b"time" => {}
            b"position" => {
                uplink::locate(Subject::Device(device.clone()), members, at, found);
            }
            own if members.is_object() => {
                for (member, node) in members.members() {
                    if node.is_object() {
                        let group = format!("{}.{}", group.text(), member.text());
                        for (inner, node) in node.members() {
                            observe(device, (group.as_bytes(), inner.raw()), node, at, found);
                        }
                    } else {
                        observe(device, (own, member.raw()), node, at, found);
                    }
                }
            }
            own => observe(device, (own, own), members, at, found),
        }
    }
}

/// A member of a group; what stands in no group is a group and a member of one name.
fn observe(
    device: &SafeText,
    (group, member): (&[u8], &[u8]),
    node: Node<'_, '_>,
    at: Option<Stamp>,
    found: &mut Found,
) {
    let name = || {
        let (group, member) = (
            String::from_utf8_lossy(group),
            String::from_utf8_lossy(member),
        );
        format!("{group}.{member}")
    };
    let mut reading = if let Some(number) = node.number() {
        match meaning(group, member) {
            Some((quantity, unit)) => Reading::model(quantity, number, unit),
            // The schema has the battery's voltage under its bare name.
            None if group == b"battery" => Reading::model(&known::BATTERY_VOLTAGE, number, "V"),
            None => Reading::assumed(&name(), number),
        }
    } else {
        let value = match (node.flag(), node.text()) {
            (Some(flag), _) => Value::Flag(flag),
            (None, Some(text)) => Value::Word(SafeText::new(&text)),
            _ => return,
        };
        match (state(group, member), value) {
            (Some(quantity), value) => Reading::fact(quantity, value),
            (None, Value::Flag(flag)) => Reading::flag(&name(), flag),
            // `air.location` and the like are no measurements.
            _ => return,
        }
    };
    if group == b"water.temperature" && member != b"current" {
        reading.qualifier = SafeText::from_bytes(member);
    }
    found.observe(device, reading, at);
}
