//! They say and we see: what publishers raise themselves begins, changes and ends as they say, beside what we see;
//! a publisher that cannot be heard ends nothing; what a broker keeps is old news (C23, ST2 step 6).

use crate::{
    reload::replays,
    timeline::{Answer, MINUTE, START, Timeline, failure, reply},
};
use serde_json::Value;
use std::{
    fmt::Write as _,
    sync::{Arc, Mutex},
};
use valvomo::{
    city::{
        alerts::alert::{Alert, AlertState, MarkKind, Subject},
        engine::port::Source,
        model::{
            cause::{FetchFault, LinkFault},
            ids::{CityId, FeedId, ServiceId},
            inventory::Severity,
            limits,
            order::Deed,
            time::Stamp,
        },
        world::cities::{CityAlerts, CityState},
    },
    screen::pages::status::status,
};

const CITY: &str = r#"
[[city]]
id = "helsinki"

[[feed]]
id = "town"
city = "helsinki"
format = "alertmanager"
[feed.http]
url = "https://alerts.test"

[[feed]]
id = "civil"
city = "helsinki"
format = "ngsi"
[feed.mqtt]
url = "mqtts://broker.test:8883"
topics = ["alerts/#"]

[[service]]
id = "varaamo"
city = "helsinki"
name = "Varaamo"
told_by = ["service/status-page"]
[service.http]
url = "https://varaamo.test/readiness"
format = "readiness"
every = "30s"

[[service]]
id = "status-page"
[service.http]
url = "https://status.test/api/v2/summary.json"
format = "statuspage"
every = "60s"
"#;

const CIVIL: usize = 1;
/// Everybody was asked at least once.
const ROUND: u64 = 2 * MINUTE;
const READY: &str = r#"{"status":"ok","release":"varaamo@4.12.0"}"#;
const CLUSTER: &str = r#"{"cluster":{"status":"ready"},"versionInfo":{"version":"0.28.0"}}"#;
const CALM_PAGE: &str = r#"{"status":{"indicator":"none","description":"All good"},"components":[],"incidents":[],"scheduled_maintenances":[]}"#;

/// What the publishers answer, to be changed while time passes.
#[derive(Clone)]
struct Said {
    alerts: Arc<Mutex<Option<String>>>,
    page: Arc<Mutex<String>>,
    latency_ms: Arc<Mutex<u32>>,
}

impl Said {
    fn alerts(&self, body: &str) {
        *self.alerts.lock().unwrap() = Some(body.to_owned());
    }

    fn nothing_at_all(&self) {
        *self.alerts.lock().unwrap() = None;
    }
}

/// The town's Alertmanager, an NGSI broker, a service and a status page; all of them well.
fn stage() -> (Timeline, Said) {
    let mut line = Timeline::new(CITY);
    let said = Said {
        alerts: Arc::new(Mutex::new(Some("[]".to_owned()))),
        page: Arc::new(Mutex::new(CALM_PAGE.to_owned())),
        latency_ms: Arc::new(Mutex::new(100)),
    };
    let Said {
        alerts,
        page,
        latency_ms,
    } = said.clone();
    let down = || -> Answer { Err(failure(FetchFault::Refused)) };
    let answer = move |body: Option<&str>| -> Answer {
        body.map_or_else(down, |body| Ok(reply(200, 20, body)))
    };
    let cluster = Arc::clone(&alerts);
    line.source(0, move |_| {
        let is_up = cluster.lock().unwrap().is_some();
        Some(answer(is_up.then_some(CLUSTER)))
    });
    line.further((0, 0), move |_| {
        Some(answer(alerts.lock().unwrap().as_deref()))
    });
    line.service(0, move |_| {
        Some(Ok(reply(200, *latency_ms.lock().unwrap(), READY)))
    });
    line.service(1, move |_| Some(Ok(reply(200, 20, &page.lock().unwrap()))));
    line.up(CIVIL);
    line.pass(2 * MINUTE);
    assert_eq!(line.alerts(), [""; 0]);
    (line, said)
}

