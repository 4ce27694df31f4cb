//! How a city is: one answer, for the strip of cities, a city's page and the status document.
//!
//! An alert about something in the city decides. A pipe that broke makes the city unknown, not bad (law 4),
//! once most of it cannot be seen; while the rest can, the broken pipe is what is wrong with it. A device or
//! a hundred that are unknown beside a thousand that are seen are no word about the city. What others say of it is
//! shown beside, and decides nothing.

use super::{World, device::DeviceState, feed::FeedState};
use crate::city::{
    alerts::alert::{Alert, AlertState, Subject},
    model::{
        ids::{CityId, FeedId},
        inventory::Severity,
    },
};

/// How a city is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CityState {
    /// Nothing is known to be wrong, and most of it is seen.
    Ok,
    /// Most of it cannot be seen.
    Unknown,
    /// The worst severity of what is wrong, and how many alerts have it.
    Wrong(Severity, u32),
}

impl CityState {
    /// The word in documents (DESIGN 8).
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unknown => "unknown",
            Self::Wrong(severity, _) => severity.word(),
        }
    }
}

/// Open alerts in sight that name a city, by severity.
#[derive(Debug, Clone, Copy, Default)]
struct Named {
    /// About something in it.
    own: [u32; 4],
    /// About what carries its data.
    pipes: [u32; 4],
}

/// Open alerts in sight, by city. It holds for one version of the book of alerts.
#[derive(Debug, Clone, Default)]
pub struct CityAlerts(Vec<Named>);

impl CityAlerts {
    /// Counts them.
    pub fn of(world: &World) -> Self {
        let mut cities = vec![Named::default(); world.inventory.cities.len()];
        let in_sight = |alert: &&Alert| {
            matches!(
                alert.state,
                AlertState::Unacknowledged | AlertState::Acknowledged
            ) && !alert.rule.is_upstream()
        };
        for alert in world.alerts.open().filter(in_sight) {
            let is_pipe = matches!(alert.subject, Subject::Broker(_) | Subject::Feed(_));
            let own = world.city_of(alert.subject);
            let named = &alert.affected.cities;
            for city in named
                .iter()
                .copied()
                .chain(own.filter(|_| named.is_empty()))
            {
                let Some(city) = cities.get_mut(city.index()) else {
                    continue;
                };
                let counts = if is_pipe {
                    &mut city.pipes
                } else {
                    &mut city.own
                };
                if let Some(count) = counts.get_mut(alert.severity as usize) {
                    *count += 1;
                }
            }
        }
        Self(cities)
    }
}

impl World {
    /// How a city is.
    pub fn city_state(&self, city: CityId, alerts: &CityAlerts) -> CityState {
        let named = alerts.0.get(city.index()).copied().unwrap_or_default();
        if worst(named.own).is_none() && self.is_unseen(city) {
            return CityState::Unknown;
        }
        let mut all = named.own;
        for (sum, count) in all.iter_mut().zip(named.pipes) {
            *sum += count;
        }
        worst(all).map_or(CityState::Ok, |(severity, count)| {
            CityState::Wrong(severity, count)
        })
    }

    /// The city that a subject is in; `None` where several share it.
    pub fn city_of(&self, subject: Subject) -> Option<CityId> {
        match subject {
            Subject::Gateway(id) => self.gateway(id)?.city,
            Subject::Service(id) => self.inventory.services.get(id.index())?.city,
            Subject::Device(id) => self.device(id)?.city,
            Subject::Feed(id) => self.inventory.feeds.get(id.index())?.city,
            Subject::Broker(_) => None,
        }
    }

    /// True where most of a city's devices cannot be seen, where nothing comes through any of its feeds, and
    /// where nothing has come yet.
    fn is_unseen(&self, city: CityId) -> bool {
        let tally = self.tallies.cities.get(city.index());
        let tally = tally.copied().unwrap_or_default();
        let [unknown, never] =
            [DeviceState::Unknown, DeviceState::NeverSeen].map(|it| tally.of(it));
        let is_seen = tally.total() > unknown + never;
        let waits = |state: FeedState| state.is_broken() || state == FeedState::Connecting;
        unknown > tally.total() / 2
            || self.all_feeds(city, FeedState::is_broken)
            || !is_seen && self.all_feeds(city, waits)
    }

    /// True where it has feeds, and all are in such a state.
    fn all_feeds(&self, city: CityId, such: impl Fn(FeedState) -> bool) -> bool {
        let ids = self.inventory.each_feed().map(|(id, _)| id);
        let mut own = ids
            .filter(|feed| self.serves(*feed, city))
            .filter_map(|feed| self.feed(feed))
            .peekable();
        own.peek().is_some() && own.all(|status| such(status.state))
    }

