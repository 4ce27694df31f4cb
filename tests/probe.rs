//! `valvomo probe`: what a payload looks like, shown on the real ones and on our own; the lines that it prints are a good
//! config; and over real sockets it only looks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    dead_code,
    reason = "a test says what is wrong by panicking, waits on real clocks, and uses its part of the helpers"
)]

#[path = "support/mosquitto.rs"]
mod mosquitto;
#[path = "support/mod.rs"]
mod support;

use std::{
    collections::BTreeMap,
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    path::{Path, PathBuf},
};
use valvomo::{
    city::{
        formats::{
            self,
            format::{Format, Message},
        },
        model::time::Stamp,
    },
    edge::{
        cli, config,
        faces::{
            decode,
            probe::{Origin, lines, weigh},
        },
        links::publisher::Publisher,
    },
};

/// A folder or file of the real payloads, and the formats that may be said of what is in it. Where two stand, the
/// documents of both lie in one folder.
#[rustfmt::skip]
const FOLDERS: &[(&str, &[&str])] = &[
    ("iot/tts-v3", &["tts-v3"]),
    ("iot/chirpstack-v4", &["chirpstack-v4"]),
    ("iot/chirpstack-v4-gateway", &["chirpstack-v4"]),
    ("iot/hsl-hfp-v2", &["hsl-hfp-v2"]),
    ("iot/senml", &["senml"]),
    ("iot/sensorthings", &["sensorthings"]),
    ("iot/ngsi-v2", &["ngsi"]),
    ("iot/ngsi-ld", &["ngsi"]),
    ("apis/ngsi", &["ngsi", "readiness"]),
    ("apis/sensorthings", &["sensorthings"]),
    ("apis/open311", &["open311"]),
    ("apis/health", &["readiness"]),
    ("apis/statuspage", &["statuspage"]),
    ("apis/gbfs", &["gbfs"]),
    ("apis/alertmanager", &["alertmanager", "prometheus"]),
    ("apis/laqn", &["laqn"]),
    ("apis/ckan", &["ckan"]),
    ("apis/linkedevents", &["linked-events"]),
    ("apis/openaq", &["openaq"]),
    ("apis/tfl", &["tfl"]),
    ("apis/nws", &["nws"]),
    ("apis/amsterdam", &["amsterdam"]),
    ("apis/socrata", &["socrata"]),
    ("apis/servicemap", &["servicemap"]),
    ("apis/digitraffic", &["digitraffic-road"]),
    ("apis/sensor-community", &["sensor-community"]),
    ("apis/gtfs-rt", &["gtfs-rt"]),
    ("iot/thingpark", &["thingpark"]),
    ("iot/netmore", &["netmore"]),
    ("iot/loriot", &["loriot"]),
    ("iot/chirpstack-v3-servanet", &["chirpstack-v3"]),
    ("iot/hsl-apc", &["hsl-hfp-v2"]),
    ("iot/sentilo", &["sentilo"]),
    ("iot/sensor-community", &["sensor-community"]),
    ("iot/digitraffic", &["digitraffic-road", "digitraffic-marine", "digitraffic-rail", "digitraffic-afir"]),
    ("iot/iotagent-ul", &["iotagent-ul"]),
    ("iot/iotagent-json", &["iotagent-json"]),
    ("iot/smart-data-models", &["ngsi"]),
    ("apis/sentilo", &["sentilo"]),
    ("apis/cap", &["cap"]),
    ("apis/fmi", &["fmi"]),
    ("apis/siri", &["siri"]),
    ("apis/sl", &["sl"]),
    ("apis/trafikverket", &["trafikverket"]),
    ("apis/prometheus", &["prometheus"]),
    ("apis/turku-mobility", &["turku-mobility", "siri"]),
    ("iot/trafikverket", &["trafikverket"]),
    ("iot/diwise-device", &["diwise"]),
    ("apis/smhi", &["smhi"]),
    ("apis/myhelsinki", &["myhelsinki"]),
    ("apis/openinghours", &["opening-hours"]),
    ("apis/ocpi", &["ocpi"]),
    ("apis/emqx", &["emqx"]),
    ("apis/parking/hsl-liipi-facilities.json", &["liipi"]),
    ("apis/parking/hsl-liipi-utilizations.json", &["liipi"]),
    ("apis/parking/parkapi-reutlingen.json", &["parkapi"]),
];

