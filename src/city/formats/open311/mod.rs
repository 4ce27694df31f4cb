//! `open311`: GeoReport v2, the citizens' feedback channel (APIS 7.1): services, requests, discovery
//! and errors, as JSON and as XML.
//!
//! A list of requests becomes three numbers about the feed itself (device `requests`), and each
//! request a thing with a status and a place. Leaves out: descriptions, addresses, notes, names and
//! pictures: citizens write personal data there, and nothing here keeps them.

mod record;

use super::{
    format::{Format, Message},
    found::{Asset, Found, Item, Observation, Subject},
    json::{Draft, Node},
    xml,
};
use crate::city::model::{quantity::Reading, text::SafeText, time::Stamp};
use record::Record;

/// The format.
pub struct Open311;

/// The device that the numbers of a whole page belong to.
const PAGE: &str = "requests";

impl Format for Open311 {
    fn name(&self) -> &'static str {
        "open311"
    }

    fn about(&self) -> &'static str {
        "Open311 GeoReport v2: citizens' requests and the services that take them, JSON and XML"
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let mut page = Page::default();
        if xml::is_xml(message.bytes) {
            page.is_list = true;
            let mut draft = Draft::default();
            found.swap_draft(&mut draft);
            xml::read(message.bytes, &mut draft, found);
            if let Some(root) = draft.root() {
                markup(root, &mut page, found);
            }
            found.swap_draft(&mut draft);
        } else if !found.json(message.bytes, |root, found| {
            document(root, &mut page, found);
        }) && found.defects.is_empty()
        {
            found.defect("payload", "no JSON");
        }
        page.sum_up(message.received_at, found);
    }
}

/// A list, a single record, a discovery document, or a list in a wrapping.
fn document(root: Node<'_, '_>, page: &mut Page, found: &mut Found) {
    if root.is_array() {
        page.is_list = true;
        list(root, page, found);
        return;
    }
    let wrapped = [
        "service_requests",
        "requests",
        "services",
        "errors",
        "service_list",
    ];
    if let Some(inner) = wrapped.iter().find_map(|key| root.get(key)) {
        page.is_list = true;
        list(inner, page, found);
    } else if let Some(endpoints) = root.get("endpoints") {
        for endpoint in endpoints.elements() {
            if endpoint.get("url").is_some() {
                page.read(&Record::of(endpoint), found);
            } else {
                found.defect("endpoints", "an endpoint without a URL");
            }
        }
    } else if root.is_object() {
        page.read(&Record::of(root), found);
    } else {
        found.defect("payload", "neither a list nor a record");
    }
}

/// The lists that GeoReport answers with; they may be empty.
const LISTS: &[&str] = &[
    "service_requests",
    "requests",
    "services",
    "errors",
    "discovery",
    "endpoints",
];

/// What XML calls its records.
const RECORDS: &[&str] = &[
    "request",
    "service",
    "service_definition",
    "error",
    "endpoint",
];

/// The records of a document in XML, wherever they stand in it.
fn markup(root: Node<'_, '_>, page: &mut Page, found: &mut Found) {
    let before = page.records;
    records(root, page, found);
    let is_list = root
        .members()
        .next()
        .is_some_and(|(name, _)| LISTS.iter().any(|list| name.is(list)));
    if page.records == before && !is_list {
        found.defect("payload", "XML or HTML, but no answer of GeoReport");
    }
}

fn records(node: Node<'_, '_>, page: &mut Page, found: &mut Found) {
    for (name, value) in node.members() {
        let is_record = RECORDS.iter().any(|record| name.is(record));
        // Several of one name are a list, a lone one is itself.
        let lone = Some(value).filter(|value| !value.is_array());
        for element in value.elements().chain(lone) {
            if is_record {
                page.records += 1;
                page.read(&Record::of(element), found);
            } else {
                records(element, page, found);
            }
        }
    }
}

fn list(list: Node<'_, '_>, page: &mut Page, found: &mut Found) {
    for element in list.elements() {
        if element.is_object() {
            page.read(&Record::of(element), found);
        } else {
            found.defect("list", "an element that is no record");
        }
    }
}

/// What a page of requests says as a whole.
#[derive(Default)]
struct Page {
    /// True for lists: the numbers of one single record say nothing about the service.
    is_list: bool,
    /// Records of a document in XML.
    records: usize,
    requests: usize,
    open: usize,
    closed: usize,
    oldest_open: Option<Stamp>,
    newest: Option<Stamp>,
}

