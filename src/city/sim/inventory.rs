//! The inventory of the simulated cities: what their operators would have declared in a config.

use super::{
    script::{
        CHANNELS, Channel, Dialect, GATEWAY_EVERY_S, HOST, KINDS, MASTS, METADATA_PATH, NETWORKS,
        PATTERNS, SERVICES, STAGES, Stage, TEAMS, TOWNS, words,
    },
    speech::chirpstack,
};
use crate::city::model::{
    card::{Card, Classes},
    ids::{BrokerId, CityId, FeedId, NetworkId, PlaceId, PlatformId, ServiceId, TeamId},
    inventory::{
        Broker, City, DeclaredGateway, Dependency, DeviceType, Feed, Inventory, Network, Place,
        Platform, Poll, Service, Team,
    },
    text::SafeText,
};

/// An answer of a simulated service that needs longer than this is slow, milliseconds.
const SLOW_MS: u64 = 1_000;

/// All of it.
pub(super) fn inventory() -> Inventory {
    let mut inventory = Inventory {
        cities: cities(),
        networks: networks(),
        teams: teams(),
        ..Inventory::default()
    };
    inventory.platforms = STAGES
        .iter()
        .map(|stage| Platform {
            is_gone: false,
            id: stage.id.into(),
            name: stage.name.into(),
            cities: stage
                .towns
                .iter()
                .map(|town| CityId(*town as u16))
                .collect(),
            owner: Some(TeamId(stage.team as u16)),
            depends_on: vec![Dependency::Network(NetworkId(stage.network as u16))],
        })
        .collect();
    feeds(&mut inventory);
    gateways(&mut inventory);
    services(&mut inventory);
    device_types(&mut inventory);
    inventory
}

fn cities() -> Vec<City> {
    TOWNS
        .iter()
        .map(|town| City {
            is_gone: false,
            id: town.id.into(),
            name: town.name.into(),
            country: town.country.into(),
            center: Some(town.center),
            bounds: None,
            timezone: town.timezone.into(),
        })
        .collect()
}

fn networks() -> Vec<Network> {
    NETWORKS
        .iter()
        .enumerate()
        .map(|(row, (id, name))| Network {
            is_gone: false,
            id: (*id).into(),
            name: (*name).into(),
            owner: Some(TeamId(if row == 0 { 0 } else { 1 })),
            depends_on: Vec::new(),
        })
        .collect()
}

fn teams() -> Vec<Team> {
    TEAMS
        .iter()
        .map(|(id, name)| Team {
            id: (*id).into(),
            name: (*name).into(),
            contact: None,
        })
        .collect()
}

fn feeds(inventory: &mut Inventory) {
    for (row, channel) in CHANNELS.iter().enumerate() {
        let stage = STAGES.get(channel.stage);
        let address = SafeText::new(stage.map_or("", |stage| stage.broker));
        let broker = match inventory
            .brokers
            .iter()
            .position(|broker| broker.address == address)
        {
            Some(known) => known,
            None => {
                inventory.brokers.push(Broker {
                    address,
                    feeds: Vec::new(),
                });
                inventory.brokers.len() - 1
            }
        };
        if let Some(broker) = inventory.brokers.get_mut(broker) {
            broker.feeds.push(FeedId(row as u16));
        }
        let owner = TOWNS.get(channel.town).map_or("", |town| town.name);
        inventory.feeds.push(Feed {
            is_gone: false,
            id: channel.id.into(),
            platform: Some(PlatformId(channel.stage as u16)),
            city: Some(CityId(channel.town as u16)),
            format: channel.format,
            expect_every_ms: Some(u64::from(channel.every_s) * 1_000).filter(|every| *every > 0),
            owner: stage.map(|stage| TeamId(stage.team as u16)),
            broker: Some(BrokerId(broker as u16)),
            further: Vec::new(),
            poll: (channel.format == "sensorthings").then(|| poll(METADATA_PATH, 3_600)),
            card: card(channel, owner),
        });
    }
}