/// The name of the format that bytes look like.
fn named(topic: Option<&str>, status: Option<u16>, bytes: &[u8]) -> Option<String> {
    let whole = Message {
        topic,
        status,
        received_at: Stamp(1_790_000_000_000),
        ..Message::bare(bytes)
    };
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    decode::messages(&whole, &mut |message| {
        if let Some(best) = weigh(&[*message], None, &[]).first() {
            *found.entry(best.format.name().to_owned()).or_default() += 1;
        }
    });
    found
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(name, _)| name)
}

/// Of what a format of ours finds something in, the right format is named.
#[test]
fn real_payloads_are_recognised() {
    let Some(root) = support::data("iot") else {
        return;
    };
    let topics = topics(&root);
    let (mut right, mut all) = (0, 0);
    let mut wrong = Vec::new();
    for (folder, expected) in FOLDERS {
        let Some(path) = support::data(folder) else {
            return;
        };
        for file in support::files(&path) {
            let name = file.file_name().unwrap_or_default();
            if name == "PROVENANCE.md" {
                continue;
            }
            let bytes = fs::read(&file).unwrap();
            let topic = topics.get(file.strip_prefix(&root).unwrap_or(&file));
            if !is_known(&bytes, topic.map(String::as_str), expected) {
                continue;
            }
            all += 1;
            let name = named(topic.map(String::as_str), None, &bytes);
            match name {
                Some(name) if expected.contains(&&*name) => right += 1,
                name => wrong.push(format!("{}: {name:?}", file.display())),
            }
        }
    }
    eprintln!(
        "{right} of {all} real payloads are recognised\n{}",
        wrong.join("\n")
    );
    assert!(all > 400, "{all}");
    assert!(
        right * 100 >= all * 97,
        "{right} of {all}\n{}",
        wrong.join("\n")
    );
}

/// The topics that messages came on, by their files.
fn topics(root: &Path) -> BTreeMap<PathBuf, String> {
    let index = fs::read_to_string(root.join("INDEX.ndjson")).unwrap_or_default();
    let lines = index
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let pairs = lines.filter_map(|line| {
        let word = |key: &str| line.get(key)?.as_str().map(str::to_owned);
        Some((PathBuf::from(word("file")?), word("topic")?))
    });
    pairs.collect()
}

/// True where one of these formats finds something in it: error pages and broken files look like nothing.
fn is_known(bytes: &[u8], topic: Option<&str>, expected: &[&str]) -> bool {
    let formats = expected.iter().filter_map(|name| formats::format(name));
    let mut formats = formats.filter(|format| {
        let mut anything = false;
        let message = Message {
            topic,
            ..Message::bare(bytes)
        };
        decode::each(*format, &message, &mut |found| {
            anything |= !found.items.is_empty();
        });
        anything
    });
    formats.next().is_some()
}

/// One of our own samples, as its `.expect` says that it comes.
struct Sample {
    path: PathBuf,
    topic: Option<String>,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    /// More is found in it than is broken, and not only that nobody knows.
    is_telling: bool,
}

fn samples(format: &str) -> Vec<Sample> {
    let files = support::files(&support::own("tests/samples").join(format)).into_iter();
    let files = files.filter(|path| path.extension() != Some("expect".as_ref()));
    let read = |path: PathBuf| {
        let mut name = path.clone().into_os_string();
        name.push(".expect");
        let text = fs::read_to_string(name).unwrap();
        let told = |key: &str| {
            let mut lines = text.lines().filter_map(|line| line.strip_prefix(key));
            lines.next().map(str::to_owned)
        };
        let headers = text
            .lines()
            .filter_map(|line| line.strip_prefix("#header "));
        let headers = headers.filter_map(|header| header.split_once(": "));
        let lines = || text.lines().filter(|line| line.starts_with("{\"kind\":"));
        let defects = lines()
            .filter(|line| line.contains("\"kind\":\"defect\""))
            .count();
        let nobody_knows = "\"subject\":\"service\",\"state\":\"unknown\"";
        let unknown = lines().filter(|line| line.contains(nobody_knows)).count();
        let is_telling = lines().count() - defects - unknown > defects;
        Sample {
            topic: told("#topic "),
            status: told("#status ").and_then(|status| status.parse().ok()),
            headers: headers
                .map(|(key, value)| (key.to_lowercase(), value.to_owned()))
                .collect(),
            is_telling,
            path,
        }
    };
    files.map(read).collect()
}

