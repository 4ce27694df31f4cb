//! What things are called: for people, and in documents (DESIGN 8: `kind/id`).

use super::{phrase::Phrase, words::Words};
use crate::city::{
    alerts::alert::Subject,
    model::{
        ids::{BrokerId, CityId, FeedId, GatewayId, PlatformId, ServiceId, TeamId},
        inventory::{City, Dependency, Feed},
        text::SafeText,
    },
    world::World,
};

/// A city's name, or `no city`.
pub fn city(world: &World, id: Option<CityId>, words: Words) -> &str {
    id.and_then(|id| world.inventory.cities.get(id.index()))
        .map_or(words.get(Phrase::NoCity), |city| {
            or(city.name.as_str(), city.id.as_str())
        })
}

/// A platform's name.
pub fn platform(world: &World, id: PlatformId) -> &str {
    world
        .inventory
        .platforms
        .get(id.index())
        .map_or("?", |it| or(it.name.as_str(), it.id.as_str()))
}

/// A service's name.
pub fn service(world: &World, id: ServiceId) -> &str {
    world
        .inventory
        .services
        .get(id.index())
        .map_or("?", |it| or(it.name.as_str(), it.id.as_str()))
}

/// A feed's id, which is its name.
pub fn feed(world: &World, id: FeedId) -> &str {
    declared(world, id).map_or("?", |feed| feed.id.as_str())
}

/// A gateway as people say it: its place or name, and the end of its id, which tells two at one place
/// apart. Where neither is known, its id.
pub fn gateway(world: &World, id: GatewayId) -> String {
    let Some(gateway) = world.gateway(id) else {
        return "?".to_owned();
    };
    let place = gateway
        .place
        .and_then(|place| world.inventory.places.get(place.index()))
        .map(|place| or(place.name.as_str(), place.id.as_str()));
    let extra = place.or(gateway.name.as_ref().map(SafeText::as_str));
    match extra.filter(|extra| *extra != gateway.id.as_str()) {
        Some(extra) => format!("{extra} ({})", id_end(gateway.id.as_str())),
        None => gateway.id.to_string(),
    }
}

/// The last characters of a long id, the whole of a short one.
fn id_end(id: &str) -> String {
    if id.chars().count() <= 10 {
        return id.to_owned();
    }
    let start = id.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    format!("…{}", id.get(start..).unwrap_or(id))
}

/// A city's name cut to three letters; where two of `among` would read the same, the first letter with
/// the ends of the last syllable: `Hki` and `Hbg`.
pub fn short_city(among: &[City], id: CityId) -> String {
    let name = |city: &City| or(city.name.as_str(), city.id.as_str()).to_owned();
    let cut = |name: &str| name.chars().take(3).collect::<String>();
    let Some(own) = among.get(id.index()).map(name) else {
        return "?".to_owned();
    };
    let first = cut(&own);
    if among
        .iter()
        .filter(|city| cut(&name(city)) == first)
        .count()
        < 2
    {
        return first;
    }
    let letters: Vec<char> = own.chars().collect();
    let is_vowel = |letter: &char| "aeiouyåäö".contains(*letter);
    let syllable = letters
        .iter()
        .rposition(is_vowel)
        .and_then(|at| letters.get(at.saturating_sub(1)));
    match (letters.first(), syllable, letters.last()) {
        (Some(first), Some(middle), Some(last)) => [*first, *middle, *last].iter().collect(),
        _ => first,
    }
}

/// Platforms that the name of a broker names; more are counted.
const NAMED: usize = 3;

/// A broker: the platforms behind it, or how many, or its address.
pub fn broker(world: &World, id: BrokerId, words: Words) -> String {
    match world.platforms_behind(id).len() {
        ..=NAMED => broker_in_full(world, id, words),
        many => words.counted(Phrase::BrokerOfMany, many),
    }
}

/// A broker: all platforms behind it, or its address.
pub fn broker_in_full(world: &World, id: BrokerId, words: Words) -> String {
    let mut names: Vec<&str> = world
        .platforms_behind(id)
        .into_iter()
        .map(|id| platform(world, id))
        .collect();
    match (names.pop(), names.is_empty()) {
        (None, _) => world.inventory.brokers.get(id.index()).map_or_else(
            || words.get(Phrase::ABroker).to_owned(),
            |it| words.say(Phrase::BrokerAt, &[("address", it.address.as_str().into())]),
        ),
        (Some(only), true) => words.say(Phrase::BrokerOfOne, &[("name", only.into())]),
        (Some(last), false) => {
            let names = names.join(", ");
            let arguments = [("names", (&names).into()), ("last", last.into())];
            words.say(Phrase::BrokerOfSeveral, &arguments)
        }
    }
}

