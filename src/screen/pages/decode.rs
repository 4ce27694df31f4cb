//! What was found in one message, as JSON lines: the answer of `valvomo decode` (DESIGN 8).
//!
//! Facts stand in a fixed order, the promised ones first; absent facts are left out; times are
//! RFC 3339 UTC. Leaves out: reading files and the choice of the format.

use crate::city::{
    formats::found::{Found, Item, Link, Observation, Subject, UpstreamAlert},
    model::{
        quantity::{UnitStatus, Value},
        text::SafeText,
        time::Stamp,
    },
};
use std::fmt::Write as _;

/// Writes one line for each item and then for each defect of `found` to the end of `out`.
/// What went over the bounds is one more defect with its count.
pub fn lines(found: &Found, out: &mut String) {
    for each in &found.items {
        item(each, out);
    }
    for defect in &found.defects {
        Line::start(out, "defect")
            .text("field", &defect.field)
            .text("reason", &defect.reason)
            .end();
    }
    if found.over_bounds > 0 {
        let reason = format!("{} more than the bounds allow", found.over_bounds);
        Line::start(out, "defect")
            .word("field", "payload")
            .word("reason", &reason)
            .end();
    }
}

/// Writes the line of one item.
pub fn item(item: &Item, out: &mut String) {
    match item {
        Item::Observation(each) => observation(each, out),
        Item::Link(each) => link(each, out),
        Item::Position(each) => {
            let mut line = Line::start(out, "position").device_of(&each.subject);
            if !matches!(each.subject, Subject::Device(_)) {
                line = line.word("subject", &each.subject.path());
            }
            line.number("lat", each.lat)
                .number("lon", each.lon)
                .time("observed_at", each.observed_at)
                .end();
        }
        Item::Asset(each) => Line::start(out, "asset")
            .text("id", &each.id)
            .text("type", &each.kind)
            .maybe_text("name", each.name.as_ref())
            .maybe_text("model", each.model.as_ref())
            .end(),
        Item::Series(each) => Line::start(out, "series")
            .text("device", &each.device)
            .word("quantity", each.quantity.as_str())
            .text("qualifier", &each.qualifier)
            .text("unit", &each.unit)
            .text("series", &each.key)
            .end(),
        Item::State(each) => Line::start(out, "state")
            .word("subject", &each.subject.path())
            .word("state", each.health.word())
            .maybe_text("release", each.release.as_ref())
            .maybe_text("detail", each.detail.as_ref())
            .time("observed_at", each.observed_at)
            .end(),
        Item::Event(each) => Line::start(out, "event")
            .word("subject", &each.subject.path())
            .word("name", each.name)
            .maybe_text("detail", each.detail.as_ref())
            .time("observed_at", each.observed_at)
            .end(),
        Item::Alert(each) => alert(each, out),
    }
}

fn alert(each: &UpstreamAlert, out: &mut String) {
    let mut line = Line::start(out, "alert")
        .text("id", &each.id)
        .text("severity", &each.severity)
        .text("title", &each.title)
        .time("since", each.since)
        .time("until", each.until);
    if each.is_muted {
        line = line.flag("muted", true);
    }
    if let Some(more) = each.more.as_deref() {
        line = line
            .maybe_text("cause", more.cause.as_ref())
            .maybe_text("effect", more.effect.as_ref())
            .word("affects", &joined(more.affects.iter()))
            .word("periods", &joined(more.periods.iter().map(period)));
        for (language, title) in &more.titles {
            // A key is written as it is.
            if is_code(language.as_str()) {
                line = line.text(&format!("title_{language}"), title);
            }
        }
    }
    line.end();
}

fn is_code(language: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !language.is_empty() && language.bytes().all(is_plain)
}

/// An interval of ISO 8601; `..` stands for an end that is open.
fn period((from, until): &(Option<Stamp>, Option<Stamp>)) -> String {
    let end = |at: &Option<Stamp>| at.map_or_else(|| "..".to_owned(), |at| at.to_string());
    format!("{}/{}", end(from), end(until))
}

fn joined(texts: impl Iterator<Item = impl std::fmt::Display>) -> String {
    let mut joined = String::new();
    for text in texts {
        if !joined.is_empty() {
            joined.push_str(", ");
        }
        // Writing to a String cannot fail.
        _ = write!(joined, "{text}");
    }
    joined
}

