//! What templates know whatever they are asked for: of the site, of the address that is being made, and of its language.

use super::view::{View, language};
use crate::page::Page;
use crate::site::{LeafId, Route, Site};
use tera::{Context, Value};

/// What every template sees of the output that `route` states, at the site path `url`. A page may be in another language
/// than its place in the site.
pub fn context(site: &Site, view: &View, url: &str, page: Option<&Page>, route: &Route) -> Context {
    let id = site.language(route);
    let lang = page.map_or_else(|| site.config.code(id), |page| language(&site.config, page));
    let mut context = Context::new();
    context.insert_value("config", view.configs[id].clone());
    context.insert_value("lang", Value::from(lang));
    context.insert_value("languages", view.languages.clone());
    context.insert_value("translations", view.translations(site, route));
    context.insert_value("current_path", Value::from(url));
    context.insert_value("current_url", Value::from(view.permalink(url)));
    context.insert_value("current_href", Value::from(view.rooted(url)));
    context
}

/// What the components in the body of a page see.
pub fn seen(site: &Site, view: &View, id: LeafId) -> Context {
    let leaf = site.leaf(id);
    let mut context = context(site, view, &leaf.url, Some(&leaf.page), &Route::Leaf(id));
    context.insert_value("page", view.leaves[id].clone());
    context
}
