//! Answers of polled sources: services tell how they are, polled feeds bring observations.

use super::{
    Engine,
    port::{Failure, Outbox, Reply, Source},
};
use crate::city::{
    alerts::alert::Subject,
    formats::{
        self,
        format::Message,
        found::{Found, Health, Item, State, Subject as Told},
    },
    model::{
        cause::FetchFault,
        ids::{FeedId, ServiceId},
        text::SafeText,
        time::Now,
    },
    world::{
        feed::FeedState,
        service::{Component, Release, ServiceStatus},
    },
};

/// Failures in a row that make a source down; one alone may be bad luck (APIS 1.2).
const FAILURES: u32 = 2;
/// Latencies that "now" is made of.
const RECENT: usize = 20;
/// Latencies that "usual" is made of.
const USUAL: usize = 240;
/// Slow is at least so many times the usual, ...
const SLOW_TIMES: u32 = 3;
/// ... and at least so much more, milliseconds.
const SLOW_MORE_MS: u32 = 250;
/// Answers in a row that must agree before "slow" begins or ends.
const SLOW_RUN: usize = 3;

impl Engine {
    pub(super) fn take_answer(
        &mut self,
        now: Now,
        id: ServiceId,
        request: u32,
        outcome: Result<Reply, Failure>,
        _out: &mut Outbox,
    ) {
        let source = Source::Service(id);
        if !self.book_answer(now, source, request, &outcome) {
            return;
        }
        let Some(declared) = self.world.inventory.services.get(id.index()) else {
            return;
        };
        let slow_ms = declared.poll.as_ref().and_then(|poll| poll.slow_ms);
        let format = formats::format(declared.format);
        let Some(service) = self.world.services.get_mut(id.index()) else {
            return;
        };
        service.polls += 1;
        match outcome {
            Ok(reply) => {
                let mut found = std::mem::take(&mut self.found);
                found.clear();
                if reply.status != 304
                    && let Some(format) = format
                {
                    format.parse(&body(&reply, now), &mut found);
                }
                answered(service, now, &reply, &found, slow_ms);
                self.found = found;
            }
            Err(failure) => {
                service.failures += 1;
                service.failed += 1;
                service.fault = Some((failure.fault, failure.detail));
            }
        }
        // "Not modified" since a body that nobody could read would say nothing (B7).
        let is_unreadable = service.fault.is_some();
        let state = judge(service);
        if state != service.state {
            service.state = state;
            service.state_since = now.mono;
            self.mute_needed = true;
        }
        self.dirty.push(Subject::Service(id));
        if is_unreadable {
            self.forget_validators(source);
        }
    }

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
        let fault = match outcome {
            Ok(reply) => {
                let mut found = std::mem::take(&mut self.found);
                found.clear();
                if let Some(format) = format.filter(|_| reply.status != 304) {
                    format.parse(&body(&reply, now), &mut found);
                }
                let fault = self.take_body(now, feed, &reply, &found);
                if let Some(page) = found.next_page.take().filter(|_| fault.is_none()) {
                    self.poll_page(now, source, page, out);
                }
                self.found = found;
                fault
            }
            Err(failure) => Some((failure.fault, failure.detail)),
        };
        if fault.is_some() {
            self.forget_validators(source);
        }
        let Some(status) = self.world.feeds.get_mut(feed.index()) else {
            return;
        };
        // A feed that is subscribed too counts the failures of its link, not of its polls.
        if polled_only {
            status.failures = if fault.is_none() {
                0
            } else {
                status.failures + 1
            };
        }
        let failures = status.failures;
        status.fetch_fault = fault;
        let state = match &status.fetch_fault {
            None => FeedState::Ok,
            Some(_) if failures >= FAILURES => FeedState::Down,
            Some(_) if status.state == FeedState::Connecting => FeedState::Connecting,
            Some(_) => status.state,
        };
        if polled_only {
            self.set_feed_state(now, feed, state);
        }
    }

    /// Takes a body into the world; returns the fault where it is none that we wanted.
    fn take_body(
        &mut self,
        now: Now,
        feed: FeedId,
        reply: &Reply,
        found: &Found,
    ) -> Option<(FetchFault, SafeText)> {
        if reply.status == 304 {
            return None;
        }
        let status = self.world.feeds.get_mut(feed.index())?;
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
            return Some((FetchFault::NotTheFormat, why));
        }
        status.messages += 1;
        status.rate.add(now.mono, 1);
        status.last_message = Some(now.mono);
        status.last_message_at = Some(now.utc);
        self.remember(now, feed, &reply.body, (false, true), found);
        None
    }
}

fn body(reply: &Reply, now: Now) -> Message<'_> {
    Message {
        status: Some(reply.status),
        headers: &reply.headers,
        received_at: now.utc,
        ..Message::bare(&reply.body)
    }
}

