//! Writes the document that the benches align: `cargo run --release --example generate SEGMENTS FOLDER` makes `zh.txt`,
//! `en.txt` (a segment a line) and `links` in the folder.

use std::error::Error;
use std::{env, fs, path::Path};

use duiqi::Lang;

#[path = "../benches/support/mod.rs"]
mod support;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [segments, folder] = args.as_slice() else { return Err("usage: generate SEGMENTS FOLDER".into()) };
    let (sample, folder) = (support::Sample::new(segments.parse()?), Path::new(folder));
    fs::create_dir_all(folder)?;
    fs::write(folder.join("zh.txt"), sample.text(Lang::Zh))?;
    fs::write(folder.join("en.txt"), sample.text(Lang::En))?;
    let lines: Vec<String> =
        sample.gold.iter().map(|link| format!("{:?}:{:?}\n", link.source, link.target)).collect();
    fs::write(folder.join("links"), lines.concat())?;
    Ok(())
}
