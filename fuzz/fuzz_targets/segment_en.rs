#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| duiqi_fuzz::segment_en(data));
