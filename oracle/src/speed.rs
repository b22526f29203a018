//! Bytes a second of both sides, language by language.

use crate::measure::Passes;
use std::collections::BTreeMap;
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

/// What a small site has code in, and how much of each.
const SITE: [&str; 5] = ["Bourne Again Shell (bash)", "JavaScript", "Python", "Rust", "TOML"];
const OF_EACH: usize = 4_000;

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
            print!(" {:>6.1} {:>6.1}", ms(theirs.cold), ms(ours.cold));
        }
        println!();
        Ok(())
    }

    /// Everything in one process, as in the build of a site.
    pub fn site(&self, groups: &BTreeMap<&str, Vec<PathBuf>>) -> std::io::Result<()> {
        let mut code: Vec<String> = Vec::new();
        for grammar in SITE {
            let files = groups.get(grammar).ok_or_else(|| std::io::Error::other(format!("there is no file in {grammar}")))?;
            if !code.is_empty() {
                code.push("--".to_owned());
            }
            code.extend([grammar.to_owned(), OF_EACH.to_string()]);
            code.extend(files.iter().map(|file| file.display().to_string()));
        }
        println!("ms of processor time from nothing, and again; {OF_EACH} bytes each of {}", SITE.join(", "));
        for (name, program, command) in [
            ("syntect with Oniguruma, operations", self.theirs, "speed-operations"),
            ("syntect with Oniguruma, HTML", self.theirs, "speed-html"),
            ("syntect with fancy-regex, operations", self.ours, "syntect-operations"),
            ("syntect with fancy-regex, HTML", self.ours, "syntect-html"),
            ("faircopy, operations", self.ours, "speed-operations"),
            ("faircopy, HTML", self.ours, "speed"),
        ] {
            let passes = self.median_of(program, command, &code)?;
            println!("{name:<40} {:>7} bytes {:>8.2} {:>8.2}", passes.bytes, ms(passes.cold), ms(passes.warm));
        }
        Ok(())
    }

    fn median(&self, program: &Path, command: &str, grammar: &str, limit: usize, files: &[PathBuf]) -> std::io::Result<Passes> {
        let files = files.iter().map(|file| file.display().to_string());
        let code: Vec<String> = [grammar.to_owned(), limit.to_string()].into_iter().chain(files).collect();
        self.median_of(program, command, &code)
    }

    fn median_of(&self, program: &Path, command: &str, code: &[String]) -> std::io::Result<Passes> {
        let mut passes = Vec::new();
        for _ in 0..self.runs {
            let output = Command::new(program).arg(command).args(code).output()?;
            let said = String::from_utf8_lossy(&output.stdout);
            passes.push(Passes::read(&said).ok_or_else(|| std::io::Error::other(format!("{} {command} failed", program.display())))?);
        }
        passes.sort_by_key(|passes| passes.cold);
        Ok(passes.swap_remove(passes.len() / 2))
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
