//! Chaos with a seed: 10,000 steps of a small city in which everything goes wrong, twice the same, with what
//! must always hold looked at after each step. `VALVOMO_FULL=1` plays more seeds.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a helper of a test fails by panicking, and reads its own switch"
)]

#[path = "support/timeline.rs"]
mod timeline;

use std::{collections::BTreeSet, fmt::Write as _};
use timeline::{MINUTE, SECOND, Timeline, failure, reply};
use valvomo::{
    city::{
        alerts::alert::{AlertState, RuleRef, Subject},
        engine::{
            Engine,
            port::{Input, Outbox},
        },
        model::{
            cause::{FetchFault, LinkFault},
            ids::{DeviceId, FeedId},
            order::Deed,
            quality::Doubt,
            random::Random,
        },
        world::{device::DeviceState, quality::About, tally::Tallies},
    },
    edge::links::tape::{self, Bounds, TapeFile},
    screen::pages::status::{digest, status},
};

const STEPS: usize = 10_000;
/// Feeds: two of radio at one broker, one of SenML at another.
const FEEDS: u64 = 3;

fn city() -> String {
    let mut text = String::new();
    for (feed, broker) in [("lund", "one"), ("malmo", "one")] {
        write!(
            text,
            "[[city]]\nid = \"{feed}\"\n\n[[feed]]\nid = \"{feed}-lora\"\ncity = \"{feed}\"\nformat = \"chirpstack-v4\"\n[feed.mqtt]\nurl = \"mqtt://{broker}.test:1883\"\ntopics = [\"{feed}\"]\n\n"
        )
        .expect("a string");
    }
    text += "[[city]]\nid = \"oulu\"\n\n[[feed]]\nid = \"oulu-air\"\ncity = \"oulu\"\nformat = \"senml\"\n[feed.mqtt]\nurl = \"mqtt://two.test:1883\"\ntopics = [\"oulu\"]\n\n";
    for (service, needs) in [
        ("a", ""),
        ("b", "depends_on = [\"service/a\"]\n"),
        ("c", "depends_on = [\"service/b\", \"feed/lund-lora\"]\n"),
    ] {
        write!(
            text,
            "[[service]]\nid = \"{service}\"\ncity = \"oulu\"\n{needs}[service.http]\nurl = \"https://{service}.test/ready\"\nformat = \"readiness\"\nevery = \"30s\"\n\n"
        )
        .expect("a string");
    }
    text += "[[service]]\nid = \"page\"\ncity = \"oulu\"\n[service.http]\nurl = \"https://page.test/s\"\nformat = \"statuspage\"\nevery = \"60s\"\n\n";
    text + "[[rule]]\nkind = \"threshold\"\nid = \"hot\"\nquantity = \"air_temperature\"\nraise = 22.0\nclear = 19.0\n"
}

/// A value, or now and then the code of a broken sensor.
fn said(value: u64, count: u64) -> f64 {
    if count.is_multiple_of(41) {
        -327.68
    } else {
        value as f64
    }
}

/// A message that waits for its time, or for ever.
#[derive(Clone)]
struct Held {
    feed: usize,
    topic: String,
    payload: String,
}

struct Chaos {
    line: Timeline,
    dice: Random,
    is_up: [bool; FEEDS as usize],
    deaf: BTreeSet<u64>,
    held: Vec<Held>,
    counter: u64,
}

