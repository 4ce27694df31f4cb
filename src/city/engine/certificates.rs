//! Certificates as links see them: kept, judged at once, and looked at again as their end comes near.

use super::{
    Engine,
    port::{Endpoint, Source},
    schedule::Due,
};
use crate::city::{
    alerts::alert::{Affected, RuleRef, Subject},
    model::{
        cause::Verdict,
        certificate::Validity,
        ids::{BrokerId, ServiceId},
        time::Now,
    },
    world::World,
};

/// How often the days that are left are counted, milliseconds.
const COUNT_MS: u64 = 3_600_000;

impl Engine {
    pub(super) fn take_certificate(&mut self, now: Now, endpoint: Endpoint, shown: Validity) {
        let (slot, subject) = match endpoint {
            Endpoint::Link(feed) => {
                let declared = self.world.inventory.feeds.get(feed.index());
                let Some(broker) = declared.and_then(|feed| feed.broker) else {
                    return;
                };
                let status = self.world.feeds.get_mut(feed.index());
                let slot = status.map(|status| &mut status.link_certificate);
                (slot, Subject::Broker(broker))
            }
            Endpoint::Poll(Source::Feed(feed) | Source::Further(feed, _)) => {
                let status = self.world.feeds.get_mut(feed.index());
                let slot = status.map(|status| &mut status.poll_certificate);
                (slot, Subject::Feed(feed))
            }
            Endpoint::Poll(Source::Service(service)) => {
                let status = self.world.services.get_mut(service.index());
                let slot = status.map(|status| &mut status.certificate);
                (slot, Subject::Service(service))
            }
        };
        let Some(slot) = slot else { return };
        if *slot == Some(shown) {
            return;
        }
        *slot = Some(shown);
        // Another certificate is another episode.
        let speakers = self.world.certificate_sharers(subject);
        for subject in speakers.into_iter().chain([subject]) {
            self.conclude(now, RuleRef::CertificateEnds, subject, Verdict::Good);
            self.dirty.push(subject);
        }
        if !self.counts_days {
            self.counts_days = true;
            self.schedule.at(now.mono.plus(COUNT_MS), Due::Certificates);
        }
    }

    /// Has all certificates judged again.
    pub(super) fn count_days(&mut self, now: Now) {
        let brokers = 0..self.world.inventory.brokers.len() as u16;
        let feeds = self.feeds().map(Subject::Feed);
        let services = 0..self.world.services.len() as u16;
        let services = services.map(|row| Subject::Service(ServiceId(row)));
        let brokers = brokers.map(|row| Subject::Broker(BrokerId(row)));
        let all: Vec<Subject> = brokers.chain(feeds).chain(services).collect();
        let known = all
            .into_iter()
            .filter(|subject| self.world.certificate(*subject).is_some());
        self.dirty.extend(known);
        self.schedule.at(now.mono.plus(COUNT_MS), Due::Certificates);
    }
}

/// Who will be touched when a certificate ends: nobody is yet.
pub(super) fn add_certificate(world: &World, subject: Subject, affected: &mut Affected) {
    let mut subjects = world.certificate_sharers(subject);
    if let Subject::Broker(broker) = subject {
        let declared = world.inventory.brokers.get(broker.index());
        let feeds = declared.into_iter().flat_map(|broker| &broker.feeds);
        subjects.extend(feeds.copied().map(Subject::Feed));
    }
    for other in subjects {
        match other {
            Subject::Feed(feed) => affected.cities.extend(world.feed_cities(feed)),
            Subject::Service(service) => {
                let declared = world.inventory.services.get(service.index());
                affected.cities.extend(declared.and_then(|it| it.city));
                affected.services.push(service);
            }
            _ => {}
        }
    }
    affected.cities.sort_unstable();
    affected.cities.dedup();
}
