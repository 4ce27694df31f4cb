//! Links, brokers, feeds: what is behind a broken pipe is unknown, and one fault is one alert.

use crate::timeline::{MINUTE, SECOND, Timeline};
use valvomo::city::{
    alerts::alert::{AlertState, RuleRef, Subject},
    engine::port::LinkState,
    model::{
        cause::{Cause, LinkFault},
        ids::{BrokerId, CityId, FeedId, PlatformId},
        inventory::Severity,
        text::SafeText,
        time::Mono,
    },
    world::{device::DeviceState, feed::FeedState},
};

/// Three feeds of two platforms in three cities at one address, one feed elsewhere.
const SKANE: &str = r#"
[[city]]
id = "malmo"

[[city]]
id = "lund"

[[city]]
id = "helsingborg"

[[city]]
id = "oulu"

[[platform]]
id = "yggio"
cities = ["malmo", "lund"]

[[platform]]
id = "other"
cities = ["helsingborg"]

[[feed]]
id = "malmo-air"
platform = "yggio"
city = "malmo"
format = "senml"
[feed.mqtt]
url = "mqtt://broker.test:1883"
topics = ["malmo"]

[[feed]]
id = "lund-air"
platform = "yggio"
city = "lund"
format = "senml"
[feed.mqtt]
url = "mqtt://broker.test:1883"
topics = ["lund"]

[[feed]]
id = "helsingborg-air"
platform = "other"
city = "helsingborg"
format = "senml"
[feed.mqtt]
url = "mqtt://broker.test:1883"
topics = ["helsingborg"]

[[feed]]
id = "oulu-air"
city = "oulu"
format = "senml"
[feed.mqtt]
url = "mqtt://elsewhere.test:1883"
topics = ["oulu"]
"#;

const DEVICES: [&str; 4] = ["m", "l", "h", "o"];

fn say_all(line: &mut Timeline, feeds: &[usize]) {
    for feed in feeds {
        line.say_on(*feed, DEVICES[*feed], 5.0);
    }
}

/// All four feeds with one device each that speaks every 30 s.
fn skane() -> Timeline {
    let mut line = Timeline::up_with(SKANE);
    for _ in 0..10 {
        say_all(&mut line, &[0, 1, 2, 3]);
        line.pass(30 * SECOND);
    }
    say_all(&mut line, &[0, 1, 2, 3]);
    line
}

fn broker_down(line: &mut Timeline, fault: LinkFault) {
    for feed in 0..3 {
        line.down(feed, fault);
    }
}

#[test]
fn a_broken_link_makes_unknown_at_once_and_an_alert_after_five_seconds() {
    let mut line = skane();
    broker_down(&mut line, LinkFault::Closed);
    for device in ["m", "l", "h"] {
        assert_eq!(line.state(device), DeviceState::Unknown);
    }
    assert_eq!(line.state("o"), DeviceState::Ok);
    assert_eq!(line.alerts(), Vec::<String>::new());
    line.pass(4_999);
    assert_eq!(line.alerts(), Vec::<String>::new());
    line.pass(1);
    assert_eq!(line.alerts(), ["platform/yggio"]);
    let broker = Subject::Broker(BrokerId(0));
    let alert = line.alert(RuleRef::FeedDown, broker).unwrap();
    assert_eq!(alert.affected.platforms, [PlatformId(0), PlatformId(1)]);
    assert_eq!(alert.affected.cities, [CityId(0), CityId(1), CityId(2)]);
    assert_eq!(alert.affected.devices, 3);
    assert_eq!(alert.severity, Severity::Critical);
    assert_eq!(line.now.mono.since(alert.since.mono), 5 * SECOND);
    assert!(
        matches!(&alert.cause, Cause::LinkDown { fault: LinkFault::Closed, broker, .. } if broker.as_str() == "broker.test:1883"),
        "{:?}",
        alert.cause
    );
    // Hours later: still one alert, nobody silent.
    for _ in 0..20 {
        say_all(&mut line, &[3]);
        line.pass(30 * SECOND);
    }
    assert_eq!(line.alerts(), ["platform/yggio"]);
    assert_eq!(line.world().tallies.all.of(DeviceState::Silent), 0);
    assert_eq!(line.world().tallies.all.of(DeviceState::Unknown), 3);
}

#[test]
fn a_broker_that_is_back_within_the_hold_was_never_away() {
    let mut line = skane();
    broker_down(&mut line, LinkFault::Closed);
    line.pass(4_000);
    for feed in 0..3 {
        line.up(feed);
    }
    say_all(&mut line, &[0, 1, 2, 3]);
    line.pass(20 * SECOND);
    assert_eq!(line.world().alerts.raised_total(), 0);
}

