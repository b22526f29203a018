//! `faircopy.toml` and the command line's options become the checked configuration.
//!
//! The tree is walked key by key, so every fault is reported at its key or value, and all of them in one go.
//! A key that is absent or faulty has its default.

mod components;
mod examples;
mod feeds;
pub mod keys;
mod languages;
mod publishing;
#[cfg(test)]
mod tests;
mod values;

pub(in crate::parse) use examples::dependencies;

use super::address;
use super::fields::Fields;
use crate::config::{BaseUrl, Config, Csp, FeedContent, MarkdownConfig, Options, Redirects, TaxonomyConfig, Today};
use crate::diag::{Checked, Diag, Place, Span, Spanned, nearest};
use crate::memo::{Print, print};
use crate::source::Sources;
use crate::text;
use crate::tree::{Entry, Node, Table, Value, toml};
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The promise this version keeps: a site with this line builds the same after every upgrade.
pub const EDITION: &str = "2026";

/// Reads the configuration at `path`, relative to the site's root.
pub fn config(sources: &Sources, path: &str, options: &Options) -> Checked<Config> {
    let path: Arc<str> = path.into();
    let (mut checked, stated_theme) = file(sources, &path, options);
    checked.value.inputs = inputs(sources, &path, options, &checked.value);
    let of_theme = components::of_theme(sources, &checked.value.theme, &mut checked.diags);
    let of_site = &mut checked.value.markdown.components;
    for (name, declaration) in of_theme {
        Arc::make_mut(of_site).entry(name).or_insert(declaration);
    }
    let theme = &checked.value.theme;
    if sources.contains(&path) && sources.under(&format!("themes/{theme}/")).next().is_none() {
        let place = stated_theme.map_or_else(|| Place::file(path.clone()), |span| Place::new(&path, span));
        checked.diags.push(theme_not_found(place, sources, theme));
    }
    checked
}

/// The same where nothing else of the site was read, so that nothing can be said of its theme.
pub fn alone(sources: &Sources, path: &str, options: &Options) -> Checked<Config> {
    file(sources, &path.into(), options).0
}

fn inputs(sources: &Sources, path: &str, options: &Options, config: &Config) -> Print {
    let Options { base_url, drafts, future, expired, today: _, published: _ } = options;
    let file = sources.get(path).map(|file| file.hash);
    print(&((file, base_url.clone()), (*drafts, *future, *expired), config.today.to_string()))
}

/// Returns as well where the theme is named.
fn file(sources: &Sources, path: &Arc<str>, options: &Options) -> (Checked<Config>, Option<Span>) {
    let mut config = defaults(path, options);
    let mut diags = Vec::new();
    let mut stated_theme = None;
    if !sources.contains(path) {
        diags.push(missing_file(path));
    } else {
        match sources.text(path) {
            Ok(text) => stated_theme = read(path, &text, options, &mut config, &mut diags),
            Err(diag) => diags.push(diag),
        }
    }
    config.markdown.inline = config.csp.as_ref().is_some_and(|csp| !csp.hash_inline);
    if config.feed_authority.is_empty() {
        // Before the command line has its say: a preview under another address has the same entries.
        config.feed_authority = host(&config.base_url.origin).to_owned();
    }
    override_base_url(&mut config, options, &mut diags);
    config.today = match options.today {
        Today::Date(date) => date,
        Today::Instant(instant) => instant.to_zoned(config.timezone.clone()).date(),
    };
    (Checked::new(config, diags), stated_theme)
}

fn defaults(path: &Arc<str>, options: &Options) -> Config {
    Config {
        path: path.clone(),
        inputs: Print::default(),
        edition: EDITION.to_owned(),
        base_url: BaseUrl { origin: "http://localhost".to_owned(), path: String::new() },
        title: String::new(),
        description: String::new(),
        author: None,
        default_language: "en".to_owned(),
        languages: Vec::new(),
        timezone: TimeZone::UTC,
        theme: "folio".to_owned(),
        output_dir: "public".to_owned(),
        taxonomies: ["tags", "categories"].map(taxonomy_named).to_vec(),
        archive: Some("archive".to_owned()),
        generate_feed: true,
        feed_filenames: vec!["atom.xml".to_owned(), "feed.json".to_owned()],
        feed_limit: 20,
        feed_content: FeedContent::Full,
        feed_authority: String::new(),
        generate_sitemap: true,
        generate_robots: true,
        redirects: Redirects::All,
        generate_headers: true,
        csp: Some(Csp::default()),
        generate_markdown: false,
        generate_llms: false,
        dates_from_git: Default::default(),
        ignored: Default::default(),
        markdown: MarkdownConfig { wikilinks: true, lint: true, inline: true, ..MarkdownConfig::default() },
        examples: Default::default(),
        budgets: Vec::new(),
        external: Default::default(),
        extra: Default::default(),
        today: Default::default(),
        drafts: options.drafts,
        future: options.future,
        expired: options.expired,
        published: options.published.clone(),
    }
}

