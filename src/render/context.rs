//! What templates know whatever they are asked for: of the site, of the address that is being made, and of its language.

use super::view::facts::{Facts, Known, Record, print_of};
use super::view::{OwnTerm, Paginator, View, language};
use crate::memo::Print;
use crate::page::{LanguageId, Page};
use crate::site::{LeafId, Route, SectionId};
use tera::Context;

/// The variables of a template but for its subject: compared by their print, and made if the template is to be rendered.
pub struct Seen<'v> {
    view: &'v View,
    /// The site path that is made.
    url: String,
    /// A page may be in another language than its place in the site.
    page: Option<&'v Page>,
    route: Route,
    more: More<'v>,
}

/// What templates of some kind see beside that.
pub enum More<'v> {
    Nothing,
    /// `page` in components of its body: as lists show it.
    Page(LeafId),
    /// `page` in components of the body of a section.
    Section(SectionId),
    Paginator(Paginator<'v>),
    Years(LanguageId),
    /// `taxonomy` and its terms.
    Terms(usize),
    /// `taxonomy` and one of its terms, with the page of its list if it has several.
    Term(usize, OwnTerm<'v>, Option<Paginator<'v>>),
}

impl<'v> Seen<'v> {
    pub fn new(view: &'v View, url: String, page: Option<&'v Page>, route: Route, more: More<'v>) -> Self {
        Self { view, url, page, route, more }
    }

    /// What the components in the body of a page see.
    pub fn in_body(view: &'v View, id: LeafId) -> Self {
        let leaf = view.site.leaf(id);
        Self::new(view, leaf.url.clone(), Some(&leaf.page), Route::Leaf(id), More::Page(id))
    }

    pub fn print(&self) -> Print {
        print_of(|state| self.describe(state))
    }

    pub fn context(&self) -> Context {
        let mut context = Context::new();
        self.describe(&mut context);
        context
    }

    fn describe(&self, to: &mut impl Facts) {
        let (view, site) = (self.view, &self.view.site);
        let id = site.language(&self.route);
        view.describe_site(id, self.page.map_or_else(|| site.config.code(id), |page| language(&site.config, page)), to);
        to.put("translations", view.translations(&self.route));
        to.put("current_path", self.url.as_str());
        to.put("current_url", view.permalink(&self.url));
        to.put("current_href", view.rooted(&self.url));
        let taxonomy = |id: usize| Record(view.configured(id));
        match &self.more {
            More::Nothing => {}
            More::Page(id) => to.put("page", Known(|| view.leaf_print(*id), || view.leaf(*id).clone())),
            More::Section(id) => to.put("page", Known(|| view.section_metadata_print(*id), || view.section_metadata(*id).clone())),
            More::Paginator(paginator) => to.put("paginator", Record(paginator)),
            More::Years(language) => to.put("years", Known(|| view.years_print(*language), || view.years(*language))),
            More::Terms(id) => {
                to.put("taxonomy", taxonomy(*id));
                let own = &view.taxonomies[*id];
                to.put("terms", Known(|| own.items_print(view), || own.items(view)));
            }
            More::Term(id, term, paginator) => {
                to.put("taxonomy", taxonomy(*id));
                to.put("term", Record(term));
                if let Some(paginator) = paginator {
                    to.put("paginator", Record(paginator));
                }
            }
        }
    }
}
