//! What a broker says, in both versions of MQTT: bytes in, `Heard` out. Leaves out sockets and timers.
//!
//! Answers to greetings and subscriptions are read by rumqttc's codec. A PUBLISH without properties, which is nearly
//! every packet of a city, is read here: topic and payload are slices of the read buffer, in both versions. DISCONNECT
//! is read here too, because that codec loses one that carries nothing but its reason.

use super::{super::carrier::Broken, oversized::TooLarge};
use crate::{
    city::model::{cause::LinkFault, limits, text::SafeText},
    edge::spec::Protocol,
};
use bytes::{Buf as _, Bytes, BytesMut};
use rumqttc::v5::mqttbytes::v5;

/// A message, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publish {
    /// The topic; UTF-8 and not empty.
    pub topic: Bytes,
    /// The payload.
    pub payload: Bytes,
    /// Kept by the broker from earlier.
    pub retained: bool,
    /// Quality of service, 0..=2.
    pub qos: u8,
    /// Sent before.
    pub dup: bool,
    /// The packet's number, for the acknowledgement; 0 at QoS 0.
    pub number: u16,
}

/// What a broker said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A message.
    Publish(Publish),
    /// A message whose topic is empty, an unknown alias, or not UTF-8 (A15). `qos` and `number` as in [`Publish`].
    Spoiled {
        /// Quality of service.
        qos: u8,
        /// The packet's number.
        number: u16,
    },
    /// A message over the limit; its rest is still in the stream, and must be taken out there before the next packet.
    TooLarge(TooLarge),
    /// The greeting was accepted.
    Greeted {
        /// The broker still has our session.
        resumed: bool,
        /// The keep-alive that the broker wants instead of ours, seconds.
        keep_alive_s: Option<u16>,
    },
    /// Answers to our filters, in order: granted, or why not.
    Granted(Vec<Result<(), SafeText>>),
    /// A QoS 2 message may be released.
    Release(u16),
    /// One of our own messages was taken (simulation only).
    Taken(u16),
    /// A sign of life without content.
    Alive,
}

/// What stands next in the stream.
enum Next {
    Packet(Frame),
    TooLarge(TooLarge),
}

/// A packet: its first byte and what follows its length.
struct Frame {
    first: u8,
    whole: BytesMut,
    head: usize,
}

/// Takes the next packet out of `inbox`; `None` where it is not all there.
///
/// # Errors
/// `TooLarge`, `Protocol`, or the reason of a broker that says farewell.
pub fn hear(protocol: Protocol, inbox: &mut BytesMut) -> Result<Option<Heard>, Broken> {
    let frame = match cut(inbox)? {
        None => return Ok(None),
        Some(Next::TooLarge(packet)) => return Ok(Some(Heard::TooLarge(packet))),
        Some(Next::Packet(frame)) => frame,
    };
    match frame.first >> 4 {
        3 => publish(protocol, frame).map(Some),
        2 => greeted(protocol, frame).map(Some),
        9 => granted(protocol, frame).map(Some),
        4 => number(&frame).map(|number| Some(Heard::Taken(number))),
        5 | 7 | 11 | 13 => Ok(Some(Heard::Alive)),
        6 => number(&frame).map(|number| Some(Heard::Release(number))),
        14 if protocol == Protocol::V5 => Err(farewell(frame)),
        kind => Err(odd(&format!("a packet of type {kind} from a broker"))),
    }
}

pub(super) fn odd(detail: &str) -> Broken {
    Broken::new(LinkFault::Protocol, detail)
}

fn cut(inbox: &mut BytesMut) -> Result<Option<Next>, Broken> {
    let (mut length, mut shift) = (0_usize, 0);
    for (place, byte) in inbox.iter().enumerate().skip(1) {
        length |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            let head = place + 1;
            if head + length > limits::PACKET_BYTES {
                let packet = TooLarge::take(inbox, head, length)?;
                return Ok(packet.map(Next::TooLarge));
            }
            if inbox.len() < head + length {
                return Ok(None);
            }
            let first = inbox.first().copied().unwrap_or(0);
            let whole = inbox.split_to(head + length);
            return Ok(Some(Next::Packet(Frame { first, whole, head })));
        }
        if shift > 21 {
            return Err(odd("a packet whose length does not end"));
        }
    }
    Ok(None)
}