fn taxonomy_named(name: &str) -> TaxonomyConfig {
    TaxonomyConfig {
        name: name.to_owned(),
        slug: text::slug(name),
        paginate_by: None,
        paginate_path: "page".to_owned(),
        render: true,
        feed: true,
    }
}

/// Returns where the theme is named.
fn read(path: &Arc<str>, text: &str, options: &Options, config: &mut Config, diags: &mut Vec<Diag>) -> Option<Span> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let checked = toml::read(path, &text[start..], start);
    // With a syntax error, what seems to be missing may stand in the faulty line.
    let whole = checked.diags.is_empty();
    let table = checked.take_into(diags);
    let mut reader = Reader { fields: Fields::new(path), config };
    reader.table(&table);
    // What they do not state they have from the site, wherever in the file that stands.
    reader.languages(&table);
    if whole {
        reader.missing(&table, options);
    }
    diags.append(&mut reader.fields.diags);
    table.iter().find(|entry| entry.key.value == "theme").map(|entry| entry.value.span)
}

struct Reader<'a> {
    fields: Fields<'a>,
    config: &'a mut Config,
}

/// A taxonomy, and where its name and its slug (else its name again) were written.
struct Stated {
    taxonomy: TaxonomyConfig,
    name: Span,
    slug: Span,
}

