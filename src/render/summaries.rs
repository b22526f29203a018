//! The summaries of all pages: rendered before everything else and kept, since any template may ask for one.

use super::bodies::{Bodies, Body};
use super::body::blocks::Call;
use super::body::{self, Part};
use super::component::Artist;
use super::context::Seen;
use super::past::Alike;
use super::runner;
use super::template::Engine;
use super::view::{self, View};
use super::words::{Said, Words};
use crate::block::Block;
use crate::highlight::Highlighter;
use crate::memo::{Found, Function, Memo, Parts, Print, Why, print};
use crate::pack::packed;
use crate::proof::Proofs;
use crate::site::{LeafId, Site};
use crate::source::Sources;
use rayon::prelude::*;
use std::cell::Cell;
use std::sync::Arc;

/// Diagnostics of summaries are dropped: each comes again with the whole body.
pub struct Summaries<'a> {
    site: &'a Site,
    proofs: &'a Proofs,
    sources: &'a Sources,
    highlighter: &'a Highlighter,
    words: &'a Words,
    /// In the order of `site.leaves`.
    pub all: Arc<Vec<Option<Summary>>>,
    /// How many were not known.
    pub made: usize,
    /// Whole bodies, which are rendered with the summaries where nothing has to be known for them that is not known yet.
    pub bodies: Bodies,
    /// Those that have a component in them.
    pub unfinished: Vec<LeafId>,
}

impl<'a> Summaries<'a> {
    /// Without what components are, since the templates that draw them may ask for summaries.
    pub fn new(
        site: &'a Site,
        proofs: &'a Proofs,
        sources: &'a Sources,
        highlighter: &'a Highlighter,
        words: &'a Words,
        alike: Option<&Alike>,
        memo: &Memo,
    ) -> Self {
        let mut own = Self {
            site,
            proofs,
            sources,
            highlighter,
            words,
            all: Arc::default(),
            made: 0,
            bodies: Bodies::new(site.leaves.len()),
            unfinished: Vec::new(),
        };
        let markdown = site.config.markdown_print();
        let summary = |id: LeafId| {
            let leaf = site.leaf(id);
            if leaf.page.outline.summary.is_none() {
                return (None, false);
            }
            if let Some(known) = alike.and_then(|alike| alike.summary(id)) {
                return (known, false);
            }
            let parts = own.parts(id, markdown);
            let (path, lang) = (&leaf.page.path, view::language(&site.config, &leaf.page));
            let why = match memo.look::<Known>(Function::Summary, path, &parts) {
                Found::Same(known) if words.are_still(lang, &known.said) => {
                    memo.took(Function::Summary, path);
                    return (known.html.clone(), known.is_called);
                }
                Found::Same(_) => Why::Changed("the words of the theme"),
                Found::Stale(why, _) => why,
                Found::Nothing => Why::New,
            };
            memo.makes(Function::Summary, path, why);
            let is_called = Cell::new(false);
            let call = |_: &Call| {
                is_called.set(true);
                None
            };
            let (html, said) = own.with_body(id).unwrap_or_else(|| own.summary(id, &call));
            let known = Known { html: html.map(Summary::from), is_called: is_called.get(), said: words.said(lang, said) };
            let known = memo.keep(Function::Summary, path, &parts, known);
            (known.html.clone(), known.is_called)
        };
        let made: Vec<_> = (0..site.leaves.len()).into_par_iter().map(summary).collect();
        own.unfinished = (0..).zip(&made).filter(|(_, (_, is_called))| *is_called).map(|(id, _)| id).collect();
        own.all = Arc::new(made.into_iter().map(|(html, _)| html).collect());
        own.made = memo.count(Function::Summary).made;
        own
    }

    /// Draws the components. Returns whether there are any.
    pub fn draw(&mut self, engine: &Engine, view: &View) -> bool {
        let draw = |id: &LeafId| {
            let leaf = self.site.leaf(*id);
            let artist = Artist::new(engine, &leaf.page.path, || Seen::in_body(view, *id).context());
            (*id, self.summary(*id, &|call| artist.draw(call)).0)
        };
        let drawn: Vec<_> = self.unfinished.par_iter().map(draw).collect();
        let mut all = self.all.to_vec();
        for (id, html) in drawn {
            all[id] = html.map(Summary::from);
        }
        self.all = Arc::new(all);
        !self.unfinished.is_empty()
    }

    /// What the summary of a page depends on, but for the templates of components.
    fn parts(&self, id: LeafId, markdown: Print) -> Parts {
        let leaf = self.site.leaf(id);
        let proofs = self.proofs.examples.get(&leaf.page.path);
        Parts::new()
            .with("its text", &(leaf.page.path.clone(), leaf.page.hash))
            .with("what it names", &leaf.resolved)
            .with("what its examples came to", &(proofs.map(print), self.proofs.rustc.clone(), self.proofs.date.clone()))
            .with_print("the configuration", markdown)
    }

    /// A summary and the words that it asked for, with the whole body, which is set aside for its page. `None` where there is no
    /// room for it, or where it has components or a program in it, which are made later.
    fn with_body(&self, id: LeafId) -> Option<(Option<String>, Vec<u16>)> {
        let leaf = self.site.leaf(id);
        let (page, markdown) = (&leaf.page, &self.site.config.markdown);
        let is_component = |block: &Block| markdown.components.contains_key(&block.name.value);
        if !self.bodies.has_room() || page.outline.blocks.iter().any(is_component) || self.proofs.modules.contains_key(&page.path) {
            return None;
        }
        let cut = page.outline.summary?;
        let text = self.sources.text(&page.path).ok()?;
        let lang = view::language(&self.site.config, page);
        let labels = [self.words.labels(lang), self.words.labels(lang)];
        let verdicts = runner::verdicts(self.proofs, &page.path, None);
        let (whole, summary) = body::with_summary(
            &text,
            page,
            cut,
            &leaf.resolved,
            &verdicts,
            markdown,
            labels.each_ref(),
            self.highlighter,
            [&|_| None, &|_| None],
        );
        self.bodies.keep(id, Body { html: whole, said: labels[0].said() });
        Some((Some(summary), labels[1].said()))
    }

    /// A summary, and the words that it asked for.
    fn summary(&self, id: LeafId, component: &body::Component) -> (Option<String>, Vec<u16>) {
        let leaf = self.site.leaf(id);
        let text = leaf.page.outline.summary.and_then(|_| self.sources.text(&leaf.page.path).ok());
        let Some(text) = text else { return (None, Vec::new()) };
        let config = &self.site.config;
        let labels = self.words.labels(view::language(config, &leaf.page));
        let verdicts = runner::verdicts(self.proofs, &leaf.page.path, None);
        let (page, resolved) = (&leaf.page, &leaf.resolved);
        let html =
            body::body(&text, page, resolved, &verdicts, &config.markdown, &labels, self.highlighter, component, Part::Summary).value;
        (Some(html), labels.said())
    }
}

/// The HTML of a summary.
pub type Summary = Arc<str>;

/// What is kept of a summary.
struct Known {
    html: Option<Summary>,
    /// Whether it has a component in it.
    is_called: bool,
    said: Said,
}

packed!(struct Known { html, is_called, said });
