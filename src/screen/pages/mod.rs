//! Pages: what is known, as text that programs and people read outside of the terminal.
//!
//! Must not know: sockets, files, the clock.

pub mod decode;
pub mod status;
