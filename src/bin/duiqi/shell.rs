//! What shells and `man` want to know about the command.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::CommandFactory;

use crate::args::{Args, OutputArg};
use crate::files::{Failure, Output, unwritten};

const EXAMPLES: &str = "\
Examples:
  duiqi completions bash --output ~/.local/share/bash-completion/completions/duiqi
  duiqi completions zsh > _duiqi";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Completions {
    /// The shell.
    shell: clap_complete::Shell,
    #[command(flatten)]
    output: OutputArg,
}

const MAN_EXAMPLES: &str = "\
Examples:
  duiqi man | man -l -
  duiqi man --folder ~/.local/share/man/man1      a page for each command";

#[derive(Debug, clap::Args)]
#[command(after_help = MAN_EXAMPLES)]
pub(crate) struct Man {
    /// Write a page for each command into a folder [default: the main page to the standard output].
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

pub(crate) fn completions(args: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "duiqi", &mut script);
    let mut out = Output::new(args.output.file.as_deref())?;
    out.write_all(&script).map_err(unwritten)?;
    out.finish()
}

pub(crate) fn man(args: &Man) -> Result<(), Failure> {
    let mut command = Args::command();
    command.build();
    let Some(folder) = &args.folder else {
        return Output::finish_all([page(command, None)?]);
    };
    let mut pages = Vec::new();
    let mut commands = vec![command];
    while let Some(command) = commands.pop() {
        let hidden = |command: &&clap::Command| command.get_name() != "help" && !command.is_hide_set();
        commands.extend(command.get_subcommands().filter(hidden).cloned());
        let name = command.get_display_name().unwrap_or("duiqi").to_owned();
        pages.push(page(command, Some(&folder.join(format!("{name}.1"))))?);
    }
    Output::finish_all(pages)
}

fn page(command: clap::Command, file: Option<&Path>) -> Result<Output, Failure> {
    let mut out = Output::new(file)?;
    clap_mangen::Man::new(command).render(&mut out).map_err(unwritten)?;
    Ok(out)
}
