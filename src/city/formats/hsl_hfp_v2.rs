//! HSL's High-Frequency Positioning, version 2 (and the older payloads of version 1): one message per
//! second and vehicle, from the open broker of Helsinki region transport (FORMATS.md 12, MISSION T01, T02).
//!
//! Leaves out: the journey (route, stop, timetable), acceleration and odometer, which say nothing about
//! how the city runs; which door and which class of passengers; and the traffic-light dialogue beyond the fact that it happened.

use super::{
    format::{Format, Message},
    found::{Event, Found, Item, Subject},
    json::Node,
};
use crate::city::model::{
    quantity::{Quantity, QuantityName, Reading, UnitStatus, Value},
    text::SafeText,
    time::Stamp,
    vocabulary as v,
};

/// The format.
pub struct HslHfpV2;

impl Format for HslHfpV2 {
    fn name(&self) -> &'static str {
        "hsl-hfp-v2"
    }

    fn about(&self) -> &'static str {
        "HSL high-frequency positioning: positions, delays and doors of public transport vehicles"
    }

    fn usual_topics(&self) -> &'static [&'static str] {
        &[
            "/hfp/v2/journey/ongoing/vp/#",
            "/hfp/v2/journey/ongoing/apc/#",
        ]
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let topic = message.topic;
        let is_json = found.json(message.bytes, |root, found| {
            let mut events = 0;
            let mut read = |message: Node<'_, '_>, found: &mut Found| {
                for (key, body) in message.members() {
                    if body.is_object() {
                        events += 1;
                        event(&key.text(), body, topic, found);
                    }
                }
            };
            read(root, found);
            if root.is_array() {
                // Bridges batch; several messages have no one identity.
                root.elements().for_each(|message| read(message, found));
                found.key = None;
            }
            if events == 0 {
                found.defect("payload", "no event such as VP or DOO in it");
            }
        });
        if !is_json && found.defects.is_empty() {
            found.defect("payload", "it is empty");
        }
    }
}

/// The events that the documentation names, what it says about them, and the name in our documents.
/// `VP` and `APC` are measurements, not events.
const EVENTS: &[(&str, &str, &str)] = &[
    ("DUE", "due", "will soon arrive at a stop"),
    ("ARR", "arr", "arrives inside a stop's radius"),
    ("DEP", "dep", "leaves a stop's radius"),
    ("ARS", "ars", "has arrived at a stop"),
    ("PDE", "pde", "is ready to depart"),
    ("PAS", "pas", "passes a stop"),
    ("WAIT", "wait", "waits at a stop"),
    ("DOO", "doo", "doors open"),
    ("DOC", "doc", "doors close"),
    ("TLR", "tlr", "asks for a green light"),
    ("TLA", "tla", "is answered by a light"),
    ("DA", "da", "driver signs in"),
    ("DOUT", "dout", "driver signs out"),
    ("BA", "ba", "block is chosen"),
    ("BOUT", "bout", "block is left"),
    ("VJA", "vja", "journey signs in"),
    ("VJOUT", "vjout", "journey signs out"),
];

/// The fields of an event that are of use here, as they stand in the payload.
#[derive(Default)]
struct Fields<'a, 't> {
    operator: Option<Node<'a, 't>>,
    vehicle: Option<Node<'a, 't>>,
    time: Option<Node<'a, 't>>,
    seconds: Option<Node<'a, 't>>,
    speed: Option<Node<'a, 't>>,
    heading: Option<Node<'a, 't>>,
    lat: Option<Node<'a, 't>>,
    lon: Option<Node<'a, 't>>,
    delay: Option<Node<'a, 't>>,
    doors: Option<Node<'a, 't>>,
    occupancy: Option<Node<'a, 't>>,
    counts: Option<Node<'a, 't>>,
}

