//! Dialects in small, where the table of real payloads has no file for them.

use super::*;
use crate::city::{
    formats::{
        found::{Item, State},
        told,
    },
    model::quantity::Value,
};

fn read(topic: Option<&str>, body: &str) -> Found {
    let message = Message {
        topic,
        ..Message::bare(body.as_bytes())
    };
    let mut found = Found::default();
    Ngsi.parse(&message, &mut found);
    found
}

fn lines(found: &Found) -> Vec<String> {
    let time = |at: Option<Stamp>| at.map(|at| format!(" @{at}")).unwrap_or_default();
    let mut lines: Vec<String> = found
        .items
        .iter()
        .map(|item| match item {
            Item::Observation(seen) => {
                let value = match &seen.reading.value {
                    Value::Number(number) => number.to_string(),
                    Value::Flag(flag) => flag.to_string(),
                    Value::Word(word) => word.to_string(),
                    Value::Missing(_) => "missing".into(),
                };
                let qualifier = &seen.reading.qualifier;
                let quantity = seen.reading.quantity.as_str();
                let mark = if qualifier.is_empty() { "" } else { " " };
                format!(
                    "{}.{quantity}{mark}{qualifier} = {value} {}{}",
                    seen.device,
                    seen.reading.unit,
                    time(seen.observed_at)
                )
            }
            Item::Asset(asset) => {
                let name = asset.name.clone().unwrap_or_default();
                format!("asset {} {} {name}", asset.id, asset.kind)
            }
            Item::Position(place) => {
                format!("at {} {}{}", place.lat, place.lon, time(place.observed_at))
            }
            Item::State(State {
                subject,
                health,
                release,
                ..
            }) => {
                let release = release.clone().unwrap_or_default();
                format!("{} {} {release}", subject.path(), health.word())
            }
            Item::Event(event) => format!("{} {}", event.subject.path(), event.name),
            other => format!("{other:?}"),
        })
        .map(|line| line.trim_end().to_owned())
        .collect();
    lines.extend(told::defects(found));
    lines
}

#[track_caller]
fn check(body: &str, expected: &[&str]) {
    assert_eq!(lines(&read(None, body)), expected, "{body}");
}

#[test]
fn the_four_forms_say_the_same() {
    for body in [
        r#"{"id":"urn:a","type":"T","temperature":{"type":"Property","value":1.5,"unitCode":"CEL","observedAt":"2026-01-01T00:00:00Z"}}"#,
        r#"{"temperature":{"value":1.5,"unitCode":"CEL","observedAt":"2026-01-01T00:00:00Z"},"type":["T"],"id":"urn:a"}"#,
        r#"{"id":"urn:a","type":"T","temperature":{"type":"Number","value":"1.5","metadata":{"unitCode":{"type":"Text","value":"CEL"},"TimeInstant":{"type":"DateTime","value":"2026-01-01T00:00:00Z"}}}}"#,
        r#"{"id":"urn:a","type":"T","temperature":1.5,"TimeInstant":"2026-01-01T00:00:00.00Z"}"#,
        r#"{"@id":"urn:a","@type":["https://x.org/y#T"],"https://x.org/y#temperature":[{"@type":["https://uri.etsi.org/ngsi-ld/Property"],
            "https://uri.etsi.org/ngsi-ld/hasValue":[{"@value":1.5}],"https://uri.etsi.org/ngsi-ld/unitCode":[{"@value":"CEL"}],
            "https://uri.etsi.org/ngsi-ld/observedAt":[{"@type":"https://uri.etsi.org/ngsi-ld/DateTime","@value":"2026-01-01T00:00:00Z"}]}]}"#,
    ] {
        check(
            body,
            &[
                "asset urn:a T",
                "urn:a.air_temperature = 1.5 Cel @2026-01-01T00:00:00Z",
            ],
        );
    }
}

#[test]
fn envelopes_and_notifications() {
    let body = r#"{"metadata":{"contentType":"application/json","NGSILD-Tenant":"lund"},"body":{"id":"urn:n","type":"Notification",
        "subscriptionId":"urn:s","notifiedAt":"2026-01-01T00:00:05Z","data":[{"id":"urn:a","type":"T","humidity":{"type":"Property","value":40}}]}}"#;
    check(
        body,
        &[
            "asset urn:a T",
            "urn:a.relative_humidity = 40 % @2026-01-01T00:00:05Z",
        ],
    );
    let found = read(None, body);
    assert_eq!(
        found.network_at,
        Stamp::parse("2026-01-01T00:00:05Z", false)
    );
    assert_eq!(found.key, read(None, body).key);
    assert!(found.key.is_some());
    assert_ne!(found.key, read(None, &body.replace("05Z", "06Z")).key);
    // Without times nobody can tell a double from a repeated fact.
    assert_eq!(
        read(None, r#"{"subscriptionId":"1","data":[{"id":"a","t":1}]}"#).key,
        None
    );
}

