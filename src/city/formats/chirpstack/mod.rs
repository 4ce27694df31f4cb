//! ChirpStack, version 3 and version 4: events of LoRaWAN devices and of gateways, as JSON. The two tell
//! the same in other words; what they have in common stands here, and what is one version's own in its file.
//!
//! The payload tells what it is; the topic only helps where proto3 has left everything out. Leaves out:
//! commands, and the binary protobuf that the gateway bridge sends unless told otherwise.

mod device;
mod gateway;
mod radio;
mod v3;
mod v4;

pub use v3::ChirpStackV3;
pub use v4::ChirpStackV4;

use super::{
    format::Message,
    found::{Found, Subject},
    json::Node,
    lorawan::{self, Field, each, stamp, words},
    packed,
};
use crate::city::model::{text::SafeText, time::Stamp};
use std::fmt::Write as _;

/// Which ChirpStack it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    V3,
    V4,
}

/// Reads a message of a version.
fn parse(version: Version, message: &Message<'_>, found: &mut Found) {
    if is_binary(message.bytes) {
        let reason = "binary protobuf; the sender must be set to JSON (json = true)";
        found.defect("payload", reason);
        return;
    }
    let topic = Topic::read(message.topic);
    let is_json = found.json(message.bytes, |root, found| {
        // Bridges batch.
        each(root, found, |root, found| {
            event(version, root, &topic, found);
        });
    });
    if !is_json && found.defects.is_empty() {
        found.defect("payload", "it is empty");
    }
}

/// One event, of a device or of a gateway.
fn event(version: Version, root: Node<'_, '_>, topic: &Topic<'_>, found: &mut Found) {
    let fields = Fields::read(root);
    let is_gateway = fields.gateway.is_some() || fields.frame.is_some();
    let of_topic = topic.side == Side::Device && !is_gateway;
    // Version 3 has the device beside the event, version 4 in an object of its own.
    let is_v3 = fields.application.is_some() || fields.device.is_some();
    match version {
        Version::V4 if fields.info.is_none() && is_v3 => {
            found.defect("payload", "an event of ChirpStack v3, not of v4");
        }
        Version::V3 if fields.info.is_some() => {
            found.defect("payload", "an event of ChirpStack v4, not of v3");
        }
        _ if fields.info.is_some() || is_v3 || of_topic => {
            device::event(version, &fields, topic, found);
        }
        _ if is_gateway => gateway::event(&fields, topic, found),
        _ => {
            let reason = "no event of a device or gateway of ChirpStack";
            found.defect("payload", reason);
        }
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

/// `application/A/device/EUI/event/up`, `eu868/gateway/EUI/state/conn`; both may have a prefix. Before
/// version 3.8 it was `application/A/device/EUI/rx`.
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
        let mut levels = topic.rsplit('/');
        let (event, word, id) = (levels.next()?, levels.next()?, levels.next()?);
        let side = match (levels.next(), word) {
            (Some("device"), "event") => Side::Device,
            (Some("gateway"), "event" | "state") => Side::Gateway,
            _ if id == "device" => {
                let (side, id) = (Side::Device, word);
                let event = if event == "rx" { "up" } else { event };
                return Some(Self { side, id, event });
            }
            _ => return None,
        };
        Some(Self { side, id, event })
    }
}

macro_rules! fields {
    ($($field:ident = $($key:literal)|+;)*) => {
        /// The members of the outermost object that are of use here. Null counts as absent.
        #[derive(Default)]
        struct Fields<'a, 't> {
            $($field: Field<'a, 't>,)*
        }

        impl<'a, 't> Fields<'a, 't> {
            fn read(root: Node<'a, 't>) -> Self {
                let mut fields = Self::default();
                for (key, value) in root.members() {
                    let field = match key.raw() {
                        $($($key)|+ => &mut fields.$field,)*
                        _ => continue,
                    };
                    *field = Some(value).filter(|value| !value.is_null());
                }
                fields
            }
        }
    };
}

fields! {
    info = b"deviceInfo";
    key = b"deduplicationId";
    time = b"time" | b"publishedAt";
    counter = b"fCnt";
    address = b"devAddr";
    data = b"data";
    object = b"object";
    rx = b"rxInfo";
    tx = b"txInfo";
    margin = b"margin";
    battery = b"batteryLevel";
    battery_unavailable = b"batteryLevelUnavailable";
    external_power = b"externalPowerSource";
    level = b"level";
    code = b"code";
    description = b"description";
    location = b"location";
    acknowledged = b"acknowledged";
    downlink = b"downlinkId" | b"downlinkID";
    queue_item = b"queueItemId";
    integration = b"integrationName";
    event_type = b"eventType";
    gateway = b"gatewayId" | b"gatewayID";
    state = b"state";
    frame = b"phyPayload";
    received = b"rxPacketsReceived";
    received_ok = b"rxPacketsReceivedOk" | b"rxPacketsReceivedOK";
    emitted = b"txPacketsEmitted";
    metadata = b"metadata" | b"metaData";
    items = b"items";
    exec = b"execId" | b"execID" | b"stdout" | b"stderr";
    error = b"error";
    raw = b"payload";
    // Of version 3 alone.
    application = b"applicationID";
    device = b"devEUI";
    name = b"deviceName";
    model = b"deviceProfileName";
    tags = b"tags";
    rate = b"dr";
    object_text = b"objectJSON";
    error_type = b"type";
    raw_battery = b"battery";
}

impl Fields<'_, '_> {
    /// The event's own time.
    fn stamp(&self, found: &mut Found) -> Option<Stamp> {
        stamp(self.time, "time", found)
    }
}

/// An EUI that stands as base64 of its eight bytes, as hex.
fn packed_eui(raw: &[u8]) -> Option<String> {
    if raw.len() != 12 || !raw.ends_with(b"=") {
        return None;
    }
    let (bytes, fault) = packed::base64(raw);
    if fault.is_some() || bytes.len() != 8 {
        return None;
    }
    let mut hex = String::with_capacity(16);
    for byte in bytes {
        // Writing to a String cannot fail.
        _ = write!(hex, "{byte:02x}");
    }
    Some(hex)
}

/// A DevEUI, from hex or base64.
fn device_eui(raw: &[u8]) -> Option<SafeText> {
    let packed = || lorawan::device_eui(packed_eui(raw)?.as_bytes());
    lorawan::device_eui(raw).or_else(packed)
}

/// A gateway's id as everybody writes it: lower case hex. Other ids stay as they are.
fn gateway_id(node: Node<'_, '_>) -> Option<SafeText> {
    let raw = node.raw();
    let packed = || lorawan::gateway_eui(packed_eui(raw)?.as_bytes());
    let eui = lorawan::gateway_eui(raw).or_else(packed);
    eui.or_else(|| words(Some(node)))
}

/// A position out of `location`, which is `{}` or 0, 0 where nobody has entered one. proto3 leaves out a zero.
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
    let (lat, lon) = (lat.unwrap_or(0.0), lon.unwrap_or(0.0));
    if lat.abs() > 0.0 || lon.abs() > 0.0 {
        found.locate(subject, lat, lon, at);
    }
}
