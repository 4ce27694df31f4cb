//! ChirpStack v3 (LoRa App Server): events of LoRaWAN devices and of gateways, from both of its JSON
//! marshalers (`json_v3`, and protobuf JSON with EUIs as base64). Source: ChirpStack Application Server 3,
//! "Event types"; ChirpStack Gateway Bridge 3, "Payload types" (FORMATS 3).
//!
//! The device stands beside the event. There is no deduplicationId, and nothing is left out for being zero.

use super::{Version, parse};
use crate::city::formats::{
    format::{Format, Message},
    found::Found,
};

/// The format.
pub struct ChirpStackV3;

impl Format for ChirpStackV3 {
    fn name(&self) -> &'static str {
        "chirpstack-v3"
    }

    fn about(&self) -> &'static str {
        "ChirpStack v3 (Servanet): events of LoRaWAN devices, states and statistics of gateways"
    }

    fn usual_topics(&self) -> &'static [&'static str] {
        &[
            "application/+/device/+/event/+",
            "gateway/+/event/stats",
            "gateway/+/state/conn",
        ]
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        parse(Version::V3, message, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::formats::told::tell;

    const WHO: &str = r#""applicationID":"8","deviceName":"Bin 7","deviceProfileName":"EM300","devEUI":"24e124136b3210ab""#;
    const ID: &str = "24E124136B3210AB";

    fn check(topic: &str, payload: &str, expected: &[&str]) {
        assert_eq!(
            tell(&ChirpStackV3, topic, payload),
            expected,
            "{topic} {payload}"
        );
    }

    /// An event of the device above, with further members; the asset is always expected.
    fn check_device(topic: &str, members: &str, expected: &[&str]) {
        let asset = "device 24E124136B3210AB 'Bin 7' of 'EM300'";
        let expected: Vec<&str> = [asset].iter().chain(expected).copied().collect();
        check(topic, &format!("{{{WHO}{members}}}"), &expected);
    }

    #[test]
    fn an_uplink_as_json_v3() {
        check_device(
            "",
            r#","rxInfo":[{"gatewayID":"0016C001F153A14C","uplinkID":"a","time":"2026-11-22T10:00:00.5Z","rssi":-105,"loRaSNR":8.5,"location":{"latitude":55.5,"longitude":13.0,"altitude":0}},
                {"gatewayID":"647fdafffe012d39","rssi":-110,"location":{"latitude":0,"longitude":0,"altitude":0}}],
                "txInfo":{"frequency":867700000,"dr":4},"adr":true,"fCnt":0,"object":{"externalTemperature":19.3},"tags":{"latitude":"55.75","longitude":"13.25"}"#,
            &[
                &format!("device/{ID} at 55.75 13.25"),
                &format!(
                    "{ID} <- 0016c001f153a14c -105 dBm 8.5 dB SF8 867700000 Hz #0 @1795341600500"
                ),
                "gateway/0016c001f153a14c at 55.5 13 @1795341600500",
                &format!("{ID} <- 647fdafffe012d39 -110 dBm - dB SF8 867700000 Hz #0"),
                &format!("{ID} water_temperature 19.3 Cel @1795341600500"),
            ],
        );
    }

    #[test]
    fn an_uplink_as_protobuf_json() {
        check(
            "",
            r#"{"applicationID":"1","deviceName":"A","devEUI":"JOEkE2syEKs=","rxInfo":[{"gatewayID":"ABbAAfFToUw=","time":"2026-11-22T10:00:00.5Z","rssi":-48,"loRaSNR":9}],
                "txInfo":{"frequency":904300000,"modulation":"LORA","loRaModulationInfo":{"bandwidth":125,"spreadingFactor":10,"codeRate":"4/5"}},"dr":0,"fCnt":10,"devAddr":"AFE5Qg==","objectJSON":"{\"temperatureSensor\":{\"1\":25.5},\"note\":\"\\u00e4\"}"}"#,
            &[
                "device 24E124136B3210AB 'A' of ''",
                "24E124136B3210AB <- 0016c001f153a14c -48 dBm 9 dB SF10 904300000 Hz #10 @1795341600500",
                "24E124136B3210AB air_temperature[channel=1] 25.5 Cel @1795341600500",
                "24E124136B3210AB note 'ä' @1795341600500",
            ],
        );
    }

    #[test]
    fn a_frame_whose_gateways_were_left_out() {
        check_device(
            "",
            r#","txInfo":{"frequency":868100000,"dr":5},"fCnt":10901,"object":{"battery":89}"#,
            &[
                &format!("{ID} <-  - dBm - dB SF7 868100000 Hz #10901"),
                &format!("{ID} battery_level 89 %"),
            ],
        );
        check_device(
            "",
            r#","rxInfo":[{"gatewayID":"","rssi":-114,"loRaSNR":1.5}],"fCnt":1"#,
            &[
                &format!("{ID} <-  -114 dBm 1.5 dB SF- - Hz #1"),
                "! rxInfo[0].gatewayId: no gateway is named",
            ],
        );
    }

    #[test]
    fn a_status_knows_its_battery_or_not() {
        let margin = format!("{ID} link_margin 6 dB");
        check_device(
            "",
            r#","margin":6,"externalPowerSource":false,"batteryLevelUnavailable":false,"batteryLevel":75.5"#,
            &[
                &margin,
                &format!("{ID} battery_level 75.5 %"),
                &format!("{ID} external_power false"),
            ],
        );
        check_device(
            "",
            r#","margin":6,"batteryLevel":255"#,
            &[&margin, &format!("{ID} battery_level missing %")],
        );
        check_device(
            "",
            r#","margin":6,"battery":254"#,
            &[&margin, &format!("{ID} battery_level 100 %")],
        );
        check_device("", r#","margin":6"#, &[&margin]);
    }

    #[test]
    fn what_happened_is_an_event() {
        check_device(
            "",
            r#","devAddr":"06682ea2","rxInfo":[{"gatewayID":"0016c001f153a14c","rssi":-50,"loRaSNR":7}],"txInfo":{"frequency":868100000,"dr":0}"#,
            &[
                &format!("device/{ID}: join '06682ea2'"),
                &format!("{ID} <- 0016c001f153a14c -50 dBm 7 dB SF12 868100000 Hz #-"),
            ],
        );
        check_device(
            "",
            r#","acknowledged":true,"fCnt":15"#,
            &[&format!("device/{ID}: ack ''")],
        );
        check_device(
            "",
            r#","type":"DATA_UP_FCNT","error":"frame-counter did not increment","fCnt":123"#,
            &[&format!(
                "device/{ID}: log 'ERROR DATA_UP_FCNT frame-counter did not increment'"
            )],
        );
        check_device(
            "",
            r#","location":{"latitude":55.5,"longitude":13,"altitude":2}"#,
            &[&format!("device/{ID} at 55.5 13")],
        );
        check_device(
            "",
            r#","gatewayID":"0016c001f153a14c","fCnt":12,"txInfo":{"frequency":1}"#,
            &[&format!("device/{ID}: downlink_sent '0016c001f153a14c'")],
        );
        check_device(
            "",
            r#","integrationName":"cloud","eventType":"uplink","objectJSON":"{\"n\":1}""#,
            &[
                &format!("device/{ID}: integration 'uplink'"),
                &format!("{ID} n 1~"),
            ],
        );
    }

    #[test]
    fn gateways_tell_of_themselves() {
        let asset = "gateway 0016c001f153a14c '' of ''";
        check(
            "gateway/0016c001f153a14c/event/stats",
            r#"{"gatewayID":"ABbAAfFToUw=","ip":"192.0.2.1","time":"2026-11-22T10:00:00Z","rxPacketsReceived":12,"rxPacketsReceivedOK":11,"txPacketsEmitted":0}"#,
            &[
                asset,
                "gateway/0016c001f153a14c is up 'rx 12 ok 11 tx 0' @1795341600000",
                "0016c001f153a14c gateway_rx_packets 12 1 @1795341600000",
                "0016c001f153a14c gateway_rx_packets_ok 11 1 @1795341600000",
                "0016c001f153a14c gateway_tx_packets 0 1 @1795341600000",
            ],
        );
        check(
            "gateway/0016c001f153a14c/state/conn",
            r#"{"gatewayID":"0016c001f153a14c","state":"OFFLINE"}"#,
            &[asset, "gateway/0016c001f153a14c is down 'OFFLINE'"],
        );
        check(
            "gateway/0016c001f153a14c/event/up",
            r#"{"phyPayload":"AQI=","txInfo":{"frequency":868100000,"modulation":"LORA","loRaModulationInfo":{"spreadingFactor":9}},"rxInfo":{"gatewayID":"ABbAAfFToUw=","rssi":-60,"loRaSNR":7.5}}"#,
            &[" <- 0016c001f153a14c -60 dBm 7.5 dB SF9 868100000 Hz #-"],
        );
    }

    #[test]
    fn an_uplink_has_one_key() {
        let key = |members: &str| {
            let mut found = Found::default();
            let payload = format!("{{{WHO},{members}}}");
            ChirpStackV3.parse(&Message::bare(payload.as_bytes()), &mut found);
            found.key
        };
        let up = r#""rxInfo":[{"gatewayID":"a","time":"2026-11-22T10:00:00Z"}],"fCnt":7"#;
        assert!(key(up).is_some());
        assert_eq!(key(up), key(up));
        assert_ne!(key(up), key(&up.replace(":7", ":8")));
        assert_ne!(key(up), key(&up.replace("00Z", "01Z")));
        assert_eq!(
            key(r#""fCnt":7"#),
            None,
            "nothing tells it from the one after a join"
        );
    }

    #[test]
    fn says_what_it_cannot_read() {
        check(
            "",
            r#"{"deviceInfo":{"devEui":"24e124136b3210ab"}}"#,
            &["! payload: an event of ChirpStack v4, not of v3"],
        );
        check(
            "",
            r#"{"applicationID":"1"}"#,
            &["! devEUI: no device is named"],
        );
        check(
            "application/1/device/24e124136b3210ab/rx",
            r#"{"fCnt":1}"#,
            &["24E124136B3210AB <-  - dBm - dB SF- - Hz #1"],
        );
    }
}
