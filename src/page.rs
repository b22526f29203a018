//! A page as its file states it: front matter and what the Markdown contains. Made by `parse`, complete
//! when made, and ignorant of every other page.
//!
//! Spans are bytes of the page's own file.

use crate::block::Block;
use crate::diag::{Diag, Place, Span, Spanned, nearest};
use crate::example::{Dependencies, Example, Normalizer};
use crate::pack::packed;
use crate::source::{Hash, Sources};
use crate::text::Words;
use crate::url;
use jiff::Zoned;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the pages live in the sources.
pub const CONTENT: &str = "content/";

/// A path as authors and templates name it, without `content/` in front.
pub fn below_content(path: &str) -> &str {
    path.strip_prefix(CONTENT).unwrap_or(path)
}

/// The name of a page's file without its extension: `index` for `content/notes/promisc/index.md`.
pub fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").or_else(|| name.strip_suffix(".markdown")).unwrap_or(name)
}

pub fn is_markdown(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".markdown")
}

/// What is said of a file that the page at `place` names and that is not beside it.
pub fn missing_file(sources: &Sources, place: Place, name: &str) -> Diag {
    let folder = format!("{}/", url::folder(&place.path));
    let beside = || sources.under(&folder).map(|(path, _)| &path[folder.len()..]).filter(|path| !is_markdown(path));
    let within = format!("{}/", name.trim_end_matches('/'));
    if let Some(first) = beside().find(|path| path.starts_with(&within)) {
        let diag = Diag::error("missing-file", format!("`{name}` is a folder"));
        return diag.at(place).help(format!("name the files in it that are wanted, such as `{first}`"));
    }
    let diag = Diag::error("missing-file", format!("there is no file `{name}` beside this page"));
    let diag = match nearest(name, beside()) {
        Some(candidate) => diag.help(format!("did you mean `{candidate}`?")),
        None => diag.help("put the file beside the page and name it by its relative path"),
    };
    diag.at(place)
}

/// What may be a language's suffix: `content/a.zh.md` is `content/a.md` with `zh`.
pub fn split_suffix(path: &str) -> Option<(String, &str)> {
    let (base, extension) = path.rsplit_once('.').filter(|_| is_markdown(path))?;
    let (canonical, suffix) = base.rsplit_once('.')?;
    (!suffix.contains('/') && !canonical.is_empty() && !canonical.ends_with('/')).then(|| (format!("{canonical}.{extension}"), suffix))
}

/// The path of a page's file in another language: `content/a.zh.md` for `content/a.md`.
pub fn with_suffix(path: &str, code: &str) -> String {
    match path.rsplit_once('.') {
        Some((base, extension)) => format!("{base}.{code}.{extension}"),
        None => path.to_owned(),
    }
}

/// Whether a file of `content/` is a page or a section.
pub fn kind(path: &str) -> Kind {
    if stem(path) == "_index" { Kind::Section } else { Kind::Page }
}

/// The name that an author gave a page: of its file, or of its bundle's folder.
pub fn own_name(path: &str) -> &str {
    match stem(path) {
        "index" => url::folder(path).rsplit('/').next().unwrap_or_default(),
        stem => stem,
    }
}

/// Parts a name such as `2013-03-11-netlink-grab` into the date it begins with and what is left for the slug. A
/// name that is nothing but a date keeps it in the slug; one that begins with a day that never was is just a name.
pub fn split_date(name: &str) -> (Option<Date>, &str) {
    let Some((written, rest)) = name.split_at_checked("2013-03-11".len()) else { return (None, name) };
    let is_shaped = written.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    let date = written.parse().ok().filter(|_| is_shaped);
    match rest.strip_prefix(['-', '_']) {
        Some(rest) if date.is_some() && !rest.is_empty() => (date, rest),
        None if rest.is_empty() => (date, name),
        _ => (None, name),
    }
}

/// One of the site's languages: 0 is the default one, `n` is `Config::languages[n - 1]`.
pub type LanguageId = usize;

/// The default language, whose addresses have no prefix.
pub const DEFAULT: LanguageId = 0;

