//! Chooses a face and returns an exit code; all else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(valvomo::edge::cli::main())
}
