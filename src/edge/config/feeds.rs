//! `[[feed]]` with `[feed.mqtt]`, `[feed.http]` and `[feed.card]`; and the brokers that follow.

use super::{
    address,
    card::card,
    names::{Kind, Names, small},
    polls,
    problem::Spot,
    secrets::{self, Outside},
    section::Section,
    words,
};
use crate::{
    city::{
        engine::port::Source,
        formats::format::Format,
        model::{
            ids::{BrokerId, CityId, FeedId, PlatformId, TeamId},
            inventory::{Broker, Feed},
            text::SafeText,
        },
    },
    edge::spec::{Config, MqttSpec, Protocol, Secret},
};
use std::collections::BTreeMap;

/// An interval between two messages of a device: a second to a month.
pub(super) const EXPECTED_MS: (u64, u64) = (1_000, 31 * 86_400_000);

/// Reads one feed, and adds it.
pub(super) fn read(
    section: &mut Section<'_>,
    row: usize,
    names: &Names,
    outside: &Outside<'_>,
    config: &mut Config,
) {
    section.require("format", "format = \"...\"; valvomo formats lists them");
    let format = format(section, outside);
    let mut feed = Feed {
        id: section.safe("id").unwrap_or_default(),
        platform: section
            .reference("platform", Kind::Platform, names)
            .map(|row| PlatformId(small(row))),
        city: section
            .reference("city", Kind::City, names)
            .map(|row| CityId(small(row))),
        format: format.map_or("", Format::name),
        expect_every_ms: section.span_ms("expect_every", EXPECTED_MS),
        owner: section
            .reference("owner", Kind::Team, names)
            .map(|row| TeamId(small(row))),
        card: card(section),
        ..Feed::default()
    };
    home(section, &feed, config);
    sources(section, format);
    if let Some(mut inner) = section.table("mqtt") {
        if let Some(spec) = mqtt(&mut inner, format, outside) {
            feed.broker = Some(broker(config, &spec, FeedId(small(row))));
            config.mqtt.insert(row, spec);
        }
        section.absorb(inner);
    }
    if let Some(mut inner) = section.table("http") {
        let operator = config.operator.as_deref();
        let asked = polls::http(&mut inner, format, operator, outside);
        for (number, (poll, spec)) in asked.into_iter().enumerate() {
            let id = FeedId(small(row));
            let source = match number.checked_sub(1) {
                None => {
                    feed.poll = Some(poll);
                    Source::Feed(id)
                }
                Some(further) => {
                    feed.further.push(poll);
                    Source::Further(id, u8::try_from(further).unwrap_or(u8::MAX))
                }
            };
            config.http.insert(source, spec);
        }
        section.absorb(inner);
    }
    config.inventory.feeds.push(feed);
}

/// The format that the key `format` names.
pub(super) fn format(
    section: &mut Section<'_>,
    outside: &Outside<'_>,
) -> Option<&'static dyn Format> {
    let (name, at) = section.text("format")?;
    let format = outside.formats().find(|format| format.name() == name);
    if format.is_none() {
        let known = outside.formats().map(Format::name);
        let hint = match words::nearest(name, known) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "valvomo formats lists them".into(),
        };
        section.fault(at, format!("there is no format \"{name}\""), hint);
    }
    format
}

/// A feed belongs somewhere, and its city lives on its platform.
fn home(section: &mut Section<'_>, feed: &Feed, config: &Config) {
    let named = section.item("platform").or_else(|| section.item("city"));
    if named.is_none() {
        let what = format!("{} has neither `platform` nor `city`", section.title);
        section.fault(
            section.at,
            what,
            "platform = \"...\" or city = \"...\", or both",
        );
    }
    let platform = feed
        .platform
        .and_then(|id| config.inventory.platforms.get(id.index()));
    let (Some(platform), Some(city)) = (platform, feed.city) else {
        return;
    };
    if !platform.cities.is_empty() && !platform.cities.contains(&city) {
        let name = config
            .inventory
            .cities
            .get(city.index())
            .map(|city| &city.id);
        let name = name.map_or("", SafeText::as_str);
        let at = section.item("city").map_or(section.at, |item| item.at);
        let what = format!("\"{name}\" is not a city of platform \"{}\"", platform.id);
        section.fault(
            at,
            what,
            format!("add \"{name}\" to `cities` of the platform"),
        );
    }
}

