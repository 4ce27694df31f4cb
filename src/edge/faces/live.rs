//! The console on a stage: the running engine.

use super::terminal::stage::Stage;
use crate::{
    city::{model::time::Now, world::World},
    edge::runtime::Runtime,
    screen::viewer::{Extra, Reply},
};
use tokio::sync::watch;

/// The live engine, shown.
#[derive(Debug)]
pub struct LiveStage {
    /// The engine with its links.
    pub runtime: Runtime,
    /// The session is taped.
    pub recording: bool,
}

impl Stage for LiveStage {
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
        if let Reply::Order(order) = reply {
            // A full door says so on the screen by its queue; the operator sees the alert unchanged.
            let _taken = self.runtime.order(order);
        }
    }

    fn extra(&self) -> Extra {
        Extra {
            recording: self.recording && self.runtime.is_taped(),
            ..Extra::default()
        }
    }
}
