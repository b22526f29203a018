//! The program: sources become a finished, checked site. Everything else is detail.

use crate::config::{Config, Options, Published};
use crate::diag::{Checked, Diag, Report, Severity};
use crate::example::Example;
use crate::highlight::Highlighter;
use crate::inspect::Inspector;
use crate::memo::{Function, Memo, Parts};
use crate::output::{Output, Outside, Sink};
use crate::pack::packed;
use crate::page::Page;
use crate::proof::{Case, Proofs, Tally};
use crate::prove::lab::Lab;
use crate::render::Rest;
use crate::render::body::{Labels, Part, Verdicts, body};
use crate::site::Site;
use crate::source::Sources;
use crate::{parse, plan, prove, render};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A finished build: what was handed to the sink, and everything that was wrong.
pub struct Built {
    pub output: Output,
    /// The paths that belong to the site but could not be made. What an earlier build wrote there is not obsolete.
    pub unmade: BTreeSet<String>,
    pub report: Report,
    /// How many of the errors are those of examples: they keep a site from being published, and none of its pages from
    /// being made.
    pub unproven: usize,
    pub proofs: Arc<Proofs>,
    /// What is published of each page, for the next build to know.
    pub published: Vec<Published>,
    /// Lines of finished files that problems lie in, for whoever prints them.
    pub texts: BTreeMap<Arc<str>, Vec<u8>>,
    /// The addresses that lead out of the site, if the finished files were looked at.
    pub outside: Vec<Outside>,
    pub timings: Timings,
    /// The stages' own values. Who lives on lets go of them on another thread.
    pub rest: Option<Rest>,
}

/// Builds the site that `sources` state. `config` is the path of its configuration among them.
///
/// The same function serves `build` and `serve`; they differ in their sink. What `memo` knows is not made again, and if it
/// knows a build of the very same inputs, none of the stages is entered. Without a `lab` no example is proven.
pub fn build(sources: &Sources, config: &str, options: &Options, lab: Option<&dyn Lab>, memo: &Memo, sink: &dyn Sink) -> Built {
    make(sources, config, options, lab, memo, sink, false)
}

/// The same, and the finished files are looked at.
pub fn check(sources: &Sources, config: &str, options: &Options, lab: Option<&dyn Lab>, memo: &Memo, sink: &dyn Sink) -> Built {
    make(sources, config, options, lab, memo, sink, true)
}

fn make(
    sources: &Sources,
    config: &str,
    options: &Options,
    lab: Option<&dyn Lab>,
    memo: &Memo,
    sink: &dyn Sink,
    is_inspected: bool,
) -> Built {
    let mut report = Report::default();
    let mut timings = Timings::default();
    let path = config;
    let config = Arc::new(timings.of("config", || report.take(parse::config::config(sources, config, options))));
    let inputs = (memo.is_lasting() && !is_inspected).then(|| inputs(sources, &config, lab.is_some()));
    if let Some(inputs) = &inputs
        && let Some(known) = timings.of("known", || known(memo, path, &inputs.with_published(&config.published), sink))
    {
        timings.count("files", known.output.len());
        return known.built(timings);
    }
    // Nothing of it depends on the site, and it is done by one thread.
    let (highlighter, pages) = timings.of("parse", || rayon::join(Highlighter::new, || report.take(parse::pages(sources, &config, memo))));
    timings.count("pages", pages.len());
    let site = timings.of("plan", || report.take(plan::site(config.clone(), pages, sources, memo)));
    let before = report.errors();
    let proofs = Arc::new(timings.of("prove", || report.take(prove::examples(&site, sources, lab, &prove::Choice::default()))));
    let unproven = report.errors() - before;
    let theme = timings.of("theme", || report.take(render::theme::theme(sources, &config)));
    let inspector = is_inspected.then(|| Inspector::new(&site, sink));
    let sink = inspector.as_ref().map_or(sink, |inspector| inspector as &dyn Sink);
    let (output, rest) = timings.of("render", || report.take(render::output(&site, &proofs, &theme, sources, &highlighter, memo, sink)));
    let inspection = timings.of("inspect", || inspector.map(|inspector| inspector.finish(&report.diags)).unwrap_or_default());
    report.diags.extend(inspection.diags);
    timings.count("files", output.len());
    report.sort();
    let unmade = unmade_of(&site, &output);
    let published = plan::identity::published(&site);
    timings.remember(memo);
    if sources.have_failed() {
        memo.forget();
    }
    if let Some(inputs) = &inputs
        && (lab.is_none() || proofs.tally == Tally::default())
    {
        // The next build knows what this one published. If nothing is unsettled, that will not change what it says.
        let seen = if plan::identity::is_settled(&site) { &published } else { &config.published };
        let known = Known {
            output: output.clone(),
            unmade: unmade_of(&site, &output),
            report: report.diags.clone(),
            unproven,
            tally: proofs.tally,
            published: published.clone(),
        };
        memo.keep(Function::Site, path, &inputs.with_published(seen), known);
    }
    let rest: Rest = Box::new((site, theme, rest));
    Built {
        rest: Some(rest),
        output,
        unmade,
        report,
        unproven,
        proofs,
        published,
        texts: inspection.texts,
        outside: inspection.outside,
        timings,
    }
}

