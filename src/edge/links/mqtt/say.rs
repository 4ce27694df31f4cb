//! What a subscriber has to say, in both versions of MQTT; and, for the simulation only, a message.
//!
//! Greetings and subscriptions are written by rumqttc's codec. Leaves out sockets and timers.

use super::{
    super::carrier::Broken,
    hear::{Publish, odd},
};
use crate::{
    city::model::{cause::LinkFault, limits},
    edge::spec::{MqttSpec, Protocol},
};
use bytes::{BufMut as _, BytesMut};
use rumqttc::v5::mqttbytes::{QoS as QoS5, v5};

/// Writes the greeting. A session is kept only where the spec asks for it.
///
/// # Errors
/// `Protocol` where the greeting cannot be written.
pub fn greet(spec: &MqttSpec, client_id: &str, out: &mut BytesMut) -> Result<(), Broken> {
    let username = spec.username.clone().unwrap_or_default();
    let password = spec.password.as_ref();
    let password = password.map_or_else(String::new, |secret| secret.reveal().to_owned());
    let longest = client_id.len().max(username.len()).max(password.len());
    if longest > usize::from(u16::MAX) {
        return Err(odd(
            "a client id, user or password of more than 65,535 bytes",
        ));
    }
    let named = !(username.is_empty() && password.is_empty());
    let clean = spec.session_expiry_s == 0;
    let written = match spec.protocol {
        Protocol::V311 => {
            let mut packet = rumqttc::Connect::new(client_id);
            packet.keep_alive = keep_alive_s(spec);
            packet.clean_session = clean;
            packet.login = named.then(|| rumqttc::Login::new(username, password));
            packet.write(out).map_err(|error| error.to_string())
        }
        Protocol::V5 => {
            let packet = v5::Connect {
                keep_alive: keep_alive_s(spec),
                client_id: client_id.to_owned(),
                clean_start: clean,
                properties: Some(v5::ConnectProperties {
                    session_expiry_interval: Some(spec.session_expiry_s),
                    receive_maximum: Some(limits::UNACKNOWLEDGED),
                    max_packet_size: Some(limits::PACKET_BYTES as u32),
                    topic_alias_max: Some(0),
                    request_problem_info: Some(1),
                    ..v5::ConnectProperties::new()
                }),
            };
            let login = named.then(|| v5::Login::new(username, password));
            let written = packet.write(&None, &login, out);
            written.map_err(|error| error.to_string())
        }
    };
    written.map(drop).map_err(|error| odd(&error))
}

/// The keep-alive that we ask for; a spec of 0 would switch detection off, so it means the default.
pub fn keep_alive_s(spec: &MqttSpec) -> u16 {
    if spec.keep_alive_s == 0 {
        30
    } else {
        spec.keep_alive_s
    }
}

/// Writes the subscription to some filters of the spec. In both versions the retained flag of what comes says that the
/// broker kept it from earlier: MQTT 5's "retain as published" would set it on live messages too, whenever a
/// publisher asks the broker to keep them, and nobody could tell a gateway's word from its word of last year (T03).
/// There, retained messages are not asked for again where the session was resumed.
///
/// # Errors
/// `Protocol` where it cannot be written.
pub fn subscribe(
    spec: &MqttSpec,
    filters: &[&str],
    resumed: bool,
    out: &mut BytesMut,
) -> Result<(), Broken> {
    let written = match spec.protocol {
        Protocol::V311 => {
            let qos = if spec.qos > 0 {
                rumqttc::QoS::AtLeastOnce
            } else {
                rumqttc::QoS::AtMostOnce
            };
            let filters = filters.iter();
            let filters =
                filters.map(|path| rumqttc::SubscribeFilter::new((*path).to_owned(), qos));
            let mut packet = rumqttc::Subscribe::new_many(filters);
            packet.pkid = 1;
            packet.write(out).map_err(|error| error.to_string())
        }
        Protocol::V5 => {
            let filters = filters.iter().map(|path| v5::Filter {
                path: (*path).to_owned(),
                qos: if spec.qos > 0 {
                    QoS5::AtLeastOnce
                } else {
                    QoS5::AtMostOnce
                },
                nolocal: false,
                preserve_retain: false,
                retain_forward_rule: if resumed {
                    v5::RetainForwardRule::OnNewSubscribe
                } else {
                    v5::RetainForwardRule::OnEverySubscribe
                },
            });
            let mut packet = v5::Subscribe::new_many(filters, None);
            packet.pkid = 1;
            packet.write(out).map_err(|error| error.to_string())
        }
    };
    written.map(drop).map_err(|error| odd(&error))
}

/// Acknowledges a message: PUBACK at QoS 1, PUBREC at QoS 2; the same bytes in both versions.
pub fn acknowledge(qos: u8, number: u16, out: &mut BytesMut) {
    match qos {
        1 => out.put_slice(&[0x40, 2]),
        2 => out.put_slice(&[0x50, 2]),
        _ => return,
    }
    out.put_u16(number);
}

/// Answers a release: PUBCOMP.
pub fn complete(number: u16, out: &mut BytesMut) {
    out.put_slice(&[0x70, 2]);
    out.put_u16(number);
}

/// Asks for a sign of life.
pub fn ping(out: &mut BytesMut) {
    out.put_slice(&[0xc0, 0]);
}

/// Says farewell: a normal disconnection in both versions.
pub fn part(out: &mut BytesMut) {
    out.put_slice(&[0xe0, 0]);
}

/// Writes a message. Only the simulation and the tests publish; the console has no way here (law 10).
///
/// # Errors
/// `TooLarge` where topic or packet do not fit into MQTT.
pub(super) fn send(
    protocol: Protocol,
    message: &Publish,
    out: &mut BytesMut,
) -> Result<(), Broken> {
    let topic = u16::try_from(message.topic.len());
    let topic = topic.map_err(|_| Broken::new(LinkFault::TooLarge, "a topic over 65,535 bytes"))?;
    let mut length = 2 + message.topic.len() + message.payload.len();
    length += if message.qos > 0 { 2 } else { 0 } + usize::from(protocol == Protocol::V5);
    if length > 268_435_455 {
        return Err(Broken::new(LinkFault::TooLarge, "a payload over 256 MiB"));
    }
    out.reserve(length + 5);
    let flags = u8::from(message.retained) | (message.qos << 1) | (u8::from(message.dup) << 3);
    out.put_u8(0x30 | flags);
    let mut rest = length;
    while rest >= 0x80 {
        out.put_u8((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.put_u8(rest as u8);
    out.put_u16(topic);
    out.put_slice(&message.topic);
    if message.qos > 0 {
        out.put_u16(message.number);
    }
    if protocol == Protocol::V5 {
        out.put_u8(0);
    }
    out.put_slice(&message.payload);
    Ok(())
}