impl Chaos {
    fn new(seed: u64) -> Self {
        let mut line = Timeline::up_with(&city());
        for service in 0..3 {
            let mut dice = Random::new(seed ^ u64::from(service) << 40);
            line.service(service, move |asked| {
                // Faults last for ten minutes or so.
                let ill = (asked.at.0 / 600_000 + u64::from(service)) % 4 == 3;
                let word = if dice.between(0, 4) == 0 {
                    "DOWN"
                } else {
                    "UP"
                };
                Some(match dice.between(0, 9) {
                    0 => return None,
                    1 => Err(failure(FetchFault::AnswerTimeout)),
                    2 => Ok(reply(404, 20, "nothing")),
                    3 => Ok(reply(200, 20, "<html>")),
                    _ if ill => Err(failure(FetchFault::Refused)),
                    4 => Ok(reply(200, 2_500, r#"{"status":"UP"}"#)),
                    5 => Ok(reply(
                        200,
                        30,
                        &format!(
                            r#"{{"status":"UP","components":{{"db":{{"status":"{word}"}}}}}}"#
                        ),
                    )),
                    _ => Ok(reply(200, 40, r#"{"status":"UP"}"#)),
                })
            });
        }
        // A status page with incidents of its own, which it says now and then, and is seldom whole.
        let mut dice = Random::new(seed ^ 0xbeef);
        line.service(3, move |asked| {
            let incidents: Vec<String> = (0..dice.between(0, 3))
                .map(|_| {
                    let (id, impact) = (dice.between(0, 5), dice.between(0, 1));
                    let impact = if impact == 0 { "minor" } else { "critical" };
                    format!(r#"{{"id":"i{id}","name":"trouble {impact}","impact":"{impact}"}}"#)
                })
                .collect();
            let body = format!(
                r#"{{"status":{{"indicator":"none"}},"components":[],"incidents":[{}]}}"#,
                incidents.join(",")
            );
            Some(match asked.at.0 / 600_000 % 5 {
                0 => Err(failure(FetchFault::Refused)),
                1 => Ok(reply(200, 20, body.split_at(body.len() * 2 / 3).0)),
                _ => Ok(reply(200, 20, &body)),
            })
        });
        Self {
            line,
            dice: Random::new(seed),
            is_up: [true; FEEDS as usize],
            deaf: BTreeSet::new(),
            held: Vec::new(),
            counter: 0,
        }
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.dice.between(1, many) == 1
    }

    /// Somebody speaks: a device of a radio feed, its gateway, or one of SenML.
    fn word(&mut self) -> Held {
        self.counter += 1;
        let feed = self.dice.between(0, FEEDS - 1) as usize;
        let (time, value) = (self.line.now.utc, self.dice.between(14, 26));
        let count = self.counter;
        if feed == 2 {
            let device = self.dice.between(0, 9);
            let payload = Timeline::pack(
                &format!("air-{device}"),
                "temperature",
                said(value, count),
                time,
            );
            return Held {
                feed,
                topic: "oulu".into(),
                payload,
            };
        }
        let gateway = self.dice.between(0, 3);
        let neighbour = (gateway + 1) % 4;
        let name = |gateway: u64| format!("00000000000000{feed}{gateway}");
        let is_deaf = self.deaf.contains(&(gateway + feed as u64 * 4));
        if self.one_in(3) {
            let topic = format!("eu868/gateway/{}/event/stats", name(gateway));
            let payload = if is_deaf {
                String::new()
            } else {
                format!(
                    r#"{{"gatewayId":"{}","time":"{time}","rxPacketsReceived":{count}}}"#,
                    name(gateway)
                )
            };
            return Held {
                feed,
                topic,
                payload,
            };
        }
        let device = format!("AA0000000000{feed}{gateway}{:02}", self.dice.between(0, 4));
        let mut heard = Vec::new();
        for (one, chance) in [(gateway, 1), (neighbour, 3)] {
            if !self.deaf.contains(&(one + feed as u64 * 4)) && self.one_in(chance) {
                heard.push(format!(
                    r#"{{"gatewayId":"{}","rssi":-99,"snr":3}}"#,
                    name(one)
                ));
            }
        }
        let topic = format!("application/1/device/{device}/event/up");
        let payload = if heard.is_empty() {
            String::new()
        } else {
            format!(
                r#"{{"deduplicationId":"{count}","time":"{time}","deviceInfo":{{"devEui":"{device}"}},"fCnt":{count},"object":{{"temperature":{value},"battery":{}}},"rxInfo":[{}]}}"#,
                value * 3,
                heard.join(",")
            )
        };
        Held {
            feed,
            topic,
            payload,
        }
    }

    fn deliver(&mut self, word: &Held) {
        if self.is_up[word.feed] && !word.payload.is_empty() {
            let retained = self.one_in(50);
            self.line
                .message(word.feed, &word.topic, &word.payload, (retained, false));
        }
    }

    fn step(&mut self) {
        match self.dice.between(0, 199) {
            0..=119 => {
                let word = self.word();
                match self.dice.between(0, 9) {
                    0 => {}
                    1 if self.held.len() < 50 => self.held.push(word),
                    2 => {
                        self.deliver(&word);
                        self.deliver(&word);
                    }
                    _ => self.deliver(&word),
                }
            }
            120..=129 => {
                // What was held comes late, and in any order.
                if !self.held.is_empty() {
                    let at = self.dice.between(0, self.held.len() as u64 - 1) as usize;
                    let word = self.held.swap_remove(at);
                    self.deliver(&word);
                }
            }
            130..=190 => {
                let ms = self.dice.between(1, 8 * SECOND);
                self.line.pass(ms);
            }
            191..=193 => {
                let feed = self.dice.between(0, FEEDS - 1) as usize;
                if self.is_up[feed] {
                    let faults = [LinkFault::Closed, LinkFault::Credentials, LinkFault::NoPing];
                    let fault = faults[self.dice.between(0, 2) as usize];
                    self.line.down(feed, fault);
                } else {
                    self.line.up(feed);
                }
                self.is_up[feed] = !self.is_up[feed];
            }
            194 => {
                let gateway = self.dice.between(0, 7);
                if !self.deaf.remove(&gateway) {
                    self.deaf.insert(gateway);
                }
            }
            195 => {
                let ms = self.dice.between(0, 172_800_000) as i64 - 86_400_000;
                self.line.jump(ms);
            }
            196 => {
                let feed = FeedId(self.dice.between(0, FEEDS - 1) as u16);
                self.line.step(Input::Lost { feed, count: 3 });
            }
            197 => {
                let open: Vec<_> = self
                    .line
                    .world()
                    .alerts
                    .open()
                    .map(|alert| alert.id)
                    .collect();
                if !open.is_empty() {
                    let id = open[self.dice.between(0, open.len() as u64 - 1) as usize];
                    let what = if self.one_in(2) {
                        Deed::Acknowledge(id)
                    } else {
                        Deed::Unacknowledge(id)
                    };
                    self.line.order("anna", what);
                }
            }
            _ => self.line.pass(2 * MINUTE),
        }
    }

    /// What must hold whatever happened.
    fn check(&self) {
        let world = self.line.world();
        let mut recount = Tallies {
            cities: vec![Default::default(); world.tallies.cities.len()],
            feeds: vec![Default::default(); world.tallies.feeds.len()],
            ..Tallies::default()
        };
        for device in &world.devices {
            recount.change(device.city, device.feed, device.state, 1);
            let is_broken = world.feed(device.feed).unwrap().state.is_broken();
            assert!(
                !is_broken || device.state == DeviceState::Unknown,
                "{} behind a broken feed",
                device.id
            );
        }
        for (row, device) in (0..).map(DeviceId).zip(&world.devices) {
            let notes = world.quality.of(row).iter();
            let noted: BTreeSet<(About, Doubt)> =
                notes.map(|note| (note.about, note.doubt)).collect();
            let place = device.place_doubts.iter().map(|it| (About::Place, it));
            let metrics = device.metrics.iter().flat_map(|metric| {
                let about = About::Metric(metric.kind);
                metric.doubts.iter().map(move |it| (about, it))
            });
            let doubted: BTreeSet<(About, Doubt)> = place.chain(metrics).collect();
            assert_eq!(noted, doubted, "{}", device.id);
        }
        assert_eq!(recount, world.tallies);
        assert_eq!(world.tallies.all.total() as usize, world.devices.len());
        let mut ids = BTreeSet::new();
        for alert in world.alerts.open().chain(world.alerts.closed()) {
            assert!(ids.insert(alert.id), "two alerts with the id {}", alert.id);
        }
        for alert in world.alerts.open() {
            assert_eq!(
                alert.state == AlertState::Suppressed,
                alert.suppressed_by.is_some(),
                "{alert:?}"
            );
            // What others say is never hidden behind ours, and lasts while it cannot be asked for.
            assert_eq!(alert.rule.is_upstream(), alert.cause.notice().is_some());
            if let Some(parent) = alert.suppressed_by {
                let parent = world.alerts.open().find(|other| other.id == parent);
                let parent = parent.unwrap_or_else(|| panic!("no living parent: {alert:?}"));
                assert!(parent.subject != alert.subject);
            }
            assert_ne!(alert.state, AlertState::Normal);
            if let (RuleRef::DeviceSilent, Subject::Device(id)) = (alert.rule, alert.subject) {
                let state = world.device(id).unwrap().state;
                assert!(
                    matches!(state, DeviceState::Silent | DeviceState::Unknown),
                    "{state:?}"
                );
                let is_new = alert.raised.mono == world.now.mono;
                assert!(
                    !is_new || state == DeviceState::Silent,
                    "raised while {state:?}"
                );
            }
        }
    }

    fn digest(&self) -> u64 {
        digest(&status(self.line.world()))
    }
}

fn play(seed: u64) -> (u64, u64) {
    let mut chaos = Chaos::new(seed);
    for _ in 0..STEPS {
        chaos.step();
        chaos.check();
    }
    (chaos.digest(), chaos.line.world().alerts.raised_total())
}

#[test]
fn ten_thousand_steps_of_chaos_are_twice_the_same() {
    let (first, raised) = play(1);
    assert_eq!((first, raised), play(1));
    assert!(raised > 50, "little went wrong: {raised}");
    assert_ne!(first, play(2).0);
}

#[test]
fn what_must_hold_holds_for_many_seeds() {
    let seeds = if std::env::var("VALVOMO_FULL").is_ok() {
        100
    } else {
        3
    };
    for seed in 10..10 + seeds {
        play(seed);
    }
}

/// When all is well again, and a day has passed, nothing is left over.
#[test]
fn after_the_chaos_a_calm_day_clears_what_can_be_cleared() {
    let mut chaos = Chaos::new(5);
    for _ in 0..STEPS {
        chaos.step();
    }
    chaos.deaf.clear();
    for feed in 0..FEEDS as usize {
        if !chaos.is_up[feed] {
            chaos.line.up(feed);
            chaos.is_up[feed] = true;
        }
    }
    for _ in 0..20_000 {
        let word = chaos.word();
        chaos.deliver(&word);
        chaos.line.pass(500);
    }
    chaos.check();
    let pipes = chaos.line.world().alerts.open();
    let pipes: Vec<RuleRef> = pipes
        .map(|alert| alert.rule)
        .filter(|rule| matches!(rule, RuleRef::FeedDown | RuleRef::GatewaySilent))
        .collect();
    assert_eq!(pipes, []);
    assert_eq!(chaos.line.world().tallies.all.of(DeviceState::Unknown), 0);
}

/// An engine that is saved and goes on elsewhere does, to the last byte, what it would have done here.
#[test]
fn a_restored_engine_goes_on_as_if_nothing_had_happened() {
    let (seeds, steps) = if std::env::var("VALVOMO_FULL").is_ok() {
        (20..30, STEPS)
    } else {
        (20..21, STEPS / 2)
    };
    for seed in seeds {
        let (mut here, mut there) = (Chaos::new(seed), Chaos::new(seed));
        let mut when = Random::new(seed);
        let (mut moves, mut seen) = (0, 0);
        for step in 0..steps {
            if when.between(1, 300) == 1 {
                let saved = there.line.engine.checkpoint();
                there.line.engine = Engine::restore(&saved).expect("our own checkpoint");
                assert!(saved == there.line.engine.checkpoint(), "step {step}");
                moves += 1;
            }
            here.step();
            there.step();
            let deadlines = (here.line.engine.deadline(), there.line.engine.deadline());
            assert_eq!(deadlines.0, deadlines.1, "step {step}");
            assert_eq!(here.line.connects, there.line.connects, "step {step}");
            let asked = |chaos: &Chaos| chaos.line.asked[seen..].to_vec();
            assert_eq!(asked(&here), asked(&there), "step {step}");
            seen = here.line.asked.len();
            here.line.connects.clear();
            there.line.connects.clear();
            if step % 10 == 0 {
                assert_eq!(here.digest(), there.digest(), "step {step}");
            }
            if step % 100 == 0 {
                there.check();
                let states = (
                    here.line.engine.checkpoint(),
                    there.line.engine.checkpoint(),
                );
                assert!(states.0 == states.1, "step {step}");
            }
        }
        assert!(moves > 5, "{moves}");
        assert!(here.line.world().alerts.raised_total() > 20);
    }
}

/// A session that goes over many segments: each that is left replays by itself to what was seen live, and
/// goes on where the one before it ended.
#[test]
fn every_segment_of_a_tape_replays_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.tape");
    // Not ours, though named as if they were; and a neighbour.
    let foreign = ["session.000001.tape", "session.3.tape", "other.000002.tape"];
    for name in foreign {
        std::fs::write(folder.path().join(name), "no tape").expect("a file");
    }
    let bounds = Bounds {
        segment_bytes: 40_000,
        segments: 4,
    };
    let mut chaos = Chaos::new(30);
    let mut tape = TapeFile::create(&path, 7, bounds).expect("a tape");
    tape.begin(&chaos.line.engine);
    chaos.line.tape = Some(tape);
    for step in 0..STEPS / 2 {
        chaos.step();
        if step % 10 == 0 {
            assert!(
                chaos.line.tape.as_mut().is_some_and(TapeFile::catch_up),
                "step {step}"
            );
        }
    }
    assert!(chaos.line.tape.take().is_some_and(TapeFile::finish));
    let live = chaos.line.engine.checkpoint();

    let entries = std::fs::read_dir(folder.path()).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string());
    let mut names: Vec<String> = names.collect::<Result<_, _>>().expect("names");
    names.retain(|name| !foreign.contains(&name.as_str()));
    names.sort();
    assert_eq!(names.len(), bounds.segments, "{names:?}");
    assert_eq!(names[3], "session.tape");
    let mut end: Option<Vec<u8>> = None;
    let mut segments = Vec::new();
    for name in &names {
        let bytes = std::fs::read(folder.path().join(name)).expect("a segment");
        let (mut engine, mut player) = tape::open(&bytes).expect("a tape");
        segments.push(player.head.segment);
        assert!(
            end.is_none_or(|end| end == engine.checkpoint()),
            "{name} goes on"
        );
        let (begun, mut out) = (engine.world().console.inputs, Outbox::new());
        for (now, input) in player.by_ref() {
            engine.step(now, input, &mut out);
            out.clear();
        }
        assert!(!player.is_broken, "{name}");
        assert!(engine.world().console.inputs > begun + 50, "{name}");
        end = Some(engine.checkpoint());
    }
    assert!(segments[0] > 2, "old ones are gone: {segments:?}");
    assert!(
        segments.is_sorted_by(|one, next| one + 1 == *next),
        "{segments:?}"
    );
    assert!(
        end.is_some_and(|end| end == live),
        "the last ends as the session did"
    );
    for name in foreign {
        let text = std::fs::read_to_string(folder.path().join(name)).expect("still there");
        assert_eq!(text, "no tape");
    }
}
