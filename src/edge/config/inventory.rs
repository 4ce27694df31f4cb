//! What a config declares beside feeds, services and rules: cities, teams, networks, platforms,
//! places, gateways and device types.

use super::{
    feeds::EXPECTED_MS,
    names::{Kind, Names, depends_on, small},
    section::Section,
};
use crate::city::model::{
    ids::{CityId, FeedId, PlaceId, TeamId},
    inventory::{City, DeclaredGateway, DeviceType, Inventory, Network, Place, Platform, Team},
    text::SafeText,
};

/// Reads one section of a kind that has no part in links, and adds it.
pub(super) fn read(
    kind: Kind,
    section: &mut Section<'_>,
    names: &Names,
    inventory: &mut Inventory,
) {
    match kind {
        Kind::City => inventory.cities.push(city(section)),
        Kind::Team => inventory.teams.push(team(section)),
        Kind::Network => inventory.networks.push(network(section, names)),
        Kind::Platform => inventory.platforms.push(platform(section, names)),
        Kind::Place => inventory.places.push(place(section, names)),
        Kind::Gateway => inventory.gateways.push(gateway(section, names)),
        Kind::DeviceType => inventory.device_types.push(device_type(section, names)),
        Kind::Feed | Kind::Service | Kind::Rule => {}
    }
}

/// Id and name; the id is the name where there is none.
fn called(section: &mut Section<'_>) -> (SafeText, SafeText) {
    let id = section.safe("id").unwrap_or_default();
    let name = section.safe("name").unwrap_or_else(|| id.clone());
    (id, name)
}

fn city_of(section: &mut Section<'_>, names: &Names) -> Option<CityId> {
    let row = section.reference("city", Kind::City, names)?;
    Some(CityId(small(row)))
}

fn owner(section: &mut Section<'_>, names: &Names) -> Option<TeamId> {
    let row = section.reference("owner", Kind::Team, names)?;
    Some(TeamId(small(row)))
}

fn feed_of(section: &mut Section<'_>, names: &Names) -> Option<FeedId> {
    let row = section.reference("feed", Kind::Feed, names)?;
    Some(FeedId(small(row)))
}

fn city(section: &mut Section<'_>) -> City {
    let (id, name) = called(section);
    let country = section.text("country").map(|(country, at)| {
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let hint = "two capital letters: \"FI\", \"SE\"";
            section.fault(at, "`country` is not an ISO 3166 code", hint);
        }
        SafeText::new(country)
    });
    let timezone = section.text("timezone").map(|(zone, at)| {
        if !is_time_zone(zone) {
            let hint = "timezone = \"Europe/Helsinki\"";
            section.fault(at, format!("there is no time zone \"{zone}\""), hint);
        }
        SafeText::new(zone)
    });
    City {
        is_gone: false,
        id,
        name,
        country: country.unwrap_or_default(),
        center: section.position("center"),
        bounds: section.bounds("bounds"),
        timezone: timezone.unwrap_or_default(),
    }
}

/// Asks the system's time zones, where it has any; a bare container has none.
fn is_time_zone(zone: &str) -> bool {
    let known = jiff::tz::db();
    let shape = zone.split('/').all(|part| {
        let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"_-+".contains(&byte);
        !part.is_empty() && part.bytes().all(sign)
    });
    shape && (known.get(zone).is_ok() || known.available().next().is_none())
}

fn team(section: &mut Section<'_>) -> Team {
    let (id, name) = called(section);
    Team {
        id,
        name,
        contact: section.safe("contact"),
    }
}

fn network(section: &mut Section<'_>, names: &Names) -> Network {
    let (id, name) = called(section);
    Network {
        is_gone: false,
        id,
        name,
        owner: owner(section, names),
        depends_on: depends_on(section, names),
    }
}

fn platform(section: &mut Section<'_>, names: &Names) -> Platform {
    let (id, name) = called(section);
    let mut cities = Vec::new();
    for (id, at) in section.texts("cities").unwrap_or_default() {
        if let Some(row) = section.resolve(Kind::City, id, at, names) {
            let city = CityId(small(row));
            if cities.contains(&city) {
                section.fault(at, format!("\"{id}\" stands twice"), "once is enough");
            }
            cities.push(city);
        }
    }
    Platform {
        is_gone: false,
        id,
        name,
        cities,
        owner: owner(section, names),
        depends_on: depends_on(section, names),
    }
}

fn place(section: &mut Section<'_>, names: &Names) -> Place {
    let (id, name) = called(section);
    Place {
        id,
        name,
        city: city_of(section, names),
        position: section.position("position"),
    }
}

fn gateway(section: &mut Section<'_>, names: &Names) -> DeclaredGateway {
    DeclaredGateway {
        id: section.safe("id").unwrap_or_default(),
        name: section.safe("name"),
        feed: feed_of(section, names),
        city: city_of(section, names),
        place: section
            .reference("place", Kind::Place, names)
            .map(|row| PlaceId(small(row))),
        expect_every_ms: section.span_ms("expect_every", EXPECTED_MS),
    }
}

fn device_type(section: &mut Section<'_>, names: &Names) -> DeviceType {
    section.require("match", "match = \"*parking*\"");
    let pattern = section.safe("match").unwrap_or_default();
    let id = section.safe("id").unwrap_or_else(|| pattern.clone());
    if pattern.is_empty()
        && let Some(item) = section.item("match")
    {
        section.fault(item.at, "an empty pattern matches nothing", "match = \"*\"");
    }
    DeviceType {
        name: section.safe("name").unwrap_or_else(|| id.clone()),
        id,
        pattern,
        feed: feed_of(section, names),
        expect_every_ms: section.span_ms("expect_every", EXPECTED_MS),
    }
}
