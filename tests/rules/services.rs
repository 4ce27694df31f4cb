//! Polled services and feeds: down, slow, degraded, unknown; the rhythm of questions.

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
        inventory::Severity,
        time::Stamp,
    },
    world::{device::DeviceState, feed::FeedState, service::ServiceStatus},
};

const HELSINKI: &str = r#"
[[city]]
id = "helsinki"

[[service]]
id = "sign-on"
city = "helsinki"
[service.http]
url = "https://sign-on.test/health"
format = "readiness"
every = "30s"

[[service]]
id = "varaamo"
city = "helsinki"
depends_on = ["service/sign-on"]
[service.http]
url = "https://varaamo.test/readiness"
format = "readiness"
every = "30s"

[[service]]
id = "parking"
city = "helsinki"
depends_on = ["service/varaamo"]
[service.http]
url = "https://parking.test/readiness"
format = "readiness"
every = "30s"
"#;

const READY: &str = r#"{"status":"ok","release":"varaamo@4.12.0"}"#;
const SIGN_ON: Subject = Subject::Service(ServiceId(0));
const VARAAMO: Subject = Subject::Service(ServiceId(1));

/// What a service does with a request.
type Answerer = fn(&Asked) -> Option<Answer>;

/// Services that answer READY in 100 ms until told otherwise.
struct Stage {
    line: Timeline,
    answers: [Rc<Cell<Answerer>>; 3],
}

fn ready(_: &Asked) -> Option<Answer> {
    Some(Ok(reply(200, 100, READY)))
}

fn refused(_: &Asked) -> Option<Answer> {
    Some(Err(failure(FetchFault::Refused)))
}

impl Stage {
    fn new(text: &str) -> Self {
        let answers = [(); 3].map(|()| Rc::new(Cell::new(ready as Answerer)));
        let mut line = Timeline::new(text);
        for (row, answer) in answers.iter().enumerate() {
            let answer = Rc::clone(answer);
            line.service(row as u16, move |asked| answer.get()(asked));
        }
        line.pass(MINUTE);
        Self { line, answers }
    }

    fn answer(&mut self, row: usize, how: fn(&Asked) -> Option<Answer>) {
        self.answers[row].set(how);
    }

    fn service(&self, row: usize) -> &ServiceStatus {
        &self.line.world().services[row]
    }
}

#[test]
fn a_service_is_down_after_two_failures() {
    let mut stage = Stage::new(HELSINKI);
    assert_eq!(stage.service(2).state, Health::Up);
    stage.answer(2, refused);
    while stage.service(2).failures == 0 {
        stage.line.pass(SECOND);
    }
    assert_eq!(
        stage.service(2).state,
        Health::Up,
        "one alone may be bad luck"
    );
    stage.line.pass(34 * SECOND);
    assert_eq!(stage.service(2).state, Health::Down);
    assert_eq!(stage.line.alerts(), ["service/parking"]);
    let alert = stage
        .line
        .alert(RuleRef::ServiceDown, Subject::Service(ServiceId(2)))
        .unwrap();
    assert_eq!(alert.severity, Severity::Critical);
    stage.answer(2, ready);
    stage.line.pass(34 * SECOND);
    assert_eq!(stage.line.alerts(), Vec::<String>::new());
}

