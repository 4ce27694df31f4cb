//! Names in SenML: which part is the device, which the quantity. Leaves out: values and times.

use crate::city::model::text::SafeText;
use std::borrow::Cow;

/// The object number of an LwM2M base name (`urn:oma:lwm2m:ext:3303`).
pub(super) fn lwm2m(base: &str) -> Option<&str> {
    let rest = base.strip_prefix("urn:oma:lwm2m:")?;
    let object = rest.rsplit(':').next()?;
    let number = !object.is_empty() && object.bytes().all(|byte| byte.is_ascii_digit());
    number.then_some(object)
}

const SEPARATORS: [char; 4] = [':', '/', '.', '-'];

/// The device that a base name is, worked out once for all records under it; `None` where that depends on what they
/// add to it.
pub(super) fn base_device(base: &str) -> Option<SafeText> {
    let is_plain = !base.is_empty() && !base.ends_with('/') && lwm2m(base).is_none();
    is_plain.then(|| SafeText::new(base.trim_end_matches(SEPARATORS)))
}

/// The quantity under a base name that is a device.
pub(super) fn quantity(own: &str) -> Cow<'_, str> {
    if own
        .bytes()
        .any(|byte| SEPARATORS.contains(&char::from(byte)))
    {
        // `bn: "room1/", n: "temp"`, but also `bn: "ab", n: "c/temp"`.
        own.trim_matches(SEPARATORS).replace('/', ".").into()
    } else {
        own.into()
    }
}

/// The device and the quantity of a full name (RFC 8428, 4.5.1: name = `bn` + `n`). The base is the
/// device, less the separator at its end; where only one of the two is there, a URN of a device is a
/// device, and any other name is `device/quantity` at its last slash.
pub(super) fn split<'n>(base: &'n str, own: &'n str) -> (SafeText, Cow<'n, str>) {
    if !base.is_empty() && !own.is_empty() {
        let device = base.trim_end_matches(SEPARATORS);
        // `bn: "0/3303/"`, as newer diwise packs have it: the object belongs to the quantity.
        let slashed = base.ends_with('/').then(|| device.rsplit_once('/'));
        let object = slashed.flatten().filter(|(head, object)| {
            let digits = !object.is_empty() && object.bytes().all(|byte| byte.is_ascii_digit());
            let resource = own.bytes().all(|byte| byte.is_ascii_digit());
            digits && resource && !head.is_empty()
        });
        return match object {
            Some((head, object)) => (SafeText::new(head), format!("{object}/{own}").into()),
            None => (SafeText::new(device), quantity(own)),
        };
    }
    if own.is_empty() && base.ends_with(SEPARATORS) {
        return (SafeText::new(base.trim_end_matches(SEPARATORS)), "".into());
    }
    let name = if own.is_empty() { base } else { own };
    if let Some(rest) = name.strip_prefix("urn:dev:") {
        // `urn:dev:ow:10e2073a01080063:voltage`: subtype, identifier, then the quantity (RFC 9039).
        let mut parts = rest.splitn(3, ':');
        let (kind, id, quantity) = (parts.next(), parts.next(), parts.next());
        if let (Some(kind), Some(id), Some(quantity)) = (kind, id, quantity) {
            return (
                SafeText::new(&format!("urn:dev:{kind}:{id}")),
                quantity.into(),
            );
        }
        return (SafeText::new(name), "".into());
    }
    match name.rsplit_once('/') {
        Some((device, quantity)) if !device.is_empty() && !quantity.is_empty() => {
            (SafeText::new(device), quantity.into())
        }
        _ => (SafeText::new(name.trim_end_matches(SEPARATORS)), "".into()),
    }
}

/// What is most likely measured in a unit, for records whose only name is that of the device
/// (most examples of RFC 8428); the unit itself where many things could be.
pub(super) fn by_unit(unit: &str) -> &str {
    match unit {
        "Cel" | "degC" | "K" => "temperature",
        "%RH" => "humidity",
        "%EL" => "battery_level",
        "V" | "mV" => "voltage",
        "A" | "mA" => "current",
        "lx" => "illuminance",
        "dBm" => "rssi",
        "/" => "ratio",
        "" => "value",
        other => other,
    }
}
