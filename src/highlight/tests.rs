use super::engine::pieces::PIECES;
use super::*;
use proptest::prelude::*;

fn html(name: &str, code: &str) -> String {
    let highlighter = Highlighter::new();
    let language = highlighter.language(name).unwrap_or(Language::PLAIN);
    highlighter.lines(language, code).html().to_owned()
}

/// What a reader copies: the text between the tags.
fn text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn can_be_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Highlighter>();
}

#[test]
fn languages_by_the_names_people_write() {
    let highlighter = Highlighter::new();
    let shown = |name: &str| match highlighter.language(name).map(|language| language.0) {
        None => "unknown".to_owned(),
        Some(Kind::Plain) => "plain".to_owned(),
        Some(Kind::Session(_)) => "session".to_owned(),
        Some(Kind::Grammar(index)) => highlighter.grammars.syntaxes()[index].name.to_owned(),
    };
    let bash = "Bourne Again Shell (bash)";
    for (names, grammar) in [
        ("rust rs Rust RUST", "Rust"),
        ("c C h", "C"),
        ("c++ cpp cxx cc hpp C++", "C++"),
        ("sh shell bash zsh SH", bash),
        ("console shell-session terminal", "session"),
        ("plain text txt plaintext none output error", "plain"),
        ("asm s x86asm nasm", "x86_64 Assembly"),
        ("go golang", "Go"),
        ("make makefile mk kbuild", "Makefile"),
        ("dockerfile docker Dockerfile", "Dockerfile"),
        ("yml yaml", "YAML"),
        ("json jsonc", "JSON"),
        ("toml", "TOML"),
        ("diff patch", "Diff"),
        ("ini conf systemd", "INI"),
        ("ts typescript", "TypeScript"),
        ("tsx jsx", "TypeScriptReact"),
        ("js javascript mjs", "JavaScript"),
        ("vim viml", "VimL"),
        ("py python python3", "Python"),
        ("sass", "Sass"),
        ("r R", "R"),
        ("d D", "D"),
        ("m objc", "Objective-C"),
        ("apache-conf", "Apache Conf"),
        ("cs csharp c#", "C#"),
        ("fs fsharp f#", "F#"),
        ("klingon department", "unknown"),
    ] {
        for name in names.split(' ') {
            assert_eq!(shown(name), grammar, "{name}");
        }
    }
    assert_eq!(shown(""), "unknown");
}

#[test]
fn every_alias_has_its_grammar() {
    let highlighter = Highlighter::new();
    for (grammar, names) in language::ALIASES {
        let index = highlighter.grammars.syntaxes().iter().position(|syntax| syntax.name == *grammar);
        assert!(index.is_some(), "{grammar}");
        for name in names.split(' ') {
            assert_eq!(highlighter.language(name), index.map(|index| Language(Kind::Grammar(index))), "{name}");
        }
    }
}

