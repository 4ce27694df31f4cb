//! The demo's city: an engine and the simulation on one virtual clock. No socket, no file, no real time:
//! the same seed and the same moves give the same world.

use crate::{
    city::{
        engine::{
            Engine,
            port::{Effect, Input, LinkState, Outbox, Source},
        },
        model::{
            ids::FeedId,
            order::Order,
            time::{Mono, Now, Stamp},
        },
        sim::{Ask, Scenario, Sim, Spoken},
        world::World,
    },
    edge::links::tape::{Bounds, TapeFile},
};
use std::{collections::BTreeMap, io, path::Path};

/// When the demo's day begins for the viewer: a Tuesday morning in late autumn, 08:52 in Helsinki.
const START: Stamp = Stamp(1_795_503_120_000);
/// How long the cities have run when the demo begins, milliseconds.
const PAST_MS: u64 = 6 * 3_600_000;
/// Time moves in steps of this, milliseconds.
const STEP_MS: u64 = 100;
/// How much of the past is filled in with each step, milliseconds.
const PAST_SLICE_MS: i64 = 3 * 60_000;

/// Who was asked, the number of the request, when, and the ETag that was sent.
type Asked = (Source, u32, Stamp, Option<String>);

/// The demo's city.
#[derive(Debug)]
pub struct Play {
    engine: Engine,
    sim: Sim,
    now: Now,
    out: Outbox,
    /// Answers on their way, by the time of their arrival.
    answers: BTreeMap<(Stamp, u32), Asked>,
    asked: u32,
    /// How far the past is filled in.
    filled: Stamp,
    scenario: Scenario,
    spoken: Vec<Spoken>,
    tape: Option<TapeFile>,
}

impl Play {
    /// Six hours have passed: every device has spoken within its time, services have been asked all
    /// along. What the devices said before that is filled in by [`Play::advance`].
    pub fn new(seed: u64, scenario: Scenario) -> Self {
        Self::with_tape(seed, scenario, None)
    }

    /// The same, on a tape, six hours of being asked included.
    ///
    /// # Errors
    /// Where the tape cannot be begun.
    pub fn taped(seed: u64, scenario: Scenario, path: &Path, bounds: Bounds) -> io::Result<Self> {
        let tape = TapeFile::create(path, seed, bounds)?.patient();
        Ok(Self::with_tape(seed, scenario, Some(tape)))
    }

    fn with_tape(seed: u64, scenario: Scenario, mut tape: Option<TapeFile>) -> Self {
        let sim = Sim::new(seed, START);
        let begin = Now {
            utc: START.plus(-(PAST_MS as i64)),
            mono: Mono(0),
        };
        let engine = Engine::new(sim.inventory(), seed, begin);
        if let Some(tape) = &mut tape {
            tape.begin(&engine);
        }
        let mut play = Self {
            engine,
            sim,
            now: begin,
            out: Outbox::new(),
            answers: BTreeMap::new(),
            asked: 0,
            filled: begin.utc,
            scenario: Scenario::Calm,
            spoken: Vec::new(),
            tape,
        };
        // The first step opens all links and asks all sources; from then on the engine names its deadlines.
        play.step(Input::Tick);
        play.open();
        play.play(scenario);
        play
    }

    /// True while the session is taped.
    pub fn is_taped(&self) -> bool {
        self.tape.as_ref().is_some_and(TapeFile::is_running)
    }

    /// Ends the tape, if there is one. False where it ended before its time.
    pub fn finish(&mut self) -> bool {
        self.tape.take().is_none_or(TapeFile::finish)
    }

    fn open(&mut self) {
        let opening = self.sim.opening(START);
        for spoken in opening {
            self.run_to(spoken.at);
            self.hear(spoken);
        }
        self.run_to(START);
        for (_, feed, state) in self.sim.links(START, START.plus(1)) {
            self.step(Input::Link { feed, state });
        }
    }

    /// The world, to look at.
    pub fn world(&self) -> &World {
        self.engine.world()
    }

    /// The engine, for benches.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The virtual time.
    pub fn now(&self) -> Now {
        self.now
    }

    /// The scenario that plays.
    pub fn scenario(&self) -> Scenario {
        self.scenario
    }

    /// Begins a scenario now.
    pub fn play(&mut self, scenario: Scenario) {
        self.scenario = scenario;
        let begun = self.now.utc;
        let broken: Vec<FeedId> = self.broken_links();
        self.sim.play(scenario, begun);
        // The scenario that ended may have left links broken that nobody will mend any more.
        for feed in broken {
            self.step(Input::Link {
                feed,
                state: LinkState::Up {
                    refused: Vec::new(),
                },
            });
        }
    }

    fn broken_links(&self) -> Vec<FeedId> {
        let feeds = self.engine.world().feeds.iter().enumerate();
        let broken = feeds.filter(|(_, status)| status.link_fault.is_some());
        broken.map(|(index, _)| FeedId(index as u16)).collect()
    }

    /// An operator's order.
    pub fn order(&mut self, order: Order) {
        self.step(Input::Order(order));
    }

    /// Moves the virtual clock on by this many milliseconds, in steps that are always the same.
    pub fn advance(&mut self, ms: u64) {
        let end = self.now.utc.plus(i64::try_from(ms).unwrap_or(0));
        while self.now.utc < end {
            let until = end.min(self.now.utc.plus(STEP_MS as i64));
            self.play_until(until);
            self.fill_past();
        }
    }