/// Free data of an author or a theme: `[extra]` of the config, of a theme and of a page.
pub type Extra = serde_json::Map<String, serde_json::Value>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `name.md`, or `name/index.md` with its assets beside it.
    Page,
    /// `_index.md`.
    Section,
}

#[derive(Clone, Debug)]
pub struct Page {
    /// Such as `content/notes/promisc/index.md`.
    pub path: Arc<str>,
    /// The same without the suffix of a language: what it has in common with its translations.
    pub canonical: Arc<str>,
    pub kind: Kind,
    /// Of the whole file.
    pub hash: Hash,
    pub front: Front,
    /// Where the Markdown begins, in bytes of the file.
    pub body: usize,
    pub outline: Outline,
}

/// A date of the front matter or of the file name, in the site's time zone unless it brought its own offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub at: Zoned,
    /// Whether a time of day was written; without one it is midnight.
    pub has_time: bool,
}

impl Moment {
    /// With its time and offset (RFC 3339).
    pub fn rfc3339(&self) -> String {
        self.at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// As it was written: `2013-03-11`, or with the time and offset if a time was written.
    pub fn written(&self) -> String {
        if self.has_time { self.rfc3339() } else { self.at.date().to_string() }
    }
}

/// The front matter, checked. A key that is absent or faulty has its default here.
#[derive(Clone, Debug, Default)]
pub struct Front {
    pub title: Option<Spanned<String>>,
    pub description: Option<String>,
    pub date: Option<Spanned<Moment>>,
    pub updated: Option<Spanned<Moment>>,
    pub expires: Option<Spanned<Moment>>,
    pub draft: bool,
    pub slug: Option<Spanned<String>>,
    pub path: Option<Spanned<String>>,
    pub aliases: Vec<Spanned<String>>,
    pub authors: Vec<String>,
    /// Name of the taxonomy → terms, as written. `series` is kept apart from these.
    pub taxonomies: BTreeMap<String, Vec<Spanned<String>>>,
    pub series: Option<Spanned<String>>,
    /// Its place in the series.
    pub series_order: Option<Spanned<i64>>,
    pub weight: Option<i64>,
    pub template: Option<Spanned<String>>,
    /// The tag of its text, where the front matter states one.
    pub lang: Option<Spanned<String>>,
    /// Which of the site's languages it belongs to: that of the file's suffix, else the one that `lang` names, else
    /// the default one.
    pub language: LanguageId,
    pub feed_id: Option<Spanned<String>>,
    /// `include_in_feeds = false`.
    pub unfed: bool,
    /// `examples.dependencies`, beside those of the site.
    pub dependencies: Dependencies,
    pub extra: Extra,
    /// Keys that only `_index.md` may have.
    pub section: SectionFront,
}

impl Front {
    /// When the page last changed: `updated`, else `date`.
    pub fn changed(&self) -> Option<&Moment> {
        self.updated.as_ref().or(self.date.as_ref()).map(|moment| &moment.value)
    }
}

#[derive(Clone, Debug, Default)]
pub struct SectionFront {
    pub sort_by: Option<SortBy>,
    pub paginate_by: Option<usize>,
    pub paginate_path: Option<String>,
    pub paginate_reversed: bool,
    /// Pages appear in the parent's list as well.
    pub transparent: bool,
    /// It has a feed of its own.
    pub generate_feeds: bool,
    /// The template of the pages below, unless they or a nearer section say otherwise.
    pub page_template: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// Newest first.
    Date,
    /// By `updated`, else `date`; newest first.
    UpdateDate,
    /// Smallest first.
    Weight,
    /// In the order of Unicode code points.
    Title,
}

/// What the Markdown of a page contains, in document order.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    pub headings: Vec<Heading>,
    /// Every `id` that the page's body will have (headings, footnotes, raw HTML), sorted.
    pub anchors: Arc<[String]>,
    pub links: Vec<Link>,
    pub images: Vec<Link>,
    /// Fenced blocks of code.
    pub fences: Vec<Fence>,
    /// Fenced blocks that are typed.
    pub blocks: Vec<Block>,
    pub examples: Vec<Example>,
    pub words: Words,
    pub summary: Option<Cut>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Unique in the page.
    pub id: String,
    /// Plain text.
    pub title: String,
    /// Of the whole heading.
    pub span: Span,
}

