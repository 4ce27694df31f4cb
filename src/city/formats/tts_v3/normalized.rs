//! The stack's own normalised measurements: fixed names and units.
//! Source: LoRaWAN Device Repository, payload schema.

use super::stamp;
use crate::city::{
    formats::{
        found::{Found, Item},
        json::Node,
    },
    model::{
        quantity::{Quantity, QuantityName, Reading},
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
        let top = members.number().is_some().then_some((group, members));
        let inner = members.members();
        for (member, node) in top.into_iter().chain(inner) {
            let Some(number) = node.number() else {
                continue;
            };
            let reading = match meaning(group.raw(), member.raw()) {
                Some((quantity, unit)) => Reading::model(quantity, number, unit),
                // The schema has the battery's voltage under its bare name.
                None if group.raw() == b"battery" => {
                    Reading::model(&known::BATTERY_VOLTAGE, number, "V")
                }
                None => Reading::assumed(&format!("{}.{}", group.text(), member.text()), number),
            };
            found.observe(device, reading, at);
        }
    }
}