    fn play_until(&mut self, until: Stamp) {
        let from = self.now.utc;
        let mut spoken = std::mem::take(&mut self.spoken);
        spoken.clear();
        self.sim.messages(from, until, &mut spoken);
        let mut links = self.sim.links(from, until).into_iter().peekable();
        for one in spoken.drain(..) {
            while let Some((at, feed, state)) = links.next_if(|(at, _, _)| *at <= one.at) {
                self.run_to(at);
                self.step(Input::Link { feed, state });
            }
            self.run_to(one.at);
            self.hear(one);
        }
        for (at, feed, state) in links {
            self.run_to(at);
            self.step(Input::Link { feed, state });
        }
        self.spoken = spoken;
        self.run_to(until);
        self.step(Input::Tick);
    }

    /// The earlier words of everybody: history, behind the picture.
    fn fill_past(&mut self) {
        if self.filled >= START {
            return;
        }
        let until = START.min(self.filled.plus(PAST_SLICE_MS));
        let mut spoken = Vec::new();
        self.sim.past(self.filled, until, &mut spoken);
        self.filled = until;
        for one in spoken {
            self.hear(one);
        }
    }

    fn hear(&mut self, spoken: Spoken) {
        let Spoken {
            feed,
            topic,
            bytes,
            retained,
            ..
        } = spoken;
        self.step(Input::Message {
            feed,
            topic,
            bytes,
            retained,
            qos: 0,
            dup: false,
        });
    }

    /// Lets time pass to `until`: answers arrive when they are due, and the engine gets its deadlines.
    fn run_to(&mut self, until: Stamp) {
        loop {
            let answer = self.answers.first_key_value().map(|((at, _), _)| *at);
            let due = self.engine.deadline().map(|due| {
                self.now
                    .utc
                    .plus(i64::try_from(due.since(self.now.mono)).unwrap_or(i64::MAX))
            });
            let next = match (answer, due) {
                (Some(answer), Some(due)) => answer.min(due),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => break,
            };
            if next > until {
                break;
            }
            self.set_time(next);
            let first = self
                .answers
                .first_entry()
                .filter(|entry| entry.key().0 <= next);
            if let Some(entry) = first {
                let (source, request, asked, etag) = entry.remove();
                let ask = Ask {
                    etag: etag.as_deref(),
                };
                let reply = self.sim.answer(source, asked, &ask);
                self.step(Input::Response {
                    source,
                    request,
                    outcome: Ok(reply),
                });
            } else {
                self.step(Input::Tick);
            }
        }
        self.set_time(until);
    }

    fn set_time(&mut self, utc: Stamp) {
        let passed = u64::try_from(utc.since(self.now.utc)).unwrap_or(0);
        self.now = Now {
            utc: self.now.utc.max(utc),
            mono: self.now.mono.plus(passed),
        };
    }

    fn step(&mut self, input: Input) {
        if let Some(tape) = &mut self.tape {
            tape.write(self.now, &input);
        }
        self.engine.step(self.now, input, &mut self.out);
        if let Some(tape) = self.tape.as_mut().filter(|tape| tape.is_full()) {
            tape.begin(&self.engine);
        }
        for effect in std::mem::take(&mut self.out) {
            // There is no socket to open: the links of the demo come up by themselves.
            let Effect::Fetch {
                source,
                request,
                etag,
                ..
            } = effect
            else {
                continue;
            };
            let ask = Ask {
                etag: etag.as_deref(),
            };
            let latency_ms = self.sim.answer(source, self.now.utc, &ask).latency_ms;
            let arrives = self.now.utc.plus(i64::from(latency_ms));
            self.asked = self.asked.wrapping_add(1);
            self.answers
                .insert((arrives, self.asked), (source, request, self.now.utc, etag));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        city::world::{device::DeviceState, gateway::GatewayState},
        screen::pages::status,
    };

    #[test]
    fn the_first_picture_is_whole_and_calm() {
        let play = Play::new(1, Scenario::Calm);
        let document = status::status(play.world());
        let total = document["devices"]["total"].as_u64().expect("a total");
        assert!((5_500..6_000).contains(&total), "{total}");
        assert_eq!(
            play.world().tallies.all.of(DeviceState::Ok)
                + play.world().tallies.all.of(DeviceState::LowBattery),
            play.world().tallies.all.total(),
            "{}",
            document["devices"]
        );
        assert_eq!(document["alerts"], serde_json::json!([]));
        assert_eq!(play.world().alerts.raised_total(), 0);
    }

    #[test]
    fn calm_raises_no_alert() {
        let mut play = Play::new(7, Scenario::Calm);
        play.advance(600_000);
        assert_eq!(
            play.world().alerts.raised_total(),
            0,
            "{:#}",
            status::status(play.world())["alerts"]
        );
        let tally = play.world().tallies.all;
        assert_eq!(
            tally.of(DeviceState::Silent) + tally.of(DeviceState::Unknown),
            0
        );
        assert_eq!(play.world().quality.devices(), 0, "and notes nobody");
        assert_eq!(play.world().alerts.told_total(), 0);
    }

    #[test]
    fn the_same_seed_gives_the_same_world() {
        let digest = |seed| {
            let mut play = Play::new(seed, Scenario::Gateway);
            play.advance(30_000);
            status::digest(&status::status(play.world()))
        };
        assert_eq!(digest(3), digest(3));
        assert_ne!(digest(3), digest(4));
    }

    #[test]
    fn behind_a_broken_feed_nobody_is_judged() {
        let mut play = Play::new(2, Scenario::Failover);
        for _ in 0..9 {
            play.advance(10_000);
            let world = play.world();
            for gateway in &world.gateways {
                let broken = world
                    .feed(gateway.feed)
                    .is_some_and(|feed| feed.state.is_broken());
                assert_eq!(
                    broken,
                    gateway.state == GatewayState::Unknown,
                    "{} is {:?} at {}",
                    gateway.id,
                    gateway.state,
                    play.now().utc
                );
            }
        }
    }
}
