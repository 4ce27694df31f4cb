//! Netmore, a LoRaWAN operator of Sweden: uplinks as its platform pushes them to customers, in a list
//! (FORMATS 5). Most numbers are texts. A gateway has a number of the operator; its EUI stands only where
//! a customer is told all gateways, which come in no order.
//!
//! Leaves out: `payload`, which only a codec can read, and `tags`. Topics are each customer's own, so that
//! there are no usual ones.

use super::{
    decoded::decoded,
    format::{Format, Message},
    found::{Found, Item, Link, Subject},
    json::Node,
    lorawan::{
        self, Field, battery, counter, decibels, describe, describe_gateway, each, gateway_eui,
        happened, locate, number, spreading_factor, stamp, words,
    },
};
use crate::city::model::{
    quantity::{Reading, Value},
    text::SafeText,
    time::Stamp,
    vocabulary as v,
};

/// The format.
pub struct Netmore;

impl Format for Netmore {
    fn name(&self) -> &'static str {
        "netmore"
    }

    fn about(&self) -> &'static str {
        "Netmore (LoRaWAN in Sweden): lists of uplinks with their gateways"
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let is_json = found.json(message.bytes, |root, found| each(root, found, uplink));
        if !is_json && found.defects.is_empty() {
            found.defect("payload", "it is empty");
        }
    }
}

/// The members of a message that are of use here. Null counts as absent.
#[derive(Default)]
struct Fields<'a, 't> {
    device: Field<'a, 't>,
    model: Field<'a, 't>,
    kind: Field<'a, 't>,
    time: Field<'a, 't>,
    counter: Field<'a, 't>,
    payload: Field<'a, 't>,
    spreading: Field<'a, 't>,
    frequency: Field<'a, 't>,
    rssi: Field<'a, 't>,
    snr: Field<'a, 't>,
    gateway: Field<'a, 't>,
    gateways: Field<'a, 't>,
    battery: Field<'a, 't>,
    lat: Field<'a, 't>,
    lon: Field<'a, 't>,
    decoded: Field<'a, 't>,
}

impl<'a, 't> Fields<'a, 't> {
    fn read(root: Node<'a, 't>) -> Self {
        let mut fields = Self::default();
        for (key, value) in root.members() {
            let field = match key.raw() {
                b"devEui" => &mut fields.device,
                b"sensorType" => &mut fields.model,
                b"messageType" => &mut fields.kind,
                b"timestamp" => &mut fields.time,
                b"fCntUp" => &mut fields.counter,
                b"payload" if value.is_object() => &mut fields.decoded,
                b"payload" => &mut fields.payload,
                b"spreadingFactor" => &mut fields.spreading,
                b"freq" => &mut fields.frequency,
                b"rssi" => &mut fields.rssi,
                b"snr" => &mut fields.snr,
                b"gatewayIdentifier" => &mut fields.gateway,
                b"gateways" => &mut fields.gateways,
                b"batteryLevel" => &mut fields.battery,
                b"latitude" => &mut fields.lat,
                b"longitude" => &mut fields.lon,
                _ => continue,
            };
            *field = Some(value).filter(|value| !value.is_null());
        }
        fields
    }

    /// Counter and time name an uplink; where no counter is told, its bytes help.
    fn identify(&self, device: &SafeText, found: &mut Found) {
        let Some(time) = self.time else { return };
        let raw = |field: &Field<'a, 't>| field.map(|node| node.raw()).unwrap_or_default();
        let (counter, payload) = (raw(&self.counter), raw(&self.payload));
        found.identify(&[device.as_str().as_bytes(), counter, time.raw(), payload]);
    }
}

fn uplink(root: Node<'_, '_>, found: &mut Found) {
    let fields = Fields::read(root);
    let device = fields.device;
    let Some(device) = device.and_then(|node| lorawan::device(node, "devEui", found)) else {
        found.defect("devEui", "no device is named");
        return;
    };
    let at = stamp(fields.time, "timestamp", found);
    found.network_at = at;
    fields.identify(&device, found);
    // "other" is what the operator calls a sensor that it does not know.
    let model = words(fields.model).filter(|model| model.as_str() != "other");
    if model.is_some() {
        describe(found, &device, None, model);
    }
    let kind = words(fields.kind).filter(|kind| kind.as_str() != "payload");
    if let Some(kind) = kind {
        happened(found, &device, "message", Some(kind), at);
    }
    frames(&fields, &device, at, found);
    if let Some(level) = number(fields.battery, "batteryLevel", found) {
        match battery_of(level) {
            Some(reading) => found.observe(&device, reading, at),
            None => found.defect("batteryLevel", "not a battery level of 0 to 255"),
        }
    }
    let (subject, coordinates) = (Subject::Device(device.clone()), (fields.lat, fields.lon));
    locate(found, subject, coordinates, "latitude", None);
    if let Some(object) = fields.decoded {
        decoded(found, &device, object, at);
    }
    found.alive = Some(device);
}

/// The scale of LoRaWAN; but the operator also sends 0 of devices that were never asked.
fn battery_of(level: f64) -> Option<Reading> {
    if (0.0..1.0).contains(&level) {
        let why = "0 stands for external power, or for a device that was never asked";
        return Some(Reading::fact(&v::BATTERY_LEVEL, Value::Missing(why)));
    }
    battery(level)
}

