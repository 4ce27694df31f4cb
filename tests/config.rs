//! Configs: good ones become the values that they say, bad ones every problem at once, word for word.
//!
//! The exact texts lie beside the bad files. `UPDATE_EXPECTED=1` writes them anew: read the difference.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
};
use valvomo::{
    city::{
        engine::port::Source,
        model::{
            card::{Card, Classes},
            ids::{BrokerId, CityId, FeedId, NetworkId, PlaceId, ServiceId, TeamId},
            inventory::{Dependency, RuleKind, Severity},
            text::SafeText,
            time::Stamp,
        },
    },
    edge::{
        config::{self, Problem},
        spec::{Config, Protocol, Secret, Transport},
    },
};

/// The environment of all tests here.
fn environment(name: &str) -> Option<String> {
    let value = match name {
        "LUND_MQTT_PASSWORD" => "canary-of-lund",
        "FROST_KEY" => "canary-of-frost",
        "EMPTY" => "",
        _ => return None,
    };
    Some(value.into())
}

fn read(path: &str) -> Result<Config, Vec<Problem>> {
    config::read(Path::new(path), &environment)
}

fn good(path: &str) -> Config {
    read(path)
        .map_err(|problems| config::render(&problems))
        .unwrap()
}

#[test]
fn the_example_of_the_design() {
    let config = good("tests/configs/good/skane.toml");
    let inventory = &config.inventory;
    assert_eq!(config.operator.as_deref(), Some("anna"));
    assert_eq!(config.theme.as_deref(), Some("dark"));

    let names: Vec<&str> = inventory.cities.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Lund", "Malmö", "helsingborg", "helsinki"]);
    let lund = &inventory.cities[0];
    assert_eq!(lund.center, Some((55.7047, 13.1910)));
    assert_eq!(
        (lund.country.as_str(), lund.timezone.as_str()),
        ("SE", "Europe/Stockholm")
    );

    let yggio = &inventory.platforms[0];
    assert_eq!(yggio.cities, [CityId(1), CityId(0), CityId(2)]);
    assert_eq!(yggio.depends_on, [Dependency::Network(NetworkId(0))]);
    assert_eq!(inventory.networks[0].owner, Some(TeamId(0)));

    let feed = &inventory.feeds[0];
    assert_eq!(
        (feed.format, feed.expect_every_ms),
        ("chirpstack-v4", Some(900_000))
    );
    assert_eq!(
        (feed.city, feed.broker),
        (Some(CityId(0)), Some(BrokerId(0)))
    );
    assert_eq!(feed.card.licence, Some(SafeText::new("CC0")));
    assert_eq!(feed.poll, None);
    assert_eq!(inventory.brokers[0].address.as_str(), "broker.example:8883");

    let mqtt = &config.mqtt[&0];
    assert_eq!(
        (mqtt.transport, mqtt.port, mqtt.protocol),
        (Transport::Tls, 8883, Protocol::V5)
    );
    assert_eq!(mqtt.topics, ["application/+/device/+/event/+"]);
    assert_eq!(
        mqtt.password,
        Some(Secret::from_outside("canary-of-lund".into()))
    );
    assert_eq!(
        (mqtt.qos, mqtt.keep_alive_s, mqtt.session_expiry_s),
        (0, 30, 0)
    );
    assert_eq!(
        mqtt.tls.ca,
        Some(PathBuf::from("tests/configs/good/city-ca.pem"))
    );
    assert!(!format!("{config:?}").contains("canary"));

    let varaamo = &inventory.services[1];
    assert_eq!(varaamo.depends_on, [Dependency::Service(ServiceId(0))]);
    assert_eq!(varaamo.format, "readiness");
    let poll = varaamo.poll.as_ref().unwrap();
    assert_eq!(
        (poll.host.as_str(), poll.every_ms),
        ("varaamo.example:443", 30_000)
    );
    assert!(config.http.contains_key(&Source::Service(ServiceId(1))));
    assert_eq!(inventory.services[0].poll, None);

    let rule = &inventory.rules[0];
    assert_eq!(rule.severity, Severity::Warning);
    let RuleKind::Threshold {
        quantity, raise, ..
    } = &rule.kind;
    assert_eq!((quantity.as_str(), *raise), ("pm10", 100.0));
}