fn observation(each: &Observation, out: &mut String) {
    let reading = &each.reading;
    let line = Line::start(out, "observation")
        .text("device", &each.device)
        .word("quantity", reading.quantity.as_str());
    let line = match &reading.value {
        Value::Number(number) => line.number("value", *number),
        Value::Flag(flag) => line.flag("value", *flag),
        Value::Word(word) => line.word("value", word.as_str()),
        Value::Missing(_) => line,
    };
    let mut line = line
        .text("unit", &reading.unit)
        .time("observed_at", each.observed_at)
        .text("qualifier", &reading.qualifier);
    if matches!(reading.value, Value::Number(_)) {
        line = line.word("unit_status", status_word(reading.unit_status));
    }
    if let Some((number, unit)) = reading.native.as_deref() {
        line = line
            .number("native_value", *number)
            .text("native_unit", unit);
    }
    line = line.maybe_text("series", each.series.as_ref());
    if reading.suspect {
        line = line.flag("suspect", true);
    }
    if let Value::Missing(why) = &reading.value {
        line = line.word("missing", why);
    }
    line.end();
}

fn link(each: &Link, out: &mut String) {
    Line::start(out, "link")
        .text("device", &each.device)
        .text("gateway", &each.gateway)
        .maybe_single("rssi", each.rssi_dbm)
        .maybe_single("snr", each.snr_db)
        .maybe_whole("spreading_factor", each.spreading_factor.map(u64::from))
        .maybe_whole("frame_counter", each.frame_counter.map(u64::from))
        .maybe_number("frequency", each.frequency_hz)
        .time("received_at", each.received_at)
        .end();
}

/// The word of a unit's standing in documents.
fn status_word(status: UnitStatus) -> &'static str {
    match status {
        UnitStatus::Declared => "declared",
        UnitStatus::Model => "model",
        UnitStatus::Mapped => "mapped",
        UnitStatus::Assumed => "assumed",
        UnitStatus::Unknown => "unknown",
    }
}

/// One JSON object while it is written. Empty texts and absent facts leave no trace.
struct Line<'a> {
    out: &'a mut String,
}

impl<'a> Line<'a> {
    fn start(out: &'a mut String, kind: &str) -> Self {
        out.push_str("{\"kind\":\"");
        out.push_str(kind);
        out.push('"');
        Self { out }
    }

    fn key(&mut self, key: &str) {
        self.out.push_str(",\"");
        self.out.push_str(key);
        self.out.push_str("\":");
    }

    fn word(mut self, key: &str, word: &str) -> Self {
        if !word.is_empty() {
            self.key(key);
            quote(word, self.out);
        }
        self
    }

    fn text(self, key: &str, text: &SafeText) -> Self {
        self.word(key, text.as_str())
    }

    fn maybe_text(self, key: &str, text: Option<&SafeText>) -> Self {
        match text {
            Some(text) => self.text(key, text),
            None => self,
        }
    }

    /// The id of the thing that a position is about.
    fn device_of(self, subject: &Subject) -> Self {
        match subject {
            Subject::Device(id) | Subject::Gateway(id) | Subject::Component(id) => {
                self.text("device", id)
            }
            Subject::Service => self,
        }
    }

    fn number(mut self, key: &str, number: f64) -> Self {
        if number.is_finite() {
            self.key(key);
            // Writing to a String cannot fail. Adding zero turns a negative zero into a plain one.
            _ = if number.abs() < 1e17 {
                write!(self.out, "{}", number + 0.0)
            } else {
                write!(self.out, "{number:e}")
            };
        }
        self
    }

    fn maybe_number(self, key: &str, number: Option<f64>) -> Self {
        match number {
            Some(number) => self.number(key, number),
            None => self,
        }
    }

    /// A single-precision number, with no more digits than it has.
    fn maybe_single(mut self, key: &str, number: Option<f32>) -> Self {
        if let Some(number) = number.filter(|number| number.is_finite()) {
            self.key(key);
            _ = write!(self.out, "{}", number + 0.0);
        }
        self
    }

    fn maybe_whole(mut self, key: &str, number: Option<u64>) -> Self {
        if let Some(number) = number {
            self.key(key);
            _ = write!(self.out, "{number}");
        }
        self
    }

    fn flag(mut self, key: &str, flag: bool) -> Self {
        self.key(key);
        self.out.push_str(if flag { "true" } else { "false" });
        self
    }

    fn time(mut self, key: &str, time: Option<Stamp>) -> Self {
        if let Some(time) = time {
            self.key(key);
            _ = write!(self.out, "\"{time}\"");
        }
        self
    }

    fn end(self) {
        self.out.push_str("}\n");
    }
}

