//! What pages that hurt cost, each in a process of its own (this one, started again) and in two sizes.
//!
//! The bars: no crash; every word is there, and there once; at most 2 s, or 1.5 times what html5ever takes to read it; at
//! most 300 MB, or that for each 20 MB of HTML; twice the page is at most about twice the work.

use crate::args::Once;
use crate::clock::timed;
use crate::kinds::{self, KINDS, Kind};
use crate::{Result, convert, peak};
use std::process::{Command, Stdio};

/// All of them, or those with a text in their name.
pub fn run(only: Option<&str>) -> Result<()> {
    println!("| kind | KB | html5ever s | all s | ratio | growth | html5ever's | peak MB | words amiss | |");
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|---|");
    let mut missed = 0;
    for kind in KINDS.iter().filter(|kind| only.is_none_or(|only| kind.name.contains(only))) {
        let (row, verdict) = match (once(kind, kind.size / 2), once(kind, kind.size)) {
            (Ok(half), Ok(whole)) => (whole.row(&half), whole.verdict(&half)),
            (Err(cause), _) | (_, Err(cause)) => ("| | | | | | | |".to_owned(), vec![cause.to_string()]),
        };
        missed += usize::from(!verdict.is_empty());
        println!("| {}, {} {row} {} |", kind.name, kind.size, if verdict.is_empty() { "met".to_owned() } else { verdict.join(", ") });
    }
    if missed == 0 { Ok(()) } else { Err(format!("{missed} kinds miss a bar").into()) }
}

/// In the process of its own: makes the page, converts it, and says what that cost.
pub fn measure(once: &Once) -> Result<()> {
    let kind = KINDS.iter().find(|kind| kind.name == once.kind).ok_or("no such kind")?;
    let page = kind.page(once.size);
    let (dom, parse) = timed(|| convert::parse(&page.html));
    let (converted, convert) = timed(|| convert::convert(&dom));
    let peak = peak::peak_kb().unwrap_or_default();
    let amiss = kinds::missing(page.words, &converted.markdown);
    println!("{} {} {} {peak} {amiss}", page.html.len(), parse.as_nanos(), convert.as_nanos());
    Ok(())
}

/// In bytes, seconds, and units of 1024 bytes.
struct Cost {
    html: f64,
    parse: f64,
    convert: f64,
    peak: f64,
    amiss: f64,
}

fn once(kind: &Kind, size: usize) -> Result<Cost> {
    let once = Once { kind: kind.name.to_owned(), size };
    let output = Command::new(std::env::current_exe()?).args(once.to_args()).stderr(Stdio::piped()).output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).lines().take(2).collect::<Vec<_>>().join(" ");
        return Err(format!("{} at size {size}: {said}", output.status).into());
    }
    let numbers: Vec<f64> = String::from_utf8(output.stdout)?.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?;
    let [html, parse, convert, peak, amiss] = numbers[..] else { return Err("the process said something else".into()) };
    Ok(Cost { html, parse: parse / 1e9, convert: convert / 1e9, peak, amiss })
}

impl Cost {
    fn all(&self) -> f64 {
        self.parse + self.convert
    }

    fn row(&self, half: &Self) -> String {
        format!(
            "| {:.0} | {:.3} | {:.3} | {:.1} | {:.1} | {:.1} | {:.0} | {:.0} |",
            self.html / 1e3,
            self.parse,
            self.all(),
            self.all() / self.parse,
            self.convert / half.convert,
            self.parse / half.parse,
            self.peak / 1024.0,
            self.amiss
        )
    }

    /// The bars that are missed.
    fn verdict(&self, half: &Self) -> Vec<String> {
        let grown = self.html / half.html;
        let bars = [
            (self.amiss + half.amiss > 0.0, "WORDS"),
            (self.all() > 2.0 && self.all() > 1.5 * self.parse, "TIME"),
            (self.peak / 1024.0 > 300.0 * (self.html / 20e6).max(1.0), "MEMORY"),
            // What takes less than 50 ms is too short to say.
            (self.convert > 0.05 && self.convert / half.convert > 1.4 * grown, "GROWTH"),
        ];
        bars.into_iter().filter(|(missed, _)| *missed).map(|(_, name)| name.to_owned()).collect()
    }
}
