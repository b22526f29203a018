//! Tags, categories and names without what themes write around them.

use super::{Source, facts, squeeze};

/// Who wrote it.
pub fn authors(source: &Source) -> Vec<String> {
    let Source { dom, facts, page, json, own, .. } = source;
    let metas =
        |name: &str| page.map(|page| page.all_metas(name).map(squeeze).filter(|name| !crate::url::is_external(name)).collect::<Vec<_>>());
    let choices = [
        own.authors.iter().map(|node| squeeze(dom.text_content(*node))).collect(),
        json.map(|json| json.authors.clone()).unwrap_or_default(),
        facts.names(dom, "author"),
        metas("article:author").unwrap_or_default(),
        metas("author").unwrap_or_default(),
        metas("dc.creator").unwrap_or_default(),
        facts.rel(dom, "author"),
    ];
    choices.into_iter().map(clean).find(|names| !names.is_empty()).unwrap_or_default()
}

/// Its tags.
pub fn tags(source: &Source) -> Vec<String> {
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
    choices.into_iter().map(clean).find(|tags| !tags.is_empty()).unwrap_or_default()
}

/// Its categories.
pub fn categories(source: &Source) -> Vec<String> {
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
    choices.into_iter().map(clean).find(|terms| !terms.is_empty()).unwrap_or_default()
}

/// The parts of a list with commas.
fn listed(list: &str) -> Vec<String> {
    list.split([',', '，', ';']).map(squeeze).collect()
}

/// The terms without `#`, counts, duplicates and empty ones, in order.
pub fn clean(terms: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for term in terms {
        let term = bare(&term);
        if !term.is_empty() && !out.iter().any(|known| known == term) {
            out.push(term.to_owned());
        }
    }
    out
}

fn bare(term: &str) -> &str {
    let term = term.trim().trim_start_matches('#').trim_matches([',', '，', '、', ' ', '\u{a0}']);
    // `Linux (12)` is a term and how many posts have it. A term that is nothing else keeps it.
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        if let Some((name, count)) = term.strip_suffix(close).and_then(|rest| rest.rsplit_once(open))
            && !count.is_empty()
            && count.bytes().all(|b| b.is_ascii_digit())
            && name.ends_with(' ')
        {
            return name.trim_end();
        }
    }
    term
}
