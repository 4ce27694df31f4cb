//! A city on a virtual clock: everything goes through `Engine::step`, and time passes only when told to.

#![allow(dead_code, reason = "each test binary uses its own part of it")]

use bytes::Bytes;
use std::{collections::BTreeMap, fmt::Write as _, fs};
use valvomo::{
    city::{
        alerts::alert::{Alert, RuleRef, Subject},
        engine::{
            Engine,
            port::{Effect, Failure, Input, LinkState, Outbox, Reply, Reread, Source},
        },
        model::{
            cause::{FetchFault, LinkFault},
            ids::{DeviceId, FeedId, GatewayId, ServiceId},
            inventory::Inventory,
            merge::merge,
            order::{Deed, Order},
            text::SafeText,
            time::{Mono, Now, Stamp},
        },
        tape::{Head, Recorder, opening},
        world::{
            World,
            device::{Device, DeviceState},
            gateway::{Gateway, GatewayState},
        },
    },
    edge::{config, links::tape::TapeFile},
};

/// A second.
pub(crate) const SECOND: u64 = 1_000;
/// A minute.
pub(crate) const MINUTE: u64 = 60_000;
/// An hour.
pub(crate) const HOUR: u64 = 3_600_000;
/// When the watching begins: 2026-11-24T06:52:00Z.
pub(crate) const START: Stamp = Stamp(1_795_503_120_000);

/// What was asked of a source.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked {
    pub(crate) at: Mono,
    pub(crate) source: Source,
    pub(crate) request: u32,
    pub(crate) page: Option<String>,
    pub(crate) etag: Option<String>,
}

/// What a source answers.
pub(crate) type Answer = Result<Reply, Failure>;
/// How a source answers: from the question, with the time until then.
type Script = Box<dyn FnMut(&Asked) -> Option<Answer>>;

/// An engine with its virtual clock.
pub(crate) struct Timeline {
    pub(crate) engine: Engine,
    pub(crate) now: Now,
    /// Attempts to connect, in order.
    pub(crate) connects: Vec<(Mono, FeedId)>,
    /// Which filters each of them leaves out.
    pub(crate) without: Vec<Vec<SafeText>>,
    /// Questions, in order.
    pub(crate) asked: Vec<Asked>,
    /// How sources answer; one that is not here says nothing at all.
    scripts: BTreeMap<Source, Script>,
    /// Answers on their way.
    answers: BTreeMap<(Mono, usize), (Source, u32, Answer)>,
    counter: u64,
    out: Outbox,
    /// What the tape of it all begins with.
    opening: Vec<u8>,
    recorder: Recorder,
    /// A tape on the disk besides.
    pub(crate) tape: Option<TapeFile>,
}

/// What a config text declares, with profiles beside it.
fn declared(text: &str, profiles: &[&str]) -> Inventory {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("profiles");
    fs::create_dir(&own).expect("a folder in it");
    for (number, profile) in profiles.iter().enumerate() {
        fs::write(own.join(format!("{number}.toml")), profile).expect("a profile");
    }
    let path = folder.path().join("test.toml");
    fs::write(&path, text).expect("a config");
    let config = config::read(&path, &|_| None);
    let config = config.unwrap_or_else(|problems| panic!("{}", config::render(&problems)));
    config.inventory
}

impl Timeline {
    /// A city after a config text.
    pub(crate) fn new(text: &str) -> Self {
        Self::of_profiles(text, &[])
    }

    /// The same, with profiles that an operator wrote.
    pub(crate) fn of_profiles(text: &str, profiles: &[&str]) -> Self {
        let now = Now {
            utc: START,
            mono: Mono(1_000),
        };
        let engine = Engine::new(declared(text, profiles), 7, now);
        let opening = opening(&Head::new(7, 1, now), &engine.checkpoint());
        let recorder = Recorder::new(now);
        let mut line = Self {
            engine,
            now,
            connects: Vec::new(),
            without: Vec::new(),
            asked: Vec::new(),
            scripts: BTreeMap::new(),
            answers: BTreeMap::new(),
            counter: 0,
            out: Outbox::new(),
            opening,
            recorder,
            tape: None,
        };
        line.step(Input::Tick);
        line
    }

