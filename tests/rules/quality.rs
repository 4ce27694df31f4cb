//! Quality apart from events (C29, T01, T05, ST3): what cannot be relied on is a note on the device with its reason
//! and since when, never an alert about the world, and no rule speaks of it.

use crate::{
    reload::replays,
    timeline::{HOUR, MINUTE, START, Timeline},
};
use valvomo::{
    city::{
        model::{
            quality::Doubt,
            time::{Now, Stamp},
        },
        world::{device::DeviceState, quality::About},
    },
    screen::pages::status::status,
};

const HELSINKI: &str = r#"
[[city]]
id = "helsinki"
name = "Helsinki"
center = [60.17, 24.94]

[[feed]]
id = "air"
city = "helsinki"
format = "senml"
[feed.mqtt]
url = "mqtt://broker.test:1883"
topics = ["senml"]

[[feed]]
id = "masts"
city = "helsinki"
format = "ngsi"
[feed.mqtt]
url = "mqtt://broker.test:1883"
topics = ["ngsi/#"]
"#;

const MASTS: usize = 1;

fn rule(quantity: &str, raise: f64) -> String {
    format!(
        "\n[[rule]]\nkind = \"threshold\"\nid = \"high\"\nquantity = \"{quantity}\"\nraise = {raise:?}\nclear = {:?}\nseverity = \"warning\"\n",
        raise - 5.0
    )
}

/// A device says how much dust there is.
fn dust(line: &mut Timeline, device: &str, value: f64) {
    let pack = format!(
        r#"[{{"bn":"{device}:","bt":{},"n":"pm10","u":"ug/m3","v":{value:?}}}]"#,
        line.now.utc.0 / 1_000
    );
    line.message(0, "senml", &pack, (false, false));
}

/// A mast says how warm it is, and where it stands.
fn mast(line: &mut Timeline, id: &str, value: f64, (lat, lon): (f64, f64)) {
    let at = line.now.utc;
    let entity = format!(
        r#"{{"id":"{id}","type":"WeatherObserved","dateObserved":"{at}","temperature":{value:?},"location":{{"type":"Point","coordinates":[{lon:?},{lat:?}]}}}}"#
    );
    line.message(MASTS, "ngsi/mast", &entity, (false, false));
}

/// What is noted of a device.
fn doubts(line: &Timeline, device: &str) -> Vec<(Doubt, Stamp)> {
    let notes = line.world().quality.of(line.device_id(device));
    notes
        .iter()
        .map(|note| (note.doubt, note.since.utc))
        .collect()
}

fn count(line: &Timeline, key: &str) -> u64 {
    status(line.world())["quality"][key]
        .as_u64()
        .expect("a count")
}

/// ST3: two stations see street dust, one sensor says the code of a broken one, and one repeats itself for six hours.
#[test]
fn a_spike_is_one_alert_and_two_liars_are_two_notes() {
    let mut line = Timeline::up_with(HELSINKI);
    for step in 0..14 {
        dust(&mut line, "mannerheimintie", 60.0 + f64::from(step));
        dust(&mut line, "kallio", 30.0 + f64::from(step % 3));
        dust(&mut line, "repeater", 141.0);
        line.pass(30 * MINUTE);
    }
    assert_eq!(line.alerts(), [""; 0]);
    assert_eq!(doubts(&line, "repeater"), [(Doubt::Frozen, START)]);
    assert_eq!(line.state("repeater"), DeviceState::Frozen);
    // Only now is there a rule: of what has a note it does not speak, however high it is.
    line.reload(&format!("{HELSINKI}{}", rule("pm10", 100.0)), &[]);
    let broke = line.now.utc;
    dust(&mut line, "mannerheimintie", 142.0);
    dust(&mut line, "kallio", 35.0);
    dust(&mut line, "repeater", 141.0);
    dust(&mut line, "erottaja", -327.68);
    assert_eq!(line.alerts(), ["device/mannerheimintie"]);
    assert_eq!(doubts(&line, "erottaja"), [(Doubt::Sentinel, broke)]);
    assert_eq!(line.state("erottaja"), DeviceState::Implausible);
    assert_eq!(
        (
            count(&line, "devices"),
            count(&line, "sentinel"),
            count(&line, "frozen")
        ),
        (2, 1, 1)
    );
    // A note keeps its time while it lasts, and goes when it is over.
    line.pass(MINUTE);
    dust(&mut line, "erottaja", -327.68);
    assert_eq!(doubts(&line, "erottaja"), [(Doubt::Sentinel, broke)]);
    replays(&mut line);
    dust(&mut line, "erottaja", 33.0);
    dust(&mut line, "repeater", 140.0);
    assert_eq!((count(&line, "devices"), count(&line, "frozen")), (0, 0));
    assert_eq!(line.alerts(), ["device/mannerheimintie", "device/repeater"]);
}

