//! One route becomes its file: the choice of a template, the context, the bytes.

use super::body::blocks::Call;
use super::body::{self, Part};
use super::component::Artist;
use super::feed;
use super::llms::llms;
use super::redirect::{self, redirect};
use super::sitemap::{robots, sitemap};
use super::strings::Text;
use super::template::Engine;
use super::theme::Theme;
use super::twin::twin;
use super::view::{View, language};
use super::{context, headers, links, runner};
use crate::csp::{self, Policy};
use crate::diag::{Checked, Diag, Place, Spanned, nearest};
use crate::highlight::Highlighter;
use crate::output::Sink;
use crate::page::{DEFAULT, Page};
use crate::proof::Proofs;
use crate::site::{LeafId, REDIRECT_SCRIPT, Resolved, Route, SectionId, Site, pager_url};
use crate::source::{Hash, Sources};
use crate::url;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use tera::Context;

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
    /// The links that were reported with their pages.
    pub reported: &'a BTreeSet<Cow<'a, str>>,
    /// Where the addresses in the Markdown stand.
    pub stated: &'a HashMap<&'a str, Place>,
    /// What every page is let do; `None` if no page is told a policy.
    pub everywhere: Option<&'a Policy>,
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
}

impl Press<'_> {
    /// Makes the file of a route, or the files of a long sitemap, and hands them to the sink.
    pub fn make(&self, path: &str, route: &Route) -> Made {
        let mut made = Made::default();
        match route {
            Route::Leaf(id) => self.leaf(path, *id, &mut made),
            Route::Section(id, index) => self.section(path, *id, *index, &mut made),
            Route::Twin(id) => match twin(self.site, *id, self.sources) {
                Ok(text) => self.put(path, text.as_bytes(), &mut made),
                Err(diag) => made.diags.push(diag),
            },
            Route::Llms => self.put(path, llms(self.site, self.view).as_bytes(), &mut made),
            Route::Terms(taxonomy) => self.terms(path, *taxonomy, &mut made),
            Route::Term(taxonomy, term, index) => self.term(path, *taxonomy, *term, *index, &mut made),
            Route::Archive(language) => {
                let mut context = context::context(self.site, self.view, &url_of(path), None, route);
                context.insert_value("years", self.view.years(self.site, *language));
                self.page(path, "archive.html", &context, None, &mut made);
            }
            Route::NotFound(_) => {
                let context = context::context(self.site, self.view, &url_of(path), None, route);
                self.page(path, "404.html", &context, None, &mut made);
            }
            Route::Feed(of, 0) => {
                for (path, text) in feed::files(self, *of, path) {
                    self.put(&path, text.as_bytes(), &mut made);
                }
            }
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
                    Some(Text::One(text)) => text,
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

    /// The file of headers, if there is to be one. `policy` is what all pages need together.
    pub fn headers(&self, policy: Option<&Policy>) -> Option<Made> {
        let (path, _) = self.site.routes.iter().find(|(_, route)| **route == Route::Headers)?;
        let mut made = Made::default();
        self.put(path, headers::headers(self.site, policy).as_bytes(), &mut made);
        Some(made)
    }

    fn copy(&self, path: &str, source: &Arc<str>, made: &mut Made) {
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
        let Some(content) = self.body(&leaf.page, &leaf.resolved, Some(&leaf.url), || context::seen(self.site, self.view, id), made) else {
            return;
        };
        let Some(template) = self.chosen(leaf.page.front.template.as_ref(), &leaf.page.path, made) else { return };
        let template = match template {
            Some(own) => own,
            None => match self.page_template(leaf.section, made) {
                Some(template) => template,
                None => return,
            },
        };
        let mut context = context::context(self.site, self.view, &leaf.url, Some(&leaf.page), &Route::Leaf(id));
        context.insert_value("page", self.view.leaf_page(self.site, id, &content));
        self.page(path, template, &context, Some(&leaf.page.path), made);
    }

    fn section(&self, path: &str, id: SectionId, index: usize, made: &mut Made) {
        let section = self.site.section(id);
        let content = match &section.page {
            Some(page) => {
                let seen = || {
                    let mut context = context::context(self.site, self.view, &section.url, Some(page), &Route::Section(id, index));
                    context.insert_value("page", self.view.section_metadata(id));
                    context
                };
                match self.body(page, &section.resolved, None, seen, made) {
                    Some(content) => content,
                    None => return,
                }
            }
            None => String::new(),
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
        let mut context = context::context(self.site, self.view, &url, section.page.as_ref(), &Route::Section(id, index));
        context.insert_value("section", self.view.section_page(self.site, id, &content));
        if section.paginate_by().is_some() {
            context.insert_value("paginator", self.view.paginator(&section.pager(index), &section.url, section.paginate_path()));
        }
        self.page(path, template, &context, section.page.as_ref().map(|page| &page.path), made);
    }

    fn terms(&self, path: &str, taxonomy: usize, made: &mut Made) {
        let own = &self.site.taxonomies[taxonomy];
        let mut context = context::context(self.site, self.view, &own.url, None, &Route::Terms(taxonomy));
        context.insert_value("taxonomy", self.view.taxonomy_config(taxonomy));
        context.insert_value("terms", self.view.terms(taxonomy));
        let template = format!("{}/list.html", own.config.name);
        let template = if self.engine.contains(&template) { template.as_str() } else { "taxonomy_list.html" };
        self.page(path, template, &context, None, made);
    }

    fn term(&self, path: &str, taxonomy: usize, term: usize, index: usize, made: &mut Made) {
        let own = &self.site.taxonomies[taxonomy];
        let config = &own.config;
        let term_own = &own.terms[term];
        let url = pager_url(&term_own.url, &config.paginate_path, index);
        let mut context = context::context(self.site, self.view, &url, None, &Route::Term(taxonomy, term, index));
        context.insert_value("taxonomy", self.view.taxonomy_config(taxonomy));
        context.insert_value("term", self.view.term_page(taxonomy, term, config.paginate_by.is_some()));
        if config.paginate_by.is_some() {
            let pager = term_own.pager(config.paginate_by, index);
            context.insert_value("paginator", self.view.paginator(&pager, &term_own.url, &config.paginate_path));
        }
        let template = format!("{}/single.html", config.name);
        let template = if self.engine.contains(&template) { template.as_str() } else { "taxonomy_single.html" };
        self.page(path, template, &context, None, made);
    }

    /// `url` is that of a page which is found at one address only, so that others can be named from there; `seen` is
    /// what the components in the body see.
    fn body(&self, page: &Page, resolved: &Resolved, url: Option<&str>, seen: impl Fn() -> Context, made: &mut Made) -> Option<String> {
        let runner = runner::addresses(self.site, self.proofs, page, resolved, url);
        match self.rendered(page, resolved, runner, Part::Whole, seen) {
            Ok((body, faults)) => {
                made.faults.extend(faults);
                Some(body.take_into(&mut made.diags))
            }
            Err(diag) => {
                made.diags.push(diag);
                None
            }
        }
    }

    /// A part of a page's body, and what was wrong with the templates of components. `runner` says where the page finds what
    /// runs its examples.
    pub(super) fn rendered(
        &self,
        page: &Page,
        resolved: &Resolved,
        runner: Option<(String, String)>,
        part: Part,
        seen: impl Fn() -> Context,
    ) -> Result<(Checked<String>, Vec<Diag>), Diag> {
        let text = self.sources.text(&page.path)?;
        let labels = self.theme.strings.labels(language(&self.site.config, page));
        let verdicts = runner::verdicts(self.proofs, &page.path, runner);
        let artist = Artist::new(self.engine, &page.path, seen);
        let config = &self.site.config.markdown;
        let draw = |call: &Call| artist.draw(call);
        let body = body::body(&text, page, resolved, &verdicts, config, &labels, self.highlighter, &draw, part);
        Ok((body, artist.faults()))
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

    fn page(&self, path: &str, template: &str, context: &Context, source: Option<&Arc<str>>, made: &mut Made) {
        if self.theme.is_missing {
            return;
        }
        if self.engine.is_sound() && !self.engine.contains(template) {
            made.faults.push(theme_lacks(&self.theme.name, template));
            return;
        }
        match self.engine.render(template, context, source) {
            Ok(Some(html)) => {
                self.check_links(path, &html, source, made);
                self.html(path, html, made);
            }
            Ok(None) => {}
            Err(diag) => made.faults.push(diag),
        }
    }

    /// A finished page, with its policy in it.
    fn html(&self, path: &str, html: String, made: &mut Made) {
        let Some(everywhere) = self.everywhere else { return self.put(path, html.as_bytes(), made) };
        let csp = self.site.config.csp.as_ref();
        let mut policy = csp::needs(&html, &self.site.config.base_url.origin, csp.is_some_and(|csp| csp.hash_inline));
        policy.add(everywhere);
        let policed = headers::with_policy(&html, &policy).unwrap_or(html);
        self.put(path, policed.as_bytes(), made);
        made.policy = Some(policy);
    }

    fn check_links(&self, path: &str, html: &str, source: Option<&Arc<str>>, made: &mut Made) {
        let routes = &self.site.routes;
        let is_made = |path: &str| routes.contains_key(path) || self.site.redirects.contains_key(path);
        let exists = |path: &str| is_made(path) || is_made(&format!("{path}/index.html")) || runner::is_script(path, self.proofs);
        let dead = links::dead(html, &url_of(path), &self.site.config.base_url, exists);
        let dead = dead.iter().filter(|dest| !self.reported.contains(&url::decode(dest)));
        made.faults.extend(dead.map(|dest| links::dead_link(dest, self.stated, self.theme, &url_of(path), source)));
    }

    pub(super) fn put(&self, path: &str, bytes: &[u8], made: &mut Made) {
        let hash = blake3::hash(bytes);
        match self.sink.put(path, bytes, hash) {
            Ok(()) => made.files.push((path.to_owned(), hash)),
            Err(diag) => made.diags.push(diag),
        }
    }
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
