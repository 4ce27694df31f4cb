//! `[[service]]`, and what services and polled feeds share: `url`, `every`, `headers`.

use super::{
    address::{self, Address},
    feeds,
    names::{Kind, Names, depends_on, small, told_by},
    requests::{self, Wanted},
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
    edge::spec::{Config, HttpSpec, OWN_HEADERS, Secret},
};
use reqwest::header::{HeaderName, HeaderValue};
use std::str::FromStr as _;
use toml::de::DeValue;

/// From when on an answer may be called slow.
const SLOW_MS: (u64, u64) = (1, 60_000);
/// Bounds of `body_max`: a health answer fits into the least.
const BODY_BYTES: (usize, usize) = (1_024, limits::BODY_BYTES_MOST);

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
        told_by: told_by(section, names),
        runbook: section.safe("runbook"),
        ..Service::default()
    };
    if let Some(mut inner) = section.table("http") {
        inner.require("format", "format = \"readiness\"");
        let format = feeds::format(&mut inner, outside);
        service.format = format.map_or("", Format::name);
        let operator = config.operator.as_deref();
        let asked = http(&mut inner, format, operator, outside);
        if let Some((poll, spec)) = asked.into_iter().find(|(poll, _)| !poll.is_named) {
            service.poll = Some(poll);
            let source = Source::Service(ServiceId(small(row)));
            config.http.insert(source, spec);
        }
        section.absorb(inner);
    }
    config.inventory.services.push(service);
}

/// Reads `[service.http]` or `[feed.http]`: each address that is asked, for a service only the first.
pub(super) fn http(
    section: &mut Section<'_>,
    format: Option<&dyn Format>,
    operator: Option<&str>,
    outside: &Outside<'_>,
) -> Vec<(Poll, HttpSpec)> {
    let asking = format.and_then(Format::asking);
    let base = asking.and_then(|asking| asking.base.as_deref());
    let example = format!("url = \"{}\"", base.unwrap_or("https://host/path"));
    section.require("url", &example);
    let url = secrets::secret(section, "url", outside);
    let is_hidden = section
        .item("url")
        .is_some_and(|item| matches!(item.value, DeValue::Table(_)));
    let address = url
        .as_ref()
        .and_then(|(url, at)| Some((address::web(section, url.reveal(), *at)?, *at)));
    let wanted = requests::wanted(section, format, address.as_ref());
    let slow_ms = section.span_ms("slow", SLOW_MS);
    let slow_ms = slow_ms.or(asking.and_then(|asking| asking.slow_ms));
    let body_bytes_max = section.bytes("body_max", BODY_BYTES);
    let theirs = asking.and_then(|asking| asking.body_bytes_max);
    let theirs = theirs.map(|bytes| bytes.clamp(BODY_BYTES.0, BODY_BYTES.1));
    let http1_only = section.flag("http1_only").unwrap_or_default();
    let mut headers = headers(section, outside);
    if let Some(asking) = asking {
        requests::headers(asking, operator, &mut headers);
    }
    let key = requests::key(section, asking, outside, &mut headers);
    let encrypted = address
        .as_ref()
        .is_none_or(|(address, _)| address.scheme == "https");
    let tls = secrets::tls(section, encrypted, outside);
    let (Some((mut address, _)), Some((url, _))) = (address, url) else {
        return Vec::new();
    };
    if is_hidden && address.path.len() > 1 {
        // Who keeps a URL out of the config has a reason: its path may be the key.
        address.path = "/***".to_owned();
    }
    let spec = HttpSpec {
        url,
        headers,
        tls,
        http1_only,
        body_bytes_max: body_bytes_max.or(theirs).unwrap_or(limits::BODY_BYTES),
    };
    let all = wanted.into_iter().map(|wanted| {
        let (url, shown_url) = full(spec.url.reveal(), &address, &wanted, key.as_deref());
        let poll = Poll {
            host: SafeText::new(&address.host_and_port()),
            shown_url: SafeText::new(&shown_url),
            every_ms: wanted.every_ms,
            slow_ms,
            name: SafeText::new(&wanted.name),
            floor_ms: asking.and_then(|it| it.floor_ms).unwrap_or_default(),
            max_age_ms: wanted.max_age_ms,
            is_named: wanted.is_named,
            edition: asking.map_or(0, |it| it.edition),
            parameters: wanted.parameters,
        };
        let spec = HttpSpec {
            url: Secret::new(url),
            ..spec.clone()
        };
        (poll, spec)
    });
    all.collect()
}

