//! Smart Citizen, the kits of the Fab Lab of Barcelona (FORMATS 14): readings over MQTT, and devices over HTTP
//! (`GET /v0/devices/{id}`, `/v0/devices/world_map`).
//!
//! Sensors have numbers, which mean the same on every kit. Over MQTT the topic names the kit by its token alone, which is
//! a secret and masked by the guard: the kit is the device `kit` of its feed, and several kits want a feed each. Over HTTP
//! devices have numbers of their own.
//!
//! Leaves out: who owns a kit, its token and address on the network, and what factories tell of their tests.

use super::{
    format::{Asking, Format, Message, Request},
    found::{Asset, Found, Health, Item, State, Subject},
    json::Node,
};
use crate::city::model::{
    quantity::{QuantityName, Reading, UnitStatus, quantity},
    text::SafeText,
    time::Stamp,
};
use std::sync::LazyLock;

/// The format.
pub struct SmartCitizen;

/// The one kit of a feed over MQTT.
const KIT: &str = "kit";

/// Numbers of sensors, what they measure (with a qualifier in brackets) and the unit. Their platform has some 200; those
/// that are not here keep their number or the name that the platform gives them.
const SENSORS: &[(u64, &str, &str)] = &[
    (7, "noise_laeq", "dB"),
    (10, "battery_level", "%"),
    (12, "air_temperature", "Cel"),
    (13, "relative_humidity", "%"),
    (14, "illuminance", "lx"),
    (17, "battery_level", "%"),
    (21, "networks", "1"),
    (53, "noise_laeq", "dB(A)"),
    (55, "air_temperature", "Cel"),
    (56, "relative_humidity", "%"),
    (58, "atmospheric_pressure", "kPa"),
    (79, "air_temperature[external]", "Cel"),
    (80, "relative_humidity[external]", "%"),
    (81, "no2", "[ppb]"),
    (82, "co", "[ppm]"),
    (87, "pm2_5", "ug/m3"),
    (88, "pm10", "ug/m3"),
    (89, "pm1", "ug/m3"),
    (112, "eco2", "[ppm]"),
    (113, "tvoc", "[ppb]"),
    (115, "pm2_5", "ug/m3"),
    (116, "pm10", "ug/m3"),
    (117, "pm1", "ug/m3"),
    (217, "noise_c", "dB"),
    (218, "noise_z", "dB"),
    (222, "battery_voltage", "V"),
    (224, "air_temperature[external]", "Cel"),
    (225, "relative_humidity[external]", "%"),
    (227, "atmospheric_pressure", "kPa"),
];

static ASKING: LazyLock<Asking> = LazyLock::new(|| Asking {
    base: Some("https://api.smartcitizen.me".into()),
    floor_ms: Some(60_000),
    parameters: vec![("device".into(), None)],
    requests: vec![Request {
        name: "device".into(),
        path: "/v0/devices/{device}".into(),
        ..Request::default()
    }],
    ..Asking::default()
});

impl Format for SmartCitizen {
    fn name(&self) -> &'static str {
        "smart-citizen"
    }

    fn about(&self) -> &'static str {
        "Smart Citizen kits of Barcelona: readings over MQTT, and devices with their sensors over HTTP"
    }

    fn usual_topics(&self) -> &'static [&'static str] {
        &["device/sck/+/readings/#"]
    }

    fn asking(&self) -> Option<&Asking> {
        Some(&ASKING)
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let text = message.bytes.trim_ascii();
        // `{t:2017-03-24T13:35:14Z,10:45}`: no JSON, for nothing is in quotes.
        if text.starts_with(b"{t:") {
            return raw(text, found);
        }
        let is_json = found.json(message.bytes, |root, found| document(root, found));
        if !is_json && found.defects.is_empty() {
            found.defect("payload", "it is empty");
        }
    }
}

fn document(root: Node<'_, '_>, found: &mut Found) {
    if root.is_array() {
        for (index, each) in root.elements().enumerate() {
            if each.get("id").is_some() {
                device(each, found);
            } else {
                found.defect(&format!("[{index}]"), "not a device");
            }
        }
    } else if let Some(data) = root.get("data").filter(Node::is_array) {
        readings(data, found);
    } else if root.get("id").is_some() && root.get("state").is_some() {
        device(root, found);
    } else if let Some(version) = root.get("hw_ver").and_then(words) {
        found.alive = Some(KIT.into());
        found.push(Item::Asset(Asset {
            id: KIT.into(),
            kind: "device".into(),
            name: None,
            model: Some(version),
        }));
    } else {
        found.defect("payload", "neither readings of a kit nor a device");
    }
}

