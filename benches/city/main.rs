//! What a message, a look at the world and a frame cost: `cargo bench`. With `--only NAME --count N` one of
//! them runs N times and nothing else, for `valgrind --tool=callgrind` (the slope between two counts).
//!
//! Leaves out sockets: `benches/path` measures the whole path of the built binary.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

mod feeds;
mod typed;

use feeds::Kind;
use ratatui::{buffer::Buffer, layout::Rect};
use std::time::Instant;
use typed::SAMPLES;
use valvomo::{
    city::{
        engine::{
            Engine,
            port::{Input, Outbox},
        },
        formats::{
            self,
            format::{Format, Message},
            found::Found,
            profile::Profile,
            profiles::PROFILES,
        },
        model::{
            ids::FeedId,
            inventory::{Feed, Inventory},
            time::{Mono, Now, Stamp},
        },
        privacy,
        sim::Scenario,
        tape::{Head, opening},
    },
    edge::faces::demo::play::Play,
    screen::viewer::{Extra, Options, Viewer},
};

/// 2026-11-22T12:00:00Z.
const START: Stamp = Stamp(1_795_348_800_000);
fn now(ms: u64) -> Now {
    Now {
        utc: START.plus(ms as i64),
        mono: Mono(ms),
    }
}

fn engine(kind: Kind) -> Engine {
    let feed = Feed {
        id: "bench".into(),
        format: kind.format(),
        ..Feed::default()
    };
    let inventory = Inventory {
        feeds: vec![feed],
        ..Inventory::default()
    };
    Engine::new(inventory, 1, now(0))
}

/// Says rounds `from..to` of every device, one round a minute; returns nanoseconds per message.
fn speak(engine: &mut Engine, kind: Kind, devices: usize, rounds: std::ops::Range<u64>) -> f64 {
    let (mut out, mut spent, mut count) = (Outbox::new(), 0_u128, 0_u64);
    for round in rounds {
        // Made in pieces, so that making them is outside of the measure and they stay in the cache.
        for from in (0..devices).step_by(256) {
            let at = now(1_000 + round * 60_000 + from as u64 * 60_000 / devices as u64);
            let until = devices.min(from + 256);
            let batch: Vec<Input> = (from..until)
                .map(|device| {
                    let (topic, bytes) = kind.message(device, round, at.utc);
                    Input::Message {
                        feed: FeedId(0),
                        topic: topic.into(),
                        bytes: bytes.into(),
                        retained: false,
                        qos: 0,
                        dup: false,
                    }
                })
                .collect();
            count += batch.len() as u64;
            let begin = Instant::now();
            for input in batch {
                engine.step(at, input, &mut out);
            }
            spent += begin.elapsed().as_nanos();
            out.clear();
        }
    }
    spent as f64 / count as f64
}

fn resident_mib() -> f64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = text.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0.0) * 4.0 / 1024.0
}

/// Microseconds of a gather and a draw, medians of 101.
fn frame(engine: &Engine, (w, h): (u16, u16)) -> (f64, f64) {
    let mut viewer = Viewer::new(Options::default());
    viewer.resize(w, h);
    let world = engine.world();
    for _ in 0..100_000 {
        if !viewer.gather(world, world.now, &Extra::default()) {
            break;
        }
    }
    let (mut gathers, mut draws) = (Vec::new(), Vec::new());
    for _ in 0..101 {
        let begin = Instant::now();
        viewer.gather(world, world.now, &Extra::default());
        gathers.push(begin.elapsed().as_nanos());
        let mut buffer = Buffer::empty(Rect::new(0, 0, w, h));
        let begin = Instant::now();
        viewer.draw(&mut buffer);
        draws.push(begin.elapsed().as_nanos());
    }
    let middle = |mut all: Vec<u128>| {
        all.sort_unstable();
        all.get(all.len() / 2).copied().unwrap_or(0) as f64 / 1e3
    };
    (middle(gathers), middle(draws))
}

