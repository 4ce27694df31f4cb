//! How many alerts one publisher may have, and which of them make room (law 8).

use super::{Engine, PUSHED_OLD_MS, Teller, Voice, publisher_of};
use crate::city::{
    alerts::alert::{RuleRef, Subject},
    model::{inventory::Severity, limits, time::Now},
};

impl Engine {
    /// True where another alert of a publisher fits; where it is full, one that is old, or less bad than this one,
    /// makes room. What does not fit is counted (law 8).
    pub(super) fn has_room(&mut self, now: Now, teller: Teller, severity: Severity) -> bool {
        let publisher = teller.publisher;
        let Some(known) = self.voices.publishers.get(&publisher) else {
            return true;
        };
        if known.known.len() < limits::NOTICES_PER_PUBLISHER {
            return true;
        }
        let is_old =
            |voice: &Voice| voice.by.is_none() && now.mono.since(voice.heard) > PUSHED_OLD_MS;
        let least = known
            .known
            .iter()
            .min_by_key(|(_, voice)| (!is_old(voice), voice.severity, voice.heard))
            .filter(|(_, voice)| is_old(voice) || voice.severity < severity)
            .map(|(id, voice)| (id.clone(), voice.number));
        match teller.by.and_then(|by| self.voices.answers.get_mut(&by)) {
            Some(answers) => answers.cut = answers.cut.saturating_add(1),
            None => self.note_cut(publisher, 1),
        }
        let Some((id, number)) = least else {
            return false;
        };
        if let Some(known) = self.voices.publishers.get_mut(&publisher) {
            known.known.remove(&id);
        }
        self.world
            .alerts
            .forget(RuleRef::Upstream(number), publisher);
        true
    }

    /// Counts what found no room, once for as long as it finds none.
    pub(super) fn note_cut(&mut self, publisher: Subject, more: u32) {
        let answers = self.voices.answers.iter();
        let own = answers.filter(|(source, _)| publisher_of(**source) == publisher);
        let cut = own.fold(0_u32, |sum, (_, one)| sum.saturating_add(one.cut));
        if cut > 0 {
            self.world.notices_cut.insert(publisher, cut);
        } else {
            self.world.notices_cut.remove(&publisher);
        }
        for _ in 0..more {
            match publisher {
                Subject::Feed(feed) => self.count_over_bounds(feed),
                _ => self.world.console.over_bounds += 1,
            }
        }
    }
}
