//! What the value of an attribute says: a number with its unit, a word, a flag, or that it is missing.
//!
//! Leaves out: which attributes have values at all, and structured ones.

use super::{
    super::json::Node,
    attribute::{self, Attribute, Time},
    entity::Walk,
    names,
};
use crate::city::model::{
    quantity::{QuantityName, Reading, Value},
    text::SafeText,
};

/// A text longer than this is prose, not a word of an enumeration.
const WORD: usize = 64;

impl Walk<'_, '_> {
    /// Adds what an attribute says, with the best time that there is for it.
    pub(super) fn value(
        &mut self,
        name: &str,
        node: Node<'_, '_>,
        attribute: &Attribute<'_, '_>,
        part: Option<&str>,
    ) {
        let Some(mut reading) = self.reading(name, node, attribute) else {
            return;
        };
        let mut at = None;
        if let Some(own) = attribute.observed_at {
            let read = attribute::time(own);
            self.judge(b"observedAt", read);
            at = read.and_then(Time::stamp);
        }
        // A time of the entity that is only its last change in the broker counts less than the
        // attribute's own last change.
        let modified = || {
            attribute
                .modified_at
                .and_then(attribute::time)
                .and_then(Time::stamp)
        };
        let at = at
            .or_else(|| self.observed())
            .or_else(modified)
            .or(self.time.1)
            .or(self.notified_at);
        self.qualify(name, &mut reading, attribute, part);
        self.saw(at);
        self.found.observe(&self.id, reading, at);
    }

    fn qualify(
        &self,
        name: &str,
        reading: &mut Reading,
        attribute: &Attribute<'_, '_>,
        part: Option<&str>,
    ) {
        let is_known = matches!(reading.quantity, QuantityName::Known(_));
        let statistic = names::statistic(name).filter(|_| is_known);
        if self.lane.is_none()
            && attribute.dataset.is_none()
            && part.is_none()
            && statistic.is_none()
        {
            return;
        }
        let dataset = attribute.dataset.and_then(|dataset| dataset.text());
        let dataset = dataset.map(|id| {
            let tail = String::from_utf8_lossy(names::segment(id.as_bytes())).into_owned();
            format!("dataset={tail}")
        });
        let own = Some(reading.qualifier.as_str()).filter(|own| !own.is_empty());
        let lane = self.lane.as_ref().map(SafeText::as_str);
        let all: Vec<&str> = [own, statistic, lane, dataset.as_deref(), part]
            .into_iter()
            .flatten()
            .collect();
        reading.qualifier = SafeText::new(&all.join(","));
    }

    /// What a value says; `None` where it is nothing for a console.
    fn reading(
        &mut self,
        name: &str,
        node: Node<'_, '_>,
        attribute: &Attribute<'_, '_>,
    ) -> Option<Reading> {
        if node.is_null() {
            return Some(Reading::missing(name, "null"));
        }
        if let Some(up) = node.flag() {
            return Some(Reading::flag(name, up));
        }
        let unit = attribute
            .unit
            .filter(|unit| unit.is_text() || unit.is_number());
        let unit = unit.map(attribute::word).unwrap_or_default();
        if node.is_number() {
            let number = node.number();
            if number.is_none() {
                self.found.defect(name, "a number out of all bounds");
            }
            return number.map(|number| self.number(name, number, &unit));
        }
        let text = node.text()?;
        let text = text.trim();
        if text.eq_ignore_ascii_case("urn:ngsi-ld:null") {
            return Some(Reading::missing(name, "deleted in the broker"));
        }
        let claims_number = [&b"number"[..], b"integer", b"float"]
            .iter()
            .any(|kind| attribute.kind.eq_ignore_ascii_case(kind));
        if let Some(number) = numeric(text) {
            return Some(self.number(name, number, &unit));
        }
        if matches!(text, "null" | "NaN" | "N/A") {
            return Some(Reading::missing(name, "a word for a missing value"));
        }
        if claims_number {
            return Some(Reading::missing(name, "a text where a number should be"));
        }
        if text.contains("%3D") || text.contains('=') && text.contains(';') {
            self.packed(text, attribute);
            return None;
        }
        if text.is_empty() || text.len() > WORD || is_reference(text) || is_date(text) {
            return None;
        }
        Some(match names::meaning(self.kind, name) {
            Some((quantity, _)) => Reading::word(quantity.name, text),
            None => Reading::word(name, text),
        })
    }

    fn number(&self, name: &str, number: f64, unit: &str) -> Reading {
        match names::meaning(self.kind, name) {
            Some((quantity, _)) if !unit.is_empty() => {
                Reading::declared(quantity.name, number, unit)
            }
            Some((quantity, unit)) => Reading::model(quantity, number, unit),
            None if unit.is_empty() => Reading::assumed(name, number),
            None => Reading::declared(name, number, unit),
        }
    }

    /// Old devices pack several values into one text: `l%3D0.22%3Bt%3D21.2` is `l=0.22;t=21.2`.
    fn packed(&mut self, text: &str, attribute: &Attribute<'_, '_>) {
        let text = text
            .replace("%3D", "=")
            .replace("%3B", ";")
            .replace("%2C", ",");
        for pair in text.split(';').take(32) {
            let Some((name, value)) = pair.split_once('=') else {
                self.found.defect("value", "a packed value without a name");
                continue;
            };
            let reading = match numeric(value) {
                Some(number) => Reading::assumed(name.trim(), number),
                None => Reading::word(name.trim(), value.trim()),
            };
            if matches!(&reading.value, Value::Word(word) if word.is_empty()) {
                continue;
            }
            let own = attribute
                .observed_at
                .and_then(attribute::time)
                .and_then(Time::stamp);
            let at = own.or(self.time.1).or(self.notified_at);
            self.found.observe(&self.id, reading, at);
        }
    }
}

/// A text that is a number. Codes with leading zeros (`07`) are names, not numbers.
fn numeric(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let is_code = digits.first() == Some(&b'0') && digits.get(1).is_some_and(u8::is_ascii_digit);
    if is_code
        || !digits
            .first()
            .is_some_and(|first| first.is_ascii_digit() || *first == b'.')
    {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Points somewhere else: an id or an address on the web.
fn is_reference(text: &str) -> bool {
    text.starts_with("urn:") || text.starts_with("uri:") || text.contains("://")
}

/// A date or a time: `2018-09-21T12:00:00Z`, `1940-10-09`, an interval of them.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize, to: usize| {
        bytes
            .get(from..to)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    digits(0, 4)
        && bytes.get(4) == Some(&b'-')
        && digits(5, 7)
        && bytes.get(7) == Some(&b'-')
        && digits(8, 10)
}
