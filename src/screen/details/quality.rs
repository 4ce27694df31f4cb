//! Notes on a device: what of its word is not to be relied on, why, and since when (C29).

use super::sheet::{Sheet, TEXT};
use crate::{
    city::{
        model::{
            ids::DeviceId,
            quality::{Doubt, Doubts},
            quantity::QuantityName,
        },
        world::{
            device::{Device, MetricValue},
            quality::{About, Note},
        },
    },
    screen::{
        canvas::wrap,
        text::{names, numbers, phrase::Phrase, sentences, words::Words},
        theme::Role,
        widgets::line::Line,
    },
};

/// The notes; nothing where there are none.
pub(super) fn notes(sheet: &mut Sheet<'_>, id: DeviceId, device: &Device) {
    let notes = sheet.about.world.quality.of(id);
    if notes.is_empty() {
        return;
    }
    let right = sheet.words.get(Phrase::QualityNoAlert);
    sheet.section(Phrase::SectionQuality, right);
    for note in notes {
        let said = said(sheet, device, note);
        let since = since(sheet, device, note);
        let w = sheet.about.w.saturating_sub(TEXT + 1);
        let role = if Doubts::one(note.doubt).cannot_be() {
            Role::Warning
        } else {
            Role::Text
        };
        let text = format!("{said} · {since}");
        for line in wrap(&text, usize::from(w), 3) {
            sheet.line(Line::blank().word(TEXT, w, line, role));
        }
    }
}

fn since(sheet: &Sheet<'_>, device: &Device, note: &Note) -> String {
    let (now, words) = (sheet.about.now, sheet.words);
    let age = words.duration(now.mono.since(note.since.mono));
    let at = sheet
        .about
        .clock
        .minute(note.since.utc, now.utc, device.city);
    let arguments = [("age", (&age).into()), ("at", (&at).into())];
    words.say(Phrase::QualitySince, &arguments)
}

/// A failure code with all its digits: by them it is known.
fn code(number: f64, unit: &str, words: Words) -> String {
    let is_whole = |places: &usize| {
        let scaled = number * 10_f64.powi(*places as i32);
        (scaled - scaled.round()).abs() < 1e-6
    };
    let places = (0..3).find(is_whole).unwrap_or(3);
    let number = words.fixed(number, places);
    format!("{number} {}", numbers::unit(unit))
        .trim_end()
        .to_owned()
}

/// A note in words, with the numbers that it is about.
fn said(sheet: &Sheet<'_>, device: &Device, note: &Note) -> String {
    let (world, words) = (sheet.about.world, sheet.words);
    let About::Metric(kind) = note.about else {
        let (lat, lon) = device.position.unwrap_or_default();
        let place = format!("{lat:.5}, {lon:.5}");
        let city = names::city(world, device.city, words);
        let arguments = [("place", (&place).into()), ("city", city.into())];
        return words.say(phrase(note.doubt), &arguments);
    };
    let Some(known) = world.kinds.get(kind) else {
        return String::new();
    };
    let unit = known.unit.as_str();
    let what = sentences::quantity_words(known.quantity.as_str(), words);
    let metric = device.metrics.iter().find(|metric| metric.kind == kind);
    let value = match metric.map(|metric| &metric.value) {
        Some(MetricValue::Number(number)) if note.doubt == Doubt::Sentinel => {
            code(*number, unit, words)
        }
        Some(MetricValue::Number(number)) => words.amount(*number, unit),
        Some(MetricValue::Missing(why)) => (*why).to_owned(),
        _ => String::new(),
    };
    let range = match &known.quantity {
        QuantityName::Known(quantity) => quantity.plausible,
        QuantityName::Other(_) => None,
    };
    let [least, most] = range.map_or([String::new(), String::new()], |(least, most)| {
        [words.value(least), words.amount(most, unit)]
    });
    let against = note
        .against
        .map_or_else(String::new, |against| words.amount(against, unit));
    let arguments = [
        ("what", (&what).into()),
        ("value", (&value).into()),
        ("least", (&least).into()),
        ("most", (&most).into()),
        ("against", (&against).into()),
    ];
    words.say(phrase(note.doubt), &arguments)
}

fn phrase(doubt: Doubt) -> Phrase {
    match doubt {
        Doubt::Sentinel => Phrase::NoteSentinel,
        Doubt::NoValue => Phrase::NoteNoValue,
        Doubt::Range => Phrase::NoteRange,
        Doubt::Scale => Phrase::NoteScale,
        Doubt::Frozen => Phrase::NoteFrozen,
        Doubt::Neighbours => Phrase::NoteNeighbours,
        Doubt::OutOfCity => Phrase::NoteOutOfCity,
        Doubt::Swapped => Phrase::NoteSwapped,
    }
}
