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
        let name = self.open().split('"').nth(1);
        name.unwrap_or_default()
    }

    /// The tag that opens a span of the class, as it is written for each token.
    pub fn open(self) -> &'static str {
        macro_rules! open {
            ($name:literal) => {
                concat!("<span class=\"", $name, "\">")
            };
        }
        match self {
            Self::Comment => open!("hl-c"),
            Self::DocComment => open!("hl-d"),
            Self::Keyword => open!("hl-k"),
            Self::Type => open!("hl-t"),
            Self::Function => open!("hl-f"),
            Self::Macro => open!("hl-x"),
            Self::Annotation => open!("hl-a"),
            Self::String => open!("hl-s"),
            Self::Escape => open!("hl-e"),
            Self::Regex => open!("hl-r"),
            Self::Number => open!("hl-n"),
            Self::Builtin => open!("hl-b"),
            Self::Constant => open!("hl-m"),
            Self::Variable => open!("hl-v"),
            Self::Key => open!("hl-y"),
            Self::Tag => open!("hl-g"),
            Self::Attribute => open!("hl-j"),
            Self::Option => open!("hl-o"),
            Self::Label => open!("hl-l"),
            Self::Heading => open!("hl-h"),
            Self::Link => open!("hl-u"),
            Self::Strong => open!("hl-st"),
            Self::Emphasis => open!("hl-em"),
            Self::Inserted => open!("hl-di"),
            Self::Deleted => open!("hl-dd"),
            Self::Hunk => open!("hl-dh"),
            Self::Prompt => open!("hl-p"),
        }
    }
}
