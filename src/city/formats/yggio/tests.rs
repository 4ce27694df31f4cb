//! Updates, lists, radio, intervals, secrets, and what is none of it.

use super::*;
use crate::city::formats::told::{lines, tell};

const TOPIC: &str =
    "yggio/output/v2/675fc0dd-9e9f-4e9e-b041-827eefcd46a0/iotnode/5f579b486fd953000607d72a";
/// Half a second past 12:00 on 2026-11-22.
const AT: &str = r#""reportedAt":"2026-11-22T12:00:00.500Z""#;
const NODE: &str = "device 5f579b486fd953000607d72a 'Bin 7' of 'Strips'";

fn check(topic: &str, payload: &str, expected: &[&str]) {
    assert_eq!(tell(&Yggio, topic, payload), expected, "{payload}");
}

/// An update of the node above; it is expected as a thing always.
fn check_update(members: &str, rest: &str, expected: &[&str]) {
    let comma = if members.is_empty() { "" } else { "," };
    let payload = format!(
        r#"{{"iotnode":{{"_id":"5f579b486fd953000607d72a","name":"Bin 7","nodeType":"x","deviceModelName":"Strips",{AT}{comma}{members}}}{rest}}}"#
    );
    let expected: Vec<&str> = [NODE].iter().chain(expected).copied().collect();
    check(TOPIC, &payload, &expected);
}

fn found(payload: &str, page: u32) -> Found {
    let mut found = Found::default();
    let message = Message {
        page,
        ..Message::bare(payload.as_bytes())
    };
    Yggio.parse(&message, &mut found);
    found
}

