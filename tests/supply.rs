//! What the crate is made of, as `cargo metadata` tells: licences that allow any use, one source, and no dependency that needs a
//! newer compiler than the crate promises. (`deny.toml` says the same to `cargo deny`.)

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::process::Command;

use serde_json::Value;

const ALLOWED: &[&str] = &[
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-3-Clause",
    "CC-BY-SA-4.0",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

fn packages() -> Option<Vec<Value>> {
    let args = ["metadata", "--format-version", "1", "--all-features", "--locked", "--offline"];
    let output = Command::new(env!("CARGO"))
        .args(args)
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        eprintln!("skipped: cargo metadata has not all packages offline");
        return None;
    };
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    Some(metadata["packages"].as_array().unwrap().clone())
}

/// Whether an expression of licences can be met by those allowed. (`/` is an old form of OR.)
fn is_allowed(expression: &str) -> bool {
    let plain = expression.replace('/', " OR ").replace(['(', ')'], " ");
    // AND binds more loosely than OR wherever both occur in what we use, because of brackets.
    let all_of = |part: &str| part.split(" OR ").any(|licence| ALLOWED.contains(&licence.trim()));
    plain.split(" AND ").all(all_of)
}

fn version(text: &str) -> (u64, u64) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap());
    (parts.next().unwrap(), parts.next().unwrap_or(0))
}

#[test]
fn licences_sources_and_compilers_are_as_promised() {
    assert!(is_allowed("(Apache-2.0 OR MIT) AND BSD-3-Clause") && is_allowed("Unlicense/MIT"));
    assert!(!is_allowed("GPL-3.0") && !is_allowed("MIT AND GPL-3.0"));
    let Some(packages) = packages() else { return };
    assert!(packages.len() > 50);
    let own = version(env!("CARGO_PKG_RUST_VERSION"));
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(licence), "{name}: {licence:?}");
        assert!(name == "duiqi" || package["source"].as_str().unwrap().starts_with("registry+"), "{name}");
        if let Some(needed) = package["rust_version"].as_str() {
            assert!(version(needed) <= own, "{name} needs Rust {needed}");
        }
    }
}
