//! Data cards: a published feed without owner or purpose is an alert of its own, though its link is up; a card that
//! nobody confirms for a year is a warning (C20).

use crate::{
    reload::replays,
    timeline::{HOUR, MINUTE, START, Timeline},
};
use valvomo::{
    city::{
        alerts::alert::{RuleRef, Subject},
        model::{cause::LinkFault, ids::FeedId, inventory::Severity, time::Stamp},
        world::feed::FeedState,
    },
    screen::{
        pages::status,
        scene::feeds::feed_face,
        text::{clock::Clock, language::Language, sentences},
        widgets::badge::Level,
    },
};

const FEED: Subject = Subject::Feed(FeedId(0));
const DAY: u64 = 24 * HOUR;

/// A city with one feed, which has this card.
fn city(card: &str) -> String {
    format!(
        r#"
[[city]]
id = "espoo"
name = "Espoo"

[[team]]
id = "desk"

[[feed]]
id = "visitors"
city = "espoo"
format = "senml"
[feed.mqtt]
url = "mqtt://broker.test"
topics = ["espoo/library/visitors"]
{card}
"#
    )
}

fn severity(line: &Timeline) -> Option<Severity> {
    let alert = line.alert(RuleRef::DataCard, FEED);
    alert.map(|alert| alert.severity)
}

fn said(line: &Timeline, language: &str) -> String {
    let world = line.world();
    let words = Language::with_code(language).expect("a language").words();
    let clock = Clock::new(&world.inventory, true, words);
    let alert = line.alert(RuleRef::DataCard, FEED).expect("an alert");
    let short = sentences::short(world, alert, &clock, line.now).line();
    let long = sentences::long(world, alert, &clock, line.now);
    format!("{short} / {long}")
}

fn face(line: &Timeline) -> (Level, &'static str) {
    let words = valvomo::screen::text::words::Words::english();
    let status = line.world().feed(FeedId(0)).expect("the feed");
    let (level, word, note) = feed_face(line.world(), FeedId(0), status, line.now, words);
    assert_eq!(note.is_empty(), level == Level::Ok, "{note}");
    (level, word)
}

/// What a card without these lines raises at once.
fn check(card: &str, expected: Option<Severity>) {
    let line = Timeline::up_with(&city(card));
    assert_eq!(severity(&line), expected, "{card}");
}

#[test]
fn a_published_feed_has_an_owner_and_a_purpose() {
    let major = Some(Severity::Major);
    check("", None);
    check("[feed.card]\npurpose = \"a\"\nowner = \"b\"", None);
    check("[feed.card]\npurpose = \"a\"", major);
    check("[feed.card]\nowner = \"b\"", major);
    check("[feed.card]\npurpose = \" \"\nowner = \"b\"", major);
    check("[feed.card]\nlicence = \"CC0\"", major);
    check("[feed.card]\npublished = false", None);
    // The team that owns the feed owns its data, where the card does not say otherwise.
    let line = Timeline::up_with(
        &city("[feed.card]\npurpose = \"a\"")
            .replace("[feed.mqtt]", "owner = \"desk\"\n[feed.mqtt]"),
    );
    assert_eq!(severity(&line), None);
}

/// Green link, red feed: sign, word, sentence and document say so; filling the card ends it, and it stays on record.
#[test]
fn a_card_with_holes_is_seen_and_told_and_ends_when_it_is_filled() {
    let mut line = Timeline::up_with(&city("[feed.card]\nlicence = \"CC0\""));
    line.message(
        0,
        "espoo/library/visitors",
        &Timeline::pack("door", "occupancy", 4.0, line.now.utc),
        (false, false),
    );
    assert_eq!(line.world().feeds[0].state, FeedState::Ok);
    assert_eq!(face(&line), (Level::Major, "bad card"));
    assert_eq!(
        said(&line, "en"),
        "Feed visitors: data card with holes · no owner · no purpose / Espoo: feed visitors is given to others, and \
         its data card names neither owner nor purpose. No owner is declared."
    );
    assert!(
        said(&line, "fi").contains("puuttuu sekä omistaja että tarkoitus."),
        "{}",
        said(&line, "fi")
    );
    assert!(
        said(&line, "sv").contains("anger varken ägare eller syfte."),
        "{}",
        said(&line, "sv")
    );
    let document = status::status(line.world());
    let alert = &document["alerts"][0];
    assert_eq!(alert["rule"], "data-card");
    assert_eq!(alert["subject"], "feed/visitors");
    assert_eq!(alert["severity"], "major");
    assert_eq!(alert["cities"][0], "espoo");
    assert_eq!(document["cities"][0]["state"], "major");
    assert_eq!(document["feeds"][0]["state"], "ok", "the link is fine");

    // The broker breaks: its alert does not hide this one, for it is not its cause.
    line.down(0, LinkFault::Refused);
    line.pass(MINUTE);
    assert_eq!(line.alerts(), ["feed/visitors", "feed/visitors"]);
    line.up(0);

    // One line of two: the same alert, which tells what is left. Both: over, and on record.
    line.reload(&city("[feed.card]\npurpose = \"a\""), &[]);
    assert!(
        said(&line, "en").ends_with("names no owner. No owner is declared."),
        "{}",
        said(&line, "en")
    );
    line.reload(&city("[feed.card]\npurpose = \"a\"\nowner = \"b\""), &[]);
    assert_eq!(severity(&line), None);
    assert_eq!(face(&line), (Level::Ok, "ok"));
    let over = line
        .world()
        .alerts
        .closed()
        .filter(|alert| alert.rule == RuleRef::DataCard);
    assert_eq!(over.count(), 1);
    // And back.
    line.reload(&city("[feed.card]\nowner = \"b\""), &[]);
    assert_eq!(severity(&line), Some(Severity::Major));
    replays(&mut line);
}

/// Time is an argument: a card grows old while nothing at all happens on the feed.
#[test]
fn a_card_that_nobody_confirms_for_a_year_is_a_warning() {
    let card = |day: &str| {
        city(&format!(
            "[feed.card]\npurpose = \"a\"\nowner = \"b\"\nconfirmed = {day}"
        ))
    };
    assert_eq!(
        START,
        Stamp::parse("2026-11-24T06:52:00Z", false).expect("a time")
    );
    let mut line = Timeline::up_with(&card("2025-11-26"));
    assert_eq!(severity(&line), None);
    line.pass(DAY);
    assert_eq!(severity(&line), None);
    line.pass(DAY);
    assert_eq!(severity(&line), Some(Severity::Warning));
    assert_eq!(face(&line), (Level::Warning, "old card"));
    assert_eq!(
        said(&line, "en"),
        "Feed visitors: data card not confirmed since 2025-11-26 / Espoo: nobody has confirmed the data card of feed \
         visitors since 2025-11-26. No owner is declared."
    );
    line.reload(&card("2026-11-25"), &[]);
    assert_eq!(severity(&line), None);
    replays(&mut line);
}
