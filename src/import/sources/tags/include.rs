//! mdBook's `{{#include}}` and its like.
//!
//! A block that consists of one include shows the file by `file=` and `region=`, and the file comes into the bundle.
//! Whatever has no such form is put in place line by line, with a remark: ranges of lines, more than one include in a block,
//! anchors that cross each other, `rustdoc_include`, whose hidden lines the block has to hold itself.

use super::lines::Fence;
use super::scan::{Syntax, Tag};
use super::writer::End;
use super::{Answer, Translator, make, regions};
use crate::import::sources::assets;
use crate::url;

pub const SYNTAX: Syntax = Syntax { forms: &[("{{#", "}}")], verbatim: &[], closes: |_, _| false };

/// Of an include: which file and what of it.
struct Include<'a> {
    kind: &'a str,
    /// From the folder that is imported.
    path: String,
    text: String,
    part: Part<'a>,
}

enum Part<'a> {
    All,
    Anchor(&'a str),
    /// From the first to the last, both from 1 and with the lines themselves.
    Lines(usize, usize),
}

/// A tag in prose.
pub fn tag(translator: &mut Translator, tag: &Tag) -> Answer {
    if translator.writer.out.ends_with('\\') {
        translator.writer.out.pop();
        return Answer::Text(format!("{{{{#{}}}}}", tag.inner));
    }
    if tag.inner.split_whitespace().next() == Some("title") {
        translator.remark("dropped-title", "`{{#title}}` sets the title of the old page alone and was dropped");
        return Answer::Text(String::new());
    }
    let Some(include) = include(translator, tag.inner) else { return Answer::Unknown };
    match include.kind {
        "playground" | "playpen" => match file(translator, &include) {
            Some(options) => Answer::Block(make::fence(&format!("rust {options}"), ""), End::Closed),
            None => Answer::Block(make::fence("rust", &include.lines()), End::Closed),
        },
        _ => {
            translator.remark("included", format!("the text of `{}` was put in its place", include.path));
            Answer::Text(include.lines().trim_end_matches('\n').to_owned())
        }
    }
}

/// A code block with includes in it. `None` if there is none.
pub fn fence(translator: &mut Translator, fence: &Fence) -> Option<String> {
    if !fence.body.contains("{{#") {
        return None;
    }
    let body = fence.body.trim();
    let only = body.strip_prefix("{{#").and_then(|rest| rest.strip_suffix("}}")).filter(|inner| !inner.contains("{{#"));
    let is_rust = fence.info.trim().is_empty() || fence.info.trim().starts_with("rust");
    if let Some(include) = only.and_then(|inner| include(translator, inner)).filter(|include| !is_rust || !include.hides())
        && let Some(options) = file(translator, &include)
    {
        let info = fence.info.trim_end();
        return Some(format!("{}{}{info} {options}\n{}", fence.lead, fence.marks, fence.closing));
    }
    let mut out = format!("{}{}{}\n", fence.lead, fence.marks, fence.info);
    for line in fence.body.split_inclusive('\n') {
        translator.line += 1;
        out.push_str(&included_line(translator, line));
    }
    translator.line -= fence.body.matches('\n').count();
    out.push_str(fence.closing);
    Some(out)
}

/// A line of code with its includes put in place.
fn included_line(translator: &mut Translator, line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, inner, after)) = split(rest) {
        if let Some(before) = before.strip_suffix('\\') {
            out.push_str(&format!("{before}{{{{#{inner}}}}}"));
        } else if let Some(include) = include(translator, inner) {
            translator.remark("included", format!("lines of `{}` were put in their place", include.path));
            out.push_str(before);
            out.push_str(include.lines().trim_end_matches('\n'));
        } else {
            let message = format!("`{{{{#{inner}}}}}` names no file of the book and stays in the text; put the lines in its place");
            translator.remark("unknown-tag", message);
            out.push_str(&format!("{before}{{{{#{inner}}}}}"));
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn split(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{#")?;
    let (inner, after) = rest.split_once("}}")?;
    Some((before, inner, after))
}

/// The options by which a block shows the file, if faircopy has a form for it.
fn file(translator: &mut Translator, include: &Include) -> Option<String> {
    let has_form = !regions::has_anchors(&include.text) || regions::translated(&include.text).is_some();
    let name = assets::name(translator.context.path, &include.path);
    let file = format!("file={}", make::quoted(&name));
    match include.part {
        _ if !has_form => None,
        Part::All => Some(file),
        Part::Anchor(region) => Some(format!("{file} region={}", make::quoted(region))),
        Part::Lines(..) => None,
    }
}

/// What a tag includes; `None` if the file is not in the folder, or has no such anchor.
fn include<'i>(translator: &Translator, inner: &'i str) -> Option<Include<'i>> {
    let (kind, rest) = inner.trim().split_once(char::is_whitespace)?;
    if !["include", "rustdoc_include", "playground", "playpen"].contains(&kind) {
        return None;
    }
    // `playground` has options behind the file.
    let target = rest.split_whitespace().next()?;
    let (file, part) = target.split_once(':').map_or((target, None), |(file, part)| (file, Some(part)));
    let path = url::join(url::folder(translator.context.path), file)?;
    let text = translator.context.site.text(&path)?;
    let part = match part {
        None | Some("") => Part::All,
        Some(part) => lines(part).unwrap_or(Part::Anchor(part)),
    };
    if let Part::Anchor(name) = part {
        regions::inside(&text, name)?;
    }
    Some(Include { kind, path, text, part })
}

/// `2`, `2:10`, `2:`, `:10`.
fn lines(part: &str) -> Option<Part<'_>> {
    let number = |text: &str, default: usize| if text.is_empty() { Some(default) } else { text.parse().ok() };
    match part.split_once(':') {
        Some((first, last)) => Some(Part::Lines(number(first, 1)?, number(last, usize::MAX)?)),
        None => part.parse().ok().map(|line| Part::Lines(line, line)),
    }
}

impl Include<'_> {
    /// Whether the lines that it does not show are compiled with those that it does.
    fn hides(&self) -> bool {
        self.kind == "rustdoc_include" && !matches!(self.part, Part::All)
    }

    /// The lines themselves. `rustdoc_include` hides the others instead of leaving them out.
    fn lines(&self) -> String {
        let shown: Vec<bool> = match self.part {
            Part::All => return regions::without(&self.text),
            Part::Anchor(name) => regions::inside(&self.text, name).unwrap_or_default(),
            Part::Lines(first, last) => (1..=self.text.lines().count()).map(|line| first <= line && line <= last).collect(),
        };
        let mut out = String::new();
        for (line, is_shown) in self.text.lines().zip(shown) {
            if is_shown {
                out.push_str(line);
            } else if self.hides() && !regions::has_anchors(line) {
                out.push_str(if line.is_empty() { "#" } else { "# " });
                out.push_str(line);
            } else {
                continue;
            }
            out.push('\n');
        }
        out
    }
}
