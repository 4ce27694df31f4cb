//! Chooses a face and returns an exit code; all else is in the library.

fn main() {}
