//! Which class a scope shows.
//!
//! Grammars name tokens by scopes such as `string.quoted.double.rust`. A rule is a prefix of a scope, whole atoms
//! at a time; the longest one that fits decides, and a scope that no rule fits shows what the scopes around it
//! show. Every kind of scope that is not in the table is left out on purpose: punctuation, operators, plain
//! variables and parameters are most of a program, and colouring them colours nothing. So is `invalid`: code
//! in a note is an excerpt, and a grammar is no judge of it.

use super::class::Class;
use std::collections::HashMap;
use syntect::parsing::Scope;

/// What is to be seen of a text under a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    Plain,
    Class(Class),
    /// Plain unless spelled in letters: `and`, `not` and `sizeof` are keywords to a reader.
    Operator,
}

impl Paint {
    pub fn class(self, text: &str) -> Option<Class> {
        match self {
            Self::Plain => None,
            Self::Class(class) => Some(class),
            Self::Operator => text.bytes().all(|byte| byte.is_ascii_alphabetic()).then_some(Class::Keyword),
        }
    }
}

/// The rules by their first atom, each list with the longest prefixes first. Comparing scopes is arithmetic on
/// two words and takes no lock; only [`Scopes::new`] touches syntect's table of names.
pub struct Scopes {
    rules: HashMap<u16, Vec<(Scope, Paint)>>,
}

impl Default for Scopes {
    fn default() -> Self {
        Self::new()
    }
}

impl Scopes {
    pub fn new() -> Self {
        let mut rules: HashMap<u16, Vec<(Scope, Paint)>> = HashMap::new();
        for (prefixes, paint) in RULES {
            for prefix in prefixes.split_ascii_whitespace() {
                if let Ok(scope) = Scope::new(prefix) {
                    rules.entry(scope.atom_at(0)).or_default().push((scope, *paint));
                }
            }
        }
        for list in rules.values_mut() {
            list.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
        }
        Self { rules }
    }

    pub fn paint(&self, scope: Scope) -> Option<Paint> {
        let list = self.rules.get(&scope.atom_at(0))?;
        list.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, paint)| *paint)
    }
}

