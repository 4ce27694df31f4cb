//! Yggio of Sensative, the platform that Malmö, Lund and Helsingborg share (FORMATS 13): updates of iotnodes over MQTT
//! (docs.ygg.io, "Publisher" and "MQTT"), and lists of iotnodes over HTTP (`GET /api/iotnodes`).
//!
//! An iotnode is whatever its device and translators make of it. Read are what it measured, where it is, how it was
//! heard, and how often it should be; everything else stays unread, the keys and passwords in it first of all.
//! Only nodes with a channel are published over MQTT: the list over HTTP knows the others (MISSION T07).
//!
//! Leaves out: what devices send to Yggio (`yggio/generic/...`), and its NGSI subscriptions, which `ngsi` reads.

mod node;

use super::{
    format::{Asking, Format, KeyInto, KeyPlace, Message, Request},
    found::{Found, Health, Item, State, Subject},
    json::{Key, Node},
};
use crate::city::model::{text::SafeText, time::Stamp};
use node::IotNode;
use std::sync::LazyLock;

/// The format.
pub struct Yggio;

/// The most iotnodes that one answer has (Yggio docs, "Handling Iotnodes").
const PAGE: usize = 2_000;
/// Members of a `diff` that are compared with what triggered it; larger ones are taken as they are.
const COMPARED: usize = 64;

/// How Yggio is asked: with a token that its users log in for, unless something on the way adds one.
static ASKING: LazyLock<Asking> = LazyLock::new(|| Asking {
    base: Some("https://yggio.example".into()),
    floor_ms: Some(60_000),
    key: Some(KeyPlace {
        into: KeyInto::Header("Authorization".into()),
        prefix: "Bearer ".into(),
        is_required: false,
    }),
    requests: vec![Request {
        name: "iotnodes".into(),
        path: format!("/api/iotnodes?orderBy=_id&limit={PAGE}").into(),
        every_ms: Some(300_000),
        ..Request::default()
    }],
    ..Asking::default()
});

impl Format for Yggio {
    fn name(&self) -> &'static str {
        "yggio"
    }

    fn about(&self) -> &'static str {
        "Yggio: updates of iotnodes over MQTT, and lists of iotnodes over HTTP"
    }

    fn usual_topics(&self) -> &'static [&'static str] {
        &["yggio/output/v2/#"]
    }

    fn asking(&self) -> Option<&Asking> {
        Some(&ASKING)
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let is_json = found.json(message.bytes, |root, found| document(root, message, found));
        if !is_json && found.defects.is_empty() {
            found.defect("payload", "it is empty");
        }
    }
}

fn document(root: Node<'_, '_>, message: &Message<'_>, found: &mut Found) {
    if root.is_array() {
        return list(root, message, found);
    }
    let (mut update, mut has_id) = (Update::default(), false);
    for (key, value) in root.members() {
        match key.raw() {
            b"iotnode" => update.node = Some(value).filter(Node::is_object),
            b"diff" => update.diff = Some(value).filter(Node::is_object),
            b"event" => update.event = Some(value).filter(Node::is_object),
            b"_id" => has_id = true,
            _ => {}
        }
    }
    let named = message.topic.and_then(id_of_topic);
    if update.node.or(update.diff).is_some() {
        update.tell(named, found);
    } else if has_id {
        listed(root, found);
    } else {
        found.defect("payload", "no update of an iotnode, and no list of them");
    }
}

/// An answer over HTTP.
fn list(root: Node<'_, '_>, message: &Message<'_>, found: &mut Found) {
    let mut count = 0;
    for (index, element) in root.elements().enumerate() {
        count += 1;
        if element.is_object() {
            listed(element, found);
        } else {
            found.defect(&format!("[{index}]"), "not an iotnode");
        }
    }
    if count == 0 && message.page == 0 {
        let reason = "no iotnodes: these credentials may see none";
        found.defect("payload", reason);
    }
    if count >= PAGE {
        let offset = u64::from(message.page).saturating_add(1) * PAGE as u64;
        found.next_page = Some(format!("&offset={offset}"));
    }
}

/// An iotnode as it stands, with what it measured last.
fn listed(root: Node<'_, '_>, found: &mut Found) {
    let node = IotNode::read(root);
    let Some(device) = node.device() else {
        return found.defect("_id", "an iotnode without an id");
    };
    let at = node.reported_at(found);
    node.describe(&device, found);
    node.locate(&device, at, found);
    if at.is_none() {
        // It has never reported; a value that is there all the same has no time and proves nothing.
        return;
    }
    node.radio(&device, at, found);
    node.interval(&device, at, found);
    if let Some(value) = node.value {
        node::values(&device, value, at, found);
    }
    node::free_values(&device, root, at, found);
}

