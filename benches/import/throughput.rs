//! How many megabytes of HTML a second become Markdown.
//!
//! The converters take turns, so that a busy hour of the machine falls on all of them.

use crate::args::Args;
use crate::clock::timed;
use crate::median::median;
use crate::{Result, convert, pages};
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

pub fn run(args: &Args) -> Result<()> {
    let single = if args.html.is_empty() { pages::pages(args.count).collect() } else { read(args)? };
    let joined = vec![join(&single, args.megabytes * 1_000_000)];
    println!("processor time of one thread, {} rounds, medians\n", args.rounds);
    println!("| documents | MB | converter | s | MB/s | of html2md's time |");
    println!("|--:|--:|---|--:|--:|--:|");
    for documents in [single, joined] {
        compare(&documents, args.rounds);
    }
    Ok(())
}

const CONVERTERS: [(&str, fn(&str)); 3] = [
    ("html5ever's parse alone", |html| drop(black_box(convert::parse(html)))),
    ("html2md", |html| drop(black_box(html2md::parse_html(html)))),
    ("faircopy", |html| drop(black_box(convert::convert(&convert::parse(html))))),
];
const BASELINE: usize = 1;

fn compare(documents: &[String], rounds: usize) {
    let mut costs: [Vec<Duration>; CONVERTERS.len()] = Default::default();
    for round in 0..rounds {
        for (costs, (_, converter)) in costs.iter_mut().zip(CONVERTERS) {
            costs.push(timed(|| documents.iter().for_each(|html| converter(html))).1);
        }
        eprintln!("{} documents: round {} of {rounds}", documents.len(), round + 1);
    }
    let costs = costs.map(|costs| median(costs).unwrap_or_default().as_secs_f64());
    let megabytes = documents.iter().map(String::len).sum::<usize>() as f64 / 1e6;
    for ((name, _), seconds) in CONVERTERS.iter().zip(costs) {
        let (speed, ratio) = (megabytes / seconds, seconds / costs[BASELINE]);
        println!("| {} | {megabytes:.1} | {name} | {seconds:.3} | {speed:.1} | {ratio:.2} |", documents.len());
    }
}

/// The documents one behind the other, from the start again until they have so many bytes.
fn join(documents: &[String], bytes: usize) -> String {
    let mut joined = String::new();
    for html in documents.iter().cycle().take_while(|html| !html.is_empty()) {
        joined.push_str(html);
        if joined.len() >= bytes {
            break;
        }
    }
    joined
}

fn read(args: &Args) -> Result<Vec<String>> {
    let mut documents = Vec::new();
    args.html.iter().try_for_each(|folder| collect(folder, &mut documents))?;
    if documents.is_empty() { Err("there is no .html file".into()) } else { Ok(documents) }
}

fn collect(folder: &Path, documents: &mut Vec<String>) -> Result<()> {
    let failed = |cause| format!("cannot read {}: {cause}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        paths.push(entry?.path());
    }
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, documents)?;
        } else if path.extension().is_some_and(|extension| extension == "html") {
            let text = faircopy::import::charset::decode(&fs::read(&path)?).text;
            documents.extend((!text.is_empty()).then_some(text));
        }
    }
    Ok(())
}
