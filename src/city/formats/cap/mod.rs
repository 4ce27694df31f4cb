//! `cap`: Common Alerting Protocol 1.0 to 1.2 (OASIS, July 2010), alone, several in one document, or as the
//! Atom or RSS list that leads to them (APIS 6.1); also as JSON of the same names, as MeteoAlarm has it.
//!
//! Each message is one alert with the worst severity, the whole time and all areas of its parts, its headline in
//! every language, and the middle of what it covers. What an update or a cancellation refers to is over. An id is the
//! message's identifier alone, for lists and references have no more in common. Exercises and tests are told apart:
//! muted, with their word in front. Leaves out: acknowledgements, instructions, resources, signatures.

mod area;
mod index;
mod info;
mod message;

use super::{
    format::{Format, Message},
    found::Found,
    json::{Draft, Node},
    xml,
};
use message::Messages;

/// The format.
pub struct Cap;

/// How deep a message may be wrapped: `feed.entry.content.alert` is four.
const DEPTH: usize = 8;

impl Format for Cap {
    fn name(&self) -> &'static str {
        "cap"
    }

    fn about(&self) -> &'static str {
        "CAP 1.2, the Common Alerting Protocol: warnings, alone or in Atom and RSS lists of them"
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        if xml::is_xml(message.bytes) {
            let mut draft = Draft::default();
            found.swap_draft(&mut draft);
            xml::read(message.bytes, &mut draft, found);
            if let Some(root) = draft.root() {
                document(root, found);
            }
            found.swap_draft(&mut draft);
        } else if !found.json(message.bytes, document) && found.defects.is_empty() {
            found.defect("payload", "neither XML nor JSON");
        }
    }
}

fn document(root: Node<'_, '_>, found: &mut Found) {
    let mut messages = Messages::default();
    search(root, 0, &mut messages, found);
    let is_list = ["feed", "rss", "RDF", "alerts", "warnings"]
        .iter()
        .any(|name| root.get(name).is_some());
    if messages.is_empty() && !is_list && found.defects.is_empty() {
        found.defect("payload", "no message of CAP, and no list of them");
    }
    messages.tell(found);
}

/// Looks for messages and for entries of lists, wherever they stand.
fn search(node: Node<'_, '_>, depth: usize, messages: &mut Messages, found: &mut Found) {
    if depth > DEPTH {
        return;
    }
    found.data_at = found.data_at.max(index::updated(node));
    for (key, value) in node.members() {
        let (is_alert, is_entry) = (key.is("alert"), key.is("entry") || key.is("item"));
        let lone = Some(value).filter(|value| !value.is_array());
        for element in value.elements().chain(lone) {
            if is_alert && (element.get("identifier").is_some() || element.get("info").is_some()) {
                message::read(element, messages, found);
            } else if is_entry {
                entry(element, depth, messages, found);
            } else {
                search(element, depth + 1, messages, found);
            }
        }
    }
}

/// An entry has the message in it, or tells the most of it.
fn entry(node: Node<'_, '_>, depth: usize, messages: &mut Messages, found: &mut Found) {
    let before = messages.len();
    for content in xml::each(node, "content") {
        search(content, depth + 1, messages, found);
    }
    if messages.len() == before {
        index::read(node, messages, found);
    }
}

#[cfg(test)]
mod tests;
