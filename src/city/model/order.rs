//! What an operator orders. Orders come in through the same door as everything else.

use super::text::SafeText;
use serde::{Deserialize, Serialize};

/// The id of an alert: the same for the same episode on every replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AlertId(pub u64);

impl std::fmt::Display for AlertId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:012x}", self.0 & 0xffff_ffff_ffff)
    }
}

/// An order and who gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The operator.
    pub who: SafeText,
    /// What.
    pub what: Deed,
}

/// What can be ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Somebody looks after this alert.
    Acknowledge(AlertId),
    /// Nobody does any more.
    Unacknowledge(AlertId),
    /// Words for the colleagues.
    Note(AlertId, SafeText),
}
