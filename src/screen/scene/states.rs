//! How what holds other things together is: a city in a word, a platform by its feeds or its services.

use super::{alerts, feeds::feed_word, services};
use crate::{
    city::{
        model::{
            ids::{CityId, PlatformId},
            inventory::{Dependency, Severity},
        },
        world::{
            World,
            cities::{CityAlerts, CityState},
        },
    },
    screen::{
        text::{phrase::Phrase, words::Words},
        widgets::badge::Level,
    },
};

/// How bad a city's state is, and how many alerts say so.
pub fn city_level(state: CityState) -> (Level, u32) {
    match state {
        CityState::Ok => (Level::Ok, 0),
        CityState::Unknown => (Level::Unknown, 0),
        CityState::Wrong(severity, count) => (alerts::level(severity), count),
    }
}

/// The state of a city: `calm`, `unknown`, `2 major`.
pub fn city(world: &World, id: CityId, alerts: &CityAlerts, words: Words) -> (String, Level) {
    let state = world.city_state(id, alerts);
    let word = match state {
        CityState::Ok => words.get(Phrase::Calm).to_owned(),
        CityState::Unknown => words.get(Phrase::StateUnknown).to_owned(),
        CityState::Wrong(severity, count) => words.counted(badge(severity), count),
    };
    (word, city_level(state).0)
}

fn badge(severity: Severity) -> Phrase {
    match severity {
        Severity::Info => Phrase::BadgeInfo,
        Severity::Warning => Phrase::BadgeWarning,
        Severity::Major => Phrase::BadgeMajor,
        Severity::Critical => Phrase::BadgeCritical,
    }
}

/// The state of a platform: the worst of its feeds, and of how many; without a feed, the worst of the
/// services that are declared to need it.
pub fn platform(world: &World, id: PlatformId, words: Words) -> (String, Level) {
    let feeds = world.inventory.each_feed();
    let own = feeds.filter(|(_, feed)| feed.platform == Some(id));
    let own = own.filter_map(|(feed, _)| {
        let (level, word, _) = feed_word(world, feed, world.feed(feed)?, words);
        Some((level, word))
    });
    let states: Vec<(Level, &str)> = own.collect();
    let Some((level, word)) = states.iter().copied().max_by_key(|(level, _)| *level) else {
        return carried(world, id, words);
    };
    // One broken feed of three is not a broken platform.
    let some = states.iter().filter(|(_, other)| *other == word).count();
    if some == states.len() {
        return (word.to_owned(), level);
    }
    let arguments = [
        ("some", some.into()),
        ("all", states.len().into()),
        ("state", word.into()),
    ];
    (words.say(Phrase::StateOfAll, &arguments), level)
}

fn carried(world: &World, id: PlatformId, words: Words) -> (String, Level) {
    let services = world.inventory.each_service();
    let own = services.filter(|(_, it)| it.depends_on.contains(&Dependency::Platform(id)));
    let states = own.filter_map(|(service, _)| world.service(service));
    let states = states.map(|status| services::state(status, words));
    let worst = states.max_by_key(|(_, level)| *level);
    let (word, level) = worst.unwrap_or((words.get(Phrase::PlatformNoFeed), Level::Idle));
    (word.to_owned(), level)
}
