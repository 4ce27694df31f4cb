//! `oidc`: a city's sign-on, by the two documents that every client of it needs (OpenID Connect Discovery 1.0,
//! RFC 8414, RFC 7517). The first says who issues tokens and where its keys are; without the keys nobody can log
//! in, whatever `/healthz` says (MISSION Y12, ST9).
//!
//! Leaves out: logging in, and whether tokens are signed with the keys that are shown: no token is ever asked for.
//! A key that was there and is gone is noticed by the engine, which remembers (`Found::kept`).

use super::{
    format::{Asking, Format, Message, Request},
    found::{Found, Health, Item, State, Subject},
    json::Node,
};
use crate::city::model::text::SafeText;
use std::sync::LazyLock;

/// What follows the issuer in the address of its discovery document (Discovery 1.0, section 4).
const WELL_KNOWN: &str = "/.well-known/openid-configuration";
/// Keys that are looked at; real sign-ons show up to eight.
const KEYS: usize = 64;

static ASKING: LazyLock<Asking> = LazyLock::new(|| Asking {
    base: Some("https://sign-on.example/realms/city".into()),
    parameters: vec![("issuer".into(), None), ("kid".into(), None)],
    requests: vec![
        Request {
            name: "discovery".into(),
            path: WELL_KNOWN.into(),
            ..Request::default()
        },
        Request {
            name: "keys".into(),
            named_by: Some("discovery".into()),
            of_service: true,
            ..Request::default()
        },
    ],
    ..Asking::default()
});

/// The format.
pub struct Oidc;

impl Format for Oidc {
    fn name(&self) -> &'static str {
        "oidc"
    }

    fn about(&self) -> &'static str {
        "OpenID Connect: the sign-on's discovery document, and whether the keys that it names are there"
    }

    fn asking(&self) -> Option<&Asking> {
        Some(&ASKING)
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let any = found.json(message.bytes, |root, found| {
            if let Some(keys) = root.get("keys").filter(Node::is_array) {
                key_set(keys, message, found);
            } else if root.get("issuer").or(root.get("jwks_uri")).is_some() {
                discovery(root, message, found);
            } else {
                stranger(root, found);
            }
        });
        if !any && found.defects.is_empty() {
            found.defect("payload", "no JSON");
        }
    }
}

/// An error in the form of RFC 6749, section 5.2, or something else altogether.
fn stranger(root: Node<'_, '_>, found: &mut Found) {
    let word = |key| root.get(key)?.text();
    match word("error_description").or(word("error")) {
        Some(words) => found.defect("error", &words),
        None => found.defect("payload", "neither a discovery document nor a set of keys"),
    }
}

fn tell(subject: Subject, health: Health, detail: &str, found: &mut Found) {
    found.push(Item::State(State {
        subject,
        health,
        detail: Some(SafeText::new(detail)),
        release: None,
        observed_at: None,
    }));
}

fn part(name: &str, health: Health, detail: &str, found: &mut Found) {
    tell(
        Subject::Component(SafeText::new(name)),
        health,
        detail,
        found,
    );
}

/// The document that says who issues tokens, and where everything is.
fn discovery(root: Node<'_, '_>, message: &Message<'_>, found: &mut Found) {
    let text = |key| root.get(key)?.text().filter(|text| !text.trim().is_empty());
    let Some(issuer) = text("issuer") else {
        found.defect("issuer", "missing");
        let why = "the discovery document names no issuer: no client accepts it";
        return tell(Subject::Service, Health::Down, why, found);
    };
    match text("jwks_uri") {
        Some(address) => {
            let says = format!("issues tokens as {issuer}");
            tell(Subject::Service, Health::Up, &says, found);
            found.addresses.push(("keys".into(), address.into_owned()));
        }
        None => {
            found.defect("jwks_uri", "missing");
            let why = "the discovery document does not say where the keys are: nobody can log in";
            tell(Subject::Service, Health::Down, why, found);
        }
    }
    for key in ["authorization_endpoint", "token_endpoint"] {
        if text(key).is_none() {
            found.defect(key, "missing");
            part(
                key,
                Health::Degraded,
                "not in the discovery document",
                found,
            );
        }
    }
    if let Some(expected) = expected_issuer(message)
        && bare(&issuer) != bare(expected)
    {
        let why = format!(
            "says {issuer} and not {expected}: clients that compare, as they must, refuse to log anybody in"
        );
        part("issuer", Health::Degraded, &why, found);
    }
}

