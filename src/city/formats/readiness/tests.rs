//! Bodies as services send them, and what a careful reader of them would say.

use super::*;
use crate::city::formats::found::{Health::*, Item};

struct Case<'a> {
    status: Option<u16>,
    kind: &'a str,
    body: &'a str,
}

fn read(case: &Case<'_>) -> Found {
    let headers = [("content-type".to_owned(), case.kind.to_owned())];
    let message = Message {
        status: case.status,
        headers: if case.kind.is_empty() { &[] } else { &headers },
        ..Message::bare(case.body.as_bytes())
    };
    let mut found = Found::default();
    Readiness.parse(&message, &mut found);
    found
}

fn service(found: &Found) -> &State {
    match found.items.first() {
        Some(Item::State(state)) if state.subject == Subject::Service => state,
        other => panic!("the service comes first, not {other:?}"),
    }
}

fn parts(found: &Found) -> Vec<(String, Health)> {
    found
        .items
        .iter()
        .filter_map(|item| match item {
            Item::State(State {
                subject: Subject::Component(name),
                health,
                ..
            }) => Some((name.as_str().to_owned(), *health)),
            _ => None,
        })
        .collect()
}

/// Checks the health of the whole, that of the parts, and whether there is a defect.
#[track_caller]
fn check(status: u16, body: &str, health: Health, expected: &[(&str, Health)], defects: usize) {
    let case = Case {
        status: (status > 0).then_some(status),
        kind: "",
        body,
    };
    let found = read(&case);
    assert_eq!(service(&found).health, health, "{body}");
    let got = parts(&found);
    let got: Vec<_> = got
        .iter()
        .map(|(name, health)| (name.as_str(), *health))
        .collect();
    assert_eq!(got, expected, "{body}");
    assert_eq!(found.defects.len(), defects, "{body}: {:?}", found.defects);
}

#[test]
fn helsinki_tells_its_release() {
    let body =
        r#"{"status":"ok","packageVersion":"4.13.0","release":"varaamo@4.13.0","database":"ok"}"#;
    check(200, body, Up, &[("database", Up)], 0);
    let found = read(&Case {
        status: Some(200),
        kind: "application/json",
        body,
    });
    assert_eq!(
        service(&found).release,
        Some(SafeText::new("varaamo@4.13.0"))
    );
    let empty = r#"{"status":"error","packageVersion":"4.13.0","release":"","database":"error"}"#;
    check(503, empty, Down, &[("database", Down)], 0);
    let found = read(&Case {
        status: Some(503),
        kind: "application/json",
        body: empty,
    });
    assert_eq!(service(&found).release, Some(SafeText::new("4.13.0")));
}

#[test]
fn varaamo_speaks_three_ways() {
    check(200, r#"{"status":"RUNNING"}"#, Up, &[], 0);
    check(200, r#"{"status":"READY"}"#, Up, &[], 0);
    let body = r#"{"status":"NOT_READY","error":"database is starting"}"#;
    check(503, body, Down, &[], 0);
    let found = read(&Case {
        status: Some(503),
        kind: "",
        body,
    });
    assert_eq!(
        service(&found).detail,
        Some(SafeText::new("database is starting"))
    );
    // system-status is django-health-check: one dead part does not make the service dead (ST2).
    check(
        500,
        r#"{"Cache(alias='default')":"OK","Database(alias='default')":"OK",
            "RedisSentinelHealthCheck()":"unavailable: Unable to connect to Redis: Timeout."}"#,
        Degraded,
        &[
            ("Cache(alias='default')", Up),
            ("Database(alias='default')", Up),
            ("RedisSentinelHealthCheck()", Down),
        ],
        0,
    );
    check(
        200,
        r#"{"Cache backend: default":"working"}"#,
        Up,
        &[("Cache backend: default", Up)],
        0,
    );
    check(
        500,
        r#"{"DatabaseBackend":"unavailable: gone"}"#,
        Down,
        &[("DatabaseBackend", Down)],
        0,
    );
}

#[test]
fn health_json_reads_a_failure_with_503() {
    let body = r#"{"status":"fail","releaseId":"7","version":"1","output":"disk full",
        "checks":{"disk:free":[{"observedValue":0.5,"observedUnit":"GiB","status":"fail","time":"2026-11-22T10:00:00Z"}]}}"#;
    check(503, body, Down, &[("disk:free", Down)], 0);
    let found = read(&Case {
        status: Some(503),
        kind: "application/health+json",
        body,
    });
    assert_eq!(service(&found).detail, Some(SafeText::new("disk full")));
    assert_eq!(service(&found).release, Some(SafeText::new("7")));
    let Some(Item::Observation(observation)) = found.items.get(1) else {
        panic!("an observation: {:?}", found.items)
    };
    assert_eq!(observation.device.as_str(), "disk");
    assert_eq!(observation.reading.quantity.as_str(), "disk:free");
    assert_eq!(
        observation.observed_at,
        Stamp::parse("2026-11-22T10:00:00Z", false)
    );
    check(200, r#"{"status":"WARN"}"#, Degraded, &[], 0);
    check(500, r#"{"status":"pass"}"#, Down, &[], 1);
}

#[test]
fn actuators_nest() {
    check(
        503,
        r#"{"status":"DOWN","components":{"broker":{"status":"OUT_OF_SERVICE"},
            "db":{"status":"UNKNOWN","details":{"error":"no driver"}},
            "all":{"status":"UP","components":{"one":{"status":"UP"}}}}}"#,
        Down,
        &[
            ("broker", Down),
            ("db", Unknown),
            ("all", Up),
            ("all/one", Up),
        ],
        0,
    );
    // The whole says up, a part of it says down: never "up".
    check(
        200,
        r#"{"status":"UP","components":{"redis":{"status":"DOWN"}}}"#,
        Degraded,
        &[("redis", Down)],
        0,
    );
    // MicroProfile and .NET.
    check(
        503,
        r#"{"status":"DOWN","checks":[{"name":"db","status":"DOWN","data":{}}]}"#,
        Down,
        &[("db", Down)],
        0,
    );
    check(
        200,
        r#"{"status":"Healthy","entries":{"db":{"status":"Healthy"}}}"#,
        Up,
        &[("db", Up)],
        0,
    );
}

