//! LORIOT, a LoRaWAN network server: what it pushes to applications, one command each (FORMATS 5).
//! Source: LORIOT Network Server documentation, "Uplink Data Message", "Gateway Information", "Downlink
//! Data Message".
//!
//! `rx` is the uplink at once, `gw` the same some seconds later with the gateways that heard it: they have
//! one identity, and `gw` adds its links. Leaves out: `data`, which only a codec can read. Topics are each
//! customer's own, so that there are no usual ones.

use super::{
    decoded::decoded,
    format::{Format, Message},
    found::{Found, Item, Link, Subject},
    json::Node,
    lorawan::{
        self, Field, battery, counter, decibels, each, happened, locate, moment, number, words,
    },
};
use crate::city::model::{text::SafeText, time::Stamp};

/// How far apart in time the two tellings of a frame may be, and a frame of the same number after a join
/// must be, milliseconds.
const ONE_FRAME_MS: i64 = 600_000;

/// The format.
pub struct Loriot;

impl Format for Loriot {
    fn name(&self) -> &'static str {
        "loriot"
    }

    fn about(&self) -> &'static str {
        "LORIOT (LoRaWAN): uplinks, the gateways that heard them, downlinks, locations"
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let is_json = found.json(message.bytes, |root, found| {
            // The answer to a query for what the server has kept.
            let kept = root.get("cache").filter(Node::is_array);
            each(kept.unwrap_or(root), found, command);
        });
        if !is_json && found.defects.is_empty() {
            found.defect("payload", "it is empty");
        }
    }
}

/// The members of a command that are of use here. Null counts as absent.
#[derive(Default)]
struct Fields<'a, 't> {
    command: Field<'a, 't>,
    device: Field<'a, 't>,
    time: Field<'a, 't>,
    counter: Field<'a, 't>,
    frequency: Field<'a, 't>,
    rate: Field<'a, 't>,
    rssi: Field<'a, 't>,
    snr: Field<'a, 't>,
    gateways: Field<'a, 't>,
    battery: Field<'a, 't>,
    kept: Field<'a, 't>,
    data: Field<'a, 't>,
    decoded: Field<'a, 't>,
    gateway: Field<'a, 't>,
    lat: Field<'a, 't>,
    lon: Field<'a, 't>,
    error: Field<'a, 't>,
}

impl<'a, 't> Fields<'a, 't> {
    fn read(root: Node<'a, 't>) -> Self {
        let mut fields = Self::default();
        for (key, value) in root.members() {
            let field = match key.raw() {
                b"cmd" => &mut fields.command,
                b"EUI" => &mut fields.device,
                b"ts" => &mut fields.time,
                b"fcnt" => &mut fields.counter,
                b"freq" => &mut fields.frequency,
                b"dr" => &mut fields.rate,
                b"rssi" => &mut fields.rssi,
                b"snr" => &mut fields.snr,
                b"gws" => &mut fields.gateways,
                b"bat" => &mut fields.battery,
                b"offline" => &mut fields.kept,
                b"data" | b"encdata" => &mut fields.data,
                b"decoded" => &mut fields.decoded,
                b"gweui" => &mut fields.gateway,
                b"lat" => &mut fields.lat,
                b"lon" => &mut fields.lon,
                b"error" => &mut fields.error,
                _ => continue,
            };
            *field = Some(value).filter(|value| !value.is_null());
        }
        fields
    }
}

fn command(root: Node<'_, '_>, found: &mut Found) {
    let fields = Fields::read(root);
    let Some(command) = fields.command.and_then(|command| command.text()) else {
        found.defect("cmd", "no command of LORIOT");
        return;
    };
    let device = fields.device;
    let Some(device) = device.and_then(|node| lorawan::device(node, "EUI", found)) else {
        found.defect("EUI", "no device is named");
        return;
    };
    let at = moment(fields.time, "ts", found);
    found.network_at = at;
    match &*command {
        "rx" | "gw" => uplink(&fields, &device, at, found),
        "txd" => {
            let gateway = fields.gateway.and_then(lorawan::gateway);
            happened(found, &device, "downlink_sent", gateway, at);
        }
        // The answer to an application that asked for a downlink.
        "tx" if fields.error.is_some() => {
            happened(found, &device, "downlink_failed", words(fields.error), at);
        }
        "tx" => happened(found, &device, "downlink_queued", None, at),
        "geo" => {
            let subject = Subject::Device(device);
            let before = found.items.len() + found.defects.len();
            locate(found, subject, (fields.lat, fields.lon), "lat", at);
            if before == found.items.len() + found.defects.len() {
                found.defect("lat", "a location without coordinates");
            }
        }
        other => found.defect("cmd", &format!("{other}: a command that is not known")),
    }
}

