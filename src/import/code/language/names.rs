//! Words that are languages, and words that are not.

/// Words that highlighters write for "no language", and their own words.
const NONE: &str = "\
    astro-code chroma cnblogs_code code code-block codeblock codehilite crayon default enlighterjsraw fallback \
    generic highlight highlighter-rouge highlighttable hljs line-numbers linenums lntable no-highlight nohighlight \
    none notranslate numberlines plain plaintext prettyprint prettyprinted raw rouge-table shiki source sourcecode \
    syntax text txt undefined unknown wp-block-code wp-block-preformatted wp-block-syntaxhighlighter-code wrap";

/// Languages by the names that authors and highlighters use.
const KNOWN: &str = "\
    abap actionscript actionscript3 ada agda apache apacheconf apl applescript arduino as3 asciidoc asm asp aspx \
    assembly autohotkey autoit awk bash basic bat batch bibtex c c# c++ cc cfg clj clojure cmake cmd coffee \
    coffeescript coldfusion conf console cpp crystal cs csharp css csv cuda cython d dart delphi diff django \
    docker dockerfile dos dot dts elisp elixir elm emacs-lisp erb erl erlang f# fish fortran fsharp gas gcc gdb \
    glsl gnuplot go golang gradle graphql groovy haml handlebars haskell hcl hlsl hs htm html http hxx ini ipython \
    irb java javascript jinja jinja2 js jscript json json5 jsonc jsp jsx julia kconfig kotlin kt latex less lisp \
    llvm lua make makefile markdown mathematica matlab md mermaid mips mysql nasm nginx nim nix node objc \
    objective-c objectivec ocaml octave pascal patch perl perl6 pgsql php pl plsql postgresql powershell prolog \
    properties protobuf ps ps1 puppet py pycon python python2 python3 qml r racket rails rb regex rs rst ruby rust \
    sass scala scheme scss sed sh shell shell-session smalltalk sml solidity sql sqlite styl stylus svelte svg \
    swift systemd systemverilog tcl tcsh terraform tex toml ts tsql tsx typescript vala vb vb.net vbnet vbscript \
    verilog vhdl vim viml vue wasm x86asm xhtml xml xslt yaml yml zig zsh";

/// What may stand in `lang` and is a language of people.
const NATURAL: &str = "\
    ar cz da de el en es et fa fi fr he hi hu id it ja jp ko nl no pt ru sv th tr uk vi zh";

/// Whether a word says that there is no language, or is a word of a highlighter for something else.
pub fn is_none(name: &str) -> bool {
    name.is_empty() || NONE.split(' ').any(|none| none.eq_ignore_ascii_case(name))
}

pub fn is_known(name: &str) -> bool {
    KNOWN.split(' ').any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a word that stands where highlighters write the language may be one that is not in the table.
pub fn may_be(name: &str) -> bool {
    let is_word = name.len() <= 30 && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '+' | '#' | '-' | '.' | '_' | '*'));
    let is_style = name.starts_with("hljs-") || name.starts_with("wp-") || name.starts_with("has-") || name.contains("line-number");
    is_word && !is_style && !is_none(name)
}

/// Whether the value of an attribute `lang` names a language of people: `en`, `zh-CN`.
pub fn is_natural(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    let (main, rest) = tag.split_once(['-', '_']).map_or((&*tag, None), |(main, rest)| (main, Some(rest)));
    NATURAL.split(' ').any(|natural| natural == main) || rest.is_some_and(|region| main.len() == 2 && region.len() == 2)
}

/// The language of a style class of dp.SyntaxHighlighter. `dp-c` is that of C, C#, JavaScript and PHP.
pub fn of_dp(style: &str) -> Option<&'static str> {
    Some(match style {
        "cpp" => "cpp",
        "css" => "css",
        "delphi" => "delphi",
        "j" => "java",
        "py" => "python",
        "rb" => "ruby",
        "sql" => "sql",
        "vb" => "vb",
        "xml" => "xml",
        _ => return None,
    })
}