#[test]
fn a_data_card_in_full() {
    let config = good("tests/configs/good/card.toml");
    let [visitors, doors, bare] = &config.inventory.feeds[..] else {
        panic!("three feeds");
    };
    let fact = |text: &str| Some(SafeText::new(text));
    let expected = Card {
        is_published: true,
        purpose: fact("when the library is full"),
        gap: fact("visitors of the reading rooms"),
        owner: fact("City of Espoo, libraries"),
        permitted_users: fact("everybody"),
        form: fact("SenML"),
        units: fact("persons"),
        licence: fact("CC BY 4.0"),
        terms: fact("none"),
        personal_data: fact("pseudonymous card numbers"),
        basis: fact("consent at the door"),
        classes: Some(Classes {
            confidentiality: 2,
            correctness: 1,
            availability: 0,
        }),
        // 2026-05-04T00:00:00Z.
        confirmed: Some(Stamp(1_777_852_800_000)),
    };
    assert_eq!(visitors.card, expected);
    assert!(!doors.card.is_published);
    assert_eq!(doors.card.confirmed, expected.confirmed);
    assert_eq!(bare.card, Card::default());
    assert!(!bare.card.is_published);
}

/// What the feed of this name asks for, as it may be shown, and how often.
fn shown(config: &Config, id: &str) -> Vec<String> {
    let mut feeds = config.inventory.feeds.iter();
    let feed = feeds.find(|feed| feed.id.as_str() == id).unwrap();
    let lines = feed.polls().map(|poll| {
        let named = if poll.is_named { " (named)" } else { "" };
        format!(
            "{} {} {}s{named}",
            poll.name,
            poll.shown_url,
            poll.every_ms / 1_000
        )
    });
    lines.collect()
}

#[test]
fn formats_in_code_say_what_is_asked() {
    let config = good("tests/configs/good/requests.toml");
    let shown = |id| shown(&config, id);
    assert_eq!(
        shown("frost"),
        [
            "things https://frost.example/FROST-Server/v1.1/Things 3600s",
            "latest https://frost.example/FROST-Server/v1.1/Datastreams 60s",
        ]
    );
    assert_eq!(
        shown("frost-as-written"),
        [" https://frost.example/v1.1/Datastreams(7)/Observations 60s"]
    );
    let sign_on = config.inventory.services[1].poll.as_ref().unwrap();
    assert_eq!(
        sign_on.shown_url.as_str(),
        "https://sign-on.example/realms/city/.well-known/openid-configuration"
    );
    assert_eq!(sign_on.parameters, [("kid".into(), "k1 k2".into())]);
}

#[test]
fn profiles_say_what_is_asked() {
    let config = good("tests/configs/good/requests.toml");
    let shown = |id| shown(&config, id);
    assert_eq!(
        shown("road"),
        [
            "weather-stations https://road.example/api/weather/v1/stations 21600s",
            "weather-data https://road.example/api/weather/v1/stations/data 120s",
        ]
    );
    assert_eq!(
        shown("parking"),
        [
            "facilities https://parking.example:8443/proxy/api/v1/facilities 21600s",
            "utilizations https://parking.example:8443/proxy/api/v1/utilizations 60s",
        ]
    );
    assert_eq!(
        shown("one-document"),
        ["utilizations https://parking.example/api/v1/utilizations 60s"]
    );
    assert_eq!(
        shown("bikes"),
        [
            "discovery https://bikes.example/gbfs/2/gbfs.json 3600s",
            "information https://bikes.example/gbfs/2 3600s (named)",
            "status https://bikes.example/gbfs/2 60s (named)",
            "alerts https://bikes.example/gbfs/2 300s (named)",
            "system https://bikes.example/gbfs/2 86400s (named)",
        ]
    );
    assert_eq!(shown("as-written"), [" https://bikes.example/copy 60s"]);
    let supplier = config.inventory.services[0].poll.as_ref().unwrap();
    assert_eq!(
        supplier.shown_url.as_str(),
        "https://status.example/api/v2/summary.json"
    );
    let road = &config.http[&Source::Further(FeedId(0), 0)];
    assert_eq!(
        road.url.reveal(),
        "https://road.example/api/weather/v1/stations/data"
    );
    let version = env!("CARGO_PKG_VERSION");
    let user = Secret::new(format!("City of Espoo/valvomo {version}"));
    assert_eq!(road.headers, [("Digitraffic-User".to_owned(), user)]);
    let one = &config.http[&Source::Feed(FeedId(2))];
    assert_eq!(
        one.url.reveal(),
        "https://parking.example/api/v1/utilizations?status=open"
    );
}

