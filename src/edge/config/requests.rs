//! Which addresses a polled source has: the one of the config as it is written, or that of the publisher with the
//! paths of the format's requests behind it; how often each is asked, with which headers and which key.
//!
//! The format says what its publisher wants (`Asking`), the config says where, and may ask for less, never for more.

use super::{
    address::Address,
    problem::Spot,
    secrets::{self, Outside},
    section::Section,
    words,
};
use crate::{
    city::{
        formats::format::{Asking, Format, KeyInto, Request},
        model::text::SafeText,
    },
    edge::spec::Secret,
};
use std::fmt::Write as _;

/// How often something may be asked: a second to a day. Slower is no watching, faster is no manners.
const EVERY_MS: (u64, u64) = (1_000, 86_400_000);
/// How often something is asked where nobody says, in milliseconds.
const EVERY_USUAL_MS: u64 = 60_000;

/// One address.
pub(super) struct Wanted {
    /// What the format calls it; empty where the config's url is all.
    pub(super) name: String,
    /// Behind the url; `None` for the url as it is.
    pub(super) path: Option<String>,
    pub(super) every_ms: u64,
    pub(super) max_age_ms: Option<u64>,
    /// Another answer names the address.
    pub(super) is_named: bool,
    /// What was chosen for the format, but for what stands in paths.
    pub(super) parameters: Vec<(SafeText, SafeText)>,
}

/// All addresses of one `[feed.http]` or `[service.http]`, the one that is asked for a service first.
pub(super) fn wanted(
    section: &mut Section<'_>,
    format: Option<&dyn Format>,
    address: Option<&(Address, Spot)>,
) -> Vec<Wanted> {
    let usual = Asking::default();
    let asking = format.and_then(Format::asking).unwrap_or(&usual);
    let every_ms = interval(section, asking);
    let has_own = section.item("every").is_some();
    let chosen = section.texts("requests");
    let own = chosen_parameters(section, asking);
    let paths = expanded(&own, asking);
    let parameters = handed(&own, asking);
    let as_written = |request: Option<&Request>| {
        let max_age_ms = request.and_then(|request| request.max_age_ms);
        vec![Wanted {
            name: request.map_or("", |request| &request.name).to_owned(),
            path: None,
            every_ms: match request.and_then(|request| request.every_ms) {
                Some(usual_ms) if !has_own => usual_ms,
                _ => every_ms,
            },
            max_age_ms: max_age_ms.or(asking.max_age_ms),
            is_named: false,
            parameters: parameters.clone(),
        }]
    };
    let Some((address, at)) = address else {
        return as_written(None);
    };
    if paths.is_empty() || chosen.as_ref().is_some_and(Vec::is_empty) {
        return as_written(None);
    }
    let is_under = |root: &str| address.path.trim_end_matches('/').ends_with(root);
    let is_root = asking.roots.is_empty() || asking.roots.iter().any(|root| is_under(root));
    if chosen.is_none() && !is_root {
        return as_written(None);
    }
    let bare = |path: &str| path.split('?').next().unwrap_or_default().to_owned();
    let same = paths.iter().find(|(_, path)| {
        let path = path.as_deref().map(bare).unwrap_or_default();
        !path.is_empty() && address.path.ends_with(&path)
    });
    if let (None, Some((request, _))) = (&chosen, same) {
        return as_written(Some(request));
    }
    if address.has_query {
        let what = "paths are put behind this url, so it has no `?`";
        let hint = "the url of the publisher; or requests = [] to ask for it as it is written";
        section.secret_fault(*at, what, hint);
    }
    let names = chosen.map(|chosen| names(section, &chosen, asking));
    let is_chosen = |request: &Request| {
        let all = names.as_ref();
        all.is_none_or(|names| names.iter().any(|name| **name == *request.name))
    };
    let paths = paths.into_iter().filter(|(request, _)| is_chosen(request));
    let paths: Vec<_> = paths.collect();
    unfilled(section, asking, &paths);
    let wanted = paths.into_iter().map(|(request, path)| Wanted {
        name: request.name.to_string(),
        is_named: path.is_none(),
        path: path.or_else(|| Some(String::new())),
        every_ms: request.every_ms.unwrap_or(every_ms),
        max_age_ms: request.max_age_ms.or(asking.max_age_ms),
        parameters: parameters.clone(),
    });
    wanted.collect()
}

/// Every parameter of the paths that are asked for must have been chosen.
fn unfilled(section: &mut Section<'_>, asking: &Asking, paths: &[(&Request, Option<String>)]) {
    for (name, _) in &asking.parameters {
        let open = format!("{{{name}}}");
        let mut paths = paths.iter().filter_map(|(_, path)| path.as_ref());
        if paths.any(|path| path.contains(&open)) {
            let what = format!(
                "{} needs a `{name}` for the paths of its format",
                section.title
            );
            let hint = format!(
                "parameters = {{ {name} = \"...\" }}, or leave the request out of `requests`"
            );
            section.fault(section.at, what, hint);
        }
    }
}

/// How often, never more often than the publisher wants.
fn interval(section: &mut Section<'_>, asking: &Asking) -> u64 {
    let floor_ms = asking.floor_ms.unwrap_or_default();
    let Some(every_ms) = section.span_ms("every", EVERY_MS) else {
        return EVERY_USUAL_MS.max(floor_ms);
    };
    if every_ms < floor_ms
        && let Some(item) = section.item("every")
    {
        let least = floor_ms.div_ceil(1_000);
        let what = format!("`every` is under the {least} s that this publisher asks for");
        section.fault(item.at, what, format!("every = \"{least}s\""));
    }
    every_ms.max(floor_ms)
}

