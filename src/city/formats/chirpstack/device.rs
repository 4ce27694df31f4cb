//! Events of devices: up, join, status, ack, txack, log or error, location, integration
//! (`integration.proto`).

use super::{Fields, Side, Topic, Version, device_eui, gateway_id, locate, radio};
use crate::city::{
    formats::{
        found::{Event, Found, Item, Subject},
        json::Node,
        lorawan::{self, Field, battery, describe, words},
    },
    model::{
        quantity::{Reading, Value},
        text::SafeText,
        time::Stamp,
        vocabulary as v,
    },
};

/// The kinds of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Up,
    Join,
    Status,
    Ack,
    TxAck,
    Log,
    Location,
    Integration,
}

/// What the payload shows it to be. proto3 leaves out what is zero, so an empty status or a refused
/// acknowledgement may show nothing; then the topic tells.
fn kind(version: Version, fields: &Fields<'_, '_>, topic: &Topic<'_>) -> Option<Kind> {
    let told = match topic.event {
        "up" => Some(Kind::Up),
        "join" => Some(Kind::Join),
        "status" => Some(Kind::Status),
        "ack" => Some(Kind::Ack),
        "txack" => Some(Kind::TxAck),
        "log" | "error" => Some(Kind::Log),
        "location" => Some(Kind::Location),
        "integration" => Some(Kind::Integration),
        _ => None,
    };
    let any = |list: &[&Field<'_, '_>]| list.iter().any(|field| field.is_some());
    // A join of version 3 was heard by gateways, too.
    let is_join = version == Version::V3
        && fields.address.is_some()
        && !any(&[
            &fields.counter,
            &fields.data,
            &fields.object,
            &fields.object_text,
        ]);
    if is_join {
        Some(Kind::Join)
    } else if any(&[&fields.rx]) {
        Some(Kind::Up)
    } else if any(&[
        &fields.level,
        &fields.code,
        &fields.description,
        &fields.error,
    ]) {
        Some(Kind::Log)
    } else if any(&[&fields.integration, &fields.event_type]) {
        Some(Kind::Integration)
    } else if any(&[
        &fields.margin,
        &fields.battery,
        &fields.battery_unavailable,
        &fields.external_power,
        &fields.raw_battery,
    ]) {
        Some(Kind::Status)
    } else if any(&[&fields.downlink, &fields.gateway]) {
        Some(Kind::TxAck)
    } else if any(&[&fields.acknowledged, &fields.queue_item]) {
        Some(Kind::Ack)
    } else if any(&[&fields.location]) {
        Some(Kind::Location)
    } else if any(&[
        &fields.object,
        &fields.object_text,
        &fields.counter,
        &fields.tx,
        &fields.data,
    ]) {
        Some(Kind::Up)
    } else {
        told.or(fields.address.map(|_| Kind::Join))
    }
}

/// Reads an event of a device.
pub(super) fn event(
    version: Version,
    fields: &Fields<'_, '_>,
    topic: &Topic<'_>,
    found: &mut Found,
) {
    let Some(device) = identity(version, fields, topic, found) else {
        found.defect(eui_field(version), "no device is named");
        return;
    };
    let kind = kind(version, fields, topic);
    identify(version, kind, fields, &device, found);
    let at = fields.stamp(found);
    found.network_at = at;
    let happened = |name, detail| {
        let subject = Subject::Device(device.clone());
        Item::Event(Event {
            subject,
            name,
            detail,
            observed_at: at,
        })
    };
    match kind {
        Some(Kind::Up) => radio::up(version, fields, &device, at, found),
        Some(Kind::Status) => status(version, fields, &device, at, found),
        Some(Kind::Join) => {
            found.push(happened("join", words(fields.address)));
            if fields.rx.is_some() {
                radio::frames(version, fields, &device, found);
            }
            found.alive = Some(device);
        }
        Some(Kind::Ack) => {
            let is_acknowledged = fields.acknowledged.and_then(|node| node.flag());
            let name = if is_acknowledged == Some(true) {
                "ack"
            } else {
                "nack"
            };
            found.push(happened(name, None));
            found.alive = Some(device);
        }
        Some(Kind::TxAck) => {
            let gateway = fields.gateway.and_then(gateway_id);
            found.push(happened("downlink_sent", gateway));
        }
        Some(Kind::Log) => log(fields, &device, at, found),
        Some(Kind::Location) => {
            locate(found, Subject::Device(device), fields.location, at);
        }
        Some(Kind::Integration) => {
            let name = words(fields.event_type).or_else(|| words(fields.integration));
            found.push(happened("integration", name));
            radio::object(fields, &device, at, found);
        }
        None => found.defect("payload", "an event of a device, but of no known kind"),
    }
}

/// One frame may make several events, all with the same deduplicationId. Version 3 has none: device,
/// counter, and the first gateway's time or number of the reception name a frame.
fn identify(
    version: Version,
    kind: Option<Kind>,
    fields: &Fields<'_, '_>,
    device: &SafeText,
    found: &mut Found,
) {
    let kind = [kind.map_or(0, |kind| kind as u8 + 1)];
    if version == Version::V4 {
        if let Some(key) = fields.key {
            found.identify(&[&kind, key.raw()]);
        }
        return;
    }
    let first = fields.rx.and_then(|rx| rx.elements().next());
    let heard = first.map(radio::Heard::read).unwrap_or_default();
    let Some(moment) = heard.time.or(heard.uplink).or(fields.time) else {
        return;
    };
    let counter = fields.counter.as_ref().map_or(b"".as_slice(), Node::raw);
    let device = device.as_str().as_bytes();
    found.identify(&[&kind, device, counter, moment.raw()]);
}

