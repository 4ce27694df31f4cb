//! What the collected SensorThings entities say, read by eye.

use crate::table::{Expect, Table, expect};
use serde_json::json;

pub(crate) fn table() -> Table {
    let mut files = observations();
    files.extend(things());
    files.extend(datastreams());
    files.extend(other_entities());
    files.extend(nothing_in_it());
    Table {
        format: "sensorthings",
        folders: &["iot/sensorthings", "apis/sensorthings"],
        files,
    }
}

/// An observation of which nothing says to which Datastream it belongs.
fn stray(path: &'static str, value: serde_json::Value, at: &str) -> Expect {
    expect(path).defect("nothing names the Datastream").line(
        json!({"kind": "observation", "device": null, "quantity": "result", "value": value,
            "unit": null, "observed_at": at, "series": null}),
    )
}

fn observations() -> Vec<Expect> {
    let of = |path, id: &'static str, value: f64, at: &str| {
        expect(path).line(
            json!({"kind": "observation", "device": format!("Datastreams({id})"),
            "series": id, "value": value, "observed_at": at}),
        )
    };
    vec![
        stray(
            "iot/sensorthings/bgs-observationsDataFixtures-L25.json",
            json!(1008.17),
            "2023-03-28T12:15:00Z",
        ),
        stray(
            "iot/sensorthings/bgs-observationsDataFixtures-L45.json",
            json!(1005.7),
            "2023-03-28T18:15:00Z",
        ),
        // The same message, where the topic names the Datastream.
        of(
            "iot/sensorthings/bgs-observationsDataFixtures-L69.json",
            "341",
            1.2,
            "2023-03-28T12:15:00Z",
        )
        .topic("v1.1/Datastreams(341)/Observations"),
        of(
            "iot/sensorthings/bgs-observationsDataFixtures-L89.json",
            "a-b",
            3.444444444444444,
            "2023-03-28T10:00:00Z",
        )
        .topic("FROST-Server/v1.1/Datastreams('a-b')/Observations"),
        stray(
            "iot/sensorthings/masterportal-sensor-L178.json",
            json!("testResult"),
            "2021-01-22T05:11:31.222Z",
        ),
        stray(
            "iot/sensorthings/mozilla-API-L885.json",
            json!(80.1),
            "2014-12-31T03:59:59Z",
        ),
        // Clocks that were never set.
        of(
            "iot/sensorthings/priobike-observation-0.json",
            "77",
            10.0,
            "1970-01-01T00:00:00Z",
        )
        .topic("v1.1/Datastreams(77)/Observations"),
        stray(
            "iot/sensorthings/priobike-observation-1.json",
            json!(500),
            "1970-01-01T00:00:00Z",
        ),
        stray(
            "iot/sensorthings/priobike-observation-2.json",
            json!(-1),
            "1970-01-01T00:00:00Z",
        ),
        stray(
            "iot/sensorthings/copyleft/frost-STA-Filtering-L27.json",
            json!(10),
            "2016-06-22T13:21:31.144Z",
        ),
        stray(
            "iot/sensorthings/copyleft/frost-STA-Tailoring-Responses-L80.json",
            json!(1),
            "2016-06-22T13:21:31.144Z",
        ),
        expect("iot/sensorthings/copyleft/frost-1_CreatingEntities-L192.json").line(
            json!({"kind": "observation", "device": "Datastreams(999)", "series": "999",
                "value": 21, "observed_at": null}),
        ),
        // A report that quotes a message, with a topic that is none.
        expect("iot/sensorthings/ogc-hexoskin-observation-mqtt.txt").defect("not JSON"),
    ]
}

fn things() -> Vec<Expect> {
    let lantern = |path| expect(path).asset("17", "Thing", Some("camping lantern"));
    let at = "2020-04-10T16:00:00Z";
    vec![
        // No `Locations`; the symbols of the categories are no units.
        expect("iot/sensorthings/hamburg-last_thing_with_no_location_data.json")
            .asset("21429", "Thing", Some("332_98"))
            .series("81694", "21429", "signal_state", "")
            .series("81702", "21429", "signal_program", "")
            .series("81706", "21429", "cycle_second", "s"),
        lantern("apis/sensorthings/thing-expand-datastreams.json")
            .series("19", "17", "Temperature measurement", "")
            .series("21", "17", "Humidity measurement", ""),
        lantern("iot/sensorthings/copyleft/frost-MqttExpand-L70.json")
            .series("19", "17", "Temperature measurement", "")
            .series("21", "17", "Humidity measurement", ""),
        lantern("iot/sensorthings/copyleft/frost-MqttExpand-L108.json")
            .series("19", "17", "Temperature measurement", "")
            .series("21", "17", "Humidity measurement", "")
            .line(json!({"kind": "observation", "device": "17", "series": "19", "value": 4.6, "observed_at": at}))
            .line(json!({"kind": "observation", "device": "17", "series": "21", "value": 40.5, "observed_at": at})),
        expect("apis/sensorthings/thing.json").asset("1", "Thing", Some("camping lantern")),
        expect("iot/sensorthings/copyleft/frost-STA-Basic-Requests-L53.json").asset("1", "Thing", Some("camping lantern")),
        expect("apis/sensorthings/things-list.json").asset("1", "Thing", Some("SensorWebThing")),
        expect("iot/sensorthings/copyleft/frost-STA-Tailoring-Responses-L42.json")
            .asset("1", "Thing", Some("camping lantern"))
            .asset("2", "Thing", Some("camping stove")),
        // Entities that are about to be created have no ids: their names stand for them.
        expect("iot/sensorthings/copyleft/frost-5_CreatingEntitiesAdvanced-L19.json")
            .asset("Kitchen", "Thing", Some("Kitchen"))
            .position("Kitchen", 44.27253, 8.438889)
            .series("Temperature in the Kitchen", "Kitchen", "air_temperature", "Cel")
            .series("Humidity in the Kitchen", "Kitchen", "relative_humidity", "%"),
        expect("iot/sensorthings/copyleft/frost-entitiesDefault.json")
            .asset("thing name 1", "Thing", Some("thing name 1"))
            .position("thing name 1", 51.05, -117.05)
            .series("datastream name 1", "thing name 1", "Luminous Flux", "lm")
            .observation("thing name 1", "Luminous Flux", 3, "lm", Some("2015-03-03T00:00:00Z"))
            .observation("thing name 1", "Luminous Flux", 4, "lm", Some("2015-03-04T00:00:00Z"))
            .series("datastream name 2", "thing name 1", "Tempretaure", "Cel")
            .observation("thing name 1", "Tempretaure", 5, "Cel", Some("2015-03-05T00:00:00Z"))
            .observation("thing name 1", "Tempretaure", 6, "Cel", Some("2015-03-06T00:00:00Z")),
    ]
}

