//! ChirpStack v4: the events of its documentation, uplinks from the tests of converters, and gateways.

use crate::table::{Expect, Table, expect};
use serde_json::json;

pub(crate) fn table() -> Table {
    let mut files = events();
    files.push(integration());
    files.extend(uplinks());
    files.extend(gateways());
    Table {
        format: "chirpstack-v4",
        folders: &[
            "iot/chirpstack-v4",
            "iot/chirpstack-v4-gateway",
            "apis/lorawan/chirpstack-gateway-stats.json",
        ],
        files,
    }
}

/// The events of the documentation, without topics: the payload tells.
fn events() -> Vec<Expect> {
    let (id, device) = ("0101010101010101", "device/0101010101010101");
    let described = |path| {
        expect(path).line(json!({"kind": "asset", "id": id, "type": "device",
            "name": "Test device", "model": "Test device-profile"}))
    };
    vec![
        described("iot/chirpstack-v4/csdocs-events-L126.json").event(
            device,
            "ack",
            Some("2022-07-18T09:38:49.235Z"),
        ),
        described("iot/chirpstack-v4/csdocs-events-L155.json").line(json!({"kind": "event",
            "subject": device, "name": "downlink_sent", "detail": "0016c001f153a14c",
            "observed_at": "2022-07-18T09:37:48.929Z"})),
        described("iot/chirpstack-v4/csdocs-events-L202.json").line(json!({"kind": "event",
            "subject": device, "name": "log", "observed_at": "2022-07-18T09:39:57.311Z",
            "detail": "ERROR UPLINK_MIC MIC of join-request is invalid, make sure keys are correct"})),
        described("iot/chirpstack-v4/csdocs-events-L233.json")
            .position(id, 37.344214, -8.839375),
        described("iot/chirpstack-v4/csdocs-events-L74.json")
            .observation(id, "link_margin", 10, "dB", Some("2022-07-18T09:35:06.927Z"))
            .observation(id, "battery_level", 88.3, "%", Some("2022-07-18T09:35:06.927Z")),
        described("iot/chirpstack-v4/csdocs-events-L99.json").line(json!({"kind": "event",
            "subject": device, "name": "join", "detail": "00189440",
            "observed_at": "2022-07-18T09:33:28.823Z"})),
    ]
}

/// What a geolocation service says of a modem: every value with its own time.
fn integration() -> Expect {
    let id = "0016C001F000175A";
    let mut file = expect("iot/chirpstack-v4/csdocs-events-L264.json")
        .asset(id, "device", Some("LR1110"))
        .line(
            json!({"kind": "event", "subject": "device/0016C001F000175A", "name": "integration",
            "detail": "modem_UplinkResponse", "observed_at": "2022-07-18T10:02:15.812Z"}),
        );
    let event = "2022-07-18T10:02:15.812Z";
    let modem = "2022-03-28T15:26:24.757Z";
    let clock = "2022-03-28T15:26:17.033Z";
    for (name, value, at) in [
        ("stream_records.0.0", json!(43), event),
        (
            "stream_records.0.1",
            json!("0815a7f492bf248575caf492bf248725c874acb96799de"),
            event,
        ),
        ("pending_requests.id", json!(10), event),
        ("pending_requests.upcount", json!(0), event),
        ("pending_requests.updelay", json!(32), event),
        ("fports.wifiport", json!(197), event),
        ("fports.gnssport", json!(198), event),
        ("fports.dmport", json!(199), event),
        ("fports.streamport", json!(199), event),
        ("info_fields.voltage", json!(3.04), modem),
        ("info_fields.charge", json!(0), modem),
        ("info_fields.firmware.fwtotal", json!(65535), modem),
        ("info_fields.firmware.fwcrc", json!("c66f3ebe"), modem),
        ("info_fields.firmware.fwcompleted", json!(0), modem),
        ("info_fields.rstcount", json!(300), modem),
        ("info_fields.session", json!(304), modem),
        ("info_fields.temp", json!(25), modem),
        ("info_fields.alcsync.token", json!(0), clock),
        ("info_fields.alcsync.time", json!(19), clock),
    ] {
        file = file.observation(id, name, value, "", Some(at));
    }
    file
}

