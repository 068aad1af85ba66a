//! `duiqi`: aligns an English and a Chinese document from the command line.
//!
//! Each command reads its files, calls the library and writes to one [`Output`]; what goes wrong is one line
//! on the standard error and exit code 2.

mod args;
mod batch;
mod check;
mod convert;
mod files;
mod formats;
mod hint;
mod input;
mod lexicon;
mod memory;
mod progress;
mod run;
mod shell;
mod staged;
mod view;

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use clap::Parser;

use files::Failure;

/// Wrong use, or a file that cannot be read or written.
const WRONG: u8 = 2;

fn main() -> ExitCode {
    match run::run(args::Args::parse()) {
        Ok(code) => code,
        // Whoever read our output has seen enough.
        Err(Failure::Write { error, .. }) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            let hint = hint::hint(&failure).map(|hint| format!("; {hint}")).unwrap_or_default();
            let _ = writeln!(std::io::stderr(), "duiqi: {failure}{hint}");
            ExitCode::from(WRONG)
        }
    }
}
