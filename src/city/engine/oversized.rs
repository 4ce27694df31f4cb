//! Messages that are too large to be taken, and filters that are left out because of them (FAILURES A3).
//!
//! A link throws most of them away and goes on. One that would take too long to throw away cuts the link, names its
//! topic and backs off like any fault; a retained one would cut it again at each attempt. So the filter that did so
//! twice is left out for a stated time, and the feed's other filters live on. What is left out is a loss that is
//! shown, not a fault: the feed is degraded.

use super::{
    Engine,
    port::{Effect, Outbox, Oversized},
    schedule::Due,
    turns::ATTEMPT_MS,
};
use crate::city::{
    alerts::alert::Subject,
    model::{
        ids::FeedId,
        limits,
        text::SafeText,
        time::{Mono, Now},
    },
    world::oversized::{LEFT_OUT_MS, LeftOut, Packet},
};
use serde::{Deserialize, Serialize};

/// A filter that cut the link is suspected for this long: once more within it, and it is left out. It is longer than
/// the time that it is left out for, so that one that was asked for again has one chance, not two.
const SUSPECTED_MS: u64 = 2 * LEFT_OUT_MS;

/// What the engine remembers about the filters of a feed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct FilterPlan {
    /// Filters that cut the link, and when they last did.
    suspected: Vec<(SafeText, Mono)>,
    /// What the link was last told to leave out.
    told: Vec<SafeText>,
}

impl Engine {
    pub(super) fn take_oversized(&mut self, now: Now, feed: FeedId, packet: Oversized) {
        if self.world.is_gone(Subject::Feed(feed)) {
            return;
        }
        let (Some(status), Some(plan)) = (
            self.world.feeds.get_mut(feed.index()),
            self.links.get_mut(feed.index()),
        ) else {
            return;
        };
        self.world.console.lost = self.world.console.lost.saturating_add(1);
        status.lost = status.lost.saturating_add(1);
        let seen = Packet {
            topic: packet.topic,
            bytes: packet.bytes,
            at: now,
        };
        let packets = &mut status.oversized;
        packets.count = packets.count.saturating_add(1);
        packets.last = Some(seen.clone());
        for filter in packet.filters {
            let suspected = &mut plan.filters.suspected;
            suspected.retain(|(_, last)| now.mono.since(*last) <= SUSPECTED_MS);
            let Some((_, last)) = suspected.iter_mut().find(|(known, _)| *known == filter) else {
                if suspected.len() < limits::FILTERS_LEFT_OUT {
                    suspected.push((filter, now.mono));
                }
                continue;
            };
            *last = now.mono;
            packets.left_out.retain(|known| known.filter != filter);
            if packets.left_out.len() < limits::FILTERS_LEFT_OUT {
                let until = Now {
                    utc: now.utc.plus(LEFT_OUT_MS.cast_signed()),
                    mono: now.mono.plus(LEFT_OUT_MS),
                };
                packets.left_out.push(LeftOut {
                    filter,
                    packet: seen.clone(),
                    until,
                });
                self.schedule.at(until.mono, Due::Filters(feed));
            }
        }
    }

    /// The order to connect, with what is to be left out now.
    pub(super) fn connect(&mut self, feed: FeedId, deadline_ms: u64) -> Effect {
        let left_out = self.world.feed(feed).map(|status| {
            let left_out = &status.oversized.left_out;
            left_out.iter().map(|one| one.filter.clone()).collect()
        });
        let without: Vec<SafeText> = left_out.unwrap_or_default();
        if let Some(plan) = self.links.get_mut(feed.index()) {
            plan.filters.told.clone_from(&without);
        }
        Effect::Connect {
            feed,
            without,
            deadline_ms,
        }
    }

    /// The time of filters that were left out may be over.
    pub(super) fn ask_for_filters(&mut self, now: Now, feed: FeedId, out: &mut Outbox) {
        if let Some(status) = self.world.feeds.get_mut(feed.index()) {
            let left_out = &mut status.oversized.left_out;
            left_out.retain(|one| one.until.mono > now.mono);
        }
        self.tell_filters(feed, out);
    }

    /// Tells a link that is up what it is to ask for besides. One that is not is told when it connects.
    pub(super) fn tell_filters(&mut self, feed: FeedId, out: &mut Outbox) {
        let (Some(status), Some(plan)) = (
            self.world.feed(feed),
            self.links.get(feed.index()).filter(|plan| plan.is_up()),
        ) else {
            return;
        };
        let left_out = status.oversized.left_out.iter();
        if !left_out.map(|one| &one.filter).eq(&plan.filters.told) {
            let order = self.connect(feed, ATTEMPT_MS);
            out.push(order);
        }
    }

    /// Whoever has the config read again wants to see what works now.
    pub(super) fn forgive_filters(&mut self, feed: FeedId, out: &mut Outbox) {
        if let (Some(status), Some(plan)) = (
            self.world.feeds.get_mut(feed.index()),
            self.links.get_mut(feed.index()),
        ) {
            status.oversized.left_out.clear();
            plan.filters.suspected.clear();
        }
        self.tell_filters(feed, out);
    }
}
