//! Entries of an Atom or RSS list. Most publishers put the fields of CAP into them, and no second request is needed;
//! where they do not, headline and time are what there is.

use super::{
    super::{found::Found, json::Node, xml},
    info::{self, Info},
    message::Messages,
};
use crate::city::model::{text::SafeText, time::Stamp};

/// When a list was made.
pub(super) fn updated(node: Node<'_, '_>) -> Option<Stamp> {
    let name = ["updated", "lastBuildDate", "pubDate"];
    let told = name.iter().find_map(|name| xml::text(node, name));
    told.as_deref().and_then(info::stamp)
}

/// Reads an entry.
pub(super) fn read(node: Node<'_, '_>, messages: &mut Messages, found: &mut Found) {
    let text = |names: &[&str]| {
        let said = names.iter().find_map(|name| xml::text(node, name));
        said.map(|said| SafeText::new(said.trim()))
    };
    let title = text(&["headline", "event", "title"]);
    // What the National Weather Service writes where there is nothing.
    let is_none = |title: &SafeText| title.as_str().starts_with("There are no active");
    if title.as_ref().is_some_and(is_none) {
        return;
    }
    let Some(id) = text(&["identifier", "id", "guid", "link"]) else {
        found.defect("entry.id", "missing");
        return;
    };
    let kind = text(&["msgType", "message_type"]);
    if kind.is_some_and(|kind| matches!(kind.as_str(), "Cancel" | "Ack" | "Error")) {
        return;
    }
    let mut time = |names: &[&str]| {
        let (name, said) = names
            .iter()
            .find_map(|name| Some((name, xml::text(node, name)?)))?;
        let stamp = info::stamp(&said);
        if stamp.is_none() {
            found.defect(&format!("entry.{name}"), "not a time");
        }
        stamp
    };
    let sent = time(&["sent", "published", "pubDate", "updated"]);
    let mut info = Info {
        language: text(&["language"]).map_or_else(String::new, |code| code.as_str().to_lowercase()),
        headline: text(&["headline"]),
        event: text(&["event", "title"]),
        severity: text(&["severity"]).and_then(|word| info::severity(word.as_str())),
        since: time(&["onset", "effective"]).or(sent),
        until: time(&["expires"]),
        areas: Vec::new(),
    };
    for area in xml::each(node, "areaDesc") {
        if let Some(area) = xml::plain(area)
            .text()
            .filter(|area| !area.trim().is_empty())
        {
            info::add_area(&mut info.areas, SafeText::new(area.trim()), found);
        }
    }
    let Some(message) = messages.get(&id) else {
        return;
    };
    let status = text(&["status"]).filter(|word| word.as_str() != "Actual");
    message.status = status.unwrap_or_default();
    message.sent = sent;
    for name in ["polygon", "circle"] {
        for shape in xml::each(node, name) {
            let shape = xml::plain(shape).text().unwrap_or_default();
            let covered = &mut message.covered;
            let is_good = match name {
                "polygon" => covered.polygon(&shape),
                _ => covered.circle(&shape),
            };
            if !is_good && !shape.trim().is_empty() {
                found.defect(&format!("entry.{name}"), "no place");
            }
        }
    }
    message.infos.push(info);
}