/// Every sample of ours that is more whole than broken is recognised, first of all.
#[test]
fn our_own_samples_are_recognised() {
    let mut wrong = Vec::new();
    let mut all = 0;
    for format in formats::all() {
        for sample in samples(format.name())
            .into_iter()
            .filter(|sample| sample.is_telling)
        {
            let bytes = fs::read(&sample.path).unwrap();
            let whole = Message {
                topic: sample.topic.as_deref(),
                status: sample.status,
                headers: &sample.headers,
                received_at: Stamp(1_790_000_000_000),
                ..Message::bare(&bytes)
            };
            let mut names: Vec<String> = Vec::new();
            decode::messages(&whole, &mut |message| {
                let best = weigh(&[*message], None, &[]);
                let best = best.first().map(|guess| guess.format.name().to_owned());
                names.extend(best);
            });
            all += 1;
            let file = sample.path.file_name().unwrap().to_str().unwrap();
            // The reader of all of Digitraffic and those of its parts read the same.
            let family = |name: &str| {
                name.split_once("digitraffic")
                    .map_or(name.to_owned(), |_| "digitraffic".to_owned())
            };
            if !names
                .iter()
                .any(|name| family(name) == family(format.name()))
            {
                wrong.push(format!("{}/{file}: {names:?}", format.name()));
            }
        }
    }
    assert!(all > 60, "{all}");
    assert!(
        wrong.is_empty(),
        "{} of {all}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Whatever was probed, and however it came: the lines are a good config for a city of that name.
#[test]
fn the_lines_are_a_good_config() {
    for format in formats::all() {
        for sample in samples(format.name()) {
            let bytes = fs::read(&sample.path).unwrap();
            let message = Message {
                topic: sample.topic.as_deref(),
                ..Message::bare(&bytes)
            };
            let guesses = weigh(&[message], None, &[]);
            let Some(guess) = guesses
                .iter()
                .find(|guess| guess.format.name() == format.name())
            else {
                continue;
            };
            let topics: Vec<String> = sample.topic.iter().cloned().collect();
            let base = format.asking().and_then(|asking| asking.base.as_deref());
            let urls = [
                None,
                base,
                Some("https://city.example/a/b?key=v"),
                Some("mqtts://broker.example:8883"),
            ];
            for url in urls {
                let origin = Origin {
                    url: url.map(str::to_owned),
                    topics: topics.clone(),
                    username: url.map(|_| "console".to_owned()),
                    password_env: url.map(|_| "PROBE_PASSWORD".to_owned()),
                };
                check_lines(format, &lines(format, &guess.found, &origin));
            }
        }
    }
}

fn check_lines(format: &dyn Format, lines: &str) {
    let text = format!("[[city]]\nid = \"my-city\"\n\n{lines}");
    let secret = |_: &str| Some("a-secret".to_owned());
    let read = config::read_texts(vec![("probe.toml".into(), text)], &secret);
    if let Err(problems) = read {
        panic!("{}:\n{lines}\n{}", format.name(), config::render(&problems));
    }
}

/// What the program makes of arguments: its exit code, its output, its complaints.
fn run(arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut complaints) = (Vec::new(), Vec::new());
    let line = ["valvomo", "--config", "/nonexistent", "probe"]
        .iter()
        .chain(arguments);
    let line = line.map(std::ffi::OsString::from);
    let code = cli::run(line, &|_| None, &mut out, &mut complaints).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (code, text(out), text(complaints))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_file_is_looked_at() {
    let sample = support::own("tests/samples/hsl-hfp-v2/tram-late.json");
    let (code, out, complaints) = run(&[text(&sample)]);
    assert_eq!((code, &*complaints), (0, ""), "{out}");
    assert!(out.contains("# It looks like hsl-hfp-v2: "), "{out}");
    assert!(out.contains("\n#   {\"kind\":"), "{out}");
    assert!(out.contains("\n[[feed]]\n"), "{out}");
    // The whole, in a file, is a config.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.toml");
    fs::write(&file, format!("{out}\n[[city]]\nid = \"my-city\"\n")).unwrap();
    config::read(&file, &|_| None).unwrap();
}

#[test]
fn what_nobody_reads_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("odd.json");
    fs::write(&file, "{\"masts\":[{\"name\":\"\u{1b}[31m\"}],\"at\":1}").unwrap();
    let (code, out, _) = run(&[text(&file)]);
    assert_eq!(code, 1);
    assert!(out.contains("JSON with masts, at"), "{out}");
    assert!(out.contains("valvomo profiles statuspage"), "{out}");
    assert!(!out.contains('\u{1b}'), "{out:?}");
    fs::write(&file, "").unwrap();
    assert_eq!(run(&[text(&file)]).0, 1);
    let (code, _, complaints) = run(&["/no/such/file"]);
    assert_eq!(code, 2);
    assert!(complaints.contains("/no/such/file"), "{complaints}");
    for url in [
        "ftp://a.example/",
        "https://",
        "mqtt://user:canary@a.example",
    ] {
        let (code, out, complaints) = run(&[url]);
        assert_eq!((code, &*out), (2, ""), "{url}");
        assert!(
            !complaints.contains("canary") && complaints.contains("try: "),
            "{complaints}"
        );
    }
}

/// The published test code of the Finnish identity codes stays where it is.
#[test]
fn personal_data_are_masked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("visitors.json");
    let code = ["131052", "308T"].join("-");
    fs::write(
        &file,
        format!("[{{\"n\":\"door\",\"v\":1,\"hetu\":\"{code}\"}}]"),
    )
    .unwrap();
    let (_, out, complaints) = run(&[text(&file), "--topic", &format!("doors/{code}")]);
    assert!(
        !out.contains("131052") && !complaints.contains("131052"),
        "{out}{complaints}"
    );
    assert!(
        complaints.contains("personal data were masked"),
        "{complaints}"
    );
}

