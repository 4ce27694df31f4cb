//! What The Things Stack's HTTP API lists: gateways and devices as things, and its errors.
//! Source: The Things Stack API, `GatewayRegistry`, `EndDeviceRegistry`, "Errors" (APIS 3.6).
//!
//! Leaves out: connection statistics, which do not name the gateway that they are about.

use super::{Sender, uplink, words};
use crate::city::{
    formats::{
        format::Message,
        found::{Asset, Found, Item, Subject},
        json::Node,
    },
    model::text::SafeText,
};

/// Reads a list of gateways or devices, one of them, or an error.
pub(super) fn read(root: Node<'_, '_>, found: &mut Found) {
    let before = (found.items.len(), found.defects.len());
    let lists = ["gateways", "end_devices"];
    for list in lists.iter().filter_map(|key| root.get(key)) {
        for thing in list.elements() {
            one(thing, found);
        }
    }
    if root.get("ids").is_some() {
        one(root, found);
    }
    if let (Some(code), Some(message)) = (root.get("code"), root.get("message")) {
        let message = message.text().unwrap_or_default();
        let code = String::from_utf8_lossy(code.raw());
        found.defect("error", &format!("{code}: {message}"));
    }
    let is_list = lists.iter().any(|key| root.get(key).is_some());
    if before == (found.items.len(), found.defects.len()) && !is_list {
        found.defect("payload", "not a message of The Things Stack");
    }
}

fn one(thing: Node<'_, '_>, found: &mut Found) {
    let Some(ids) = thing.get("ids") else {
        return found.defect("ids", "absent");
    };
    let name = thing.get("name").and_then(words);
    if ids.get("device_id").is_some() {
        let sender = Sender::new(Some(ids), &Message::bare(b""), found);
        return push(sender.id, "device", name.or(sender.name), found);
    }
    let Some(gateway) = uplink::gateway(ids) else {
        return found.defect("ids", "neither a gateway nor a device");
    };
    let own = ids.get("gateway_id").and_then(words);
    push(gateway.clone(), "gateway", name.or(own), found);
    // All antennas hang on one mast.
    let antenna = thing.get("antennas").and_then(|all| all.elements().next());
    if let Some(location) = antenna.and_then(|antenna| antenna.get("location")) {
        uplink::locate(Subject::Gateway(gateway), location, None, found);
    }
}

fn push(id: SafeText, kind: &str, name: Option<SafeText>, found: &mut Found) {
    if !id.is_empty() {
        found.push(Item::Asset(Asset {
            id,
            kind: SafeText::new(kind),
            name,
            model: None,
        }));
    }
}
