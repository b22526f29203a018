//! The style sheet of code blocks: colours as variables, and the layout that any theme needs.
//!
//! Light is the default and what is printed. Dark follows the reader's system unless the page says
//! `data-theme="light"`, and the page's `data-theme="dark"` in any case.

use super::class::Class;
use super::palette::{DARK, LIGHT, Palette};
use std::fmt::Write;

pub fn sheet() -> String {
    let light = variables(&LIGHT);
    let dark = variables(&DARK);
    let mut css = String::with_capacity(8 * 1024);
    let _ = writeln!(css, ":root {{\n{light}}}");
    let _ = writeln!(css, "@media screen and (prefers-color-scheme: dark) {{\n:root:not([data-theme=\"light\"]) {{\n{dark}}}\n}}");
    let _ = writeln!(css, "@media screen {{\n:root[data-theme=\"dark\"] {{\n{dark}}}\n}}");
    for class in Class::ALL {
        let name = class.name();
        let _ = match class {
            Class::Strong => writeln!(css, ".{name} {{ font-weight: 600; }}"),
            Class::Emphasis => writeln!(css, ".{name} {{ font-style: italic; }}"),
            Class::Heading => writeln!(css, ".{name} {{ color: var(--{name}); font-weight: 600; }}"),
            _ => writeln!(css, ".{name} {{ color: var(--{name}); }}"),
        };
    }
    css.push_str(LAYOUT);
    for digits in 2..=9 {
        let _ = writeln!(css, "pre.digits-{digits} {{ --code-gutter: calc(2.2em - 3px + {digits}ch); }}");
        let _ = writeln!(css, "pre.digits-{digits}.marked {{ --code-gutter: calc(1.1em - 3px + {}ch); }}", digits + 3);
    }
    css
}

fn variables(palette: &Palette) -> String {
    let mut css = String::new();
    for (name, colour) in [
        ("code-bg", palette.ground),
        ("code-bar", palette.bar),
        ("code-rule", palette.rule),
        ("code-text", palette.text),
        ("code-muted", palette.muted),
        ("code-hl", palette.highlighted),
        ("code-hl-mark", palette.highlighted_mark),
        ("code-ins", palette.inserted),
        ("code-ins-mark", palette.inserted_mark),
        ("code-del", palette.deleted),
        ("code-del-mark", palette.deleted_mark),
        ("code-focus", palette.focus),
    ] {
        let _ = writeln!(css, "--{name}: {colour};");
    }
    for class in Class::ALL.into_iter().filter(|class| !matches!(class, Class::Strong | Class::Emphasis)) {
        let _ = writeln!(css, "--{}: {};", class.name(), palette.token(class));
    }
    css
}

/// The gutter hangs in the padding of its line, because tab stops are counted from where the content begins.
/// Comments are not slanted: most Chinese and Japanese fonts have no italic, and browsers shear them.
const LAYOUT: &str = r#"
pre.code, figure.code {
  margin: 1.5em 0;
  border: 1px solid var(--code-rule);
  border-radius: 5px;
}
pre.code {
  padding: 0;
  overflow-x: auto;
  color: var(--code-text);
  background: var(--code-bg);
  font-family: ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace;
  font-size: 0.875em;
  line-height: 1.6;
  font-variant-ligatures: none;
  direction: ltr;
  text-align: left;
  hyphens: none;
  white-space: pre;
  word-break: normal;
  overflow-wrap: normal;
  tab-size: 4;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}
pre.code:focus-visible {
  outline: 2px solid var(--code-focus);
  outline-offset: -2px;
}
pre.code > code {
  display: block;
  box-sizing: border-box;
  width: max-content;
  min-width: 100%;
  margin: 0;
  padding: 0.9em 1.1em;
  border: 0;
  color: inherit;
  background: none;
  font: inherit;
  white-space: inherit;
}
figure.code figcaption {
  margin: 0;
  padding: 0.5em 1.1em;
  border-bottom: 1px solid var(--code-rule);
  border-radius: 4px 4px 0 0;
  color: var(--code-muted);
  background: var(--code-bar);
  font-family: ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace;
  font-size: 0.8125em;
  line-height: 1.6;
  text-align: left;
  overflow-wrap: anywhere;
}
figure.code > pre.code {
  margin: 0;
  border: 0;
  border-radius: 0 0 4px 4px;
}
pre.lines > code {
  padding-inline: 0;
}
pre.code .line {
  display: block;
  padding-inline: calc(1.1em - 3px) 1.1em;
  border-inline-start: 3px solid transparent;
  background: var(--code-bg);
}
pre.code .line.hl { background: var(--code-hl); border-color: var(--code-hl-mark); }
pre.code .line.ins { background: var(--code-ins); border-color: var(--code-ins-mark); }
pre.code .line.del { background: var(--code-del); border-color: var(--code-del-mark); }
pre.numbered .line, pre.marked .line {
  padding-inline-start: var(--code-gutter);
}
pre.numbered .line::before, pre.marked .line::before {
  display: inline-block;
  box-sizing: border-box;
  position: sticky;
  left: 0;
  width: var(--code-gutter);
  margin-inline-start: calc(-1 * var(--code-gutter));
  padding-inline-end: 1.1em;
  color: var(--code-muted);
  background: inherit;
  text-align: right;
  white-space: pre;
  user-select: none;
  -webkit-user-select: none;
}
pre.marked .line::before { content: " "; padding-inline-end: 1ch; }
pre.marked .line.ins::before { content: "+"; color: var(--code-ins-mark); }
pre.marked .line.del::before { content: "-"; color: var(--code-del-mark); }
pre.numbered .line::before { content: attr(data-line); }
pre.numbered.marked .line::before { content: attr(data-line) "  "; }
pre.numbered.marked .line.ins::before { content: attr(data-line) " +"; }
pre.numbered.marked .line.del::before { content: attr(data-line) " -"; }
pre.marked { --code-gutter: calc(1.1em - 3px + 2ch); }
@media (forced-colors: active) {
  pre.code .line { border-color: Canvas; }
  pre.code .line:is(.hl, .ins, .del) { border-color: Highlight; }
}
@media print {
  pre.code { overflow: visible; white-space: pre-wrap; overflow-wrap: anywhere; }
  pre.code > code { width: auto; }
  pre.code .line { print-color-adjust: exact; -webkit-print-color-adjust: exact; break-inside: avoid; }
}
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_balance_and_every_variable_is_set() {
        let css = sheet();
        assert_eq!(css.matches('{').count(), css.matches('}').count());
        for used in css.split("var(").skip(1) {
            let name = used.split(')').next().unwrap_or_default();
            let schemes = css.matches(&format!("\n{name}: ")).count();
            assert!(schemes == 3 || (name == "--code-gutter" && schemes == 0), "{name}");
        }
    }
}