/// A card without a hole. When it was confirmed depends on when it is read (`Sim::inventory`).
fn card(channel: &Channel, town: &str) -> Card {
    let fact = |text: &str| Some(SafeText::new(text));
    Card {
        is_published: true,
        purpose: fact(channel.purpose),
        gap: fact("no sensors outside of the centre"),
        owner: fact(&format!("City of {town}")),
        permitted_users: fact("city operations"),
        form: fact(channel.format),
        units: fact("UCUM, or as its devices declare them"),
        licence: fact(channel.licence),
        terms: fact("none"),
        personal_data: fact("none"),
        basis: fact("not needed"),
        classes: Some(Classes {
            confidentiality: 0,
            correctness: 1,
            availability: 2,
        }),
        confirmed: None,
    }
}

fn gateways(inventory: &mut Inventory) {
    for (row, mast) in MASTS.iter().enumerate() {
        let city = CHANNELS
            .get(mast.channel)
            .map(|channel| CityId(channel.town as u16));
        let name = chirpstack::gateway_name(row);
        inventory.places.push(Place {
            id: SafeText::new(&name.replace("-gw-", "-mast-")),
            name: mast.place.into(),
            city,
            position: Some(mast.position),
        });
        inventory.gateways.push(DeclaredGateway {
            id: SafeText::new(&chirpstack::gateway_id(row)),
            name: Some(SafeText::new(&name)),
            feed: Some(FeedId(mast.channel as u16)),
            city,
            place: Some(PlaceId(row as u16)),
            expect_every_ms: Some(u64::from(GATEWAY_EVERY_S) * 1_000),
        });
    }
}

fn services(inventory: &mut Inventory) {
    for desk in SERVICES {
        let services = desk
            .depends_on
            .iter()
            .map(|row| Dependency::Service(ServiceId(*row as u16)));
        // A platform without a broker is one that carries its town's services.
        let carries = |stage: &&Stage| stage.broker.is_empty() && stage.towns == [desk.town];
        let platform = STAGES.iter().position(|stage| carries(&stage));
        let platform = platform.map(|row| Dependency::Platform(PlatformId(row as u16)));
        inventory.services.push(Service {
            is_gone: false,
            id: desk.id.into(),
            name: desk.name.into(),
            city: Some(CityId(desk.town as u16)),
            owner: Some(TeamId(desk.team as u16)),
            depends_on: platform.into_iter().chain(services).collect(),
            told_by: Vec::new(),
            poll: Some(poll(desk.path, desk.every_s)),
            format: if desk.dialect == Dialect::Open311 {
                "open311"
            } else {
                "readiness"
            },
            runbook: Some(SafeText::new(&format!(
                "https://runbooks.cities.demo/{}",
                desk.id
            ))),
        });
    }
}

fn poll(path: &str, every_s: u32) -> Poll {
    let path = path.split('?').next().unwrap_or_default();
    Poll {
        host: SafeText::new(&format!("{HOST}:443")),
        shown_url: SafeText::new(&format!("https://{HOST}{path}")),
        every_ms: u64::from(every_s) * 1_000,
        slow_ms: Some(SLOW_MS),
        ..Poll::default()
    }
}

/// The shared platform's devices are told by their profile, the others by what their ids look like.
fn device_types(inventory: &mut Inventory) {
    for kind in KINDS.iter().filter(|kind| !kind.profile.is_empty()) {
        inventory.device_types.push(DeviceType {
            id: kind.word.into(),
            pattern: kind.profile.into(),
            name: kind.word.into(),
            feed: None,
            expect_every_ms: Some(u64::from(kind.every_minutes) * 60_000),
        });
    }
    for (channel, pattern, kind) in PATTERNS {
        let Some((row, word)) = CHANNELS.get(*channel).zip(words(*kind)) else {
            continue;
        };
        inventory.device_types.push(DeviceType {
            id: SafeText::new(&format!("{}-{}", row.id, word.word)),
            pattern: (*pattern).into(),
            name: word.word.into(),
            feed: Some(FeedId(*channel as u16)),
            expect_every_ms: Some(u64::from(row.every_s) * 1_000),
        });
    }
}
