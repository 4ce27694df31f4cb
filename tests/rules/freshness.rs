//! What a polled source serves may be old, or only a part of the whole (FAILURES B5, B7, B11).

use crate::cities::ROOMS;
use crate::timeline::{Answer, Asked, HOUR, MINUTE, SECOND, START, Timeline, failure, reply, with};
use std::{cell::Cell, rc::Rc};
use valvomo::city::{
    alerts::alert::{RuleRef, Subject},
    engine::port::Source,
    formats::found::Health,
    model::{
        cause::{Cause, FetchFault},
        ids::{FeedId, ServiceId},
        time::{Mono, Stamp},
    },
    world::{device::DeviceState, feed::FeedState},
};

const AIR: &str = r#"
[[city]]
id = "espoo"

[[feed]]
id = "air"
city = "espoo"
format = "senml"
[feed.http]
url = "https://air.test/now"
every = "60s"

[[service]]
id = "sign-on"
city = "espoo"
[service.http]
url = "https://sign-on.test/health"
format = "readiness"
every = "30s"
"#;

const FEED: Subject = Subject::Feed(FeedId(0));

/// The time of a question on the wall clock: both clocks start together.
fn wall(at: Mono) -> Stamp {
    START.plus(at.0 as i64 - 1_000)
}

/// Three sensors that measure every five minutes, as a copy that was made at `at` has them.
fn air(at: Stamp) -> String {
    let measured = at.0.div_euclid(300_000) * 300;
    let value = 5.0 + (measured / 300 % 7) as f64;
    format!(
        r#"[{{"bn":"a:","bt":{measured},"n":"temperature","u":"Cel","v":{value:?}}},{{"bn":"b:","n":"temperature","u":"Cel","v":{value:?}}},{{"bn":"c:","n":"temperature","u":"Cel","v":{value:?}}}]"#
    )
}

/// A source whose copy is made anew at every question, until the cell is set: then it stays as it was then.
fn frozen_copy(
    line: &mut Timeline,
    dress: fn(Answer, &Asked) -> Answer,
) -> Rc<Cell<Option<Stamp>>> {
    let frozen = Rc::new(Cell::new(None));
    let flag = Rc::clone(&frozen);
    line.source(0, move |asked| {
        let at = flag.get().unwrap_or(wall(asked.at));
        Some(dress(Ok(reply(200, 20, &air(at))), asked))
    });
    frozen
}

