//! Documents, notifications, meters, and what is none of them.

use super::*;
use crate::city::formats::told::tell;

fn check(topic: &str, payload: &str, expected: &[&str]) {
    assert_eq!(tell(&Sentilo, topic, payload), expected, "{payload}");
}

/// 2026-11-22T12:00:00Z.
const AT: &str = r#""timestamp":"22/11/2026T12:00:00""#;

#[test]
fn every_value_is_a_text_and_its_sensor_a_series() {
    check(
        "",
        &format!(
            r#"{{"sensors":[{{"sensor":"a","location":"41.5 2.25","observations":[{{"value":"1.5",{AT}}},{{"value":"false","location":"41.6 2.25"}},{{"value":"{{\"x\":1}}","time":1795348800000}}]}},{{"observations":[]}}]}}"#
        ),
        &[
            "a value 1.5~ @1795348800000",
            "device/a at 41.5 2.25 @1795348800000",
            "a value false",
            "device/a at 41.6 2.25",
            "a value '{\"x\":1}' @1795348800000",
            "device/a at 41.5 2.25 @1795348800000",
            "! sensors[1].sensor: absent",
        ],
    );
}

#[test]
fn a_list_without_a_sensor_is_that_of_the_address() {
    let payload = format!(r#"{{"observations":[{{"value":"7",{AT}}}]}}"#);
    check("", &payload, &["sensor value 7~ @1795348800000"]);
    check("/data/prov/S-1", &payload, &["S-1 value 7~ @1795348800000"]);
    check(
        "city/data/prov/S-1",
        &payload,
        &["S-1 value 7~ @1795348800000"],
    );
    check("/data/prov", &payload, &["sensor value 7~ @1795348800000"]);
}

#[test]
fn a_time_that_contradicts_itself_is_told_once() {
    let one = r#"{"value":"7","timestamp":"22/11/2026T13:00:00","time":1795348800000}"#;
    check(
        "",
        &format!(r#"{{"observations":[{one},{one}]}}"#),
        &[
            "sensor value 7~ @1795348800000",
            "sensor value 7~ @1795348800000",
            "! timestamp: `timestamp` and `time` differ: a clock or a time zone of the platform is wrong",
        ],
    );
    check(
        "",
        r#"{"observations":[{"value":"7","timestamp":"yesterday"},{"value":"8","time":"x"},{"value":{}},{"timestamp":null}]}"#,
        &[
            "sensor value 7~",
            "sensor value 8~",
            "! timestamp: a time that cannot be read",
            "! value: absent, or no text",
            "! value: absent, or no text",
        ],
    );
}

#[test]
fn the_parts_of_a_meter_are_one_device() {
    let part = |letter: &str, value: &str| {
        format!(r#"{{"sensor":"TA120-T1-{letter}","observations":[{{"value":"{value}",{AT}}}]}}"#)
    };
    let parts = [
        part("N", "38.7"),
        part("O", "true"),
        part("U", "0"),
        part("M", "77"),
        part("S", "029.9,0,1;  130.5,1,0;30,x;;031.0,0,0;"),
        part("N", "loud"),
        part("X", "1"),
    ];
    check(
        "",
        &format!(r#"{{"sensors":[{}]}}"#, parts.join(",")),
        &[
            "TA120-T1 noise_laeq 38.7 dB(A) @1795348800000",
            "TA120-T1 overload true @1795348800000",
            "TA120-T1 under_range false @1795348800000",
            "TA120-T1 battery_level 77 % @1795348800000",
            "TA120-T1 noise_laeq[window=PT1S] 29.9 dB(A) @1795348796000",
            "TA120-T1 noise_laeq[window=PT1S] 130.5 dB(A)? @1795348797000",
            "TA120-T1 noise_laeq[window=PT1S] 30 dB(A) @1795348798000",
            "TA120-T1 noise_laeq[window=PT1S] 31 dB(A) @1795348800000",
            "TA120-T1-X value 1~ @1795348800000",
            "! value: a second that is not level, overload, under range",
            "! TA120-T1-N: not a value of this part of the meter",
        ],
    );
    // A name that only ends so is no meter.
    check(
        "",
        r#"{"sensors":[{"sensor":"wind-N","observations":[{"value":"4"}]}]}"#,
        &["wind-N value 4~"],
    );
}

#[test]
fn the_catalogue_says_what_a_series_is() {
    let lines = tell(
        &Sentilo,
        "",
        r#"{"providers":[{"provider":"A","sensors":[
            {"sensor":"s1","description":"Roof","type":"noise","unit":"dBa","state":"online","dataType":"NUMBER"},
            {"sensor":"s2","type":"air_quality_no2","unit":"µg/m³","state":"offline"},
            {"sensor":"s3","type":"container_volum","unit":"%","state":"?","location":"41.5 2.25"},
            {"sensor":"s4","type":"picture","dataType":"IMAGE_LINK"},
            {"sensor":"TA120-T1-N","type":"noise","unit":"dB"}]},{"provider":"B"}]}"#,
    );
    let series: Vec<&String> = lines
        .iter()
        .filter(|line| line.starts_with("Series"))
        .collect();
    assert_eq!(series.len(), 3, "{lines:#?}");
    for (line, quantity, unit) in [
        (series[0], "\"noise_laeq\"", "dB(A)"),
        (series[1], "\"no2\"", "ug/m3"),
        (series[2], "\"container_volum\"", "%"),
    ] {
        assert!(line.contains(quantity) && line.contains(unit), "{line}");
    }
    let others: Vec<&str> = lines
        .iter()
        .filter(|line| !line.starts_with("Series"))
        .map(String::as_str)
        .collect();
    assert_eq!(
        others,
        [
            "sensor s1 'Roof' of 'noise'",
            "device/s1 is up 'online'",
            "sensor s2 '' of 'air_quality_no2'",
            "device/s2 is down 'offline'",
            "sensor s3 '' of 'container_volum'",
            "device/s3 at 41.5 2.25",
            "device/s3 is unknown '?'",
            "sensor s4 '' of 'picture'",
            "sensor TA120-T1 '' of 'noise'",
        ]
    );
}

