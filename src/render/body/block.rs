//! Code blocks: found again by their place, coloured, and reported when they cannot be.

use super::{Events, Writer, end_of};
use crate::diag::{self, Diag, Place, Span};
use crate::page::Info;
use crate::render::code;
use crate::site::Region;
use pulldown_cmark::{CodeBlockKind, Event};

impl<'a> Writer<'a> {
    pub(super) fn code_block(&mut self, kind: &CodeBlockKind, events: &Events<'a>, at: usize) -> usize {
        let end = end_of(events, at);
        let key = events[at].1.start;
        let page = self.site.page;
        let fence = page.outline.fences.binary_search_by_key(&key, |fence| fence.span.start).ok().map(|at| &page.outline.fences[at]);
        let code: String =
            events[at + 1..end].iter().filter_map(|(event, _)| if let Event::Text(text) = event { Some(&**text) } else { None }).collect();
        let plain = Info::default();
        let info = match (kind, fence) {
            (CodeBlockKind::Fenced(_), Some(fence)) => &fence.info,
            _ => &plain,
        };
        let region = self.region(key);
        if let Some(lang) = &info.lang
            && self.site.highlighter.language(&lang.value).is_none()
        {
            let candidate = diag::nearest(&lang.value, self.site.highlighter.words()).map(str::to_owned);
            self.diags.push(unknown_language(Place::new(&page.path, lang.span), &lang.value, candidate));
        }
        if let Some(file) = &info.file
            && !code.trim().is_empty()
        {
            self.diags.push(body_and_file(Place::new(&page.path, file.span)));
        }
        let (html, fell_back) = code::block(self.site.highlighter, info, region, &code);
        if fell_back {
            let first_line = self.site.text[key..].find('\n').map_or(self.site.text.len(), |length| key + length);
            self.diags.push(not_highlighted(Place::new(&page.path, Span::new(key, first_line))));
        }
        self.html(html);
        end + 1
    }

    fn region(&self, key: usize) -> Option<&'a Region> {
        let regions = &self.site.resolved.regions;
        regions.binary_search_by_key(&key, |(key, _)| *key).ok().map(|at| &regions[at].1)
    }
}

fn unknown_language(place: Place, lang: &str, candidate: Option<String>) -> Diag {
    let diag =
        Diag::warning("unknown-language", format!("there is no grammar for the language `{lang}`; the block is not coloured")).at(place);
    match candidate {
        Some(candidate) => diag.help(format!("did you mean `{candidate}`? For plain text write `text`")),
        None => diag.help("for plain text write `text`, or no language at all"),
    }
}

fn body_and_file(place: Place) -> Diag {
    Diag::error("body-and-file", "a block with `file=` shows that file, but has lines of its own too")
        .at(place)
        .help("empty the block, or remove `file=`")
}

fn not_highlighted(place: Place) -> Diag {
    Diag::warning("not-highlighted", "a line of this block is too long or its grammar failed; from there on it is not coloured")
        .at(place)
        .help("break the long line, or write `text` as the language")
}
