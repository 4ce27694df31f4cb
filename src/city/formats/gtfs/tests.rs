//! Feed messages that are put together here, field by field, after gtfs-realtime.proto.

use super::*;
use crate::city::formats::told;

/// A varint.
fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A number.
fn n(number: u64, value: i64) -> Vec<u8> {
    [varint(number << 3), varint(value as u64)].concat()
}

/// A float.
fn f(number: u64, value: f32) -> Vec<u8> {
    [varint(number << 3 | 5), value.to_le_bytes().to_vec()].concat()
}

/// A text, or a message of these fields.
fn m(number: u64, inner: &[&[u8]]) -> Vec<u8> {
    let inner = inner.concat();
    [varint(number << 3 | 2), varint(inner.len() as u64), inner].concat()
}

fn t(number: u64, text: &str) -> Vec<u8> {
    m(number, &[text.as_bytes()])
}

/// A message of 2.0, made at 1,800,000,000.
fn feed(entities: &[Vec<u8>]) -> Vec<u8> {
    let header = m(1, &[&t(1, "2.0"), &n(2, 0), &n(3, 1_800_000_000)]);
    [vec![header], entities.to_vec()].concat().concat()
}

fn entity(id: &str, kind: u64, inner: &[&[u8]]) -> Vec<u8> {
    m(2, &[&t(1, id), &m(kind, inner)])
}

fn tell(bytes: &[u8]) -> Vec<String> {
    let mut found = Found::default();
    let aside = Aside {
        received_at: Stamp(1_800_000_010_000),
        ..Aside::default()
    };
    read(bytes, &aside, &mut found);
    told::lines(&found)
}

fn alert(bytes: &[u8]) -> crate::city::formats::found::UpstreamAlert {
    let mut found = Found::default();
    let aside = Aside {
        received_at: Stamp(1_800_000_010_000),
        ..Aside::default()
    };
    read(bytes, &aside, &mut found);
    match found.items.as_slice() {
        [crate::city::formats::found::Item::Alert(alert)] => alert.clone(),
        _ => crate::city::formats::found::UpstreamAlert::default(),
    }
}

#[test]
fn a_zero_that_is_there_is_not_one_that_is_not() {
    let place = [f(1, 60.17), f(2, 24.94)].concat();
    let with = m(2, &[&place, &f(3, 0.0), &f(5, 0.0)]);
    let without = m(2, &[&place]);
    let said = |position: &[u8]| {
        let vehicle = [&m(8, &[&t(1, "7")]), position, &n(5, 1_799_999_999)].concat();
        tell(&feed(&[entity("e", 4, &[&vehicle])]))
    };
    assert_eq!(
        said(&with),
        [
            "device/7 at 60.17 24.94 @1799999999000",
            "7 speed 0 m/s @1799999999000",
            "7 heading 0 deg @1799999999000",
        ]
    );
    assert_eq!(said(&without), ["device/7 at 60.17 24.94 @1799999999000"]);
}

#[test]
fn how_full_a_vehicle_is() {
    let vehicle = |fields: &[&[u8]]| tell(&feed(&[entity("e", 4, fields)]));
    assert_eq!(
        vehicle(&[&n(9, 0), &n(10, 120), &n(6, 4)]),
        [
            "e occupancy_ratio 120 % @1800000000000",
            "e occupancy_status 'empty' @1800000000000",
            "e congestion_level 'severe_congestion' @1800000000000",
        ]
    );
    // NO_DATA_AVAILABLE and UNKNOWN_CONGESTION_LEVEL say nothing.
    assert_eq!(vehicle(&[&n(9, 7), &n(6, 0)]), [""; 0]);
    assert_eq!(
        vehicle(&[&n(9, 99)]),
        ["! entity[0].occupancy_status: a number that GTFS Realtime has no word for"]
    );
}

