#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| duiqi_fuzz::read_ladder(data));
