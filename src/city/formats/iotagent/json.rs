//! The JSON agent: an object of attributes, or a list of such, each of a moment of its own; entities as NGSI writes them
//! do as well. A single attribute may be any text.

use super::{Role, Topic, command};
use crate::city::{
    formats::{decoded, found::Found, json::Node},
    model::{secret, text::SafeText, time::Stamp},
};

pub(super) fn read(topic: &Topic<'_>, bytes: &[u8], found: &mut Found) {
    if let Some(attribute) = topic.attribute {
        return single(topic, attribute, bytes, found);
    }
    let is_json = found.json(bytes, |root, found| match topic.role {
        Role::Measures => measures(topic, root, found),
        role => commands(topic, role, root, found),
    });
    if !is_json && found.defects.is_empty() {
        found.defect("payload", "it is empty");
    }
}

/// The value of the attribute that the topic names.
fn single(topic: &Topic<'_>, attribute: &str, bytes: &[u8], found: &mut Found) {
    let device = topic.device(found);
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim();
    if text.starts_with(['{', '[', '"']) {
        found.json(bytes, |root, found| {
            if let Some(text) = root.text() {
                found.observe(&device, decoded::text_reading(attribute, &text), None);
            } else {
                decoded::named(found, &device, attribute, root, None);
            }
        });
    } else if text.is_empty() {
        found.defect(attribute, "it is empty");
    } else {
        found.observe(&device, decoded::text_reading(attribute, text), None);
    }
    heard(device, found);
}

fn measures(topic: &Topic<'_>, root: Node<'_, '_>, found: &mut Found) {
    let entities = root.get("entities").filter(Node::is_array);
    let list = entities.or(Some(root).filter(Node::is_array));
    if list.is_none() && !root.is_object() {
        return found.defect("payload", "measures are an object, or a list of objects");
    }
    let device = topic.device(found);
    match list {
        Some(list) => {
            for (index, each) in list.elements().enumerate() {
                if each.is_object() {
                    moment(&device, each, found);
                } else {
                    found.defect(&format!("[{index}]"), "not an object of attributes");
                }
            }
        }
        None => moment(&device, root, found),
    }
    heard(device, found);
}

/// The attributes of one moment.
fn moment(device: &SafeText, node: Node<'_, '_>, found: &mut Found) {
    let time = node.get("TimeInstant");
    let time = time.map(|time| time.get("value").unwrap_or(time));
    let at = time.and_then(|time| Stamp::parse(&time.text()?, true));
    if at.is_none() && time.is_some() {
        found.defect("TimeInstant", "not a time");
    }
    // An entity of NGSI: what it is called and of what type is known from the topic.
    let is_entity = node.get("id").is_some() && node.get("type").is_some();
    if !is_entity {
        return decoded::decoded(found, device, node, at);
    }
    for (key, value) in node.members() {
        let is_head = matches!(key.raw(), b"id" | b"type" | b"@context" | b"TimeInstant");
        if !is_head && !secret::is_name(key.raw()) {
            decoded::named(found, device, &key.text(), value, at);
        }
    }
}

/// What a device is told to do, or what came of it: an object of names and values.
fn commands(topic: &Topic<'_>, role: Role, root: Node<'_, '_>, found: &mut Found) {
    let device = topic.device(found);
    if !root.is_object() {
        return found.defect("payload", "commands are an object");
    }
    for (key, value) in root.members() {
        let said = match value.text() {
            Some(text) => text,
            None => String::from_utf8_lossy(value.raw()),
        };
        let what = format!("{}: {said}", key.text());
        command(device.clone(), role, &what, found);
    }
}

fn heard(device: SafeText, found: &mut Found) {
    if !device.is_empty() {
        found.alive = Some(device);
    }
}