fn uplink(fields: &Fields<'_, '_>, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
    identify(fields, device, at, found);
    let rate = fields.rate.and_then(|rate| rate.text());
    let radio = Link {
        device: device.clone(),
        spreading_factor: rate.and_then(|rate| of_rate(&rate)),
        frequency_hz: number(fields.frequency, "freq", found),
        frame_counter: counter(fields.counter, "fcnt", found),
        received_at: at,
        ..Link::default()
    };
    match fields.gateways {
        Some(list) => {
            found.adds_links = true;
            for (index, reception) in list.elements().enumerate() {
                frame(reception, index, &radio, found);
            }
        }
        // Which gateway heard it stays untold.
        None => {
            let link = Link {
                rssi_dbm: decibels(fields.rssi, "rssi", found),
                snr_db: decibels(fields.snr, "snr", found),
                ..radio
            };
            found.push(Item::Link(link));
        }
    }
    if fields.kept.and_then(|kept| kept.flag()) == Some(true) {
        happened(found, device, "late", None, at);
    }
    if let Some(level) = number(fields.battery, "bat", found) {
        match battery(level) {
            Some(reading) => found.observe(device, reading, at),
            None => found.defect("bat", "not a battery level of 0 to 255"),
        }
    }
    if let Some(object) = fields.decoded {
        decoded(found, device, object, at);
    }
    found.alive = Some(device.clone());
}

/// Device and counter name a frame. After a join they come again, but seldom so soon and with the same
/// bytes.
fn identify(fields: &Fields<'_, '_>, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
    let (Some(counter), Some(at)) = (fields.counter, at) else {
        return;
    };
    let data = fields.data.map(|node| node.raw()).unwrap_or_default();
    let window = at.0.div_euclid(ONE_FRAME_MS).to_le_bytes();
    found.identify(&[device.as_str().as_bytes(), counter.raw(), data, &window]);
}

/// The frame at one gateway.
fn frame(reception: Node<'_, '_>, index: usize, radio: &Link, found: &mut Found) {
    let (mut gateway, mut heard, mut rssi, mut snr) = (None, None, None, None);
    let (mut lat, mut lon) = (None, None);
    for (key, value) in reception.members() {
        let field = match key.raw() {
            b"gweui" => &mut gateway,
            b"ts" => &mut heard,
            b"rssi" => &mut rssi,
            b"snr" => &mut snr,
            b"lat" => &mut lat,
            b"lon" => &mut lon,
            _ => continue,
        };
        *field = Some(value).filter(|value: &Node<'_, '_>| !value.is_null());
    }
    let Some(gateway) = gateway.and_then(lorawan::gateway) else {
        found.defect(&format!("gws[{index}].gweui"), "no gateway is named");
        return;
    };
    let link = Link {
        gateway: gateway.clone(),
        rssi_dbm: decibels(rssi, "gws.rssi", found),
        snr_db: decibels(snr, "gws.snr", found),
        received_at: moment(heard, "gws.ts", found).or(radio.received_at),
        ..radio.clone()
    };
    found.push(Item::Link(link));
    locate(
        found,
        Subject::Gateway(gateway),
        (lat, lon),
        "gws.lat",
        None,
    );
}

