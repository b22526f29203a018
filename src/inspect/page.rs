//! A finished page, as far as its rules need it: what has an id, what leads elsewhere, what has a name.

use crate::tag::{self, Tag};
use crate::url;
use std::collections::BTreeSet;
use std::ops::Range;

/// What stands in a page, each with the bytes of its tag or its value.
#[derive(Default)]
pub struct Page {
    /// The tag `html`, or the beginning of the page.
    pub head: Range<usize>,
    pub has_lang: bool,
    pub has_title: bool,
    pub has_description: bool,
    /// Where the page leads at once.
    pub refresh: Option<String>,
    pub ids: Vec<(String, Range<usize>)>,
    pub headings: Vec<Heading>,
    pub pointers: Vec<Pointer>,
    /// What a screen reader has no words for, and what it is.
    pub nameless: Vec<(&'static str, Range<usize>)>,
    /// Attributes that name ids of the same page, and these ids.
    pub references: Vec<(String, String, Range<usize>)>,
}

pub struct Heading {
    pub level: u8,
    pub has_words: bool,
    pub range: Range<usize>,
}

/// An address in an attribute.
pub struct Pointer {
    pub attr: String,
    /// Character references resolved.
    pub dest: String,
    pub range: Range<usize>,
    /// Whether a browser loads it with the page.
    pub is_loaded: bool,
}

/// Reads a page.
pub fn read(html: &str) -> Page {
    let mut reader =
        Reader { page: Page::default(), open: Vec::new(), hidden: Vec::new(), labels: 0, controls: Vec::new(), labelled: BTreeSet::new() };
    let mut end = None;
    for tag in tag::tags(html) {
        if let Some(end) = end {
            reader.text(&html[end..tag.range.start]);
        }
        // What stands in a script is for no reader.
        end = (tag.closing || !(tag.is("script") || tag.is("style"))).then_some(tag.range.end);
        match tag.closing {
            true => reader.close(&tag),
            false => reader.open(&tag, html[tag.range.clone()].ends_with("/>")),
        }
    }
    reader.finish()
}

/// An element whose words are its name.
struct Open {
    name: String,
    range: Range<usize>,
    has_words: bool,
    /// Whether it asks for none: it is hidden, or leads nowhere.
    is_exempt: bool,
    id: Option<String>,
    /// Whether it is a link to the heading that it stands in.
    is_anchor: bool,
}

struct Reader {
    page: Page,
    open: Vec<Open>,
    /// The elements that are open, from one on whose content is hidden from screen readers.
    hidden: Vec<String>,
    /// How many labels are open.
    labels: usize,
    /// Controls of forms without a name so far, with their ids.
    controls: Vec<(&'static str, Option<String>, Range<usize>)>,
    /// The ids that labels are for.
    labelled: BTreeSet<String>,
}

/// Elements without an end tag (HTML, "Void elements").
const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

impl Reader {
    fn is_hidden(&self) -> bool {
        !self.hidden.is_empty()
    }

    fn text(&mut self, text: &str) {
        if !self.is_hidden() && text.chars().any(|c| !c.is_whitespace()) {
            self.words();
        }
    }

    /// Everything that is open has something to read. The words of a link from a heading to itself are not the heading's.
    fn words(&mut self) {
        for open in self.open.iter_mut().rev() {
            open.has_words = true;
            if open.is_anchor {
                break;
            }
        }
    }

