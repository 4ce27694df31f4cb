//! What an operator reads aloud: one cause, one exact text.
#![expect(clippy::expect_used, reason = "a test says what is wrong by panicking")]

#[path = "support/world.rs"]
mod worlds;

use valvomo::{
    city::{
        alerts::alert::{Affected, Alert, AlertState, RuleRef, Subject},
        model::{
            cause::{Cause, FetchFault, LinkFault},
            ids::{BrokerId, CityId, DeviceId, FeedId, GatewayId, ServiceId},
            notice::Notice,
            quantity::QuantityName,
            text::SafeText,
            time::Now,
        },
    },
    screen::text::{clock::Clock, sentences, words::Words},
};
use worlds::NOW;

fn text(words: &str) -> SafeText {
    SafeText::new(words)
}

/// Raised eight minutes ago, with this cause.
fn alert(subject: Subject, cities: &[u16], devices: u32, cause: Cause) -> Alert {
    let world = worlds::storm();
    let any = world.alerts.open().next().expect("an alert").clone();
    let since = Now {
        utc: NOW.utc.plus(-480_000),
        mono: valvomo::city::model::time::Mono(NOW.mono.0 - 480_000),
    };
    Alert {
        subject,
        cause,
        since,
        raised: since,
        cleared: None,
        state: AlertState::Unacknowledged,
        rule: RuleRef::FeedDown,
        affected: Affected {
            cities: cities.iter().copied().map(CityId).collect(),
            devices,
            ..Affected::default()
        },
        ..any
    }
}

/// So many milliseconds from now.
fn at(ms: i64) -> Now {
    Now {
        utc: NOW.utc.plus(ms),
        mono: valvomo::city::model::time::Mono(NOW.mono.0.saturating_add_signed(ms)),
    }
}

fn said(alert: &Alert) -> String {
    let world = worlds::storm();
    let clock = Clock::new(&world.inventory, false, Words::english());
    sentences::long(&world, alert, &clock, NOW)
}

fn check(alert: &Alert, expected: &str) {
    assert_eq!(said(alert), expected);
}

fn link(fault: LinkFault, detail: &str) -> Cause {
    Cause::LinkDown {
        fault,
        broker: text("broker.yggio.example:8883"),
        detail: text(detail),
    }
}

#[test]
fn a_broken_link() {
    let broker = Subject::Broker(BrokerId(1));
    let mut shared = alert(broker, &[6, 7, 8], 4_080, link(LinkFault::Refused, ""));
    check(
        &shared,
        "The Yggio broker, shared by 3 cities, has refused connections since 02:44. 4,080 devices \
         in Malmö, Lund, Helsingborg cannot be seen. It belongs to Skåne IoT desk.",
    );
    shared.state = AlertState::Normal;
    shared.cleared = Some(NOW);
    check(
        &shared,
        "The Yggio broker, shared by 3 cities, refused connections from 02:44 for 8 min. 4,080 \
         devices in Malmö, Lund, Helsingborg could not be seen. It belongs to Skåne IoT desk.",
    );
    let feed = Subject::Feed(FeedId(5));
    let refused = link(LinkFault::Credentials, "Not authorized (token)");
    check(
        &alert(feed, &[8], 870, refused),
        "Helsingborg: the broker of feed helsingborg-lora has refused our credentials since 01:44 CET, \
         saying “Not authorized (token)”. 870 devices cannot be seen. It belongs to Skåne IoT desk.",
    );
}

#[test]
fn silence() {
    let cause = |still_heard| Cause::GatewaySilent {
        silent_ms: 182_000,
        expected_ms: 30_000,
        still_heard,
    };
    let gateway = Subject::Gateway(GatewayId(6));
    let mut lund = alert(gateway, &[7], 214, cause(17));
    lund.affected.kinds = vec![
        (text("parking"), 96),
        (text("waste"), 71),
        (text("soil"), 47),
    ];
    check(
        &lund,
        "Lund: gateway Mårtenstorget (gw-07) has been silent for 8 min, since 01:44 CET; it usually \
         speaks every 30 s. 214 devices cannot be seen: 96 parking, 71 waste, 47 soil; 17 more are still \
         heard by neighbours. It belongs to Skåne IoT desk.",
    );
    check(
        &alert(gateway, &[7], 0, cause(3)),
        "Lund: gateway Mårtenstorget (gw-07) has been silent for 8 min, since 01:44 CET; it usually \
         speaks every 30 s. All 3 devices are still heard by neighbours. It belongs to Skåne IoT desk.",
    );
    let cause = Cause::FeedSilent {
        silent_ms: 300_000,
        expected_ms: 60_000,
    };
    check(
        &alert(Subject::Feed(FeedId(1)), &[3], 0, cause),
        "Tampere: feed tampere-air has been silent for 8 min, since 02:44; it usually speaks every \
         1 min. It belongs to City of Helsinki, digital services.",
    );
}