/// An address is asked once, with a GET; what it answers is told, and its query with a key in it is not drawn.
#[test]
fn an_address_is_asked_once() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    let answering = std::thread::spawn(move || {
        let (mut stream, _) = server.accept().unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.extend(byte);
        }
        let body =
            r#"{"status":"ok","database":"ok","release":"app@1.2.3","packageVersion":"1.2.3"}"#;
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(head).unwrap()
    });
    let (code, out, complaints) = run(&[&format!("http://127.0.0.1:{port}/readiness")]);
    let head = answering.join().unwrap();
    assert!(head.starts_with("GET /readiness HTTP/1.1\r\n"), "{head}");
    assert_eq!((code, &*complaints), (0, ""), "{out}");
    assert!(out.contains("looks like readiness"), "{out}");
    assert!(
        out.contains("[[service]]") && out.contains("[service.http]"),
        "{out}"
    );
    let (code, out, complaints) = run(&[&format!("http://127.0.0.1:{port}/")]);
    assert_eq!((code, &*out), (1, ""), "nobody is there any more");
    assert!(complaints.starts_with("valvomo probe: "), "{complaints}");
}

/// A broker is listened to: what it keeps is told by its formats, with filters that carry the topics; nothing is published.
#[test]
fn a_broker_is_listened_to() {
    let Some(broker) = mosquitto::Mosquitto::plain() else {
        mosquitto::skip("mosquitto");
        return;
    };
    let url = format!("mqtt://127.0.0.1:{}", broker.port());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut publisher = Publisher::connect(&url).await.unwrap();
        for device in ["door-1", "door-2", "door-3"] {
            let senml = format!("[{{\"bn\":\"{device}\",\"n\":\"/t\",\"u\":\"Cel\",\"v\":21.5}}]");
            let topic = format!("doors/{device}/senml");
            publisher.publish(&topic, senml, true).await.unwrap();
        }
        let payload = r#"{"gatewayId":"0016c001f153a14c","state":"ONLINE"}"#;
        publisher
            .publish("eu868/gateway/0016c001f153a14c/state/conn", payload, true)
            .await
            .unwrap();
        publisher
            .publish("odd/masts", r#"{"masts":1}"#, true)
            .await
            .unwrap();
        publisher.settle().await.unwrap();
        publisher.close().await;
    });
    let (code, out, complaints) = run(&[&url]);
    assert_eq!((code, &*complaints), (0, ""), "{out}");
    assert!(out.contains("# 3 of them look like senml: "), "{out}");
    assert!(out.contains("topics = [\"doors/+/senml\"]"), "{out}");
    assert!(
        out.contains("# 1 of them look like chirpstack-v4: "),
        "{out}"
    );
    assert!(out.contains("odd/masts: JSON with masts"), "{out}");
    assert!(out.contains(&format!("url = \"{url}\"")), "{out}");
    let (code, out, _) = run(&[&url, "--topic", "nobody/speaks/here"]);
    assert_eq!(code, 1);
    assert!(out.contains("Nobody spoke."), "{out}");
}
