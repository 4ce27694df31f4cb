//! The built binary in a real terminal: how it begins, answers and ends, whatever happens to it
//! (FAILURES D1, D4 to D8).

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests wait for real programs, in real time, and say what is wrong by panicking"
)]

mod console;
#[path = "../support/mosquitto.rs"]
#[allow(dead_code, reason = "other tests kill, freeze and overload it")]
mod mosquitto;
mod privacy;
mod rough;
mod strict;

use console::{Console, demo, wait};
use rustix::process::Signal;
use std::time::{Duration, Instant};

const USUAL: (u16, u16) = (80, 24);
const BAND: &str = "DEMO";

/// A demo whose first picture is there.
fn begun() -> Console {
    let console = demo(USUAL, &[]);
    console.shows(BAND);
    console
}

/// Waits until the panel of this title is open.
fn shows_panel(console: &Console, title: &str) {
    let is_there = wait(console::PATIENCE, || is_at(console, title));
    assert!(is_there, "{title} never came\n{}", console.text());
}

/// True where the panel of this title is open. The overview has parts of the same names, further down.
fn is_at(console: &Console, title: &str) -> bool {
    let text = console.text();
    let line = text.lines().nth(3).unwrap_or_default();
    line.starts_with(&format!("── {title} ─"))
}

#[test]
fn it_begins_takes_keys_and_leaves() {
    let mut console = begun();
    console.until("the alternate screen", |screen| {
        screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()
    });
    assert!(console.is_raw());
    let panels = ["2", "3", "4", "5", "6"];
    let titles = ["Network", "Devices", "Services", "Open", "Feeds"];
    for (key, title) in panels.iter().zip(titles) {
        console.press(key);
        shows_panel(&console, title);
    }
    console.press("1");
    console.shows("── Alerts ─");
    console.press("\t");
    console.shows("of 44 gateways");
    let before = console.text();
    console.press("?");
    console.until("the help", |screen| screen.contents().contains("Help"));
    // Esc steps back, and never out.
    console.press("\x1b");
    console.until("no help", |screen| !screen.contents().contains("Help"));
    console.shows("of 44 gateways");
    assert!(before.contains("of 44 gateways"));
    for _ in 0..3 {
        console.press("\x1b");
        console.falls_silent(Duration::from_millis(200));
    }
    console.shows(BAND);
    console.press("q");
    console.ends_well(0);
}

#[test]
fn ctrl_c_leaves_at_once_also_while_something_is_typed() {
    let mut console = begun();
    console.press(":");
    console.shows("Go to");
    console.press("\x03");
    console.ends_well(0);
}

#[test]
fn signals_give_the_terminal_back() {
    for (signal, code) in [
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::INT, 0),
        (Signal::QUIT, 131),
    ] {
        let mut console = begun();
        console.signal(signal);
        console.ends_well(code);
    }
}

/// The config is read again by a command and by a signal; SIGHUP stays the terminal's.
#[test]
fn a_config_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("city.toml");
    let service = |id: &str| {
        format!(
            "[[service]]\nid = '{id}'\n[service.http]\nurl = 'http://127.0.0.1:9/{id}'\nformat = 'readiness'\n"
        )
    };
    std::fs::write(&path, service("one")).unwrap();
    let arguments = ["--config", path.to_str().unwrap()];
    let program = env!("CARGO_BIN_EXE_valvomo");
    let mut console = Console::start(program, &arguments, USUAL, &[]);
    console.shows("live");
    std::fs::write(&path, service("one") + &service("two")).unwrap();
    console.press(":reload\r");
    console.shows("config read again: 1 new, 0 changed, 0 gone");
    std::fs::write(&path, service("one").replace("readiness", "morse")).unwrap();
    console.signal(Signal::USR1);
    console.shows("config is wrong, the one before holds");
    std::fs::write(&path, service("two")).unwrap();
    console.signal(Signal::USR1);
    console.shows("config read again: 0 new, 0 changed, 1 gone");
    console.press("q");
    console.ends_well(0);
}

