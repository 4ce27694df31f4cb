//! A SensorThings server, asked at its root: Things in pages, the last observation of every Datastream in pages, and
//! what comes over MQTT in between; all of it is one device under one name (APIS 4.2).

use crate::timeline::{Answer, Asked, HOUR, MINUTE, SECOND, START, Timeline, reply};
use std::{cell::Cell, rc::Rc};
use valvomo::city::{
    engine::port::Source,
    model::{ids::FeedId, time::Stamp},
    world::{device::MetricValue, feed::FeedState},
};

const POLLED: &str = r#"
[[city]]
id = "hamburg"

[[feed]]
id = "frost"
city = "hamburg"
format = "sensorthings"
[feed.http]
url = "https://frost.test/FROST-Server/v1.1/"
every = "60s"
"#;
const THINGS: Source = Source::Feed(FeedId(0));
const LATEST: Source = Source::Further(FeedId(0), 0);

/// Page `page` of three lists, each with two members; the address of the next one is relative, as FROST sends it behind
/// some proxies.
fn page(set: &str, asked: &Asked, member: impl Fn(u64) -> String) -> Answer {
    let skip = asked.page.as_deref().map_or(0, |page| {
        let (before, skip) = page.rsplit_once("$skip=").expect("a page");
        assert_eq!(before, format!("/FROST-Server/v1.1/{set}?$top=2&"));
        skip.parse().expect("a number")
    });
    let next = if skip < 4 {
        format!(
            r#","@iot.nextLink":"/FROST-Server/v1.1/{set}?$top=2&$skip={}""#,
            skip + 2
        )
    } else {
        String::new()
    };
    let body = format!(
        r#"{{"@iot.count":6{next},"value":[{},{}]}}"#,
        member(skip),
        member(skip + 1)
    );
    Ok(reply(200, 20, &body))
}

/// What describes a Datastream, alike in both lists.
fn stream(number: u64, more: &str) -> String {
    format!(
        r#"{{"@iot.id":{},"name":"t","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement","unitOfMeasurement":{{"name":"Kelvin","symbol":"K","definition":"ucum:K"}},"ObservedProperty":{{"name":"Air temperature","definition":"x"}}{more}}}"#,
        100 + number
    )
}

fn thing(number: u64) -> String {
    format!(
        r#"{{"@iot.id":"mast-{number}","@iot.selfLink":"https://frost.test/FROST-Server/v1.1/Things('mast-{number}')","name":"Mast {number}","Locations":[{{"name":"l","location":{{"type":"Point","coordinates":[9.9{number},53.5]}}}}],"Datastreams":[{}]}}"#,
        stream(number, "")
    )
}

/// The last observation of a Datastream, made half a minute ago; the warmth is that many Kelvin.
fn last(number: u64, at: Stamp) -> String {
    let more = format!(
        r#","Thing":{{"@iot.id":"mast-{number}","@iot.selfLink":"x/Things('mast-{number}')","name":"Mast {number}"}},"Observations":[{{"@iot.id":1,"phenomenonTime":"{}","result":{},"resultTime":null}}],"Observations@iot.nextLink":"/FROST-Server/v1.1/Datastreams(1)/Observations?$skip=1""#,
        at.plus(-30_000),
        283.15 + number as f64
    );
    stream(number, &more)
}

fn server(line: &mut Timeline) {
    line.source(0, |asked| Some(page("Things", asked, thing)));
    line.further((0, 0), |asked| {
        let at = Stamp(START.0 + asked.at.0 as i64);
        Some(page("Datastreams", asked, |number| last(number, at)))
    });
}

fn warmth(line: &Timeline, id: &str) -> f64 {
    let device = line.device(id);
    assert_eq!(device.metrics.len(), 1, "{id}: one series under one name");
    match device.metrics[0].value {
        MetricValue::Number(value) => value,
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn a_server_is_asked_at_its_root_and_page_by_page() {
    let mut line = Timeline::new(POLLED);
    server(&mut line);
    line.pass(10 * MINUTE);
    assert_eq!(line.world().feeds[0].state, FeedState::Ok);
    assert_eq!(
        line.world().feeds[0].defects,
        0,
        "{:?}",
        line.world().feeds[0].last_defect
    );
    assert_eq!(
        line.world().devices.len(),
        6,
        "and none that is called Datastreams(100)"
    );
    let mast = line.device("mast-5");
    assert_eq!(mast.name.as_ref().map(|name| name.as_str()), Some("Mast 5"));
    assert_eq!(mast.position, Some((53.5, 9.95)));
    let cel = warmth(&line, "mast-5");
    assert!((cel - 15.0).abs() < 1e-9, "{cel}");
    let of = |source, line: &Timeline| {
        let asked = line.asked.iter().filter(|asked| asked.source == source);
        asked.filter(|asked| asked.page.is_none()).count()
    };
    assert_eq!(of(THINGS, &line), 1);
    assert!(
        (9..=11).contains(&of(LATEST, &line)),
        "{}",
        of(LATEST, &line)
    );
    line.pass(2 * HOUR);
    assert_eq!(of(THINGS, &line), 3);
}

#[test]
fn what_comes_over_mqtt_is_of_the_same_device() {
    let text = format!(
        "{POLLED}requests = [\"things\"]\n[feed.mqtt]\nurl = \"mqtt://frost.test\"\ntopics = [\"v1.1/Observations\"]\n"
    );
    let mut line = Timeline::up_with(&text);
    server(&mut line);
    let say = |line: &mut Timeline, number: u64, kelvin: f64| {
        let payload = format!(
            r#"{{"@iot.id":{number},"phenomenonTime":"{}","result":{kelvin},"Datastream@iot.navigationLink":"https://frost.test/FROST-Server/v1.1/Datastreams({})"}}"#,
            line.now.utc,
            100 + number
        );
        line.message(0, "v1.1/Observations", &payload, (false, false));
    };
    // Before anything is described: it waits for its name.
    say(&mut line, 3, 273.15);
    assert_eq!(line.world().devices.len(), 0);
    assert_eq!(line.world().feeds[0].undescribed, 1);
    line.pass(10 * SECOND);
    assert_eq!(line.world().feeds[0].undescribed, 0);
    assert!(warmth(&line, "mast-3").abs() < 1e-9);
    say(&mut line, 4, 274.15);
    assert!((warmth(&line, "mast-4") - 1.0).abs() < 1e-9);
    assert_eq!(line.world().devices.len(), 6);
}

/// The last page is there, and the server has more: it says so in `@iot.count` only.
#[test]
fn a_list_that_is_cut_is_told() {
    let mut line = Timeline::new(POLLED);
    let is_cut = Rc::new(Cell::new(true));
    let flag = Rc::clone(&is_cut);
    line.source(0, move |_| {
        let count = if flag.get() { 900 } else { 1 };
        let body = format!(r#"{{"@iot.count":{count},"value":[{}]}}"#, thing(1));
        Some(Ok(reply(200, 20, &body)))
    });
    line.pass(MINUTE);
    let (field, why) = line.world().feeds[0].last_defect.clone().expect("a defect");
    assert_eq!(field.as_str(), "@iot.count");
    assert_eq!(
        why.as_str(),
        "the server has 900 and gives 1, without a next page"
    );
    assert_eq!(line.world().devices.len(), 1, "what is given is taken");
}
