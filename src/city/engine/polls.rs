//! When polled sources are asked: each at its own interval with jitter, one request at a time, a limit
//! per host, publishers' wishes obeyed (APIS 1.5, FAILURES B6).

use super::{
    Engine,
    breaker::Breaker,
    pages::Run,
    plan::{Plan, PollHealth, every_ms},
    port::{Effect, Failure, Outbox, Reply, Source},
    retry::{header, retry_after_ms},
    schedule::Due,
};
use crate::city::model::{
    cause::FetchFault,
    ids::FeedId,
    inventory::{Inventory, Poll},
    random::Random,
    text::SafeText,
    time::{Mono, Now},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Requests at one host at a time. One that is older than a second does not count: a source that hangs
/// must not slow its neighbours down.
const PER_HOST: usize = 8;
/// Requests at one host at a time, the hanging ones included.
const PER_HOST_HANGING: usize = 64;
/// After this long a request is taken for hanging, milliseconds.
const HANGING_MS: u64 = 1_000;
/// A request that finds its host busy looks again after this long, milliseconds.
const BUSY_MS: u64 = 50;
/// The longest deadline of one request, milliseconds.
const DEADLINE_MOST_MS: u64 = 10_000;
/// A link that says nothing at all by then has lost the request, milliseconds beyond the deadline.
const LOST_MS: u64 = 5_000;
/// The longest that a `Retry-After` is believed, milliseconds.
const RETRY_MOST_MS: u64 = 15 * 60_000;
/// Pages that continue one answer, at most.
const PAGES: u32 = 100;

/// All that is polled: feeds, then services.
fn sources(inventory: &Inventory) -> Vec<(Source, &Poll)> {
    let feeds = inventory.each_feed();
    let feeds = feeds.flat_map(|(id, feed)| {
        let all = feed.polls().enumerate();
        all.map(move |(row, poll)| (source_of(id, row), poll))
    });
    let services = inventory.each_service();
    let services = services.filter_map(|(id, it)| Some((Source::Service(id), it.poll.as_ref()?)));
    feeds.chain(services).collect()
}

/// The source of the request in this row of a feed.
pub(super) fn source_of(feed: FeedId, row: usize) -> Source {
    match row.checked_sub(1).map(u8::try_from) {
        Some(Ok(further)) => Source::Further(feed, further),
        _ => Source::Feed(feed),
    }
}

/// What is declared of a source.
pub(super) fn declared(inventory: &Inventory, source: Source) -> Option<&Poll> {
    source.poll(inventory)
}

/// All polled sources.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Polls {
    pub(super) plans: BTreeMap<Source, Plan>,
    pub(super) breakers: BTreeMap<SafeText, Breaker>,
}

impl Polls {
    pub(super) fn new(inventory: &Inventory, now: Mono, random: &mut Random) -> Self {
        let plans = sources(inventory)
            .into_iter()
            .map(|(source, poll)| (source, Plan::new(poll, now, random)))
            .collect();
        let breakers = BTreeMap::new();
        Self { plans, breakers }
    }

    /// Goes on with another config; `renewed` names the sources that are asked in another way. Returns the first
    /// look at those that are new or renewed. An answer to an older question finds nobody waiting.
    pub(super) fn renew(
        &mut self,
        inventory: &Inventory,
        renewed: &[Source],
        now: Mono,
        random: &mut Random,
    ) -> Vec<(Source, Mono)> {
        let mut before = std::mem::take(&mut self.plans);
        let mut firsts = Vec::new();
        let breakers = &mut self.breakers;
        let mut forget = |source| {
            for breaker in breakers.values_mut() {
                breaker.forget(source);
            }
        };
        for (source, poll) in sources(inventory) {
            let was = before.remove(&source);
            let is_same = |was: &Plan| {
                was.host == poll.host
                    && was.every_ms == every_ms(poll)
                    && (was.edition, was.is_named) == (poll.edition, poll.is_named)
                    && !renewed.contains(&source)
            };
            let plan = match was {
                Some(was) if is_same(&was) => was,
                was => {
                    forget(source);
                    let mut plan = Plan::new(poll, now, random);
                    was.into_iter().for_each(|was| plan.succeed(was));
                    if plan.can_be_asked() {
                        firsts.push((source, plan.first));
                    }
                    plan
                }
            };
            self.plans.insert(source, plan);
        }
        before.into_keys().for_each(forget);
        firsts
    }

