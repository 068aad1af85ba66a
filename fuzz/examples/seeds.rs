//! Writes seeds for the fuzz targets into the folder given: a folder for each, made from the fixtures.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(corpus) = std::env::args().nth(1) else {
        eprintln!("seeds: give the folder that the seeds are to be written to");
        return ExitCode::from(2);
    };
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("fixtures");
    for (target, seeds) in duiqi_fuzz::seeds::seeds(&fixtures) {
        let folder = Path::new(&corpus).join(target);
        fs::create_dir_all(&folder).expect("a folder");
        for (number, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(format!("seed{number:03}")), seed).expect("a seed");
        }
    }
    ExitCode::SUCCESS
}
