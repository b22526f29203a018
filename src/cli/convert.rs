//! `faircopy convert`: HTML in, Markdown out.

use super::args::ConvertArgs;
use super::{End, color, fail, note};
use crate::config::Options;
use crate::diag::Diag;
use crate::edit;
use crate::import::convert::{self, Converted};
use crate::import::dom::{self, Dom};
use crate::import::post::{Body, Meta, Post};
use crate::import::rule::{Dropped, Rule};
use crate::import::select::Selector;
use crate::import::{article, charset, check, site};
use crate::pipeline;
use crate::print::Look;
use crate::source::Sources;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// The file name that means standard input.
const STANDARD_INPUT: &str = "-";

pub fn convert(args: &ConvertArgs) -> End {
    let look = Look { color: color(), ..Look::default() };
    let select = match args.select.as_deref().map(Selector::parse).transpose() {
        Ok(select) => select,
        Err(fault) => {
            fail(vec![bad_selector(fault.at, &fault.message)], &look);
            return End::Misused;
        }
    };
    let converter = Converter { select, said: args.select.as_deref().unwrap_or_default(), trusted: args.trusted, ids: args.ids };
    let done = match args.jsonl {
        true => converter.lines(&mut io::stdin().lock(), &mut io::stdout().lock()),
        false => converter.documents(args, &look),
    };
    match done {
        Ok(end) => end,
        // Whoever closes the pipe has read enough.
        Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => End::Done,
        Err(cause) => fail(vec![broken_stream(&cause)], &look),
    }
}

struct Converter<'a> {
    select: Option<Selector>,
    /// The selector as it was written.
    said: &'a str,
    trusted: bool,
    ids: bool,
}

/// A piece of a document that became Markdown.
struct Piece {
    post: Option<Post>,
    dom: Arc<Dom>,
    root: dom::NodeId,
    converted: Converted,
}

