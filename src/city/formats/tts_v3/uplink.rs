//! The uplink of The Things Stack: radio, positions, decoded values, battery.

use super::{normalized, stamp, words};
use crate::city::{
    formats::{
        decoded,
        found::{Event, Found, Item, Link, Subject},
        json::Node,
        lorawan::gateway_eui,
    },
    model::{quantity::Reading, text::SafeText, time::Stamp, vocabulary},
};

/// The members of an uplink that are read, gathered in one pass.
#[derive(Default)]
struct Uplink<'a, 't> {
    session: &'a [u8],
    frame_counter: Option<Node<'a, 't>>,
    decoded: Option<Node<'a, 't>>,
    warnings: Option<Node<'a, 't>>,
    normalized: Option<Node<'a, 't>>,
    metadata: Option<Node<'a, 't>>,
    settings: Settings,
    received_at: Option<Node<'a, 't>>,
    locations: Option<Node<'a, 't>>,
    battery: Option<Node<'a, 't>>,
    error_rate: Option<Node<'a, 't>>,
}

/// How the frame was sent.
#[derive(Default)]
struct Settings {
    spreading_factor: Option<u8>,
    frequency_hz: Option<f64>,
    time: Option<Stamp>,
}

impl<'a, 't> Uplink<'a, 't> {
    fn gather(body: Node<'a, 't>) -> Self {
        let mut up = Self::default();
        for (key, node) in body.members() {
            match key.raw() {
                b"session_key_id" => up.session = node.raw(),
                b"f_cnt" => up.frame_counter = Some(node),
                b"decoded_payload" => up.decoded = Some(node),
                b"decoded_payload_warnings" | b"normalized_payload_warnings" => {
                    up.warnings = Some(node);
                }
                b"normalized_payload" => up.normalized = Some(node),
                b"rx_metadata" => up.metadata = Some(node),
                b"settings" => up.settings = Settings::new(node),
                b"received_at" => up.received_at = Some(node),
                b"locations" => up.locations = Some(node),
                b"last_battery_percentage" => up.battery = Some(node),
                b"packet_error_rate" => up.error_rate = Some(node),
                _ => {}
            }
        }
        up
    }

    /// Zero is omitted, so that an absent counter is 0.
    fn counter(&self, found: &mut Found) -> Option<u32> {
        let Some(node) = self.frame_counter else {
            return Some(0);
        };
        let counter = node.whole().and_then(|count| u32::try_from(count).ok());
        if counter.is_none() && !node.is_null() {
            found.defect("uplink_message.f_cnt", "not a frame counter");
        }
        counter
    }
}

impl Settings {
    fn new(settings: Node<'_, '_>) -> Self {
        let mut read = Self::default();
        for (key, node) in settings.members() {
            match key.raw() {
                b"data_rate" => {
                    read.spreading_factor = node
                        .at(&["lora", "spreading_factor"])
                        .and_then(|factor| factor.whole())
                        .and_then(|factor| u8::try_from(factor).ok())
                        .filter(|factor| (5..=12).contains(factor));
                }
                // A text, for it is 64 bits wide.
                b"frequency" => read.frequency_hz = node.number_or_text().filter(|hz| *hz > 0.0),
                b"time" => read.time = stamp(node),
                _ => {}
            }
        }
        read
    }
}

/// Reads an uplink of `device`; `application_at` is when the Application Server got it.
pub(super) fn uplink(
    device: &SafeText,
    body: Node<'_, '_>,
    application_at: Option<Node<'_, '_>>,
    found: &mut Found,
) {
    let up = Uplink::gather(body);
    let counter = up.counter(found);
    let heard_at = frames(device, &up, counter, found);
    let network_at = up.received_at.and_then(stamp);
    found.network_at = network_at.or(found.network_at);
    // The Network Server has removed the doubles of several gateways, so that its time and the
    // frame counter of a session name one uplink, whichever broker brings it.
    if let Some(time) = up.received_at.or(application_at) {
        let counter = counter.unwrap_or_default().to_le_bytes();
        let device = device.as_str().as_bytes();
        found.identify(&[device, up.session, &counter, time.raw()]);
    }
    let at = up.settings.time.or(heard_at).or(found.network_at);
    places(device, &up, at, found);
    values(device, &up, at, found);
}

fn values(device: &SafeText, up: &Uplink<'_, '_>, at: Option<Stamp>, found: &mut Found) {
    let first = found.items.len();
    if let Some(decoded) = up.decoded {
        decoded::decoded(found, device, decoded, at);
    }
    if let Some(normalized) = up.normalized {
        normalized::normalized(device, normalized, at, first, found);
    }
    for warning in up.warnings.iter().flat_map(Node::elements) {
        found.push(Item::Event(Event {
            subject: Subject::Device(device.clone()),
            name: "codec_warning",
            detail: words(warning),
            observed_at: at,
        }));
    }
    if let Some(percent) = up
        .battery
        .and_then(|battery| battery.get("value"))
        .and_then(|value| value.number_or_text())
    {
        let time = up.battery.and_then(|battery| battery.get("received_at"));
        let reading = Reading::model(&vocabulary::BATTERY_LEVEL, percent, "%");
        found.observe(device, reading, time.and_then(stamp).or(at));
    }
    if let Some(rate) = up.error_rate.and_then(|rate| rate.number_or_text()) {
        let reading = Reading::model(&vocabulary::PACKET_LOSS, rate * 100.0, "%");
        found.observe(device, reading, at);
    }
}

