//! The demo on a stage: real time drives the virtual clock, keys start scenarios and change the speed.

use super::play::Play;
use crate::{
    city::{
        model::{order::Order, time::Now},
        sim::Scenario,
        world::World,
    },
    edge::faces::terminal::stage::Stage,
    screen::{
        chrome::{Band, Pace},
        viewer::{Extra, Reply},
    },
};
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::MissedTickBehavior,
};

/// Real time between two moves of the virtual clock, milliseconds.
const TURN_MS: u64 = 100;
/// The slowest and fastest that the demo runs.
const SPEEDS: (f64, f64) = (0.25, 256.0);

/// What moves the demo.
#[derive(Debug, Clone, PartialEq)]
struct Dial {
    speed: f64,
    paused: bool,
}

/// The demo, on its way.
#[derive(Debug)]
pub struct DemoStage {
    play: Arc<RwLock<Play>>,
    dial: watch::Sender<Dial>,
    wishes: mpsc::Sender<Wish>,
    changed: watch::Receiver<u64>,
    task: JoinHandle<()>,
    kiosk: bool,
}

#[derive(Debug)]
enum Wish {
    Order(Order),
    Scenario(Scenario),
    End,
}

impl DemoStage {
    /// Sets the demo going. Needs an async runtime around it.
    pub fn start(play: Play, speed: f64, kiosk: bool) -> Self {
        let play = Arc::new(RwLock::new(play));
        let speed = if speed.is_finite() {
            speed.clamp(SPEEDS.0, SPEEDS.1)
        } else {
            1.0
        };
        let (dial, dialled) = watch::channel(Dial {
            speed,
            paused: false,
        });
        let (wishes, wished) = mpsc::channel(64);
        let (version, changed) = watch::channel(0);
        let task = tokio::spawn(run(Arc::clone(&play), dialled, wished, version));
        Self {
            play,
            dial,
            wishes,
            changed,
            task,
            kiosk,
        }
    }

    /// Ends it; true where its tape (if any) is complete.
    pub async fn stop(self) -> bool {
        // The task is gone only where it has panicked; then there is nothing left to stop.
        if self.wishes.send(Wish::End).await.is_ok() && self.task.await.is_err() {
            return false;
        }
        self.play
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .finish()
    }

    fn wish(&self, wish: Wish) {
        // A full queue means keys faster than ten a turn: the surplus is nobody's intention.
        drop(self.wishes.try_send(wish));
    }
}

async fn run(
    play: Arc<RwLock<Play>>,
    mut dial: watch::Receiver<Dial>,
    mut wishes: mpsc::Receiver<Wish>,
    version: watch::Sender<u64>,
) {
    let mut turns = tokio::time::interval(Duration::from_millis(TURN_MS));
    // A laptop that slept goes on where it was: no burst of missed turns.
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Parts of a millisecond that a slow speed leaves over.
    let mut rest = 0.0;
    loop {
        tokio::select! {
            wish = wishes.recv() => {
                let Some(wish) = wish else { return };
                let mut play = play.write().unwrap_or_else(PoisonError::into_inner);
                match wish {
                    Wish::Order(order) => play.order(order),
                    Wish::Scenario(scenario) => play.play(scenario),
                    Wish::End => return,
                }
            }
            _ = dial.changed() => {}
            _ = turns.tick() => {
                let Dial { speed, paused } = dial.borrow().clone();
                if paused {
                    continue;
                }
                rest += TURN_MS as f64 * speed;
                let whole = rest.floor();
                rest -= whole;
                let mut left = whole as u64;
                while left > 0 {
                    // In short pieces, so that a viewer gets its look in between.
                    let piece = left.min(TURN_MS);
                    play.write().unwrap_or_else(PoisonError::into_inner).advance(piece);
                    left -= piece;
                }
            }
        }
        version.send_modify(|version| *version += 1);
    }
}

impl Stage for DemoStage {
    fn look(&self, see: &mut dyn FnMut(&World)) {
        see(self
            .play
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .world());
    }

    fn now(&self) -> Now {
        self.play
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .now()
    }

    fn changed(&self) -> watch::Receiver<u64> {
        self.changed.clone()
    }

    fn reply(&self, reply: Reply) {
        match reply {
            Reply::Order(order) => self.wish(Wish::Order(order)),
            Reply::Scenario(name) => {
                if let Some(scenario) = Scenario::parse(&name) {
                    self.wish(Wish::Scenario(scenario));
                }
            }
            Reply::Pause => self.dial.send_modify(|dial| dial.paused = !dial.paused),
            Reply::Faster => {
                self.dial
                    .send_modify(|dial| dial.speed = (dial.speed * 2.0).min(SPEEDS.1));
            }
            Reply::Slower => {
                self.dial
                    .send_modify(|dial| dial.speed = (dial.speed / 2.0).max(SPEEDS.0));
            }
            Reply::Quit | Reply::Demo | Reply::Reload => {}
        }
    }

    fn extra(&self) -> Extra {
        let (scenario, recording) = {
            let play = self.play.read().unwrap_or_else(PoisonError::into_inner);
            (play.scenario(), play.is_taped())
        };
        let Dial { speed, paused } = self.dial.borrow().clone();
        let pace = if paused {
            Pace::Paused
        } else {
            Pace::Speed(speed)
        };
        Extra {
            band: Some(Band::Demo(scenario.name(), pace)),
            recording,
            ..Extra::default()
        }
    }

    fn walks_panels(&self) -> bool {
        self.kiosk
    }
}
