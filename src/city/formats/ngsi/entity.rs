//! One entity: a device with a name, a place and values.
//!
//! Two short walks over its attributes: the first learns what holds for all of them (name, time, lane),
//! the second reads the values. Leaves out: sub-properties of attributes.

use super::{
    super::{
        found::{Asset, Event, Found, Item, Subject},
        json::{Key, Node},
    },
    alert,
    attribute::{self, Attribute, Time, first_word, plain, word},
    geo,
    names::{self, Role, role, segment},
};
use crate::city::model::{text::SafeText, time::Stamp};
use std::borrow::Cow;

/// Reads an entity; `fallback` is an id that the topic tells. Returns its id.
pub(super) fn entity<'a>(
    node: Node<'a, '_>,
    fallback: Option<&str>,
    notified_at: Option<Stamp>,
    found: &mut Found,
) -> Option<&'a [u8]> {
    let own = node.get("id").or_else(|| node.get("@id")).map(plain);
    let id = match (own.and_then(|id| id.text()), fallback) {
        (Some(id), _) if !id.is_empty() => SafeText::new(&id),
        (_, Some(topic)) => SafeText::new(topic),
        _ => {
            found.defect("id", "missing: nobody knows whose values these are");
            return None;
        }
    };
    let kind = node
        .get("type")
        .or_else(|| node.get("@type"))
        .map(first_word);
    let kind = kind.map(word).unwrap_or_default();
    let own = own.map(|id| id.raw());
    let kind = some_kind(segment(kind.as_bytes()), own);
    if kind == b"Alert" {
        alert::read(node, id, found);
        return own;
    }
    let mut walk = Walk::new(id, kind, notified_at, found);
    walk.learn(node);
    walk.asset();
    walk.values(node);
    own
}

/// Reads a GeoJSON feature: id outside, place in `geometry`, type and attributes in `properties`.
pub(super) fn feature<'a>(
    node: Node<'a, '_>,
    notified_at: Option<Stamp>,
    found: &mut Found,
) -> Option<&'a [u8]> {
    let properties = node.get("properties")?;
    let own = node.get("id").or_else(|| properties.get("id"));
    let own = own.filter(Node::is_text);
    let Some(id) = own.and_then(|id| id.text()) else {
        found.defect("id", "missing: nobody knows whose values these are");
        return None;
    };
    let kind = properties.get("type").map(first_word);
    let kind = kind.map(word).unwrap_or_default();
    let own = own.map(|id| id.raw());
    let kind = some_kind(segment(kind.as_bytes()), own);
    let mut walk = Walk::new(SafeText::new(&id), kind, notified_at, found);
    walk.learn(properties);
    walk.asset();
    if properties.get("location").is_none()
        && let Some(place) = node.get("geometry")
    {
        walk.place(place);
    }
    walk.values(properties);
    own
}

/// The last part of a key, without escapes.
fn name_of<'a>(key: Key<'a>) -> Cow<'a, str> {
    match key.text() {
        Cow::Owned(text) => {
            Cow::Owned(String::from_utf8_lossy(segment(text.as_bytes())).into_owned())
        }
        Cow::Borrowed(_) => String::from_utf8_lossy(segment(key.raw())),
    }
}

/// Key-value answers may leave the type out; the id often tells it.
fn some_kind<'a>(kind: &'a [u8], id: Option<&'a [u8]>) -> &'a [u8] {
    match id.filter(|_| kind.is_empty()).and_then(names::type_of_id) {
        Some(told) => told,
        None if kind.is_empty() => b"entity",
        None => kind,
    }
}

/// What is known of the entity while its attributes are walked.
pub(super) struct Walk<'a, 'f> {
    pub(super) found: &'f mut Found,
    pub(super) id: SafeText,
    pub(super) kind: &'a [u8],
    name: Option<SafeText>,
    model: Option<SafeText>,
    pub(super) lane: Option<SafeText>,
    controlled: Option<String>,
    /// The best time of the entity as a whole, and how good it is.
    pub(super) time: (u8, Option<Stamp>),
    pub(super) notified_at: Option<Stamp>,
}

impl<'a, 'f> Walk<'a, 'f> {
    fn new(id: SafeText, kind: &'a [u8], notified_at: Option<Stamp>, found: &'f mut Found) -> Self {
        Self {
            found,
            id,
            kind,
            name: None,
            model: None,
            lane: None,
            controlled: None,
            time: (0, None),
            notified_at,
        }
    }

    /// What holds for all attributes.
    fn learn(&mut self, node: Node<'_, '_>) {
        for (key, member) in node.members() {
            let name = segment(key.raw());
            match role(name) {
                Role::Name => {
                    let language = member
                        .get("languageMap")
                        .and_then(|map| map.members().next());
                    let text = language
                        .map_or_else(|| plain(member), |(_, text)| text)
                        .text();
                    self.name = text
                        .filter(|text| !text.trim().is_empty())
                        .map(|text| SafeText::new(text.trim()));
                }
                Role::Model => self.model = plain(member).text().map(|text| SafeText::new(&text)),
                Role::Controlled => {
                    self.controlled = plain(member).text().map(Cow::into_owned);
                }
                Role::Lane => {
                    let lane = plain(member);
                    if lane.is_number() || lane.is_text() {
                        let lane = word(lane);
                        self.lane = Some(SafeText::new(&format!("lane={lane}")));
                    }
                }
                Role::Time(rank) if rank > self.time.0 => {
                    let read = attribute::time(plain(member));
                    self.judge(name, read);
                    if let Some(stamp) = read.and_then(Time::stamp) {
                        self.time = (rank, Some(stamp));
                    }
                }
                Role::Deleted => {
                    let at = attribute::time(plain(member)).and_then(Time::stamp);
                    self.found.push(Item::Event(Event {
                        subject: Subject::Device(self.id.clone()),
                        name: "deleted",
                        detail: None,
                        observed_at: at,
                    }));
                }
                _ => {}
            }
        }
    }