/// The links of an uplink whose device only the event stream knows.
pub(super) fn links(device: &SafeText, body: Node<'_, '_>, found: &mut Found) {
    let up = Uplink::gather(body);
    frames(device, &up, None, found);
}

/// One link for each gateway antenna; returns the time that the gateway which heard best gives.
fn frames(
    device: &SafeText,
    up: &Uplink<'_, '_>,
    counter: Option<u32>,
    found: &mut Found,
) -> Option<Stamp> {
    let mut best: Option<(f32, Stamp)> = None;
    for antenna in up.metadata.iter().flat_map(Node::elements) {
        let mut heard = Antenna::default();
        for (key, node) in antenna.members() {
            match key.raw() {
                b"gateway_ids" => heard.gateway = gateway(node),
                b"packet_broker" => heard.forwarder = forwarder(node),
                b"time" => heard.time = stamp(node),
                b"rssi" => heard.rssi_dbm = node.number_or_text().map(|number| number as f32),
                b"snr" => heard.snr_db = node.number_or_text().map(|number| number as f32),
                b"location" => heard.location = Some(node),
                _ => {}
            }
        }
        // Behind the packet broker, `gateway_ids` says no more than "packetbroker".
        let Some(gateway) = heard.forwarder.or(heard.gateway) else {
            found.defect("rx_metadata.gateway_ids", "the gateway is not named");
            continue;
        };
        // Of two radio values that belong together the omitted one is 0; without either nothing is known.
        let radio = heard.rssi_dbm.is_some() || heard.snr_db.is_some();
        let zero = radio.then_some(0.0);
        let snr_db = heard.snr_db.or(zero);
        if let Some(time) = heard.time {
            let snr = snr_db.unwrap_or(f32::MIN);
            if best.is_none_or(|(other, _)| snr > other) {
                best = Some((snr, time));
            }
        }
        if let Some(location) = heard.location {
            locate(Subject::Gateway(gateway.clone()), location, None, found);
        }
        found.push(Item::Link(Link {
            device: device.clone(),
            gateway,
            rssi_dbm: heard.rssi_dbm.or(zero),
            snr_db,
            spreading_factor: up.settings.spreading_factor,
            frequency_hz: up.settings.frequency_hz,
            frame_counter: counter,
            received_at: heard.time,
        }));
    }
    best.map(|(_, time)| time)
}

#[derive(Default)]
struct Antenna<'a, 't> {
    gateway: Option<SafeText>,
    forwarder: Option<SafeText>,
    time: Option<Stamp>,
    rssi_dbm: Option<f32>,
    snr_db: Option<f32>,
    location: Option<Node<'a, 't>>,
}

/// The gateway's EUI in lower case, else its `gateway_id`.
pub(super) fn gateway(ids: Node<'_, '_>) -> Option<SafeText> {
    named(ids, b"eui", b"gateway_id")
}

/// The gateway of another network that the packet broker brought the frame from.
fn forwarder(broker: Node<'_, '_>) -> Option<SafeText> {
    named(broker, b"forwarder_gateway_eui", b"forwarder_gateway_id").or_else(|| {
        let network = broker.get("forwarder_net_id")?;
        let network = network.text()?;
        let tenant = broker.get("forwarder_tenant_id");
        let tenant = tenant.and_then(|tenant| tenant.text()).unwrap_or_default();
        Some(SafeText::new(&format!("packetbroker/{network}/{tenant}")))
    })
}

fn named(ids: Node<'_, '_>, eui_key: &[u8], id_key: &[u8]) -> Option<SafeText> {
    let (mut eui, mut id) = (None, None);
    for (key, node) in ids.members() {
        if key.raw() == eui_key {
            eui = gateway_eui(node.raw());
        } else if key.raw() == id_key {
            id = Some(node);
        }
    }
    eui.or_else(|| words(id?))
}

/// Where the device is: as its owner says, else as its payload says, else as anybody says.
fn places(device: &SafeText, up: &Uplink<'_, '_>, at: Option<Stamp>, found: &mut Found) {
    let (mut user, mut payload, mut other) = (None, None, None);
    for (key, node) in up.locations.iter().flat_map(Node::members) {
        match key.raw() {
            b"user" => user = Some(node),
            b"frm-payload" => payload = Some(node),
            _ => other = other.or(Some(node)),
        }
    }
    let subject = Subject::Device(device.clone());
    if let Some(user) = user {
        // Typed in once: it does not say where the device is at this moment.
        locate(subject, user, None, found);
    } else if let Some(place) = payload.or(other) {
        locate(subject, place, at, found);
    }
}

/// A position, of which an omitted coordinate is 0.
pub(super) fn locate(subject: Subject, place: Node<'_, '_>, at: Option<Stamp>, found: &mut Found) {
    let degrees = |key| match place.get(key) {
        None => Some(0.0),
        Some(node) => node.number_or_text(),
    };
    match (degrees("latitude"), degrees("longitude")) {
        (Some(lat), Some(lon)) => found.locate(subject, lat, lon, at),
        _ => found.defect("location", "a coordinate is no number"),
    }
}
