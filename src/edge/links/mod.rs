//! Links perform effects and deliver inputs; they decide nothing.
//!
//! What several links share stands beside them: `carrier` and `websocket` (streams), `clock`, `tls`. A link knows
//! these, the door, the guard and the specs; it does not know the engine, the world, or another link.

pub mod carrier;
pub mod certificate;
pub mod clock;
pub mod http;
pub mod mqtt;
pub mod tape;
pub mod tls;
pub mod websocket;

pub use mqtt::publisher;
