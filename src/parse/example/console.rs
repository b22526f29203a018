//! `console` blocks: which of them are run.
//!
//! Each line that begins with `$ ` is a command, the lines below it what it prints. A block is run when every word
//! that its commands begin with is in `examples.console`.

use super::block::Block;
use crate::config::ExamplesConfig;
use crate::diag::{Diag, Place, Span};
use crate::example::console;
use crate::page::Info;
use std::sync::Arc;

/// Whether the block is proven. One that mixes commands that may run with others is reported.
pub fn is_proven(path: &Arc<str>, block: &Block, info: &Info, config: &ExamplesConfig, diags: &mut Vec<Diag>) -> bool {
    if config.console.is_empty() || info.tokens.iter().any(|token| token.value == "ignore") {
        return false;
    }
    let mut others = Vec::new();
    let mut allowed = 0;
    let mut line = 0;
    let code = block.code();
    for part in console::read(&code.text) {
        let start = code.starts.get(line).copied().unwrap_or(block.span.start) + "$ ".len();
        line += part.lines.lines().count() + part.output.lines().count();
        let Some(script) = &part.script else { continue };
        // A line that goes on in the next is one command; its bytes are those of the file up to there only.
        let command = script.replace("\\\n", "  ");
        let place = |offset: usize, length: usize| match script.contains('\n') {
            false => Span::new(start + offset, start + offset + length),
            true => Span::new(start, start + script.find('\n').unwrap_or(script.len())),
        };
        // What a command reads from the lines below it would be taken for its output.
        others.extend(command.find("<<").map(|offset| (place(offset, 2), "<<".to_owned())));
        for (offset, name) in names(&command) {
            if config.console.iter().any(|known| known == name) {
                allowed += 1;
            } else {
                others.push((place(offset, name.len()), name.to_owned()));
            }
        }
    }
    if allowed > 0 {
        diags.extend(others.iter().map(|(span, name)| match name.as_str() {
            "$" | "`" => substituted(Place::new(path, *span)),
            "<<" => document(Place::new(path, *span)),
            name => not_allowed(Place::new(path, *span), name),
        }));
    }
    allowed > 0 && others.is_empty()
}

/// The programs that a line of the shell starts, each with its byte in the line: the first word, and the first one
/// behind `|`, `&`, `;` and `(`. What the shell would work out by itself (`$(`, backticks) names no program here, and
/// so its sign is returned, which nobody allows.
fn names(command: &str) -> Vec<(usize, &str)> {
    let mut names = Vec::new();
    let mut expects = true;
    let mut quote = None;
    let mut at = 0;
    while let Some(c) = command[at..].chars().next() {
        let length = c.len_utf8();
        let from = at;
        // Between single quotes a sign is only itself.
        match c {
            '\\' if quote != Some('\'') => {
                at += length + command[at + length..].chars().next().map_or(0, char::len_utf8);
                if expects && quote.is_none() {
                    names.push((from, &command[from..at]));
                    expects = false;
                }
                continue;
            }
            '`' if quote != Some('\'') => {
                names.push((at, "`"));
                at = command[at + length..].find('`').map_or(command.len(), |end| at + length + end + length);
                continue;
            }
            '$' if quote != Some('\'') && command[at..].starts_with("$(") => {
                names.push((at, "$"));
                at += length;
                continue;
            }
            _ => {}
        }
        match quote {
            Some(open) => {
                if c == open {
                    quote = None;
                }
                at += length;
            }
            // `2>&1` starts nothing.
            None if c == '&' && is_redirected(&command[..at]) => at += length,
            None if matches!(c, '|' | '&' | ';' | '(') => {
                expects = true;
                at += length;
            }
            None if c.is_whitespace() => at += length,
            None if expects => {
                let end = command[at..].find(|c: char| c.is_whitespace() || "|&;()<>`".contains(c)).map_or(command.len(), |len| at + len);
                let end = end.max(at + length);
                let word = &command[at..end];
                // `NAME=value` before a command is its environment.
                expects = word.split_once('=').is_some_and(|(name, _)| name.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric()));
                if !expects {
                    names.push((at, word));
                }
                at = end;
            }
            None => {
                if matches!(c, '\'' | '"') {
                    quote = Some(c);
                }
                at += length;
            }
        }
    }
    names
}

/// Whether an unescaped `>` or `<` stands at the end.
fn is_redirected(before: &str) -> bool {
    let Some(rest) = before.strip_suffix(['>', '<']) else { return false };
    let backslashes = rest.len() - rest.trim_end_matches('\\').len();
    backslashes % 2 == 0
}

fn substituted(place: Place) -> Diag {
    Diag::warning("not-proven", "this block is not proven: what the shell works out could start any program")
        .at(place)
        .help("write what it comes to, or `console,ignore` if the block is not to be run")
}

fn document(place: Place) -> Diag {
    Diag::warning("not-proven", "this block is not proven: text for a command cannot stand below it, where its output stands")
        .at(place)
        .help("write `printf '…' | command`, or `console,ignore` if the block is not to be run")
}

fn not_allowed(place: Place, name: &str) -> Diag {
    Diag::warning("not-proven", format!("this block is not proven: `{name}` is not in `examples.console`"))
        .at(place)
        .help("add it to `examples.console` in `faircopy.toml`, or write `console,ignore` if the block is not to be run")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_of_a_line() {
        let cases: &[(&str, &[&str])] = &[
            ("echo a | sort -r", &["echo", "sort"]),
            ("A=1 B=2 env; true && false", &["env", "true", "false"]),
            ("echo '| rm' \"; rm\"", &["echo"]),
            ("echo \\>& rm x; echo a >&2", &["echo", "rm", "echo"]),
            ("echo $(rm x) `rm` '`'", &["echo", "$", "rm", "`"]),
            ("echo \"$(rm)\"", &["echo", "$"]),
            ("(cd x)", &["cd"]),
            ("cat x 2>&1 >&2 & echo", &["cat", "echo"]),
            ("echo \\\"; rm x", &["echo", "rm"]),
            ("echo \"\\\"; x\" '\\'; rm", &["echo", "rm"]),
            ("\\rm x", &["\\r"]),
            ("", &[]),
        ];
        for (command, expected) in cases {
            let found: Vec<&str> = names(command).into_iter().map(|(_, name)| name).collect();
            assert_eq!(found, *expected, "{command}");
        }
    }
}
