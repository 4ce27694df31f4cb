//! States and events of gateways: conn, stats, up, ack, exec, raw (`gw.proto`).

use super::{
    Fields, Topic, gateway_id, locate,
    radio::{self, Heard},
};
use crate::city::{
    formats::{
        found::{Asset, Event, Found, Health, Item, Link, State, Subject},
        json::Node,
        lorawan::{decibels, stamp, words},
    },
    model::{quantity::Reading, text::SafeText, time::Stamp, vocabulary as v},
};

/// Reads an event or state of a gateway.
pub(super) fn event(fields: &Fields<'_, '_>, topic: &Topic<'_>, found: &mut Found) {
    if fields.frame.is_some() {
        up(fields, found);
        return;
    }
    let Some(id) = fields.gateway.and_then(gateway_id) else {
        found.defect("gatewayId", "no gateway is named");
        return;
    };
    let happened = |name, detail| {
        let subject = Subject::Gateway(id.clone());
        Item::Event(Event {
            subject,
            name,
            detail,
            observed_at: None,
        })
    };
    if fields.exec.is_some() || topic.event == "exec" {
        found.push(happened("exec", words(fields.error)));
    } else if fields.downlink.is_some() || fields.items.is_some() || topic.event == "ack" {
        let (name, status) = downlink(fields);
        found.push(happened(name, status));
    } else if fields.raw.is_some() || topic.event == "raw" {
        found.push(happened("raw", None));
    } else if fields.state.is_none()
        && (topic.event == "stats" || fields.time.is_some() || fields.received.is_some())
    {
        stats(fields, &id, found);
    } else {
        connection(fields, id, found);
    }
}

/// The retained connection state. proto3 leaves out OFFLINE, which is zero.
fn connection(fields: &Fields<'_, '_>, id: SafeText, found: &mut Found) {
    let state = fields.state.and_then(|state| state.text());
    let number = fields.state.and_then(|state| state.number());
    let (health, word) = match (state.as_deref(), number) {
        (Some("ONLINE"), _) => (Health::Up, "ONLINE"),
        (Some("OFFLINE"), _) => (Health::Down, "OFFLINE"),
        (None, Some(number)) if number > 0.0 => (Health::Up, "ONLINE"),
        (None, _) if fields.state.is_none() || number.is_some() => (Health::Down, "OFFLINE"),
        _ => {
            found.defect("state", "neither ONLINE nor OFFLINE");
            (Health::Unknown, "")
        }
    };
    let detail = (!word.is_empty()).then(|| SafeText::new(word));
    report(found, id, fields, health, detail, None);
}

/// The statistics of one interval, not totals. A gateway that sends them works.
fn stats(fields: &Fields<'_, '_>, id: &SafeText, found: &mut Found) {
    let at = fields.stamp(found);
    let count = |node: Option<Node<'_, '_>>| node.map_or(Some(0), |node| node.whole());
    let (received, ok, sent) = (
        count(fields.received),
        count(fields.received_ok),
        count(fields.emitted),
    );
    if let Some(time) = fields.time {
        found.identify(&[b"stats", id.as_str().as_bytes(), time.raw()]);
    }
    let detail = match (received, ok, sent) {
        (Some(received), Some(ok), Some(sent)) => {
            Some(SafeText::new(&format!("rx {received} ok {ok} tx {sent}")))
        }
        _ => {
            found.defect("rxPacketsReceived", "not a count");
            None
        }
    };
    let subject = Subject::Gateway(id.clone());
    found.network_at = at;
    report(found, id.clone(), fields, Health::Up, detail, at);
    for (quantity, packets) in [
        (&v::GATEWAY_RX_PACKETS, received),
        (&v::GATEWAY_RX_PACKETS_OK, ok),
        (&v::GATEWAY_TX_PACKETS, sent),
    ] {
        if let Some(packets) = packets {
            // Since the last statistics, not since the start.
            let reading = Reading::model(quantity, packets as f64, quantity.unit);
            found.observe(id, reading, at);
        }
    }
    locate(found, subject, fields.location, at);
}

/// The gateway as an asset, and its state. `metadata` is free; `name` and `model` are what people put there.
fn report(
    found: &mut Found,
    id: SafeText,
    fields: &Fields<'_, '_>,
    health: Health,
    detail: Option<SafeText>,
    observed_at: Option<Stamp>,
) {
    let told = |key| words(fields.metadata.and_then(|metadata| metadata.get(key)));
    let (name, model) = (told("name"), told("model"));
    let subject = Subject::Gateway(id.clone());
    let kind = SafeText::new("gateway");
    found.push(Item::Asset(Asset {
        id,
        kind,
        name,
        model,
    }));
    let release = None;
    found.push(Item::State(State {
        subject,
        health,
        detail,
        release,
        observed_at,
    }));
}

/// A frame as one gateway heard it, still encrypted: the device is not told, so the link has none.
fn up(fields: &Fields<'_, '_>, found: &mut Found) {
    let heard = fields.rx.map(Heard::read).unwrap_or_default();
    let Some(gateway) = heard.gateway.and_then(gateway_id) else {
        found.defect("rxInfo.gatewayId", "no gateway is named");
        return;
    };
    let received_at = stamp(heard.gateway_time.or(heard.time), "rxInfo.time", found);
    found.network_at = stamp(heard.network_time, "rxInfo.nsTime", found);
    let rssi_dbm = decibels(heard.rssi, "rxInfo.rssi", found);
    let subject = Subject::Gateway(gateway.clone());
    let mut link = Link {
        gateway,
        rssi_dbm,
        snr_db: decibels(heard.snr, "rxInfo.snr", found).or(rssi_dbm.map(|_| 0.0)),
        received_at,
        ..Link::default()
    };
    radio::transmission(fields, &mut link);
    found.push(Item::Link(link));
    locate(found, subject, heard.location, received_at);
}

/// What became of a downlink: sent where one of its items was. proto3 leaves out IGNORED, which is zero.
fn downlink(fields: &Fields<'_, '_>) -> (&'static str, Option<SafeText>) {
    let mut last = None;
    for item in fields.items.iter().flat_map(Node::elements) {
        match words(item.get("status")) {
            Some(status) if status.as_str() == "OK" => return ("downlink_sent", None),
            Some(status) => last = Some(status),
            None => {}
        }
    }
    let status = last.unwrap_or_else(|| SafeText::new("IGNORED"));
    ("downlink_failed", Some(status))
}
