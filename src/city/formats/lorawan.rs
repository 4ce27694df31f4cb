//! What LoRaWAN network servers tell in much the same way: ids, counters, the radio, the battery of a device.
//! Source: LoRaWAN L2 1.0.4 (TS001), DevStatusAns; Regional Parameters (RP002), EU863-870; FORMATS 6.
//!
//! Leaves out: where each server puts these, and what devices measure.

use super::{
    found::{Asset, Event, Found, Item, Subject},
    json::Node,
};
use crate::city::model::{
    hash,
    quantity::{Reading, Value},
    text::SafeText,
    time::Stamp,
    vocabulary as v,
};

/// A member that may be absent.
pub(super) type Field<'a, 't> = Option<Node<'a, 't>>;

/// A DevEUI in the one form that the console uses: upper case hex. `None` where it is no EUI.
pub(super) fn device_eui(raw: &[u8]) -> Option<SafeText> {
    eui(raw, <[u8]>::make_ascii_uppercase)
}

/// The EUI of a gateway as everybody writes it: lower case hex. `None` where it is no EUI.
pub(super) fn gateway_eui(raw: &[u8]) -> Option<SafeText> {
    eui(raw, <[u8]>::make_ascii_lowercase)
}

fn eui(raw: &[u8], change: fn(&mut [u8])) -> Option<SafeText> {
    let mut copy = [0_u8; 16];
    if raw.len() != copy.len() || !raw.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    copy.copy_from_slice(raw);
    change(&mut copy);
    Some(SafeText::from_bytes(&copy))
}

/// The device that a member names: its EUI, or whatever stands there, with a defect.
pub(super) fn device(node: Node<'_, '_>, field: &str, found: &mut Found) -> Option<SafeText> {
    device_eui(node.raw()).or_else(|| {
        found.defect(field, "not an EUI of 16 hex digits");
        text(node)
    })
}

/// The gateway that a member names. Ids that are no EUIs stay as they are.
pub(super) fn gateway(node: Node<'_, '_>) -> Option<SafeText> {
    gateway_eui(node.raw()).or_else(|| text(node))
}

/// A text that is not empty, safe to show.
pub(super) fn text(node: Node<'_, '_>) -> Option<SafeText> {
    let text = node.text()?;
    (!text.is_empty()).then(|| SafeText::new(&text))
}

/// The same where it may be absent.
pub(super) fn words(node: Field<'_, '_>) -> Option<SafeText> {
    node.and_then(text)
}

/// A time with its zone, or a defect where there is one that cannot be read.
pub(super) fn stamp(node: Field<'_, '_>, field: &str, found: &mut Found) -> Option<Stamp> {
    let stamp = node?.text().and_then(|text| Stamp::parse(&text, false));
    if stamp.is_none() {
        found.defect(field, "not a time");
    }
    stamp
}

/// A time with its zone, or one since 1970 whose unit its size tells.
pub(super) fn moment(node: Field<'_, '_>, field: &str, found: &mut Found) -> Option<Stamp> {
    let Some(number) = node.filter(Node::is_number) else {
        return stamp(node, field, found);
    };
    let stamp = number.number().and_then(Stamp::from_epoch);
    if stamp.is_none() {
        found.defect(field, "not a time");
    }
    stamp
}

/// A position, whose coordinates may be texts; nothing where there is neither.
pub(super) fn locate(
    found: &mut Found,
    subject: Subject,
    (lat, lon): (Field<'_, '_>, Field<'_, '_>),
    field: &str,
    at: Option<Stamp>,
) {
    let degrees = |node: Field<'_, '_>| node.and_then(|node| node.number_or_text());
    match (degrees(lat), degrees(lon)) {
        (Some(lat), Some(lon)) => found.locate(subject, lat, lon, at),
        (None, None) if lat.is_none() && lon.is_none() => {}
        _ => found.defect(field, "a coordinate is missing, or is no number"),
    }
}

/// The uplink counter; also from a text.
pub(super) fn counter(node: Field<'_, '_>, field: &str, found: &mut Found) -> Option<u32> {
    let counter = node?.whole().and_then(|whole| u32::try_from(whole).ok());
    if counter.is_none() {
        found.defect(field, "not a frame counter");
    }
    counter
}

/// A number, also from a text; a defect where it is none.
pub(super) fn number(node: Field<'_, '_>, field: &str, found: &mut Found) -> Option<f64> {
    let number = node?.number_or_text();
    if number.is_none() {
        found.defect(field, "not a number");
    }
    number
}

/// Decibels of a radio value.
pub(super) fn decibels(node: Field<'_, '_>, field: &str, found: &mut Found) -> Option<f32> {
    number(node, field, found).map(|number| number as f32)
}

/// The spreading factor, also from a text.
pub(super) fn spreading_factor(node: Field<'_, '_>) -> Option<u8> {
    let factor = node?.whole().and_then(|whole| u8::try_from(whole).ok());
    factor.filter(|factor| (5..=12).contains(factor))
}

