//! Seeded cities that speak the real wire formats: nine of them, about 5,600 devices, 12 services.
//!
//! Pure: no I/O and no clock. What is said at a moment depends on the seed, the speaker, the moment and
//! the scenarios that were played, so any window of time can be made in any order, and twice the same.
//! Leaves out: sockets (the demo and `simulate` faces carry what is said) and decoding.

mod answers;
mod calendar;
mod cast;
mod config;
mod inventory;
mod nature;
mod pen;
mod plan;
mod random;
mod rhythm;
mod scenarios;
mod script;
mod speech;

use crate::city::{
    engine::port::LinkState,
    model::{ids::FeedId, inventory::Inventory, text::SafeText, time::Stamp},
};
use bytes::Bytes;
use cast::{Actor, Cast, NOBODY};
use nature::Scene;
use pen::Pen;
use plan::Plan;
use random::Dice;
use rhythm::{Cue, Rhythm};
use scenarios::What;
use script::{CHANNELS, Kind, MASTS};
use speech::{chirpstack, hfp, ngsi, senml, sensorthings, tts};

pub use answers::{Ask, path};
pub use config::config;

/// One thing that was said on a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// When it arrives.
    pub at: Stamp,
    /// On which feed.
    pub feed: FeedId,
    /// Its topic.
    pub topic: Bytes,
    /// Its payload.
    pub bytes: Bytes,
    /// True for a message that the broker had kept: old news.
    pub retained: bool,
}

/// A story that can be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Scenario {
    /// Nothing goes wrong.
    #[default]
    Calm,
    /// A gateway in Lund falls silent (MISSION ST1).
    Gateway,
    /// Varaamo gets slow after a release (MISSION ST2).
    Varaamo,
    /// The broker of the shared platform fails over (MISSION ST6).
    Failover,
}

impl Scenario {
    /// All, in the order of the demo's function keys; calm is none of them.
    pub const ALL: [Self; 4] = [Self::Calm, Self::Gateway, Self::Varaamo, Self::Failover];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Gateway => "gateway",
            Self::Varaamo => "varaamo",
            Self::Failover => "failover",
        }
    }

    /// The scenario of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|scenario| scenario.name() == name)
    }
}

/// The simulated cities.
#[derive(Debug)]
pub struct Sim {
    start: Stamp,
    cast: Cast,
    rhythm: Rhythm,
    plan: Plan,
}

impl Sim {
    /// The cities of a seed, which begin to be watched at `start`.
    pub fn new(seed: u64, start: Stamp) -> Self {
        let cast = Cast::new(seed);
        let rhythm = Rhythm::new(&cast);
        Self {
            start,
            cast,
            rhythm,
            plan: Plan::default(),
        }
    }

    /// When the watching began.
    pub fn start(&self) -> Stamp {
        self.start
    }

    /// What the cities declare: the same for every seed. Their cards were confirmed a season ago.
    pub fn inventory(&self) -> Inventory {
        const DAY_MS: i64 = 86_400_000;
        let mut inventory = inventory::inventory();
        let day = Stamp((self.start.0.div_euclid(DAY_MS) - 90) * DAY_MS);
        for feed in &mut inventory.feeds {
            feed.card.confirmed = Some(day);
        }
        inventory
    }

    /// Ends the scenario that is going on, and begins another one at `at`. Ask for windows that begin
    /// at or after `at` from now on; what was said before stays said.
    pub fn play(&mut self, scenario: Scenario, at: Stamp) {
        self.plan.play(scenario, at);
    }

    /// Adds to `out` all that arrives from `from` up to, not including, `until`, in order.
    pub fn messages(&self, from: Stamp, until: Stamp, out: &mut Vec<Spoken>) {
        let mut cues = Vec::new();
        self.rhythm.cues(from, until, 0, &mut cues);
        let (mut pen, mut fresh) = (Pen::default(), Vec::with_capacity(cues.len()));
        for cue in &cues {
            self.speak(cue, true, &mut pen, &mut fresh);
        }
        self.last_words(from, until, &mut pen, &mut fresh);
        out.append(&mut fresh);
    }

