//! What the collected messages of The Things Stack say, read by eye.

use crate::table::{Expect, Table, expect};
use serde_json::json;

pub(crate) fn table() -> Table {
    let mut files = uplinks();
    files.extend(documentation());
    files.extend(no_uplinks());
    files.extend(event_stream());
    files.extend(catalogues());
    Table {
        format: "tts-v3",
        folders: &[
            "iot/tts-v3",
            "iot/tts-v3-events",
            "apis/lorawan/tts-error-no-rights.json",
            "apis/lorawan/tts-error-rate-limit.json",
            "apis/lorawan/tts-gateway.json",
            "apis/lorawan/tts-gateways-page.json",
        ],
        files,
    }
}

/// One device of a converter's tests: one gateway heard it, no codec.
fn one_gateway(path: &'static str) -> Expect {
    expect(path)
        .asset("1000000000000001", "device", Some("eui-1000000000000001"))
        .line(
            json!({"kind": "link", "device": "1000000000000001", "gateway": "6a7e111a10000000",
            "rssi": -35, "snr": 13.2, "frame_counter": 10335, "spreading_factor": 7,
            "frequency": 867_100_000, "received_at": "2023-05-19T05:33:35.608Z"}),
        )
}

/// The same gateway directly, and once more by the packet broker.
fn with_packet_broker(path: &'static str) -> Expect {
    let link = json!({"kind": "link", "device": "1000000000000001", "gateway": "6a7e111a10000000",
        "rssi": -24, "snr": 12, "frame_counter": 5017, "spreading_factor": 7,
        "frequency": 868_500_000, "received_at": "2023-05-18T08:25:25.885Z"});
    expect(path)
        .asset("1000000000000001", "device", Some("eui-1000000000000001"))
        .line(link.clone())
        .line(link)
}

fn uplinks() -> Vec<Expect> {
    vec![
        one_gateway("iot/tts-v3/tb-Bosch-Parking_Lot_Sensor-payload.json"),
        one_gateway("iot/tts-v3/tb-Elsys-ERS2-payload.json"),
        one_gateway("iot/tts-v3/tb-Milesight-AM102-payload.json"),
        one_gateway("iot/tts-v3/tb-Nwave-G4_NCC_FM-payload.json"),
        one_gateway("iot/tts-v3/tb-Tektelic-Aura-payload.json"),
        with_packet_broker("iot/tts-v3/tb-Bosch-Parking_Lot_Sensor-payload-2.json"),
        with_packet_broker("iot/tts-v3/tb-Elsys-ERS2-payload-2.json"),
        with_packet_broker("iot/tts-v3/tb-Milesight-AM102-payload-2.json"),
        with_packet_broker("iot/tts-v3/tb-Nwave-G4_NCC_FM-payload-2.json"),
        expect("iot/tts-v3/tb-Decentlab-DL-LP8P-payload.json")
            .asset("70B3D57BA0000BCE", "device", Some("03022"))
            .gateway_position("b827ebfffe9f2da9", 52.71863806169478, -4.052632749080659)
            .line(
                json!({"kind": "link", "device": "70B3D57BA0000BCE", "gateway": "b827ebfffe9f2da9",
                "rssi": -16, "snr": 8.5, "frame_counter": 101, "spreading_factor": 11,
                "frequency": 867_700_000, "received_at": "2020-02-06T09:46:05Z"}),
            ),
        expect("iot/tts-v3/tb-Yobiiq-EM2101-payload.json")
            .asset("FC48C900000001C5", "device", Some("KWH - 32310067"))
            .line(
                json!({"kind": "link", "device": "FC48C900000001C5", "gateway": "24e124fffef24699",
                "rssi": -91, "snr": 12.8, "frame_counter": 0, "spreading_factor": 10,
                "frequency": 867_900_000}),
            ),
        // Two answers of the Storage Integration; the gateway has no EUI, the radio values are omitted.
        expect("iot/tts-v3/ttidocs-retrieve-L34.json")
            .asset("1111111111111111", "device", Some("dev1"))
            .line(
                json!({"kind": "link", "device": "1111111111111111", "gateway": "gtw1",
                "rssi": null, "snr": null, "frame_counter": 43, "spreading_factor": 12,
                "frequency": 868_100_000, "received_at": "2020-08-24T10:08:43.385Z"}),
            ),
        expect("iot/tts-v3/ttidocs-retrieve-L36.json")
            .asset("1111111111111111", "device", Some("dev1"))
            .link("1111111111111111", "gtw1", None, None, Some(44)),
    ]
}

