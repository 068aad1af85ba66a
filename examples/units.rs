//! Writes a TMX file of units made of the fixtures (`benches/support/units.rs` says how), for measuring:
//!
//! ```sh
//! cargo run --release --example units -- 1000000 > units.tmx
//! ```

use std::io::{self, BufWriter};

use duiqi::format::tmx::{Header, Property, Unit, Variant, Writer};

#[path = "../benches/support/units.rs"]
#[allow(dead_code, reason = "the bench uses the rest")]
mod units;

fn main() -> io::Result<()> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1000);
    let mut generator = units::Generator::new(1);
    let mut writer = Writer::new(BufWriter::new(io::stdout().lock()), &Header::new("zh"))?;
    for number in 1..=count {
        let (zh, en) = generator.unit();
        let mut unit = Unit::new(vec![Variant::new("zh-CN", zh), Variant::new("en-US", en)]);
        unit.attributes = vec![
            ("tuid".to_owned(), format!("u{number}")),
            ("creationdate".to_owned(), "20261124T000000Z".to_owned()),
        ];
        unit.properties = vec![Property::new("x-confidence", "0.95"), Property::new("x-shape", "1-1")];
        writer.write(&unit)?;
    }
    writer.finish().map(drop)
}
