//! Front matter: what a page says of a post in many places, each field from the place that is trusted most.
//!
//! | field | read from, in order of trust |
//! |---|---|
//! | title | the theme's own element, JSON-LD, microdata, `og:title`, the page's `title` without the site's name, a heading, the file's name |
//! | date | JSON-LD, the theme's own element, microdata, `article:published_time`, a `time` in the post, `meta`, a date in the visible text before or behind the post, the address |
//! | updated | JSON-LD, the theme's own element, microdata, `article:modified_time`, `og:updated_time`, a `time` marked as such, `meta` |
//! | authors | the theme's own element, JSON-LD, microdata, `article:author`, `meta`, `rel=author` |
//! | tags | the theme's own element, JSON-LD, `article:tag`, `rel=tag`, microdata; `meta` only where no theme is known |
//! | categories | the theme's own element, JSON-LD, `article:section`, `rel=category` |
//! | description | JSON-LD, `og:description`, `meta`; none that merely repeats how the text begins, as generators make them |
//! | language | `html lang`, `og:locale`, JSON-LD, unless the letters of the text belie it; else a guess by letters and words |
//!
//! A source that tells the same day more exactly than a more trusted one refines it. A time in UTC is told in the zone
//! of the site ([`date::Moment::local`]); where the page shows another day, or its address has one, the zone that was
//! given is probably wrong, and a remark says so.
//!
//! [`read`] walks over nothing but the post; what a whole page states is gathered once ([`Facts`]).

pub mod address;
pub mod date;
mod facts;
mod json_ld;
mod lang;
mod months;
mod terms;
#[cfg(test)]
mod tests;
mod title;
mod zone;

pub use facts::Facts;
pub use json_ld::Article;

use crate::import::dom::{Dom, NodeId};
use crate::import::post::{Known, Meta, Remark};
use date::Moment;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// What is known of a post when its front matter is read.
pub struct Source<'a> {
    pub dom: &'a Dom,
    /// The element that holds the text with its head and foot, or the whole page.
    pub post: NodeId,
    /// What stands in `post`.
    pub facts: &'a Facts<'a>,
    /// What the page states, if it is about this post only.
    pub page: Option<&'a Facts<'a>>,
    /// The article of the JSON-LD, with the same condition.
    pub json: Option<&'a Article>,
    pub own: &'a Own,
    /// A date that was found in the visible text of the head or foot.
    pub visible: Option<Moment>,
    pub address: Option<&'a str>,
    /// The beginning of the text.
    pub text: &'a str,
    /// Name of the file.
    pub path: &'a str,
    pub zone: &'a TimeZone,
}

/// What a dialect's own selectors found.
#[derive(Debug, Default)]
pub struct Own {
    /// Whether there is a dialect: where it knows a place for tags, there are none elsewhere.
    pub known: bool,
    pub title: Vec<NodeId>,
    pub date: Vec<NodeId>,
    pub updated: Vec<NodeId>,
    pub tags: Vec<NodeId>,
    pub categories: Vec<NodeId>,
    pub authors: Vec<NodeId>,
}

/// The article that the JSON-LD of a page describes.
pub fn article(facts: &Facts) -> Option<Article> {
    json_ld::article(&facts.json)
}

/// Reads the front matter of a post.
pub fn read(source: &Source) -> (Meta, Vec<Remark>) {
    let mut remarks = Vec::new();
    let (date, shown) = published(source);
    remarks.extend(date.as_ref().and_then(|date| zone::doubt(&date.value, shown, source.zone)));
    let lang = language(source, &mut remarks);
    let print = |moment: Known<Moment>| Known { value: moment.value.local(source.zone).print(), source: moment.source };
    let meta = Meta {
        title: headline(source),
        date: date.map(print),
        updated: updated(source).map(print),
        description: description(source),
        lang,
        authors: authors(source),
        tags: tags(source),
        categories: categories(source),
        ..Meta::default()
    };
    (meta, remarks)
}