const RULES: &[(&str, Paint)] = &[
    // Code within something else begins anew: `${…}` in a string, a script in a page.
    ("source text embedding meta.interpolation meta.embedded meta.template.expression", Paint::Plain),
    ("source.regexp", Paint::Class(Class::Regex)),
    ("comment", Paint::Class(Class::Comment)),
    ("comment.block.documentation comment.line.documentation text.html.javadoc", Paint::Class(Class::DocComment)),
    ("keyword storage", Paint::Class(Class::Keyword)),
    ("keyword.operator", Paint::Operator),
    ("keyword.operator.word.mnemonic", Paint::Class(Class::Keyword)),
    // `*` and `=>` are filed under storage by some grammars.
    ("storage.type.function.arrow storage.modifier.array storage.modifier.pointer", Paint::Operator),
    ("storage.type.go support.type support.class support.interface support.struct", Paint::Class(Class::Type)),
    (
        "entity.name.type entity.name.class entity.name.struct entity.name.enum entity.name.union entity.name.trait \
         entity.name.interface entity.name.impl entity.name.protocol entity.other.inherited-class",
        Paint::Class(Class::Type),
    ),
    ("support.type.package", Paint::Plain),
    ("entity.name.function variable.function support.function", Paint::Class(Class::Function)),
    ("support.function.test support.function.double-brace", Paint::Plain),
    ("keyword.command.dosbatch", Paint::Class(Class::Function)),
    ("entity.name.macro support.macro", Paint::Class(Class::Macro)),
    (
        "meta.annotation variable.annotation storage.type.annotation meta.decorator entity.name.function.decorator",
        Paint::Class(Class::Annotation),
    ),
    ("string constant.character storage.type.string", Paint::Class(Class::String)),
    // Words without quotes are most of a YAML file or of a shell script.
    ("string.unquoted string.name.value.ini", Paint::Plain),
    ("string.unquoted.heredoc", Paint::Class(Class::String)),
    ("constant.character.escape constant.other.placeholder punctuation.definition.placeholder", Paint::Class(Class::Escape)),
    ("string.regexp", Paint::Class(Class::Regex)),
    ("constant.numeric storage.type.numeric keyword.other.unit", Paint::Class(Class::Number)),
    ("constant.language constant.boolean variable.language", Paint::Class(Class::Builtin)),
    ("constant support.constant entity.name.constant", Paint::Class(Class::Constant)),
    ("constant.other.table-name constant.other.database-name", Paint::Plain),
    (
        "variable.other.readwrite.shell variable.other.readwrite.assignment.shell variable.parameter.positional.shell \
         variable.language.shell punctuation.definition.variable variable.other.php variable.other.readwrite.perl \
         variable.other.readwrite.instance variable.other.readwrite.class variable.other.readwrite.global \
         variable.other.makefile variable.parameter.makefile keyword.other.block.begin.makefile \
         keyword.other.block.end.makefile variable.language.automatic.makefile variable.other.less variable.other.sass \
         variable.other.scss variable.declaration.scss variable.other.rust variable.parameter.macro.rust \
         support.type.custom-property constant.language.register variable.other.powershell variable.other.cmake",
        Paint::Class(Class::Variable),
    ),
    (
        "meta.mapping.key.json entity.name.tag.yaml entity.name.tag.toml support.type.property-name keyword.name.ini \
         keyword.other.definition.ini support.other.keyname",
        Paint::Class(Class::Key),
    ),
    ("entity.name.tag", Paint::Class(Class::Tag)),
    ("entity.other.attribute-name entity.other.pseudo-class entity.other.pseudo-element", Paint::Class(Class::Attribute)),
    ("variable.parameter.option", Paint::Class(Class::Option)),
    ("entity.name.label storage.modifier.lifetime entity.name.lifetime", Paint::Class(Class::Label)),
    ("markup.heading entity.name.section entity.section entity.name.table", Paint::Class(Class::Heading)),
    ("markup.underline.link", Paint::Class(Class::Link)),
    ("markup.bold", Paint::Class(Class::Strong)),
    ("markup.italic", Paint::Class(Class::Emphasis)),
    ("markup.raw", Paint::Class(Class::String)),
    ("markup.inserted", Paint::Class(Class::Inserted)),
    ("markup.deleted", Paint::Class(Class::Deleted)),
    ("meta.diff.header meta.diff.range meta.diff.index meta.header.diff meta.separator.diff markup.changed", Paint::Class(Class::Hunk)),
    // The words of a function's line behind `@@` belong to the line.
    ("entity.name.section.diff", Paint::Class(Class::Hunk)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_prefix_decides() {
        let scopes = Scopes::new();
        for (scope, paint) in [
            ("string.quoted.double.rust", Some(Paint::Class(Class::String))),
            ("string.unquoted.shell", Some(Paint::Plain)),
            ("string.unquoted.heredoc.shell", Some(Paint::Class(Class::String))),
            ("stringy", None),
            ("constant.character.escape.rust", Some(Paint::Class(Class::Escape))),
            ("keyword.control.rust", Some(Paint::Class(Class::Keyword))),
            ("keyword.operator.logical.python", Some(Paint::Operator)),
            ("entity.name.tag.yaml", Some(Paint::Class(Class::Key))),
            ("entity.name.tag.block.any.html", Some(Paint::Class(Class::Tag))),
            ("meta.function.rust", None),
            ("punctuation.section.block.begin.rust", None),
            ("punctuation.definition.variable.shell", Some(Paint::Class(Class::Variable))),
        ] {
            assert_eq!(scopes.paint(Scope::new(scope).unwrap()), paint, "{scope}");
        }
    }

    #[test]
    fn every_rule_is_a_scope_and_stands_once() {
        let mut seen = std::collections::BTreeSet::new();
        for prefix in RULES.iter().flat_map(|(prefixes, _)| prefixes.split_ascii_whitespace()) {
            assert!(Scope::new(prefix).is_ok(), "{prefix}");
            assert!(seen.insert(prefix), "{prefix} stands twice");
        }
    }
}