#[test]
fn times_in_their_order() {
    let at = |extra: &str| {
        let body = format!(
            r#"{{"id":"a","type":"T","speed":{{"value":1{extra}}},"dateModified":"2026-01-01T00:00:00Z","dateObserved":"2026-01-02T00:00:00Z/2026-01-03T00:00:00Z"}}"#
        );
        let found = read(None, &body);
        let times: Vec<_> = found
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Observation(seen) => seen.observed_at,
                _ => None,
            })
            .collect();
        times.first().map(ToString::to_string).unwrap_or_default()
    };
    assert_eq!(at(""), "2026-01-03T00:00:00Z");
    assert_eq!(
        at(r#","modifiedAt":"2026-01-09T00:00:00Z""#),
        "2026-01-03T00:00:00Z"
    );
    assert_eq!(
        at(r#","observedAt":"2026-01-05T00:00:00Z""#),
        "2026-01-05T00:00:00Z"
    );
    assert_eq!(
        at(r#","metadata":{"timestamp":{"value":"2026-01-06T00:00:00Z"}}"#),
        "2026-01-06T00:00:00Z"
    );
    assert_eq!(at(r#","observedAt":"yesterday""#), "2026-01-03T00:00:00Z");
    check(
        r#"{"id":"a","type":"T","dateObserved":"2026-01-02T00:00:00","speed":1}"#,
        &[
            "asset a T",
            "a.speed = 1  @2026-01-02T00:00:00Z",
            "! dateObserved: a time without a zone, taken as UTC",
        ],
    );
}

#[test]
fn places_as_text_as_geojson_and_as_nonsense() {
    check(
        r#"{"id":"a","type":"T","location":{"type":"geo:point","value":"60.17, 24.94"}}"#,
        &["asset a T", "at 60.17 24.94"],
    );
    check(
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[24.94,60.17,3]},"properties":{"type":"T","t":{"type":"Property","value":1}}}]}"#,
        &["asset a T", "at 60.17 24.94", "a.air_temperature = 1 Cel"],
    );
    check(
        r#"{"id":"a","type":"T","location":{"type":"Point","coordinates":[]},"t":1}"#,
        &[
            "asset a T",
            "a.air_temperature = 1 Cel",
            "! location: not a place that can be read",
        ],
    );
    check(r#"{"id":"a","type":"T","location":null}"#, &["asset a T"]);
}

#[test]
fn what_is_missing_is_said() {
    check(
        r#"{"id":"a","type":"T","t":{"type":"Number","value":null},"co2":"urn:ngsi-ld:null","speed":{"type":"Number","value":"fast"},"deletedAt":"2026-01-01T00:00:00Z"}"#,
        &[
            "device/a deleted",
            "asset a T",
            "a.air_temperature = missing",
            "a.co2 = missing",
            "a.speed = missing",
        ],
    );
    check(
        r#"{"subscriptionId":"1","data":[[23,70]]}"#,
        &[
            "! data: values without names (attrsFormat \"values\"): the subscription must ask for normalized",
        ],
    );
    check(
        "[]",
        &["! payload: an empty list: a wrong tenant answers so too"],
    );
    check(
        r#"{"temperature":{"value":1}}"#,
        &["! id: missing: nobody knows whose values these are"],
    );
    let by_topic = read(
        Some("city/urn:ngsi-ld:T:1/attrs"),
        r#"{"temperature":{"value":1}}"#,
    );
    assert_eq!(
        lines(&by_topic),
        [
            "asset urn:ngsi-ld:T:1 entity",
            "urn:ngsi-ld:T:1.air_temperature = 1 Cel"
        ]
    );
}

#[test]
fn histories_datasets_lanes_phases_and_packed_values() {
    check(
        r#"{"id":"a","type":"T","t":{"type":"Property","values":[[1,"2026-01-01T00:00:00Z"],[2,"2026-01-01T01:00:00Z"],[3]]}}"#,
        &[
            "asset a T",
            "a.air_temperature = 1 Cel @2026-01-01T00:00:00Z",
            "a.air_temperature = 2 Cel @2026-01-01T01:00:00Z",
            "! t: a history entry that is no pair",
        ],
    );
    check(
        r#"{"id":"a","type":"TrafficFlowObserved","laneId":2,"intensity":[{"value":7,"datasetId":"urn:ngsi-ld:d:x"},{"value":8}],"maxFlow":3}"#,
        &[
            "asset a TrafficFlowObserved",
            "a.vehicle_count lane=2,dataset=x = 7 1",
            "a.vehicle_count lane=2 = 8 1",
            "a.water_flow max,lane=2 = 3 l/h",
        ],
    );
    check(
        r#"{"id":"a","type":"Device","phaseVoltage":{"L1":230.5,"L2":null},"value":"l%3D0.22%3Bt%3D21.2%3Bs%3Dok"}"#,
        &[
            "asset a Device",
            "a.voltage L1 = 230.5",
            "a.voltage L2 = missing",
            "a.l = 0.22",
            "a.air_temperature = 21.2 Cel",
            "a.s = ok",
        ],
    );
}

#[test]
fn people_are_not_observed() {
    check(
        r#"{"id":"a","type":"T","name":"Gate 3","owner":"A. Person","address":{"streetAddress":"X 1"},"license_plate":"ABC-123","contactPoint":{"email":"a@b.c"},
            "description":"long","refDevice":"urn:d","category":["x"],"mnc":"07","status":"ok","source":"https://x.org"}"#,
        &["asset a T Gate 3", "a.status = ok"],
    );
}

