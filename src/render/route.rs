//! One route becomes its file: the choice of a template, the context, the bytes.
//!
//! What is known from an earlier build is not made again: bodies and pages, feeds and Markdown twins by the memo, copies by
//! the hash of their source. A body that is known is kept as a print only; where its page must be made all the same, it is
//! cut out of the page that lies in the output, or rendered again.

use super::bodies::{Bodies, Body};
use super::body::blocks::Call;
use super::body::{self, Part};
use super::component::Artist;
use super::context::{More, Seen};
use super::feed;
use super::llms::llms;
use super::redirect::{self, redirect};
use super::sitemap::{robots, sitemap};
use super::standing::Standing;
use super::strings;
use super::template::Engine;
use super::theme::Theme;
use super::trace::{Trace, recorded};
use super::twin::twin;
use super::view::{OwnTerm, Paginator, View, language};
use super::words::{Said, Words};
use super::{headers, links, runner};
use crate::csp::{self, Policy};
use crate::diag::{Checked, Diag, Place, Spanned, nearest};
use crate::highlight::Highlighter;
use crate::memo::{Found, Function, Memo, Parts, Print, Why, of_bytes, print};
use crate::output::Sink;
use crate::pack::packed;
use crate::page::{DEFAULT, Page};
use crate::proof::Proofs;
use crate::site::{LeafId, REDIRECT_SCRIPT, Resolved, Route, SectionId, Site, pager_url};
use crate::source::{Hash, Sources};
use crate::text;
use crate::url;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

/// Everything that making a page needs.
pub struct Press<'a> {
    pub site: &'a Site,
    pub proofs: &'a Proofs,
    pub theme: &'a Theme,
    pub sources: &'a Sources,
    pub highlighter: &'a Highlighter,
    pub view: &'a View,
    pub engine: &'a Engine,
    pub style_sheet: &'a str,
    pub sink: &'a dyn Sink,
    /// The links that were reported with their pages. Looked for if any link is dead.
    pub reported: OnceLock<BTreeSet<Cow<'a, str>>>,
    /// Where the addresses in the Markdown stand. Looked for if there is something to report.
    pub stated: OnceLock<HashMap<&'a str, Place>>,
    /// Where a link may lead: every output path, with and without `index.html`.
    pub addresses: &'a HashSet<Address>,
    /// What every page is let do; `None` if no page is told a policy.
    pub everywhere: Option<&'a Policy>,
    pub memo: &'a Memo<'a>,
    /// The theme's words that bodies print.
    pub words: &'a Words,
    /// Those that were rendered with their summaries.
    pub bodies: &'a Bodies,
    pub prints: Common,
}

/// Prints of what all pages depend on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Common {
    pub templates: Print,
    pub config: Print,
    pub markdown: Print,
    pub policy: Print,
    /// Of every address that there is.
    pub addresses: Print,
}

/// What became of one route.
#[derive(Default)]
pub struct Made {
    pub files: Vec<(String, Hash)>,
    /// What the page needs, if it is one.
    pub policy: Option<Policy>,
    /// Of its sources.
    pub diags: Vec<Diag>,
    /// Of its template, which other routes may share.
    pub faults: Vec<Diag>,
    /// Whether it has links that lead nowhere: which of them are told depends on all pages.
    pub has_dead: bool,
}

impl Made {
    /// Whether it depends on nothing but the page, its template and their questions.
    pub fn is_settled(&self) -> bool {
        !self.has_dead && self.faults.is_empty() && !self.files.is_empty()
    }
}

/// A page that is to be made with a template.
struct Sheet<'s> {
    path: &'s str,
    template: &'s str,
    /// What the template sees beside the subject.
    seen: Seen<'s>,
    subject: Subject,
    text: Option<Text<'s>>,
    /// The file that the page is of.
    source: Option<&'s Arc<str>>,
}

impl<'s> Sheet<'s> {
    fn list(path: &'s str, template: &'s str, seen: Seen<'s>) -> Self {
        Self { path, template, seen, subject: Subject::List, text: None, source: None }
    }
}

/// What a page is about: `page` or `section` in its template, without its content.
enum Subject {
    Leaf(LeafId),
    Section(SectionId),
    List,
}

impl Subject {
    fn print(&self, view: &View) -> Print {
        match self {
            Self::Leaf(id) => view.leaf_page_print(*id),
            Self::Section(id) => view.section_page_print(*id),
            Self::List => Print::default(),
        }
    }
}