/// The spreading factor of `SF9 BW125 4/5`.
fn of_rate(rate: &str) -> Option<u8> {
    let rest = rate.trim_start().strip_prefix("SF")?;
    let factor = rest.split(|part: char| !part.is_ascii_digit()).next()?;
    factor
        .parse()
        .ok()
        .filter(|factor| (5..=12).contains(factor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::formats::told::tell;

    const ID: &str = "A81758FFFE0357CB";
    const AT: &str = "@1795341600500";

    /// A command of the device above, with further members.
    fn check(command: &str, members: &str, expected: &[&str]) {
        let payload = format!(r#"{{"cmd":"{command}","EUI":"{ID}","ts":1795341600500{members}}}"#);
        assert_eq!(tell(&Loriot, "", &payload), expected, "{payload}");
    }

    #[test]
    fn an_uplink_at_once_names_no_gateway() {
        check(
            "rx",
            r#","fcnt":121,"freq":868300000,"rssi":-119,"snr":-15.8,"dr":"SF11 BW125 4/5","bat":255,"offline":true,"data":"02""#,
            &[
                &format!("{ID} <-  -119 dBm -15.8 dB SF11 868300000 Hz #121 {AT}"),
                &format!("device/{ID}: late '' {AT}"),
                &format!("{ID} battery_level missing {AT}"),
            ],
        );
    }

    #[test]
    fn the_same_with_its_gateways() {
        check(
            "gw",
            r#","fcnt":121,"dr":"SF7 BW125 4/5","gws":[{"rssi":-52,"snr":10,"ts":1795341600442,"gweui":"303734FFFF003000","lat":46.75,"lon":7.125},{"gweui":"7076FFFFFF010B32","rssi":"loud"},{"rssi":-1},5],"bat":1,"decoded":{"temperature":3}"#,
            &[
                &format!("{ID} <- 303734ffff003000 -52 dBm 10 dB SF7 - Hz #121 @1795341600442"),
                "gateway/303734ffff003000 at 46.75 7.125",
                &format!("{ID} <- 7076ffffff010b32 - dBm - dB SF7 - Hz #121 {AT}"),
                &format!("{ID} battery_level 0 % {AT}"),
                &format!("{ID} air_temperature 3 Cel {AT}"),
                "! gws.rssi: not a number",
                "! gws[2].gweui: no gateway is named",
                "! gws[3].gweui: no gateway is named",
            ],
        );
    }

    #[test]
    fn what_else_is_pushed() {
        check(
            "txd",
            r#","seqdn":0,"gweui":"7076FFFFFF053A13""#,
            &[&format!(
                "device/{ID}: downlink_sent '7076ffffff053a13' {AT}"
            )],
        );
        check(
            "tx",
            "",
            &[&format!("device/{ID}: downlink_queued '' {AT}")],
        );
        check(
            "tx",
            r#","error":"no such device""#,
            &[&format!(
                "device/{ID}: downlink_failed 'no such device' {AT}"
            )],
        );
        check(
            "geo",
            r#","lat":50.125,"lon":14.5,"method":"TDOA""#,
            &[&format!("device/{ID} at 50.125 14.5 {AT}")],
        );
        check("geo", "", &["! lat: a location without coordinates"]);
        check("seqq", "", &["! cmd: seqq: a command that is not known"]);
    }

    #[test]
    fn both_tellings_of_a_frame_have_one_key() {
        let read = |payload: &str| {
            let mut found = Found::default();
            Loriot.parse(&Message::bare(payload.as_bytes()), &mut found);
            (found.key, found.adds_links)
        };
        let rx = r#"{"cmd":"rx","EUI":"A81758FFFE0357CB","ts":1795341600500,"fcnt":2,"data":"01"}"#;
        let gw = rx.replace("rx", "gw").replace("600500", "602100");
        let gw = gw.replace('}', r#","gws":[]}"#);
        let (key, adds) = read(rx);
        assert!(key.is_some() && !adds);
        assert_eq!(read(&gw), (key, true));
        assert_ne!(read(&rx.replace(":2,", ":3,")).0, key);
        // After a join the counter begins anew.
        assert_ne!(read(&rx.replace("1795341600500", "1795342800500")).0, key);
    }

    #[test]
    fn says_what_it_cannot_read() {
        assert_eq!(tell(&Loriot, "", "{}"), ["! cmd: no command of LORIOT"]);
        assert_eq!(
            tell(&Loriot, "", r#"{"cmd":"rx"}"#),
            ["! EUI: no device is named"]
        );
    }
}
