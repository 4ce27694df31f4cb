//! The one owner of the engine: takes batches at the door, steps, carries effects to the links, and
//! lets viewers read the world. This lock is all the sharing there is.

use super::{
    door::{Door, door},
    links::{
        clock::Clock,
        http::HttpLink,
        mqtt::{self, Handle},
        tape::TapeFile,
    },
    spec::Config,
};
use crate::city::{
    engine::{
        Engine,
        port::{Effect, Input, Outbox},
    },
    model::{limits, order::Order, time::Now},
    world::World,
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
};

/// The longest that the engine sleeps when nothing is due: ages and rates move on, milliseconds.
const TICK_MS: u64 = 1_000;
/// Inputs taken under one lock, at most: a viewer never waits longer than for these.
const INPUTS_PER_LOCK: usize = 256;

/// A running engine with its links.
#[derive(Debug)]
pub struct Runtime {
    engine: Arc<RwLock<Engine>>,
    clock: Clock,
    door: Door,
    changed: watch::Receiver<u64>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<bool>,
    taped: Arc<AtomicBool>,
}

impl Runtime {
    /// Starts the engine and its links.
    pub fn start(config: Config, clock: Clock, seed: u64, tape: Option<TapeFile>) -> Self {
        let Config {
            inventory,
            mqtt,
            http,
            ..
        } = config;
        let begun = tape.as_ref().map_or_else(|| clock.now(), TapeFile::begun);
        let engine = Arc::new(RwLock::new(Engine::new(inventory, seed, begun)));
        let (own_door, receiver) = door(limits::DOOR_QUEUE / 64);
        let links = Links {
            mqtt: mqtt
                .into_iter()
                .filter_map(|(feed, spec)| {
                    let id = crate::city::model::ids::FeedId(u16::try_from(feed).ok()?);
                    Some((feed, mqtt::spawn(id, spec, own_door.clone())))
                })
                .collect(),
            http: HttpLink::new(http, own_door.clone()),
        };
        let (version, changed) = watch::channel(0);
        let (stop, stopped) = oneshot::channel();
        let taped = Arc::new(AtomicBool::new(tape.is_some()));
        let keeper = Keeper {
            taped: Arc::clone(&taped),
            engine: Arc::clone(&engine),
            clock,
            links,
            tape,
            version,
            out: Vec::new(),
        };
        let task = tokio::spawn(keeper.run(receiver, stopped));
        Self {
            engine,
            clock,
            door: own_door,
            changed,
            stop: Some(stop),
            task,
            taped,
        }
    }

    /// Shows the world, under a short lock.
    pub fn look<T>(&self, see: impl FnOnce(&World) -> T) -> T {
        let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner);
        see(engine.world())
    }

    /// The time.
    pub fn now(&self) -> Now {
        self.clock.now()
    }

    /// Goes up whenever the world may have changed.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.changed.clone()
    }

    /// True while the session is taped.
    pub fn is_taped(&self) -> bool {
        self.taped.load(Ordering::Relaxed)
    }

    /// Hands an order in; where the door is full, it waits for room. False where the engine is gone. Must be
    /// called inside of an async runtime.
    pub fn order(&self, order: Order) -> bool {
        if let Err(batch) = self.door.offer(vec![Input::Order(order)]) {
            let door = self.door.clone();
            // Where the engine goes meanwhile, there is nobody left to obey.
            drop(tokio::spawn(async move { door.tell(batch).await }));
        }
        !self.door.is_closed()
    }

    /// Stops the links and the engine, and ends the tape. True where the tape (if any) is complete.
    pub async fn stop(mut self) -> bool {
        if let Some(stop) = self.stop.take() {
            // The receiver is gone only where the task has ended by itself; then there is nothing to stop.
            stop.send(()).unwrap_or_default();
        }
        self.task.await.unwrap_or(false)
    }
}

struct Links {
    mqtt: BTreeMap<usize, Handle>,
    http: HttpLink,
}

struct Keeper {
    taped: Arc<AtomicBool>,
    engine: Arc<RwLock<Engine>>,
    clock: Clock,
    links: Links,
    tape: Option<TapeFile>,
    version: watch::Sender<u64>,
    out: Outbox,
}

impl Keeper {
    async fn run(
        mut self,
        mut door: mpsc::Receiver<Vec<Input>>,
        mut stopped: oneshot::Receiver<()>,
    ) -> bool {
        self.step(vec![Input::Tick]);
        let mut batches = Vec::new();
        loop {
            let wait_ms = self.wait_ms();
            tokio::select! {
                biased;
                _ = &mut stopped => break,
                count = door.recv_many(&mut batches, 16) => {
                    if count == 0 {
                        break;
                    }
                    self.note_queue(door.len());
                    for batch in batches.drain(..) {
                        self.step(batch);
                    }
                }
                () = tokio::time::sleep(Duration::from_millis(wait_ms)) => {
                    self.note_queue(door.len());
                    self.step(vec![Input::Tick]);
                }
            }
        }
        for (_, link) in std::mem::take(&mut self.links.mqtt) {
            // A broker that does not answer must not hold up the way out.
            drop(tokio::time::timeout(Duration::from_millis(300), link.stop()).await);
        }
        self.tape.take().is_none_or(TapeFile::finish)
    }

    fn wait_ms(&self) -> u64 {
        let now = self.clock.now().mono;
        let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner);
        let due_ms = engine.deadline().map_or(TICK_MS, |due| due.since(now));
        due_ms.clamp(1, TICK_MS)
    }

    fn note_queue(&self, waiting: usize) {
        let mut engine = self.engine.write().unwrap_or_else(PoisonError::into_inner);
        engine.note_queue(u32::try_from(waiting).unwrap_or(u32::MAX));
    }

    fn step(&mut self, batch: Vec<Input>) {
        let mut inputs = batch.into_iter().peekable();
        while inputs.peek().is_some() {
            let mut engine = self.engine.write().unwrap_or_else(PoisonError::into_inner);
            // What came in one batch came at one time.
            let now = self.clock.now();
            for input in inputs.by_ref().take(INPUTS_PER_LOCK) {
                if let Some(tape) = &mut self.tape {
                    tape.write(now, &input);
                }
                engine.step(now, input, &mut self.out);
            }
        }
        let runs = self.tape.as_ref().is_some_and(TapeFile::is_running);
        self.taped.store(runs, Ordering::Relaxed);
        for effect in self.out.drain(..) {
            match effect {
                Effect::Connect { feed } => {
                    if let Some(link) = self.links.mqtt.get(&feed.index()) {
                        link.connect();
                    }
                }
                fetch @ Effect::Fetch { .. } => self.links.http.fetch(fetch),
            }
        }
        self.version.send_modify(|version| *version += 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::{
        order::{AlertId, Deed},
        text::SafeText,
    };

    /// More orders than the door has room for, before the engine takes the first: all are obeyed.
    #[tokio::test]
    async fn an_order_waits_where_the_door_is_full() {
        let runtime = Runtime::start(Config::default(), Clock::start(), 1, None);
        let count = 3 * limits::DOOR_QUEUE as u64 / 64;
        for number in 0..count {
            let order = Order {
                who: SafeText::new("anna"),
                what: Deed::Acknowledge(AlertId(number)),
            };
            assert!(runtime.order(order));
        }
        let mut changed = runtime.changed();
        while runtime.look(|world| world.console.inputs) < count {
            changed.changed().await.expect("the engine runs");
        }
        assert!(runtime.stop().await);
    }
}