/// The names that a config chose, with those that name their addresses.
fn names<'a>(
    section: &mut Section<'_>,
    chosen: &[(&'a str, Spot)],
    asking: &'a Asking,
) -> Vec<&'a str> {
    let mut names = Vec::new();
    for (name, at) in chosen {
        let found = asking
            .requests
            .iter()
            .find(|request| *request.name == **name);
        let Some(request) = found else {
            let known = asking.requests.iter().map(|request| &*request.name);
            let hint = match words::nearest(name, known.clone()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("one of: {}", known.collect::<Vec<_>>().join(", ")),
            };
            section.fault(*at, format!("there is no request \"{name}\""), hint);
            continue;
        };
        names.push(*name);
        names.extend(request.named_by.as_deref());
    }
    names
}

/// The parameters that a config chose, and the usual ones for the others.
fn chosen_parameters(section: &mut Section<'_>, asking: &Asking) -> Vec<(String, String)> {
    let mut own: Vec<(String, String)> = Vec::new();
    if let Some(mut inner) = section.table("parameters") {
        for (name, item) in inner.entries() {
            let known = || asking.parameters.iter().map(|(name, _)| &**name);
            match item.value {
                toml::de::DeValue::String(text) if known().any(|known| known == name) => {
                    own.push((name.to_owned(), text.to_string()));
                }
                toml::de::DeValue::String(_) => {
                    let all: Vec<&str> = known().collect();
                    let hint = match words::nearest(name, known()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None if all.is_empty() => "it has no parameters".to_owned(),
                        None => format!("its parameters: {}", all.join(", ")),
                    };
                    inner.fault(item.at, format!("this format has no `{name}`"), hint);
                }
                _ => inner.fault(
                    item.at,
                    format!("`{name}` is no text"),
                    format!("{name} = \"...\""),
                ),
            }
        }
        section.absorb_free(inner);
    }
    for (name, usual) in &asking.parameters {
        if own.iter().any(|(known, _)| **known == **name) {
            continue;
        }
        if let Some(usual) = usual {
            own.push((name.to_string(), usual.to_string()));
        }
    }
    own
}

/// Those that stand in no path: they are for the format itself.
fn handed(own: &[(String, String)], asking: &Asking) -> Vec<(SafeText, SafeText)> {
    let stands = |name: &str| {
        let mut requests = asking.requests.iter();
        requests.any(|request| request.path.contains(&format!("{{{name}}}")))
    };
    let handed = own.iter().filter(|(name, _)| !stands(name));
    let safe = |text: &String| SafeText::new(text);
    handed
        .map(|(name, value)| (safe(name), safe(value)))
        .collect()
}

/// The path of each request with the parameters in it; `None` where another document names the address.
fn expanded<'a>(
    own: &[(String, String)],
    asking: &'a Asking,
) -> Vec<(&'a Request, Option<String>)> {
    let requests = asking.requests.iter();
    let paths = requests.map(|request| {
        let mut path = request.path.to_string();
        for (name, value) in own {
            path = path.replace(&format!("{{{name}}}"), &encoded(value));
        }
        (request, request.named_by.is_none().then_some(path))
    });
    paths.collect()
}

/// The headers that the publisher wants, where the config has no word of its own for them.
pub(super) fn headers(asking: &Asking, operator: Option<&str>, own: &mut Vec<(String, Secret)>) {
    for (name, value) in &asking.headers {
        if own
            .iter()
            .any(|(known, _)| known.eq_ignore_ascii_case(name))
        {
            continue;
        }
        let value = value
            .replace("{operator}", operator.unwrap_or("valvomo"))
            .replace("{app}", "valvomo")
            .replace("{version}", env!("CARGO_PKG_VERSION"));
        let plain = value.chars().map(|c| match c {
            ' '..='~' => c,
            _ => '?',
        });
        own.push((name.to_string(), Secret::new(plain.collect())));
    }
}

/// Reads `key`, and puts it where the publisher wants it: into a header, or into the query that is returned.
pub(super) fn key(
    section: &mut Section<'_>,
    asking: Option<&Asking>,
    outside: &Outside<'_>,
    headers: &mut Vec<(String, Secret)>,
) -> Option<String> {
    let secret = secrets::secret(section, "key", outside);
    let place = asking.and_then(|asking| asking.key.as_ref());
    let (place, secret) = match (place, secret) {
        (None, None) => return None,
        (None, Some((_, at))) => {
            let hint = "headers = { ... } sends what the publisher wants";
            section.secret_fault(at, "this format knows no place for a `key`", hint);
            return None;
        }
        (Some(place), None) => {
            if place.is_required && section.item("key").is_none() {
                let what = format!(
                    "{} has no `key`: this publisher answers nobody else",
                    section.title
                );
                section.fault(section.at, what, "key = { env = \"CITY_API_KEY\" }");
            }
            return None;
        }
        (Some(place), Some((secret, at))) => {
            let is_plain = secret
                .reveal()
                .bytes()
                .all(|byte| (0x21..0x7f).contains(&byte));
            if !is_plain {
                section.secret_fault(at, "this `key` cannot be sent", "one word, without blanks");
            }
            (place, secret)
        }
    };
    match &place.into {
        KeyInto::Header(name) => {
            let value = format!("{}{}", place.prefix, secret.reveal());
            headers.push((name.to_string(), Secret::from_outside(value)));
            None
        }
        KeyInto::Query(name) => Some(format!("{name}={}", encoded(secret.reveal()))),
    }
}

/// A text as a part of a URL: all but letters, digits and `-._~,:` as %XX (RFC 3986, 2).
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a text cannot fail.
            let _written = write!(out, "%{byte:02X}");
        }
    }
    out
}
