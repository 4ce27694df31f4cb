//! `[feed.card]`: the data card. Leaves out: what a missing line means (`city/model/card`).

use super::section::Section;
use crate::city::model::{
    card::{CLASS_MOST, Card, Classes},
    time::Stamp,
};
use toml::de::DeValue;

/// The three classes, in the order of K, R and T.
const CLASSES: [&str; 3] = ["confidentiality", "correctness", "availability"];

/// Reads the card of a feed; a feed without one has an empty one.
pub(super) fn card(section: &mut Section<'_>) -> Card {
    let Some(mut inner) = section.table("card") else {
        return Card::default();
    };
    let card = Card {
        is_published: inner.flag("published").unwrap_or(true),
        purpose: inner.safe("purpose"),
        gap: inner.safe("gap"),
        owner: inner.safe("owner"),
        permitted_users: inner.safe("permitted_users"),
        form: inner.safe("form"),
        units: inner.safe("units"),
        licence: inner.safe("licence"),
        terms: inner.safe("terms"),
        personal_data: inner.safe("personal_data"),
        basis: inner.safe("basis"),
        classes: classes(&mut inner),
        confirmed: day(&mut inner, "confirmed"),
    };
    section.absorb(inner);
    card
}

/// Somebody who classes information classes all of it: one missing class is a slip.
fn classes(section: &mut Section<'_>) -> Option<Classes> {
    let given = CLASSES.map(|key| section.item(key).map(|item| item.at));
    let at = given.iter().flatten().next().copied()?;
    let [confidentiality, correctness, availability] = CLASSES.map(|key| {
        let class = section.whole(key, 0, CLASS_MOST);
        class.and_then(|class| u8::try_from(class).ok())
    });
    let missing = CLASSES.iter().zip(given).filter(|(_, at)| at.is_none());
    for (key, _) in missing {
        let what = format!("a card with classes has no `{key}`");
        section.fault(at, what, format!("{key} = 0"));
    }
    Some(Classes {
        confidentiality: confidentiality?,
        correctness: correctness?,
        availability: availability?,
    })
}

/// A day, as a text or as TOML writes dates.
fn day(section: &mut Section<'_>, key: &'static str) -> Option<Stamp> {
    let item = section.item(key)?;
    let day = match item.value {
        DeValue::String(text) => Stamp::of_day(text),
        DeValue::Datetime(date) => Stamp::of_day(&date.to_string()),
        _ => None,
    };
    if day.is_none() {
        let what = format!("`{key}` is not a day");
        section.fault(item.at, what, format!("{key} = 2026-05-01"));
    }
    day
}
