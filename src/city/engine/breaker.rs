//! A breaker per host: where all of many sources of one host fail and none gets through, one request at a time tries,
//! and the others fail at once instead of knocking too (FAILURES B6). Leaves out: when a source is due.

use super::{
    Engine,
    port::{Effect, Failure, Outbox, Reply, Source},
};
use crate::city::model::{
    cause::FetchFault,
    text::SafeText,
    time::{Mono, Now},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Hosts of fewer sources need no breaker.
const SOURCES: usize = 8;
/// From one trial to the next, milliseconds: at first, ...
const TRIAL_LEAST_MS: u64 = 1_000;
/// ... and at most.
const TRIAL_MOST_MS: u64 = 30_000;
/// When a host is back, its sources are asked within this, milliseconds.
const BACK_MS: u64 = 2_000;

/// What is known of a host.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Breaker {
    /// Sources that failed since it last answered: bad neighbours fail too, a dead host fails them all.
    failing: BTreeSet<Source>,
    open: Option<Open>,
}

/// A breaker that is open.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Open {
    fault: FetchFault,
    detail: SafeText,
    trial: Option<Source>,
    next_trial: Mono,
    wait_ms: u64,
}

/// True where the fault says that the host itself was not reached.
fn is_unreached(fault: FetchFault) -> bool {
    matches!(
        fault,
        FetchFault::Dns
            | FetchFault::Refused
            | FetchFault::Tls
            | FetchFault::Certificate
            | FetchFault::NotValidYet
            | FetchFault::ConnectTimeout
            | FetchFault::AnswerTimeout
    )
}

impl Breaker {
    /// Why a source is not asked now; `None` where it is, perhaps as the one that tries.
    fn refusal(&mut self, now: Mono, source: Source) -> Option<Failure> {
        let open = self.open.as_mut()?;
        if open.trial.is_none() && now >= open.next_trial {
            open.trial = Some(source);
            return None;
        }
        let detail = format!(
            "not asked, as one request at a time tries this host: {}",
            open.detail
        );
        Some(Failure {
            fault: open.fault,
            detail: SafeText::new(&detail),
            latency_ms: 0,
        })
    }

    fn failed(&mut self, now: Mono, source: Source, sources: usize, failure: &Failure) {
        self.failing.insert(source);
        if let Some(open) = &mut self.open {
            if open.trial == Some(source) {
                open.trial = None;
                open.wait_ms = (open.wait_ms * 2).min(TRIAL_MOST_MS);
                open.next_trial = now.plus(open.wait_ms);
            }
            return;
        }
        if self.failing.len() >= sources.max(SOURCES) {
            self.open = Some(Open {
                fault: failure.fault,
                detail: failure.detail.clone(),
                trial: None,
                next_trial: now.plus(TRIAL_LEAST_MS),
                wait_ms: TRIAL_LEAST_MS,
            });
        }
    }

    /// A source is asked here no more, or in another way: what it said is void, and nobody waits for its trial.
    pub(super) fn forget(&mut self, source: Source) {
        self.failing.remove(&source);
        if let Some(open) = &mut self.open
            && open.trial == Some(source)
        {
            open.trial = None;
        }
    }

    /// True where the host was given up before.
    fn answered(&mut self) -> bool {
        self.failing.clear();
        self.open.take().is_some()
    }
}

impl Engine {
    /// Books what an answer says about the host of its source.
    pub(super) fn note_host(
        &mut self,
        now: Now,
        source: Source,
        request: u32,
        outcome: &Result<Reply, Failure>,
    ) {
        let sources = self.polls.neighbours(source).len() + 1;
        let Some(breaker) = self.polls.breaker_of(source, Some(request)) else {
            return;
        };
        match outcome {
            Err(failure) if is_unreached(failure.fault) => {
                breaker.failed(now.mono, source, sources, failure);
            }
            _ => {
                if breaker.answered() {
                    for other in self.polls.neighbours(source) {
                        let when = now.mono.plus(self.random.between(0, BACK_MS));
                        self.bring_forward(when, other);
                    }
                }
            }
        }
    }

    /// Asks a source, or has it fail at once where its host is given up.
    pub(super) fn ask(&mut self, now: Now, source: Source, fetch: Effect, out: &mut Outbox) {
        let Effect::Fetch { request, .. } = fetch else {
            return;
        };
        let breaker = self.polls.breaker_of(source, Some(request));
        match breaker.and_then(|breaker| breaker.refusal(now.mono, source)) {
            None => out.push(fetch),
            Some(failure) => self.deliver(now, (source, request), Err(failure), out),
        }
    }
}
