//! UltraLight 2.0: `t|15|k|abc`, groups parted by `#`, a time before a group; `Robot1@turn|left` for commands. Every value
//! is a text; a place is `lat/lon`.

use super::{Role, Topic, command};
use crate::city::{
    formats::{
        decoded::text_reading,
        found::{Found, Subject},
    },
    model::{limits, secret, text::SafeText, time::Stamp},
};

/// Names whose value is a place, if it looks like one; under others `3/4` is any two numbers.
const PLACES: &[&str] = &[
    "gps",
    "location",
    "position",
    "coordinates",
    "geo",
    "loc",
    "l",
];

pub(super) fn read(topic: &Topic<'_>, bytes: &[u8], found: &mut Found) {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim();
    if text.is_empty() {
        return found.defect("payload", "it is empty");
    }
    if let Some(attribute) = topic.attribute {
        let device = topic.device(found);
        let mut group = Group::new(&device, None);
        group.pair(attribute, text, found);
        group.finish(found);
        return heard(device, found);
    }
    let is_command = |head: &str| head.contains('@') && !head.contains('#');
    match text.split_once('|') {
        Some((head, value)) if is_command(head) => {
            let (device, name) = head.split_once('@').unwrap_or(("", head));
            let what = format!("{name}: {value}");
            command(SafeText::new(device), topic.role, &what, found);
        }
        Some((head @ ("configuration" | "subscription"), fields)) => {
            let device = topic.device(found);
            let what = format!("{head}: {}", fields.replace('|', ", "));
            command(device, Role::Configuration, &what, found);
        }
        Some(_) => measures(topic, text, found),
        None => found.defect(
            "payload",
            "no measures and no command: names and values are parted by |",
        ),
    }
}

fn measures(topic: &Topic<'_>, text: &str, found: &mut Found) {
    let device = topic.device(found);
    for part in text.split('#') {
        let mut words = part.split('|').map(str::trim).peekable();
        let at = words.peek().and_then(|first| Stamp::parse(first, true));
        if at.is_some() {
            words.next();
        }
        let mut group = Group::new(&device, at);
        while let Some(name) = words.next() {
            match words.next() {
                Some(value) => group.pair(name, value, found),
                None if name.is_empty() => {}
                None => found.defect(name, "a name without a value"),
            }
        }
        group.finish(found);
    }
    heard(device, found);
}

fn heard(device: SafeText, found: &mut Found) {
    if !device.is_empty() {
        found.alive = Some(device);
    }
}

/// The values of one moment.
struct Group<'d> {
    device: &'d SafeText,
    at: Option<Stamp>,
    lat: Option<f64>,
    lon: Option<f64>,
}

impl<'d> Group<'d> {
    fn new(device: &'d SafeText, at: Option<Stamp>) -> Self {
        Self {
            device,
            at,
            lat: None,
            lon: None,
        }
    }

    fn pair(&mut self, name: &str, value: &str, found: &mut Found) {
        if name.is_empty() {
            return found.defect("payload", "a value without a name");
        }
        if name.len() > limits::TEXT_COLUMNS || secret::is_name(name.as_bytes()) {
            return;
        }
        match name {
            "TimeInstant" => match Stamp::parse(value, true) {
                Some(at) => self.at = Some(at),
                None => found.defect(name, "not a time"),
            },
            "lat" | "latitude" if value.parse::<f64>().is_ok() => self.lat = value.parse().ok(),
            "lon" | "lng" | "long" | "longitude" if value.parse::<f64>().is_ok() => {
                self.lon = value.parse().ok();
            }
            _ => match place(value).filter(|_| PLACES.contains(&name)) {
                Some((lat, lon)) => self.locate(lat, lon, found),
                None => found.observe(self.device, text_reading(name, value), self.at),
            },
        }
    }

    fn locate(&self, lat: f64, lon: f64, found: &mut Found) {
        found.locate(Subject::Device(self.device.clone()), lat, lon, self.at);
    }

    fn finish(self, found: &mut Found) {
        match (self.lat, self.lon) {
            (Some(lat), Some(lon)) => self.locate(lat, lon, found),
            (None, None) => {}
            _ => found.defect("position", "a latitude without a longitude, or the reverse"),
        }
    }
}

/// `41.5/2.25`.
fn place(value: &str) -> Option<(f64, f64)> {
    let (lat, lon) = value.split_once('/')?;
    Some((lat.trim().parse().ok()?, lon.trim().parse().ok()?))
}
