//! How a benchmark ends.

use std::process::ExitCode;

/// Says what went wrong, if anything did.
pub fn end(done: Result<(), Box<dyn std::error::Error>>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("{cause}");
            ExitCode::FAILURE
        }
    }
}
