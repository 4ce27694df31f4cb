//! Answers of services: how they say they are, how fast, and what we make of it.

use super::{
    Engine, kept,
    polled::{FAILURES, freshen, is_old, quoting},
    polls,
    port::{Failure, Outbox, Reply, Source},
};
use crate::city::{
    alerts::alert::Subject,
    formats::{
        self,
        format::Request,
        found::{Found, Health, Item, Subject as Told},
    },
    model::{cause::FetchFault, ids::ServiceId, limits, text::SafeText, time::Now},
    world::service::{Component, Release, ServiceStatus},
};
use serde::{Deserialize, Serialize};

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

/// What the answers of a service say about it, together.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Said {
    claims: Health,
    detail: Option<SafeText>,
    components: Vec<Component>,
    release: Option<SafeText>,
    kept: Vec<SafeText>,
}

impl Engine {
    pub(super) fn take_answer(
        &mut self,
        now: Now,
        id: ServiceId,
        request: u32,
        outcome: Result<Reply, Failure>,
        out: &mut Outbox,
    ) {
        let source = Source::Service(id);
        if !self.book_answer(now, source, request, &outcome) {
            return;
        }
        let page = self.polls.page(source);
        let step = self.step_of(id, page).map(|step| step.name.clone());
        match outcome {
            Ok(reply) => {
                let mut found = std::mem::take(&mut self.found);
                found.clear();
                let declared = self.world.inventory.services.get(id.index());
                let format = declared.and_then(|declared| formats::format(declared.format));
                if reply.status != 304
                    && let Some(format) = format
                {
                    format.parse(&self.answer_of(source, &reply, now), &mut found);
                }
                let goes_on = self.answered((now, id, page), &reply, &mut found, out);
                self.hear_service((now, id, page), &reply, &found, goes_on);
                self.found = found;
                if goes_on {
                    return;
                }
            }
            Err(failure) => {
                let detail = match &step {
                    Some(step) => SafeText::new(&format!("{step}: {}", failure.detail)),
                    None => failure.detail,
                };
                if let Some(service) = self.world.services.get_mut(id.index()) {
                    service.failures += 1;
                    service.failed += 1;
                    service.fault = Some((failure.fault, detail));
                }
            }
        }
        self.settle_service(now, id, page);
    }

