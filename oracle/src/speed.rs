//! Bytes a second of both sides, language by language.

use crate::measure::Passes;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub struct Speeds<'a> {
    pub ours: &'a Path,
    pub theirs: &'a Path,
    /// The medians of so many runs.
    pub runs: usize,
}

/// Nothing is ready at a language's first block; these are how large that may be.
const FIRST: [usize; 3] = [1_000, 4_000, 16_000];

impl Speeds<'_> {
    pub fn heading() {
        println!(
            "MB/s of processor time, cold: syntect's operations, and with classed HTML; the same of faircopy, and its HTML warm; \
             ×: faircopy's HTML against syntect's operations, then like for like"
        );
        println!(
            "{:<28} {:>9} {:>7} {:>7} {:>7} {:>7} {:>7} {:>6} {:>6} {:>6}  first 1, 4, 16 KB in ms: syntect's operations, faircopy's HTML",
            "grammar", "bytes", "ops", "html", "ops", "html", "warm", "×", "× ops", "× html"
        );
    }

    pub fn row(&self, grammar: &str, files: &[PathBuf]) -> std::io::Result<()> {
        let all = usize::MAX;
        let (ops, html) = (
            self.median(self.theirs, "speed-operations", grammar, all, files)?,
            self.median(self.theirs, "speed-html", grammar, all, files)?,
        );
        let alone = self.median(self.ours, "speed-operations", grammar, all, files)?;
        let ours = self.median(self.ours, "speed", grammar, all, files)?;
        let rate = |bytes: usize, time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
        let [ops, html, alone, cold] = [&ops, &html, &alone, &ours].map(|passes| rate(passes.bytes, passes.cold));
        print!(
            "{grammar:<28} {:>9} {ops:>7.2} {html:>7.2} {alone:>7.2} {cold:>7.2} {:>7.2} {:>6.1} {:>6.1} {:>6.1} ",
            ours.bytes,
            rate(ours.bytes, ours.warm),
            cold / ops,
            alone / ops,
            cold / html
        );
        for first in FIRST {
            let theirs = self.median(self.theirs, "speed-operations", grammar, first, files)?;
            let ours = self.median(self.ours, "speed", grammar, first, files)?;
            let ms = |time: Duration| time.as_secs_f64() * 1e3;
            print!(" {:>6.1} {:>6.1}", ms(theirs.cold), ms(ours.cold));
        }
        println!();
        Ok(())
    }

    fn median(&self, program: &Path, command: &str, grammar: &str, limit: usize, files: &[PathBuf]) -> std::io::Result<Passes> {
        let mut passes = Vec::new();
        for _ in 0..self.runs {
            let output = Command::new(program).args([command, grammar, &limit.to_string()]).args(files).output()?;
            let said = String::from_utf8_lossy(&output.stdout);
            passes.push(Passes::read(&said).ok_or_else(|| std::io::Error::other(format!("{}: {grammar} failed", program.display())))?);
        }
        passes.sort_by_key(|passes| passes.cold);
        Ok(passes.swap_remove(passes.len() / 2))
    }
}
