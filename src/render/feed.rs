//! The Atom feed of a language (RFC 4287): its newest dated pages, with their summaries.

use super::absolute::absolute;
use super::view::{View, language};
use crate::page::{LanguageId, Moment};
use crate::site::{LeafId, Site};
use crate::xml::escape;
use std::fmt::Write;

/// The feed as XML. `path` is where it will be, such as `atom.xml`.
pub fn feed(site: &Site, view: &View, path: &str, id: LanguageId) -> String {
    let config = &site.config;
    let dated = &view.dated[id];
    let entries = &dated[..config.feed_limit.min(dated.len())];
    let home = view.permalink(&config.home(id));
    let (title, description) = (config.title_in(id), config.description_in(id));
    // A feed without entries was updated when the site was made for; any other says nothing of today.
    let newest = entries.iter().filter_map(|id| site.leaf(*id).page.front.changed()).max_by_key(|moment| moment.at.timestamp());
    let updated = match newest {
        Some(moment) => rfc3339(moment),
        None => format!("{}T00:00:00Z", config.today),
    };
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let line = |xml: &mut String, text: String| {
        xml.push_str(&text);
        xml.push('\n');
    };
    line(&mut xml, format!("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">", escape(config.code(id))));
    line(&mut xml, format!("<title>{}</title>", escape(title)));
    if !description.is_empty() {
        line(&mut xml, format!("<subtitle>{}</subtitle>", escape(description)));
    }
    line(&mut xml, format!("<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>", escape(&view.permalink(&format!("/{path}")))));
    line(&mut xml, format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escape(&home)));
    line(&mut xml, format!("<id>{}</id>", escape(&home)));
    line(&mut xml, format!("<updated>{updated}</updated>"));
    line(&mut xml, format!("<author><name>{}</name></author>", escape(config.author.as_deref().unwrap_or(title))));
    line(&mut xml, "<generator>faircopy</generator>".to_owned());
    for id in entries {
        entry(site, view, *id, &mut xml);
    }
    xml.push_str("</feed>\n");
    xml
}

fn entry(site: &Site, view: &View, id: LeafId, xml: &mut String) {
    let leaf = site.leaf(id);
    let front = &leaf.page.front;
    let permalink = view.permalink(&leaf.url);
    let summary = view.leaves[id].get_from_path("summary").and_then(tera::Value::as_str).map(str::to_owned);
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "<entry xml:lang=\"{}\">", escape(language(&site.config, &leaf.page)));
    let _ = writeln!(text, "<title>{}</title>", escape(&leaf.title));
    let _ = writeln!(text, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escape(&permalink));
    let _ = writeln!(text, "<id>{}</id>", escape(front.feed_id.as_deref().unwrap_or(&permalink)));
    if let Some(date) = &front.date {
        let _ = writeln!(text, "<published>{}</published>", rfc3339(&date.value));
    }
    if let Some(changed) = front.changed() {
        let _ = writeln!(text, "<updated>{}</updated>", rfc3339(changed));
    }
    for author in &front.authors {
        let _ = writeln!(text, "<author><name>{}</name></author>", escape(author));
    }
    for term in front.taxonomies.values().flatten() {
        let _ = writeln!(text, "<category term=\"{}\"/>", escape(&term.value));
    }
    if let Some(html) = summary {
        let html = absolute(&html, &site.config.base_url.origin, &permalink);
        let _ = writeln!(text, "<summary type=\"html\">{}</summary>", escape(&html));
    } else if let Some(description) = &front.description {
        let _ = writeln!(text, "<summary>{}</summary>", escape(description));
    }
    text.push_str("</entry>\n");
    xml.push_str(&text);
}

fn rfc3339(moment: &Moment) -> String {
    moment.at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
