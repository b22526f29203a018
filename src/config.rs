//! The checked configuration: `faircopy.toml` with the command line's options laid over it.

mod languages;
mod prints;

pub use languages::Language;

use crate::block::Components;
use crate::diag::Span;
use crate::example::{Dependencies, Edition, Normalizer};
use crate::memo::Print;
use crate::pack::packed;
use crate::page::Extra;
use globset::GlobSet;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the command line says about a build. Everything here has a default.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub base_url: Option<String>,
    /// Show drafts.
    pub drafts: bool,
    /// Show pages dated after `today`.
    pub future: bool,
    /// Show pages whose `expires` has come.
    pub expired: bool,
    /// The day the site is built for, in the site's time zone; read from the clock at the edge if not given.
    pub today: Today,
    /// What the last build published, as far as it is known.
    pub published: Vec<Published>,
}

/// What a build published of a page, by which the next one can tell that it has moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Of the page's file, in hexadecimal.
    pub hash: String,
    pub path: String,
    /// From the root of the site.
    pub url: String,
    /// In feeds.
    pub id: String,
}

/// The day a build takes for today. The edge reads `--today`, else `SOURCE_DATE_EPOCH`, else the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Today {
    Date(Date),
    /// An instant whose day depends on the site's time zone.
    Instant(jiff::Timestamp),
}

impl Default for Today {
    fn default() -> Self {
        Self::Instant(jiff::Timestamp::UNIX_EPOCH)
    }
}

/// The configuration, complete and checked. `docs/config.md` describes each key.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file it was read from, from the site's root.
    pub path: Arc<str>,
    /// Of the file and of what the command line says: if it is the same, so is all of this but `published`, as long as the theme is.
    pub inputs: Print,
    pub edition: String,
    pub base_url: BaseUrl,
    pub title: String,
    pub description: String,
    pub author: Option<String>,
    /// A BCP 47 tag such as `en` or `zh-Hans`.
    pub default_language: String,
    /// Those beside the default one, in the order of the file.
    pub languages: Vec<Language>,
    pub timezone: TimeZone,
    pub theme: String,
    pub output_dir: String,
    pub taxonomies: Vec<TaxonomyConfig>,
    /// The path of the archive by year, such as `archive`; `None` for none.
    pub archive: Option<String>,
    /// Whether the site and its terms have feeds; a section asks by itself.
    pub generate_feed: bool,
    /// The file names of a feed, one for each format, which is told by the ending.
    pub feed_filenames: Vec<String>,
    pub feed_limit: usize,
    pub feed_content: FeedContent,
    /// Who gives the ids of entries (RFC 4151): a host or an address of mail.
    pub feed_authority: String,
    pub generate_sitemap: bool,
    pub generate_robots: bool,
    pub redirects: Redirects,
    pub generate_headers: bool,
    /// What pages may load and run, if they are told at all.
    pub csp: Option<Csp>,
    /// Whether each page is written as Markdown, too.
    pub generate_markdown: bool,
    pub generate_llms: bool,
    pub dates_from_git: DatesFromGit,
    /// The files that are no part of the site, as globs relative to `content/`.
    pub ignored: GlobSet,
    pub markdown: MarkdownConfig,
    pub examples: ExamplesConfig,
    pub budgets: Vec<Budget>,
    pub external: ExternalConfig,
    pub extra: Extra,
    pub today: Date,
    pub drafts: bool,
    pub future: bool,
    pub expired: bool,
    pub published: Vec<Published>,
}

/// Which dates that a page does not state are those of its commits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DatesFromGit {
    /// `date` is that of the first.
    pub date: bool,
    /// `updated` is that of the last.
    pub updated: bool,
}

impl DatesFromGit {
    pub fn any(self) -> bool {
        self.date || self.updated
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxonomyConfig {
    pub name: String,
    pub slug: String,
    pub paginate_by: Option<usize>,
    pub paginate_path: String,
    /// Whether its pages are written at all.
    pub render: bool,
    /// Whether its terms have feeds, if there are feeds.
    pub feed: bool,
}

/// What a feed shows of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedContent {
    Full,
    Summary,
}

/// What stands at the old address of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redirects {
    /// Pages, and the file of rules that some hosts read.
    All,
    Pages,
    File,
}

