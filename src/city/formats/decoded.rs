//! Free-form decoded payloads: what a device's codec made of its bytes, with whatever keys, units in
//! texts and nesting its author liked (ChirpStack's `object`, The Things Stack's `decoded_payload`).
//!
//! Leaves out: radio, identity, and times other than those that stand beside a value.

use super::{
    found::{Found, Subject},
    json::{Key, Node},
};
use crate::city::model::{
    limits,
    quantity::{QuantityName, Reading},
    secret,
    text::SafeText,
    time::Stamp,
    units, vocabulary,
};
use std::borrow::Cow;

/// Nesting that real codecs use stays under 5; deeper values are defects.
const DEPTH: usize = 8;
/// Elements of one array that are looked at: channels of a meter, not waveforms.
const ELEMENTS: usize = 32;

/// Walks a decoded payload of `device` and adds its observations and positions. Nested keys are
/// joined with dots, elements of arrays are numbered from 0; `observed_at` holds for all that states
/// no time of its own.
pub fn decoded(
    found: &mut Found,
    device: &SafeText,
    node: Node<'_, '_>,
    observed_at: Option<Stamp>,
) {
    let mut walk = Walk { found, device };
    if node.is_object() {
        walk.object("", node, observed_at, 0);
    } else {
        walk.value("value", node, observed_at, 0);
    }
}

/// The same for one value and the name that its sender gives it.
pub fn named(
    found: &mut Found,
    device: &SafeText,
    name: &str,
    node: Node<'_, '_>,
    observed_at: Option<Stamp>,
) {
    Walk { found, device }.value(name, node, observed_at, 0);
}

/// What a text under this name says: a number, a number with its unit (`"30.11 °C"`), true or false,
/// nothing (`"N/A"`), or a word.
pub fn text_reading(name: &str, text: &str) -> Reading {
    let text = text.trim();
    match text {
        "" => return Reading::missing(name, "an empty text"),
        "N/A" | "n/a" | "NA" | "null" | "NULL" | "none" | "None" | "nan" | "NaN" | "-" | "--" => {
            return Reading::missing(name, "a word for a missing value");
        }
        "true" | "True" | "TRUE" => return Reading::flag(name, true),
        "false" | "False" | "FALSE" => return Reading::flag(name, false),
        _ => {}
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.')) {
        return Reading::word(name, text);
    }
    if let Ok(number) = text.parse::<f64>() {
        return if number.is_finite() {
            Reading::assumed(name, number)
        } else {
            Reading::missing(name, "not a finite number")
        };
    }
    let end = text
        .find(|part: char| !(part.is_ascii_digit() || matches!(part, '-' | '+' | '.')))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end).unwrap_or((text, ""));
    match number.parse() {
        Ok(number) if units::is_known(unit) => Reading::declared(name, number, unit.trim()),
        _ => Reading::word(name, text),
    }
}

struct Walk<'f> {
    found: &'f mut Found,
    device: &'f SafeText,
}

