//! The console on a stage: the running engine.

use super::terminal::stage::Stage;
use crate::{
    city::{model::time::Now, world::World},
    edge::{runtime::Runtime, spec::Reread},
    screen::viewer::{Extra, Reply},
};
use std::fmt;
use tokio::sync::watch;

/// The live engine, shown.
pub struct LiveStage<'a> {
    /// The engine with its links.
    pub runtime: Runtime,
    /// The session is taped.
    pub recording: bool,
    /// Reads the config again; `None` where there is none.
    pub reread: Option<Reread<'a>>,
}

impl fmt::Debug for LiveStage<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("LiveStage")
            .field("runtime", &self.runtime)
            .field("recording", &self.recording)
            .finish_non_exhaustive()
    }
}

impl Stage for LiveStage<'_> {
    fn look(&self, see: &mut dyn FnMut(&World)) {
        self.runtime.look(see);
    }

    fn now(&self) -> Now {
        self.runtime.now()
    }

    fn changed(&self) -> watch::Receiver<u64> {
        self.runtime.changed()
    }

    fn reply(&self, reply: Reply) {
        match (reply, self.reread) {
            (Reply::Order(order), _) => {
                // Where the door is full it waits; where the engine is gone, the console ends.
                let _taken = self.runtime.order(order);
            }
            (Reply::Reload, Some(reread)) => {
                self.runtime.reload(reread());
            }
            _ => {}
        }
    }

    fn extra(&self) -> Extra {
        Extra {
            recording: self.recording && self.runtime.is_taped(),
            ..Extra::default()
        }
    }
}
