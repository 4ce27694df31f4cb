//! The single sign-on of a city: its keys, its issuer, and who cannot log in without them (MISSION Y12, ST9).

use crate::timeline::{Answer, Asked, HOUR, MINUTE, SECOND, Timeline, failure, reply};
use std::sync::{Arc, Mutex};
use valvomo::city::{
    alerts::alert::{RuleRef, Subject},
    formats::found::Health,
    model::{
        cause::{Cause, FetchFault},
        ids::ServiceId,
        inventory::Severity,
    },
    world::service::ServiceStatus,
};

const HEAD: &str = r#"
[[city]]
id = "helsinki"

[[service]]
id = "sign-on"
city = "helsinki"
[service.http]
url = "https://sign-on.test/realms/city"
format = "oidc"
every = "30s"

[[service]]
id = "healthz"
city = "helsinki"
[service.http]
url = "https://sign-on.test/healthz"
format = "readiness"
every = "30s"
"#;

/// Six services that nobody can use without the sign-on.
fn city() -> String {
    let mut text = HEAD.to_owned();
    for name in [
        "asiointi", "varaamo", "parking", "profile", "school", "budget",
    ] {
        text += &format!(
            "[[service]]\nid = \"{name}\"\ncity = \"helsinki\"\ndepends_on = [\"service/sign-on\"]\n[service.http]\nurl = \"https://{name}.test/readiness\"\nformat = \"readiness\"\nevery = \"30s\"\n"
        );
    }
    text
}

const DISCOVERY: &str = r#"{"issuer":"https://sign-on.test/realms/city","jwks_uri":"https://sign-on.test/realms/city/certs","authorization_endpoint":"https://sign-on.test/a","token_endpoint":"https://sign-on.test/t"}"#;
const SIGN_ON: Subject = Subject::Service(ServiceId(0));

/// What the sign-on answers: its discovery document, and then its keys.
struct Desk {
    discovery: Answer,
    keys: Answer,
    logins: bool,
}

struct Stage {
    line: Timeline,
    desk: Arc<Mutex<Desk>>,
}

