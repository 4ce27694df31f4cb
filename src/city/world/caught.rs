//! Personal data that came by a feed or service, and were hidden: what kind, in which field, how often, since when.
//! What they said is nowhere.

use crate::city::model::{
    catch::{Catch, PersonalKind},
    limits,
    text::SafeText,
    time::Now,
};
use serde::{Deserialize, Serialize};

/// Nothing of it came for so long: it is over, milliseconds. A day holds the rhythm of nearly every feed.
pub const QUIET_MS: u64 = 24 * 3_600_000;
/// A broker gives what it keeps within this time to whoever subscribes anew, milliseconds.
pub const KEPT_MS: u64 = 60_000;

/// One kind in one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What kind.
    pub kind: PersonalKind,
    /// The field, masked.
    pub field: SafeText,
    /// The topic that it came on last, masked; empty where it was asked for.
    pub topic: SafeText,
    /// How often.
    pub count: u64,
    /// When it came first.
    pub first: Now,
    /// When it came last.
    pub last: Now,
    /// The last was one that the broker keeps.
    pub is_kept: bool,
}

/// All that was caught of one source, in the order in which it first came.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Caught {
    /// By kind and field.
    pub lines: Vec<Line>,
}

impl Caught {
    /// Adds what was caught now. Where there is no room for another line, it counts in the last one of its kind.
    pub fn add(&mut self, now: Now, topic: &SafeText, is_kept: bool, catch: &Catch) {
        let lines = &mut self.lines;
        let known = lines
            .iter()
            .position(|line| line.kind == catch.kind && line.field == catch.field);
        let place = known.or_else(|| {
            let is_full = lines.len() >= limits::CATCHES_PER_SOURCE;
            let same = lines.iter().rposition(|line| line.kind == catch.kind);
            same.or(lines.len().checked_sub(1)).filter(|_| is_full)
        });
        match place.and_then(|place| lines.get_mut(place)) {
            Some(line) => {
                line.count = line.count.saturating_add(u64::from(catch.count));
                line.topic.clone_from(topic);
                line.last = now;
                line.is_kept = is_kept;
            }
            None => lines.push(Line {
                kind: catch.kind,
                field: catch.field.clone(),
                topic: topic.clone(),
                count: u64::from(catch.count),
                first: now,
                last: now,
                is_kept,
            }),
        }
    }

    /// Those that still come. `subscribed`: since when the link is up, where it is. What a broker keeps is there until a
    /// fresh subscription does not get it.
    pub fn present(
        &self,
        now: Now,
        subscribed: Option<crate::city::model::time::Mono>,
    ) -> Vec<&Line> {
        let lines = self.lines.iter();
        let is_there = |line: &&Line| {
            if !line.is_kept {
                return now.mono.since(line.last.mono) < QUIET_MS;
            }
            let asked_anew = subscribed.filter(|since| *since > line.last.mono);
            asked_anew.is_none_or(|since| now.mono.since(since) < KEPT_MS)
        };
        lines.filter(is_there).collect()
    }
}