    /// The request that is asked as this page of a service: 0 is its first, which names the others.
    pub(super) fn step_of(&self, id: ServiceId, page: u32) -> Option<&'static Request> {
        let declared = self.world.inventory.services.get(id.index())?;
        let asking = formats::format(declared.format)?.asking()?;
        let row = usize::try_from(page.checked_sub(1)?).ok()?;
        let mut steps = asking.requests.iter().filter(|step| step.of_service);
        steps.nth(row)
    }

    /// Takes an answer. True where another one is a part of it, and was asked for.
    fn answered(
        &mut self,
        (now, id, page): (Now, ServiceId, u32),
        reply: &Reply,
        found: &mut Found,
        out: &mut Outbox,
    ) -> bool {
        let source = Source::Service(id);
        let declared = self.world.inventory.services.get(id.index());
        let poll = declared.and_then(|declared| declared.poll.as_ref());
        let slow_ms = poll.and_then(|poll| poll.slow_ms);
        let Some(service) = self.world.services.get_mut(id.index()) else {
            return false;
        };
        note_answer(service, now, reply, found, (page, slow_ms));
        if reply.status == 304 {
            service.failures = 0;
            service.fault = None;
            return false;
        }
        let mut said = Said::of(reply.status, found);
        if page > 0
            && let Some(run) = self.polls.run(source)
        {
            said = std::mem::take(&mut run.said).and(said);
        }
        if said.claims != Health::Unknown
            && let Some(step) = self.step_of(id, page + 1)
        {
            let mut all = found.addresses.drain(..);
            let address = all.find(|(name, _)| **name == *step.name);
            let address = address.filter(|(_, it)| it.len() <= limits::ADDRESS_BYTES);
            drop(all);
            if let Some((_, address)) = address
                && self.poll_page(now, source, address, out)
            {
                if let Some(run) = self.polls.run(source) {
                    run.said = said;
                }
                return true;
            }
        }
        let step = self.step_of(id, page);
        if let Some(service) = self.world.services.get_mut(id.index()) {
            take_said(service, now, reply, (said, step));
        }
        false
    }

    /// All of an answer is there, or it is known that it does not come: our judgement of the service.
    fn settle_service(&mut self, now: Now, id: ServiceId, page: u32) {
        let source = Source::Service(id);
        let poll = polls::declared(&self.world.inventory, source);
        let every_ms = poll.map_or(0, |poll| poll.every_ms);
        let max_age_ms = poll.and_then(|poll| poll.max_age_ms);
        let Some(service) = self.world.services.get_mut(id.index()) else {
            return;
        };
        service.polls += 1;
        // "Not modified" since a body that nobody could read would say nothing (B7), nor one of several answers.
        let is_unreadable = service.fault.is_some() || page > 0;
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

/// What an answer tells whatever it says: that there was one, how fast it came, how fresh it is.
fn note_answer(
    service: &mut ServiceStatus,
    now: Now,
    reply: &Reply,
    found: &Found,
    (page, slow_ms): (u32, Option<u64>),
) {
    service.status = Some(reply.status);
    service.answered = Some(now.mono);
    service.answered_at = Some(now.utc);
    if page == 0 {
        freshen(&mut service.fresh, now, reply, found);
        service.latency.push(now.utc, f64::from(reply.latency_ms));
        take_latency(service, reply.latency_ms, slow_ms);
    }
    service.defects += found.defects.len() as u64;
    if let Some(defect) = found.defects.last() {
        service.last_defect = Some((defect.field.clone(), defect.reason.clone()));
    }
}

/// Takes what all answers say into the status of a service; where that is nothing, the last of them is at fault.
fn take_said(
    service: &mut ServiceStatus,
    now: Now,
    reply: &Reply,
    (said, step): (Said, Option<&Request>),
) {
    service.claims = said.claims;
    service.detail = said.detail;
    service.components = said.components;
    if let Some(release) = &said.release {
        note_release(service, release, now);
    }
    if service.claims != Health::Unknown {
        service.failures = 0;
        service.fault = None;
        kept::compare(service, &said.kept, now);
        return;
    }
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
    if let Some(step) = step {
        detail = SafeText::new(&format!("{}: {detail}", step.name));
    }
    service.fault = Some((fault, detail));
}

impl Said {
    /// What a service says about itself and its parts.
    fn of(status: u16, found: &Found) -> Self {
        let mut said = Self {
            kept: found.kept.clone(),
            ..Self::default()
        };
        let mut says_nothing = true;
        for item in &found.items {
            let Item::State(state) = item else { continue };
            match &state.subject {
                Told::Service => {
                    says_nothing = false;
                    said.claims = state.health;
                    said.detail.clone_from(&state.detail);
                    said.release = state.release.clone().or(said.release);
                }
                Told::Component(name) => said.components.push(Component {
                    name: name.clone(),
                    health: state.health,
                    detail: state.detail.clone(),
                }),
                Told::Device(_) | Told::Gateway(_) => {}
            }
        }
        // A list of citizens' reports, say: it answers in its format, so it is up.
        if says_nothing && !found.items.is_empty() && status < 300 {
            said.claims = Health::Up;
        }
        said
    }

    /// Together with what a later answer says: the worst holds, and none where that one says nothing.
    fn and(mut self, later: Self) -> Self {
        let is_later_worse = match (self.claims, later.claims) {
            (_, Health::Unknown | Health::Down) | (Health::Up, _) => true,
            (Health::Degraded | Health::Down | Health::Unknown, _) => false,
        };
        if is_later_worse {
            self.claims = later.claims;
            self.detail = later.detail;
        }
        self.components.extend(later.components);
        self.kept.extend(later.kept);
        self.release = self.release.or(later.release);
        self
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
