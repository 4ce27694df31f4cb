//! ChirpStack v4: events of LoRaWAN devices from its MQTT integration, and states and statistics of
//! gateways from its gateway bridge, both as protobuf JSON (FORMATS.md 3, `integration.proto`, `gw.proto`).
//!
//! The payload tells what it is; the topic only helps where proto3 has left everything out. Leaves out:
//! commands, ChirpStack v3, and the binary protobuf that the gateway bridge sends unless told otherwise.

mod device;
mod gateway;

use super::{
    format::{Format, Message},
    found::{Found, Subject},
    json::Node,
};
use crate::city::model::{text::SafeText, time::Stamp};

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
        if is_binary(message.bytes) {
            let reason = "binary protobuf; the sender must be set to JSON (json = true)";
            found.defect("payload", reason);
            return;
        }
        let topic = Topic::read(message.topic);
        let is_json = found.json(message.bytes, |root, found| {
            if root.is_array() {
                // Bridges batch; several events have no one identity.
                for each in root.elements().filter(Node::is_object) {
                    event(each, &topic, found);
                }
                found.key = None;
                if found.items.is_empty() && found.defects.is_empty() {
                    found.defect("payload", "a list without events");
                }
            } else {
                event(root, &topic, found);
            }
        });
        if !is_json && found.defects.is_empty() {
            found.defect("payload", "it is empty");
        }
    }
}

/// One event, of a device or of a gateway.
fn event(root: Node<'_, '_>, topic: &Topic<'_>, found: &mut Found) {
    let fields = Fields::read(root);
    let is_gateway = fields.gateway.is_some() || fields.frame.is_some();
    if fields.info.is_some() || topic.side == Side::Device && !is_gateway {
        device::event(&fields, topic, found);
    } else if is_gateway {
        gateway::event(&fields, topic, found);
    } else if root.get("applicationID").is_some() {
        found.defect("payload", "an event of ChirpStack v3, not of v4");
    } else {
        let reason = "no event of a device or gateway of ChirpStack v4";
        found.defect("payload", reason);
    }
}

/// Protobuf is full of bytes that no JSON document holds. A document starts with a brace, so nothing
/// is searched in the normal case.
fn is_binary(bytes: &[u8]) -> bool {
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let start = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    !matches!(start, Some(b'{') | None)
        && (bytes.iter().any(is_control) || std::str::from_utf8(bytes).is_err())
}

/// Which of the two halves of ChirpStack a topic belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Side {
    Device,
    Gateway,
    #[default]
    Unknown,
}

/// `application/A/device/EUI/event/up`, `eu868/gateway/EUI/state/conn`; both may have a prefix.
#[derive(Debug, Clone, Copy, Default)]
struct Topic<'a> {
    side: Side,
    id: &'a str,
    event: &'a str,
}

impl<'a> Topic<'a> {
    fn read(topic: Option<&'a str>) -> Self {
        Self::levels(topic.unwrap_or_default()).unwrap_or_default()
    }

    fn levels(topic: &'a str) -> Option<Self> {
        let (rest, event) = topic.rsplit_once('/')?;
        let (rest, word) = rest.rsplit_once('/')?;
        let (rest, id) = rest.rsplit_once('/')?;
        let side = rest.rsplit('/').next()?;
        let side = match (side, word) {
            ("device", "event") => Side::Device,
            ("gateway", "event" | "state") => Side::Gateway,
            _ => return None,
        };
        Some(Self { side, id, event })
    }
}

type Field<'a, 't> = Option<Node<'a, 't>>;

/// The members of the outermost object that are of use here. Null counts as absent.
#[derive(Default)]
struct Fields<'a, 't> {
    info: Field<'a, 't>,
    key: Field<'a, 't>,
    time: Field<'a, 't>,
    counter: Field<'a, 't>,
    address: Field<'a, 't>,
    object: Field<'a, 't>,
    rx: Field<'a, 't>,
    tx: Field<'a, 't>,
    margin: Field<'a, 't>,
    battery: Field<'a, 't>,
    battery_unavailable: Field<'a, 't>,
    external_power: Field<'a, 't>,
    level: Field<'a, 't>,
    code: Field<'a, 't>,
    description: Field<'a, 't>,
    location: Field<'a, 't>,
    acknowledged: Field<'a, 't>,
    downlink: Field<'a, 't>,
    queue_item: Field<'a, 't>,
    integration: Field<'a, 't>,
    event_type: Field<'a, 't>,
    gateway: Field<'a, 't>,
    state: Field<'a, 't>,
    frame: Field<'a, 't>,
    received: Field<'a, 't>,
    received_ok: Field<'a, 't>,
    emitted: Field<'a, 't>,
    metadata: Field<'a, 't>,
    items: Field<'a, 't>,
    exec: Field<'a, 't>,
    error: Field<'a, 't>,
    raw: Field<'a, 't>,
}

