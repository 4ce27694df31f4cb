//! A feed that asks its publisher for several documents: each at its own time, joined by what they speak of; one that
//! fails does not stand for the others; addresses that a document names; pages by number; data that grow old.

use crate::{
    reload::replays,
    timeline::{Answer, Asked, HOUR, MINUTE, SECOND, START, Timeline, failure, reply, with},
};
use std::{cell::Cell, rc::Rc};
use valvomo::city::{
    engine::port::Source,
    model::{cause::FetchFault, ids::FeedId},
    world::{device::MetricValue, feed::FeedState},
};

/// Stations every six hours, what they measure every minute.
fn profile(id: &str, more: &str) -> String {
    format!(
        r#"
[profile]
id = "{id}"
about = "harbour masts"

[source]
interval = "60s"

[[request]]
name = "stations"
path = "/stations"
every = "6h"

[[request]]
name = "data"
path = "/data"
{more}

[[extract]]
kind = "asset"
from = "stations"
items = "$.masts[*]"
id = "$.id"
name = "$.name"
point = {{ lat = "$.lat", lon = "$.lon" }}

[[extract]]
kind = "obs"
from = "data"
items = "$.masts[*]"
asset = "$.id"
time = "//.at"
[extract.values]
wind_speed = {{ at = "$.wind", unit = "m/s" }}
"#
    )
}

fn config(format: &str, rest: &str) -> String {
    format!(
        r#"
[[city]]
id = "kotka"
[[feed]]
id = "masts"
city = "kotka"
format = "{format}"
[feed.http]
url = "https://harbour.test/v1/"
{rest}
"#
    )
}

const STATIONS: Source = Source::Feed(FeedId(0));
const DATA: Source = Source::Further(FeedId(0), 0);
const THEIR_STATIONS: &str = r#"{"masts":[{"id":1,"name":"Pier","lat":60.4,"lon":26.9},{"id":2,"name":"Lock","lat":60.5,"lon":26.8}]}"#;

fn data(asked: &Asked) -> String {
    let at = START.0 / 1_000 + asked.at.0 as i64 / 1_000;
    format!(
        r#"{{"at":{at},"masts":[{{"id":1,"wind":{}}},{{"id":2,"wind":4}}]}}"#,
        asked.at.0 % 9
    )
}

fn good(asked: &Asked) -> Option<Answer> {
    Some(Ok(reply(200, 30, &data(asked))))
}

fn state(line: &Timeline) -> FeedState {
    line.world().feeds[0].state
}

#[test]
fn one_describes_and_the_other_measures() {
    let profile = profile("masts-joined", "");
    let mut line = Timeline::of_profiles(&config("masts-joined", ""), &[&profile]);
    line.source(0, |_| {
        Some(Ok(with(reply(200, 30, THEIR_STATIONS), "etag", "s1")))
    });
    line.further((0, 0), good);
    line.pass(14 * HOUR);
    assert_eq!(state(&line), FeedState::Ok);
    assert_eq!(line.world().devices.len(), 2);
    let pier = line.device("1");
    assert_eq!(pier.name.as_ref().unwrap().as_str(), "Pier");
    assert_eq!(pier.position, Some((60.4, 26.9)));
    assert_eq!(pier.metrics.len(), 1);
    assert!((800..=880).contains(&line.asked_at(DATA).len()));
    let stations: Vec<&Asked> = line
        .asked
        .iter()
        .filter(|it| it.source == STATIONS)
        .collect();
    assert_eq!(stations.len(), 3);
    assert_eq!(stations[1].etag.as_deref(), Some("s1"));
    replays(&mut line);
}