    pub(super) fn firsts(&self) -> Vec<(Source, Mono)> {
        let asked = self.plans.iter().filter(|(_, plan)| plan.can_be_asked());
        asked.map(|(source, plan)| (*source, plan.first)).collect()
    }

    /// How the requests of a source went.
    pub(super) fn health(&mut self, source: Source) -> Option<&mut PollHealth> {
        self.plans.get_mut(&source).map(|plan| &mut plan.health)
    }

    /// How all the requests of a feed went, in their order.
    pub(super) fn healths(&self, feed: FeedId) -> impl Iterator<Item = (Source, &PollHealth)> {
        self.of_feed(feed)
            .map(|(source, plan)| (source, &plan.health))
    }

    fn of_feed(&self, feed: FeedId) -> impl Iterator<Item = (Source, &Plan)> {
        let first = self.plans.get_key_value(&Source::Feed(feed));
        let further = Source::Further(feed, 0)..=Source::Further(feed, u8::MAX);
        let all = first.into_iter().chain(self.plans.range(further));
        all.map(|(source, plan)| (*source, plan))
    }

    /// The breaker of a source's host; `None` where nobody waits for this request.
    pub(super) fn breaker_of(
        &mut self,
        source: Source,
        request: Option<u32>,
    ) -> Option<&mut Breaker> {
        let plan = self.plans.get(&source)?;
        if plan.in_flight.map(|(waiting, _)| waiting) != request {
            return None;
        }
        Some(self.breakers.entry(plan.host.clone()).or_default())
    }

    /// The other sources at the host of this one.
    pub(super) fn neighbours(&self, source: Source) -> Vec<Source> {
        let host = self.plans.get(&source).map(|plan| &plan.host);
        let plans = self.plans.iter();
        plans
            .filter(|(other, plan)| **other != source && Some(&plan.host) == host)
            .map(|(other, _)| *other)
            .collect()
    }

    /// The runs of a source.
    pub(super) fn run(&mut self, source: Source) -> Option<&mut Run> {
        self.plans.get_mut(&source).map(|plan| &mut plan.run)
    }

    /// The runs of all sources of a feed, to look at.
    pub(super) fn runs_of(&self, feed: FeedId) -> impl Iterator<Item = (Source, &Run)> {
        self.of_feed(feed).map(|(source, plan)| (source, &plan.run))
    }

    /// Which page of its run a source was last asked for; 0 is the first.
    pub(super) fn page(&self, source: Source) -> u32 {
        self.plans.get(&source).map_or(0, |plan| plan.pages)
    }

    fn is_busy(&self, host: &SafeText, now: Mono) -> bool {
        let (mut fresh, mut all) = (0, 0);
        for plan in self.plans.values().filter(|plan| plan.host == *host) {
            if let Some((_, since)) = plan.in_flight {
                all += 1;
                fresh += usize::from(now.since(since) < HANGING_MS);
            }
        }
        fresh >= PER_HOST || all >= PER_HOST_HANGING
    }
}

