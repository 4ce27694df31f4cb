//! What The Things Stack's HTTP API lists: gateways and devices as things, and its errors.
//! Source: The Things Stack API, `GatewayRegistry`, `EndDeviceRegistry`, "Errors" (APIS 3.6).
//!
//! Leaves out: how a gateway is connected (`connection`).

use super::{Sender, uplink, words};
use crate::city::{
    formats::{
        format::Message,
        found::{Asset, Found, Item, Subject},
        json::Node,
    },
    model::text::SafeText,
};

/// The request for the list of gateways.
pub(super) const GATEWAYS: &str = "gateways";
/// Its path, and how many stand on a page of it.
pub(super) const PATH: &str = "/gateways?limit=100&field_mask=name,antennas";
const ON_A_PAGE: u64 = 100;

/// Reads a list of gateways or devices, one of them, or an error.
pub(super) fn read(root: Node<'_, '_>, message: &Message<'_>, found: &mut Found) {
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
    found.next_page = next_page(root, message);
    let is_list = lists.iter().any(|key| root.get(key).is_some());
    if before == (found.items.len(), found.defects.len()) && !is_list {
        found.defect("payload", "not a message of The Things Stack");
    }
}

/// The page behind this one, where there is one: pages count from 1, all of them are told in a header.
fn next_page(root: Node<'_, '_>, message: &Message<'_>) -> Option<String> {
    let list = root
        .get("gateways")
        .filter(|_| message.request == Some(GATEWAYS))?;
    list.elements().next()?;
    let total: u64 = message.header("x-total-count")?.trim().parse().ok()?;
    let page = u64::from(message.page) + 1;
    (page * ON_A_PAGE < total).then(|| format!("&page={}", page + 1))
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
