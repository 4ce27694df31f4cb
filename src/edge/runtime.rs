//! The one owner of the engine: takes batches at the door, steps, carries effects to the links, and
//! lets viewers read the world. This lock is all the sharing there is.

use super::{
    door::{Door, door},
    links::{clock::Clock, tape::TapeFile},
    spec::{Config, HttpSpec, MqttSpec, Refusal},
    wiring::Wiring,
};
use crate::city::{
    engine::{
        Engine,
        port::{Input, Outbox, Reread, Source},
    },
    model::{
        ids::{FeedId, ServiceId},
        limits,
        merge::merge,
        order::Order,
        text::SafeText,
        time::Now,
    },
    world::World,
};
use std::{
    collections::BTreeMap,
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{Notify, mpsc, oneshot, watch},
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
    configs: Arc<Configs>,
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
        let engine = Engine::new(inventory, seed, clock.now());
        let tape = tape.map(|mut tape| {
            tape.begin(&engine);
            tape
        });
        let engine = Arc::new(RwLock::new(engine));
        let (own_door, receiver) = door(limits::DOOR_QUEUE / 64);
        let mut wiring = Wiring::new(own_door.clone());
        wiring.renew(by_feed(mqtt), http);
        let (version, changed) = watch::channel(0);
        let (stop, stopped) = oneshot::channel();
        let configs = Arc::new(Configs::default());
        let taped = Arc::new(AtomicBool::new(tape.is_some()));
        let keeper = Keeper {
            taped: Arc::clone(&taped),
            engine: Arc::clone(&engine),
            clock,
            wiring,
            tape,
            version,
            out: Vec::new(),
            configs: Arc::clone(&configs),
        };
        let task = tokio::spawn(keeper.run(receiver, stopped));
        Self {
            engine,
            clock,
            door: own_door,
            changed,
            stop: Some(stop),
            configs,
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

    /// Goes on with another config, or tells what is wrong with it. One that still waits was read before this one, and
    /// is forgotten.
    pub fn reload(&self, read: Result<Config, Refusal>) {
        self.configs.put(read);
    }

    /// Stops the links and the engine, and ends the tape. True where the tape (if any) is complete.
    pub async fn stop(self) -> bool {
        self.stop_and_count().await.0
    }

    /// The same, and how many inputs were taken in all.
    pub async fn stop_and_count(mut self) -> (bool, u64) {
        if let Some(stop) = self.stop.take() {
            // The receiver is gone only where the task has ended by itself; then there is nothing to stop.
            stop.send(()).unwrap_or_default();
        }
        let is_complete = (&mut self.task).await.unwrap_or(false);
        (is_complete, self.look(|world| world.console.inputs))
    }
}

/// The config that was read last, until the engine takes it.
#[derive(Debug, Default)]
struct Configs {
    waiting: Mutex<Option<Result<Config, Refusal>>>,
    came: Notify,
}

impl Configs {
    fn put(&self, read: Result<Config, Refusal>) {
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
        self.came.notify_one();
    }

    fn take(&self) -> Option<Result<Config, Refusal>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.take()
    }
}

struct Keeper {
    taped: Arc<AtomicBool>,
    engine: Arc<RwLock<Engine>>,
    clock: Clock,
    wiring: Wiring,
    tape: Option<TapeFile>,
    version: watch::Sender<u64>,
    out: Outbox,
    configs: Arc<Configs>,
}