/// The first two bytes of the body: a packet number.
fn number(frame: &Frame) -> Result<u16, Broken> {
    let mut body = frame.whole.get(frame.head..).unwrap_or_default();
    body.try_get_u16()
        .map_err(|_| odd("an acknowledgement without a number"))
}

fn publish(protocol: Protocol, frame: Frame) -> Result<Heard, Broken> {
    let qos = (frame.first >> 1) & 3;
    let short = || odd("a message that ends too early");
    let mut whole = frame.whole.freeze();
    let mut rest = whole.get(frame.head..).unwrap_or_default();
    let size = usize::from(rest.try_get_u16().map_err(|_| short())?);
    let topic_at = whole.len() - rest.len();
    rest = rest.get(size..).ok_or_else(short)?;
    let number = if qos == 0 {
        0
    } else {
        rest.try_get_u16().map_err(|_| short())?
    };
    if qos == 3 || (qos > 0 && number == 0) {
        return Err(odd(
            "a message with an impossible quality of service or number",
        ));
    }
    let mut properties = None;
    if protocol == Protocol::V5 {
        let (length, payload) = rest.split_first().ok_or_else(short)?;
        rest = payload;
        if *length > 0 {
            // Rare: let the codec read (and judge) the properties.
            match v5::Packet::read(&mut BytesMut::from(&*whole), None) {
                Ok(v5::Packet::Publish(full)) => properties = Some(full.payload),
                Err(rumqttc::v5::mqttbytes::Error::TopicNotUtf8) => {
                    return Ok(Heard::Spoiled { qos, number });
                }
                Ok(_) | Err(_) => return Err(odd("a message with broken properties")),
            }
        }
    }
    let payload_at = whole.len() - rest.len();
    // One more handle on the read buffer, not three: each is an atomic count, for every message.
    let topic = whole.slice(topic_at..topic_at + size);
    whole.advance(payload_at);
    let body = properties.unwrap_or(whole);
    // An empty topic stands for an alias, and we allow none.
    if topic.is_empty() || std::str::from_utf8(&topic).is_err() {
        return Ok(Heard::Spoiled { qos, number });
    }
    Ok(Heard::Publish(Publish {
        topic,
        payload: body,
        retained: frame.first & 1 == 1,
        qos,
        dup: frame.first & 8 == 8,
        number,
    }))
}

fn greeted(protocol: Protocol, mut frame: Frame) -> Result<Heard, Broken> {
    match protocol {
        Protocol::V311 => match rumqttc::Packet::read(&mut frame.whole, limits::PACKET_BYTES) {
            Ok(rumqttc::Packet::ConnAck(answer)) => {
                use rumqttc::ConnectReturnCode as Code;
                let fault = match answer.code {
                    Code::Success => {
                        return Ok(Heard::Greeted {
                            resumed: answer.session_present,
                            keep_alive_s: None,
                        });
                    }
                    Code::BadUserNamePassword | Code::NotAuthorized => LinkFault::Credentials,
                    Code::ServiceUnavailable => LinkFault::Refused,
                    Code::RefusedProtocolVersion | Code::BadClientId => LinkFault::Protocol,
                };
                Err(refusal(fault, &format!("{:?}", answer.code), None))
            }
            Ok(_) => Err(odd("no greeting")),
            Err(error) => Err(odd(&error.to_string())),
        },
        Protocol::V5 => {
            // A broker without MQTT 5 answers in the shape of 3.1.1: two bytes, no properties.
            if frame.whole.len() == frame.head + 2 && frame.whole.last() == Some(&1) {
                let detail = "the broker does not speak MQTT 5; try protocol = \"3.1.1\"";
                return Err(odd(detail));
            }
            match v5::Packet::read(&mut frame.whole, None) {
                Ok(v5::Packet::ConnAck(answer)) => greeted5(answer),
                Ok(_) => Err(odd("no greeting")),
                Err(error) => Err(odd(&error.to_string())),
            }
        }
    }
}

