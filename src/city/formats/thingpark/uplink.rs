//! The uplink of ThingPark: the frame as each gateway heard it, lost packets, and what a driver decoded.

use super::{Fields, is_true, points};
use crate::city::{
    formats::{
        decoded,
        found::{Found, Item, Link, Subject},
        lorawan::{
            self, Field, counter, decibels, describe_gateway, happened, locate, number,
            spreading_factor, words,
        },
    },
    model::{
        quantity::{QuantityName, Reading, UnitStatus},
        text::SafeText,
        time::Stamp,
        vocabulary as v,
    },
};

/// Reads an uplink of `device`; `at` is when the gateway received it.
pub(super) fn read(
    fields: &Fields<'_, '_>,
    device: &SafeText,
    at: Option<Stamp>,
    found: &mut Found,
) {
    frames(fields, device, at, found);
    station(fields, found);
    if is_true(fields.late) {
        // The gateway kept it while its line was down: it tells of then.
        happened(found, device, "late", None, at);
    }
    if fields.join_request.is_some() {
        happened(found, device, "join_request", None, at);
    }
    quality(fields, device, at, found);
    let first = found.items.len();
    if let Some(decoded) = fields.decoded.filter(|node| !node.is_text()) {
        decoded::decoded(found, device, decoded, at);
    }
    if let Some(points) = fields.points {
        points::read(device, points, at, first, found);
    }
    if let Some(error) = fields.driver_error {
        let message = words(error.get("message")).or_else(|| words(Some(error)));
        happened(found, device, "codec_error", message, at);
    }
    found.alive = Some(device.clone());
}

/// One link for each gateway that the platform lists: at most ten, the best one first.
fn frames(fields: &Fields<'_, '_>, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
    let radio = Link {
        device: device.clone(),
        spreading_factor: spreading_factor(fields.spreading),
        frequency_hz: number(fields.frequency, "Frequency", found).map(hertz),
        frame_counter: counter(fields.counter, "FCntUp", found),
        received_at: at,
        ..Link::default()
    };
    let list = fields.gateways.and_then(|list| list.get("Lrr"));
    let Some(list) = list.filter(|list| list.is_object() || list.elements().next().is_some())
    else {
        let heard = (fields.gateway, fields.rssi, fields.snr);
        return frame(&radio, heard, "", found);
    };
    let one = list.is_object().then_some(list);
    for each in list.elements().chain(one) {
        let heard = (each.get("Lrrid"), each.get("LrrRSSI"), each.get("LrrSNR"));
        frame(&radio, heard, "Lrrs.Lrr.", found);
    }
}

/// The frame at one gateway.
fn frame(
    radio: &Link,
    (gateway, rssi, snr): (Field<'_, '_>, Field<'_, '_>, Field<'_, '_>),
    path: &str,
    found: &mut Found,
) {
    let gateway = gateway.and_then(lorawan::gateway);
    if gateway.is_none() {
        found.defect(&format!("{path}Lrrid"), "the gateway is not named");
        // One of a list is nothing without its name; without a list the frame is still one.
        if !path.is_empty() {
            return;
        }
    }
    let link = Link {
        gateway: gateway.unwrap_or_default(),
        rssi_dbm: decibels(rssi, "LrrRSSI", found),
        snr_db: decibels(snr, "LrrSNR", found),
        ..radio.clone()
    };
    found.push(Item::Link(link));
}

/// Megahertz become hertz; some senders mean hertz already.
fn hertz(frequency: f64) -> f64 {
    if frequency < 1e5 {
        (frequency * 1e6).round()
    } else {
        frequency
    }
}

/// What is told about the best gateway: its name, and where it stands.
fn station(fields: &Fields<'_, '_>, found: &mut Found) {
    let Some(gateway) = fields.gateway.and_then(lorawan::gateway) else {
        return;
    };
    let name = fields.station.and_then(|station| station.get("name"));
    if let Some(name) = words(name) {
        describe_gateway(found, &gateway, Some(name));
    }
    let coordinates = (fields.gateway_lat, fields.gateway_lon);
    locate(
        found,
        Subject::Gateway(gateway),
        coordinates,
        "LrrLAT",
        None,
    );
}

/// What the platform counts of a device: gateways that heard it, and packets that were lost.
fn quality(fields: &Fields<'_, '_>, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
    if let Some(count) = number(fields.gateway_count, "DevLrrCnt", found) {
        let reading = Reading::model(&v::GATEWAY_COUNT, count, "1");
        found.observe(device, reading, at);
    }
    // A ratio of 0 to 1: over all packets, and over a window of the last ones.
    if let Some(ratio) = number(fields.mean_errors, "MeanPER", found) {
        let reading = Reading::model(&v::PACKET_LOSS, ratio * 100.0, "%");
        found.observe(device, reading, at);
    }
    if let Some(ratio) = number(fields.instant_errors, "InstantPER", found) {
        let mut reading = Reading::model(&v::PACKET_LOSS, ratio * 100.0, "%");
        reading.qualifier = SafeText::fixed("instant");
        found.observe(device, reading, at);
    }
    // Those that came to the platform, but never to the application.
    if let Some(count) = number(fields.lost, "LostUplinksAS", found) {
        let quantity = QuantityName::Other(SafeText::fixed("uplinks_lost"));
        let (qualifier, status) = (SafeText::default(), UnitStatus::Model);
        let reading = Reading::mapped(quantity, qualifier, count, "1", status);
        found.observe(device, reading, at);
    }
}