#[test]
fn a_service_that_says_it_is_down_is_down() {
    let mut stage = Stage::new(HELSINKI);
    stage.answer(2, |_| Some(Ok(reply(503, 50, r#"{"status":"DOWN"}"#))));
    stage.line.pass(34 * SECOND);
    assert_eq!(stage.service(2).state, Health::Down);
    assert_eq!(stage.line.alerts(), ["service/parking"]);
}

#[test]
fn a_login_page_or_a_missing_page_is_unknown() {
    for how in [
        (|_: &Asked| Some(Ok(reply(404, 20, "nothing here")))) as fn(&Asked) -> Option<Answer>,
        |_| Some(Ok(reply(401, 20, "who are you"))),
        |_| Some(Ok(reply(403, 20, ""))),
        |_| Some(Ok(reply(302, 20, ""))),
        |_| Some(Ok(reply(405, 20, "method not allowed"))),
        |_| Some(Ok(reply(410, 20, ""))),
        |_| Some(Err(failure(FetchFault::Redirect))),
    ] {
        let mut stage = Stage::new(HELSINKI);
        stage.answer(2, how);
        stage.line.pass(2 * MINUTE);
        assert_eq!(stage.service(2).state, Health::Unknown);
        assert_eq!(stage.line.alerts(), Vec::<String>::new());
    }
    // A captive portal: 200 and HTML. It is not "up".
    let mut stage = Stage::new(HELSINKI);
    stage.answer(2, |_| {
        Some(Ok(reply(
            200,
            20,
            "<html><body>Please log in</body></html>",
        )))
    });
    stage.line.pass(2 * MINUTE);
    assert_ne!(stage.service(2).state, Health::Up);
    assert!(matches!(
        stage.service(2).fault,
        Some((FetchFault::NotTheFormat, _))
    ));
}

#[test]
fn an_unreadable_body_is_not_confirmed_by_not_modified() {
    let mut stage = Stage::new(HELSINKI);
    stage.answer(2, |asked| {
        Some(Ok(if asked.etag.is_some() {
            reply(304, 10, "")
        } else {
            with(
                reply(200, 20, "<html>Please log in</html>"),
                "etag",
                "\"x\"",
            )
        }))
    });
    stage.line.pass(3 * MINUTE);
    assert!(
        stage.service(2).failures >= 2,
        "{}",
        stage.service(2).failures
    );
    assert_ne!(stage.service(2).state, Health::Up);
}

#[test]
fn not_modified_is_as_good_as_the_body_that_is_held() {
    let mut stage = Stage::new(HELSINKI);
    stage.answer(2, |asked| {
        Some(Ok(match &asked.etag {
            Some(etag) if etag == "\"v1\"" => reply(304, 10, ""),
            _ => with(
                reply(200, 20, r#"{"status":"ok","time":"2026-11-24T06:50:00Z"}"#),
                "etag",
                "\"v1\"",
            ),
        }))
    });
    stage.line.pass(10 * MINUTE);
    assert_eq!(
        stage.service(2).fresh.data_at,
        Stamp::parse("2026-11-24T06:50:00Z", false),
        "what is held is as old as it was"
    );
    assert_eq!(stage.service(2).state, Health::Up);
    assert_eq!(stage.service(2).status, Some(304));
    assert_eq!(stage.service(2).failed, 0);
    let mut asked = stage
        .line
        .asked
        .iter()
        .filter(|asked| asked.source == Source::Service(ServiceId(2)));
    assert!(asked.clone().count() > 15);
    assert!(asked.next_back().unwrap().etag.is_some());
}

#[test]
fn slow_is_far_over_the_usual_and_names_the_release() {
    let mut stage = Stage::new(HELSINKI);
    stage.line.pass(30 * MINUTE);
    assert_eq!(stage.service(1).usual(), Some(100));
    stage.answer(1, |_| {
        Some(Ok(reply(
            200,
            340,
            r#"{"status":"ok","release":"varaamo@4.13.0"}"#,
        )))
    });
    stage.line.pass(5 * MINUTE);
    assert_eq!(
        stage.line.alerts(),
        Vec::<String>::new(),
        "more than three times, but not 250 ms more"
    );
    stage.answer(1, |_| {
        Some(Ok(reply(
            200,
            1_900,
            r#"{"status":"ok","release":"varaamo@4.13.0"}"#,
        )))
    });
    stage.line.pass(2 * MINUTE);
    assert_eq!(stage.service(1).state, Health::Degraded);
    let alert = stage
        .line
        .alert(RuleRef::ServiceSlow, VARAAMO)
        .expect("slow");
    let Cause::ServiceSlow {
        usual_ms,
        release: Some((release, before_ms)),
        ..
    } = &alert.cause
    else {
        panic!("{:?}", alert.cause);
    };
    assert_eq!((*usual_ms, release.as_str()), (100, "varaamo@4.13.0"));
    assert!((4 * MINUTE..8 * MINUTE).contains(before_ms), "{before_ms}");
    assert_eq!(stage.line.alerts(), ["service/varaamo"]);
    stage.answer(1, ready);
    stage.line.pass(2 * MINUTE);
    assert_eq!(stage.line.alerts(), Vec::<String>::new());
    assert_eq!(stage.line.world().alerts.raised_total(), 1);
}

#[test]
fn one_slow_answer_is_not_slow_and_a_limit_needs_no_usual() {
    let mut stage =
        Stage::new(&HELSINKI.replacen("every = \"30s\"", "every = \"30s\"\nslow = \"500ms\"", 1));
    stage.answer(0, |asked| {
        Some(Ok(reply(
            200,
            if asked.request % 3 == 0 { 900 } else { 80 },
            READY,
        )))
    });
    stage.line.pass(20 * MINUTE);
    assert_eq!(stage.line.world().alerts.raised_total(), 0);
    stage.answer(0, |_| Some(Ok(reply(200, 501, READY))));
    stage.line.pass(3 * MINUTE);
    assert!(stage.line.alert(RuleRef::ServiceSlow, SIGN_ON).is_some());
}

#[test]
fn a_part_that_is_not_well_degrades() {
    let mut stage = Stage::new(HELSINKI);
    stage.answer(1, |_| {
        Some(Ok(reply(200, 90, r#"{"Database(alias='default')": "OK", "RedisSentinelHealthCheck()": "unavailable: Timeout."}"#)))
    });
    stage.line.pass(MINUTE);
    assert_eq!(stage.service(1).state, Health::Degraded);
    let alert = stage
        .line
        .alert(RuleRef::ServiceDegraded, VARAAMO)
        .expect("an alert");
    assert!(
        matches!(&alert.cause, Cause::ServiceDegraded { component, .. } if component.as_str().contains("Redis")),
        "{:?}",
        alert.cause
    );
    stage.answer(1, ready);
    stage.line.pass(MINUTE);
    assert_eq!(stage.line.alerts(), Vec::<String>::new());
}

#[test]
fn those_that_need_a_service_that_is_down_are_hidden_behind_it() {
    let mut stage = Stage::new(HELSINKI);
    stage.answer(2, refused);
    stage.line.pass(2 * MINUTE);
    assert_eq!(stage.line.alerts(), ["service/parking"]);
    stage.answer(1, refused);
    stage.line.pass(2 * MINUTE);
    assert_eq!(
        stage.line.alerts(),
        ["(service/parking)", "service/varaamo"]
    );
    stage.answer(0, refused);
    stage.line.pass(2 * MINUTE);
    assert_eq!(
        stage.line.alerts(),
        ["(service/parking)", "(service/varaamo)", "service/sign-on"]
    );
    let world = stage.line.world();
    let root = world.alerts.get(RuleRef::ServiceDown, SIGN_ON).unwrap();
    assert_eq!(root.affected.services, [ServiceId(1)]);
    for alert in world.alerts.open().filter(|alert| alert.subject != SIGN_ON) {
        assert_eq!(alert.suppressed_by, Some(root.id), "{:?}", alert.subject);
    }
    stage.answer(0, ready);
    stage.line.pass(MINUTE);
    assert_eq!(
        stage.line.alerts(),
        ["(service/parking)", "service/varaamo"]
    );
    let world = stage.line.world();
    let parent = world.alerts.get(RuleRef::ServiceDown, VARAAMO).unwrap().id;
    let child = world
        .alerts
        .get(RuleRef::ServiceDown, Subject::Service(ServiceId(2)))
        .unwrap();
    assert_eq!(child.suppressed_by, Some(parent));
}

#[test]
fn questions_keep_their_rhythm_for_days() {
    let mut stage = Stage::new(HELSINKI);
    stage.line.pass(24 * HOUR);
    for row in 0..3 {
        let times = stage.line.asked_at(Source::Service(ServiceId(row)));
        let gaps: Vec<u64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(
            gaps.iter().all(|gap| (27_000..=33_100).contains(gap)),
            "{:?}",
            gaps.iter().max()
        );
        assert!(
            gaps.iter().any(|gap| *gap < 28_500) && gaps.iter().any(|gap| *gap > 31_500),
            "jitter"
        );
    }
}

#[test]
fn retry_after_is_obeyed_within_reason() {
    let check = |value: &'static str, least: u64, most: u64| {
        let mut line = Timeline::new(HELSINKI);
        line.service(0, move |_| {
            Some(Ok(with(reply(503, 10, "busy"), "retry-after", value)))
        });
        line.pass(2 * HOUR);
        let times = line.asked_at(Source::Service(ServiceId(0)));
        let gap = times[1] - times[0];
        assert!((least..=most).contains(&gap), "{value}: {gap}");
    };
    check("120", 120_000, 120_100);
    check("5", 27_000, 33_100);
    check("-7", 27_000, 33_100);
    check("1e9", 15 * MINUTE, 15 * MINUTE + 100);
    check(
        "999999999999999999999999999",
        15 * MINUTE,
        15 * MINUTE + 100,
    );
    check("inf", 15 * MINUTE, 15 * MINUTE + 100);
    check("NaN", 27_000, 33_100);
    check(
        "Tue, 24 Nov 2026 06:57:00 GMT",
        4 * MINUTE + 55_000,
        5 * MINUTE + 5_000,
    );
    check("Tue, 24 Nov 2020 06:57:00 GMT", 27_000, 33_100);
    check(
        "Tue, 24 Nov 9999 06:57:00 GMT",
        15 * MINUTE,
        15 * MINUTE + 100,
    );
}

#[test]
fn an_answer_that_never_comes_does_not_stop_the_questions() {
    let mut line = Timeline::new(HELSINKI);
    line.service(0, |_| None);
    line.pass(10 * MINUTE);
    let times = line.asked_at(Source::Service(ServiceId(0)));
    assert!(times.len() > 10, "{}", times.len());
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= 15_000));
    // One that comes after it was given up is nobody's.
    let polls = line.world().services[0].polls;
    line.respond(Source::Service(ServiceId(0)), 1, Ok(reply(200, 10, READY)));
    assert_eq!(line.world().services[0].polls, polls);
    assert_ne!(line.world().services[0].state, Health::Up);
}

#[test]
fn one_host_is_asked_by_few_at_a_time() {
    let mut text = String::from("[[city]]\nid = \"oulu\"\n");
    for row in 0..60 {
        text += &format!(
            "[[service]]\nid = \"s{row}\"\ncity = \"oulu\"\n[service.http]\nurl = \"https://one.test/{row}\"\nformat = \"readiness\"\nevery = \"30s\"\n"
        );
    }
    let mut line = Timeline::new(&text);
    for row in 0..60 {
        // Every sixth hangs.
        let hangs = row % 6 == 0;
        line.service(row, move |_| (!hangs).then(|| Ok(reply(200, 400, READY))));
    }
    line.pass(10 * MINUTE);
    for row in (0..60).filter(|row| row % 6 != 0) {
        let polls = line.world().services[row].polls;
        assert!((18..=23).contains(&polls), "{row}: {polls}");
    }
    let starts: Vec<u64> = line.asked.iter().map(|asked| asked.at.0).collect();
    for (row, start) in starts.iter().enumerate() {
        let together = starts[..=row]
            .iter()
            .filter(|other| start - **other < 400)
            .count();
        assert!(together <= 9, "{together} at {start}");
    }
}

/// A page of one room; `next` is what the next page skips.
fn room(id: u32, next: Option<u32>) -> String {
    let next = next.map_or_else(String::new, |skip| {
        format!(r#","@iot.nextLink":"https://frost.test/v1.1/Things?$skip={skip}""#)
    });
    format!(
        r#"{{"value":[{{"@iot.id":{id},"name":"Room {id}","description":"","Datastreams":[]}}]{next}}}"#
    )
}

#[test]
fn pages_are_followed_to_their_end() {
    let mut line = Timeline::new(ROOMS);
    line.source(0, |asked| {
        let page = asked.page.clone();
        Some(Ok(match page.as_deref() {
            None => with(reply(200, 20, &room(1, Some(1))), "etag", "\"a\""),
            Some(page) if page.contains("skip=1") => reply(200, 20, &room(2, Some(2))),
            Some(_) => reply(200, 20, &room(3, None)),
        }))
    });
    line.pass(10 * SECOND);
    assert_eq!(line.asked.len(), 3);
    assert!(line.asked[1].etag.is_none() && line.asked[1].page.is_some());
    assert_eq!(line.world().devices.len(), 3);
    line.pass(MINUTE);
    assert_eq!(line.asked.len(), 6);
    // The validator of one page says nothing about the others (B7).
    assert!(line.asked[3].etag.is_none() && line.asked[3].page.is_none());
}

#[test]
fn a_page_that_fails_makes_the_next_question_unconditional() {
    let mut line = Timeline::new(ROOMS);
    line.source(0, |asked| {
        Some(match asked.page {
            None => Ok(with(reply(200, 20, &room(1, Some(1))), "etag", "\"a\"")),
            Some(_) => Err(failure(FetchFault::BodyTimeout)),
        })
    });
    line.pass(3 * MINUTE);
    let first_pages = line.asked.iter().filter(|asked| asked.page.is_none());
    assert!(first_pages.clone().count() >= 3);
    assert!(first_pages.clone().all(|asked| asked.etag.is_none()));
}

#[test]
fn pages_without_end_are_bounded() {
    let mut line = Timeline::new(ROOMS);
    line.source(0, |asked| {
        Some(Ok(reply(
            200,
            5,
            &room(asked.request, Some(asked.request + 1)),
        )))
    });
    line.pass(50 * SECOND);
    assert_eq!(line.asked.len(), 101);
    assert_eq!(line.world().console.over_bounds, 1);
}

#[test]
fn a_polled_feed_is_down_after_two_failures_and_five_seconds() {
    let mut line = Timeline::new(ROOMS);
    let broken = Rc::new(Cell::new(false));
    let flag = Rc::clone(&broken);
    line.source(0, move |_| {
        Some(if flag.get() {
            Err(failure(FetchFault::AnswerTimeout))
        } else {
            Ok(reply(200, 20, &room(1, None)))
        })
    });
    line.pass(2 * MINUTE);
    assert_eq!(line.world().feeds[0].state, FeedState::Ok);
    broken.set(true);
    line.pass(70 * SECOND);
    assert_eq!(line.world().feeds[0].state, FeedState::Ok);
    line.pass(75 * SECOND);
    assert_eq!(line.world().feeds[0].state, FeedState::Down);
    assert_eq!(line.alerts(), ["feed/rooms"]);
    assert!(matches!(
        line.alert(RuleRef::FeedDown, Subject::Feed(FeedId(0)))
            .unwrap()
            .cause,
        Cause::PollDown {
            fault: FetchFault::AnswerTimeout,
            ..
        }
    ));
    assert_eq!(line.world().tallies.all.of(DeviceState::Unknown), 1);
    broken.set(false);
    line.pass(70 * SECOND);
    assert_eq!(line.alerts(), Vec::<String>::new());
    assert!(START < line.now.utc);
}