impl<'a, 't> Fields<'a, 't> {
    fn read(root: Node<'a, 't>) -> Self {
        let mut fields = Self::default();
        for (key, value) in root.members() {
            let field = match key.raw() {
                b"deviceInfo" => &mut fields.info,
                b"deduplicationId" => &mut fields.key,
                b"time" => &mut fields.time,
                b"fCnt" => &mut fields.counter,
                b"devAddr" => &mut fields.address,
                b"object" => &mut fields.object,
                b"rxInfo" => &mut fields.rx,
                b"txInfo" => &mut fields.tx,
                b"margin" => &mut fields.margin,
                b"batteryLevel" => &mut fields.battery,
                b"batteryLevelUnavailable" => &mut fields.battery_unavailable,
                b"externalPowerSource" => &mut fields.external_power,
                b"level" => &mut fields.level,
                b"code" => &mut fields.code,
                b"description" => &mut fields.description,
                b"location" => &mut fields.location,
                b"acknowledged" => &mut fields.acknowledged,
                b"downlinkId" => &mut fields.downlink,
                b"queueItemId" => &mut fields.queue_item,
                b"integrationName" => &mut fields.integration,
                b"eventType" => &mut fields.event_type,
                b"gatewayId" | b"gatewayID" => &mut fields.gateway,
                b"state" => &mut fields.state,
                b"phyPayload" => &mut fields.frame,
                b"rxPacketsReceived" => &mut fields.received,
                b"rxPacketsReceivedOk" => &mut fields.received_ok,
                b"txPacketsEmitted" => &mut fields.emitted,
                b"metadata" => &mut fields.metadata,
                b"items" => &mut fields.items,
                b"execId" | b"stdout" | b"stderr" => &mut fields.exec,
                b"error" => &mut fields.error,
                b"payload" => &mut fields.raw,
                _ => continue,
            };
            *field = Some(value).filter(|value| !value.is_null());
        }
        fields
    }

    /// The event's own time.
    fn stamp(&self, found: &mut Found) -> Option<Stamp> {
        stamp(self.time, "time", found)
    }
}

/// A time, or a defect where there is one that cannot be read.
fn stamp(node: Field<'_, '_>, field: &str, found: &mut Found) -> Option<Stamp> {
    let stamp = node?.text().and_then(|text| Stamp::parse(&text, false));
    if stamp.is_none() {
        found.defect(field, "not a time");
    }
    stamp
}

/// A text that is not empty, safe to show.
fn words(node: Field<'_, '_>) -> Option<SafeText> {
    let text = SafeText::new(&node?.text()?);
    (!text.is_empty()).then_some(text)
}

/// An EUI in the one form that the console uses for its kind; `None` where it is no EUI.
fn eui(text: &[u8], change: fn(&mut [u8])) -> Option<SafeText> {
    let mut copy = [0_u8; 16];
    if text.len() != copy.len() || !text.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    copy.copy_from_slice(text);
    change(&mut copy);
    Some(SafeText::from_bytes(&copy))
}

/// A gateway's id as everybody writes it: lower case hex. Other ids stay as they are.
fn gateway_id(node: Node<'_, '_>) -> Option<SafeText> {
    let lower: fn(&mut [u8]) = <[u8]>::make_ascii_lowercase;
    eui(node.raw(), lower).or_else(|| words(Some(node)))
}

/// A position out of `location`, which is `{}` where nobody has entered one. proto3 leaves out a zero.
fn locate(found: &mut Found, subject: Subject, node: Field<'_, '_>, at: Option<Stamp>) {
    let Some(location) = node else { return };
    let (mut lat, mut lon) = (None, None);
    for (key, value) in location.members() {
        match key.raw() {
            b"latitude" => lat = value.number(),
            b"longitude" => lon = value.number(),
            _ => {}
        }
    }
    if lat.is_some() || lon.is_some() {
        found.locate(subject, lat.unwrap_or(0.0), lon.unwrap_or(0.0), at);
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
        check(b"[1,2]", "without events");
        check(
            br#"{"applicationID":"1","devEUI":"24e124136b3210ab"}"#,
            "v3",
        );
        check(br#"{"deviceInfo":{}}"#, "no device is named");
    }
}
