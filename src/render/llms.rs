//! `llms.txt`: what there is to read here, for language models, after llmstxt.org.

use super::twin;
use super::view::View;
use crate::site::{LeafId, Site};
use crate::text::squeeze;

/// The site's title and description, then each section with its own pages in the order of its list. Links are absolute, and
/// lead to the Markdown of a page where that is written.
pub fn llms(site: &Site, view: &View) -> String {
    let config = &site.config;
    let mut out = format!("# {}\n", squeeze(&config.title));
    if !config.description.is_empty() {
        out.push_str(&format!("\n> {}\n", squeeze(&config.description)));
    }
    for (id, section) in site.sections.iter().enumerate() {
        // A transparent section's pages are in the list above as well, and stand here once.
        let own: Vec<LeafId> = section.leaves.iter().copied().filter(|leaf| site.leaf(*leaf).section == id).collect();
        if own.is_empty() {
            continue;
        }
        out.push_str(&format!("\n## {}\n\n", squeeze(&section.title)));
        for leaf in own {
            let page = site.leaf(leaf);
            let address = twin::address(site, leaf).unwrap_or_else(|| view.permalink(&page.url));
            let about = page.page.front.description.as_deref().map(|text| format!(": {}", squeeze(text))).unwrap_or_default();
            out.push_str(&format!("- [{}]({}){about}\n", twin::label(&squeeze(&page.title)), twin::destination(&address)));
        }
    }
    out
}