    fn open(&mut self, tag: &Tag, is_closed: bool) {
        let name = tag.name.to_ascii_lowercase();
        let attr = |name: &str| tag.attrs.iter().find(|attr| attr.is(name)).map(|attr| tag::unescape(attr.value));
        let has = |name: &str| attr(name).is_some_and(|value| !value.trim().is_empty());
        self.addresses(tag, &name);
        for id in tag.attrs.iter().filter(|attr| attr.is("id")) {
            self.page.ids.push((tag::unescape(id.value).into_owned(), id.range.clone()));
        }
        for naming in
            tag.attrs.iter().filter(|attr| ["for", "aria-labelledby", "aria-describedby", "aria-controls"].iter().any(|it| attr.is(it)))
        {
            let ids = naming.value.split_ascii_whitespace();
            self.page.references.extend(ids.map(|id| (naming.name.to_ascii_lowercase(), id.to_owned(), naming.range.clone())));
        }
        let is_hidden = attr("aria-hidden").as_deref() == Some("true");
        let is_named = has("aria-label") || has("aria-labelledby") || has("title");
        match name.as_str() {
            "html" => {
                self.page.head = tag.range.clone();
                self.page.has_lang = has("lang");
            }
            "meta" => {
                let named = attr("name").map(|name| name.to_ascii_lowercase());
                self.page.has_description |= named.as_deref() == Some("description") && has("content");
                if attr("http-equiv").is_some_and(|equiv| equiv.eq_ignore_ascii_case("refresh")) {
                    let content = attr("content").unwrap_or_default();
                    self.page.refresh = content.split_once('=').map(|(_, to)| to.trim().to_owned());
                }
            }
            "img" if !self.is_hidden() && !is_hidden => match attr("alt") {
                None if !is_named => self.page.nameless.push(("a picture without `alt`", tag.range.clone())),
                Some(alt) if !alt.trim().is_empty() => self.words(),
                _ => {}
            },
            "svg" if is_named && !self.is_hidden() => self.words(),
            "iframe" if !is_named => self.page.nameless.push(("a frame without a `title`", tag.range.clone())),
            "input" | "select" | "textarea" => {
                let kind = attr("type").unwrap_or_default().to_ascii_lowercase();
                let is_exempt = name == "input" && matches!(kind.as_str(), "hidden" | "submit" | "reset" | "button" | "image");
                if !is_exempt && !is_named && self.labels == 0 && !self.is_hidden() && !is_hidden {
                    self.controls.push(("a control without a label", attr("id").map(|id| id.into_owned()), tag.range.clone()));
                }
            }
            "label" => {
                self.labels += 1;
                self.labelled.extend(attr("for").map(|id| id.into_owned()));
            }
            _ => {}
        }
        if is_closed || VOID.contains(&name.as_str()) {
            return;
        }
        if is_hidden || self.is_hidden() {
            self.hidden.push(name.clone());
        }
        if matches!(name.as_str(), "a" | "button" | "title" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
            let is_exempt = self.is_hidden() || (name == "a" && attr("href").is_none());
            let id = attr("id").map(|id| id.into_owned());
            let own = attr("href").and_then(|href| Some(href.strip_prefix('#')?.to_owned()));
            let is_anchor = own.is_some_and(|own| self.open.iter().any(|open| open.id.as_ref() == Some(&own)));
            if is_named && !is_anchor && !self.is_hidden() {
                self.words();
            }
            self.open.push(Open { name, range: tag.range.clone(), has_words: is_named, is_exempt, id, is_anchor });
        }
    }

    fn close(&mut self, tag: &Tag) {
        // End tags may be left out: what is closed closes all within it.
        if let Some(at) = self.hidden.iter().rposition(|open| tag.is(open)) {
            self.hidden.truncate(at);
        }
        if tag.is("label") {
            self.labels = self.labels.saturating_sub(1);
        }
        let Some(at) = self.open.iter().rposition(|open| tag.is(&open.name)) else { return };
        let open = self.open.remove(at);
        match open.name.as_str() {
            "title" => self.page.has_title |= open.has_words,
            "a" if !open.has_words && !open.is_exempt => self.page.nameless.push(("a link without words", open.range)),
            "button" if !open.has_words && !open.is_exempt => self.page.nameless.push(("a button without words", open.range)),
            "a" | "button" => {}
            heading => {
                let level = heading.as_bytes()[1] - b'0';
                self.page.headings.push(Heading { level, has_words: open.has_words, range: open.range });
            }
        }
    }

    fn addresses(&mut self, tag: &Tag, name: &str) {
        let attr = |name: &str| tag.attrs.iter().find(|attr| attr.is(name)).map(|attr| attr.value);
        let rel = attr("rel").unwrap_or_default().to_ascii_lowercase();
        let is_asset =
            name == "link" && rel.split_ascii_whitespace().any(|rel| matches!(rel, "stylesheet" | "icon" | "preload" | "modulepreload"));
        for own in &tag.attrs {
            let is_address = ["href", "src", "poster", "data", "action", "formaction", "srcset"].iter().any(|it| own.is(it));
            if !is_address || (own.is("data") && name != "object") {
                continue;
            }
            let is_loaded = match own.name.to_ascii_lowercase().as_str() {
                "href" => is_asset,
                "src" => !matches!(name, "iframe" | "video" | "audio" | "source" | "track"),
                "poster" => true,
                _ => false,
            };
            let value = tag::unescape(own.value);
            let dests: Vec<&str> = match own.is("srcset") {
                true => url::srcset(&value).collect(),
                false => vec![value.trim()],
            };
            self.page.pointers.extend(dests.into_iter().map(|dest| Pointer {
                attr: own.name.to_ascii_lowercase(),
                dest: dest.to_owned(),
                range: own.range.clone(),
                is_loaded,
            }));
        }
    }

    fn finish(mut self) -> Page {
        let unnamed = self.controls.into_iter().filter(|(_, id, _)| id.as_ref().is_none_or(|id| !self.labelled.contains(id)));
        self.page.nameless.extend(unnamed.map(|(what, _, range)| (what, range)));
        self.page.nameless.sort_by_key(|(_, range)| range.start);
        self.page.headings.sort_by_key(|heading| heading.range.start);
        self.page
    }
}
