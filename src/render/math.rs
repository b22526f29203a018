//! Formulas: TeX becomes MathML, which browsers draw by themselves.

use crate::html;
use crate::tag;
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Event};
use pulldown_latex::{Parser, ParserError, Storage, push_mathml};
use std::ops::Range;

/// How long a formula may be, in bytes.
const LONGEST: usize = 10_000;

/// The library calls itself for each argument that is a command. A formula with more commands than these gets a stack
/// that is enough for the longest formula.
const FEW_COMMANDS: usize = 50;
const STACK: usize = 128 << 20;

/// What is wrong with a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub message: String,
    /// Bytes of the formula.
    pub span: Range<usize>,
}

/// The `math` element of a formula; the formula itself is its alternative text.
pub fn mathml(tex: &str, is_block: bool) -> Result<String, Fault> {
    if tex.len() > LONGEST {
        return Err(Fault { message: format!("a formula of more than {LONGEST} bytes is not read"), span: 0..1 });
    }
    if tex.matches('\\').count() <= FEW_COMMANDS {
        return read(tex, is_block);
    }
    let on_a_stack = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || read(tex, is_block));
        thread.ok().and_then(|thread| thread.join().ok())
    });
    on_a_stack.unwrap_or_else(|| Err(unwritten()))
}

fn read(tex: &str, is_block: bool) -> Result<String, Fault> {
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(tex, &storage).collect();
    if events.iter().any(Result::is_err) {
        return Err(fault(tex));
    }
    let display_mode = if is_block { DisplayMode::Block } else { DisplayMode::Inline };
    // Names of functions are written as they are.
    let names: Vec<String> = events.iter().map(|event| function(event).map_or_else(String::new, escaped)).collect();
    let events = events.into_iter().zip(&names).map(|(event, name)| match function(&event) {
        Some(_) => Ok(Event::Content(Content::Function(name))),
        None => event,
    });
    let mut out = String::new();
    let written = push_mathml(&mut out, events, RenderConfig { display_mode, ..RenderConfig::default() });
    // Its errors hide in what it writes.
    if written.is_err() || out.contains("<merror") {
        return Err(unwritten());
    }
    Ok(without_styles(&with_alternative(&with_signs(&out), tex)))
}

fn function<'a>(event: &Result<Event<'a>, ParserError>) -> Option<&'a str> {
    match event {
        Ok(Event::Content(Content::Function(name))) => Some(name),
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    html::escape(text, &mut out);
    out
}

/// The signs `<` and `&` of a formula, which the library writes as they are: no tag and no reference begins there.
fn with_signs(mathml: &str) -> String {
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let next = after[1..].chars().next();
        match (after.as_bytes()[0], next) {
            (b'<', Some(c)) if c == '/' || c.is_ascii_alphabetic() => out.push('<'),
            (b'<', _) => out.push_str("&lt;"),
            (_, Some(c)) if c == '#' || c.is_ascii_alphanumeric() => out.push('&'),
            _ => out.push_str("&amp;"),
        }
        rest = &after[1..];
    }
    out.push_str(rest);
    out
}

/// The library tells the place of an error by the 12 bytes before and behind it. With blanks around the formula there
/// are always so many.
fn fault(tex: &str) -> Fault {
    let blanks = " ".repeat(32);
    let padded = format!("{blanks}{tex}{blanks}");
    let storage = Storage::new();
    let Some(error) = Parser::new(&padded, &storage).find_map(Result::err) else { return unwritten() };
    let text = error.to_string();
    let message = text
        .lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches("parsing error: ")
        .replace("unkown", "unknown")
        .replace("unknown primitive command found", "unknown command");
    let window = window(&text);
    // Where nothing but blanks stands, the formula had ended.
    let found = if window.trim().is_empty() { None } else { padded.find(&window) };
    let mut at = found.map_or(tex.len(), |start| (start + 12).saturating_sub(blanks.len()).min(tex.len()));
    while !tex.is_char_boundary(at) {
        at -= 1;
    }
    let span = if message.contains("twice") { at..at + tex[at..].chars().next().map_or(0, char::len_utf8) } else { last_token(&tex[..at]) };
    Fault { message, span }
}

/// The bytes around the place of an error, as they stand at the end of its report.
fn window(report: &str) -> String {
    let heads = ["context:\n", "expanded from:\n"];
    let start = heads.iter().filter_map(|head| report.rfind(head)).max().unwrap_or_default();
    let lines = report[start..].lines().skip(2);
    let shown = |line: &str| line.chars().skip(2).collect::<String>();
    let is_mark = |line: &&str| line.starts_with("│ ^") && shown(line).chars().all(|c| c == '^');
    lines.take_while(|line| !is_mark(line)).map(shown).collect::<Vec<_>>().join("\n")
}

