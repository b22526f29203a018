//! Code blocks: found again by their place, coloured, and reported when they cannot be.

use super::{Events, Part, Writer, end_of};
use crate::block;
use crate::diag::{self, Diag, Place, Span, Spanned};
use crate::example::{Example, Lang, unhide};
use crate::highlight::{Fallback, Why};
use crate::page::Info;
use crate::render::code;
use crate::site::Region;
use pulldown_cmark::{CodeBlockKind, Event, Tag};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Coloured blocks of the beginning of a page, by where they begin: they are in its summary as well.
#[derive(Default)]
pub struct Blocks {
    until: usize,
    html: BTreeMap<usize, String>,
}

impl Blocks {
    pub fn until(until: usize) -> Self {
        Self { until, ..Self::default() }
    }

    fn keep(&mut self, key: usize, html: &str) {
        if key < self.until {
            self.html.insert(key, html.to_owned());
        }
    }

    fn find(&self, key: usize) -> Option<String> {
        self.html.get(&key).cloned()
    }
}

impl<'a> Writer<'a> {
    pub(super) fn code_block(&mut self, events: &Events<'a>, at: usize) -> usize {
        let examples = &self.site.page.outline.examples;
        let key = events[at].1.start;
        match examples.binary_search_by_key(&key, |example| example.span.start) {
            Ok(found) => self.example(&examples[found], events, at),
            Err(_) => {
                let (html, next) = self.code(None, events, at);
                self.block(html);
                next
            }
        }
    }

    /// The HTML of the block whose events begin at `at`, and where the next event stands.
    pub(super) fn code(&mut self, example: Option<&Example>, events: &Events<'a>, at: usize) -> (String, usize) {
        let end = end_of(events, at);
        let key = events[at].1.start;
        let Event::Start(Tag::CodeBlock(kind)) = &events[at].0 else { return (String::new(), at + 1) };
        if let Some(html) = self.blocks.find(key).filter(|_| self.site.part == Part::Summary) {
            return (html, end + 1);
        }
        let page = self.site.page;
        let fence = page.outline.fences.binary_search_by_key(&key, |fence| fence.span.start).ok().map(|at| &page.outline.fences[at]);
        let code = match &events[at + 1..end] {
            [(Event::Text(code), _)] => Cow::Borrowed(&**code),
            lines => lines.iter().filter_map(|(event, _)| if let Event::Text(text) = event { Some(&**text) } else { None }).collect(),
        };
        let plain = Info::default();
        let info = match (kind, fence) {
            (CodeBlockKind::Fenced(_), Some(fence)) => &fence.info,
            _ => &plain,
        };
        let region = self.region(key);
        let (info, code) = match example {
            Some(Example { lang: Lang::Rust(_), file: None, .. }) => {
                let (info, code) = unhidden(info, &code);
                (info, Cow::Owned(code))
            }
            _ => (Cow::Borrowed(info), code),
        };
        let info = &*info;
        if let Some(lang) = &info.lang
            && self.site.highlighter.language(&lang.value).is_none()
        {
            let blocks = block::names(&self.site.config.components);
            let candidate = diag::nearest(&lang.value, self.site.highlighter.words().chain(blocks)).map(str::to_owned);
            self.diags.push(unknown_language(Place::new(&page.path, lang.span), &lang.value, candidate));
        }
        if self.site.part == Part::Feed {
            return (code::plain(info, region, &code), end + 1);
        }
        let (html, fallback) = code::block(self.site.highlighter, info, region, &code);
        if let Some(Fallback { line, why }) = fallback {
            let place = match region {
                Some(region) => caret(&region.path, region.starts.get(line - 1).copied()),
                None => caret(&page.path, Some(line_start(self.site.text, events[at + 1].1.start, line))),
            };
            self.diags.push(match why {
                Why::Budget => too_long(place),
                Why::Grammar => failed_grammar(place),
            });
        }
        self.blocks.keep(key, &html);
        (html, end + 1)
    }

    fn region(&self, key: usize) -> Option<&'a Region> {
        let regions = &self.site.resolved.regions;
        regions.binary_search_by_key(&key, |(key, _)| *key).ok().map(|at| &regions[at].1)
    }
}

/// A Rust example without the lines that its author hides, and without the marks of those that begin with `##`. A block
/// without a language is Rust where it is an example.
fn unhidden<'i>(info: &'i Info, code: &str) -> (Cow<'i, Info>, String) {
    let shown = unhide(code);
    let hidden: Vec<usize> = (1..).zip(&shown.lines).filter(|(_, line)| line.hidden).map(|(number, _)| number).collect();
    let is_named = info.lang.as_ref().is_some_and(|lang| lang.value == "rust");
    if hidden.is_empty() && is_named {
        return (Cow::Borrowed(info), shown.code);
    }
    let mut info = info.clone();
    info.hidden.extend(hidden.into_iter().map(|number| (number, number)));
    info.hidden.sort_unstable();
    // `should_panic` alone says Rust too.
    let span = info.lang.as_ref().map_or_else(Span::default, |lang| lang.span);
    info.lang = Some(Spanned::new("rust".to_owned(), span));
    (Cow::Owned(info), shown.code)
}

/// A place of no length, since a line without end would make an underline without end.
fn caret(path: &Arc<str>, at: Option<usize>) -> Place {
    at.map_or_else(|| Place::file(path.clone()), |at| Place::new(path, Span::new(at, at)))
}

/// Where line `line` (from 1) of the code that begins at byte `start` begins in the source. What stands before a
/// line in a quote or a list is passed over with the indentation.
fn line_start(text: &str, start: usize, line: usize) -> usize {
    let ends = text[start..].match_indices('\n').map(|(at, _)| start + at + 1);
    let start = std::iter::once(start).chain(ends).nth(line - 1).unwrap_or(start);
    text.len() - text[start..].trim_start_matches([' ', '\t', '>']).len()
}

fn unknown_language(place: Place, lang: &str, candidate: Option<String>) -> Diag {
    let diag =
        Diag::warning("unknown-language", format!("there is no grammar for the language `{lang}`; the block is not coloured")).at(place);
    match candidate {
        Some(candidate) => diag.help(format!("did you mean `{candidate}`? For plain text write `text`")),
        None => diag.help("for plain text write `text`, or no language at all"),
    }
}

fn too_long(place: Place) -> Diag {
    Diag::warning("not-highlighted", "colouring this line takes too many steps; from here on the block is not coloured")
        .at(place)
        .help("break the line or shorten the block, or write `text` as the language")
}

fn failed_grammar(place: Place) -> Diag {
    Diag::warning("not-highlighted", "the grammar fails at this line; from here on the block is not coloured")
        .at(place)
        .help("check the language, or write `text` instead")
}
