//! Entities of the type `Alert` of the Smart Data Models: somebody else's alerts, not devices.
//! Source: smart-data-models, dataModel.Alert (FORMATS 10, APIS 4.1).
//!
//! Leaves out: what raised it.

use super::{
    super::{
        found::{Found, Item, Subject, UpstreamAlert},
        json::Node,
    },
    attribute::{self, Time, plain},
    geo,
    names::segment,
};
use crate::city::model::{text::SafeText, time::Stamp};

/// Reads an alert: its severity in its own word, a headline, since when and until when, and where.
pub(super) fn read(node: Node<'_, '_>, id: SafeText, found: &mut Found) {
    let (mut severity, mut place) = (SafeText::default(), None);
    let (mut since, mut until) = ((0, None), (0, None));
    let (mut headline, mut described, mut category, mut kind) = (None, None, None, None);
    for (key, member) in node.members() {
        let words = || {
            let text = plain(member).text()?;
            let text = text.trim();
            (!text.is_empty()).then(|| SafeText::new(text))
        };
        match segment(key.raw()) {
            b"severity" => severity = words().unwrap_or_default(),
            b"name" => headline = words(),
            b"description" => described = words(),
            b"category" => category = words(),
            b"subCategory" => kind = words(),
            b"validFrom" => since = better(since, 2, member),
            b"dateIssued" => since = better(since, 3, member),
            b"dateObserved" => since = better(since, 1, member),
            b"validTo" => until = better(until, 1, member),
            b"location" => place = Some(member),
            _ => {}
        }
    }
    let title = headline.or(described).or_else(|| match (category, kind) {
        (Some(category), Some(kind)) => Some(SafeText::new(&format!("{category}: {kind}"))),
        (category, kind) => category.or(kind),
    });
    found.data_at = found.data_at.max(since.1);
    found.push(Item::Alert(UpstreamAlert {
        id: id.clone(),
        severity,
        title: title.unwrap_or_default(),
        since: since.1,
        until: until.1,
        is_muted: false,
        more: None,
    }));
    if let Some(place) = place {
        let value = attribute::read(place).and_then(|attribute| attribute.value);
        match geo::point(value.unwrap_or(place)) {
            // An alert is no device, and must not become one.
            Some((lat, lon)) => found.locate(Subject::Component(id), lat, lon, since.1),
            None => found.defect("location", "not a place that can be read"),
        }
    }
}

/// The time of the higher rank that is one.
fn better(known: (u8, Option<Stamp>), rank: u8, member: Node<'_, '_>) -> (u8, Option<Stamp>) {
    let told = attribute::time(plain(member)).and_then(Time::stamp);
    if told.is_some() && rank > known.0 {
        (rank, told)
    } else {
        known
    }
}