#[test]
fn a_panic_gives_the_terminal_back_and_then_tells() {
    if !cfg!(debug_assertions) {
        return;
    }
    let mut console = demo(USUAL, &[("VALVOMO_TEST_PANIC", "loop")]);
    assert_eq!(console.code(), 101);
    console.is_given_back();
    console.shows("the loop fails");
    drop(console);
    let mut console = demo(USUAL, &[("VALVOMO_TEST_PANIC", "task")]);
    console.shows(BAND);
    console.press("2");
    shows_panel(&console, "Network");
    assert!(
        !console.text().contains("a task fails"),
        "{}",
        console.text()
    );
    console.press("q");
    console.ends_well(0);
    // It is told once the screen is given back.
    console.shows("a task fails");
}

/// The shell waits for a command.
fn prompts(screen: &vt100::Screen) -> bool {
    !screen.alternate_screen() && screen.contents().trim_end().ends_with("READY")
}

#[test]
fn ctrl_z_stops_and_goes_on() {
    let shell = ["--norc", "--noprofile", "-i"];
    let mut console = Console::start("bash", &shell, USUAL, &[("PS1", "READY ")]);
    console.shows("READY");
    console.press(&format!("{} demo\r", env!("CARGO_BIN_EXE_valvomo")));
    console.shows(BAND);
    for _ in 0..2 {
        console.press("\x1a");
        // The shell's own line editor takes bracketed paste.
        console.until("the shell's prompt", |screen| {
            prompts(screen) && !screen.hide_cursor()
        });
        console.shows("Stopped");
        console.press("echo be''tween\r");
        console.shows("between");
        console.press("fg\r");
        console.until("the demo again", |screen| {
            screen.alternate_screen() && screen.contents().contains(BAND)
        });
    }
    console.press("2");
    shows_panel(&console, "Network");
    console.press("q");
    // What is typed before the program has ended is the program's.
    console.until("the shell's prompt", prompts);
    console.press("echo code=$?\r");
    console.shows("code=0");
    console.press("exit\r");
    assert_eq!(console.code(), 0);
}

#[test]
fn ctrl_z_without_a_shell_does_nothing() {
    let mut console = begun();
    console.press("\x1a");
    console.press("2");
    shows_panel(&console, "Network");
    // What stopped it from outside may also let it go on.
    console.signal(Signal::STOP);
    console.signal(Signal::CONT);
    console.press("3");
    shows_panel(&console, "Devices");
    console.press("q");
    console.ends_well(0);
}

#[test]
fn any_size_will_do() {
    let mut console = begun();
    for size in [
        (20, 5),
        (1, 1),
        (2, 40),
        (300, 2),
        (0, 0),
        (500, 200),
        (1_000, 300),
        (60, 20),
    ] {
        console.resize(size);
        console.falls_silent(Duration::from_millis(100));
    }
    console.resize((120, 36));
    console.shows(BAND);
    for step in 0..300_u16 {
        console.resize((40 + step % 100, 10 + step % 40));
    }
    console.resize(USUAL);
    console.press("6");
    shows_panel(&console, "Feeds");
    console.shows(BAND);
    console.press("q");
    console.ends_well(0);
}

#[test]
fn a_terminal_without_a_size_is_a_usual_one() {
    let mut console = demo((0, 0), &[]);
    assert!(wait(console::PATIENCE, || console.count() > 1_000));
    console.press("q");
    assert_eq!(console.code(), 0);
}

/// Presses a key until it is answered: what comes in the wake of a flood or inside of a paste is no key.
fn answers(console: &mut Console, key: &str, words: &str) {
    let is_over = wait(console::PATIENCE, || {
        console.press(key);
        wait(Duration::from_secs(1), || console.text().contains(words))
    });
    assert!(is_over, "{words}\n{}", console.text());
}