    fn serves(&self, feed: FeedId, city: CityId) -> bool {
        let inventory = &self.inventory;
        let Some(declared) = inventory.feeds.get(feed.index()) else {
            return false;
        };
        let platform = || inventory.platforms.get(declared.platform?.index());
        match declared.city {
            Some(own) => own == city,
            None => platform().is_some_and(|platform| platform.cities.contains(&city)),
        }
    }
}

/// The worst severity that speaks against a city: what is only for the record does not.
fn worst(counts: [u32; 4]) -> Option<(Severity, u32)> {
    [Severity::Critical, Severity::Major, Severity::Warning]
        .into_iter()
        .find_map(|severity| {
            let count = counts.get(severity as usize).copied().unwrap_or(0);
            (count > 0).then_some((severity, count))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::{
        alerts::{
            alert::{Affected, RuleRef},
            book::Raise,
        },
        model::{
            cause::{Cause, LinkFault},
            ids::ServiceId,
            inventory::{City, Feed},
            text::SafeText,
        },
        world::{feed::FeedStatus, tally::Tally},
    };

    const CITY: CityId = CityId(0);

    /// A city of 100 devices of which so many are unknown, with two feeds of which so many are down.
    fn check(unknown: i32, down: usize, alerts: &[(Subject, Severity)], expected: &str) {
        let mut world = World::default();
        world.inventory.cities = vec![City::default()];
        world.tallies.cities = vec![Tally::default()];
        for feed in 0..2 {
            world.inventory.feeds.push(Feed {
                city: Some(CITY),
                ..Feed::default()
            });
            let is_down = feed < down;
            let state = if is_down {
                FeedState::Down
            } else {
                FeedState::Ok
            };
            let status = FeedStatus {
                state,
                ..FeedStatus::default()
            };
            world.feeds.push(status);
            world.tallies.feeds.push(Tally::default());
        }
        let mut add = |state, by| world.tallies.change(Some(CITY), FeedId(0), state, by);
        add(DeviceState::Unknown, unknown);
        add(DeviceState::Ok, 100 - unknown);
        for (subject, severity) in alerts {
            let cause = Cause::LinkDown {
                fault: LinkFault::Refused,
                broker: "broker".into(),
                detail: "".into(),
            };
            let raise = Raise {
                rule: RuleRef::FeedDown,
                rule_name: String::new(),
                subject: *subject,
                subject_path: String::new(),
                scope: SafeText::default(),
                severity: *severity,
                cause,
                affected: Affected {
                    cities: vec![CITY],
                    ..Affected::default()
                },
                since: world.now,
            };
            world.alerts.raise(raise, world.now);
        }
        let alerts = CityAlerts::of(&world);
        assert_eq!(world.city_state(CITY, &alerts).word(), expected);
    }

    #[test]
    fn a_city_that_nothing_was_heard_of_is_not_calm() {
        let mut world = World::default();
        world.inventory.cities = vec![City::default()];
        world.tallies.cities = vec![Tally::default()];
        world.inventory.feeds.push(Feed {
            city: Some(CITY),
            ..Feed::default()
        });
        let mut check = |state, heard, expected| {
            world.feeds = vec![FeedStatus {
                state,
                ..FeedStatus::default()
            }];
            world.tallies.cities = vec![Tally::default()];
            world
                .tallies
                .change(Some(CITY), FeedId(0), DeviceState::NeverSeen, 5);
            world
                .tallies
                .change(Some(CITY), FeedId(0), DeviceState::Ok, heard);
            let state = world.city_state(CITY, &CityAlerts::of(&world));
            assert_eq!(state, expected);
        };
        check(FeedState::Connecting, 0, CityState::Unknown);
        check(FeedState::Connecting, 1, CityState::Ok);
        check(FeedState::Ok, 0, CityState::Ok);
    }

    #[test]
    fn one_answer_for_a_city() {
        let feed = Subject::Feed(FeedId(0));
        let service = Subject::Service(ServiceId(0));
        check(0, 0, &[], "ok");
        check(1, 0, &[], "ok");
        check(50, 0, &[], "ok");
        check(51, 0, &[], "unknown");
        check(0, 2, &[(feed, Severity::Critical)], "unknown");
        check(30, 1, &[(feed, Severity::Critical)], "critical");
        check(100, 2, &[(service, Severity::Major)], "major");
        check(0, 0, &[(service, Severity::Info)], "ok");
    }
}
