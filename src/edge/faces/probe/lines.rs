//! The lines of a config for what was probed: as it stands, a good config for a city called `my-city`.

use crate::city::{
    formats::{
        format::{Asking, Format},
        found::{Found, Item, Subject},
    },
    model::topic::carries,
};
use std::fmt::Write as _;

/// Where something came from, as a config names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The URL; `None` for a file.
    pub url: Option<String>,
    /// The topics that were seen; empty for HTTP.
    pub topics: Vec<String>,
    /// The user at the broker.
    pub username: Option<String>,
    /// The variable with the password.
    pub password_env: Option<String>,
}

/// The lines. `found` tells whether it is a feed of things or the health of a service.
pub fn lines(format: &dyn Format, found: &Found, origin: &Origin) -> String {
    let mut out = String::new();
    let is_mqtt = match origin.url.as_deref() {
        Some(url) => !url.starts_with("http"),
        None => {
            !origin.topics.is_empty() || (format.asking().is_none() && !format.topics().is_empty())
        }
    };
    let name = quoted(format.name());
    if !is_mqtt && is_health(found) {
        out.push_str("[[service]]\nid = \"my-service\"\ncity = \"my-city\"\n[service.http]\n");
        http(format, origin, &mut out);
        put(&mut out, "format", &name);
        return out;
    }
    out.push_str("[[feed]]\nid = \"my-feed\"\ncity = \"my-city\"\n");
    put(&mut out, "format", &name);
    if is_mqtt {
        out.push_str("[feed.mqtt]\n");
        let url = origin
            .url
            .as_deref()
            .unwrap_or("mqtts://broker.example:8883");
        put(&mut out, "url", &quoted(url));
        let topics: Vec<String> = filters(format, &origin.topics)
            .iter()
            .map(|it| quoted(it))
            .collect();
        put(&mut out, "topics", &format!("[{}]", topics.join(", ")));
        if let Some(username) = &origin.username {
            put(&mut out, "username", &quoted(username));
        }
        if let Some(variable) = &origin.password_env {
            put(
                &mut out,
                "password",
                &format!("{{ env = {} }}", quoted(variable)),
            );
        }
    } else {
        out.push_str("[feed.http]\n");
        http(format, origin, &mut out);
    }
    out.push_str("[feed.card]\npublished = false # until purpose and owner stand here\n");
    out
}

fn put(out: &mut String, key: &str, value: &str) {
    // Writing into a text cannot fail.
    let _written = writeln!(out, "{key} = {value}");
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Only what a service says of itself.
fn is_health(found: &Found) -> bool {
    let of_service = |item: &Item| match item {
        Item::State(state) => matches!(state.subject, Subject::Service | Subject::Component(_)),
        _ => false,
    };
    !found.items.is_empty() && found.items.iter().all(of_service)
}

fn http(format: &dyn Format, origin: &Origin, out: &mut String) {
    let none = Asking::default();
    let asking = format.asking().unwrap_or(&none);
    let base = asking.base.as_deref();
    let url = origin
        .url
        .as_deref()
        .or(base)
        .unwrap_or("https://host.example/path");
    // A page of the publisher that is none of its documents: its requests are put behind the base.
    let paths = || {
        asking
            .requests
            .iter()
            .map(|request| request.path.split('?').next().unwrap_or_default())
    };
    let (bare, query) = url
        .split_once('?')
        .map_or((url, false), |(bare, _)| (bare, true));
    let is_base = base.is_some_and(|base| bare.trim_end_matches('/') == base.trim_end_matches('/'));
    let is_request = paths().any(|path| !path.is_empty() && bare.ends_with(path));
    put(out, "url", &quoted(url));
    if !asking.requests.is_empty() && !is_base && (query || !is_request) {
        out.push_str(
            "requests = [] # the address as it is; without this line, what its publisher offers\n",
        );
    } else if is_base {
        let open: Vec<String> = asking
            .parameters
            .iter()
            .filter(|(_, usual)| usual.is_none())
            .map(|(name, _)| format!("{name} = \"...\""))
            .collect();
        if !open.is_empty() {
            put(
                out,
                "parameters",
                &format!("{{ {} }} # yours", open.join(", ")),
            );
        }
    }
    if asking.key.as_ref().is_some_and(|key| key.is_required) {
        let name = format.name().to_uppercase().replace(['-', '.'], "_");
        put(out, "key", &format!("{{ env = \"{name}_KEY\" }}"));
    }
    let every_s = asking.floor_ms.unwrap_or_default().div_ceil(1_000).max(60);
    put(out, "every", &format!("\"{every_s}s\""));
}

/// Topic filters for what was seen: the usual ones of the format where they carry it, else what the topics have in common.
fn filters(format: &dyn Format, topics: &[String]) -> Vec<String> {
    let usual = format.topics();
    let is_carried = |topic: &String| usual.iter().any(|filter| carries(filter, topic));
    if topics.iter().all(is_carried) && !usual.is_empty() {
        return usual.into_iter().map(str::to_owned).collect();
    }
    vec![common(topics)]
}

/// One filter that carries all these topics.
fn common(topics: &[String]) -> String {
    let mut all: Vec<Vec<&str>> = topics
        .iter()
        .map(|topic| topic.split('/').collect())
        .collect();
    let shortest = all.iter().map(Vec::len).min().unwrap_or_default();
    let is_even = all.iter().all(|levels| levels.len() == shortest);
    let Some(first) = all.pop() else {
        return "#".to_owned();
    };
    let mut levels: Vec<&str> = Vec::new();
    for (row, level) in first.iter().take(shortest).enumerate() {
        let same = all.iter().all(|other| other.get(row) == Some(level));
        // What the guard has hidden is no level to ask for.
        let is_plain = same && !level.contains(['+', '#']) && !level.contains("***");
        levels.push(if is_plain { level } else { "+" });
    }
    if !is_even {
        // A filter for the levels that all have, and whatever follows.
        while levels.last() == Some(&"+") && levels.len() > 1 {
            levels.pop();
        }
        levels.push("#");
    }
    levels.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_in_common() {
        let check = |topics: &[&str], expected: &str| {
            let topics: Vec<String> = topics.iter().map(|topic| (*topic).to_owned()).collect();
            assert_eq!(common(&topics), expected);
            assert!(topics.iter().all(|topic| carries(expected, topic)));
        };
        check(&["a/1/t", "a/2/t"], "a/+/t");
        check(&["a/1/t", "a/2/t/x"], "a/+/t/#");
        check(&["a/b"], "a/b");
        check(&["a", "b/c"], "+/#");
        check(&["/ul/***/x/attrs", "/ul/***/y/attrs"], "/ul/+/+/attrs");
    }
}