/// The content security policy of the pages (CSP Level 3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Csp {
    /// Inline styles and scripts are let through by their hashes; otherwise they are reported.
    pub hash_inline: bool,
    /// Directive → sources that no page shows that it needs.
    pub allow: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkdownConfig {
    pub smart_punctuation: bool,
    /// `$…$` and `$$…$$` are formulas.
    pub math: bool,
    /// `:smile:` becomes its character.
    pub emoji: bool,
    /// `[[page]]` is a link to the page of that name.
    pub wikilinks: bool,
    /// `##Title` without a blank and mentions of footnotes that are not defined are warned about.
    pub lint: bool,
    /// Inline styles and scripts of raw HTML are warned about, since no browser will let them through.
    pub inline: bool,
    /// The blocks that the theme and the site declare.
    pub components: Components,
}

/// How links are looked at that lead out of the site.
#[derive(Clone, Debug)]
pub struct ExternalConfig {
    /// The addresses that are not asked for.
    pub ignored: GlobSet,
    /// For one answer, in seconds.
    pub timeout: u64,
    /// How long an address that was in order is not asked for again, in days.
    pub keep: u64,
}

impl Default for ExternalConfig {
    fn default() -> Self {
        Self { ignored: GlobSet::empty(), timeout: 20, keep: 7 }
    }
}

/// How much a page may weigh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// As the configuration calls it: `images`.
    pub name: &'static str,
    /// Of the files that count, without the dot; none for all files.
    pub endings: &'static [&'static str],
    pub bytes: usize,
    /// Where it stands in the configuration.
    pub span: Span,
}

/// How examples are proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExamplesConfig {
    /// Blocks without a language, fenced or indented, are Rust, as rustdoc and mdBook take them.
    pub default_rust: bool,
    /// Of examples that do not say.
    pub edition: Edition,
    pub dependencies: Dependencies,
    /// The name of a runner, which is that of the language, and what it does.
    pub runners: BTreeMap<String, Runner>,
    /// The commands that blocks of `console` may run.
    pub console: Vec<String>,
    /// The environment of every example, beside what the sandbox sets.
    pub env: BTreeMap<String, String>,
    /// For every example.
    pub normalize: Vec<Normalizer>,
    /// How long one may run, in seconds.
    pub timeout: u64,
    /// The badge of a proven example says for which day the site was built.
    pub date: bool,
}

/// How blocks of another language are run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runner {
    /// The program and its arguments; `{file}` stands for the file with the code.
    pub command: Vec<String>,
    /// Of that file, without the dot.
    pub extension: String,
    /// The exit codes of success.
    pub exit: Vec<i32>,
}

impl Default for ExamplesConfig {
    fn default() -> Self {
        Self {
            default_rust: false,
            edition: Edition::E2024,
            dependencies: Dependencies::new(),
            runners: BTreeMap::new(),
            console: Vec::new(),
            env: BTreeMap::new(),
            normalize: Vec::new(),
            timeout: 10,
            date: false,
        }
    }
}

/// The address of the site, split where it is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// `https://example.org`, never with a slash at the end.
    pub origin: String,
    /// `` or `/blog`, never with a slash at the end.
    pub path: String,
}

impl BaseUrl {
    /// The absolute address of a site path such as `/notes/`.
    pub fn absolute(&self, path: &str) -> String {
        [&self.origin, &self.path, path].concat()
    }

    /// The address of a site path from the root of its host: `/notes/` becomes `/blog/notes/`.
    pub fn rooted(&self, path: &str) -> String {
        [&self.path, path].concat()
    }
}

packed!(struct TaxonomyConfig { name, slug, paginate_by, paginate_path, render, feed });
packed!(struct MarkdownConfig { smart_punctuation, math, emoji, wikilinks, lint, inline, components });
packed!(struct ExamplesConfig { default_rust, edition, dependencies, runners, console, env, normalize, timeout, date });
packed!(struct Runner { command, extension, exit });
packed!(struct BaseUrl { origin, path });
packed!(struct DatesFromGit { date, updated });
packed!(struct Csp { hash_inline, allow });
packed!(enum FeedContent { 0 => Full, 1 => Summary });
packed!(enum Redirects { 0 => All, 1 => Pages, 2 => File });
packed!(struct Published { hash, path, url, id });
packed!(struct Language { code, title, description, taxonomies, generate_feed });