/// An alert of an Alertmanager.
fn alert(id: &str, severity: &str, title: &str, state: &str) -> String {
    format!(
        r#"{{"fingerprint":"{id}","labels":{{"severity":"{severity}"}},"annotations":{{"summary":"{title}"}},"startsAt":"{}","endsAt":"{}","status":{{"state":"{state}"}}}}"#,
        START,
        START.plus(240_000)
    )
}

/// The one alert of a publisher's.
fn only(line: &Timeline) -> &Alert {
    let mut notices = line.world().notices();
    let only = notices.next().expect("somebody says something");
    assert!(notices.next().is_none(), "and nobody says more");
    only
}

fn title(alert: &Alert) -> &str {
    alert.cause.notice().expect("a notice").title.as_str()
}

fn is_old(line: &Timeline) -> bool {
    line.world().is_old_notice(only(line), line.now)
}

#[test]
fn an_alert_begins_changes_is_kept_quiet_and_ends_as_its_publisher_says() {
    let (mut line, said) = stage();
    said.alerts(&format!(
        "[{}]",
        alert("f1", "warning", "Disk of db-3 fills up", "active")
    ));
    line.pass(ROUND);
    let first = only(&line).clone();
    assert_eq!(first.subject, Subject::Feed(FeedId(0)));
    assert_eq!(
        (first.severity, first.state),
        (Severity::Warning, AlertState::Unacknowledged)
    );
    assert_eq!(first.since.utc, START);
    assert_eq!(title(&first), "Disk of db-3 fills up");
    assert_eq!(first.affected.cities, [CityId(0)]);

    // Told again it is the same episode, and holds whatever its `endsAt` says.
    line.pass(10 * MINUTE);
    assert_eq!(only(&line).id, first.id);
    assert_eq!(only(&line).marks.len(), 1);
    assert!(!is_old(&line));

    // Somebody of ours looks after it; when it gets worse, nobody does yet.
    line.order("the night shift", Deed::Acknowledge(first.id));
    assert_eq!(only(&line).state, AlertState::Acknowledged);
    said.alerts(&format!(
        "[{}]",
        alert("f1", "critical", "Disk of db-3 is full", "active")
    ));
    line.pass(ROUND);
    let worse = only(&line);
    assert_eq!((worse.id, worse.severity), (first.id, Severity::Critical));
    assert_eq!(worse.state, AlertState::Unacknowledged);
    assert_eq!(title(worse), "Disk of db-3 is full");
    let reworded = MarkKind::Reworded("Disk of db-3 fills up".into());
    assert!(worse.marks.iter().any(|mark| mark.what == reworded));

    // Silenced there, and no more.
    for (state, expected) in [
        ("suppressed", AlertState::Suppressed),
        ("active", AlertState::Unacknowledged),
    ] {
        said.alerts(&format!(
            "[{}]",
            alert("f1", "critical", "Disk of db-3 is full", state)
        ));
        line.pass(ROUND);
        assert_eq!(
            (only(&line).state, only(&line).suppressed_by),
            (expected, None)
        );
    }

    said.alerts("[]");
    line.pass(ROUND);
    assert_eq!(line.world().notices().count(), 0);
    let over = line.world().alerts.find(first.id).expect("history");
    assert_eq!(over.state, AlertState::Normal);
    // What comes back is another episode.
    said.alerts(&format!(
        "[{}]",
        alert("f1", "warning", "Disk of db-3 fills up", "active")
    ));
    line.pass(ROUND);
    assert_ne!(only(&line).id, first.id);
    assert_eq!(line.world().alerts.raised_total(), 0);
    assert_eq!(line.world().alerts.told_total(), 2);
    replays(&mut line);
}

