//! Data cards: judged at the start, and every hour after it, for they grow old by themselves. Another config has
//! them judged again (`reload`).

use super::{Engine, schedule::Due};
use crate::city::{alerts::alert::Subject, model::time::Now};

/// How often their age is looked at, milliseconds.
const LOOK_MS: u64 = 3_600_000;

impl Engine {
    /// Has all data cards judged, now and from now on.
    pub(super) fn look_at_cards(&mut self, now: Now) {
        self.dirty.extend(self.feeds().map(Subject::Feed));
        self.schedule.at(now.mono.plus(LOOK_MS), Due::Cards);
    }
}