impl Engine {
    /// Asks a source, if it is not being asked already and its host has room.
    pub(super) fn poll(&mut self, now: Now, source: Source, out: &mut Outbox) {
        let Some(plan) = self.polls.plans.get_mut(&source) else {
            return;
        };
        if plan.wake.is_none_or(|wake| now.mono < wake) {
            return;
        }
        plan.wake = None;
        let Some(plan) = self.polls.plans.get(&source) else {
            return;
        };
        if !plan.can_be_asked() {
            return;
        }
        let deadline_ms = deadline_ms(plan.every_ms);
        if let Some((request, since)) = plan.in_flight {
            let lost_at = since.plus(deadline_ms + LOST_MS);
            if now.mono < lost_at {
                self.wake_poll(lost_at, source);
            } else {
                self.give_up(now, source, (request, since), out);
            }
            return;
        } else if now.mono < plan.not_before {
            let when = plan.not_before;
            self.wake_poll(when, source);
            return;
        } else if self.polls.is_busy(&plan.host, now.mono) {
            self.wake_poll(now.mono.plus(BUSY_MS), source);
            return;
        }
        let Some(plan) = self.polls.plans.get_mut(&source) else {
            return;
        };
        plan.request = plan.request.wrapping_add(1);
        plan.in_flight = Some((plan.request, now.mono));
        plan.pages = 0;
        let fetch = Effect::Fetch {
            source,
            request: plan.request,
            page: plan.address.clone(),
            etag: plan.etag.clone(),
            last_modified: plan.last_modified.clone(),
            deadline_ms,
        };
        self.wake_poll(now.mono.plus(deadline_ms + LOST_MS), source);
        self.ask(now, source, fetch, out);
    }

    /// Has a source looked at sooner than planned, if it is not being asked.
    pub(super) fn bring_forward(&mut self, when: Mono, source: Source) {
        let plan = self.polls.plans.get_mut(&source);
        if let Some(plan) = plan.filter(|plan| plan.in_flight.is_none() && plan.not_before > when) {
            plan.not_before = when;
            self.wake_poll(when, source);
        }
    }

    /// A request that was never answered has failed like one that was not answered in time.
    fn give_up(
        &mut self,
        now: Now,
        source: Source,
        (request, since): (u32, Mono),
        out: &mut Outbox,
    ) {
        let waited_ms = now.mono.since(since);
        let detail = format!("no word about request {request}: it was lost inside the console");
        let failure = Failure {
            fault: FetchFault::AnswerTimeout,
            detail: SafeText::new(&detail),
            latency_ms: u32::try_from(waited_ms).unwrap_or(u32::MAX),
        };
        let outcome = Err(failure);
        self.note_host(now, source, request, &outcome);
        self.deliver(now, (source, request), outcome, out);
    }

    /// Puts the next look at a source on the list, in place of the one before.
    pub(super) fn wake_poll(&mut self, when: Mono, source: Source) {
        if let Some(plan) = self.polls.plans.get_mut(&source) {
            plan.wake = Some(when);
            self.schedule.at(when, Due::Poll(source));
        }
    }

    /// Asks for the page that continues an answer; false where there are too many. The whole run of
    /// pages counts as one question.
    pub(super) fn poll_page(
        &mut self,
        now: Now,
        source: Source,
        page: String,
        out: &mut Outbox,
    ) -> bool {
        let Some(plan) = self.polls.plans.get_mut(&source) else {
            return false;
        };
        if plan.pages == 0 {
            plan.run.begin();
        }
        // A publisher who leads in a circle is not followed (B11).
        if plan.pages >= PAGES || !plan.run.leads_on(&page) {
            self.world.console.over_bounds += 1;
            return false;
        }
        plan.pages += 1;
        plan.request = plan.request.wrapping_add(1);
        plan.in_flight = Some((plan.request, now.mono));
        out.push(Effect::Fetch {
            source,
            request: plan.request,
            page: Some(page),
            etag: None,
            last_modified: None,
            deadline_ms: deadline_ms(plan.every_ms),
        });
        true
    }