/// The last command, group or letter of a piece of TeX.
fn last_token(tex: &str) -> Range<usize> {
    let end = tex.trim_end().len();
    let name = tex[..end].trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let last = tex[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    let start = match tex[..end].chars().next_back() {
        Some(c) if c.is_ascii_alphabetic() && tex[..name].ends_with('\\') => name - 1,
        Some('}') => tex[..end].rfind('{').unwrap_or(last),
        Some('\\') if tex[..last].ends_with('\\') => last - 1,
        _ => last,
    };
    start..end
}

fn with_alternative(mathml: &str, tex: &str) -> String {
    let mut out = String::with_capacity(mathml.len() + tex.len() + 16);
    out.push_str("<math alttext=\"");
    html::escape_attr(tex.trim(), &mut out);
    out.push('"');
    out.push_str(mathml.strip_prefix("<math").unwrap_or(mathml));
    out
}

/// Pages have no styles in their elements, which a strict policy forbids. Colours have attributes of their own in MathML;
/// what else the library says by a style is a matter of a hair's breadth.
fn without_styles(mathml: &str) -> String {
    let styles = tag::tags(mathml).flat_map(|tag| tag.attrs).filter(|attr| attr.is("style"));
    let mut out = String::with_capacity(mathml.len());
    let mut at = 0;
    for attr in styles {
        out.push_str(&mathml[at..attr.whole.start]);
        let attributes = attr.value.split(';').filter_map(|declaration| {
            let (name, value) = declaration.split_once(':')?;
            let name = match name.trim() {
                "color" => "mathcolor",
                "background-color" => "mathbackground",
                _ => return None,
            };
            let channels: Vec<u8> =
                value.trim().strip_prefix("rgb(")?.trim_end_matches(')').split(' ').filter_map(|n| n.parse().ok()).collect();
            let [r, g, b] = channels[..] else { return None };
            Some(format!("{name}=\"#{r:02x}{g:02x}{b:02x}\""))
        });
        out.push_str(&attributes.collect::<Vec<_>>().join(" "));
        at = attr.whole.end;
    }
    out.push_str(&mathml[at..]);
    out
}

fn unwritten() -> Fault {
    Fault { message: "this formula cannot be written as MathML".to_owned(), span: 0..1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_mathml() {
        let html = mathml("x < \\color{red} y", false).expect("a formula");
        assert_eq!(
            html,
            "<math alttext=\"x &lt; \\color{red} y\" display=\"inline\"><mi>x</mi><mo>&lt;</mo><mi mathcolor=\"#ff0000\">y</mi></math>"
        );
    }

    #[test]
    fn no_formula_is_markup() {
        let hostile = [
            "\\operatorname{<img src=x>}",
            "\\text{<b>&lt;</b>}",
            "a \\& b > c",
            "\\text{$<script>$}",
            "\\mathbf{<}",
            "\\left< x \\right>",
            "\\unicode{<}",
        ];
        for tex in hostile {
            let Ok(html) = mathml(tex, false) else { continue };
            let tags: Vec<_> = tag::tags(&html).map(|tag| tag.name.to_owned()).collect();
            assert!(tags.iter().all(|name| name.starts_with('m')), "{html}");
            assert!(!html.replace("&lt;", "").replace("&amp;", "").replace("&gt;", "").replace("&nbsp;", "").contains('&'), "{html}");
        }
    }

    #[test]
    fn errors_stand_at_their_token() {
        let cases = [
            ("a + \\foo b", "\\foo"),
            ("x^2^3", "^"),
            ("\\begin{matrx}a\\end{matrx}", "{matrx}"),
            ("a } b", "}"),
            ("\\frac{a}{b", "b"),
            ("x & y", "&"),
            ("中文 \\oops 字", "\\oops"),
            ("a \\\\ b", "\\\\"),
            ("\\frac", "\\frac"),
        ];
        for (tex, token) in cases {
            let fault = mathml(tex, true).expect_err(tex);
            assert_eq!(&tex[fault.span], token, "{tex}: {}", fault.message);
        }
    }

    #[test]
    fn deep_formulas_do_not_use_up_the_stack() {
        for deep in ["\\hat ", "\\frac1", "\\not", "{", "x^{", "\\left(", "\\sqrt[2]", "\\b "] {
            let _ = mathml(&deep.repeat(LONGEST / deep.len()), false);
        }
    }
}