fn documentation() -> Vec<Expect> {
    let at = Some("2025-04-16T11:54:13.697Z");
    let button = "70B3D52DD600035A";
    let motion = "my-motion-sensors/my-motion-sensor-1";
    let motion_at = Some("2020-01-15T16:02:10.448Z");
    vec![
        // No `f_cnt`: it is 0.
        expect("iot/tts-v3/ttidocs-_index-L118.json")
            .asset("4200000000000000", "device", Some("dev1"))
            .link(
                "4200000000000000",
                "0242020000247803",
                Some(-35.0),
                Some(5.0),
                Some(0),
            ),
        // A cutting without a device or a time. The normalised temperature stands for both.
        expect("iot/tts-v3/ttidocs-_index-L266.json")
            .defect("names no device")
            .line(
                json!({"kind": "observation", "device": null, "quantity": "air_temperature",
                "value": -21.3, "unit": "Cel", "unit_status": "model", "observed_at": null}),
            )
            .line(json!({"kind": "observation", "quantity": "illuminance", "value": 1152}))
            .line(json!({"kind": "observation", "quantity": "event", "value": "setup"}))
            .line(json!({"kind": "observation", "quantity": "recvTime"}))
            // 3250 can be no percentage and no volts.
            .line(json!({"kind": "observation", "quantity": "battery_level", "suspect": true}))
            .line(json!({"kind": "event", "name": "codec_warning", "detail": "it's cold"})),
        // The EUIs are blotted out, the message is wrapped by a bridge.
        expect("iot/tts-v3/ttidocs-_index-L35.json")
            .defect("dev_eui")
            .asset(motion, "device", Some("my-motion-sensor-1"))
            .link(motion, "tektelic-1", Some(-3.0), Some(9.5), Some(13))
            .observation(motion, "battery_level", 86.66666666666667, "%", motion_at)
            .observation(motion, "count", 226, "", motion_at)
            .observation(motion, "events", "motion", "", motion_at)
            .observation(motion, "status", 1, "", motion_at)
            .observation(motion, "air_temperature", 6, "Cel", motion_at)
            .observation(motion, "time", 0, "", motion_at)
            .observation(motion, "voltage", 3.6, "V", motion_at),
        expect("iot/tts-v3/ttidocs-_index-L386.json")
            .line(json!({"kind": "asset", "id": button, "type": "device",
                "name": "eui-70b3d52dd600035a", "model": "mclimate/mc-button"}))
            .link(button, "58a0cbfffe8052ec", Some(-31.0), Some(9.5), Some(14))
            .observation(button, "battery_voltage", 3.4, "V", at)
            .observation(button, "pressEvent", 1, "", at)
            .line(
                json!({"kind": "observation", "device": button, "value": 21.5, "observed_at": at}),
            )
            .observation(button, "singlePressEventCounter", 16, "", at)
            .observation(button, "thermistorProperlyConnected", true, "", at)
            .observation(
                button,
                "battery_level",
                90.118576,
                "%",
                Some("2025-04-16T11:54:13.787Z"),
            ),
        expect("iot/tts-v3/ttidocs-_index-L87.json")
            .defect("names no device")
            .line(
                json!({"kind": "link", "device": null, "gateway": "b827ebfffe8db885",
                "rssi": -27, "snr": 9.2, "frame_counter": 202}),
            )
            .line(
                json!({"kind": "observation", "device": null, "quantity": "relative_humidity",
                "value": 44, "unit": "%", "observed_at": "2021-07-08T11:17:59.131Z"}),
            )
            .line(
                json!({"kind": "observation", "device": null, "quantity": "air_temperature",
                "value": 32, "unit": "Cel", "observed_at": "2021-07-08T11:17:59.131Z"}),
            ),
        // A comma is missing near the end; all that stands before it counts.
        expect("iot/tts-v3/ttidocs-uplink-INVALID-missing-comma.json.invalid")
            .defect("not JSON")
            .line(
                json!({"kind": "asset", "id": "0004A30B001C0530", "type": "device",
                "name": "dev1", "model": "the-things-products/the-things-uno"}),
            )
            .link(
                "0004A30B001C0530",
                "9c5c8e00001a05c4",
                Some(-35.0),
                Some(5.0),
                Some(1),
            )
            .position("0004A30B001C0530", 37.97155556731436, 23.72678801175413)
            .observation(
                "0004A30B001C0530",
                "air_temperature",
                1.0,
                "Cel",
                Some("2020-02-12T15:15:45.787Z"),
            )
            .line(
                json!({"kind": "observation", "device": "0004A30B001C0530", "value": 0.64,
                "observed_at": "2020-02-12T15:15:45.787Z"}),
            ),
    ]
}

