//! The site becomes files.
//!
//! [`output`] makes every route of a site: a body from its Markdown, a context from the site, a page from its
//! template. Finished pages go to the sink and are forgotten; what stays in memory is what pages know of each
//! other: metadata and summaries.

pub mod absolute;
pub mod ask;
pub mod bodies;
pub mod body;
pub mod code;
pub mod component;
pub mod context;
pub mod data;
pub mod dot;
pub mod fault;
pub mod feed;
pub mod filters;
pub mod functions;
pub mod headers;
pub mod inline;
pub mod json_ld;
pub mod links;
pub mod llms;
pub mod math;
pub mod past;
pub mod plural;
pub mod redirect;
pub mod route;
pub mod runner;
pub mod sitemap;
pub mod standing;
pub mod strings;
pub mod summaries;
pub mod tally;
pub mod template;
pub mod theme;
pub mod trace;
pub mod twin;
pub mod view;
pub mod words;

#[cfg(test)]
mod fake;
#[cfg(test)]
mod tests;

use crate::config::Csp;
use crate::csp::{self, Policy};
use crate::diag::{Checked, Diag};
use crate::highlight::Highlighter;
use crate::memo::{Memo, print};
use crate::output::{Output, Sink};
use crate::proof::Proofs;
use crate::site::{Route, Site};
use crate::source::Sources;
use past::{Alike, Past};
use rayon::prelude::*;
use route::{Address, Common, Made, Press, address};
use std::any::Any;
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, OnceLock};
use summaries::Summaries;
use template::Engine;
use theme::Theme;
use view::View;
use words::Words;

/// What was needed and is no more. On a large site it takes a while to be given back, which nobody has to wait for.
pub type Rest = Box<dyn Any + Send + Sync>;

/// Makes every file of the site. A page that fails does not stop the others; its file is not put.
pub fn output(
    site: &Arc<Site>,
    proofs: &Arc<Proofs>,
    theme: &Theme,
    sources: &Sources,
    highlighter: &Highlighter,
    memo: &Memo,
    sink: &dyn Sink,
) -> Checked<(Output, Rest)> {
    let mut diags = Vec::new();
    let style_sheet = Highlighter::style_sheet();
    let generated = style_sheet_hash(site, &style_sheet);
    let view = |summaries: &Summaries| Arc::new(View::new(site, proofs, theme, sources, summaries.all.clone(), generated.clone()));
    let words = Words::new(site, &theme.strings);
    let alike = Alike::new(site, proofs, sources, &words, memo);
    let mut summaries = Summaries::new(site, proofs, sources, highlighter, &words, alike.as_ref(), memo);
    let mut seen = view(&summaries);
    let mut engine = Engine::new(theme, &seen).take_into(&mut diags);
    if summaries.draw(&engine, &seen) {
        seen = view(&summaries);
        engine = Engine::new(theme, &seen).value;
    }
    let view = seen;
    if summaries.made > site.leaves.len() / 2 {
        view.make_leaves();
    }
    diags.extend(component::missing(&site.config, theme, &engine));
    let everywhere = site.config.csp.as_ref().map(|csp| everywhere(csp, site, sources));
    let known = alike.as_ref().and_then(Alike::addresses);
    let (addresses, print_of_addresses) = known.unwrap_or_else(|| {
        let addresses = addresses(site, proofs);
        let print = print(&sorted(&addresses));
        (Arc::new(addresses), print)
    });
    let prints = Common {
        templates: engine.print,
        config: site.config.template_print(),
        markdown: site.config.markdown_print(),
        policy: print(&(everywhere.clone(), site.config.csp.clone())),
        addresses: print_of_addresses,
    };
    let press = Press {
        site,
        proofs,
        theme,
        sources,
        highlighter,
        view: &view,
        engine: &engine,
        style_sheet: &style_sheet,
        sink,
        reported: OnceLock::new(),
        stated: OnceLock::new(),
        everywhere: everywhere.as_ref(),
        addresses: &addresses,
        memo,
        words: &words,
        bodies: &summaries.bodies,
        prints,
    };

    if let Some(alike) = &alike {
        alike.inherit(&view);
        memo.passes_over();
    }
    let standing = alike.and_then(|alike| alike.standing(&view, &prints));
    let make = |(at, (path, route)): (usize, &(&String, &Route))| {
        let known = standing.as_ref().and_then(|standing| press.known(at, route, standing));
        known.unwrap_or_else(|| Arc::new(press.make(path, route)))
    };
    let routes: Vec<(&String, &Route)> = site.routes.iter().collect();
    let made: Vec<Arc<Made>> = routes.par_iter().enumerate().map(make).collect();
    // Nearly all of it is in order already, of which a map is made at once.
    let mut output: Output = made.iter().flat_map(|one| &one.files).cloned().collect();
    let mut pages = Vec::new();
    let mut policy = everywhere.clone();
    for one in &made {
        if let (Some(policy), Some(own)) = (&mut policy, &one.policy) {
            policy.add(own);
        }
        diags.extend(one.diags.iter().cloned());
        pages.extend(one.faults.iter().cloned());
    }
    for one in runner::files(site, proofs, &press).into_iter().chain(press.headers(policy.as_ref())) {
        output.extend(one.files);
        diags.extend(one.diags);
    }
    diags.extend(fold(pages));
    diags.extend(view.data.faults());
    let unfinished = summaries.unfinished.iter().copied().collect();
    if memo.takes_wholes() {
        let settled = made.iter().map(|one| one.is_settled().then(|| one.clone())).collect();
        memo.leave(Past { view: view.clone(), words, prints, unfinished, made: settled, addresses });
    }
    Checked::new((output, Box::new((view, engine, made))), diags)
}

