//! The config text that fits the simulation when it speaks to a real broker: the same for every seed.

use super::{
    answers::path,
    inventory::inventory,
    script::{CHANNELS, METADATA_PATH},
};
use crate::city::{
    engine::port::Source,
    model::{
        card::Card,
        ids::{CityId, FeedId, PlaceId, PlatformId, ServiceId, TeamId},
        inventory::{Dependency, Inventory},
        text::SafeText,
    },
};
use std::fmt::{Arguments, Write as _};

/// A config in TOML (DESIGN 8). `mqtt` is the URL of the one broker, without user and password; `login` what stands
/// under it where it wants them; `http` the base URL of the services, without a slash at its end.
pub fn config(mqtt: &str, login: &str, http: &str) -> String {
    let inventory = inventory();
    let mut page = Page {
        text: String::new(),
        inventory: &inventory,
    };
    page.put(format_args!(
        "# What `valvomo simulate --mqtt {mqtt} --http ADDR` speaks: nine cities that do not exist.\n"
    ));
    page.people_and_places();
    page.feeds(mqtt, login, http);
    page.services(http);
    page.devices();
    page.text
}

struct Page<'a> {
    text: String,
    inventory: &'a Inventory,
}

impl Page<'_> {
    fn put(&mut self, what: Arguments<'_>) {
        self.text.write_fmt(what).ok();
    }

    fn begin(&mut self, kind: &str, id: &SafeText, name: &SafeText) {
        self.put(format_args!(
            "\n[[{kind}]]\nid = \"{id}\"\nname = \"{name}\"\n"
        ));
    }

    fn named(&mut self, key: &str, id: Option<&SafeText>) {
        if let Some(id) = id {
            self.put(format_args!("{key} = \"{id}\"\n"));
        }
    }

    fn every(&mut self, ms: Option<u64>) {
        if let Some(ms) = ms {
            self.put(format_args!("expect_every = \"{}s\"\n", ms / 1_000));
        }
    }

    fn city(&mut self, city: Option<CityId>) {
        let inventory = self.inventory;
        self.named(
            "city",
            city.and_then(|city| inventory.cities.get(city.index()))
                .map(|city| &city.id),
        );
    }

    fn owner(&mut self, team: Option<TeamId>) {
        let inventory = self.inventory;
        self.named(
            "owner",
            team.and_then(|team| inventory.teams.get(team.index()))
                .map(|team| &team.id),
        );
    }

    fn depends_on(&mut self, all: &[Dependency]) {
        let words: Vec<String> = all.iter().filter_map(|one| self.dependency(*one)).collect();
        if !words.is_empty() {
            self.put(format_args!("depends_on = [{}]\n", words.join(", ")));
        }
    }

    fn dependency(&self, one: Dependency) -> Option<String> {
        let all = self.inventory;
        let (word, id) = match one {
            Dependency::Platform(row) => ("platform", &all.platforms.get(row.index())?.id),
            Dependency::Network(row) => ("network", &all.networks.get(row.index())?.id),
            Dependency::Service(row) => ("service", &all.services.get(row.index())?.id),
            Dependency::Feed(row) => ("feed", &all.feeds.get(row.index())?.id),
        };
        Some(format!("\"{word}/{id}\""))
    }

    fn people_and_places(&mut self) {
        let all = self.inventory;
        for city in &all.cities {
            self.begin("city", &city.id, &city.name);
            let (lat, lon) = city.center.unwrap_or_default();
            self.put(format_args!(
                "country = \"{}\"\ncenter = [{lat:?}, {lon:?}]\ntimezone = \"{}\"\n",
                city.country, city.timezone
            ));
        }
        for team in &all.teams {
            self.begin("team", &team.id, &team.name);
        }
        for network in &all.networks {
            self.begin("network", &network.id, &network.name);
            self.owner(network.owner);
        }
        for platform in &all.platforms {
            self.begin("platform", &platform.id, &platform.name);
            let cities = platform
                .cities
                .iter()
                .filter_map(|city| all.cities.get(city.index()));
            let ids: Vec<String> = cities.map(|city| format!("\"{}\"", city.id)).collect();
            self.put(format_args!("cities = [{}]\n", ids.join(", ")));
            self.owner(platform.owner);
            self.depends_on(&platform.depends_on);
        }
        for place in &all.places {
            self.begin("place", &place.id, &place.name);
            self.city(place.city);
            let (lat, lon) = place.position.unwrap_or_default();
            self.put(format_args!("position = [{lat:?}, {lon:?}]\n"));
        }
    }

    fn feeds(&mut self, mqtt: &str, login: &str, http: &str) {
        let all = self.inventory;
        for (feed, channel) in all.feeds.iter().zip(CHANNELS) {
            self.put(format_args!("\n[[feed]]\nid = \"{}\"\n", feed.id));
            let platform = |row: PlatformId| all.platforms.get(row.index());
            self.named(
                "platform",
                feed.platform.and_then(platform).map(|row| &row.id),
            );
            self.city(feed.city);
            self.put(format_args!("format = \"{}\"\n", feed.format));
            self.every(feed.expect_every_ms);
            self.owner(feed.owner);
            let topics: Vec<String> = channel
                .topics
                .iter()
                .map(|topic| format!("\"{topic}\""))
                .collect();
            self.put(format_args!(
                "[feed.mqtt]\nurl = \"{mqtt}\"\n{login}topics = [{}]\n",
                topics.join(", ")
            ));
            if let Some(poll) = &feed.poll {
                self.put(format_args!(
                    "[feed.http]\nurl = \"{http}{METADATA_PATH}\"\nevery = \"{}s\"\n",
                    poll.every_ms / 1_000
                ));
            }
            self.put(format_args!("[feed.card]\n"));
            self.card(&feed.card);
        }
    }

    fn card(&mut self, card: &Card) {
        for (key, fact) in [
            ("purpose", &card.purpose),
            ("gap", &card.gap),
            ("owner", &card.owner),
            ("permitted_users", &card.permitted_users),
            ("form", &card.form),
            ("units", &card.units),
            ("licence", &card.licence),
            ("terms", &card.terms),
            ("personal_data", &card.personal_data),
            ("basis", &card.basis),
        ] {
            self.named(key, fact.as_ref());
        }
        if let Some(classes) = card.classes {
            self.put(format_args!(
                "confidentiality = {}\ncorrectness = {}\navailability = {}\n",
                classes.confidentiality, classes.correctness, classes.availability
            ));
        }
    }

    fn services(&mut self, http: &str) {
        let all = self.inventory;
        for (row, service) in all.services.iter().enumerate() {
            self.begin("service", &service.id, &service.name);
            self.city(service.city);
            self.owner(service.owner);
            self.depends_on(&service.depends_on);
            if let Some(runbook) = &service.runbook {
                self.put(format_args!("runbook = \"{runbook}\"\n"));
            }
            let path = path(Source::Service(ServiceId(row as u16))).unwrap_or_default();
            self.put(format_args!(
                "[service.http]\nurl = \"{http}{path}\"\nformat = \"{}\"\n",
                service.format
            ));
            if let Some(poll) = &service.poll {
                self.put(format_args!("every = \"{}s\"\n", poll.every_ms / 1_000));
                if let Some(slow_ms) = poll.slow_ms {
                    self.put(format_args!("slow = \"{slow_ms}ms\"\n"));
                }
            }
        }
    }

    fn devices(&mut self) {
        let all = self.inventory;
        let feed = |row: Option<FeedId>| {
            row.and_then(|row| all.feeds.get(row.index()))
                .map(|feed| &feed.id)
        };
        for gateway in &all.gateways {
            let name = gateway.name.clone().unwrap_or_default();
            self.begin("gateway", &gateway.id, &name);
            self.named("feed", feed(gateway.feed));
            self.city(gateway.city);
            let place = |row: PlaceId| all.places.get(row.index());
            self.named(
                "place",
                gateway.place.and_then(place).map(|place| &place.id),
            );
            self.every(gateway.expect_every_ms);
        }
        for kind in &all.device_types {
            self.begin("device_type", &kind.id, &kind.name);
            self.put(format_args!("match = \"{}\"\n", kind.pattern));
            self.named("feed", feed(kind.feed));
            self.every(kind.expect_every_ms);
        }
    }
}
