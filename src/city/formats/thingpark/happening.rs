//! What ThingPark tells beside uplinks: joins, resets, batteries, downlinks, solved locations, alarms.

use super::{Fields, Kind, is_true, whole};
use crate::city::{
    formats::{
        found::{Circumstances, Found, Item, Subject, UpstreamAlert},
        lorawan::{self, Field, battery, happened, locate, moment, number, words},
    },
    model::{quantity::Reading, text::SafeText, time::Stamp, vocabulary as v},
};

/// Reads a message of `device` that is no uplink.
pub(super) fn read(
    kind: Kind,
    fields: &Fields<'_, '_>,
    device: &SafeText,
    at: Option<Stamp>,
    found: &mut Found,
) {
    match kind {
        Kind::Uplink | Kind::GatewayAlarm => {}
        Kind::Downlink => happened(found, device, "downlink_requested", None, at),
        Kind::DownlinkSent if is_true(fields.delivered) => {
            let gateway = fields.gateway.and_then(lorawan::gateway);
            happened(found, device, "downlink_sent", gateway, at);
        }
        Kind::DownlinkSent => {
            let causes = [fields.cause_rx1, fields.cause_rx2, fields.cause_ping];
            happened(found, device, "downlink_failed", failed(causes), at);
        }
        Kind::DownlinkRejected => {
            let cause = words(fields.rejection);
            happened(found, device, "downlink_failed", cause, at);
        }
        Kind::Location => location(fields, device, at, found),
        Kind::Notification => notification(fields, device, at, found),
        Kind::Multicast => {
            let detail = multicast(fields);
            happened(found, device, "multicast_summary", detail, at);
        }
        Kind::DeviceAlarm => {
            let title = device_alarm(whole(fields.alarm));
            alarm(fields, ("device", device), title, found);
        }
    }
}

/// Why nothing went out: the codes for the first and second window and the ping slot, without those that
/// say "no error".
fn failed(causes: [Field<'_, '_>; 3]) -> Option<SafeText> {
    let causes = causes.into_iter().filter_map(|cause| cause?.text());
    let causes: Vec<_> = causes.filter(|cause| cause != "00").collect();
    (!causes.is_empty()).then(|| SafeText::new(&causes.join(" ")))
}

/// Where the network found a device to be.
fn location(fields: &Fields<'_, '_>, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
    let at = moment(fields.located_at, "DevLocTime", found).or(at);
    let before = found.items.len() + found.defects.len();
    let (subject, coordinates) = (Subject::Device(device.clone()), (fields.lat, fields.lon));
    locate(found, subject, coordinates, "DevLAT", at);
    if before == found.items.len() + found.defects.len() {
        found.defect("DevLAT", "a location without coordinates");
    }
    if let Some(height) = number(fields.altitude, "DevAlt", found) {
        found.observe(device, Reading::model(&v::ALTITUDE, height, "m"), at);
    }
}

/// A join, a reset, or what the device answered about its battery. `Var1` of a join is a key: it stays unread.
fn notification(fields: &Fields<'_, '_>, device: &SafeText, at: Option<Stamp>, found: &mut Found) {
    let kind = fields.notification.and_then(|node| node.text());
    match kind.as_deref() {
        Some("join") => {
            happened(found, device, "join", None, at);
            found.alive = Some(device.clone());
        }
        Some("devstatusans") => {
            if let Some(level) = number(fields.first, "Var1", found) {
                match battery(level) {
                    Some(reading) => found.observe(device, reading, at),
                    None => found.defect("Var1", "not a battery level of 0 to 255"),
                }
            }
            if let Some(margin) = number(fields.second, "Var2", found) {
                let reading = Reading::model(&v::LINK_MARGIN, margin, "dB");
                found.observe(device, reading, at);
            }
            found.alive = Some(device.clone());
        }
        Some("reset") => happened(found, device, "reset", words(fields.first), at),
        Some(other) => happened(found, device, "notification", Some(other.into()), at),
        None => found.defect("Type", "a notification of no kind"),
    }
}

/// How a message to a group of devices went: `ABORTED 86 of 93`.
fn multicast(fields: &Fields<'_, '_>) -> Option<SafeText> {
    let status = words(fields.transmission)?;
    let counts = whole(fields.succeeded).zip(whole(fields.asked));
    Some(counts.map_or(status.clone(), |(good, all)| {
        SafeText::new(&format!("{status} {good} of {all}"))
    }))
}

/// An alarm about a gateway.
pub(super) fn gateway_alarm(fields: &Fields<'_, '_>, found: &mut Found) {
    match fields.gateway.and_then(lorawan::gateway) {
        Some(gateway) => alarm(fields, ("gateway", &gateway), None, found),
        None => found.defect("LrrID", "no gateway is named"),
    }
}

/// Somebody else's alert: one for each number of an alarm and thing.
fn alarm(
    fields: &Fields<'_, '_>,
    (kind, thing): (&str, &SafeText),
    title: Option<&str>,
    found: &mut Found,
) {
    let Some(number) = whole(fields.alarm) else {
        found.defect("ID", "an alarm without its number");
        return;
    };
    let mut text = match title {
        Some(title) => title.to_owned(),
        None => format!("Alarm {number:03}"),
    };
    if let Some(detail) = words(fields.alarm_detail) {
        text = format!("{text}: {detail}");
    }
    let state = whole(fields.alarm_state).map(|state| SafeText::new(&state.to_string()));
    let since = moment(fields.alarm_since, "CreationTime", found);
    found.push(Item::Alert(UpstreamAlert {
        id: SafeText::new(&format!("{thing}/{number}")),
        severity: state.unwrap_or_default(),
        title: SafeText::new(&text),
        since,
        more: Some(Box::new(Circumstances {
            affects: vec![SafeText::new(&format!("{kind} {thing}"))],
            ..Circumstances::default()
        })),
        ..UpstreamAlert::default()
    }));
}

/// What the numbers of alarms about devices say ("Device alarms", ThingPark Enterprise).
fn device_alarm(number: Option<u64>) -> Option<&'static str> {
    Some(match number? {
        1 => "Battery level",
        2 => "Traffic exceeds the downlink regulator settings",
        3 => "Traffic exceeds the uplink regulator settings",
        4 => "No uplink activity",
        5 => "Node uses higher data rate than expected",
        6 => "Node uses lower data rate than expected",
        7 => "Join request replay detected (DevNonce replay)",
        8 => "Wrong MIC detected in join request",
        9 => "Join request replay detected (wrong MIC correlation)",
        10 => "Uplink frame replay detected (wrong FCnt)",
        11 => "Uplink frame replay detected (repeated FCnt)",
        12 => "MAC command transmission blocked because of rejection",
        13 => "MAC command transmission blocked because of no reply",
        14 => "Invalid AppEUI detected in join request",
        15 => "Join request replay detected (invalid DevNonce)",
        16 => "Wrong MIC detected in uplink frame",
        _ => return None,
    })
}