/// One link for each gateway that is told: all of them, or the best one alone.
fn frames(fields: &Fields<'_, '_>, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
    let radio = Link {
        device: device.clone(),
        spreading_factor: spreading_factor(fields.spreading),
        frequency_hz: number(fields.frequency, "freq", found),
        frame_counter: counter(fields.counter, "fCntUp", found),
        received_at: at,
        ..Link::default()
    };
    let list = fields.gateways;
    let mut is_told = false;
    for (index, reception) in list.iter().flat_map(Node::elements).enumerate() {
        let (mut number, mut eui, mut rssi, mut snr) = (None, None, None, None);
        for (key, value) in reception.members() {
            let field = match key.raw() {
                b"gatewayIdentifier" => &mut number,
                b"gwEui" => &mut eui,
                b"rssi" => &mut rssi,
                b"snr" => &mut snr,
                _ => continue,
            };
            *field = Some(value).filter(|value: &Node<'_, '_>| !value.is_null());
        }
        let eui = eui.and_then(|eui| gateway_eui(eui.raw()));
        let Some(gateway) = words(number).or_else(|| eui.clone()) else {
            found.defect(
                &format!("gateways[{index}].gatewayIdentifier"),
                "no gateway is named",
            );
            continue;
        };
        is_told = true;
        // The number is in every message, so it is the id; the EUI is what others know the gateway by.
        if let Some(eui) = eui.filter(|eui| *eui != gateway) {
            describe_gateway(found, &gateway, Some(eui));
        }
        let link = Link {
            gateway,
            rssi_dbm: decibels(rssi, "gateways.rssi", found),
            snr_db: decibels(snr, "gateways.snr", found),
            ..radio.clone()
        };
        found.push(Item::Link(link));
    }
    if !is_told && (fields.gateway.is_some() || fields.rssi.is_some() || fields.counter.is_some()) {
        let link = Link {
            gateway: words(fields.gateway).unwrap_or_default(),
            rssi_dbm: decibels(fields.rssi, "rssi", found),
            snr_db: decibels(fields.snr, "snr", found),
            ..radio
        };
        found.push(Item::Link(link));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::formats::told::tell;

    const AT: &str = "@1795341600500";

    /// An uplink with further members.
    fn check(members: &str, expected: &[&str]) {
        let payload = format!(
            r#"[{{"devEui":"70b3d554600002e7","timestamp":"2026-11-22T10:00:00.500123Z"{members}}}]"#
        );
        assert_eq!(tell(&Netmore, "", &payload), expected, "{payload}");
    }

    #[test]
    fn the_best_gateway_alone() {
        check(
            r#","sensorType":"cube02","spreadingFactor":"12","rssi":"-104","snr":"-2","gatewayIdentifier":"824","fCntUp":7,"freq":868100000"#,
            &[
                "device 70B3D554600002E7 '' of 'cube02'",
                &format!("70B3D554600002E7 <- 824 -104 dBm -2 dB SF12 868100000 Hz #7 {AT}"),
            ],
        );
    }

    #[test]
    fn all_gateways_by_their_numbers() {
        check(
            r#","sensorType":"other","rssi":"-115","gatewayIdentifier":"1789","gateways":[{"rssi":"-125","snr":"-17.2","gatewayIdentifier":"19198","gwEui":"7076FF0056081cc9"},{"rssi":"loud","gatewayIdentifier":"1789"},{"gwEui":"647fdafffe016c40"},7]"#,
            &[
                "gateway 19198 '7076ff0056081cc9' of ''",
                &format!("70B3D554600002E7 <- 19198 -125 dBm -17.2 dB SF- - Hz #- {AT}"),
                &format!("70B3D554600002E7 <- 1789 - dBm - dB SF- - Hz #- {AT}"),
                &format!("70B3D554600002E7 <- 647fdafffe016c40 - dBm - dB SF- - Hz #- {AT}"),
                "! gateways.rssi: not a number",
                "! gateways[3].gatewayIdentifier: no gateway is named",
            ],
        );
    }

    #[test]
    fn a_battery_of_0_says_nothing() {
        let missing = format!("70B3D554600002E7 battery_level missing {AT}");
        check(r#","batteryLevel":"0""#, &[&missing]);
        check(r#","batteryLevel":"255""#, &[&missing]);
        check(
            r#","batteryLevel":254"#,
            &[&format!("70B3D554600002E7 battery_level 100 % {AT}")],
        );
        check(
            r#","batteryLevel":"300""#,
            &["! batteryLevel: not a battery level of 0 to 255"],
        );
    }

    #[test]
    fn where_a_device_stands_and_what_it_decodes_to() {
        check(
            r#","latitude":57.75,"longitude":12.0,"messageType":"join","payload":{"temperature":3}"#,
            &[
                &format!("device/70B3D554600002E7: message 'join' {AT}"),
                "device/70B3D554600002E7 at 57.75 12",
                &format!("70B3D554600002E7 air_temperature 3 Cel {AT}"),
            ],
        );
        check(
            r#","latitude":57.75"#,
            &["! latitude: a coordinate is missing, or is no number"],
        );
    }

    #[test]
    fn an_uplink_has_one_key() {
        let key = |members: &str| {
            let payload = format!(r#"[{{"devEui":"70b3d554600002e7",{members}}}]"#);
            let mut found = Found::default();
            Netmore.parse(&Message::bare(payload.as_bytes()), &mut found);
            found.key
        };
        let one = r#""timestamp":"2026-11-22T10:00:00Z","fCntUp":7"#;
        assert!(key(one).is_some());
        assert_eq!(key(one), key(&format!(r#"{one},"rssi":"-1""#)));
        assert_ne!(key(one), key(&one.replace('7', "8")));
        assert_eq!(key(r#""fCntUp":7"#), None);
    }

    #[test]
    fn says_what_it_cannot_read() {
        assert_eq!(
            tell(&Netmore, "", "[]"),
            ["! payload: a list without messages"]
        );
        assert_eq!(tell(&Netmore, "", "[{}]"), ["! devEui: no device is named"]);
    }
}
