//! Answers of polled feeds: observations, in one piece or in pages. Leaves out: when to ask (`polls`), and
//! services (`serve`).

use super::{
    Engine,
    pages::Page,
    port::{Failure, Outbox, Reply, Source},
    read::device_and_time,
    retry::header,
};
use crate::city::{
    formats::{self, format::Message, found::Found},
    model::{cause::FetchFault, hash, ids::FeedId, text::SafeText, time::Now},
    world::{
        feed::{FeedState, FeedStatus},
        freshness::Freshness,
    },
};

/// Failures in a row that make a source down; one alone may be bad luck (APIS 1.2).
pub(super) const FAILURES: u32 = 2;

/// Bytes of an odd body that its fault quotes.
const QUOTED_BYTES: usize = 40;

impl Engine {
    pub(super) fn take_page(
        &mut self,
        now: Now,
        feed: FeedId,
        request: u32,
        outcome: Result<Reply, Failure>,
        out: &mut Outbox,
    ) {
        let source = Source::Feed(feed);
        if !self.book_answer(now, source, request, &outcome) {
            return;
        }
        let Some(declared) = self.world.inventory.feeds.get(feed.index()) else {
            return;
        };
        let format = formats::format(declared.format);
        let polled_only = declared.broker.is_none();
        let page = self.polls.page(source);
        let (fault, how) = match outcome {
            Ok(reply) => {
                let mut found = std::mem::take(&mut self.found);
                found.clear();
                if let Some(format) = format.filter(|_| reply.status != 304) {
                    format.parse(&body(&reply, now), &mut found);
                }
                let taken = self.take_found(now, feed, &reply, &mut found, out);
                self.found = found;
                taken
            }
            Err(failure) => (Some((failure.fault, failure.detail)), Page::Missing),
        };
        self.ends_page(now, feed, page, how);
        // One of several pages does not stand for the others (B7).
        if fault.is_some() || page > 0 || how == Page::More {
            self.forget_validators(source);
        }
        let Some(status) = self.world.feeds.get_mut(feed.index()) else {
            return;
        };
        let is_partial = fault.is_some() && page > 0;
        // A feed that is subscribed too counts the failures of its link, not of its polls.
        if polled_only {
            status.failures = match fault {
                Some(_) if !is_partial => status.failures + 1,
                _ => 0,
            };
        }
        status.fetch_fault = fault.map(|(fault, detail)| (fault, on_page(page, detail)));
        let state = next_state(status, now, is_partial);
        if polled_only {
            self.set_feed_state(now, feed, state);
        }
    }

    /// Takes an answer into the world, and asks for the page behind it.
    fn take_found(
        &mut self,
        now: Now,
        feed: FeedId,
        reply: &Reply,
        found: &mut Found,
        out: &mut Outbox,
    ) -> (Option<(FetchFault, SafeText)>, Page) {
        let page = self.polls.page(Source::Feed(feed));
        self.begins_page(feed, page, found.next_page.is_some());
        let fault = self.take_body(now, feed, page, reply, found);
        if fault.is_some() {
            return (fault, Page::Missing);
        }
        let next = found.next_page.take();
        let asked = next.is_some_and(|next| self.poll_page(now, Source::Feed(feed), next, out));
        (None, if asked { Page::More } else { Page::Last })
    }

    /// Takes a body into the world; returns the fault where it is none that we wanted.
    fn take_body(
        &mut self,
        now: Now,
        feed: FeedId,
        page: u32,
        reply: &Reply,
        found: &Found,
    ) -> Option<(FetchFault, SafeText)> {
        let status = self.world.feeds.get_mut(feed.index())?;
        if page == 0 && matches!(reply.status, 200..300 | 304) {
            freshen(&mut status.fresh, now, reply, found);
        }
        if reply.status == 304 {
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
        if !(200..300).contains(&reply.status) {
            return Some((FetchFault::Status(reply.status), why));
        }
        if found.items.is_empty() && last.is_some() {
            return Some((FetchFault::NotTheFormat, quoting(&why, &reply.body)));
        }
        status.messages += 1;
        status.rate.add(now.mono, 1);
        status.last_message = Some(now.mono);
        status.last_message_at = Some(now.utc);
        self.remember(now, feed, &reply.body, (false, true), found);
        None
    }
}

/// The state of a polled feed after an answer.
fn next_state(status: &FeedStatus, now: Now, is_partial: bool) -> FeedState {
    match &status.fetch_fault {
        // What repeats itself is no sign of life (B5).
        None if status.state == FeedState::Silent && status.fresh.news != Some(now.mono) => {
            FeedState::Silent
        }
        None => FeedState::Ok,
        Some(_) if is_partial => FeedState::Degraded,
        Some(_) if status.failures >= FAILURES => FeedState::Down,
        Some(_) => status.state,
    }
}

/// A detail with the first bytes of a body that nobody can read: a login page shows itself (B4).
pub(super) fn quoting(detail: &SafeText, body: &[u8]) -> SafeText {
    let head = body.get(..QUOTED_BYTES).unwrap_or(body);
    let head = SafeText::from_bytes(head);
    if head.is_empty() || detail.as_str().contains(head.as_str()) {
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
    let times = found
        .items
        .iter()
        .filter_map(|item| device_and_time(item)?.1);
    let data_at = times.max().max(found.data_at);
    let content = (reply.status != 304).then(|| match header(reply, "etag") {
        Some(etag) => hash::of_parts(&[etag.as_bytes()]),
        None => hash::of_parts(&[&reply.body]),
    });
    let age_s = header(reply, "age").and_then(|age| age.trim().parse().ok());
    fresh.take(now, content, age_s, data_at);
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