#[test]
fn what_changed_is_what_was_measured() {
    let value = r#""value":{"temperature":21.5,"humidity":40}"#;
    check_update(
        value,
        &format!(r#","diff":{{{AT},"value":{{"temperature":21.5}}}},"event":{{}}"#),
        &["5f579b486fd953000607d72a air_temperature 21.5 Cel @1795348800500"],
    );
    // What was sent again without a change is measured too.
    let both = [
        "5f579b486fd953000607d72a air_temperature 21.5 Cel @1795348800500",
        "5f579b486fd953000607d72a relative_humidity 40 % @1795348800500",
    ];
    let sent = r#","event":{"value":{"temperature":21.5,"humidity":40}}"#;
    check_update(
        value,
        &format!(r#","diff":{{{AT},"value":{{"temperature":21.5}}}}{sent}"#),
        &both,
    );
    // A report that changed nothing, and a message that does not say what changed.
    check_update(value, &format!(r#","diff":{{{AT}}}"#), &both);
    check_update(value, "", &both);
    check_update(value, r#","diff":{},"event":null"#, &both);
    // What was sent is something else than what was made of it.
    check_update(
        value,
        &format!(
            r#","diff":{{{AT},"value":{{"temperature":21.5}}}},"event":{{"value":{{"raw":7}}}}"#
        ),
        &both[..1],
    );
}

#[test]
fn a_change_by_people_is_no_report() {
    let value = r#""value":{"temperature":21.5}"#;
    check_update(
        value,
        r#","diff":{"name":"Bin 7"},"event":{"name":"Bin 7"}"#,
        &[],
    );
    check_update(
        value,
        r#","diff":{"latlng":[55.6,13.0]},"event":{}"#,
        &["device/5f579b486fd953000607d72a at 55.6 13 @1795348800500"],
    );
    let renamed = found(
        r#"{"iotnode":{"_id":"a","value":{"t":1}},"diff":{"name":"b"}}"#,
        0,
    );
    assert_eq!(renamed.alive, None);
    let spoke = found(
        r#"{"iotnode":{"_id":"a","value":{"t":1}},"diff":{"value":{"t":1}}}"#,
        0,
    );
    assert_eq!(spoke.alive, Some("a".into()));
}

#[test]
fn a_lorawan_node_goes_by_its_eui() {
    let eui = "A81758FFFE051D02";
    let values = [
        format!("device {eui} '' of ''"),
        format!("device/{eui} at 55.7 13.19"),
        format!("{eui} rssi -104 dBm"),
        format!("{eui} snr -8.2 dB"),
        format!("{eui} spreading_factor 12 1"),
        format!("{eui} uplink_counter 77 1"),
    ];
    check(
        "",
        r#"{"iotnode":{"_id":"a","devEui":"a81758fffe051d02","rssi":"-104","snr":-8.2,"dataRate":"SF12BW125","frameCount":"77","fPort":"2","latlng":[],"lat":55.7,"lng":"13.19"}}"#,
        &values.each_ref().map(String::as_str),
    );
    check(
        "",
        r#"{"iotnode":{"_id":"a","devEui":"a81758fffe051d02","gatewayEui":"0016C001F153A14C","rssi":"-104","snr":-8.2,"spreadingFactor":"7","frameCount":77}}"#,
        &[
            &values[0],
            "A81758FFFE051D02 <- 0016c001f153a14c -104 dBm -8.2 dB SF7 - Hz #77",
        ],
    );
}

#[test]
fn a_node_with_nothing_but_a_gateways_eui_is_a_gateway() {
    check(
        "",
        &format!(
            r#"{{"iotnode":{{"_id":"a","name":"Tower","gatewayEui":"0016C001F153A14C","latlng":[55.6,13],{AT}}},"diff":{{{AT}}}}}"#
        ),
        &[
            "gateway 0016c001f153a14c 'Tower' of ''",
            "gateway/0016c001f153a14c is up '' @1795348800500",
            "gateway/0016c001f153a14c at 55.6 13 @1795348800500",
        ],
    );
}

#[test]
fn intervals_are_milliseconds() {
    let id = "5f579b486fd953000607d72a";
    check_update(
        r#""expectedReportInterval":3600000"#,
        "",
        &[&format!("{id} report_interval 3600 s @1795348800500")],
    );
    check_update(r#""expectedReportInterval":0"#, "", &[]);
    for odd in ["-1", "\"often\"", "1e300"] {
        check_update(
            &format!(r#""expectedReportInterval":{odd},"value":{{"co2":500}}"#),
            "",
            &[
                &format!("{id} co2 500 [ppm] @1795348800500"),
                "! expectedReportInterval: not a time in milliseconds",
            ],
        );
    }
}

#[test]
fn secrets_and_fields_of_the_platform_are_no_values() {
    check_update(
        r#""secret":"0x1234","appKey":"00112233","subscriber":{"password":"hunter2"},"connector":{"_id":"c","apiKey":"k"},"__v":3,"version":17,"contextMap":{"Place":"Torg"}"#,
        &format!(
            r#","diff":{{{AT},"version":17,"result":1,"open":true,"wifi_secret":7,"value":{{"encodedData":{{"hexEncoded":"0102","timestamp":"x"}},"co2":500,"api_key":"k"}}}}"#
        ),
        &[
            "5f579b486fd953000607d72a co2 500 [ppm] @1795348800500",
            "5f579b486fd953000607d72a result 1~ @1795348800500",
            "5f579b486fd953000607d72a open true @1795348800500",
        ],
    );
}

#[test]
fn the_topic_helps_where_the_node_is_nameless() {
    let payload = r#"{"diff":{"value":{"co2":500}}}"#;
    check(TOPIC, payload, &["5f579b486fd953000607d72a co2 500 [ppm]"]);
    for topic in ["publish/n1/key", "publish.n1.key", "publish/n1"] {
        check(topic, payload, &["n1 co2 500 [ppm]"]);
    }
    for topic in [
        "",
        "publish",
        "publisher/n1/x",
        "yggio/output/v2/x",
        "publish//k",
        "a/iotnode/",
    ] {
        check(
            topic,
            payload,
            &["! iotnode._id: neither the node nor the topic says which iotnode it is"],
        );
    }
}

#[test]
fn lists_tell_what_was_reported_and_when() {
    check(
        "",
        &format!(
            r#"[{{"_id":"a","name":"One",{AT},"value":{{"co2":500}},"expectedReportInterval":60000,"rssi":"-90"}},
                {{"_id":"b","latlng":[55.6,13],"value":{{"co2":500}},"expectedReportInterval":60000}},
                7,{{"name":"nobody"}},{{"_id":"c","reportedAt":"soon","value":{{"co2":1}}}}]"#
        ),
        &[
            "device a 'One' of ''",
            "a rssi -90 dBm @1795348800500",
            "a report_interval 60 s @1795348800500",
            "a co2 500 [ppm] @1795348800500",
            "device b '' of ''",
            "device/b at 55.6 13",
            "device c '' of ''",
            "! [2]: not an iotnode",
            "! _id: an iotnode without an id",
            "! reportedAt: not a time",
        ],
    );
    check(
        "",
        &format!(r#"{{"_id":"a",{AT},"value":{{"co2":500}}}}"#),
        &["device a '' of ''", "a co2 500 [ppm] @1795348800500"],
    );
}

#[test]
fn a_full_page_has_another_behind_it() {
    let full = format!("[{}]", vec![r#"{"_id":"a"}"#; PAGE].join(","));
    assert_eq!(found(&full, 0).next_page.as_deref(), Some("&offset=2000"));
    assert_eq!(found(&full, 2).next_page.as_deref(), Some("&offset=6000"));
    assert_eq!(found(r#"[{"_id":"a"}]"#, 0).next_page, None);
    assert_eq!(lines(&found("[]", 1)), Vec::<String>::new());
    assert_eq!(
        lines(&found("[]", 0)),
        ["! payload: no iotnodes: these credentials may see none"]
    );
}

#[test]
fn one_update_that_comes_twice_is_one() {
    let key = |diff: &str| {
        found(
            &format!(r#"{{"iotnode":{{"_id":"a",{AT}}},"diff":{diff}}}"#),
            0,
        )
        .key
    };
    let one = key(r#"{"value":{"t":1}}"#);
    assert!(one.is_some());
    assert_eq!(one, key(r#"{"value":{"t":1}}"#));
    assert_ne!(one, key(r#"{"value":{"t":2}}"#));
    assert_eq!(
        found(r#"{"iotnode":{"_id":"a"},"diff":{"value":{"t":1}}}"#, 0).key,
        None
    );
}

#[test]
fn what_is_none_of_it_is_a_defect() {
    let other = ["! payload: no update of an iotnode, and no list of them"];
    for payload in [
        "{}",
        "7",
        r#"{"message":"Unauthorized"}"#,
        r#"{"iotnode":7,"diff":[]}"#,
    ] {
        check(TOPIC, payload, &other);
    }
    check(TOPIC, "", &["! payload: not JSON at byte 0: it is empty"]);
}
