//! The examples there are, a line each: place and info string.

use super::texts::Texts;
use crate::diag::Place;
use crate::proof::Case;
use crate::source::Sources;
use std::io::{self, Write};

pub fn list(cases: &[Case], sources: &Sources, root: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut texts = Texts::new(sources, root);
    for case in cases {
        let spot = texts.spot(&Place::new(&case.path, case.info));
        let line = spot.found.as_ref().map_or(1, |found| found.start.line);
        let info = spot.found.as_ref().and_then(|found| found.text.str()?.get(case.info.range())).unwrap_or_default();
        let info = if info.starts_with(['`', '~']) || info.contains('\n') { "" } else { info };
        writeln!(out, "{}:{line} {}", spot.path, info.trim())?;
    }
    Ok(())
}