/// Where a link may lead: every path that is written or moved, as a file and as a folder.
fn addresses(site: &Site, proofs: &Proofs) -> HashSet<Address> {
    let made = site.routes.keys().chain(site.redirects.keys()).map(String::as_str);
    let paths: Vec<&str> = made.chain(runner::script(proofs)).collect();
    paths.into_par_iter().flat_map_iter(|path| [Some(path), path.strip_suffix("/index.html")]).flatten().map(address).collect()
}

fn sorted(addresses: &HashSet<Address>) -> Vec<Address> {
    let mut sorted: Vec<Address> = addresses.iter().copied().collect();
    sorted.par_sort_unstable();
    sorted
}

/// What every page is let do: what the config says, and what the style sheets load.
fn everywhere(csp: &Csp, site: &Site, sources: &Sources) -> Policy {
    let mut policy = headers::allowed(csp);
    for route in site.routes.values() {
        if let Route::Copy(source) = route
            && source.ends_with(".css")
            && let Ok(text) = sources.text(source)
        {
            policy.add(&csp::sheet(&text, &site.config.base_url.origin));
        }
    }
    policy
}

fn style_sheet_hash(site: &Site, style_sheet: &str) -> Vec<(String, crate::source::Hash)> {
    let hash = blake3::hash(style_sheet.as_bytes());
    site.routes.iter().filter(|(_, route)| **route == Route::CodeCss).map(|(path, _)| (path.clone(), hash)).collect()
}

/// One fault of a template meets every page made with it: it is said once, with the first page and their number.
fn fold(faults: Vec<Diag>) -> Vec<Diag> {
    let mut folded: Vec<(Diag, usize)> = Vec::new();
    let mut known = BTreeMap::new();
    for fault in faults {
        let key = (fault.place.clone(), fault.code, fault.message.clone());
        match known.get(&key) {
            Some(&at) => {
                let entry: &mut (Diag, usize) = &mut folded[at];
                entry.1 += 1;
            }
            None => {
                known.insert(key, folded.len());
                folded.push((fault, 1));
            }
        }
    }
    let word = |(mut diag, count): (Diag, usize)| {
        if count > 1
            && let Some((_, why)) = diag.related.last_mut()
        {
            why.push_str(&format!(", and {} more like it", count - 1));
        }
        diag
    };
    folded.into_iter().map(word).collect()
}