/// What Yggio publishes: the node as it is now, what the update changed in it, and what triggered the update.
#[derive(Default)]
struct Update<'a, 't> {
    node: Option<Node<'a, 't>>,
    diff: Option<Node<'a, 't>>,
    event: Option<Node<'a, 't>>,
}

impl<'a, 't> Update<'a, 't> {
    fn tell(&self, named: Option<&str>, found: &mut Found) {
        let Some(root) = self.node.or(self.diff) else {
            return;
        };
        let node = IotNode::read(root);
        let named = named.filter(|id| !id.is_empty()).map(SafeText::new);
        let Some(device) = node.device().or(named) else {
            let reason = "neither the node nor the topic says which iotnode it is";
            return found.defect("iotnode._id", reason);
        };
        let at = node.reported_at(found);
        if self.node.is_some() {
            node.describe(&device, found);
        }
        let changed = self.diff.filter(|diff| diff.members().next().is_some());
        if let Some(diff) = changed
            && !self.is_report(diff)
        {
            // Somebody renamed or moved it: no word of the device.
            if let Some((lat, lng)) = IotNode::read(diff).lat_lng() {
                found.locate(node.subject(device), lat, lng, at);
            }
            return;
        }
        found.network_at = at;
        match node.subject(device.clone()) {
            // It has spoken, and has no other word for that it works.
            subject @ Subject::Gateway(_) => found.push(Item::State(State {
                subject,
                health: Health::Up,
                detail: None,
                release: None,
                observed_at: at,
            })),
            _ => found.alive = Some(device.clone()),
        }
        self.identify(&node, &device, found);
        node.locate(&device, at, found);
        node.radio(&device, at, found);
        node.interval(&device, at, found);
        if let Some(values) = self.values(node.value) {
            node::values(&device, values, at, found);
        }
        node::free_values(&device, changed.unwrap_or(root), at, found);
    }

    /// True where the device itself has spoken.
    fn is_report(&self, diff: Node<'a, 't>) -> bool {
        let is_word = |(key, value): (Key<'_>, Node<'_, '_>)| {
            key.is("reportedAt") || key.is("value") || node::is_free_value(key, value)
        };
        let has_values = self.event.and_then(|event| event.get("value")).is_some();
        diff.members().any(is_word) || has_values
    }

    /// What was measured: what was sent where that is told, even if it is the same as before; else what
    /// changed; else what the node has.
    fn values(&self, of_node: Option<Node<'a, 't>>) -> Option<Node<'a, 't>> {
        let changed = self.diff.and_then(|diff| diff.get("value"));
        let sent = self.event.and_then(|event| event.get("value"));
        match (changed, sent) {
            (Some(changed), Some(sent)) if covers(sent, changed) => Some(sent),
            (Some(changed), _) => Some(changed),
            (None, sent) => sent.or(of_node),
        }
    }

    /// One update comes once for every channel of its node.
    fn identify(&self, node: &IotNode<'a, 't>, device: &SafeText, found: &mut Found) {
        let raw = |part: Option<Node<'a, 't>>| part.map_or(b"".as_slice(), |part| part.raw());
        let time = raw(node.reported_at);
        if !time.is_empty() {
            let (diff, event) = (raw(self.diff), raw(self.event));
            found.identify(&[device.as_str().as_bytes(), time, diff, event]);
        }
    }
}

/// True where all members of one are in the other.
fn covers(whole: Node<'_, '_>, part: Node<'_, '_>) -> bool {
    let is_in = |key: Key<'_>| {
        let mut members = whole.members().take(COMPARED);
        members.any(|(known, _)| known.raw() == key.raw())
    };
    part.members().count() <= COMPARED && part.members().all(|(key, _)| is_in(key))
}

/// The iotnode that a topic names: `yggio/output/v2/ID/iotnode/NODE`; older `publish/NODE/KEY`, also with dots.
fn id_of_topic(topic: &str) -> Option<&str> {
    if let Some(rest) = topic.strip_prefix("publish") {
        let mark = rest
            .chars()
            .next()
            .filter(|mark| matches!(mark, '/' | '.'))?;
        return rest.split(mark).nth(1);
    }
    let (_, rest) = topic.rsplit_once("/iotnode/")?;
    rest.split('/').next()
}

/// A text that is not empty, safe to show.
fn words(node: Option<Node<'_, '_>>) -> Option<SafeText> {
    let text = SafeText::new(&node?.text()?);
    (!text.is_empty()).then_some(text)
}

/// A time as a text or as a number.
fn stamp(node: Node<'_, '_>) -> Option<Stamp> {
    match node.number() {
        Some(number) => Stamp::from_epoch(number),
        None => Stamp::parse(&node.text()?, true),
    }
}

#[cfg(test)]
mod tests;