impl Keeper {
    async fn run(
        mut self,
        mut door: mpsc::Receiver<Vec<Input>>,
        mut stopped: oneshot::Receiver<()>,
    ) -> bool {
        let configs = Arc::clone(&self.configs);
        self.step(vec![Input::Tick]);
        let mut batches = Vec::new();
        loop {
            let wait_ms = self.wait_ms();
            tokio::select! {
                biased;
                _ = &mut stopped => break,
                () = configs.came.notified() => self.reload(),
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
        self.reload();
        self.part(door).await;
        self.tape.take().is_none_or(TapeFile::finish)
    }

    /// The links part. What they still tell, and what waits at the door, is taken in: then it is on the tape.
    async fn part(&mut self, mut door: mpsc::Receiver<Vec<Input>>) {
        let mut farewell = pin!(self.wiring.part());
        loop {
            tokio::select! {
                biased;
                () = &mut farewell => break,
                batch = door.recv() => match batch {
                    Some(batch) => self.step(batch),
                    None => break,
                },
            }
        }
        door.close();
        while let Ok(batch) = door.try_recv() {
            self.step(batch);
        }
    }

    /// Another config is a transaction: links and engine take all of it, or nothing (C13).
    fn reload(&mut self) {
        let Some(read) = self.configs.take() else {
            return;
        };
        let refused = |problems, first| Reread::Refused { problems, first };
        let reread = match read {
            Err(refusal) => refused(refusal.problems, refusal.first),
            Ok(config) => self.rewire(config).unwrap_or_else(|| {
                refused(1, SafeText::new("too many came and went: start again"))
            }),
        };
        self.step(vec![Input::Reload(Box::new(reread))]);
    }

    fn rewire(&mut self, config: Config) -> Option<Reread> {
        let merged = {
            let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner);
            merge(&engine.world().inventory, config.inventory)?
        };
        let feed = |id: FeedId| merged.feeds.get(id.index()).copied();
        let service = |id: ServiceId| merged.services.get(id.index()).copied();
        let mqtt = by_feed(config.mqtt).into_iter();
        let mqtt = mqtt.filter_map(|(id, spec)| Some((feed(id)?, spec)));
        let http = config.http.into_iter().filter_map(|(source, spec)| {
            let source = match source {
                Source::Feed(id) => Source::Feed(feed(id)?),
                Source::Further(id, row) => Source::Further(feed(id)?, row),
                Source::Service(id) => Source::Service(service(id)?),
            };
            Some((source, spec))
        });
        let http: BTreeMap<Source, HttpSpec> = http.collect();
        let (links, polls) = self.wiring.renew(mqtt.collect(), http);
        let inventory = merged.inventory;
        Some(Reread::Taken {
            inventory,
            links,
            polls,
        })
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
        let mut inputs = batch.into_iter();
        while inputs.len() > 0 {
            let mut engine = self.engine.write().unwrap_or_else(PoisonError::into_inner);
            // What came in one batch came at one time.
            let now = self.clock.now();
            for input in inputs.as_mut_slice().iter_mut().take(INPUTS_PER_LOCK) {
                let taken = std::mem::replace(input, Input::Tick);
                *input = engine.reduced(now, taken);
            }
            let tape = &mut self.tape;
            let witness = |input: &Input| {
                if let Some(tape) = tape {
                    tape.write(now, input);
                }
            };
            engine.steps(now, &mut inputs, INPUTS_PER_LOCK, witness, &mut self.out);
        }
        if let Some(tape) = self.tape.as_mut().filter(|tape| tape.is_full()) {
            // Viewers go on looking meanwhile.
            let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner);
            tape.begin(&engine);
        }
        let runs = self.tape.as_ref().is_some_and(TapeFile::is_running);
        self.taped.store(runs, Ordering::Relaxed);
        for effect in self.out.drain(..) {
            self.wiring.perform(effect);
        }
        self.version.send_modify(|version| *version += 1);
    }
}

fn by_feed(specs: BTreeMap<usize, MqttSpec>) -> BTreeMap<FeedId, MqttSpec> {
    let specs = specs.into_iter();
    specs
        .filter_map(|(feed, spec)| Some((FeedId(u16::try_from(feed).ok()?), spec)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::{
        inventory::{City, Inventory},
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

    /// Two readings before the engine takes the first: the one that was read last is the one that holds.
    #[tokio::test]
    async fn of_two_configs_the_last_one_holds() {
        let config = |id: &str| Config {
            inventory: Inventory {
                cities: vec![City {
                    id: SafeText::new(id),
                    ..City::default()
                }],
                ..Inventory::default()
            },
            ..Config::default()
        };
        let runtime = Runtime::start(config("lund"), Clock::start(), 1, None);
        for id in ["turku", "oulu"] {
            runtime.reload(Ok(config(id)));
        }
        let mut changed = runtime.changed();
        while runtime.look(|world| world.console.config.reads) == 0 {
            changed.changed().await.expect("the engine runs");
        }
        assert!(runtime.look(|world| {
            let cities = world.inventory.each_city();
            cities
                .map(|(_, city)| city.id.clone())
                .eq([SafeText::new("oulu")])
        }));
        assert!(runtime.stop().await);
    }

    /// What was let in before the end is on the tape: an order that a key gave just before `q`, say.
    #[tokio::test]
    async fn what_waits_at_the_door_at_the_end_is_on_the_tape() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.tape");
        let bounds = crate::edge::links::tape::Bounds::default();
        let tape = TapeFile::create(&path, 1, bounds).unwrap();
        let runtime = Runtime::start(Config::default(), Clock::start(), 1, Some(tape));
        let order = Order {
            who: SafeText::new("anna"),
            what: Deed::Acknowledge(AlertId(7)),
        };
        assert!(runtime.order(order.clone()));
        assert!(runtime.stop().await);
        let bytes = std::fs::read(&path).unwrap();
        let (_, mut player) = crate::edge::links::tape::open(&bytes).unwrap();
        assert!(player.any(|(_, input)| input == Input::Order(order.clone())));
    }
}