/// A feed has one source, unless its format has two: live values, and metadata to understand them.
fn sources(section: &mut Section<'_>, format: Option<&dyn Format>) {
    let (mqtt, http) = (section.item("mqtt"), section.item("http"));
    let at = section.at;
    if mqtt.is_none() && http.is_none() {
        let what = format!("{} has neither [feed.mqtt] nor [feed.http]", section.title);
        section.fault(
            at,
            what,
            "[feed.mqtt] with `url`, or [feed.http] with `url` and `every`",
        );
    } else if let (Some(_), Some(http)) = (mqtt, http)
        && format.is_some_and(|format| !has_both(format))
    {
        let what = format!("{} has both [feed.mqtt] and [feed.http]", section.title);
        section.fault(
            http.at,
            what,
            "make two feeds; only formats that are heard and asked need both",
        );
    }
}

/// True for formats that are heard over MQTT and asked over HTTP.
fn has_both(format: &dyn Format) -> bool {
    !format.topics().is_empty() && format.asking().is_some()
}

/// Reads `[feed.mqtt]`.
fn mqtt(
    section: &mut Section<'_>,
    format: Option<&dyn Format>,
    outside: &Outside<'_>,
) -> Option<MqttSpec> {
    section.require("url", "url = \"mqtts://broker.example:8883\"");
    let url = section.text("url");
    let address = url.and_then(|(url, at)| address::broker(section, url, at));
    let encrypted = url.is_none_or(|(url, _)| {
        let url = url.to_ascii_lowercase();
        url.starts_with("mqtts") || url.starts_with("wss")
    });
    let protocol = section
        .choice(
            "protocol",
            &[("3.1.1", Protocol::V311), ("5", Protocol::V5)],
        )
        .unwrap_or_default();
    let session_expiry_ms = section.span_ms("session_expiry", (0, 30 * 86_400_000));
    let session_expiry_s = session_expiry_ms.unwrap_or(0) / 1_000;
    let qos = section.whole("qos", 0, 1);
    let (username, password) = login(section, protocol, outside);
    let client_id = section.text("client_id").map(|(text, _)| text.to_owned());
    if session_expiry_s > 0 && client_id.is_none() {
        let at = section
            .item("session_expiry")
            .map_or(section.at, |item| item.at);
        let what = "a session that is kept needs a `client_id` to be found again by";
        section.fault(at, what, "client_id = \"valvomo-lund\"");
    }
    let topics = topics(section, format);
    let keep_alive_ms = section.span_ms("keep_alive", (5_000, 3_600_000));
    let tls = secrets::tls(section, encrypted, outside);
    let (transport, address) = address?;
    let path = match address.path.as_str() {
        "" | "/" => "/mqtt".to_owned(),
        path => path.to_owned(),
    };
    Some(MqttSpec {
        transport,
        host: address.host,
        port: address.port,
        path,
        protocol,
        topics,
        qos: match qos {
            Some(0) => 0,
            Some(_) => 1,
            // A kept session keeps nothing at quality of service 0.
            None => u8::from(session_expiry_s > 0),
        },
        username,
        password,
        client_id,
        keep_alive_s: u16::try_from(keep_alive_ms.unwrap_or(30_000) / 1_000).unwrap_or(30),
        session_expiry_s: u32::try_from(session_expiry_s).unwrap_or(u32::MAX),
        tls,
    })
}

/// User and password; a token is a password by another name.
fn login(
    section: &mut Section<'_>,
    protocol: Protocol,
    outside: &Outside<'_>,
) -> (Option<String>, Option<Secret>) {
    let username = section.text("username").map(|(text, _)| text.to_owned());
    let password = secrets::secret(section, "password", outside);
    let token = secrets::secret(section, "token", outside);
    if let (Some((_, before)), Some((_, at))) = (&password, &token) {
        section.twice(*at, "both `password` and `token`", *before);
    }
    let secret = password.or(token);
    if let (Some((_, at)), None, Protocol::V311) = (&secret, &username, protocol) {
        let what = "MQTT 3.1.1 sends a password only with a `username`";
        section.secret_fault(*at, what, "username = \"...\", or protocol = \"5\"");
    }
    (username, secret.map(|(secret, _)| secret))
}

