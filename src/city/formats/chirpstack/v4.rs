//! ChirpStack v4: events of LoRaWAN devices from its MQTT integration, and states and statistics of
//! gateways from its gateway bridge, both as protobuf JSON (FORMATS.md 3, `integration.proto`, `gw.proto`).
//!
//! proto3 leaves out what is zero or empty: an absent frame counter is 0.

use super::{Version, parse};
use crate::city::formats::{
    format::{Format, Message},
    found::Found,
};

/// The format.
pub struct ChirpStackV4;

impl Format for ChirpStackV4 {
    fn name(&self) -> &'static str {
        "chirpstack-v4"
    }

    fn about(&self) -> &'static str {
        "ChirpStack v4: events of LoRaWAN devices, states and statistics of gateways"
    }

    fn usual_topics(&self) -> &'static [&'static str] {
        &[
            "application/+/device/+/event/+",
            "+/gateway/+/event/stats",
            "+/gateway/+/state/conn",
        ]
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        parse(Version::V4, message, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::formats::told::tell;

    const INFO: &str = r#""deviceInfo":{"deviceProfileName":"EM300","deviceName":"Bin 7","devEui":"24e124136b3210ab","tags":{}}"#;
    const TIME: &str = r#""time":"2026-11-22T10:00:00.5+00:00""#;
    const ASSET: &str = "device 24E124136B3210AB 'Bin 7' of 'EM300'";

    fn check(topic: &str, payload: &str, expected: &[&str]) {
        assert_eq!(
            tell(&ChirpStackV4, topic, payload),
            expected,
            "{topic} {payload}"
        );
    }

    /// An event of the device above, with further members; the asset is always expected.
    fn check_device(topic: &str, members: &str, expected: &[&str]) {
        let comma = if members.is_empty() { "" } else { "," };
        let expected: Vec<&str> = [ASSET].iter().chain(expected).copied().collect();
        check(
            topic,
            &format!("{{{INFO},{TIME}{comma}{members}}}"),
            &expected,
        );
    }

    #[test]
    fn an_uplink_is_links_and_observations_at_the_gateways_time() {
        check_device(
            "",
            r#""fCnt":7,"fPort":85,"object":{"temperature":3.5,"lid":"open"},"rxInfo":[
                {"gatewayId":"0016C001F153A14C","gwTime":"2026-11-22T09:59:59Z","nsTime":"2026-11-22T10:00:00Z","rssi":-97,"snr":4.5,"location":{"latitude":55.6,"longitude":13.0}},
                {"gatewayId":"647fdafffe012d39","rssi":-110,"location":{}}],
                "txInfo":{"frequency":868500000,"modulation":{"lora":{"spreadingFactor":9}}}"#,
            &[
                "24E124136B3210AB <- 0016c001f153a14c -97 dBm 4.5 dB SF9 868500000 Hz #7 @1795341599000",
                "gateway/0016c001f153a14c at 55.6 13 @1795341599000",
                "24E124136B3210AB <- 647fdafffe012d39 -110 dBm 0 dB SF9 868500000 Hz #7",
                "24E124136B3210AB air_temperature 3.5 Cel @1795341599000",
                "24E124136B3210AB lid 'open' @1795341599000",
            ],
        );
    }

    #[test]
    fn what_proto3_leaves_out_is_zero() {
        let up = r#""rxInfo":[{"gatewayId":"0016c001f153a14c","time":"2026-11-22T09:59:59Z","rssi":-97}]"#;
        check_device(
            "",
            up,
            &["24E124136B3210AB <- 0016c001f153a14c -97 dBm 0 dB SF- - Hz #0 @1795341599000"],
        );
        check(
            "",
            r#"{"gatewayId":"0016c001f153a14c"}"#,
            &[
                "gateway 0016c001f153a14c '' of ''",
                "gateway/0016c001f153a14c is down 'OFFLINE'",
            ],
        );
        let status = "application/a/device/24e124136b3210ab/event/status";
        check_device(
            status,
            "",
            &[
                "24E124136B3210AB link_margin 0 dB @1795341600500",
                "24E124136B3210AB battery_level 0 % @1795341600500",
            ],
        );
        let ack = r#""queueItemId":"1bbcab1d","fCntDown":3"#;
        check_device(
            "",
            ack,
            &["device/24E124136B3210AB: nack '' @1795341600500"],
        );
    }

    #[test]
    fn a_status_says_how_the_device_is_fed() {
        let margin = "24E124136B3210AB link_margin 10 dB @1795341600500";
        check_device(
            "",
            r#""margin":10,"batteryLevel":88.3"#,
            &[
                margin,
                "24E124136B3210AB battery_level 88.3 % @1795341600500",
            ],
        );
        check_device(
            "",
            r#""margin":10,"batteryLevelUnavailable":true"#,
            &[
                margin,
                "24E124136B3210AB battery_level missing @1795341600500",
            ],
        );
        check_device(
            "",
            r#""margin":10,"externalPowerSource":true"#,
            &[
                margin,
                "24E124136B3210AB external_power true @1795341600500",
            ],
        );
    }

    #[test]
    fn a_status_may_say_no_in_so_many_words() {
        check_device(
            "",
            r#""margin":-3,"externalPowerSource":false,"batteryLevelUnavailable":false,"batteryLevel":50"#,
            &[
                "24E124136B3210AB link_margin -3 dB @1795341600500",
                "24E124136B3210AB battery_level 50 % @1795341600500",
                "24E124136B3210AB external_power false @1795341600500",
            ],
        );
    }

    #[test]
    fn a_batch_is_its_events() {
        let status = format!(r#"{{{INFO},{TIME},"margin":1,"batteryLevel":50}}"#);
        let batch = format!(r#"[{status},{{"gatewayId":"0016c001f153a14c","state":"ONLINE"}}]"#);
        check(
            "",
            &batch,
            &[
                ASSET,
                "24E124136B3210AB link_margin 1 dB @1795341600500",
                "24E124136B3210AB battery_level 50 % @1795341600500",
                "gateway 0016c001f153a14c '' of ''",
                "gateway/0016c001f153a14c is up 'ONLINE'",
            ],
        );
    }

    #[test]
    fn what_happened_is_an_event() {
        let event = |line: &str| format!("device/24E124136B3210AB: {line} @1795341600500");
        check_device("", r#""devAddr":"00189440""#, &[&event("join '00189440'")]);
        check_device(
            "",
            r#""acknowledged":true,"fCntDown":3"#,
            &[&event("ack ''")],
        );
        check_device(
            "",
            r#""downlinkId":1,"gatewayId":"0016C001F153A14C","txInfo":{"frequency":1}"#,
            &[&event("downlink_sent '0016c001f153a14c'")],
        );
        check_device(
            "",
            r#""level":"ERROR","code":"UPLINK_MIC","description":"MIC is invalid""#,
            &[&event("log 'ERROR UPLINK_MIC MIC is invalid'")],
        );
        check_device(
            "",
            r#""location":{"latitude":55.6,"longitude":13}"#,
            &["device/24E124136B3210AB at 55.6 13 @1795341600500"],
        );
    }

    #[test]
    fn gateways_tell_of_themselves() {
        let asset = "gateway 0016c001f153a14c '' of ''";
        check(
            "eu868/gateway/0016c001f153a14c/state/conn",
            r#"{"gatewayId":"0016c001f153a14c","state":"ONLINE"}"#,
            &[asset, "gateway/0016c001f153a14c is up 'ONLINE'"],
        );
        check(
            "",
            r#"{"gatewayId":"0016c001f153a14c","time":"2026-11-22T10:00:00Z","location":{"latitude":55.6,"longitude":13},"rxPacketsReceived":12,"rxPacketsReceivedOk":11}"#,
            &[
                asset,
                "gateway/0016c001f153a14c is up 'rx 12 ok 11 tx 0' @1795341600000",
                "0016c001f153a14c gateway_rx_packets 12 1 @1795341600000",
                "0016c001f153a14c gateway_rx_packets_ok 11 1 @1795341600000",
                "0016c001f153a14c gateway_tx_packets 0 1 @1795341600000",
                "gateway/0016c001f153a14c at 55.6 13 @1795341600000",
            ],
        );
        check(
            "",
            r#"{"gatewayId":"0016c001f153a14c","items":[{},{"status":"TOO_LATE"}]}"#,
            &["gateway/0016c001f153a14c: downlink_failed 'TOO_LATE'"],
        );
    }

    #[test]
    fn one_frame_has_one_key_for_each_kind_of_event() {
        let key = |members: &str| {
            let mut found = Found::default();
            let payload = format!("{{{INFO},\"deduplicationId\":\"856a\",{members}}}");
            ChirpStackV4.parse(&Message::bare(payload.as_bytes()), &mut found);
            found.key
        };
        let up = r#""rxInfo":[]"#;
        assert!(key(up).is_some());
        assert_eq!(key(up), key(up));
        assert_ne!(key(up), key(r#""margin":3"#));
    }

    #[test]
    fn says_what_it_cannot_read() {
        let check = |payload: &[u8], expected: &str| {
            let mut found = Found::default();
            ChirpStackV4.parse(&Message::bare(payload), &mut found);
            let reasons: Vec<&str> = found
                .defects
                .iter()
                .map(|defect| defect.reason.as_str())
                .collect();
            assert!(
                reasons.iter().any(|reason| reason.contains(expected)),
                "{reasons:?}"
            );
            assert!(found.items.is_empty());
        };
        check(b"\n\x100016c001f153a14c\x10\x01", "binary protobuf");
        check(b"", "empty");
        check(b"[1,2]", "without messages");
        check(
            br#"{"applicationID":"1","devEUI":"24e124136b3210ab"}"#,
            "v3",
        );
        check(br#"{"deviceInfo":{}}"#, "no device is named");
    }
}