fn eui_field(version: Version) -> &'static str {
    match version {
        Version::V3 => "devEUI",
        Version::V4 => "deviceInfo.devEui",
    }
}

/// The device's id (its DevEUI in upper case) and, where the payload describes it, an asset.
fn identity(
    version: Version,
    fields: &Fields<'_, '_>,
    topic: &Topic<'_>,
    found: &mut Found,
) -> Option<SafeText> {
    let (mut id, mut name, mut model) = (fields.device, fields.name, fields.model);
    let mut tags = fields.tags;
    for (key, value) in fields.info.iter().flat_map(Node::members) {
        match key.raw() {
            b"devEui" => id = Some(value),
            b"deviceName" => name = Some(value),
            b"deviceProfileName" => model = Some(value),
            b"tags" => tags = Some(value),
            _ => {}
        }
    }
    let of_topic = || match topic.side {
        Side::Device => device_eui(topic.id.as_bytes()),
        _ => None,
    };
    let device = match id.filter(Node::is_text) {
        Some(id) => device_eui(id.raw()).or_else(of_topic).or_else(|| {
            found.defect(eui_field(version), "not an EUI of 16 hex digits");
            words(Some(id))
        }),
        None => of_topic(),
    }?;
    if fields.info.is_some() || name.is_some() || model.is_some() {
        describe(found, &device, words(name), words(model));
    }
    if let Some(tags) = tags {
        // Free words of people; a pair of these names is where the device stands.
        let place = (tags.get("latitude"), tags.get("longitude"));
        let subject = Subject::Device(device.clone());
        lorawan::locate(found, subject, place, "tags.latitude", None);
    }
    Some(device)
}

/// The answer to a DevStatusReq. ChirpStack has turned 1..254 into percent already, but for the earliest
/// version 3, whose `battery` is on the scale of LoRaWAN. 255 stands for unknown.
fn status(
    version: Version,
    fields: &Fields<'_, '_>,
    device: &SafeText,
    at: Option<Stamp>,
    found: &mut Found,
) {
    // proto3 leaves out a zero.
    let number = |node: Field<'_, '_>| node.map_or(Some(0.0), |node| node.number_or_text());
    let is_left_out = |node: Field<'_, '_>| version == Version::V3 && node.is_none();
    match number(fields.margin) {
        _ if is_left_out(fields.margin) => {}
        Some(margin) => found.observe(device, Reading::model(&v::LINK_MARGIN, margin, "dB"), at),
        None => found.defect("margin", "not a number"),
    }
    let is_true = |node: Field<'_, '_>| node.and_then(|node| node.flag()) == Some(true);
    let level = if is_true(fields.battery_unavailable) {
        let why = "the device cannot measure its battery";
        Some(Reading::fact(&v::BATTERY_LEVEL, Value::Missing(why)))
    } else if is_true(fields.external_power) {
        Some(Reading::fact(&v::EXTERNAL_POWER, Value::Flag(true)))
    } else if let Some(raw) = fields.raw_battery {
        raw.number_or_text().and_then(battery)
    } else {
        number(fields.battery).map(|level| Reading::model(&v::BATTERY_LEVEL, level, "%"))
    };
    match level {
        _ if is_left_out(fields.battery) && level_is_untold(fields) => {}
        Some(reading) => found.observe(device, reading, at),
        None => found.defect("batteryLevel", "not a number"),
    }
    let is_on_mains = fields.external_power.and_then(|node| node.flag());
    if is_on_mains == Some(false) {
        let reading = Reading::fact(&v::EXTERNAL_POWER, Value::Flag(false));
        found.observe(device, reading, at);
    }
    found.alive = Some(device.clone());
}

/// Nothing at all is said about the battery.
fn level_is_untold(fields: &Fields<'_, '_>) -> bool {
    let said = [
        fields.raw_battery,
        fields.battery_unavailable,
        fields.external_power,
    ];
    said.iter().all(Option::is_none)
}

/// A line of ChirpStack's log about a device; an error is what version 3 calls it. It proves nothing about the device: an invalid MIC may
/// come from anybody.
fn log(fields: &Fields<'_, '_>, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
    let mut detail = String::new();
    if fields.level.is_none() && fields.error.is_some() {
        detail.push_str("ERROR");
    }
    let parts = [
        fields.level,
        fields.code,
        fields.description,
        fields.error_type,
        fields.error,
    ];
    for part in parts {
        if let Some(part) = part.and_then(|part| part.text()) {
            if !detail.is_empty() {
                detail.push(' ');
            }
            detail.push_str(&part);
        }
    }
    found.push(Item::Event(Event {
        subject: Subject::Device(device.clone()),
        name: "log",
        detail: Some(SafeText::new(&detail)),
        observed_at: at,
    }));
}