fn no_uplinks() -> Vec<Expect> {
    let device = "0004A30B001C0530";
    let subject = "device/0004A30B001C0530";
    vec![
        expect("iot/tts-v3/ttidocs-_index-L54.json")
            .asset(device, "device", Some("dev1"))
            .event(subject, "join", Some("2020-02-17T07:49:09.736Z")),
        expect("iot/tts-v3/ttsstack-json_test-L78.json")
            .asset("foo-app/foo-device", "device", Some("foo-device"))
            .event("device/foo-app/foo-device", "join", None),
        expect("iot/tts-v3/ttidocs-_index-L290.json")
            .asset(device, "device", Some("dev1"))
            .event(subject, "downlink_ack", Some("2020-02-17T10:32:24.590Z")),
        // What an application asks the stack to send: its values are orders, not observations.
        expect("iot/tts-v3/ttidocs-_index-L416.json")
            .asset("app1/dev1", "device", Some("dev1"))
            .event("device/app1/dev1", "downlink_requested", None),
        expect("iot/tts-v3/ttidocs-_index-L54-2.json")
            .asset("app1/dev1", "device", Some("dev1"))
            .event("device/app1/dev1", "downlink_requested", None),
        expect("iot/tts-v3/ttsstack-json_test-L149.json")
            .asset("foo-app/foo-device", "device", Some("foo-device"))
            .event("device/foo-app/foo-device", "downlink_requested", None)
            .event("device/foo-app/foo-device", "downlink_requested", None),
    ]
}

/// The `data` of the event stream's entries: most tell of the stack's inner life and name no device.
fn event_stream() -> Vec<Expect> {
    let joining = "device/70B3D57ED0050EAD";
    vec![
        expect("iot/tts-v3-events/ttidocs-data-_index-L121.json")
            .event(joining, "join_request", None)
            .link("70B3D57ED0050EAD", "b827ebfffe8db887", None, None, None),
        expect("iot/tts-v3-events/ttidocs-data-_index-L170.json").event(
            joining,
            "join_request",
            None,
        ),
        expect("iot/tts-v3-events/ttidocs-data-_index-L241.json").defect("no message of a device"),
        expect("iot/tts-v3-events/ttidocs-data-_index-L315.json").defect("no message of a device"),
        expect("iot/tts-v3-events/ttidocs-data-_index-L341.json").defect("no message of a device"),
        expect("iot/tts-v3-events/ttidocs-data-_index-L415.json").defect("no message of a device"),
        expect("iot/tts-v3-events/ttidocs-data-_index-L601.json")
            .asset("70B3D57ED0050EAD", "device", Some("dev2"))
            .event(joining, "join", Some("2022-07-05T09:01:06.988Z")),
    ]
}

/// What the HTTP API says of gateways, and why it says nothing.
fn catalogues() -> Vec<Expect> {
    vec![
        expect("apis/lorawan/tts-gateway.json")
            .asset("gtw1", "gateway", Some("gtw1"))
            .gateway_position("gtw1", 43.84, 18.32),
        expect("apis/lorawan/tts-gateways-page.json")
            .asset("1111111111111111", "gateway", Some("test-0001"))
            .asset("1111111111111112", "gateway", Some("test-0002")),
        expect("apis/lorawan/tts-error-no-rights.json")
            .defect("7: error:pkg/auth/rights:no_user_rights"),
        expect("apis/lorawan/tts-error-rate-limit.json")
            .defect("8: error:pkg/ratelimit:rate_limit_exceeded"),
    ]
}