#[test]
fn classes_of_tokens() {
    for (name, code, expected) in [
        ("rust", "pub fn f() {}", r#"<span class="hl-k">pub fn</span> <span class="hl-f">f</span>() {}"#),
        (
            "rust",
            "let s = \"a\\n\";",
            r#"<span class="hl-k">let</span> s = <span class="hl-s">&quot;a</span><span class="hl-e">\n</span><span class="hl-s">&quot;</span>;"#,
        ),
        ("c", "return a < b && c;", r#"<span class="hl-k">return</span> a &lt; b &amp;&amp; c;"#),
        ("python", "a and not b", r#"a <span class="hl-k">and not</span> b"#),
        (
            "bash",
            "ls --all \"$HOME\"",
            r#"<span class="hl-f">ls</span> <span class="hl-o">--all</span> <span class="hl-s">&quot;</span><span class="hl-v">$HOME</span><span class="hl-s">&quot;</span>"#,
        ),
        ("json", "{\"a\": \"b\"}", r#"{<span class="hl-y">&quot;a&quot;</span>: <span class="hl-s">&quot;b&quot;</span>}"#),
        ("toml", "a = 1", r#"<span class="hl-y">a</span> = <span class="hl-n">1</span>"#),
        ("yaml", "a: b", r#"<span class="hl-y">a</span>: b"#),
        ("diff", "+a\n-b", "<span class=\"hl-di\">+a</span>\n<span class=\"hl-dd\">-b</span>"),
        ("console", "$ ls\nit's", "<span class=\"hl-p\">$</span> <span class=\"hl-f\">ls</span>\nit's"),
        ("sh", "$ ls\nit's", "<span class=\"hl-p\">$</span> <span class=\"hl-f\">ls</span>\nit's"),
        ("text", "<a> & \"b\" 'c'", "&lt;a&gt; &amp; &quot;b&quot; 'c'"),
    ] {
        assert_eq!(html(name, code), format!("{expected}\n"), "{name}: {code}");
    }
}

#[test]
fn spans_end_with_their_line_and_begin_again() {
    assert_eq!(
        html("c", "/* a\n\n   b */ int c;\n"),
        "<span class=\"hl-c\">/* a</span>\n\n   <span class=\"hl-c\">b */</span> <span class=\"hl-k\">int</span> c;\n"
    );
    assert_eq!(html("rust", "\"a\nb\"\n"), "<span class=\"hl-s\">&quot;a</span>\n<span class=\"hl-s\">b&quot;</span>\n");
}

#[test]
fn lines_are_the_lines_of_the_code() {
    let highlighter = Highlighter::new();
    for name in ["rust", "text", "console"] {
        let language = highlighter.language(name).unwrap();
        let lines = |code: &str| highlighter.lines(language, code).iter().map(text).collect::<Vec<_>>();
        for (code, expected) in [
            ("", &[][..]),
            ("a", &["a"]),
            ("a\n", &["a"]),
            ("\n", &[""]),
            ("\n\n", &["", ""]),
            ("a\n\nb", &["a", "", "b"]),
            ("\ta\t\n", &["\ta\t"]),
            ("a\r\nb\rc", &["a", "b", "c"]),
            ("a\0b", &["a\u{FFFD}b"]),
            ("\u{FEFF}a\u{2028}b\u{85}c\n", &["\u{FEFF}a\u{2028}b\u{85}c"]),
        ] {
            assert_eq!(lines(code), expected, "{name}: {code:?}");
        }
    }
}

#[test]
fn a_long_line_is_a_line() {
    let highlighter = Highlighter::new();
    let rust = highlighter.language("rust").unwrap();
    let long = format!("let a = 1;\n// {}\nlet b = 2;\n", "x".repeat(1 << 20));
    let lines = highlighter.lines(rust, &long);
    assert_eq!(lines.fallback(), None);
    assert!(lines.iter().all(|line| line.contains("span")));
    assert_eq!(text(lines.html()), long);
}

#[test]
fn too_many_steps_leave_the_rest_plain() {
    let highlighter = Highlighter::new();
    let Kind::Grammar(rust) = highlighter.language("rust").unwrap().0 else { unreachable!() };
    let mut brush = highlighter.brush(rust);
    brush.matcher.allow(100);
    let mut lines = Lines { html: String::new(), ends: Vec::new(), fallback: None };
    for line in ["let a;\n", &"(".repeat(100), "let b;\n"] {
        lines.painted(line, "", &mut brush);
    }
    assert_eq!(lines.fallback(), Some(Fallback { line: 2, why: Why::Budget }));
    assert!(lines.iter().next().unwrap().contains("span"));
    assert_eq!(lines.iter().nth(2), Some("let b;"));
}

#[test]
fn steps_are_bounded_where_a_pattern_is_not() {
    let highlighter = Highlighter::new();
    for (name, line) in [("c++", "(".repeat(200_000)), ("css", "a,".repeat(100_000)), ("svelte", "function f(a){".repeat(10_000))] {
        let language = highlighter.language(name).unwrap();
        let lines = highlighter.lines(language, &line);
        assert_eq!(text(lines.html()), format!("{line}\n"), "{name}");
    }
}

#[test]
fn a_failing_grammar_leaves_the_rest_plain() {
    let highlighter = Highlighter::new();
    let mut brush = highlighter.brush(0);
    brush.matcher.break_down();
    let mut lines = Lines { html: String::new(), ends: Vec::new(), fallback: None };
    lines.painted("a < b\n", "", &mut brush);
    lines.painted("c\n", "", &mut brush);
    assert_eq!(lines.html(), "a &lt; b\nc\n");
    assert_eq!(lines.fallback(), Some(Fallback { line: 1, why: Why::Grammar }));
}

#[test]
fn every_class_and_every_grammar_is_documented() {
    let docs = include_str!("../../docs/highlighting.md");
    for class in Class::ALL {
        assert_eq!(docs.matches(&format!("| `{}` |", class.name())).count(), 1, "{}", class.name());
    }
    let grammars = format!("\n{}.\n", Highlighter::new().names().join(", "));
    assert!(docs.contains(&grammars), "the list of grammars is {grammars}");
}

#[test]
fn names_of_classes_differ() {
    let names: std::collections::BTreeSet<_> = Class::ALL.iter().map(|class| class.name()).collect();
    assert_eq!(names.len(), Class::ALL.len());
}

/// Text that looks like code, so that grammars leave their first context.
fn codelike() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        "[ -~\\n\\t]{0,12}",
        prop::sample::select(PIECES).prop_map(String::from),
        prop::sample::select(vec!["\r\n", "\r", "\0"]).prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tags_aside_it_is_the_code(code in codelike()) {
        let highlighter = SHARED.with(|shared| shared.clone());
        for name in ["rust", "c", "bash", "python", "html", "markdown", "yaml", "toml", "js", "diff", "console", "text", "php", "perl"] {
            let language = highlighter.language(name).unwrap();
            let lines = highlighter.lines(language, &code);
            prop_assert_eq!(text(lines.html()), normalize(&code).into_owned(), "{}", name);
            prop_assert_eq!(lines.len(), lines.html().matches('\n').count());
            prop_assert_eq!(lines.iter().map(|line| format!("{line}\n")).collect::<String>(), lines.html());
            for line in lines.iter() {
                prop_assert_eq!(line.matches("<span").count(), line.matches("</span>").count());
            }
        }
    }
}

thread_local! {
    /// Patterns are compiled once for all cases.
    static SHARED: std::rc::Rc<Highlighter> = std::rc::Rc::new(Highlighter::new());
}
