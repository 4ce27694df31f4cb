//! What alerts are about: their names in documents (DESIGN 8: `kind/id`), and whose feeds are whose.
//!
//! Leaves out: names for people, which are the screen's.

use super::World;
use crate::city::{
    alerts::alert::{RuleRef, Subject},
    model::{
        ids::{BrokerId, CityId, FeedId, PlatformId},
        text::SafeText,
    },
};

/// In place of an id that is not in the inventory.
const UNKNOWN: &str = "unknown";

impl World {
    /// The subject's name in documents: `gateway/lund-gw-07`. A broker is its feed where there is one
    /// only, else the first platform behind it.
    pub fn subject_path(&self, subject: Subject) -> String {
        let (kind, id) = match subject {
            Subject::Broker(id) => return self.broker_path(id),
            Subject::Feed(id) => ("feed", self.feed_name(id)),
            Subject::Gateway(id) => ("gateway", self.gateway(id).map(|it| it.id.as_str())),
            Subject::Device(id) => ("device", self.device(id).map(|it| it.id.as_str())),
            Subject::Service(id) => {
                let declared = self.inventory.services.get(id.index());
                ("service", declared.map(|it| it.id.as_str()))
            }
        };
        format!("{kind}/{}", id.unwrap_or(UNKNOWN))
    }

    /// The name of a rule, which is the same after any change of the config: part of the ids of its alerts.
    pub fn rule_name(&self, rule: RuleRef) -> String {
        match rule {
            RuleRef::Configured(number) => {
                let spec = self.inventory.rules.get(usize::from(number));
                format!("Configured({})", spec.map_or("", |spec| spec.id.as_str()))
            }
            built_in => format!("{built_in:?}"),
        }
    }

    /// What tells apart subjects that have one path: the feed that a device or gateway came by (two feeds may
    /// have the same names), the address of a broker (one with a single feed goes by the feed's name).
    pub fn scope(&self, subject: Subject) -> SafeText {
        let inventory = &self.inventory;
        let feed = match subject {
            Subject::Gateway(id) => self.gateway(id).map(|gateway| gateway.feed),
            Subject::Device(id) => self.device(id).map(|device| device.feed),
            Subject::Broker(id) => {
                let broker = inventory.brokers.get(id.index());
                return broker
                    .map(|broker| broker.address.clone())
                    .unwrap_or_default();
            }
            Subject::Feed(_) | Subject::Service(_) => None,
        };
        feed.and_then(|feed| inventory.feeds.get(feed.index()))
            .map(|feed| feed.id.clone())
            .unwrap_or_default()
    }

    /// True where it is not declared any more, or came by something that is not (`model/merge`).
    pub fn is_gone(&self, subject: Subject) -> bool {
        let inventory = &self.inventory;
        match subject {
            Subject::Broker(id) => self.feeds_of(id).is_empty(),
            Subject::Feed(id) => inventory.feeds.get(id.index()).is_none_or(|it| it.is_gone),
            Subject::Service(id) => {
                let service = inventory.services.get(id.index());
                service.is_none_or(|service| service.is_gone)
            }
            Subject::Gateway(id) => self.gateway(id).is_none_or(|it| it.is_gone),
            Subject::Device(id) => self.device(id).is_none_or(|it| it.is_gone),
        }
    }

    fn broker_path(&self, id: BrokerId) -> String {
        let feeds = self.feeds_of(id);
        let platform = self.platforms_behind(id).first().copied();
        let platform = platform.and_then(|id| self.inventory.platforms.get(id.index()));
        if let (2.., Some(platform)) = (feeds.len(), platform) {
            return format!("platform/{}", platform.id);
        }
        let first = feeds.first().and_then(|feed| self.feed_name(*feed));
        format!("feed/{}", first.unwrap_or(UNKNOWN))
    }

    fn feed_name(&self, id: FeedId) -> Option<&str> {
        let declared = self.inventory.feeds.get(id.index())?;
        Some(declared.id.as_str())
    }

    fn feeds_of(&self, id: BrokerId) -> &[FeedId] {
        let broker = self.inventory.brokers.get(id.index());
        broker.map_or(&[], |broker| &broker.feeds)
    }

    /// The platforms of the feeds at a broker, each once, in the order of the feeds.
    pub fn platforms_behind(&self, id: BrokerId) -> Vec<PlatformId> {
        let mut found = Vec::new();
        for feed in self.feeds_of(id) {
            let declared = self.inventory.feeds.get(feed.index());
            if let Some(platform) = declared.and_then(|feed| feed.platform)
                && !found.contains(&platform)
            {
                found.push(platform);
            }
        }
        found
    }

    /// The cities of a feed: its own, or all of its platform's.
    pub fn feed_cities(&self, id: FeedId) -> Vec<CityId> {
        let Some(declared) = self.inventory.feeds.get(id.index()) else {
            return Vec::new();
        };
        if let Some(city) = declared.city {
            return vec![city];
        }
        let platform = declared
            .platform
            .and_then(|platform| self.inventory.platforms.get(platform.index()));
        platform.map_or_else(Vec::new, |platform| platform.cities.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::{
        ids::ServiceId,
        inventory::{Broker, Feed, Platform},
    };

    #[test]
    fn a_broker_is_its_only_feed_or_its_first_platform() {
        let mut world = World::default();
        let platform = |id: &str, city| Platform {
            id: id.into(),
            cities: vec![CityId(city)],
            ..Platform::default()
        };
        world.inventory.platforms = vec![platform("one", 7), platform("two", 8)];
        let feed = |id: &str, platform| Feed {
            id: id.into(),
            platform,
            ..Feed::default()
        };
        world.inventory.feeds = vec![
            feed("alone", None),
            feed("left", Some(PlatformId(1))),
            feed("right", Some(PlatformId(0))),
        ];
        let broker = |feeds: &[u16]| Broker {
            feeds: feeds.iter().copied().map(FeedId).collect(),
            ..Broker::default()
        };
        world.inventory.brokers = vec![broker(&[0]), broker(&[1, 2]), broker(&[])];
        let check = |subject, expected: &str| assert_eq!(world.subject_path(subject), expected);
        check(Subject::Broker(BrokerId(0)), "feed/alone");
        check(Subject::Broker(BrokerId(1)), "platform/two");
        check(Subject::Broker(BrokerId(2)), "feed/unknown");
        check(Subject::Feed(FeedId(2)), "feed/right");
        check(Subject::Service(ServiceId(0)), "service/unknown");
        assert_eq!(world.feed_cities(FeedId(1)), [CityId(8)]);
        assert!(world.feed_cities(FeedId(0)).is_empty());
    }
}