#[test]
fn every_code_of_a_broken_sensor_is_a_note_and_no_weather() {
    let text = format!(
        "{HELSINKI}{}{}",
        rule("air_temperature", 30.0),
        rule("air_temperature", 30.0)
            .replace("\"high\"", "\"cold\"")
            .replace("raise = 30.0", "raise = -20.0")
            .replace("clear = 25.0", "clear = -10.0")
    );
    let mut line = Timeline::up_with(&text);
    for (number, (said, expected)) in [
        ("-327.68", Doubt::Sentinel),
        ("-127", Doubt::Sentinel),
        ("85.0", Doubt::Sentinel),
        ("-55", Doubt::Sentinel),
        ("-999", Doubt::NoValue),
        ("\"NaN\"", Doubt::NoValue),
        ("\"N/A\"", Doubt::NoValue),
        ("65535", Doubt::Range),
        ("-80", Doubt::Range),
    ]
    .into_iter()
    .enumerate()
    {
        let at = line.now.utc;
        let entity = format!(
            r#"{{"id":"d{number}","type":"WeatherObserved","dateObserved":"{at}","temperature":{said}}}"#
        );
        line.message(MASTS, "ngsi/mast", &entity, (false, false));
        let noted = doubts(&line, &format!("d{number}"));
        assert_eq!(noted, [(expected, at)], "{said}");
    }
    assert_eq!(line.alerts(), [""; 0]);
    assert_eq!(count(&line, "devices"), 9);
    // A real value is an event.
    mast(&mut line, "d0", 31.0, (60.2, 24.9));
    assert_eq!(line.alerts(), ["device/d0"]);
}

#[test]
fn a_position_that_cannot_be_is_a_note() {
    let mut line = Timeline::up_with(HELSINKI);
    let place = (60.17, 24.94);
    mast(&mut line, "a", 3.0, place);
    assert_eq!(line.state("a"), DeviceState::Ok);
    // T01: the example of HFP's own documentation.
    line.pass(MINUTE);
    let swapped = line.now.utc;
    mast(&mut line, "a", 3.1, (24.9435, 60.1967));
    assert_eq!(doubts(&line, "a"), [(Doubt::Swapped, swapped)]);
    assert_eq!(line.state("a"), DeviceState::Implausible);
    line.pass(MINUTE);
    let far = line.now.utc;
    mast(&mut line, "a", 3.2, (55.7, 13.19));
    assert_eq!(doubts(&line, "a"), [(Doubt::OutOfCity, far)]);
    assert_eq!(
        (count(&line, "swapped"), count(&line, "out_of_city")),
        (0, 1)
    );
    replays(&mut line);
    line.pass(MINUTE);
    mast(&mut line, "a", 3.3, place);
    assert_eq!(
        (doubts(&line, "a"), line.state("a")),
        (Vec::new(), DeviceState::Ok)
    );
    assert_eq!(line.alerts(), [""; 0]);

    // A box of its own is tighter.
    let text = HELSINKI.replace(
        "center = [60.17, 24.94]",
        "bounds = [60.1, 24.7, 60.3, 25.3]",
    );
    let mut line = Timeline::up_with(&text);
    mast(&mut line, "espoo", 3.0, (60.2, 24.65));
    mast(&mut line, "kallio", 3.0, (60.18, 24.95));
    assert_eq!(doubts(&line, "espoo").len(), 1);
    assert_eq!(doubts(&line, "kallio"), []);
}

/// A feed that several cities share knows no end of them, but knows what is right the other way round.
#[test]
fn where_cities_share_a_feed_far_is_no_fault_and_swapped_is() {
    let shared = r#"
[[city]]
id = "lund"
center = [55.7047, 13.1910]
[[city]]
id = "malmo"
center = [55.605, 13.003]
[[platform]]
id = "yggio"
cities = ["lund", "malmo"]
[[feed]]
id = "air"
platform = "yggio"
format = "ngsi"
[feed.mqtt]
url = "mqtt://broker.test:1883"
topics = ["ngsi/#"]
"#;
    let mut line = Timeline::up_with(shared);
    for (id, place, expected) in [
        ("near", (55.7, 13.2), None),
        ("far", (65.0, 25.0), None),
        ("swapped", (13.2, 55.7), Some(Doubt::Swapped)),
    ] {
        let at = line.now.utc;
        let entity = format!(
            r#"{{"id":"{id}","type":"WeatherObserved","dateObserved":"{at}","temperature":3,"location":{{"type":"Point","coordinates":[{},{}]}}}}"#,
            place.1, place.0
        );
        line.message(0, "ngsi/mast", &entity, (false, false));
        let found: Vec<Doubt> = doubts(&line, id).into_iter().map(|(it, _)| it).collect();
        assert_eq!(found, Vec::from_iter(expected), "{id}");
    }
    assert_eq!(line.device("swapped").city, None);
}