/// A link or an image, in Markdown or in raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// As the author wrote it, entities and escapes resolved.
    pub dest: String,
    /// Whether `dest` is an address or, in a wikilink, the name of a page or picture.
    pub is_name: bool,
    /// Where the renderer meets it: the start of the Markdown construct, or of the attribute's value in raw HTML.
    pub key: usize,
    /// The destination's own bytes where they can be told, else the whole construct.
    pub span: Span,
}

/// A fenced code block with its parsed info string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// Of the whole block; its start is the key by which `render` finds it.
    pub span: Span,
    pub info: Info,
}

/// An info string: the language with rustdoc's comma list, then options separated by blanks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// The first word up to a comma or brace, as written; `None` for a plain block.
    pub lang: Option<Spanned<String>>,
    /// The rest of the comma list (`should_panic` of `rust,should_panic`).
    pub tokens: Vec<Spanned<String>>,
    pub title: Option<String>,
    pub linenos: bool,
    /// The number of the first line; 1 unless stated.
    pub start: Option<usize>,
    /// Lines, counted from 1 within the block, each list sorted and without overlaps.
    pub highlight: Vec<(usize, usize)>,
    pub inserted: Vec<(usize, usize)>,
    pub deleted: Vec<(usize, usize)>,
    pub hidden: Vec<(usize, usize)>,
    /// Every range of these lists, as and where it was written.
    pub ranges: Vec<Spanned<(usize, usize)>>,
    pub file: Option<Spanned<String>>,
    pub region: Option<Spanned<String>>,
    pub proving: Proving,
}

/// The options of an info string that concern proving; they mean something on examples and their outputs only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proving {
    pub name: Option<Spanned<String>>,
    pub with: Vec<Spanned<String>>,
    pub package: Option<Spanned<String>>,
    pub inputs: Vec<Spanned<String>>,
    pub needs: Vec<Spanned<String>>,
    pub features: Vec<Spanned<String>>,
    pub counts: Vec<Spanned<String>>,
    pub show_output: bool,
    pub normalize: Vec<Normalizer>,
    pub rustc: Option<Spanned<String>>,
    /// Which of them were given, and where.
    pub given: Vec<(&'static str, Span)>,
}

impl Info {
    /// The ranges that reach beyond the end of a block of `count` lines.
    pub fn beyond(&self, count: usize) -> impl Iterator<Item = &Spanned<(usize, usize)>> {
        self.ranges.iter().filter(move |range| range.value.1 > count)
    }
}

/// Where the summary ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The byte of the file before which the summary ends.
    pub end: usize,
    /// Whether the author put `<!-- more -->` there.
    pub explicit: bool,
}

packed!(enum Kind { 0 => Page, 1 => Section });
packed!(struct Page { path, canonical, kind, hash, front, body, outline });
packed!(struct Moment { at, has_time });
packed!(struct Front {
    title,
    description,
    date,
    updated,
    expires,
    draft,
    slug,
    path,
    aliases,
    authors,
    taxonomies,
    series,
    series_order,
    weight,
    template,
    lang,
    language,
    feed_id,
    unfed,
    dependencies,
    extra,
    section,
});
packed!(struct SectionFront {
    sort_by,
    paginate_by,
    paginate_path,
    paginate_reversed,
    transparent,
    generate_feeds,
    page_template,
});
packed!(enum SortBy { 0 => Date, 1 => UpdateDate, 2 => Weight, 3 => Title });
packed!(struct Outline { headings, anchors, links, images, fences, blocks, examples, words, summary });
packed!(struct Heading { level, id, title, span });
packed!(struct Link { dest, is_name, key, span });
packed!(struct Fence { span, info });
packed!(struct Info {
    lang,
    tokens,
    title,
    linenos,
    start,
    highlight,
    inserted,
    deleted,
    hidden,
    ranges,
    file,
    region,
    proving,
});
packed!(struct Proving { name, with, package, features, inputs, needs, counts, show_output, normalize, rustc, given });
packed!(struct Cut { end, explicit });
