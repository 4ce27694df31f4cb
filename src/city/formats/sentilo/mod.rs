//! Sentilo 1.9 and 2, the platform of Barcelona and its neighbours (FORMATS 13, APIS 4.3): the catalogue, observations,
//! orders and alarms over HTTP, what it pushes to subscribers, and what meters send to it (CESVA's in Helsinki).
//!
//! A sensor is one series; what it measures, in which unit and where, is told by the catalogue alone. Every value is a
//! text. The sensors that one CESVA meter is made of are one device here, for their names say what they are.
//!
//! Leaves out: definitions of alerts, and the monitor of the platform, whose token may restart it (MISSION T08).

mod catalogue;
mod cesva;
mod time;
mod told;

use super::{
    format::{Asking, Format, KeyInto, KeyPlace, Message, Request},
    found::{Found, Item, Observation, Subject},
    json::Node,
};
use crate::city::model::{quantity::Reading, text::SafeText, time::Stamp};
use std::sync::LazyLock;
use time::Times;

/// The format.
pub struct Sentilo;

/// The sensor of a list that names none, for the address alone does: a feed that asks for it has no other.
const NAMELESS: &str = "sensor";

/// How Sentilo is asked. It counts requests by the hour, and gives the last observation where nobody asks for more.
static ASKING: LazyLock<Asking> = LazyLock::new(|| {
    let request = |name: &str, path: &str, every_ms: u64| Request {
        name: name.into(),
        path: path.into(),
        every_ms: Some(every_ms),
        ..Request::default()
    };
    Asking {
        base: Some("https://api.sentilo.example".into()),
        floor_ms: Some(60_000),
        key: Some(KeyPlace {
            into: KeyInto::Header("IDENTITY_KEY".into()),
            prefix: "".into(),
            is_required: false,
        }),
        parameters: vec![("provider".into(), None), ("alert".into(), None)],
        requests: vec![
            request("catalog", "/catalog", 6 * 3_600_000),
            request("data", "/data/{provider}", 300_000),
            request("orders", "/order/{provider}", 900_000),
            request("alarms", "/alarm/{alert}?limit=10", 300_000),
        ],
        ..Asking::default()
    }
});

impl Format for Sentilo {
    fn name(&self) -> &'static str {
        "sentilo"
    }

    fn about(&self) -> &'static str {
        "Sentilo: catalogue, observations, orders and alarms, and CESVA noise meters"
    }

    fn asking(&self) -> Option<&Asking> {
        Some(&ASKING)
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let is_json = found.json(message.bytes, |root, found| {
            Document::read(root).tell(message, found);
        });
        if !is_json && found.defects.is_empty() {
            found.defect("payload", "it is empty");
        }
    }
}

type Field<'a, 't> = Option<Node<'a, 't>>;

/// The outermost members, which tell what a document is.
#[derive(Default)]
struct Document<'a, 't> {
    root: Field<'a, 't>,
    providers: Field<'a, 't>,
    sensors: Field<'a, 't>,
    observations: Field<'a, 't>,
    orders: Field<'a, 't>,
    alarms: Field<'a, 't>,
    alerts: Field<'a, 't>,
    message: Field<'a, 't>,
    topic: Field<'a, 't>,
    kind: Field<'a, 't>,
    code: Field<'a, 't>,
}

impl<'a, 't> Document<'a, 't> {
    fn read(root: Node<'a, 't>) -> Self {
        let mut document = Self {
            root: Some(root),
            ..Self::default()
        };
        for (key, value) in root.members() {
            let field = match key.raw() {
                b"providers" => &mut document.providers,
                b"sensors" => &mut document.sensors,
                b"observations" => &mut document.observations,
                b"orders" => &mut document.orders,
                b"alarms" => &mut document.alarms,
                b"alerts" => &mut document.alerts,
                b"message" => &mut document.message,
                b"topic" => &mut document.topic,
                b"type" => &mut document.kind,
                b"code" => &mut document.code,
                _ => continue,
            };
            *field = Some(value).filter(|value| !value.is_null());
        }
        document
    }

