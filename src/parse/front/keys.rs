//! The keys of front matter: faircopy's own, those of other generators that mean the same, those that are kept
//! for templates, and those that mean something here only under another name.
//!
//! `docs/front-matter.md` describes each of them; a test holds the two together.

use crate::page::Kind;

/// What a key sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Title,
    Description,
    Date,
    Updated,
    Expires,
    Draft,
    /// The contrary of `draft`.
    Published,
    Slug,
    Path,
    /// `path` with Jekyll's placeholders, which are refused.
    Permalink,
    Aliases,
    Authors,
    Tags,
    Categories,
    Taxonomies,
    Series,
    SeriesOrder,
    Weight,
    Template,
    /// Hexo's and Jekyll's kind of a post: understood, and of no effect.
    Layout,
    /// Kept under `extra` without a word: every old post has it.
    Comments,
    Lang,
    FeedId,
    IncludeInFeeds,
    Examples,
    Extra,
    SortBy,
    PaginateBy,
    PaginatePath,
    PaginateReversed,
    Transparent,
    GenerateFeeds,
    PageTemplate,
}

/// Where a key may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    Pages,
    Sections,
    Both,
}

pub const KEYS: &[(&str, Field, Where)] = &[
    ("title", Field::Title, Where::Both),
    ("description", Field::Description, Where::Both),
    ("date", Field::Date, Where::Pages),
    ("updated", Field::Updated, Where::Pages),
    ("lastmod", Field::Updated, Where::Pages),
    ("modified", Field::Updated, Where::Pages),
    ("expires", Field::Expires, Where::Pages),
    ("draft", Field::Draft, Where::Both),
    ("published", Field::Published, Where::Pages),
    ("slug", Field::Slug, Where::Pages),
    ("path", Field::Path, Where::Both),
    ("permalink", Field::Permalink, Where::Pages),
    ("aliases", Field::Aliases, Where::Both),
    ("authors", Field::Authors, Where::Pages),
    ("author", Field::Authors, Where::Pages),
    ("tags", Field::Tags, Where::Pages),
    ("tag", Field::Tags, Where::Pages),
    ("categories", Field::Categories, Where::Pages),
    ("category", Field::Categories, Where::Pages),
    ("taxonomies", Field::Taxonomies, Where::Pages),
    ("series", Field::Series, Where::Pages),
    ("series_order", Field::SeriesOrder, Where::Pages),
    ("weight", Field::Weight, Where::Both),
    ("template", Field::Template, Where::Both),
    ("layout", Field::Layout, Where::Pages),
    ("comments", Field::Comments, Where::Pages),
    ("lang", Field::Lang, Where::Both),
    ("feed_id", Field::FeedId, Where::Pages),
    ("include_in_feeds", Field::IncludeInFeeds, Where::Pages),
    ("examples", Field::Examples, Where::Both),
    ("extra", Field::Extra, Where::Both),
    ("sort_by", Field::SortBy, Where::Sections),
    ("paginate_by", Field::PaginateBy, Where::Sections),
    ("paginate_path", Field::PaginatePath, Where::Sections),
    ("paginate_reversed", Field::PaginateReversed, Where::Sections),
    ("transparent", Field::Transparent, Where::Sections),
    ("generate_feeds", Field::GenerateFeeds, Where::Sections),
    ("page_template", Field::PageTemplate, Where::Sections),
];

/// Keys of Hexo, Jekyll, Octopress, Hugo and their themes that faircopy has no use for: a warning, and they are
/// kept under `extra`.
pub const KEPT: &[&str] = &[
    "abbrlink",
    "asides",
    "banner",
    "banner_img",
    "comment",
    "copyright",
    "cover",
    "disableNunjucks",
    "excerpt",
    "featured",
    "footer",
    "header",
    "highlight_shrink",
    "icon",
    "id",
    "image",
    "img",
    "index_img",
    "katex",
    "keywords",
    "license",
    "link",
    "mathjax",
    "meta",
    "mp3",
    "music",
    "password",
    "photos",
    "pin",
    "post_asset_folder",
    "reprint",
    "reward",
    "sharing",
    "sidebar",
    "sitemap",
    "source",
    "sticky",
    "subtitle",
    "summary",
    "thumbnail",
    "toc",
    "toc_number",
    "top",
    "top_img",
    "type",
];

/// Keys that would change what is published, with what to do instead: an error, since to ignore them would be
/// to publish something the author did not mean.
pub const FOREIGN: &[(&str, &str)] = &[
    ("render", "faircopy writes every page that it shows; use `draft = true` to leave one out"),
    ("in_search_index", "move it under `extra`; faircopy has no search index yet"),
    ("insert_anchor_links", "remove it; every heading has an anchor"),
    ("redirect_to", "put `aliases` into the page that it should lead to"),
    ("url", "use `path`"),
    ("publishDate", "use `date`; pages of the future are hidden"),
    ("publishdate", "use `date`; pages of the future are hidden"),
    ("pubDate", "use `date`"),
    ("expiryDate", "use `expires`"),
    ("expirydate", "use `expires`"),
    ("unpublishdate", "use `expires`"),
    ("linkTitle", "move it under `extra`"),
    ("isCJKLanguage", "remove it; faircopy counts Chinese, Japanese and Korean as they are"),
    ("headless", "use `draft = true`"),
    ("menu", "move it under `extra`, where a theme finds it"),
    ("cascade", "state the keys in each page; `page_template` of a section is the one that its pages take over"),
    ("language", "use `lang`"),
    ("redirect_from", "use `aliases`"),
    ("redirect_to_url", "put `aliases` into the page that it should lead to"),
    ("alias", "use `aliases`"),
    ("last_modified_at", "use `updated`"),
    ("date_updated", "use `updated`"),
    ("disableKinds", "remove it; what is written is said in faircopy.toml"),
    ("<<", "YAML's merge keys are not understood here; write the keys themselves"),
];

pub fn find(name: &str) -> Option<(Field, Where)> {
    KEYS.iter().find(|(key, ..)| *key == name).map(|(_, field, place)| (*field, *place))
}

/// Whether a taxonomy cannot be called that, because the word means something else in front matter.
pub fn reserved(name: &str) -> bool {
    name != "tags" && name != "categories" && (find(name).is_some() || FOREIGN.iter().any(|(key, _)| *key == name))
}

impl Where {
    pub fn allows(self, kind: Kind) -> bool {
        match self {
            Self::Pages => kind == Kind::Page,
            Self::Sections => kind == Kind::Section,
            Self::Both => true,
        }
    }
}
