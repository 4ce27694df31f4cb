//! A terminal that goes away, changes its size ten thousand times, or does not read (FAILURES D5, D8).
//! Short in CI; `VALVOMO_FULL=1` takes the whole counts and times.

use crate::{
    USUAL, answers, begun,
    console::{Console, PATIENCE, ticks, wait},
};
use std::{
    process::Command,
    time::{Duration, Instant},
};

/// Clock ticks in a second, as `/proc` counts CPU.
const TICKS_PER_SECOND: u64 = 100;

fn is_full() -> bool {
    std::env::var_os("VALVOMO_FULL").is_some()
}

#[test]
fn a_closed_terminal_ends_it_within_a_second() {
    let mut console = begun();
    // A demo that fills in its past has work to do of its own.
    console.press(" ");
    console.shows("paused");
    console.falls_silent(Duration::from_secs(1));
    let children = ticks("self", true);
    let before = ticks(&console.pid().to_string(), false);
    console.close();
    assert_eq!(console.code_within(Duration::from_secs(1)), 129);
    // What its whole life took counts as ours now; five percent of a second are five ticks.
    let used = (ticks("self", true) - children).saturating_sub(before);
    assert!(used <= 5 * TICKS_PER_SECOND / 100, "{used} ticks of CPU");
}

#[test]
fn a_killed_tmux_server_ends_it_within_a_second() {
    let tmux = |arguments: &[&str]| {
        let name = format!("valvomo-test-{}", std::process::id());
        let mut command = Command::new("tmux");
        command
            .args(["-f", "/dev/null", "-L", &name])
            .args(arguments);
        command.env_remove("TMUX").output()
    };
    if tmux(&["-V"]).is_err() {
        assert!(std::env::var_os("CI").is_none(), "no tmux");
        eprintln!("*** SKIPPED: there is no tmux");
        return;
    }
    let told = |arguments: &[&str]| {
        let output = tmux(arguments).unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let command = format!("exec {} demo", env!("CARGO_BIN_EXE_valvomo"));
    told(&["new-session", "-d", "-x", "80", "-y", "24", &command]);
    let shows = wait(PATIENCE, || told(&["capture-pane", "-p"]).contains("DEMO"));
    assert!(shows, "{}", told(&["capture-pane", "-p"]));
    let pid = told(&["display-message", "-p", "#{pane_pid}"]);
    let server = told(&["display-message", "-p", "#{pid}"]);
    let server = server.trim().parse().unwrap();
    let server = rustix::process::Pid::from_raw(server).unwrap();
    rustix::process::kill_process(server, rustix::process::Signal::KILL).unwrap();
    let process = format!("/proc/{}/stat", pid.trim());
    // A zombie that nobody waits for has ended too.
    let has_ended = || {
        let stat = std::fs::read_to_string(&process);
        stat.is_ok_and(|stat| stat.contains(") Z ")) || !std::path::Path::new(&process).exists()
    };
    assert!(wait(Duration::from_secs(1), has_ended), "it runs on");
}

#[test]
fn a_storm_of_sizes_is_few_frames_and_little_memory() {
    let mut console = begun();
    let sizes = [
        (0, 0),
        (1, 1),
        (65_535, 65_535),
        (80, 24),
        (1, 65_535),
        (65_535, 1),
        (120, 36),
        (0, 24),
    ];
    // A living demo has something to draw at any time, the more the larger the screen.
    console.press(" ");
    console.shows("paused");
    // Its largest screen is part of what it may need.
    console.resize((500, 200));
    console.falls_silent(Duration::from_millis(300));
    let before = console.memory_kib();
    let (count, begun) = (console.count(), Instant::now());
    let rounds = if is_full() { 10_000 } else { 1_000 };
    for step in 0..rounds {
        console.resize(sizes[step % sizes.len()]);
        let due = Duration::from_millis(step as u64);
        wait(PATIENCE, || begun.elapsed() >= due);
    }
    let seconds = begun.elapsed().as_secs_f64();
    console.resize(USUAL);
    // It still answers, and at once.
    console.press("6");
    let asked = Instant::now();
    console.shows("── Feeds ─");
    let answered = asked.elapsed();
    let bytes = console.bytes();
    let begin = b"\x1b[?2026h";
    let drawn = bytes[count..]
        .windows(begin.len())
        .filter(|part| part == begin);
    let frames = drawn.count() as f64;
    let grown = console.memory_kib().saturating_sub(before);
    eprintln!("{frames} frames in {seconds:.1} s, {grown} KiB more, answered in {answered:?}");
    assert!(
        frames >= 1.0 && frames <= 34.0 * (seconds + 1.0),
        "{frames} frames in {seconds} s"
    );
    assert!(grown < 16 * 1024, "{grown} KiB more than before");
    assert!(answered < Duration::from_secs(2), "{answered:?}");
    console.press("q");
    console.ends_well(0);
}

#[test]
fn the_engine_goes_on_while_nobody_reads() {
    let folder = tempfile::tempdir().unwrap();
    let tape = folder.path().join("tape");
    let file = tape.to_str().unwrap();
    let arguments = ["--record", file, "demo"];
    let program = env!("CARGO_BIN_EXE_valvomo");
    let mut console = Console::start(program, &arguments, USUAL, &[]);
    console.shows("DEMO");
    console.read(false);
    let before = console.memory_kib();
    let taped = || std::fs::metadata(&tape).map_or(0, |file| file.len());
    let seconds = if is_full() { 600 } else { 3 };
    // Every theme paints the whole screen anew: far more than a terminal's buffer holds.
    for _ in 0..seconds {
        let so_far = taped();
        for _ in 0..40 {
            // Keys that come all at once would be a paste.
            console.press("T");
            wait(Duration::from_millis(20), || false);
        }
        // Blocks of the tape go to the disk every few seconds.
        let goes_on = wait(PATIENCE, || taped() > so_far);
        assert!(goes_on, "the engine stands still");
    }
    let grown = console.memory_kib().saturating_sub(before);
    let count = console.count();
    console.read(true);
    answers(&mut console, "6", "── Feeds ─");
    // One frame was under way; the next one is the newest, and those between were never made.
    let came = console.count() - count;
    eprintln!("{came} bytes after {seconds} rounds unread, {grown} KiB more");
    assert!(came < 100_000, "{came} bytes of old frames");
    assert!(grown < 32 * 1024, "{grown} KiB more than before");
    console.press("q");
    console.ends_well(0);
}
