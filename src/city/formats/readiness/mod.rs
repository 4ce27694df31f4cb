//! `readiness`: health endpoints (APIS 3.3, MISSION T06). Helsinki's `/readiness` with its release
//! marker, Varaamo's `/monitoring/*`, health+json (draft-inadarei-api-health-check-06), Spring
//! actuator, django-health-check, MicroProfile, Kubernetes lines, Icinga 2 objects, and plain words.
//!
//! What a status code alone may say: 5xx is down, 401/403/404 is a fault of the configuration and not
//! of the city (APIS 1.2), a redirect is not health, and a page with 200 is never "up" (FAILURES B4).
//! Leaves out: Statuspage, Uptime Kuma and Gatus, and how several endpoints of a service add up.

mod document;
mod text;
mod word;

use super::{
    format::{Format, Message},
    found::{Found, Health, Item, State, Subject},
};
use crate::city::model::{text::SafeText, time::Stamp};

/// The format.
pub struct Readiness;

/// What the body says about the whole, whatever the status code says.
#[derive(Debug, Default)]
struct Verdict {
    /// `None` where the body does not say.
    health: Option<Health>,
    detail: Option<SafeText>,
    release: Option<SafeText>,
    observed_at: Option<Stamp>,
}

impl Format for Readiness {
    fn name(&self) -> &'static str {
        "readiness"
    }

    fn about(&self) -> &'static str {
        "health endpoints: Helsinki /readiness, Varaamo /monitoring, health+json, Spring actuator, Kubernetes, plain"
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        // The service comes first; what its parts say decides about it, so its place is kept.
        found.push(state(Subject::Service, Health::Unknown));
        let mut verdict = body(message, found);
        if verdict.release.is_none() {
            verdict.release = ["x-release", "x-app-version", "x-version"]
                .iter()
                .find_map(|name| message.header(name))
                .map(SafeText::new);
        }
        found.data_at = verdict.observed_at;
        let (health, told) = weigh(message.status, &verdict, found);
        if let Some(Item::State(service)) = found.items.first_mut() {
            service.health = health;
            service.detail = told.or(verdict.detail);
            service.release = verdict.release;
            service.observed_at = verdict.observed_at;
        }
    }
}

fn state(subject: Subject, health: Health) -> Item {
    Item::State(State {
        subject,
        health,
        detail: None,
        release: None,
        observed_at: None,
    })
}

/// Reads the body by its shape; the content type only speaks up where the body is empty.
fn body(message: &Message<'_>, found: &mut Found) -> Verdict {
    let bytes = message.bytes.trim_ascii_start();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = bytes.trim_ascii();
    let declared = message.header("content-type").unwrap_or_default();
    let declares_json = declared.to_ascii_lowercase().contains("json");
    match bytes.first() {
        None => empty(message.status, declares_json, found),
        Some(b'<') => {
            let start = bytes.get(..40).unwrap_or(bytes);
            let start = String::from_utf8_lossy(start);
            let reason = format!("a page or XML instead of a health answer: {start}");
            found.defect("payload", &reason);
            Verdict::default()
        }
        Some(b'{' | b'"') => document::read(bytes, found),
        Some(b'[') if !bytes.starts_with(b"[+]") && !bytes.starts_with(b"[-]") => {
            document::read(bytes, found)
        }
        Some(_) if declares_json || matches!(bytes, b"null" | b"true" | b"false") => {
            document::read(bytes, found)
        }
        Some(_) => text::read(bytes, found),
    }
}

/// Helsinki's `/healthz` answers 200 with nothing at all, under Django's default content type.
fn empty(status: Option<u16>, declares_json: bool, found: &mut Found) -> Verdict {
    if matches!(status, Some(200 | 204)) && !declares_json {
        return Verdict {
            health: Some(Health::Up),
            detail: Some(SafeText::new("answers")),
            ..Verdict::default()
        };
    }
    if status.is_none_or(|status| status < 300) {
        found.defect("payload", "empty: it says nothing about the service");
    }
    Verdict::default()
}

/// Weighs the status code against the body. Returns the health, and words of its own where the code
/// decides alone.
fn weigh(status: Option<u16>, verdict: &Verdict, found: &mut Found) -> (Health, Option<SafeText>) {
    let said = verdict.health;
    let Some(code) = status else {
        return (said.unwrap_or_default(), None);
    };
    let own = |health, why: &str| (health, Some(SafeText::new(&format!("HTTP {code}{why}"))));
    match code {
        200..=299 => (said.unwrap_or_default(), None),
        304 => own(Health::Up, ": not modified"),
        300..=399 => own(Health::Unknown, ": a redirect is not health"),
        401 | 403 | 404 => own(Health::Unknown, ": configuration fault"),
        429 => own(Health::Degraded, ": asks us to slow down"),
        400..=499 => match said {
            Some(health) => (health, None),
            None => own(Health::Unknown, ": configuration fault"),
        },
        500..=599 => match said {
            Some(Health::Up) => {
                found.defect("status", "the body says up, the status code says it fails");
                own(Health::Down, "")
            }
            Some(health @ (Health::Degraded | Health::Down)) => (health, None),
            Some(Health::Unknown) | None if verdict.detail.is_some() => (Health::Down, None),
            Some(Health::Unknown) | None => own(Health::Down, ""),
        },
        _ => own(Health::Unknown, ""),
    }
}

#[cfg(test)]
mod tests;