impl Reader<'_> {
    fn table(&mut self, table: &Table) {
        for Entry { key, value } in table {
            self.entry(key, value);
        }
    }

    fn entry(&mut self, key: &Spanned<String>, node: &Node) {
        let name = key.value.as_str();
        match name {
            "edition" => self.edition(node),
            "base_url" => self.base_url(node),
            "title" => self.config.title = self.fields.word(name, node).map_or_else(String::new, |text| text.value),
            "description" => self.config.description = self.fields.string(name, node).map_or_else(String::new, |text| text.value),
            "author" => self.config.author = self.fields.word(name, node).map(|text| text.value),
            "default_language" => self.language(name, node),
            "languages" => {}
            "timezone" => self.timezone(name, node),
            "theme" => self.theme(name, node),
            "output_dir" => self.output_dir(name, node),
            "taxonomies" => self.config.taxonomies = self.taxonomies(node),
            "archive" => self.archive(name, node),
            "generate_feeds" => set(&mut self.config.generate_feed, self.fields.bool(name, node)),
            "feed_filenames" => self.feed_filenames(name, node),
            "feed_content" => self.feed_content(name, node),
            "feed_authority" => self.feed_authority(name, node),
            "feed_limit" => set(&mut self.config.feed_limit, self.fields.count(name, node, "for no feed write `generate_feeds = false`")),
            "generate_sitemap" => set(&mut self.config.generate_sitemap, self.fields.bool(name, node)),
            "generate_robots_txt" => set(&mut self.config.generate_robots, self.fields.bool(name, node)),
            "redirects" => self.redirects(name, node),
            "generate_headers" => set(&mut self.config.generate_headers, self.fields.bool(name, node)),
            "csp" => self.csp(node),
            "generate_markdown" => set(&mut self.config.generate_markdown, self.fields.bool(name, node)),
            "generate_llms_txt" => set(&mut self.config.generate_llms, self.fields.bool(name, node)),
            "dates_from_git" => self.dates_from_git(name, node),
            "ignored_content" => {
                let globs = self.globs(name, node);
                set(&mut self.config.ignored, globs);
            }
            "markdown" => self.markdown(node),
            "examples" => self.examples(node),
            "components" => self.config.markdown.components = Arc::new(components::components(&mut self.fields, node)),
            "budgets" => self.budgets(node),
            "external" => self.external(node),
            "extra" => self.config.extra = self.fields.table(name, node).map(crate::tree::table_json).unwrap_or_default(),
            _ => self.unknown("", key),
        }
    }

    fn markdown(&mut self, node: &Node) {
        for Entry { key, value } in self.fields.table("markdown", node).into_iter().flatten() {
            let name = key.value.as_str();
            let markdown = &mut self.config.markdown;
            match name {
                "smart_punctuation" => set(&mut markdown.smart_punctuation, self.fields.bool(name, value)),
                "math" => set(&mut markdown.math, self.fields.bool(name, value)),
                "render_emoji" => set(&mut markdown.emoji, self.fields.bool(name, value)),
                "wikilinks" => set(&mut markdown.wikilinks, self.fields.bool(name, value)),
                "lint" => set(&mut markdown.lint, self.fields.bool(name, value)),
                _ => self.unknown("markdown", key),
            }
        }
    }

    fn external(&mut self, node: &Node) {
        for Entry { key, value } in self.fields.table("external", node).into_iter().flatten() {
            let name = key.value.as_str();
            match name {
                "ignore" => {
                    let globs = self.globs(name, value);
                    set(&mut self.config.external.ignored, globs);
                }
                "timeout" => {
                    let seconds = self.number(name, value, "wait at least a second");
                    set(&mut self.config.external.timeout, seconds);
                }
                "keep" => {
                    let days = self.number(name, value, "remove `.faircopy/links.json` to ask for all links again");
                    set(&mut self.config.external.keep, days);
                }
                _ => self.unknown("external", key),
            }
        }
    }

    fn number(&mut self, key: &str, node: &Node, otherwise: &str) -> Option<u64> {
        self.fields.count(key, node, otherwise).and_then(|count| u64::try_from(count).ok())
    }

    fn taxonomies(&mut self, node: &Node) -> Vec<TaxonomyConfig> {
        let Value::Array(items) = &node.value else {
            self.no_taxonomy(node);
            return Vec::new();
        };
        let mut taxonomies: Vec<Stated> = Vec::new();
        for item in items {
            let Some(own) = self.taxonomy(item) else { continue };
            let of_name = taxonomies.iter().find(|other| other.taxonomy.name == own.taxonomy.name);
            let of_slug = taxonomies.iter().find(|other| other.taxonomy.slug == own.taxonomy.slug);
            let place = |span| Place::new(self.fields.path, span);
            let diag = match (of_name, of_slug) {
                (Some(first), _) => same_name(place(own.name), &own.taxonomy.name, place(first.name)),
                (None, Some(first)) => same_slug(place(own.slug), &own.taxonomy.slug, place(first.slug)),
                (None, None) => {
                    taxonomies.push(own);
                    continue;
                }
            };
            self.fields.diags.push(diag);
        }
        taxonomies.into_iter().map(|stated| stated.taxonomy).collect()
    }

    fn taxonomy(&mut self, node: &Node) -> Option<Stated> {
        let Value::Table(table) = &node.value else {
            self.no_taxonomy(node);
            return None;
        };
        let mut taxonomy = taxonomy_named("");
        let mut slug = None;
        let mut name = None;
        for Entry { key, value } in table {
            match key.value.as_str() {
                "name" => name = self.taxonomy_name(value),
                "slug" => slug = self.address("slug", value, address::segment),
                "paginate_by" => taxonomy.paginate_by = self.fields.count("paginate_by", value, "leave it out for one long list"),
                "paginate_path" => {
                    if let Some(path) = self.address("paginate_path", value, address::segment) {
                        taxonomy.paginate_path = path.value;
                    }
                }
                "render" => set(&mut taxonomy.render, self.fields.bool("render", value)),
                "feed" => set(&mut taxonomy.feed, self.fields.bool("feed", value)),
                _ => self.unknown("taxonomies", key),
            }
        }
        let Some(name) = name else {
            if !table.iter().any(|entry| entry.key.value == "name") {
                self.fields.diags.push(taxonomy_without_name(self.fields.place(node.span)));
            }
            return None;
        };
        taxonomy.slug = slug.as_ref().map_or_else(|| text::slug(&name.value), |slug| slug.value.clone());
        if taxonomy.slug.is_empty() {
            self.fields.diags.push(taxonomy_without_slug(self.fields.place(name.span), &name.value));
            return None;
        }
        taxonomy.name = name.value;
        Some(Stated { taxonomy, name: name.span, slug: slug.map_or(name.span, |slug| slug.span) })
    }

    fn no_taxonomy(&mut self, node: &Node) {
        self.fields.wrong::<()>(
            "taxonomies",
            "a list of tables",
            node,
            Some("write `[[taxonomies]]` and below it `name = \"tags\"`".into()),
        );
    }

    fn taxonomy_name(&mut self, node: &Node) -> Option<Spanned<String>> {
        let name = self.fields.word("name", node)?;
        if super::front::keys::reserved(&name.value) {
            self.fields.diags.push(reserved_taxonomy(self.fields.place(node.span), &name.value));
            return None;
        }
        Some(name)
    }

    /// An address of some shape.
    fn address(&mut self, key: &str, node: &Node, check: impl Fn(&str) -> Result<String, address::Fault>) -> Option<Spanned<String>> {
        let text = self.fields.string(key, node)?;
        match check(&text.value) {
            Ok(value) => Some(Spanned::new(value, text.span)),
            Err(fault) => {
                self.fields.diags.push(address::bad_address(key, fault).at(self.fields.place(text.span)));
                None
            }
        }
    }

    fn unknown(&mut self, table: &str, key: &Spanned<String>) {
        let place = self.fields.place(key.span);
        self.fields.diags.push(match keys::advice(table, &key.value) {
            Some(advice) => foreign_key(place, &key.value, advice),
            None => unknown_key(place, table, &key.value),
        });
    }

    fn missing(&mut self, table: &Table, options: &Options) {
        let path = self.fields.path;
        // A key that was mistyped is one fault, not two.
        let absent = |name: &str| !table.iter().any(|entry| nearest(&entry.key.value, keys::of("")) == Some(name));
        let mut missing = Vec::new();
        if absent("base_url") && options.base_url.is_none() {
            missing.push(missing_key(path, "base_url", "base_url = \"https://example.org\""));
        }
        if absent("title") {
            missing.push(missing_key(path, "title", "title = \"Notes on the kernel\""));
        }
        if absent("edition") {
            missing.push(missing_edition(path));
        }
        self.fields.diags.append(&mut missing);
    }
}