#[test]
fn one_that_fails_does_not_stand_for_the_other_and_is_asked_again_soon() {
    let profile = profile("masts-limping", "");
    let mut line = Timeline::of_profiles(&config("masts-limping", ""), &[&profile]);
    let good_from = Rc::new(Cell::new(u64::MAX));
    let works = Rc::clone(&good_from);
    line.source(0, move |asked| {
        let is_good = asked.at.0 >= works.get();
        Some(if is_good {
            Ok(reply(200, 30, THEIR_STATIONS))
        } else {
            Ok(reply(500, 30, ""))
        })
    });
    let data_works = Rc::new(Cell::new(true));
    let is_there = Rc::clone(&data_works);
    line.further((0, 0), move |asked| {
        if is_there.get() {
            good(asked)
        } else {
            Some(Err(failure(FetchFault::Refused)))
        }
    });
    line.pass(20 * MINUTE);
    // What is measured goes on, under its id.
    assert_eq!(state(&line), FeedState::Degraded);
    assert_eq!(line.device("1").metrics.len(), 1);
    let (fault, detail) = line.world().feeds[0].fetch_fault.clone().unwrap();
    assert_eq!(fault, FetchFault::Status(500));
    assert!(detail.as_str().starts_with("stations: "), "{detail}");
    let asked = line.asked_at(STATIONS);
    let gaps: Vec<u64> = asked
        .windows(2)
        .map(|pair| (pair[1] - pair[0]) / MINUTE)
        .collect();
    assert_eq!(gaps, [1, 2, 4, 8]);
    // With the other one gone too, the feed is down.
    data_works.set(false);
    line.pass(5 * MINUTE);
    assert_eq!(state(&line), FeedState::Down);
    data_works.set(true);
    line.pass(2 * MINUTE);
    assert_eq!(state(&line), FeedState::Degraded);
    good_from.set(line.now.mono.0);
    line.pass(20 * MINUTE);
    assert_eq!(state(&line), FeedState::Ok);
    assert_eq!(line.device("1").name.as_ref().unwrap().as_str(), "Pier");
    replays(&mut line);
}

#[test]
fn a_publisher_who_says_when_to_come_back_is_believed() {
    let profile = profile("masts-busy", "ttl = \"$.ttl\"");
    let mut line = Timeline::of_profiles(&config("masts-busy", ""), &[&profile]);
    line.source(0, |_| {
        Some(Ok(with(reply(429, 30, ""), "retry-after", "600")))
    });
    line.further((0, 0), |asked| {
        let body = data(asked).replace("{\"at\"", "{\"ttl\":300,\"at\"");
        Some(Ok(reply(200, 30, &body)))
    });
    line.pass(HOUR);
    let gaps = |source| {
        let asked = line.asked_at(source);
        let gaps: Vec<u64> = asked
            .windows(2)
            .map(|pair| (pair[1] - pair[0]) / SECOND)
            .collect();
        gaps
    };
    assert!(
        gaps(STATIONS).iter().all(|gap| *gap >= 600),
        "{:?}",
        gaps(STATIONS)
    );
    assert!(
        gaps(DATA).iter().all(|gap| (300..=301).contains(gap)),
        "{:?}",
        gaps(DATA)
    );
}