/// What a checkpoint costs: to take it (the engine waits for that), to deflate it (it does not), to go on from it.
fn checkpoint(engine: &Engine, what: &str) {
    let begin = Instant::now();
    let saved = engine.checkpoint();
    let taken = begin.elapsed();
    let begin = Instant::now();
    let tape = opening(&Head::new(1, 1, engine.world().now), &saved);
    let deflated = begin.elapsed();
    let begin = Instant::now();
    let is_same = Engine::restore(&saved).is_ok_and(|engine| engine.checkpoint() == saved);
    let restored = begin.elapsed();
    println!(
        "checkpoint {what}: {:.1} MiB taken in {taken:.1?}; on a tape {:.1} MiB in {deflated:.1?}; restored and taken again in {restored:.1?}, the same: {is_same}",
        saved.len() as f64 / f64::from(1 << 20),
        tape.len() as f64 / f64::from(1 << 20),
    );
}

/// Nanoseconds of one call, over many.
fn each_ns(rounds: u32, mut call: impl FnMut()) -> f64 {
    let begin = Instant::now();
    for _ in 0..rounds {
        call();
    }
    begin.elapsed().as_nanos() as f64 / f64::from(rounds)
}

/// What the tripwire costs on messages without personal data, beside their decoding.
fn guard() {
    let samples = SAMPLES
        .iter()
        .map(|(name, bytes, _)| (*name, bytes.to_vec()));
    let feeds = Kind::ALL.into_iter().map(|kind| {
        let (_, bytes) = kind.message(17, 3, START);
        (kind.format(), bytes.into_bytes())
    });
    for (name, bytes) in samples.chain(feeds) {
        let Some(format) = formats::format(name) else {
            continue;
        };
        let message = Message {
            received_at: START,
            ..Message::bare(&bytes)
        };
        let mut found = Found::default();
        let decoded = each_ns(20_000, || {
            found.clear();
            format.parse(std::hint::black_box(&message), &mut found);
        });
        let mut caught = 0;
        let guarded = each_ns(20_000, || {
            let masked = privacy::mask(std::hint::black_box(&bytes));
            caught += usize::from(masked.is_some());
        });
        println!(
            "guard {name:<14} {:>6} B  {guarded:>7.0} ns, decode {decoded:>7.0} ns, {:.1} %, caught {}",
            bytes.len(),
            guarded / decoded * 100.0,
            caught > 0
        );
    }
}

/// Each format against the bare typed parse of the same bytes: it may cost two and a half times as much.
fn decode() {
    for (name, bytes, parse) in SAMPLES {
        let Some(format) = formats::format(name) else {
            continue;
        };
        let message = Message {
            received_at: START,
            ..Message::bare(bytes)
        };
        let mut found = Found::default();
        let decoded = best_ns(|| {
            found.clear();
            format.parse(std::hint::black_box(&message), &mut found);
        });
        let mut is_of_shape = true;
        let bare = best_ns(|| is_of_shape &= parse(std::hint::black_box(bytes)));
        println!(
            "decode {name:<14} {:>6} B  {decoded:>7.0} ns, bare typed parse {bare:>7.0} ns, {:.2} times, {} found{}",
            bytes.len(),
            decoded / bare,
            found.items.len(),
            if is_of_shape {
                ""
            } else {
                "; NOT OF ITS SHAPE"
            }
        );
    }
}

/// Nanoseconds of one call: the best of ten runs, for neighbours disturb.
fn best_ns(mut call: impl FnMut()) -> f64 {
    let runs = (0..10).map(|_| each_ns(1_000, &mut call));
    runs.fold(f64::INFINITY, f64::min)
}

/// Each profile on its samples, beside a parse of the same bytes into values that know no shape.
fn profile_samples() {
    for profile in PROFILES.iter() {
        let folder = format!("tests/samples/{}", profile.name());
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            let is_json = path.extension() == Some("json".as_ref());
            let Ok(bytes) = std::fs::read(&path) else {
                continue;
            };
            let is_whole = serde_json::from_slice::<serde_json::Value>(&bytes).is_ok();
            if !is_json || !is_whole {
                continue;
            }
            let message = Message {
                received_at: START,
                ..Message::bare(&bytes)
            };
            let mut found = Found::default();
            let read = best_ns(|| {
                found.clear();
                profile.parse(std::hint::black_box(&message), &mut found);
            });
            let bare = best_ns(|| {
                let value = serde_json::from_slice::<serde_json::Value>(&bytes);
                drop(std::hint::black_box(value));
            });
            println!(
                "profile {:<17} {:>6} B  {read:>7.0} ns, bare values {bare:>7.0} ns, {:.2} times, {} found",
                profile.name(),
                bytes.len(),
                read / bare,
                found.items.len()
            );
        }
    }
}