/// Uplinks without a codec's object: raw bytes are normal, and say that the device lives.
fn uplinks() -> Vec<Expect> {
    let anonymous = |path, device_time| {
        expect(path)
            .line(
                json!({"kind": "asset", "id": "1000000000000001", "type": "device",
                "name": "Device name", "model": "Chirpstack default device profile"}),
            )
            .line(json!({"kind": "link", "device": "1000000000000001",
                "gateway": "6a7e111a10000000", "rssi": -35, "snr": 11.5, "spreading_factor": 7,
                "frame_counter": 4, "frequency": 868_500_000, "received_at": device_time}))
    };
    // The gateway's time is two days later than the event's; it counts.
    let decentlab = |path| {
        expect(path)
            .line(
                json!({"kind": "asset", "id": "70B3D57BA0003BB8", "type": "device",
                "name": "PM-15288", "model": "dev-prof-Decentlab"}),
            )
            .line(json!({"kind": "link", "device": "70B3D57BA0003BB8",
                "gateway": "fcc23dfffe2e72ed", "rssi": -106, "snr": 3, "spreading_factor": 7,
                "frame_counter": 20, "frequency": 868_300_000,
                "received_at": "2024-11-12T12:51:50Z"}))
            .gateway_position("fcc23dfffe2e72ed", 46.80179269386121, 7.1381521224975595)
    };
    // The gateway has no clock.
    let yobiiq = |path, counter: u32| {
        expect(path)
            .line(
                json!({"kind": "asset", "id": "FC48C900000001C5", "type": "device",
                "name": "KWH - 32310067", "model": "EM2101"}),
            )
            .line(json!({"kind": "link", "device": "FC48C900000001C5",
                "gateway": "647fdafffe012d39", "rssi": -47, "snr": 9.2, "spreading_factor": 7,
                "frame_counter": counter, "frequency": 867_500_000, "received_at": null}))
    };
    let mut files: Vec<Expect> = [
        "iot/chirpstack-v4/tb-Bosch-Parking_Lot_Sensor-payload.json",
        "iot/chirpstack-v4/tb-Bosch-Parking_Lot_Sensor-payload_1.json",
        "iot/chirpstack-v4/tb-Elsys-ERS2-payload.json",
        "iot/chirpstack-v4/tb-Elsys-ERS2_Lite-payload.json",
        "iot/chirpstack-v4/tb-Netvox-R718KA-payload.json",
        "iot/chirpstack-v4/tb-Netvox-R718KA-payload_1.json",
        "iot/chirpstack-v4/tb-Nwave-G4_NCC_FM-payload.json",
        "iot/chirpstack-v4/tb-Nwave-G4_NPS_FM-payload.json",
        "iot/chirpstack-v4/tb-Nwave-G4_NPS_FM-payload_1.json",
    ]
    .into_iter()
    .map(|path| anonymous(path, "2023-05-22T07:47:05.404Z"))
    .collect();
    files.extend([
        decentlab("iot/chirpstack-v4/tb-Decentlab-DL-5TM-payload.json"),
        decentlab("iot/chirpstack-v4/tb-Decentlab-DL-5TM-payload_01.json"),
        decentlab("iot/chirpstack-v4/tb-Decentlab-DL-LP8P-payload.json"),
        decentlab("iot/chirpstack-v4/tb-Decentlab-DL-LP8P-payload_01.json"),
        yobiiq("iot/chirpstack-v4/tb-Yobiiq-EM2101-payload.json", 0),
        yobiiq("iot/chirpstack-v4/tb-Yobiiq-EM2101-payload_01.json", 1),
    ]);
    files
}

fn gateways() -> Vec<Expect> {
    let (id, gateway) = ("0016c001f153a14c", "gateway/0016c001f153a14c");
    vec![
        expect("iot/chirpstack-v4-gateway/csgw-events-L123.json").line(json!({"kind": "event",
            "subject": gateway, "name": "exec", "detail": "optional error message"})),
        expect("iot/chirpstack-v4-gateway/csgw-events-L145.json").event(gateway, "raw", None),
        // The frame is still encrypted: nobody can say which device sent it.
        expect("iot/chirpstack-v4-gateway/csgw-events-L72.json").line(json!({"kind": "link",
            "device": null, "gateway": id, "rssi": -52, "snr": 13.75, "spreading_factor": 7,
            "frequency": 867_300_000, "received_at": "2022-08-03T14:37:43.383Z"})),
        expect("iot/chirpstack-v4-gateway/csgw-states-L23.json")
            .asset(id, "gateway", None)
            .state(gateway, "up"),
        expect("apis/lorawan/chirpstack-gateway-stats.json")
            .asset(id, "gateway", None)
            .line(json!({"kind": "state", "subject": gateway, "state": "up",
                "detail": "rx 1 ok 1 tx 1", "observed_at": "2022-08-03T14:37:59Z"}))
            .observation(
                id,
                "gateway_rx_packets",
                1,
                "1",
                Some("2022-08-03T14:37:59Z"),
            )
            .observation(
                id,
                "gateway_rx_packets_ok",
                1,
                "1",
                Some("2022-08-03T14:37:59Z"),
            )
            .observation(
                id,
                "gateway_tx_packets",
                1,
                "1",
                Some("2022-08-03T14:37:59Z"),
            ),
    ]
}
