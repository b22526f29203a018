//! Each page of `pages/` is written as its theme writes it; `.txt` beside it is everything that is found in it.

mod skipped;
mod themes;
mod unknown;

use super::{Finding, Page, find};
use crate::import::dom::{self, Dom, NodeId, Step};
use crate::import::post::{Body, Known, Post};
use crate::import::select::Selector;
use jiff::tz::TimeZone;
use std::fmt::Write;
use std::sync::Arc;

fn found(path: &str, html: &str) -> Finding {
    found_in(path, dom::document(html), None)
}

fn found_in(path: &str, dom: Dom, select: Option<&Selector>) -> Finding {
    // Eight hours before UTC, all year.
    let zone = TimeZone::fixed(jiff::tz::offset(8));
    find(&Page { path, dom: Arc::new(dom), select, zone: &zone })
}

/// Everything that was found, as a person would note it down.
fn told(finding: &Finding) -> String {
    let mut out = String::new();
    for post in &finding.posts {
        tell(post, &mut out).expect("a string takes all that is written to it");
    }
    if let Some(skipped) = &finding.skipped {
        writeln!(out, "skipped: {:?}", skipped.reason).expect("a string takes all that is written to it");
    }
    out
}

fn tell(post: &Post, out: &mut String) -> std::fmt::Result {
    let Post { origin, address, meta, found, remarks, .. } = post;
    writeln!(out, "{origin} by {} ({:.2}){}", found.dialect, found.confidence, if found.is_excerpt { ", an excerpt" } else { "" })?;
    writeln!(out, "address: {}", address.as_deref().unwrap_or("-"))?;
    let fields = [
        ("title", &meta.title),
        ("date", &meta.date),
        ("updated", &meta.updated),
        ("description", &meta.description),
        ("language", &meta.lang),
    ];
    for (name, known) in fields {
        if let Some(Known { value, source }) = known {
            writeln!(out, "{name}: {value} [{source}]")?;
        }
    }
    for (name, list) in [("authors", &meta.authors), ("tags", &meta.tags), ("categories", &meta.categories)] {
        if !list.is_empty() {
            writeln!(out, "{name}: {}", list.join(", "))?;
        }
    }
    for remark in remarks {
        writeln!(out, "remark: {}: {}", remark.code, remark.message)?;
    }
    writeln!(out, "text: {}", text(post))?;
    let Body::Html { dom, dropped, .. } = &post.body else { panic!("the finder finds HTML") };
    for dropped in dropped {
        writeln!(out, "dropped: {}: {}", dropped.rule.name(), squeeze(&dom.text_content(dropped.node)))?;
    }
    Ok(())
}

/// The text of a post without what is dropped.
fn text(post: &Post) -> String {
    let Body::Html { dom, root, dropped } = &post.body else { panic!("the finder finds HTML") };
    let is_dropped = |node: NodeId| dropped.iter().any(|dropped| dropped.node == node);
    let mut out = String::new();
    let mut steps = dom.steps(*root);
    while let Some(step) = steps.next() {
        match step {
            Step::Enter(node) if is_dropped(node) || dom.is(node, "script") => steps.pass_over(),
            Step::Enter(node) => out.push_str(dom.text(node).unwrap_or(" ")),
            Step::Leave(node) if dom.is_element(node) => out.push(' '),
            Step::Leave(_) => {}
        }
    }
    squeeze(&out)
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
