//! A message over the limit of one packet (FAILURES A3): its topic is read, its body is not.
//!
//! A broker of MQTT 3.1.1 cannot be told what is too large. To cut the connection would bring a retained message, or
//! one of QoS 1, back at the next attempt, for ever; so it is read on and thrown away, and named. Leaves out which
//! are too long even for that.

use super::hear::odd;
use crate::{
    city::model::{cause::LinkFault, limits, text::SafeText},
    edge::{guard, links::carrier::Broken},
};
use bytes::{Buf as _, Bytes, BytesMut};

/// A message that is too large, of which the head was taken from the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLarge {
    /// Its topic, as it came; empty where there is none.
    pub topic: Bytes,
    /// The length of its packet, in all.
    pub bytes: usize,
    /// How much of that is still to come from the stream.
    pub rest: usize,
    /// Quality of service, 0..=2.
    pub qos: u8,
    /// The packet's number, for the acknowledgement; 0 at QoS 0.
    pub number: u16,
}

impl TooLarge {
    /// Takes the head of a packet of `length` bytes behind its first `head`; `None` where it is not all there.
    ///
    /// # Errors
    /// `TooLarge` where it is no message, `Protocol` where it is none that can be.
    pub(super) fn take(
        inbox: &mut BytesMut,
        head: usize,
        length: usize,
    ) -> Result<Option<Self>, Broken> {
        let bytes = head + length;
        let first = inbox.first().copied().unwrap_or(0);
        if first >> 4 != 3 {
            let most = limits::PACKET_BYTES;
            let detail =
                format!("a packet of {length} bytes that is no message; the limit is {most}");
            return Err(Broken::new(LinkFault::TooLarge, &detail));
        }
        let mut rest = inbox.get(head..).unwrap_or_default();
        let Ok(size) = rest.try_get_u16() else {
            return Ok(None);
        };
        let Some((topic, mut rest)) = rest.split_at_checked(usize::from(size)) else {
            return Ok(None);
        };
        let topic = Bytes::copy_from_slice(topic);
        let qos = (first >> 1) & 3;
        let mut number = 0;
        if qos > 0 {
            let Ok(told) = rest.try_get_u16() else {
                return Ok(None);
            };
            number = told;
        }
        if qos == 3 || (qos > 0 && number == 0) {
            let wrong = "a message with an impossible quality of service or number";
            return Err(odd(wrong));
        }
        // A topic has at most 65,535 bytes, so the packet is longer than what was read of it here.
        let taken = inbox.len() - rest.len();
        inbox.advance(taken);
        Ok(Some(Self {
            topic,
            bytes,
            rest: bytes - taken,
            qos,
            number,
        }))
    }

    /// The topic as it may be shown.
    pub(super) fn shown_topic(&self) -> SafeText {
        let (topic, _) = guard::topic(self.topic.clone());
        SafeText::from_bytes(&topic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is taken of `bytes`, which tell a packet of 5 MB, and what is left of them.
    fn check(bytes: &[u8], expected: &Result<Option<TooLarge>, LinkFault>, left: usize) {
        let mut inbox = BytesMut::from(bytes);
        let taken = TooLarge::take(&mut inbox, 5, 5_000_000);
        assert_eq!(&taken.map_err(|broken| broken.fault), expected);
        assert_eq!(inbox.len(), left);
    }

    #[test]
    fn the_head_is_read_and_the_body_is_not() {
        const FIRST: [u8; 5] = [0x31, 0xc0, 0x96, 0xb1, 0x02];
        let packet = |first: u8, rest: &[u8]| [&[first], &FIRST[1..], rest].concat();
        let topic = Bytes::from_static(b"a/b");
        let taken = |qos, number, rest| TooLarge {
            topic: topic.clone(),
            bytes: 5_000_005,
            rest,
            qos,
            number,
        };
        for cut in 5..10 {
            let bytes = packet(0x31, &[0, 3, b'a', b'/', b'b']);
            check(&bytes[..cut], &Ok(None), cut);
        }
        let bytes = packet(0x31, b"\0\x03a/bxy");
        check(&bytes, &Ok(Some(taken(0, 0, 5_000_005 - 10))), 2);
        check(&packet(0x32, b"\0\x03a/b\0"), &Ok(None), 11);
        let bytes = packet(0x3a, b"\0\x03a/b\0\x07x");
        check(&bytes, &Ok(Some(taken(1, 7, 5_000_005 - 12))), 1);
        check(
            &packet(0x32, b"\0\x03a/b\0\0"),
            &Err(LinkFault::Protocol),
            12,
        );
        check(
            &packet(0x36, b"\0\x03a/b\0\x01"),
            &Err(LinkFault::Protocol),
            12,
        );
        check(&packet(0x90, b"\0\x03"), &Err(LinkFault::TooLarge), 7);
    }
}
