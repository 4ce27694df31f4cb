//! What a config has to be tried: its brokers and its addresses.

use super::{judge::State, table::Row};
use crate::{
    city::{
        engine::port::Source,
        model::{
            ids::{FeedId, ServiceId},
            text::SafeText,
        },
    },
    edge::spec::{Config, MqttSpec, Transport},
};

/// What can be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Broker(FeedId),
    Http(Source),
    /// Another answer names the address, so there is nothing to be tried by itself.
    Named,
}

pub(super) struct Endpoint {
    pub(super) target: Target,
    pub(super) format: &'static str,
    /// What the format calls the request; empty for its only one.
    pub(super) request: SafeText,
    pub(super) row: Row,
}

/// Every endpoint, in the order of the config; each row says that nothing was tried yet.
pub(super) fn endpoints(config: &Config) -> Vec<Endpoint> {
    let inventory = &config.inventory;
    let mut all = Vec::new();
    let mut add = |target, format, request: &SafeText, what: String, address: String| {
        all.push(Endpoint {
            target,
            format,
            request: request.clone(),
            row: Row {
                what,
                address,
                state: State::Skipped,
                latency_ms: None,
                words: format!("would be read as {format}"),
            },
        });
    };
    for (index, feed) in inventory.feeds.iter().enumerate() {
        let Ok(number) = u16::try_from(index) else {
            break;
        };
        let (id, what) = (FeedId(number), format!("feed/{}", feed.id));
        if let Some(spec) = config.mqtt.get(&index) {
            let none = SafeText::default();
            add(
                Target::Broker(id),
                feed.format,
                &none,
                what.clone(),
                shown(spec),
            );
        }
        for (row, poll) in feed.polls().enumerate() {
            let further = row.checked_sub(1).and_then(|row| u8::try_from(row).ok());
            let source = further.map_or(Source::Feed(id), |row| Source::Further(id, row));
            let what = match poll.name.as_str() {
                name if !feed.further.is_empty() => format!("{what} {name}"),
                _ => what.clone(),
            };
            let target = if poll.is_named {
                Target::Named
            } else {
                Target::Http(source)
            };
            let address = poll.shown_url.to_string();
            add(target, feed.format, &poll.name, what, address);
        }
    }
    for (index, service) in inventory.services.iter().enumerate() {
        let Ok(number) = u16::try_from(index) else {
            break;
        };
        if let Some(poll) = &service.poll {
            let target = Target::Http(Source::Service(ServiceId(number)));
            let what = format!("service/{}", service.id);
            let address = poll.shown_url.to_string();
            add(target, service.format, &poll.name, what, address);
        }
    }
    all
}

fn shown(spec: &MqttSpec) -> String {
    let scheme = match spec.transport {
        Transport::Tcp => "mqtt",
        Transport::Tls => "mqtts",
        Transport::WebSocket => "ws",
        Transport::WebSocketTls => "wss",
    };
    let (host, port) = (&spec.host, spec.port);
    if host.contains(':') {
        format!("{scheme}://[{host}]:{port}")
    } else {
        format!("{scheme}://{host}:{port}")
    }
}