fn topics(section: &mut Section<'_>, format: Option<&dyn Format>) -> Vec<String> {
    let Some(texts) = section.texts("topics") else {
        let usual = format.map(Format::topics).unwrap_or_default();
        if usual.is_empty() && format.is_some() && section.item("topics").is_none() {
            let what = format!(
                "{} has no `topics`, and its format has no usual ones",
                section.title
            );
            section.fault(section.at, what, "topics = [\"city/+/sensors/#\"]");
        }
        return usual.iter().map(|topic| (*topic).to_owned()).collect();
    };
    if texts.is_empty() {
        let at = section.item("topics").map_or(section.at, |item| item.at);
        section.fault(
            at,
            "`topics` is empty",
            "topics = [\"#\"] asks for everything",
        );
    }
    for (text, at) in &texts {
        if let Some(what) = filter_fault(text) {
            section.fault(*at, what, "application/+/device/+/event/up, or city/#");
        }
    }
    texts.iter().map(|(text, _)| (*text).to_owned()).collect()
}

/// What is wrong with a topic filter (MQTT 5.0, 4.7).
fn filter_fault(filter: &str) -> Option<&'static str> {
    if filter.is_empty() {
        return Some("a topic filter cannot be empty");
    }
    if filter.len() > usize::from(u16::MAX) || filter.contains('\0') {
        return Some("a topic filter has at most 65535 bytes and no NUL");
    }
    let levels: Vec<&str> = filter.split('/').collect();
    let last = levels.len() - 1;
    for (index, level) in levels.iter().enumerate() {
        if level.contains('#') && (*level != "#" || index != last) {
            return Some("`#` stands alone, as the last level of a topic filter");
        }
        if level.contains('+') && *level != "+" {
            return Some("`+` stands alone in its level of a topic filter");
        }
    }
    None
}

/// The broker of this address; feeds at one address share one cause (law 5).
fn broker(config: &mut Config, spec: &MqttSpec, feed: FeedId) -> BrokerId {
    let address = if spec.host.contains(':') {
        format!("[{}]:{}", spec.host, spec.port)
    } else {
        format!("{}:{}", spec.host, spec.port)
    };
    let address = SafeText::new(&address);
    let brokers = &mut config.inventory.brokers;
    let row = brokers.iter().position(|broker| broker.address == address);
    let row = row.unwrap_or_else(|| {
        brokers.push(Broker {
            address,
            feeds: Vec::new(),
        });
        brokers.len() - 1
    });
    if let Some(broker) = brokers.get_mut(row) {
        broker.feeds.push(feed);
    }
    BrokerId(small(row))
}

/// Two feeds with one client id at one broker would throw each other out for ever (FAILURES A4).
pub(super) fn agree(sections: &mut BTreeMap<Kind, Vec<Section<'_>>>, config: &Config) {
    let Some(feeds) = sections.get_mut(&Kind::Feed) else {
        return;
    };
    let mut first: BTreeMap<(&str, u16, &str), Spot> = BTreeMap::new();
    for (row, section) in feeds.iter_mut().enumerate() {
        let Some(spec) = config.mqtt.get(&row) else {
            continue;
        };
        let Some(id) = spec.client_id.as_deref() else {
            continue;
        };
        let mut inner = section.table("mqtt");
        let item = inner.as_mut().and_then(|inner| inner.item("client_id"));
        let Some(at) = item.map(|item| item.at) else {
            continue;
        };
        if let Some(before) = first.insert((&spec.host, spec.port, id), at) {
            let what =
                format!("a second client_id \"{id}\" at one broker: they throw each other out");
            section.twice(at, &what, before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topic_filters() {
        let check = |filter: &str, good: bool| {
            assert_eq!(filter_fault(filter).is_none(), good, "{filter:?}");
        };
        check("application/+/device/+/event/+", true);
        check("#", true);
        check("/hfp/v2/journey/#", true);
        check("$share/desk/city/#", true);
        check("", false);
        check("a/#/b", false);
        check("a#", false);
        check("a/b+/c", false);
        check("a\0b", false);
    }
}