#[test]
fn notifications_are_observations_orders_and_alarms() {
    let at = r#""time":1795348800000,"publishedAt":1795348801000"#;
    check(
        "",
        &format!(
            r#"{{"message":"8","topic":"/data/p/s","type":"DATA","sensor":"s","provider":"p","location":"41.5 2.25",{at}}}"#
        ),
        &[
            "s value 8~ @1795348800000",
            "device/s at 41.5 2.25 @1795348800000",
        ],
    );
    check(
        "",
        &format!(r#"{{"message":"Stop","topic":"/order/p","type":"ORDER","provider":"p",{at}}}"#),
        &["service: order 'Stop' @1795348800000"],
    );
    let alarm = tell(
        &Sentilo,
        "",
        &format!(
            r#"{{"message":"No data in 10 minutes","topic":"/alarm/FROZEN_1",{at},"sensor":"s"}}"#
        ),
    );
    assert_eq!(alarm.len(), 1);
    assert!(
        alarm[0].contains("FROZEN_1") && alarm[0].contains("1795348800000"),
        "{alarm:?}"
    );
    check(
        "",
        &format!(r#"{{"message":"8","topic":"/x","type":"NEWS",{at}}}"#),
        &["! type: none of DATA, ORDER and ALARM"],
    );
    let payload =
        format!(r#"{{"message":"8","topic":"/data/p/s","type":"DATA","retryAttempt":1,{at}}}"#);
    let mut found = Found::default();
    Sentilo.parse(&Message::bare(payload.as_bytes()), &mut found);
    let mut again = Found::default();
    let payload = payload.replace("\"retryAttempt\":1,", "");
    Sentilo.parse(&Message::bare(payload.as_bytes()), &mut again);
    assert!(found.key.is_some());
    assert_eq!(found.key, again.key);
    assert_eq!(found.network_at, Some(Stamp(1_795_348_801_000)));
    assert_eq!(found.alive, Some("s".into()));
}

#[test]
fn errors_and_strangers_are_defects() {
    check(
        "",
        r#"{"code":401,"message":"Invalid credential null"}"#,
        &["! code: the platform answers 401: Invalid credential null"],
    );
    check("", r#"{"alerts":[{"id":"A"}]}"#, &[]);
    check("", "{}", &["! payload: no document of Sentilo"]);
    check("", "[1]", &["! payload: no document of Sentilo"]);
    check("", "", &["! payload: not JSON at byte 0: it is empty"]);
}
