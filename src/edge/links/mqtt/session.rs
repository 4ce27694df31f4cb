//! One connection to a broker, from the greeting to its end. It moves packets and does nothing else (A7, A8, A9):
//! one task reads, writes and keeps time, and nothing in it waits for the engine.
//!
//! Reading is paced: after each wake-up the socket is drained, then left alone for 5 ms, so that a busy feed costs 200
//! wake-ups a second and not one per message. The first message after a pause goes at once.

use super::{
    super::{
        carrier::{self, Broken, Phase},
        clock,
    },
    FAREWELL, Order,
    filters::Filters,
    hear::{self, Heard},
    oversized::TooLarge,
    parcel::Parcel,
    say,
    wire::Wire,
};
use crate::{
    city::{
        engine::port::{Input, LinkState, Oversized},
        model::{cause::LinkFault, ids::FeedId, limits, text::SafeText},
    },
    edge::{door::Door, spec::MqttSpec},
};
use bytes::Buf as _;
use std::{future::poll_fn, task::Poll, time::Duration};
use tokio::{sync::mpsc, time::Instant};

/// A deadline for the answer to our filters.
const DEADLINE: Duration = Duration::from_secs(10);
/// How long the socket is left alone after it was drained.
const PACE: Duration = Duration::from_millis(5);
/// How long reading rests when the door is full, before messages are dropped: TCP holds them meanwhile. A burst of
/// retained messages is slower decoded than read; a tenth of the shortest keep-alive is no risk.
const PATIENCE: Duration = Duration::from_millis(250);
/// Reads per wake-up, so that a flood does not keep the timers and the engine from their turn, and half a MiB at most
/// waits for it: no more than a core's cache holds.
const READS: usize = 8;

/// How a connection ended.
pub(super) enum End {
    /// Somebody wanted it to.
    Stopped,
    /// It broke.
    Broken(Broken),
}

/// A connection whose greeting was accepted.
pub(super) struct Session<'link> {
    spec: &'link MqttSpec,
    door: &'link Door,
    wire: Wire,
    parcel: Parcel,
    beat: Beat,
    filters: Filters<'link>,
    /// A message that is too large, while it is thrown away.
    skipping: Option<Skipping>,
    /// Until when the filters must be answered; `None` when they are.
    answer_by: Option<Instant>,
    read_from: Instant,
    full_since: Option<Instant>,
}

/// What is still to come of a message that is thrown away.
struct Skipping {
    rest: usize,
    qos: u8,
    number: u16,
}

/// When to ping, and when silence means that the other side is gone.
struct Beat {
    keep_alive: Duration,
    pinged: Instant,
}

impl Beat {
    /// Pings go out early enough that the answer to the last one before a cut has half a period.
    fn ping_at(&self) -> Instant {
        self.pinged + self.keep_alive.mul_f64(0.75)
    }

    /// Well before 1.5 periods (A6).
    fn gone_at(&self, heard: Instant) -> Instant {
        heard + self.keep_alive.mul_f64(1.25)
    }
}

/// Makes one attempt under one deadline.
///
/// # Errors
/// What broke, or how far it came when the deadline struck.
pub(super) async fn attempt<'link>(
    feed: FeedId,
    spec: &'link MqttSpec,
    client_id: &str,
    order: &Order,
    door: &'link Door,
) -> Result<Session<'link>, Broken> {
    let mut phase = Phase::default();
    match tokio::time::timeout(order.deadline, greet(spec, client_id, &mut phase)).await {
        Ok(Ok((wire, resumed, keep_alive_s))) => {
            let now = clock::instant();
            let mut session = Session {
                spec,
                door,
                wire,
                parcel: Parcel::new(feed),
                beat: Beat {
                    keep_alive: Duration::from_secs(u64::from(keep_alive_s)),
                    pinged: now,
                },
                filters: Filters::new(spec, &order.without),
                skipping: None,
                answer_by: Some(now + DEADLINE),
                read_from: now,
                full_since: None,
            };
            if let Some(validity) = session.wire.certificate() {
                session.parcel.certificate(validity);
            }
            session.parcel.state(LinkState::Subscribing);
            session.filters.ask(resumed, &mut session.wire.outbox)?;
            Ok(session)
        }
        Ok(Err(broken)) => Err(broken),
        Err(_) => Err(Broken::new(LinkFault::Timeout, phase.waited_for())),
    }
}