    fn tell(&self, message: &Message<'_>, found: &mut Found) {
        let mut times = Times::default();
        let named = message.topic.and_then(sensor_of_topic);
        let named = named.unwrap_or_else(|| NAMELESS.into());
        if let Some(providers) = self.providers {
            for provider in providers.elements() {
                sensors(provider.get("sensors"), &mut times, found);
            }
        } else if self.sensors.is_some() {
            sensors(self.sensors, &mut times, found);
        } else if let Some(observations) = self.observations {
            let whole = self.root.and_then(|root| root.get("location"));
            let sensor = Sensor::new(named, whole);
            sensor.observations(observations, &mut times, found);
        } else if let Some(orders) = self.orders {
            told::orders(orders, &Subject::Service, &mut times, found);
        } else if let Some(alarms) = self.alarms {
            told::alarms(alarms, &mut times, found);
        } else if self.alerts.is_some() {
            // What may go off, not what has.
        } else if let Some(code) = self.code {
            let text = self.message.and_then(words).unwrap_or_default();
            let code = SafeText::from_bytes(code.raw());
            found.defect("code", &format!("the platform answers {code}: {text}"));
        } else if self.message.is_some() && self.topic.or(self.kind).is_some() {
            if let Some(root) = self.root {
                told::notification(root, &mut times, found);
            }
        } else if self.message.is_some() {
            let reason = "an alarm that says neither of which alert it is, nor when it was";
            found.defect("message", reason);
        } else {
            found.defect("payload", "no document of Sentilo");
        }
    }
}

/// A list of sensors: of the catalogue, with observations, or with orders.
fn sensors(list: Field<'_, '_>, times: &mut Times, found: &mut Found) {
    for (index, each) in list.iter().flat_map(Node::elements).enumerate() {
        let Some(id) = each.get("sensor").and_then(words) else {
            found.defect(&format!("sensors[{index}].sensor"), "absent");
            continue;
        };
        let (observations, orders) = (each.get("observations"), each.get("orders"));
        if let Some(observations) = observations {
            Sensor::new(id, each.get("location")).observations(observations, times, found);
        } else if let Some(orders) = orders {
            let subject = Subject::Device(cesva::device(&id).unwrap_or(id));
            told::orders(orders, &subject, times, found);
        } else {
            catalogue::sensor(id, each, found);
        }
    }
}

/// A sensor and the observations under it.
struct Sensor<'a, 't> {
    id: SafeText,
    /// Where it was, unless an observation says otherwise.
    location: Field<'a, 't>,
}

impl<'a, 't> Sensor<'a, 't> {
    fn new(id: SafeText, location: Field<'a, 't>) -> Self {
        Self { id, location }
    }

    fn observations(&self, list: Node<'_, '_>, times: &mut Times, found: &mut Found) {
        for each in list.elements() {
            let (mut value, mut location) = (None, self.location.map(|node| node.raw()));
            let (mut text, mut ms) = (None, None);
            for (key, node) in each.members() {
                match key.raw() {
                    b"value" => value = Some(node),
                    b"timestamp" => text = Some(node),
                    b"time" => ms = Some(node),
                    b"location" if !node.is_null() => location = Some(node.raw()),
                    _ => {}
                }
            }
            let at = times.read(ms, text, found);
            self.observe(value, at, found);
            if let Some((lat, lon)) = location.and_then(point) {
                let device = cesva::device(&self.id).unwrap_or_else(|| self.id.clone());
                found.locate(Subject::Device(device), lat, lon, at);
            }
        }
    }

    /// A value; it is a text, whatever is in it.
    fn observe(&self, value: Field<'_, '_>, at: Option<Stamp>, found: &mut Found) {
        let text = match value.map(|value| (value, value.text())) {
            Some((_, Some(text))) => text,
            Some((value, None)) if value.is_number() || value.flag().is_some() => {
                String::from_utf8_lossy(value.raw())
            }
            _ => return found.defect("value", "absent, or no text"),
        };
        if cesva::observe(&self.id, &text, at, found) {
            return;
        }
        self.plain(&text, at, found);
    }

    /// A value of which only the catalogue says what it is.
    fn plain(&self, text: &str, at: Option<Stamp>, found: &mut Found) {
        found.push(Item::Observation(Observation {
            device: self.id.clone(),
            series: Some(self.id.clone()),
            reading: reading(text),
            observed_at: at,
        }));
    }
}

/// What a text says that may be a number, true or false, or anything else.
fn reading(text: &str) -> Reading {
    super::decoded::text_reading("value", text)
}

/// The sensor in `/data/{provider}/{sensor}`, the paths of Sentilo and the topics of its proxies.
fn sensor_of_topic(topic: &str) -> Option<SafeText> {
    let (_, rest) = topic.rsplit_once("data/")?;
    let sensor = rest.split('/').nth(1)?;
    (!sensor.is_empty()).then(|| SafeText::new(sensor))
}

/// `"41.39479 2.148768"`: latitude, a blank, longitude; of a line of places, the first.
fn point(raw: &[u8]) -> Option<(f64, f64)> {
    let text = std::str::from_utf8(raw).ok()?;
    let mut numbers = text.split([' ', ',']).filter(|part| !part.is_empty());
    let (lat, lon) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    Some((lat, lon))
}

/// A text that is not empty, safe to show.
fn words(node: Node<'_, '_>) -> Option<SafeText> {
    let text = SafeText::new(&node.text()?);
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests;
