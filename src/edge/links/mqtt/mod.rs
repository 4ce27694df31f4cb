//! The MQTT link: one task and one connection per feed, so that a bad feed does not stop the others.
//!
//! The link decides nothing: it connects when it is told to, once, and says what became of it. When to try again is
//! the engine's business (A4). It subscribes and listens; it has no way to publish (law 10; `publisher` serves the
//! simulation and the tests).

mod filters;
pub mod hear;
pub mod oversized;
mod parcel;
pub mod publisher;
pub mod say;
mod session;
pub mod wire;

use super::{carrier::Broken, clock};
use crate::{
    city::{
        engine::port::{Input, LinkState},
        model::{cause::LinkFault, ids::FeedId, text::SafeText},
    },
    edge::{door::Door, spec::MqttSpec},
};
use session::End;
use std::time::Duration;
use tokio::{sync::mpsc, task::JoinHandle};

/// Orders that may wait: the engine gives one at a time, and waits for what becomes of it.
const WISHES: usize = 2;
/// How long a farewell may take.
const FAREWELL: Duration = Duration::from_secs(1);

/// An order to connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Filters not to ask for, as `Input::Oversized` named them (A3). A link that is open asks for those besides
    /// that are not among them any more.
    pub without: Vec<SafeText>,
    /// One deadline for name service, TCP, TLS, WebSocket and greeting (A5).
    pub deadline: Duration,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            without: Vec::new(),
            deadline: Duration::from_secs(10),
        }
    }
}

/// The way to command a link. When it is dropped, the link says farewell by itself.
#[derive(Debug)]
pub struct Handle {
    commands: mpsc::Sender<Order>,
    task: JoinHandle<()>,
}

impl Handle {
    /// Makes one attempt to connect, with all filters; nothing where the link is connected, or at it.
    pub fn connect(&self) {
        self.obey(Order::default());
    }

    /// Makes one attempt to connect; what is connected asks for what it has left out and shall not any more.
    pub fn obey(&self, order: Order) {
        if self.commands.try_send(order).is_err() {
            // Wishes wait already, and one more would say nothing new; or the link has ended.
        }
    }

    /// Ends the link: MQTT's farewell, then the stream's. Takes a second at most.
    pub async fn stop(self) {
        let Self { commands, mut task } = self;
        drop(commands);
        if tokio::time::timeout(FAREWELL, &mut task).await.is_err() {
            task.abort();
        }
    }
}

/// Starts the link of a feed. It waits for [`Handle::connect`]. Needs a tokio runtime.
pub fn spawn(feed: FeedId, spec: MqttSpec, door: Door) -> Handle {
    let (commands, wishes) = mpsc::channel(WISHES);
    let task = tokio::spawn(run(feed, spec, door, wishes));
    Handle { commands, task }
}

/// The client id of a feed's link: the configured one, or one that no other process has (A14).
pub fn client_id(feed: FeedId, spec: &MqttSpec) -> String {
    let own = || format!("valvomo-{:08x}-{}", clock::process_nonce(), feed.0);
    spec.client_id.clone().unwrap_or_else(own)
}

async fn run(feed: FeedId, spec: MqttSpec, door: Door, mut commands: mpsc::Receiver<Order>) {
    let client_id = client_id(feed, &spec);
    let say = |state| Input::Link { feed, state };
    while let Some(order) = commands.recv().await {
        if !tell(&door, vec![say(LinkState::Connecting)], &mut commands).await {
            return;
        }
        let attempt = session::attempt(feed, &spec, &client_id, &order, &door);
        let outcome = tokio::select! {
            biased;
            () = stopped(&mut commands) => return,
            outcome = attempt => outcome,
        };
        let (end, mut rest) = match outcome {
            Ok(session) => session.live(&mut commands).await,
            Err(broken) => (End::Broken(broken), Vec::new()),
        };
        let End::Broken(broken) = end else {
            return;
        };
        rest.push(say(LinkState::Down {
            fault: broken.fault,
            detail: hinted(&broken, &spec),
        }));
        // Wishes from before the engine knew are old.
        while commands.try_recv().is_ok() {}
        if !tell(&door, rest, &mut commands).await {
            return;
        }
    }
}

/// Some brokers close without a word when another client comes with our id (A14), so a configured one is suspect.
fn hinted(broken: &Broken, spec: &MqttSpec) -> SafeText {
    match &spec.client_id {
        Some(id) if broken.fault == LinkFault::Closed => {
            let hint = format!("{}; does another client use the id {id}?", broken.detail);
            SafeText::new(&hint)
        }
        _ => broken.detail.clone(),
    }
}

/// Tells what must not be lost; false where the link is to end.
async fn tell(door: &Door, inputs: Vec<Input>, commands: &mut mpsc::Receiver<Order>) -> bool {
    tokio::select! {
        biased;
        told = door.tell(inputs) => told,
        () = stopped(commands) => false,
    }
}

/// Waits until the handle is gone; takes wishes, for one that comes during an attempt, or before the engine
/// knows how the last one ended, is old.
async fn stopped(commands: &mut mpsc::Receiver<Order>) {
    while commands.recv().await.is_some() {}
}
