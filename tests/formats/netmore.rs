//! What the collected messages of Netmore say, read by eye: the tests of a Swedish municipal platform.

use crate::table::{Expect, Table, expect};
use serde_json::json;

pub(crate) fn table() -> Table {
    Table {
        format: "netmore",
        folders: &["iot/netmore"],
        files: vec![
            documented(),
            best_gateway(
                "iot/netmore/copyleft/diwise-axsensor-axsensor_input.json",
                json!({"kind": "link", "device": "3731323054377916", "gateway": "1378",
                    "rssi": -45, "snr": 8.2, "spreading_factor": 7, "frame_counter": null,
                    "frequency": null, "received_at": "2022-05-17T09:29:46.799Z"}),
            ),
            // Its battery level is 0: fed by the mains, or never asked.
            best_gateway(
                "iot/netmore/copyleft/diwise-axsensor-input2.json",
                json!({"kind": "link", "device": "363536305B398E11", "gateway": "640",
                    "rssi": -122, "snr": -3, "spreading_factor": 12, "frame_counter": 3505,
                    "frequency": 868_100_000, "received_at": "2024-04-25T09:15:38.869Z"}),
            )
            .missing(
                "363536305B398E11",
                "battery_level",
                Some("2024-04-25T09:15:38.869Z"),
            ),
            senlab("iot/netmore/copyleft/diwise-senlabt-senlabT.json"),
            senlab("iot/netmore/copyleft/diwise-senlabt-senlabT_sensorReadingError.json"),
            cube(
                "iot/netmore/copyleft/diwise-sensefarm-sensefarm.json",
                "71B4D554600002B0",
                json!({"kind": "link", "device": "71B4D554600002B0", "gateway": "126",
                    "rssi": -109, "snr": -2.5, "spreading_factor": 12,
                    "received_at": "2022-08-25T06:40:56.785Z"}),
            ),
            cube(
                "iot/netmore/copyleft/diwise-up.json",
                "70B3D554600002E7",
                json!({"kind": "link", "device": "70B3D554600002E7", "gateway": "824",
                    "rssi": -104, "snr": -2, "spreading_factor": 12,
                    "received_at": "2025-04-10T20:48:22.053Z"}),
            ),
            all_gateways(),
        ],
    }
}

/// One message and no list; its EUI is short of three digits, and nothing is told about the radio.
fn documented() -> Expect {
    expect("iot/netmore/diwisedocs-incoming-payload.json")
        .line(
            json!({"kind": "asset", "id": "a1b2bc3d4e5f6", "type": "device", "name": null,
            "model": "tem_lab_14ns"}),
        )
        .defect("not an EUI of 16 hex digits")
}

/// A sensor of a type that the operator does not know, heard by the one gateway that it names.
fn best_gateway(path: &'static str, link: serde_json::Value) -> Expect {
    expect(path).line(link)
}

fn senlab(path: &'static str) -> Expect {
    let device = "70B3D580A010F260";
    expect(path)
        .line(json!({"kind": "asset", "id": device, "type": "device", "model": "tem_lab_14ns"}))
        .line(
            json!({"kind": "link", "device": device, "gateway": "184", "rssi": -113,
            "snr": -11.8, "spreading_factor": 12, "received_at": "2022-04-12T05:08:50.301Z"}),
        )
        .position(device, 57.806266, 12.07727)
}

fn cube(path: &'static str, device: &str, link: serde_json::Value) -> Expect {
    expect(path)
        .line(json!({"kind": "asset", "id": device, "type": "device", "model": "cube02"}))
        .line(link)
}

/// Three gateways, the first of them the worst; each has a number and an EUI.
fn all_gateways() -> Expect {
    let device = "363536305D398E11";
    let at = "2025-04-10T15:22:58.961Z";
    let mut file = expect("iot/netmore/copyleft/diwise-upall.json");
    for (gateway, eui, rssi, snr) in [
        ("19198", "7076ff0056081cc9", -125, -17.2),
        ("1789", "647fdafffe016c40", -115, -8.2),
        ("187", "00800000a0001f6d", -113, -17.0),
    ] {
        file = file.asset(gateway, "gateway", Some(eui)).line(
            json!({"kind": "link", "device": device, "gateway": gateway, "rssi": rssi,
                "snr": snr, "spreading_factor": 12, "frame_counter": 4427,
                "frequency": 867_300_000, "received_at": at}),
        );
    }
    file.missing(device, "battery_level", Some(at))
}