/// A coded format and the profile that says the same, on a list of 200 requests: the profile may cost
/// three times as much.
fn profiles() {
    let text = include_str!("../../tests/configs/profiles/open311.toml");
    let (Some(coded), Ok(written)) = (formats::format("open311"), Profile::read(text)) else {
        return;
    };
    let request = |row: usize| {
        format!(
            r#"{{"service_request_id":"{row}","status":"open","service_code":"176","service_name":"Lumi ja liukkaus","description":"The path is icy.","agency_responsible":"City","requested_datetime":"2026-11-22T09:{:02}:00Z","updated_datetime":"2026-11-22T10:{:02}:00Z","address":"Mannerheimintie {row}","lat":60.17{row},"long":24.94{row},"media_url":null}}"#,
            row % 60,
            row % 60
        )
    };
    let requests: Vec<String> = (0..200).map(request).collect();
    let body = format!("[{}]", requests.join(","));
    let message = Message {
        received_at: START,
        ..Message::bare(body.as_bytes())
    };
    let cost = |format: &dyn Format| {
        let mut found = Found::default();
        let mut best = f64::INFINITY;
        for _ in 0..20 {
            let begin = Instant::now();
            for _ in 0..20 {
                found.clear();
                format.parse(&message, &mut found);
            }
            best = best.min(begin.elapsed().as_nanos() as f64 / 20.0 / 200.0);
        }
        best
    };
    let (code, profile) = (cost(coded), cost(&written));
    println!(
        "open311 of 200 requests: code {code:.0} ns, profile {profile:.0} ns a request, {:.2} times",
        profile / code
    );
}

/// The demo's cities, six hours old, and many devices.
fn checkpoints() {
    let mut play = Play::new(1, Scenario::Calm);
    play.advance(60_000);
    checkpoint(play.engine(), "of the demo");
    let mut engine = engine(Kind::Few);
    speak(&mut engine, Kind::Few, 100_000, 0..60);
    checkpoint(&engine, "100,000 devices x 3 metrics x 60 samples");
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1).cloned()
    };
    if let (Some(only), Some(count)) = (after("--only"), after("--count")) {
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == only);
        if let (Some(kind), Ok(count)) = (kind, count.parse::<u64>()) {
            speak(&mut engine(kind), kind, 1_000, 0..count / 1_000);
        }
        return;
    }
    if words.iter().any(|word| word == "--checkpoint") {
        checkpoints();
        return;
    }
    guard();
    if words.iter().any(|word| word == "--guard") {
        return;
    }
    decode();
    profiles();
    profile_samples();
    if words.iter().any(|word| word == "--decode") {
        return;
    }
    checkpoints();
    for kind in Kind::ALL {
        let mut engine = engine(kind);
        speak(&mut engine, kind, 10_000, 0..10);
        let each = speak(&mut engine, kind, 10_000, 10..30);
        println!(
            "step {:<8} {each:>7.0} ns per message, 10,000 devices",
            kind.name()
        );
    }
    for devices in [1_000, 100_000, 1_000_000] {
        let before = resident_mib();
        let mut engine = engine(Kind::Few);
        // The million speaks only as often as the reads need.
        let rounds = if devices > 100_000 { 2 } else { 60 };
        speak(&mut engine, Kind::Few, devices, 0..rounds);
        println!(
            "memory {devices:>8} devices x 3 metrics x {rounds} samples: {:.0} MiB",
            resident_mib() - before
        );
        for size in [(80, 24), (200, 60)] {
            let (gather, draw) = frame(&engine, size);
            println!(
                "frame {devices:>8} devices {size:?}: gather {gather:.0} us, draw {draw:.0} us"
            );
        }
    }
}
