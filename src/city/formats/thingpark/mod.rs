//! Actility ThingPark, the LoRaWAN network server of Digita (Finland), KPN and others: what it sends to
//! applications over its IoT Flow or by HTTP, as JSON. Source: "LRC-AS tunnel interface", "ThingPark X IoT
//! Flow: Messages" (FORMATS 4).
//!
//! One key wraps a message and says what it is; older senders leave it out. Numbers may be texts. The
//! coordinates in an uplink are those of the gateway; the device's stand in `CustomerData`. Leaves out:
//! `payload_hex`, which only a driver can read, XML, and messages of the Location Engine.

mod happening;
mod points;
mod uplink;

use super::{
    decoded,
    format::{Format, Message},
    found::{Found, Subject},
    json::Node,
    lorawan::{self, Field, describe, each, locate, moment, words},
};
use crate::city::model::{text::SafeText, time::Stamp};

/// The format.
pub struct ThingPark;

impl Format for ThingPark {
    fn name(&self) -> &'static str {
        "thingpark"
    }

    fn about(&self) -> &'static str {
        "Actility ThingPark (Digita, KPN): uplinks with their gateways, joins, downlinks, locations, alarms"
    }

    fn usual_topics(&self) -> &'static [&'static str] {
        &["mqtt/things/+/uplink"]
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        if message.bytes.trim_ascii_start().starts_with(b"<") {
            let reason = "XML; the application server must be set to JSON";
            found.defect("payload", reason);
            return;
        }
        let is_json = found.json(message.bytes, |root, found| {
            each(root, found, |root, found| envelope(root, message, found));
        });
        if !is_json && found.defects.is_empty() {
            found.defect("payload", "it is empty");
        }
    }
}

/// What the key around a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Uplink,
    Downlink,
    DownlinkSent,
    DownlinkRejected,
    Location,
    Notification,
    Multicast,
    DeviceAlarm,
    GatewayAlarm,
}

fn kind(key: &[u8]) -> Option<Kind> {
    Some(match key {
        b"DevEUI_uplink" => Kind::Uplink,
        b"DevEUI_downlink" => Kind::Downlink,
        b"DevEUI_downlink_Sent" => Kind::DownlinkSent,
        b"DevEUI_downlink_Rejected" => Kind::DownlinkRejected,
        b"DevEUI_location" => Kind::Location,
        b"DevEUI_notification" => Kind::Notification,
        b"DevEUI_multicast_summary" => Kind::Multicast,
        b"DevEUI_alarm" => Kind::DeviceAlarm,
        b"BS_alarm" => Kind::GatewayAlarm,
        _ => return None,
    })
}

fn envelope(root: Node<'_, '_>, message: &Message<'_>, found: &mut Found) {
    let mut other = None;
    for (key, body) in root.members() {
        if let Some(kind) = kind(key.raw()) {
            return read(kind, body, found);
        }
        // The portal of KPN and the legacy form of IoT Flow send the inside alone.
        if key.raw() == b"DevEUI" {
            return read(Kind::Uplink, root, found);
        }
        if body.is_object() && key.raw().starts_with(b"DevEUI_") {
            other = Some(key);
        }
    }
    // `sendRawDecodedFormat`: what a driver has decoded, and nothing else. The topic names the device.
    let device = message.topic.and_then(of_topic);
    match (other, device) {
        (Some(key), _) => found.defect(&key.text(), "a message of a kind that is not known"),
        (None, Some(device)) if root.members().next().is_some() => {
            decoded::decoded(found, &device, root, None);
            found.alive = Some(device);
        }
        _ => found.defect("payload", "no message of ThingPark"),
    }
}

/// The DevEUI in a topic such as `mqtt/things/{DevEUI}/uplink`; its levels are free.
fn of_topic(topic: &str) -> Option<SafeText> {
    let mut levels = topic.split('/');
    levels.find_map(|level| lorawan::device_eui(level.as_bytes()))
}

fn read(kind: Kind, body: Node<'_, '_>, found: &mut Found) {
    let fields = Fields::read(body);
    if kind == Kind::GatewayAlarm {
        return happening::gateway_alarm(&fields, found);
    }
    let device = fields.device;
    let Some(device) = device.and_then(|node| lorawan::device(node, "DevEUI", found)) else {
        found.defect("DevEUI", "no device is named");
        return;
    };
    let at = fields.stamp(found);
    found.network_at = at;
    if let Some(time) = fields.time.filter(|_| at.is_some()) {
        // The counter and the gateway's time name an uplink, whichever way it comes.
        let counter = fields.counter.filter(|_| kind == Kind::Uplink);
        let counter = counter.as_ref().map_or(b"".as_slice(), Node::raw);
        found.identify(&[
            &[kind as u8],
            device.as_str().as_bytes(),
            counter,
            time.raw(),
        ]);
    }
    // An order of an application and a group of devices describe nobody.
    let is_of_device = !matches!(kind, Kind::Downlink | Kind::Multicast);
    if is_of_device {
        customer(&fields, &device, kind, found);
    }
    match kind {
        Kind::Uplink => uplink::read(&fields, &device, at, found),
        other => happening::read(other, &fields, &device, at, found),
    }
}