#[test]
fn a_byte_order_mark_hides_nothing() {
    check(
        200,
        "\u{feff}{\"status\":\"ok\",\"database\":\"ok\"}",
        Up,
        &[("database", Up)],
        0,
    );
    check(200, "\u{feff} ok\n", Up, &[], 0);
    check(200, "\u{feff}<html>ok</html>", Unknown, &[], 1);
}

#[test]
fn checks_may_be_bare_truths() {
    check(
        200,
        r#"{"status":"ok","checks":{"database":true,"redis":false}}"#,
        Degraded,
        &[("database", Up), ("redis", Down)],
        0,
    );
    // A fact is no check.
    check(
        200,
        r#"{"status":"UP","details":{"exists":false}}"#,
        Up,
        &[],
        0,
    );
}

#[test]
fn plain_words_and_lines() {
    check(200, "ok", Up, &[], 0);
    check(200, "READY\n", Up, &[], 0);
    check(200, "\"ok\"", Up, &[], 0);
    check(200, "Prometheus Server is Ready.", Up, &[], 0);
    check(503, "not ready", Down, &[], 0);
    check(200, "the service is not running", Down, &[], 0);
    check(200, "", Up, &[], 0);
    check(204, "", Up, &[], 0);
    check(
        500,
        "[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed",
        Down,
        &[("ping", Up), ("etcd", Down)],
        0,
    );
    check(
        200,
        "[+]ping ok\nhealthz check passed\n",
        Up,
        &[("ping", Up)],
        0,
    );
    check(
        200,
        "[+]ping ok\n[-]etcd failed\n",
        Degraded,
        &[("ping", Up), ("etcd", Down)],
        0,
    );
}

#[test]
fn what_says_nothing_is_unknown_and_never_up() {
    for body in [
        "null",
        "[]",
        "{}",
        "42",
        "[1,2]",
        r#"{"status":"ok?"}"#,
        r#"{"build":{"version":"1"}}"#,
    ] {
        check(200, body, Unknown, &[], 1);
    }
    for page in [
        "<!DOCTYPE html><html>Sign in</html>",
        "<html>",
        "\n <HTML>ok</HTML>",
        "<?xml version='1.0'?>",
    ] {
        check(200, page, Unknown, &[], 1);
    }
    check(
        200,
        "Welcome to the guest network of the library",
        Unknown,
        &[],
        1,
    );
    check(0, "", Unknown, &[], 1);
    let declared = Case {
        status: Some(200),
        kind: "application/json",
        body: "",
    };
    assert_eq!(service(&read(&declared)).health, Unknown);
    assert_eq!(read(&declared).defects.len(), 1);
    // Helsinki's /healthz: nothing, under Django's default content type.
    let healthz = Case {
        status: Some(200),
        kind: "text/html; charset=utf-8",
        body: "",
    };
    assert_eq!(service(&read(&healthz)).health, Up);
}

#[test]
fn a_status_code_speaks_where_the_body_does_not() {
    check(500, "", Down, &[], 0);
    check(502, "<html>Bad Gateway</html>", Down, &[], 1);
    check(
        503,
        r#"{"status":503,"error":"Service Unavailable"}"#,
        Down,
        &[],
        1,
    );
    check(
        401,
        r#"{"status":"error","message":"unauthorized"}"#,
        Unknown,
        &[],
        0,
    );
    check(403, "", Unknown, &[], 0);
    check(404, r#"{"detail":"Not found."}"#, Unknown, &[], 1);
    check(429, "", Degraded, &[], 0);
    check(301, "", Unknown, &[], 0);
    check(304, "", Up, &[], 0);
    let found = read(&Case {
        status: Some(404),
        kind: "",
        body: "",
    });
    let detail = service(&found).detail.clone().unwrap_or_default();
    assert!(detail.as_str().contains("configuration fault"), "{detail}");
}

#[test]
fn a_broken_document_keeps_what_it_said() {
    check(
        200,
        r#"{"status":"UP","components":{"db":{"status":"UP"},"red"#,
        Up,
        &[("db", Up)],
        1,
    );
    check(
        200,
        r#"{"status":"UP","components":{"db":{"status":7},"redis":{"status":"UP"}}}"#,
        Up,
        &[("db", Unknown), ("redis", Up)],
        1,
    );
}

#[test]
fn parts_are_bounded() {
    let parts: Vec<String> = (0..5_000)
        .map(|part| format!(r#""c{part}":{{"status":"UP"}}"#))
        .collect();
    let body = format!(r#"{{"status":"UP","components":{{{}}}}}"#, parts.join(","));
    let found = read(&Case {
        status: Some(200),
        kind: "",
        body: &body,
    });
    assert!(found.items.len() <= crate::city::model::limits::COMPONENTS_PER_SERVICE + 1);
    assert!(found.over_bounds > 4_000);
}