impl Page {
    fn read(&mut self, record: &Record<'_>, found: &mut Found) {
        if let Some(id) = &record.id {
            self.request(Some(&SafeText::new(id.trim())), record, found);
        } else if record.status.is_some() && record.requested.is_some() {
            // Open is open, whatever is wrong with its id.
            found.defect("service_request_id", "missing");
            self.request(None, record, found);
        } else if let Some(code) = &record.service_code {
            let name = record.service_name.as_deref().map(str::trim);
            found.push(Item::Asset(Asset {
                id: SafeText::new(code),
                kind: SafeText::new("service"),
                name: name.filter(|name| !name.is_empty()).map(SafeText::new),
                model: None,
            }));
        } else if let Some(url) = &record.url {
            // A discovery document: {"specification","url","type","formats","changeset"}.
            found.push(Item::Asset(Asset {
                id: SafeText::new(url.trim()),
                kind: SafeText::new("endpoint"),
                name: record.kind.as_deref().map(SafeText::new),
                model: None,
            }));
        } else if let Some(code) = &record.error_code {
            let why = record.error.as_deref().unwrap_or_default();
            found.defect("error", &format!("{code}: {why}"));
        } else {
            found.defect("service_request_id", "missing, and no service either");
        }
    }

    fn request(&mut self, id: Option<&SafeText>, record: &Record<'_>, found: &mut Found) {
        self.requests += 1;
        if let Some(id) = id {
            let name = record.service_name.as_deref().map(str::trim);
            found.push(Item::Asset(Asset {
                id: id.clone(),
                kind: SafeText::new("request"),
                name: name.filter(|name| !name.is_empty()).map(SafeText::new),
                model: None,
            }));
        }
        let requested = time("requested_datetime", record.requested.as_deref(), found);
        let updated = time("updated_datetime", record.updated.as_deref(), found).or(requested);
        self.newest = self.newest.max(updated);
        if let Some(status) = record.status.as_deref().map(str::trim) {
            self.count(status, requested, found);
            if let Some(id) = id {
                found.observe(id, Reading::word("request_status", status), updated);
            }
        } else {
            found.defect("status", "missing");
        }
        if let Some(id) = id {
            place(id, record, found);
        }
    }

    fn count(&mut self, status: &str, requested: Option<Stamp>, found: &mut Found) {
        if status.eq_ignore_ascii_case("open") {
            self.open += 1;
            let older = |oldest: Stamp| requested.map_or(oldest, |at| oldest.min(at));
            self.oldest_open = self.oldest_open.map(older).or(requested);
        } else if status.eq_ignore_ascii_case("closed") {
            self.closed += 1;
        } else {
            found.defect("status", "neither open nor closed");
        }
    }

    fn sum_up(&self, received_at: Stamp, found: &mut Found) {
        found.data_at = self.newest;
        // The numbers of a page that broke off would look like a drop.
        let is_broken = found
            .defects
            .iter()
            .any(|defect| defect.field.as_str() == "payload");
        if !self.is_list || self.requests == 0 || is_broken {
            return;
        }
        let hours = self.oldest_open.map(|oldest| received_at.since(oldest));
        let hours = hours
            .filter(|age_ms| *age_ms >= 0)
            .map(|age_ms| age_ms as f64 / 3_600_000.0);
        let numbers = [
            ("open_requests", Some(self.open as f64), "1"),
            ("closed_requests", Some(self.closed as f64), "1"),
            ("oldest_open_age", hours, "h"),
        ];
        for (name, number, unit) in numbers {
            let Some(number) = number else {
                continue;
            };
            found.push(Item::Observation(Observation {
                device: SafeText::new(PAGE),
                series: None,
                reading: Reading::declared(name, number, unit),
                observed_at: self.newest,
            }));
        }
    }
}

fn place(id: &SafeText, record: &Record<'_>, found: &mut Found) {
    match (&record.lat, &record.long) {
        (Some(lat), Some(long)) => match (number(lat), number(long)) {
            (Some(lat), Some(long)) => {
                found.locate(Subject::Device(id.clone()), lat, long, None);
            }
            _ => found.defect("lat", "a place that is no number"),
        },
        (None, None) => {}
        _ => found.defect("lat", "half a place"),
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim()
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

fn time(field: &str, text: Option<&str>, found: &mut Found) -> Option<Stamp> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    if let Some(stamp) = Stamp::parse(text, false) {
        return Some(stamp);
    }
    let naive = Stamp::parse(text, true);
    let reason = match naive {
        Some(_) => "a time without a zone, taken as UTC",
        None => "not a time",
    };
    found.defect(field, reason);
    naive
}

#[cfg(test)]
mod tests;
