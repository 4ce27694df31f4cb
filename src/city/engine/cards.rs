//! Data cards: judged at the start, and every hour after it, for they grow old by themselves. Another config has
//! them judged again (`reload`). And what the guard has hidden, which is judged at once.

use super::{
    Engine,
    port::{Caught, Source},
    schedule::Due,
};
use crate::city::{
    alerts::alert::Subject,
    model::{ids::FeedId, time::Now},
    world::caught::KEPT_MS,
};

/// How often their age is looked at, milliseconds.
const LOOK_MS: u64 = 3_600_000;

impl Engine {
    /// Notes what the guard has hidden.
    pub(super) fn take_caught(&mut self, now: Now, source: Source, told: &Caught) {
        let (subject, is_known) = match source {
            Source::Feed(id) | Source::Further(id, _) => {
                (Subject::Feed(id), self.world.feed(id).is_some())
            }
            Source::Service(id) => (Subject::Service(id), self.world.service(id).is_some()),
        };
        if !is_known {
            return;
        }
        let caught = self.world.caught.entry(subject).or_default();
        for catch in &told.catches {
            caught.add(now, &told.topic, told.retained, catch);
        }
        self.dirty.push(subject);
    }

    /// A link was subscribed anew: once the broker has given what it keeps, one sees whether it is still there.
    pub(super) fn look_at_kept(&mut self, now: Now, feed: FeedId) {
        let subject = Subject::Feed(feed);
        let caught = self.world.caught.get(&subject);
        if caught.is_some_and(|caught| caught.lines.iter().any(|line| line.is_kept)) {
            let due = Due::Judge(subject);
            self.schedule.at(now.mono.plus(KEPT_MS + 1_000), due);
        }
    }

    /// Has all data cards judged, now and from now on.
    pub(super) fn look_at_cards(&mut self, now: Now) {
        self.dirty.extend(self.feeds().map(Subject::Feed));
        self.dirty.extend(self.world.caught.keys());
        self.schedule.at(now.mono.plus(LOOK_MS), Due::Cards);
    }
}
