//! One attempt at a time per broker address (FAILURES A4): after an outage all feeds of a broker want to connect in
//! the same moment, and a broker that has just come up has other things to do.
//!
//! A turn is an attempt up to the broker's greeting. It ends with that, or with a fault; what was refused or not
//! there ends it at once, and one that hangs is bounded. Who was first in the queue is next. Each feed keeps its own
//! back-off; only what says that there is no way to the broker at all (no name, nobody there, no answer) is out of
//! date as soon as the broker greets another feed, and its feed is next without waiting any longer.

use super::{Engine, port::Outbox, schedule::Due};
use crate::city::model::{
    cause::LinkFault,
    ids::{BrokerId, FeedId},
    time::{Mono, Now},
};
use serde::{Deserialize, Serialize};

/// How long one attempt may take, milliseconds (FAILURES A5).
pub(super) const ATTEMPT_MS: u64 = 10_000;
/// The same where others wait for their turn: one that hangs does not keep them from a broker that is back.
const HURRIED_MS: u64 = 4_000;
/// Of the attempts that others wait behind, every third has all its time: a broker that is slow for everybody would
/// never be reached otherwise.
const PATIENT_EVERY: u32 = 3;
/// A link tells the end of its attempt by itself. Where there is none, the turn is over this much later.
const GRACE_MS: u64 = 2_000;

/// What the engine remembers about the turn of a link.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct TurnPlan {
    /// Until when it has its turn at the longest, while it has.
    until: Option<Mono>,
    /// Since when it waits for one, while it does.
    waits: Option<Mono>,
}

impl TurnPlan {
    /// It wants a turn.
    pub(super) fn wait(&mut self, now: Mono) {
        self.waits.get_or_insert(now);
    }
}

impl Engine {
    pub(super) fn broker_of(&self, feed: FeedId) -> Option<BrokerId> {
        self.world.inventory.feeds.get(feed.index())?.broker
    }

    fn feeds_at(&self, broker: BrokerId) -> &[FeedId] {
        let broker = self.world.inventory.brokers.get(broker.index());
        broker.map_or(&[], |broker| &broker.feeds)
    }

    /// The turns of the feeds at a broker but for one.
    fn others(&self, broker: BrokerId, but: FeedId) -> impl Iterator<Item = &TurnPlan> {
        let feeds = self.feeds_at(broker).iter();
        let others = feeds.filter(move |feed| **feed != but);
        others.filter_map(|feed| Some(&self.links.get(feed.index())?.turn))
    }

    /// The time that an attempt has, where it is the feed's turn; otherwise it waits for that.
    pub(super) fn take_turn(&mut self, now: Now, feed: FeedId, failures: u32) -> Option<u64> {
        let Some(broker) = self.broker_of(feed) else {
            return Some(ATTEMPT_MS);
        };
        let taken = self.others(broker, feed).filter_map(|turn| turn.until);
        let taken = taken.filter(|until| *until > now.mono).max();
        let is_awaited = self.others(broker, feed).any(|turn| turn.waits.is_some());
        let turn = &mut self.links.get_mut(feed.index())?.turn;
        if let Some(until) = taken {
            turn.wait(now.mono);
            // Where nobody tells the end of that turn.
            self.schedule.at(until, Due::Connect(feed));
            return None;
        }
        let is_patient = failures % PATIENT_EVERY == PATIENT_EVERY - 1;
        let time_ms = if is_awaited && !is_patient {
            HURRIED_MS
        } else {
            ATTEMPT_MS
        };
        turn.waits = None;
        turn.until = Some(now.mono.plus(time_ms + GRACE_MS));
        Some(time_ms)
    }

    /// A feed's turn is over, if it had one: the next has it.
    pub(super) fn pass_turn(&mut self, now: Now, feed: FeedId, out: &mut Outbox) {
        if let Some(plan) = self.links.get_mut(feed.index()) {
            plan.turn = TurnPlan::default();
        }
        if let Some(broker) = self.broker_of(feed) {
            self.next_turn(now, broker, out);
        }
    }

    /// Whoever waits longest at a broker has the turn, if it is free.
    pub(super) fn next_turn(&mut self, now: Now, broker: BrokerId, out: &mut Outbox) {
        let waiting = self.feeds_at(broker).iter().filter_map(|feed| {
            let since = self.links.get(feed.index())?.turn.waits?;
            Some((since, *feed))
        });
        if let Some((_, next)) = waiting.min() {
            self.open_link(now, next, out);
        }
    }

    /// The broker has greeted a feed: that turn is over, and those that found no way to it try again.
    pub(super) fn broker_greets(&mut self, now: Now, feed: FeedId, out: &mut Outbox) {
        let Some(broker) = self.broker_of(feed) else {
            return;
        };
        for other in self.feeds_at(broker).to_vec() {
            let (Some(status), Some(plan)) = (
                self.world.feeds.get_mut(other.index()),
                self.links.get_mut(other.index()),
            ) else {
                continue;
            };
            let found_no_way = matches!(
                status.link_fault,
                Some((LinkFault::Dns | LinkFault::Refused | LinkFault::Timeout, _))
            );
            if other != feed && found_no_way && status.next_attempt.take().is_some() {
                plan.turn.wait(now.mono);
            }
        }
        self.pass_turn(now, feed, out);
    }

    /// Feeds may have left with their turn.
    pub(super) fn next_turns(&mut self, now: Now, out: &mut Outbox) {
        for row in 0..self.world.inventory.brokers.len() {
            self.next_turn(now, BrokerId(row as u16), out);
        }
    }
}
