//! What an Eclipse Mosquitto broker tells about itself under `$SYS/broker/` (mosquitto(8), "Broker Status").
//!
//! One number a topic, as text, every ten seconds unless configured. The topic says what it is. The broker has no id
//! on the wire: it is the device `broker` of its feed. Counters run since its start. Rates are its moving averages
//! over a minute; those over 5 and 15 minutes are left out, for the console keeps a history of its own, and so are
//! aliases, the log, and when the broker was built. A topic of a later version is read under its own name.

use super::{
    format::{Format, Message},
    found::{Asset, Found, Item},
};
use crate::city::model::{
    quantity::{QuantityName, Reading, UnitStatus, Value},
    text::SafeText,
};

/// See the module.
pub struct MosquittoSys;

/// The name of the format.
pub const NAME: &str = "mosquitto-sys";
/// Messages that the broker drops in a minute, for consumers that are too slow to take them.
pub const DROPPED_RATE: &str = "messages_dropped_rate";
/// The root of all topics.
const ROOT: &str = "$SYS/broker/";
/// Moving averages.
const LOAD: &str = "load/";

/// Topics under the root, what they tell, and the unit (UCUM).
const NUMBERS: &[(&str, &str, &str)] = &[
    ("clients/connected", "clients_connected", "1"),
    ("clients/disconnected", "clients_disconnected", "1"),
    ("clients/expired", "clients_expired", "1"),
    ("clients/maximum", "clients_maximum", "1"),
    ("clients/total", "clients_total", "1"),
    ("messages/received", "packets_received", "1"),
    ("messages/sent", "packets_sent", "1"),
    ("publish/messages/received", "messages_received", "1"),
    ("publish/messages/sent", "messages_sent", "1"),
    ("publish/messages/dropped", "messages_dropped", "1"),
    ("publish/bytes/received", "payload_received", "By"),
    ("publish/bytes/sent", "payload_sent", "By"),
    ("bytes/received", "bytes_received", "By"),
    ("bytes/sent", "bytes_sent", "By"),
    ("heap/current", "heap_used", "By"),
    ("heap/maximum", "heap_maximum", "By"),
    ("retained messages/count", "messages_retained", "1"),
    ("store/messages/count", "messages_stored", "1"),
    ("store/messages/bytes", "payload_stored", "By"),
    ("subscriptions/count", "subscriptions", "1"),
    ("shared_subscriptions/count", "shared_subscriptions", "1"),
    ("load/connections/1min", "connections_rate", "/min"),
    ("load/sockets/1min", "sockets_rate", "/min"),
    (
        "load/messages/received/1min",
        "packets_received_rate",
        "/min",
    ),
    ("load/messages/sent/1min", "packets_sent_rate", "/min"),
    (
        "load/publish/received/1min",
        "messages_received_rate",
        "/min",
    ),
    ("load/publish/sent/1min", "messages_sent_rate", "/min"),
    ("load/publish/dropped/1min", DROPPED_RATE, "/min"),
    ("load/bytes/received/1min", "bytes_received_rate", "By/min"),
    ("load/bytes/sent/1min", "bytes_sent_rate", "By/min"),
];

/// The same as another topic, or nothing that is watched.
const LEFT_OUT: &[&str] = &[
    "clients/active",
    "clients/inactive",
    "messages/stored",
    "timestamp",
];

impl Format for MosquittoSys {
    fn name(&self) -> &'static str {
        NAME
    }

    fn about(&self) -> &'static str {
        "$SYS topics of a Mosquitto broker: its clients, messages, what it dropped, memory, bridges"
    }

    fn usual_topics(&self) -> &'static [&'static str] {
        &["$SYS/broker/#"]
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let Some(topic) = message.topic.and_then(|topic| topic.strip_prefix(ROOT)) else {
            found.defect(
                "topic",
                "only a topic under $SYS/broker/ says what a number is",
            );
            return;
        };
        let Ok(text) = std::str::from_utf8(message.bytes) else {
            found.defect(topic, "not UTF-8");
            return;
        };
        read(topic, text.trim(), found);
    }
}

