//! The rules for one page: what a reader, a screen reader and a search engine need of it.

use super::fault::{Fault, Here};
use super::page::Page;
use crate::diag::Diag;
use std::collections::HashMap;
use std::ops::Range;

/// Holds a page against the rules. Pages of the content need a description; lists do without.
pub fn check(page: &Page, is_content: bool, here: &Here, faults: &mut Vec<Fault>) {
    if !page.has_lang {
        faults.push(here.fault(page.head.clone(), no_lang()));
    }
    if !page.has_title {
        faults.push(here.fault(page.head.clone(), no_title()));
    }
    if is_content && !page.has_description {
        faults.push(here.fault(page.head.clone(), no_description()));
    }
    ids(page, here, faults);
    headings(page, here, faults);
    for (what, range) in &page.nameless {
        faults.push(here.fault(range.clone(), nameless(what)));
    }
}

/// An id is given once, and what names an id finds it.
fn ids(page: &Page, here: &Here, faults: &mut Vec<Fault>) {
    let mut first: HashMap<&str, &Range<usize>> = HashMap::new();
    for (id, range) in &page.ids {
        match first.get(id.as_str()) {
            Some(before) => faults.push(here.fault(range.clone(), duplicate_id(id)).related(here, (*before).clone(), "first here")),
            None => {
                first.insert(id, range);
            }
        }
    }
    for (attr, id, range) in page.references.iter().filter(|(_, id, _)| !first.contains_key(id.as_str())) {
        faults.push(here.fault(range.clone(), dead_reference(attr, id)));
    }
}

/// One heading of level 1, and no level left out on the way down (WCAG 2.2, technique H42; HTML, "Headings and outlines").
fn headings(page: &Page, here: &Here, faults: &mut Vec<Fault>) {
    let mut tops = page.headings.iter().filter(|heading| heading.level == 1);
    match tops.next() {
        None => faults.push(here.fault(page.head.clone(), no_heading())),
        Some(first) => {
            let second = tops.map(|top| here.fault(top.range.clone(), second_heading()).related(here, first.range.clone(), "first here"));
            faults.extend(second);
        }
    }
    let mut before: Option<u8> = None;
    for heading in &page.headings {
        if !heading.has_words {
            faults.push(here.fault(heading.range.clone(), empty_heading()));
        }
        if let Some(before) = before.filter(|before| heading.level > before + 1) {
            faults.push(here.fault(heading.range.clone(), skipped_level(before, heading.level)));
        }
        before = Some(heading.level);
    }
}

fn no_lang() -> Diag {
    Diag::warning("no-language", "a page does not say its language")
        .help("write `<html lang=\"{{ lang }}\">` in the template; screen readers choose their voice by it")
}

fn no_title() -> Diag {
    Diag::error("no-title", "a page without a title").help("write `<title>` in the template's head")
}

fn no_description() -> Diag {
    Diag::warning("no-description", "a page without a description")
        .help("state `description` in its front matter; search engines and previews of links show it")
}

fn duplicate_id(id: &str) -> Diag {
    Diag::error("duplicate-id", format!("the id `{id}` is given a second time"))
        .help("give one of the two another id; links lead to the first")
}

fn dead_reference(attr: &str, id: &str) -> Diag {
    Diag::warning("dead-reference", format!("`{attr}` names the id `{id}`, which nothing in the page has"))
        .help("name an id of the page, or leave the attribute out")
}

fn no_heading() -> Diag {
    Diag::warning("no-heading", "a page without a heading of level 1").help("let the template write the page's title as `<h1>`")
}

fn second_heading() -> Diag {
    Diag::warning("second-heading", "a second heading of level 1").help("write headings within the text from level 2 on")
}

fn empty_heading() -> Diag {
    Diag::warning("empty-heading", "a heading without words").help("give it words, or remove it")
}

fn skipped_level(before: u8, level: u8) -> Diag {
    Diag::warning("skipped-level", format!("a heading of level {level} below one of level {before}"))
        .help(format!("make it one of level {}; levels are for the order, their size is for the style sheet", before + 1))
}

fn nameless(what: &str) -> Diag {
    let help = match what {
        "a picture without `alt`" => "describe it by `alt`, or write `alt=\"\"` for one that says nothing",
        "a frame without a `title`" => "say by `title` what it shows",
        "a control without a label" => "put it into a `<label>`, or name it by `aria-label`",
        _ => "give it words, or name it by `aria-label`",
    };
    Diag::warning("no-name", what).help(help)
}
