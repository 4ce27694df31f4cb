//! Topics, measures, commands, and what is none of it.

use super::*;
use crate::city::formats::told::tell;

fn check_ul(topic: &str, payload: &str, expected: &[&str]) {
    assert_eq!(
        tell(&IotAgentUl, topic, payload),
        expected,
        "{topic} {payload}"
    );
}

fn check_json(topic: &str, payload: &str, expected: &[&str]) {
    assert_eq!(
        tell(&IotAgentJson, topic, payload),
        expected,
        "{topic} {payload}"
    );
}

const UL: &str = "/ul/***/lamp1/attrs";
const JSON: &str = "/json/***/lamp1/attrs";
const NAMELESS: &str = "! topic: only a topic as /ul/KEY/DEVICE/attrs says whose values these are";

#[test]
fn topics_of_every_age() {
    let read = |topic| Topic::read(topic).map(|topic| (topic.role, topic.device, topic.attribute));
    for (topic, expected) in [
        ("/ul/k/d/attrs", Some((Role::Measures, "d", None))),
        ("ul/k/d/attrs/", Some((Role::Measures, "d", None))),
        ("/k/d/attrs", Some((Role::Measures, "d", None))),
        ("/k/d/attrs/t", Some((Role::Measures, "d", Some("t")))),
        (
            "city/json/k/d/attrs/t",
            Some((Role::Measures, "d", Some("t"))),
        ),
        ("/k/attrs/attrs", Some((Role::Measures, "attrs", None))),
        ("/k/d/cmd", Some((Role::Command, "d", None))),
        ("/k/d/cmdexe", Some((Role::Result, "d", None))),
        (
            "/k/d/configuration/values",
            Some((Role::Configuration, "d", None)),
        ),
        ("/test", None),
        ("attrs", None),
        ("", None),
    ] {
        assert_eq!(read(topic), expected, "{topic}");
    }
}

#[test]
fn ultralight_is_names_and_values() {
    check_ul(
        UL,
        "t|21.5|s|true|x|abc|h|",
        &[
            "lamp1 air_temperature 21.5 Cel",
            "lamp1 s true",
            "lamp1 x 'abc'",
            "lamp1 relative_humidity missing",
        ],
    );
    check_ul(
        UL,
        "2016-06-13T00:35:30Z|t|1#gps|41.5/2.25#t|2|TimeInstant|2016-06-13T00:35:31Z|t|3\n",
        &[
            "lamp1 air_temperature 1 Cel @1465778130000",
            "device/lamp1 at 41.5 2.25",
            "lamp1 air_temperature 2 Cel",
            "lamp1 air_temperature 3 Cel @1465778131000",
        ],
    );
    check_ul(
        UL,
        "lat|41.5|lon|2.25|ratio|3/4|mqtt_password|x",
        &["lamp1 ratio '3/4'", "device/lamp1 at 41.5 2.25"],
    );
    check_ul(
        "/ul/***/lamp1/attrs/t",
        "21.5",
        &["lamp1 air_temperature 21.5 Cel"],
    );
}

#[test]
fn ultralight_tells_what_was_told_and_answered() {
    check_ul(
        "/***/Robot1/cmd",
        "Robot1@turn|left",
        &["device/Robot1: command 'turn: left'"],
    );
    check_ul(
        "/ul/***/Robot1/cmdexe",
        "Robot1@turn|Turn ok",
        &["device/Robot1: command_result 'turn: Turn ok'"],
    );
    check_ul(
        "/ul/***/Robot1/configuration/values",
        "Robot1@configuration|pollingInterval=200|dt=20190626T154200Z",
        &["device/Robot1: configuration 'configuration: pollingInterval=200|dt=20190626T154200Z'"],
    );
    check_ul(
        "/ul/***/Robot1/configuration/commands",
        "configuration|pollingInterval|publishInterval",
        &["device/Robot1: configuration 'configuration: pollingInterval, publishInterval'"],
    );
}

