//! One `info` of a message: what is said in one language, of one part of what is warned of (CAP 1.2, 3.2.2).

use super::{
    super::{found::Found, json::Node, xml},
    area::Covered,
};
use crate::city::model::{text::SafeText, time::Stamp};

/// Areas of one message that are named.
const AREAS: usize = 64;

/// How severe, best first; `None` where nobody says.
pub(super) type Severity = Option<u8>;

/// The words of severities, by their numbers.
const WORDS: [&str; 4] = ["info", "warning", "major", "critical"];

/// What is said in one language.
#[derive(Debug, Default)]
pub(super) struct Info {
    /// BCP 47, in lower case; `en-us` where it is left out, as the standard has it.
    pub(super) language: String,
    pub(super) headline: Option<SafeText>,
    pub(super) event: Option<SafeText>,
    pub(super) severity: Severity,
    pub(super) since: Option<Stamp>,
    pub(super) until: Option<Stamp>,
    pub(super) areas: Vec<SafeText>,
}

/// The number of a severity of CAP.
pub(super) fn severity(word: &str) -> Severity {
    match word.trim().to_ascii_lowercase().as_str() {
        "extreme" => Some(3),
        "severe" => Some(2),
        "moderate" => Some(1),
        "minor" => Some(0),
        _ => None,
    }
}

/// The console's word for it.
pub(super) fn severity_word(severity: Severity) -> &'static str {
    let word = severity.and_then(|number| WORDS.get(usize::from(number)));
    word.copied().unwrap_or("warning (assumed)")
}

/// Reads an `info`, the `number`th of its message, which was sent at `sent`.
pub(super) fn read(
    node: Node<'_, '_>,
    number: usize,
    sent: Option<Stamp>,
    covered: &mut Covered,
    found: &mut Found,
) -> Info {
    let text = |name: &str| xml::text(node, name).map(|text| SafeText::new(text.trim()));
    for name in ["event", "urgency", "severity", "certainty"] {
        if xml::text(node, name).is_none() {
            found.defect(&format!("info[{number}].{name}"), "missing");
        }
    }
    let mut time = |name: &str| {
        let said = xml::text(node, name)?;
        let stamp = stamp(&said);
        if stamp.is_none() {
            found.defect(&format!("info[{number}].{name}"), "not a time");
        }
        stamp
    };
    let (effective, onset, expires) = (time("effective"), time("onset"), time("expires"));
    // The threat is gone: it is over from then on, whatever the message's own end is.
    let is_clear =
        xml::each(node, "responseType").any(|said| xml::plain(said).raw() == b"AllClear");
    let over = is_clear.then_some(effective.or(sent)).flatten();
    let until = match (expires, over) {
        (Some(expires), Some(over)) => Some(expires.min(over)),
        (expires, over) => expires.or(over),
    };
    let mut info = Info {
        language: xml::text(node, "language")
            .map_or_else(|| "en-us".to_owned(), |code| code.trim().to_lowercase()),
        headline: text("headline"),
        event: text("event"),
        severity: xml::text(node, "severity").and_then(|word| severity(&word)),
        since: onset.or(effective).or(sent),
        until,
        areas: Vec::new(),
    };
    for area in xml::each(node, "area") {
        areas(area, number, &mut info, covered, found);
    }
    info
}

fn areas(
    area: Node<'_, '_>,
    number: usize,
    info: &mut Info,
    covered: &mut Covered,
    found: &mut Found,
) {
    if let Some(name) = xml::text(area, "areaDesc") {
        add_area(&mut info.areas, SafeText::new(name.trim()), found);
    }
    for polygon in xml::each(area, "polygon") {
        let text = xml::plain(polygon).text().unwrap_or_default();
        if !text.trim().is_empty() && !covered.polygon(&text) {
            found.defect(&format!("info[{number}].area.polygon"), "no polygon");
        }
    }
    for circle in xml::each(area, "circle") {
        let text = xml::plain(circle).text().unwrap_or_default();
        if !text.trim().is_empty() && !covered.circle(&text) {
            found.defect(&format!("info[{number}].area.circle"), "no circle");
        }
    }
}

/// Adds an area once.
pub(super) fn add_area(areas: &mut Vec<SafeText>, area: SafeText, found: &mut Found) {
    if areas.contains(&area) {
        return;
    }
    if areas.len() < AREAS {
        areas.push(area);
    } else {
        found.over_bounds += 1;
    }
}

/// A time of CAP (RFC 3339 with an offset), or of RSS (RFC 2822).
pub(super) fn stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    Stamp::parse(text, false).or_else(|| {
        let time = jiff::fmt::rfc2822::parse(text).ok()?;
        Some(Stamp(time.timestamp().as_millisecond()))
    })
}