/// What the whole site depends on, but for what was published before.
struct Inputs(Parts);

impl Inputs {
    fn with_published(&self, published: &Vec<Published>) -> Parts {
        self.0.clone().with("what was published before", published)
    }
}

fn inputs(sources: &Sources, config: &Config, is_proven: bool) -> Inputs {
    let seen = (config.today.to_string(), (config.base_url.clone(), is_proven), (config.drafts, config.future, config.expired));
    Inputs(Parts::new().with_print("a file", sources.print(config.dates_from_git.any())).with("an option", &seen))
}

/// What is kept of a build as a whole. Of one whose examples were proven nothing is: what they come to depends on more
/// than the sources.
struct Known {
    output: Output,
    unmade: BTreeSet<String>,
    report: Vec<Diag>,
    unproven: usize,
    tally: Tally,
    published: Vec<Published>,
}

packed!(struct Known { output, unmade, report, unproven, tally, published });

impl Known {
    fn built(self, timings: Timings) -> Built {
        Built {
            output: self.output,
            unmade: self.unmade,
            report: Report { diags: self.report },
            unproven: self.unproven,
            proofs: Arc::new(Proofs { tally: self.tally, ..Proofs::default() }),
            published: self.published,
            texts: BTreeMap::new(),
            outside: Vec::new(),
            timings,
            rest: None,
        }
    }
}

/// A build of the same inputs, if every file that it made lies where it is to be.
fn known(memo: &Memo, name: &str, parts: &Parts, sink: &dyn Sink) -> Option<Known> {
    let known = Arc::into_inner(memo.recall::<Known>(Function::Site, name, parts)?)?;
    known.output.par_iter().all(|(path, hash)| sink.holds(path, *hash)).then_some(known)
}

fn unmade_of(site: &Site, output: &Output) -> BTreeSet<String> {
    site.routes.keys().filter(|path| !output.contains_key(*path)).cloned().collect()
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

    /// How many things were made anew.
    fn remember(&mut self, memo: &Memo) {
        let functions = [(Function::Parse, "parsed"), (Function::Body, "bodies"), (Function::Page, "rendered")];
        functions.into_iter().for_each(|(function, what)| self.count(what, memo.count(function).made));
    }
}

/// Which examples a test is about.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Parts of the paths of pages; all pages if there are none.
    pub pages: Vec<String>,
    /// A text that the code or the name of the example holds.
    pub filter: Option<String>,
    /// Compile only.
    pub no_run: bool,
}

/// What proving alone came to.
pub struct Tested {
    pub proofs: Proofs,
    /// What is wrong with examples, and with whatever kept them from being read.
    pub report: Report,
    pub cases: Vec<Case>,
    /// What was asked for and is no page.
    pub unknown_page: Option<String>,
    pub layers: Vec<&'static str>,
}

