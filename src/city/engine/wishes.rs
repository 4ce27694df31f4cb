//! What answers say about the next questions: that something failed and is missed, that the publisher wants rest, where
//! other documents are. Leaves out: the rhythm of the config (`polls`).

use super::{Engine, polls::source_of, port::Source};
use crate::city::{
    formats::found::Found,
    model::{ids::FeedId, limits, time::Now},
};

/// After a failure a source is asked again by then, milliseconds.
const RETRY_MS: u64 = 60_000;

impl Engine {
    /// What failed is asked for again within a minute, then two, then four, however rare its questions are otherwise.
    pub(super) fn retry_sooner(&mut self, now: Now, source: Source) {
        let Some(plan) = self.polls.plans.get_mut(&source) else {
            return;
        };
        let failures = plan.health.failures.clamp(1, 8) - 1;
        let wait_ms = (RETRY_MS << failures).max(plan.floor_ms);
        let when = now.mono.plus(wait_ms).max(plan.told_until);
        if plan.in_flight.is_none() && when < plan.not_before {
            plan.not_before = when;
            self.wake_poll(when, source);
        }
    }

    /// The publisher wants to be left alone for so long.
    pub(super) fn rest(&mut self, now: Now, source: Source, ttl_s: u64) {
        let Some(plan) = self.polls.plans.get_mut(&source) else {
            return;
        };
        let wait_ms = ttl_s.saturating_mul(1_000).min(limits::TTL_MS);
        let when = now.mono.plus(wait_ms);
        if plan.in_flight.is_none() && when > plan.not_before {
            plan.not_before = when;
            self.wake_poll(when, source);
        }
    }

    /// Takes the addresses that a document names for other requests of its feed; those are asked at once.
    pub(super) fn take_addresses(&mut self, now: Now, feed: FeedId, found: &mut Found) {
        for (name, address) in std::mem::take(&mut found.addresses) {
            let row = self
                .world
                .inventory
                .feeds
                .get(feed.index())
                .and_then(|feed| {
                    let mut all = feed.polls();
                    all.position(|poll| poll.is_named && poll.name.as_str() == name)
                });
            let Some(row) = row else { continue };
            let source = source_of(feed, row);
            let Some(plan) = self.polls.plans.get_mut(&source) else {
                continue;
            };
            if plan.address.as_ref() == Some(&address) {
                continue;
            }
            plan.address = Some(address);
            plan.etag = None;
            plan.last_modified = None;
            if plan.in_flight.is_none() {
                let when = now.mono.max(plan.told_until);
                plan.not_before = when;
                self.wake_poll(when, source);
            }
        }
    }
}