#[test]
fn trips_are_summed_up_by_line() {
    let trip = |route: &str, relation: i64, more: &[&[u8]]| {
        let trip = m(1, &[&t(1, "t"), &n(4, relation), &t(5, route)]);
        entity("e", 3, &[&trip, &more.concat()])
    };
    let stop = |delay: i64, at: i64| m(2, &[&m(2, &[&n(1, delay), &n(2, at)])]);
    let behind = stop(600, 1_799_999_000);
    let next = stop(-60, 1_800_000_100);
    let later = stop(0, 1_800_000_900);
    let bytes = feed(&[
        trip("9", 0, &[&behind, &next, &later, &m(3, &[&t(1, "44")])]),
        trip("9", 1, &[&n(5, 180), &n(4, 1_799_999_990)]),
        trip("9", 3, &[]),
        trip("8", 0, &[&m(2, &[&n(1, 4), &n(5, 1)])]),
    ]);
    assert_eq!(
        tell(&bytes),
        [
            "44 schedule_deviation -60 s @1800000000000",
            "transit_line line/8 '8' of ''",
            "line/8 trips 1 1 @1800000000000",
            "line/8 trips_cancelled 0 1 @1800000000000",
            "line/8 stops_skipped 1 1 @1800000000000",
            "transit_line line/9 '9' of ''",
            "line/9 trips 2 1 @1799999990000",
            "line/9 trips_cancelled 1 1 @1799999990000",
            "line/9 stops_skipped 0 1 @1799999990000",
            "line/9 schedule_deviation[avg] 60 s @1799999990000",
            "line/9 schedule_deviation[max] 180 s @1799999990000",
        ]
    );
}

#[test]
fn an_alert_speaks_several_languages() {
    let spoken = |text: &str, language: &str| m(1, &[&t(1, text), &t(2, language)]);
    let found = alert(&feed(&[entity(
        "a1",
        5,
        &[
            &m(1, &[&n(1, 1_700_000_000), &n(2, 1_700_003_600)]),
            &m(1, &[&n(1, 1_799_990_000), &n(2, 1_800_003_600)]),
            &m(5, &[&t(5, "16299"), &t(2, "100")]),
            &m(5, &[&n(3, 0)]),
            &n(6, 10),
            &n(7, 4),
            &n(14, 3),
            &m(
                10,
                &[
                    &spoken("Omväg", "sv"),
                    &spoken("Poikkeusreitti", "fi-FI"),
                    &spoken("Detour", "EN"),
                ],
            ),
        ],
    )]));
    assert_eq!(found.id.as_str(), "a1");
    assert_eq!(found.title.as_str(), "Detour");
    assert_eq!(found.severity.as_str(), "warning");
    assert_eq!(found.since, Some(Stamp(1_799_990_000_000)));
    assert_eq!(found.until, Some(Stamp(1_800_003_600_000)));
    let more = found.more.unwrap_or_default();
    assert_eq!(more.cause, Some("CONSTRUCTION".into()));
    assert_eq!(more.effect, Some("DETOUR".into()));
    assert_eq!(
        more.affects,
        ["stop 16299 route 100".into(), "mode tram".into()]
    );
    assert_eq!(more.periods.len(), 2);
    let titles = [("sv", "Omväg"), ("fi", "Poikkeusreitti"), ("en", "Detour")];
    assert_eq!(
        more.titles,
        titles.map(|(code, text)| (code.into(), text.into()))
    );
}

#[test]
fn what_an_alert_does_not_say_is_taken_from_its_effect() {
    let said = |fields: &[&[u8]]| {
        let found = alert(&feed(&[entity("a", 5, fields)]));
        (
            found.severity.as_str().to_owned(),
            found.title.as_str().to_owned(),
        )
    };
    let pair = |severity: &str, title: &str| (severity.to_owned(), title.to_owned());
    assert_eq!(
        said(&[&n(7, 1), &n(6, 4)]),
        pair("major (assumed)", "NO_SERVICE: STRIKE")
    );
    assert_eq!(said(&[&n(7, 9), &n(14, 4)]), pair("major", "STOP_MOVED"));
    assert_eq!(said(&[&n(7, 8), &n(6, 1)]), pair("info (assumed)", ""));
    assert_eq!(said(&[&n(7, 99), &n(14, 1)]), pair("info (assumed)", ""));
    let described = m(11, &[&m(1, &[&t(1, "A lift is out of order")])]);
    assert_eq!(
        said(&[&described]),
        pair("info (assumed)", "A lift is out of order")
    );
}

