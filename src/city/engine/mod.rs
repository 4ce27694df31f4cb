//! The engine: one state machine, one step for each input (DESIGN 2).
//!
//! Inside a step: read -> place -> remember -> judge -> mute -> answer. The world, alerts included, is a
//! pure function of the inputs and their times; nothing here reads a clock or rolls unseeded dice.

mod ahead;
mod assets;
mod breaker;
mod cards;
mod certificates;
pub mod checkpoint;
mod clocks;
mod doubles;
mod judge;
mod kept;
mod links;
mod neighbours;
mod oversized;
mod pages;
mod personal;
mod pipes;
mod place;
mod plan;
mod polled;
mod polls;
pub mod port;
mod quality;
mod radio;
mod read;
mod reload;
mod renew;
mod retry;
mod schedule;
mod series;
mod serve;
mod staleness;
mod turns;
mod upstream;
mod values;
mod wishes;

use super::{
    alerts::alert::Subject,
    formats::found::Found,
    history::cadence::Cadence,
    model::{
        ids::{DeviceId, FeedId},
        inventory::Inventory,
        order::{Deed, Order},
        random::Random,
        time::{Mono, Now},
    },
    world::{World, gateway::Gateway, tally::Tally},
};
use ahead::{Ahead, Hint};
use doubles::Doubles;
use links::LinkPlan;
use neighbours::Comparison;
use polls::Polls;
use port::{Failure, Input, Outbox, Reply, Source};
use schedule::{Due, Schedule};
use series::SeriesBook;
use std::collections::BTreeSet;
use upstream::Voices;

/// A wall clock that moves this much against the monotonic one has jumped, milliseconds.
const CLOCK_JUMP_MS: i64 = 5_000;

/// The one state machine.
#[derive(Debug)]
pub struct Engine {
    world: World,
    found: Found,
    ahead: Ahead,
    hint: Hint,
    schedule: Schedule,
    links: Vec<LinkPlan>,
    polls: Polls,
    series: SeriesBook,
    doubles: Doubles,
    /// Devices behind each feed.
    behind: Vec<Vec<DeviceId>>,
    /// Subjects whose verdicts may have changed in this step.
    dirty: Vec<Subject>,
    /// True once days of certificates are counted.
    counts_days: bool,
    /// Devices that a page of a source speaks of, while one of several is read.
    seen: Option<(Source, BTreeSet<DeviceId>)>,
    /// What publishers say themselves.
    voices: Voices,
    /// What neighbours say, laid side by side.
    comparison: Comparison,
    /// Whose answer is being read, while one is.
    asking: Option<Source>,
    /// Open alerts may hide or show others after this step.
    mute_needed: bool,
    random: Random,
    started: bool,
}

impl Engine {
    /// An engine that knows what was declared and nothing else.
    pub fn new(inventory: Inventory, seed: u64, now: Now) -> Self {
        let mut world = World {
            now,
            ..World::default()
        };
        world.feeds = inventory
            .feeds
            .iter()
            .map(|feed| reload::fresh_feed(feed, now))
            .collect();
        world.services = inventory
            .services
            .iter()
            .map(|_| reload::fresh_service(now))
            .collect();
        world.tallies.cities = vec![Tally::default(); inventory.cities.len()];
        world.tallies.feeds = vec![Tally::default(); inventory.feeds.len()];
        let feeds = inventory.feeds.len();
        let mut random = Random::new(seed);
        let polls = Polls::new(&inventory, now.mono, &mut random);
        world.inventory = inventory;
        let mut engine = Self {
            world,
            found: Found::default(),
            ahead: Ahead::default(),
            hint: Hint::default(),
            schedule: Schedule::default(),
            links: (0..feeds).map(|_| LinkPlan::default()).collect(),
            polls,
            series: SeriesBook::default(),
            doubles: Doubles::default(),
            behind: vec![Vec::new(); feeds],
            dirty: Vec::new(),
            counts_days: false,
            seen: None,
            voices: Voices::default(),
            comparison: Comparison::default(),
            asking: None,
            mute_needed: false,
            random,
            started: false,
        };
        engine.declare_gateways(now);
        engine
    }

    fn declare_gateways(&mut self, now: Now) {
        for declared in self.world.inventory.gateways.clone() {
            let Some(feed) = declared.feed else { continue };
            let gateway = Gateway {
                name: declared.name,
                city: declared.city,
                place: declared.place,
                cadence: Cadence::new(declared.expect_every_ms),
                state_since: now.mono,
                waits_from: now.mono,
                ..Gateway::default()
            };
            self.add_gateway(feed, &declared.id, gateway);
        }
    }

    /// Takes one input. Effects go to `out`.
    pub fn step(&mut self, now: Now, input: Input, out: &mut Outbox) {
        self.take(now, input, None, out);
    }

