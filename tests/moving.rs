//! `valvomo move` (ST12): a service comes to another city by at most five lines; not without an owner, not unproven, and
//! the lines of the original are never touched.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use valvomo::edge::{cli, config};

/// A server of two cities' booking: it answers under `/helsinki/` and `/turku/`, and has nothing else.
fn serve() -> u16 {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in server.incoming() {
            let mut stream = stream.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                if stream.read_exact(&mut byte).is_err() {
                    break;
                }
                head.extend(byte);
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            let path = head.split(' ').nth(1).unwrap_or_default();
            let (status, body) = match path {
                "/helsinki/readiness" | "/turku/readiness" => ("200 OK", r#"{"status":"ok"}"#),
                "/turku/down" => ("503 Service Unavailable", r#"{"status":"error"}"#),
                _ => ("404 Not Found", "no such page"),
            };
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
            // Who asks may have left.
            drop(stream.write_all(answer.as_bytes()));
        }
    });
    port
}

/// A folder with a config of two cities.
struct Town {
    folder: TempDir,
    port: u16,
}

impl Town {
    fn new() -> Self {
        let (folder, port) = (tempfile::tempdir().unwrap(), serve());
        let town = Self { folder, port };
        fs::write(
            town.file("cities.toml"),
            "[[city]]\nid = \"helsinki\"\nname = \"Helsinki\"\n\n[[city]]\nid = \"turku\"\nname = \"Turku\"\n\n\
             [[team]]\nid = \"hel-desk\"\n\n[[team]]\nid = \"turku-desk\"\n",
        )
        .unwrap();
        fs::write(
            town.file("services.toml"),
            format!(
                "# The bookings.\n[[service]]\nid = \"space-booking\"   # asked by many\ncity = \"helsinki\"\n\
                 owner = \"hel-desk\"\n[service.http]\nurl = \"http://127.0.0.1:{port}/helsinki/readiness\"\n\
                 format = \"readiness\"\nevery = \"30s\"\n\n[[service]]\nid = \"other\"\n"
            ),
        )
        .unwrap();
        town
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn services(&self) -> String {
        fs::read_to_string(self.file("services.toml")).unwrap()
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn run(&self, arguments: &[&str]) -> (u8, String, String) {
        run(self.folder.path(), arguments)
    }
}

/// What the program makes of arguments: its exit code, its output, its complaints.
fn run(path: &Path, arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut complaints) = (Vec::new(), Vec::new());
    let line = ["valvomo", "--config", path.to_str().unwrap(), "move"];
    let line = line.iter().chain(arguments).map(std::ffi::OsString::from);
    let code = cli::run(line, &|_| None, &mut out, &mut complaints).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (code, text(out), text(complaints))
}

/// The lines of a diff that begin so.
fn lines<'a>(out: &'a str, sign: &str) -> Vec<&'a str> {
    out.lines().filter(|line| line.starts_with(sign)).collect()
}