#[test]
fn one_outage_stays_one_alert_while_links_come_and_go() {
    let mut line = skane();
    broker_down(&mut line, LinkFault::Closed);
    line.pass(10 * SECOND);
    // One is up for a moment, then down again: the others are still down, it is the same outage.
    line.up(0);
    line.pass(SECOND);
    line.down(0, LinkFault::Refused);
    line.up(1);
    line.up(2);
    assert_eq!(
        line.alerts(),
        ["platform/yggio"],
        "one of them is held back"
    );
    line.pass(10 * SECOND);
    assert_eq!(line.world().alerts.raised_total(), 1);
    line.up(0);
    assert_eq!(line.alerts(), Vec::<String>::new());
    assert_eq!(line.world().alerts.raised_total(), 1);
}

#[test]
fn after_an_outage_the_overdue_are_unknown_until_they_speak_or_their_time_is_over() {
    let mut line = Timeline::up_with(&SKANE.replacen(
        "format = \"senml\"",
        "format = \"senml\"\nexpect_every = \"10m\"",
        1,
    ));
    line.say_on(0, "early", 5.0);
    line.pass(5 * MINUTE);
    line.say_on(0, "fresh", 5.0);
    line.down(0, LinkFault::Refused);
    line.pass(7 * MINUTE);
    line.up(0);
    assert_eq!(line.state("fresh"), DeviceState::Ok, "7 of 10 minutes");
    assert_eq!(
        line.state("early"),
        DeviceState::Unknown,
        "12 of 10 minutes"
    );
    assert_eq!(line.alerts(), Vec::<String>::new());
    for _ in 0..31 {
        line.say_on(0, "other", 1.0);
        line.pass(MINUTE);
        assert_ne!(line.state("early"), DeviceState::Silent);
    }
    line.pass(5);
    assert_eq!(line.state("early"), DeviceState::Silent);
    assert!(line.device_alert("early").is_some());
    line.say_on(0, "early", 2.0);
    assert_eq!(line.state("early"), DeviceState::Ok);
}

#[test]
fn a_refused_token_is_an_alert_of_its_own() {
    let mut line = skane();
    line.down(2, LinkFault::Credentials);
    line.pass(6 * SECOND);
    assert_eq!(line.alerts(), ["feed/helsingborg-air"]);
    assert_eq!(line.state("m"), DeviceState::Ok);
    assert_eq!(line.state("h"), DeviceState::Unknown);
    // Now the broker itself goes: one more alert, and this one is hidden behind nothing of its own.
    line.down(0, LinkFault::Refused);
    line.down(1, LinkFault::Refused);
    line.pass(6 * SECOND);
    assert_eq!(line.alerts().len(), 2);
    // The same refusal of two tenants is the broker's.
    let mut line = skane();
    line.down(1, LinkFault::Credentials);
    line.down(2, LinkFault::Credentials);
    line.pass(6 * SECOND);
    assert_eq!(line.alerts().len(), 1);
    assert!(
        line.alert(RuleRef::FeedDown, Subject::Broker(BrokerId(0)))
            .is_some()
    );
}

#[test]
fn attempts_back_off_with_jitter() {
    let mut line = skane();
    let mut waits = Vec::new();
    for _ in 0..200 {
        let before = line.connects.len();
        line.down(3, LinkFault::Refused);
        let from = line.now.mono;
        while line.connects.len() == before {
            line.pass(100);
        }
        assert_eq!(line.connects[before].1, FeedId(3));
        waits.push(line.connects[before].0.since(from));
    }
    assert!(
        waits.iter().all(|wait| (500..=8_000).contains(wait)),
        "{waits:?}"
    );
    assert!(waits[0] <= 1_000, "{}", waits[0]);
    assert!(waits[10..].iter().any(|wait| *wait > 7_000));
    assert!(waits[10..].iter().any(|wait| *wait < 2_000), "full jitter");
    assert_eq!(line.world().feeds[3].attempts, 201);
    // A link that was well for a minute begins with the shortest wait again; a short one does not.
    line.up(3);
    line.pass(61 * SECOND);
    line.down(3, LinkFault::Closed);
    let next = line.world().feeds[3].next_attempt.unwrap();
    assert!(next.since(line.now.mono) <= 1_000);
}

#[test]
fn refused_credentials_are_not_hammered() {
    for fault in [
        LinkFault::Credentials,
        LinkFault::TakenOver,
        LinkFault::NotSubscribed,
        LinkFault::Certificate,
    ] {
        let mut line = skane();
        let before = line.connects.len();
        line.down(3, fault);
        line.pass(59_999);
        assert_eq!(line.connects.len(), before, "{fault:?}");
        line.pass(20 * SECOND);
        assert_eq!(line.connects.len(), before + 1, "{fault:?}");
    }
}

#[test]
fn two_words_of_one_broken_link_are_not_two_attempts() {
    let mut line = skane();
    let before = line.connects.len();
    line.down(3, LinkFault::Refused);
    line.down(3, LinkFault::Credentials);
    line.pass(59 * SECOND);
    assert_eq!(line.connects.len(), before);
    line.pass(20 * SECOND);
    assert_eq!(line.connects.len(), before + 1);
}

