//! Certificates as links see them: kept, judged at once, and looked at again as their end comes near.

use super::{
    Engine,
    port::{Endpoint, Source},
    schedule::Due,
};
use crate::city::{
    alerts::alert::{RuleRef, Subject},
    model::{cause::Verdict, certificate::Validity, ids::BrokerId, time::Now},
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
            Endpoint::Poll(Source::Feed(feed)) => {
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
        let services =
            services.map(|row| Subject::Service(crate::city::model::ids::ServiceId(row)));
        let brokers = brokers.map(|row| Subject::Broker(BrokerId(row)));
        let all: Vec<Subject> = brokers.chain(feeds).chain(services).collect();
        let known = all
            .into_iter()
            .filter(|subject| self.world.certificate(*subject).is_some());
        self.dirty.extend(known);
        self.schedule.at(now.mono.plus(COUNT_MS), Due::Certificates);
    }
}
