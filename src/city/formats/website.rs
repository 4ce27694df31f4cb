//! `website`: a page for people, watched from outside: is it there, and what does it call itself.
//!
//! A page with 200 works, unless its title says that it does not. Leaves out: what the page says further, and whether its
//! parts work; a service that has a health endpoint is better watched there (`readiness`).

use super::{
    format::{Format, Message},
    found::{Found, Health, Item, State, Subject},
};
use crate::city::model::text::SafeText;

/// The format.
pub struct Website;

/// How far into a page its head is looked for, bytes.
const HEAD: usize = 64 * 1024;

/// Words in a title that say that the page stands for another one, in small letters: English, Finnish, Swedish.
const ILL: &[&str] = &[
    "maintenance",
    "unavailable",
    "bad gateway",
    "gateway timeout",
    "internal server error",
    "application error",
    "out of service",
    "huoltokatko",
    "huoltotauko",
    "käyttökatko",
    "palvelukatko",
    "underhåll",
    "driftstopp",
    "ur funktion",
];

impl Format for Website {
    fn name(&self) -> &'static str {
        "website"
    }

    fn about(&self) -> &'static str {
        "a page for people: whether it is there, its title, and whether that says that it is not well"
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let (health, detail) = match message.status {
            Some(304) => (Health::Up, None),
            Some(status @ 300..=399) => (
                Health::Unknown,
                Some(coded(status, ": a redirect is no page")),
            ),
            Some(status @ (401 | 403 | 404 | 410)) => (
                Health::Unknown,
                Some(coded(status, ": configuration fault")),
            ),
            Some(429) => (Health::Degraded, Some(coded(429, ": asks us to slow down"))),
            Some(status @ 400..=499) => (Health::Unknown, Some(coded(status, ""))),
            Some(status @ 500..=599) => (Health::Down, Some(coded(status, ""))),
            _ => page(message, found),
        };
        found.push(Item::State(State {
            subject: Subject::Service,
            health,
            detail,
            release: None,
            observed_at: None,
        }));
    }
}

fn coded(status: u16, why: &str) -> SafeText {
    SafeText::new(&format!("HTTP {status}{why}"))
}

/// Reads a page that came as it should.
fn page(message: &Message<'_>, found: &mut Found) -> (Health, Option<SafeText>) {
    let head = message.bytes.get(..HEAD).unwrap_or(message.bytes);
    let head = String::from_utf8_lossy(head.trim_ascii());
    if head.is_empty() {
        found.defect("payload", "an empty page");
        return (Health::Degraded, None);
    }
    let small = head.to_ascii_lowercase();
    let declared = message.header("content-type").unwrap_or_default();
    let is_page = small.contains("<html") || small.contains("<!doctype html");
    if !is_page && !declared.to_ascii_lowercase().contains("html") {
        found.defect("payload", "no page for people");
        return (Health::Unknown, None);
    }
    let Some(title) = title(&head, &small) else {
        return (Health::Up, None);
    };
    let lower = title.to_lowercase();
    let is_ill = ILL.iter().any(|word| lower.contains(word));
    let health = if is_ill { Health::Degraded } else { Health::Up };
    (health, Some(SafeText::new(&title)))
}

/// The text of `<title>`; `small` is the same page in small letters, byte for byte.
fn title(page: &str, small: &str) -> Option<String> {
    let tag = small.find("<title")?;
    let from = tag + small.get(tag..)?.find('>')? + 1;
    let length = small.get(from..)?.find("</title")?;
    let raw = page.get(from..from + length)?;
    let words: Vec<&str> = raw.split_whitespace().collect();
    let text = spelled(&words.join(" "));
    (!text.is_empty()).then_some(text)
}

/// Writes out the few entities that titles have (HTML, 13.5).
fn spelled(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let name = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        let letter = name.and_then(|(name, _)| entity(name));
        match (letter, name) {
            (Some(letter), Some((_, after))) => {
                out.push(letter);
                rest = after;
            }
            _ => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "auml" => 'ä',
        "ouml" => 'ö',
        "aring" => 'å',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Aring" => 'Å',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use super::*;

    fn check(status: Option<u16>, body: &str, expected: &[&str]) {
        let mut found = Found::default();
        let message = Message {
            status,
            ..Message::bare(body.as_bytes())
        };
        Website.parse(&message, &mut found);
        assert_eq!(told::lines(&found), expected, "{status:?} {body}");
    }

    #[test]
    fn a_page_is_there_and_has_a_name() {
        let page = "<!DOCTYPE html>\n<HTML><head><Title lang=fi>\n Helsingin &amp; Espoon\n p&auml;&#228;sivu </title>";
        check(
            Some(200),
            page,
            &["service is up 'Helsingin & Espoon pääsivu'"],
        );
        check(None, "<html><body>hei", &["service is up ''"]);
    }

    #[test]
    fn a_title_may_say_that_it_is_not_well() {
        for title in ["Scheduled Maintenance", "Huoltokatko", "Just nu underhåll"] {
            let page = format!("<html><title>{title}</title>");
            let expected = format!("service is degraded '{title}'");
            check(Some(200), &page, &[&expected]);
        }
    }

    #[test]
    fn what_is_no_page_says_nothing() {
        let empty = ["service is degraded ''", "! payload: an empty page"];
        check(Some(200), "", &empty);
        let json = ["service is unknown ''", "! payload: no page for people"];
        check(Some(200), "{\"a\":1}", &json);
        check(Some(503), "<html>", &["service is down 'HTTP 503'"]);
        let moved = ["service is unknown 'HTTP 302: a redirect is no page'"];
        check(Some(302), "", &moved);
        let lost = ["service is unknown 'HTTP 404: configuration fault'"];
        check(Some(404), "<html>", &lost);
        check(Some(304), "", &["service is up ''"]);
    }

    #[test]
    fn broken_titles_break_nothing() {
        check(Some(200), "<html><title", &["service is up ''"]);
        check(Some(200), "<html><title>a", &["service is up ''"]);
        let odd = "<html><title>&;&#x110000;&#0</title>";
        check(Some(200), odd, &["service is up '&;&#x110000;&#0'"]);
        check(Some(200), "<html><title> </title>", &["service is up ''"]);
    }
}