    /// Takes up to `most` inputs that came at one time, as if each were a step, but cheaper. `witness` sees each
    /// before it is taken.
    pub fn steps(
        &mut self,
        now: Now,
        inputs: &mut std::vec::IntoIter<Input>,
        most: usize,
        mut witness: impl FnMut(&Input),
        out: &mut Outbox,
    ) {
        let mut ahead = std::mem::take(&mut self.ahead);
        let mut left = most.min(inputs.len());
        while left > 0 {
            let waiting = inputs.as_slice();
            let count = ahead.look(self, now, waiting.get(..left).unwrap_or(waiting));
            for (place, input) in (0..count.max(1)).zip(&mut *inputs) {
                left -= 1;
                witness(&input);
                let (found, hint) = ahead.at(place);
                self.hint = hint;
                self.take(now, input, found.filter(|_| count > 0), out);
            }
        }
        self.ahead = ahead;
    }

    /// Takes one input; `found` is what was read of it already.
    fn take(&mut self, now: Now, input: Input, found: Option<&Found>, out: &mut Outbox) {
        self.notice_time(now);
        if !self.started {
            self.started = true;
            self.open_all_links(now, out);
            self.look_at_cards(now);
        }
        self.world.console.inputs += 1;
        match input {
            Input::Message {
                feed,
                topic,
                bytes,
                retained,
                dup,
                qos: _,
            } => {
                if let Some(found) = found {
                    self.take_message(now, feed, &bytes, (retained, dup), found);
                } else {
                    let mut found = std::mem::take(&mut self.found);
                    if self.read(now, feed, (&topic, &bytes), retained, &mut found) {
                        self.take_message(now, feed, &bytes, (retained, dup), &found);
                    }
                    self.found = found;
                }
            }
            Input::Response {
                source,
                request,
                outcome,
            } => {
                self.note_host(now, source, request, &outcome);
                self.deliver(now, (source, request), outcome, out);
            }
            Input::Link { feed, state } => self.take_link(now, feed, state, out),
            Input::Lost { feed, count } => {
                self.world.console.lost = self.world.console.lost.saturating_add(count);
                if let Some(status) = self.world.feeds.get_mut(feed.index()) {
                    status.lost = status.lost.saturating_add(count);
                }
            }
            Input::Oversized { feed, packet } => self.take_oversized(now, feed, packet),
            Input::Caught { source, caught } => self.take_caught(now, source, &caught),
            Input::Certificate { endpoint, validity } => {
                self.take_certificate(now, endpoint, validity);
            }
            Input::Order(order) => self.obey(now, &order),
            Input::Reload(reread) => self.take_config(now, *reread, out),
            Input::Tick => {}
        }
        self.run_due(now, out);
        self.judge_dirty(now);
    }

    /// Hands an outcome to whom it is for.
    fn deliver(
        &mut self,
        now: Now,
        (source, request): (Source, u32),
        outcome: Result<Reply, Failure>,
        out: &mut Outbox,
    ) {
        match source {
            Source::Service(service) => self.take_answer(now, service, request, outcome, out),
            Source::Feed(feed) | Source::Further(feed, _) => {
                self.take_page(now, (feed, source, request), outcome, out);
            }
        }
    }

    /// When the engine wants to be called next, even if nothing comes in.
    pub fn deadline(&self) -> Option<Mono> {
        self.schedule.next()
    }

    /// The world, to look at.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The edge tells how many batches wait at the door.
    pub fn note_queue(&mut self, waiting: u32) {
        self.world.console.queue = waiting;
    }

    /// Moves time, and notices where the two clocks part (FAILURES C6). A jump raises and clears
    /// nothing: all durations run on the monotonic clock.
    fn notice_time(&mut self, now: Now) {
        let before = self.world.now;
        if self.started {
            let utc_ms = now.utc.since(before.utc);
            let mono_ms = i64::try_from(now.mono.since(before.mono)).unwrap_or(i64::MAX);
            let jump = utc_ms.saturating_sub(mono_ms);
            if jump.abs() > CLOCK_JUMP_MS {
                self.world.console.clock_jumps += 1;
                self.world.console.last_jump_ms = jump;
            }
        }
        self.world.now = now;
    }

    fn run_due(&mut self, now: Now, out: &mut Outbox) {
        while let Some(due) = self.schedule.pop(now.mono) {
            match due {
                Due::Device(device) => self.check_device(now, device),
                Due::Gateway(gateway) => self.check_gateway(now, gateway),
                Due::Feed(feed) => self.check_feed(now, feed),
                Due::Connect(feed) => self.open_link(now, feed, out),
                Due::Filters(feed) => self.ask_for_filters(now, feed, out),
                Due::Poll(source) => self.poll(now, source, out),
                Due::Certificates => self.count_days(now),
                Due::Cards => self.look_at_cards(now),
                Due::Notices(publisher) => self.check_notices(now, publisher),
                Due::Compare => self.compare(now),
                Due::Judge(subject) => self.dirty.push(subject),
            }
        }
    }

    fn obey(&mut self, now: Now, order: &Order) {
        let book = &mut self.world.alerts;
        match &order.what {
            Deed::Acknowledge(id) => book.acknowledge(*id, &order.who, now),
            Deed::Unacknowledge(id) => book.unacknowledge(*id, &order.who, now),
            Deed::Note(id, words) => book.note(*id, &order.who, words, now),
        };
    }

    /// All feeds.
    fn feeds(&self) -> impl Iterator<Item = FeedId> + use<> {
        (0..self.world.feeds.len() as u16).map(FeedId)
    }
}