fn read(topic: &str, text: &str, found: &mut Found) {
    let broker = SafeText::new("broker");
    if topic == "version" {
        found.push(Item::Asset(Asset {
            id: broker.clone(),
            kind: broker.clone(),
            name: None,
            model: Some(SafeText::new(text)),
        }));
        found.alive = Some(broker);
        return;
    }
    if LEFT_OUT.contains(&topic) || topic.starts_with("log/") {
        return;
    }
    if topic.starts_with(LOAD) && (topic.ends_with("/5min") || topic.ends_with("/15min")) {
        return;
    }
    if let Some(reading) = bridge(topic, text) {
        found.observe(&broker, reading, None);
        return;
    }
    let (number, unit) = match topic {
        // "1492 seconds".
        "uptime" => (text.strip_suffix("seconds").unwrap_or(text).trim_end(), "s"),
        _ => (text, ""),
    };
    let number = number.parse::<f64>().ok();
    let Some(number) = number.filter(|number| number.is_finite()) else {
        found.defect(topic, "not a number");
        return;
    };
    let known = NUMBERS.iter().find(|(known, _, _)| *known == topic);
    let (name, unit, status) = match known {
        Some((_, name, unit)) => ((*name).to_owned(), *unit, UnitStatus::Model),
        None if topic == "uptime" => (topic.to_owned(), unit, UnitStatus::Model),
        None => (topic.replace(['/', ' '], "_"), "", UnitStatus::Unknown),
    };
    let quantity = QuantityName::Other(SafeText::new(&name));
    let reading = Reading::mapped(quantity, SafeText::default(), number, unit, status);
    found.observe(&broker, reading, None);
}

/// `connection/NAME/state`: whether a bridge to another broker stands.
fn bridge(topic: &str, text: &str) -> Option<Reading> {
    let rest = topic.strip_prefix("connection/")?;
    let name = rest.strip_suffix("/state")?;
    let stands = match text {
        "1" => true,
        "0" => false,
        _ => return None,
    };
    let quantity = QuantityName::Other(SafeText::new("bridge_connected"));
    Some(Reading::stated(
        quantity,
        SafeText::new(name),
        Value::Flag(stands),
    ))
}

#[cfg(test)]
mod tests {
    use super::{super::told::tell, *};

    fn check(topic: &str, payload: &str, expected: &[&str]) {
        assert_eq!(tell(&MosquittoSys, topic, payload), expected, "{topic}");
    }

    #[test]
    fn a_topic_says_what_a_number_is() {
        let at = |topic: &str| format!("$SYS/broker/{topic}");
        check(&at("uptime"), "1492 seconds", &["broker uptime 1492 s"]);
        check(
            &at("clients/connected"),
            "12",
            &["broker clients_connected 12 1"],
        );
        check(
            &at("retained messages/count"),
            "32",
            &["broker messages_retained 32 1"],
        );
        check(
            &at("load/bytes/sent/1min"),
            "768.89",
            &["broker bytes_sent_rate 768.89 By/min"],
        );
        check(
            &at("connection/malmo-bridge/state"),
            "0",
            &["broker bridge_connected[malmo-bridge] false"],
        );
        check(
            &at("version"),
            "mosquitto version 2.0.11",
            &["broker broker '' of 'mosquitto version 2.0.11'"],
        );
        // Of a version after ours.
        check(
            &at("packet/out/count"),
            "3",
            &["broker packet_out_count 3~"],
        );
    }

    #[test]
    fn what_is_left_out_is_no_defect() {
        for topic in [
            "clients/active",
            "load/publish/dropped/15min",
            "log/N",
            "timestamp",
        ] {
            check(&format!("$SYS/broker/{topic}"), "x", &[]);
        }
    }

    #[test]
    fn what_is_no_number_is_a_defect() {
        for payload in ["", "NaN", "inf", "twelve", "12 seconds", "1e999"] {
            let defect = ["! clients/total: not a number"];
            check("$SYS/broker/clients/total", payload, &defect);
        }
        check(
            "$SYS/broker/connection/x/state",
            "maybe",
            &["! connection/x/state: not a number"],
        );
        let lost = ["! topic: only a topic under $SYS/broker/ says what a number is"];
        check("", "12", &lost);
        check("lund/broker/clients/total", "12", &lost);
    }
}
