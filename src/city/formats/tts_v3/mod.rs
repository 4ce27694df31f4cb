//! The Things Stack v3 (The Things Network, The Things Industries): ApplicationUp messages over MQTT
//! and webhooks, and over HTTP its gateways. Source: The Things Stack, "Data formats", API v3.
//!
//! Fields that are 0, empty or false are omitted by the sender: an absent `f_cnt` is 0. Leaves out:
//! `frm_payload`, which only a codec can read, and what the event stream tells of the stack's inner life.

mod catalogue;
mod connection;
mod normalized;
mod uplink;

use super::{
    format::{Asking, Format, KeyInto, KeyPlace, Message, Request},
    found::{Asset, Event, Found, Health, Item, State, Subject},
    json::Node,
    lorawan::{device_eui, each, text as words},
};
use crate::city::model::{text::SafeText, time::Stamp};
use std::sync::LazyLock;

/// The format.
pub struct TtsV3;

/// How the HTTP API is asked. Its own word for how often stands in the answers (429).
static ASKING: LazyLock<Asking> = LazyLock::new(|| {
    let request = |name: &str, path: &str, every_ms: u64| Request {
        name: name.into(),
        path: path.into(),
        every_ms: Some(every_ms),
        ..Request::default()
    };
    Asking {
        base: Some("https://stack.example/api/v3".into()),
        roots: vec!["/api/v3".into()],
        floor_ms: Some(15_000),
        key: Some(KeyPlace {
            into: KeyInto::Header("Authorization".into()),
            prefix: "Bearer ".into(),
            is_required: false,
        }),
        parameters: vec![("gateway".into(), None)],
        requests: vec![
            request(catalogue::GATEWAYS, catalogue::PATH, 3_600_000),
            request("stats", "/gs/gateways/{gateway}/connection/stats", 60_000),
        ],
        ..Asking::default()
    }
});

impl Format for TtsV3 {
    fn name(&self) -> &'static str {
        "tts-v3"
    }

    fn about(&self) -> &'static str {
        "The Things Stack v3 (TTN, TTI): uplinks, joins, downlinks, solved locations, and its gateways over HTTP"
    }

    fn usual_topics(&self) -> &'static [&'static str] {
        &["v3/+/devices/+/#"]
    }

    fn asking(&self) -> Option<&Asking> {
        Some(&ASKING)
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        found.json(message.bytes, |root, found| {
            each(root, found, |root, found| envelope(root, message, found));
        });
    }
}

/// Storage Integration, bridges and the event stream put the message into an object of their own.
fn envelope(root: Node<'_, '_>, message: &Message<'_>, found: &mut Found) {
    let (mut inner, mut name, mut identifiers, mut time) = (None, None, None, None);
    for (key, node) in root.members() {
        match key.raw() {
            b"end_device_ids" | b"uplink_message" | b"@type" => {
                return application_up(root, message, found);
            }
            // The event stream, as it comes over HTTP.
            b"result" if node.get("identifiers").is_some() => {
                return envelope(node, message, found);
            }
            b"result" | b"payload" | b"data" if node.is_object() => inner = Some(node),
            b"name" => name = node.text(),
            b"identifiers" => identifiers = Some(node),
            b"time" => time = stamp(node),
            _ => {}
        }
    }
    if let (Some(name), Some(identifiers)) = (name.as_deref(), identifiers) {
        gateway_event(name, identifiers, time, found);
    }
    match inner {
        // The event itself is the news; what it carries is mostly the stack's inner life.
        Some(_) if !found.items.is_empty() => {}
        Some(inner) => application_up(inner, message, found),
        None if found.items.is_empty() && !connection::read(root, message, found) => {
            catalogue::read(root, message, found);
        }
        None => {}
    }
}

/// `gs.gateway.connect` and `.disconnect` of the event stream.
fn gateway_event(name: &str, identifiers: Node<'_, '_>, time: Option<Stamp>, found: &mut Found) {
    let health = match name {
        "gs.gateway.connect" => Health::Up,
        "gs.gateway.disconnect" => Health::Down,
        _ => return,
    };
    for each in identifiers.elements() {
        if let Some(gateway) = each.get("gateway_ids").and_then(uplink::gateway) {
            found.push(Item::State(State {
                subject: Subject::Gateway(gateway),
                health,
                detail: None,
                release: None,
                observed_at: time,
            }));
        }
    }
}

/// Who sent it.
struct Sender {
    /// The DevEUI in upper case, else `application/device_id`; empty where nobody is named.
    id: SafeText,
    /// The `device_id`.
    name: Option<SafeText>,
}

impl Sender {
    fn new(ids: Option<Node<'_, '_>>, message: &Message<'_>, found: &mut Found) -> Self {
        let (mut eui, mut device, mut application) = (None, None, None);
        for (key, node) in ids.iter().flat_map(Node::members) {
            match key.raw() {
                b"dev_eui" => eui = Some(node.raw()),
                b"device_id" => device = words(node),
                b"application_ids" => {
                    application = node.get("application_id").and_then(words);
                }
                _ => {}
            }
        }
        if let Some(id) = eui.and_then(device_eui) {
            return Self { id, name: device };
        }
        if eui.is_some_and(|eui| !eui.is_empty()) {
            found.defect("end_device_ids.dev_eui", "not 16 hexadecimal digits");
        }
        if device.is_none() {
            (application, device) = from_topic(message);
        }
        let id = match (&application, &device) {
            (Some(application), Some(device)) => SafeText::new(&format!("{application}/{device}")),
            (None, Some(device)) => device.clone(),
            (_, None) => {
                found.defect("end_device_ids", "the message names no device");
                SafeText::default()
            }
        };
        Self { id, name: device }
    }