/// The body of a page, and how to have its HTML.
struct Text<'s> {
    page: &'s Page,
    resolved: &'s Resolved,
    runner: Option<(String, String)>,
    seen: &'s dyn Fn() -> Seen<'s>,
    print: Print,
    html: Option<String>,
}

/// A body as it was rendered.
pub(super) struct Rendered {
    pub body: Checked<String>,
    pub drawn: Drawn,
    /// The words of the theme that it asked for, by their places.
    pub said: Vec<u16>,
    /// What was wrong with the templates of components.
    pub faults: Vec<Diag>,
}

/// Whether there are components in something, from what asks for least to what asks for most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drawn {
    Plain,
    Components,
    /// Nothing to be remembered.
    Faulty,
}

/// What is kept of a body.
struct KnownBody {
    print: Print,
    diags: Vec<Diag>,
    /// The words of the theme in it.
    said: Said,
    components: Option<Components>,
}

packed!(struct KnownBody { print, diags, said, components });

/// What the components in a body depended on.
struct Components {
    /// Of the templates, the configuration, and what components see.
    above: Print,
    trace: Trace,
}

packed!(struct Components { above, trace });

impl Components {
    fn verify(&self, view: &View, above: impl FnOnce() -> Print) -> Result<(), Why> {
        if self.above != above() { Err(Why::Changed("what its components see")) } else { self.trace.verify(view) }
    }
}

/// What is kept of files that are made without a template of their own.
struct KnownFiles {
    files: Vec<(String, Hash)>,
    components: Option<Components>,
}

packed!(struct KnownFiles { files, components });

/// What is kept of a page.
struct Known {
    hash: Hash,
    policy: Option<Policy>,
    addresses: Print,
    links: Vec<(Address, bool)>,
    dead: Vec<String>,
    trace: Trace,
    /// Where its body stands in it, in bytes.
    content: Option<(usize, usize)>,
}

packed!(struct Known { hash, policy, addresses, links, dead, trace, content });

/// Stands for the output path that a link leads to.
pub type Address = Print;

pub fn address(path: &str) -> Address {
    of_bytes(path.as_bytes())
}

