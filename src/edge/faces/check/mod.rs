//! `valvomo check`: tries every endpoint of a config once and prints one table of what it found. Leaves out
//! reading the config, whose problems are told before anything is tried.

mod endpoints;
mod judge;
mod question;
mod table;

use crate::{
    city::{
        engine::port::{Effect, Input, LinkState},
        formats::{self, format::Message, found::Found},
        model::{limits, text::SafeText},
    },
    edge::{
        door::{Door, door},
        links::{clock, http::HttpLink, mqtt},
        spec::Config,
    },
};
use endpoints::{Endpoint, Target, endpoints};
use judge::{State, Verdict};
pub(super) use judge::{counts, link_hint};
pub(super) use question::{ask, prove};
use std::{
    io::{self, Write},
    time::Duration,
};
use table::Row;
use tokio::time::{Instant, timeout_at};

/// All endpoints are good, empty or degraded, or none was to be tried.
pub const GOOD: u8 = 0;
/// At least one endpoint failed.
pub const FAILED: u8 = 1;

/// The whole check, milliseconds.
const ALL_MS: u64 = 19_000;
/// One request, and one broker until it grants its filters, milliseconds.
const ONE_MS: u64 = 8_000;
/// How long a broker is listened to after that, milliseconds.
const LISTEN_MS: u64 = 2_000;
/// Messages that are read of one feed.
const MESSAGES: u32 = 16;
/// Endpoints that are tried at the same time.
const AT_ONCE: usize = 64;

/// Tries every MQTT and HTTP endpoint of `config` once, `AT_ONCE` side by side, and prints the table. With
/// `offline`, only prints what would be tried. Takes 20 s at most. Gives the exit code.
///
/// # Errors
/// Where `out` cannot be written.
pub async fn check(config: &Config, offline: bool, out: &mut dyn Write) -> io::Result<u8> {
    let mut endpoints = endpoints(config);
    if !offline {
        Trial::new(config).run(&mut endpoints).await;
    }
    let rows: Vec<Row> = endpoints.into_iter().map(|it| it.row).collect();
    out.write_all(table::text(&rows).as_bytes())?;
    out.flush()?;
    let failed = rows.iter().any(|row| row.state == State::Failed);
    Ok(if failed { FAILED } else { GOOD })
}

/// One endpoint that is being tried.
struct Trying {
    /// Its row.
    index: usize,
    began: Instant,
    until: Instant,
    broker: Option<Listening>,
}

/// A broker that is being tried.
struct Listening {
    /// Ends when it is dropped.
    _link: mqtt::Handle,
    granted_ms: Option<u32>,
    messages: u32,
    found: Found,
}

struct Trial<'a> {
    config: &'a Config,
    door: Door,
    inputs: tokio::sync::mpsc::Receiver<Vec<Input>>,
    http: HttpLink,
    trying: Vec<Trying>,
    end: Instant,
}

impl<'a> Trial<'a> {
    fn new(config: &'a Config) -> Self {
        let (door, inputs) = door(limits::DOOR_QUEUE);
        Self {
            config,
            http: HttpLink::new(config.http.clone(), door.clone()),
            door,
            inputs,
            trying: Vec::new(),
            end: clock::instant() + Duration::from_millis(ALL_MS),
        }
    }

    /// Tries all, and writes into the rows what became of them.
    async fn run(mut self, endpoints: &mut [Endpoint]) {
        let mut next = 0;
        loop {
            while self.trying.len() < AT_ONCE && next < endpoints.len() {
                if let Some(endpoint) = endpoints.get_mut(next) {
                    self.start(next, endpoint);
                }
                next += 1;
            }
            let Some(until) = self.trying.iter().map(|it| it.until).min() else {
                break;
            };
            match timeout_at(until, self.inputs.recv()).await {
                Ok(Some(batch)) => {
                    for input in batch {
                        self.hear(&input, endpoints);
                    }
                }
                // The sender is ours, so this is the time that is over.
                Ok(None) | Err(_) => self.give_up(endpoints),
            }
        }
    }

    fn start(&mut self, index: usize, endpoint: &mut Endpoint) {
        let began = clock::instant();
        let until = (began + Duration::from_millis(ONE_MS)).min(self.end);
        let left_ms = until.saturating_duration_since(began).as_millis() as u64;
        if left_ms < 500 {
            let words = "no time was left for it: too many others hang";
            finish(endpoint, None, Verdict::new(State::Failed, words));
            return;
        }
        if formats::format(endpoint.format).is_none() {
            let words = format!("there is no format `{}` to read it with", endpoint.format);
            finish(endpoint, None, Verdict::new(State::Failed, words));
            return;
        }
        let broker = match endpoint.target {
            Target::Named => {
                let words = "its address is named by another answer";
                finish(endpoint, None, Verdict::new(State::Skipped, words));
                return;
            }
            Target::Http(source) => {
                self.http.fetch(Effect::Fetch {
                    source,
                    request: 0,
                    page: None,
                    etag: None,
                    last_modified: None,
                    deadline_ms: left_ms,
                });
                None
            }
            Target::Broker(feed) => {
                let Some(spec) = self.config.mqtt.get(&feed.index()) else {
                    return;
                };
                let link = mqtt::spawn(feed, spec.clone(), self.door.clone());
                link.connect();
                Some(Listening {
                    _link: link,
                    granted_ms: None,
                    messages: 0,
                    found: Found::default(),
                })
            }
        };
        // A request tells its own end, a moment after its deadline.
        let grace = Duration::from_millis(if broker.is_some() { 0 } else { 500 });
        self.trying.push(Trying {
            index,
            began,
            until: until + grace,
            broker,
        });
    }

