//! Small pages, and what a careful reader finds on them.

use super::*;
use crate::city::{formats::told, model::quantity::Value};

fn lines(body: &str) -> Vec<String> {
    let message = Message {
        received_at: Stamp::parse("2026-01-02T00:00:00Z", false).expect("a time"),
        ..Message::bare(body.as_bytes())
    };
    let mut found = Found::default();
    Open311.parse(&message, &mut found);
    let mut lines: Vec<String> = found
        .items
        .iter()
        .map(|item| match item {
            Item::Observation(seen) => {
                let value = match &seen.reading.value {
                    Value::Number(number) => number.to_string(),
                    Value::Word(word) => word.to_string(),
                    other => format!("{other:?}"),
                };
                let at = seen
                    .observed_at
                    .map(|at| format!(" @{at}"))
                    .unwrap_or_default();
                format!(
                    "{}.{} = {value}{at}",
                    seen.device,
                    seen.reading.quantity.as_str()
                )
            }
            Item::Asset(asset) => {
                let name = asset.name.clone().unwrap_or_default();
                format!("{} {} {name}", asset.kind, asset.id)
            }
            Item::Position(place) => {
                format!("{} at {} {}", place.subject.path(), place.lat, place.lon)
            }
            other => format!("{other:?}"),
        })
        .map(|line| line.trim_end().to_owned())
        .collect();
    lines.extend(told::defects(&found));
    lines
}

#[track_caller]
fn check(body: &str, expected: &[&str]) {
    assert_eq!(lines(body), expected, "{body}");
}

const REQUESTS: &[&str] = &[
    "request 7 Pot hole & more",
    "7.request_status = open @2026-01-01T12:00:00Z",
    "device/7 at 60.1 24.9",
    "request 8",
    "8.request_status = closed @2026-01-01T06:00:00Z",
    "requests.open_requests = 1 @2026-01-01T12:00:00Z",
    "requests.closed_requests = 1 @2026-01-01T12:00:00Z",
    "requests.oldest_open_age = 24 @2026-01-01T12:00:00Z",
];

#[test]
fn json_and_xml_say_the_same() {
    check(
        r#"[{"service_request_id":7,"status":"open","service_name":"Pot hole & more","description":"call 040-1234567",
             "requested_datetime":"2026-01-01T02:00:00+02:00","updated_datetime":"2026-01-01T12:00:00Z","lat":"60.1","long":24.9,
             "address":"Street 1","media_url":"http://x"},
            {"service_request_id":"8","status":"closed","service_name":"","requested_datetime":"2026-01-01T06:00:00Z","updated_datetime":null,"lat":null,"long":null}]"#,
        REQUESTS,
    );
    check(
        "<?xml version=\"1.0\"?>\n<service_requests><request><service_request_id>7</service_request_id><status>open</status>\
         <service_name>Pot hole &amp; more</service_name><description>call <b>040</b></description><updated_datetime>2026-01-01T12:00:00Z</updated_datetime>\
         <requested_datetime>2026-01-01T02:00:00+02:00</requested_datetime><lat>60.1</lat><long>24.9</long><attributes><status>deep</status></attributes></request>\
         <!-- <request> --><request type=\"x\"><service_request_id><![CDATA[8]]></service_request_id><status>closed</status><service_name/>\
         <requested_datetime>2026-01-01T06:00:00Z</requested_datetime><updated_datetime/><lat/><long/></request></service_requests>",
        REQUESTS,
    );
}

#[test]
fn services_errors_and_discovery() {
    check(
        r#"[{"service_code":"1","service_name":"Lamps","description":"x","metadata":false}]"#,
        &["service 1 Lamps"],
    );
    check(
        "<services><service><service_code>1</service_code><service_name>L&#228;mps</service_name></service></services>",
        &["service 1 Lämps"],
    );
    check(
        r#"{"service_code":"1","attributes":[{"code":"X"}]}"#,
        &["service 1"],
    );
    check(
        r#"[{"code":404,"description":"no such id"}]"#,
        &["! error: 404: no such id"],
    );
    check(
        "<errors><error><code>400</code><description>bad</description></error></errors>",
        &["! error: 400: bad"],
    );
    check(
        r#"{"endpoints":[{"url":"https://a/v2","type":"production"},{}]}"#,
        &[
            "endpoint https://a/v2 production",
            "! endpoints: an endpoint without a URL",
        ],
    );
    check("[]", &[]);
}

#[test]
fn xml_says_what_json_says() {
    check(
        "<discovery><contact>x</contact><endpoints><endpoint><specification>s</specification>\
         <url>https://a/v2</url><type>production</type></endpoint></endpoints></discovery>",
        &["endpoint https://a/v2 production"],
    );
    check(
        "<service_definition><service_code>DMV66</service_code><attributes><attribute>\
         <code>WHISHETN</code><description>Which?</description></attribute></attributes></service_definition>",
        &["service DMV66"],
    );
    check("<service_requests/>", &[]);
    check("<services></services>", &[]);
    check(
        "<html><body>Not found</body></html>",
        &["! payload: XML or HTML, but no answer of GeoReport"],
    );
}

#[test]
fn one_bad_field_loses_nothing_else() {
    check(
        r#"[{"service_request_id":"7","status":"stuck","requested_datetime":"yesterday","lat":"x","long":"24.9"},7,{"x":1}]"#,
        &[
            "request 7",
            "7.request_status = stuck",
            "requests.open_requests = 0",
            "requests.closed_requests = 0",
            "! requested_datetime: not a time",
            "! status: neither open nor closed",
            "! lat: a place that is no number",
            "! list: an element that is no record",
            "! service_request_id: missing, and no service either",
        ],
    );
    // An open request with a broken id is open all the same, and no service.
    check(
        r#"[{"service_request_id":{},"service_code":"1","status":"open","requested_datetime":"2026-01-01T12:00:00Z"}]"#,
        &[
            "requests.open_requests = 1 @2026-01-01T12:00:00Z",
            "requests.closed_requests = 0 @2026-01-01T12:00:00Z",
            "requests.oldest_open_age = 12 @2026-01-01T12:00:00Z",
            "! service_request_id: missing",
        ],
    );
    check(
        "<service_requests><request><service_request_id>7</service_request_id><status>open</status><lat>6",
        &[
            "request 7",
            "7.request_status = open",
            "! payload: XML that breaks off inside of lat",
        ],
    );
    check(
        "<!DOCTYPE x [<!ENTITY a \"b\">]><services/>",
        &["! payload: XML or HTML with a document type: not read"],
    );
}
