//! How a gateway is connected to The Things Stack: `GET /gs/gateways/{id}/connection/stats` of its HTTP API.
//! Source: The Things Stack API, `Gs.GetGatewayConnectionStats` (FORMATS 2, APIS 3.6).
//!
//! The document does not name the gateway; the address does that was asked. 404 says that it is not
//! connected, and is no fault of the API. Counts run since it connected. Leaves out: times of downlinks,
//! versions of the gateway's software.

use super::{stamp, uplink, words};
use crate::city::{
    formats::{
        format::Message,
        found::{Found, Health, Item, State, Subject},
        json::Node,
        lorawan::{describe_gateway, gateway_eui},
    },
    model::{
        quantity::{QuantityName, Reading, UnitStatus},
        text::SafeText,
        time::Stamp,
        vocabulary as v,
    },
};

/// The same document for several gateways stands in this member, by their ids.
const ENTRIES: &str = "entries";

/// Reads statistics of a connection, or that there is none. False where the document is another one.
pub(super) fn read(root: Node<'_, '_>, message: &Message<'_>, found: &mut Found) -> bool {
    // What is at hand without an address: a topic on the command line.
    let asked = message.asked.or(message.topic).unwrap_or_default();
    if is_not_connected(root) {
        let Some(gateway) = of_address(asked) else {
            return false;
        };
        found.is_answer = true;
        let detail = Some(SafeText::fixed("not connected"));
        say(gateway, (Health::Down, detail), None, found);
        return true;
    }
    if let Some(entries) = root.get(ENTRIES).filter(Node::is_object) {
        for (key, stats) in entries.members() {
            one(gateway_id(&key.text()), stats, found);
        }
        return true;
    }
    let own = [
        "connected_at",
        "disconnected_at",
        "last_status_received_at",
        "last_uplink_received_at",
        "uplink_count",
    ];
    if !own.iter().any(|key| root.get(key).is_some()) {
        return false;
    }
    match of_address(asked) {
        Some(gateway) => one(gateway, root, found),
        None => found.defect("address", "only the address names the gateway"),
    }
    true
}

/// The gateway of `.../gs/gateways/mast-a/connection/stats`.
fn of_address(address: &str) -> Option<SafeText> {
    let (_, rest) = address.rsplit_once("/gs/gateways/")?;
    let id = rest.strip_suffix("/connection/stats")?;
    let is_id = !id.is_empty() && !id.contains('/');
    is_id.then(|| gateway_id(id))
}

/// A gateway's id, which is often no more than its EUI; uplinks know it by that.
fn gateway_id(id: &str) -> SafeText {
    let eui = id.strip_prefix("eui-").unwrap_or(id);
    gateway_eui(eui.as_bytes()).unwrap_or_else(|| SafeText::new(id))
}

/// The error that a gateway without a connection is answered with.
fn is_not_connected(root: Node<'_, '_>) -> bool {
    let details = root.get("details");
    let mut names = details.iter().flat_map(Node::elements);
    names.any(|detail| {
        let name = detail.get("name").and_then(|name| name.text());
        name.as_deref() == Some("not_connected")
    })
}

fn say(
    gateway: SafeText,
    (health, detail): (Health, Option<SafeText>),
    observed_at: Option<Stamp>,
    found: &mut Found,
) {
    describe_gateway(found, &gateway, None);
    found.push(Item::State(State {
        subject: Subject::Gateway(gateway),
        health,
        detail,
        release: None,
        observed_at,
    }));
}

/// The statistics of one gateway.
fn one(gateway: SafeText, stats: Node<'_, '_>, found: &mut Found) {
    let (mut connected, mut disconnected, mut newest) = (None, None, None);
    let (mut protocol, mut place, mut uplinks, mut downlinks) = (None, None, None, None);
    let (mut round_trips, mut bands) = (None, None);
    for (key, node) in stats.members() {
        match key.raw() {
            b"connected_at" => connected = stamp(node),
            b"disconnected_at" => disconnected = stamp(node),
            b"last_status_received_at" | b"last_uplink_received_at" => {
                newest = newest.max(stamp(node));
            }
            b"protocol" => protocol = words(node),
            b"last_status" => place = node.get("antenna_locations"),
            b"uplink_count" => uplinks = Some(node),
            b"downlink_count" => downlinks = Some(node),
            b"round_trip_times" => round_trips = node.get("median"),
            b"sub_bands" => bands = Some(node),
            _ => {}
        }
    }
    let (health, at) = match (connected, disconnected) {
        (_, Some(ended)) => (Health::Down, Some(ended)),
        (Some(began), None) => (Health::Up, newest.max(Some(began))),
        (None, None) => (Health::Unknown, newest),
    };
    say(gateway.clone(), (health, protocol), at, found);
    for (quantity, count) in [
        (&v::GATEWAY_RX_PACKETS, uplinks),
        (&v::GATEWAY_TX_PACKETS, downlinks),
    ] {
        // Texts, for they are 64 bits wide.
        if let Some(count) = count.and_then(|count| count.number_or_text()) {
            let mut reading = Reading::model(quantity, count, quantity.unit);
            reading.qualifier = SafeText::fixed("total");
            found.observe(&gateway, reading, at);
        }
    }
    if let Some(seconds) = round_trips.and_then(seconds) {
        let reading = own("round_trip_time", "p50", seconds, "s");
        found.observe(&gateway, reading, at);
    }
    for band in bands.iter().flat_map(Node::elements) {
        let used = band
            .get("downlink_utilization")
            .and_then(|used| used.number_or_text());
        if let Some(ratio) = used {
            let reading = own("downlink_utilization", &megahertz(band), ratio * 100.0, "%");
            found.observe(&gateway, reading, at);
        }
    }
    // All antennas hang on one mast.
    if let Some(antenna) = place.and_then(|all| all.elements().next()) {
        uplink::locate(Subject::Gateway(gateway), antenna, None, found);
    }
}