/// Who is to issue tokens: whom the config names, or whose document was asked for (Discovery 1.0, 4.3).
fn expected_issuer<'a>(message: &Message<'a>) -> Option<&'a str> {
    let named = message.parameter("issuer");
    named.or_else(|| message.asked?.strip_suffix(WELL_KNOWN))
}

/// A slash at its end is taken off before the path is put behind it (Discovery 1.0, 4.1).
fn bare(issuer: &str) -> &str {
    issuer.trim().trim_end_matches('/')
}

/// The set of keys (RFC 7517, section 5): those that tokens are signed with are the ones that count.
fn key_set(keys: Node<'_, '_>, message: &Message<'_>, found: &mut Found) {
    let place = found.items.len();
    tell(Subject::Service, Health::Up, "", found);
    let mut names = Vec::new();
    let mut signing = 0;
    for (index, key) in keys.elements().take(KEYS).enumerate() {
        if !key.is_object() || key.get("kty").is_none() {
            found.defect(&format!("keys[{index}]"), "no key: it has no `kty`");
            continue;
        }
        if is_for_signing(key) {
            signing += 1;
            names.extend(signing_key(key, found));
        }
    }
    found.over_bounds += u32::try_from(keys.elements().skip(KEYS).count()).unwrap_or(u32::MAX);
    let expected = message.parameter("kid").unwrap_or_default();
    let is_missing = |kid: &&str| !names.iter().any(|name| name == kid);
    let missing: Vec<&str> = expected.split_whitespace().filter(is_missing).collect();
    for kid in &missing {
        let why = "missing in JWKS, and the config expects it";
        part(&format!("signing key {kid}"), Health::Down, why, found);
    }
    let (health, says) = if signing == 0 {
        let why = match keys.elements().next() {
            None => "JWKS has no keys at all: nobody can log in",
            Some(_) => "no signing key in JWKS: nobody can log in",
        };
        (Health::Down, why.to_owned())
    } else if !missing.is_empty() {
        let why = format!("signing key missing in JWKS: {}", missing.join(", "));
        (Health::Down, why)
    } else {
        let s = if signing == 1 { "" } else { "s" };
        (Health::Up, format!("{signing} signing key{s} in JWKS"))
    };
    if let Some(Item::State(service)) = found.items.get_mut(place) {
        service.health = health;
        service.detail = Some(SafeText::new(&says));
    }
}

/// `use` and `key_ops` are optional (RFC 7517, 4.2 and 4.3): a key that says nothing may sign.
fn is_for_signing(key: Node<'_, '_>) -> bool {
    let is_other = key
        .get("use")
        .and_then(|word| word.text())
        .is_some_and(|word| word != "sig");
    let verifies = key.get("key_ops").is_none_or(|all| {
        let mut all = all.elements().filter_map(|word| word.text());
        all.any(|word| word == "verify" || word == "sign")
    });
    !is_other && verifies
}

/// One key: its name where it has one. Of its numbers nothing is shown.
fn signing_key(key: Node<'_, '_>, found: &mut Found) -> Option<String> {
    let text = |name| key.get(name)?.text().filter(|text| !text.trim().is_empty());
    let kid = text("kid").map(|kid| kid.trim().to_owned());
    let name = match &kid {
        Some(kid) => format!("signing key {kid}"),
        None => "signing key without a kid".to_owned(),
    };
    let is_secret = key.get("d").is_some() || key.get("k").is_some();
    if is_secret {
        let why = "its secret half is published: whoever reads it can sign tokens";
        part(&name, Health::Down, why, found);
    } else {
        let kind = text("alg").or_else(|| text("kty")).unwrap_or_default();
        part(&name, Health::Up, &kind, found);
    }
    if kid.is_some() {
        found.kept.push(SafeText::new(&name));
    }
    kid
}