/// Readings over MQTT: moments, each with its sensors.
fn readings(data: Node<'_, '_>, found: &mut Found) {
    let kit: SafeText = KIT.into();
    for moment in data.elements() {
        let time = moment.get("recorded_at").and_then(|time| time.text());
        let at = time.as_deref().and_then(|time| Stamp::parse(time, true));
        if at.is_none() {
            found.defect("recorded_at", "absent, or not a time");
        }
        let sensors = moment.get("sensors");
        for sensor in sensors.iter().flat_map(Node::elements) {
            let id = sensor.get("id").and_then(|id| id.whole());
            let value = sensor.get("value").and_then(|value| value.number_or_text());
            tell(&kit, (id, value), at, found);
        }
    }
    found.alive = Some(kit);
}

/// The short form: `t` is the time, everything else a sensor's number with its value.
fn raw(text: &[u8], found: &mut Found) {
    let kit: SafeText = KIT.into();
    let text = String::from_utf8_lossy(text);
    let inner = text.trim_start_matches('{').trim_end_matches('}');
    let mut at = None;
    for pair in inner
        .split(',')
        .map(str::trim)
        .filter(|pair| !pair.is_empty())
    {
        let (key, value) = pair.split_once(':').unwrap_or((pair, ""));
        if key == "t" {
            at = Stamp::parse(value.trim(), true);
            if at.is_none() {
                found.defect("t", "not a time");
            }
            continue;
        }
        let value = value.trim().parse::<f64>().ok();
        let value = value.filter(|value| value.is_finite());
        tell(&kit, (key.trim().parse().ok(), value), at, found);
    }
    found.alive = Some(kit);
}

/// A value of a sensor by its number.
fn tell(
    device: &SafeText,
    (id, value): (Option<u64>, Option<f64>),
    at: Option<Stamp>,
    found: &mut Found,
) {
    match (id, value) {
        (Some(id), Some(value)) => {
            let reading = match known(id) {
                Some((name, qualifier, unit)) => {
                    Reading::mapped(name, qualifier, value, unit, UnitStatus::Model)
                }
                None => Reading::assumed(&format!("sensor_{id}"), value),
            };
            found.observe(device, reading, at);
        }
        (Some(id), None) => found.defect(&format!("sensor {id}"), "its value is no number"),
        (None, _) => found.defect("sensors", "a sensor without a number"),
    }
}

/// What a sensor of this number measures: quantity, qualifier, unit.
fn known(id: u64) -> Option<(QuantityName, SafeText, &'static str)> {
    let (_, name, unit) = SENSORS.iter().find(|(known, _, _)| *known == id)?;
    let (name, qualifier) = match name.split_once('[') {
        Some((name, qualifier)) => (name, qualifier.trim_end_matches(']')),
        None => (*name, ""),
    };
    let of = match quantity(name) {
        Some(known) => QuantityName::Known(known),
        None => QuantityName::Other(name.into()),
    };
    Some((of, qualifier.into(), unit))
}

/// A device over HTTP, with its sensors where it is not one of a list.
fn device(node: Node<'_, '_>, found: &mut Found) {
    let Some(id) = node.get("id").map(|id| SafeText::from_bytes(id.raw())) else {
        return;
    };
    let time = |node: Node<'_, '_>| Stamp::parse(&node.text()?, true);
    let at = node.get("last_reading_at").and_then(time);
    found.push(Item::Asset(Asset {
        id: id.clone(),
        kind: "device".into(),
        name: node.get("name").and_then(words),
        model: node.at(&["hardware", "name"]).and_then(words),
    }));
    let subject = Subject::Device(id.clone());
    let places = [node.get("location"), node.at(&["data", "location"])];
    let degree = |place: Node<'_, '_>, key: &str| place.get(key)?.number_or_text();
    let mut places = places.into_iter().flatten();
    let place = places.find_map(|at| Some((degree(at, "latitude")?, degree(at, "longitude")?)));
    if let Some((lat, lon)) = place {
        found.locate(subject.clone(), lat, lon, at);
    }
    if let Some(state) = node.get("state").and_then(words) {
        found.push(Item::State(State {
            subject,
            health: match state.as_str() {
                "has_published" => Health::Up,
                _ => Health::Unknown,
            },
            detail: Some(state),
            release: None,
            observed_at: at,
        }));
    }
    let sensors = node.at(&["data", "sensors"]);
    for sensor in sensors.iter().flat_map(Node::elements) {
        let of_sensor = sensor.get("last_reading_at").and_then(time);
        described(&id, sensor, of_sensor.or(at), found);
    }
}

