//! What others say, beside what we see (C23): alerts of publishers, by what they are about. They change nothing of
//! ours: no state of a city, a service or a device follows from them.
//!
//! Leaves out: when one begins and ends, which the engine decides.

use super::World;
use crate::city::{
    alerts::alert::{Alert, Subject},
    model::{
        ids::{CityId, ServiceId},
        inventory::{Dependency, Service},
        time::Now,
    },
};

/// Letters of a name that is looked for in headlines; shorter ones stand in too many other words.
const NAME_LETTERS: usize = 4;

impl World {
    /// All that others say now.
    pub fn notices(&self) -> impl Iterator<Item = &Alert> {
        // They come last in the book, so that its own alerts need not be walked.
        self.alerts.open_upstream()
    }

    /// True where nobody can say whether a publisher's alert still holds: it cannot be asked, or did not say it
    /// again for too long (law 4). Never true for ours.
    pub fn is_old_notice(&self, alert: &Alert, now: Now) -> bool {
        let Some(notice) = alert.cause.notice() else {
            return false;
        };
        alert.is_open() && (notice.is_old(now) || self.is_out_of_sight(alert.subject))
    }

    /// True where a publisher cannot be heard now.
    pub fn is_out_of_sight(&self, publisher: Subject) -> bool {
        match publisher {
            Subject::Feed(id) => self.feed(id).is_none_or(|status| status.state.is_broken()),
            Subject::Service(id) => self.service(id).is_none_or(|status| status.failures > 1),
            _ => false,
        }
    }

    /// What others say in a city.
    pub fn notices_in(&self, city: CityId) -> impl Iterator<Item = &Alert> {
        self.notices()
            .filter(move |alert| alert.affected.cities.contains(&city))
    }

    /// What is said by a feed or service.
    pub fn notices_by(&self, publisher: Subject) -> impl Iterator<Item = &Alert> {
        self.notices()
            .filter(move |alert| alert.subject == publisher)
    }

    /// What others say that a service has to do with: its own words, those of whoever is declared to speak of it
    /// and of what it depends on, and headlines in its city that name it.
    pub fn notices_about(&self, id: ServiceId) -> impl Iterator<Item = &Alert> {
        let service = self.inventory.services.get(id.index());
        let names: Vec<String> = service.map(names).unwrap_or_default();
        self.notices().filter(move |alert| {
            alert.subject == Subject::Service(id)
                || service.is_some_and(|service| self.speaks_of(alert, service, &names))
        })
    }

    fn speaks_of(&self, alert: &Alert, service: &Service, names: &[String]) -> bool {
        let mut declared = service.told_by.iter().chain(&service.depends_on);
        if declared.any(|one| self.is_publisher(*one, alert.subject)) {
            return true;
        }
        let cities = &alert.affected.cities;
        let is_near = cities.is_empty() || service.city.is_some_and(|it| cities.contains(&it));
        let title = alert.cause.notice().map(|notice| notice.title.as_str());
        is_near && title.is_some_and(|title| is_named(title, names))
    }

    fn is_publisher(&self, declared: Dependency, publisher: Subject) -> bool {
        match (declared, publisher) {
            (Dependency::Feed(one), Subject::Feed(other)) => one == other,
            (Dependency::Service(one), Subject::Service(other)) => one == other,
            (Dependency::Platform(platform), Subject::Feed(feed)) => {
                let feed = self.inventory.feeds.get(feed.index());
                feed.is_some_and(|feed| feed.platform == Some(platform))
            }
            _ => false,
        }
    }
}

/// The names of a service that a headline may have, in lower case.
fn names(service: &Service) -> Vec<String> {
    let both = [&service.name, &service.id];
    let names = both.into_iter().map(|name| name.as_str().to_lowercase());
    names
        .filter(|name| name.chars().count() >= NAME_LETTERS)
        .collect()
}

/// True where a headline has one of the names as a word. Finnish and Swedish put endings behind it.
fn is_named(title: &str, names: &[String]) -> bool {
    let title = title.to_lowercase();
    names.iter().any(|name| {
        let mut places = title.match_indices(name.as_str());
        places.any(|(at, _)| {
            let before = title.get(..at).and_then(|head| head.chars().next_back());
            before.is_none_or(|letter| !letter.is_alphanumeric())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_names_a_service_by_a_word_of_its_own() {
        let check = |title: &str, expected: bool| {
            assert_eq!(
                is_named(title, &["varaamo".to_owned()]),
                expected,
                "{title}"
            );
        };
        check("Varaamo: huoltokatko", true);
        check("Varaamossa huoltokatko klo 16\u{2013}18", true);
        check("Tilavaraamo on kiinni", false);
        check("Palvelukartta", false);
    }
}
