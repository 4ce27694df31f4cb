//! The messages of a document, what they replace, and the alerts that they are (CAP 1.2, 3.2.1).

use super::{
    super::{
        found::{Circumstances, Found, Item, Subject, UpstreamAlert},
        json::Node,
        xml,
    },
    area::Covered,
    info::{self, Info, severity_word},
};
use crate::city::model::{limits, text::SafeText, time::Stamp};
use std::collections::BTreeMap;

/// Languages of titles, best first; any other after them.
const LANGUAGES: &[&str] = &["en", "fi", "sv"];
/// Languages of one message that are told.
const TITLES: usize = 16;

/// One message, or what a list tells of it.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) id: SafeText,
    /// `Exercise`, `Test`, ...; empty for what is meant.
    pub(super) status: SafeText,
    pub(super) sent: Option<Stamp>,
    pub(super) infos: Vec<Info>,
    pub(super) covered: Covered,
}

/// All messages of a document.
#[derive(Debug, Default)]
pub(super) struct Messages {
    all: Vec<Told>,
    /// Where a message stands in `all`, for lists that name one once for each area.
    places: BTreeMap<SafeText, usize>,
    /// Ids of messages that were replaced or taken back, since when, and the headline of what did it.
    over: BTreeMap<SafeText, (Option<Stamp>, Option<SafeText>)>,
    cut: u32,
}

impl Messages {
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty() && self.over.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.all.len() + self.over.len()
    }

    /// The message of this id: the one that is known, or a new one.
    pub(super) fn get(&mut self, id: &SafeText) -> Option<&mut Told> {
        let at = match self.places.get(id) {
            Some(at) => *at,
            None if self.all.len() >= limits::ITEMS_PER_MESSAGE => {
                self.cut += 1;
                return None;
            }
            None => {
                self.places.insert(id.clone(), self.all.len());
                self.all.push(Told {
                    id: id.clone(),
                    ..Told::default()
                });
                self.all.len() - 1
            }
        };
        self.all.get_mut(at)
    }

    fn end(&mut self, id: SafeText, at: Option<Stamp>, title: Option<SafeText>) {
        if self.over.len() >= limits::ITEMS_PER_MESSAGE {
            self.cut += 1;
            return;
        }
        let (known, _) = self.over.entry(id).or_insert((at, title));
        *known = match (*known, at) {
            (Some(known), Some(at)) => Some(known.min(at)),
            (known, at) => known.or(at),
        };
    }

    /// Tells all of them: those that hold, then those that are over.
    pub(super) fn tell(mut self, found: &mut Found) {
        found.over_bounds += self.cut;
        let mut over = std::mem::take(&mut self.over);
        for message in self.all {
            let end = over.remove(&message.id);
            message.tell(end.map(|(at, _)| at), found);
        }
        for (id, (until, title)) in over {
            let title = title.unwrap_or_else(|| id.clone());
            found.push(Item::Alert(UpstreamAlert {
                id,
                title,
                until,
                ..UpstreamAlert::default()
            }));
        }
    }
}

impl Told {
    /// `over`: another message replaced it, and when.
    fn tell(self, over: Option<Option<Stamp>>, found: &mut Found) {
        let best = best(&self.infos);
        let title = best.iter().find_map(|info| info.title());
        let event = best.iter().find_map(|info| info.event.clone());
        let mut title = title.unwrap_or_else(|| self.id.clone());
        let cause = event.filter(|event| *event != title);
        let is_meant = self.status.is_empty();
        if !is_meant {
            title = SafeText::new(&format!("{}: {title}", self.status));
        }
        let mut more = Circumstances {
            cause,
            titles: self.titles(),
            ..Circumstances::default()
        };
        for area in best.iter().flat_map(|info| &info.areas) {
            info::add_area(&mut more.affects, area.clone(), found);
        }
        let since = self.infos.iter().filter_map(|info| info.since).min();
        let since = since.or(self.sent);
        let ends = self.infos.iter().map(|info| info.until);
        // One part that is open leaves all of it open.
        let end = ends.collect::<Option<Vec<Stamp>>>();
        let end = end.and_then(|ends| ends.into_iter().max());
        let until = match (end, over.flatten()) {
            (Some(end), Some(over)) => Some(end.min(over)),
            (end, over) => end.or(over),
        };
        let worst = self.infos.iter().filter_map(|info| info.severity).max();
        found.push(Item::Alert(UpstreamAlert {
            id: self.id.clone(),
            severity: SafeText::new(severity_word(worst)),
            title,
            since,
            until,
            is_muted: !is_meant,
            more: (more != Circumstances::default()).then(|| Box::new(more)),
        }));
        if let Some((lat, lon)) = self.covered.middle() {
            // A warning is no device, and must not become one.
            found.locate(Subject::Component(self.id), lat, lon, since);
        }
    }