    /// Every device's and every gateway's last regular message before `now`, in order, after what the
    /// brokers keep: the whole picture at once.
    pub fn opening(&self, now: Stamp) -> Vec<Spoken> {
        let mut cues: Vec<Cue> = self
            .cast
            .actors
            .iter()
            .map(|actor| self.rhythm.last(actor, now))
            .collect();
        cues.sort_unstable();
        let mut out = Vec::with_capacity(cues.len() + MASTS.len());
        let mut pen = Pen::default();
        let first = cues.first().map_or(now, |cue| cue.at);
        for (row, mast) in MASTS.iter().enumerate() {
            chirpstack::online(row, &mut pen);
            let spoken = Spoken {
                retained: true,
                ..say(first, mast.channel, &mut pen)
            };
            out.push(spoken);
        }
        for cue in &cues {
            self.speak(cue, false, &mut pen, &mut out);
        }
        out
    }

    /// Adds to `out` what arrived in a window before the start and is no part of `opening(start)`, in
    /// order. Whoever speaks more often than every five minutes is thinned to about that.
    pub fn past(&self, from: Stamp, until: Stamp, out: &mut Vec<Spoken>) {
        let mut cues = Vec::new();
        self.rhythm
            .cues(from, until.min(self.start), THIN_MS, &mut cues);
        let mut pen = Pen::default();
        for cue in &cues {
            let Some(actor) = self.cast.actor(cue.actor) else {
                continue;
            };
            if *cue != self.rhythm.last(actor, self.start) {
                self.speak(cue, false, &mut pen, out);
            }
        }
    }

    /// How the links of the feeds change from `from` up to, not including, `until`. All feeds come up at
    /// the start.
    pub fn links(&self, from: Stamp, until: Stamp) -> Vec<(Stamp, FeedId, LinkState)> {
        let window = from..until;
        let mut changes = Vec::new();
        if window.contains(&self.start) {
            for row in 0..CHANNELS.len() {
                changes.push((
                    self.start,
                    FeedId(row as u16),
                    LinkState::Up {
                        refused: Vec::new(),
                    },
                ));
            }
        }
        for (number, fault) in self.plan.faults().iter().enumerate() {
            let What::LinkDown {
                channel,
                fault: how,
                detail,
            } = fault.what
            else {
                continue;
            };
            let feed = FeedId(channel as u16);
            if window.contains(&fault.from) && fault.from < fault.until {
                let detail = SafeText::new(detail);
                changes.push((fault.from, feed, LinkState::Down { fault: how, detail }));
            }
            let goes_on = self.plan.faults().iter().enumerate().any(|(other, next)| {
                other != number
                    && next.from <= fault.until
                    && fault.until < next.until
                    && matches!(next.what, What::LinkDown { channel: row, .. } if row == channel)
            });
            if window.contains(&fault.until) && !goes_on {
                changes.push((
                    fault.until,
                    feed,
                    LinkState::Up {
                        refused: Vec::new(),
                    },
                ));
            }
        }
        changes.sort_by_key(|(at, feed, _)| (*at, *feed));
        changes
    }