#[test]
fn a_service() {
    let service = Subject::Service(ServiceId(0));
    let slow = Cause::ServiceSlow {
        latency_ms: 1_900,
        usual_ms: 310,
        release: Some((text("tilavarauspalvelu@4.13.0"), 60_000)),
        component: Some(text("redis")),
    };
    check(
        &alert(service, &[0], 0, slow),
        "Helsinki: Varaamo has been slow since 02:44: 1.9 s where 310 ms is usual. This began 1 min \
         after release 4.13.0. It says that redis is not well. It belongs to City of Helsinki, digital \
         services.",
    );
    let down = |fault, detail| Cause::ServiceDown {
        fault,
        detail: text(detail),
    };
    check(
        &alert(service, &[0], 0, down(Some(FetchFault::Status(503)), "")),
        "Helsinki: Varaamo has been down since 02:44: it answers HTTP 503. It belongs to City of \
         Helsinki, digital services.",
    );
    check(
        &alert(service, &[0], 0, down(None, "database locked")),
        "Helsinki: Varaamo has been down since 02:44: it says “database locked”. It belongs to City \
         of Helsinki, digital services.",
    );
    let degraded = Cause::ServiceDegraded {
        component: text("redis"),
        detail: text("Timeout"),
    };
    check(
        &alert(service, &[0], 0, degraded),
        "Helsinki: Varaamo has said since 02:44 that redis is not well (Timeout). It belongs to City \
         of Helsinki, digital services.",
    );
}

#[test]
fn a_value_over_its_limit() {
    let cause = Cause::Threshold {
        quantity: QuantityName::Other(text("pm10")),
        value: 142.0,
        limit: 100.0,
        unit: text("ug/m3"),
    };
    let alert = alert(Subject::Device(DeviceId(3)), &[0], 0, cause);
    let said = said(&alert);
    assert!(
        said.starts_with("Helsinki: PM10 of ")
            && said.contains(" has been over 100 µg/m³ since 02:44: 142 µg/m³."),
        "{said}"
    );
}

/// The words of others are always told under their name.
#[test]
fn what_others_say() {
    let notice = |since: Option<Now>, until: Option<Now>, heard_ms: u64| {
        Cause::Notice(Box::new(Notice {
            id: text("note-1"),
            title: text("Maintenance"),
            severity: text("minor"),
            since: since.map(|at| at.utc),
            until: until.map(|at| at.utc),
            is_muted: false,
            heard: at(-i64::try_from(heard_ms).expect("small")),
            old_after_ms: 240_000,
        }))
    };
    let mut theirs = alert(
        Subject::Feed(FeedId(0)),
        &[0],
        0,
        notice(None, Some(at(3_600_000)), 20_000),
    );
    theirs.rule = RuleRef::Upstream(0);
    check(
        &theirs,
        "Helsinki: feed hsl-vehicles says since 02:44: “Maintenance”. It ends at 03:52, as its \
         publisher says.",
    );
    theirs.cause = notice(Some(at(600_000)), None, 720_000);
    check(
        &theirs,
        "Helsinki: feed hsl-vehicles says since 02:44: “Maintenance”. It begins at 03:02. That was \
         said 12 min ago; nobody knows whether it still holds.",
    );
    theirs.state = AlertState::Normal;
    theirs.cleared = Some(NOW);
    theirs.cause = notice(None, None, 720_000);
    check(
        &theirs,
        "Helsinki: feed hsl-vehicles said from 02:44 for 8 min: “Maintenance”.",
    );
}
