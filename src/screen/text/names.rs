//! What things are called: for people, and in documents (DESIGN 8: `kind/id`).

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
pub fn city(world: &World, id: Option<CityId>) -> &str {
    id.and_then(|id| world.inventory.cities.get(id.index()))
        .map_or("no city", |city| or(city.name.as_str(), city.id.as_str()))
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

/// A broker: the platforms behind it, or its address.
pub fn broker(world: &World, id: BrokerId) -> String {
    let mut names: Vec<&str> = world
        .platforms_behind(id)
        .into_iter()
        .map(|id| platform(world, id))
        .collect();
    match (names.pop(), names.is_empty()) {
        (None, _) => world.inventory.brokers.get(id.index()).map_or_else(
            || "broker".to_owned(),
            |it| format!("broker {}", it.address),
        ),
        (Some(only), true) => format!("{only} broker"),
        (Some(last), false) => format!("broker of {} and {last}", names.join(", ")),
    }
}

/// What an alert is about, for people.
pub fn subject(world: &World, subject: Subject) -> String {
    match subject {
        Subject::Broker(id) => broker(world, id),
        Subject::Feed(id) => format!("feed {}", feed(world, id)),
        Subject::Gateway(id) => format!("gateway {}", gateway(world, id)),
        Subject::Service(id) => service(world, id).to_owned(),
        Subject::Device(id) => world
            .device(id)
            .map_or_else(|| "device".to_owned(), |device| device.label().to_string()),
    }
}

/// Something to depend on, for people.
pub fn dependency(world: &World, what: Dependency) -> String {
    match what {
        Dependency::Platform(id) => format!("platform {}", platform(world, id)),
        Dependency::Network(id) => world.inventory.networks.get(id.index()).map_or_else(
            || "network".to_owned(),
            |it| format!("network {}", or(it.name.as_str(), it.id.as_str())),
        ),
        Dependency::Service(id) => format!("service {}", service(world, id)),
        Dependency::Feed(id) => format!("feed {}", feed(world, id)),
    }
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

/// A team and how to reach it.
pub fn team(world: &World, id: TeamId) -> String {
    let Some(team) = world.inventory.teams.get(id.index()) else {
        return "not declared".to_owned();
    };
    let name = or(team.name.as_str(), team.id.as_str());
    match &team.contact {
        Some(contact) => format!("{name} · {contact}"),
        None => name.to_owned(),
    }
}

/// Up to `most` city names, or how many they are.
pub fn cities(world: &World, ids: &[CityId], most: usize) -> String {
    if ids.len() > most {
        return format!("{} cities", ids.len());
    }
    let names: Vec<&str> = ids.iter().map(|id| city(world, Some(*id))).collect();
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
