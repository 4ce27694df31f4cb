//! What the collected messages of LORIOT say, read by eye: the tests of converters.

use crate::table::{Expect, Table, expect};
use serde_json::json;

pub(crate) fn table() -> Table {
    Table {
        format: "loriot",
        folders: &["iot/loriot"],
        files: vec![
            // No battery here. The gateway stays untold in every `rx`.
            expect("iot/loriot/tb-Decentlab-DL-5TM-payload.json").line(
                json!({"kind": "link", "device": "0004A30B001ADCB5", "gateway": null, "rssi": -119,
                    "snr": -15.8, "spreading_factor": 11, "frame_counter": 121,
                    "frequency": 868_300_000, "received_at": "2017-07-26T10:14:08.945Z"}),
            ),
            anonymous("iot/loriot/tb-Elsys-ERS2-payload.json"),
            anonymous("iot/loriot/tb-Netvox-R311A-payload.json"),
            anonymous("iot/loriot/tb-Nwave-G4_NCC_FM-payload.json"),
            anonymous("iot/loriot/tb-Tektelic-Aura-payload.json"),
            with_gateways(),
            // 255: it cannot measure its battery.
            expect("iot/loriot/tb-Yobiiq-EM2101-payload.json")
                .line(
                    json!({"kind": "link", "device": "FC48C900000001C5", "gateway": null,
                    "rssi": -78, "snr": 7.8, "spreading_factor": 12, "frame_counter": 0,
                    "frequency": 867_500_000, "received_at": "2024-11-12T11:19:37Z"}),
                )
                .missing(
                    "FC48C900000001C5",
                    "battery_level",
                    Some("2024-11-12T11:19:37Z"),
                ),
        ],
    }
}

/// One message with the bytes of several sensors. A battery of 94 is (94 - 1) / 253 full.
fn anonymous(path: &'static str) -> Expect {
    let (device, at) = ("1000000000000001", "2023-05-19T06:46:41.936Z");
    expect(path)
        .line(
            json!({"kind": "link", "device": device, "gateway": null, "rssi": -21, "snr": 10,
            "spreading_factor": 9, "frame_counter": 2, "frequency": 867_500_000,
            "received_at": at}),
        )
        .observation(device, "battery_level", 36.758_893_28, "%", Some(at))
}

/// A battery of 164 is 163 / 253 full.
fn with_gateways() -> Expect {
    let (device, at) = ("333737395E308C16", "2024-11-14T17:27:41.145Z");
    expect("iot/loriot/tb-SensiEDGE-SensiLora2_0-payload.json")
        .line(
            json!({"kind": "link", "device": device, "gateway": "303734ffff003000",
            "rssi": -52, "snr": 10, "spreading_factor": 7, "frame_counter": 136,
            "frequency": 867_300_000, "received_at": at}),
        )
        .gateway_position("303734ffff003000", 46.8076885, 7.100528)
        .observation(device, "battery_level", 64.426_877_47, "%", Some(at))
}
