//! Commands that a signal is sent to.

use std::fs;
use std::process::{Command, Stdio};

/// SIGHUP, SIGINT and SIGTERM in the mask of ignored signals.
const STOPS: u64 = 1 | 1 << 1 | 1 << 14;

/// A command of a program that SIGHUP, SIGINT and SIGTERM stop, though this process may ignore them, as in a background job of a script;
/// nothing, and a line that says so, where that cannot be undone.
pub(crate) fn stoppable(program: &str) -> Option<Command> {
    let ignored = fs::read_to_string("/proc/self/status").ok().and_then(|status| {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
        u64::from_str_radix(mask.trim(), 16).ok()
    });
    if ignored.unwrap_or(0) & STOPS == 0 {
        return Some(Command::new(program));
    }
    let reset = |program: &str| {
        let mut command = Command::new("env");
        command.args(["--default-signal=HUP,INT,TERM", program]);
        command
    };
    if reset("true").stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        return Some(reset(program));
    }
    eprintln!("skipped: SIGHUP, SIGINT or SIGTERM is ignored here, and there is no env that undoes it");
    None
}
