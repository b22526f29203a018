//! The words and signs of the DOT language.

use super::Fault;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A name, a number or a quoted text. A quoted one is never a keyword.
    Id {
        text: String,
        is_quoted: bool,
    },
    /// `->` or `--`.
    Arrow {
        is_directed: bool,
    },
    Sign(char),
}

pub type Lexeme = (Token, Range<usize>);

/// Splits a source. The first thing that is no part of the language ends it.
pub fn lex(source: &str) -> (Vec<Lexeme>, Option<Fault>) {
    let mut lexemes: Vec<Lexeme> = Vec::new();
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        let start = at;
        let token = match c {
            c if c.is_whitespace() || c == '\u{feff}' => {
                at += c.len_utf8();
                continue;
            }
            '#' if source[..at].ends_with('\n') || at == 0 => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            '/' if rest.starts_with("//") => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            '/' if rest.starts_with("/*") => match rest.find("*/") {
                Some(end) => {
                    at += end + 2;
                    continue;
                }
                None => return (lexemes, Some(never_closed(start..start + 2, "comment", "*/"))),
            },
            '"' => match quoted(rest) {
                Some((text, length)) => {
                    at += length;
                    Token::Id { text, is_quoted: true }
                }
                None => return (lexemes, Some(never_closed(start..start + 1, "text", "\""))),
            },
            '<' => return (lexemes, Some(html(start..start + 1))),
            '-' if rest.starts_with("->") || rest.starts_with("--") => {
                at += 2;
                Token::Arrow { is_directed: rest.starts_with("->") }
            }
            '{' | '}' | '[' | ']' | ';' | ',' | '=' | ':' | '+' => {
                at += 1;
                Token::Sign(c)
            }
            c if is_of_name(c) || matches!(c, '-' | '.') => {
                let length = rest.char_indices().skip(1).find(|(_, c)| !is_of_name(*c) && *c != '.').map_or(rest.len(), |(at, _)| at);
                at += length;
                Token::Id { text: rest[..length].to_owned(), is_quoted: false }
            }
            c => return (lexemes, Some(stray(start..start + c.len_utf8(), c))),
        };
        lexemes.push((token, start..at));
    }
    (joined(lexemes), None)
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || !c.is_ascii() && !c.is_whitespace()
}

/// A text in quotes, and how many bytes it takes. A backslash at the end of a line joins it with the next one; other
/// escapes are for whoever draws the text.
fn quoted(rest: &str) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match (c, chars.peek().map(|(_, next)| *next)) {
            ('"', _) => return Some((text, at + 1)),
            ('\\', Some('"')) => text.extend(chars.next().map(|(_, c)| c)),
            ('\\', Some('\n')) => drop(chars.next()),
            ('\\', Some('\\')) => {
                text.push_str("\\\\");
                chars.next();
            }
            (c, _) => text.push(c),
        }
    }
    None
}

/// `"a" + "b"` is one text.
fn joined(lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    let mut out: Vec<Lexeme> = Vec::with_capacity(lexemes.len());
    for (token, range) in lexemes {
        let count = out.len();
        if let Token::Id { text, is_quoted: true } = &token
            && count > 1
            && out[count - 1].0 == Token::Sign('+')
            && matches!(out[count - 2].0, Token::Id { is_quoted: true, .. })
        {
            out.pop();
            if let Some((Token::Id { text: first, .. }, whole)) = out.last_mut() {
                first.push_str(text);
                whole.end = range.end;
            }
            continue;
        }
        out.push((token, range));
    }
    out
}

fn never_closed(span: Range<usize>, what: &str, sign: &str) -> Fault {
    Fault { span, message: format!("this {what} is never closed"), help: format!("close it by `{sign}`"), is_fatal: true }
}

fn html(span: Range<usize>) -> Fault {
    Fault {
        span,
        message: "labels in HTML are not drawn".to_owned(),
        help: "write the label as text in quotes; `shape=record` draws fields".to_owned(),
        is_fatal: true,
    }
}

fn stray(span: Range<usize>, c: char) -> Fault {
    Fault { span, message: format!("`{c}` means nothing here"), help: "put texts with signs in quotes".to_owned(), is_fatal: true }
}