/// One blank for each run of blanks, none at the ends.
pub fn squeeze(text: impl AsRef<str>) -> String {
    text.as_ref().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two texts are the same to a reader, who sees neither case nor blanks nor which quotes stand there.
pub fn same(a: &str, b: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (x, y) = (letters(a), letters(b));
    // Titles without any letter, such as `???`, are compared as they are.
    if x.is_empty() && y.is_empty() { squeeze(a) == squeeze(b) } else { x == y }
}

fn known<T>(value: Option<T>, source: &'static str) -> Option<Known<T>> {
    value.map(|value| Known { value, source })
}

fn headline(source: &Source) -> Option<Known<String>> {
    let Source { dom, facts, page, json, own, .. } = source;
    let texts =
        |nodes: &[NodeId]| nodes.iter().map(|node| squeeze(dom.text_content(*node))).filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let headings = texts(&facts.headings);
    let names = site_names(page.unwrap_or(facts));
    let json = json.and_then(|json| json.headline.clone());
    let og = page.and_then(|page| page.meta(&["og:title", "twitter:title"])).map(squeeze);
    let og = og.filter(|title| !names.iter().any(|name| same(name, title))).map(|title| title::bare_of(&title, &names));
    let plain = page.and_then(|page| page.title.as_deref()).filter(|title| !title.is_empty());
    let all_headings = page.map_or_else(|| headings.clone(), |page| texts(&page.headings));
    let all_headings: Vec<String> = all_headings.into_iter().take(facts::MANY).filter(|heading| !names.contains(heading)).collect();
    let plain = plain.map(|title| title::bare(title, &names, &all_headings));
    let plain = plain.filter(|title| !names.iter().any(|name| same(name, title)) || all_headings.is_empty());
    let first = |found: Vec<String>| found.into_iter().next();
    known(first(texts(&own.title)), "dialect")
        .or_else(|| known(json, "json-ld"))
        .or_else(|| known(facts.prop(dom, &["headline"]).map(|(_, title)| title), "microdata"))
        .or_else(|| known(og, "og:title"))
        .or_else(|| known(plain, "title"))
        .or_else(|| known(first(headings), "heading"))
        .or_else(|| known(file_name(source.path), "file-name"))
}

/// What the site is called.
fn site_names(facts: &Facts) -> Vec<String> {
    let mut names: Vec<String> = facts.meta(&["og:site_name", "application-name"]).map(squeeze).into_iter().collect();
    names.extend(facts.home.iter().filter(|name| !name.is_empty()).cloned());
    names
}

fn file_name(path: &str) -> Option<String> {
    let path = path.strip_suffix("/index.html").unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or_default();
    let name = name.split('.').next().unwrap_or_default();
    (!name.is_empty()).then(|| crate::url::decode(name).into_owned())
}

/// When the post came out, and the day that a reader of the page sees.
fn published(source: &Source) -> (Option<Known<Moment>>, Option<Date>) {
    let Source { dom, facts, page, json, own, .. } = source;
    let mut shown = None;
    let mut told: Vec<Known<Moment>> = Vec::new();
    let mut tell = |text: Option<&str>, from: &'static str| told.extend(known(text.and_then(date::find).map(|(moment, ..)| moment), from));
    tell(json.and_then(|json| json.published.as_deref()), "json-ld");
    for node in own.date.iter().take(1) {
        tell(Some(&stated(dom, *node)), "dialect");
    }
    let prop = facts.prop(dom, &["datePublished", "dateCreated"]).or_else(|| page.and_then(|page| page.prop(dom, &["datePublished"])));
    tell(prop.as_ref().map(|(_, value)| value.as_str()), "microdata");
    tell(page.and_then(|page| page.meta(&["article:published_time"])), "article:published_time");
    let time = facts.times.iter().find(|time| !is_update(dom, **time) && date::find(&stated(dom, **time)).is_some());
    if let Some(time) = time {
        tell(Some(&stated(dom, *time)), "time");
    }
    let names = [
        "date",
        "pubdate",
        "publishdate",
        "publish_date",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "dcterms.created",
        "dcterms.issued",
    ];
    tell(page.and_then(|page| page.meta(&names)), "meta");
    for node in own.date.iter().take(1).chain(prop.as_ref().map(|(node, _)| node)).chain(time) {
        shown = shown.or_else(|| date::find(&dom.text_content(*node)).map(|(moment, ..)| moment.date));
    }
    told.extend(known(source.visible, "text"));
    let address = source.address.and_then(date::in_address);
    told.extend(known(address.map(|date| Moment { date, time: None, offset: None }), "address"));
    let day = |moment: &Moment| moment.local(source.zone).date;
    let exact = |moment: &Moment| (moment.offset.is_some(), moment.time.is_some());
    let best = told.first().map(|first| {
        let same_day = told.iter().filter(|other| day(&other.value) == day(&first.value));
        // Of equally exact ones the first, which is trusted most.
        same_day.fold(
            first,
            |best, other| if exact(&best.value) == (false, false) && exact(&other.value) > (false, false) { other } else { best },
        )
    });
    (best.cloned(), shown.or(address))
}

fn updated(source: &Source) -> Option<Known<Moment>> {
    let Source { dom, facts, page, json, own, .. } = source;
    let told = |text: Option<&str>, from: &'static str| known(text.and_then(date::find).map(|(moment, ..)| moment), from);
    let time = facts.times.iter().find(|time| is_update(dom, **time)).map(|time| stated(dom, *time));
    told(json.and_then(|json| json.modified.as_deref()), "json-ld")
        .or_else(|| told(own.updated.first().map(|node| stated(dom, *node)).as_deref(), "dialect"))
        .or_else(|| told(facts.prop(dom, &["dateModified"]).map(|(_, value)| value).as_deref(), "microdata"))
        .or_else(|| told(page.and_then(|page| page.meta(&["article:modified_time"])), "article:modified_time"))
        .or_else(|| told(page.and_then(|page| page.meta(&["og:updated_time"])), "og:updated_time"))
        .or_else(|| told(time.as_deref(), "time"))
        .or_else(|| told(page.and_then(|page| page.meta(&["last-modified", "lastmod", "dcterms.modified", "dc.date.modified"])), "meta"))
}

/// A date for machines where there is one that makes sense, else what the element shows.
fn stated(dom: &Dom, node: NodeId) -> String {
    let machine = ["datetime", "content", "title"].iter().filter_map(|name| dom.attr(node, name));
    machine.map(str::to_owned).find(|text| date::find(text).is_some()).unwrap_or_else(|| dom.text_content(node))
}

/// Whether a `time` tells when the post was changed.
fn is_update(dom: &Dom, time: NodeId) -> bool {
    let hints = [dom.attr(time, "class"), dom.attr(time, "itemprop"), dom.parent(time).and_then(|parent| dom.attr(parent, "class"))];
    let hints = hints.into_iter().flatten().map(str::to_ascii_lowercase);
    hints.into_iter().any(|hint| ["updated", "modified", "lastmod"].iter().any(|word| hint.contains(word)) && !hint.contains("published"))
}

fn authors(source: &Source) -> Vec<String> {
    let Source { dom, facts, page, json, own, .. } = source;
    let metas =
        |name: &str| page.map(|page| page.all_metas(name).map(squeeze).filter(|name| !crate::url::is_external(name)).collect::<Vec<_>>());
    let choices = [
        own.authors.iter().map(|node| squeeze(dom.text_content(*node))).collect(),
        json.map(|json| json.authors.clone()).unwrap_or_default(),
        facts.names(dom, "author"),
        metas("article:author").unwrap_or_default(),
        metas("author").or_else(|| metas("dc.creator")).unwrap_or_default(),
        facts.rel(dom, "author"),
    ];
    choices.into_iter().map(terms::clean).find(|names| !names.is_empty()).unwrap_or_default()
}

fn tags(source: &Source) -> Vec<String> {
    let Source { dom, facts, page, json, own, .. } = source;
    let keywords = facts.props.iter().filter(|prop| prop.name == "keywords").take(facts::MANY).map(|prop| facts::value(dom, prop.node));
    let choices = [
        own.tags.iter().map(|node| squeeze(dom.text_content(*node))).collect(),
        json.map(|json| json.keywords.clone()).unwrap_or_default(),
        page.map(|page| page.all_metas("article:tag").map(squeeze).collect()).unwrap_or_default(),
        facts.rel(dom, "tag"),
        keywords.flat_map(|list| listed(&list)).collect(),
        page.filter(|_| !own.known)
            .map(|page| ["keywords", "tags", "dc.subject"].iter().flat_map(|name| page.all_metas(name)).flat_map(listed).collect())
            .unwrap_or_default(),
    ];
    choices.into_iter().map(terms::clean).find(|tags| !tags.is_empty()).unwrap_or_default()
}

fn categories(source: &Source) -> Vec<String> {
    // Hugo calls the folder of the file a section.
    let is_term =
        |section: &String| !["post", "posts", "blog", "blogs", "article", "articles", "notes"].contains(&section.to_lowercase().as_str());
    let Source { dom, facts, page, json, own, .. } = source;
    let choices = [
        own.categories.iter().map(|node| squeeze(dom.text_content(*node))).collect(),
        json.map(|json| json.sections.clone()).unwrap_or_default(),
        page.map(|page| page.all_metas("article:section").map(squeeze).filter(is_term).collect()).unwrap_or_default(),
        facts.rel(dom, "category"),
    ];
    choices.into_iter().map(terms::clean).find(|terms| !terms.is_empty()).unwrap_or_default()
}

/// The parts of a list with commas.
fn listed(list: &str) -> Vec<String> {
    list.split([',', '，', ';']).map(squeeze).collect()
}

fn description(source: &Source) -> Option<Known<String>> {
    let Source { page, json, text, .. } = source;
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).take(2000).collect::<String>();
    let body = letters(text);
    let is_own = |told: &String| {
        let start: String = letters(told).chars().take(30).collect();
        !start.is_empty() && !body.contains(&start)
    };
    let meta = |name: &str| page.and_then(|page| page.meta(&[name])).map(squeeze);
    known(json.and_then(|json| json.description.clone()).filter(is_own), "json-ld")
        .or_else(|| known(meta("og:description").filter(is_own), "og:description"))
        .or_else(|| known(meta("description").filter(is_own), "meta"))
        .or_else(|| known(meta("dc.description").filter(is_own), "meta"))
}

fn language(source: &Source, remarks: &mut Vec<Remark>) -> Option<Known<String>> {
    let Source { facts, page, json, text, .. } = source;
    let declared = known(page.and_then(|page| page.lang).or(facts.lang).and_then(lang::tag), "html lang")
        .or_else(|| known(page.and_then(|page| page.meta(&["og:locale", "language"])).and_then(lang::tag), "og:locale"))
        .or_else(|| known(json.and_then(|json| json.lang.as_deref()).and_then(lang::tag), "json-ld"));
    match declared {
        Some(declared) if lang::fits(&declared.value, text) => Some(declared),
        declared => {
            let guessed = lang::guess(text);
            if let (Some(declared), Some(guessed)) = (&declared, guessed) {
                remarks.push(lang_doubted(&declared.value, guessed));
            }
            known(guessed.map(str::to_owned), "guess").or(declared)
        }
    }
}

fn lang_doubted(declared: &str, guessed: &str) -> Remark {
    Remark {
        code: "language-doubted",
        message: format!("the page says that it is in `{declared}`, but its letters say `{guessed}`"),
        line: None,
    }
}
