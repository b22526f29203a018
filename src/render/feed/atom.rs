//! Atom (RFC 4287).

use super::{Entry, Feed};
use crate::xml::escape;
use std::fmt::Write;

/// The feed that is found at `address`.
pub fn write(feed: &Feed, address: &str) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let mut line = |text: String| {
        xml.push_str(&text);
        xml.push('\n');
    };
    line(format!("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">", escape(&feed.language)));
    line(format!("<title>{}</title>", escape(&feed.title)));
    if let Some(description) = &feed.description {
        line(format!("<subtitle>{}</subtitle>", escape(description)));
    }
    line(format!("<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>", escape(address)));
    line(format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escape(&feed.home)));
    line(format!("<id>{}</id>", escape(&feed.home)));
    line(format!("<updated>{}</updated>", feed.updated));
    line(format!("<author><name>{}</name></author>", escape(&feed.author)));
    line("<generator>faircopy</generator>".to_owned());
    for one in &feed.entries {
        entry(one, &mut xml);
    }
    xml.push_str("</feed>\n");
    xml
}

fn entry(entry: &Entry, xml: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(xml, "<entry xml:lang=\"{}\">", escape(&entry.language));
    let _ = writeln!(xml, "<title>{}</title>", escape(&entry.title));
    let _ = writeln!(xml, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escape(&entry.url));
    let _ = writeln!(xml, "<id>{}</id>", escape(&entry.id));
    if let Some(published) = &entry.published {
        let _ = writeln!(xml, "<published>{published}</published>");
    }
    if let Some(updated) = &entry.updated {
        let _ = writeln!(xml, "<updated>{updated}</updated>");
    }
    for author in &entry.authors {
        let _ = writeln!(xml, "<author><name>{}</name></author>", escape(author));
    }
    for term in &entry.terms {
        let _ = writeln!(xml, "<category term=\"{}\"/>", escape(term));
    }
    let summary = entry.content.as_ref().filter(|_| !entry.is_whole);
    match (summary, &entry.description) {
        (Some(html), _) => drop(writeln!(xml, "<summary type=\"html\">{}</summary>", escape(html))),
        (None, Some(description)) => drop(writeln!(xml, "<summary>{}</summary>", escape(description))),
        (None, None) => {}
    }
    if let Some(html) = entry.content.as_ref().filter(|_| entry.is_whole) {
        let _ = writeln!(xml, "<content type=\"html\">{}</content>", escape(html));
    }
    xml.push_str("</entry>\n");
}