#[test]
fn what_is_open_when_the_broker_goes_is_hidden_behind_it_and_comes_back() {
    let mut line = skane();
    for _ in 0..10 {
        say_all(&mut line, &[1, 2, 3]);
        line.say_on(0, "m2", 1.0);
        line.pass(30 * SECOND);
    }
    assert_eq!(line.alerts(), ["device/m"]);
    broker_down(&mut line, LinkFault::Closed);
    line.pass(5 * SECOND);
    assert_eq!(line.alerts(), ["(device/m)", "platform/yggio"]);
    let parent = line
        .alert(RuleRef::FeedDown, Subject::Broker(BrokerId(0)))
        .unwrap()
        .id;
    let alert = line.device_alert("m").unwrap();
    assert_eq!(
        (alert.state, alert.suppressed_by),
        (AlertState::Suppressed, Some(parent))
    );
    for feed in 0..3 {
        line.up(feed);
    }
    assert_eq!(line.alerts(), ["device/m"]);
    assert_eq!(
        line.device_alert("m").unwrap().state,
        AlertState::Unacknowledged
    );
}

#[test]
fn a_feed_that_says_nothing_though_its_link_is_up_is_one_alert() {
    let mut line = skane();
    for second in 0..300 {
        if second % 30 == 0 {
            say_all(&mut line, &[0, 1, 3]);
        }
        line.pass(SECOND);
        // Its device would be silent after 150 s by itself.
        assert_ne!(line.state("h"), DeviceState::Silent, "{second}");
    }
    assert_eq!(line.alerts(), ["feed/helsingborg-air"]);
    assert_eq!(line.world().feeds[2].state, FeedState::Silent);
    assert_eq!(line.state("h"), DeviceState::Unknown);
    assert_eq!(line.world().alerts.raised_total(), 1);
    say_all(&mut line, &[2]);
    assert_eq!(line.alerts(), Vec::<String>::new());
    assert_eq!(line.state("h"), DeviceState::Ok);
}

#[test]
fn a_feed_that_never_says_what_the_config_expects_is_silent() {
    let text = SKANE.replacen(
        "format = \"senml\"",
        "format = \"senml\"\nexpect_every = \"10m\"",
        1,
    );
    let mut line = Timeline::up_with(&text);
    line.pass(24 * MINUTE);
    assert_eq!(line.world().feeds[0].state, FeedState::Ok);
    line.pass(2 * MINUTE);
    assert_eq!(line.world().feeds[0].state, FeedState::Silent);
    assert_eq!(line.alerts(), ["feed/malmo-air"]);
    // Of the others nobody knows how often they should speak.
    assert_eq!(line.world().feeds[1].state, FeedState::Ok);
    line.say_on(0, "m", 5.0);
    assert_eq!(line.alerts(), Vec::<String>::new());
}

#[test]
fn when_all_feeds_of_a_broker_are_silent_it_is_the_brokers() {
    let mut line = skane();
    for _ in 0..10 {
        say_all(&mut line, &[3]);
        line.pass(30 * SECOND);
    }
    assert_eq!(line.alerts(), ["platform/yggio"]);
    let alert = line
        .alert(RuleRef::FeedDown, Subject::Broker(BrokerId(0)))
        .unwrap();
    assert_eq!(alert.affected.devices, 3);
    assert!(matches!(alert.cause, Cause::FeedSilent { .. }));
    // Then the link breaks as well: the same outage, the same alert.
    let id = alert.id;
    broker_down(&mut line, LinkFault::NoPing);
    say_all(&mut line, &[3]);
    line.pass(10 * SECOND);
    assert_eq!(
        line.alert(RuleRef::FeedDown, Subject::Broker(BrokerId(0)))
            .unwrap()
            .id,
        id
    );
    assert_eq!(line.alerts(), ["platform/yggio"]);
}

#[test]
fn a_filter_that_is_refused_degrades_its_feed_only() {
    let mut line = skane();
    let refused = vec![SafeText::new("malmo/secret")];
    line.link(
        0,
        LinkState::Up {
            refused: refused.clone(),
        },
    );
    assert_eq!(line.world().feeds[0].state, FeedState::Degraded);
    assert_eq!(line.world().feeds[0].refused, refused);
    assert_eq!(line.state("m"), DeviceState::Ok);
    for _ in 0..10 {
        say_all(&mut line, &[1, 2, 3]);
        line.pass(30 * SECOND);
    }
    assert_eq!(line.world().feeds[0].state, FeedState::Silent);
    say_all(&mut line, &[0]);
    assert_eq!(
        line.world().feeds[0].state,
        FeedState::Degraded,
        "the filter is refused still"
    );
}

#[test]
fn links_open_at_the_start_and_a_broker_that_is_not_there_is_an_alert() {
    let mut line = Timeline::new(SKANE);
    let feeds: Vec<FeedId> = line.connects.iter().map(|(_, feed)| *feed).collect();
    assert_eq!(feeds, [FeedId(0), FeedId(3)], "one at each broker");
    line.down(3, LinkFault::Dns);
    line.pass(SECOND);
    assert_eq!(line.alerts(), Vec::<String>::new());
    line.pass(4 * SECOND);
    assert_eq!(line.alerts(), ["feed/oulu-air"]);
    assert!(line.connects.last().unwrap().0 > Mono(1_000));
}
