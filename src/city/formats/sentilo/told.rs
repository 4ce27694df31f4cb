//! What the platform tells besides values: orders, alarms, and what it pushes to subscribers.

use super::{Sensor, cesva, point, sensor_of_topic, time::Times, words};
use crate::city::{
    formats::{
        found::{Circumstances, Event, Found, Item, Subject, UpstreamAlert},
        json::Node,
    },
    model::{text::SafeText, time::Stamp},
};

/// Orders that somebody gave to a sensor or a provider.
pub(super) fn orders(list: Node<'_, '_>, subject: &Subject, times: &mut Times, found: &mut Found) {
    for each in list.elements() {
        let at = times.read(each.get("time"), each.get("timestamp"), found);
        match each.get("order").and_then(words) {
            Some(order) => found.push(Item::Event(Event {
                subject: subject.clone(),
                name: "order",
                detail: Some(order),
                observed_at: at,
            })),
            None => found.defect("order", "absent, or no text"),
        }
    }
}

/// Alarms of one alert, which only the address names. Each is a moment, and has no end.
pub(super) fn alarms(list: Node<'_, '_>, times: &mut Times, found: &mut Found) {
    for each in list.elements() {
        let at = times.read(each.get("time"), each.get("timestamp"), found);
        let Some(title) = each.get("message").and_then(words) else {
            found.defect("message", "absent, or no text");
            continue;
        };
        let sender = each.get("sender").and_then(words).unwrap_or_default();
        let time = each.get("time").or_else(|| each.get("timestamp"));
        let time = time.map_or(b"".as_slice(), |time| time.raw());
        let time = String::from_utf8_lossy(time);
        found.push(Item::Alert(UpstreamAlert {
            id: SafeText::new(&format!("{sender}@{time}")),
            title,
            since: at,
            ..UpstreamAlert::default()
        }));
    }
}

/// What a subscriber is sent: an observation, an order or an alarm. Deliveries are tried again, so that one may come
/// twice.
pub(super) fn notification(root: Node<'_, '_>, times: &mut Times, found: &mut Found) {
    let text = |key: &str| root.get(key).and_then(words);
    let at = times.read(root.get("time"), root.get("timestamp"), found);
    let published = root.get("publishedAt");
    found.network_at = published.and_then(|at| Stamp::from_epoch(at.number_or_text()?));
    let raw = |key: &str| root.get(key).map_or(b"".as_slice(), |node| node.raw());
    let when = root.get("time").or_else(|| root.get("timestamp"));
    if let Some(when) = when {
        found.identify(&[raw("topic"), raw("message"), when.raw(), raw("alert")]);
    }
    let Some(message) = text("message") else {
        return found.defect("message", "absent, or no text");
    };
    let topic = text("topic").unwrap_or_default();
    let kind = text("type");
    let kind = kind.as_ref().map(SafeText::as_str);
    let is = |word: &str, path: &str| match kind {
        Some(kind) => kind == word,
        None => topic.as_str().starts_with(path),
    };
    let sensor = text("sensor").or_else(|| sensor_of_topic(topic.as_str()));
    if is("DATA", "/data/") {
        let Some(id) = sensor else {
            return found.defect("sensor", "absent");
        };
        let place = root.get("location").and_then(|place| point(place.raw()));
        let sensor = Sensor::new(id, None);
        sensor.observe(root.get("message"), at, found);
        let device = cesva::device(&sensor.id).unwrap_or(sensor.id);
        found.alive = Some(device.clone());
        if let Some((lat, lon)) = place {
            found.locate(Subject::Device(device), lat, lon, at);
        }
    } else if is("ORDER", "/order/") {
        found.push(Item::Event(Event {
            subject: sensor.map_or(Subject::Service, Subject::Device),
            name: "order",
            detail: Some(message),
            observed_at: at,
        }));
    } else if is("ALARM", "/alarm/") {
        let of_topic = topic.as_str().strip_prefix("/alarm/").map(SafeText::new);
        found.push(Item::Alert(UpstreamAlert {
            id: text("alert").or(of_topic).unwrap_or_default(),
            title: message,
            since: at,
            more: sensor.map(|sensor| {
                Box::new(Circumstances {
                    affects: vec![sensor],
                    ..Circumstances::default()
                })
            }),
            ..UpstreamAlert::default()
        }));
    } else {
        found.defect("type", "none of DATA, ORDER and ALARM");
    }
}
