//! The way from links to the engine: one bounded channel of batches. A link never waits for the engine
//! (FAILURES A7): what does not fit is counted, and told as `Input::Lost` as soon as there is room.

use crate::city::{engine::port::Input, model::ids::FeedId};
use tokio::sync::mpsc;

/// A link's end of the door.
#[derive(Debug, Clone)]
pub struct Door {
    sender: mpsc::Sender<Vec<Input>>,
}

/// Makes a door; `batches` is how many may wait.
pub fn door(batches: usize) -> (Door, mpsc::Receiver<Vec<Input>>) {
    let (sender, receiver) = mpsc::channel(batches);
    (Door { sender }, receiver)
}

impl Door {
    /// Hands a batch over without waiting. Gives the batch back where the door is full or gone.
    ///
    /// # Errors
    /// The batch itself.
    pub fn offer(&self, batch: Vec<Input>) -> Result<(), Vec<Input>> {
        self.sender
            .try_send(batch)
            .map_err(|refused| match refused {
                mpsc::error::TrySendError::Full(batch)
                | mpsc::error::TrySendError::Closed(batch) => batch,
            })
    }

    /// Hands over what must not be lost (link states, answers), waiting for room.
    /// Returns false where the engine is gone.
    pub async fn tell(&self, batch: Vec<Input>) -> bool {
        self.sender.send(batch).await.is_ok()
    }

    /// Waits until there is room for a batch, or the engine is gone. Somebody else may be faster to take it.
    pub async fn room(&self) {
        // The permit is given back at once: it only tells.
        drop(self.sender.reserve().await);
    }

    /// True where the engine is gone.
    pub fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }
}

/// Counts what a full door cost, per feed, until it can be told.
#[derive(Debug, Default)]
pub struct Losses {
    count: u64,
}

impl Losses {
    /// Adds lost messages.
    pub fn add(&mut self, count: u64) {
        self.count += count;
    }

    /// The input that tells them, and forgets them; `None` where nothing was lost.
    pub fn take(&mut self, feed: FeedId) -> Option<Input> {
        let count = std::mem::take(&mut self.count);
        (count > 0).then_some(Input::Lost { feed, count })
    }
}