    /// Says what an actor has to say at its cue, if it can be heard.
    fn speak(&self, cue: &Cue, with_faults: bool, pen: &mut Pen, out: &mut Vec<Spoken>) {
        let Some(actor) = self.cast.actor(cue.actor) else {
            return;
        };
        if with_faults && self.plan.is_cut(actor.channel, cue.at) {
            return;
        }
        let scene = Scene::new(self.cast.seed, actor.town, cue.at);
        let format = CHANNELS
            .get(actor.channel)
            .map_or("", |channel| channel.format);
        match format {
            "hsl-hfp-v2" => hfp::position(actor, &scene, pen),
            "senml" => senml::pack(actor, &scene, pen),
            "ngsi" => ngsi::notification(actor, &scene, pen),
            "tts-v3" => {
                let taken = self.is_taken(actor, cue.slot);
                tts::up(actor, &scene, self.frames(actor, cue.slot), taken, pen);
            }
            "sensorthings" => {
                for stream in 0..sensorthings::STREAMS_PER_ROOM {
                    sensorthings::observation(actor, &scene, cue.slot, stream, pen);
                    out.push(say(cue.at, actor.channel, pen));
                }
                return;
            }
            _ if actor.kind == Kind::Gateway => {
                let row = actor.ordinal as usize;
                if with_faults && self.plan.is_deaf(row, cue.at) {
                    return;
                }
                chirpstack::stats(row, &scene, false, pen);
            }
            _ => {
                let masts = self.hearers(actor, cue, with_faults);
                if masts.is_empty() {
                    return;
                }
                let taken = self.is_taken(actor, cue.slot);
                let count = self.frames(actor, cue.slot);
                let what = chirpstack::Uplink {
                    scene: &scene,
                    count,
                    taken,
                    masts: &masts,
                };
                chirpstack::up(actor, &what, pen);
            }
        }
        out.push(say(cue.at, actor.channel, pen));
    }

    fn is_taken(&self, actor: &Actor, slot: i64) -> bool {
        actor.kind == Kind::Parking && nature::is_taken(&self.rhythm, self.cast.seed, actor, slot)
    }

    /// The gateways that hear a device now; none where it is dead.
    fn hearers(&self, actor: &Actor, cue: &Cue, with_faults: bool) -> Vec<usize> {
        if with_faults && self.plan.is_dead(actor, cue.at) {
            return Vec::new();
        }
        let all = actor
            .masts
            .into_iter()
            .filter(|mast| *mast != NOBODY)
            .map(usize::from);
        all.filter(|mast| !(with_faults && self.plan.is_deaf(*mast, cue.at)))
            .collect()
    }

    /// The frame counter of a device: it was switched on some weeks before the start.
    fn frames(&self, actor: &Actor, slot: i64) -> u32 {
        let mut dice = Dice::of(self.cast.seed, FRAMES, u64::from(actor.number), 0);
        let before = 2_000 + dice.below(20_000) as i64;
        (before + slot - self.start.0.div_euclid(actor.every_ms)).max(1) as u32
    }

    /// The last words of gateways that fall silent.
    fn last_words(&self, from: Stamp, until: Stamp, pen: &mut Pen, out: &mut Vec<Spoken>) {
        for fault in self.plan.faults() {
            let What::OnBattery { mast: row } = fault.what else {
                continue;
            };
            let Some(mast) = MASTS
                .get(row)
                .filter(|_| (from..until).contains(&fault.from))
            else {
                continue;
            };
            let town = CHANNELS.get(mast.channel).map_or(0, |channel| channel.town);
            let scene = Scene::new(self.cast.seed, town, fault.from);
            chirpstack::stats(row, &scene, true, pen);
            let spoken = say(fault.from, mast.channel, pen);
            let place = out.partition_point(|other| other.at <= spoken.at);
            out.insert(place, spoken);
        }
    }
}

const FRAMES: u64 = 0x0601;

/// Speakers that speak more often than this are thinned in the past, milliseconds.
const THIN_MS: i64 = 300_000;

/// Takes what the pen wrote.
fn say(at: Stamp, channel: usize, pen: &mut Pen) -> Spoken {
    let spoken = Spoken {
        at,
        feed: FeedId(channel as u16),
        topic: Bytes::copy_from_slice(pen.topic.as_bytes()),
        bytes: Bytes::copy_from_slice(pen.text.as_bytes()),
        retained: false,
    };
    pen.clear();
    spoken
}

#[cfg(test)]
mod tests;
