//! What the process says when it ends (DESIGN 8). Leaves out: signals, which the terminal's loop knows.

/// All is well.
pub const GOOD: u8 = 0;
/// What was asked for did not work.
pub const FAILED: u8 = 1;
/// The command line or the config is wrong.
pub const USAGE: u8 = 2;
