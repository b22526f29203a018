//! A post of the old site as it was found: what is known of it, and its text in the form that it had.

use super::dom::{Dom, NodeId};
use super::rule::Dropped;
use std::sync::Arc;

/// A post before it is converted.
#[derive(Clone, Debug)]
pub struct Post {
    /// The file that it was found in, from the folder that is imported, with `/` between the parts. Of several posts in
    /// one file each says which it is: `blog.xml#12`.
    pub origin: String,
    /// Its address on the old site, from the root of the host: `/2013/06/21/softirq/`. `None` if it is not known.
    pub address: Option<String>,
    pub meta: Meta,
    pub body: Body,
    /// How it was found.
    pub found: Found,
    /// What was noticed on the way.
    pub remarks: Vec<Remark>,
}

/// The text of a post.
#[derive(Clone, Debug)]
pub enum Body {
    /// The children of `root`, without what `dropped` lists. The tree is the page as it was; nothing was changed in it.
    Html { dom: Arc<Dom>, root: NodeId, dropped: Vec<Dropped> },
    /// Markdown that needs no conversion any more; where `origin` is a source of a static-site generator.
    Markdown(String),
}

/// How a post was found in its page.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Such as `hexo-landscape`, `octopress`, `wxr`, `readability` or `--select`.
    pub dialect: &'static str,
    /// 0 to 1.
    pub confidence: f64,
    /// Only the beginning of a post whose whole text stands at `Post::address`, as lists with "Read more" have it.
    pub is_excerpt: bool,
}

/// What the front matter will say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    pub title: Option<Known<String>>,
    /// RFC 3339 with the offset where it is known, else `YYYY-MM-DDThh:mm:ss` or `YYYY-MM-DD`.
    pub date: Option<Known<String>>,
    pub updated: Option<Known<String>>,
    pub description: Option<Known<String>>,
    /// A BCP 47 tag.
    pub lang: Option<Known<String>>,
    pub authors: Vec<String>,
    pub tags: Vec<String>,
    pub categories: Vec<String>,
    pub draft: bool,
    /// From when on it is not shown any more, as `date` is written.
    pub expires: Option<Known<String>>,
    /// Its place in a list that is sorted so.
    pub weight: Option<i64>,
    pub slug: Option<String>,
    /// Further addresses that led to it.
    pub aliases: Vec<String>,
    /// The id that the old feed gave it.
    pub feed_id: Option<String>,
    /// Keys of the old front matter that mean nothing here, kept under `extra`: key → a value in TOML.
    pub extra: Vec<(String, String)>,
}

/// A value and where it was read, such as `json-ld`, `og:title`, `time`, `address`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known<T> {
    pub value: T,
    pub source: &'static str,
}

/// Something a person should know about how a post came over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// A word for machines, such as `unknown-shortcode`.
    pub code: &'static str,
    pub message: String,
    /// Line of the old source, from 1, where one can be told.
    pub line: Option<usize>,
}