impl Walk<'_> {
    fn object(&mut self, prefix: &str, node: Node<'_, '_>, at: Option<Stamp>, depth: usize) {
        let (mut lat, mut lon) = (None, None);
        for (key, value) in node.members() {
            match key.raw() {
                b"latitude" | b"Latitude" | b"lat" if value.number_or_text().is_some() => {
                    lat = value.number_or_text();
                }
                b"longitude" | b"Longitude" | b"lon" | b"lng" | b"long"
                    if value.number_or_text().is_some() =>
                {
                    lon = value.number_or_text();
                }
                b"timestamp" | b"time" | b"ts" | b"datetime" | b"date" if time(value).is_some() => {
                }
                // Of NGSI, and never a value.
                b"TimeInstant" => {}
                // The frame as it was sent (Yggio), and what nobody is to see.
                b"encodedData" | b"hexEncoded" => {}
                name if secret::is_name(name) => {}
                // The height of a place is the height of the device, whatever the place is called.
                b"altitude" | b"alt" if is_place(node) => self.value("altitude", value, at, depth),
                wrapper if is_wrapper(wrapper) && value.is_object() && pair(value).is_none() => {
                    if depth >= DEPTH {
                        self.found.defect(&key.text(), "nested too deep");
                    } else {
                        self.object(prefix, value, at, depth + 1);
                    }
                }
                _ => self.value(&join(prefix, key), value, at, depth),
            }
        }
        match (lat, lon) {
            (Some(lat), Some(lon)) => {
                let subject = Subject::Device(self.device.clone());
                self.found.locate(subject, lat, lon, at);
            }
            (None, None) => {}
            _ => {
                let field = if prefix.is_empty() {
                    "position"
                } else {
                    prefix
                };
                self.found
                    .defect(field, "a latitude without a longitude, or the reverse");
            }
        }
    }

    fn value(&mut self, name: &str, node: Node<'_, '_>, at: Option<Stamp>, depth: usize) {
        if let Some(reading) = scalar(name, node) {
            self.found.observe(self.device, reading, at);
        } else if node.is_number() {
            self.found.defect(name, "a number that is out of range");
        } else if node.is_null() {
            // A null under a name that means something says that a sensor has no value; under other
            // names it only says that the codec fills in a form.
            let is_known = matches!(vocabulary::name(name).0, QuantityName::Known(_));
            if is_known {
                let reading = Reading::missing(name, "null");
                self.found.observe(self.device, reading, at);
            }
        } else if depth >= DEPTH {
            self.found.defect(name, "nested too deep");
        } else if let Some(Pair {
            value,
            unit,
            own_time,
            ..
        }) = pair(node)
        {
            if let Some(reading) = with_unit(name, value, unit) {
                self.found.observe(self.device, reading, own_time.or(at));
            } else {
                self.value(name, value, own_time.or(at), depth + 1);
            }
        } else if node.is_object() {
            self.object(name, node, at, depth + 1);
        } else {
            for (index, element) in node.elements().enumerate() {
                if index < ELEMENTS {
                    let own = pair(element).and_then(|pair| pair.name());
                    let own = own.unwrap_or_else(|| format!("{name}.{index}"));
                    self.value(&own, element, at, depth + 1);
                } else {
                    self.found.over_bounds += 1;
                }
            }
        }
    }
}

/// A name below `prefix`, of a length that a name may have.
fn join<'a>(prefix: &str, key: Key<'a>) -> Cow<'a, str> {
    let key = key.text();
    let name = if prefix.is_empty() {
        key
    } else {
        Cow::Owned(format!("{prefix}.{key}"))
    };
    if name.len() > limits::TEXT_COLUMNS {
        Cow::Owned(SafeText::new(&name).as_str().to_owned())
    } else {
        name
    }
}

fn scalar(name: &str, node: Node<'_, '_>) -> Option<Reading> {
    if let Some(number) = node.number() {
        Some(Reading::assumed(name, number))
    } else if let Some(flag) = node.flag() {
        Some(Reading::flag(name, flag))
    } else {
        node.text().map(|text| text_reading(name, &text))
    }
}

fn with_unit(name: &str, value: Node<'_, '_>, unit: Option<Node<'_, '_>>) -> Option<Reading> {
    match (value.number(), unit.and_then(|unit| unit.text())) {
        (Some(number), Some(unit)) if !unit.trim().is_empty() => {
            Some(Reading::declared(name, number, unit.trim()))
        }
        _ => scalar(name, value),
    }
}

fn time(node: Node<'_, '_>) -> Option<Stamp> {
    match node.number() {
        Some(number) if number > 1e8 => Stamp::from_epoch(number),
        Some(_) => None,
        None => Stamp::parse(&node.text()?, true),
    }
}

/// Members that only wrap: they say nothing about what is measured.
#[rustfmt::skip]
fn is_wrapper(key: &[u8]) -> bool {
    matches!(
        key,
        b"data" | b"payload" | b"decoded" | b"decoded_payload" | b"object" | b"measurement"
            | b"measurements" | b"values" | b"reading" | b"readings" | b"telemetry" | b"sensor"
            | b"sensors" | b"fields" | b"result"
    )
}

fn is_place(node: Node<'_, '_>) -> bool {
    ["latitude", "lat", "Latitude"]
        .iter()
        .any(|key| node.get(key).is_some())
}

/// An object that is one value with what belongs to it: `{"value": 25.0, "timestamp": ...}`.
struct Pair<'a, 't> {
    value: Node<'a, 't>,
    unit: Option<Node<'a, 't>>,
    own_time: Option<Stamp>,
    name: Option<Node<'a, 't>>,
    channel: Option<Node<'a, 't>>,
}

