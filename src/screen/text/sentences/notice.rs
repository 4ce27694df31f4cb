//! What a publisher says in an alert of its own, in words: always with its name before them, so that nobody takes
//! them for ours.

use super::{Fact, clock_city};
use crate::{
    city::{
        alerts::alert::{Alert, Subject},
        model::{
            notice::Notice,
            time::{Now, Stamp},
        },
        world::World,
    },
    screen::text::{clock::Clock, names, phrase::Phrase, words::Words},
};

/// Who says it: the id of the feed, the name of the service.
pub fn publisher(world: &World, alert: &Alert) -> String {
    match alert.subject {
        Subject::Feed(id) => names::feed(world, id).to_owned(),
        Subject::Service(id) => names::service(world, id).to_owned(),
        other => world.subject_path(other),
    }
}

/// In a row: who says what, with what is known of it behind.
pub(super) fn head(
    world: &World,
    (alert, notice): (&Alert, &Notice),
    facts: &mut Vec<Fact>,
    (clock, now): (&Clock, Now),
) -> String {
    let words = clock.words();
    if world.is_old_notice(alert, now) {
        let age = words.age(now.mono.since(notice.heard.mono));
        let age = ("age", (&age).into());
        facts.push(Fact::Unknown(words.say(Phrase::FactOldNotice, &[age])));
    }
    let city = clock_city(world, alert);
    let mut at = |phrase: Phrase, at: Stamp| {
        let time = clock.minute(at, now.utc, city);
        facts.push(Fact::Plain(words.say(phrase, &[("at", (&time).into())])));
    };
    if let Some(since) = notice.since.filter(|since| *since > now.utc) {
        at(Phrase::FactFrom, since);
    }
    if let Some(until) = notice.until {
        at(Phrase::FactUntil, until);
    }
    if notice.is_muted {
        facts.push(Fact::Plain(words.get(Phrase::FactMuted).to_owned()));
    }
    said(world, alert, notice, words)
}

fn said(world: &World, alert: &Alert, notice: &Notice, words: Words) -> String {
    let name = publisher(world, alert);
    let arguments = [
        ("name", (&name).into()),
        ("title", notice.title.as_str().into()),
    ];
    words.say(Phrase::HeadNotice, &arguments)
}

/// What it says with what is known of it, in one row, for a page about something else.
pub fn in_one(world: &World, alert: &Alert, clock: &Clock, now: Now) -> String {
    let short = super::short(world, alert, clock, now);
    let age = clock.words().age(alert.lasted_ms(now));
    format!("{} · {age}", short.line())
}

/// The cause: its words, what it calls how bad it is, its id.
pub(super) fn because(notice: &Notice, words: Words) -> String {
    let arguments = [
        ("title", notice.title.as_str().into()),
        ("id", notice.id.as_str().into()),
        ("word", notice.severity.as_str().into()),
    ];
    let phrase = if notice.severity.is_empty() {
        Phrase::BecauseNotice
    } else {
        Phrase::BecauseNoticeCalled
    };
    words.say(phrase, &arguments)
}

/// The sentences behind the first: until when, and whether anybody knows that it still holds.
pub(super) fn more(
    world: &World,
    alert: &Alert,
    notice: &Notice,
    (clock, now): (&Clock, Now),
) -> Vec<String> {
    let words = clock.words();
    let mut sentences = Vec::new();
    let city = clock_city(world, alert);
    let at = |phrase: Phrase, at: Stamp| {
        let time = clock.minute(at, now.utc, city);
        words.say(phrase, &[("at", (&time).into())])
    };
    if let Some(since) = notice.since.filter(|since| *since > now.utc) {
        sentences.push(at(Phrase::LongNoticeFrom, since));
    }
    if let Some(until) = notice.until {
        sentences.push(at(Phrase::LongNoticeUntil, until));
    }
    if world.is_old_notice(alert, now) {
        let age = words.duration(now.mono.since(notice.heard.mono));
        sentences.push(words.say(Phrase::LongNoticeOld, &[("age", (&age).into())]));
    }
    sentences
}