#[test]
fn a_folder_is_read_in_the_order_of_names() {
    let config = good("tests/configs/good/folder");
    let inventory = &config.inventory;
    let addresses: Vec<(&str, usize)> = inventory
        .brokers
        .iter()
        .map(|broker| (broker.address.as_str(), broker.feeds.len()))
        .collect();
    assert_eq!(
        addresses,
        [("broker.example:80", 2), ("[2001:db8::1]:1883", 1)]
    );

    let turku = &config.mqtt[&0];
    assert_eq!(
        (turku.transport, turku.path.as_str()),
        (Transport::WebSocket, "/mqtt")
    );
    assert_eq!((turku.protocol, turku.keep_alive_s), (Protocol::V311, 60));
    assert_eq!(
        turku.password,
        Some(Secret::from_outside("folder-secret".into()))
    );
    let usual = valvomo::city::formats::format("chirpstack-v4")
        .unwrap()
        .usual_topics();
    assert_eq!(turku.topics, usual);

    let oulu = &config.mqtt[&1];
    assert_eq!((oulu.session_expiry_s, oulu.qos), (5_400, 1));
    assert_eq!(oulu.client_id.as_deref(), Some("desk-oulu"));

    let things = &inventory.feeds[2];
    assert_eq!(things.expect_every_ms, Some(90_000));
    let poll = things.poll.as_ref().unwrap();
    assert_eq!(
        poll.shown_url.as_str(),
        "https://frost.example:8443/v1.1/Things"
    );
    assert_eq!((poll.every_ms, poll.slow_ms), (300_000, Some(800)));
    let http = &config.http[&Source::Feed(FeedId(2))];
    assert_eq!(
        http.url.reveal(),
        "https://frost.example:8443/v1.1/Things?$top=100"
    );
    assert_eq!(
        (http.http1_only, http.body_bytes_max),
        (true, 4 * 1024 * 1024)
    );
    let key = (
        String::from("X-Api-Key"),
        Secret::from_outside("canary-of-frost".into()),
    );
    assert!(http.headers.contains(&key));

    let gateway = &inventory.gateways[0];
    assert_eq!(
        (gateway.feed, gateway.place),
        (Some(FeedId(1)), Some(PlaceId(0)))
    );
    assert_eq!(inventory.places[0].position, Some((65.01, 25.0)));
    assert_eq!(inventory.device_types[0].pattern.as_str(), "*parking*");
    let RuleKind::Threshold { quantity, city, .. } = &inventory.rules[0].kind;
    assert_eq!((quantity.as_str(), *city), ("quayTension", Some(CityId(1))));
}