/// A value that the vocabulary does not have.
fn own(name: &'static str, qualifier: &str, number: f64, unit: &str) -> Reading {
    let quantity = QuantityName::Other(SafeText::fixed(name));
    let qualifier = SafeText::new(qualifier);
    Reading::mapped(quantity, qualifier, number, unit, UnitStatus::Model)
}

/// `0.057s`.
fn seconds(node: Node<'_, '_>) -> Option<f64> {
    let text = node.text()?;
    let number = text.trim().strip_suffix('s')?.parse::<f64>().ok()?;
    number.is_finite().then_some(number)
}

/// `868-868.6 MHz`; an end without a number, or with the largest that there is, is open.
fn megahertz(band: Node<'_, '_>) -> String {
    let end = |key: &str| {
        let hertz = band.get(key).and_then(|node| node.number_or_text());
        let hertz = hertz.filter(|hertz| *hertz > 0.0 && *hertz < 1e12);
        hertz.map_or_else(String::new, |hertz| (hertz / 1e6).to_string())
    };
    format!("{}-{} MHz", end("min_frequency"), end("max_frequency"))
}

#[cfg(test)]
mod tests {
    use super::super::TtsV3;
    use crate::city::formats::told::tell;

    const ASKED: &str = "https://stack.example/api/v3/gs/gateways/mast-a/connection/stats";

    fn check(asked: &str, payload: &str, expected: &[&str]) {
        assert_eq!(tell(&TtsV3, asked, payload), expected, "{asked} {payload}");
    }

    #[test]
    fn a_gateway_is_connected_or_was() {
        check(
            ASKED,
            r#"{"connected_at":"2026-11-22T09:00:00Z","protocol":"ws","last_status_received_at":"2026-11-22T10:00:00Z","last_uplink_received_at":"2026-11-22T09:59:59Z","uplink_count":"5685","downlink_count":"7","round_trip_times":{"min":"0.040s","max":"0.1s","median":"0.057s","count":20},
            "last_status":{"antenna_locations":[{"latitude":55.5,"longitude":13.25}]},"sub_bands":[{"min_frequency":"868000000","max_frequency":"868600000","downlink_utilization":0.25},{"max_frequency":"18446744073709551615","downlink_utilization":0.5},{}]}"#,
            &[
                "gateway mast-a '' of ''",
                "gateway/mast-a is up 'ws' @1795341600000",
                "mast-a gateway_rx_packets[total] 5685 1 @1795341600000",
                "mast-a gateway_tx_packets[total] 7 1 @1795341600000",
                "mast-a round_trip_time[p50] 0.057 s @1795341600000",
                "mast-a downlink_utilization[868-868.6 MHz] 25 % @1795341600000",
                "mast-a downlink_utilization[- MHz] 50 % @1795341600000",
                "gateway/mast-a at 55.5 13.25",
            ],
        );
        check(
            &ASKED.replace("mast-a", "eui-24E124FFFEF00001"),
            r#"{"connected_at":"2026-11-22T09:00:00Z","disconnected_at":"2026-11-22T10:00:00Z","protocol":"udp"}"#,
            &[
                "gateway 24e124fffef00001 '' of ''",
                "gateway/24e124fffef00001 is down 'udp' @1795341600000",
            ],
        );
    }

    #[test]
    fn not_connected_is_an_answer_and_other_errors_are_none() {
        let error = |name: &str| {
            format!(
                r#"{{"code":5,"message":"error:pkg/gatewayserver:{name}","details":[{{"namespace":"pkg/gatewayserver","name":"{name}"}}]}}"#
            )
        };
        check(
            ASKED,
            &error("not_connected"),
            &[
                "gateway mast-a '' of ''",
                "gateway/mast-a is down 'not connected'",
            ],
        );
        check(
            ASKED,
            &error("gateway_not_found"),
            &["! error: 5: error:pkg/gatewayserver:gateway_not_found"],
        );
        check(
            "",
            &error("not_connected"),
            &["! error: 5: error:pkg/gatewayserver:not_connected"],
        );
    }

    #[test]
    fn several_gateways_stand_by_their_ids() {
        check(
            "",
            r#"{"entries":{"mast-a":{"connected_at":"2026-11-22T10:00:00Z"},"mast-b":{"uplink_count":"many"}}}"#,
            &[
                "gateway mast-a '' of ''",
                "gateway/mast-a is up '' @1795341600000",
                "gateway mast-b '' of ''",
                "gateway/mast-b is unknown ''",
            ],
        );
        check(
            "",
            r#"{"uplink_count":"7"}"#,
            &["! address: only the address names the gateway"],
        );
    }
}