#[test]
fn a_mast_unlike_its_neighbours_is_a_note_and_no_heat() {
    let mut line = Timeline::up_with(&format!("{HELSINKI}{}", rule("air_temperature", 30.0)));
    let speak = |line: &mut Timeline, liar: f64| {
        for number in 0..6 {
            let place = (60.11 + f64::from(number) / 100.0, 24.9);
            let value = if number == 5 {
                liar
            } else {
                4.0 + f64::from(number) / 4.0
            };
            mast(line, &format!("m{number}"), value, place);
        }
    };
    for step in 0..4 {
        line.pass(5 * MINUTE);
        speak(&mut line, 26.0 + f64::from(step) / 10.0);
    }
    let notes = line.world().quality.of(line.device_id("m5"));
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].doubt, Doubt::Neighbours);
    assert!(matches!(notes[0].about, About::Metric(_)));
    assert_eq!(notes[0].against, Some(4.75));
    let since: Now = notes[0].since;
    // It speaks, and it may even be right: that is no state of the device, and no rule believes it.
    assert_eq!(line.state("m5"), DeviceState::Ok);
    line.pass(5 * MINUTE);
    speak(&mut line, 33.0);
    assert_eq!(line.alerts(), [""; 0]);
    assert_eq!(
        (count(&line, "neighbours"), count(&line, "devices")),
        (1, 1)
    );
    line.pass(15 * MINUTE);
    speak(&mut line, 33.5);
    assert_eq!(
        line.world().quality.of(line.device_id("m5"))[0].since,
        since
    );
    replays(&mut line);
    speak(&mut line, 5.0);
    line.pass(11 * MINUTE);
    assert_eq!(count(&line, "devices"), 0);
    // Where others are as warm, it is weather.
    for _ in 0..4 {
        line.pass(5 * MINUTE);
        for number in 0..6 {
            mast(&mut line, &format!("m{number}"), 31.0, (60.12, 24.9));
        }
    }
    assert_eq!(line.alerts().len(), 6);
    assert_eq!(count(&line, "devices"), 0);
}

/// No rain for a day is a dry day.
#[test]
fn what_is_at_rest_is_not_frozen() {
    let mut line = Timeline::up_with(HELSINKI);
    for _ in 0..20 {
        let pack = format!(
            r#"[{{"bn":"a:","bt":{},"n":"rain","u":"mm","v":0}},{{"n":"distance","u":"m","v":2.5}}]"#,
            line.now.utc.0 / 1_000
        );
        line.message(0, "senml", &pack, (false, false));
        line.pass(HOUR);
    }
    let found: Vec<(Doubt, Stamp)> = doubts(&line, "a");
    assert_eq!(found, [(Doubt::Frozen, START)]);
    let kinds = &line.world().kinds;
    let notes = line.world().quality.of(line.device_id("a"));
    let About::Metric(kind) = notes[0].about else {
        panic!("a metric")
    };
    assert_eq!(
        kinds.get(kind).expect("a kind").quantity.as_str(),
        "distance"
    );
}

/// What leaves the config takes its notes along.
#[test]
fn a_feed_that_goes_leaves_no_notes() {
    let mut line = Timeline::up_with(HELSINKI);
    dust(&mut line, "a", -327.68);
    mast(&mut line, "b", -127.0, (24.94, 60.17));
    assert_eq!((count(&line, "sentinel"), count(&line, "devices")), (2, 2));
    let end = HELSINKI.find("[[feed]]\nid = \"masts\"").expect("a feed");
    line.reload(HELSINKI.split_at(end).0, &[]);
    assert_eq!((count(&line, "sentinel"), count(&line, "swapped")), (1, 0));
    line.reload(HELSINKI, &[]);
    mast(&mut line, "b", 4.0, (24.94, 60.17));
    assert_eq!((count(&line, "sentinel"), count(&line, "swapped")), (1, 1));
    replays(&mut line);
}
