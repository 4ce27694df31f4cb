//! Cayenne LPP as formatters decode it: names with the number of a channel. The collected samples are what
//! stands inside of an uplink, so they are put into one of each server that has such a formatter.

use crate::support;
use serde_json::{Value, json};
use valvomo::{
    city::formats::{self, format::Message, found::Found},
    screen::pages,
};

const DEVICE: &str = "70B3D57ED0000001";

/// An uplink with this decoded payload.
fn uplink(format: &str, decoded: &Value) -> String {
    match format {
        "tts-v3" => json!({"end_device_ids": {"dev_eui": DEVICE},
            "uplink_message": {"decoded_payload": decoded}}),
        "chirpstack-v4" => json!({"deviceInfo": {"devEui": DEVICE}, "fCnt": 1, "object": decoded}),
        "chirpstack-v3" => {
            json!({"devEUI": DEVICE, "fCnt": 1, "objectJSON": decoded.to_string()})
        }
        _ => json!({"DevEUI_uplink": {"DevEUI": DEVICE, "payload": decoded}}),
    }
    .to_string()
}

/// Quantity, qualifier, value and unit of all that is observed.
fn observed(format: &str, decoded: &Value) -> Vec<(String, String, f64, String)> {
    let payload = uplink(format, decoded);
    let (mut found, mut lines) = (Found::default(), String::new());
    let format = formats::format(format).expect("a format");
    format.parse(&Message::bare(payload.as_bytes()), &mut found);
    pages::decode::lines(&found, &mut lines);
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    let observed = lines.filter(|line: &Value| line["kind"] == "observation");
    let word = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    observed
        .map(|line| {
            let value = line["value"].as_f64().expect("a number");
            let (quantity, channel) = (word(&line, "quantity"), word(&line, "qualifier"));
            (quantity, channel, value, word(&line, "unit"))
        })
        .collect()
}

/// What a careful reader finds in each file of the folder: name, channel, value, unit.
type Expected = (&'static str, &'static str, f64, &'static str);

const FILES: &[(&str, &[Expected])] = &[
    (
        "ttidocs-cayenne-L31.json",
        &[
            (
                "air_temperature",
                "channel=3",
                27.200_000_762_939_453,
                "Cel",
            ),
            ("air_temperature", "channel=5", 25.5, "Cel"),
        ],
    ),
    (
        "ttidocs-cayenne-L51.json",
        &[
            ("atmospheric_pressure", "channel=0", 1017.5, "hPa"),
            (
                "air_temperature",
                "channel=0",
                22.200_000_762_939_453,
                "Cel",
            ),
        ],
    ),
];

#[test]
fn channels_are_told_apart() {
    let Some(folder) = support::data("iot/cayenne-lpp") else {
        return;
    };
    let here = support::files(&folder);
    assert_eq!(here.len(), FILES.len(), "every file is expected");
    for (name, expected) in FILES {
        let decoded = serde_json::from_slice(&support::bytes(&folder.join(name))).expect("JSON");
        for format in ["tts-v3", "chirpstack-v4", "chirpstack-v3", "thingpark"] {
            let expected: Vec<_> = expected
                .iter()
                .map(|(quantity, channel, value, unit)| {
                    (
                        (*quantity).to_owned(),
                        (*channel).to_owned(),
                        *value,
                        (*unit).to_owned(),
                    )
                })
                .collect();
            assert_eq!(observed(format, &decoded), expected, "{name} in {format}");
        }
    }
}
