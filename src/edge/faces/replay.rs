//! A tape on a stage: played at its own pace, faster, slower, or paused. Nothing is asked of the world
//! outside.

use super::terminal::stage::Stage;
use crate::{
    city::{
        engine::{Engine, port::Outbox},
        model::time::{Mono, Now},
        tape::{Player, TapeFault},
        world::World,
    },
    edge::links::tape,
    screen::{
        chrome::{Band, Pace},
        viewer::{Extra, Reply},
    },
};
use std::{
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::{sync::watch, task::JoinHandle, time::MissedTickBehavior};

/// Real time between two moves, milliseconds.
const TURN_MS: u64 = 100;
/// Inputs taken under one lock.
const INPUTS_PER_LOCK: usize = 256;

/// A tape that plays.
#[derive(Debug)]
pub struct ReplayStage {
    shared: Arc<Shared>,
    changed: watch::Receiver<u64>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    engine: RwLock<Engine>,
    now: RwLock<Now>,
    /// Speed in quarters: 4 is the tape's own pace.
    quarters: AtomicU32,
    paused: AtomicBool,
    ended: AtomicBool,
    /// It ended before its end.
    breaks_off: AtomicBool,
}

impl ReplayStage {
    /// Sets a tape going. Needs an async runtime around it.
    ///
    /// # Errors
    /// Where it is no tape.
    pub fn start(bytes: Vec<u8>) -> Result<Self, TapeFault> {
        let (engine, player) = tape::open(&bytes)?;
        let shared = Arc::new(Shared {
            engine: RwLock::new(engine),
            now: RwLock::new(player.head.now()),
            quarters: AtomicU32::new(4),
            paused: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            breaks_off: AtomicBool::new(false),
        });
        let (version, changed) = watch::channel(0);
        let task = tokio::spawn(run(Arc::clone(&shared), bytes, version));
        Ok(Self {
            shared,
            changed,
            task,
        })
    }

    /// Ends it.
    pub fn stop(&self) {
        self.task.abort();
    }
}

async fn run(shared: Arc<Shared>, bytes: Vec<u8>, version: watch::Sender<u64>) {
    let Ok(mut player) = Player::new(&bytes) else {
        return;
    };
    let mut turns = tokio::time::interval(Duration::from_millis(TURN_MS));
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut waiting = player.next();
    let mut effects = Outbox::new();
    loop {
        turns.tick().await;
        if shared.paused.load(Ordering::Relaxed) {
            continue;
        }
        let quarters = u64::from(shared.quarters.load(Ordering::Relaxed));
        let until = {
            let mut now = shared.now.write().unwrap_or_else(PoisonError::into_inner);
            let passed_ms = TURN_MS * quarters / 4;
            now.mono = now.mono.plus(passed_ms);
            now.utc = now.utc.plus(passed_ms as i64);
            now.mono
        };
        while waiting.as_ref().is_some_and(|(at, _)| at.mono <= until) {
            step_some(&shared, &mut player, &mut waiting, until, &mut effects);
            // Drawing goes on while a long stretch is played.
            tokio::task::yield_now().await;
        }
        if waiting.is_none() && !shared.ended.swap(true, Ordering::Relaxed) {
            shared.paused.store(true, Ordering::Relaxed);
            let breaks_off = player.is_broken;
            shared.breaks_off.store(breaks_off, Ordering::Relaxed);
        }
        version.send_modify(|version| *version += 1);
    }
}

fn step_some(
    shared: &Shared,
    player: &mut Player<'_>,
    waiting: &mut Option<(Now, crate::city::engine::port::Input)>,
    until: Mono,
    effects: &mut Outbox,
) {
    let mut engine = shared
        .engine
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    for _ in 0..INPUTS_PER_LOCK {
        let Some((now, input)) = waiting.take_if(|(at, _)| at.mono <= until) else {
            return;
        };
        engine.step(now, input, effects);
        effects.clear();
        let mut shown = shared.now.write().unwrap_or_else(PoisonError::into_inner);
        // The wall clock is the tape's own, jumps included.
        shown.utc = now.utc.plus(shown.mono.since(now.mono) as i64);
        drop(shown);
        *waiting = player.next();
    }
}

impl Stage for ReplayStage {
    fn look(&self, see: &mut dyn FnMut(&World)) {
        see(self
            .shared
            .engine
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .world());
    }

    fn now(&self) -> Now {
        *self
            .shared
            .now
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) -> watch::Receiver<u64> {
        self.changed.clone()
    }

    fn reply(&self, reply: Reply) {
        let quarters = &self.shared.quarters;
        match reply {
            Reply::Pause if !self.shared.ended.load(Ordering::Relaxed) => {
                self.shared.paused.fetch_xor(true, Ordering::Relaxed);
            }
            Reply::Faster => {
                let speed = quarters.load(Ordering::Relaxed);
                quarters.store((speed * 2).min(4 * 256), Ordering::Relaxed);
            }
            Reply::Slower => {
                let speed = quarters.load(Ordering::Relaxed);
                quarters.store((speed / 2).max(1), Ordering::Relaxed);
            }
            _ => {}
        }
    }

    fn extra(&self) -> Extra {
        let speed = f64::from(self.shared.quarters.load(Ordering::Relaxed)) / 4.0;
        let pace = if self.shared.breaks_off.load(Ordering::Relaxed) {
            Pace::BreaksOff
        } else if self.shared.ended.load(Ordering::Relaxed) {
            Pace::Over
        } else if self.shared.paused.load(Ordering::Relaxed) {
            Pace::Paused
        } else {
            Pace::Speed(speed)
        };
        Extra {
            band: Some(Band::Replay(pace)),
            ..Extra::default()
        }
    }
}