#[cfg(test)]
mod tests {
    use super::super::told::{lines, tell};
    use super::*;

    const KEYS_OF_TWO: &str = r#"{"keys":[{"kid":"a","kty":"RSA","alg":"RS256","use":"sig","n":"x","e":"AQAB"},
        {"kid":"e","kty":"RSA","use":"enc"},{"kty":"EC","key_ops":["verify"]},{"kid":"w","kty":"RSA","key_ops":["wrapKey"]}]}"#;

    fn read(bytes: &str, asked: &str, parameters: &[(&str, &str)]) -> Found {
        let mut found = Found::default();
        let safe = parameters
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()));
        let parameters: Vec<(SafeText, SafeText)> = safe.collect();
        let message = Message {
            asked: Some(asked),
            parameters: &parameters,
            ..Message::bare(bytes.as_bytes())
        };
        Oidc.parse(&message, &mut found);
        found
    }

    #[test]
    fn counts_the_keys_that_sign() {
        assert_eq!(
            tell(&Oidc, "", KEYS_OF_TWO),
            [
                "service is up '2 signing keys in JWKS'",
                "component/signing key a is up 'RS256'",
                "component/signing key without a kid is up 'EC'",
            ]
        );
        let found = read(KEYS_OF_TWO, "", &[]);
        assert_eq!(found.kept, [SafeText::new("signing key a")]);
    }

    #[test]
    fn no_key_is_down() {
        for (keys, why) in [
            (
                r#"{"keys":[]}"#,
                "JWKS has no keys at all: nobody can log in",
            ),
            (
                r#"{"keys":[{"kid":"e","kty":"RSA","use":"enc"}]}"#,
                "no signing key in JWKS: nobody can log in",
            ),
        ] {
            assert_eq!(tell(&Oidc, "", keys), [format!("service is down '{why}'")]);
        }
    }

    #[test]
    fn a_key_that_the_config_expects() {
        let found = read(KEYS_OF_TWO, "", &[("kid", "a 2026-11")]);
        let lines = lines(&found);
        assert_eq!(
            lines[0],
            "service is down 'signing key missing in JWKS: 2026-11'"
        );
        assert_eq!(
            lines[3],
            "component/signing key 2026-11 is down 'missing in JWKS, and the config expects it'"
        );
        let found = read(KEYS_OF_TWO, "", &[("kid", "a")]);
        assert_eq!(super::super::told::lines(&found).len(), 3);
    }

    #[test]
    fn a_published_secret_is_told_and_not_shown() {
        let keys = r#"{"keys":[{"kid":"a","kty":"RSA","n":"nnn","d":"CANARY"}]}"#;
        let told = tell(&Oidc, "", keys);
        assert_eq!(
            told[1],
            "component/signing key a is down 'its secret half is published: whoever reads it can sign tokens'"
        );
        assert!(!told.concat().contains("CANARY"));
    }

    #[test]
    fn the_issuer_is_the_one_that_was_asked() {
        let document = r#"{"issuer":"https://a.example/sso/","jwks_uri":"https://a.example/keys","authorization_endpoint":"x","token_endpoint":"y"}"#;
        let check = |asked: &str, parameters: &[(&str, &str)], is_good: bool| {
            let found = read(document, asked, parameters);
            assert_eq!(
                found.items.len() == 1,
                is_good,
                "{asked} {:?}",
                lines(&found)
            );
            assert_eq!(found.addresses[0].1, "https://a.example/keys");
        };
        check(
            "https://a.example/sso/.well-known/openid-configuration",
            &[],
            true,
        );
        check(
            "https://b.example/sso/.well-known/openid-configuration",
            &[],
            false,
        );
        // Asked at an inner address: the config says who is to be expected, or nobody can tell.
        check(
            "https://b.example/sso/.well-known/openid-configuration",
            &[("issuer", "https://a.example/sso")],
            true,
        );
        check("https://b.example/***", &[], true);
        check(
            "https://a.example/sso/.well-known/openid-configuration",
            &[("issuer", "https://c.example")],
            false,
        );
    }
}