impl Pair<'_, '_> {
    /// What an element of a list calls itself: `{"name":"Temperature","channel":2,"value":21}`.
    fn name(&self) -> Option<String> {
        let name = self.name?.text()?;
        let name = name.trim();
        if name.is_empty() || name.len() > limits::TEXT_COLUMNS {
            return None;
        }
        let channel = self.channel.and_then(|channel| channel.whole());
        Some(match channel {
            Some(channel) => format!("{name}_{channel}"),
            None => name.to_owned(),
        })
    }
}

fn pair<'a, 't>(node: Node<'a, 't>) -> Option<Pair<'a, 't>> {
    let (mut value, mut unit, mut own_time) = (None, None, None);
    let (mut name, mut kind, mut channel) = (None, None, None);
    for (key, member) in node.members() {
        match key.raw() {
            b"value" => value = Some(member),
            b"unit" | b"units" | b"uom" => unit = Some(member),
            b"timestamp" | b"time" | b"ts" => own_time = time(member),
            // An attribute of NGSIv2, as Yggio's translators write them.
            b"metadata" if member.is_object() => {
                let said = |key: &str| member.at(&[key, "value"]);
                unit = said("unitCode").or_else(|| said("unit")).or(unit);
                let at = said("timestamp").or_else(|| said("TimeInstant"));
                own_time = at.and_then(time).or(own_time);
            }
            b"name" | b"label" | b"displayName" => name = Some(member),
            b"type" => kind = Some(member),
            b"channel" => channel = Some(member),
            _ => return None,
        }
    }
    Some(Pair {
        value: value?,
        unit,
        own_time,
        name: name.or(kind),
        channel,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::formats::told;

    fn lines(json: &str) -> Vec<String> {
        let mut found = Found::default();
        found.json(json.as_bytes(), |root, found| {
            decoded(found, &SafeText::new("d"), root, Some(Stamp(1)));
        });
        told::lines(&found)
    }

    fn check(json: &str, expected: &[&str]) {
        assert_eq!(lines(json), expected, "{json}");
    }

    #[test]
    fn reads_flat_payloads() {
        check(
            r#"{"temperature":21.5,"humidity":48,"BatV":3.05,"odd":7}"#,
            &[
                "d air_temperature 21.5 Cel @1",
                "d relative_humidity 48 % @1",
                "d battery_voltage 3.05 V @1",
                "d odd 7~ @1",
            ],
        );
    }

    #[test]
    fn reads_units_out_of_texts() {
        check(
            r#"{"temp":"30.11 °C","battery":"3.384 V","door":"open","fw":"1.2.3","hum":"44","on":"true","x":"N/A","day":"2024-05-01","n":"5 apples"}"#,
            &[
                "d air_temperature 30.11 Cel @1",
                "d battery_voltage 3.384 V @1",
                "d door_state 'open' @1",
                "d fw '1.2.3' @1",
                "d relative_humidity 44 % @1",
                "d on true @1",
                "d x missing @1",
                "d day '2024-05-01' @1",
                "d n '5 apples' @1",
            ],
        );
    }

    #[test]
    fn flattens_what_is_nested() {
        check(
            r#"{"air":{"temperature":3,"co2":415},"temperature_2":4,"a":[1,{"b":true}],"p":{"value":20,"unit":"hPa","timestamp":1648481184.757}}"#,
            &[
                "d air_temperature 3 Cel @1",
                "d co2 415 [ppm] @1",
                "d air_temperature[channel=2] 4 Cel @1",
                "d a.0 1~ @1",
                "d a.1.b true @1",
                "d p 20 hPa @1648481184757",
            ],
        );
    }

    #[test]
    fn an_occupied_place_is_a_state_of_its_place() {
        check(
            r#"{"occupied":true}"#,
            &["d parking_spot_state 'occupied' @1"],
        );
        check(
            r#"{"occupied":"false"}"#,
            &["d parking_spot_state 'free' @1"],
        );
    }

    #[test]
    fn wrappings_and_lists_of_names_change_no_meaning() {
        check(
            r#"{"data":{"temperature":3,"cpu":{"temperature":60}},"list":[{"name":"Humidity","channel":2,"value":44,"unit":"%"},{"type":"co2","value":415},{"value":7}]}"#,
            &[
                "d air_temperature 3 Cel @1",
                "d cpu.temperature 60~ @1",
                "d relative_humidity[channel=2] 44 % @1",
                "d co2 415 [ppm] @1",
                "d list.2 7~ @1",
            ],
        );
        let deep = format!("{}1{}", r#"{"data":"#.repeat(40), "}".repeat(40));
        check(&deep, &["! data: nested too deep"]);
    }

    #[test]
    fn attributes_of_ngsi_are_values_with_their_units_and_times() {
        check(
            r#"{"temperature":{"type":"Number","value":20,"metadata":{"unitCode":{"type":"Text","value":"FAH"},"timestamp":{"type":"DateTime","value":"1970-01-01T00:00:02Z"}}},"humidity":{"type":"Number","value":44,"metadata":{}}}"#,
            &[
                "d air_temperature -6.666666667 Cel @2000",
                "d relative_humidity 44 % @1",
            ],
        );
    }

    #[test]
    fn nobody_tells_a_secret() {
        check(
            r#"{"temperature":3,"appKey":"0x1234567","nested":{"password":"hunter2","wifi_secret":7}}"#,
            &["d air_temperature 3 Cel @1"],
        );
    }

    #[test]
    fn finds_positions() {
        check(
            r#"{"gps_1":{"latitude":60.17,"longitude":24.94,"altitude":12},"lat":55.6,"lng":13}"#,
            &[
                "d altitude 12 m @1",
                "device/d at 60.17 24.94 @1",
                "device/d at 55.6 13 @1",
            ],
        );
        check(
            r#"{"latitude":0,"longitude":0}"#,
            &["! position: not a position on earth"],
        );
        check(
            r#"{"latitude":55.6}"#,
            &["! position: a latitude without a longitude, or the reverse"],
        );
    }

    #[test]
    fn strips_the_channels_of_cayenne_lpp() {
        check(
            r#"{"temperature_3":27.5,"relative_humidity_1":44,"barometric_pressure_0":1017.5,"luminosity_2":40,"presence_4":1,
            "analog_in_2":0.25,"digital_out_12":1,"accelerometer_6":{"x":0.5,"y":-0.25,"z":1},"gps_1":{"latitude":60.17,"longitude":24.94,"altitude":12}}"#,
            &[
                "d air_temperature[channel=3] 27.5 Cel @1",
                "d relative_humidity[channel=1] 44 % @1",
                "d atmospheric_pressure[channel=0] 1017.5 hPa @1",
                "d illuminance[channel=2] 40 lx @1",
                "d presence[channel=4] 1~ @1",
                "d analog_in[channel=2] 0.25~ @1",
                "d digital_out[channel=12] 1~ @1",
                "d accelerometer.x[channel=6] 0.5 [g] @1",
                "d accelerometer.y[channel=6] -0.25 [g] @1",
                "d accelerometer.z[channel=6] 1 [g] @1",
                "d altitude 12 m @1",
                "device/d at 60.17 24.94 @1",
            ],
        );
        // As ChirpStack's codec writes the same.
        check(
            r#"{"temperatureSensor":{"3":27.5},"humiditySensor":{"1":44},"analogInput":{"2":0.25},"gyrometer":{"7":{"x":1.5}},"gpsLocation":{"1":{"latitude":60.17,"longitude":24.94}}}"#,
            &[
                "d air_temperature[channel=3] 27.5 Cel @1",
                "d relative_humidity[channel=1] 44 % @1",
                "d analog_in[channel=2] 0.25~ @1",
                "d gyrometer.x[channel=7] 1.5 deg/s @1",
                "device/d at 60.17 24.94 @1",
            ],
        );
        check(
            r#"{"relay_2":1,"analog_in":3}"#,
            &["d relay_2 1~ @1", "d analog_in 3~ @1"],
        );
    }

    #[test]
    fn nothing_is_a_value_only_where_it_means_something() {
        check(
            r#"{"temperature":null,"strange":null,"humidity":NaN,"co2":1e400,"time":"2024-05-01T00:00:00Z"}"#,
            &[
                "d air_temperature missing @1",
                "d relative_humidity missing @1",
                "! co2: a number that is out of range",
            ],
        );
    }

    #[test]
    fn bounds_what_goes_on_for_ever() {
        let deep = format!("{}1{}", r#"{"a":"#.repeat(40), "}".repeat(40));
        check(&deep, &["! a.a.a.a.a.a.a.a.a: nested too deep"]);
        let long = format!(r#"{{"a":[{}0]}}"#, "0,".repeat(999));
        assert_eq!(lines(&long).len(), ELEMENTS);
    }
}