/// What a device answers to DevStatusReq: 0 is external power, 1 to 254 the battery from empty to full,
/// 255 a battery that cannot be measured.
pub(super) fn battery(level: f64) -> Option<Reading> {
    if !(0.0..=255.0).contains(&level) {
        return None;
    }
    Some(if level < 1.0 {
        Reading::fact(&v::EXTERNAL_POWER, Value::Flag(true))
    } else if level < 255.0 {
        Reading::model(&v::BATTERY_LEVEL, (level - 1.0) / 253.0 * 100.0, "%")
    } else {
        let why = "the device cannot measure its battery";
        Reading::fact(&v::BATTERY_LEVEL, Value::Missing(why))
    })
}

/// A device as a thing.
pub(super) fn describe(
    found: &mut Found,
    id: &SafeText,
    name: Option<SafeText>,
    model: Option<SafeText>,
) {
    thing(found, SafeText::fixed("device"), id, name, model);
}

/// A gateway as a thing.
pub(super) fn describe_gateway(found: &mut Found, id: &SafeText, name: Option<SafeText>) {
    thing(found, SafeText::fixed("gateway"), id, name, None);
}

fn thing(
    found: &mut Found,
    kind: SafeText,
    id: &SafeText,
    name: Option<SafeText>,
    model: Option<SafeText>,
) {
    let id = id.clone();
    found.push(Item::Asset(Asset {
        id,
        kind,
        name,
        model,
    }));
}

/// Something that happened to a device.
pub(super) fn happened(
    found: &mut Found,
    device: &SafeText,
    name: &'static str,
    detail: Option<SafeText>,
    observed_at: Option<Stamp>,
) {
    found.push(Item::Event(Event {
        subject: Subject::Device(device.clone()),
        name,
        detail,
        observed_at,
    }));
}

/// Reads one message, or a list of them as bridges send it. A list is the same as another one where all
/// its messages are.
pub(super) fn each<'a, 't>(
    root: Node<'a, 't>,
    found: &mut Found,
    mut read: impl FnMut(Node<'a, 't>, &mut Found),
) {
    if !root.is_array() {
        return read(root, found);
    }
    let mut of_list = None;
    let mut all_known = true;
    for message in root.elements().filter(Node::is_object) {
        found.key = None;
        read(message, found);
        match (found.key, of_list) {
            (Some(key), None) => of_list = Some(key),
            (Some(key), Some(before)) => {
                let parts = [u64::to_le_bytes(before), key.to_le_bytes()];
                of_list = Some(hash::of_parts(&[&parts.concat()]));
            }
            (None, _) => all_known = false,
        }
    }
    found.key = of_list.filter(|_| all_known);
    if found.items.is_empty() && found.defects.is_empty() {
        found.defect("payload", "a list without messages");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_one_form() {
        let form = |text: &str| {
            let forms = (device_eui(text.as_bytes()), gateway_eui(text.as_bytes()));
            forms.0.zip(forms.1)
        };
        let both = form("a81758fffE0357cb").expect("an EUI");
        assert_eq!(both.0.as_str(), "A81758FFFE0357CB");
        assert_eq!(both.1.as_str(), "a81758fffe0357cb");
        for text in [
            "",
            "a81758fffe0357c",
            "a81758fffe0357cbb",
            "a81758fffe0357cg",
        ] {
            assert_eq!(form(text), None, "{text}");
        }
    }

    #[test]
    fn a_battery_has_a_scale_of_its_own() {
        let check = |level: f64, quantity: &str, value: &Value| {
            let reading = battery(level).expect("a level");
            assert_eq!(reading.quantity.as_str(), quantity, "{level}");
            assert_eq!(&reading.value, value, "{level}");
        };
        check(0.0, "external_power", &Value::Flag(true));
        check(1.0, "battery_level", &Value::Number(0.0));
        check(127.5, "battery_level", &Value::Number(50.0));
        check(254.0, "battery_level", &Value::Number(100.0));
        assert!(matches!(
            battery(255.0).expect("a level").value,
            Value::Missing(_)
        ));
        assert!(battery(256.0).is_none() && battery(-1.0).is_none());
        assert!(battery(f64::NAN).is_none());
    }

    #[test]
    fn a_list_is_known_by_its_messages() {
        let key = |json: &str| {
            let mut found = Found::default();
            found.json(json.as_bytes(), |root, found| {
                each(root, found, |message, found| {
                    if let Some(id) = message.get("id") {
                        found.identify(&[id.raw()]);
                    }
                });
            });
            found.key
        };
        let (one, two) = (r#"{"id":1}"#, r#"{"id":2}"#);
        assert!(key(one).is_some());
        assert_eq!(key(&format!("[{one}]")), key(one));
        let both = key(&format!("[{one},{two}]"));
        assert!(both.is_some() && both != key(one) && both != key(&format!("[{two},{one}]")));
        assert_eq!(key(&format!("[{one},{{}}]")), None);
        assert_eq!(key("[]"), None);
    }
}
