//! A post as Markdown whose addresses are still those of the old site.

use super::anchor::OldIds;
use super::twin::Merged;
use crate::config::{ExamplesConfig, MarkdownConfig};
use crate::import::convert::{self, Converted};
use crate::import::post::Body;
use crate::page::Outline;
use crate::parse;
use std::sync::Arc;

pub struct Draft {
    pub markdown: String,
    /// What the Markdown holds; spans are bytes of it.
    pub outline: Outline,
    /// The conversion, where the post was HTML.
    pub converted: Option<Converted>,
    pub old_ids: OldIds,
}

/// Converts the post and looks through what came out.
pub fn draft(merged: &Merged, options: convert::Options) -> Draft {
    let (markdown, converted, old_ids) = match &merged.post.body {
        // The blank lines that many leave below the front matter are no part of the text.
        Body::Markdown(text) => (text.trim_start_matches(['\n', '\r']).to_owned(), None, OldIds::default()),
        Body::Html { dom, root, dropped } => {
            let mut converted = convert::convert(dom, *root, dropped, options);
            let markdown = std::mem::take(&mut converted.markdown);
            (markdown, Some(converted), OldIds::read(dom, *root, dropped))
        }
    };
    let outline = outline(&markdown);
    Draft { markdown, outline, converted, old_ids }
}

fn outline(markdown: &str) -> Outline {
    // What is wrong with the Markdown is said when the whole site is checked.
    let config = MarkdownConfig { wikilinks: true, ..MarkdownConfig::default() };
    let path: Arc<str> = "import.md".into();
    parse::markdown::outline(&path, markdown, 0, &config, &ExamplesConfig::default()).value
}
