//! The iotnode: what of its many fields is read, and what they tell.

use super::{stamp, words};
use crate::city::{
    formats::{
        decoded,
        found::{Asset, Found, Item, Link, Subject},
        json::{Key, Node},
    },
    model::{
        quantity::{Quantity, Reading},
        secret,
        text::SafeText,
        time::Stamp,
        vocabulary,
    },
};

/// The longest interval that anybody states in earnest: a year, in milliseconds.
const INTERVAL_MS: f64 = 31_536_000_000.0;

/// The fields of an iotnode that are of use here; `null` counts as absent.
#[derive(Default)]
pub(super) struct IotNode<'a, 't> {
    id: Option<Node<'a, 't>>,
    dev_eui: Option<Node<'a, 't>>,
    gateway_eui: Option<Node<'a, 't>>,
    name: Option<Node<'a, 't>>,
    model: Option<Node<'a, 't>>,
    kind: Option<Node<'a, 't>>,
    pub(super) value: Option<Node<'a, 't>>,
    pub(super) reported_at: Option<Node<'a, 't>>,
    interval: Option<Node<'a, 't>>,
    both: Option<Node<'a, 't>>,
    lat: Option<Node<'a, 't>>,
    lng: Option<Node<'a, 't>>,
    rssi: Option<Node<'a, 't>>,
    snr: Option<Node<'a, 't>>,
    spreading_factor: Option<Node<'a, 't>>,
    data_rate: Option<Node<'a, 't>>,
    counter: Option<Node<'a, 't>>,
}

impl<'a, 't> IotNode<'a, 't> {
    pub(super) fn read(root: Node<'a, 't>) -> Self {
        let mut node = Self::default();
        for (key, value) in root.members() {
            let field = match key.raw() {
                b"_id" => &mut node.id,
                b"devEui" => &mut node.dev_eui,
                b"gatewayEui" => &mut node.gateway_eui,
                b"name" => &mut node.name,
                b"deviceModelName" => &mut node.model,
                b"nodeType" => &mut node.kind,
                b"value" => &mut node.value,
                b"reportedAt" => &mut node.reported_at,
                b"expectedReportInterval" => &mut node.interval,
                b"latlng" => &mut node.both,
                b"lat" => &mut node.lat,
                b"lng" => &mut node.lng,
                b"rssi" => &mut node.rssi,
                b"snr" => &mut node.snr,
                b"spreadingFactor" => &mut node.spreading_factor,
                b"dataRate" => &mut node.data_rate,
                b"frameCount" => &mut node.counter,
                _ => continue,
            };
            *field = Some(value).filter(|value| !value.is_null());
        }
        node
    }

    /// Its EUI, under which other platforms know it too, or its id in Yggio.
    pub(super) fn device(&self) -> Option<SafeText> {
        let own = match self.own_gateway() {
            Some(eui) => Some(eui),
            None => self.dev_eui.and_then(eui_of),
        };
        own.or_else(|| words(self.id))
    }

    /// The EUI of a node that is a gateway itself. A device that names a gateway was heard by it.
    fn own_gateway(&self) -> Option<SafeText> {
        let eui = self.gateway_eui.filter(|_| self.dev_eui.is_none());
        Some(gateway_id(&eui.and_then(eui_of)?))
    }

    /// What the node is, by the id that [`Self::device`] gives it.
    pub(super) fn subject(&self, id: SafeText) -> Subject {
        match self.own_gateway() {
            Some(_) => Subject::Gateway(id),
            None => Subject::Device(id),
        }
    }

    /// When it reported last.
    pub(super) fn reported_at(&self, found: &mut Found) -> Option<Stamp> {
        let at = self.reported_at.and_then(stamp);
        if at.is_none() && self.reported_at.is_some() {
            found.defect("reportedAt", "not a time");
        }
        at
    }

    /// The node as a thing.
    pub(super) fn describe(&self, device: &SafeText, found: &mut Found) {
        let kind = match self.own_gateway() {
            Some(_) => "gateway",
            None => "device",
        };
        found.push(Item::Asset(Asset {
            id: device.clone(),
            kind: kind.into(),
            name: words(self.name),
            model: words(self.model).or_else(|| words(self.kind)),
        }));
    }

    /// Latitude and longitude: `latlng`, which may be empty, or `lat` and `lng`.
    pub(super) fn lat_lng(&self) -> Option<(f64, f64)> {
        let mut both = self.both.into_iter().flat_map(|both| both.elements());
        let (lat, lng) = match (both.next(), both.next()) {
            (Some(lat), Some(lng)) => (lat, lng),
            _ => (self.lat?, self.lng?),
        };
        Some((lat.number_or_text()?, lng.number_or_text()?))
    }

    pub(super) fn locate(&self, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
        if let Some((lat, lng)) = self.lat_lng() {
            found.locate(self.subject(device.clone()), lat, lng, at);
        }
    }