#[test]
fn a_document_names_where_the_others_are() {
    let profile = r#"
[profile]
id = "masts-named"
about = "harbour masts"
[[request]]
name = "discovery"
path = "/index.json"
every = "1h"
[[request]]
name = "data"
address = { from = "discovery", at = "$..feeds[?@.name=='data'].url" }
[[extract]]
kind = "obs"
from = "data"
items = "$.masts[*]"
asset = "$.id"
[extract.values]
wind_speed = { at = "$.wind", unit = "m/s" }
[[extract]]
kind = "asset"
from = "discovery"
items = "$.feeds[*]"
id = "$.url"
type = "service"
"#;
    let mut line = Timeline::of_profiles(&config("masts-named", ""), &[profile]);
    let place = Rc::new(Cell::new("/a.json"));
    let named = Rc::clone(&place);
    let is_up = Rc::new(Cell::new(false));
    let works = Rc::clone(&is_up);
    line.source(0, move |_| {
        let body = format!(r#"{{"feeds":[{{"name":"data","url":"{}"}}]}}"#, named.get());
        Some(Ok(reply(if works.get() { 200 } else { 503 }, 30, &body)))
    });
    line.further((0, 0), good);
    line.pass(10 * MINUTE);
    assert!(line.asked_at(DATA).is_empty(), "nobody has named it");
    is_up.set(true);
    line.pass(10 * MINUTE);
    let pages = |line: &Timeline| {
        let mut pages: Vec<Option<String>> = Vec::new();
        for asked in line.asked.iter().filter(|it| it.source == DATA) {
            if pages.last() != Some(&asked.page) {
                pages.push(asked.page.clone());
            }
        }
        pages
    };
    assert_eq!(pages(&line), [Some("/a.json".to_owned())]);
    assert_eq!(line.device("2").metrics.len(), 1);
    place.set("/b.json");
    line.pass(2 * HOUR);
    assert_eq!(
        pages(&line),
        [Some("/a.json".to_owned()), Some("/b.json".to_owned())]
    );
    replays(&mut line);
}

#[test]
fn another_text_of_a_profile_is_read_at_once() {
    let first = profile("masts-edited", "");
    let mut line = Timeline::of_profiles(&config("masts-edited", ""), &[&first]);
    let dressed = |asked: &Asked, body: String| {
        let known = asked.etag.as_deref() == Some("same");
        let status = if known { 304 } else { 200 };
        Some(Ok(with(
            reply(status, 30, if known { "" } else { &body }),
            "etag",
            "same",
        )))
    };
    line.source(0, move |asked| dressed(asked, THEIR_STATIONS.to_owned()));
    let frozen = r#"{"at":1795503120,"masts":[{"id":1,"wind":3,"gust":7}]}"#;
    line.further((0, 0), move |asked| dressed(asked, frozen.to_owned()));
    line.pass(10 * MINUTE);
    assert_eq!(line.device("1").metrics.len(), 1);
    let second = format!("{first}\"wind_speed[max]\" = {{ at = \"$.gust\", unit = \"m/s\" }}\n");
    let asked = line.asked.len();
    line.reload_profiles(&config("masts-edited", ""), &[&second], &[]);
    line.pass(3 * SECOND);
    // Nothing at the publisher has changed, so only an unconditional question shows what else is there.
    assert_eq!(line.device("1").metrics.len(), 2);
    let anew: Vec<&Asked> = line.asked[asked..].iter().collect();
    assert_eq!(anew.len(), 2);
    assert!(anew.iter().all(|asked| asked.etag.is_none()));
    // The same text again changes nothing.
    line.reload_profiles(&config("masts-edited", ""), &[&second], &[]);
    line.pass(3 * SECOND);
    assert_eq!(line.asked.len(), asked + 2);
    replays(&mut line);
}

#[test]
fn pages_by_number_end_where_the_total_is_reached_and_go_in_no_circle() {
    let profile = profile(
        "masts-paged",
        "pages = { page = \"page\", size = 2, total = \"$.found\" }",
    );
    let mut line = Timeline::of_profiles(&config("masts-paged", ""), &[&profile]);
    let circle = profile.replace("pages = {", "pages = { next = \"$.next\" } # {");
    line.source(0, |_| Some(Ok(reply(200, 30, THEIR_STATIONS))));
    line.further((0, 0), |asked| {
        let first = match asked.page.as_deref() {
            None => 1,
            Some("&page=2") => 3,
            Some("&page=3") => 5,
            other => panic!("{other:?}"),
        };
        let at = START.0 / 1_000;
        let body = format!(
            r#"{{"at":{at},"found":5,"masts":[{{"id":{first},"wind":1}},{{"id":{},"wind":1}}]}}"#,
            first + 1
        );
        Some(Ok(reply(200, 30, &body)))
    });
    line.pass(50 * SECOND);
    assert_eq!(line.asked_at(DATA).len(), 3);
    assert_eq!(line.world().devices.len(), 6);

    let circle = circle.replace("masts-paged", "masts-circle");
    let mut line = Timeline::of_profiles(&config("masts-circle", ""), &[&circle]);
    line.further((0, 0), |asked| {
        let body = data(asked).replacen('{', r#"{"next":"/data?again","#, 1);
        Some(Ok(reply(200, 30, &body)))
    });
    line.pass(50 * SECOND);
    assert_eq!(line.asked_at(DATA).len(), 2);
    assert_eq!(line.world().console.over_bounds, 1);
}

#[test]
fn data_that_grow_old_are_no_good_data() {
    let profile = profile("masts-old", "fresh = \"$.at\"");
    let profile = profile.replace(
        "interval = \"60s\"",
        "interval = \"60s\"\nmax_age = \"10m\"",
    );
    let mut line = Timeline::of_profiles(&config("masts-old", ""), &[&profile]);
    line.source(0, |_| Some(Ok(reply(200, 30, THEIR_STATIONS))));
    let stopped = Rc::new(Cell::new(false));
    let stands = Rc::clone(&stopped);
    let last = Rc::new(Cell::new(0));
    line.further((0, 0), move |asked| {
        if !stands.get() {
            last.set(asked.at.0);
        }
        let at = START.0 / 1_000 + last.get() as i64 / 1_000;
        let body = format!(
            r#"{{"at":{at},"masts":[{{"id":1,"wind":{}}}]}}"#,
            asked.at.0 % 7
        );
        Some(Ok(reply(200, 30, &body)))
    });
    line.pass(5 * MINUTE);
    assert_eq!(state(&line), FeedState::Ok);
    stopped.set(true);
    line.pass(8 * MINUTE);
    assert_eq!(state(&line), FeedState::Ok);
    line.pass(4 * MINUTE);
    assert_eq!(state(&line), FeedState::Degraded);
    let (fault, detail) = line.world().feeds[0].fetch_fault.clone().unwrap();
    assert_eq!(fault, FetchFault::Old);
    assert!(
        detail.as_str().starts_with("data: 2026-11-24T06:5"),
        "{detail}"
    );
    stopped.set(false);
    line.pass(2 * MINUTE);
    assert_eq!(state(&line), FeedState::Ok);
    assert_eq!(line.world().feeds[0].fetch_fault, None);
}

/// Sentilo tells values by the names of their sensors, and in another document what these are.
#[test]
fn a_catalogue_says_what_sensors_of_sentilo_measure() {
    let mut line = Timeline::new(
        r#"
[[city]]
id = "barcelona"

[[feed]]
id = "parks"
city = "barcelona"
format = "sentilo"
[feed.http]
url = "https://sentilo.test"
requests = ["catalog", "data"]
parameters = { provider = "PARKS" }
"#,
    );
    line.source(0, |_| {
        let body = r#"{"providers":[{"provider":"PARKS","sensors":[{"sensor":"bed-7","description":"By the pond","type":"temperature","unit":"K"}]}]}"#;
        Some(Ok(reply(200, 50, body)))
    });
    line.further((0, 0), |asked| {
        let ms = START.plus(asked.at.0 as i64).0;
        let body = format!(
            r#"{{"sensors":[{{"sensor":"bed-7","observations":[{{"value":"300","time":{ms}}}]}}]}}"#
        );
        Some(Ok(reply(200, 50, &body)))
    });
    line.pass(11 * MINUTE);
    let device = line.device("bed-7");
    assert_eq!(device.label().as_str(), "By the pond");
    let metric = &device.metrics[0];
    assert_eq!(metric.value, MetricValue::Number(26.85));
    let kind = line.world().kinds.get(metric.kind).expect("a kind");
    assert_eq!(kind.quantity.as_str(), "air_temperature");
    assert_eq!(device.metrics.len(), 1);
}