#[test]
fn floods_are_not_keys() {
    let mut console = begun();
    // A megabyte of keys that quit, without bracketed paste.
    for _ in 0..256 {
        console.send(&[b'q'; 4096]);
    }
    answers(&mut console, "6", "── Feeds ─");
    // The same as an honest paste; then one that never ends.
    console.press("\x1b[200~");
    console.send(&[b'q'; 1 << 20]);
    console.press("\x1b[201~");
    answers(&mut console, "5", "── Open ─");
    console.press("\x1b[200~qqqqq");
    answers(&mut console, "6", "── Feeds ─");
    // What a terminal answers to a question that nobody asked.
    console.press("\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\");
    console.press("\x1b[?62;22c");
    console.press("\x1b]11;q");
    answers(&mut console, "5", "── Open ─");
    console.press("q");
    console.ends_well(0);
}

#[test]
fn pasted_text_goes_where_text_is_typed() {
    let mut console = begun();
    console.press("3");
    shows_panel(&console, "Devices");
    console.press("/");
    console.shows("esc clears it");
    console.press("\x1b[200~malmo-00\r\nq\x1b[201~");
    console.shows("malmo-00");
    console.press("\x03");
    console.ends_well(0);
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let mut console = begun();
    console.press(" ");
    console.shows("paused");
    console.falls_silent(Duration::from_secs(4));
    console.press("q");
    console.ends_well(0);
}

#[test]
fn a_calm_demo_needs_less_than_a_kilobyte_a_second() {
    let mut console = begun();
    let pass = |console: &Console, seconds: u64| {
        let (begun, count) = (Instant::now(), console.count());
        let is_over = || begun.elapsed() >= Duration::from_secs(seconds);
        assert!(wait(console::PATIENCE, is_over));
        (console.count() - count) as f64 / begun.elapsed().as_secs_f64()
    };
    // The first ten seconds fill in the past.
    pass(&console, 10);
    let rate = pass(&console, 10);
    eprintln!("{rate:.0} bytes a second");
    assert!((1.0..1_024.0).contains(&rate), "{rate}");
    console.press("q");
    console.ends_well(0);
}

#[test]
fn a_terminal_that_does_not_read_blocks_nothing() {
    let mut console = begun();
    console.read(false);
    // Every theme paints the whole screen anew: more than a terminal's buffer holds.
    for _ in 0..200 {
        console.press("T");
        wait(Duration::from_millis(10), || false);
    }
    console.press("2");
    console.read(true);
    shows_panel(&console, "Network");
    console.read(false);
    console.signal(Signal::TERM);
    assert_eq!(console.code_within(Duration::from_secs(5)), 143);
}

#[test]
fn without_a_terminal_it_says_so() {
    let refused = |command: &mut std::process::Command, words: &str| {
        let output = command.stdin(std::process::Stdio::null()).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert_eq!(output.stdout, b"");
        assert!(told.contains(words) && told.lines().count() == 1, "{told}");
    };
    let mut console = demo(USUAL, &[("TERM", "dumb")]);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_valvomo"));
    refused(command.arg("demo"), "not a terminal");
    assert_eq!(console.code(), 2);
    console.shows("TERM=dumb");
    console.is_given_back();
}

#[test]
fn terminals_without_colours_or_letters() {
    let console = demo(USUAL, &[("NO_COLOR", "1")]);
    console.shows(BAND);
    let bytes = String::from_utf8_lossy(&console.bytes()).into_owned();
    assert!(
        !bytes.contains("38;") && !bytes.contains("48;"),
        "{bytes:?}"
    );
    drop(console);
    let console = demo(USUAL, &[("LC_ALL", "C")]);
    console.shows(BAND);
    console.until("a strip of cities", |screen| {
        screen.contents().contains("Helsinki")
    });
    assert!(console.bytes().is_ascii(), "{}", console.text());
}
