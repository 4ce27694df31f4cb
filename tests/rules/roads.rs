//! Digitraffic's roads: over MQTT a value is a number behind the numbers of a station and a sensor; what sensors measure,
//! and what stations are called, is asked over HTTP. Both are one feed, or two of one platform.

use crate::timeline::{MINUTE, SECOND, Timeline, reply};
use valvomo::city::world::{World, device::MetricValue, feed::FeedState};

const ONE: &str = r#"
[[city]]
id = "oulu"

[[feed]]
id = "roads"
city = "oulu"
format = "digitraffic-road"
[feed.mqtt]
url = "wss://tie.test:443/mqtt"
[feed.http]
url = "https://tie.test"
every = "6h"
requests = ["weather-stations", "weather-sensors"]
"#;

const TWO: &str = r#"
[[city]]
id = "oulu"

[[platform]]
id = "digitraffic"
cities = ["oulu"]

[[feed]]
id = "live"
platform = "digitraffic"
city = "oulu"
format = "digitraffic"
[feed.mqtt]
url = "wss://tie.test:443/mqtt"

[[feed]]
id = "sensors"
platform = "digitraffic"
format = "digitraffic-road"
[feed.http]
url = "https://tie.test"
every = "6h"
requests = ["weather-sensors"]
"#;

const SENSORS: &str = r#"{"dataUpdatedTime":"2026-11-24T00:00:00Z","sensors":[
    {"id":1,"name":"ILMA","unit":"°C"},{"id":9,"name":"TIE_1","unit":"°C"},{"id":10,"name":"TIE_2","unit":"°C"}]}"#;
const STATIONS: &str = r#"{"type":"FeatureCollection","dataUpdatedTime":"2026-11-24T00:00:00Z","features":[
    {"type":"Feature","id":12004,"geometry":{"type":"Point","coordinates":[25.49,65.03]},
    "properties":{"id":12004,"name":"vt4_Oulu_Intio","collectionStatus":"GATHERING","dataUpdatedTime":"2026-11-24T00:00:00Z"}}]}"#;

fn measured(line: &mut Timeline, station: u32, sensor: u32, value: f64) {
    let seconds = line.now.utc.0 / 1_000;
    let payload = format!(r#"{{"value":{value:?},"time":{seconds}}}"#);
    let topic = format!("weather-v2/{station}/{sensor}");
    line.message(0, &topic, &payload, (false, false));
}

/// What is known of a station: `quantity[qualifier] value unit`, sorted.
fn known(line: &Timeline, station: &str) -> Vec<String> {
    let world: &World = line.world();
    let metrics = line.device(station).metrics.iter();
    let mut all: Vec<String> = metrics
        .map(|metric| {
            let kind = world.kinds.get(metric.kind).expect("a kind");
            let value = match metric.value {
                MetricValue::Number(value) => value.to_string(),
                ref other => format!("{other:?}"),
            };
            let (name, unit) = (kind.quantity.as_str(), &kind.unit);
            format!("{name}[{}] {value} {unit}", kind.qualifier)
        })
        .collect();
    all.sort();
    all
}

#[test]
fn values_wait_for_what_their_sensors_measure() {
    let mut line = Timeline::new(ONE);
    line.up(0);
    // Before anything was answered: two stations, each with the same sensors.
    for station in [12004, 12005] {
        measured(&mut line, station, 1, -12.5);
        measured(&mut line, station, 9, -9.0);
        measured(&mut line, station, 10, -9.5);
    }
    assert_eq!(line.world().devices.len(), 0);
    assert_eq!(line.world().feeds[0].undescribed, 6);
    line.source(0, |_| Some(Ok(reply(200, 20, STATIONS))));
    line.further((0, 0), |_| Some(Ok(reply(200, 20, SENSORS))));
    line.pass(5 * MINUTE);
    assert_eq!(line.world().feeds[0].undescribed, 0);
    assert_eq!(line.world().feeds[0].state, FeedState::Ok);
    let expected = [
        "air_temperature[] -12.5 Cel",
        "surface_temperature[TIE_1] -9 Cel",
        "surface_temperature[TIE_2] -9.5 Cel",
    ];
    assert_eq!(known(&line, "12004"), expected);
    assert_eq!(known(&line, "12005"), expected);
    let station = line.device("12004");
    let name = station.name.as_ref().map(|name| name.as_str());
    assert_eq!(name, Some("vt4_Oulu_Intio"));
    // From here on they are read as they come.
    measured(&mut line, 12004, 1, -13.0);
    assert!(known(&line, "12004").contains(&"air_temperature[] -13 Cel".to_owned()));
}

#[test]
fn a_feed_that_only_listens_learns_from_its_platform() {
    let mut line = Timeline::new(TWO);
    line.source(1, |_| Some(Ok(reply(200, 20, SENSORS))));
    line.up(0);
    line.pass(5 * MINUTE);
    measured(&mut line, 12004, 9, -9.0);
    line.pass(SECOND);
    assert_eq!(known(&line, "12004"), ["surface_temperature[TIE_1] -9 Cel"]);
    // Nobody knows sensor 77: its number stands for what it is.
    measured(&mut line, 12004, 77, 3.0);
    let all = known(&line, "12004");
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(
        all.iter().any(|one| one.starts_with("weather-v2/77")),
        "{all:?}"
    );
}
