//! Names of languages: which grammar an author means by the first word of an info string.

use super::engine::Syntax;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

/// A language that the highlighter knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(pub(super) Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    /// Index into the grammars.
    Grammar(usize),
    /// A console session; the index is the shell's grammar.
    Session(usize),
}

impl Language {
    pub const PLAIN: Self = Self(Kind::Plain);
}

/// Lower-case name → language.
pub(super) struct Languages {
    known: HashMap<Cow<'static, str>, Language>,
    /// The names of grammars in lower case.
    names: Vec<String>,
    /// The names worth suggesting: no file extensions, nothing with blanks. Made when a name is not known.
    words: OnceLock<Vec<String>>,
    shell: Option<usize>,
}

impl Languages {
    /// Extensions first, then names, then aliases: where they disagree, the later one is meant.
    pub fn of(grammars: &[Syntax]) -> Self {
        let mut known: HashMap<Cow<str>, Language> = HashMap::with_capacity(1024);
        let mut names = Vec::new();
        let shown = || grammars.iter().enumerate().filter(|(_, syntax)| !syntax.hidden);
        for (index, syntax) in shown() {
            known.extend(syntax.file_extensions.iter().map(|extension| (extension.to_lowercase().into(), Language(Kind::Grammar(index)))));
        }
        for (index, syntax) in shown() {
            let name = syntax.name.to_lowercase();
            if name.contains(' ') {
                known.insert(name.replace(' ', "-").into(), Language(Kind::Grammar(index)));
            }
            known.insert(name.clone().into(), Language(Kind::Grammar(index)));
            names.push(name);
        }
        let find = |name: &str| grammars.iter().position(|syntax| syntax.name == name);
        let shell = find(SHELL);
        let mut alias = |names: &'static str, language: Language| {
            known.extend(names.split_ascii_whitespace().map(|name| (name.into(), language)));
        };
        for (grammar, names) in ALIASES {
            if let Some(index) = find(grammar) {
                alias(names, Language(Kind::Grammar(index)));
            }
        }
        if let Some(shell) = shell {
            alias(SESSION, Language(Kind::Session(shell)));
        }
        alias(PLAIN, Language::PLAIN);
        Self { known, names, words: OnceLock::new(), shell }
    }

    pub fn find(&self, name: &str) -> Option<Language> {
        self.known.get(name.to_lowercase().as_str()).copied()
    }

    pub fn words(&self) -> impl Iterator<Item = &str> {
        let words = self.words.get_or_init(|| {
            let aliases = ALIASES.iter().map(|(_, names)| *names).chain([SESSION, PLAIN]);
            let aliases = aliases.flat_map(str::split_ascii_whitespace).filter(|name| self.known.contains_key(*name));
            let mut words: Vec<String> = self.names.iter().map(|name| name.replace(' ', "-")).chain(aliases.map(str::to_owned)).collect();
            words.retain(|word| word.len() > 2 && !word.contains(['(', '.']));
            words.sort();
            words.dedup();
            words
        });
        words.iter().map(String::as_str)
    }

    pub fn is_shell(&self, index: usize) -> bool {
        self.shell == Some(index)
    }
}

pub(super) fn names(grammars: &[Syntax]) -> Vec<&'static str> {
    let mut names: Vec<_> = grammars.iter().filter(|syntax| !syntax.hidden).map(|syntax| syntax.name).collect();
    names.sort_unstable_by_key(|name| name.to_lowercase());
    names
}

const SHELL: &str = "Bourne Again Shell (bash)";

const SESSION: &str = "console shell-session shellsession sh-session bash-session terminal";

const PLAIN: &str = "plain text txt plaintext plain-text none output error stdout stderr raw ascii nohighlight";

/// Names that people write and that are neither a grammar's name nor the right grammar's extension.
pub(super) const ALIASES: &[(&str, &str)] = &[
    (SHELL, "shell sh bash zsh ksh dash ash csh shellscript bats"),
    ("ActionScript", "actionscript3"),
    ("Apache Conf", "apache apacheconf"),
    ("AsciiDoc (Asciidoctor)", "asciidoctor"),
    ("Batch File", "batch dos winbatch"),
    ("C", "h dts devicetree"),
    ("C#", "csharp dotnet"),
    ("C++", "cpp cxx c++ cuda cu ino arduino"),
    ("Clojure", "clojurescript"),
    ("CoffeeScript", "coffee-script"),
    ("Crontab", "cron"),
    ("Diff", "udiff"),
    ("Dockerfile", "docker containerfile"),
    ("DotENV", "dotenv"),
    ("Erlang", "erl"),
    ("F#", "fsharp fs"),
    ("Fortran (Modern)", "fortran"),
    ("Git Ignore", "ignore dockerignore"),
    ("Go", "golang"),
    ("Graphviz (DOT)", "graphviz"),
    ("Groff/troff", "roff nroff"),
    ("Groovy", "gradle jenkinsfile"),
    ("HTML", "html5 handlebars hbs mustache"),
    ("HTML (Jinja2)", "tera django liquid nunjucks"),
    ("HTML (Rails)", "ejs eruby"),
    ("HTTP Request and Response", "https"),
    ("INI", "conf dosini editorconfig systemd service"),
    ("JavaScript", "node mjs cjs ecmascript"),
    ("JSON", "jsonc json5 jsonl ndjson geojson webmanifest"),
    ("Java Properties", "javaproperties"),
    ("Lisp", "elisp emacs-lisp common-lisp scheme wat wast"),
    ("MATLAB", "octave"),
    ("Makefile", "make gnumake kbuild justfile just"),
    ("Markdown", "gfm commonmark mdx"),
    ("OCaml", "reason"),
    ("Objective-C", "objc objectivec obj-c"),
    ("Objective-C++", "objc++ objectivec++"),
    ("Pascal", "delphi"),
    ("Protocol Buffer", "protobuf3"),
    ("Python", "python2 python3 py2 pycon starlark meson"),
    ("R", "rlang"),
    ("Regular Expression", "regex regexp"),
    ("Ruby", "irb jruby"),
    ("SQL", "mysql mariadb postgresql postgres pgsql plpgsql plsql sqlite sqlite3 tsql"),
    ("Terraform", "opentofu"),
    ("TypeScriptReact", "jsx typescript-react"),
    ("VimL", "vimscript nvim neovim"),
    ("Vue Component", "vuejs"),
    ("XML", "plist atom xsl wsdl"),
    ("nginx", "nginxconf"),
    ("orgmode", "org-mode"),
    ("reStructuredText", "restructured-text"),
    ("syslog", "journal dmesg"),
    ("x86_64 Assembly", "s assembly assembler gas masm x86asm x86"),
];
