//! What a message tells, one short line per item, for the unit tests of formats.
//!
//! `device quantity[qualifier] value unit @time`, with `?` after suspect values and `~` after units
//! that nobody knows; defects as `! field: reason`.

#![cfg(test)]

use super::{
    format::{Format, Message},
    found::{Found, Item, Subject},
};
use crate::city::model::{
    quantity::{Reading, UnitStatus, Value},
    text::SafeText,
    time::Stamp,
};

/// Reads a message with this topic (empty for none) and tells what was found.
pub(crate) fn tell(format: &dyn Format, topic: &str, payload: &str) -> Vec<String> {
    let mut found = Found::default();
    let topic = Some(topic).filter(|topic| !topic.is_empty());
    let message = Message {
        topic,
        ..Message::bare(payload.as_bytes())
    };
    format.parse(&message, &mut found);
    lines(&found)
}

/// Tells what was found.
pub(crate) fn lines(found: &Found) -> Vec<String> {
    found.items.iter().map(line).chain(defects(found)).collect()
}

/// Tells what was not understood.
pub(crate) fn defects(found: &Found) -> impl Iterator<Item = String> {
    let defects = found.defects.iter();
    defects.map(|defect| format!("! {}: {}", defect.field, defect.reason))
}

fn line(item: &Item) -> String {
    match item {
        Item::Observation(each) => {
            format!(
                "{} {}{}",
                each.device,
                reading(&each.reading),
                at(each.observed_at)
            )
        }
        Item::Link(each) => format!(
            "{} <- {} {} dBm {} dB SF{} {} Hz #{}{}",
            each.device,
            each.gateway,
            maybe(each.rssi_dbm),
            maybe(each.snr_db),
            maybe(each.spreading_factor),
            maybe(each.frequency_hz),
            maybe(each.frame_counter),
            at(each.received_at)
        ),
        Item::Position(each) => {
            format!(
                "{} at {} {}{}",
                path(&each.subject),
                each.lat,
                each.lon,
                at(each.observed_at)
            )
        }
        Item::Asset(each) => {
            format!(
                "{} {} '{}' of '{}'",
                each.kind,
                each.id,
                text(&each.name),
                text(&each.model)
            )
        }
        Item::State(each) => format!(
            "{} is {} '{}'{}",
            path(&each.subject),
            each.health.word(),
            text(&each.detail),
            at(each.observed_at)
        ),
        Item::Event(each) => format!(
            "{}: {} '{}'{}",
            path(&each.subject),
            each.name,
            text(&each.detail),
            at(each.observed_at)
        ),
        Item::Series(_) | Item::Alert(_) => format!("{item:?}"),
    }
}

fn reading(reading: &Reading) -> String {
    let value = match &reading.value {
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Word(word) => format!("'{word}'"),
        Value::Missing(_) => "missing".into(),
    };
    let mut line = reading.quantity.as_str().to_owned();
    if !reading.qualifier.is_empty() {
        line = format!("{line}[{}]", reading.qualifier);
    }
    line = format!("{line} {value}");
    if !reading.unit.is_empty() {
        line = format!("{line} {}", reading.unit);
    }
    if reading.unit_status == UnitStatus::Unknown && matches!(reading.value, Value::Number(_)) {
        line.push('~');
    }
    if reading.suspect {
        line.push('?');
    }
    line
}

fn path(subject: &Subject) -> String {
    subject.path()
}

fn text(text: &Option<SafeText>) -> &str {
    text.as_ref().map_or("", SafeText::as_str)
}

fn at(at: Option<Stamp>) -> String {
    at.map_or_else(String::new, |at| format!(" @{}", at.0))
}

fn maybe(number: Option<impl ToString>) -> String {
    number.map_or_else(|| "-".into(), |number| number.to_string())
}
