//! The program: sources become a finished, checked site. Everything else is detail.

use crate::config::Options;
use crate::diag::Report;
use crate::highlight::Highlighter;
use crate::output::{Output, Sink};
use crate::source::Sources;
use crate::{parse, plan, render};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A finished build: what was handed to the sink, and everything that was wrong.
pub struct Built {
    pub output: Output,
    /// The paths that belong to the site but could not be made. What an earlier build wrote there is not obsolete.
    pub unmade: BTreeSet<String>,
    pub report: Report,
    pub timings: Timings,
}

/// Builds the site that `sources` state. `config` is the path of its configuration among them.
///
/// The same function serves `build`, `check` and `serve`; they differ in their sink.
pub fn build(sources: &Sources, config: &str, options: &Options, sink: &dyn Sink) -> Built {
    let mut report = Report::default();
    let mut timings = Timings::default();
    let config = Arc::new(timings.of("config", || report.take(parse::config::config(sources, config, options))));
    let pages = timings.of("parse", || report.take(parse::pages(sources, &config)));
    timings.count("pages", pages.len());
    let site = timings.of("plan", || report.take(plan::site(config.clone(), pages, sources)));
    let theme = timings.of("theme", || report.take(render::theme::theme(sources, &config)));
    let highlighter = timings.of("grammars", Highlighter::new);
    let output = timings.of("render", || report.take(render::output(&site, &theme, sources, &highlighter, sink)));
    timings.count("files", output.len());
    report.sort();
    let unmade = site.routes.keys().filter(|path| !output.contains_key(*path)).cloned().collect();
    Built { output, unmade, report, timings }
}

/// How long the stages took and how much there was to do. Only ever printed; nothing is decided by it.
#[derive(Default)]
pub struct Timings {
    pub stages: Vec<(&'static str, Duration)>,
    pub counts: Vec<(&'static str, usize)>,
}

impl Timings {
    fn of<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let value = work();
        self.stages.push((stage, start.elapsed()));
        value
    }

    fn count(&mut self, what: &'static str, count: usize) {
        self.counts.push((what, count));
    }
}
