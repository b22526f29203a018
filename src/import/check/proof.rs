//! What the comparison found, as plain data.

use serde::Serialize;

/// How a post came over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Grade {
    /// Everything that is compared is equal.
    #[default]
    A,
    /// All words, code and structure are there; emphasis, white space, the alternative text of a picture, the spacing of a
    /// list, the alignment of a column or the order of paragraphs differ.
    B,
    /// All words and all code are there; links, pictures, headings, lists, tables, quotes, footnotes or the like differ.
    C,
    /// A word or a byte of code was lost or added.
    D,
}

impl Grade {
    pub const ALL: [Self; 4] = [Self::A, Self::B, Self::C, Self::D];

    pub fn letter(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
            Self::C => 'C',
            Self::D => 'D',
        }
    }

    /// What it means, in a few words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::A => "everything is equal",
            Self::B => "only emphasis, spacing or the like differ",
            Self::C => "structure differs: links, pictures, headings, lists, tables",
            Self::D => "words or bytes of code were lost or added",
        }
    }
}

/// What an item or a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Words and signs of the text.
    Words,
    /// A block of code, byte by byte.
    Code,
    /// A block of code that was none in the original: its words are compared with the text, its bytes cannot be.
    CodeMark,
    /// Code within a line.
    InlineCode,
    Link,
    Image,
    Heading,
    List,
    Table,
    /// A quote, or something to unfold.
    Quote,
    /// A rule across the page.
    Rule,
    /// A frame, a film or a sound.
    Media,
    Footnote,
    /// Raised or lowered text.
    Script,
    Emphasis,
    Spacing,
    AltText,
    HeadingShift,
    ListSpacing,
    TableCell,
    Order,
}

impl Kind {
    /// The grade that a difference of this kind costs.
    pub fn grade(self) -> Grade {
        match self {
            Self::Words | Self::Code => Grade::D,
            Self::Emphasis | Self::Spacing | Self::AltText | Self::HeadingShift | Self::ListSpacing | Self::TableCell | Self::Order => {
                Grade::B
            }
            _ => Grade::C,
        }
    }

    /// As a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Code => "code",
            Self::CodeMark => "text that became code",
            Self::InlineCode => "code in a line",
            Self::Link => "link",
            Self::Image => "picture",
            Self::Heading => "heading",
            Self::List => "list",
            Self::Table => "table",
            Self::Quote => "quote",
            Self::Rule => "rule",
            Self::Media => "media",
            Self::Footnote => "footnote",
            Self::Script => "raised or lowered text",
            Self::Emphasis => "emphasis",
            Self::Spacing => "spacing",
            Self::AltText => "alternative text",
            Self::HeadingShift => "level of all headings",
            Self::ListSpacing => "spacing of a list",
            Self::TableCell => "alignment or head of a table",
            Self::Order => "order of the text",
        }
    }
}

/// What was compared, and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Proof {
    pub grade: Grade,
    /// The share of words, blocks of code and things of structure that are equal, of all that stand on either side, rounded
    /// down to hundredths: 100 only if all of them are. What costs the grade B is no item and does not count.
    pub percent: f64,
    pub words: Words,
    pub code: Code,
    /// The things of structure, in an order that is always the same.
    pub structure: Vec<Structure>,
    /// What differs: the gravest first, kind by kind in the order of the document. Of each kind the first [`LISTED`].
    pub losses: Vec<Loss>,
    /// How many differences are not listed for want of room.
    pub left_out: usize,
    pub dropped: Drops,
}

/// So many differences of a kind are listed for a post.
pub const LISTED: usize = 50;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Words {
    /// Of the original, without what was dropped by a rule and without blocks of code.
    pub total: usize,
    pub lost: usize,
    pub added: usize,
    /// Lost at one place and there at another.
    pub moved: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Code {
    /// Blocks of the original.
    pub blocks: usize,
    /// Those of them that are equal to the last byte.
    pub equal: usize,
    /// Numbers (from 1) of the blocks of the original that are not.
    pub different: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Structure {
    pub kind: Kind,
    pub original: usize,
    pub new: usize,
    pub equal: usize,
}

/// A difference with both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    pub kind: Kind,
    pub original: Excerpt,
    pub new: Excerpt,
    /// The text of the nearest heading before it; empty if there is none.
    pub near: String,
}

/// A piece of one side. `text` is what differs; it is empty where the side has nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    pub before: String,
    pub text: String,
    pub after: String,
}

impl Excerpt {
    pub fn only(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// What rules dropped from the original.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Drops {
    /// What a reader saw, one by one.
    pub visible: Vec<Drop>,
    /// The rest, by rule.
    pub counted: Vec<DropCount>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drop {
    pub rule: &'static str,
    /// The first 80 characters of its text; of its HTML if it has no text.
    pub excerpt: String,
    pub words: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DropCount {
    pub rule: &'static str,
    pub nodes: usize,
    pub words: usize,
}