fn keys(names: &[&str]) -> Answer {
    let all: Vec<String> = names
        .iter()
        .map(|kid| format!(r#"{{"kid":"{kid}","kty":"RSA","alg":"RS256","use":"sig"}}"#))
        .collect();
    Ok(reply(
        200,
        20,
        &format!(r#"{{"keys":[{}]}}"#, all.join(",")),
    ))
}

impl Stage {
    fn new(text: &str) -> Self {
        let desk = Arc::new(Mutex::new(Desk {
            discovery: Ok(reply(200, 20, DISCOVERY)),
            keys: keys(&["k1"]),
            logins: true,
        }));
        let mut line = Timeline::new(text);
        let it = Arc::clone(&desk);
        line.service(0, move |asked: &Asked| match asked.page.as_deref() {
            None => Some(it.lock().unwrap().discovery.clone()),
            Some("https://sign-on.test/realms/city/certs") => Some(it.lock().unwrap().keys.clone()),
            Some(other) => panic!("asked for {other}"),
        });
        // It checks nothing, whatever happens.
        line.service(1, |_| Some(Ok(reply(200, 5, "\"OK\""))));
        for row in 2..line.world().services.len() as u16 {
            let it = Arc::clone(&desk);
            line.service(row, move |_| {
                let body = if it.lock().unwrap().logins {
                    r#"{"status":"ok"}"#
                } else {
                    r#"{"status":"degraded","login":"error"}"#
                };
                Some(Ok(reply(200, 50, body)))
            });
        }
        line.pass(2 * MINUTE);
        Self { line, desk }
    }

    fn show(&mut self, names: &[&str]) {
        self.desk.lock().unwrap().keys = keys(names);
    }

    fn sign_on(&self) -> &ServiceStatus {
        &self.line.world().services[0]
    }

    /// The detail of the alert of this rule about the sign-on, and its severity.
    fn alert(&self, rule: RuleRef) -> (String, Severity) {
        let alert = self.line.alert(rule, SIGN_ON).expect("an alert");
        let words = match &alert.cause {
            Cause::ServiceDown { detail, .. } => detail.to_string(),
            Cause::ServiceDegraded { component, detail } => format!("{component}: {detail}"),
            other => panic!("{other:?}"),
        };
        (words, alert.severity)
    }
}

#[test]
fn both_documents_are_asked_for_and_count_as_one_question() {
    let stage = Stage::new(&city());
    assert_eq!(stage.sign_on().state, Health::Up);
    let names: Vec<&str> = stage
        .sign_on()
        .components
        .iter()
        .map(|part| part.name.as_str())
        .collect();
    assert_eq!(names, ["signing key k1"]);
    let pages = stage
        .line
        .asked
        .iter()
        .filter(|asked| asked.page.is_some())
        .count() as u64;
    assert_eq!(stage.sign_on().polls, pages, "one run is one poll");
    assert!(pages >= 3);
    assert_eq!(stage.sign_on().latency.len() as u64, pages);
}

/// ST9: the keys are gone, six services cannot log anybody in, and `/healthz` goes on saying 200.
#[test]
fn without_keys_one_alert_speaks_for_all_who_need_it() {
    let mut stage = Stage::new(&city());
    stage.show(&[]);
    stage.desk.lock().unwrap().logins = false;
    stage.line.pass(90 * SECOND);
    let (words, severity) = stage.alert(RuleRef::ServiceDown);
    assert_eq!(words, "JWKS has no keys at all: nobody can log in");
    assert_eq!(severity, Severity::Critical);
    assert_eq!(
        stage.line.world().services[1].state,
        Health::Up,
        "/healthz checks nothing"
    );
    let alerts = stage.line.alerts();
    assert_eq!(
        alerts
            .iter()
            .filter(|alert| !alert.starts_with('('))
            .count(),
        1,
        "{alerts:?}"
    );
    assert_eq!(alerts.len(), 7);
    for row in 2..8 {
        assert_eq!(
            stage.line.world().services[row].state,
            Health::Degraded,
            "not down"
        );
    }
    let affected = &stage
        .line
        .alert(RuleRef::ServiceDown, SIGN_ON)
        .unwrap()
        .affected;
    assert_eq!(affected.services.len(), 6);
    stage.show(&["k2"]);
    stage.desk.lock().unwrap().logins = true;
    stage.line.pass(90 * SECOND);
    assert_eq!(stage.line.alerts(), Vec::<String>::new());
    assert_eq!(stage.sign_on().state, Health::Up);
}

/// A new key came, and then a server that does not know it answers: what was signed with it is refused.
#[test]
fn the_newest_key_is_missed_and_an_older_one_is_not() {
    let mut stage = Stage::new(&city());
    stage.show(&["k1", "k2"]);
    stage.line.pass(2 * MINUTE);
    assert_eq!(stage.line.alerts(), Vec::<String>::new());
    stage.show(&["k1"]);
    stage.desk.lock().unwrap().logins = false;
    stage.line.pass(90 * SECOND);
    assert_eq!(stage.sign_on().state, Health::Degraded);
    let (words, severity) = stage.alert(RuleRef::ServiceDegraded);
    assert!(
        words.starts_with("signing key k2: missing since 2026-11-24T06:5"),
        "{words}"
    );
    assert!(words.ends_with(": only older ones are left"), "{words}");
    assert_eq!(severity, Severity::Major);
    let alerts = stage.line.alerts();
    assert_eq!(
        alerts
            .iter()
            .filter(|alert| !alert.starts_with('('))
            .count(),
        1,
        "{alerts:?}"
    );
    assert_eq!(alerts.len(), 7);
    // The rotation goes on as it should: the new key is back, and later the old one goes.
    stage.show(&["k2", "k1"]);
    stage.desk.lock().unwrap().logins = true;
    stage.line.pass(2 * MINUTE);
    assert_eq!(stage.line.alerts(), Vec::<String>::new());
    stage.show(&["k2"]);
    stage.line.pass(2 * MINUTE);
    assert_eq!(stage.line.alerts(), Vec::<String>::new());
    // One in place of another at once is a rotation too.
    stage.show(&["k3"]);
    stage.line.pass(2 * MINUTE);
    assert_eq!(stage.sign_on().state, Health::Up);
    assert_eq!(stage.sign_on().kept.len(), 1);
}

#[test]
fn a_key_that_was_taken_back_is_not_missed_for_ever() {
    let mut stage = Stage::new(&city());
    stage.show(&["k1", "k2"]);
    stage.line.pass(2 * MINUTE);
    stage.show(&["k1"]);
    stage.line.pass(23 * HOUR);
    assert_eq!(stage.sign_on().state, Health::Degraded);
    stage.line.pass(2 * HOUR);
    assert_eq!(stage.sign_on().state, Health::Up);
}

#[test]
fn another_issuer_is_told() {
    let mut stage = Stage::new(&city());
    let other = DISCOVERY.replace(
        "https://sign-on.test/realms/city\",\"jwks",
        "https://old.test/realms/city\",\"jwks",
    );
    stage.desk.lock().unwrap().discovery = Ok(reply(200, 20, &other));
    stage.line.pass(MINUTE);
    let (words, _) = stage.alert(RuleRef::ServiceDegraded);
    assert!(
        words.starts_with(
            "issuer: says https://old.test/realms/city and not https://sign-on.test/realms/city"
        ),
        "{words}"
    );
    // Where the console asks at an inner address, the config names the one that is to be expected.
    let inner = city().replace("format = \"oidc\"", "format = \"oidc\"\nparameters = { issuer = \"https://old.test/realms/city\", kid = \"k1 k9\" }");
    let mut stage = Stage::new(&inner);
    stage.desk.lock().unwrap().discovery = Ok(reply(200, 20, &other));
    stage.line.pass(MINUTE);
    let (words, _) = stage.alert(RuleRef::ServiceDown);
    assert_eq!(words, "signing key missing in JWKS: k9");
    stage.show(&["k1", "k9"]);
    stage.line.pass(MINUTE);
    assert_eq!(stage.line.alerts(), Vec::<String>::new());
}

#[test]
fn keys_that_do_not_come_are_down_and_named() {
    let mut stage = Stage::new(&city());
    stage.desk.lock().unwrap().keys = Ok(reply(500, 20, "oops"));
    while stage.sign_on().failures == 0 {
        stage.line.pass(SECOND);
    }
    assert_eq!(
        stage.sign_on().state,
        Health::Up,
        "one alone may be bad luck"
    );
    stage.line.pass(MINUTE);
    assert_eq!(stage.sign_on().state, Health::Down);
    let (words, _) = stage.alert(RuleRef::ServiceDown);
    assert!(words.starts_with("keys: "), "{words}");
    stage.desk.lock().unwrap().keys = Err(failure(FetchFault::Refused));
    stage.line.pass(MINUTE);
    let (words, _) = stage.alert(RuleRef::ServiceDown);
    assert!(words.starts_with("keys: "), "{words}");
    stage.show(&["k1"]);
    stage.line.pass(MINUTE);
    assert_eq!(stage.sign_on().state, Health::Up);
}