impl Converter<'_> {
    /// Each document's Markdown behind the one before, with an empty line between them.
    fn documents(&self, args: &ConvertArgs, look: &Look) -> io::Result<End> {
        let mut out = io::stdout().lock();
        let mut end = End::Done;
        let mut is_first = true;
        let standard = [PathBuf::from(STANDARD_INPUT)];
        let files = if args.files.is_empty() { &standard[..] } else { &args.files };
        for path in files {
            let (name, bytes) = match path.as_os_str() == STANDARD_INPUT {
                true => {
                    let mut bytes = Vec::new();
                    io::stdin().lock().read_to_end(&mut bytes)?;
                    ("standard input".to_owned(), Ok(bytes))
                }
                false => {
                    let bytes = edit::import::bytes(path).and_then(|bytes| bytes.ok_or_else(|| no_file(&path.display().to_string())));
                    (path.display().to_string(), bytes)
                }
            };
            let bytes = match bytes {
                Ok(bytes) => bytes,
                Err(diag) => {
                    end = fail(vec![diag], look);
                    continue;
                }
            };
            let decoded = charset::decode(&bytes);
            if decoded.lossy {
                note(&format!("{name}: some bytes are no text in {}; they became U+FFFD", decoded.charset));
            }
            if decoded.text.contains('\0') {
                note(&format!("{name}: there are NUL bytes in it, which no HTML has; is it another kind of file?"));
            }
            let pieces = match self.pieces(&name, &decoded.text) {
                Ok(pieces) => pieces,
                Err(message) => {
                    fail(vec![nothing_selected(&message)], look);
                    end = End::Misused;
                    continue;
                }
            };
            for piece in pieces {
                if !std::mem::take(&mut is_first) {
                    out.write_all(b"\n")?;
                }
                if let Some(post) = piece.post.as_ref().filter(|_| args.front_matter) {
                    out.write_all(front_matter(&post.meta).as_bytes())?;
                }
                out.write_all(piece.converted.markdown.as_bytes())?;
                out.flush()?;
                say_what_went(&name, &piece);
                if args.report {
                    say_how_it_compares(&name, &piece);
                }
            }
        }
        Ok(end)
    }

    /// A line of JSON for each line of JSON; a bad one is answered by an error and does not end the run.
    fn lines(&self, input: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<End> {
        let mut line = Vec::new();
        let mut end = End::Done;
        loop {
            line.clear();
            if input.read_until(b'\n', &mut line)? == 0 {
                return Ok(end);
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            let answer = match self.line(&line) {
                Ok(answer) => answer,
                Err(answer) => {
                    end = End::SiteHasErrors;
                    answer
                }
            };
            writeln!(out, "{answer}")?;
            out.flush()?;
        }
    }

    fn line(&self, line: &[u8]) -> Result<String, String> {
        let failed = |id: Option<&RawValue>, error: &str| answered(id, "error", error);
        let asked: Asked = match serde_json::from_slice(line) {
            Ok(asked) => asked,
            Err(cause) => {
                // The object may be whole, with something behind it.
                let first = serde_json::Deserializer::from_slice(line).into_iter::<Asked>().next().and_then(Result::ok);
                return Err(failed(first.and_then(|asked| asked.id).as_deref(), &cause.to_string()));
            }
        };
        let id = asked.id.as_deref();
        let html = asked.html.as_deref().and_then(|html| serde_json::from_str::<String>(html.get()).ok());
        let html = html.ok_or_else(|| failed(id, "`html` must be a string"))?;
        let name = format!("id {}", id.map_or("null", RawValue::get));
        let pieces = self.pieces(&name, &html).map_err(|message| failed(id, &message))?;
        pieces.iter().for_each(|piece| say_what_went(&name, piece));
        let markdown: Vec<String> = pieces.into_iter().map(|piece| piece.converted.markdown).collect();
        Ok(answered(id, "md", &markdown.join("\n")))
    }

    /// Of a document the posts in it; a fragment, or a document without a post, as a whole. An error if nothing is selected.
    fn pieces(&self, name: &str, html: &str) -> Result<Vec<Piece>, String> {
        let is_document = dom::is_document(html);
        // A fragment goes into a page that nobody knows here, and is to be plain.
        let options = convert::Options { trusted: self.trusted, ids: self.ids || is_document, ..convert::Options::default() };
        let dom = Arc::new(if is_document { dom::document(html) } else { dom::fragment(html) });
        let mut posts = Vec::new();
        if is_document || self.select.is_some() {
            let page = article::Page { path: name, dom: dom.clone(), select: self.select.as_ref(), zone: &TimeZone::UTC };
            posts = article::find(&page).posts;
            if posts.is_empty() && self.select.is_some() {
                return Err(format!("{name}: `--select {}` finds no text in it", self.said));
            }
            if posts.is_empty() {
                note(&format!("{name}: no post was found in it; it is converted as a whole"));
            }
        }
        let found = posts.into_iter().filter_map(|post| match &post.body {
            Body::Html { dom, root, dropped } => Some(piece(dom.clone(), *root, &dropped.clone(), Some(post.clone()), options)),
            Body::Markdown(_) => None,
        });
        let mut pieces: Vec<Piece> = found.collect();
        if pieces.is_empty() {
            let root = dom.find(dom.root(), |node| is_document && dom.is(node, "body")).unwrap_or_else(|| dom.root());
            pieces.push(piece(dom, root, &[], None, options));
        }
        Ok(pieces)
    }
}

fn piece(dom: Arc<Dom>, root: dom::NodeId, dropped: &[Dropped], post: Option<Post>, options: convert::Options) -> Piece {
    let converted = convert::convert(&dom, root, dropped, options);
    Piece { post, dom, root, converted }
}

/// A line of `--jsonl`. The id is kept as it was written, digit by digit.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    id: Option<Box<RawValue>>,
    #[serde(default)]
    html: Option<Box<RawValue>>,
}

/// The answer to a line.
fn answered(id: Option<&RawValue>, name: &str, text: &str) -> String {
    format!("{{\"id\":{},\"{name}\":{}}}", id.map_or("null", RawValue::get), Value::from(text))
}

