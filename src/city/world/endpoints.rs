//! What the ends of encrypted connections showed: how long their certificates last, whose they are, and
//! whether all of them together point at our own clock (FAILURES B8).

use super::World;
use crate::city::{
    alerts::alert::Subject,
    model::{
        cause::{FetchFault, LinkFault},
        certificate::Validity,
        ids::{BrokerId, FeedId, ServiceId},
        text::SafeText,
    },
};

impl World {
    /// The certificate that a broker shows (of those of its feeds, the one that ends first), or a polled
    /// feed, or a service.
    pub fn certificate(&self, subject: Subject) -> Option<Validity> {
        match subject {
            Subject::Broker(id) => {
                let feeds = &self.inventory.brokers.get(id.index())?.feeds;
                let shown = feeds
                    .iter()
                    .filter_map(|feed| self.feed(*feed)?.link_certificate);
                shown.min_by_key(|validity| validity.until())
            }
            Subject::Feed(id) => self.feed(id)?.poll_certificate,
            Subject::Service(id) => self.service(id)?.certificate,
            Subject::Gateway(_) | Subject::Device(_) => None,
        }
    }

    /// Of the polled sources that show one certificate at one address, the first; anything else speaks for
    /// itself.
    pub fn certificate_speaker(&self, subject: Subject) -> Subject {
        self.certificate_sharers(subject)
            .first()
            .copied()
            .unwrap_or(subject)
    }

    /// All polled sources that show the certificate of this one at its address, itself included; empty for
    /// what is not polled.
    pub fn certificate_sharers(&self, subject: Subject) -> Vec<Subject> {
        let (Some(host), Some(validity)) = (self.polled_host(subject), self.certificate(subject))
        else {
            return Vec::new();
        };
        let feeds = (0..self.feeds.len()).map(|row| Subject::Feed(FeedId(row as u16)));
        let services = (0..self.services.len()).map(|row| Subject::Service(ServiceId(row as u16)));
        feeds
            .chain(services)
            .filter(|other| {
                self.polled_host(*other) == Some(host) && self.certificate(*other) == Some(validity)
            })
            .collect()
    }

    fn polled_host(&self, subject: Subject) -> Option<&SafeText> {
        let poll = match subject {
            Subject::Feed(id) => &self.inventory.feeds.get(id.index())?.poll,
            Subject::Service(id) => &self.inventory.services.get(id.index())?.poll,
            _ => return None,
        };
        poll.as_ref().map(|poll| &poll.host)
    }

    /// The brokers and sources whose certificates are not valid yet, where there are several and no
    /// certificate is accepted now: then it is more likely that our own clock is behind.
    pub fn doubts_own_clock(&self) -> bool {
        let (mut early, mut good) = (0, 0);
        let brokers = (0..self.inventory.brokers.len()).map(|row| BrokerId(row as u16));
        for broker in brokers {
            let feeds = &self.inventory.brokers.get(broker.index());
            let feeds = feeds.iter().flat_map(|broker| &broker.feeds);
            let mut links = feeds.filter_map(|feed| self.feed(*feed));
            let is_early = links
                .clone()
                .any(|feed| matches!(feed.link_fault, Some((LinkFault::NotValidYet, _))));
            early += u32::from(is_early);
            good += u32::from(
                links.any(|feed| feed.link_fault.is_none() && feed.link_certificate.is_some()),
            );
        }
        let polls = self
            .feeds
            .iter()
            .map(|feed| (&feed.fetch_fault, feed.poll_certificate));
        let services = self
            .services
            .iter()
            .map(|service| (&service.fault, service.certificate));
        for (fault, certificate) in polls.chain(services) {
            early += u32::from(matches!(fault, Some((FetchFault::NotValidYet, _))));
            good += u32::from(fault.is_none() && certificate.is_some());
        }
        early > 1 && good == 0
    }
}