    /// A city all of whose links are up.
    pub(crate) fn up_with(text: &str) -> Self {
        let mut line = Self::new(text);
        for feed in 0..line.world().feeds.len() {
            if line.world().inventory.feeds[feed].broker.is_some() {
                line.up(feed);
            }
        }
        line
    }

    pub(crate) fn world(&self) -> &World {
        self.engine.world()
    }

    /// Everything that went through the door, as a tape.
    pub(crate) fn taped(&mut self) -> Vec<u8> {
        self.recorder.flush();
        let mut tape = self.opening.clone();
        tape.extend(self.recorder.take());
        tape
    }

    pub(crate) fn step(&mut self, input: Input) {
        self.recorder.write(self.now, &input);
        if let Some(tape) = &mut self.tape {
            tape.write(self.now, &input);
        }
        self.engine.step(self.now, input, &mut self.out);
        if let Some(tape) = self.tape.as_mut().filter(|tape| tape.is_full()) {
            tape.begin(&self.engine);
        }
        for effect in std::mem::take(&mut self.out) {
            match effect {
                Effect::Connect { feed, without, .. } => {
                    self.connects.push((self.now.mono, feed));
                    self.without.push(without);
                }
                Effect::Fetch {
                    source,
                    request,
                    page,
                    etag,
                    ..
                } => {
                    let asked = Asked {
                        at: self.now.mono,
                        source,
                        request,
                        page,
                        etag,
                    };
                    let answer = self
                        .scripts
                        .get_mut(&source)
                        .and_then(|script| script(&asked));
                    if let Some(answer) = answer {
                        let latency_ms = match &answer {
                            Ok(reply) => reply.latency_ms,
                            Err(failure) => failure.latency_ms,
                        };
                        let arrives = self.now.mono.plus(u64::from(latency_ms));
                        let key = (arrives, self.asked.len());
                        self.answers.insert(key, (source, request, answer));
                    }
                    self.asked.push(asked);
                }
            }
        }
    }

    /// Lets time pass: answers arrive, and the engine is called at each of its deadlines.
    pub(crate) fn pass(&mut self, ms: u64) {
        let until = self.now.mono.plus(ms);
        loop {
            let answer = self.answers.first_key_value().map(|((at, _), _)| *at);
            let due = self.engine.deadline();
            let next = match (answer, due) {
                (Some(answer), Some(due)) => answer.min(due),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => break,
            };
            if next > until {
                break;
            }
            self.set(next.max(self.now.mono));
            if answer.is_some_and(|at| at <= self.now.mono) {
                let (_, (source, request, outcome)) = self.answers.pop_first().expect("an answer");
                self.step(Input::Response {
                    source,
                    request,
                    outcome,
                });
            } else {
                self.step(Input::Tick);
            }
        }
        self.set(until);
        self.step(Input::Tick);
    }

    fn set(&mut self, mono: Mono) {
        let passed = mono.since(self.now.mono);
        self.now = Now {
            utc: self.now.utc.plus(passed as i64),
            mono,
        };
    }

    /// The wall clock jumps; the monotonic one does not.
    pub(crate) fn jump(&mut self, ms: i64) {
        self.now.utc = self.now.utc.plus(ms);
    }

    // Links.

    pub(crate) fn link(&mut self, feed: usize, state: LinkState) {
        let feed = FeedId(feed as u16);
        self.step(Input::Link { feed, state });
    }

    pub(crate) fn up(&mut self, feed: usize) {
        let refused = Vec::new();
        self.link(feed, LinkState::Up { refused });
    }

    pub(crate) fn down(&mut self, feed: usize, fault: LinkFault) {
        let detail = SafeText::new("gone");
        self.link(feed, LinkState::Down { fault, detail });
    }

    // The config.

    /// The config is this text from now on; the feeds named are reached in another way.
    pub(crate) fn reload(&mut self, text: &str, renewed: &[&str]) {
        self.reload_profiles(text, &[], renewed);
    }

    /// The same, with profiles that an operator wrote.
    pub(crate) fn reload_profiles(&mut self, text: &str, profiles: &[&str], renewed: &[&str]) {
        let inventory = declared(text, profiles);
        let merged = merge(&self.world().inventory, inventory).expect("few rows");
        let feeds = merged.inventory.each_feed();
        let renewed = feeds.filter(|(_, feed)| renewed.contains(&feed.id.as_str()));
        let links = renewed.map(|(id, _)| id).collect();
        self.step(Input::Reload(Box::new(Reread::Taken {
            inventory: merged.inventory,
            links,
            polls: Vec::new(),
        })));
    }