    /// How its last frame was heard. Yggio seldom says by which gateway; then these are values of the device.
    pub(super) fn radio(&self, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
        let number = |node: Option<Node<'_, '_>>| node.and_then(|node| node.number_or_text());
        let (rssi, snr) = (number(self.rssi), number(self.snr));
        let factor = self.spreading_factor.or(self.data_rate);
        let factor = factor.and_then(spreading_factor);
        let counter = self.counter.and_then(|counter| counter.whole());
        let gateway = self.gateway_eui.filter(|_| self.dev_eui.is_some());
        if let Some(gateway) = gateway.and_then(eui_of) {
            found.push(Item::Link(Link {
                device: device.clone(),
                gateway: gateway_id(&gateway),
                rssi_dbm: rssi.map(|dbm| dbm as f32),
                snr_db: snr.map(|db| db as f32),
                spreading_factor: factor,
                frequency_hz: None,
                frame_counter: counter.and_then(|count| u32::try_from(count).ok()),
                received_at: at,
            }));
            return;
        }
        let values: [(&'static Quantity, &str, Option<f64>); 4] = [
            (&vocabulary::RSSI, "dBm", rssi),
            (&vocabulary::SNR, "dB", snr),
            (&vocabulary::SPREADING_FACTOR, "1", factor.map(f64::from)),
            (
                &vocabulary::UPLINK_COUNTER,
                "1",
                counter.map(|count| count as f64),
            ),
        ];
        for (quantity, unit, value) in values {
            if let Some(value) = value {
                found.observe(device, Reading::model(quantity, value, unit), at);
            }
        }
    }

    /// How often it should report. Yggio's own pages set and compare it in milliseconds.
    pub(super) fn interval(&self, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
        let Some(node) = self.interval else { return };
        match node.number_or_text() {
            Some(ms) if ms > 0.0 && ms <= INTERVAL_MS => {
                let reading = Reading::model(&vocabulary::REPORT_INTERVAL, ms, "ms");
                found.observe(device, reading, at);
            }
            // Nobody expects anything.
            Some(0.0) => {}
            _ => found.defect("expectedReportInterval", "not a time in milliseconds"),
        }
    }
}

/// What stands in a `value`: a codec's object, or one value alone.
pub(super) fn values(device: &SafeText, value: Node<'_, '_>, at: Option<Stamp>, found: &mut Found) {
    decoded::decoded(found, device, value, at);
}

/// Values that a device sends, without a translator, beside the fields of its node.
pub(super) fn free_values(
    device: &SafeText,
    root: Node<'_, '_>,
    at: Option<Stamp>,
    found: &mut Found,
) {
    for (key, value) in root.members() {
        if is_free_value(key, value) {
            let name = key.text();
            let reading = match (value.number(), value.flag()) {
                (Some(number), _) => Reading::assumed(&name, number),
                (None, Some(flag)) => Reading::flag(&name, flag),
                (None, None) => continue,
            };
            found.observe(device, reading, at);
        }
    }
}

/// True for a number or a flag that is no field of Yggio's own. Texts and objects beside those describe the node, or how
/// it is reached.
pub(super) fn is_free_value(key: Key<'_>, value: Node<'_, '_>) -> bool {
    let is_own = matches!(
        key.raw(),
        b"value"
            | b"__v"
            | b"version"
            | b"lat"
            | b"lng"
            | b"rssi"
            | b"snr"
            | b"expectedReportInterval"
            | b"reportedAt"
            | b"createdAt"
            | b"updatedAt"
            | b"synchronizedAt"
            | b"acknowledged"
            | b"frameCount"
            | b"fPort"
            | b"dataRate"
            | b"spreadingFactor"
            | b"vid"
            | b"pid"
    );
    !is_own && (value.number().is_some() || value.flag().is_some()) && !secret::is_name(key.raw())
}

/// An EUI in the one form that the console uses, upper case; other words as they are.
fn eui_of(node: Node<'_, '_>) -> Option<SafeText> {
    let text = words(Some(node))?;
    let is_eui = text.as_str().len() == 16 && text.as_str().bytes().all(|b| b.is_ascii_hexdigit());
    if is_eui {
        Some(SafeText::new(&text.as_str().to_ascii_uppercase()))
    } else {
        Some(text)
    }
}

/// Gateways are written in lower case.
fn gateway_id(eui: &SafeText) -> SafeText {
    SafeText::new(&eui.as_str().to_ascii_lowercase())
}

/// `7`, `"SF7"`, `"SF12BW125"`.
fn spreading_factor(node: Node<'_, '_>) -> Option<u8> {
    let factor = match node.text() {
        Some(text) => {
            let text = text.trim();
            let text = text.strip_prefix("SF").unwrap_or(text);
            let end = text.find(|c: char| !c.is_ascii_digit());
            text.get(..end.unwrap_or(text.len()))?.parse().ok()?
        }
        None => u8::try_from(node.whole()?).ok()?,
    };
    (5..=12).contains(&factor).then_some(factor)
}
