//! Pages become a site: which are shown, in what order, at which addresses, and where their links lead.
//!
//! Runs over the whole site on every build and so is cheap: it reads no Markdown, only what `parse` found, and
//! of other files only what a page names (sizes of images, regions of code). All of it is linear in the number
//! of pages, links and terms, but for sorting.

pub mod again;
pub mod files;
pub mod identity;
pub mod imported;
pub mod links;
pub mod names;
pub mod order;
pub mod redirects;
pub mod regions;
pub mod related;
pub mod routes;
pub mod series;
pub mod terms;
pub mod translations;

use crate::config::Config;
use crate::diag::{Checked, Diag};
use crate::memo::Memo;
use crate::page::Page;
use crate::site::{Leaf, Node, Section, Site};
use crate::source::Sources;
use again::{Planned, again};
use order::Dates;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Plans the site that `pages` make under `config`.
pub fn site(config: Arc<Config>, pages: Vec<Arc<Page>>, sources: &Sources, memo: &Memo) -> Checked<Arc<Site>> {
    if let Some((site, diags)) = again(&config, &pages, sources, memo) {
        memo.passes_over();
        return kept(site, pages, diags, sources, memo);
    }
    let stated = if memo.takes_wholes() { pages.clone() } else { Vec::new() };
    let mut diags = Vec::new();
    let pages = translations::one_each(pages, &config, &mut diags);
    let (shown, hidden) = order::shown(pages, &config);
    let (mut sections, mut leaves) = order::tree(shown, &config, &mut diags);
    translations::link(&mut sections, &mut leaves);
    let dates = Dates::new(&leaves);
    order::sort(&mut sections, &mut leaves, &dates);
    identity::identify(&config, &mut leaves, &mut diags);
    let taxonomies = terms::taxonomies(&config, &leaves, &dates, &mut diags);
    let dated = dates.dated(&leaves);
    let series = series::series(&leaves, &mut diags);
    let related = if related::is_asked(sources, &config) { related::related(&leaves, &dates) } else { Vec::new() };
    files::assets(sources, &config, &hidden, &mut sections, &mut leaves);
    let by_path = paths(&sections, &leaves);
    let by_name = names(&config, &sections, &leaves);
    let imported = imported::imported(&leaves, sources);
    let (routes, redirects) = (Arc::default(), Arc::default());
    let (leaves, related) = (leaves.into_iter().map(Arc::new).collect(), Arc::new(related));
    let (by_path, by_name) = (Arc::new(by_path), Arc::new(by_name));
    let mut site = Site { config, leaves, sections, taxonomies, dated, series, related, routes, redirects, by_path, by_name, imported };
    let (routes, redirects) = routes::routes(&site, sources, &mut diags);
    (site.routes, site.redirects) = (Arc::new(routes), Arc::new(redirects));
    diags.extend(identity::moved(&site));
    links::resolve(&mut site, &hidden, sources, memo, &mut diags);
    kept(site, stated, diags, sources, memo)
}

/// Leaves a plan, which was made of `pages`, for the next build.
fn kept(site: Site, pages: Vec<Arc<Page>>, diags: Vec<Diag>, sources: &Sources, memo: &Memo) -> Checked<Arc<Site>> {
    let site = Arc::new(site);
    if memo.takes_wholes() {
        memo.leave(Planned::new(sources, pages, site.clone(), &diags));
    }
    Checked::new(site, diags)
}

fn paths(sections: &[Section], leaves: &[Leaf]) -> BTreeMap<Arc<str>, Node> {
    let sections = sections.iter().enumerate().filter_map(|(id, section)| Some((section.page.as_ref()?.path.clone(), Node::Section(id))));
    let leaves = leaves.iter().enumerate().map(|(id, leaf)| (leaf.page.path.clone(), Node::Leaf(id)));
    sections.chain(leaves).collect()
}

fn names(config: &Config, sections: &[Section], leaves: &[Leaf]) -> Vec<BTreeMap<Arc<str>, Node>> {
    let mut names = vec![BTreeMap::new(); config.language_ids().len()];
    for (id, section) in sections.iter().enumerate().filter(|(_, section)| section.settings.is_some()) {
        let canonical = section.page.as_ref().map(|page| page.canonical.clone());
        names[section.language].insert(canonical.unwrap_or_else(|| format!("{}/_index.md", section.folder).into()), Node::Section(id));
    }
    for (id, leaf) in leaves.iter().enumerate() {
        names[leaf.page.front.language].insert(leaf.page.canonical.clone(), Node::Leaf(id));
    }
    names
}