    /// The row of a feed.
    pub(crate) fn feed(&self, name: &str) -> usize {
        let mut feeds = self.world().inventory.feeds.iter();
        let row = feeds.position(|feed| feed.id.as_str() == name);
        row.unwrap_or_else(|| panic!("no feed {name}"))
    }

    // Messages.

    pub(crate) fn message(
        &mut self,
        feed: usize,
        topic: &str,
        payload: &(impl AsRef<[u8]> + ?Sized),
        (retained, dup): (bool, bool),
    ) {
        self.step(Input::Message {
            feed: FeedId(feed as u16),
            topic: Bytes::copy_from_slice(topic.as_bytes()),
            bytes: Bytes::copy_from_slice(payload.as_ref()),
            retained,
            qos: 0,
            dup,
        });
    }

    /// A SenML pack: one value, measured at `at`.
    pub(crate) fn pack(device: &str, name: &str, value: f64, at: Stamp) -> String {
        let seconds = at.0 as f64 / 1_000.0;
        let unit = match name {
            "temperature" => "Cel",
            "humidity" => "%RH",
            _ => "%",
        };
        format!(
            r#"[{{"bn":"{device}:","bt":{seconds:.3},"n":"{name}","u":"{unit}","v":{value:?}}}]"#
        )
    }

    /// A device says a temperature now.
    pub(crate) fn say(&mut self, device: &str, value: f64) {
        self.say_on(0, device, value);
    }

    pub(crate) fn say_on(&mut self, feed: usize, device: &str, value: f64) {
        let pack = Self::pack(device, "temperature", value, self.now.utc);
        self.message(feed, "senml", &pack, (false, false));
    }

    /// A device speaks `times` times, every `gap_ms`, the first time now; ends with its last word.
    pub(crate) fn speak(&mut self, device: &str, times: usize, gap_ms: u64) {
        for time in 0..times {
            if time > 0 {
                self.pass(gap_ms);
            }
            // Values that move, so that nothing freezes.
            self.say(device, 20.0 + (time % 7) as f64);
        }
    }

    /// A LoRaWAN frame with a temperature, heard by gateways.
    pub(crate) fn frame(&mut self, feed: usize, device: &str, gateways: &[&str]) {
        let number = self.counter as u32 + 1;
        self.frame_numbered(feed, device, gateways, number);
    }

    /// The same with a frame counter of the device's own.
    pub(crate) fn frame_numbered(
        &mut self,
        feed: usize,
        device: &str,
        gateways: &[&str],
        number: u32,
    ) {
        self.counter += 1;
        let mut heard = String::new();
        for gateway in gateways {
            let comma = if heard.is_empty() { "" } else { "," };
            write!(
                heard,
                r#"{comma}{{"gatewayId":"{gateway}","rssi":-100,"snr":5.5}}"#
            )
            .expect("a string");
        }
        let (time, counter) = (self.now.utc, self.counter);
        let payload = format!(
            r#"{{"deduplicationId":"frame-{counter}","time":"{time}","deviceInfo":{{"devEui":"{device}","deviceName":"{device}"}},"fCnt":{number},"object":{{"temperature":{}}},"rxInfo":[{heard}]}}"#,
            15 + counter % 9
        );
        let topic = format!("application/1/device/{device}/event/up");
        self.message(feed, &topic, &payload, (false, false));
    }

    /// The statistics of a gateway.
    pub(crate) fn statistics(&mut self, feed: usize, gateway: &str) {
        let time = self.now.utc;
        let payload = format!(
            r#"{{"gatewayId":"{gateway}","time":"{time}","rxPacketsReceived":3,"rxPacketsReceivedOk":3}}"#
        );
        let topic = format!("eu868/gateway/{gateway}/event/stats");
        self.message(feed, &topic, &payload, (false, false));
    }

