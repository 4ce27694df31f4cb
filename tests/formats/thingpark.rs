//! What the collected messages of ThingPark say, read by eye: Digita's network in Helsinki, converters'
//! tests, the vendor's documentation, and two of KPN's.

use crate::table::{Expect, Table, expect};
use serde_json::{Value, json};

pub(crate) fn table() -> Table {
    let mut files = helsinki();
    files.extend(converters());
    files.extend(documentation());
    files.extend(kpn());
    Table {
        format: "thingpark",
        folders: &["iot/thingpark"],
        files,
    }
}

/// What is the same for the frame at all gateways.
struct Frame {
    device: &'static str,
    spreading_factor: Value,
    frame_counter: Value,
    frequency: Value,
    received_at: &'static str,
}

impl Frame {
    /// The frame at some gateways: their names, RSSI and SNR.
    fn at(&self, mut file: Expect, gateways: &[(&str, f64, f64)]) -> Expect {
        for (gateway, rssi, snr) in gateways {
            file = file.line(
                json!({"kind": "link", "device": self.device, "gateway": gateway,
                "rssi": rssi, "snr": snr, "spreading_factor": self.spreading_factor,
                "frame_counter": self.frame_counter, "frequency": self.frequency,
                "received_at": self.received_at}),
            );
        }
        file
    }
}

fn described(path: &'static str, id: &str, name: Option<&str>, model: &str) -> Expect {
    expect(path)
        .line(json!({"kind": "asset", "id": id, "type": "device", "name": name, "model": model}))
}

/// Real messages. `loc` is null, so the only coordinates are those of the best gateway.
fn helsinki() -> Vec<Expect> {
    let counter = "56B6789246B84A01";
    let at = "2023-07-12T14:37:33.206Z";
    let file = described(
        "iot/thingpark/hel-test_56B6789246B84A01-L1.json",
        counter,
        Some("PAXCOUNTER 01/2023"),
        "LORA/Generic",
    );
    let frame = Frame {
        device: counter,
        spreading_factor: json!(7),
        frame_counter: json!(757),
        frequency: json!(868_500_000),
        received_at: at,
    };
    let heard = [
        ("FF0187BB", -101.0, 4.0),
        ("FF011243", -114.0, -1.0),
        ("FF01A93B", -111.0, -1.75),
    ];
    let first = frame
        .at(file, &heard)
        .gateway_position("FF0187BB", 60.187641, 24.979691)
        .observation(counter, "gateway_count", 3, "1", Some(at));
    vec![first, sensor_node(), numbers_as_texts(), lahti()]
}

/// Eight gateways, and the best one, by SNR, is the first.
fn sensor_node() -> Expect {
    let device = "70B3D57050011439";
    let at = "2023-07-12T14:37:53.594Z";
    let file = described(
        "iot/thingpark/hel-test_70B3D57050011439-L1.json",
        device,
        Some("Digital Matter SensorNode 70B3D57050011439"),
        "digmat/sensornod",
    );
    let frame = Frame {
        device,
        spreading_factor: json!(11),
        frame_counter: json!(1112),
        frequency: json!(867_300_000),
        received_at: at,
    };
    let heard = [
        ("FF017EB7", -105.0, 0.0),
        ("FF017DB2", -107.0, -2.0),
        ("DA00A865", -119.0, -7.0),
        ("FF019079", -104.0, -11.0),
        ("FF01A533", -119.0, -12.75),
        ("FF0187BB", -97.0, -14.0),
        ("FF01A2E7", -114.0, -17.0),
        ("FF011140", -116.0, -18.0),
    ];
    frame
        .at(file, &heard)
        .gateway_position("FF017EB7", 60.183624, 24.971594)
        .observation(device, "gateway_count", 8, "1", Some(at))
}

