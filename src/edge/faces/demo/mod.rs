//! The demo: nine simulated cities in the console, without network, config or sockets (C13).

pub mod play;
pub mod stage;
