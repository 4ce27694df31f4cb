//! What a link has read and not yet handed over: a batch for the door, and the acknowledgements that follow it.
//!
//! While the door is full, QoS 0 messages are dropped and counted, oldest first; QoS 1 messages are held, and the
//! broker stops at its window because nothing is acknowledged (FAILURES A7). Leaves out sockets and clocks.

use super::{hear::Publish, say};
use crate::{
    city::{
        engine::port::{Endpoint, Input, LinkState, Oversized, Source},
        model::{certificate::Validity, ids::FeedId, limits},
    },
    edge::{
        door::{Door, Losses},
        guard::{self, Haul},
    },
};
use bytes::{Bytes, BytesMut};

/// A batch in the making.
pub(super) struct Parcel {
    feed: FeedId,
    batch: Vec<Input>,
    bytes: usize,
    unacknowledged: Vec<(u8, u16)>,
    losses: Losses,
    haul: Haul,
}

impl Parcel {
    /// An empty parcel of a feed.
    pub(super) fn new(feed: FeedId) -> Self {
        Self {
            feed,
            batch: Vec::new(),
            bytes: 0,
            unacknowledged: Vec::new(),
            losses: Losses::default(),
            haul: Haul::default(),
        }
    }

    /// Adds a message, after the guard. A QoS 1 message over the bounds of what may be held is lost, and
    /// acknowledged: nobody would be helped by a broker that waits for ever.
    pub(super) fn message(&mut self, message: Publish, outbox: &mut BytesMut) {
        if message.qos > 0 {
            if self.bytes >= limits::HELD_BYTES {
                self.spoiled(message.qos, message.number, outbox);
                return;
            }
            self.unacknowledged.push((message.qos, message.number));
        }
        self.bytes += weight(&message.topic, &message.payload);
        let (topic, in_topic) = guard::topic(message.topic);
        let (bytes, in_payload) = guard::payload(message.payload);
        self.haul.add(&topic, message.retained, &in_topic);
        self.haul.add(&topic, message.retained, &in_payload);
        self.batch.push(Input::Message {
            feed: self.feed,
            topic,
            bytes,
            retained: message.retained,
            qos: message.qos,
            dup: message.dup,
        });
    }

    /// Counts a message that cannot be handed over, and acknowledges it so that it does not come again.
    pub(super) fn spoiled(&mut self, qos: u8, number: u16, outbox: &mut BytesMut) {
        self.losses.add(1);
        say::acknowledge(qos, number, outbox);
    }

    /// Adds a message that is too large. Never dropped: it is a count, and a name.
    pub(super) fn too_large(&mut self, packet: Oversized) {
        let feed = self.feed;
        self.batch.push(Input::Oversized { feed, packet });
    }

    /// Adds a state of the link, in its order among the messages. States are never dropped.
    pub(super) fn state(&mut self, state: LinkState) {
        let feed = self.feed;
        self.batch.push(Input::Link { feed, state });
    }

    /// Adds what the broker's certificate says of itself.
    pub(super) fn certificate(&mut self, validity: Validity) {
        let endpoint = Endpoint::Link(self.feed);
        self.batch.push(Input::Certificate { endpoint, validity });
    }

    /// True where the batch must go before more is read into it.
    pub(super) fn is_full(&self) -> bool {
        self.batch.len() >= limits::MESSAGES_PER_BATCH || self.bytes >= limits::BATCH_BYTES
    }

    /// Offers the batch to the door; what was accepted is acknowledged. True where nothing is left.
    pub(super) fn hand_over(&mut self, door: &Door, outbox: &mut BytesMut) -> bool {
        self.batch.extend(self.haul.take(Source::Feed(self.feed)));
        self.batch.extend(self.losses.take(self.feed));
        if self.batch.is_empty() {
            return true;
        }
        let count = self.batch.len();
        match door.offer(std::mem::take(&mut self.batch)) {
            Ok(()) => {
                // The next batch is likely to be as long as this one.
                self.batch.reserve(count.min(limits::MESSAGES_PER_BATCH));
                self.bytes = 0;
                for (qos, number) in self.unacknowledged.drain(..) {
                    say::acknowledge(qos, number, outbox);
                }
                true
            }
            Err(mut batch) => {
                // A count that could not be told goes on counting.
                if let Some(Input::Lost { count, .. }) = batch.last() {
                    self.losses.add(*count);
                    batch.pop();
                }
                self.haul.take_back(&mut batch);
                self.batch = batch;
                false
            }
        }
    }