    /// Books an answer: returns false where nobody waits for it any more. The next question is put on
    /// the list.
    pub(super) fn book_answer(
        &mut self,
        now: Now,
        source: Source,
        request: u32,
        outcome: &Result<Reply, Failure>,
    ) -> bool {
        let jitter = self.random.between(0, 200);
        let Some(plan) = self.polls.plans.get_mut(&source) else {
            return false;
        };
        if plan.in_flight.is_none_or(|(waiting, _)| waiting != request) {
            return false;
        }
        let asked = plan.in_flight.take().map_or(now.mono, |(_, since)| since);
        let mut wait_ms = plan.every_ms * (900 + jitter) / 1_000;
        if let Ok(reply) = outcome {
            if matches!(reply.status, 429 | 503)
                && let Some(asked_ms) = retry_after_ms(reply, now.utc)
            {
                wait_ms = wait_ms.max(asked_ms.min(RETRY_MOST_MS));
                plan.told_until = asked.plus(wait_ms);
            }
            // Validators are kept only of bodies that we hold (B7).
            if reply.status == 200 && plan.pages == 0 {
                plan.etag = header(reply, "etag");
                plan.last_modified = header(reply, "last-modified");
            }
        }
        plan.not_before = asked.plus(wait_ms);
        let when = plan.not_before;
        self.wake_poll(when, source);
        true
    }

    /// What was held of this source is not to be relied on: the next question is unconditional.
    pub(super) fn forget_validators(&mut self, source: Source) {
        if let Some(plan) = self.polls.plans.get_mut(&source) {
            plan.etag = None;
            plan.last_modified = None;
        }
    }
}

/// A request may take most of its interval, and never more than ten seconds.
fn deadline_ms(every_ms: u64) -> u64 {
    (every_ms * 9 / 10).clamp(900, DEADLINE_MOST_MS)
}

#[cfg(test)]
mod tests {
    use super::super::port::{Input, LinkState};
    use super::*;
    use crate::city::model::{
        cause::LinkFault,
        ids::{BrokerId, FeedId},
        inventory::{Feed, Service},
        time::Stamp,
    };
    use bytes::Bytes;

    /// A day of questions, and links that come and go: what waits in the schedule does not add up.
    #[test]
    fn the_schedule_does_not_grow() {
        let poll = Some(Poll {
            every_ms: 30_000,
            ..Poll::default()
        });
        let mut inventory = Inventory::default();
        inventory.services.push(Service {
            poll,
            format: "readiness",
            ..Service::default()
        });
        inventory.feeds.push(Feed {
            broker: Some(BrokerId(0)),
            format: "senml",
            ..Feed::default()
        });
        let mut now = Now::default();
        let mut engine = Engine::new(inventory, 1, now);
        let mut out = Outbox::new();
        let feed = FeedId(0);
        for second in 0..86_400_u64 {
            now.mono = Mono(second * 1_000);
            now.utc = Stamp(second as i64 * 1_000);
            let refused = Vec::new();
            let state = match second % 20 {
                0 => LinkState::Up { refused },
                10 => LinkState::Down {
                    fault: LinkFault::Closed,
                    detail: SafeText::default(),
                },
                _ => LinkState::Connecting,
            };
            engine.step(now, Input::Link { feed, state }, &mut out);
            for effect in std::mem::take(&mut out) {
                let Effect::Fetch {
                    source, request, ..
                } = effect
                else {
                    continue;
                };
                let outcome = Ok(Reply {
                    status: 200,
                    headers: Vec::new(),
                    body: Bytes::from_static(b"OK"),
                    latency_ms: 1,
                });
                let input = Input::Response {
                    source,
                    request,
                    outcome,
                };
                engine.step(now, input, &mut out);
            }
        }
        assert!(engine.schedule.len() < 20, "{}", engine.schedule.len());
    }

    /// B1: an answer that hangs is over before the next question is due.
    #[test]
    fn a_deadline_is_shorter_than_the_interval() {
        for every_ms in [1_000, 1_001, 2_500, 5_000, 30_000, 86_400_000] {
            let deadline_ms = deadline_ms(every_ms);
            assert!(
                deadline_ms < every_ms && deadline_ms <= 10_000,
                "{every_ms}"
            );
        }
    }
}
