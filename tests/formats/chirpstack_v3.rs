//! What the collected messages of Servanet, a ChirpStack v3, say, read by eye: the tests of a Swedish
//! municipal platform. Most have been stripped of their gateways, some of their EUIs.

use crate::table::{Expect, Table, expect};
use serde_json::json;

pub(crate) fn table() -> Table {
    Table {
        format: "chirpstack-v3",
        folders: &["iot/chirpstack-v3-servanet"],
        files: vec![
            water(),
            air(),
            distance("iot/chirpstack-v3-servanet/copyleft/diwise-milesight-data_em300.json"),
            distance("iot/chirpstack-v3-servanet/copyleft/diwise-milesight-data_em400.json"),
            two_gateways(),
            nameless_gateway(
                "iot/chirpstack-v3-servanet/copyleft/diwise-milesight-data_em400_tld_neg.json",
            ),
            nameless_gateway(
                "iot/chirpstack-v3-servanet/copyleft/diwise-milesight-data_em400_udl.json",
            ),
            ultrasonic(),
        ],
    }
}

fn described(path: &'static str, id: &str, name: &str, model: &str) -> Expect {
    expect(path)
        .line(json!({"kind": "asset", "id": id, "type": "device", "name": name, "model": model}))
}

/// Its ids are crossed out, and are still all that there is to tell it by. DR5 in Europe is SF7.
fn water() -> Expect {
    let (device, gateway) = ("xxxxxxxxxxxxxx", "xxxxxxxxxxx");
    let at = "2022-03-28T12:40:40.653Z";
    described(
        "iot/chirpstack-v3-servanet/copyleft/diwise-elsys-elsysTemp.json",
        device,
        "sk-elt-temp-16",
        "Elsys_Codec",
    )
    .defect("not an EUI of 16 hex digits")
    .line(
        json!({"kind": "link", "device": device, "gateway": gateway, "rssi": -105, "snr": 8.5,
        "spreading_factor": 7, "frame_counter": 10301, "frequency": 867_700_000,
        "received_at": at}),
    )
    .gateway_position(gateway, 62.36956091265246, 17.319844410529534)
    .observation(device, "water_temperature", 19.3, "Cel", Some(at))
    .observation(device, "battery_voltage", 3.466, "V", Some(at))
}

/// The frame of a device whose gateways and times were left out.
fn frame(file: Expect, device: &str) -> Expect {
    file.line(
        json!({"kind": "link", "device": device, "gateway": null, "rssi": null,
        "snr": null, "spreading_factor": 7, "frame_counter": 10901, "frequency": 868_100_000,
        "received_at": null}),
    )
}

fn air() -> Expect {
    let device = "24E124725C140542";
    let file = described(
        "iot/chirpstack-v3-servanet/copyleft/diwise-milesight-data_am100.json",
        device,
        "AM103_1",
        "Milesight AM100",
    );
    frame(file, device)
        .observation(device, "battery_level", 89, "%", None)
        .observation(device, "co2", 886, "[ppm]", None)
        .observation(device, "relative_humidity", 29, "%", None)
        .observation(device, "air_temperature", 22.3, "Cel", None)
}

/// A distance without a unit stays without one.
fn distance(path: &'static str) -> Expect {
    let device = "24E124126D154397";
    let file = described(path, device, "EM400_TLD", "Milesight EM400");
    frame(file, device)
        .observation(device, "battery_level", 98, "%", None)
        .observation(device, "distance", 267, "", None)
        .observation(device, "position", "normal", "", None)
        .observation(device, "air_temperature", -0.3, "Cel", None)
}

fn ultrasonic() -> Expect {
    let device = "24E124126D154397";
    let file = described(
        "iot/chirpstack-v3-servanet/copyleft/diwise-milesight-data_em500.json",
        device,
        "EM500_UDL_1",
        "Milesight EM500",
    );
    frame(file, device).observation(device, "distance", 5000, "", None)
}

/// Only the second gateway has a clock, and its time counts. The tags say where the device stands.
fn two_gateways() -> Expect {
    let device = "24reteyrty8855";
    let at = "2024-03-19T12:15:41.681Z";
    let link = |gateway: &str, rssi: i32, snr: f64, at: Option<&str>| {
        json!({"kind": "link", "device": device, "gateway": gateway, "rssi": rssi, "snr": snr,
            "spreading_factor": 7, "frame_counter": 263, "frequency": 867_900_000,
            "received_at": at})
    };
    described(
        "iot/chirpstack-v3-servanet/copyleft/diwise-milesight-data_em400_tld.json",
        device,
        "345",
        "Milesight EM400TLD",
    )
    .defect("not an EUI of 16 hex digits")
    .position(device, 62.9, 17.9)
    .line(link("rty", -111, -4.2, None))
    .gateway_position("rty", 62.0, 17.7)
    .line(link("tyu", -112, -0.5, Some(at)))
    .gateway_position("tyu", 62.0, 17.9)
    .observation(device, "battery_level", 100, "%", Some(at))
    .observation(device, "distance", 818, "", Some(at))
    .observation(device, "position", "normal", "", Some(at))
    .observation(device, "air_temperature", 9.8, "Cel", Some(at))
}

/// The name of the gateway was taken out, what it heard was not. DR4 in Europe is SF8.
fn nameless_gateway(path: &'static str) -> Expect {
    let device = "24reteyrty8855";
    let at = "2024-03-25T09:24:18.179Z";
    described(path, device, "24", "Milesight EM400TLD")
        .defect("not an EUI of 16 hex digits")
        .defect("no gateway is named")
        .line(
            json!({"kind": "link", "device": device, "gateway": null, "rssi": -114,
            "snr": 1.5, "spreading_factor": 8, "frame_counter": 100, "frequency": 868_100_000,
            "received_at": at}),
        )
        .observation(device, "battery_level", 100, "%", Some(at))
        .observation(device, "distance", 710, "", Some(at))
        .observation(device, "position", "normal", "", Some(at))
        .observation(device, "air_temperature", -0.8, "Cel", Some(at))
}