#[test]
fn every_bad_config_tells_every_problem() {
    let mut cases: Vec<PathBuf> = fs::read_dir("tests/configs/bad")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|ending| ending == "toml"))
        .collect();
    cases.sort();
    assert!(cases.len() >= 8, "{cases:?}");
    let mut wrong = Vec::new();
    for case in cases {
        let name = case.to_str().unwrap();
        let Err(problems) = read(name) else {
            wrong.push(format!("{name}: is read as a good one"));
            continue;
        };
        let text = config::render(&problems);
        assert!(!text.contains("canary"), "a secret in {name}:\n{text}");
        let expected = case.with_extension("txt");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&expected, &text).unwrap();
        }
        if fs::read_to_string(&expected).unwrap_or_default() != text {
            wrong.push(format!("{name} gives\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_cannot_be_read_is_a_problem_too() {
    let folder = tempfile::tempdir().unwrap();
    let check = |path: &Path, expected: &str| {
        let problems = config::read(path, &environment).unwrap_err();
        let text = config::render(&problems);
        assert!(text.contains(expected), "{text}");
    };
    check(&folder.path().join("absent.toml"), "cannot be read");
    check(folder.path(), "the folder has no *.toml");
    fs::write(folder.path().join("a.toml"), b"[[city]]\nid = \"\xff\"\n").unwrap();
    check(folder.path(), "is not UTF-8 from byte 15 on");
}

/// Whatever stands in a file, reading it ends, with a config or with problems that show no control.
#[test]
fn broken_texts_never_panic() {
    let whole = fs::read_to_string("tests/configs/good/skane.toml").unwrap();
    let bytes = whole.as_bytes();
    let mut texts = Vec::new();
    for cut in (0..bytes.len()).step_by(13) {
        texts.push(String::from_utf8_lossy(&bytes[..cut]).into_owned());
        let mut holed = bytes.to_vec();
        holed[cut] = b"\"[]{}=\x1b.#\n0"[cut % 11];
        texts.push(String::from_utf8_lossy(&holed).into_owned());
    }
    texts.push("[".repeat(100_000));
    texts.push(format!("a = {}", "[".repeat(100_000)));
    texts.push("[[city]]\n".repeat(70_000));
    for text in texts {
        let file = PathBuf::from("tests/configs/good/broken.toml");
        if let Err(problems) = config::read_texts(vec![(file, text)], &environment) {
            let shown = config::render(&problems);
            let control = |c: char| c.is_control() && c != '\n';
            assert!(
                !problems.is_empty() && !shown.contains(control),
                "{shown:?}"
            );
        }
    }
}

#[test]
fn the_example_of_the_readme_is_a_good_one() {
    let readme = fs::read_to_string("README.md").unwrap();
    let (_, rest) = readme.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let file = (PathBuf::from("example.toml"), example.to_owned());
    let config = config::read_texts(vec![file], &environment);
    let config = config.unwrap_or_else(|problems| panic!("{}", config::render(&problems)));
    assert_eq!(
        (
            config.mqtt.len(),
            config.http.len(),
            config.inventory.rules.len()
        ),
        (2, 1, 2),
        "one rule comes with the broker's feed"
    );
}

/// The rules of a config with this text behind a feed of what a Mosquitto says of itself: their ids and limits.
fn rules_beside_a_broker(more: &str) -> Vec<(String, f64)> {
    let feed = "[[city]]\nid = 'lund'\n[[feed]]\nid = 'broker'\ncity = 'lund'\nformat = 'mosquitto-sys'\n[feed.mqtt]\nurl = 'mqtt://127.0.0.1'\ntopics = ['$SYS/broker/#']\n";
    let texts = vec![(PathBuf::from("one.toml"), format!("{feed}{more}"))];
    let config = config::read_texts(texts, &environment);
    let config = config
        .map_err(|problems| config::render(&problems))
        .unwrap();
    let rules = config.inventory.rules.iter().map(|rule| {
        let RuleKind::Threshold { raise, .. } = &rule.kind;
        (rule.id.to_string(), *raise)
    });
    rules.collect()
}

#[test]
fn a_brokers_own_words_bring_a_rule_along() {
    let own = |id: &str, quantity: &str| {
        format!(
            "[[rule]]\nkind = 'threshold'\nid = '{id}'\nquantity = {quantity}\nraise = 50.0\nclear = 5.0\n"
        )
    };
    let named = |id: &str, raise: f64| (id.to_owned(), raise);
    assert_eq!(rules_beside_a_broker(""), [named("broker-drops", 1.0)]);
    let pm10 = own("pm10-high", "'pm10'");
    assert_eq!(
        rules_beside_a_broker(&pm10),
        [named("pm10-high", 50.0), named("broker-drops", 1.0)]
    );
    let stated = own("too-slow", "{ other = 'messages_dropped_rate' }");
    assert_eq!(rules_beside_a_broker(&stated), [named("too-slow", 50.0)]);
    let taken = own("broker-drops", "'pm10'");
    assert_eq!(rules_beside_a_broker(&taken), [named("broker-drops", 50.0)]);
}
