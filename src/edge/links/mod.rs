//! Links perform effects and deliver inputs; they decide nothing.
//!
//! What several links share stands beside them: `carrier` (streams), `clock`, `tls`. A link knows these, the
//! door, the guard and the specs; it does not know the engine, the world, or another link.

pub mod clock;
pub mod tls;