/// Opens and greets: the wire, whether the session was resumed, and the keep-alive that holds, seconds.
async fn greet(
    spec: &MqttSpec,
    client_id: &str,
    phase: &mut Phase,
) -> Result<(Wire, bool, u16), Broken> {
    if spec.topics.is_empty() {
        let nothing = "no topic filter is configured";
        return Err(Broken::new(LinkFault::NotSubscribed, nothing));
    }
    let mut wire = Wire::new(carrier::open(spec, phase).await?);
    *phase = Phase::Greeting;
    say::greet(spec, client_id, &mut wire.outbox)?;
    loop {
        match hear::hear(spec.protocol, &mut wire.inbox)? {
            Some(Heard::Greeted {
                resumed,
                keep_alive_s,
            }) => {
                let keep_alive_s = keep_alive_s.filter(|seconds| *seconds > 0);
                let keep_alive_s = keep_alive_s.unwrap_or_else(|| say::keep_alive_s(spec));
                return Ok((wire, resumed, keep_alive_s));
            }
            Some(_) => return Err(hear::odd("a packet before the greeting")),
            None => wire.more().await.map(drop)?,
        }
    }
}

impl Session<'_> {
    /// Moves packets until the connection ends. `commands` closes when it is to stop: then it tells what it holds, for
    /// whoever takes its place, and says farewell. Gives back how it ended and what was not handed over.
    pub(super) async fn live(mut self, commands: &mut mpsc::Receiver<Order>) -> (End, Vec<Input>) {
        if let Err(broken) = self.move_packets(commands).await {
            return (End::Broken(broken), self.parcel.rest());
        }
        let rest = self.parcel.rest();
        if !rest.is_empty() {
            // False says that the engine is gone: then nobody counts any more.
            let _told = self.door.tell(rest).await;
        }
        say::part(&mut self.wire.outbox);
        // A broker that does not read any more is not waited for.
        drop(tokio::time::timeout(FAREWELL, self.wire.close()).await);
        (End::Stopped, Vec::new())
    }

    /// Ends well only where it was to stop, or the engine is gone.
    async fn move_packets(&mut self, commands: &mut mpsc::Receiver<Order>) -> Result<(), Broken> {
        // The broker may have sent more behind its greeting.
        self.take()?;
        let mut was_reading = false;
        loop {
            let now = clock::instant();
            self.pulse(now, was_reading)?;
            self.hand_over(now);
            if self.door.is_closed() {
                return Ok(());
            }
            let (reading, wake) = self.plan(now);
            was_reading = reading;
            let (wire, full) = (&mut self.wire, self.full_since.is_some());
            tokio::select! {
                biased;
                command = commands.recv() => {
                    let Some(order) = command else {
                        return Ok(());
                    };
                    self.ask_besides(&order)?;
                }
                turned = poll_fn(|context| wire.poll_turn(context, reading)) => {
                    turned?;
                    self.drain().await?;
                }
                () = self.door.room(), if full => {}
                () = tokio::time::sleep_until(wake) => {}
            }
        }
    }

    /// Pings when it is time, and notices silence; only right after it listened, for after a sleep of the whole
    /// machine the answers wait unread.
    fn pulse(&mut self, now: Instant, was_reading: bool) -> Result<(), Broken> {
        let heard = self.wire.heard();
        if was_reading && now >= self.beat.gone_at(heard) {
            let silent = now.duration_since(heard);
            let detail = format!("nothing came for {} s", silent.as_secs_f32().round());
            return Err(Broken::new(LinkFault::NoPing, &detail));
        }
        if was_reading && self.answer_by.is_some_and(|until| now >= until) {
            let detail = "connected, but no answer to the subscription";
            return Err(Broken::new(LinkFault::Timeout, detail));
        }
        if now >= self.beat.ping_at() {
            self.beat.pinged = now;
            say::ping(&mut self.wire.outbox);
        }
        Ok(())
    }

    /// Whether to read now, and when to wake up at the latest.
    fn plan(&self, now: Instant) -> (bool, Instant) {
        let mut wake = self
            .beat
            .ping_at()
            .min(self.beat.gone_at(self.wire.heard()));
        if let Some(until) = self.answer_by {
            wake = wake.min(until);
        }
        let patient = self.full_since.map(|since| since + PATIENCE);
        let rest = match patient {
            Some(until) if self.parcel.is_full() => self.read_from.max(until),
            _ => self.read_from,
        };
        if now >= rest {
            (true, wake.max(now))
        } else {
            (false, wake.max(now).min(rest))
        }
    }

    fn hand_over(&mut self, now: Instant) {
        if self.parcel.hand_over(self.door, &mut self.wire.outbox) {
            self.full_since = None;
        } else if self.full_since.is_none() {
            self.full_since = Some(now);
        }
    }

    /// Takes what was read, and reads on for as long as there is something.
    async fn drain(&mut self) -> Result<(), Broken> {
        let now = clock::instant();
        self.read_from = now;
        for _ in 0..READS {
            self.take()?;
            if self.parcel.is_full() {
                self.hand_over(now);
                if self.full_since.is_some_and(|since| now < since + PATIENCE) {
                    return Ok(());
                }
                if self.parcel.is_full() {
                    self.parcel.shed();
                }
            }
            let wire = &mut self.wire;
            match poll_fn(|context| Poll::Ready(wire.poll_turn(context, true))).await {
                Poll::Ready(outcome) => outcome.map(drop)?,
                Poll::Pending => {
                    self.read_from = now + PACE;
                    return Ok(());
                }
            }
        }
        // What the last turn read must not wait for the next one: nothing more may come for minutes.
        self.take()?;
        // There is more: it is the turn of whoever reads what there is.
        self.hand_over(now);
        tokio::task::yield_now().await;
        Ok(())
    }

    /// Takes all whole packets out of the inbox.
    fn take(&mut self) -> Result<(), Broken> {
        while self.skip() {
            let Some(heard) = hear::hear(self.spec.protocol, &mut self.wire.inbox)? else {
                return Ok(());
            };
            match heard {
                Heard::TooLarge(packet) => self.too_large(&packet)?,
                Heard::Publish(message) => self.parcel.message(message, &mut self.wire.outbox),
                Heard::Spoiled { qos, number } => {
                    self.parcel.spoiled(qos, number, &mut self.wire.outbox);
                }
                Heard::Granted(answers) if self.answer_by.is_some() => self.granted(&answers)?,
                Heard::Release(number) => say::complete(number, &mut self.wire.outbox),
                Heard::Greeted { .. } => return Err(hear::odd("a second greeting")),
                Heard::Granted(_) | Heard::Taken(_) | Heard::Alive => {}
            }
        }
        Ok(())
    }

    fn granted(&mut self, answers: &[Result<(), SafeText>]) -> Result<(), Broken> {
        let refused = self.filters.answered(answers)?;
        self.answer_by = None;
        self.parcel.state(LinkState::Up { refused });
        Ok(())
    }

    /// Asks for filters that are not left out any more.
    fn ask_besides(&mut self, order: &Order) -> Result<(), Broken> {
        if self.answer_by.is_none() && self.filters.let_in(&order.without) {
            self.answer_by = Some(clock::instant() + DEADLINE);
            self.filters.ask(false, &mut self.wire.outbox)?;
        }
        Ok(())
    }

    /// A message over the limit is thrown away while it comes, and named. One that would keep the feed's other
    /// filters waiting cuts the link instead, where the engine can leave out the filters that carry it.
    fn too_large(&mut self, packet: &TooLarge) -> Result<(), Broken> {
        let topic = packet.shown_topic();
        let filters = if packet.bytes > limits::SKIP_BYTES {
            self.filters.worth_leaving_out(&packet.topic)
        } else {
            Vec::new()
        };
        let is_cut = !filters.is_empty();
        let detail = format!(
            "a message of {} bytes; the limit is {}; topic {topic}",
            packet.bytes,
            limits::PACKET_BYTES
        );
        self.parcel.too_large(Oversized {
            topic,
            bytes: packet.bytes as u64,
            filters,
        });
        if is_cut {
            return Err(Broken::new(LinkFault::TooLarge, &detail));
        }
        self.skipping = Some(Skipping {
            rest: packet.rest,
            qos: packet.qos,
            number: packet.number,
        });
        Ok(())
    }

    /// Throws away what there is of a message that is too large; true where nothing of one is to come. It is
    /// acknowledged at its end, so that it does not come again.
    fn skip(&mut self) -> bool {
        let Some(skipping) = &mut self.skipping else {
            return true;
        };
        let count = skipping.rest.min(self.wire.inbox.len());
        self.wire.inbox.advance(count);
        skipping.rest -= count;
        if skipping.rest > 0 {
            return false;
        }
        let (qos, number) = (skipping.qos, skipping.number);
        say::acknowledge(qos, number, &mut self.wire.outbox);
        self.skipping = None;
        true
    }
}
