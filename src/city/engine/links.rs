//! When MQTT links are opened: at the start, and after a fault when the back-off is over (DESIGN 8,
//! FAILURES A4). The links themselves only try once and tell how it went.

use super::{
    Engine, oversized::FilterPlan, port::LinkState, port::Outbox, schedule::Due, turns::TurnPlan,
};
use crate::city::{
    alerts::alert::Subject,
    model::{
        cause::LinkFault,
        ids::FeedId,
        time::{Mono, Now},
    },
    world::feed::FeedState,
};
use serde::{Deserialize, Serialize};

/// The shortest wait after a fault of transport, milliseconds.
const BACKOFF_LEAST_MS: u64 = 500;
/// The longest.
const BACKOFF_MOST_MS: u64 = 8_000;
/// After a refusal by the broker, nothing sooner than this (A4: bad passwords are not hammered).
const REFUSED_MS: u64 = 60_000;
/// A link that was fine for this long starts again with the shortest wait.
const HEALTHY_MS: u64 = 60_000;

/// What the engine remembers about a link.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct LinkPlan {
    up_since: Option<Mono>,
    pub(super) opening: bool,
    /// When it may try, among those at its broker.
    pub(super) turn: TurnPlan,
    /// Which filters are left out.
    pub(super) filters: FilterPlan,
    /// When the feed is looked at next; entries of the schedule for other times are void.
    pub(super) watch: Option<Mono>,
}

impl LinkPlan {
    /// True while the broker has granted what was asked.
    pub(super) fn is_up(&self) -> bool {
        self.up_since.is_some()
    }

    /// The plan of a link that is made anew.
    pub(super) fn renewed(&self) -> Self {
        Self {
            watch: self.watch,
            ..Self::default()
        }
    }
}

impl Engine {
    pub(super) fn open_all_links(&mut self, now: Now, out: &mut Outbox) {
        for feed in self.feeds() {
            let subscribes = self.broker_of(feed).is_some();
            if let Some(plan) = self.links.get_mut(feed.index()).filter(|_| subscribes) {
                plan.turn.wait(now.mono);
            }
        }
        for feed in self.feeds() {
            if self.broker_of(feed).is_some() {
                self.open_link(now, feed, out);
            }
        }
        for (source, when) in self.polls.firsts() {
            self.schedule.at(when, Due::Poll(source));
        }
    }

    pub(super) fn open_link(&mut self, now: Now, feed: FeedId, out: &mut Outbox) {
        let (Some(status), Some(plan)) = (
            self.world.feeds.get_mut(feed.index()),
            self.links.get_mut(feed.index()),
        ) else {
            return;
        };
        let too_soon = status.next_attempt.is_some_and(|next| now.mono < next);
        if plan.opening || plan.up_since.is_some() || too_soon {
            return;
        }
        status.next_attempt = None;
        let failures = status.failures;
        let Some(deadline_ms) = self.take_turn(now, feed, failures) else {
            return;
        };
        if let (Some(status), Some(plan)) = (
            self.world.feeds.get_mut(feed.index()),
            self.links.get_mut(feed.index()),
        ) {
            plan.opening = true;
            status.attempts += 1;
        }
        let order = self.connect(feed, deadline_ms);
        out.push(order);
    }

    pub(super) fn take_link(&mut self, now: Now, feed: FeedId, state: LinkState, out: &mut Outbox) {
        if self.world.is_gone(Subject::Feed(feed)) {
            // The last word of a link that was closed with its feed.
            return;
        }
        match state {
            LinkState::Connecting => {}
            LinkState::Subscribing => self.broker_greets(now, feed, out),
            LinkState::Up { refused } => {
                if let Some(plan) = self.links.get_mut(feed.index()) {
                    plan.opening = false;
                    // Another answer of the same connection: more filters were granted.
                    plan.up_since.get_or_insert(now.mono);
                }
                let Some(status) = self.world.feeds.get_mut(feed.index()) else {
                    return;
                };
                status.link_fault = None;
                status.subscribed_since.get_or_insert(now.mono);
                status.refused = refused;
                let state = status.heard_state();
                self.set_feed_state(now, feed, state);
                self.broker_greets(now, feed, out);
                // The time of some may have ended while it connected.
                self.tell_filters(feed, out);
                self.look_at_kept(now, feed);
            }
            LinkState::Down { fault, detail } => {
                let wait_ms = self.back_off(now, feed, fault);
                let Some(status) = self.world.feeds.get_mut(feed.index()) else {
                    return;
                };
                status.link_fault = Some((fault, detail));
                status.subscribed_since = None;
                let next = now.mono.plus(wait_ms);
                status.next_attempt = Some(next);
                self.schedule.at(next, Due::Connect(feed));
                self.set_feed_state(now, feed, FeedState::Down);
                self.pass_turn(now, feed, out);
            }
        }
    }

    /// How long to wait before the next attempt, milliseconds.
    fn back_off(&mut self, now: Now, feed: FeedId, fault: LinkFault) -> u64 {
        let (Some(status), Some(plan)) = (
            self.world.feeds.get_mut(feed.index()),
            self.links.get_mut(feed.index()),
        ) else {
            return BACKOFF_MOST_MS;
        };
        if plan
            .up_since
            .take()
            .is_some_and(|since| now.mono.since(since) >= HEALTHY_MS)
        {
            status.failures = 0;
        }
        plan.opening = false;
        status.failures = status.failures.saturating_add(1);
        if matches!(
            fault,
            LinkFault::Credentials
                | LinkFault::TakenOver
                | LinkFault::NotSubscribed
                | LinkFault::Certificate
                | LinkFault::NotValidYet
        ) {
            return self.random.between(REFUSED_MS, REFUSED_MS + REFUSED_MS / 4);
        }
        let doublings = (status.failures - 1).min(10);
        let most = (BACKOFF_LEAST_MS << doublings).clamp(BACKOFF_LEAST_MS * 2, BACKOFF_MOST_MS);
        self.random.between(BACKOFF_LEAST_MS, most)
    }

    /// Marks what shares a pipe with this feed for judgement.
    pub(super) fn judge_pipe(&mut self, feed: FeedId) {
        self.dirty.push(Subject::Feed(feed));
        let declared = self.world.inventory.feeds.get(feed.index());
        let Some(broker) = declared.and_then(|feed| feed.broker) else {
            return;
        };
        self.dirty.push(Subject::Broker(broker));
        if let Some(broker) = self.world.inventory.brokers.get(broker.index()) {
            self.dirty
                .extend(broker.feeds.iter().map(|feed| Subject::Feed(*feed)));
        }
    }
}
