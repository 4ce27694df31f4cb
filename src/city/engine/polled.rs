//! Answers of polled feeds: observations, in one piece or in pages. Leaves out: when to ask (`polls`), and
//! services (`serve`).

use super::{
    Engine,
    pages::Page,
    personal, polls,
    port::{Failure, Outbox, Reply, Source},
    read::device_and_time,
    retry::header,
};
use crate::city::{
    formats::{self, format::Message, found::Found},
    model::{
        cause::FetchFault,
        hash,
        ids::FeedId,
        inventory::Feed,
        limits,
        text::SafeText,
        time::{Now, Stamp},
    },
    world::{feed::FeedState, freshness::Freshness},
};

/// Failures in a row that make a source down; one alone may be bad luck (APIS 1.2).
pub(super) const FAILURES: u32 = 2;

/// Bytes of an odd body that its fault quotes.
const QUOTED_BYTES: usize = 40;

impl Engine {
    /// The body of an answer, as its format reads it: with the request that it answers, and its page.
    pub(super) fn answer_of<'a>(
        &'a self,
        source: Source,
        reply: &'a Reply,
        now: Now,
    ) -> Message<'a> {
        let asked = polls::declared(&self.world.inventory, source);
        let page = self.polls.page(source);
        let name = match source {
            Source::Service(id) if page > 0 => self.step_of(id, page).map(|step| &*step.name),
            _ => asked.map(|poll| poll.name.as_str()),
        };
        Message {
            request: name.filter(|name| !name.is_empty()),
            page,
            asked: asked.map(|poll| poll.shown_url.as_str()),
            parameters: asked.map_or(&[], |poll| &poll.parameters),
            ..body(reply, now)
        }
    }

    pub(super) fn take_page(
        &mut self,
        now: Now,
        (feed, source, request): (FeedId, Source, u32),
        outcome: Result<Reply, Failure>,
        out: &mut Outbox,
    ) {
        if !self.book_answer(now, source, request, &outcome) {
            return;
        }
        let Some(declared) = self.world.inventory.feeds.get(feed.index()) else {
            return;
        };
        let format = formats::format(declared.format);
        let page = self.polls.page(source);
        let (fault, how) = match outcome {
            Ok(reply) => {
                let mut found = std::mem::take(&mut self.found);
                found.clear();
                if let Some(format) = format.filter(|_| reply.status != 304) {
                    let message = self.answer_of(source, &reply, now);
                    let inventory = &self.world.inventory;
                    personal::read(inventory, feed, format, &message, &mut found);
                }
                let taken = self.take_found(now, (feed, source), &reply, &mut found, out);
                self.found = found;
                taken
            }
            Err(failure) => (Some((failure.fault, failure.detail)), Page::Missing),
        };
        self.ends_page(now, (feed, source), page, how);
        if how == Page::Last {
            self.end_hearing(now, source);
        }
        // One of several pages does not stand for the others (B7).
        if fault.is_some() || page > 0 || how == Page::More {
            self.forget_validators(source);
        }
        let failed = fault.is_some();
        let fault = fault.map(|(fault, detail)| (fault, on_page(page, detail)));
        self.note_outcome(now, source, page, fault);
        if failed {
            self.retry_sooner(now, source);
        }
        self.sum_up(now, feed);
    }

    /// Books how a request went: what is wrong with its answer, or that its data are old.
    fn note_outcome(
        &mut self,
        now: Now,
        source: Source,
        page: u32,
        fault: Option<(FetchFault, SafeText)>,
    ) {
        let poll = polls::declared(&self.world.inventory, source);
        let max_age_ms = poll.and_then(|poll| poll.max_age_ms);
        let Some(health) = self.polls.health(source) else {
            return;
        };
        health.was_asked = true;
        health.is_partial = fault.is_some() && page > 0;
        health.failures = match fault {
            Some(_) if !health.is_partial => health.failures.saturating_add(1),
            _ => 0,
        };
        health.fault = fault;
        if health.fault.is_none()
            && let Some(at) = health.data_at.filter(|at| is_old(*at, max_age_ms, now))
        {
            health.is_partial = true;
            health.fault = Some((FetchFault::Old, SafeText::new(&at.to_string())));
        }
    }

    /// How all the requests of a feed went, as the state of the feed.
    fn sum_up(&mut self, now: Now, feed: FeedId) {
        let Some(declared) = self.world.inventory.feeds.get(feed.index()) else {
            return;
        };
        let polled_only = declared.broker.is_none();
        let has_several = !declared.further.is_empty();
        let asked = self.polls.healths(feed).filter(|(_, it)| it.was_asked);
        let (mut failures, mut all_down, mut any_bad) = (0, true, false);
        let mut fault = None;
        for (source, health) in asked {
            let is_down = health.failures >= FAILURES;
            failures = failures.max(health.failures);
            all_down &= is_down;
            any_bad |= is_down || health.is_partial;
            if fault.is_none()
                && let Some((kind, detail)) = &health.fault
            {
                let poll = polls::declared(&self.world.inventory, source);
                let name = poll.map(|poll| &poll.name).filter(|_| has_several);
                fault = Some((*kind, of_request(name, detail)));
            }
        }
        let Some(status) = self.world.feeds.get_mut(feed.index()) else {
            return;
        };
        status.fetch_fault = fault;
        // A feed that is subscribed too counts the failures of its link, not of its polls.
        if !polled_only {
            return;
        }
        status.failures = failures;
        let state = match &status.fetch_fault {
            // What repeats itself is no sign of life (B5).
            None if status.state == FeedState::Silent && status.fresh.news != Some(now.mono) => {
                FeedState::Silent
            }
            None => FeedState::Ok,
            Some(_) if all_down => FeedState::Down,
            Some(_) if any_bad || status.state == FeedState::Down => FeedState::Degraded,
            Some(_) => status.state,
        };
        self.set_feed_state(now, feed, state);
    }

    /// Takes an answer into the world, and asks for the page behind it.
    fn take_found(
        &mut self,
        now: Now,
        (feed, source): (FeedId, Source),
        reply: &Reply,
        found: &mut Found,
        out: &mut Outbox,
    ) -> (Option<(FetchFault, SafeText)>, Page) {
        let page = self.polls.page(source);
        self.begins_page(source, page, found.next_page.is_some());
        let fault = self.take_body(now, (feed, source), page, reply, found);
        if fault.is_some() {
            return (fault, Page::Missing);
        }
        if let Some(ttl_s) = found.ttl_s {
            self.rest(now, source, ttl_s);
        }
        self.take_addresses(now, feed, found);
        let next = found.next_page.take();
        let next = next.filter(|next| next.len() <= limits::ADDRESS_BYTES);
        let asked = next.is_some_and(|next| self.poll_page(now, source, next, out));
        (None, if asked { Page::More } else { Page::Last })
    }

    /// True for the request of a feed that is asked most often: it tells how fresh the feed is.
    fn is_pulse(&self, feed: FeedId, source: Source) -> bool {
        let declared = self.world.inventory.feeds.get(feed.index());
        let polls = declared.into_iter().flat_map(Feed::polls);
        let pulse = polls
            .enumerate()
            .min_by_key(|(row, poll)| (poll.every_ms, *row));
        pulse.is_none_or(|(row, _)| polls::source_of(feed, row) == source)
    }

    /// Takes a body into the world; returns the fault where it is none that we wanted.
    fn take_body(
        &mut self,
        now: Now,
        (feed, source): (FeedId, Source),
        page: u32,
        reply: &Reply,
        found: &Found,
    ) -> Option<(FetchFault, SafeText)> {
        if page == 0
            && (200..300).contains(&reply.status)
            && let Some(health) = self.polls.health(source)
        {
            health.data_at = newest(found);
        }
        let is_pulse = self.is_pulse(feed, source);
        let status = self.world.feeds.get_mut(feed.index())?;
        if page == 0 && is_pulse && matches!(reply.status, 200..300 | 304) {
            freshen(&mut status.fresh, now, reply, found);
        }
        if reply.status == 304 {
            self.hear_again(now, source);
            return None;
        }
        status.defects += found.defects.len() as u64;
        status.over_bounds += u64::from(found.over_bounds);
        status.bytes += reply.body.len() as u64;
        let last = found.defects.last();
        if let Some(defect) = last {
            status.last_defect = Some((defect.field.clone(), defect.reason.clone()));
        }
        let why = last.map(|defect| defect.reason.clone()).unwrap_or_default();
        if !(200..300).contains(&reply.status) && !found.is_answer {
            return Some((FetchFault::Status(reply.status), why));
        }
        if found.items.is_empty() && last.is_some() {
            return Some((FetchFault::NotTheFormat, quoting(&why, &reply.body)));
        }
        status.messages += 1;
        status.rate.add(now.mono, 1);
        status.last_message = Some(now.mono);
        status.last_message_at = Some(now.utc);
        self.begin_hearing(source, page, found);
        self.asking = Some(source);
        self.remember(now, feed, &reply.body, (false, true), found);
        self.asking = None;
        None
    }
}