/// Proves the examples that are wanted and does nothing else of a build.
pub fn test(sources: &Sources, config: &str, options: &Options, lab: Option<&dyn Lab>, wanted: &Wanted) -> Tested {
    let mut report = Report::default();
    let config = Arc::new(report.take(parse::config::config(sources, config, options)));
    let parsed = parse::pages(sources, &config, &Memo::none());
    let planned = plan::site(config.clone(), parsed.value, sources, &Memo::none());
    let site = planned.value;
    // Links, templates and the like are not what is asked about.
    report.diags.extend(parsed.diags.into_iter().chain(planned.diags).filter(|diag| concerns_code(diag, &site, wanted)));
    let proofs = report.take(prove::examples(
        &site,
        sources,
        lab,
        &prove::Choice { select: &|path, example| wanted.holds(path, example), no_run: wanted.no_run },
    ));
    let layers = lab.and_then(|lab| Some(lab.equipment(&BTreeSet::new()).ok()?.layers)).unwrap_or_default();
    let mut cases = Vec::new();
    for page in site.pages() {
        for example in page.outline.examples.iter().filter(|example| wanted.holds(&page.path, example)) {
            let proof = proofs.of(&page.path, example.span.start);
            cases.push(Case {
                path: page.path.clone(),
                span: example.whole(),
                info: example.info,
                name: example.name.as_ref().map(|name| name.value.clone()),
                verdict: proof.map(|proof| proof.verdict),
            });
        }
    }
    let unknown_page =
        wanted.pages.iter().find(|part| !site.pages().any(|page| page.path.contains(part.trim_start_matches("./")))).cloned();
    report.sort();
    Tested { proofs, report, cases, unknown_page, layers }
}

impl Wanted {
    fn holds_page(&self, path: &str) -> bool {
        self.pages.is_empty() || self.pages.iter().any(|part| path.contains(part.trim_start_matches("./")))
    }

    fn holds(&self, path: &str, example: &Example) -> bool {
        let text =
            |filter: &String| example.code.text.contains(filter) || example.name.as_ref().is_some_and(|name| name.value.contains(filter));
        self.holds_page(path) && self.filter.as_ref().is_none_or(text)
    }
}

/// A page's body as it stands in the site.
pub struct Body {
    /// The address of its page from the root of the host, with the path of `base_url`.
    pub url: String,
    pub html: String,
}

/// The bodies of all pages by the paths of their files, without templates, summaries and proofs: what an import is held
/// against its originals by. Hidden pages are among them if `options` show them.
pub fn bodies(sources: &Sources, config: &str, options: &Options) -> Checked<BTreeMap<Arc<str>, Body>> {
    let mut diags = Vec::new();
    let config = Arc::new(parse::config::alone(sources, config, options).take_into(&mut diags));
    let pages = parse::pages(sources, &config, &Memo::none()).take_into(&mut diags);
    let site = plan::site(config.clone(), pages, sources, &Memo::none()).take_into(&mut diags);
    let highlighter = Highlighter::new();
    let rendered: Vec<_> = site
        .leaves
        .par_iter()
        .map(|leaf| {
            let text = match sources.text(&leaf.page.path) {
                Ok(text) => text,
                Err(diag) => return Checked::new(None, vec![diag]),
            };
            let (verdicts, labels) = (Verdicts::default(), Labels::default());
            let html = body(&text, &leaf.page, &leaf.resolved, &verdicts, &config.markdown, &labels, &highlighter, &|_| None, Part::Whole);
            let url = leaf.resolved.url.clone();
            Checked::new(Some((leaf.page.path.clone(), Body { url, html: html.value })), html.diags)
        })
        .collect();
    let bodies = rendered.into_iter().filter_map(|one| one.take_into(&mut diags)).collect();
    Checked::new(bodies, diags)
}

/// Whether a problem is one of a code block, or keeps a file from being read at all.
fn concerns_code(diag: &Diag, site: &Site, wanted: &Wanted) -> bool {
    let Some(place) = &diag.place else { return true };
    let Some(span) = place.span else { return diag.severity == Severity::Error && diag.code.starts_with("unreadable") };
    // The front matter may state dependencies; what is wrong with it may have kept them from being read.
    let concerns = |page: &Page| {
        span.start < page.body || page.outline.fences.iter().any(|fence| fence.span.start <= span.start && span.start <= fence.span.end)
    };
    wanted.holds_page(&place.path) && site.pages().filter(|page| page.path == place.path).any(concerns)
}