/// Replaces a default by a value that was read.
fn set<T>(target: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *target = value;
    }
}

/// The host of an origin, without its port.
fn host(origin: &str) -> &str {
    let host = origin.split_once("//").map_or(origin, |(_, host)| host);
    host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit())).map_or(host, |(host, _)| host)
}

fn override_base_url(config: &mut Config, options: &Options, diags: &mut Vec<Diag>) {
    let Some(text) = &options.base_url else { return };
    match address::base_url(text) {
        Ok(url) => config.base_url = url,
        Err(fault) => diags.push(address::bad_address("--base-url", fault)),
    }
}

fn theme_not_found(place: Place, sources: &Sources, name: &str) -> Diag {
    let known: BTreeSet<&str> = sources.under("themes/").filter_map(|(path, _)| path.split('/').nth(1)).collect();
    let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "put it into `themes/`".to_owned(),
        None => format!("the themes there are: {}", names.join(", ")),
    };
    Diag::error("theme-not-found", format!("there is no theme `{name}` in `themes/`")).at(place).help(help)
}

fn missing_file(path: &Arc<str>) -> Diag {
    Diag::error("no-config", format!("there is no `{path}` here"))
        .help("run faircopy in the folder of a site, name the file by `--config`, or make a new site with `faircopy init DIR`")
}

fn missing_key(path: &Arc<str>, key: &str, line: &str) -> Diag {
    Diag::error("missing-key", format!("`{key}` is missing")).at(Place::file(path.clone())).help(format!("add the line `{line}`"))
}

fn missing_edition(path: &Arc<str>) -> Diag {
    Diag::warning("missing-edition", "the configuration does not say its edition")
        .at(Place::file(path.clone()))
        .help(format!("add the line `edition = \"{EDITION}\"`; it is the promise that an upgrade breaks nothing"))
}

fn unknown_key(place: Place, table: &str, key: &str) -> Diag {
    let help = match nearest(key, keys::of(table)) {
        Some(known) => format!("did you mean `{known}`?"),
        None if table == "languages" && keys::of("").any(|known| known == key) => {
            format!("`{key}` is the same in every language; it stands above the first `[table]`")
        }
        None if keys::of("").any(|known| known == key) => format!("`{key}` stands above the first `[table]`"),
        None if keys::of("markdown").any(|known| known == key) => format!("`{key}` stands under `[markdown]`"),
        None if table.is_empty() => "keys of your own and of a theme stand in `[extra]`".to_owned(),
        None => format!("the keys here are {}", list(keys::of(table))),
    };
    let message = if table.is_empty() { format!("unknown key `{key}`") } else { format!("unknown key `{key}` in `{table}`") };
    Diag::error("unknown-key", message).at(place).help(help)
}

fn foreign_key(place: Place, key: &str, advice: &str) -> Diag {
    Diag::error("unknown-key", format!("faircopy has no key `{key}`")).at(place).help(advice)
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn same_name(place: Place, name: &str, first: Place) -> Diag {
    Diag::error("same-taxonomy", format!("the taxonomy `{name}` stands here a second time"))
        .at(place)
        .help("remove one of the two; the first counts until then")
        .related(first, "first here")
}

fn same_slug(place: Place, slug: &str, first: Place) -> Diag {
    Diag::error("same-taxonomy", format!("two taxonomies have the slug `{slug}`"))
        .at(place)
        .help("give this one another `slug`, or remove it")
        .related(first, "first here")
}

fn taxonomy_without_name(place: Place) -> Diag {
    Diag::error("missing-key", "a taxonomy without a `name`").at(place).help("add a line such as `name = \"tags\"`")
}

fn taxonomy_without_slug(place: Place, name: &str) -> Diag {
    Diag::error("bad-address", format!("the taxonomy `{name}` has no letters for its address")).at(place).help("give it a `slug`")
}

fn reserved_taxonomy(place: Place, name: &str) -> Diag {
    Diag::error("reserved-taxonomy", format!("a taxonomy cannot be called `{name}`"))
        .at(place)
        .label("this is a key of front matter with a meaning of its own")
        .help("choose another name")
}
