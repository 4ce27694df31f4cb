//! Same tape, same world (law 3): a taped session replays to the same document, breaks off anywhere without
//! harm, and the built binary says the same twice.

#![expect(clippy::expect_used, reason = "a helper of a test fails by panicking")]

use std::{path::Path, process::Command};
use valvomo::{
    city::{
        engine::{checkpoint::VERSION, port::Outbox},
        model::{
            order::{Deed, Order},
            text::SafeText,
        },
        sim::Scenario,
    },
    edge::{
        faces::demo::play::Play,
        links::tape::{self, Bounds},
    },
    screen::pages::status::status,
};

/// A taped session: half a minute of calm, an outage with an order, recovery.
fn session(path: &Path, seed: u64) -> serde_json::Value {
    let mut play = Play::taped(seed, Scenario::Calm, path, Bounds::default()).expect("a tape");
    play.advance(10_000);
    play.play(Scenario::Failover);
    play.advance(20_000);
    let open: Vec<_> = play.world().alerts.open().map(|alert| alert.id).collect();
    assert!(!open.is_empty(), "the broker fails over");
    for id in open {
        let who = SafeText::new("anna");
        let what = Deed::Acknowledge(id);
        play.order(Order { who, what });
    }
    play.advance(20_000);
    let document = status(play.world());
    assert!(play.finish(), "the tape is whole");
    document
}

/// Plays a tape as far as it goes: the document, the inputs, and whether it broke off.
fn replay(bytes: &[u8]) -> Option<(serde_json::Value, usize, bool)> {
    let (mut engine, mut player) = tape::open(bytes).ok()?;
    let mut out = Outbox::new();
    let mut inputs = 0;
    for (now, input) in player.by_ref() {
        engine.step(now, input, &mut out);
        out.clear();
        inputs += 1;
    }
    Some((status(engine.world()), inputs, player.is_broken))
}

#[test]
fn a_tape_replays_to_what_was_seen_live() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.tape");
    let live = session(&path, 3);
    let bytes = std::fs::read(&path).expect("the tape");
    let (document, inputs, is_broken) = replay(&bytes).expect("a tape");
    assert!(!is_broken);
    assert!(inputs > 5_000, "{inputs}");
    assert_eq!(document, live);

    // The built binary tells the same, twice.
    let told = || {
        let output = Command::new(env!("CARGO_BIN_EXE_valvomo"))
            .arg("replay")
            .arg(&path)
            .arg("--json")
            .output()
            .expect("it runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    };
    let first = told();
    assert_eq!(first, told());
    let document: serde_json::Value = serde_json::from_slice(&first).expect("JSON");
    assert_eq!(document, live);

    // Broken off anywhere: a prefix of the session, never another one.
    for part in 1..3 {
        let cut = bytes.len() * part / 3;
        let (_, less, _) =
            replay(&bytes[..cut]).unwrap_or_else(|| panic!("the head is whole at {cut}"));
        assert!(less < inputs);
    }
    let mut hurt = bytes.clone();
    let at = bytes.len() * 3 / 4;
    hurt[at] ^= 0x10;
    let (_, less, is_broken) = replay(&hurt).expect("its head is whole");
    assert!(is_broken && less < inputs);
}

/// A disk that is full ends the tape; the session goes on, and says at its end that the tape is not whole.
#[test]
fn a_full_disk_ends_the_tape_and_not_the_session() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        eprintln!("SKIPPED: there is no /dev/full");
        return;
    }
    let mut play = Play::taped(3, Scenario::Calm, full, Bounds::default()).expect("it opens");
    for _ in 0..1_000 {
        if !play.is_taped() {
            break;
        }
        play.advance(1_000);
    }
    assert!(!play.is_taped(), "the tape has ended");
    let inputs = play.world().console.inputs;
    play.advance(5_000);
    assert!(play.world().console.inputs > inputs, "the session goes on");
    assert!(!play.finish(), "the tape is not whole");
}

/// A tape that was cut in its checkpoint, or whose checkpoint is another version's, says what is wrong.
#[test]
fn a_tape_without_its_checkpoint_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("short.tape");
    let mut play = Play::taped(1, Scenario::Calm, &path, Bounds::default()).expect("a tape");
    play.advance(1_000);
    assert!(play.finish());
    let bytes = std::fs::read(&path).expect("the tape");
    let told = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("a file");
        let output = Command::new(env!("CARGO_BIN_EXE_valvomo"))
            .arg("replay")
            .arg(&path)
            .arg("--json")
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let told = String::from_utf8(output.stderr).expect("text");
        let (_, why) = told.split_once(".tape: ").expect("the name first");
        why.trim_end().to_owned()
    };
    assert_eq!(
        told(&bytes[..600]),
        "the tape's checkpoint cannot be played from: it breaks off or is damaged"
    );
    let (engine, player) = tape::open(&bytes).expect("a tape");
    let mut checkpoint = engine.checkpoint();
    checkpoint[9] += 1;
    let other = valvomo::city::tape::opening(&player.head, &checkpoint);
    let expected = format!(
        "the tape's checkpoint cannot be played from: it is of version {}, and this program reads version {VERSION} only",
        VERSION + 1
    );
    assert_eq!(told(&other), expected);
}