/// A sensor with the name and the unit that the platform gives it.
fn described(device: &SafeText, sensor: Node<'_, '_>, at: Option<Stamp>, found: &mut Found) {
    let Some(value) = sensor.get("value") else {
        return;
    };
    let name = sensor.get("name").and_then(words).unwrap_or_default();
    let Some(value) = value.number_or_text() else {
        return found.defect(name.as_str(), "its value is no number");
    };
    let unit = sensor.get("unit").and_then(words).unwrap_or_default();
    let unit = unit.as_str().replace('º', "°");
    let id = sensor.get("id").and_then(|id| id.whole());
    let reading = match id.and_then(known) {
        Some((of, qualifier, _)) if !unit.is_empty() => {
            Reading::mapped(of, qualifier, value, &unit, UnitStatus::Declared)
        }
        Some((of, qualifier, usual)) => {
            Reading::mapped(of, qualifier, value, usual, UnitStatus::Model)
        }
        None => Reading::declared(name.as_str(), value, &unit),
    };
    found.observe(device, reading, at);
}

/// A text that is not empty, safe to show.
fn words(node: Node<'_, '_>) -> Option<SafeText> {
    let text = SafeText::new(&node.text()?);
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::formats::told::tell;

    fn check(payload: &str, expected: &[&str]) {
        let topic = "device/sck/***/readings";
        assert_eq!(tell(&SmartCitizen, topic, payload), expected, "{payload}");
    }

    #[test]
    fn numbers_of_sensors_mean_the_same_on_every_kit() {
        check(
            r#"{"data":[{"recorded_at":"2026-11-22 12:00:00Z","sensors":[{"id":55,"value":21.5},{"id":58,"value":"101.3"},{"id":79,"value":4},{"id":112,"value":500},{"id":9999,"value":1},{"id":56,"value":null},{"value":1}]},{"recorded_at":"soon","sensors":[{"id":53,"value":48}]}]}"#,
            &[
                "kit air_temperature 21.5 Cel @1795348800000",
                "kit atmospheric_pressure 1013 hPa @1795348800000",
                "kit air_temperature[external] 4 Cel @1795348800000",
                "kit eco2 500 [ppm] @1795348800000",
                "kit sensor_9999 1~ @1795348800000",
                "kit noise_laeq 48 dB(A)",
                "! sensor 56: its value is no number",
                "! sensors: a sensor without a number",
                "! recorded_at: absent, or not a time",
            ],
        );
    }

    #[test]
    fn the_short_form_is_no_json() {
        check(
            "{t:2026-11-22T12:00:00Z,10:45, 55:21.5,x:1,56:wet,}",
            &[
                "kit battery_level 45 % @1795348800000",
                "kit air_temperature 21.5 Cel @1795348800000",
                "! sensors: a sensor without a number",
                "! sensor 56: its value is no number",
            ],
        );
        check(
            "{t:soon,10:45",
            &["kit battery_level 45 %", "! t: not a time"],
        );
    }

    #[test]
    fn devices_are_told_with_their_units() {
        check(
            r#"{"id":1616,"uuid":"u","name":"Roof","state":"has_published","device_token":"abcdef","last_reading_at":"2026-11-22T12:00:00Z","location":{"latitude":41.4,"longitude":2.19},"hardware":{"name":"SCK 2.1"},"data":{"sensors":[{"id":55,"name":"SHT31 - Temperature","unit":"ºC","value":21.5},{"id":1,"name":"Odd","unit":"furlong","value":2,"last_reading_at":"2026-11-22T11:59:00Z"},{"id":56,"name":"Hum","value":null},{"id":58,"name":"Baro","value":"x"}]}}"#,
            &[
                "device 1616 'Roof' of 'SCK 2.1'",
                "device/1616 at 41.4 2.19 @1795348800000",
                "device/1616 is up 'has_published' @1795348800000",
                "1616 air_temperature 21.5 Cel @1795348800000",
                "1616 Odd 2 furlong @1795348740000",
                "! Baro: its value is no number",
            ],
        );
        check(
            r#"[{"id":1,"name":"a","state":"never_published","location":{"latitude":null}},7]"#,
            &[
                "device 1 'a' of ''",
                "device/1 is unknown 'never_published'",
                "! [1]: not a device",
            ],
        );
    }

    #[test]
    fn strangers_are_defects() {
        let none = ["! payload: neither readings of a kit nor a device"];
        check(r#"{"random_property":"random_result"}"#, &none);
        check("7", &none);
        check("", &["! payload: not JSON at byte 0: it is empty"]);
        check(
            r#"{"hw_ver":"2.1","mac":"aa:bb"}"#,
            &["device kit '' of '2.1'"],
        );
    }
}
