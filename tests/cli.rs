//! The command line from outside: exit codes, help, formats, wrong configs, a pipe that closes.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use std::{
    ffi::OsStr,
    io::Read as _,
    net::TcpListener,
    os::unix::ffi::OsStrExt as _,
    process::{Command, Output, Stdio},
};
use valvomo::city::formats::format::Format;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_valvomo"));
    command.args(arguments).stdin(Stdio::null());
    command
        .env("HOME", "/nonexistent")
        .env_remove("XDG_CONFIG_HOME");
    command
}

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn help_lists_the_verbs() {
    let (code, out, _) = run(&["--help"]);
    assert_eq!(code, Some(0));
    let verbs = [
        "demo", "status", "check", "decode", "formats", "record", "replay", "simulate",
    ];
    for verb in verbs {
        let row = out.lines().any(|line| line.trim().starts_with(verb));
        assert!(row, "{verb} is missing:\n{out}");
    }
    for later in ["serve", "attach"] {
        let row = out.lines().any(|line| line.trim().starts_with(later));
        assert!(!row, "{later} is offered:\n{out}");
    }
}

#[test]
fn version_and_usage() {
    let (code, out, _) = run(&["--version"]);
    assert_eq!(
        (code, out.trim()),
        (Some(0), concat!("valvomo ", env!("CARGO_PKG_VERSION")))
    );
    for wrong in [
        &["attach"][..],
        &["serve"],
        &["--bogus"],
        &["decode"],
        &["decode", "--format", "x"],
    ] {
        let (code, out, err) = run(wrong);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{wrong:?}");
        assert!(!err.is_empty(), "{wrong:?}");
    }
}

#[test]
fn hostile_arguments_are_made_safe() {
    let (code, _, err) = run(&["\u{1b}]0;pwned\u{7}"]);
    assert_eq!(code, Some(2));
    assert!(!err.contains(['\u{1b}', '\u{7}']), "{err:?}");
}

#[test]
fn a_topic_may_be_anything() {
    let sample = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/samples/hsl-hfp-v2/tram-late.json"
    );
    for topic in [&b"-"[..], b"--help", b"-1/+", b"", b"a/\xff\xc0/\x1b["] {
        let output = command(&["decode", "--format", "hsl-hfp-v2", "--topic"])
            .arg(OsStr::from_bytes(topic))
            .arg(sample)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{topic:?}: {output:?}");
        assert!(!output.stdout.contains(&0x1b));
    }
}

#[test]
fn formats_are_name_tab_sentence() {
    let (code, out, _) = run(&["formats"]);
    assert_eq!(code, Some(0));
    let names: Vec<&str> = out
        .lines()
        .map(|line| line.split_once('\t').unwrap_or_else(|| panic!("{line}")).0)
        .collect();
    let listed = valvomo::city::formats::all();
    assert_eq!(names, listed.map(Format::name).collect::<Vec<_>>());
}

#[test]
fn a_wrong_config_ends_with_2_and_its_problems() {
    let expected = std::fs::read_to_string("tests/configs/bad/secrets.txt").unwrap();
    let bad = "tests/configs/bad/secrets.toml";
    let lines = [
        &["--config", bad, "check", "--offline"][..],
        &["check", "--offline", "--config", bad],
        &["status", "--json", "--config", bad],
        &["--config", bad],
    ];
    for line in lines {
        let mut command = command(line);
        command.env("LUND_MQTT_PASSWORD", "canary").env("EMPTY", "");
        let found = command.output().unwrap();
        assert_eq!(found.status.code(), Some(2), "{line:?}");
        assert_eq!(
            String::from_utf8(found.stderr).unwrap(),
            expected,
            "{line:?}"
        );
        assert!(found.stdout.is_empty(), "{line:?}");
    }
}

#[test]
fn a_config_that_is_not_there_ends_with_2() {
    let (code, _, err) = run(&[
        "check",
        "--offline",
        "--config",
        "tests/configs/absent.toml",
    ]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("tests/configs/absent.toml: cannot be read"),
        "{err}"
    );
}

/// The reader of our output goes away: that is its right, and no fault.
#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = command(&["formats"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}

/// `status` and `check` beside a running console disturb nothing (DESIGN 8): they take neither its client id nor the
/// session that a broker keeps for it.
#[test]
fn a_short_look_is_a_guest() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("a.toml");
    let path = config.to_str().unwrap();
    for verb in [&["status", "--json", "--for", "2"][..], &["check"]] {
        let broker = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = broker.local_addr().unwrap().port();
        let text = format!(
            "[[city]]\nid = 'a'\n[[feed]]\nid = 'f'\ncity = 'a'\nformat = 'senml'\n[feed.mqtt]\n\
             url = 'mqtt://127.0.0.1:{port}'\ntopics = ['x']\nclient_id = 'control-desk'\nsession_expiry = '1h'\n"
        );
        std::fs::write(&config, text).unwrap();
        let mut looking = command(&[&["--config", path], verb].concat());
        let mut looking = looking.stdout(Stdio::null()).spawn().unwrap();
        let (mut stream, _) = broker.accept().unwrap();
        let mut greeting = [0; 64];
        let length = stream.read(&mut greeting).unwrap();
        let greeting = String::from_utf8_lossy(&greeting[..length]);
        assert!(greeting.contains("MQTT"), "{greeting}");
        assert!(!greeting.contains("control-desk"), "{verb:?}: {greeting}");
        looking.kill().unwrap();
        looking.wait().unwrap();
    }
}
