//! Regions: the part of a file of the bundle that a code block shows instead of a body of its own.

use crate::diag::{self, Diag, Place, Span};
use crate::page::{self, Fence, Page};
use crate::site::Region;
use crate::source::Sources;
use crate::url;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The lines that a fence with `file=` shows: the whole file, or those between `// region: NAME` and
/// `// endregion`, dedented. In any language whose comment precedes the words; regions may nest.
pub fn region(page: &Page, fence: &Fence, sources: &Sources, shown: &Shown, diags: &mut Vec<Diag>) -> Option<Region> {
    let file = fence.info.file.as_ref()?;
    let path = url::join(url::folder(&page.path), &file.value).filter(|path| sources.contains(path));
    let Some(path) = path else {
        diags.push(page::missing_file(sources, Place::new(&page.path, file.span), &file.value));
        return None;
    };
    let key = (path, fence.info.region.as_ref().map(|region| region.value.clone()));
    let region = match shown.get(&key) {
        Some(region) => region,
        None => shown.keep(key.clone(), read(page, fence, &key.0, sources, diags)?),
    };
    let count = region.numbers.len();
    let beyond = fence.info.beyond(count);
    diags.extend(beyond.map(|range| lines_beyond(Place::new(&page.path, range.span), &region.path, count)));
    Some(region)
}

fn read(page: &Page, fence: &Fence, path: &str, sources: &Sources, diags: &mut Vec<Diag>) -> Option<Region> {
    let text = match sources.text(path) {
        Ok(text) => text,
        Err(diag) => {
            let file = fence.info.file.as_ref()?;
            diags.push(diag.related(Place::new(&page.path, file.span), "shown here"));
            return None;
        }
    };
    let path: Arc<str> = path.into();
    let lines: Vec<Line> = match &fence.info.region {
        None => numbered(&text).filter(|line| marker(line.text).is_none()).collect(),
        Some(region) => match find(&text, &region.value) {
            Ok(found) => found,
            Err(names) => {
                diags.push(missing_region(Place::new(&page.path, region.span), &region.value, &path, &names));
                return None;
            }
        },
    };
    diags.extend(unclosed(&path, &text));
    Some(Region {
        path,
        text: dedent(&lines).into(),
        numbers: lines.iter().map(|line| line.number).collect(),
        starts: lines.iter().map(|line| line.start + line.text.len() - line.text.trim_start().len()).collect(),
    })
}

/// The regions that were found so far, by file and name, so that a hundred fences with one file hold it once.
#[derive(Default)]
pub struct Shown(Mutex<BTreeMap<Key, Region>>);

type Key = (String, Option<String>);

impl Shown {
    fn get(&self, key: &Key) -> Option<Region> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// Another thread may have kept the same meanwhile; then that one is given.
    fn keep(&self, key: Key, region: Region) -> Region {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(region).clone()
    }
}

#[derive(Clone, Copy)]
struct Line<'a> {
    /// In the file, from 1.
    number: usize,
    /// The byte of the file at which it begins.
    start: usize,
    /// Without its end.
    text: &'a str,
}

fn numbered(text: &str) -> impl Iterator<Item = Line<'_>> {
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    (1..).zip(starts).zip(text.lines()).map(|((number, start), text)| Line { number, start, text })
}

enum Marker<'a> {
    Open(&'a str),
    Close,
}

/// `// region: name` and `// endregion`, behind any comment sign: `#`, `--`, `;`, `/*`, `<!--`.
fn marker(line: &str) -> Option<Marker<'_>> {
    let text = line.trim_start();
    let body = ["//", "#", "--", ";", "/*", "<!--", "%"].iter().find_map(|sign| text.strip_prefix(sign))?.trim();
    let body = body.trim_end_matches("*/").trim_end_matches("-->").trim_end();
    if body == "endregion" || body.starts_with("endregion ") || body.starts_with("endregion:") {
        return Some(Marker::Close);
    }
    let name = body.strip_prefix("region:")?.trim();
    (!name.is_empty()).then_some(Marker::Open(name))
}

/// The lines of a region; else the names of the regions there are.
fn find<'a>(text: &'a str, name: &str) -> Result<Vec<Line<'a>>, Vec<&'a str>> {
    let mut names = Vec::new();
    let mut open: Vec<bool> = Vec::new();
    let mut found: Option<Vec<Line>> = None;
    for line in numbered(text) {
        match marker(line.text) {
            Some(Marker::Open(opened)) => {
                names.push(opened);
                let ours = opened == name && found.is_none();
                open.push(ours);
                if ours {
                    found = Some(Vec::new());
                }
            }
            Some(Marker::Close) => {
                open.pop();
            }
            None => {
                if open.contains(&true)
                    && let Some(lines) = &mut found
                {
                    lines.push(line);
                }
            }
        }
    }
    found.ok_or(names)
}

/// Markers without their partner.
fn unclosed(path: &Arc<str>, text: &str) -> Vec<Diag> {
    let mut open = Vec::new();
    let mut diags = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(offset, offset + line.trim_end().len());
        offset += line.len();
        match marker(line) {
            Some(Marker::Open(name)) => open.push((name, span, line.trim())),
            Some(Marker::Close) if open.pop().is_none() => diags.push(stray_endregion(Place::new(path, span), line.trim())),
            _ => {}
        }
    }
    diags.extend(open.into_iter().map(|(name, span, line)| unclosed_region(Place::new(path, span), name, line)));
    diags
}

/// Takes the indentation away that all lines that are not blank have in common.
fn dedent(lines: &[Line]) -> String {
    let lines = lines.iter().map(|line| line.text);
    let indents = lines.clone().filter(|line| !line.trim().is_empty()).map(|line| &line[..line.len() - line.trim_start().len()]);
    let common = indents.reduce(|a, b| &a[..a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()]).unwrap_or_default();
    lines.map(|line| format!("{}\n", line.strip_prefix(common).unwrap_or_default())).collect()
}

fn missing_region(place: Place, region: &str, path: &str, names: &[&str]) -> Diag {
    let diag = Diag::error("missing-region", format!("`{path}` has no region `{region}`")).at(place);
    match (diag::nearest(region, names.iter().copied()), names) {
        (Some(candidate), _) => diag.help(format!("did you mean `{candidate}`?")),
        (None, []) => diag.help(format!("mark it in the file with `// region: {region}` and `// endregion`")),
        (None, names) => {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            diag.help(format!("its regions are {}", names.join(", ")))
        }
    }
}

fn lines_beyond(place: Place, path: &str, count: usize) -> Diag {
    let lines = match count {
        0 => "no lines".to_owned(),
        1 => "only 1 line".to_owned(),
        _ => format!("only {count} lines"),
    };
    Diag::warning("lines-beyond", format!("the block shows {lines} of `{path}`"))
        .at(place)
        .help("lines are counted from 1 within the block, whatever number the first one shows")
}

/// `line` is the marker as written: its partner has the same comment signs.
fn unclosed_region(place: Place, name: &str, line: &str) -> Diag {
    let (sign, rest) = line.split_once("region:").unwrap_or(("// ", ""));
    let end = rest.trim_start().strip_prefix(name).unwrap_or_default();
    Diag::error("unclosed-region", format!("the region `{name}` is never closed"))
        .at(place)
        .help(format!("add `{sign}endregion{end}` behind its last line"))
}

fn stray_endregion(place: Place, line: &str) -> Diag {
    let opening = line.replacen("endregion", "region: NAME", 1);
    Diag::error("unclosed-region", "this closes no region")
        .at(place)
        .help(format!("remove it, or open a region before it with `{opening}`"))
}