#[test]
fn half_of_ultralight_is_told_as_such() {
    check_ul(
        UL,
        "t|21.5|s||7|h",
        &[
            "lamp1 air_temperature 21.5 Cel",
            "lamp1 s missing",
            "lamp1 7 'h'",
        ],
    );
    check_ul(
        UL,
        "t|21.5|s",
        &[
            "lamp1 air_temperature 21.5 Cel",
            "! s: a name without a value",
        ],
    );
    check_ul(
        UL,
        "|7|t|1",
        &[
            "lamp1 air_temperature 1 Cel",
            "! payload: a value without a name",
        ],
    );
    check_ul(
        UL,
        "lat|41.5|TimeInstant|soon",
        &[
            "! TimeInstant: not a time",
            "! position: a latitude without a longitude, or the reverse",
        ],
    );
    let none = "! payload: no measures and no command: names and values are parted by |";
    check_ul("/test", "HELLO WORLD", &[none]);
    check_ul(UL, " ", &["! payload: it is empty"]);
    check_ul("", "t|1", &[" air_temperature 1 Cel", NAMELESS]);
}

#[test]
fn json_is_an_object_of_attributes_or_a_list_of_them() {
    check_json(
        JSON,
        r#"{"temperature":"21.5","on":true,"odd":null,"TimeInstant":"2016-06-13T00:35:30Z","net":{"rssi":-90},"api_key":"k"}"#,
        &[
            "lamp1 air_temperature 21.5 Cel @1465778130000",
            "lamp1 on true @1465778130000",
            "lamp1 net.rssi -90~ @1465778130000",
        ],
    );
    check_json(
        JSON,
        r#"[{"t":1,"TimeInstant":"2016-06-13T00:35:30Z"},{"t":2,"TimeInstant":"soon"},7]"#,
        &[
            "lamp1 air_temperature 1 Cel @1465778130000",
            "lamp1 air_temperature 2 Cel",
            "! TimeInstant: not a time",
            "! [2]: not an object of attributes",
        ],
    );
    check_json(
        JSON,
        r#"{"actionType":"append","entities":[{"id":"ws","type":"WeatherStation","temperature":{"type":"Number","value":3},"TimeInstant":{"type":"DateTime","value":"2016-06-13T00:35:30Z"}}]}"#,
        &["lamp1 air_temperature 3 Cel @1465778130000"],
    );
    check_json(
        JSON,
        r#"{"lat":41.5,"lon":2.25}"#,
        &["device/lamp1 at 41.5 2.25"],
    );
}

#[test]
fn a_single_attribute_is_anything() {
    let topic = "/json/***/lamp1/attrs/temperature";
    for payload in ["21.5", "\"21.5\"", " 21.5\n", r#"{"value":21.5}"#] {
        check_json(topic, payload, &["lamp1 air_temperature 21.5 Cel"]);
    }
    check_json(
        "/json/***/lamp1/attrs/mood",
        "fine, thanks",
        &["lamp1 mood 'fine, thanks'"],
    );
    check_json(topic, "", &["! temperature: it is empty"]);
}

#[test]
fn json_tells_commands_and_results() {
    check_json(
        "/***/lamp1/cmd",
        r#"{"on":"","dim":{"to":5}}"#,
        &[
            "device/lamp1: command 'on: '",
            "device/lamp1: command 'dim: {\"to\":5}'",
        ],
    );
    check_json(
        "/json/***/lamp1/cmdexe",
        r#"{"ping":"1234567890"}"#,
        &["device/lamp1: command_result 'ping: 1234567890'"],
    );
    check_json(
        "/json/***/lamp1/cmd",
        "7",
        &["! payload: commands are an object"],
    );
    check_json("/test", r#"{"t":1}"#, &[" air_temperature 1 Cel", NAMELESS]);
    check_json(
        JSON,
        "7",
        &["! payload: measures are an object, or a list of objects"],
    );
}