#[test]
fn brokers_about_themselves() {
    check(
        r#"{"orion":{"version":"3.10.1","uptime":"0 d, 0 h, 2 m, 30 s","git_hash":"x"}}"#,
        &["service up 3.10.1"],
    );
    check(
        r#"{"error":"NotFound","description":"The requested entity has not been found."}"#,
        &["! error: NotFound: The requested entity has not been found."],
    );
    check(
        r#"{"orionError":{"code":"400","reasonPhrase":"Bad Request","details":"service not found"}}"#,
        &["! orionError: service not found"],
    );
    check(
        r#"[{"id":"s1","status":"active","subject":{"entities":[]},"notification":{"timesSent":12,"lastFailure":"2026-01-02T00:00:00Z","lastSuccess":"2026-01-01T00:00:00Z"}},
            {"id":"s2","type":"Subscription","status":"active","notification":{"lastSuccess":"2026-01-03T00:00:00Z"}},
            {"id":"s3","status":"failed","subject":{},"notification":{}}]"#,
        &[
            "component/s1 degraded",
            "s1.timesSent = 12 1 @2026-01-02T00:00:00Z",
            "component/s2 up",
            "component/s3 down",
        ],
    );
}

#[test]
fn a_bad_field_loses_nothing_else() {
    check(
        r#"{"id":"a","type":"T","t":1e400,"humidity":{"value":{"x":"y"}},"co2":{"value":400},"dateObserved":7e99,"speed":"#,
        &[
            "asset a T",
            "a.co2 = 400 [ppm]",
            "! payload: not JSON at byte 102: a key has no value",
            "! dateObserved: not a time",
            "! t: a number out of all bounds",
        ],
    );
}

#[test]
fn pages_go_on() {
    let headers = [("link".to_owned(), "<http://c/ctx>; rel=\"http://www.w3.org/ns/json-ld#context\", <http://b/e?offset=2>; rel=\"next\"".to_owned())];
    let message = Message {
        headers: &headers,
        ..Message::bare(b"[{\"id\":\"a\"}]")
    };
    let mut found = Found::default();
    Ngsi.parse(&message, &mut found);
    assert_eq!(found.next_page.as_deref(), Some("http://b/e?offset=2"));
}

#[test]
fn an_alert_is_an_alert_and_no_device() {
    for body in [
        r#"{"id":"urn:ngsi-ld:Alert:1","type":"Alert","category":{"type":"Property","value":"traffic"},"subCategory":{"type":"Property","value":"trafficJam"},"severity":{"type":"Property","value":"high"},"dateIssued":{"type":"Property","value":{"@type":"DateTime","@value":"2026-11-22T09:00:00Z"}},"validFrom":{"type":"Property","value":"2026-11-22T08:00:00Z"},"validTo":{"type":"Property","value":"2026-11-22T18:00:00Z"},"location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[13,55.5]}}}"#,
        r#"{"id":"urn:ngsi-ld:Alert:1","type":"Alert","category":"traffic","subCategory":"trafficJam","severity":"high","dateIssued":"2026-11-22T09:00:00Z","validTo":"2026-11-22T18:00:00Z","location":{"type":"Point","coordinates":[13,55.5]}}"#,
    ] {
        let found = read(None, body);
        let [Item::Alert(alert), Item::Position(place)] = found.items.as_slice() else {
            panic!("an alert and its place: {:?}", found.items)
        };
        assert_eq!(
            (
                alert.id.as_str(),
                alert.severity.as_str(),
                alert.title.as_str()
            ),
            ("urn:ngsi-ld:Alert:1", "high", "traffic: trafficJam")
        );
        assert_eq!(alert.since, Stamp::parse("2026-11-22T09:00:00Z", false));
        assert_eq!(alert.until, Stamp::parse("2026-11-22T18:00:00Z", false));
        assert_eq!(place.subject.path(), "component/urn:ngsi-ld:Alert:1");
        assert!(found.defects.is_empty());
    }
}
