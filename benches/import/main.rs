//! HTML to Markdown, on one thread: `cargo bench --bench import -- throughput`, or `-- hostile`.
//!
//! The first asks how fast pages are converted and held against what was meant, beside html2md, which converts them and
//! holds them against nothing. The second makes pages that hurt and asks whether any of them hurts too much.

mod args;
#[path = "../blog/mod.rs"]
mod blog;
mod clock;
mod convert;
#[path = "../shared/end.rs"]
mod end;
mod hostile;
mod kinds;
#[path = "../shared/median.rs"]
mod median;
mod pages;
#[path = "../shared/peak.rs"]
mod peak;
mod throughput;
#[path = "../shared/args.rs"]
mod words;

use args::Args;
use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    end::end(match Args::parse(std::env::args().skip(1)) {
        Ok(Args { once: Some(once), .. }) => hostile::measure(&once),
        Ok(args) if args.hostile => hostile::run(args.only.as_deref()),
        Ok(args) if args.throughput => throughput::run(&args),
        Ok(_) => Err(args::HELP.into()),
        Err(cause) => Err(format!("{cause}\n\n{}", args::HELP).into()),
    })
}
