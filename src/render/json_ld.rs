//! What search engines are told of a page, in the words of schema.org: a data block, which no policy keeps out.

use super::ask::{Query, Refusal, Scope};
use super::view::View;
use crate::page::{DEFAULT, LanguageId};
use serde_json::{Map, Value as Json, json};
use tera::Value;

/// The data of a page, or of a section; of any other list there is nothing to say. `url` is its absolute address, `lang` its
/// language. The text may stand in an element `script` as it is.
pub fn json_ld(
    view: &View,
    page: Option<&Value>,
    section: Option<&Value>,
    url: &str,
    lang: &str,
    image: Option<&str>,
) -> Result<String, Refusal> {
    let mut graph = Vec::new();
    match (page, section) {
        (Some(page), _) => {
            graph.push(article(view, page, lang, image));
            graph.extend(breadcrumbs(view, page, lang)?);
        }
        (None, Some(section)) if text(section, "path") != Some(view.config.home(language(view, lang)).as_str()) => {
            graph.push(list(view, text(section, "title").unwrap_or_default(), text(section, "description"), url, lang));
            graph.extend(breadcrumbs(view, section, lang)?);
        }
        (None, Some(_)) => graph.push(site(view, lang)),
        (None, None) => {}
    }
    let data = json!({ "@context": "https://schema.org", "@graph": graph });
    // An end tag or a comment would be seen in it otherwise (HTML, section 4.12.1.3).
    Ok(data.to_string().replace('<', "\\u003c"))
}

fn article(view: &View, page: &Value, lang: &str, image: Option<&str>) -> Json {
    let is_post = text(page, "date").is_some();
    let mut about = Map::new();
    let url = text(page, "permalink").unwrap_or_default();
    about.insert("@type".into(), if is_post { "BlogPosting" } else { "WebPage" }.into());
    about.insert("@id".into(), url.into());
    about.insert("url".into(), url.into());
    about.insert(if is_post { "headline" } else { "name" }.into(), text(page, "title").unwrap_or_default().into());
    put(&mut about, "description", text(page, "description"));
    put(&mut about, "datePublished", text(page, "date"));
    put(&mut about, "dateModified", text(page, "updated"));
    put(&mut about, "image", image);
    about.insert("inLanguage".into(), lang.into());
    let authors: Vec<&str> = strings(page.get_from_path("authors"));
    let authors = if authors.is_empty() { view.config.author.as_deref().into_iter().collect() } else { authors };
    if !authors.is_empty() {
        let person = |name: &&str| json!({ "@type": "Person", "name": name });
        about.insert("author".into(), authors.iter().map(person).collect());
    }
    let terms = page.get_from_path("taxonomies").and_then(Value::as_map);
    let terms: Vec<&str> = terms.into_iter().flat_map(|terms| terms.values().flat_map(|terms| strings(Some(terms)))).collect();
    if is_post && !terms.is_empty() {
        about.insert("keywords".into(), terms.into());
    }
    about.insert("isPartOf".into(), json!({ "@id": home(view, lang) }));
    about.into()
}

fn list(view: &View, name: &str, description: Option<&str>, url: &str, lang: &str) -> Json {
    let mut about = Map::new();
    about.insert("@type".into(), "CollectionPage".into());
    about.insert("@id".into(), url.into());
    about.insert("url".into(), url.into());
    about.insert("name".into(), name.into());
    put(&mut about, "description", description);
    about.insert("inLanguage".into(), lang.into());
    about.insert("isPartOf".into(), json!({ "@id": home(view, lang) }));
    about.into()
}

fn site(view: &View, lang: &str) -> Json {
    let (url, language) = (home(view, lang), language(view, lang));
    let mut about = Map::new();
    about.insert("@type".into(), "WebSite".into());
    about.insert("@id".into(), url.as_str().into());
    about.insert("url".into(), url.as_str().into());
    about.insert("name".into(), view.config.title_in(language).into());
    put(&mut about, "description", Some(view.config.description_in(language)).filter(|text| !text.is_empty()));
    about.insert("inLanguage".into(), lang.into());
    about.into()
}

/// The way from the home page; nothing for what lies right below it.
fn breadcrumbs(view: &View, page: &Value, lang: &str) -> Result<Option<Json>, Refusal> {
    let language = language(view, lang);
    let mut steps = Vec::new();
    for path in strings(page.get_from_path("ancestors")) {
        let section = view.ask(&Query::SectionMetadata(path, Scope { language, exact: false }))?;
        let is_home = text(&section, "path") == Some(view.config.home(language).as_str());
        let name = if is_home { view.config.title_in(language) } else { text(&section, "title").unwrap_or_default() };
        steps.push((name.to_owned(), text(&section, "permalink").unwrap_or_default().to_owned()));
    }
    if steps.len() < 2 {
        return Ok(None);
    }
    steps.push((text(page, "title").unwrap_or_default().to_owned(), text(page, "permalink").unwrap_or_default().to_owned()));
    let item = |(position, (name, url)): (usize, (String, String))| json!({ "@type": "ListItem", "position": position, "name": name, "item": url });
    let items: Vec<Json> = (1..).zip(steps).map(item).collect();
    Ok(Some(json!({ "@type": "BreadcrumbList", "itemListElement": items })))
}

/// Which of the site's languages a tag stands for.
fn language(view: &View, lang: &str) -> LanguageId {
    view.config.language_of(lang).unwrap_or(DEFAULT)
}

/// The address of the home page in a language.
fn home(view: &View, lang: &str) -> String {
    view.permalink(&view.config.home(language(view, lang)))
}

fn put(map: &mut Map<String, Json>, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), value.into());
    }
}

fn text<'v>(value: &'v Value, key: &'static str) -> Option<&'v str> {
    value.get_from_path(key).and_then(Value::as_str)
}

fn strings(value: Option<&Value>) -> Vec<&str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}
