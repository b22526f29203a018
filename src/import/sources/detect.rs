//! Which generator a folder of sources belongs to.

use super::front;
use std::collections::BTreeMap;

/// A generator whose sources are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Generator {
    Hexo,
    /// And Octopress, which is built on it.
    Jekyll,
    Hugo,
    Zola,
    MdBook,
    /// Markdown files with front matter, of no generator that could be told.
    Plain,
}

impl Generator {
    /// As reports name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hexo => "hexo-source",
            Self::Jekyll => "jekyll-source",
            Self::Hugo => "hugo-source",
            Self::Zola => "zola-source",
            Self::MdBook => "mdbook-source",
            Self::Plain => "markdown-source",
        }
    }

    /// The generator of a post that was found as `dialect`.
    pub fn named(dialect: &str) -> Option<Self> {
        let all = [Self::Hexo, Self::Jekyll, Self::Hugo, Self::Zola, Self::MdBook, Self::Plain];
        all.into_iter().find(|generator| generator.name() == dialect)
    }
}

/// Where each generator looks for its configuration.
pub const JEKYLL_CONFIGS: &[&str] = &["_config.yml", "_config.yaml"];
pub const HUGO_CONFIGS: &[&str] = &[
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
    "config/_default/hugo.toml",
    "config/_default/hugo.yaml",
    "config/_default/config.toml",
    "config/_default/config.yaml",
];

/// Says whose sources `files` are: paths from the folder's root, with `/` between the parts. `None` if there is no
/// Markdown with front matter in it, and no book.
pub fn detect(files: &BTreeMap<String, Vec<u8>>) -> Option<Generator> {
    let has = |path: &str| files.contains_key(path);
    let has_folder = |folder: &str| files.range(folder.to_owned()..).next().is_some_and(|(path, _)| path.starts_with(folder));
    let says = |path: &str, word: &str| files.get(path).is_some_and(|bytes| String::from_utf8_lossy(bytes).contains(word));
    if has("book.toml") && files.keys().any(|path| path.ends_with("SUMMARY.md")) {
        return Some(Generator::MdBook);
    }
    if JEKYLL_CONFIGS.iter().any(|path| has(path)) {
        if has_folder("_posts/")
            || has_folder("_layouts/")
            || has_folder("_drafts/")
            || files.keys().any(|path| path.contains("/_layouts/"))
        {
            return Some(Generator::Jekyll);
        }
        if has_folder("source/") {
            return Some(if is_octopress(files) { Generator::Jekyll } else { Generator::Hexo });
        }
        return Some(Generator::Jekyll);
    }
    if let Some(config) = HUGO_CONFIGS.iter().find(|path| has(path)).filter(|_| has_folder("content/")) {
        let is_zola = *config == "config.toml" && says(config, "base_url") && !says(config, "baseURL");
        return Some(if is_zola { Generator::Zola } else { Generator::Hugo });
    }
    bare(files)
}

/// Octopress keeps its posts where Hexo does; its plugins, its Rakefile and the time zones in its dates tell them apart.
fn is_octopress(files: &BTreeMap<String, Vec<u8>>) -> bool {
    let is_rake =
        files.keys().any(|path| path == "Rakefile" || path == "config.rb" || path.starts_with("plugins/") && path.ends_with(".rb"));
    let config = JEKYLL_CONFIGS.iter().find_map(|path| files.get(*path)).map(|bytes| String::from_utf8_lossy(bytes));
    let says =
        |words: &[&str]| config.as_ref().is_some_and(|text| words.iter().any(|word| text.lines().any(|line| line.starts_with(word))));
    // `markdown: rdiscount` or `code_dir: downloads/code` alone say nothing: Hexo took some keys over.
    is_rake || says(&["destination:", "plugins:", "markdown:", "rdiscount:", "pygments:", "subscribe_rss:", "recent_posts:"])
}

/// A folder of posts without a configuration. What it is, its posts tell.
fn bare(files: &BTreeMap<String, Vec<u8>>) -> Option<Generator> {
    let mut has_front = false;
    let mut votes: BTreeMap<Generator, usize> = BTreeMap::new();
    for (path, bytes) in files.iter().filter(|(path, _)| super::is_markdown(path)) {
        let text = String::from_utf8_lossy(bytes);
        let Some(head) = front::head(&text) else { continue };
        has_front = true;
        if let Some(generator) = vote(path, head, &text) {
            *votes.entry(generator).or_default() += 1;
        }
    }
    let most = votes.into_iter().max_by_key(|(generator, count)| (*count, std::cmp::Reverse(*generator)));
    has_front.then(|| most.map_or(Generator::Plain, |(generator, _)| generator))
}

/// What one post speaks for.
fn vote(path: &str, head: &str, text: &str) -> Option<Generator> {
    let key = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':').map(str::trim));
    let body = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if body(&["{% highlight ", "{% post_url ", "{% include ", "{{ site.baseurl", "{{site.baseurl"])
        || path.contains("_posts/") && key("layout").is_some()
    {
        return Some(Generator::Jekyll);
    }
    if body(&["{{< ref", "{{< relref", "{{< figure", "{{< highlight", "{{< youtube"]) {
        return Some(Generator::Hugo);
    }
    if head.contains("[taxonomies]") {
        return Some(Generator::Zola);
    }
    let is_date = |date: &str| date.len() >= 10 && date.is_char_boundary(10) && (date.len() == 10 || date[10..].starts_with(' '));
    let is_dated = key("date").is_some_and(|date| is_date(date.trim_matches(['"', '\''])));
    let has_key = ["layout", "categories", "tags", "comments", "abbrlink", "toc"].iter().any(|name| key(name).is_some());
    (is_dated && has_key && key("title").is_some()).then_some(Generator::Hexo)
}
