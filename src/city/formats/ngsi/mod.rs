//! `ngsi`: NGSIv2 (FIWARE) and NGSI-LD (ETSI GS CIM 009): entities and notifications, normalized,
//! concise and simplified, expanded names, GeoJSON, short histories, the LD-over-MQTT envelope, and
//! what brokers say about themselves (FORMATS 8 and 10, APIS 4.1).
//!
//! An entity is a device here. Leaves out: resolving an `@context` (the last part of an expanded name
//! is its name), relationships, and free text, which is often about people.

mod alert;
mod attribute;
mod entity;
mod geo;
mod names;
mod service;
mod value;

use super::{
    format::{Format, Message},
    found::Found,
    json::Node,
};
use crate::city::model::time::Stamp;
use attribute::plain;

/// The format.
pub struct Ngsi;

impl Format for Ngsi {
    fn name(&self) -> &'static str {
        "ngsi"
    }

    fn about(&self) -> &'static str {
        "NGSIv2 and NGSI-LD: entities, notifications, histories, GeoJSON, broker version and subscriptions"
    }

    fn usual_topics(&self) -> &'static [&'static str] {
        &["ngsi/#"]
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let any = found.json(message.bytes, |root, found| {
            let mut reading = Reader { message, found };
            reading.document(root, 0);
        });
        if !any && found.defects.is_empty() {
            found.defect("payload", "no JSON");
        }
        found.next_page = message.header("link").and_then(next_page);
    }
}

/// `<https://...>; rel="next"` of RFC 8288, as NGSI-LD brokers page.
fn next_page(link: &str) -> Option<String> {
    link.split(',').find_map(|part| {
        let (target, rest) = part.trim().strip_prefix('<')?.split_once('>')?;
        let is_next = rest.contains("rel=\"next\"") || rest.contains("rel=next");
        is_next.then(|| target.to_owned())
    })
}

/// Reads one message.
struct Reader<'m, 'f> {
    message: &'m Message<'m>,
    found: &'f mut Found,
}

impl Reader<'_, '_> {
    /// Tells the kinds of documents apart by their keys (FORMATS 15).
    fn document(&mut self, root: Node<'_, '_>, depth: u8) {
        if root.is_array() {
            self.list(root, None);
            return;
        }
        if !root.is_object() {
            self.found
                .defect("payload", "neither an entity nor a list of them");
            return;
        }
        // NGSI-LD over MQTT (clause 7): {"metadata":{...},"body":<notification>}.
        let body = root
            .get("body")
            .filter(|body| body.is_object() || body.is_array());
        if let Some(body) = body.filter(|_| depth == 0 && root.get("id").is_none()) {
            self.document(body, 1);
            return;
        }
        if let Some(data) = root.get("data").filter(|_| is_notification(root)) {
            self.notification(root, data);
        } else if !service::read(root, self.found) {
            let id = self.one(root, None);
            self.identify_entity(id);
        }
    }

    fn notification(&mut self, root: Node<'_, '_>, data: Node<'_, '_>) {
        let mut notified_at = None;
        if let Some(text) = root.get("notifiedAt").and_then(|node| node.text()) {
            notified_at = Stamp::parse(&text, true);
            if notified_at.is_none() {
                self.found.defect("notifiedAt", "not a time");
            }
        }
        self.found.network_at = notified_at;
        if data.is_array() {
            self.list(data, notified_at);
        } else {
            self.one(data, notified_at);
        }
        // v2 notifications carry no time; two equal ones are two facts, so they get no identity.
        if let (Some(subscription), Some(time)) =
            (root.get("subscriptionId"), root.get("notifiedAt"))
        {
            let first = data.elements().next().and_then(|entity| entity.get("id"));
            let entity = first.map(|id| id.raw()).unwrap_or_default();
            self.found
                .identify(&[subscription.raw(), time.raw(), entity]);
        }
    }

    fn list(&mut self, list: Node<'_, '_>, notified_at: Option<Stamp>) {
        let mut elements = list.elements().peekable();
        if elements.peek().is_none() {
            self.found
                .defect("payload", "an empty list: a wrong tenant answers so too");
        }
        for element in elements {
            if element.is_array() || !element.is_object() {
                self.found.defect(
                    "data",
                    "values without names (attrsFormat \"values\"): the subscription must ask for normalized",
                );
            } else if !service::read_listed(element, self.found) {
                self.one(element, notified_at);
            }
        }
    }

    /// An entity, or entities as GeoJSON. Returns the id of the last one.
    fn one<'a>(&mut self, node: Node<'a, '_>, notified_at: Option<Stamp>) -> Option<&'a [u8]> {
        let kind = node.get("type").map(|kind| kind.raw());
        // An entity may have an attribute `features`, too: an isle of waste containers has.
        let features = node
            .get("features")
            .filter(|_| kind == Some(b"FeatureCollection"));
        if let Some(features) = features {
            let mut last = None;
            for feature in features.elements() {
                last = entity::feature(feature, notified_at, self.found);
            }
            return last;
        }
        if kind == Some(b"Feature") && node.get("properties").is_some() {
            return entity::feature(node, notified_at, self.found);
        }
        let topic_id = self
            .message
            .topic
            .and_then(|topic| topic.split('/').rfind(|level| level.starts_with("urn:")));
        entity::entity(node, topic_id, notified_at, self.found)
    }

    /// The same bytes about the same moment are the same message; without a time nobody can tell.
    fn identify_entity(&mut self, id: Option<&[u8]>) {
        if let (Some(id), Some(time)) = (id, self.found.data_at) {
            let time = time.0.to_be_bytes();
            self.found.identify(&[id, &time, self.message.bytes]);
        }
    }
}

/// Notifications, and lists that platforms wrap the same way. An entity may have an attribute
/// `data`, but then it has an id and is no notification.
fn is_notification(root: Node<'_, '_>) -> bool {
    let typed = root.get("type").map(plain).map(|kind| kind.raw());
    root.get("subscriptionId").is_some()
        || typed.is_some_and(|kind| names::segment(kind) == b"Notification")
        || root.get("id").is_none()
}

#[cfg(test)]
mod tests;
