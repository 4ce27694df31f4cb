//! Certificates: how many days are left is told in time, once for each certificate; and a clock of ours that is
//! wrong is suspected where all of them are wrong at once (FAILURES B8).

use crate::timeline::{Answer, HOUR, MINUTE, SECOND, Timeline, failure, reply};
use valvomo::{
    city::{
        alerts::alert::{RuleRef, Subject},
        engine::port::{Endpoint, Input, Source},
        model::{
            cause::{Cause, FetchFault, LinkFault},
            certificate::Validity,
            ids::{BrokerId, FeedId, ServiceId},
            inventory::Severity,
        },
    },
    screen::text::{clock::Clock, sentences, words::Words},
};

const CITY: &str = r#"
[[city]]
id = "lund"

[[city]]
id = "malmo"

[[platform]]
id = "yggio"
cities = ["lund", "malmo"]

[[feed]]
id = "lund-air"
platform = "yggio"
city = "lund"
format = "senml"
[feed.mqtt]
url = "mqtts://broker.test"
topics = ["lund"]

[[feed]]
id = "malmo-air"
platform = "yggio"
city = "malmo"
format = "senml"
[feed.mqtt]
url = "mqtts://broker.test"
topics = ["malmo"]

[[service]]
id = "sign-on"
city = "lund"
[service.http]
url = "https://city.test/sign-on"
format = "readiness"
every = "30s"

[[service]]
id = "booking"
city = "malmo"
[service.http]
url = "https://city.test/booking"
format = "readiness"
every = "30s"
"#;

const DAY: u64 = 24 * HOUR;
const BROKER: Subject = Subject::Broker(BrokerId(0));
const SIGN_ON: Subject = Subject::Service(ServiceId(0));

fn well() -> Answer {
    Ok(reply(200, 20, r#"{"status":"ok"}"#))
}

fn city() -> Timeline {
    let mut line = Timeline::new(CITY);
    for row in 0..2 {
        line.service(row, |_| Some(well()));
    }
    line
}

fn show(line: &mut Timeline, endpoint: Endpoint, left_ms: u64) {
    let validity = Validity::new(line.now.utc.plus(-1_000), line.now.utc.plus(left_ms as i64));
    line.step(Input::Certificate { endpoint, validity });
}

fn severity(line: &Timeline, subject: Subject) -> Option<Severity> {
    let alert = line.alert(RuleRef::CertificateEnds, subject);
    alert.map(|alert| alert.severity)
}

fn said(line: &Timeline, subject: Subject, rule: RuleRef) -> String {
    let world = line.world();
    let clock = Clock::new(&world.inventory, false, Words::english());
    let alert = line.alert(rule, subject).expect("an alert");
    sentences::long(world, alert, &clock, line.now)
}

/// Two feeds at one broker are one certificate and one alert. Nothing else happens at that broker for weeks, so
/// the days are counted by themselves.
#[test]
fn the_end_of_a_brokers_certificate_is_told_thirty_seven_and_one_days_before() {
    let mut line = city();
    line.up(0);
    line.up(1);
    for feed in 0..2 {
        show(&mut line, Endpoint::Link(FeedId(feed)), 31 * DAY);
    }
    line.pass(23 * HOUR);
    assert_eq!(severity(&line, BROKER), None);
    for (days, expected) in [
        (1, Severity::Info),
        (22, Severity::Info),
        (1, Severity::Warning),
        (5, Severity::Warning),
        (1, Severity::Major),
        (3, Severity::Major),
    ] {
        line.pass(days * DAY);
        assert_eq!(severity(&line, BROKER), Some(expected));
    }
    assert_eq!(line.alerts(), ["platform/yggio"]);
    assert_eq!(
        said(&line, BROKER, RuleRef::CertificateEnds),
        "2 cities: the certificate of the yggio broker ended 2 d ago, on 2026-12-25. No owner is declared."
    );
    // Nobody is cut off yet, so nobody is unknown.
    let alert = line.alert(RuleRef::CertificateEnds, BROKER).unwrap();
    assert_eq!(
        (alert.affected.cities.len(), alert.affected.devices),
        (2, 0)
    );
    // Renewed.
    for feed in 0..2 {
        show(&mut line, Endpoint::Link(FeedId(feed)), 90 * DAY);
    }
    assert_eq!(line.alerts(), Vec::<String>::new());
}

/// Two services behind one certificate: one alert, which names both.
#[test]
fn services_at_one_address_share_the_alert_about_their_certificate() {
    let mut line = city();
    for service in 0..2 {
        let endpoint = Endpoint::Poll(Source::Service(ServiceId(service)));
        show(&mut line, endpoint, 5 * DAY);
    }
    line.pass(MINUTE);
    assert_eq!(line.alerts(), ["service/sign-on"]);
    let alert = line.alert(RuleRef::CertificateEnds, SIGN_ON).unwrap();
    assert_eq!(alert.affected.services, [ServiceId(0), ServiceId(1)]);
    assert_eq!(alert.affected.cities.len(), 2);
    // The first is served with a new one already: the other one speaks for itself.
    let first = Endpoint::Poll(Source::Service(ServiceId(0)));
    show(&mut line, first, 90 * DAY);
    line.pass(MINUTE);
    assert_eq!(line.alerts(), ["service/booking"]);
}

/// Every certificate comes from the future: that is our own clock, and one alert. Nothing is trusted for it.
#[test]
fn a_clock_that_is_behind_is_suspected_and_is_one_alert() {
    let mut line = Timeline::new(CITY);
    for feed in 0..2 {
        line.down(feed, LinkFault::NotValidYet);
    }
    for row in 0..2 {
        line.service(row, |_| Some(Err(failure(FetchFault::NotValidYet))));
    }
    line.pass(2 * MINUTE);
    assert!(line.world().doubts_own_clock());
    assert_eq!(
        line.alerts(),
        ["(service/booking)", "(service/sign-on)", "platform/yggio"]
    );
    let words = said(&line, BROKER, RuleRef::FeedDown);
    assert!(
        words.contains("the clock of this machine is probably wrong"),
        "{words}"
    );
    // One endpoint whose certificate is accepted: then the others are to blame, each for itself.
    let endpoint = Endpoint::Poll(Source::Service(ServiceId(1)));
    show(&mut line, endpoint, 90 * DAY);
    line.service(1, |_| Some(well()));
    line.pass(2 * MINUTE);
    assert!(!line.world().doubts_own_clock());
    assert_eq!(line.alerts(), ["platform/yggio", "service/sign-on"]);
    let words = said(&line, BROKER, RuleRef::FeedDown);
    assert!(
        words.contains("not valid yet") && !words.contains("probably"),
        "{words}"
    );
}

/// One alone may be early by itself; its refusal is not hammered.
#[test]
fn one_early_certificate_is_not_our_clock() {
    let mut line = city();
    line.down(0, LinkFault::NotValidYet);
    line.pass(59 * SECOND);
    assert!(!line.world().doubts_own_clock());
    let again = line
        .connects
        .iter()
        .filter(|(at, feed)| *feed == FeedId(0) && at.0 > 1_000);
    assert_eq!(again.count(), 0);
    let cause = &line.world().alerts.open().next().unwrap().cause;
    assert!(matches!(
        cause,
        Cause::LinkDown {
            fault: LinkFault::NotValidYet,
            ..
        }
    ));
}
