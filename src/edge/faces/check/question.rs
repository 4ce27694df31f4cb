//! One question to one polled source, and what the answer is worth.

use super::{
    ONE_MS,
    judge::{self, State},
};
use crate::{
    city::{
        engine::port::{Effect, Failure, Input, Reply, Source},
        formats::format::Format,
        model::{catch::Catch, cause::FetchFault, limits},
    },
    edge::{
        door::door,
        links::{clock, http::HttpLink},
        spec::{Config, HttpSpec},
    },
};
use std::{collections::BTreeMap, time::Duration};
use tokio::time::timeout_at;

/// What one question was worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::edge::faces) struct Proof {
    /// It answers, and the answer is understood.
    pub(in crate::edge::faces) is_good: bool,
    /// How long that took.
    pub(in crate::edge::faces) latency_ms: u32,
    /// What was found, or what is wrong and what to try.
    pub(in crate::edge::faces) words: String,
}

/// Asks one polled source once.
pub(in crate::edge::faces) async fn prove(
    config: &Config,
    source: Source,
    format: &dyn Format,
    request: &str,
) -> Proof {
    let (answer, _) = ask(&config.http, source).await;
    let request = Some(request).filter(|name| !name.is_empty());
    let asked = source.poll(&config.inventory);
    let asked = asked.map(|poll| poll.shown_url.as_str());
    let verdict = judge::outcome(&answer, format, (request, asked), clock::utc());
    Proof {
        is_good: matches!(verdict.state, State::Good | State::Degraded),
        latency_ms: match &answer {
            Ok(reply) => reply.latency_ms,
            Err(failure) => failure.latency_ms,
        },
        words: verdict.words,
    }
}

/// One answer of a polled source, and what the guard has hidden in it.
pub(in crate::edge::faces) async fn ask(
    specs: &BTreeMap<Source, HttpSpec>,
    source: Source,
) -> (Result<Reply, Failure>, Vec<Catch>) {
    let (door, mut inputs) = door(limits::DOOR_QUEUE);
    let mut link = HttpLink::new(specs.clone(), door);
    link.fetch(Effect::Fetch {
        source,
        request: 0,
        page: None,
        etag: None,
        last_modified: None,
        deadline_ms: ONE_MS,
    });
    let until = clock::instant() + Duration::from_millis(ONE_MS + 500);
    let mut caught = Vec::new();
    while let Ok(Some(batch)) = timeout_at(until, inputs.recv()).await {
        for input in batch {
            match input {
                Input::Response { outcome, .. } => return (outcome, caught),
                Input::Caught { caught: new, .. } => caught.extend(new.catches),
                _ => {}
            }
        }
    }
    let late = Failure {
        fault: FetchFault::AnswerTimeout,
        detail: "no answer in time".into(),
        latency_ms: ONE_MS as u32,
    };
    (Err(late), caught)
}
