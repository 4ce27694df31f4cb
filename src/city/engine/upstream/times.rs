//! Times that publishers name: what is up has ended, unless nobody can ask whether it was made longer.

use super::Engine;
use crate::city::{
    alerts::alert::Subject,
    engine::schedule::Due,
    model::{
        text::SafeText,
        time::{Mono, Now, Stamp},
    },
};

/// While a publisher cannot be heard, times that are up are looked at this often, milliseconds.
const LATER_MS: u64 = 60_000;

impl Engine {
    /// Looks at a publisher's times when this one is up.
    pub(super) fn look_again_at(&mut self, now: Now, publisher: Subject, until: Stamp) {
        let left_ms = u64::try_from(until.since(now.utc)).unwrap_or(0);
        self.look_at(publisher, now.mono.plus(left_ms));
    }

    fn look_at(&mut self, publisher: Subject, when: Mono) {
        let Some(known) = self.voices.publishers.get_mut(&publisher) else {
            return;
        };
        if known.due.is_none_or(|due| when < due) {
            known.due = Some(when);
            self.schedule.at(when, Due::Notices(publisher));
        }
    }

    /// Ends what names a time that is up. While its publisher cannot be heard, nobody knows whether it still holds.
    pub(in super::super) fn check_notices(&mut self, now: Now, publisher: Subject) {
        let Some(known) = self.voices.publishers.get_mut(&publisher) else {
            return;
        };
        if known.due.is_some_and(|due| due > now.mono) {
            return;
        }
        known.due = None;
        if known.known.is_empty() {
            return;
        }
        if self.world.is_out_of_sight(publisher) {
            return self.look_at(publisher, now.mono.plus(LATER_MS));
        }
        let timed = known.known.iter();
        let timed = timed.filter_map(|(id, voice)| Some((voice.until?, id)));
        let (up, ahead): (Vec<_>, Vec<_>) = timed.partition(|(until, _)| *until <= now.utc);
        let next = ahead.iter().map(|(until, _)| *until).min();
        let up: Vec<SafeText> = up.into_iter().map(|(_, id)| id.clone()).collect();
        for id in up {
            self.end(now, publisher, &id);
        }
        if let Some(next) = next {
            self.look_again_at(now, publisher, next);
        }
    }
}
