//! Who speaks when. Every actor has slots: slot `n` begins at `n * every + phase`, and in each slot it
//! speaks once, at a moment within its spread. Nothing here remembers what was said before.

use super::{
    cast::{Actor, Cast},
    random::Dice,
};
use crate::city::model::time::Stamp;

const JITTER: u64 = 0x0201;

/// One turn to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cue {
    /// When it is heard.
    pub(super) at: Stamp,
    /// Who.
    pub(super) actor: u32,
    /// The number of the slot since 1970.
    pub(super) slot: i64,
}

/// All actors that share an interval and a spread, by phase.
#[derive(Debug)]
struct Voices {
    every_ms: i64,
    spread_ms: i64,
    /// Phase and number, sorted.
    members: Vec<(i64, u32)>,
}

/// The rhythm of a whole cast.
#[derive(Debug)]
pub(super) struct Rhythm {
    seed: u64,
    voices: Vec<Voices>,
}

impl Rhythm {
    /// The rhythm of a cast.
    pub(super) fn new(cast: &Cast) -> Self {
        let mut rhythm = Self {
            seed: cast.seed,
            voices: Vec::new(),
        };
        for actor in &cast.actors {
            rhythm.add(actor);
        }
        for voices in &mut rhythm.voices {
            voices.members.sort_unstable();
        }
        rhythm
    }

    fn add(&mut self, actor: &Actor) {
        let same = |voices: &&mut Voices| {
            voices.every_ms == actor.every_ms && voices.spread_ms == actor.spread_ms
        };
        let member = (actor.phase_ms, actor.number);
        match self.voices.iter_mut().find(same) {
            Some(voices) => voices.members.push(member),
            None => self.voices.push(Voices {
                every_ms: actor.every_ms,
                spread_ms: actor.spread_ms,
                members: vec![member],
            }),
        }
    }

    /// Every turn from `from` up to, not including, `until`, in order. With `thin_ms`, whoever speaks
    /// more often than that is heard only about that often.
    pub(super) fn cues(&self, from: Stamp, until: Stamp, thin_ms: i64, out: &mut Vec<Cue>) {
        let start = out.len();
        for voices in &self.voices {
            let every = voices.every_ms;
            let step = (thin_ms / every).max(1);
            let latest = voices.spread_ms;
            let first = (from.0 - latest).div_euclid(every) - 1;
            for slot in first..=until.0.div_euclid(every) {
                if slot.rem_euclid(step) != 0 {
                    continue;
                }
                let begin = slot * every;
                let members = voices.members.as_slice();
                let low = members.partition_point(|(phase, _)| begin + phase + latest < from.0);
                let high = members.partition_point(|(phase, _)| begin + phase < until.0);
                for (phase, number) in members.get(low..high).unwrap_or_default() {
                    let at = self.moment(begin + phase, latest, *number, slot);
                    if (from..until).contains(&at) {
                        out.push(Cue {
                            at,
                            actor: *number,
                            slot,
                        });
                    }
                }
            }
        }
        if let Some(fresh) = out.get_mut(start..) {
            fresh.sort_unstable();
        }
    }

    /// An actor's last regular turn before `now`.
    pub(super) fn last(&self, actor: &Actor, now: Stamp) -> Cue {
        let mut slot = (now.0 - actor.phase_ms).div_euclid(actor.every_ms);
        loop {
            let at = self.at(actor, slot);
            if at < now {
                return Cue {
                    at,
                    actor: actor.number,
                    slot,
                };
            }
            slot -= 1;
        }
    }

    /// When an actor speaks in a slot.
    pub(super) fn at(&self, actor: &Actor, slot: i64) -> Stamp {
        let begin = slot * actor.every_ms + actor.phase_ms;
        self.moment(begin, actor.spread_ms, actor.number, slot)
    }

    fn moment(&self, begin: i64, spread_ms: i64, actor: u32, slot: i64) -> Stamp {
        let mut dice = Dice::of(self.seed, JITTER, u64::from(actor), slot);
        Stamp(begin + dice.below(spread_ms.max(1) as u64) as i64)
    }
}
