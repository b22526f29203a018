//! What templates know whatever they are asked for: of the site, of the address that is being made, and of its language.

use super::view::{View, language};
use crate::memo::{Print, of_bytes};
use crate::pack::pack_str;
use crate::page::Page;
use crate::site::{LeafId, Route, Site};
use tera::{Context, Value};

/// Variables of a template, from which its context is made if it is to be rendered at all.
#[derive(Default)]
pub struct Seen(Vec<(&'static str, Value)>);

impl Seen {
    pub fn put(&mut self, name: &'static str, value: Value) {
        self.0.push((name, value));
    }

    pub fn print(&self, view: &View) -> Print {
        let mut bytes = Vec::new();
        for (name, value) in &self.0 {
            pack_str(name, &mut bytes);
            view.prints.value(value, &mut bytes);
        }
        of_bytes(&bytes)
    }

    pub fn context(self) -> Context {
        let mut context = Context::new();
        self.0.into_iter().for_each(|(name, value)| context.insert_value(name, value));
        context
    }
}

/// What every template sees of the output that `route` states, at the site path `url`. A page may be in another language
/// than its place in the site.
pub fn seen(site: &Site, view: &View, url: &str, page: Option<&Page>, route: &Route) -> Seen {
    let id = site.language(route);
    let lang = page.map_or_else(|| site.config.code(id), |page| language(&site.config, page));
    let mut seen = Seen::default();
    seen.put("config", view.configs[id].clone());
    seen.put("lang", Value::from(lang));
    seen.put("languages", view.languages.clone());
    seen.put("translations", view.translations(site, route));
    seen.put("current_path", Value::from(url));
    seen.put("current_url", Value::from(view.permalink(url)));
    seen.put("current_href", Value::from(view.rooted(url)));
    seen
}

/// What the components in the body of a page see.
pub fn in_body(site: &Site, view: &View, id: LeafId) -> Seen {
    let leaf = site.leaf(id);
    let mut seen = seen(site, view, &leaf.url, Some(&leaf.page), &Route::Leaf(id));
    seen.put("page", view.leaves[id].clone());
    seen
}