impl Press<'_> {
    /// Makes the file of a route, or the files of a long sitemap, and hands them to the sink.
    pub fn make(&self, path: &str, route: &Route) -> Made {
        let mut made = Made::default();
        match route {
            Route::Leaf(id) => self.leaf(path, *id, &mut made),
            Route::Section(id, index) => self.section(path, *id, *index, &mut made),
            Route::Twin(id) => self.twin(path, *id, &mut made),
            Route::Llms => self.put(path, llms(self.site, self.view).as_bytes(), &mut made),
            Route::Terms(taxonomy) => self.terms(path, *taxonomy, &mut made),
            Route::Term(taxonomy, term, index) => self.term(path, *taxonomy, *term, *index, &mut made),
            Route::Archive(language) => {
                let seen = Seen::new(self.view, url_of(path), None, route.clone(), More::Years(*language));
                self.page(Sheet::list(path, "archive.html", seen), &mut made);
            }
            Route::NotFound(_) => {
                let seen = Seen::new(self.view, url_of(path), None, route.clone(), More::Nothing);
                self.page(Sheet::list(path, "404.html", seen), &mut made);
            }
            Route::Feed(of, 0) => feed::make(self, *of, path, &mut made),
            // Made with the first of its formats, so that bodies are rendered once for all of them.
            Route::Feed(..) => {}
            Route::Sitemap => {
                for (path, xml) in sitemap(self.site, self.view, path) {
                    self.put(&path, xml.as_bytes(), &mut made);
                }
            }
            Route::Robots => self.put(path, robots(self.site, self.view).as_bytes(), &mut made),
            Route::CodeCss => self.put(path, self.style_sheet.as_bytes(), &mut made),
            Route::Redirect(to) => {
                let target = self.site.routes.get(&url::output_path(to)).map_or(DEFAULT, |route| self.site.language(route));
                let language = self.site.config.code(target);
                let text = match self.theme.strings.get(language, "moved") {
                    Some(strings::Text::One(text)) => text,
                    _ => "This page has moved",
                };
                let script = self.view.rooted(&format!("/{}", self.lasting(REDIRECT_SCRIPT)));
                let html = redirect(&self.view.permalink(to), &script, language, text);
                self.html(path, html, &mut made);
            }
            Route::RedirectScript => self.put(path, redirect::SCRIPT.as_bytes(), &mut made),
            Route::Redirects(own) => match own.as_ref().map(|own| self.sources.text(own)).transpose() {
                Ok(own) => self.put(path, redirect::rules(self.site, own.as_deref()).as_bytes(), &mut made),
                Err(diag) => made.diags.push(diag),
            },
            // Made at the end, since it says what all pages need.
            Route::Headers => {}
            Route::Fingerprint(of) => match self.site.routes.get(of) {
                Some(Route::CodeCss) => self.put(path, self.style_sheet.as_bytes(), &mut made),
                Some(Route::RedirectScript) => self.put(path, redirect::SCRIPT.as_bytes(), &mut made),
                Some(Route::Copy(source)) => self.copy(path, source, &mut made),
                _ => {}
            },
            Route::Copy(source) => self.copy(path, source, &mut made),
        }
        made
    }

    /// What was made of the `at`th route before, if it is the same now and lies where it is to be.
    pub fn known(&self, at: usize, route: &Route, standing: &Standing) -> Option<Arc<Made>> {
        standing.made(at, route).filter(|made| made.files.iter().all(|(path, hash)| self.sink.holds(path, *hash)))
    }

    /// The file of headers, if there is to be one. `policy` is what all pages need together.
    pub fn headers(&self, policy: Option<&Policy>) -> Option<Made> {
        let (path, _) = self.site.routes.iter().find(|(_, route)| **route == Route::Headers)?;
        let mut made = Made::default();
        self.put(path, headers::headers(self.site, policy).as_bytes(), &mut made);
        Some(made)
    }

    fn copy(&self, path: &str, source: &Arc<str>, made: &mut Made) {
        if let Some(file) = self.sources.get(source)
            && self.sink.holds(path, file.hash)
        {
            return made.files.push((path.to_owned(), file.hash));
        }
        match self.sources.bytes(source) {
            Ok(bytes) => self.put(path, &bytes, made),
            Err(diag) => made.diags.push(diag),
        }
    }

    /// The name by which browsers may keep a file for ever, if it has one.
    fn lasting<'p>(&'p self, path: &'p str) -> &'p str {
        self.view.fingerprints.get(path).map_or(path, String::as_str)
    }

    fn leaf(&self, path: &str, id: LeafId, made: &mut Made) {
        let leaf = self.site.leaf(id);
        let seen = || Seen::in_body(self.view, id);
        let Some(text) = self.body(path, &leaf.page, &leaf.resolved, Some(id), &seen, made) else { return };
        let Some(template) = self.chosen(leaf.page.front.template.as_ref(), &leaf.page.path, made) else { return };
        let template = match template {
            Some(own) => own,
            None => match self.page_template(leaf.section, made) {
                Some(template) => template,
                None => return,
            },
        };
        let seen = Seen::new(self.view, leaf.url.clone(), Some(&leaf.page), Route::Leaf(id), More::Nothing);
        self.page(Sheet { path, template, seen, subject: Subject::Leaf(id), text: Some(text), source: Some(&leaf.page.path) }, made);
    }

    fn section(&self, path: &str, id: SectionId, index: usize, made: &mut Made) {
        let section = self.site.section(id);
        let route = Route::Section(id, index);
        let seen = || Seen::new(self.view, section.url.clone(), section.page.as_deref(), route.clone(), More::Section(id));
        let text = match &section.page {
            Some(page) => match self.body(path, page, &section.resolved, None, &seen, made) {
                Some(text) => Some(text),
                None => return,
            },
            None => None,
        };
        let own = match &section.settings {
            Some(settings) => match self.chosen(settings.template.as_ref(), &settings.path, made) {
                Some(own) => own,
                None => return,
            },
            None => None,
        };
        let template = own.unwrap_or(if section.parent.is_none() { "index.html" } else { "section.html" });
        let url = pager_url(&section.url, section.paginate_path(), index);
        let paginator = |pager| Paginator { view: self.view, pager, list: &section.url, paginate_path: section.paginate_path() };
        let more = section.paginate_by().map_or(More::Nothing, |_| More::Paginator(paginator(section.pager(index))));
        let seen = Seen::new(self.view, url, section.page.as_deref(), route.clone(), more);
        let subject = Subject::Section(id);
        self.page(Sheet { path, template, seen, subject, text, source: section.page.as_ref().map(|page| &page.path) }, made);
    }

    fn terms(&self, path: &str, taxonomy: usize, made: &mut Made) {
        let own = &self.site.taxonomies[taxonomy];
        let seen = Seen::new(self.view, own.url.clone(), None, Route::Terms(taxonomy), More::Terms(taxonomy));
        let template = format!("{}/list.html", own.config.name);
        let template = if self.engine.contains(&template) { template.as_str() } else { "taxonomy_list.html" };
        self.page(Sheet::list(path, template, seen), made);
    }

    fn term(&self, path: &str, taxonomy: usize, term: usize, index: usize, made: &mut Made) {
        let own = &self.site.taxonomies[taxonomy];
        let config = &own.config;
        let term_own = &own.terms[term];
        let url = pager_url(&term_own.url, &config.paginate_path, index);
        let paginator = |pager| Paginator { view: self.view, pager, list: &term_own.url, paginate_path: &config.paginate_path };
        let paginator = config.paginate_by.map(|size| paginator(term_own.pager(Some(size), index)));
        let is_paginated = paginator.is_some();
        let more = More::Term(taxonomy, OwnTerm { view: self.view, taxonomy, term, is_paginated }, paginator);
        let seen = Seen::new(self.view, url, None, Route::Term(taxonomy, term, index), more);
        let template = format!("{}/single.html", config.name);
        let template = if self.engine.contains(&template) { template.as_str() } else { "taxonomy_single.html" };
        self.page(Sheet::list(path, template, seen), made);
    }

    fn twin(&self, path: &str, id: LeafId, made: &mut Made) {
        let leaf = self.site.leaf(id);
        let parts = Parts::new()
            .with("its text", &(leaf.page.path.clone(), leaf.page.hash))
            .with("its title", &leaf.title)
            .with("where its links lead", &leaf.resolved)
            .with("the configuration", &(self.prints.markdown, self.site.config.base_url.origin.clone()));
        self.files(Function::Twin, path, &parts, &Print::default, made, |made| {
            match twin(self.site, id, self.sources) {
                Ok(text) => self.put(path, text.as_bytes(), made),
                Err(diag) => made.diags.push(diag),
            }
            Drawn::Plain
        });
    }

    /// Files that are taken from the output if all of them lie there as an earlier build made them of the same parts, and
    /// made otherwise. They must come without diagnostics. `above` is what components in them see, and `make` says whether
    /// there are any.
    pub(super) fn files(
        &self,
        function: Function,
        path: &str,
        parts: &Parts,
        above: &dyn Fn() -> Print,
        made: &mut Made,
        make: impl FnOnce(&mut Made) -> Drawn,
    ) {
        let is_still = |known: &KnownFiles| {
            known.components.as_ref().map_or(Ok(()), |components| components.verify(self.view, above))?;
            if known.files.iter().all(|(path, hash)| self.sink.holds(path, *hash)) { Ok(()) } else { Err(Why::Missing) }
        };
        let why = match self.memo.look::<KnownFiles>(function, path, parts) {
            Found::Same(known) => match is_still(&known) {
                Ok(()) => {
                    self.memo.took(function, path);
                    return made.files.extend(known.files.iter().cloned());
                }
                Err(why) => why,
            },
            Found::Stale(why, _) => why,
            Found::Nothing => Why::New,
        };
        self.memo.makes(function, path, why);
        let mut own = Made::default();
        let (drawn, trace) = recorded(|| make(&mut own));
        if own.diags.is_empty() && own.faults.is_empty() && drawn != Drawn::Faulty {
            let components = (drawn == Drawn::Components).then(|| Components { above: above(), trace });
            self.memo.keep(function, path, parts, KnownFiles { files: own.files.clone(), components });
        }
        made.files.extend(own.files);
        made.diags.extend(own.diags);
        made.faults.extend(own.faults);
    }

    /// What components see beside their options, in one page or in several.
    pub(super) fn above<'s>(&self, seen: impl IntoIterator<Item = Seen<'s>>) -> Print {
        let seen: Vec<Print> = seen.into_iter().map(|seen| seen.print()).collect();
        print(&(self.prints.templates, self.prints.config, seen))
    }

    /// The body of a page for the output at `path`. `leaf` is that of a page which is found at one address only, so that
    /// others can be named from there; `seen` is what the components in the body see.
    fn body<'s>(
        &'s self,
        path: &str,
        page: &'s Page,
        resolved: &'s Resolved,
        leaf: Option<LeafId>,
        seen: &'s dyn Fn() -> Seen<'s>,
        made: &mut Made,
    ) -> Option<Text<'s>> {
        let url = leaf.map(|id| self.site.leaf(id).url.as_str());
        let runner = runner::addresses(self.site, self.proofs, page, resolved, url);
        let parts = self.body_parts(page, resolved, &runner);
        let above = || self.above([seen()]);
        let lang = language(&self.site.config, page);
        let is_still = |known: &KnownBody| match &known.components {
            _ if !self.words.are_still(lang, &known.said) => Err(Why::Changed("the words of the theme")),
            Some(components) => components.verify(self.view, above),
            None => Ok(()),
        };
        let why = match self.memo.look::<KnownBody>(Function::Body, path, &parts) {
            Found::Same(known) => match is_still(&known) {
                Ok(()) => {
                    self.memo.took(Function::Body, path);
                    made.diags.extend(known.diags.iter().cloned());
                    return Some(Text { page, resolved, runner, seen, print: known.print, html: None });
                }
                Err(why) => why,
            },
            Found::Stale(why, _) => why,
            Found::Nothing => Why::New,
        };
        self.memo.makes(Function::Body, path, why);
        let made_before = leaf.and_then(|id| self.bodies.take(id)).map(|Body { html, said }| Rendered {
            body: html,
            drawn: Drawn::Plain,
            said,
            faults: Vec::new(),
        });
        let render = || made_before.map_or_else(|| self.rendered(page, resolved, runner.clone(), Part::Whole, seen), Ok);
        match recorded(render) {
            (Ok(rendered), trace) => {
                let Checked { value: html, diags } = rendered.body;
                let print = if self.memo.is_kept() { of_bytes(html.as_bytes()) } else { Print::default() };
                if rendered.drawn != Drawn::Faulty {
                    let components = (rendered.drawn == Drawn::Components).then(|| Components { above: above(), trace });
                    let known = KnownBody { print, diags, said: self.words.said(lang, rendered.said), components };
                    let known = self.memo.keep(Function::Body, path, &parts, known);
                    made.diags.extend(known.diags.iter().cloned());
                } else {
                    made.diags.extend(diags);
                }
                made.faults.extend(rendered.faults);
                Some(Text { page, resolved, runner, seen, print, html: Some(html) })
            }
            (Err(diag), _) => {
                made.diags.push(diag);
                None
            }
        }
    }

    /// All that a body sees, but for the templates of components and the words of the theme.
    pub(super) fn body_parts(&self, page: &Page, resolved: &Resolved, runner: &Option<(String, String)>) -> Parts {
        let Resolved { url, links, images, regions } = resolved;
        let proofs = self.proofs.examples.get(&page.path);
        Parts::new()
            .with("its text", &(page.path.clone(), page.hash))
            .with("where its links lead", &(url.clone(), print(links)))
            .with("its pictures", images)
            .with("a file that it shows", regions)
            .with("what its examples came to", &(proofs.map(print), self.proofs.rustc.clone(), (self.proofs.date.clone(), runner.clone())))
            .with_print("the configuration", self.prints.markdown)
    }

    /// A part of a page's body. `runner` says where the page finds what runs its examples.
    pub(super) fn rendered<'s>(
        &self,
        page: &Page,
        resolved: &Resolved,
        runner: Option<(String, String)>,
        part: Part,
        seen: &dyn Fn() -> Seen<'s>,
    ) -> Result<Rendered, Diag> {
        let text = self.sources.text(&page.path)?;
        let labels = self.words.labels(language(&self.site.config, page));
        let verdicts = runner::verdicts(self.proofs, &page.path, runner);
        let artist = Artist::new(self.engine, &page.path, || seen().context());
        let config = &self.site.config.markdown;
        let draw = |call: &Call| artist.draw(call);
        let body = body::body(&text, page, resolved, &verdicts, config, &labels, self.highlighter, &draw, part);
        let is_called = artist.is_called();
        let faults = artist.faults();
        let drawn = match (is_called, faults.is_empty()) {
            (_, false) => Drawn::Faulty,
            (true, true) => Drawn::Components,
            (false, true) => Drawn::Plain,
        };
        Ok(Rendered { body, drawn, said: labels.said(), faults })
    }

    /// The template that a front matter names. The outer `None` says that it names one that does not exist.
    fn chosen<'t>(&self, named: Option<&'t Spanned<String>>, path: &Arc<str>, made: &mut Made) -> Option<Option<&'t str>> {
        match named {
            Some(named) if !self.engine.contains(&named.value) && !self.theme.is_missing => {
                made.diags.push(no_template(self.engine, path, named));
                None
            }
            Some(named) => Some(Some(&named.value)),
            None => Some(None),
        }
    }

    /// The template of a section's pages: the nearest `page_template` from the section upwards, else `page.html`.
    fn page_template(&self, section: SectionId, made: &mut Made) -> Option<&str> {
        let chain = std::iter::successors(Some(section), |id| self.site.section(*id).parent);
        for id in chain {
            let Some(settings) = &self.site.section(id).settings else { continue };
            if let Some(named) = &settings.front.page_template {
                return self.chosen(Some(named), &settings.path, made)?;
            }
        }
        Some("page.html")
    }

    fn page(&self, sheet: Sheet, made: &mut Made) {
        if self.theme.is_missing || !self.engine.is_sound() {
            return;
        }
        if !self.engine.contains(sheet.template) {
            made.faults.push(theme_lacks(&self.theme.name, sheet.template));
            return;
        }
        let path = sheet.path;
        let parts = Parts::new()
            .with_print("its text", sheet.text.as_ref().map(|text| text.print).unwrap_or_default())
            .with("what is known of it", &(sheet.seen.print(), sheet.subject.print(self.view)))
            .with("the choice of its template", &sheet.template.to_owned())
            .with_print("the templates", self.prints.templates)
            .with_print("the configuration", self.prints.config)
            .with_print("the policy", self.prints.policy);
        let (why, known) = match self.memo.look::<Known>(Function::Page, path, &parts) {
            Found::Same(known) => match self.is_still(path, &known) {
                Ok(()) => {
                    self.memo.took(Function::Page, path);
                    return self.take(path, &known, sheet.source, made);
                }
                Err(why) => (why, Some(known)),
            },
            Found::Stale(why, known) => (why, Some(known)),
            Found::Nothing => (Why::New, None),
        };
        self.memo.makes(Function::Page, path, why);
        let content = match &sheet.text {
            Some(text) => match self.content(path, text, known.as_deref()) {
                Ok(content) => content,
                Err(diag) => return made.diags.push(diag),
            },
            None => Cow::Borrowed(""),
        };
        let mut context = sheet.seen.context();
        match sheet.subject {
            Subject::Leaf(id) => context.insert_value("page", self.view.leaf_page(id, &content)),
            Subject::Section(id) => context.insert_value("section", self.view.section_page(id, &content)),
            Subject::List => {}
        }
        let (rendered, trace) = recorded(|| self.engine.render(sheet.template, &context, sheet.source));
        let html = match rendered {
            Ok(Some(html)) => html,
            Ok(None) => return,
            Err(diag) => return made.faults.push(diag),
        };
        let (links, dead) = self.links(path, &html);
        self.report(path, &dead, sheet.source, made);
        let Some((html, hash)) = self.html(path, html, made) else { return };
        let content = place(&html, &content);
        let known = Known { hash, policy: made.policy.clone(), addresses: self.prints.addresses, links, dead, trace, content };
        self.memo.keep(Function::Page, path, &parts, known);
    }

    /// Whether a page would be made again just as it was, and lies where it is to be.
    fn is_still(&self, path: &str, known: &Known) -> Result<(), Why> {
        known.trace.verify(self.view)?;
        if known.addresses != self.prints.addresses && known.links.iter().any(|(address, is)| self.exists(address) != *is) {
            return Err(Why::Link);
        }
        if self.sink.holds(path, known.hash) { Ok(()) } else { Err(Why::Missing) }
    }

    fn take(&self, path: &str, known: &Known, source: Option<&Arc<str>>, made: &mut Made) {
        self.report(path, &known.dead, source, made);
        made.policy = known.policy.clone();
        made.files.push((path.to_owned(), known.hash));
    }

    /// The HTML of a body: as it was rendered just now, as it stands in the page that lies there, or rendered again.
    fn content<'t>(&self, path: &str, text: &'t Text, known: Option<&Known>) -> Result<Cow<'t, str>, Diag> {
        if let Some(html) = &text.html {
            return Ok(Cow::Borrowed(html));
        }
        let cut_out = known.and_then(|known| known.content).and_then(|(start, end)| {
            let page = self.sink.before(path)?;
            let content = page.get(start..end)?;
            (of_bytes(content) == text.print).then(|| String::from_utf8(content.to_vec()).ok())?
        });
        match cut_out {
            Some(html) => Ok(Cow::Owned(html)),
            None => {
                let rendered = self.rendered(text.page, text.resolved, text.runner.clone(), Part::Whole, text.seen)?;
                Ok(Cow::Owned(rendered.body.value))
            }
        }
    }

    /// Puts a finished page, with its policy in it. What was put, and its hash.
    fn html(&self, path: &str, html: String, made: &mut Made) -> Option<(String, Hash)> {
        let html = match self.everywhere {
            None => html,
            Some(everywhere) => {
                let csp = self.site.config.csp.as_ref();
                let mut policy = csp::needs(&html, &self.site.config.base_url.origin, csp.is_some_and(|csp| csp.hash_inline));
                policy.add(everywhere);
                let policed = headers::with_policy(html, &policy);
                made.policy = Some(policy);
                policed
            }
        };
        let before = made.files.len();
        self.put(path, html.as_bytes(), made);
        let hash = made.files.get(before).map(|(_, hash)| *hash)?;
        Some((html, hash))
    }

    /// The addresses of this site that a page names, each with whether it leads to something, and those destinations that
    /// lead to nothing, as they are written.
    fn links(&self, path: &str, html: &str) -> (Vec<(Address, bool)>, Vec<String>) {
        let asked = RefCell::new(BTreeMap::new());
        let exists = |path: &str| {
            let address = address(path);
            *asked.borrow_mut().entry(address).or_insert_with(|| self.exists(&address))
        };
        let dead = links::dead(html, &url_of(path), &self.site.config.base_url, exists);
        (asked.into_inner().into_iter().collect(), dead.into_iter().collect())
    }

    fn exists(&self, address: &Address) -> bool {
        self.addresses.contains(address)
    }

    /// Reports the destinations of a page that lead to nothing, but for those that were reported with their sources.
    fn report(&self, path: &str, dead: &[String], source: Option<&Arc<str>>, made: &mut Made) {
        made.has_dead |= !dead.is_empty();
        let is_reported = |dest: &str| self.reported.get_or_init(|| links::reported(self.site)).contains(&url::decode(dest));
        for dest in dead.iter().filter(|dest| !is_reported(dest)) {
            let stated = self.stated.get_or_init(|| links::stated(self.site));
            made.faults.push(links::dead_link(dest, stated, self.theme, &url_of(path), source));
        }
    }

    pub(super) fn put(&self, path: &str, bytes: &[u8], made: &mut Made) {
        let hash = blake3::hash(bytes);
        match self.sink.put(path, bytes, hash) {
            Ok(()) => made.files.push((path.to_owned(), hash)),
            Err(diag) => made.diags.push(diag),
        }
    }
}