#[test]
fn it_comes_by_a_few_lines_and_is_proven() {
    let town = Town::new();
    let before = town.services();
    let url = town.url("/turku/readiness");
    let asked = [
        "space-booking",
        "--to",
        "turku",
        "--url",
        &url,
        "--owner",
        "turku-desk",
    ];
    let (code, out, complaints) = town.run(&asked);
    assert_eq!((code, &*complaints), (0, ""), "{out}");
    let (went, came) = (lines(&out, "- "), lines(&out, "+ "));
    assert!(came.len() <= 5 && went.len() == came.len(), "{out}");
    let url_line = format!("+ url = \"{url}\"");
    for line in [
        "+ id = \"space-booking-turku\"   # asked by many",
        "+ city = \"turku\"",
        "+ owner = \"turku-desk\"",
        &url_line,
    ] {
        assert!(came.contains(&line), "{line} in\n{out}");
    }
    assert!(
        out.contains("  every = \"30s\"\n"),
        "what stays is shown: {out}"
    );
    assert!(
        out.contains("service/space-booking-turku  http://127.0.0.1"),
        "{out}"
    );
    assert!(out.contains("  proven  "), "{out}");
    assert!(
        out.contains("Nothing was written: --write writes it."),
        "{out}"
    );
    assert_eq!(town.services(), before, "looking changes nothing");

    let (code, out, complaints) = town.run(&[&asked[..], &["--write"]].concat());
    assert_eq!((code, &*complaints), (0, ""), "{out}");
    let after = town.services();
    assert!(
        after.starts_with(before.trim_end()),
        "the original is as it was:\n{after}"
    );
    let config = config::read(town.folder.path(), &|_| None).unwrap();
    let moved = config.inventory.services.last().unwrap();
    assert_eq!(moved.id.as_str(), "space-booking-turku");
    assert_eq!(
        config.inventory.cities[moved.city.unwrap().index()]
            .id
            .as_str(),
        "turku"
    );
    // A second time it is there already.
    let (code, out, complaints) = town.run(&[&asked[..], &["--write"]].concat());
    assert_eq!(code, 2, "{out}");
    assert!(
        complaints.contains("a second service \"space-booking-turku\""),
        "{complaints}"
    );
    assert_eq!(town.services(), after);
}

#[test]
fn nobody_is_no_owner() {
    let town = Town::new();
    let before = town.services();
    let url = town.url("/turku/readiness");
    let (code, out, complaints) =
        town.run(&["space-booking", "--to", "turku", "--url", &url, "--write"]);
    assert_eq!(code, 1);
    assert!(
        lines(&out, "+ ").contains(&"+ owner = \"\""),
        "the lines are shown all the same: {out}"
    );
    assert!(complaints.contains("nobody owns it there"), "{complaints}");
    assert!(complaints.contains("--owner TEAM"), "{complaints}");
    assert!(!out.contains("proven"), "nobody was asked: {out}");
    assert_eq!(town.services(), before);
    // A team that there is not is no owner either.
    let (code, _, complaints) = town.run(&[
        "space-booking",
        "--to",
        "turku",
        "--url",
        &url,
        "--owner",
        "turku-dsk",
    ]);
    assert_eq!(code, 2);
    assert!(
        complaints.contains("did you mean \"turku-desk\"?"),
        "{complaints}"
    );
}

#[test]
fn what_does_not_answer_is_not_proven() {
    let town = Town::new();
    let before = town.services();
    for (path, why) in [("/turku/missing", "HTTP 404"), ("/turku/down", "HTTP 503")] {
        let url = town.url(path);
        let asked = [
            "space-booking",
            "--to",
            "turku",
            "--url",
            &url,
            "--owner",
            "turku-desk",
            "--write",
        ];
        let (code, out, complaints) = town.run(&asked);
        assert_eq!((code, &*complaints), (1, ""), "{out}");
        assert!(out.contains("  not proven  ") && out.contains(why), "{out}");
        assert!(out.contains("Nothing was written"), "{out}");
        assert_eq!(town.services(), before);
    }
}

/// The same platform for both is a question, not a fault.
#[test]
fn the_same_address_is_told() {
    let town = Town::new();
    let (code, out, _) = town.run(&[
        "service/space-booking",
        "--to",
        "turku",
        "--owner",
        "turku-desk",
    ]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("Its address is the same"), "{out}");
    assert!(lines(&out, "+ ").len() <= 5);
}

