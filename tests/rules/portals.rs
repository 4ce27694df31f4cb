//! Answers that are none: a captive portal, a login page, an empty body (FAILURES B4). Status 200 proves nothing:
//! they are never "ok", the error quotes them, and the age of the last real data goes on.

use crate::timeline::{HOUR, MINUTE, Timeline, reply};
use std::{cell::Cell, rc::Rc};
use valvomo::city::{
    formats::found::Health,
    model::{
        cause::FetchFault,
        time::{Mono, Stamp},
    },
    world::{device::DeviceState, feed::FeedState},
};

/// What a portal answers: status, body, and the words of it that the error must quote, if it has any.
const PORTALS: [(u16, &str, &str); 7] = [
    (200, "<!DOCTYPE html><title>Sign in</title>", "<!DOCTYPE"),
    (200, "", ""),
    (200, "[]", ""),
    (200, "null", ""),
    (200, "{}", ""),
    (204, "", ""),
    (200, "Login required", "Login"),
];

fn feed(format: &str) -> String {
    format!(
        "[[city]]\nid = \"espoo\"\n\n[[feed]]\nid = \"air\"\ncity = \"espoo\"\nformat = \"{format}\"\n[feed.http]\nurl = \"https://air.test/now\"\nevery = \"60s\"\n"
    )
}

fn good(format: &str, at: Stamp) -> String {
    let value = 20 + at.0 / 60_000 % 7;
    match format {
        "senml" => format!(
            r#"[{{"bn":"a:","bt":{},"n":"temperature","u":"Cel","v":{value}}}]"#,
            at.0 / 1_000
        ),
        "ngsi" => format!(
            r#"[{{"id":"a","type":"AirQualityObserved","temperature":{{"type":"Number","value":{value}}},"dateObserved":{{"type":"DateTime","value":"{at}"}}}}]"#
        ),
        _ => format!(
            r#"{{"value":[{{"@iot.id":"a","name":"a","Datastreams":[{{"@iot.id":1,"name":"temperature","unitOfMeasurement":{{"symbol":"°C"}},"Observations":[{{"phenomenonTime":"{at}","result":{value}}}]}}]}}]}}"#
        ),
    }
}

#[test]
fn a_feed_behind_a_portal_is_not_ok_and_its_data_grow_old() {
    for format in ["senml", "ngsi", "sensorthings"] {
        for (status, body, quoted) in PORTALS {
            let mut line = Timeline::new(&feed(format));
            let shut = Rc::new(Cell::new(false));
            let flag = Rc::clone(&shut);
            line.source(0, move |asked| {
                let at = Stamp(crate::timeline::START.0 + asked.at.0 as i64 - 1_000);
                Some(Ok(if flag.get() {
                    reply(status, 20, body)
                } else {
                    reply(200, 20, &good(format, at))
                }))
            });
            line.pass(20 * MINUTE);
            assert_eq!(line.state("a"), DeviceState::Ok, "{format}");
            let heard: Option<Mono> = line.device("a").heard;
            shut.set(true);
            line.pass(HOUR);
            let told = format!("{format}: {status} {body}");
            let feed = &line.world().feeds[0];
            assert!(
                matches!(feed.state, FeedState::Down | FeedState::Silent),
                "{told}: {:?}",
                feed.state
            );
            assert_eq!(line.device("a").heard, heard, "{told}");
            assert_eq!(line.state("a"), DeviceState::Unknown, "{told}");
            assert_eq!(line.alerts(), ["feed/air"], "{told}");
            if !quoted.is_empty() {
                let (fault, detail) = feed.fetch_fault.as_ref().expect("a fault");
                assert_eq!(*fault, FetchFault::NotTheFormat, "{told}");
                assert!(detail.as_str().contains(quoted), "{told}: {detail}");
            }
        }
    }
}

#[test]
fn a_service_behind_a_portal_is_never_up() {
    for (status, body, quoted) in PORTALS {
        let mut line = Timeline::new(
            "[[service]]\nid = \"s\"\n[service.http]\nurl = \"https://s.test/ready\"\nformat = \"readiness\"\nevery = \"30s\"\n",
        );
        line.service(0, move |_| Some(Ok(reply(status, 20, body))));
        line.pass(5 * MINUTE);
        let service = &line.world().services[0];
        assert_ne!(service.state, Health::Up, "{status} {body}");
        assert!(service.failed > 5, "{status} {body}");
        let (fault, detail) = service.fault.as_ref().expect("a fault");
        assert_eq!(*fault, FetchFault::NotTheFormat, "{status} {body}");
        assert!(
            detail.as_str().contains(quoted),
            "{status} {body}: {detail}"
        );
    }
}

/// Writes the element of a number.
type Element<'a> = &'a dyn Fn(usize) -> String;

/// B10: one element that cannot be read costs itself, is counted, and is shown.
#[test]
fn one_bad_element_of_ten_thousand_costs_itself_only() {
    let pack = |row: usize| {
        format!(r#"{{"bn":"d{row}:","bt":1795503000,"n":"temperature","u":"Cel","v":21.5}}"#)
    };
    let entity = |row: usize| {
        format!(r#"{{"id":"d{row}","type":"Room","temperature":{{"type":"Number","value":21.5}}}}"#)
    };
    let thing = |row: usize| {
        format!(
            r#"{{"@iot.id":"d{row}","name":"d","Datastreams":[{{"@iot.id":{row},"name":"temperature","Observations":[{{"phenomenonTime":"2026-11-24T06:50:00Z","result":21.5}}]}}]}}"#
        )
    };
    let elements: [(&str, usize, Element<'_>); 3] = [
        ("senml", 10_000, &pack),
        ("ngsi", 5_000, &entity),
        ("sensorthings", 5_000, &thing),
    ];
    for (format, count, element) in elements {
        for bad in [
            "5",
            "null",
            "[]",
            "\"x\"",
            r#"{"@iot.id":[],"id":{},"n":"temperature","v":1e400}"#,
        ] {
            let mut all: Vec<String> = (0..count).map(element).collect();
            all[count / 3] = bad.to_owned();
            let list = all.join(",");
            let body = if format == "sensorthings" {
                format!(r#"{{"value":[{list}]}}"#)
            } else {
                format!("[{list}]")
            };
            let mut line = Timeline::new(&feed(format));
            line.source(0, move |_| Some(Ok(reply(200, 20, &body))));
            line.pass(10_000);
            let heard = line.world().devices.iter();
            let heard = heard.filter(|it| it.heard.is_some() && !it.metrics.is_empty());
            assert_eq!(heard.count(), count - 1, "{format} {bad}");
            let feed = &line.world().feeds[0];
            assert!(feed.defects >= 1, "{format} {bad}");
            assert!(feed.last_defect.is_some(), "{format} {bad}");
            assert_eq!(feed.state, FeedState::Ok, "{format} {bad}");
        }
    }
}
