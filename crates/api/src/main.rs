//! The binary `hansyn`.

use clap::Parser as _;
use hansyn_api::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    match hansyn_api::cli::run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the command line answers on the terminal")]
            {
                eprintln!("hansyn: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
