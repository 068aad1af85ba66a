//! Validation against the DTD of TMX 1.4.

#![allow(clippy::print_stdout, reason = "what is skipped is told")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The DTD, where it and `xmllint` are there; a line says why not.
fn dtd() -> Option<&'static Path> {
    static DTD: OnceLock<Option<PathBuf>> = OnceLock::new();
    DTD.get_or_init(|| {
        let dtd = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schemas/tmx14.dtd");
        if !dtd.exists() {
            println!("skipped: validation, because ../shared/schemas/tmx14.dtd is absent");
            return None;
        }
        if Command::new("xmllint").arg("--version").output().is_err() {
            println!("skipped: validation, because xmllint is absent");
            return None;
        }
        Some(dtd)
    })
    .as_deref()
}

/// Asserts that a TMX file is valid.
pub(crate) fn assert_valid(file: &Path) {
    let Some(dtd) = dtd() else { return };
    let run = Command::new("xmllint").args(["--noout", "--nonet", "--dtdvalid"]).arg(dtd).arg(file).output();
    let run = run.expect("xmllint ran before");
    assert!(run.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&run.stderr));
}
