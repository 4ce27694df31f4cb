//! What a terminal shows: a world that moves on by itself, and takes what its viewer asks for.

use crate::{
    city::{model::time::Now, world::World},
    screen::viewer::{Extra, Reply},
};
use tokio::sync::watch;

/// A world on its stage: live, played from a tape, or simulated.
pub trait Stage {
    /// Shows the world, under a short lock.
    fn look(&self, see: &mut dyn FnMut(&World));

    /// The world's time.
    fn now(&self) -> Now;

    /// Goes up whenever the world may have changed; closed when it will never change again because its
    /// engine has stopped, which ends the run.
    fn changed(&self) -> watch::Receiver<u64>;

    /// Takes what the viewer asks for, all but [`Reply::Quit`] and [`Reply::Demo`], which end the run.
    fn reply(&self, reply: Reply);

    /// What the screen says beside the world; the loop fills in the bytes per second.
    fn extra(&self) -> Extra {
        Extra::default()
    }

    /// The panels change by themselves while nobody presses a key.
    fn walks_panels(&self) -> bool {
        false
    }
}