fn fields<'a, 't>(body: Node<'a, 't>) -> Fields<'a, 't> {
    let mut fields = Fields::default();
    for (key, value) in body.members() {
        let field = match key.raw() {
            b"oper" => &mut fields.operator,
            b"veh" => &mut fields.vehicle,
            b"tst" => &mut fields.time,
            b"tsi" => &mut fields.seconds,
            b"spd" => &mut fields.speed,
            b"hdg" => &mut fields.heading,
            b"lat" => &mut fields.lat,
            b"long" => &mut fields.lon,
            b"dl" => &mut fields.delay,
            b"drst" => &mut fields.doors,
            b"occu" => &mut fields.occupancy,
            b"vehiclecounts" => &mut fields.counts,
            _ => continue,
        };
        // Null is the normal word for "not known here": dead runs, tunnels, ferries (T02).
        *field = Some(value).filter(|value| !value.is_null());
    }
    fields
}

fn event(name: &str, body: Node<'_, '_>, topic: Option<&str>, found: &mut Found) {
    let fields = fields(body);
    let is_measured = matches!(name, "VP" | "APC");
    let known = EVENTS
        .iter()
        .find(|(code, ..)| !is_measured && *code == name);
    if known.is_none() && !is_measured {
        found.defect(name, "not an event of HFP version 2");
    }
    let Some(device) = vehicle(&fields, topic, found) else {
        found.defect("veh", "neither the topic nor the payload names the vehicle");
        return;
    };
    let at = observed_at(&fields, found);
    if at.is_some() {
        let time = fields.time.or(fields.seconds);
        let time = time.map_or(&b""[..], |time| time.raw());
        found.identify(&[name.as_bytes(), device.as_str().as_bytes(), time]);
    }
    let before = found.items.len();
    position(&fields, &device, at, found);
    number(found, &device, at, &v::SPEED, "spd", fields.speed);
    number(found, &device, at, &v::HEADING, "hdg", fields.heading);
    if let Some(ahead) = fields.delay.and_then(|delay| delay.number_or_text()) {
        // Negative is late on the wire, and positive is late here.
        let reading = Reading::model(&v::SCHEDULE_DEVIATION, 0.0 - ahead, "s");
        found.observe(&device, reading, at);
    } else if fields.delay.is_some() {
        found.defect("dl", "not a number");
    }
    match fields.doors.and_then(|doors| doors.whole()) {
        Some(0) => doors(found, &device, at, "closed"),
        Some(1) => doors(found, &device, at, "open"),
        _ if fields.doors.is_some() => found.defect("drst", "neither 0 nor 1"),
        _ => {}
    }
    number(
        found,
        &device,
        at,
        &v::OCCUPANCY_RATIO,
        "occu",
        fields.occupancy,
    );
    if let Some(counts) = fields.counts {
        passengers(counts, &device, at, found);
    }
    if let Some((_, name, detail)) = known {
        found.push(Item::Event(Event {
            subject: Subject::Device(device.clone()),
            name,
            detail: Some(SafeText::new(detail)),
            observed_at: at,
        }));
    }
    if found.items.len() == before {
        found.alive = Some(device);
    }
}

fn number(
    found: &mut Found,
    device: &SafeText,
    at: Option<Stamp>,
    quantity: &'static Quantity,
    field: &str,
    node: Option<Node<'_, '_>>,
) {
    let Some(node) = node else { return };
    match node.number_or_text() {
        Some(number) => found.observe(device, Reading::model(quantity, number, quantity.unit), at),
        None => found.defect(field, "not a number"),
    }
}

fn doors(found: &mut Found, device: &SafeText, at: Option<Stamp>, word: &str) {
    let reading = Reading::fact(&v::DOOR_STATE, Value::Word(SafeText::new(word)));
    found.observe(device, reading, at);
}