fn datastreams() -> Vec<Expect> {
    // The symbol lost its backslashes on the way to the documentation.
    let broken = |path| {
        expect(path).series(
            "5",
            "Datastreams(5)",
            "air_quality_readings",
            "u03bcg/mu00b3",
        )
    };
    vec![
        broken("iot/sensorthings/mozilla-API-L526.json"),
        broken("iot/sensorthings/mozilla-API-L560.json"),
        expect("iot/sensorthings/mozilla-API-L582.json").series(
            "air_quality_readings",
            "1",
            "air_quality_readings",
            "ug/m3",
        ),
        expect("iot/sensorthings/mozilla-API-L598.json").series(
            "1",
            "Datastreams(1)",
            "air_quality_readings",
            "ug/m3",
        ),
        expect("iot/sensorthings/mozilla-API-L638.json").series(
            "1",
            "Datastreams(1)",
            "temp_readings",
            "Cel",
        ),
        expect("iot/sensorthings/copyleft/frost-1_CreatingEntities-L163.json").series(
            "Temperature in the Kitchen",
            "999",
            "Temperature in the Kitchen",
            "Cel",
        ),
        expect("iot/sensorthings/copyleft/frost-STA-Basic-Requests-L121.json").series(
            "1",
            "Datastreams(1)",
            "Temperature measurements for Thing 1",
            "Cel",
        ),
    ]
}

fn other_entities() -> Vec<Expect> {
    let place = |path, name| {
        expect(path)
            .asset("1", "Location", Some(name))
            .line(json!({"kind": "position",
            "device": "Locations(1)", "lat": 52.343029, "lon": 4.913329}))
    };
    let sensor = |path| expect(path).asset("1", "Sensor", Some("PM25sensor"));
    let property = |path, name| expect(path).asset("1", "ObservedProperty", Some(name));
    vec![
        place("iot/sensorthings/mozilla-API-L325.json", "My Location"),
        place(
            "iot/sensorthings/mozilla-API-L394.json",
            "My Location has changed",
        ),
        expect("iot/sensorthings/copyleft/frost-1_CreatingEntities-L91.json")
            .position("999", 50.0, 8.1),
        expect("iot/sensorthings/mozilla-API-L457.json").defect("HistoricalLocation"),
        sensor("iot/sensorthings/mozilla-API-L677.json"),
        sensor("iot/sensorthings/mozilla-API-L703.json"),
        sensor("iot/sensorthings/mozilla-API-L726.json"),
        sensor("iot/sensorthings/mozilla-API-L752.json"),
        property("iot/sensorthings/mozilla-API-L784.json", "PM 2.5"),
        property("iot/sensorthings/mozilla-API-L809.json", "PM 2.5"),
        property(
            "iot/sensorthings/mozilla-API-L854.json",
            "New PM 2.5 Observation",
        ),
    ]
}

fn nothing_in_it() -> Vec<Expect> {
    let root = "apis/sensorthings/service-root.json";
    let no_entity = "no entity";
    vec![
        (0..8).fold(expect(root), |expect, _| {
            expect.defect("a list of entity sets")
        }),
        expect("iot/sensorthings/masterportal-sensorThings-L170.json").defect(no_entity),
        expect("iot/sensorthings/masterportal-sensorThings-L271.json").defect(no_entity),
        expect("iot/sensorthings/masterportal-sensorThingsHttp-L353.json").defect(no_entity),
        expect("iot/sensorthings/masterportal-sensorThingsHttp-L368.json").defect(no_entity),
        expect("iot/sensorthings/masterportal-sensorThingsHttp-L535.json").defect(no_entity),
        expect("iot/sensorthings/masterportal-sensorThingsHttp-L589.json").defect(no_entity),
        expect("iot/sensorthings/copyleft/frost-JsonBatchRequest-L83.json").defect(no_entity),
    ]
}