#[test]
fn the_period_that_counts() {
    let at = |from: i64, until: i64| {
        let stamp = |at: i64| (at > 0).then_some(Stamp(at));
        (stamp(from), stamp(until))
    };
    let check = |periods: &[(i64, i64)], expected: (i64, i64)| {
        let periods = periods.iter().map(|(from, until)| {
            m(
                1,
                &[
                    &if *from > 0 {
                        n(1, from / 1_000)
                    } else {
                        Vec::new()
                    },
                    &if *until > 0 {
                        n(2, until / 1_000)
                    } else {
                        Vec::new()
                    },
                ],
            )
        });
        let found = alert(&feed(&[entity(
            "a",
            5,
            &[&periods.collect::<Vec<_>>().concat()],
        )]));
        assert_eq!((found.since, found.until), at(expected.0, expected.1));
    };
    let now = 1_800_000_010_000;
    check(&[], (0, 0));
    check(&[(0, now + 9_000)], (0, now + 9_000));
    // The one that holds, the next one, the last one.
    check(
        &[(now + 9_000, 0), (now - 9_000, now + 1_000)],
        (now - 9_000, now + 1_000),
    );
    check(
        &[(now + 9_000, 0), (now + 5_000, now + 6_000), (1_000, 2_000)],
        (now + 5_000, now + 6_000),
    );
    check(
        &[(now - 9_000, now - 8_000), (1_000, 2_000)],
        (now - 9_000, now - 8_000),
    );
}

#[test]
fn one_bad_entity_costs_only_itself() {
    let good = entity("7", 4, &[&m(2, &[&f(1, 60.0), &f(2, 25.0)])]);
    let half = entity("8", 4, &[&m(2, &[&f(1, 60.0)])]);
    let broken = m(2, &[&t(1, "9"), &m(4, &[&[0x0f, 0x0f]])]);
    let nameless = entity("", 4, &[&n(5, 1)]);
    let deleted = m(2, &[&t(1, "6"), &n(2, 1), &m(4, &[])]);
    assert_eq!(
        tell(&feed(&[half, broken, nameless, deleted, good])),
        [
            "device/7 at 60 25 @1800000000000",
            "! entity[0].vehicle.position: a latitude without a longitude, or the reverse",
            "! entity[1].vehicle: not a field of Protocol Buffers",
            "! entity[2].vehicle.vehicle.id: nothing names the vehicle",
        ]
    );
}

#[test]
fn a_message_that_breaks_off_tells_what_stands_before() {
    let vehicle = |id: &str| entity(id, 4, &[&m(2, &[&f(1, 60.0), &f(2, 25.0), &f(5, 4.5)])]);
    let bytes = feed(&[vehicle("7"), vehicle("8")]);
    let cut = bytes.get(..bytes.len() - 2).unwrap_or_default();
    assert_eq!(
        tell(cut),
        [
            "device/7 at 60 25 @1800000000000",
            "7 speed 4.5 m/s @1800000000000",
            "device/8 at 60 25 @1800000000000",
            "! payload: it breaks off",
        ]
    );
}

#[test]
fn what_is_no_feed_message_says_so() {
    let page = "not Protocol Buffers: a page of HTML, or XML";
    assert_eq!(tell(b"<!doctype html>"), [format!("! payload: {page}")]);
    assert_eq!(tell(b""), ["! payload: it is empty"]);
    assert_eq!(
        tell(&n(9, 1)),
        ["! payload: no feed message of GTFS Realtime in it"]
    );
    // At night there may be nothing to tell.
    assert_eq!(tell(&feed(&[])), [""; 0]);
}

#[test]
fn numbers_of_single_precision_are_short() {
    for (number, expected) in [
        (61.4505_f32, "61.4505"),
        (0.1, "0.1"),
        (0.059_335_064, "0.059335064"),
        (-122.386_475, "-122.386475"),
        (1.131_768, "1.131768"),
        (0.0, "0"),
        (25.5, "25.5"),
    ] {
        assert_eq!(plain(number).to_string(), expected);
    }
    assert!(plain(f32::NAN).is_nan());
    assert!(plain(f32::MAX).is_finite());
}
