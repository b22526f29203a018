//! The tags of the generators become Markdown.
//!
//! A text is cut into prose, code and tags ([`scan`]); a dialect says what each tag is ([`Answer`]); [`Translator`] writes it
//! down ([`writer`]) and keeps count of the lines, so that every remark has its own. Code is left as it is, but for the
//! marks by which a generator keeps its own tags from being read (`{% raw %}`, `{{</* */>}}`). Nothing is expanded twice.
//!
//! | tag | becomes |
//! |---|---|
//! | **Liquid, Octopress, Hexo** | |
//! | `codeblock`, `code`, `highlight`; fences with a title and a link | a fenced block with `title`, `hl`, `start`, `linenos`; the link below it |
//! | `include_code` | the file's text in a fenced block |
//! | `img`, `image`, `asset_img` | an image; class and size are dropped with a remark |
//! | `blockquote`, `quote`, `pullquote`, `cq`, `centerquote` | a quotation, its source in its last line |
//! | `note`, `subnote`, `alert`, `admonition` | one of GitHub's alerts |
//! | `tabs`, `subtabs` | their names in bold, with a remark |
//! | `fold`, `folding`, `spoiler`, `hideToggle`, `details` | `<details>` |
//! | `post_url`, `post_path`, `asset_path` | an address |
//! | `link`, `post_link`, `asset_link`, `button`, `btn`, `pdf`, `gist`, `jsfiddle`, `caniuse` | a link |
//! | `youtube`, `vimeo`, `iframe` | `<iframe>` |
//! | `video` | `<video>` |
//! | `label` | `<mark>` |
//! | `mermaid` | a fenced block |
//! | `raw`, `rawblock` | what stands in it |
//! | `comment` | an HTML comment |
//! | `grouppicture`, `gp`, `gallery` | what stands in them, with a remark |
//! | `{{ site.url }}`, `site.baseurl`, `site.title`, `page.title`, `page.url`; `"/x" \| relative_url`, `absolute_url` | their value |
//! | `{:.class}` | dropped with a remark; `{: #id}` below a heading becomes its `{#id}` |
//! | `* TOC` with `{:toc}` | dropped with a remark |
//! | **Hugo** | |
//! | `highlight` | a fenced block |
//! | `figure`, `img`, `image` | an image, its caption in italics below it |
//! | `ref`, `relref` | the address of that page |
//! | `param` | the value |
//! | `notice`, `admonition`, `alert`, `callout`, `hint`, `note`, `tip`, `info`, `warning`, `danger`, … | one of GitHub's alerts |
//! | `details`, `expand`, `collapse`, `spoiler` | `<details>` |
//! | `tabs`, `tab`, `columns` | what stands in them, names in bold, with a remark |
//! | `youtube`, `vimeo`, `video`, `gist`, `tweet`, `x`, `instagram`, `button`, `mermaid`, `rawhtml`, `comment` | as above |
//! | `toc` | dropped with a remark |
//! | **Zola** | |
//! | `youtube`, `vimeo`, `streamable`, `gist`, `figure`, `image`, `img` | as above |
//! | `quote` … `end`; `note`, `alert`, `admonition`, `tip`, …; `details`; `mermaid` | as above |
//! | **mdBook** | |
//! | `{{#include}}`, `{{#rustdoc_include}}`, `{{#playground}}` | `file=` and `region=` of the block, else the lines themselves |
//! | `{{#title}}` | dropped with a remark |
//! | **all** | |
//! | `<!--more-->` in any spelling | `<!-- more -->` |
//!
//! What is not in the table stays as it was written and is a remark `unknown-tag`.

mod brace;
mod hugo;
mod include;
mod info;
pub mod lines;
mod make;
mod notes;
mod prose;
pub mod regions;
mod scan;
#[cfg(test)]
mod tests;
mod translator;
mod words;
mod writer;
mod zola;

pub use translator::translate;

use super::site::Site;
use translator::Translator;
use writer::End;

/// The post that a text belongs to.
pub struct Context<'a> {
    pub site: &'a Site<'a>,
    /// Of its file, from the folder that is imported.
    pub path: &'a str,
    pub title: &'a str,
    pub address: Option<&'a str>,
    /// Line of the file at which the text begins, from 1.
    pub line: usize,
}

/// What a tag is.
enum Answer {
    /// Text in the line.
    Text(String),
    /// Lines of their own.
    Block(String, End),
    /// The beginning of a part that ends by a tag of this name.
    Open(&'static str, Wrap),
    /// The end of a part.
    Close(String),
    Unknown,
}

/// What becomes of a part between two tags.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wrap {
    /// A quotation, and who said it.
    Quote(String),
    /// Octopress' quotation in the margin, which marks by `{" "}` what it repeats.
    PullQuote,
    Alert {
        kind: &'static str,
        title: String,
    },
    Details {
        summary: String,
        is_open: bool,
    },
    /// Hexo's tabs, each between `<!-- tab name -->` and `<!-- endtab -->`.
    Tabs,
    /// The text as it is, below a title in bold.
    Titled(String),
}