/// What an alert is about, for people.
pub fn subject(world: &World, subject: Subject, words: Words) -> String {
    match subject {
        Subject::Broker(id) => broker(world, id, words),
        Subject::Feed(id) => named(words, Phrase::FeedNamed, feed(world, id)),
        Subject::Gateway(id) => named(words, Phrase::GatewayNamed, &gateway(world, id)),
        Subject::Service(id) => service(world, id).to_owned(),
        Subject::Device(id) => world.device(id).map_or_else(
            || words.get(Phrase::ADevice).to_owned(),
            |device| device.label().to_string(),
        ),
    }
}

/// Something to depend on, for people.
pub fn dependency(world: &World, what: Dependency, words: Words) -> String {
    match what {
        Dependency::Platform(id) => named(words, Phrase::PlatformNamed, platform(world, id)),
        Dependency::Network(id) => world.inventory.networks.get(id.index()).map_or_else(
            || words.get(Phrase::ANetwork).to_owned(),
            |it| {
                let name = or(it.name.as_str(), it.id.as_str());
                named(words, Phrase::NetworkNamed, name)
            },
        ),
        Dependency::Service(id) => named(words, Phrase::ServiceNamed, service(world, id)),
        Dependency::Feed(id) => named(words, Phrase::FeedNamed, feed(world, id)),
    }
}

fn named(words: Words, phrase: Phrase, name: &str) -> String {
    words.say(phrase, &[("name", name.into())])
}

/// A feed as it was declared.
pub fn declared(world: &World, id: FeedId) -> Option<&Feed> {
    world.inventory.feeds.get(id.index())
}

/// Who owns what comes by a feed: its own owner, else its platform's.
pub fn feed_owner(world: &World, id: FeedId) -> Option<TeamId> {
    let feed = declared(world, id)?;
    feed.owner.or_else(|| {
        let platform = world.inventory.platforms.get(feed.platform?.index())?;
        platform.owner
    })
}

/// A team and how to reach it, or that none is declared.
pub fn team(world: &World, id: Option<TeamId>, words: Words) -> String {
    let Some(team) = id.and_then(|id| world.inventory.teams.get(id.index())) else {
        return words.get(Phrase::NotDeclared).to_owned();
    };
    let name = or(team.name.as_str(), team.id.as_str());
    match &team.contact {
        Some(contact) => format!("{name} · {contact}"),
        None => name.to_owned(),
    }
}

/// Up to `most` city names, or how many they are.
pub fn cities(world: &World, ids: &[CityId], most: usize, words: Words) -> String {
    if ids.len() > most {
        return words.counted(Phrase::CountedCities, ids.len());
    }
    let names: Vec<&str> = ids.iter().map(|id| city(world, Some(*id), words)).collect();
    names.join(", ")
}

fn or<'a>(name: &'a str, id: &'a str) -> &'a str {
    if name.is_empty() { id } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], expected: &[&str]) {
        let cities: Vec<City> = names
            .iter()
            .map(|name| City {
                name: SafeText::new(name),
                ..City::default()
            })
            .collect();
        let short: Vec<String> = (0_u16..)
            .take(names.len())
            .map(|id| short_city(&cities, CityId(id)))
            .collect();
        assert_eq!(short, expected);
    }

    #[test]
    fn two_cities_never_share_their_short_name() {
        check(&["Malmö", "Lund", "Oulu"], &["Mal", "Lun", "Oul"]);
        check(
            &["Helsinki", "Espoo", "Helsingborg"],
            &["Hki", "Esp", "Hbg"],
        );
    }

    #[test]
    fn a_long_id_is_told_by_its_end() {
        assert_eq!(id_end("gw-07"), "gw-07");
        assert_eq!(id_end("7276ff002e060c3e"), "…0c3e");
        assert_eq!(id_end("gåteväg-åäöå"), "…åäöå");
    }
}
