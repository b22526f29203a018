//! Front matter as TOML, in the order of its documentation, exactly as `parse` reads it back.

use crate::import::post::{Meta, Remark};
use crate::parse;
use crate::text::squeeze;
use crate::tree;
use crate::tree::print::{key, string, strings};
use crate::url;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// What decides how a post is described on its new site.
pub struct Site<'a> {
    /// The taxonomies that are configured; terms of another would be an error.
    pub taxonomies: &'a [String],
    /// The language that pages have which do not say.
    pub language: &'a str,
    pub zone: &'a TimeZone,
}

/// The front matter of a post, with its fences. `aliases` and `feed_id` come from the whole site.
pub fn front(meta: &Meta, aliases: &[String], feed_id: Option<&str>, site: &Site, remarks: &mut Vec<Remark>) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut extra: Vec<(String, String)> = meta.extra.clone();
    let mut line = |name: &str, value: String| lines.push(format!("{name} = {value}"));
    if let Some(title) = meta.title.as_ref().map(|title| squeeze(&title.value)).filter(|title| !title.is_empty()) {
        line("title", string(&title));
    }
    if let Some(description) = meta.description.as_ref().map(|description| squeeze(&description.value)).filter(|text| !text.is_empty()) {
        line("description", string(&description));
    }
    for (key, known) in [("date", &meta.date), ("updated", &meta.updated), ("expires", &meta.expires)] {
        let Some(known) = known else { continue };
        match date(&known.value, site.zone) {
            Some(date) => line(key, date),
            None => remarks.push(bad_date(key, &known.value)),
        }
    }
    if meta.draft {
        line("draft", "true".to_owned());
    }
    if let Some(weight) = meta.weight {
        line("weight", weight.to_string());
    }
    if !aliases.is_empty() {
        line("aliases", strings(aliases));
    }
    if !meta.authors.is_empty() {
        line("authors", strings(&meta.authors));
    }
    for (key, terms) in [("tags", &meta.tags), ("categories", &meta.categories)] {
        let terms: Vec<String> = unique(terms.iter().map(squeeze).filter(|term| !term.is_empty()));
        match site.taxonomies.iter().any(|name| name == key) {
            _ if terms.is_empty() => {}
            true => line(key, strings(&terms)),
            false => extra.push((key.to_owned(), strings(&terms))),
        }
    }
    if let Some(lang) = meta.lang.as_ref().map(|lang| lang.value.replace('_', "-")) {
        match parse::language::is_tag(&lang) {
            true if lang.eq_ignore_ascii_case(site.language) => {}
            true => line("lang", string(&lang)),
            false => remarks.push(bad_language(&lang)),
        }
    }
    // Atom asks for an address; what is none was the id of another kind of feed (RFC 4287, section 4.2.6).
    if let Some(id) = feed_id.map(squeeze).filter(|id| url::is_external(id)) {
        line("feed_id", string(&id));
    }
    if !extra.is_empty() {
        lines.push("\n[extra]".to_owned());
        let mut keys: Vec<String> = Vec::new();
        for (name, value) in extra {
            if keys.contains(&name) {
                continue;
            }
            let value = if is_value(&value) { value } else { string(&value) };
            lines.push(format!("{} = {value}", key(&name)));
            keys.push(name);
        }
    }
    format!("+++\n{}{}+++\n", lines.join("\n"), if lines.is_empty() { "" } else { "\n" })
}

fn unique(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

/// A date as TOML has it. An instant of UTC is told as the clocks of the site showed it, as generators do that store UTC.
fn date(text: &str, zone: &TimeZone) -> Option<String> {
    let moment = parse::date::moment(text, zone).ok()?;
    let text = text.trim();
    let has_offset = ["Z", "z", "UTC", "GMT"].iter().any(|end| text.ends_with(end)) || text.rfind(['+', '-']).is_some_and(|at| at > 10);
    let at = if moment.at.offset().is_zero() { moment.at.with_time_zone(zone.clone()) } else { moment.at };
    let form = match (moment.has_time, has_offset) {
        (false, _) => "%Y-%m-%d",
        (true, false) => "%Y-%m-%dT%H:%M:%S",
        (true, true) if at.offset().is_zero() => "%Y-%m-%dT%H:%M:%SZ",
        (true, true) => "%Y-%m-%dT%H:%M:%S%:z",
    };
    let text = at.strftime(form).to_string();
    is_value(&text).then_some(text)
}

/// Whether a text is one value of TOML and nothing else.
fn is_value(text: &str) -> bool {
    let path: Arc<str> = "extra".into();
    let read = tree::toml::read(&path, &format!("value = {text}\n"), 0);
    !text.contains('\n') && read.diags.is_empty() && read.value.len() == 1
}

fn bad_date(key: &str, text: &str) -> Remark {
    Remark { code: "unreadable-date", message: format!("`{key}` was `{}`, which is no date", text.escape_debug()), line: None }
}

fn bad_language(text: &str) -> Remark {
    Remark { code: "unreadable-language", message: format!("`{}` is no language tag", text.escape_debug()), line: None }
}