    fn subject(&self) -> Subject {
        Subject::Device(self.id.clone())
    }

    fn event(&self, found: &mut Found, name: &'static str, detail: Option<SafeText>, at: Moment) {
        found.push(Item::Event(Event {
            subject: self.subject(),
            name,
            detail,
            observed_at: at.0,
        }));
    }
}

/// When it happened.
#[derive(Clone, Copy)]
struct Moment(Option<Stamp>);

/// Application and device of `v3/{application}@{tenant}/devices/{device}/...`.
fn from_topic(message: &Message<'_>) -> (Option<SafeText>, Option<SafeText>) {
    if message.topic_level(0) != Some("v3") || message.topic_level(2) != Some("devices") {
        return (None, None);
    }
    let application = message.topic_level(1).and_then(|level| {
        let name = level.split('@').next()?;
        (!name.is_empty()).then(|| SafeText::new(name))
    });
    let device = message
        .topic_level(3)
        .filter(|level| !level.is_empty())
        .map(SafeText::new);
    (application, device)
}

fn application_up(up: Node<'_, '_>, message: &Message<'_>, found: &mut Found) {
    let (mut ids, mut received_at, mut simulated) = (None, None, false);
    let (mut kind, mut body): (&[u8], _) = (b"", None);
    for (key, node) in up.members() {
        match key.raw() {
            b"end_device_ids" => ids = Some(node),
            b"received_at" => received_at = Some(node),
            b"simulated" => simulated = node.flag() == Some(true),
            b"correlation_ids" | b"@type" => {}
            b"uplink_message"
            | b"uplink_normalized"
            | b"join_accept"
            | b"location_solved"
            | b"service_data"
            | b"downlinks"
            | b"downlink_ack"
            | b"downlink_nack"
            | b"downlink_sent"
            | b"downlink_queued"
            | b"downlink_failed"
            | b"downlink_queue_invalidated" => (kind, body) = (key.raw(), Some(node)),
            _ => {}
        }
    }
    let Some(body) = body else {
        return join_request(up, found);
    };
    let sender = Sender::new(ids, message, found);
    asset(&sender, body, found);
    found.network_at = received_at.and_then(stamp);
    if matches!(kind, b"uplink_message" | b"uplink_normalized") {
        uplink::uplink(&sender.id, body, received_at, found);
    } else {
        let time = received_at.map_or(b"".as_slice(), |time| time.raw());
        if !time.is_empty() {
            found.identify(&[sender.id.as_str().as_bytes(), kind, time]);
        }
        event(&sender, kind, body, found);
    }
    let heard = matches!(
        kind,
        b"uplink_message"
            | b"uplink_normalized"
            | b"join_accept"
            | b"downlink_ack"
            | b"downlink_nack"
    );
    if simulated {
        // Somebody typed it into the console of the stack: no radio, no proof of life.
        sender.event(found, "simulated", None, Moment(found.network_at));
    } else if heard && !sender.id.is_empty() {
        found.alive = Some(sender.id);
    }
}

fn asset(sender: &Sender, body: Node<'_, '_>, found: &mut Found) {
    if sender.id.is_empty() {
        return;
    }
    let model = body.get("version_ids").and_then(|version| {
        let (brand, model) = (version.get("brand_id")?, version.get("model_id")?);
        let (brand, model) = (brand.text()?, model.text()?);
        Some(SafeText::new(&format!("{brand}/{model}")))
    });
    found.push(Item::Asset(Asset {
        id: sender.id.clone(),
        kind: "device".into(),
        name: sender.name.clone(),
        model,
    }));
}

/// All that is no uplink.
fn event(sender: &Sender, kind: &[u8], body: Node<'_, '_>, found: &mut Found) {
    let at = Moment(found.network_at);
    match kind {
        b"join_accept" => {
            // The Network Server's time is the nearer one.
            let time = body.get("received_at").and_then(stamp);
            sender.event(found, "join", None, Moment(time.or(at.0)));
        }
        b"location_solved" => {
            let Some(location) = body.get("location") else {
                return found.defect("location_solved.location", "absent");
            };
            uplink::locate(sender.subject(), location, at.0, found);
        }
        b"service_data" => {
            let service = body.get("service").and_then(words);
            sender.event(found, "service_data", service, at);
        }
        // What an application asks for: `down/push` and `down/replace`.
        b"downlinks" => {
            for _ in body.elements() {
                sender.event(found, "downlink_requested", None, at);
            }
        }
        b"downlink_failed" => {
            let error = body.get("error");
            let detail = error.and_then(|error| {
                error
                    .get("message_format")
                    .or_else(|| error.get("name"))
                    .and_then(words)
            });
            sender.event(found, "downlink_failed", detail, at);
        }
        b"downlink_ack" => sender.event(found, "downlink_ack", None, at),
        b"downlink_nack" => sender.event(found, "downlink_nack", None, at),
        b"downlink_sent" => sender.event(found, "downlink_sent", None, at),
        b"downlink_queued" => sender.event(found, "downlink_queued", None, at),
        _ => sender.event(found, "downlink_queue_invalidated", None, at),
    }
}

/// An uplink of the event stream, before anybody knows the device: only a join request names one.
fn join_request(up: Node<'_, '_>, found: &mut Found) {
    let id = up
        .at(&["payload", "join_request_payload", "dev_eui"])
        .and_then(|eui| device_eui(eui.raw()));
    let Some(id) = id else {
        return found.defect("payload", "no message of a device");
    };
    let sender = Sender { id, name: None };
    sender.event(found, "join_request", None, Moment(None));
    uplink::links(&sender.id, up, found);
}

/// A time; the stack always writes the zone.
fn stamp(node: Node<'_, '_>) -> Option<Stamp> {
    Stamp::parse(&node.text()?, false)
}