    /// The headline in each language, where there are several.
    fn titles(&self) -> Vec<(SafeText, SafeText)> {
        let mut titles: Vec<(SafeText, SafeText)> = Vec::new();
        for info in &self.infos {
            let code = SafeText::new(&info.language);
            if let Some(title) = info.title()
                && titles.len() < TITLES
                && !titles.iter().any(|(known, _)| *known == code)
            {
                titles.push((code, title));
            }
        }
        if titles.len() < 2 {
            titles.clear();
        }
        titles
    }
}

impl Info {
    fn title(&self) -> Option<SafeText> {
        self.headline.clone().or_else(|| self.event.clone())
    }
}

/// The parts in the best language that there is.
fn best(infos: &[Info]) -> Vec<&Info> {
    let speaks = |code: &&&str| infos.iter().any(|info| info.language.starts_with(**code));
    let code = LANGUAGES.iter().find(speaks);
    let first = infos.first().map(|info| info.language.as_str());
    let is_best = |info: &&Info| match code {
        Some(code) => info.language.starts_with(code),
        None => Some(info.language.as_str()) == first,
    };
    infos.iter().filter(is_best).collect()
}

/// Reads an `alert`.
pub(super) fn read(node: Node<'_, '_>, messages: &mut Messages, found: &mut Found) {
    for name in ["identifier", "sender", "sent", "status", "msgType", "scope"] {
        if xml::text(node, name).is_none() {
            found.defect(name, "missing");
        }
    }
    let sent = xml::text(node, "sent");
    let stamp = sent.as_deref().and_then(info::stamp);
    if sent.is_some() && stamp.is_none() {
        found.defect("sent", "not a time");
    }
    found.data_at = found.data_at.max(stamp);
    let Some(id) = xml::text(node, "identifier").map(|id| SafeText::new(id.trim())) else {
        return;
    };
    let kind = xml::text(node, "msgType").unwrap_or_default();
    let status = xml::text(node, "status").map(|word| SafeText::new(word.trim()));
    let status = status.filter(|word| word.as_str() != "Actual");
    let mut covered = Covered::default();
    let infos: Vec<Info> = xml::each(node, "info")
        .enumerate()
        .map(|(number, each)| info::read(each, number, stamp, &mut covered, found))
        .collect();
    let headline = best(&infos).into_iter().find_map(Info::title);
    // An exercise ends nothing that is meant.
    if status.is_none() && matches!(kind.trim(), "Update" | "Cancel") {
        for reference in references(node, found) {
            messages.end(reference, stamp, headline.clone());
        }
    }
    if matches!(kind.trim(), "Cancel" | "Ack" | "Error") {
        return;
    }
    if let Some(message) = messages.get(&id) {
        message.status = status.unwrap_or_default();
        message.sent = stamp;
        message.infos = infos;
        message.covered = covered;
    }
}

/// `sender,identifier,sent` of each earlier message: their identifiers.
fn references(node: Node<'_, '_>, found: &mut Found) -> Vec<SafeText> {
    let text = xml::text(node, "references").unwrap_or_default();
    let mut ids = Vec::new();
    for reference in text.split_ascii_whitespace() {
        let inner = reference
            .split_once(',')
            .and_then(|(_, rest)| rest.rsplit_once(','));
        match inner {
            Some((id, _)) if !id.is_empty() => ids.push(SafeText::new(id)),
            _ => found.defect("references", "not sender,identifier,sent"),
        }
    }
    ids
}
