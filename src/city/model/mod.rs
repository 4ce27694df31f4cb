//! The words of the city as plain values: ids, time, quantities, observations, the inventory.
//!
//! Must not know: anything else of the house.

pub mod bounds;
pub mod card;
pub mod catch;
pub mod cause;
pub mod certificate;
pub mod hash;
pub mod ids;
pub mod inventory;
pub mod latin1;
pub mod limits;
mod meaning;
pub mod merge;
pub mod native;
pub mod nearest;
pub mod notice;
pub mod order;
pub mod quality;
pub mod quantity;
pub mod random;
pub mod saved;
pub mod secret;
pub mod spoken;
pub mod text;
pub mod time;
pub mod topic;
pub mod units;
pub mod vocabulary;