    pub(super) fn judge(&mut self, name: &[u8], time: Option<Time>) {
        let reason = match time {
            Some(Time::Naive(_)) => "a time without a zone, taken as UTC",
            Some(Time::Broken) => "not a time",
            Some(Time::At(_)) | None => return,
        };
        self.found.defect(&String::from_utf8_lossy(name), reason);
    }

    fn asset(&mut self) {
        self.found.push(Item::Asset(Asset {
            id: self.id.clone(),
            kind: SafeText::from_bytes(self.kind),
            name: self.name.take(),
            model: self.model.take(),
        }));
        self.saw(self.time.1);
    }

    pub(super) fn saw(&mut self, at: Option<Stamp>) {
        self.found.data_at = self.found.data_at.max(at);
    }

    /// When the entity as a whole was observed; its last change in the broker is no observation.
    pub(super) fn observed(&self) -> Option<Stamp> {
        self.time.1.filter(|_| self.time.0 > 2)
    }

    fn values(&mut self, node: Node<'_, '_>) {
        for (key, member) in node.members() {
            let raw = segment(key.raw());
            match role(raw) {
                Role::Value => {
                    // DeviceMeasurement names its one value by what it measures.
                    let named = self.controlled.take_if(|_| raw == b"numValue");
                    let name = named.map_or_else(|| name_of(key), Cow::Owned);
                    self.member(&name, member);
                }
                Role::Place => self.place(member),
                _ => {}
            }
        }
    }

    fn place(&mut self, member: Node<'_, '_>) {
        let attribute = attribute::read(member);
        let value = attribute
            .and_then(|attribute| attribute.value)
            .unwrap_or(member);
        if value.is_null() {
            return;
        }
        let Some((lat, lon)) = geo::point(value) else {
            self.found
                .defect("location", "not a place that can be read");
            return;
        };
        let own = attribute.and_then(|attribute| attribute.observed_at);
        let at = own
            .and_then(attribute::time)
            .and_then(Time::stamp)
            .or_else(|| self.observed());
        self.saw(at);
        self.found
            .locate(Subject::Device(self.id.clone()), lat, lon, at);
    }

    /// An attribute in any form: bare, an object, or a list of instances.
    fn member(&mut self, name: &str, member: Node<'_, '_>) {
        if member.is_array() {
            for element in member.elements().filter(Node::is_object) {
                self.object(name, element);
            }
        } else if member.is_object() {
            self.object(name, member);
        } else {
            self.value(name, member, &Attribute::default(), None);
        }
    }

    fn object(&mut self, name: &str, node: Node<'_, '_>) {
        let Some(attribute) = attribute::read(node) else {
            if node.get("coordinates").is_none() {
                self.structure(name, node, &Attribute::default());
            }
            return;
        };
        if let Some(values) = attribute.values {
            self.history(name, values, &attribute);
        }
        if attribute.is_aside || attribute.kind.eq_ignore_ascii_case(b"Relationship") {
            return;
        }
        let Some(value) = attribute.value else {
            return;
        };
        if value.is_object() {
            if value.get("coordinates").is_none() {
                self.structure(name, value, &attribute);
            }
        } else if !value.is_array() {
            self.value(name, value, &attribute, None);
        }
    }

    /// A short history in simplified form: pairs of value and time.
    fn history(&mut self, name: &str, values: Node<'_, '_>, attribute: &Attribute<'_, '_>) {
        for pair in values.elements() {
            let mut parts = pair.elements();
            let (Some(value), Some(time)) = (parts.next(), parts.next()) else {
                self.found.defect(name, "a history entry that is no pair");
                continue;
            };
            let dated = Attribute {
                observed_at: Some(time),
                ..*attribute
            };
            self.value(name, value, &dated, None);
        }
    }

    /// A structured value: numbers by phase or place (`{"L1":230.1,"L2":229.8}`), or an observation of
    /// its own inside this one (`"waterQuality":{"temperature":21.8,"dateObserved":"..."}`).
    fn structure(&mut self, name: &str, node: Node<'_, '_>, attribute: &Attribute<'_, '_>) {
        if node.get("dateObserved").is_some() {
            self.inner(name, node);
            return;
        }
        if !node
            .members()
            .all(|(_, value)| value.is_number() || value.is_null())
        {
            return;
        }
        for (key, value) in node.members() {
            self.value(name, value, attribute, Some(&key.text()));
        }
    }

    fn inner(&mut self, name: &str, node: Node<'_, '_>) {
        let own = node.get("id").and_then(|id| id.text());
        let id = own.map_or_else(|| self.id.clone(), |id| SafeText::new(&id));
        let is_water = name.eq_ignore_ascii_case("waterquality");
        let kind: &[u8] = if is_water {
            b"WaterQualityObserved"
        } else {
            b""
        };
        let mut walk = Walk::new(id, kind, self.notified_at, self.found);
        walk.learn(node);
        walk.saw(walk.time.1);
        for (key, member) in node.members() {
            let raw = segment(key.raw());
            match role(raw) {
                // One level only: an observation inside an observation inside an observation is noise.
                Role::Value if !member.is_object() && !member.is_array() => {
                    walk.value(&name_of(key), member, &Attribute::default(), None);
                }
                Role::Place => walk.place(member),
                _ => {}
            }
        }
    }
}
