//! The kinds of token that a reader can tell apart, and their names in HTML.
//!
//! They are few on purpose: a page with twenty colours is read no better than one with eight, and every span
//! costs bytes. Operators and punctuation have no class.

/// What a token is. `docs/highlighting.md` describes each for authors of themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Comment,
    DocComment,
    Keyword,
    Type,
    Function,
    Macro,
    Annotation,
    String,
    Escape,
    Regex,
    Number,
    /// Constants of the language such as `true`, and `self`.
    Builtin,
    Constant,
    /// Variables of languages that mark them: `$x`, `@x`.
    Variable,
    /// The name in a name-value pair: JSON, YAML, TOML, CSS.
    Key,
    Tag,
    Attribute,
    /// A command's option such as `--all`.
    Option,
    /// Labels, lifetimes.
    Label,
    Heading,
    Link,
    Strong,
    Emphasis,
    Inserted,
    Deleted,
    /// The lines of a diff that say where one is.
    Hunk,
    /// What a shell prints before a command.
    Prompt,
}

impl Class {
    pub const ALL: [Self; 27] = [
        Self::Comment,
        Self::DocComment,
        Self::Keyword,
        Self::Type,
        Self::Function,
        Self::Macro,
        Self::Annotation,
        Self::String,
        Self::Escape,
        Self::Regex,
        Self::Number,
        Self::Builtin,
        Self::Constant,
        Self::Variable,
        Self::Key,
        Self::Tag,
        Self::Attribute,
        Self::Option,
        Self::Label,
        Self::Heading,
        Self::Link,
        Self::Strong,
        Self::Emphasis,
        Self::Inserted,
        Self::Deleted,
        Self::Hunk,
        Self::Prompt,
    ];

    /// The class in HTML; the variable with its colour is `--` and this name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Comment => "hl-c",
            Self::DocComment => "hl-d",
            Self::Keyword => "hl-k",
            Self::Type => "hl-t",
            Self::Function => "hl-f",
            Self::Macro => "hl-x",
            Self::Annotation => "hl-a",
            Self::String => "hl-s",
            Self::Escape => "hl-e",
            Self::Regex => "hl-r",
            Self::Number => "hl-n",
            Self::Builtin => "hl-b",
            Self::Constant => "hl-m",
            Self::Variable => "hl-v",
            Self::Key => "hl-y",
            Self::Tag => "hl-g",
            Self::Attribute => "hl-j",
            Self::Option => "hl-o",
            Self::Label => "hl-l",
            Self::Heading => "hl-h",
            Self::Link => "hl-u",
            Self::Strong => "hl-st",
            Self::Emphasis => "hl-em",
            Self::Inserted => "hl-di",
            Self::Deleted => "hl-dd",
            Self::Hunk => "hl-dh",
            Self::Prompt => "hl-p",
        }
    }
}
