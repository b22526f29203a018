//! Which shortcodes enclose code, and in which language. Known are those of SyntaxHighlighter Evolved
//! (`[sourcecode language="c"]`, `[code]`, `[php]` …), Crayon (`[crayon]`), CodeColorer (`[cc]`,
//! `[cci_php]`), GeSHi (`[geshi]`) and WP-Synhighlight (`[codesyntax]`).

use super::grammar::{Attrs, Shortcode};

/// Names of SyntaxHighlighter's brushes that are shortcodes as well.
const BRUSHES: &str = "actionscript3 arduino as3 bash c c-sharp cf clj clojure coldfusion cpp csharp css delphi diff erl erlang fsharp \
    go golang groovy haskell html java javafx javascript jfx js jscript matlab obj-c objc pas pascal patch perl php \
    pl plain powershell ps py python rails rb ror ruby scala shell splus sql swift tex text typescript vb vbnet \
    xhtml xml xslt yaml";

/// The language of a shortcode that encloses code; `None` if it is no such shortcode.
pub fn language(shortcode: &Shortcode) -> Option<Option<String>> {
    shortcode.inner?;
    let attrs = shortcode.attrs();
    let name = shortcode.name;
    let stated = || ["language", "lang", "type", "syntax"].iter().find_map(|key| attrs.get(key)).or(attrs.bare()).map(str::to_owned);
    let language = match name {
        "sourcecode" | "source" | "code" | "crayon" | "geshi" | "GeSHi" | "codesyntax" => stated(),
        _ if BRUSHES.split(' ').any(|brush| brush == name) => stated_only(&attrs).or_else(|| Some(name.to_owned())),
        _ => match color_code(name)? {
            "" => stated(),
            language => Some(language.to_owned()),
        },
    };
    Some(language.and_then(|language| known_as(&language)))
}

/// A brush's name is the language, unless an attribute says otherwise.
fn stated_only(attrs: &Attrs) -> Option<String> {
    attrs.get("language").or(attrs.get("lang")).map(str::to_owned)
}

/// CodeColorer: `cc`, letters of options, and perhaps `_` with a language.
pub fn color_code(name: &str) -> Option<&str> {
    let rest = name.strip_prefix("cc")?;
    let (options, language) = rest.split_once('_').unwrap_or((rest, ""));
    // i: inline, b: block, e: escaped, s: strict, n: no numbers, l: lines, w: wrap, h: no links; capitals turn them off.
    options.chars().all(|c| "bdehilnswBDEHILNSW".contains(c)).then_some(language)
}

/// The name by which others know a brush.
fn known_as(language: &str) -> Option<String> {
    let language = language.trim().to_lowercase();
    let name = match language.as_str() {
        "" | "plain" | "text" | "plaintext" | "none" | "default" => return None,
        "jscript" | "js" => "javascript",
        "as3" => "actionscript3",
        "c-sharp" => "csharp",
        "obj-c" => "objc",
        "cf" => "coldfusion",
        "clj" => "clojure",
        "erl" => "erlang",
        "jfx" => "javafx",
        "matlabkey" => "matlab",
        "pas" => "pascal",
        "patch" => "diff",
        "pl" => "perl",
        "ps" => "powershell",
        "rails" | "ror" => "ruby",
        "splus" => "r",
        "vbnet" => "vb",
        "xhtml" => "html",
        other => other,
    };
    Some(name.to_owned())
}
