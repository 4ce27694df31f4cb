//! OGC SensorThings API 1.0 and 1.1 (OGC 18-088): observations over MQTT, and the entities that HTTP
//! serves, expanded or not. A Datastream is a series; what it means is told by its own entity.
//!
//! A feed whose address is the service root (`.../v1.1`) asks for the Things with all that describes their
//! Datastreams, and for the last observation of each Datastream; with MQTT besides, `requests = ["things"]` is enough.
//! Leaves out: batch requests, data arrays, and the links of expanded lists (only the outer list is
//! followed to its next page).

mod asking;
mod geo;
mod stream;

use super::{
    format::{Asking, Format, Message},
    found::{Asset, Found, Item, Position, Series, Subject},
    json::Node,
};
use crate::city::model::{text::SafeText, time::Stamp};
use stream::Stream;

/// The format.
pub struct SensorThings;

impl Format for SensorThings {
    fn name(&self) -> &'static str {
        "sensorthings"
    }

    fn about(&self) -> &'static str {
        "OGC SensorThings 1.0 and 1.1: observations (MQTT), Things and Datastreams (HTTP)"
    }

    fn usual_topics(&self) -> &'static [&'static str] {
        &["v1.1/Observations"]
    }

    fn asking(&self) -> Option<&Asking> {
        Some(&asking::ASKING)
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let context = Context {
            thing: message.topic.and_then(|topic| id_in(topic, "Things(")),
            stream: message.topic.and_then(|topic| id_in(topic, "Datastreams(")),
            multi: message
                .topic
                .is_some_and(|topic| topic.contains("MultiDatastreams(")),
        };
        found.json(message.bytes, |root, found| {
            document(root, &context, found);
            if message.page == 0 {
                check_count(root, found);
            }
        });
    }
}

/// What the topic says about the entities of a message.
#[derive(Default)]
struct Context {
    thing: Option<SafeText>,
    stream: Option<SafeText>,
    /// The stream is a MultiDatastream.
    multi: bool,
}

fn document(root: Node<'_, '_>, context: &Context, found: &mut Found) {
    let list = if root.is_array() {
        Some(root)
    } else {
        root.get("value").filter(Node::is_array)
    };
    let Some(list) = list else {
        let before = found.items.len();
        entity(root, context, found);
        if let [Item::Observation(_)] = found.items.get(before..).unwrap_or_default() {
            identify(root, context, found);
        }
        return;
    };
    found.next_page = root
        .get("@iot.nextLink")
        .and_then(|link| link.text())
        .map(std::borrow::Cow::into_owned);
    for element in list.elements() {
        entity(element, context, found);
    }
}

/// A server that counts more than it gives, and names no other page, gives a part only.
fn check_count(root: Node<'_, '_>, found: &mut Found) {
    let count = root.get("@iot.count").and_then(|count| count.whole());
    let list = root.get("value").filter(Node::is_array);
    if let (Some(count), Some(list), None) = (count, list, &found.next_page) {
        let given = list.elements().count() as u64;
        if given > 0 && count > given {
            let why = format!("the server has {count} and gives {given}, without a next page");
            found.defect("@iot.count", &why);
        }
    }
}

/// An update has the same `@iot.id`, but another result.
fn identify(observation: Node<'_, '_>, context: &Context, found: &mut Found) {
    let raw = |key| {
        observation
            .get(key)
            .map_or(b"".as_slice(), |node| node.raw())
    };
    let stream = context.stream.as_ref().map_or("", SafeText::as_str);
    let (id, time, result) = (raw("@iot.id"), raw("phenomenonTime"), raw("result"));
    if !time.is_empty() && (!id.is_empty() || !stream.is_empty()) {
        found.identify(&[stream.as_bytes(), id, time, result]);
    }
}

/// The kinds of entities, by what only they have.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Thing,
    Datastream,
    Observation,
    Location,
    Feature,
    Sensor,
    ObservedProperty,
    HistoricalLocation,
    EntitySet,
}

const COLLECTIONS: &[(&str, Kind)] = &[
    ("Things", Kind::Thing),
    ("Datastreams", Kind::Datastream),
    ("MultiDatastreams", Kind::Datastream),
    ("Observations", Kind::Observation),
    ("Locations", Kind::Location),
    ("FeaturesOfInterest", Kind::Feature),
    ("Sensors", Kind::Sensor),
    ("ObservedProperties", Kind::ObservedProperty),
    ("HistoricalLocations", Kind::HistoricalLocation),
];

