//! How random tests are run: the same cases every time, so that a change is what makes one fail. New cases, as many as
//! are asked for, by hand: `PROPTEST_CASES=20000 cargo test --test laws` (and `PROPTEST_RNG_SEED` for certain ones).

use proptest::test_runner::{Config, RngSeed};

pub(crate) fn cases(usual: u32) -> Config {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let config = Config { failure_persistence: None, ..Config::default() };
    if asked { config } else { Config { cases: usual, rng_seed: RngSeed::Fixed(1), ..config } }
}