/// Where a body stands in a page that prints it as it is.
fn place(page: &str, content: &str) -> Option<(usize, usize)> {
    // The search for a long text would first look through all of that text.
    let start = text::cut(content, 64);
    if start.is_empty() {
        return None;
    }
    let mut found = memchr::memmem::find_iter(page.as_bytes(), start);
    found.find(|at| page[*at..].starts_with(content)).map(|at| (at, at + content.len()))
}

/// The site path of an output path: `archive/index.html` is found at `/archive/`.
fn url_of(path: &str) -> String {
    let folder = if path == "index.html" { Some("") } else { path.strip_suffix("/index.html") };
    match folder {
        Some("") => "/".to_owned(),
        Some(folder) => format!("/{folder}/"),
        None => format!("/{path}"),
    }
}

fn no_template(engine: &Engine, path: &Arc<str>, named: &Spanned<String>) -> Diag {
    let diag = Diag::error("template-not-found", format!("there is no template `{}`", named.value)).at(Place::new(path, named.span));
    match nearest(&named.value, engine.names()) {
        Some(near) => diag.help(format!("did you mean `{near}`?")),
        None => diag.help(format!("create `templates/{}`, or leave the key out", named.value)),
    }
}

fn theme_lacks(theme: &str, template: &str) -> Diag {
    let diag = Diag::error("template-not-found", format!("the theme `{theme}` has no template `{template}`"));
    match template {
        "archive.html" => diag.help("create `templates/archive.html`, or set `archive = false` in the config"),
        _ => diag.help(format!("create `templates/{template}`")),
    }
}