fn greeted5(answer: v5::ConnAck) -> Result<Heard, Broken> {
    use v5::ConnectReturnCode as Code;
    let properties = answer.properties;
    let fault = match answer.code {
        Code::Success => {
            return Ok(Heard::Greeted {
                resumed: answer.session_present,
                keep_alive_s: properties.and_then(|list| list.server_keep_alive),
            });
        }
        Code::BadUserNamePassword
        | Code::NotAuthorized
        | Code::Banned
        | Code::BadAuthenticationMethod => LinkFault::Credentials,
        Code::ServiceUnavailable
        | Code::ServerUnavailable
        | Code::ServerBusy
        | Code::QuotaExceeded
        | Code::UseAnotherServer
        | Code::ServerMoved
        | Code::ConnectionRateExceeded => LinkFault::Refused,
        Code::PacketTooLarge => LinkFault::TooLarge,
        _ => LinkFault::Protocol,
    };
    let reason = properties.and_then(|list| list.reason_string);
    Err(refusal(fault, &format!("{:?}", answer.code), reason))
}

fn refusal(fault: LinkFault, code: &str, reason: Option<String>) -> Broken {
    let mut detail = format!("the broker refuses: {}", spaced(code));
    if let Some(reason) = reason {
        detail.push_str(": ");
        detail.push_str(&reason);
    }
    Broken::new(fault, &detail)
}

/// `BadUserNamePassword` as `bad user name password`.
fn spaced(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.push(character.to_ascii_lowercase());
    }
    out
}

fn granted(protocol: Protocol, mut frame: Frame) -> Result<Heard, Broken> {
    let answers = match protocol {
        Protocol::V311 => match rumqttc::Packet::read(&mut frame.whole, limits::PACKET_BYTES) {
            Ok(rumqttc::Packet::SubAck(answer)) => {
                let read = answer.return_codes.into_iter().map(|code| match code {
                    rumqttc::SubscribeReasonCode::Success(_) => Ok(()),
                    rumqttc::SubscribeReasonCode::Failure => Err(SafeText::new("refused")),
                });
                read.collect()
            }
            Ok(_) => return Err(odd("no answer to a subscription")),
            Err(error) => return Err(odd(&error.to_string())),
        },
        Protocol::V5 => match v5::Packet::read(&mut frame.whole, None) {
            Ok(v5::Packet::SubAck(answer)) => {
                let read = answer.return_codes.into_iter().map(|code| match code {
                    v5::SubscribeReasonCode::Success(_) => Ok(()),
                    other => Err(SafeText::new(&spaced(&format!("{other:?}")))),
                });
                read.collect()
            }
            Ok(_) => return Err(odd("no answer to a subscription")),
            Err(error) => return Err(odd(&error.to_string())),
        },
    };
    Ok(Heard::Granted(answers))
}

/// Why a broker says farewell (MQTT 5, section 3.14.2.1).
fn farewell(mut frame: Frame) -> Broken {
    let code = frame.whole.get(frame.head).copied().unwrap_or(0);
    let (fault, words) = match code {
        0x00 => (LinkFault::Closed, "the broker closes the connection"),
        0x87 => (LinkFault::Credentials, "not authorized"),
        0x89 => (LinkFault::Closed, "the broker is busy"),
        0x8b => (LinkFault::Closed, "the broker shuts down"),
        0x8d => (LinkFault::NoPing, "the broker missed our pings"),
        0x8e => (
            LinkFault::TakenOver,
            "another client came with the same client id",
        ),
        0x93 => (
            LinkFault::Protocol,
            "the broker says: receive maximum exceeded",
        ),
        0x95 => (LinkFault::TooLarge, "the broker says: packet too large"),
        0x96 => (LinkFault::Closed, "the broker says: message rate too high"),
        0x97 => (LinkFault::Closed, "the broker says: quota exceeded"),
        0x98 => (LinkFault::Closed, "closed by the broker's administrator"),
        0x9c | 0x9d => (LinkFault::Closed, "the broker says: use another server"),
        0x9f => (
            LinkFault::Closed,
            "the broker says: connection rate exceeded",
        ),
        0xa0 => (
            LinkFault::Closed,
            "the broker says: longest connection time reached",
        ),
        _ => (LinkFault::Protocol, "the broker complains"),
    };
    let mut detail = format!("{words} (0x{code:02x})");
    if let Ok(v5::Packet::Disconnect(full)) = v5::Packet::read(&mut frame.whole, None)
        && let Some(reason) = full.properties.and_then(|list| list.reason_string)
    {
        detail.push_str(": ");
        detail.push_str(&reason);
    }
    Broken::new(fault, &detail)
}
