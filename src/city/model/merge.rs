//! A config that was read again, laid over the one that stands (FAILURES C13).
//!
//! What has the id of something known keeps its row, so every id that somebody holds goes on meaning the same: links,
//! alerts, selections, what waits at the door. What is new comes behind; what is not declared any more is marked
//! gone and keeps its row, for it may come back. Leaves out: what that means for the world (`engine/reload`).

use super::{
    ids::{BrokerId, CityId, FeedId, NetworkId, PlaceId, PlatformId, ServiceId, TeamId},
    inventory::{
        Broker, City, Dependency, Feed, Inventory, Network, Place, Platform, RuleKind, RuleSpec,
        Service, Team,
    },
    text::SafeText,
};
use std::collections::BTreeMap;

/// A new inventory in the rows of the old one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merged {
    /// All that is declared now, and the rows of what is gone.
    pub inventory: Inventory,
    /// The row of each feed of the new config, in its order.
    pub feeds: Vec<FeedId>,
    /// The row of each service of the new config, in its order.
    pub services: Vec<ServiceId>,
}

/// Lays a new inventory over the one before. `None` where there would be more rows than ids: so many came and
/// went that only a restart helps.
pub fn merge(before: &Inventory, mut new: Inventory) -> Option<Merged> {
    let rows = Rows {
        cities: rows(&before.cities, &new.cities)?,
        platforms: rows(&before.platforms, &new.platforms)?,
        networks: rows(&before.networks, &new.networks)?,
        teams: rows(&before.teams, &new.teams)?,
        places: rows(&before.places, &new.places)?,
        services: rows(&before.services, &new.services)?,
        feeds: rows(&before.feeds, &new.feeds)?,
        brokers: rows(&before.brokers, &new.brokers)?,
    };
    let rules = self::rows(&before.rules, &new.rules)?;
    rows.rename(&mut new);
    let inventory = Inventory {
        cities: lay(&before.cities, new.cities, &rows.cities),
        platforms: lay(&before.platforms, new.platforms, &rows.platforms),
        networks: lay(&before.networks, new.networks, &rows.networks),
        teams: lay(&before.teams, new.teams, &rows.teams),
        places: lay(&before.places, new.places, &rows.places),
        services: lay(&before.services, new.services, &rows.services),
        feeds: lay(&before.feeds, new.feeds, &rows.feeds),
        brokers: lay(&before.brokers, new.brokers, &rows.brokers),
        rules: lay(&before.rules, new.rules, &rules),
        // Nobody holds rows of these.
        gateways: new.gateways,
        device_types: new.device_types,
        profiles: new.profiles,
    };
    Some(Merged {
        inventory,
        feeds: rows.feeds.into_iter().map(FeedId).collect(),
        services: rows.services.into_iter().map(ServiceId).collect(),
    })
}

/// Something with a row of its own.
trait Row: Clone {
    /// By what it is known again.
    fn id(&self) -> &SafeText;
    /// It is not declared any more.
    fn leave(&mut self);
}

macro_rules! row {
    ($($name:ident.$id:ident, $item:ident => $leave:expr;)*) => {$(
        impl Row for $name {
            fn id(&self) -> &SafeText {
                &self.$id
            }

            fn leave(&mut self) {
                let $item = self;
                $leave
            }
        }
    )*};
}

row! {
    City.id, city => city.is_gone = true;
    Platform.id, platform => platform.is_gone = true;
    Network.id, network => network.is_gone = true;
    // Nothing lists teams and places: they are found only from what names them.
    Team.id, _team => ();
    Place.id, _place => ();
    Service.id, service => {
        service.is_gone = true;
        service.poll = None;
        service.depends_on.clear();
        service.told_by.clear();
    };
    Feed.id, feed => {
        feed.is_gone = true;
        feed.broker = None;
        feed.poll = None;
        feed.further.clear();
        // What still waits at the door finds no reader.
        feed.format = "";
    };
    Broker.address, broker => broker.feeds.clear();
    RuleSpec.id, rule => rule.is_gone = true;
}

/// For each item of the new list its row: the one it had, or a fresh one behind all.
fn rows<T: Row>(before: &[T], new: &[T]) -> Option<Vec<u16>> {
    let known: BTreeMap<&str, usize> = before
        .iter()
        .enumerate()
        .map(|(row, item)| (item.id().as_str(), row))
        .collect();
    let mut next = before.len();
    let rows = new.iter().map(|item| {
        let row = known.get(item.id().as_str()).copied().unwrap_or(next);
        next += usize::from(row == next);
        u16::try_from(row).ok()
    });
    rows.collect()
}

fn lay<T: Row>(before: &[T], new: Vec<T>, rows: &[u16]) -> Vec<T> {
    let mut list = before.to_vec();
    list.iter_mut().for_each(Row::leave);
    for (item, row) in new.into_iter().zip(rows) {
        match list.get_mut(usize::from(*row)) {
            Some(slot) => *slot = item,
            None => list.push(item),
        }
    }
    list
}

/// Where the rows of the new config went.
struct Rows {
    cities: Vec<u16>,
    platforms: Vec<u16>,
    networks: Vec<u16>,
    teams: Vec<u16>,
    places: Vec<u16>,
    services: Vec<u16>,
    feeds: Vec<u16>,
    brokers: Vec<u16>,
}

fn at(rows: &[u16], row: &mut u16) {
    if let Some(now) = rows.get(usize::from(*row)) {
        *row = *now;
    }
}

