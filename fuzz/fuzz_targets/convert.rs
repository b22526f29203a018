//! Any page is converted without a panic and without losing a word; `fuzz/README.md` says how to run it.
#![no_main]

#[path = "../../tests/import_properties/oracle.rs"]
mod oracle;
#[path = "../../tests/import_properties/soup.rs"]
mod soup;

use faircopy::import::convert::Options;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let html = match first & 1 {
        0 => soup::soup(rest),
        _ => String::from_utf8_lossy(rest).into_owned(),
    };
    let options = Options { trusted: first & 2 != 0, guess: first & 4 != 0, ..Options::default() };
    if let Err(what) = oracle::check(&html, options) {
        panic!("{what}");
    }
});