    /// The connection state of a gateway.
    pub(crate) fn connection(&mut self, feed: usize, gateway: &str, state: &str, retained: bool) {
        let payload = format!(r#"{{"gatewayId":"{gateway}","state":"{state}"}}"#);
        let topic = format!("eu868/gateway/{gateway}/state/conn");
        self.message(feed, &topic, &payload, (retained, false));
    }

    // Answers.

    /// From now on a service answers like this.
    pub(crate) fn service(
        &mut self,
        row: u16,
        script: impl FnMut(&Asked) -> Option<Answer> + 'static,
    ) {
        let source = Source::Service(ServiceId(row));
        self.scripts.insert(source, Box::new(script));
    }

    /// From now on a polled feed answers like this.
    pub(crate) fn source(
        &mut self,
        row: u16,
        script: impl FnMut(&Asked) -> Option<Answer> + 'static,
    ) {
        self.scripts
            .insert(Source::Feed(FeedId(row)), Box::new(script));
    }

    /// From now on another request of a polled feed answers like this.
    pub(crate) fn further(
        &mut self,
        (row, number): (u16, u8),
        script: impl FnMut(&Asked) -> Option<Answer> + 'static,
    ) {
        self.scripts
            .insert(Source::Further(FeedId(row), number), Box::new(script));
    }

    /// Hands in an answer by hand.
    pub(crate) fn respond(&mut self, source: Source, request: u32, outcome: Answer) {
        self.step(Input::Response {
            source,
            request,
            outcome,
        });
    }

    // Looking.

    /// When a source was asked, milliseconds.
    pub(crate) fn asked_at(&self, source: Source) -> Vec<u64> {
        let asked = self.asked.iter().filter(|asked| asked.source == source);
        asked.map(|asked| asked.at.0).collect()
    }

    pub(crate) fn device(&self, name: &str) -> &Device {
        let mut devices = self.world().devices.iter();
        devices
            .find(|device| device.id.as_str() == name)
            .unwrap_or_else(|| panic!("no device {name}"))
    }

    pub(crate) fn device_id(&self, name: &str) -> DeviceId {
        let mut devices = self.world().devices.iter();
        let row = devices.position(|device| device.id.as_str() == name);
        DeviceId(row.expect("a device") as u32)
    }

    pub(crate) fn state(&self, device: &str) -> DeviceState {
        self.device(device).state
    }

    pub(crate) fn gateway(&self, name: &str) -> &Gateway {
        let mut gateways = self.world().gateways.iter();
        gateways
            .find(|gateway| gateway.id.as_str() == name)
            .unwrap_or_else(|| panic!("no gateway {name}"))
    }

    pub(crate) fn gateway_state(&self, name: &str) -> GatewayState {
        self.gateway(name).state
    }

    pub(crate) fn gateway_alert(&self, name: &str) -> Option<&Alert> {
        let mut gateways = self.world().gateways.iter();
        let row = gateways.position(|gateway| gateway.id.as_str() == name);
        let subject = Subject::Gateway(GatewayId(row.expect("a gateway") as u32));
        self.alert(RuleRef::GatewaySilent, subject)
    }

    pub(crate) fn device_alert(&self, name: &str) -> Option<&Alert> {
        self.alert(RuleRef::DeviceSilent, Subject::Device(self.device_id(name)))
    }

    pub(crate) fn alert(&self, rule: RuleRef, subject: Subject) -> Option<&Alert> {
        self.world().alerts.get(rule, subject)
    }

    /// Open alerts by the path of their subjects, hidden ones in brackets.
    pub(crate) fn alerts(&self) -> Vec<String> {
        let world = self.world();
        let alerts = world.alerts.open().map(|alert| {
            let path = world.subject_path(alert.subject);
            if alert.suppressed_by.is_some() {
                format!("({path})")
            } else {
                path
            }
        });
        let mut alerts: Vec<String> = alerts.collect();
        alerts.sort();
        alerts
    }

    pub(crate) fn order(&mut self, who: &str, what: Deed) {
        let who = SafeText::new(who);
        self.step(Input::Order(Order { who, what }));
    }
}

/// A whole answer.
pub(crate) fn reply(status: u16, latency_ms: u32, body: &str) -> Reply {
    Reply {
        status,
        headers: vec![("content-type".into(), "application/json".into())],
        body: Bytes::copy_from_slice(body.as_bytes()),
        latency_ms,
    }
}

/// The same with one more header.
pub(crate) fn with(mut reply: Reply, name: &str, value: &str) -> Reply {
    reply.headers.push((name.into(), value.into()));
    reply
}

/// No answer.
pub(crate) fn failure(fault: FetchFault) -> Failure {
    Failure {
        fault,
        detail: SafeText::new("no answer"),
        latency_ms: 10,
    }
}