#[test]
fn a_publisher_that_cannot_be_asked_ends_nothing() {
    let (mut line, said) = stage();
    said.alerts(&format!(
        "[{}]",
        alert("f1", "major", "Pumps of Kallio stand", "active")
    ));
    line.pass(ROUND);
    let id = only(&line).id;
    said.nothing_at_all();
    line.pass(30 * MINUTE);
    assert_eq!(line.alerts(), ["feed/town", "feed/town"]);
    assert_eq!(only(&line).id, id);
    assert!(is_old(&line));
    let document = status(line.world());
    let theirs = told(&document);
    assert_eq!(theirs["told"]["old"], true);
    assert_eq!(theirs["state"], "unacknowledged");
    replays(&mut line);
    // It is back, and says it still; then it says it no more.
    said.alerts(&format!(
        "[{}]",
        alert("f1", "major", "Pumps of Kallio stand", "active")
    ));
    line.pass(10 * MINUTE);
    assert_eq!((only(&line).id, is_old(&line)), (id, false));
    said.nothing_at_all();
    line.pass(10 * MINUTE);
    said.alerts("[]");
    line.pass(10 * MINUTE);
    assert_eq!(line.alerts(), [""; 0]);
}

/// A part of an answer that nobody can read may be the very alert that is missed.
#[test]
fn an_answer_that_is_understood_less_ends_nothing() {
    let (mut line, said) = stage();
    let (one, two) = (
        alert("f1", "major", "one", "active"),
        alert("f2", "major", "two", "active"),
    );
    said.alerts(&format!("[{one},{two}]"));
    line.pass(ROUND);
    assert_eq!(line.world().notices().count(), 2);
    // It breaks off behind the first.
    said.alerts(&format!("[{one},{}", two.split_at(8).0));
    line.pass(ROUND);
    assert_eq!(line.world().notices().count(), 2);
    // What is not said again grows old.
    line.pass(8 * MINUTE);
    let old = line.world().notices();
    let old: Vec<bool> = old
        .map(|alert| line.world().is_old_notice(alert, line.now))
        .collect();
    assert_eq!(old, [false, true]);
    said.alerts(&format!("[{one}]"));
    line.pass(ROUND);
    assert_eq!(title(only(&line)), "one");
}