/// Takes an answer into the status of a service.
fn answered(
    service: &mut ServiceStatus,
    now: Now,
    reply: &Reply,
    found: &Found,
    slow_ms: Option<u64>,
) {
    service.status = Some(reply.status);
    service.answered = Some(now.mono);
    service.answered_at = Some(now.utc);
    service.latency.push(now.utc, f64::from(reply.latency_ms));
    take_latency(service, reply.latency_ms, slow_ms);
    if reply.status == 304 {
        service.failures = 0;
        service.fault = None;
        return;
    }
    service.data_at = found.data_at;
    service.defects += found.defects.len() as u64;
    if let Some(defect) = found.defects.last() {
        service.last_defect = Some((defect.field.clone(), defect.reason.clone()));
    }
    take_states(service, now, reply.status, found);
    let readable = service.claims != Health::Unknown;
    if readable {
        service.failures = 0;
        service.fault = None;
    } else {
        service.failures += 1;
        service.failed += 1;
        let fault = if reply.status < 400 {
            FetchFault::NotTheFormat
        } else {
            FetchFault::Status(reply.status)
        };
        let excuse = || {
            service
                .last_defect
                .as_ref()
                .map(|(_, reason)| reason.clone())
        };
        let detail = service.detail.clone().or_else(excuse).unwrap_or_default();
        service.fault = Some((fault, detail));
    }
}

/// What a service says about itself and its parts.
fn take_states(service: &mut ServiceStatus, now: Now, status: u16, found: &Found) {
    service.components.clear();
    service.claims = Health::Unknown;
    service.detail = None;
    for item in &found.items {
        let Item::State(State {
            subject,
            health,
            detail,
            release,
            ..
        }) = item
        else {
            continue;
        };
        match subject {
            Told::Service => {
                service.claims = *health;
                service.detail.clone_from(detail);
                if let Some(release) = release {
                    note_release(service, release, now);
                }
            }
            Told::Component(name) => service.components.push(Component {
                name: name.clone(),
                health: *health,
                detail: detail.clone(),
            }),
            Told::Device(_) | Told::Gateway(_) => {}
        }
    }
    // A list of citizens' reports, say: it answers in its format, so it is up.
    let says_nothing = !found.items.iter().any(|item| {
        matches!(
            item,
            Item::State(State {
                subject: Told::Service,
                ..
            })
        )
    });
    if says_nothing && !found.items.is_empty() && status < 300 {
        service.claims = Health::Up;
    }
}

fn note_release(service: &mut ServiceStatus, release: &SafeText, now: Now) {
    if service.release() != Some(release) {
        service.releases.push_back(Release {
            name: release.clone(),
            since: now,
        });
        if service.releases.len() > 8 {
            service.releases.pop_front();
        }
    }
}

/// Keeps a latency, and judges slowness: the last answers against the limit or the usual.
fn take_latency(service: &mut ServiceStatus, latency_ms: u32, slow_ms: Option<u64>) {
    service.recent_ms.push_back(latency_ms);
    if service.recent_ms.len() > RECENT {
        // What leaves "now" becomes part of "usual", unless it was slow.
        let old = service.recent_ms.pop_front();
        if let Some(old) = old.filter(|_| !service.is_slow) {
            service.usual_ms.push_back(old);
        }
        if service.usual_ms.len() > USUAL {
            service.usual_ms.pop_front();
        }
    }
    let limit = match (slow_ms, service.usual()) {
        (Some(limit), _) => u32::try_from(limit).unwrap_or(u32::MAX),
        (None, Some(usual)) => {
            (usual.saturating_mul(SLOW_TIMES)).max(usual.saturating_add(SLOW_MORE_MS))
        }
        (None, None) => return,
    };
    let last = || service.recent_ms.iter().rev().take(SLOW_RUN);
    if last().count() < SLOW_RUN {
        return;
    }
    if last().all(|latency| *latency > limit) {
        service.is_slow = true;
    } else if last().all(|latency| *latency <= limit) {
        service.is_slow = false;
    }
}

/// Our judgement of a service. "It answers READY" is not enough: a slow or limping one is degraded.
fn judge(service: &ServiceStatus) -> Health {
    if service.failures >= FAILURES {
        // A login page or a 404 is a fault of ours or of the address, not proof that the city is down.
        return match service.fault {
            Some((FetchFault::Status(401 | 403 | 404), _)) => Health::Unknown,
            _ => Health::Down,
        };
    }
    if service.failures > 0 {
        return service.state;
    }
    let limps = service.ill_part().is_some();
    match service.claims {
        Health::Up if service.is_slow || limps => Health::Degraded,
        claims => claims,
    }
}