#[test]
fn parameters_and_terms_move_with_a_feed() {
    let town = Town::new();
    let before = town.services();
    let feed = "\n[[feed]]\nid = \"events-helsinki\"\ncity = \"helsinki\"\nformat = \"liipi\"\n[feed.http]\n\
                url = \"http://127.0.0.1:1/api\"\n[feed.card]\npurpose = \"p\"\nowner = \"o\"\n";
    fs::write(town.file("services.toml"), format!("{before}{feed}")).unwrap();
    let asked = [
        "events-helsinki",
        "--to",
        "turku",
        "--owner",
        "turku-desk",
        "--url",
        "http://127.0.0.1:1/b",
        "--terms",
        "ours",
    ];
    let (code, out, _) = town.run(&asked);
    assert_eq!(code, 1, "nobody answers there: {out}");
    let came = lines(&out, "+ ");
    assert_eq!(came.len(), 5, "{out}");
    assert!(
        came.contains(&"+ id = \"events-turku\"") && came.contains(&"+ terms = \"ours\""),
        "{out}"
    );
    // One more is too many.
    let (code, _, complaints) = town.run(&[&asked[..], &["--parameter", "unit=turku"]].concat());
    assert_eq!(code, 1);
    assert!(complaints.contains("6 lines change"), "{complaints}");
    let (code, _, complaints) = town.run(&[&asked[..], &["--parameter", "unit"]].concat());
    assert_eq!(code, 2);
    assert!(complaints.contains("NAME=VALUE"), "{complaints}");
}

/// What cannot be moved is told with what to do.
#[test]
fn what_is_not_there_cannot_move() {
    let town = Town::new();
    let check = |arguments: &[&str], words: &str| {
        let (code, out, complaints) = town.run(arguments);
        assert_eq!((code, &*out), (2, ""), "{arguments:?}: {complaints}");
        assert!(complaints.contains(words), "{arguments:?}: {complaints}");
    };
    check(
        &["space-bookin", "--to", "turku"],
        "did you mean space-booking?",
    );
    check(&["space-booking", "--to", "turk"], "did you mean turku?");
    check(
        &["space-booking", "--to", "helsinki"],
        "is in helsinki already",
    );
    // A pack has the city that the config has not.
    check(&["space-booking", "--to", "oulu"], "id = \"oulu\"");
    check(&["other", "--to", "turku"], "has no address of its own");
    check(&["feed/space-booking", "--to", "turku"], "has no service");
    fs::write(town.file("z.toml"), "[[city]]\n").unwrap();
    let (code, _, complaints) = town.run(&["space-booking", "--to", "turku"]);
    assert_eq!(code, 2);
    assert!(complaints.contains("z.toml:1:1"), "{complaints}");
}

/// The address of a service that a pack knows there needs not be named.
#[test]
fn a_pack_knows_the_address() {
    let town = Town::new();
    let before = town.services();
    let feed = "\n[[feed]]\nid = \"events-helsinki\"\ncity = \"helsinki\"\nformat = \"linked-events\"\n[feed.http]\n\
                url = \"https://api.hel.fi/linkedevents/v1\"\n";
    fs::write(town.file("services.toml"), format!("{before}{feed}")).unwrap();
    let (code, out, _) = town.run(&["events-helsinki", "--to", "turku"]);
    assert_eq!(code, 1, "nobody owns it: {out}");
    assert!(
        out.contains("+ url = \"https://linkedevents-api.turku.fi/v1\""),
        "{out}"
    );
}

/// A config that is one file is written in place.
#[test]
fn one_file_is_a_config_too() {
    let town = Town::new();
    let one = town.file("one.toml");
    let text = format!(
        "{}\n{}",
        fs::read_to_string(town.file("cities.toml")).unwrap(),
        town.services()
    );
    fs::write(&one, &text).unwrap();
    let url = town.url("/turku/readiness");
    let asked = [
        "space-booking",
        "--to",
        "turku",
        "--url",
        &url,
        "--owner",
        "turku-desk",
        "--write",
    ];
    let (code, out, complaints) = run(&one, &asked);
    assert_eq!((code, &*complaints), (0, ""), "{out}");
    assert!(
        fs::read_to_string(&one)
            .unwrap()
            .starts_with(text.trim_end())
    );
    assert!(!town.file("one.toml.new").exists());
}
