//! Answers of services: how they say they are, how fast, and what we make of it.

use super::{
    Engine,
    polled::{FAILURES, body, freshen, is_old, quoting},
    port::{Failure, Outbox, Reply, Source},
};
use crate::city::{
    alerts::alert::Subject,
    formats::{
        self,
        format::Message,
        found::{Found, Health, Item, State, Subject as Told},
    },
    model::{cause::FetchFault, ids::ServiceId, text::SafeText, time::Now},
    world::service::{Component, Release, ServiceStatus},
};

/// Latencies that "now" is made of.
const RECENT: usize = 20;
/// Latencies that "usual" is made of.
const USUAL: usize = 240;
/// Slow is at least so many times the usual, ...
const SLOW_TIMES: u32 = 3;
/// ... and at least so much more, milliseconds.
const SLOW_MORE_MS: u32 = 250;
/// A copy out of a cache that is older than this, and than three intervals, says nothing about now,
/// milliseconds.
const COPY_MS: u64 = 5 * 60_000;
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
        let every_ms = declared.poll.as_ref().map_or(0, |poll| poll.every_ms);
        let max_age_ms = declared.poll.as_ref().and_then(|poll| poll.max_age_ms);
        let name = declared.poll.as_ref().map(|poll| poll.name.clone());
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
                    let name = name.as_ref().map(SafeText::as_str);
                    let message = Message {
                        request: name.filter(|name| !name.is_empty()),
                        ..body(&reply, now)
                    };
                    format.parse(&message, &mut found);
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
        let is_old = service
            .fresh
            .data_at
            .is_some_and(|at| is_old(at, max_age_ms, now));
        let state = match judge(service, every_ms) {
            // It works, on what was true some time ago (APIS 1.2).
            Health::Up if is_old => Health::Degraded,
            state => state,
        };
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
    freshen(&mut service.fresh, now, reply, found);
    service.latency.push(now.utc, f64::from(reply.latency_ms));
    take_latency(service, reply.latency_ms, slow_ms);
    if reply.status == 304 {
        service.failures = 0;
        service.fault = None;
        return;
    }
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
        let fault = if reply.status < 300 {
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
        let mut detail = service.detail.clone().or_else(excuse).unwrap_or_default();
        if fault == FetchFault::NotTheFormat {
            detail = quoting(&detail, &reply.body);
        }
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
fn judge(service: &ServiceStatus, every_ms: u64) -> Health {
    if service.failures >= FAILURES {
        // A redirect, a refused login or a 404 is a fault of ours or of the address, not proof that the
        // city is down.
        return match service.fault {
            Some((FetchFault::Redirect | FetchFault::Status(300..=499), _)) => Health::Unknown,
            _ => Health::Down,
        };
    }
    if service.failures > 0 {
        return service.state;
    }
    let copy_ms = service.fresh.age_s.unwrap_or(0).saturating_mul(1_000);
    if copy_ms > COPY_MS.max(every_ms.saturating_mul(3)) {
        // What a cache says about a service is not what the service says (B5).
        return Health::Unknown;
    }
    let limps = service.ill_part().is_some();
    match service.claims {
        Health::Up if service.is_slow || limps => Health::Degraded,
        claims => claims,
    }
}