fn kind(entity: Node<'_, '_>) -> Option<Kind> {
    if let Some(kind) = entity
        .get("@iot.selfLink")
        .and_then(|link| link.text())
        .and_then(|link| {
            let name = link.rsplit('/').next()?.split('(').next()?.to_owned();
            COLLECTIONS.iter().find(|(word, _)| *word == name)
        })
    {
        return Some(kind.1);
    }
    let (mut kind, mut id, mut told, mut encoding, mut metadata) =
        (None, false, false, false, false);
    for (key, _) in entity.members() {
        match key.raw() {
            b"result" => return Some(Kind::Observation),
            b"unitOfMeasurement" | b"unitOfMeasurements" | b"observationType" | b"Observations" => {
                kind = Some(Kind::Datastream);
            }
            b"location" => return Some(Kind::Location),
            b"feature" => return Some(Kind::Feature),
            b"url" => kind = kind.or(Some(Kind::EntitySet)),
            b"definition" => kind = kind.or(Some(Kind::ObservedProperty)),
            b"Datastreams" | b"Locations" | b"MultiDatastreams" => {
                kind = kind.or(Some(Kind::Thing));
            }
            b"encodingType" => encoding = true,
            b"metadata" => metadata = true,
            b"@iot.id" => id = true,
            b"name" | b"description" => told = true,
            _ => {}
        }
    }
    if encoding && metadata {
        kind = kind.or(Some(Kind::Sensor));
    }
    // `$select=name` leaves nothing else; lists of that kind are asked of Things.
    kind.or((id && told).then_some(Kind::Thing))
}

fn entity(entity: Node<'_, '_>, context: &Context, found: &mut Found) {
    match kind(entity) {
        Some(Kind::Thing) => thing(entity, found),
        Some(Kind::Datastream) => datastream(entity, context.thing.clone(), found),
        Some(Kind::Observation) => observation(entity, context, found),
        Some(Kind::Location) => location(entity, context, found),
        Some(Kind::Sensor) => asset(entity, "Sensor", found),
        Some(Kind::ObservedProperty) => asset(entity, "ObservedProperty", found),
        Some(Kind::Feature) => {
            asset(entity, "FeatureOfInterest", found);
        }
        Some(Kind::HistoricalLocation) => {
            found.defect("HistoricalLocation", "says when a thing moved, not where");
        }
        Some(Kind::EntitySet) => found.defect("value", "a list of entity sets, not of entities"),
        None => found.defect("payload", "no entity of SensorThings"),
    }
}

/// `@iot.id`, a number or a text; the name where an entity has no id yet.
fn id(entity: Node<'_, '_>) -> Option<SafeText> {
    match entity.get("@iot.id") {
        Some(id) if id.is_number() => Some(SafeText::from_bytes(id.raw())),
        Some(id) if id.is_text() => words(id),
        _ => entity.get("name").and_then(words),
    }
}

fn name(entity: Node<'_, '_>) -> Option<SafeText> {
    let name = entity.get("name").and_then(words);
    name.or_else(|| entity.get("description").and_then(words))
}

fn asset(entity: Node<'_, '_>, kind: &str, found: &mut Found) {
    match id(entity) {
        Some(id) => found.push(Item::Asset(Asset {
            id,
            kind: kind.into(),
            name: name(entity),
            model: None,
        })),
        None => found.defect("@iot.id", "the entity has neither id nor name"),
    }
}

fn thing(thing: Node<'_, '_>, found: &mut Found) {
    let Some(device) = id(thing) else {
        return found.defect("@iot.id", "the Thing has neither id nor name");
    };
    asset(thing, "Thing", found);
    for (key, members) in thing.members() {
        match key.raw() {
            b"Locations" => {
                for place in members.elements() {
                    place_of(&device, place, found);
                }
            }
            b"Datastreams" | b"MultiDatastreams" => {
                for each in members.elements() {
                    datastream(each, Some(device.clone()), found);
                }
            }
            _ => {}
        }
    }
}

fn place_of(device: &SafeText, place: Node<'_, '_>, found: &mut Found) {
    let Some(geometry) = place.get("location") else {
        return;
    };
    match geo::middle(geometry) {
        Some((lat, lon)) => found.locate(Subject::Device(device.clone()), lat, lon, None),
        None => found.defect("location", "a geometry that is not understood"),
    }
}

