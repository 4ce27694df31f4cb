//! A link and its engine's end of the door: connects when told, waits for what must come.

use bytes::Bytes;
use std::time::Duration;
use tokio::sync::mpsc;
use valvomo::{
    city::{
        engine::port::{Input, LinkState, Oversized},
        model::{cause::LinkFault, ids::FeedId, text::SafeText},
    },
    edge::{
        door::door,
        links::{
            mqtt::{self, Handle},
            publisher::{Publisher, spec_of},
        },
        spec::{MqttSpec, Protocol},
    },
};

/// Longer than anything may take here; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// Short counts, or full ones on demand.
pub(crate) fn times(short: usize, full: usize) -> usize {
    if std::env::var_os("VALVOMO_FULL").is_some() {
        full
    } else {
        short
    }
}

/// What a link needs for a broker on loopback.
pub(crate) fn spec(port: u16, protocol: Protocol, topics: &[&str]) -> MqttSpec {
    MqttSpec {
        protocol,
        topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        keep_alive_s: 5,
        ..spec_of(&format!("mqtt://127.0.0.1:{port}")).unwrap()
    }
}

/// Both versions.
pub(crate) const VERSIONS: [Protocol; 2] = [Protocol::V311, Protocol::V5];

/// A message as it came through the door.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Came {
    pub(crate) topic: Bytes,
    pub(crate) bytes: Bytes,
    pub(crate) retained: bool,
    pub(crate) qos: u8,
    pub(crate) dup: bool,
}

/// A link with the engine's end of its door.
pub(crate) struct Feed {
    pub(crate) link: Handle,
    engine: mpsc::Receiver<Vec<Input>>,
    waiting: std::collections::VecDeque<Input>,
    /// What was told as lost, so far: dropped, spoiled or too large.
    pub(crate) lost: u64,
    /// What was too large, so far.
    pub(crate) oversized: Vec<Oversized>,
}

impl Feed {
    /// Starts a link; it has not connected yet.
    pub(crate) fn new(spec: MqttSpec) -> Self {
        Self::with_door(spec, 64)
    }

    pub(crate) fn with_door(spec: MqttSpec, batches: usize) -> Self {
        let (door, engine) = door(batches);
        Self {
            link: mqtt::spawn(FeedId(0), spec, door),
            engine,
            waiting: std::collections::VecDeque::new(),
            lost: 0,
            oversized: Vec::new(),
        }
    }

    /// Starts a link and waits until it is up with all its filters.
    pub(crate) async fn up(spec: MqttSpec) -> Self {
        let mut feed = Self::new(spec);
        assert_eq!(feed.connect().await, Ok(vec![]));
        feed
    }

    /// The next input, or `None` where none comes in time.
    pub(crate) async fn next_within(&mut self, wait: Duration) -> Option<Input> {
        loop {
            if let Some(input) = self.waiting.pop_front() {
                match &input {
                    Input::Lost { count, .. } => self.lost += count,
                    Input::Oversized { packet, .. } => {
                        self.lost += 1;
                        self.oversized.push(packet.clone());
                    }
                    _ => {}
                }
                return Some(input);
            }
            let batch = tokio::time::timeout(wait, self.engine.recv()).await.ok()?;
            self.waiting.extend(batch.expect("the link lives"));
        }
    }

    pub(crate) async fn next(&mut self) -> Input {
        self.next_within(PATIENCE).await.expect("an input in time")
    }

    /// Everything until a link state comes, then that state.
    pub(crate) async fn state(&mut self) -> LinkState {
        loop {
            if let Input::Link { state, .. } = self.next().await {
                return state;
            }
        }
    }

    /// Orders one attempt; the refused filters where it came up, else why not.
    pub(crate) async fn connect(&mut self) -> Result<Vec<SafeText>, (LinkFault, String)> {
        self.link.connect();
        assert_eq!(self.state().await, LinkState::Connecting);
        loop {
            match self.state().await {
                LinkState::Subscribing => {}
                LinkState::Up { refused } => return Ok(refused),
                LinkState::Down { fault, detail } => return Err((fault, detail.to_string())),
                LinkState::Connecting => panic!("a second attempt by itself"),
            }
        }
    }

    /// Waits until it is down.
    pub(crate) async fn down(&mut self) -> (LinkFault, String) {
        match self.state().await {
            LinkState::Down { fault, detail } => (fault, detail.to_string()),
            other => panic!("{other:?} instead of down"),
        }
    }

    /// Stops the link, wherever it is; gives what it had handed over.
    pub(crate) async fn stopped(mut self) -> Vec<Input> {
        self.link.stop().await;
        let mut rest: Vec<Input> = self.waiting.drain(..).collect();
        while let Some(batch) = self.engine.recv().await {
            rest.extend(batch);
        }
        rest
    }

    /// Lets go of the link, as a reload of the config does; gives all that it still tells.
    pub(crate) async fn parted(self) -> Vec<Input> {
        let Self {
            link,
            mut engine,
            waiting,
            ..
        } = self;
        drop(link);
        let mut rest: Vec<Input> = waiting.into();
        while let Some(batch) = engine.recv().await {
            rest.extend(batch);
        }
        rest
    }

    /// The next message; a link that goes down fails the test.
    pub(crate) async fn message(&mut self) -> Came {
        loop {
            match self.next().await {
                Input::Message {
                    topic,
                    bytes,
                    retained,
                    qos,
                    dup,
                    ..
                } => {
                    return Came {
                        topic,
                        bytes,
                        retained,
                        qos,
                        dup,
                    };
                }
                Input::Link { state, .. } => panic!("{state:?} instead of a message"),
                _ => {}
            }
        }
    }
}

/// Publishes one message, and waits until the broker has it.
pub(crate) async fn publish(port: u16, topic: &str, payload: impl Into<Bytes>, retain: bool) {
    let mut publisher = publisher(port, 1).await;
    publisher.publish(topic, payload, retain).await.unwrap();
    publisher.settle().await.unwrap();
    publisher.close().await;
}

pub(crate) async fn publisher(port: u16, qos: u8) -> Publisher {
    let spec = MqttSpec {
        qos,
        ..spec(port, Protocol::V5, &[])
    };
    Publisher::connect_as(&spec).await.unwrap()
}
