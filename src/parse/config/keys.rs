//! The keys of `faircopy.toml`, and what to do instead of those that other generators have.
//!
//! `docs/config.md` describes each of them; a test holds the two together.

/// Tables are named in front of their keys, as the documentation does: `markdown.lint`.
pub const KEYS: &[&str] = &[
    "edition",
    "base_url",
    "title",
    "description",
    "author",
    "default_language",
    "timezone",
    "theme",
    "output_dir",
    "taxonomies",
    "taxonomies.name",
    "taxonomies.slug",
    "taxonomies.paginate_by",
    "taxonomies.paginate_path",
    "taxonomies.render",
    "archive",
    "generate_feeds",
    "feed_limit",
    "generate_sitemap",
    "generate_robots_txt",
    "ignored_content",
    "markdown",
    "markdown.smart_punctuation",
    "markdown.render_emoji",
    "markdown.lint",
    "examples",
    "examples.default",
    "examples.edition",
    "examples.timeout",
    "examples.normalize",
    "examples.date",
    "examples.console",
    "examples.env",
    "examples.dependencies",
    "examples.runners",
    "examples.runners.command",
    "examples.runners.extension",
    "examples.runners.exit",
    "extra",
];

const FOREIGN: &[(&str, &str)] = &[
    // Zola.
    ("compile_sass", "write plain CSS into `static/`; it knows nesting and variables by now"),
    ("minify_html", "remove it; faircopy's pages have little to minify"),
    ("build_search_index", "remove it; faircopy has no search index yet"),
    ("search", "remove it; faircopy has no search index yet"),
    ("languages", "state a page's language by `lang` in its front matter"),
    ("translations", "keep a theme's words in the theme's own i18n files"),
    ("generate_feed", "use `generate_feeds`"),
    ("feed_filenames", "remove it; the feed is `atom.xml`"),
    ("feed_filename", "remove it; the feed is `atom.xml`"),
    ("hard_link_static", "remove it; files are copied only when they changed"),
    ("ignored_static", "keep what is not to be published outside of `static/`"),
    ("skip_content_templating", "remove it; content is never a template"),
    ("preserve_dotfiles_in_output", "remove it; files that faircopy did not write are never touched"),
    ("exclude_paginated_pages_in_sitemap", "remove it; the sitemap lists what readers look for, and there is no choice about it"),
    ("slugify", "remove it; slugs keep the letters of every script"),
    ("link_checker", "remove it; links within the site are checked on every build"),
    ("taxonomy_root", "give each taxonomy a `slug`"),
    ("mode", "remove it; it is said by the command"),
    ("highlight_code", "remove it; code is always highlighted"),
    ("highlight_theme", "remove it; the theme colours code by its style sheet"),
    ("markdown.highlight_code", "remove it; code is always highlighted"),
    ("markdown.highlight_theme", "remove it; the theme colours code by its style sheet"),
    ("markdown.highlighting", "remove it; code is always highlighted, by the theme's style sheet"),
    ("markdown.bottom_footnotes", "remove it; footnotes are always at the bottom, with links back"),
    ("markdown.definition_list", "remove it; definition lists are always understood"),
    ("markdown.github_alerts", "remove it; alerts are always understood"),
    ("markdown.lazy_async_image", "remove it; images are always loaded lazily"),
    ("markdown.insert_anchor_links", "remove it; every heading has an anchor"),
    ("markdown.external_links_class", "remove it; a style sheet can tell links by `a[href^=\"http\"]`"),
    ("markdown.external_links_target_blank", "remove it; readers choose where a link opens"),
    ("markdown.external_links_no_follow", "remove it; write such links as HTML with their `rel`"),
    ("markdown.external_links_no_referrer", "remove it; write such links as HTML with their `rel`"),
    ("markdown.external_links_external", "remove it; a style sheet can tell links by `a[href^=\"http\"]`"),
    ("taxonomies.feed", "remove it; there is one feed for the site"),
    ("taxonomies.lang", "remove it; a taxonomy holds pages of every language"),
    ("taxonomies.taxonomy_root", "give the taxonomy a `slug`"),
    // Hugo, Hexo, Jekyll.
    ("baseURL", "use `base_url`"),
    ("languageCode", "use `default_language`"),
    ("defaultContentLanguage", "use `default_language`"),
    ("language", "use `default_language`"),
    ("lang", "use `default_language`"),
    ("publishDir", "use `output_dir`"),
    ("destination", "use `output_dir`"),
    ("public_dir", "use `output_dir`"),
    ("paginate", "use `paginate_by` in the section's `_index.md`"),
    ("per_page", "use `paginate_by` in the section's `_index.md`"),
    ("permalinks", "the address follows the folders; use `path` in a page for another one"),
    ("permalink", "the address follows the folders; use `path` in a page for another one"),
    ("params", "use `[extra]`"),
    ("url", "use `base_url`"),
    ("root", "put the path into `base_url`"),
    ("baseurl", "put the path into `base_url`"),
    ("plugins", "remove it; faircopy has none"),
    ("exclude", "use `ignored_content`"),
    ("time_zone", "use `timezone`"),
];

/// The keys of one table, without its name; the outermost one is named ``.
pub fn of(table: &str) -> impl Iterator<Item = &'static str> + '_ {
    KEYS.iter().filter_map(move |key| match key.rsplit_once('.') {
        Some((parent, name)) => (parent == table).then_some(name),
        None => table.is_empty().then_some(*key),
    })
}

/// What to do instead of a key that faircopy does not have, if it is one of those that others have.
pub fn advice(table: &str, name: &str) -> Option<&'static str> {
    let full = if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") };
    FOREIGN.iter().find(|(key, _)| *key == full).map(|(_, advice)| *advice)
}
