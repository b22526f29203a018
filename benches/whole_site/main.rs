//! A whole site from disk to disk, cold: `cargo bench --bench whole_site -- [--count N | --posts DIR]`.
//!
//! The site is put into a temporary folder: a made-up blog of N posts, or the Markdown files of DIR in the same
//! frame. Each run is a process of its own (this one, started again), so that nothing is warm but the disk's
//! cache, and writes to a folder that is not there yet.

mod args;
#[path = "../blog/mod.rs"]
mod blog;
mod cost;
#[path = "../shared/end.rs"]
mod end;
#[path = "../frame.rs"]
mod frame;
#[path = "../shared/median.rs"]
mod median;
#[path = "../shared/peak.rs"]
mod peak;
mod site;
#[path = "../shared/ticks.rs"]
mod ticks;
#[path = "../shared/args.rs"]
mod words;

use args::{Args, Once};
use cost::{Cost, Usage};
use faircopy::config::{Options, Today};
use faircopy::memo::Memo;
use faircopy::{pipeline, read, write};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    end::end(match Args::parse(std::env::args().skip(1)) {
        Ok(Args { once: Some(once), .. }) => build(&once),
        Ok(args) => compare(&args),
        Err(cause) => Err(format!("{cause}\n\n{}", args::HELP).into()),
    })
}

/// Makes the site, builds it as often as asked, and says what that cost.
fn compare(args: &Args) -> Result<()> {
    let folder = tempfile::tempdir_in(&args.within)?;
    let root = folder.path().join("site");
    let size = match &args.posts {
        Some(posts) => site::copy(posts, &root)?,
        None => site::make_up(args.count, args.sections, &root)?,
    };
    println!("{} posts, {:.2} MB of Markdown, {} runs", size.posts, size.megabytes(), args.runs);
    println!("{}", cost::HEADING);
    let mut costs = Vec::new();
    for run in 0..args.runs {
        // The folders stay until the end: for some seconds after a deletion ext4 takes long to make new files.
        let once = Once { root: root.clone(), out: folder.path().join(format!("out-{run}")), jobs: args.jobs };
        let (cost, said) = timed(&once)?;
        println!("{}", cost.row(&format!("run {}", run + 1), &size));
        if run + 1 == args.runs {
            println!("{}", Cost::median(costs.iter().chain([&cost])).row("median", &size));
            println!("\n{said}");
        }
        costs.push(cost);
    }
    Ok(())
}

/// One run in a process of its own: its cost, and what it said of the build.
fn timed(once: &Once) -> Result<(Cost, String)> {
    let started = Instant::now();
    let output = Command::new(std::env::current_exe()?).args(once.to_args()).stderr(Stdio::inherit()).output()?;
    let wall = started.elapsed();
    let text = String::from_utf8(output.stdout)?;
    let (usage, said) = text.split_once('\n').filter(|_| output.status.success()).ok_or("the build failed")?;
    Ok((Cost { wall, usage: Usage::read(usage) }, said.to_owned()))
}

/// The build itself, as the command `build --keep-going` does it, but silent: posts from elsewhere may have faults.
fn build(once: &Once) -> Result<()> {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(16 << 20).num_threads(once.jobs).build()?;
    let options = Options { today: Today::Date(jiff::civil::date(2026, 6, 1)), ..Options::default() };
    let sources = pool.install(|| read::sources(&once.root, site::CONFIG)).value;
    let staging = write::Staging::open(&once.out, &once.root).map_err(|diag| diag.message)?;
    let built = pool.install(|| pipeline::build(&sources, site::CONFIG, &options, None, &Memo::none(), &staging));
    let written =
        staging.commit(&built.output, &built.unmade).map_err(|diags| diags.into_iter().map(|diag| diag.message).collect::<String>())?;

    println!("{}", Usage::of_this_process());
    println!("{} files written; {} errors, {} warnings", written.written, built.report.errors(), built.report.warnings());
    for (stage, time) in &built.timings.stages {
        println!("{stage:>10} {:9.1} ms", time.as_secs_f64() * 1000.0);
    }
    Ok(())
}