/// The address of a request, and the same for people: without user, password and query.
fn full(url: &str, address: &Address, wanted: &Wanted, key: Option<&str>) -> (String, String) {
    let host = address.host_and_port();
    let usual = matches!(
        (address.scheme.as_str(), address.port),
        ("http", 80) | ("https", 443)
    );
    let shown_host = match host.rsplit_once(':') {
        Some((bare, _)) if usual => bare,
        _ => &host,
    };
    let mut shown = format!("{}://{shown_host}{}", address.scheme, address.path);
    let mut url = url.to_owned();
    if let Some(path) = wanted.path.as_deref().filter(|path| !path.is_empty()) {
        let bare = path.split('?').next().unwrap_or_default();
        shown = format!("{}{bare}", shown.trim_end_matches('/'));
        url = format!("{}{path}", url.trim_end_matches('/'));
    }
    if let Some(key) = key {
        let sign = if url.contains('?') { '&' } else { '?' };
        url = format!("{url}{sign}{key}");
    }
    (url, shown)
}

fn headers(section: &mut Section<'_>, outside: &Outside<'_>) -> Vec<(String, Secret)> {
    let Some(mut inner) = section.table("headers") else {
        return Vec::new();
    };
    let mut headers = Vec::new();
    for (name, item) in inner.entries() {
        let header = HeaderName::from_str(name);
        let Ok(header) = header else {
            let what = format!("\"{name}\" cannot be the name of a header");
            inner.secret_fault(item.at, what, "letters, digits and `-`, as in X-Api-Key");
            continue;
        };
        if OWN_HEADERS.contains(&header.as_str()) {
            let what = format!("header \"{name}\" is one that the console sets by itself");
            inner.secret_fault(item.at, what, "take it out");
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

#[cfg(test)]
mod tests {
    use super::super::read_texts;
    use super::*;

    fn read(http: &str) -> Result<Config, Vec<super::super::Problem>> {
        let text = format!(
            "[[city]]\nid = 'a'\n[[service]]\nid = 's'\ncity = 'a'\n[service.http]\nformat = 'readiness'\n{http}"
        );
        let environment = |name: &str| {
            (name == "HOOK").then(|| "https://a.example/T0KEN-canary/state?k=1".to_owned())
        };
        read_texts(vec![("a.toml".into(), text)], &environment)
    }

    /// Who hides a URL in the environment has a reason: its path may be the key.
    #[test]
    fn a_url_from_outside_is_shown_without_its_path() {
        let shown = |url: &str| {
            let config = read(url).unwrap();
            let poll = config.inventory.services[0].poll.as_ref();
            poll.unwrap().shown_url.to_string()
        };
        assert_eq!(shown("url = { env = 'HOOK' }"), "https://a.example/***");
        let open = "url = 'https://a.example/state?k=1'";
        assert_eq!(shown(open), "https://a.example/state");
    }

    /// What the link would refuse for every request is refused here, with its place.
    #[test]
    fn a_header_that_is_not_the_operators_is_a_problem() {
        for name in ["Accept-Encoding", "range", "Connection", "If-None-Match"] {
            let text = format!("url = 'https://a.example/'\nheaders = {{ {name} = 'x' }}");
            let problems = read(&text).unwrap_err();
            assert_eq!(problems.len(), 1, "{name}");
            assert!(
                problems[0].what.as_str().contains(name),
                "{:?}",
                problems[0]
            );
        }
        read("url = 'https://a.example/'\nheaders = { Accept = 'text/plain' }").unwrap();
    }
}
