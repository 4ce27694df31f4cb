//! The public transport of three cities behind one broker (MISSION Y02): healthy, one of them silent, healthy again.

use crate::timeline::{SECOND, Timeline};
use valvomo::{
    city::{
        alerts::alert::{RuleRef, Subject},
        model::{ids::FeedId, time::Stamp},
        world::{device::DeviceState, feed::FeedState},
    },
    screen::text::{clock::Clock, sentences, words::Words},
};

const REGIONS: &str = r#"
[[city]]
id = "tampere"
name = "Tampere"

[[city]]
id = "turku"
name = "Turku"

[[city]]
id = "oulu"
name = "Oulu"

[[platform]]
id = "digitransit"
cities = ["tampere", "turku", "oulu"]

[[feed]]
id = "nysse"
platform = "digitransit"
city = "tampere"
format = "digitransit"
[feed.mqtt]
url = "mqtts://digitransit.test:8883"
topics = ["/gtfsrt/vp/tampere/#"]

[[feed]]
id = "foli"
platform = "digitransit"
city = "turku"
format = "digitransit"
[feed.mqtt]
url = "mqtts://digitransit.test:8883"
topics = ["/gtfsrt/vp/FOLI/#"]

[[feed]]
id = "oulu-joukkoliikenne"
platform = "digitransit"
city = "oulu"
format = "digitransit"
[feed.mqtt]
url = "mqtts://digitransit.test:8883"
topics = ["/gtfsrt/vp/OULU/#"]
"#;

/// The feed of the topic, and where its city is.
const PLACES: [(&str, f32, f32); 3] = [
    ("tampere", 61.498, 23.761),
    ("FOLI", 60.4518, 22.2666),
    ("OULU", 65.0121, 25.4651),
];
const BUSES: u32 = 4;

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn nested(tag: u8, inner: &[Vec<u8>]) -> Vec<u8> {
    let inner = inner.concat();
    [vec![tag], varint(inner.len() as u64), inner].concat()
}

/// A bus that moves, as the broker sends it; on the wire a field number and its kind are one byte.
fn message(bus: &str, (lat, lon): (f32, f32), at: Stamp) -> Vec<u8> {
    let seconds = varint((at.0 / 1_000) as u64);
    let float = |tag: u8, value: f32| [vec![tag], value.to_le_bytes().to_vec()].concat();
    let position = nested(
        0x12,
        &[float(0x0d, lat), float(0x15, lon), float(0x2d, 0.0)],
    );
    let time = [vec![0x28], seconds.clone()].concat();
    let vehicle = nested(0x42, &[nested(0x0a, &[bus.into()])]);
    let header = nested(
        0x0a,
        &[
            nested(0x0a, &["1.0".into()]),
            [vec![0x18], seconds].concat(),
        ],
    );
    let vehicle = nested(0x22, &[position, time, vehicle]);
    [
        header,
        nested(0x12, &[nested(0x0a, &[bus.into()]), vehicle]),
    ]
    .concat()
}

/// All buses of these feeds say where they are, once a second, for so long.
fn drive(line: &mut Timeline, feeds: &[usize], seconds: u32) {
    for second in 0..seconds {
        for feed in feeds {
            let (name, lat, lon) = PLACES[*feed];
            for bus in 0..BUSES {
                let topic = format!("/gtfsrt/vp/{name}///BUS/{bus}/1/Asema/////{bus}/////////");
                let moved = second as f32 * 1e-5;
                let payload = message(&bus.to_string(), (lat + moved, lon), line.now.utc);
                line.message(*feed, &topic, &payload, (false, false));
            }
        }
        line.pass(SECOND);
    }
}

#[test]
fn buses_that_stop_speaking_are_one_alert_of_their_feed() {
    let mut line = Timeline::up_with(REGIONS);
    drive(&mut line, &[0, 1, 2], 90);
    assert_eq!(line.alerts(), Vec::<String>::new());
    assert_eq!(line.world().devices.len(), 12);
    assert_eq!(line.state("FOLI/3"), DeviceState::Ok);
    let (lat, lon) = line.device("OULU/0").position.expect("a place");
    assert!(
        (lat - 65.0121).abs() < 0.01 && (lon - 25.4651).abs() < 0.01,
        "{lat} {lon}"
    );

    drive(&mut line, &[0, 2], 90);
    assert_eq!(line.world().feeds[1].state, FeedState::Silent);
    assert_eq!(line.alerts(), ["feed/foli"]);
    assert_eq!(line.state("FOLI/3"), DeviceState::Unknown);
    assert_eq!(line.state("tampere/3"), DeviceState::Ok);
    let alert = line.alert(RuleRef::FeedDown, Subject::Feed(FeedId(1)));
    let alert = alert.expect("an alert");
    assert_eq!(alert.affected.devices, BUSES);
    let clock = Clock::new(&line.world().inventory, false, Words::english());
    let said = sentences::long(line.world(), alert, &clock, line.now);
    assert!(
        said.contains("foli") && said.contains("4 devices"),
        "{said}"
    );

    drive(&mut line, &[0, 1, 2], 30);
    assert_eq!(line.alerts(), Vec::<String>::new());
    assert_eq!(line.world().feeds[1].state, FeedState::Ok);
    assert_eq!(line.state("FOLI/3"), DeviceState::Ok);
    assert_eq!(line.world().alerts.raised_total(), 1);
}

#[test]
fn the_same_message_twice_is_a_double_and_a_bus_that_stands_still_is_none() {
    let mut line = Timeline::up_with(REGIONS);
    let topic = "/gtfsrt/vp/FOLI///BUS/1/1/Asema/////7/////////";
    for second in 0..3 {
        let payload = message("7", (60.4518, 22.2666), line.now.utc);
        line.message(1, topic, &payload, (false, false));
        line.message(1, topic, &payload, (false, false));
        line.pass(SECOND);
        let feed = &line.world().feeds[1];
        assert_eq!(
            (feed.messages, feed.duplicates),
            (2 * second + 2, second + 1)
        );
    }
}