/// Passenger counts: how many there are, and how many came and went at this stop.
fn passengers(counts: Node<'_, '_>, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
    let is_defect = counts
        .get("countquality")
        .and_then(|quality| quality.text())
        .is_some_and(|quality| quality == "defect");
    for (field, quantity, unit) in [
        ("vehicleload", &v::PASSENGER_LOAD, "1"),
        ("vehicleloadratio", &v::OCCUPANCY_RATIO, "1"),
    ] {
        let Some(node) = counts.get(field).filter(|node| !node.is_null()) else {
            continue;
        };
        match node.number_or_text() {
            Some(number) => {
                let mut reading = Reading::model(quantity, number, unit);
                reading.suspect |= is_defect;
                found.observe(device, reading, at);
            }
            None => found.defect(field, "not a number"),
        }
    }
    for way in ["in", "out"] {
        if let Some(passed) = passed(counts, way, found) {
            let (quantity, way) = (QuantityName::Known(&v::PEOPLE_COUNT), SafeText::fixed(way));
            let mut reading = Reading::mapped(quantity, way, passed, "1", UnitStatus::Model);
            reading.suspect |= is_defect;
            found.observe(device, reading, at);
        }
    }
}

/// Prams and bicycles are counted as classes of passengers, too.
fn is_thing(class: Node<'_, '_>) -> bool {
    let name = class.get("class").and_then(|name| name.text());
    name.is_some_and(|name| name == "pram" || name == "bike")
}

/// How many people passed all doors in one direction: `in` or `out`. Nothing where no door tells.
fn passed(counts: Node<'_, '_>, way: &str, found: &mut Found) -> Option<f64> {
    let mut all = None;
    let doors = counts.get("doorcounts")?;
    for classes in doors.elements().filter_map(|door| door.get("count")) {
        let people = classes.elements().filter(|class| !is_thing(*class));
        for passed in people.filter_map(|class| class.get(way)) {
            match passed.number_or_text() {
                Some(passed) => all = Some(all.unwrap_or(0.0) + passed),
                None => found.defect(&format!("doorcounts.{way}"), "not a number"),
            }
        }
    }
    all
}

/// `operator/vehicle`, four and five digits as the topic writes them. The payload's `oper` is who runs
/// the vehicle today and may differ, so the topic counts where it names the same vehicle.
fn vehicle(fields: &Fields<'_, '_>, topic: Option<&str>, found: &mut Found) -> Option<SafeText> {
    let number = fields.vehicle.and_then(|vehicle| vehicle.whole());
    if let Some((both, vehicle)) = topic.and_then(of_topic) {
        if number.is_none_or(|number| vehicle.parse() == Ok(number)) {
            return Some(SafeText::new(both));
        }
        found.defect("topic", "it names another vehicle than the payload");
    }
    let number = number?;
    match fields.operator.and_then(|operator| operator.whole()) {
        Some(operator) => Some(SafeText::new(&format!("{operator:04}/{number:05}"))),
        None => {
            found.defect(
                "oper",
                "neither the topic nor the payload names the operator",
            );
            Some(SafeText::new(&format!("{number:05}")))
        }
    }
}