fn a_frozen_copy_is_one_alert(dress: fn(Answer, &Asked) -> Answer) {
    let mut line = Timeline::new(AIR);
    line.service(0, |_| Some(Ok(reply(200, 20, r#"{"status":"ok"}"#))));
    let frozen = frozen_copy(&mut line, dress);
    line.pass(HOUR);
    assert_eq!(line.state("a"), DeviceState::Ok);
    assert_eq!(line.world().feeds[0].state, FeedState::Ok);
    let stopped = line.now;
    frozen.set(Some(stopped.utc));
    line.pass(3 * HOUR);
    let feed = &line.world().feeds[0];
    // Every answer came, and every answer was the same.
    assert!(feed.fetch_fault.is_none());
    let unchanged_ms = feed.fresh.unchanged_ms(line.now).unwrap();
    assert!(
        unchanged_ms.abs_diff(3 * HOUR) < 7 * MINUTE,
        "{unchanged_ms}"
    );
    assert!(
        (170..200).contains(&feed.fresh.repeats),
        "{}",
        feed.fresh.repeats
    );
    let data_at = feed.fresh.data_at.unwrap();
    assert!(stopped.utc.since(data_at) < 300_000, "{data_at}");
    // What is behind it is unknown, and there is one alert, not one per device.
    assert_eq!(feed.state, FeedState::Silent);
    for device in ["a", "b", "c"] {
        assert_eq!(line.state(device), DeviceState::Unknown);
    }
    assert_eq!(line.alerts(), ["feed/air"]);
    let cause = &line.alert(RuleRef::FeedDown, FEED).unwrap().cause;
    let Cause::FeedStale { stale_ms } = cause else {
        panic!("{cause:?}")
    };
    assert!((10 * MINUTE..20 * MINUTE).contains(stale_ms), "{stale_ms}");
    frozen.set(None);
    line.pass(2 * MINUTE);
    assert_eq!(line.world().feeds[0].state, FeedState::Ok);
    assert_eq!(line.state("a"), DeviceState::Ok);
    assert_eq!(line.alerts(), Vec::<String>::new());
}

#[test]
fn a_copy_that_stands_still_is_not_fresh() {
    a_frozen_copy_is_one_alert(|answer, _| answer);
}

/// The publisher understands validators, and says of a frozen copy that it is not modified.
#[test]
fn not_modified_is_no_news() {
    a_frozen_copy_is_one_alert(|answer, asked| {
        let body = answer?;
        let text = String::from_utf8_lossy(&body.body);
        let etag = format!("\"{}\"", text.replace('"', "'"));
        if asked.etag.as_deref() == Some(&etag) {
            return Ok(with(reply(304, 20, ""), "etag", &etag));
        }
        Ok(with(body, "etag", &etag))
    });
}

/// The `Date` of a broken clock says nothing about the data, whichever way it jumps.
#[test]
fn a_date_that_jumps_changes_nothing() {
    a_frozen_copy_is_one_alert(|answer, asked| {
        let dates = [
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Fri, 31 Dec 2100 23:59:59 GMT",
            "soon",
        ];
        Ok(with(answer?, "date", dates[asked.request as usize % 3]))
    });
}

/// An ETag that never changes over content that does: the publisher says that it is the same.
#[test]
fn equal_etags_are_counted() {
    let mut line = Timeline::new(AIR);
    line.service(0, |asked| {
        let body = format!(r#"{{"status":"ok","uptime":{}}}"#, asked.request);
        Some(Ok(with(reply(200, 20, &body), "etag", "W/\"always\"")))
    });
    line.pass(3 * HOUR);
    let service = &line.world().services[0];
    let unchanged_ms = service.fresh.unchanged_ms(line.now).unwrap();
    assert!(unchanged_ms.abs_diff(3 * HOUR) < MINUTE, "{unchanged_ms}");
    assert_eq!(service.fresh.repeats, service.polls - 1);
    // It says that it is up, and no cache speaks for it.
    assert_eq!(service.state, Health::Up);
    line.service(0, |_| {
        Some(Ok(with(
            reply(200, 20, r#"{"status":"ok"}"#),
            "etag",
            "\"b\"",
        )))
    });
    line.pass(MINUTE);
    assert!(line.world().services[0].fresh.repeats < 3);
}

#[test]
fn what_an_old_cache_says_of_a_service_is_unknown() {
    let mut line = Timeline::new(AIR);
    line.source(0, |asked| Some(Ok(reply(200, 20, &air(wall(asked.at))))));
    let age_s = Rc::new(Cell::new(0_u32));
    let age = Rc::clone(&age_s);
    line.service(0, move |_| {
        let answer = reply(200, 20, r#"{"status":"ok"}"#);
        Some(Ok(with(answer, "age", &age.get().to_string())))
    });
    for (seconds, state) in [
        (0, Health::Up),
        (300, Health::Up),
        (301, Health::Unknown),
        (3 * 3_600, Health::Unknown),
        (2, Health::Up),
    ] {
        age_s.set(seconds);
        line.pass(5 * MINUTE);
        let service = &line.world().services[0];
        assert_eq!(service.state, state, "{seconds} s");
        assert_eq!(service.fresh.age_s, Some(u64::from(seconds)));
        assert_eq!(line.alerts(), Vec::<String>::new());
    }
}

#[test]
fn a_request_that_is_never_answered_has_failed() {
    let mut line = Timeline::new(AIR);
    line.service(0, |_| None);
    line.source(0, |_| None);
    line.pass(10 * MINUTE);
    let service = &line.world().services[0];
    assert_eq!(service.state, Health::Down);
    assert!(service.polls > 5);
    assert_eq!(service.failed, service.polls);
    let (fault, detail) = service.fault.as_ref().unwrap();
    assert_eq!(*fault, FetchFault::AnswerTimeout);
    assert!(
        detail.as_str().starts_with("no word about request "),
        "{detail}"
    );
    assert_eq!(line.world().feeds[0].state, FeedState::Down);
    assert_eq!(line.alerts(), ["feed/air", "service/sign-on"]);
    // Once words come, all is well; the word about a request that was given up is nobody's.
    let polls = line.world().services[0].polls;
    line.respond(Source::Service(ServiceId(0)), 1, Ok(reply(200, 20, "{}")));
    assert_eq!(line.world().services[0].polls, polls);
    line.service(0, |_| Some(Ok(reply(200, 20, r#"{"status":"ok"}"#))));
    line.source(0, |asked| Some(Ok(reply(200, 20, &air(wall(asked.at))))));
    line.pass(2 * MINUTE);
    assert_eq!(line.alerts(), Vec::<String>::new());
}

const PAGES: u64 = 12;

/// Page `page` of twelve: two Things, each with a Datastream and its newest observation.
fn page(page: u64, at: Stamp) -> String {
    let things: Vec<String> = (page * 2..page * 2 + 2)
        .map(|id| {
            format!(
                r#"{{"@iot.id":{id},"name":"Room {id}","Datastreams":[{{"@iot.id":{key},"name":"temperature","unitOfMeasurement":{{"symbol":"°C"}},"Observations":[{{"phenomenonTime":"{at}","result":{value}}}]}}]}}"#,
                key = 100 + id,
                value = 20 + at.0 / 60_000 % 7,
            )
        })
        .collect();
    let next = if page + 1 < PAGES {
        format!(
            r#","@iot.nextLink":"https://frost.test/v1.1/Things?$skip={}""#,
            page + 1
        )
    } else {
        String::new()
    };
    format!(r#"{{"value":[{}]{next}}}"#, things.join(","))
}

fn number(asked: &Asked) -> u64 {
    let skip = asked.page.as_deref().and_then(|page| page.split_once('='));
    skip.map_or(0, |(_, number)| number.parse().unwrap())
}

/// A source whose page of this number fails in that way.
fn paged(line: &mut Timeline) -> Rc<Cell<Option<(u64, u16)>>> {
    let broken = Rc::new(Cell::new(None));
    let flag = Rc::clone(&broken);
    line.source(0, move |asked| {
        let number = number(asked);
        Some(match flag.get() {
            Some((page, 0)) if page == number => Err(failure(FetchFault::Broken)),
            Some((page, status)) if page == number => Ok(reply(status, 20, "no")),
            _ => Ok(with(
                reply(200, 20, &page(number, wall(asked.at))),
                "etag",
                "\"a\"",
            )),
        })
    });
    broken
}

/// B11: a run that is killed at any of its pages takes nothing away and makes nothing up.
#[test]
fn devices_on_pages_that_do_not_come_are_unknown_and_not_gone() {
    for how in [0, 404, 500] {
        for killed in 1..PAGES {
            let mut line = Timeline::new(ROOMS);
            let broken = paged(&mut line);
            line.pass(20 * MINUTE);
            let all = 2 * PAGES as usize;
            assert_eq!(line.world().devices.len(), all);
            assert_eq!(line.world().tallies.all.of(DeviceState::Ok), all as u32);
            broken.set(Some((killed, how)));
            // Also over a long time: what is not seen is unknown, and never silent.
            line.pass(HOUR);
            assert_eq!(line.world().devices.len(), all, "page {killed}");
            for id in 0..all as u64 {
                let device = line.device(&id.to_string());
                let expected = if id / 2 < killed {
                    DeviceState::Ok
                } else {
                    DeviceState::Unknown
                };
                assert_eq!(device.state, expected, "{id} of page {killed}");
                let name = device.name.as_ref().unwrap();
                assert_eq!(name.as_str(), format!("Room {id}"));
            }
            let feed = &line.world().feeds[0];
            assert_eq!(feed.state, FeedState::Degraded);
            let (_, detail) = feed.fetch_fault.as_ref().unwrap();
            let words = format!("page {}: ", killed + 1);
            assert!(detail.as_str().starts_with(&words), "{detail}");
            assert_eq!(line.alerts(), Vec::<String>::new());
            broken.set(None);
            line.pass(70 * SECOND);
            assert_eq!(line.world().tallies.all.of(DeviceState::Ok), all as u32);
            assert_eq!(line.world().feeds[0].state, FeedState::Ok);
            // Of several pages none is asked for with a validator: the first says nothing of the others.
            assert!(line.asked.iter().all(|asked| asked.etag.is_none()));
        }
    }
}

/// The gap moves: each run takes back what the one before left out.
#[test]
fn a_page_that_comes_back_is_known_again_though_others_fail() {
    let mut line = Timeline::new(ROOMS);
    let broken = paged(&mut line);
    line.pass(20 * MINUTE);
    for killed in [9, 3, 6, 11, 1] {
        broken.set(Some((killed, 503)));
        line.pass(70 * SECOND);
        let unknown = line.world().tallies.all.of(DeviceState::Unknown);
        assert_eq!(u64::from(unknown), 2 * (PAGES - killed), "page {killed}");
    }
    // The first page missing as well is the whole source missing.
    broken.set(Some((0, 500)));
    line.pass(5 * MINUTE);
    assert_eq!(line.world().feeds[0].state, FeedState::Down);
    assert_eq!(line.alerts(), ["feed/rooms"]);
    broken.set(None);
    line.pass(70 * SECOND);
    assert_eq!(line.world().tallies.all.of(DeviceState::Unknown), 0);
    assert_eq!(line.alerts(), Vec::<String>::new());
}

const LIVE: &str = r#"
[[city]]
id = "espoo"

[[feed]]
id = "rooms"
city = "espoo"
format = "sensorthings"
[feed.mqtt]
url = "mqtt://frost.test"
topics = ["v1.1/#"]
[feed.http]
url = "https://frost.test/v1.1/Things?$expand=Datastreams"
every = "60s"
"#;

/// Thing `thing` alone on page `page` of three, with Datastream 100 + `stream`.
fn described(page: u64, stream: u64, thing: &str) -> String {
    let next = if page < 2 {
        format!(r#","@iot.nextLink":"?$skip={}""#, page + 1)
    } else {
        String::new()
    };
    format!(
        r#"{{"value":[{{"@iot.id":"{thing}","name":"{thing}","Datastreams":[{{"@iot.id":{},"name":"temperature","unitOfMeasurement":{{"symbol":"°C"}}}}]}}]{next}}}"#,
        100 + stream
    )
}

fn observe(line: &mut Timeline, stream: u64) {
    let topic = format!("v1.1/Datastreams({})/Observations", 100 + stream);
    let payload = format!(r#"{{"phenomenonTime":"{}","result":21.5}}"#, line.now.utc);
    line.message(0, &topic, &payload, (false, false));
}

/// Live values over MQTT, their descriptions over pages: what is not described yet waits, and no device of a
/// wrong name appears; what changes does so only with a whole generation.
#[test]
fn descriptions_of_two_generations_are_not_mixed() {
    let mut line = Timeline::up_with(LIVE);
    let broken = Rc::new(Cell::new(Some(2_u64)));
    let moved = Rc::new(Cell::new(false));
    let (flag, new) = (Rc::clone(&broken), Rc::clone(&moved));
    line.source(0, move |asked| {
        let number = number(asked);
        if flag.get() == Some(number) {
            return Some(Err(failure(FetchFault::AnswerTimeout)));
        }
        let thing = if new.get() { "new" } else { "old" };
        Some(Ok(reply(
            200,
            20,
            &described(number, number, &format!("{thing}-{number}")),
        )))
    });
    line.pass(10 * MINUTE);
    for stream in 0..3 {
        observe(&mut line, stream);
    }
    let names = |line: &Timeline| -> Vec<String> {
        let heard = line
            .world()
            .devices
            .iter()
            .filter(|device| device.heard.is_some());
        heard.map(|device| device.id.to_string()).collect()
    };
    assert_eq!(names(&line), ["old-0", "old-1"]);
    assert_eq!(line.world().feeds[0].undescribed, 1);
    // The last page comes: what waited is told.
    broken.set(None);
    line.pass(70 * SECOND);
    assert_eq!(names(&line), ["old-0", "old-1", "old-2"]);
    assert_eq!(line.world().feeds[0].undescribed, 0);
    // The publisher moves every series to another Thing, and the run breaks off behind the first page.
    moved.set(true);
    broken.set(Some(1));
    line.pass(5 * MINUTE);
    observe(&mut line, 0);
    assert_eq!(names(&line), ["old-0", "old-1", "old-2"]);
    broken.set(None);
    line.pass(70 * SECOND);
    observe(&mut line, 0);
    observe(&mut line, 2);
    let seen = names(&line);
    assert!(
        seen.contains(&"new-0".to_owned()) && seen.contains(&"new-2".to_owned()),
        "{seen:?}"
    );
}