/// A Location that stands alone: where its Things are, or at least where it is.
fn location(place: Node<'_, '_>, context: &Context, found: &mut Found) {
    let things = place.get("Things");
    let mut any = false;
    for device in things.iter().flat_map(Node::elements).filter_map(id) {
        place_of(&device, place, found);
        any = true;
    }
    if any {
        return;
    }
    if let Some(device) = &context.thing {
        return place_of(device, place, found);
    }
    asset(place, "Location", found);
    if let Some(id) = id(place) {
        let before = found.items.len();
        place_of(&SafeText::new(&format!("Locations({id})")), place, found);
        // Nobody is known to be there: it must not become a device.
        for item in found.items.iter_mut().skip(before) {
            if let Item::Position(Position { subject, .. }) = item {
                let Subject::Device(id) = &*subject else {
                    continue;
                };
                *subject = Subject::Component(id.clone());
            }
        }
    }
}

fn datastream(node: Node<'_, '_>, thing: Option<SafeText>, found: &mut Found) {
    if thing.is_none() {
        thing_inside(node, found);
    }
    let stream = Stream::new(node, thing, id);
    if stream.key.is_none() {
        return found.defect("@iot.id", "the Datastream has neither id nor name");
    }
    for (key, quantity, unit) in stream.series() {
        found.push(Item::Series(Series {
            key,
            device: stream.device(),
            quantity,
            qualifier: SafeText::default(),
            unit,
        }));
    }
    for each in node.get("Observations").iter().flat_map(Node::elements) {
        results(each, &stream, found);
    }
}

/// A Thing that was expanded inside of what it has: with a name or a place it is told as well.
fn thing_inside(node: Node<'_, '_>, found: &mut Found) {
    let inner = node.get("Thing");
    if let Some(inner) = inner.filter(|inner| name(*inner).is_some()) {
        thing(inner, found);
    }
}

fn observation(node: Node<'_, '_>, context: &Context, found: &mut Found) {
    let embedded = node
        .get("Datastream")
        .or_else(|| node.get("MultiDatastream"));
    let mut stream = match embedded {
        Some(embedded) => {
            thing_inside(embedded, found);
            Stream::new(embedded, None, id)
        }
        None => Stream::default(),
    };
    // The topic says it for certain; a link `Datastreams(7)` as well, `Observations(1)/Datastream` not.
    let (one, many) = (
        "Datastream@iot.navigationLink",
        "MultiDatastream@iot.navigationLink",
    );
    let link = |key| {
        let link = node.get(key)?.text()?;
        id_in(&link, "Datastreams(")
    };
    let multi = link(many);
    stream.multi |= context.multi || node.get("MultiDatastream").is_some() || multi.is_some();
    let linked = link(one).or(multi);
    stream.key = context.stream.clone().or(stream.key).or(linked);
    if stream.key.is_none() {
        found.defect(
            "Datastream",
            "nothing names the Datastream of the observation",
        );
    }
    results(node, &stream, found);
}

fn results(node: Node<'_, '_>, stream: &Stream, found: &mut Found) {
    let phenomenon = node.get("phenomenonTime");
    let at = phenomenon.and_then(end_of);
    if at.is_none() && phenomenon.is_some() {
        found.defect("phenomenonTime", "not a time with a zone");
    }
    let at = at.or_else(|| node.get("resultTime").and_then(end_of));
    let result = node
        .members()
        .filter(|(key, _)| key.is("result"))
        .map(|(_, value)| value)
        .last();
    match result {
        Some(result) => stream.observe(result, at, found),
        None => found.defect("result", "absent"),
    }
}

/// The end of an interval `start/end`, or an instant.
fn end_of(node: Node<'_, '_>) -> Option<Stamp> {
    let text = node.text()?;
    let end = text.rsplit('/').next()?;
    Stamp::parse(end, false)
}

/// The id in a path: `Datastreams(7)`, `Datastreams('a-b')`. The last one counts.
fn id_in(path: &str, head: &str) -> Option<SafeText> {
    let (before, rest) = path.rsplit_once(head)?;
    if !(before.is_empty() || before.ends_with('/') || before.ends_with("Multi")) {
        return None;
    }
    let (id, _) = rest.split_once(')')?;
    let id = id.trim_matches('\'');
    (!id.is_empty()).then(|| SafeText::new(id))
}

/// A text as it may be shown; `None` for an empty one and for what is no text.
fn words(node: Node<'_, '_>) -> Option<SafeText> {
    let text = node.text()?;
    (!text.trim().is_empty()).then(|| SafeText::new(text.trim()))
}
