//! The HTTP link: performs `Effect::Fetch` and tells exactly one `Input::Response` for each.
//!
//! Only GET. Decides nothing: when to ask, how often, what an answer means and when to try again is the
//! engine's business. What it does keep are bounds (FAILURES B1-B3): a deadline for every phase, a cap on
//! decoded bytes, and the host that the config names.

mod address;
mod ask;
mod body;
mod charset;
mod client;
mod faults;
mod secrets;

use crate::{
    city::{
        engine::port::{Effect, Endpoint, Failure, Input, Reply, Source},
        model::{cause::FetchFault, limits, text::SafeText},
    },
    edge::{
        door::Door,
        guard::{self, Haul},
        links::clock,
        spec::HttpSpec,
    },
};
use ask::{Asked, Question};
use client::Clients;
use faults::Fault;
use futures_util::FutureExt as _;
use std::{collections::BTreeMap, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{
    sync::Semaphore,
    task::JoinSet,
    time::{Instant, timeout_at},
};

/// All polled sources of a config. Dropping it ends what is in flight.
pub struct HttpLink {
    shared: Arc<Shared>,
    tasks: JoinSet<()>,
}

struct Shared {
    sources: BTreeMap<Source, Result<Asked, &'static str>>,
    clients: Clients,
    door: Door,
    in_flight: Semaphore,
}

impl HttpLink {
    /// A link that asks these sources and answers through the door. Opens nothing yet.
    pub fn new(specs: BTreeMap<Source, HttpSpec>, door: Door) -> Self {
        Self {
            shared: Arc::new(Shared::new(specs, door)),
            tasks: JoinSet::new(),
        }
    }

    /// From now on these sources, by new connections. What is in flight goes on as it was asked.
    pub fn renew(&mut self, specs: BTreeMap<Source, HttpSpec>) {
        let door = self.shared.door.clone();
        self.shared = Arc::new(Shared::new(specs, door));
    }

    /// Performs an `Effect::Fetch` in a task of its own, which ends by the effect's deadline; leaves other
    /// effects alone. Must be called inside a tokio runtime.
    pub fn fetch(&mut self, effect: Effect) {
        while self.tasks.try_join_next().is_some() {}
        if let Effect::Fetch {
            source,
            request,
            page,
            etag,
            last_modified,
            deadline_ms,
        } = effect
        {
            let question = Question {
                page,
                etag,
                last_modified,
                deadline_ms,
            };
            let shared = Arc::clone(&self.shared);
            let task = async move {
                let mut outcome = shared.outcome(source, &question).await;
                let mut inputs = Vec::from_iter(shared.new_certificate(source));
                if let Ok(reply) = &mut outcome {
                    let (body, catches) = guard::payload(std::mem::take(&mut reply.body));
                    reply.body = body;
                    let mut haul = Haul::default();
                    haul.add(b"", false, &catches);
                    inputs.extend(haul.take(source));
                }
                inputs.push(Input::Response {
                    source,
                    request,
                    outcome,
                });
                // False says that the engine is gone: then nobody waits for this.
                let _heard = shared.door.tell(inputs).await;
            };
            drop(self.tasks.spawn(task));
        }
    }

    /// How many requests are under way.
    pub fn under_way(&mut self) -> usize {
        while self.tasks.try_join_next().is_some() {}
        self.tasks.len()
    }
}

impl Shared {
    fn new(specs: BTreeMap<Source, HttpSpec>, door: Door) -> Self {
        let sources = specs
            .into_iter()
            .map(|(source, spec)| (source, Asked::new(spec)))
            .collect();
        Self {
            sources,
            clients: Clients::default(),
            door,
            in_flight: Semaphore::new(limits::HTTP_IN_FLIGHT),
        }
    }

    /// One outcome, whatever happens: an error in a library below is an outcome too.
    async fn outcome(&self, source: Source, question: &Question) -> Result<Reply, Failure> {
        let began = clock::instant();
        let asking = AssertUnwindSafe(self.ask(source, question, began)).catch_unwind();
        let answer = asking.await.unwrap_or_else(|_| {
            let detail = "the console itself stumbled over this answer";
            Err(Fault::new(FetchFault::Broken, detail))
        });
        answer.map_err(|Fault { fault, detail }| {
            let detail = match self.sources.get(&source) {
                Some(Ok(asked)) => asked.secrets.scrub(&detail),
                _ => detail,
            };
            Failure {
                fault,
                detail: SafeText::new(&detail),
                latency_ms: ms_since(began),
            }
        })
    }

    fn new_certificate(&self, source: Source) -> Option<Input> {
        let asked = self.sources.get(&source)?.as_ref().ok()?;
        let endpoint = Endpoint::Poll(source);
        let validity = asked.new_certificate()?;
        Some(Input::Certificate { endpoint, validity })
    }

    async fn ask(
        &self,
        source: Source,
        question: &Question,
        began: Instant,
    ) -> Result<Reply, Fault> {
        let broken = |detail: &str| Fault::new(FetchFault::Broken, detail);
        let asked = match self.sources.get(&source) {
            Some(Ok(asked)) => asked,
            Some(Err(why)) => return Err(broken(why)),
            None => return Err(broken("no url is configured for it")),
        };
        let deadline = began + Duration::from_millis(question.deadline_ms);
        let turn = timeout_at(deadline, self.in_flight.acquire()).await;
        let Ok(Ok(_turn)) = turn else {
            let detail = "too many requests at once: ask less often";
            return Err(Fault::new(FetchFault::ConnectTimeout, detail));
        };
        let kind = asked.kind(question.deadline_ms);
        let client = timeout_at(deadline, self.clients.of(&kind)).await;
        let client = match client {
            Ok(Ok(client)) => client,
            Ok(Err(why)) => return Err(Fault::new(FetchFault::Tls, why.as_str())),
            Err(_) => return Err(Fault::new(FetchFault::ConnectTimeout, "out of time")),
        };
        let answer = asked.ask(&client, question, deadline).await;
        if let Err(fault) = &answer
            && matches!(
                fault.fault,
                FetchFault::Tls | FetchFault::Certificate | FetchFault::NotValidYet
            )
        {
            self.clients.forget(&kind).await;
        }
        answer
    }
}

/// Milliseconds since `began`.
fn ms_since(began: Instant) -> u32 {
    let gap = clock::instant().saturating_duration_since(began);
    u32::try_from(gap.as_millis()).unwrap_or(u32::MAX)
}