impl Rows {
    fn city(&self, id: &mut CityId) {
        at(&self.cities, &mut id.0);
    }

    fn platform(&self, id: &mut PlatformId) {
        at(&self.platforms, &mut id.0);
    }

    fn team(&self, id: &mut TeamId) {
        at(&self.teams, &mut id.0);
    }

    fn place(&self, id: &mut PlaceId) {
        at(&self.places, &mut id.0);
    }

    fn feed(&self, id: &mut FeedId) {
        at(&self.feeds, &mut id.0);
    }

    fn broker(&self, id: &mut BrokerId) {
        at(&self.brokers, &mut id.0);
    }

    fn needs(&self, needs: &mut [Dependency]) {
        for need in needs {
            match need {
                Dependency::Platform(id) => self.platform(id),
                Dependency::Network(NetworkId(row)) => at(&self.networks, row),
                Dependency::Service(ServiceId(row)) => at(&self.services, row),
                Dependency::Feed(id) => self.feed(id),
            }
        }
    }

    /// Every id inside of the new inventory becomes the one that it has in the merged one.
    fn rename(&self, new: &mut Inventory) {
        for platform in &mut new.platforms {
            platform.cities.iter_mut().for_each(|id| self.city(id));
            platform.owner.iter_mut().for_each(|id| self.team(id));
            self.needs(&mut platform.depends_on);
        }
        for network in &mut new.networks {
            network.owner.iter_mut().for_each(|id| self.team(id));
            self.needs(&mut network.depends_on);
        }
        for place in &mut new.places {
            place.city.iter_mut().for_each(|id| self.city(id));
        }
        for service in &mut new.services {
            service.city.iter_mut().for_each(|id| self.city(id));
            service.owner.iter_mut().for_each(|id| self.team(id));
            self.needs(&mut service.depends_on);
            self.needs(&mut service.told_by);
        }
        for feed in &mut new.feeds {
            feed.platform.iter_mut().for_each(|id| self.platform(id));
            feed.city.iter_mut().for_each(|id| self.city(id));
            feed.owner.iter_mut().for_each(|id| self.team(id));
            feed.broker.iter_mut().for_each(|id| self.broker(id));
        }
        for broker in &mut new.brokers {
            broker.feeds.iter_mut().for_each(|id| self.feed(id));
        }
        for gateway in &mut new.gateways {
            gateway.feed.iter_mut().for_each(|id| self.feed(id));
            gateway.city.iter_mut().for_each(|id| self.city(id));
            gateway.place.iter_mut().for_each(|id| self.place(id));
        }
        for kind in &mut new.device_types {
            kind.feed.iter_mut().for_each(|id| self.feed(id));
        }
        for rule in &mut new.rules {
            let RuleKind::Threshold { city, .. } = &mut rule.kind;
            city.iter_mut().for_each(|id| self.city(id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cities by name; feeds as (name, city's row); a broker with all of them.
    fn inventory(cities: &[&str], feeds: &[(&str, u16)]) -> Inventory {
        let all = (0..feeds.len() as u16).map(FeedId).collect();
        Inventory {
            cities: cities
                .iter()
                .map(|id| City {
                    id: (*id).into(),
                    ..City::default()
                })
                .collect(),
            feeds: feeds
                .iter()
                .map(|(id, city)| Feed {
                    id: (*id).into(),
                    city: Some(CityId(*city)),
                    broker: Some(BrokerId(0)),
                    format: "senml",
                    ..Feed::default()
                })
                .collect(),
            brokers: vec![Broker {
                address: "b:1883".into(),
                feeds: all,
            }],
            ..Inventory::default()
        }
    }

    #[test]
    fn rows_keep_their_meaning() {
        let before = inventory(&["lund", "malmo"], &[("a", 0), ("b", 1)]);
        let new = inventory(&["turku", "malmo"], &[("c", 0), ("b", 1)]);
        let merged = merge(&before, new).expect("few rows");
        let after = merged.inventory;
        let shown: Vec<(&str, bool)> = after
            .cities
            .iter()
            .map(|city| (city.id.as_str(), city.is_gone))
            .collect();
        assert_eq!(shown, [("lund", true), ("malmo", false), ("turku", false)]);
        let shown: Vec<(&str, bool, Option<CityId>)> = after
            .feeds
            .iter()
            .map(|feed| (feed.id.as_str(), feed.is_gone, feed.city))
            .collect();
        assert_eq!(
            shown,
            [
                ("a", true, Some(CityId(0))),
                ("b", false, Some(CityId(1))),
                ("c", false, Some(CityId(2))),
            ]
        );
        assert_eq!(merged.feeds, [FeedId(2), FeedId(1)]);
        let brokers: Vec<&[FeedId]> = after.brokers.iter().map(|one| &*one.feeds).collect();
        assert_eq!(brokers, [&[FeedId(2), FeedId(1)]]);

        // What comes back has its row again; the same config changes nothing.
        let back = merge(&after, before).expect("few rows");
        assert_eq!(back.feeds, [FeedId(0), FeedId(1)]);
        assert!(
            back.inventory
                .feeds
                .first()
                .is_some_and(|feed| !feed.is_gone)
        );
        let same = merge(
            &back.inventory,
            inventory(&["lund", "malmo"], &[("a", 0), ("b", 1)]),
        );
        assert_eq!(same.expect("few rows").inventory, back.inventory);
    }
}
