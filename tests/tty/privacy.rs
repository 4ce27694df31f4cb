//! Personal data that somebody publishes: told within five seconds, and not four characters of them anywhere that the
//! program writes (issue 3; MISSION ST5).

use crate::{
    console::{Console, PATIENCE, wait},
    mosquitto::Mosquitto,
};
use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};
use valvomo::city::tape::Player;

/// What is planted: test codes of the registers, and nobody's address and number.
const PLANTED: [&str; 5] = [
    "131052-308T",
    "131052A308T",
    "640823-3234",
    "zxqvw.jkpyb@posti.example",
    "+358407531986",
];

/// Talks to a broker as simply as MQTT 3.1.1 allows: one connection, some messages of quality 0.
fn publish(port: u16, messages: &[(&str, String, bool)]) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let text = |text: &str| [&(text.len() as u16).to_be_bytes()[..], text.as_bytes()].concat();
    let connect = [&text("MQTT")[..], &[4, 2, 0, 60], &text("planter")].concat();
    send(&mut stream, 0x10, &connect);
    stream.read_exact(&mut [0; 4]).unwrap();
    for (topic, payload, retained) in messages {
        let body = [&text(topic)[..], payload.as_bytes()].concat();
        send(&mut stream, 0x30 | u8::from(*retained), &body);
    }
    send(&mut stream, 0xe0, &[]);
}

fn send(stream: &mut TcpStream, kind: u8, body: &[u8]) {
    let mut packet = vec![kind];
    let mut length = body.len();
    while length >= 0x80 {
        packet.push(length as u8 | 0x80);
        length >>= 7;
    }
    packet.push(length as u8);
    packet.extend_from_slice(body);
    stream.write_all(&packet).unwrap();
}

/// A city service that quotes its users: every answer has them.
fn leaky_service() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _request = stream.read(&mut [0; 4096]);
            let body = format!(
                r#"{{"status":"error","database":"lost {} of {}"}}"#,
                PLANTED[0], PLANTED[3]
            );
            let head = format!(
                "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _sent = stream.write_all((head + &body).as_bytes());
        }
    });
    port
}