/// Every number is a text.
fn numbers_as_texts() -> Expect {
    let device = "9900F2BBCCB4EE20";
    let at = "2023-07-12T14:39:27.273Z";
    let file = described(
        "iot/thingpark/hel-test_9900F2BBCCB4EE20-L1.json",
        device,
        Some("PAXCounter-20"),
        "1m2m/ed1608",
    );
    let frame = Frame {
        device,
        spreading_factor: json!(7),
        frame_counter: json!(0),
        frequency: json!(868_500_000),
        received_at: at,
    };
    let heard = [
        ("DA00A865", -113.0, 4.0),
        ("FF0187BB", -103.0, 2.0),
        ("FF01A93B", -105.0, 2.0),
        ("FF019BE1", -103.0, 0.0),
        ("FF019079", -105.0, -3.0),
        ("FF017EB7", -107.0, -3.0),
        ("FF019E5F", -113.0, -6.0),
    ];
    frame
        .at(file, &heard)
        .gateway_position("DA00A865", 60.196381, 24.956940)
        .observation(device, "gateway_count", 7, "1", Some(at))
}

/// A device of Helsinki's customer that a gateway in Lahti hears best.
fn lahti() -> Expect {
    let device = "A81758FFFE0357CB";
    let at = "2023-07-12T14:36:43.242Z";
    let file = described(
        "iot/thingpark/hel-test_A81758FFFE0357CB-L1.json",
        device,
        Some("Elsys ERS CO2 A81758FFFE0357CB"),
        "elsys",
    );
    let frame = Frame {
        device,
        spreading_factor: json!(10),
        frame_counter: json!(19550),
        frequency: json!(868_500_000),
        received_at: at,
    };
    let heard = [("FF010F13", -110.0, -17.0), ("FF017F54", -110.0, -18.0)];
    frame
        .at(file, &heard)
        .gateway_position("FF010F13", 61.006775, 25.523552)
        .observation(device, "gateway_count", 2, "1", Some(at))
}

/// One message of a rain gauge in three files, with other bytes in `payload_hex`.
fn converters() -> Vec<Expect> {
    let device = "70B3D57BA000156B";
    let at = "2024-11-28T21:08:22.138Z";
    let frame = Frame {
        device,
        spreading_factor: json!(9),
        frame_counter: json!(26),
        frequency: json!(902_500_000),
        received_at: at,
    };
    let file = |path| {
        let file = described(path, device, Some("RainGauge 5483_Test"), "DL/TBRG");
        frame
            .at(file, &[("100019D4", -114.0, 4.75)])
            .position(device, 32.592782, -106.927742)
            .asset(
                "100019D4",
                "gateway",
                Some("iStation US #6_CDRRC_Summerford"),
            )
            .gateway_position("100019D4", 32.516357, -106.824348)
            .observation(device, "gateway_count", 1, "1", Some(at))
            .line(
                json!({"kind": "observation", "device": device, "quantity": "packet_loss",
                "value": 3.7037, "unit": "%", "qualifier": null, "observed_at": at}),
            )
            .line(
                json!({"kind": "observation", "device": device, "quantity": "packet_loss",
                "value": 0, "unit": "%", "qualifier": "instant", "observed_at": at}),
            )
            .observation(device, "uplinks_lost", 0, "1", Some(at))
    };
    [
        "iot/thingpark/tb-Decentlab-DL-ALB-payload.json",
        "iot/thingpark/tb-Decentlab-DL-ATM22-payload.json",
        "iot/thingpark/tb-Decentlab-DL-LPW-payload.json",
    ]
    .into_iter()
    .map(file)
    .collect()
}