    /// Drops what need not be kept, and counts it.
    pub(super) fn shed(&mut self) {
        let before = self.batch.len();
        let mut bytes = 0;
        self.batch.retain(|input| match input {
            Input::Message { qos: 0, .. } => false,
            Input::Message {
                topic,
                bytes: payload,
                ..
            } => {
                bytes += weight(topic, payload);
                true
            }
            _ => true,
        });
        self.bytes = bytes;
        self.losses.add((before - self.batch.len()) as u64);
    }

    /// What is left when the connection ends: the batch with its losses. Nothing of it is acknowledged any more.
    pub(super) fn rest(mut self) -> Vec<Input> {
        self.batch.extend(self.haul.take(Source::Feed(self.feed)));
        self.batch.extend(self.losses.take(self.feed));
        self.batch
    }
}

/// What a message costs while it is held.
fn weight(topic: &Bytes, payload: &Bytes) -> usize {
    size_of::<Input>() + topic.len() + payload.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::door::door;

    fn message(qos: u8, number: u16) -> Publish {
        Publish {
            topic: Bytes::from_static(b"/ul/s3cr3t/lamp/attrs"),
            payload: Bytes::from_static(b"t|21"),
            retained: false,
            qos,
            dup: false,
            number,
        }
    }

    /// A full door: what is left after shedding, what is told when there is room, what is acknowledged.
    fn check(messages: &[(u8, u16)], told: (usize, u64), acknowledged: &[u8]) {
        let (door, mut engine) = door(1);
        door.offer(vec![Input::Tick]).unwrap();
        let (mut parcel, mut outbox) = (Parcel::new(FeedId(3)), BytesMut::new());
        for (qos, number) in messages {
            parcel.message(message(*qos, *number), &mut outbox);
        }
        assert!(!parcel.hand_over(&door, &mut outbox));
        parcel.shed();
        assert!(!parcel.hand_over(&door, &mut outbox));
        assert!(outbox.is_empty(), "nothing was accepted yet");
        engine.try_recv().unwrap();
        assert!(parcel.hand_over(&door, &mut outbox));
        let batch = engine.try_recv().unwrap();
        let lost = batch.iter().map(|input| match input {
            Input::Lost { count, .. } => *count,
            _ => 0,
        });
        let kept = batch.iter().filter(
            |input| matches!(input, Input::Message { topic, .. } if topic == "/ul/***/lamp/attrs"),
        );
        assert_eq!((kept.count(), lost.sum::<u64>()), told);
        assert_eq!(outbox, acknowledged);
    }

    #[test]
    fn a_full_door_costs_only_what_may_be_lost() {
        check(&[(0, 0), (0, 0)], (0, 2), &[]);
        check(
            &[(0, 0), (1, 7), (0, 0), (2, 9)],
            (2, 2),
            &[0x40, 2, 0, 7, 0x50, 2, 0, 9],
        );
    }

    #[test]
    fn what_is_held_is_bounded() {
        let (mut parcel, mut outbox) = (Parcel::new(FeedId(0)), BytesMut::new());
        let large = Bytes::from(vec![0; limits::PACKET_BYTES]);
        for number in 1..=20 {
            let payload = large.clone();
            parcel.message(
                Publish {
                    payload,
                    ..message(1, number)
                },
                &mut outbox,
            );
        }
        assert_eq!(
            outbox,
            [
                [0x40, 2, 0, 17],
                [0x40, 2, 0, 18],
                [0x40, 2, 0, 19],
                [0x40, 2, 0, 20]
            ]
            .concat()
        );
        let rest = parcel.rest();
        let (feed, count) = (FeedId(0), 4);
        assert_eq!(rest.last(), Some(&Input::Lost { feed, count }));
        assert_eq!(rest.len(), 16 + 1);
    }
}