/// In a value, a device's name, a topic, a key, a text of its own, a broken document; kept by the broker and not.
fn messages() -> Vec<(&'static str, String, bool)> {
    let [old, new, swedish, address, phone] = PLANTED;
    vec![
        (
            "espoo/library/visitors",
            format!(
                r#"[{{"bn":"door-1:","n":"hetu","vs":"{old}"}},{{"n":"temperature","u":"Cel","v":21.5}}]"#
            ),
            true,
        ),
        (
            "espoo/library/visitors",
            format!(r#"[{{"bn":"{new}:","n":"temperature","u":"Cel","v":22.5}}]"#),
            false,
        ),
        (
            "espoo/131052-308T/visitors",
            format!(r#"[{{"bn":"door-2:","n":"note","vs":"{swedish} {address}"}}]"#),
            false,
        ),
        (
            "espoo/library/visitors",
            format!(r#"{{"{swedish}":{{"phone":"{phone}"}}}}"#),
            false,
        ),
        (
            "espoo/library/visitors",
            format!("hetu={old}&phone={phone}"),
            false,
        ),
        (
            "espoo/library/visitors",
            format!(r#"[{{"bn":"{old}"#),
            false,
        ),
        (
            "espoo/library/visitors",
            format!("[{{\"vs\":\"x\\n{address}\"}}]"),
            false,
        ),
    ]
}

/// Fails where four characters of what was planted stand in the text.
fn is_clean(what: &str, bytes: &[u8]) {
    for planted in PLANTED {
        for run in planted.as_bytes().windows(4) {
            let at = bytes.windows(4).position(|window| window == run);
            if let Some(at) = at {
                let from = at.saturating_sub(60);
                let around = String::from_utf8_lossy(&bytes[from..bytes.len().min(at + 60)]);
                panic!(
                    "{what}: {} of what was planted: {around:?}",
                    String::from_utf8_lossy(run)
                );
            }
        }
    }
}

fn config(folder: &Path, broker: u16, service: u16) -> String {
    let path = folder.join("city.toml");
    let text = format!(
        r#"
[[city]]
id = "espoo"
name = "Espoo"

[[feed]]
id = "visitors"
city = "espoo"
format = "senml"
[feed.mqtt]
url = "mqtt://127.0.0.1:{broker}"
topics = ["espoo/#"]

[[service]]
id = "lending"
city = "espoo"
[service.http]
url = "http://127.0.0.1:{service}/readiness"
format = "readiness"
every = "5s"
"#
    );
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// Every file of a folder, and what is in it.
fn all_files(folder: &Path, look: &mut dyn FnMut(&Path, &[u8])) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            all_files(&path, look);
        } else {
            look(&path, &std::fs::read(&path).unwrap_or_default());
        }
    }
}

/// Runs the binary to its end and looks at what it says on both streams.
fn says_nothing(arguments: &[&str], home: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_valvomo"));
    let output = command.args(arguments).env("HOME", home).output().unwrap();
    is_clean(&format!("{arguments:?}, out"), &output.stdout);
    is_clean(&format!("{arguments:?}, errors"), &output.stderr);
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}

/// Every place that shows what came: lists, the feed and its card, alert and why, devices with their last raw
/// messages, the service and its own words.
fn look_everywhere(console: &mut Console) {
    for keys in [
        "\r",
        "w",
        "\x1b",
        "d",
        "i",
        "\x1b",
        "\x1b",
        "6",
        "\r",
        "G",
        "\x1b",
        "i",
        "\x1b",
        "3",
        "\r",
        "G",
        "\x1b",
        "j",
        "\r",
        "G",
        "\x1b",
        "\x1b",
        "4",
        "\r",
        "G",
        "\x1b",
        "\x1b",
        "2",
        "1",
        ":door\x1b",
        "?",
        "\x1b",
    ] {
        console.press(keys);
        console.falls_silent(Duration::from_millis(60));
    }
    console.press("1");
    console.shows("Alerts");
    let is_told = wait(PATIENCE, || console.text().contains("personal data"));
    assert!(is_told, "{}", console.text());
}

/// As it lies there, unpacked, and played.
fn tape_is_clean(tape: &Path, home: &Path) {
    let bytes = std::fs::read(tape).unwrap();
    let player = Player::new(&bytes).unwrap();
    is_clean("the tape's checkpoint", &player.checkpoint);
    let inputs: String = player.map(|(_, input)| format!("{input:?}\n")).collect();
    assert!(inputs.contains("Caught {"), "{inputs}");
    assert!(inputs.contains("***********"), "{inputs}");
    is_clean("the tape", inputs.as_bytes());
    let played = says_nothing(&["replay", tape.to_str().unwrap(), "--json"], home);
    assert!(played.contains("identity code"), "{played}");
}

/// The search finds what it is for: a whole code, a piece of one, at either end.
#[test]
fn the_search_sees_what_it_looks_for() {
    for text in ["131052-308T", "x 1052 y", "-308", "+358", "x\u{1b}[31mjkpy"] {
        let found = std::panic::catch_unwind(|| is_clean("a text", text.as_bytes()));
        assert!(found.is_err(), "{text}");
    }
    is_clean("a text", b"*********** 131 052");
}

#[test]
fn planted_codes_are_told_at_once_and_written_nowhere() {
    let Some(broker) = Mosquitto::plain() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    std::fs::create_dir(&home).unwrap();
    let path = config(folder.path(), broker.port(), leaky_service());
    let tape = folder.path().join("city.tape");
    let arguments = ["--config", &path, "--record", tape.to_str().unwrap()];
    let place = home.to_str().unwrap();
    let variables = [("HOME", place), ("XDG_STATE_HOME", place)];
    let program = env!("CARGO_BIN_EXE_valvomo");
    let mut console = Console::start(program, &arguments, (120, 36), &variables);
    console.press("6");
    let feed_says = |words: &'static str| {
        move |screen: &vt100::Screen| {
            let text = screen.contents();
            text.lines()
                .any(|line| line.contains("visitors") && line.contains(words))
        }
    };
    console.until("the feed is up", feed_says(" ok "));
    let began = Instant::now();
    publish(broker.port(), &messages());
    // Green link, red feed.
    console.until("the feed is red", feed_says("personal"));
    let took = began.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?}");
    console.press("5");
    console.shows("identity code ×");
    look_everywhere(&mut console);
    console.press("q");
    console.ends_well(0);
    is_clean("the terminal", &console.bytes());
    drop(console);
    tape_is_clean(&tape, &home);

    // Without a screen: what the broker keeps is told all the same.
    let status = ["--config", &path, "status", "--json", "--for", "3"];
    let document = says_nothing(&status, &home);
    assert!(document.contains("\"personal-data\""), "{document}");
    says_nothing(&["--config", &path, "check"], &home);
    let payload = folder.path().join("payload.json");
    std::fs::write(&payload, &messages()[0].1).unwrap();
    let decode = ["decode", "--format", "senml", payload.to_str().unwrap()];
    let decoded = says_nothing(&decode, &home);
    assert!(decoded.contains("identity code"), "{decoded}");
    assert!(decoded.contains("21.5"), "{decoded}");
    std::fs::remove_file(&payload).unwrap();
    all_files(folder.path(), &mut |path, bytes| {
        is_clean(&path.display().to_string(), bytes);
    });
}