/// Writes a JSON text. Control characters do not come here (SafeText), but are escaped if they do.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0'..='\u{1f}' => {
                _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::{
        formats::found::{Asset, Circumstances, Event, Health, Position, State},
        model::quantity::Reading,
    };

    fn check(item: Item, expected: &str) {
        let mut found = Found::default();
        found.push(item);
        let mut out = String::new();
        lines(&found, &mut out);
        assert_eq!(out.trim_end(), expected);
    }

    fn observation(reading: Reading) -> Item {
        Item::Observation(Observation {
            device: "A81758FFFE03".into(),
            series: None,
            reading,
            observed_at: Stamp::parse("2026-11-22T02:50:10Z", false),
        })
    }

    #[test]
    fn observations() {
        check(
            observation(Reading::declared("air_temperature", 21.5, "Cel")),
            r#"{"kind":"observation","device":"A81758FFFE03","quantity":"air_temperature","value":21.5,"unit":"Cel","observed_at":"2026-11-22T02:50:10Z","unit_status":"declared"}"#,
        );
        check(
            observation(Reading::word("zustand \"x\"\\", "ok")),
            r#"{"kind":"observation","device":"A81758FFFE03","quantity":"zustand \"x\"\\","value":"ok","observed_at":"2026-11-22T02:50:10Z"}"#,
        );
        check(
            observation(Reading::missing("battery_level", "cannot be determined")),
            r#"{"kind":"observation","device":"A81758FFFE03","quantity":"battery_level","observed_at":"2026-11-22T02:50:10Z","missing":"cannot be determined"}"#,
        );
    }

    #[test]
    fn the_other_kinds() {
        check(
            Item::Link(Link {
                device: "d".into(),
                gateway: "g".into(),
                rssi_dbm: Some(-104.0),
                snr_db: Some(-8.2),
                spreading_factor: Some(12),
                frequency_hz: Some(868_100_000.0),
                frame_counter: Some(0),
                received_at: None,
            }),
            r#"{"kind":"link","device":"d","gateway":"g","rssi":-104,"snr":-8.2,"spreading_factor":12,"frame_counter":0,"frequency":868100000}"#,
        );
        check(
            Item::Position(Position {
                subject: Subject::Gateway("g".into()),
                lat: 60.25,
                lon: -24.5,
                observed_at: None,
            }),
            r#"{"kind":"position","device":"g","subject":"gateway/g","lat":60.25,"lon":-24.5}"#,
        );
        check(
            Item::Asset(Asset {
                id: "1".into(),
                kind: "Thing".into(),
                name: Some("Ratina".into()),
                model: None,
            }),
            r#"{"kind":"asset","id":"1","type":"Thing","name":"Ratina"}"#,
        );
        check(
            Item::State(State {
                subject: Subject::Component("redis".into()),
                health: Health::Down,
                detail: Some("refused".into()),
                release: None,
                observed_at: None,
            }),
            r#"{"kind":"state","subject":"component/redis","state":"down","detail":"refused"}"#,
        );
        check(
            Item::Event(Event {
                subject: Subject::Device("d".into()),
                name: "join",
                detail: None,
                observed_at: Some(Stamp(0)),
            }),
            r#"{"kind":"event","subject":"device/d","name":"join","observed_at":"1970-01-01T00:00:00Z"}"#,
        );
        check(
            Item::Alert(UpstreamAlert {
                id: "7".into(),
                severity: SafeText::default(),
                title: "Flood".into(),
                since: None,
                until: None,
                is_muted: false,
                more: None,
            }),
            r#"{"kind":"alert","id":"7","title":"Flood"}"#,
        );
    }

    #[test]
    fn what_stands_around_an_alert() {
        check(
            Item::Alert(UpstreamAlert {
                id: "7".into(),
                title: "Detour".into(),
                more: Some(Box::new(Circumstances {
                    cause: Some("CONSTRUCTION".into()),
                    effect: None,
                    affects: vec!["route 9".into(), "stop 1".into()],
                    titles: vec![
                        ("sv".into(), "Omväg".into()),
                        ("\",".into(), "no code".into()),
                    ],
                    periods: vec![
                        (Some(Stamp(0)), Some(Stamp(1_000))),
                        (Some(Stamp(2_000)), None),
                    ],
                })),
                ..UpstreamAlert::default()
            }),
            r#"{"kind":"alert","id":"7","title":"Detour","cause":"CONSTRUCTION","affects":"route 9, stop 1","periods":"1970-01-01T00:00:00Z/1970-01-01T00:00:01Z, 1970-01-01T00:00:02Z/..","title_sv":"Omväg"}"#,
        );
    }

    #[test]
    fn losses_are_told() {
        let mut found = Found::default();
        found.over_bounds = 3;
        let mut out = String::new();
        lines(&found, &mut out);
        assert_eq!(
            out,
            "{\"kind\":\"defect\",\"field\":\"payload\",\"reason\":\"3 more than the bounds allow\"}\n"
        );
    }
}
