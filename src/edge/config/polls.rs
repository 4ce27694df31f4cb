//! `[[service]]`, and what services and polled feeds share: `url`, `every`, `headers`.

use super::{
    address, feeds,
    names::{Kind, Names, depends_on, small},
    secrets::{self, Outside},
    section::Section,
};
use crate::{
    city::{
        engine::port::Source,
        formats::format::Format,
        model::{
            ids::{CityId, ServiceId, TeamId},
            inventory::{Poll, Service},
            limits,
            text::SafeText,
        },
    },
    edge::spec::{Config, HttpSpec, Secret},
};
use reqwest::header::{HeaderName, HeaderValue};
use std::str::FromStr as _;

/// How often something may be asked: a second to a day. Slower is no watching, faster is no manners.
const EVERY_MS: (u64, u64) = (1_000, 86_400_000);
/// How often something is asked where the config does not say, in milliseconds.
const EVERY_USUAL_MS: u64 = 60_000;
/// From when on an answer may be called slow.
const SLOW_MS: (u64, u64) = (1, 60_000);
/// Bounds of `body_max`: a health answer fits into the least, and the most still fits in memory.
const BODY_BYTES: (usize, usize) = (1_024, 256 * 1024 * 1024);

/// Reads one service, and adds it.
pub(super) fn service(
    section: &mut Section<'_>,
    row: usize,
    names: &Names,
    outside: &Outside<'_>,
    config: &mut Config,
) {
    let id = section.safe("id").unwrap_or_default();
    let mut service = Service {
        name: section.safe("name").unwrap_or_else(|| id.clone()),
        id,
        city: section
            .reference("city", Kind::City, names)
            .map(|row| CityId(small(row))),
        owner: section
            .reference("owner", Kind::Team, names)
            .map(|row| TeamId(small(row))),
        depends_on: depends_on(section, names),
        runbook: section.safe("runbook"),
        ..Service::default()
    };
    if let Some(mut inner) = section.table("http") {
        inner.require("format", "format = \"readiness\"");
        let format = feeds::format(&mut inner);
        service.format = format.map_or("", Format::name);
        if let Some((poll, spec)) = http(&mut inner, outside) {
            service.poll = Some(poll);
            let source = Source::Service(ServiceId(small(row)));
            config.http.insert(source, spec);
        }
        section.absorb(inner);
    }
    config.inventory.services.push(service);
}

/// Reads `[service.http]` or `[feed.http]`.
pub(super) fn http(section: &mut Section<'_>, outside: &Outside<'_>) -> Option<(Poll, HttpSpec)> {
    section.require("url", "url = \"https://host/path\"");
    let url = secrets::secret(section, "url", outside);
    let address = url
        .as_ref()
        .and_then(|(url, at)| address::web(section, url.reveal(), *at));
    let every_ms = section.span_ms("every", EVERY_MS).unwrap_or(EVERY_USUAL_MS);
    let slow_ms = section.span_ms("slow", SLOW_MS);
    let body_bytes_max = section.bytes("body_max", BODY_BYTES);
    let http1_only = section.flag("http1_only").unwrap_or_default();
    let headers = headers(section, outside);
    let encrypted = address
        .as_ref()
        .is_none_or(|address| address.scheme == "https");
    let tls = secrets::tls(section, encrypted, outside);
    let (address, (url, _)) = (address?, url?);
    let host = address.host_and_port();
    let usual = matches!(
        (address.scheme.as_str(), address.port),
        ("http", 80) | ("https", 443)
    );
    let shown_host = match host.rsplit_once(':') {
        Some((bare, _)) if usual => bare,
        _ => &host,
    };
    let shown_url = format!("{}://{shown_host}{}", address.scheme, address.path);
    let poll = Poll {
        host: SafeText::new(&host),
        shown_url: SafeText::new(&shown_url),
        every_ms,
        slow_ms,
    };
    let spec = HttpSpec {
        url,
        headers,
        tls,
        http1_only,
        body_bytes_max: body_bytes_max.unwrap_or(limits::BODY_BYTES),
    };
    Some((poll, spec))
}

fn headers(section: &mut Section<'_>, outside: &Outside<'_>) -> Vec<(String, Secret)> {
    let Some(mut inner) = section.table("headers") else {
        return Vec::new();
    };
    let mut headers = Vec::new();
    for (name, item) in inner.entries() {
        if HeaderName::from_str(name).is_err() {
            let what = format!("\"{name}\" cannot be the name of a header");
            inner.secret_fault(item.at, what, "letters, digits and `-`, as in X-Api-Key");
            continue;
        }
        let Some(value) = secrets::of_value(&mut inner, name, item.value, item.at, outside) else {
            continue;
        };
        if HeaderValue::from_str(value.reveal()).is_err() {
            let what = format!("the value of header \"{name}\" cannot be sent");
            inner.secret_fault(item.at, what, "one line, without control characters");
        }
        headers.push((name.to_owned(), value));
    }
    section.absorb_free(inner);
    headers
}
