//! URLs of links, taken apart. Never echoes one: a URL may hold a password.

use super::{problem::Spot, section::Section};
use crate::edge::spec::Transport;

/// A URL in its parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// What stands before `://`, in lower case.
    pub(super) scheme: String,
    /// Host name or address, without brackets, in lower case.
    pub(super) host: String,
    /// The port; the usual one of the scheme where none is named.
    pub(super) port: u16,
    /// From the first slash on, without query and fragment; may be empty.
    pub(super) path: String,
    /// True where a `?` or `#` follows.
    pub(super) has_query: bool,
}

impl Address {
    /// `host:port`, with brackets where the host is an IPv6 address.
    pub(super) fn host_and_port(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

/// Why a URL cannot be used, and what to try.
type Refusal = (String, &'static str);

/// Takes a URL apart. `schemes` has each scheme with its usual port.
fn parse(url: &str, schemes: &[(&str, u16)]) -> Result<Address, Refusal> {
    let words: Vec<String> = schemes
        .iter()
        .map(|(word, _)| format!("{word}://"))
        .collect();
    let words = words.join(", ");
    let odd = |character: char| character.is_whitespace() || character.is_control();
    if url.contains(odd) {
        return Err(("the URL has a blank in it".into(), "write a blank as %20"));
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        let what = format!("the URL does not begin with one of {words}");
        return Err((what, "scheme://host:port"));
    };
    let scheme = scheme.to_ascii_lowercase();
    let Some((_, usual)) = schemes.iter().find(|(word, _)| *word == scheme) else {
        let what = format!("the URL does not begin with one of {words}");
        return Err((what, "scheme://host:port"));
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
    if authority.contains('@') {
        return Err((
            "the URL has a user or a password in it: it would be seen in lists and logs".into(),
            "take it out; use `username` and `password = { env = \"...\" }`, or a header",
        ));
    }
    let (host, port) = host_and_port(authority)?;
    if host.is_empty() || host.contains(|c: char| "[]\\<>^`{|}%".contains(c)) {
        return Err(("the URL has no host name".into(), "scheme://host:port"));
    }
    let query = tail.find(['?', '#']);
    Ok(Address {
        scheme,
        host: host.to_lowercase(),
        port: port.unwrap_or(*usual),
        path: tail
            .get(..query.unwrap_or(tail.len()))
            .unwrap_or_default()
            .to_owned(),
        has_query: query.is_some(),
    })
}

fn host_and_port(authority: &str) -> Result<(&str, Option<u16>), Refusal> {
    let bracketed = authority
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'));
    let (host, port) = match bracketed {
        Some((host, rest)) => {
            if host.parse::<std::net::Ipv6Addr>().is_err() {
                return Err((
                    "no IPv6 address between the brackets".into(),
                    "[2001:db8::1]",
                ));
            }
            match (rest.strip_prefix(':'), rest) {
                (Some(port), _) => (host, Some(port)),
                (None, "") => (host, None),
                (None, _) => return Err(("the URL has no port".into(), "[2001:db8::1]:8883")),
            }
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    let Some(port) = port else {
        return Ok((host, None));
    };
    let number = port.parse::<u16>().ok().filter(|port| *port > 0);
    if number.is_none() || port.starts_with('+') {
        return Err((
            "the port is not a number from 1 to 65535".into(),
            "scheme://host:8883",
        ));
    }
    Ok((host, number))
}

/// How MQTT is carried, by scheme, with the usual port.
const MQTT: &[(&str, u16)] = &[("mqtt", 1883), ("mqtts", 8883), ("ws", 80), ("wss", 443)];
const HTTP: &[(&str, u16)] = &[("http", 80), ("https", 443)];

/// Reads the URL of a broker.
pub(super) fn broker(
    section: &mut Section<'_>,
    url: &str,
    at: Spot,
) -> Option<(Transport, Address)> {
    let address = told(section, parse(url, MQTT), at)?;
    let transport = match address.scheme.as_str() {
        "mqtts" => Transport::Tls,
        "ws" => Transport::WebSocket,
        "wss" => Transport::WebSocketTls,
        _ => Transport::Tcp,
    };
    let web = matches!(transport, Transport::WebSocket | Transport::WebSocketTls);
    if address.has_query {
        let hint = "take it out; what it carries may go into `username` and `password`";
        section.secret_fault(at, "the URL of a broker has a `?` or `#` part", hint);
    } else if !web && !address.path.trim_matches('/').is_empty() {
        let hint = "end the URL after the port, and write topics into `topics`";
        section.secret_fault(at, format!("{}:// URLs have no path", address.scheme), hint);
    }
    Some((transport, address))
}

/// Reads the URL of a polled source.
pub(super) fn web(section: &mut Section<'_>, url: &str, at: Spot) -> Option<Address> {
    let parsed = parse(url, HTTP).and_then(|address| match reqwest::Url::parse(url) {
        Ok(_) => Ok(address),
        Err(error) => Err((
            format!("the URL cannot be used: {error}"),
            "https://host/path",
        )),
    });
    told(section, parsed, at)
}

fn told(section: &mut Section<'_>, parsed: Result<Address, Refusal>, at: Spot) -> Option<Address> {
    match parsed {
        Ok(address) => Some(address),
        Err((what, hint)) => {
            section.secret_fault(at, what, hint);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, expected: Result<(&str, u16, &str), &str>) {
        let found = parse(url, MQTT);
        match expected {
            Ok((host, port, path)) => {
                let found = found.unwrap_or_else(|refusal| panic!("{url}: {refusal:?}"));
                let seen = (&*found.host, found.port, &*found.path);
                assert_eq!(seen, (host, port, path), "{url}");
            }
            Err(part) => {
                let (what, _) = found.unwrap_err();
                assert!(what.contains(part), "{url}: {what}");
            }
        }
    }

    #[test]
    fn takes_urls_apart() {
        check(
            "mqtts://broker.example:8884",
            Ok(("broker.example", 8884, "")),
        );
        check("MQTT://Broker.Example", Ok(("broker.example", 1883, "")));
        check("wss://b.example/mqtt", Ok(("b.example", 443, "/mqtt")));
        check("mqtt://[::1]:1884", Ok(("::1", 1884, "")));
        check("ws://[2001:db8::1]/a", Ok(("2001:db8::1", 80, "/a")));
    }

    #[test]
    fn refuses_what_cannot_be_dialled() {
        check("broker.example", Err("begin with"));
        check("http://broker.example", Err("begin with"));
        check("mqtt://", Err("no host"));
        check("mqtt://b:0", Err("port"));
        check("mqtt://b:65536", Err("port"));
        check("mqtt://b:+1", Err("port"));
        check("mqtt://b:", Err("port"));
        check("mqtt://[::x]", Err("IPv6"));
        check("mqtt://u:p@b", Err("password"));
        check("mqtt://a b", Err("blank"));
    }

    #[test]
    fn never_repeats_a_password() {
        for url in [
            "mqtt://u:hunter2@b",
            "x://u:hunter2@b",
            "mqtt://u:hunter2@[b",
        ] {
            let (what, hint) = parse(url, MQTT).unwrap_err();
            assert!(
                !what.contains("hunter2") && !hint.contains("hunter2"),
                "{url}"
            );
        }
    }
}
