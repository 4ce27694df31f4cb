//! Uplinks: the frame as each gateway heard it, and what the codec made of it.

use super::{Fields, Version, gateway_id, locate};
use crate::city::{
    formats::{
        decoded::decoded,
        found::{Found, Item, Link, Subject},
        json::Node,
        lorawan::{self, Field, decibels, spreading_factor, stamp},
    },
    model::{text::SafeText, time::Stamp},
};

/// An uplink. Most have no codec; they still prove that the device lives.
pub(super) fn up(
    version: Version,
    fields: &Fields<'_, '_>,
    device: &SafeText,
    at: Option<Stamp>,
    found: &mut Found,
) {
    let observed_at = frames(version, fields, device, found);
    let observed_at = observed_at.or(at).or(found.network_at);
    object(fields, device, observed_at, found);
    found.alive = Some(device.clone());
}

/// What a codec has decoded: an object, or a text with one in it.
pub(super) fn object(
    fields: &Fields<'_, '_>,
    device: &SafeText,
    at: Option<Stamp>,
    found: &mut Found,
) {
    let object = fields.object.or(fields.object_text);
    match object.map(|node| (node, node.text())) {
        Some((_, Some(text))) if !text.trim().is_empty() => {
            found.json_of("objectJSON", text.as_bytes(), |root, found| {
                if !root.is_null() {
                    decoded(found, device, root, at);
                }
            });
        }
        Some((node, None)) => decoded(found, device, node, at),
        _ => {}
    }
}

/// The frame at each gateway; returns the time that the first of them gives.
pub(super) fn frames(
    version: Version,
    fields: &Fields<'_, '_>,
    device: &SafeText,
    found: &mut Found,
) -> Option<Stamp> {
    let counter = match (fields.counter, version) {
        // proto3 leaves out the first frame's zero.
        (None, Version::V4) => Some(0),
        (node, _) => lorawan::counter(node, "fCnt", found),
    };
    let mut radio = Link {
        device: device.clone(),
        frame_counter: counter,
        ..Link::default()
    };
    let is_lora = transmission(fields, &mut radio);
    let Some(receptions) = fields.rx else {
        // Whoever passed the event on has left out who heard it.
        if fields.counter.is_some() || fields.tx.is_some() {
            found.push(Item::Link(radio));
        }
        return None;
    };
    let mut observed_at = None;
    for (index, reception) in receptions.elements().enumerate() {
        let is_zero = version == Version::V4 && is_lora;
        let heard_at = receive(reception, index, &radio, is_zero, found);
        observed_at = observed_at.or(heard_at);
    }
    if !receptions.is_array() {
        found.defect("rxInfo", "not a list of receptions");
    }
    observed_at
}

/// Frequency and spreading factor; returns whether the modulation is LoRa.
pub(super) fn transmission(fields: &Fields<'_, '_>, radio: &mut Link) -> bool {
    let mut rate = fields.rate;
    let mut is_lora = true;
    for (key, node) in fields.tx.iter().flat_map(Node::members) {
        match key.raw() {
            b"frequency" => radio.frequency_hz = node.number_or_text(),
            b"modulation" if node.is_object() => match node.get("lora") {
                Some(lora) => {
                    radio.spreading_factor = spreading_factor(lora.get("spreadingFactor"));
                }
                None => is_lora = false,
            },
            // Version 3 writes the name of the modulation here.
            b"modulation" => is_lora = node.raw() == b"LORA",
            b"loRaModulationInfo" => {
                radio.spreading_factor = spreading_factor(node.get("spreadingFactor"));
            }
            b"dataRate" => radio.spreading_factor = spreading_factor(node.get("spreadFactor")),
            b"dr" => rate = Some(node),
            _ => {}
        }
    }
    if radio.spreading_factor.is_none() && is_lora {
        radio.spreading_factor = rate.and_then(|rate| of_rate(rate.whole()?, radio.frequency_hz?));
    }
    is_lora
}

/// The spreading factor of a data rate in Europe (RP002, EU863-870: DR0 is SF12, DR5 is SF7). Elsewhere
/// the numbers mean something else.
fn of_rate(rate: u64, frequency_hz: f64) -> Option<u8> {
    let is_europe = (863e6..=870e6).contains(&frequency_hz);
    let steps = u8::try_from(rate).ok().filter(|rate| *rate <= 5)?;
    is_europe.then_some(12 - steps)
}

/// One gateway's reception; returns the gateway's time. ChirpStack before 4.5 calls it `time`.
fn receive(
    reception: Node<'_, '_>,
    index: usize,
    radio: &Link,
    is_zero: bool,
    found: &mut Found,
) -> Option<Stamp> {
    let heard = Heard::read(reception);
    let received_at = stamp(heard.gateway_time.or(heard.time), "rxInfo.gwTime", found);
    if let Some(network_at) = stamp(heard.network_time, "rxInfo.nsTime", found) {
        found.network_at = Some(network_at);
    }
    let gateway = heard.gateway.and_then(gateway_id);
    if gateway.is_none() {
        found.defect(&format!("rxInfo[{index}].gatewayId"), "no gateway is named");
    }
    let path = |name: &str| format!("rxInfo[{index}].{name}");
    let rssi_dbm = decibels(heard.rssi, &path("rssi"), found);
    // proto3 leaves out an SNR of exactly zero; no frame is received at 0 dBm, so that is not filled in.
    let snr_db = match heard.snr {
        None if is_zero && rssi_dbm.is_some() => Some(0.0),
        node => decibels(node, &path("snr"), found),
    };
    if gateway.is_none() && rssi_dbm.is_none() && snr_db.is_none() {
        return received_at;
    }
    found.push(Item::Link(Link {
        gateway: gateway.clone().unwrap_or_default(),
        rssi_dbm,
        snr_db,
        received_at,
        ..radio.clone()
    }));
    if let Some(gateway) = gateway {
        locate(
            found,
            Subject::Gateway(gateway),
            heard.location,
            received_at,
        );
    }
    received_at
}

/// What a gateway says about a frame.
#[derive(Default)]
pub(super) struct Heard<'a, 't> {
    pub(super) gateway: Field<'a, 't>,
    pub(super) gateway_time: Field<'a, 't>,
    pub(super) time: Field<'a, 't>,
    pub(super) network_time: Field<'a, 't>,
    pub(super) rssi: Field<'a, 't>,
    pub(super) snr: Field<'a, 't>,
    pub(super) location: Field<'a, 't>,
    /// Tells one reception from another.
    pub(super) uplink: Field<'a, 't>,
}

impl<'a, 't> Heard<'a, 't> {
    pub(super) fn read(reception: Node<'a, 't>) -> Self {
        let mut heard = Self::default();
        for (key, value) in reception.members() {
            let field = match key.raw() {
                b"gatewayId" | b"gatewayID" | b"mac" => &mut heard.gateway,
                b"gwTime" => &mut heard.gateway_time,
                b"time" => &mut heard.time,
                b"nsTime" => &mut heard.network_time,
                b"rssi" => &mut heard.rssi,
                b"snr" | b"loRaSNR" => &mut heard.snr,
                b"location" => &mut heard.location,
                b"uplinkId" | b"uplinkID" => &mut heard.uplink,
                _ => continue,
            };
            *field = Some(value).filter(|value| !value.is_null());
        }
        heard
    }
}
