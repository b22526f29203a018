//! Why something of an old page is not in the new one. What is left out is left out by one of these rules, and listed.

use super::dom::NodeId;

/// A rule by which something is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// `script`, `style`, `template`, `meta` and the like: a reader never sees them.
    Invisible,
    /// A comment of the HTML.
    Comment,
    /// Line numbers beside code that are no part of it.
    LineNumbers,
    /// Buttons and labels that a script put beside code.
    CodeTools,
    /// The link to itself that a heading carries.
    HeadingAnchor,
    /// The list of the page's headings.
    Contents,
    /// The title, which the front matter states.
    Title,
    /// Date, author, terms, reading time and the like, which the front matter states.
    Byline,
    /// Links to other posts: related ones, the next and the one before.
    Related,
    /// Buttons for sharing, rating, paying and subscribing.
    Share,
    /// Comments of readers, and the form for them. They hold personal data.
    Discussion,
    /// The box that says who wrote it and under which licence.
    Licence,
    /// Menus, sidebars, headers and footers of the site.
    Navigation,
    /// What leads to the rest of a post on a list of posts.
    ReadMore,
    /// The link back from a footnote to its mention, the mark that stands before a footnote, and the rule above all of them.
    FootnoteLink,
    /// A picture that stands for one that is loaded later.
    Placeholder,
    /// What stands there for readers whose browsers run no scripts.
    NoScript,
    /// What a script would have brought from another site: a gist.
    Embed,
    /// A formula as it was drawn, beside the formula itself.
    DrawnFormula,
    /// Something that could do harm: a script's address, an event handler, a style, a form.
    Unsafe,
    /// An element without text and without anything to see.
    Empty,
}

impl Rule {
    /// As reports name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Invisible => "invisible",
            Self::Comment => "comment",
            Self::LineNumbers => "line-numbers",
            Self::CodeTools => "code-tools",
            Self::HeadingAnchor => "heading-anchor",
            Self::Contents => "table-of-contents",
            Self::Title => "title",
            Self::Byline => "byline",
            Self::Related => "related",
            Self::Share => "share",
            Self::Discussion => "discussion",
            Self::Licence => "licence",
            Self::Navigation => "navigation",
            Self::ReadMore => "read-more",
            Self::FootnoteLink => "footnote-link",
            Self::Placeholder => "placeholder",
            Self::NoScript => "noscript",
            Self::Embed => "embed",
            Self::DrawnFormula => "drawn-formula",
            Self::Unsafe => "unsafe",
            Self::Empty => "empty",
        }
    }

    /// Whether a reader of the old page saw what the rule drops, as a part of what the author wrote or beside it. Such
    /// drops are shown with their text.
    pub fn is_visible(self) -> bool {
        !matches!(
            self,
            Self::Invisible
                | Self::Comment
                | Self::LineNumbers
                | Self::HeadingAnchor
                | Self::FootnoteLink
                | Self::DrawnFormula
                | Self::Empty
        )
    }
}

/// A node of the old page that was dropped with everything below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dropped {
    pub node: NodeId,
    pub rule: Rule,
}
