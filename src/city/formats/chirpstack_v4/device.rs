//! Events of devices: up, join, status, ack, txack, log, location, integration (`integration.proto`).

use super::{Field, Fields, Side, Topic, eui, gateway_id, locate, stamp, words};
use crate::city::{
    formats::{
        decoded::decoded,
        found::{Asset, Event, Found, Item, Link, Subject},
        json::Node,
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
fn kind(fields: &Fields<'_, '_>, topic: &Topic<'_>) -> Option<Kind> {
    let told = match topic.event {
        "up" => Some(Kind::Up),
        "join" => Some(Kind::Join),
        "status" => Some(Kind::Status),
        "ack" => Some(Kind::Ack),
        "txack" => Some(Kind::TxAck),
        "log" => Some(Kind::Log),
        "location" => Some(Kind::Location),
        "integration" => Some(Kind::Integration),
        _ => None,
    };
    let any = |list: &[&Field<'_, '_>]| list.iter().any(|field| field.is_some());
    if any(&[&fields.rx]) {
        Some(Kind::Up)
    } else if any(&[&fields.level, &fields.code, &fields.description]) {
        Some(Kind::Log)
    } else if any(&[&fields.integration, &fields.event_type]) {
        Some(Kind::Integration)
    } else if any(&[
        &fields.margin,
        &fields.battery,
        &fields.battery_unavailable,
        &fields.external_power,
    ]) {
        Some(Kind::Status)
    } else if any(&[&fields.downlink, &fields.gateway]) {
        Some(Kind::TxAck)
    } else if any(&[&fields.acknowledged, &fields.queue_item]) {
        Some(Kind::Ack)
    } else if any(&[&fields.location]) {
        Some(Kind::Location)
    } else if any(&[&fields.object, &fields.counter, &fields.tx]) {
        Some(Kind::Up)
    } else {
        told.or(fields.address.map(|_| Kind::Join))
    }
}

/// Reads an event of a device.
pub(super) fn event(fields: &Fields<'_, '_>, topic: &Topic<'_>, found: &mut Found) {
    let Some(device) = identity(fields, topic, found) else {
        found.defect("deviceInfo.devEui", "no device is named");
        return;
    };
    let kind = kind(fields, topic);
    if let Some(key) = fields.key {
        // One frame may make several events, all with the same deduplicationId.
        found.identify(&[&[kind.map_or(0, |kind| kind as u8 + 1)], key.raw()]);
    }
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
        Some(Kind::Up) => up(fields, &device, at, found),
        Some(Kind::Status) => status(fields, &device, at, found),
        Some(Kind::Join) => {
            found.push(happened("join", words(fields.address)));
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
            if let Some(object) = fields.object {
                decoded(found, &device, object, at);
            }
        }
        None => found.defect("payload", "an event of a device, but of no known kind"),
    }
}

/// The device's id (its DevEUI in upper case) and, where the payload describes it, an asset.
fn identity(fields: &Fields<'_, '_>, topic: &Topic<'_>, found: &mut Found) -> Option<SafeText> {
    let (mut id, mut name, mut model) = (None, None, None);
    if let Some(info) = fields.info {
        for (key, value) in info.members() {
            match key.raw() {
                b"devEui" => id = Some(value).filter(Node::is_text),
                b"deviceName" => name = words(Some(value)),
                b"deviceProfileName" => model = words(Some(value)),
                _ => {}
            }
        }
    }
    let upper: fn(&mut [u8]) = <[u8]>::make_ascii_uppercase;
    let of_topic = || match topic.side {
        Side::Device => eui(topic.id.as_bytes(), upper),
        _ => None,
    };
    let device = match id {
        Some(id) => eui(id.raw(), upper).or_else(of_topic).or_else(|| {
            found.defect("deviceInfo.devEui", "not an EUI of 16 hex digits");
            words(Some(id))
        }),
        None => of_topic(),
    }?;
    if fields.info.is_some() {
        let kind = SafeText::new("device");
        found.push(Item::Asset(Asset {
            id: device.clone(),
            kind,
            name,
            model,
        }));
    }
    Some(device)
}

/// An uplink: the frame as each gateway heard it, and what the codec made of it. Most uplinks have no
/// codec; they still prove that the device lives.
fn up(fields: &Fields<'_, '_>, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
    let mut radio = Link {
        device: device.clone(),
        frame_counter: counter(fields.counter, found),
        ..Link::default()
    };
    let is_lora = transmission(fields.tx, &mut radio);
    let mut observed_at = None;
    if let Some(receptions) = fields.rx {
        for (index, reception) in receptions.elements().enumerate() {
            let link = receive(reception, index, &radio, is_lora, found);
            observed_at = observed_at.or(link);
        }
        if !receptions.is_array() {
            found.defect("rxInfo", "not a list of receptions");
        }
    }
    let observed_at = observed_at.or(at).or(found.network_at);
    if let Some(object) = fields.object {
        decoded(found, device, object, observed_at);
    }
    found.alive = Some(device.clone());
}

/// The uplink counter: proto3 leaves out the first frame's zero.
fn counter(node: Field<'_, '_>, found: &mut Found) -> Option<u32> {
    let Some(node) = node else { return Some(0) };
    let counter = node.whole().and_then(|whole| u32::try_from(whole).ok());
    if counter.is_none() {
        found.defect("fCnt", "not a frame counter");
    }
    counter
}

/// Frequency and spreading factor; returns whether the modulation is LoRa.
fn transmission(node: Field<'_, '_>, radio: &mut Link) -> bool {
    let Some(node) = node else { return true };
    radio.frequency_hz = node.get("frequency").and_then(|node| node.number_or_text());
    let Some(modulation) = node.get("modulation") else {
        return true;
    };
    let Some(lora) = modulation.get("lora") else {
        return false;
    };
    let factor = lora.get("spreadingFactor").and_then(|node| node.whole());
    radio.spreading_factor = factor.and_then(|whole| u8::try_from(whole).ok());
    true
}

/// One gateway's reception; returns the gateway's time. ChirpStack before 4.5 calls it `time`.
fn receive(
    reception: Node<'_, '_>,
    index: usize,
    radio: &Link,
    is_lora: bool,
    found: &mut Found,
) -> Option<Stamp> {
    let (mut gateway, mut gateway_time, mut time, mut network_time) = (None, None, None, None);
    let (mut rssi, mut snr, mut location) = (None, None, None);
    for (key, value) in reception.members() {
        let field = match key.raw() {
            b"gatewayId" => &mut gateway,
            b"gwTime" => &mut gateway_time,
            b"time" => &mut time,
            b"nsTime" => &mut network_time,
            b"rssi" => &mut rssi,
            b"snr" => &mut snr,
            b"location" => &mut location,
            _ => continue,
        };
        *field = Some(value).filter(|value: &Node<'_, '_>| !value.is_null());
    }
    let received_at = stamp(gateway_time.or(time), "rxInfo.gwTime", found);
    if let Some(network_at) = stamp(network_time, "rxInfo.nsTime", found) {
        found.network_at = Some(network_at);
    }
    let Some(gateway) = gateway.and_then(gateway_id) else {
        found.defect(&format!("rxInfo[{index}].gatewayId"), "no gateway is named");
        return received_at;
    };
    let mut decibels = |node: Field<'_, '_>, name: &str| {
        let number = node?.number();
        if number.is_none() {
            found.defect(&format!("rxInfo[{index}].{name}"), "not a number");
        }
        number.map(|number| number as f32)
    };
    let rssi_dbm = decibels(rssi, "rssi");
    // proto3 leaves out an SNR of exactly zero; no frame is received at 0 dBm, so that is not filled in.
    let is_zero = snr.is_none() && is_lora && rssi_dbm.is_some();
    let snr_db = if is_zero {
        Some(0.0)
    } else {
        decibels(snr, "snr")
    };
    let subject = Subject::Gateway(gateway.clone());
    found.push(Item::Link(Link {
        gateway,
        rssi_dbm,
        snr_db,
        received_at,
        ..radio.clone()
    }));
    locate(found, subject, location, received_at);
    received_at
}

/// The answer to a DevStatusReq. ChirpStack has turned 1..254 into percent already.
fn status(fields: &Fields<'_, '_>, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
    let number = |node: Field<'_, '_>| node.map_or(Some(0.0), |node| node.number());
    match number(fields.margin) {
        Some(margin) => found.observe(device, Reading::model(&v::LINK_MARGIN, margin, "dB"), at),
        None => found.defect("margin", "not a number"),
    }
    let is_true = |node: Field<'_, '_>| node.and_then(|node| node.flag()) == Some(true);
    let battery = if is_true(fields.battery_unavailable) {
        let why = "the device cannot measure its battery";
        Some(Reading::fact(&v::BATTERY_LEVEL, Value::Missing(why)))
    } else if is_true(fields.external_power) {
        Some(Reading::fact(&v::EXTERNAL_POWER, Value::Flag(true)))
    } else {
        number(fields.battery).map(|level| Reading::model(&v::BATTERY_LEVEL, level, "%"))
    };
    match battery {
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

/// A line of ChirpStack's log about a device. It proves nothing about the device: an invalid MIC may
/// come from anybody.
fn log(fields: &Fields<'_, '_>, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
    let mut detail = String::new();
    for part in [fields.level, fields.code, fields.description] {
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
