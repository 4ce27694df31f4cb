//! The drill: `valvomo simulate` into a real Mosquitto, the console on the config that it prints, and the
//! broker that dies and comes back. Skipped loudly where there is no Mosquitto, which in CI is an error.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::too_many_lines,
    clippy::disallowed_methods,
    dead_code,
    reason = "a test says what is wrong by panicking, waits on real clocks, and uses its part of the helpers"
)]

#[path = "support/mosquitto.rs"]
mod mosquitto;

use mosquitto::Mosquitto;
use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use valvomo::{
    city::{
        alerts::alert::RuleRef,
        world::{World, device::DeviceState},
    },
    edge::{
        config,
        links::{
            clock::Clock,
            tape::{self, Bounds, TapeFile},
            tls,
        },
        runtime::Runtime,
    },
    screen::pages::status::status,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_valvomo");
/// What a slow machine may need for what has no deadline of its own.
const PATIENCE: Duration = Duration::from_secs(120);

/// The simulated cities as a process; killed when dropped.
struct Drill {
    process: Child,
    /// Where it serves the APIs.
    http: u16,
}

impl Drop for Drill {
    fn drop(&mut self) {
        // An error says that it ended before.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn arguments(mqtt: u16, http: u16) -> [String; 5] {
    [
        "simulate".into(),
        "--mqtt".into(),
        format!("mqtt://127.0.0.1:{mqtt}"),
        "--http".into(),
        format!("127.0.0.1:{http}"),
    ]
}

/// Plays into this broker, and serves the APIs on a port that the system chooses.
fn simulate(mqtt: u16) -> Drill {
    let mut process = Command::new(PROGRAM)
        .args(arguments(mqtt, 0))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut notes = BufReader::new(process.stderr.take().expect("its notes"));
    let mut first = String::new();
    notes.read_line(&mut first).expect("a first note");
    let http = first
        .trim_end()
        .rsplit_once(':')
        .and_then(|(_, port)| port.parse().ok());
    let http = http.unwrap_or_else(|| panic!("no port in: {first}"));
    // Whoever talks must be listened to.
    std::thread::spawn(move || std::io::copy(&mut notes, &mut std::io::sink()));
    Drill { process, http }
}

/// The config that fits a simulation.
fn printed(mqtt: u16, http: u16) -> String {
    let output = Command::new(PROGRAM)
        .args(arguments(mqtt, http))
        .arg("--print-config")
        .output()
        .expect("it runs");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("text")
}

fn watch(text: &str) -> Runtime {
    tls::install_provider();
    let texts = vec![("drill.toml".into(), text.to_owned())];
    let config = config::read_texts(texts, &|_| None)
        .unwrap_or_else(|problems| panic!("{}", config::render(&problems)));
    Runtime::start(config, Clock::start(), 1, None)
}

/// Waits until the world is as wanted; how long that took.
async fn until(
    runtime: &Runtime,
    patience: Duration,
    what: &str,
    see: impl Fn(&World) -> bool,
) -> Duration {
    let begun = Instant::now();
    let mut changed = runtime.changed();
    while !runtime.look(&see) {
        let left = patience.saturating_sub(begun.elapsed());
        let timely = tokio::time::timeout(left, changed.changed()).await;
        assert!(
            timely.is_ok(),
            "not in {patience:?}: {what}\n{:#}",
            runtime.look(|world| {
                let document = status(world);
                format!(
                    "{:#}{:#}{:#}",
                    document["devices"], document["feeds"], document["alerts"]
                )
            })
        );
    }
    begun.elapsed()
}

fn count(world: &World, state: DeviceState) -> u32 {
    world.tallies.all.of(state)
}

/// Every city has devices that live, every service has answered.
fn is_alive(world: &World) -> bool {
    let cities = &world.tallies.cities;
    cities.len() == 9
        && cities.iter().all(|tally| tally.of(DeviceState::Ok) > 40)
        && count(world, DeviceState::Ok) > 5_000
        && world
            .services
            .iter()
            .all(|service| service.answered.is_some())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_dies_and_comes_back() {
    let Some(mut broker) = Mosquitto::plain() else {
        return;
    };
    let drill = simulate(broker.port());
    let runtime = watch(&printed(broker.port(), drill.http));
    until(&runtime, PATIENCE, "all nine cities alive", is_alive).await;
    assert_eq!(runtime.look(|world| world.alerts.raised_total()), 0);

    broker.kill();
    let took = until(&runtime, Duration::from_secs(45), "one alert", |world| {
        world.alerts.open_count() > 0
    })
    .await;
    eprintln!("the alert came after {took:?}");
    runtime.look(|world| {
        let document = status(world);
        let alerts = document["alerts"].as_array().expect("a list");
        assert_eq!(alerts.len(), 1, "{alerts:#?}");
        let alert = &alerts[0];
        assert_eq!(alert["rule"], "feed-down");
        let subscribed = world
            .inventory
            .feeds
            .iter()
            .filter(|feed| feed.broker.is_some());
        let platforms: BTreeSet<_> = subscribed.filter_map(|feed| feed.platform).collect();
        assert!(platforms.len() > 1);
        assert_eq!(
            alert["platforms"].as_array().map(Vec::len),
            Some(platforms.len()),
            "{alert:#}"
        );
        assert_eq!(
            alert["cities"].as_array().map(Vec::len),
            Some(9),
            "{alert:#}"
        );
        let behind: usize = world
            .devices
            .iter()
            .filter(|device| world.inventory.feeds[device.feed.index()].broker.is_some())
            .count();
        assert_eq!(count(world, DeviceState::Unknown) as usize, behind);
        assert_eq!(count(world, DeviceState::Silent), 0);
    });
    let attempts = |world: &World| {
        world
            .feeds
            .iter()
            .map(|feed| feed.attempts)
            .collect::<Vec<_>>()
    };
    let before = runtime.look(attempts);
    let again = |world: &World| {
        let after = attempts(world);
        let mut pairs = after.iter().zip(&before);
        pairs.all(|(after, before)| *after >= before + 3)
    };
    let took = until(
        &runtime,
        PATIENCE,
        "every link tries again and again",
        again,
    )
    .await;
    // At least 0.5 s, with jitter: no storm. One attempt may have been under way.
    let most = took.as_millis() as u64 / 500 + 2;
    let after = runtime.look(attempts);
    for (after, before) in after.iter().zip(&before) {
        assert!(after - before <= most, "{after} - {before} in {took:?}");
    }
    assert_eq!(runtime.look(|world| world.alerts.open_count()), 1);

    broker.again();
    let took = until(&runtime, Duration::from_secs(10), "all links up", |world| {
        world.alerts.open_count() == 0 && world.feeds.iter().all(|feed| !feed.state.is_broken())
    })
    .await;
    eprintln!("the links were back after {took:?}");
    until(&runtime, PATIENCE, "gateways speak again", |world| {
        count(world, DeviceState::Ok) > 4_500
    })
    .await;
    runtime.look(|world| {
        assert_eq!(
            world.alerts.raised_total(),
            1,
            "{:#}",
            status(world)["alerts"]
        );
        assert_eq!(count(world, DeviceState::Silent), 0);
    });
    assert!(runtime.stop().await);
}

/// A gateway whose state only the broker remembers is not alive (T03).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retained_gateway_states_do_not_count_as_life() {
    let Some(broker) = Mosquitto::plain() else {
        return;
    };
    let drill = simulate(broker.port());
    let text = printed(broker.port(), drill.http);
    let runtime = watch(&text);
    until(&runtime, PATIENCE, "gateways are known", |world| {
        world
            .gateways
            .iter()
            .filter(|gateway| gateway.heard.is_some())
            .count()
            >= 40
    })
    .await;
    runtime.stop().await;
    drop(drill);

    // Nobody speaks any more; the broker still has the gateways' ONLINE.
    let runtime = watch(&text);
    until(
        &runtime,
        PATIENCE,
        "the retained states are here",
        |world| {
            let claims = world
                .gateways
                .iter()
                .filter(|gateway| gateway.retained_claim.is_some());
            claims.count() >= 40
        },
    )
    .await;
    runtime.look(|world| {
        assert!(world.gateways.iter().all(|gateway| gateway.heard.is_none()));
        assert_eq!(count(world, DeviceState::Ok), 0);
    });
    runtime.stop().await;
}

/// Taped over the wire, played twice: the same document, and the alerts that were seen live.
#[test]
fn a_taped_drill_replays_twice_the_same() {
    let Some(mut broker) = Mosquitto::plain() else {
        return;
    };
    let drill = simulate(broker.port());
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("drill.toml");
    std::fs::write(&config, printed(broker.port(), drill.http)).expect("a config");
    let tape = folder.path().join("drill.tape");
    let mut recorder = Command::new(PROGRAM)
        .arg("--config")
        .arg(&config)
        .arg("record")
        .arg(&tape)
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.len());
    let begun = Instant::now();
    while size(&tape) < 300_000 {
        assert!(
            begun.elapsed() < PATIENCE,
            "the tape grows: {}",
            size(&tape)
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    broker.kill();
    let told = || {
        let output = Command::new(PROGRAM)
            .arg("replay")
            .arg(&tape)
            .arg("--json")
            .output();
        output.expect("it runs").stdout
    };
    // The tape can be read while it grows; the alert is on it when its hold is over.
    let begun = Instant::now();
    while !String::from_utf8_lossy(&told()).contains("feed-down") {
        assert!(begun.elapsed() < PATIENCE, "the alert is on the tape");
    }
    let pid = recorder.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &pid]).status();
    assert!(sent.expect("kill").success());
    assert!(recorder.wait().expect("its end").success());
    let first = told();
    assert_eq!(first, told());
    let document: serde_json::Value = serde_json::from_slice(&first).expect("JSON");
    assert!(document["tape"].is_null(), "it does not break off");
    assert_eq!(
        document["alerts"].as_array().map(Vec::len),
        Some(1),
        "{:#}",
        document["alerts"]
    );
    assert_eq!(document["alerts"][0]["rule"], "feed-down");
}

/// A drill in which the broker dies and comes back, taped in segments: the document that was seen live is that
/// of the tape at the same input, in every segment, and the alerts are the same. A minute with `VALVOMO_FULL=1`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tape_tells_what_was_seen_live() {
    let Some(mut broker) = Mosquitto::plain() else {
        return;
    };
    let drill = simulate(broker.port());
    let text = printed(broker.port(), drill.http);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("drill.tape");
    let seconds = if std::env::var("VALVOMO_FULL").is_ok() {
        60
    } else {
        15
    };
    tls::install_provider();
    let config = config::read_texts(vec![("drill.toml".into(), text)], &|_| None)
        .unwrap_or_else(|problems| panic!("{}", config::render(&problems)));
    let bounds = Bounds {
        segment_bytes: 400_000,
        segments: 8,
    };
    let tape = TapeFile::create(&path, 1, bounds).expect("a tape");
    let runtime = Runtime::start(config, Clock::start(), 1, Some(tape));
    let begun = Instant::now();
    until(&runtime, PATIENCE, "all nine cities alive", is_alive).await;
    broker.kill();
    until(&runtime, PATIENCE, "one alert", |world| {
        world.alerts.open_count() > 0
    })
    .await;
    broker.again();
    until(&runtime, PATIENCE, "all is well again", |world| {
        world.alerts.open_count() == 0
    })
    .await;
    until(&runtime, PATIENCE, "the time is over", |_| {
        begun.elapsed() > Duration::from_secs(seconds)
    })
    .await;
    let seen = |world: &World| {
        let mut document = status(world);
        // How many batches wait is no matter of the tape.
        document["console"]["queue"] = 0.into();
        let alerts = world.alerts.open().chain(world.alerts.closed());
        let alerts: Vec<_> = alerts.map(|alert| alert.id).collect();
        (world.console.inputs, document, alerts)
    };
    let live = runtime.look(seen);
    assert!(!live.2.is_empty());
    assert!(
        runtime.is_taped() && runtime.stop().await,
        "the tape is whole"
    );

    let mut names: Vec<_> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    names.sort();
    let mut played = Vec::new();
    for name in &names {
        let bytes = std::fs::read(name).expect("a segment");
        let (mut engine, mut player) = tape::open(&bytes).expect("a tape");
        let mut out = Vec::new();
        for (now, input) in player.by_ref() {
            if engine.world().console.inputs == live.0 {
                played.push(seen(engine.world()));
            }
            engine.step(now, input, &mut out);
            out.clear();
        }
        assert!(!player.is_broken);
        if engine.world().console.inputs == live.0 {
            played.push(seen(engine.world()));
        }
    }
    eprintln!(
        "{:?}, {} inputs, {} alerts, segments: {}",
        begun.elapsed(),
        live.0,
        live.2.len(),
        names.len()
    );
    assert!(!played.is_empty() && played.iter().all(|played| *played == live));
    let told = |name: &Path| {
        let output = Command::new(PROGRAM)
            .arg("replay")
            .arg(name)
            .arg("--json")
            .output();
        output.expect("it runs").stdout
    };
    for name in &names {
        assert_eq!(told(name), told(name), "{}", name.display());
    }
}

