//! The programs in posts, compiled and run: `cargo bench --bench examples -- --mdbook FILE`.
//!
//! The same posts are tested by faircopy, by mdBook and, merged into one file, by rustdoc. What counts is the
//! processor time of everything that each of them starts. The rounds take turns with each other, so that a busy
//! hour of the machine falls on all of them, and the median of the rounds is compared with the goals.

mod args;
mod cost;
#[path = "../shared/end.rs"]
mod end;
mod folders;
#[path = "../shared/median.rs"]
mod median;
mod posts;
#[path = "../blog/random.rs"]
mod random;
mod table;
#[path = "../shared/ticks.rs"]
mod ticks;
#[path = "../shared/args.rs"]
mod words;

use args::Args;
use folders::Folders;
use posts::Post;
use std::process::{Command, ExitCode};
use table::Row;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    end::end(match Args::parse(std::env::args().skip(1)) {
        Ok(args) if args.only_write => write(&args),
        Ok(args) => compare(&args),
        Err(cause) => Err(format!("{cause}\n\n{}", args::HELP).into()),
    })
}

fn write(args: &Args) -> Result<()> {
    Folders::make(args.within.clone(), &posts::posts(args.count)).map(drop)
}

fn compare(args: &Args) -> Result<()> {
    let folder = tempfile::tempdir_in(&args.within)?;
    let posts = posts::posts(args.count);
    let few = Folders::make(folder.path().join("few"), &posts)?;
    let many = Folders::make(folder.path().join("many"), &posts::posts(args.many))?;
    println!("{}", machine(args)?);
    println!("{} programs in {} posts, {} rounds, medians; s is processor time of the whole tree\n", args.count, posts.len(), args.rounds);
    let mut rows = rows(args.many as f64 / args.count as f64);
    for round in 0..args.rounds {
        measure(args, &few, &many, &posts, round, &mut rows)?;
        eprintln!("round {} of {}", round + 1, args.rounds);
    }
    table::print(&rows);
    Ok(())
}

/// In the order in which [`measure`] fills them.
fn rows(growth: f64) -> [Row; 6] {
    [
        Row::new("cold", "mdbook", 1.0 / 4.0),
        Row::new("cold", "rustdoc, merged", 1.0),
        Row::new("unchanged", "mdbook", 1.0 / 100.0),
        Row::new("one edited", "mdbook -c", 1.0 / 2.0),
        Row::new("one broken, cold", "rustdoc, merged", 1.0 / 5.0),
        Row::new("many, cold", "faircopy, cold", growth),
    ]
}

/// One round. What is edited and what is broken differs from round to round: an answer from the round before
/// would be no answer.
fn measure(args: &Args, few: &Folders, many: &Folders, posts: &[Post], round: usize, rows: &mut [Row; 6]) -> Result<()> {
    let [beside_mdbook, beside_rustdoc, unchanged, edited, broken, growth] = rows;
    let fresh = args.many + round;
    let program = (args.count / 3 + round) % args.count;

    few.forget()?;
    let cold = cost::of(&mut few.faircopy(&args.faircopy), 1, true)?;
    let mdbook = cost::of(&mut few.mdbook(&args.mdbook), 1, true)?;
    let rustdoc = cost::of(&mut few.rustdoc(), 1, true)?;
    beside_mdbook.push(cold, mdbook);
    beside_rustdoc.push(cold, rustdoc);
    unchanged.push(cost::of(&mut few.faircopy(&args.faircopy), 20, true)?, mdbook);

    let mut changed = posts.to_vec();
    posts::edit(&mut changed, program, fresh);
    few.write(&changed)?;
    let ours = cost::of(&mut few.faircopy(&args.faircopy), 1, true)?;
    let chapter = &posts[program / posts::IN_POST].name;
    edited.push(ours, cost::of(few.mdbook(&args.mdbook).args(["-c", chapter]), 1, true)?);

    let mut changed = posts.to_vec();
    posts::spoil(&mut changed, program, fresh);
    few.write(&changed)?;
    few.forget()?;
    let ours = cost::of(&mut few.faircopy(&args.faircopy), 1, false)?;
    broken.push(ours, cost::of(&mut few.rustdoc(), 1, false)?);
    few.write(posts)?;

    many.forget()?;
    growth.push(cost::of(&mut many.faircopy(&args.faircopy), 1, true)?, cold);
    Ok(())
}

/// Numbers without it say nothing.
fn machine(args: &Args) -> Result<String> {
    let info = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = info.lines().find_map(|line| line.strip_prefix("model name")).map_or("?", |rest| rest.trim_start_matches(['\t', ' ', ':']));
    let said = |program: &std::path::Path, word: &str| -> Result<String> {
        let output = Command::new(program).arg(word).output().map_err(|cause| format!("{}: {cause}", program.display()))?;
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    };
    let cores = std::thread::available_parallelism()?;
    let (mdbook, rustdoc) = (said(&args.mdbook, "--version")?, said("rustdoc".as_ref(), "--version")?);
    Ok(format!("{model}, {cores} cores; {mdbook}; {rustdoc}; {}", said(&args.faircopy, "--version")?))
}