/// What people have told the platform about a device: its name, its product, where it stands.
/// A JSON object, or a text with one in it.
fn customer(fields: &Fields<'_, '_>, device: &SafeText, kind: Kind, found: &mut Found) {
    let model = fields.driver.and_then(product);
    match fields.customer {
        Some(node) if node.is_text() => {
            let text = node.text().unwrap_or_default();
            let is_json = found.json_of("CustomerData", text.as_bytes(), |root, found| {
                administrative(Some(root), device, model.clone(), kind, found);
            });
            if !is_json {
                administrative(None, device, model, kind, found);
            }
        }
        node => administrative(node, device, model, kind, found),
    }
}

fn administrative(
    customer: Field<'_, '_>,
    device: &SafeText,
    model: Option<SafeText>,
    kind: Kind,
    found: &mut Found,
) {
    let (mut name, mut profile, mut place) = (None, None, None);
    for (key, node) in customer.iter().flat_map(Node::members) {
        match key.raw() {
            b"name" => name = words(Some(node)),
            b"alr" => profile = words(node.get("pro")),
            b"loc" => place = Some(node).filter(Node::is_object),
            _ => {}
        }
    }
    describe(found, device, name, profile.or(model));
    // Where it was found to be is better than where people say that it stands.
    if let Some(place) = place.filter(|_| kind != Kind::Location) {
        let coordinates = (place.get("lat"), place.get("lon"));
        let subject = Subject::Device(device.clone());
        locate(found, subject, coordinates, "CustomerData.loc", None);
    }
}

/// The product that the driver is for: `elsys/generic`.
fn product(driver: Node<'_, '_>) -> Option<SafeText> {
    let product = driver.get("mod").or_else(|| driver.get("app"))?;
    let part = |key| product.get(key).and_then(|node| node.text());
    Some(SafeText::new(&format!("{}/{}", part("pId")?, part("mId")?)))
}

/// A whole number that may be a text.
fn whole(node: Field<'_, '_>) -> Option<u64> {
    node.as_ref().and_then(Node::whole)
}

/// 1, "1" or true.
fn is_true(node: Field<'_, '_>) -> bool {
    whole(node) == Some(1) || node.and_then(|node| node.flag()) == Some(true)
}

macro_rules! fields {
    ($($field:ident = $($key:literal)|+;)*) => {
        /// The members of a message that are of use here. Null counts as absent.
        #[derive(Default)]
        struct Fields<'a, 't> {
            $($field: Field<'a, 't>,)*
        }

        impl<'a, 't> Fields<'a, 't> {
            fn read(body: Node<'a, 't>) -> Self {
                let mut fields = Self::default();
                for (key, value) in body.members() {
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
    device = b"DevEUI";
    time = b"Time";
    counter = b"FCntUp";
    join_request = b"rawJoinRequest";
    rssi = b"LrrRSSI";
    snr = b"LrrSNR";
    spreading = b"SpFact" | b"Spfact";
    frequency = b"Frequency";
    gateway = b"Lrrid" | b"LrrID";
    gateways = b"Lrrs";
    gateway_count = b"DevLrrCnt";
    gateway_lat = b"LrrLAT";
    gateway_lon = b"LrrLON";
    station = b"BaseStationData";
    late = b"Late";
    lost = b"LostUplinksAS";
    mean_errors = b"MeanPER";
    instant_errors = b"InstantPER";
    customer = b"CustomerData";
    driver = b"DriverCfg";
    decoded = b"payload";
    points = b"points";
    driver_error = b"payloadDecodedError";
    lat = b"DevLAT";
    lon = b"DevLON";
    altitude = b"DevAlt";
    located_at = b"DevLocTime";
    notification = b"Type";
    first = b"Var1";
    second = b"Var2";
    delivered = b"DeliveryStatus";
    cause_rx1 = b"DeliveryFailedCause1";
    cause_rx2 = b"DeliveryFailedCause2";
    cause_ping = b"DeliveryFailedCause3";
    rejection = b"DownlinkRejectionCause";
    transmission = b"TransmissionStatus";
    asked = b"LrrCnt";
    succeeded = b"LrrSuccessCnt";
    alarm = b"ID";
    alarm_state = b"State";
    alarm_since = b"CreationTime";
    alarm_detail = b"AddInfo1";
}

impl Fields<'_, '_> {
    /// When the gateway received the frame, or when it happened.
    fn stamp(&self, found: &mut Found) -> Option<Stamp> {
        moment(self.time, "Time", found)
    }
}

#[cfg(test)]
mod tests;