/// Three brokers at once: where one dies, the others keep counting.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_others_keep_counting_when_one_broker_dies() {
    let mut brokers = Vec::new();
    for _ in 0..3 {
        let Some(broker) = Mosquitto::plain() else {
            return;
        };
        brokers.push(broker);
    }
    let drills: Vec<Drill> = brokers
        .iter()
        .map(|broker| simulate(broker.port()))
        .collect();
    // The printed config, with its feeds shared out over the three brokers.
    let first = format!("127.0.0.1:{}", brokers[0].port());
    let mut turn = 0;
    let text: Vec<String> = printed(brokers[0].port(), drills[0].http)
        .lines()
        .map(|line| {
            if !line.contains(&first) {
                return line.to_owned();
            }
            turn += 1;
            let broker = format!("127.0.0.1:{}", brokers[turn % 3].port());
            line.replace(&first, &broker)
        })
        .collect();
    let runtime = watch(&text.join("\n"));
    let all_up = |world: &World| {
        world.inventory.brokers.len() == 3 && world.feeds.iter().all(|feed| feed.messages > 0)
    };
    until(&runtime, PATIENCE, "every feed has spoken", all_up).await;
    brokers[2].kill();
    let is_hit = |world: &World, feed: usize| {
        let broker = world.inventory.feeds[feed].broker.expect("a broker");
        world.inventory.brokers[broker.index()].address.as_str()
            == format!("127.0.0.1:{}", brokers[2].port())
    };
    until(&runtime, Duration::from_secs(45), "one alert", |world| {
        world
            .feeds
            .iter()
            .enumerate()
            .all(|(feed, status)| status.state.is_broken() == is_hit(world, feed))
            && world
                .alerts
                .open()
                .filter(|alert| alert.rule == RuleRef::FeedDown)
                .count()
                == 1
    })
    .await;
    let before: Vec<u64> =
        runtime.look(|world| world.feeds.iter().map(|feed| feed.messages).collect());
    until(&runtime, PATIENCE, "the others count on", |world| {
        let mut feeds = world.feeds.iter().zip(&before).enumerate();
        feeds.all(|(feed, (status, before))| is_hit(world, feed) || status.messages > *before)
    })
    .await;
    runtime.stop().await;
    drop(drills);
}
