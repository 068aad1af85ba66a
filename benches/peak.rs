//! Peak memory of a process that aligns one document from raw text, as the kernel counts it (`VmHWM`, Linux only).
//!
//! `cargo bench --bench peak [-- SIZES…]`. Each size runs in a process of its own, this program anew; size 0 is a process
//! that only loads the dictionaries. The texts are made by the parent, so that the generator does not count.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints a table")]

mod support;

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::{env, fs, io};

use duiqi::{Aligner, Lang};

/// Tells the program that it is the child.
const CHILD: &str = "DUIQI_BENCH_CHILD";

fn main() -> io::Result<()> {
    if env::var_os(CHILD).is_some() {
        return child();
    }
    if !fs::exists("/proc/self/status")? {
        println!("no /proc/self/status here: skipped");
        return Ok(());
    }
    println!("segments (zh + en)  texts      peak  growth");
    let mut before: Option<f64> = None;
    for size in support::sizes(&[0, 1_000, 10_000, 100_000]) {
        let sample = support::Sample::new(size);
        let (zh, en) = (sample.prose(Lang::Zh), sample.prose(Lang::En));
        let (table, peak) = measure(&zh, &en)?;
        if size > 0 {
            support::checked_rows(&sample, &table);
        }
        let growth = before.map_or("-".to_owned(), |before| format!("{:.1}", peak / before));
        before = Some(peak);
        println!(
            "{:>8} + {:>6}  {:>4.1} MB  {peak:>4.0} MiB  {growth:>6}",
            sample.zh.len(),
            sample.en.len(),
            (zh.len() + en.len()) as f64 / 1e6,
        );
    }
    Ok(())
}

/// The table that a child makes of two texts, and its peak in MiB.
fn measure(zh: &str, en: &str) -> io::Result<(Vec<u8>, f64)> {
    let mut command = Command::new(env::current_exe()?);
    command.env(CHILD, "1").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(&(zh.len() as u64).to_le_bytes())?;
    stdin.write_all(zh.as_bytes())?;
    stdin.write_all(en.as_bytes())?;
    drop(stdin);
    let output = child.wait_with_output()?;
    let error = String::from_utf8_lossy(&output.stderr);
    let kilobytes: f64 = error.trim().parse().unwrap_or_else(|_| panic!("{error}"));
    Ok((output.stdout, kilobytes / 1024.0))
}

/// Aligns the texts of the standard input, and tells the peak on the standard error.
fn child() -> io::Result<()> {
    let mut input = Vec::new();
    io::stdin().read_to_end(&mut input)?;
    let (length, texts) = input.split_at(8);
    let length = u64::from_le_bytes(length.try_into().expect("eight bytes"));
    let (zh, en) = texts.split_at(length as usize);
    let table = support::whole(&Aligner::new(), zh, en);
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    eprintln!("{}", peak.trim().trim_end_matches(" kB"));
    io::stdout().write_all(&table)
}