/// `0018/01029` and `01029` out of `/hfp/v2/journey/ongoing/vp/bus/0018/01029/...`. Version 1 has no
/// level for the event; bridges take the leading slash away or put levels before it.
fn of_topic(topic: &str) -> Option<(&str, &str)> {
    let start = match topic.strip_prefix("/hfp/") {
        Some(_) => 5,
        None => topic.find("hfp/")? + 4,
    };
    let version = topic.get(start..)?;
    let mut before = if version.starts_with("v1/") { 4 } else { 5 };
    // Counted by hand, as this runs for each of thousands of messages a second.
    let at = version.bytes().position(|byte| {
        before -= usize::from(byte == b'/');
        before == 0
    })?;
    let rest = version.get(at + 1..)?;
    let end = rest.bytes().position(|byte| byte == b'/')?;
    let (operator, tail) = (rest.get(..end)?, rest.get(end + 1..)?);
    let end = tail.bytes().position(|byte| byte == b'/');
    let vehicle = tail.get(..end.unwrap_or(tail.len()))?;
    let is_number = |text: &str| {
        (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let both = rest.get(..operator.len() + 1 + vehicle.len())?;
    (is_number(operator) && is_number(vehicle)).then_some((both, vehicle))
}

fn observed_at(fields: &Fields<'_, '_>, found: &mut Found) -> Option<Stamp> {
    if let Some(time) = fields.time {
        let stamp = time.text().and_then(|text| Stamp::parse(&text, false));
        if stamp.is_some() {
            return stamp;
        }
        found.defect("tst", "not a time");
    }
    fields
        .seconds
        .and_then(|seconds| Stamp::from_epoch(seconds.number()?))
}

fn position(fields: &Fields<'_, '_>, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
    let (lat, lon) = match (fields.lat, fields.lon) {
        (Some(lat), Some(lon)) => (lat, lon),
        (None, None) => return,
        _ => {
            found.defect("lat", "a latitude without a longitude, or the reverse");
            return;
        }
    };
    match (lat.number_or_text(), lon.number_or_text()) {
        // The whole network lies around 60 N 25 E; HFP's own documentation has the two swapped (T01).
        (Some(lat), Some(lon)) if (20.0..32.0).contains(&lat) && (59.0..64.0).contains(&lon) => {
            found.defect("lat", "latitude and longitude are swapped");
        }
        (Some(lat), Some(lon)) => {
            found.locate(Subject::Device(device.clone()), lat, lon, at);
        }
        _ => found.defect("lat", "not a position"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::formats::told::tell;

    const TOPIC: &str = "/hfp/v2/journey/ongoing/vp/bus/0018/01029/5520/1/Martinlaakso/17:35/4150208/5/60;24/28/65/93";

    fn check(topic: &str, payload: &str, expected: &[&str]) {
        assert_eq!(
            tell(&HslHfpV2, topic, payload),
            expected,
            "{topic} {payload}"
        );
    }

    #[test]
    fn reads_a_position_message() {
        check(
            TOPIC,
            r#"{"VP":{"desi":"520","oper":6,"veh":1029,"tst":"2026-11-22T10:00:00.500Z","tsi":1795341600,"spd":11.33,"hdg":245,"lat":60.274556,"long":24.840979,"acc":-0.15,"dl":-232,"odo":15160,"drst":1,"loc":"GPS","stop":null,"occu":40}}"#,
            &[
                "device/0018/01029 at 60.274556 24.840979 @1795341600500",
                "0018/01029 speed 11.33 m/s @1795341600500",
                "0018/01029 heading 245 deg @1795341600500",
                "0018/01029 schedule_deviation 232 s @1795341600500",
                "0018/01029 door_state 'open' @1795341600500",
                "0018/01029 occupancy_ratio 40 % @1795341600500",
            ],
        );
    }

    #[test]
    fn early_is_negative_and_on_time_is_no_negative_zero() {
        let line = |dl: &str| {
            tell(
                &HslHfpV2,
                TOPIC,
                &format!(r#"{{"VP":{{"veh":1029,"dl":{dl}}}}}"#),
            )
        };
        assert_eq!(line("180"), ["0018/01029 schedule_deviation -180 s"]);
        assert_eq!(line("0"), ["0018/01029 schedule_deviation 0 s"]);
    }

    #[test]
    fn knows_the_vehicle_without_a_topic() {
        let vehicle = |topic: &str, payload: &str| tell(&HslHfpV2, topic, payload);
        let both = r#"{"VP":{"oper":18,"veh":1029,"drst":0}}"#;
        for topic in [
            "",
            "hfp",
            "/hfp/v2/journey",
            "a/b/c/d/e/f/g/h/i/j",
            "/hfp/v2/a/b/c/d/x/y/",
        ] {
            assert_eq!(
                vehicle(topic, both),
                ["0018/01029 door_state 'closed'"],
                "{topic}"
            );
        }
        let deadrun = "/hfp/v2/deadrun/ongoing/vp/bus/0018/01029";
        let no_operator = r#"{"VP":{"oper":null,"veh":1029,"drst":0}}"#;
        assert_eq!(
            vehicle(deadrun, no_operator),
            ["0018/01029 door_state 'closed'"]
        );
        let version_1 =
            "/hfp/v1/journey/ongoing/bus/0018/01029/2550/1/Itäkeskus/07:20/1/3/60;24/19/73/44";
        assert_eq!(vehicle(version_1, both), ["0018/01029 door_state 'closed'"]);
        assert_eq!(
            vehicle("", no_operator),
            [
                "01029 door_state 'closed'",
                "! oper: neither the topic nor the payload names the operator"
            ]
        );
        assert_eq!(
            vehicle(TOPIC, r#"{"VP":{"oper":12,"veh":10,"drst":0}}"#),
            [
                "0012/00010 door_state 'closed'",
                "! topic: it names another vehicle than the payload"
            ]
        );
    }

    #[test]
    fn an_event_is_told_beside_what_it_measures() {
        check(
            TOPIC,
            r#"{"DOO":{"veh":1029,"tst":"2026-11-22T10:00:00Z","lat":null,"long":null,"dl":null,"drst":1}}"#,
            &[
                "0018/01029 door_state 'open' @1795341600000",
                "device/0018/01029: doo 'doors open' @1795341600000",
            ],
        );
    }

    #[test]
    fn passenger_counts_are_a_load() {
        check(
            "/hfp/v2/journey/ongoing/apc/bus/0018/01029",
            r#"{"APC":{"tst":"2026-11-22T10:00:00Z","lat":60.2,"long":24.8,"vehiclecounts":{"vehicleload":-1,"vehicleloadratio":0.2,"countquality":"regular","doorcounts":[{"door":"1","count":[{"class":"adult","in":2,"out":0},{"class":"wheelchair","in":1,"out":"4"},{"class":"bike","in":1,"out":1}]},{"door":"2","count":[{"class":"adult","in":0,"out":{}}]}]}}}"#,
            &[
                "device/0018/01029 at 60.2 24.8 @1795341600000",
                "0018/01029 passenger_load -1 1? @1795341600000",
                "0018/01029 occupancy_ratio 20 % @1795341600000",
                "0018/01029 people_count[in] 3 1 @1795341600000",
                "0018/01029 people_count[out] 4 1 @1795341600000",
                "! doorcounts.out: not a number",
            ],
        );
    }

    #[test]
    fn swapped_coordinates_are_not_believed() {
        check(
            TOPIC,
            r#"{"VP":{"veh":1029,"lat":24.9435,"long":60.1967}}"#,
            &["! lat: latitude and longitude are swapped"],
        );
    }

    #[test]
    fn one_bad_field_costs_only_itself() {
        check(
            TOPIC,
            r#"{"VP":{"veh":1029,"tst":"yesterday","tsi":1795341600,"spd":"fast","dl":1e400,"drst":7,"hdg":90,"lat":60.2}}"#,
            &[
                "0018/01029 heading 90 deg @1795341600000",
                "! tst: not a time",
                "! lat: a latitude without a longitude, or the reverse",
                "! spd: not a number",
                "! dl: not a number",
                "! drst: neither 0 nor 1",
            ],
        );
        check(
            TOPIC,
            r#"{"XYZ":{"veh":1029,"hdg":9}}"#,
            &[
                "0018/01029 heading 9 deg",
                "! XYZ: not an event of HFP version 2",
            ],
        );
        for empty in ["{}", "[]", "[1,{}]"] {
            check(
                TOPIC,
                empty,
                &["! payload: no event such as VP or DOO in it"],
            );
        }
    }

    #[test]
    fn a_batch_is_its_messages() {
        check(
            "",
            r#"[{"VP":{"oper":6,"veh":1,"hdg":9}},{"DOO":{"oper":6,"veh":2,"drst":1}}]"#,
            &[
                "0006/00001 heading 9 deg",
                "0006/00002 door_state 'open'",
                "device/0006/00002: doo 'doors open'",
            ],
        );
    }
}
