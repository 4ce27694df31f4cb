//! Where the program touches the world: sockets, files, the clock, terminals. As dull as possible.

pub mod arguments;
pub mod cli;
pub mod config;
pub mod consoles;
pub mod door;
pub mod exit;
pub mod faces;
pub mod guard;
pub mod links;
pub mod packs;
pub mod runtime;
pub mod spec;
pub mod verbs;
mod wiring;