/// True for data that state a time older than allowed.
pub(super) fn is_old(at: Stamp, max_age_ms: Option<u64>, now: Now) -> bool {
    let age_ms = u64::try_from(now.utc.since(at)).unwrap_or(0);
    max_age_ms.is_some_and(|most| age_ms > most)
}

/// A detail that names the request, where a feed has several.
fn of_request(name: Option<&SafeText>, detail: &SafeText) -> SafeText {
    match name {
        Some(name) if detail.is_empty() => name.clone(),
        Some(name) => SafeText::new(&format!("{name}: {detail}")),
        None => detail.clone(),
    }
}

/// A detail with the first bytes of a body that nobody can read: a login page shows itself (B4).
pub(super) fn quoting(detail: &SafeText, body: &[u8]) -> SafeText {
    let head = body.get(..QUOTED_BYTES).unwrap_or(body);
    let head = SafeText::from_bytes(head);
    if head.is_empty() || personal::is_reduced(body) || detail.as_str().contains(head.as_str()) {
        return detail.clone();
    }
    let colon = if detail.is_empty() { "" } else { ": " };
    SafeText::new(&format!(
        "{detail}{colon}it begins with \u{201c}{head}\u{201d}"
    ))
}

/// A detail that names the page, where it is not the first.
fn on_page(page: u32, detail: SafeText) -> SafeText {
    if page == 0 {
        return detail;
    }
    SafeText::new(&format!("page {}: {detail}", page + 1))
}

/// Takes the age of an answer and what tells its content from another.
pub(super) fn freshen(fresh: &mut Freshness, now: Now, reply: &Reply, found: &Found) {
    let data_at = newest(found);
    let content = (reply.status != 304).then(|| match header(reply, "etag") {
        Some(etag) => hash::of_parts(&[etag.as_bytes()]),
        None => hash::of_parts(&[&reply.body]),
    });
    let age_s = header(reply, "age").and_then(|age| age.trim().parse().ok());
    fresh.take(now, content, age_s, data_at);
}

/// The newest time that a document states.
fn newest(found: &Found) -> Option<Stamp> {
    let items = found.items.iter();
    let times = items.filter_map(|item| device_and_time(item)?.1);
    times.max().max(found.data_at)
}

/// The body of an answer, for its format.
pub(super) fn body(reply: &Reply, now: Now) -> Message<'_> {
    Message {
        status: Some(reply.status),
        headers: &reply.headers,
        received_at: now.utc,
        ..Message::bare(&reply.body)
    }
}