    /// Takes what a link tells.
    fn hear(&mut self, input: &Input, endpoints: &mut [Endpoint]) {
        let target = match input {
            Input::Response { source, .. } => Target::Http(*source),
            Input::Link { feed, .. } | Input::Message { feed, .. } => Target::Broker(*feed),
            Input::Lost { .. }
            | Input::Oversized { .. }
            | Input::Caught { .. }
            | Input::Certificate { .. }
            | Input::Order(_)
            | Input::Reload(_)
            | Input::Tick => return,
        };
        let is_it = |it: &Trying| {
            endpoints
                .get(it.index)
                .is_some_and(|it| it.target == target)
        };
        let Some(at) = self.trying.iter().position(is_it) else {
            return;
        };
        let Some(trying) = self.trying.get_mut(at) else {
            return;
        };
        let Some(endpoint) = endpoints.get_mut(trying.index) else {
            return;
        };
        if let Some((latency_ms, verdict)) = trying.hear(input, endpoint) {
            finish(endpoint, latency_ms, verdict);
            // Dropped, an MQTT link says farewell by itself.
            drop(self.trying.swap_remove(at));
        }
    }

    /// Ends those whose time is over.
    fn give_up(&mut self, endpoints: &mut [Endpoint]) {
        let now = clock::instant();
        self.trying.retain(|trying| {
            let over = trying.until <= now;
            if over && let Some(endpoint) = endpoints.get_mut(trying.index) {
                let (latency_ms, verdict) = trying.at_the_end(endpoint.format);
                finish(endpoint, latency_ms, verdict);
            }
            !over
        });
    }
}

impl Trying {
    /// Takes an input; gives a verdict where that was the last thing to wait for.
    fn hear(&mut self, input: &Input, endpoint: &Endpoint) -> Option<(Option<u32>, Verdict)> {
        let format = endpoint.format;
        match (input, &mut self.broker) {
            (Input::Response { outcome, .. }, _) => {
                let format = formats::format(format)?;
                let request = endpoint.request.as_str();
                let request = Some(request).filter(|name| !name.is_empty());
                let asked = (request, Some(endpoint.row.address.as_str()));
                let verdict = judge::outcome(outcome, format, asked, clock::utc());
                let latency_ms = match outcome {
                    Ok(reply) => reply.latency_ms,
                    Err(failure) => failure.latency_ms,
                };
                Some((Some(latency_ms), verdict))
            }
            (Input::Link { state, .. }, Some(broker)) => {
                let verdict = broker.changed(state, self.began);
                if broker.granted_ms.is_some() {
                    let listen = Duration::from_millis(LISTEN_MS);
                    self.until = self.until.min(clock::instant() + listen);
                }
                Some((broker.granted_ms, verdict?))
            }
            (
                Input::Message {
                    topic,
                    bytes,
                    retained,
                    ..
                },
                Some(broker),
            ) => {
                let topic = std::str::from_utf8(topic).ok();
                let message = Message {
                    topic,
                    retained: *retained,
                    received_at: clock::utc(),
                    ..Message::bare(bytes)
                };
                broker.messages += 1;
                if let Some(format) = formats::format(format) {
                    let mut found = Found::default();
                    format.parse(&message, &mut found);
                    broker.found.items.append(&mut found.items);
                    broker.found.defects.append(&mut found.defects);
                }
                let enough = broker.messages >= MESSAGES && broker.granted_ms.is_some();
                enough.then(|| self.at_the_end(format))
            }
            _ => None,
        }
    }

    /// The verdict when the time is over, or enough was heard.
    fn at_the_end(&self, format: &str) -> (Option<u32>, Verdict) {
        let Some(broker) = &self.broker else {
            return (None, Verdict::new(State::Failed, "no answer in time"));
        };
        let Some(granted_ms) = broker.granted_ms else {
            let words = "not subscribed in time: look at the network, the broker and its log";
            return (None, Verdict::new(State::Failed, words));
        };
        let verdict = match broker.messages {
            0 => Verdict::new(State::Empty, "subscribed; nobody spoke while we listened"),
            messages => {
                let mut verdict = judge::of_found(&broker.found, format);
                let noun = if messages == 1 { "message" } else { "messages" };
                verdict.words = format!("subscribed; {messages} {noun}: {}", verdict.words);
                verdict
            }
        };
        (Some(granted_ms), verdict)
    }
}

impl Listening {
    /// Takes a new state of the link; gives a verdict where it is a bad one.
    fn changed(&mut self, state: &LinkState, began: Instant) -> Option<Verdict> {
        match state {
            LinkState::Connecting | LinkState::Subscribing => None,
            LinkState::Up { refused } => {
                let gap = clock::instant().saturating_duration_since(began);
                self.granted_ms = Some(u32::try_from(gap.as_millis()).unwrap_or(u32::MAX));
                if refused.is_empty() {
                    return None;
                }
                let names: Vec<&str> = refused.iter().map(SafeText::as_str).collect();
                let names = names.join(", ");
                let words = format!("the broker refuses {names}: may this user read it?");
                Some(Verdict::new(State::Failed, words))
            }
            LinkState::Down { fault, detail } => {
                let words = format!("{detail}: {}", link_hint(*fault));
                Some(Verdict::new(State::Failed, words))
            }
        }
    }
}

fn finish(endpoint: &mut Endpoint, latency_ms: Option<u32>, verdict: Verdict) {
    endpoint.row.latency_ms = latency_ms;
    endpoint.row.state = verdict.state;
    endpoint.row.words = verdict.words;
}