/// Front matter and the empty line behind it; nothing if there is nothing to say.
fn front_matter(meta: &Meta) -> String {
    let taxonomies = ["tags".to_owned(), "categories".to_owned()];
    let site = site::front::Site { taxonomies: &taxonomies, language: "", zone: &TimeZone::UTC };
    let mut remarks = Vec::new();
    let front = site::front::front(meta, &meta.aliases, meta.feed_id.as_deref(), &site, &mut remarks);
    for remark in remarks {
        note(&remark.message);
    }
    let is_empty = front.lines().all(|line| line.trim().is_empty() || line == "+++");
    if is_empty { String::new() } else { format!("{front}\n") }
}

/// What a reader of the original saw and will not see here, and what is not plain Markdown: a line each.
fn say_what_went(name: &str, piece: &Piece) {
    let converted = &piece.converted;
    let visible = converted.dropped.iter().filter(|drop| drop.rule.is_visible() && drop.rule != Rule::Unsafe).map(|drop| drop.rule.name());
    let kept = converted.kept.iter().map(|kept| piece.dom.name(kept.node));
    let escalated = converted.escalations.iter().map(|escalation| escalation.means.name());
    let guessed = converted.guesses.iter().map(|guess| guess.lang);
    let removed = converted.dangers.iter().map(|danger| danger.what.as_str());
    let moved = converted.moved.iter().map(String::as_str);
    for (what, list) in [
        ("left out", tallied(visible)),
        ("kept as HTML", tallied(kept)),
        ("said in HTML, since Markdown would be read as something else", tallied(escalated)),
        ("languages of code that were guessed", tallied(guessed)),
        ("removed as harmful, unless --trusted is given", tallied(removed)),
        ("links lead to ids of headings that only --ids keeps", tallied(moved)),
    ] {
        if !list.is_empty() {
            note(&format!("{name}: {what}: {list}"));
        }
    }
}

/// Each word with how often it came up, if more than once.
fn tallied<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let times = |(word, count): (&str, usize)| if count == 1 { word.to_owned() } else { format!("{word} ({count})") };
    counts.into_iter().map(times).collect::<Vec<_>>().join(", ")
}

/// The grade of a piece, and all that differs.
fn say_how_it_compares(name: &str, piece: &Piece) {
    let rendered = rendered(&piece.converted.markdown);
    let original = check::Original { dom: &piece.dom, root: piece.root, dropped: &piece.converted.dropped };
    let proof = check::compare(&original, &rendered, &str::to_owned);
    let check::Words { total, lost, added, .. } = proof.words;
    note(&format!("{name}: {}: {}", proof.grade.letter(), proof.grade.meaning()));
    note(&format!("{name}: words: {lost} lost, {added} added, of {total}"));
    note(&format!("{name}: code: {} of {} blocks exact to the byte", proof.code.equal, proof.code.blocks));
    for loss in &proof.losses {
        note(&format!("{name}: {}: `{}` became `{}`", loss.kind.label(), loss.original.text, loss.new.text));
    }
}

/// The Markdown as the only page of a site.
fn rendered(markdown: &str) -> String {
    const PAGE: &str = "content/document.md";
    let config = "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"\"\n";
    let sources = Sources::memory([("faircopy.toml", config.to_owned()), (PAGE, format!("+++\n+++\n{markdown}"))]);
    let bodies = pipeline::bodies(&sources, "faircopy.toml", &Options::default()).value;
    bodies.into_iter().find(|(path, _)| **path == *PAGE).map(|(_, body)| body.html).unwrap_or_default()
}

fn bad_selector(at: usize, message: &str) -> Diag {
    Diag::error("bad-selector", format!("`--select`: {message} (at character {})", at + 1))
        .help("write a CSS selector such as `article .content`")
}

fn nothing_selected(message: &str) -> Diag {
    Diag::error("nothing-selected", message.to_owned()).help("give a selector of an element that holds the text, or none")
}

fn no_file(path: &str) -> Diag {
    Diag::error("no-source", format!("there is no file `{path}`")).help("name existing files, or give HTML on standard input")
}

fn broken_stream(cause: &io::Error) -> Diag {
    Diag::error("broken-stream", format!("cannot read or write: {cause}")).help("check what stands at the other end of the pipe")
}