fn documentation() -> Vec<Expect> {
    let mut files = vec![documented_uplink()];
    // What an application asks the network to send: orders, and a key that is nobody's business.
    for (path, device, at) in [
        (
            "iot/thingpark/tpxdoc-README-L149.json",
            "A81758FFFE04F27E",
            "2022-06-08T13:50:00.882Z",
        ),
        (
            "iot/thingpark/tpxdoc-downlink-message-L12.json",
            "0018B20000000B20",
            "2019-07-10T13:38:46.882Z",
        ),
        (
            "iot/thingpark/tpxdoc-downlink-message-L25.json",
            "0018B20000000B20",
            "2019-07-10T13:38:46.882Z",
        ),
    ] {
        let subject = format!("device/{device}");
        files.push(expect(path).event(&subject, "downlink_requested", Some(at)));
    }
    let (device, subject) = ("000000000F1D8693", "device/000000000F1D8693");
    let at = Some("2020-07-09T14:06:38.490Z");
    // Solved half a year before; where its owner says that it stands is another place.
    files.push(
        described(
            "iot/thingpark/tpxdoc-location-message-L11.json",
            device,
            Some("My device name"),
            "STL",
        )
        .line(
            json!({"kind": "position", "device": device, "lat": 10.11212, "lon": 7.44464,
            "observed_at": "2020-01-27T09:00:43.336Z"}),
        )
        .observation(
            device,
            "altitude",
            50,
            "m",
            Some("2020-01-27T09:00:43.336Z"),
        ),
    );
    // A group of devices: nothing that stands somewhere.
    files.push(
        expect("iot/thingpark/tpxdoc-multicast-summary-message-L11.json").line(
            json!({"kind": "event", "subject": subject, "name": "multicast_summary",
            "detail": "ABORTED 86 of 93", "observed_at": at}),
        ),
    );
    files.push(
        described(
            "iot/thingpark/tpxdoc-notification-message-L12.json",
            device,
            Some("My device name"),
            "STL",
        )
        .position(device, 43.58081, 1.4421667)
        .line(
            json!({"kind": "event", "subject": subject, "name": "join", "detail": null,
            "observed_at": at}),
        ),
    );
    files
}

fn documented_uplink() -> Expect {
    let device = "0018B20000000B20";
    let at = "2018-10-03T13:38:46.882Z";
    let file = described(
        "iot/thingpark/tpxdoc-uplink-message-L27.json",
        device,
        Some("My Demo Device"),
        "ADRF/DEMO",
    );
    let frame = Frame {
        device,
        spreading_factor: json!(7),
        frame_counter: json!(1174),
        frequency: json!(868_100_000),
        received_at: at,
    };
    frame
        .at(file, &[("004A18E3", -80.0, 7.0)])
        .gateway_position("004A18E3", 45.851032, 1.266230)
        .observation(device, "gateway_count", 1, "1", Some(at))
        .line(json!({"kind": "observation", "quantity": "packet_loss", "value": 0, "qualifier": null}))
        .line(json!({"kind": "observation", "quantity": "packet_loss", "value": 0,
            "qualifier": "instant"}))
}

/// Older messages: no name, no frequency; in the second no list of gateways, and the time is a number.
fn kpn() -> Vec<Expect> {
    let (mote, at) = ("0059AC0000181398", "2016-12-21T21:15:22.135Z");
    let file = described(
        "iot/thingpark/copyleft/kpn-1_KPN_LoRa_Example-L31.json",
        mote,
        None,
        "SMTC/LoRaMote",
    );
    let frame = Frame {
        device: mote,
        spreading_factor: json!(12),
        frame_counter: json!(15),
        frequency: Value::Null,
        received_at: at,
    };
    // The best is not the one with the best SNR: the platform goes by the signal without the noise.
    let heard = [
        ("FF0103E7", -104.0, -14.0),
        ("FF01030F", -112.0, -5.0),
        ("080E02B1", -115.0, -13.25),
    ];
    let first = frame
        .at(file, &heard)
        .gateway_position("FF0103E7", 52.173420, 5.376729)
        .observation(mote, "gateway_count", 3, "1", Some(at));
    let (mote, at) = ("0059AC0000181EB6", "2016-09-09T11:17:16.813Z");
    let file = described(
        "iot/thingpark/copyleft/kpn-2_KPNDeveloperPortalSimulator-L23.json",
        mote,
        None,
        "SMTC/LoRaMote",
    );
    let frame = Frame {
        device: mote,
        spreading_factor: json!(7),
        frame_counter: json!(0),
        frequency: Value::Null,
        received_at: at,
    };
    let second = frame
        .at(file, &[("FF010345", -100.0, 9.0)])
        .gateway_position("FF010345", 52.056404, 4.329981)
        .observation(mote, "gateway_count", 2, "1", Some(at));
    vec![first, second]
}