/// An entity of the Smart Data Models.
fn entity(id: u32, issued: Stamp, until: Option<Stamp>) -> String {
    let until = until.map_or_else(String::new, |until| format!(r#","validTo":"{until}""#));
    format!(
        r#"{{"id":"urn:ngsi-ld:Alert:{id}","type":"Alert","severity":"high","description":"Water main broken","dateIssued":"{issued}"{until}}}"#
    )
}

#[test]
fn a_time_that_is_up_ends_it_unless_its_publisher_cannot_be_heard() {
    let (mut line, _) = stage();
    let (now, until) = (line.now.utc, line.now.utc.plus(10 * MINUTE as i64));
    for id in 1..=2 {
        line.message(
            CIVIL,
            "alerts/1",
            &entity(id, now, Some(until)),
            (false, false),
        );
    }
    // Told anew, the second lasts longer.
    let longer = until.plus(20 * MINUTE as i64);
    line.message(
        CIVIL,
        "alerts/1",
        &entity(2, now, Some(longer)),
        (false, false),
    );
    assert_eq!(line.world().notices().count(), 2);
    line.pass(10 * MINUTE - 1);
    assert_eq!(line.world().notices().count(), 2);
    line.pass(1);
    assert_eq!(only(&line).severity, Severity::Major);
    line.pass(5 * MINUTE);
    line.down(CIVIL, LinkFault::Refused);
    line.pass(60 * MINUTE);
    assert!(
        is_old(&line),
        "nobody knows whether it was made longer again"
    );
    replays(&mut line);
    line.up(CIVIL);
    line.pass(2 * MINUTE);
    assert_eq!(line.world().notices().count(), 0);
    // A message that says of a time that is up that it is: ended, or never begun.
    let up = line.now.utc.plus(-1);
    line.message(CIVIL, "alerts/3", &entity(3, now, None), (false, false));
    assert_eq!(line.world().notices().count(), 1);
    for id in 3..=4 {
        line.message(
            CIVIL,
            "alerts/3",
            &entity(id, now, Some(up)),
            (false, false),
        );
    }
    assert_eq!(line.world().notices().count(), 0);
}

#[test]
fn what_a_broker_keeps_is_old_news() {
    let (mut line, _) = stage();
    let now = line.now.utc;
    let kept = (true, false);
    line.message(
        CIVIL,
        "alerts/1",
        &entity(1, START.plus(-86_400_000), None),
        kept,
    );
    line.message(CIVIL, "alerts/2", &entity(2, now, Some(now.plus(-1))), kept);
    assert_eq!(line.world().notices().count(), 0);
    // It names itself a time that is still to come.
    line.message(
        CIVIL,
        "alerts/3",
        &entity(3, now, Some(now.plus(60_000))),
        kept,
    );
    let id = only(&line).id;
    // A copy that is older than what was said since changes nothing.
    line.message(
        CIVIL,
        "alerts/3",
        &entity(3, now, Some(now.plus(600_000))),
        (false, false),
    );
    line.message(CIVIL, "alerts/3", &entity(3, now, Some(now.plus(-1))), kept);
    line.pass(5 * MINUTE);
    assert_eq!(only(&line).id, id);
}

/// The one alert of the document that is not ours.
fn told(document: &Value) -> &Value {
    let alerts = document["alerts"].as_array().expect("a list");
    let mut told = alerts.iter().filter(|alert| alert["kind"] == "told");
    let one = told.next().expect("somebody says something");
    assert!(told.next().is_none());
    one
}

/// ST2, step 6: the publisher says maintenance, we see that it is slow; neither overwrites the other.
#[test]
fn they_say_maintenance_and_we_see_slow() {
    let (mut line, said) = stage();
    line.pass(30 * MINUTE);
    *said.latency_ms.lock().unwrap() = 1_900;
    line.pass(5 * MINUTE);
    assert_eq!(line.alerts(), ["service/varaamo"]);
    let ours = line.world().alerts.open().next().expect("ours").clone();
    *said.page.lock().unwrap() = format!(
        r#"{{"status":{{"indicator":"none","description":"All good"}},"components":[],"incidents":[],"scheduled_maintenances":[{{"id":"m1","name":"Maintenance 16\u201318","impact":"none","status":"in_progress","scheduled_for":"{START}"}}]}}"#
    );
    line.pass(2 * MINUTE);
    assert_eq!(line.alerts(), ["service/status-page", "service/varaamo"]);
    let still = line.world().alerts.find(ours.id).expect("still");
    assert_eq!(
        (still.state, still.marks.len()),
        (ours.state, ours.marks.len())
    );
    let theirs = only(&line);
    assert_eq!(theirs.subject, Subject::Service(ServiceId(1)));
    assert_eq!(
        (theirs.severity, theirs.state),
        (Severity::Info, AlertState::Unacknowledged)
    );
    let about: Vec<&str> = line
        .world()
        .notices_about(ServiceId(0))
        .map(title)
        .collect();
    assert_eq!(about, ["Maintenance 16\u{2013}18"]);

    let document = status(line.world());
    let theirs = told(&document);
    assert_eq!(theirs["rule"], "upstream");
    assert_eq!(theirs["subject"], "service/status-page");
    assert_eq!(theirs["told"]["by"], "service/status-page");
    let services = document["services"].as_array().expect("a list");
    assert_eq!(services[0]["state"], "degraded");
    assert_eq!(services[0]["told"], serde_json::json!([theirs["id"]]));
    let seen = document["alerts"].as_array().expect("a list").iter();
    let seen: Vec<&Value> = seen.filter(|alert| alert["kind"] == "seen").collect();
    assert_eq!(seen.len(), 1);
    assert_eq!(
        (&seen[0]["rule"], &seen[0]["told"]),
        (&"service-slow".into(), &Value::Null)
    );
}

/// What others say is no word about the state of a city, and raises nothing of ours.
#[test]
fn what_others_say_makes_no_city_bad() {
    let (mut line, said) = stage();
    said.alerts(&format!(
        "[{}]",
        alert("f1", "critical", "Everything is lost", "active")
    ));
    line.pass(ROUND);
    assert_eq!(only(&line).severity, Severity::Critical);
    let alerts = CityAlerts::of(line.world());
    assert_eq!(line.world().city_state(CityId(0), &alerts), CityState::Ok);
    assert_eq!(line.world().alerts.raised_total(), 0);
}

fn many(count: usize, severity: &str) -> String {
    let mut body = String::from("[");
    for number in 0..count {
        let one = alert(&format!("{severity}-{number}"), severity, "x", "active");
        let comma = if number > 0 { "," } else { "" };
        write!(body, "{comma}{one}").expect("a string");
    }
    body + "]"
}

#[test]
fn a_publisher_has_a_bound_and_the_worst_are_kept() {
    let (mut line, said) = stage();
    let most = limits::NOTICES_PER_PUBLISHER;
    let town = Subject::Feed(FeedId(0));
    said.alerts(&many(most + 7, "info"));
    line.pass(2 * MINUTE);
    assert_eq!(line.world().notices().count(), most);
    // However often it is told, it is seven that are cut.
    assert_eq!(line.world().feeds[0].over_bounds, 7);
    assert_eq!(line.world().notices_cut.get(&town), Some(&7));
    // Our own alerts are not among those.
    line.down(CIVIL, LinkFault::Refused);
    line.pass(5 * MINUTE);
    let ours = line
        .world()
        .alerts
        .open()
        .filter(|alert| !alert.rule.is_upstream());
    assert_eq!(ours.count(), 1);
    // What is worse finds room.
    let critical = alert("worst", "critical", "x", "active");
    let body = many(most, "info");
    said.alerts(&format!("{},{critical}]", body.trim_end_matches(']')));
    line.pass(ROUND);
    let worst = line
        .world()
        .notices()
        .filter(|it| it.severity == Severity::Critical);
    assert_eq!(worst.count(), 1);
    assert_eq!(line.world().notices().count(), most);
    assert_eq!(line.world().notices_cut.get(&town), Some(&1));
    said.alerts("[]");
    line.pass(ROUND);
    assert_eq!(line.world().notices().count(), 0);
    assert_eq!(line.world().notices_cut.get(&town), None);
    // What is over of theirs leaves the history of ours alone.
    assert_eq!(line.world().alerts.closed().count(), limits::CLOSED_NOTICES);
}

#[test]
fn who_is_asked_no_more_says_nothing_more() {
    let (mut line, said) = stage();
    said.alerts(&format!("[{}]", alert("f1", "major", "one", "active")));
    line.pass(ROUND);
    let now = line.now.utc;
    line.message(CIVIL, "alerts/1", &entity(1, now, None), (false, false));
    assert_eq!(line.world().notices().count(), 2);
    let start = CITY.find("[[feed]]\nid = \"town\"").expect("a feed");
    let end = CITY.find("[[feed]]\nid = \"civil\"").expect("a feed");
    let without = format!("{}{}", CITY.split_at(start).0, CITY.split_at(end).1);
    line.reload(&without, &[]);
    assert_eq!(title(only(&line)), "Water main broken");
    replays(&mut line);
    let asked = line.asked_at(Source::Further(FeedId(0), 0)).len();
    line.pass(5 * MINUTE);
    assert_eq!(line.asked_at(Source::Further(FeedId(0), 0)).len(), asked);
}
