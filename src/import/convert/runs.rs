//! Running text: pieces and the marks they carry become events, nested as Markdown can say it.
//!
//! HTML marks text in any order and again and again; Markdown wants few marks around long stretches, and none that begins or
//! ends at a blank. So text is first a list of pieces, each with the set of its marks; blanks carry the marks that their
//! neighbours share; and the mark that reaches farthest is the outermost.

use super::write::code_span_fits;
use crate::text;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;

pub type Ev = Event<'static>;

/// A mark of text. Marks that are equal are one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Link {
        dest: String,
        title: String,
    },
    Strong,
    Emphasis,
    Strikethrough,
    /// The number keeps two of them apart; so it does for tags.
    Code {
        number: usize,
    },
    /// Tags of HTML.
    Tags {
        open: String,
        close: String,
        number: usize,
    },
}

#[derive(Clone, Debug)]
enum Kind {
    Text(String),
    /// Blanks; whether there is a line break among them.
    Space {
        line: bool,
    },
    /// A line break between two characters of Chinese or Japanese: an author's own, who meant no blank.
    Soft,
    Break,
    /// Events that stand for something that is seen: an image, HTML, a mention of a footnote.
    Leaf(Vec<Ev>),
}

#[derive(Clone, Debug)]
struct Piece {
    kind: Kind,
    /// Into `Runs::sets`.
    marks: Range<usize>,
}

impl Piece {
    fn first(&self) -> Option<char> {
        match &self.kind {
            Kind::Text(text) => text.chars().next(),
            _ => None,
        }
    }

    fn last(&self) -> Option<char> {
        match &self.kind {
            Kind::Text(text) => text.chars().next_back(),
            _ => None,
        }
    }
}

/// A stretch of running text as it is gathered.
#[derive(Default)]
pub struct Runs {
    pieces: Vec<Piece>,
    marks: Vec<Mark>,
    numbers: HashMap<Mark, u32>,
    /// The marks that are open now, in the order in which they were opened.
    open: Vec<u32>,
    sets: Vec<u32>,
    set: Range<usize>,
    fresh: bool,
}

/// Deeper than this, marks are passed over: nobody reads them, and text must not cost its depth.
const DEEPEST: usize = 48;

impl Runs {
    /// Opens a mark. False if it is open already, or too deep to matter: then it is not to be closed.
    pub fn open(&mut self, mark: Mark) -> bool {
        let next = self.marks.len() as u32;
        let number = *self.numbers.entry(mark.clone()).or_insert(next);
        if number == next {
            self.marks.push(mark);
        }
        let within_code = matches!(self.marks[number as usize], Mark::Code { .. })
            && self.open.iter().any(|open| matches!(self.marks[*open as usize], Mark::Code { .. }));
        if self.open.len() >= DEEPEST || self.open.contains(&number) || within_code {
            return false;
        }
        self.open.push(number);
        self.fresh = false;
        true
    }

    pub fn close(&mut self) {
        self.open.pop();
        self.fresh = false;
    }

    /// How many marks were ever opened; makes those of tags different.
    pub fn count(&self) -> usize {
        self.marks.len()
    }

    fn push(&mut self, kind: Kind) {
        if let (Kind::Space { line: more }, Some(Piece { kind: Kind::Space { line }, .. })) = (&kind, self.pieces.last_mut()) {
            // Blanks get their marks later, from what stands around them.
            *line |= more;
            return;
        }
        if !self.fresh {
            let start = self.sets.len();
            self.sets.extend_from_slice(&self.open);
            self.set = start..self.sets.len();
            self.fresh = true;
        }
        self.pieces.push(Piece { kind, marks: self.set.clone() });
    }

    pub fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let blanks = rest.bytes().take_while(|c| is_blank(*c)).count();
            if blanks > 0 {
                self.push(Kind::Space { line: rest[..blanks].contains('\n') });
                rest = &rest[blanks..];
                continue;
            }
            let words = &rest[..end_of_words(rest)];
            self.push(Kind::Text(collapsed(words)));
            rest = &rest[words.len()..];
        }
    }

    pub fn line_break(&mut self) {
        self.push(Kind::Break);
    }

    pub fn leaf(&mut self, events: Vec<Ev>) {
        self.push(Kind::Leaf(events));
    }

    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Whether nothing is there but blanks and breaks.
    pub fn is_blank(&self) -> bool {
        self.pieces.iter().all(is_weak)
    }

    pub fn ends_with_break(&self) -> bool {
        let last = self.pieces.iter().rev().find(|piece| !matches!(piece.kind, Kind::Space { .. }));
        last.is_some_and(|piece| matches!(piece.kind, Kind::Break))
    }

    /// The events of what was gathered, which begins anew; marks that are open stay so.
    pub fn take(&mut self) -> Vec<Ev> {
        let pieces = std::mem::take(&mut self.pieces);
        let pieces = self.settled(pieces);
        let events = self.nested(pieces);
        self.sets.clear();
        self.set = 0..0;
        self.fresh = false;
        events
    }

    fn set(&self, piece: &Piece) -> &[u32] {
        &self.sets[piece.marks.clone()]
    }

    /// One blank between words, none at the edges and beside breaks, each with the marks that both neighbours have.
    fn settled(&mut self, pieces: Vec<Piece>) -> Vec<Piece> {
        let mut settled: Vec<Piece> = Vec::with_capacity(pieces.len());
        let mut blank = None;
        for piece in pieces {
            match piece.kind {
                Kind::Space { line } => blank = Some(blank.unwrap_or(false) || line),
                Kind::Break => {
                    blank = None;
                    if !settled.is_empty() {
                        settled.push(piece);
                    }
                }
                _ => {
                    let after_break = settled.last().is_none_or(|last| matches!(last.kind, Kind::Break));
                    if let Some(line) = blank.filter(|_| !after_break) {
                        let between =
                            settled.last().and_then(Piece::last).is_some_and(text::is_cjk) && piece.first().is_some_and(text::is_cjk);
                        let kind = if line && between { Kind::Soft } else { Kind::Space { line } };
                        settled.push(Piece { kind, marks: 0..0 });
                    }
                    blank = None;
                    settled.push(piece);
                }
            }
        }
        while settled.last().is_some_and(|last| matches!(last.kind, Kind::Break)) {
            settled.pop();
        }
        // A paragraph that was put there for the space that it takes.
        let is_void = |piece: &Piece| match &piece.kind {
            Kind::Text(text) => text.chars().all(is_void),
            Kind::Space { .. } | Kind::Soft | Kind::Break => true,
            Kind::Leaf(_) => false,
        };
        if settled.iter().all(is_void) {
            return Vec::new();
        }
        self.share(&mut settled);
        settled
    }

    /// Gives each stretch of blanks and breaks the marks that both of its neighbours have.
    fn share(&mut self, pieces: &mut [Piece]) {
        let mut at = 0;
        while at < pieces.len() {
            let end = at + pieces[at..].iter().take_while(|piece| is_weak(piece)).count();
            if end > at {
                let before = at.checked_sub(1).map(|before| self.set(&pieces[before]).to_vec()).unwrap_or_default();
                let after = pieces.get(end).map(|after| self.set(after)).unwrap_or_default();
                let shared: Vec<u32> = before.into_iter().filter(|mark| after.contains(mark)).collect();
                let start = self.sets.len();
                self.sets.extend(shared);
                pieces[at..end].iter_mut().for_each(|piece| piece.marks = start..self.sets.len());
            }
            at = end + 1;
        }
    }

    /// How far the mark of each piece reaches, and the marks of each piece from the outermost in.
    fn nested(&self, pieces: Vec<Piece>) -> Vec<Ev> {
        let reach = self.reach(&pieces);
        let mut out = Nest::default();
        for (piece, reach) in pieces.into_iter().zip(reach) {
            let mut wanted: Vec<(u32, usize)> = self.set(&piece).iter().copied().zip(reach).collect();
            wanted.sort_by_key(|(mark, reach)| (usize::MAX - reach, self.rank(*mark), *mark));
            let keep = self.kept(&out.open, &wanted);
            out.close_to(keep);
            // No mark begins at a blank.
            for (mark, _) in wanted.iter().filter(|_| !is_weak(&piece)) {
                if !out.open.contains(mark) {
                    out.start(*mark);
                }
            }
            match piece.kind {
                Kind::Text(text) => out.text(&text),
                Kind::Space { .. } => out.text(" "),
                Kind::Soft => out.events.push(Item::Event(Event::SoftBreak)),
                Kind::Break => out.events.push(Item::Event(Event::HardBreak)),
                Kind::Leaf(events) => out.events.extend(events.into_iter().map(Item::Event)),
            }
        }
        out.close_to(0);
        finish(out.events, &self.marks)
    }

    /// For each mark of each piece the last piece, counted from there, that has it without a gap.
    fn reach(&self, pieces: &[Piece]) -> Vec<Vec<usize>> {
        let mut all: Vec<Vec<usize>> = vec![Vec::new(); pieces.len()];
        for at in (0..pieces.len()).rev() {
            let next = pieces.get(at + 1).map(|next| self.set(next)).unwrap_or_default();
            let of_mark = |mark: &u32| next.iter().position(|other| other == mark).map_or(at, |found| all[at + 1][found]);
            all[at] = self.set(&pieces[at]).iter().map(of_mark).collect();
        }
        all
    }

    /// How many of the open marks stay: those that the next piece wants, as long as no mark that must not be parted would
    /// have to begin within one that ends before it.
    fn kept(&self, open: &[u32], wanted: &[(u32, usize)]) -> usize {
        let end = |mark: u32| wanted.iter().find(|(other, _)| *other == mark).map(|(_, reach)| *reach);
        let mut keep = open.iter().take_while(|mark| end(**mark).is_some()).count();
        for (mark, reach) in wanted {
            if self.is_whole(*mark) && !open[..keep].contains(mark) {
                let cut = open[..keep].iter().position(|other| !self.is_whole(*other) && end(*other).is_some_and(|end| end < *reach));
                keep = cut.unwrap_or(keep);
            }
        }
        keep
    }

    /// Whether a mark would say something else if it were parted.
    fn is_whole(&self, mark: u32) -> bool {
        matches!(self.marks[mark as usize], Mark::Link { .. } | Mark::Code { .. } | Mark::Tags { .. })
    }

    fn rank(&self, mark: u32) -> u8 {
        match self.marks[mark as usize] {
            Mark::Link { .. } => 0,
            Mark::Strong => 1,
            Mark::Emphasis => 2,
            Mark::Strikethrough => 3,
            Mark::Tags { .. } => 4,
            Mark::Code { .. } => 5,
        }
    }
}

/// How far words go together: up to the blanks at the end, or to a line break between two characters of Chinese or
/// Japanese, which may be more than a blank.
fn end_of_words(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    loop {
        end += bytes[end..].iter().take_while(|c| !is_blank(**c)).count();
        let blanks = bytes[end..].iter().take_while(|c| is_blank(**c)).count();
        let next = &text[end + blanks..];
        let between = || text[..end].chars().next_back().is_some_and(text::is_cjk) && next.starts_with(text::is_cjk);
        if next.is_empty() || (text[end..end + blanks].contains('\n') && between()) {
            return end;
        }
        end += blanks;
    }
}

/// A text with one blank for each stretch of them.
pub fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_ascii() && is_blank(c as u8) {
            true if out.ends_with(' ') => {}
            true => out.push(' '),
            false => out.push(c),
        }
    }
    out
}

pub fn is_blank(c: u8) -> bool {
    matches!(c, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

/// Whether nothing is to be seen of a character but the space that it takes.
pub fn is_void(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '\u{a0}' | '\u{200b}' | '\u{feff}')
}

fn is_weak(piece: &Piece) -> bool {
    matches!(piece.kind, Kind::Space { .. } | Kind::Soft | Kind::Break)
}

enum Item {
    Start(u32),
    End(u32),
    Text(String),
    Event(Ev),
}

#[derive(Default)]
struct Nest {
    open: Vec<u32>,
    events: Vec<Item>,
}

impl Nest {
    fn start(&mut self, mark: u32) {
        self.open.push(mark);
        self.events.push(Item::Start(mark));
    }

    fn close_to(&mut self, keep: usize) {
        while self.open.len() > keep {
            if let Some(mark) = self.open.pop() {
                self.events.push(Item::End(mark));
            }
        }
    }

    fn text(&mut self, text: &str) {
        match self.events.last_mut() {
            Some(Item::Text(last)) => last.push_str(text),
            _ => self.events.push(Item::Text(text.to_owned())),
        }
    }
}

/// Items become events; code that holds nothing but text becomes a code span.
fn finish(items: Vec<Item>, marks: &[Mark]) -> Vec<Ev> {
    let mut out = Vec::with_capacity(items.len());
    let mut items = items.into_iter().peekable();
    while let Some(item) = items.next() {
        match item {
            Item::Text(text) => out.push(Event::Text(text.into())),
            Item::Event(event) => out.push(event),
            Item::Start(mark) if matches!(marks[mark as usize], Mark::Code { .. }) => {
                match items.next_if(|item| matches!(item, Item::Text(_))) {
                    Some(Item::Text(text)) if code_span_fits(&text) && matches!(items.peek(), Some(Item::End(end)) if *end == mark) => {
                        items.next();
                        out.push(Event::Code(text.into()));
                    }
                    inner => {
                        out.push(Event::InlineHtml("<code>".into()));
                        if let Some(Item::Text(text)) = inner {
                            out.push(Event::Text(text.into()));
                        }
                    }
                }
            }
            Item::Start(mark) => out.push(start(&marks[mark as usize])),
            Item::End(mark) => out.push(end(&marks[mark as usize])),
        }
    }
    merge_code(out)
}

/// Code spans with nothing between them are read as one.
fn merge_code(events: Vec<Ev>) -> Vec<Ev> {
    let mut out: Vec<Ev> = Vec::with_capacity(events.len());
    for event in events {
        match (out.last_mut(), event) {
            (Some(Event::Code(last)), Event::Code(more)) => *last = CowStr::from(format!("{last}{more}")),
            (_, event) => out.push(event),
        }
    }
    out
}

fn start(mark: &Mark) -> Ev {
    match mark {
        Mark::Link { dest, title } => Event::Start(link(dest, title)),
        Mark::Strong => Event::Start(Tag::Strong),
        Mark::Emphasis => Event::Start(Tag::Emphasis),
        Mark::Strikethrough => Event::Start(Tag::Strikethrough),
        Mark::Code { .. } => Event::InlineHtml("<code>".into()),
        Mark::Tags { open, .. } => Event::InlineHtml(open.clone().into()),
    }
}

fn end(mark: &Mark) -> Ev {
    match mark {
        Mark::Link { .. } => Event::End(TagEnd::Link),
        Mark::Strong => Event::End(TagEnd::Strong),
        Mark::Emphasis => Event::End(TagEnd::Emphasis),
        Mark::Strikethrough => Event::End(TagEnd::Strikethrough),
        Mark::Code { .. } => Event::InlineHtml("</code>".into()),
        Mark::Tags { close, .. } => Event::InlineHtml(close.clone().into()),
    }
}

pub fn link(dest: &str, title: &str) -> Tag<'static> {
    Tag::Link { link_type: LinkType::Inline, dest_url: dest.to_owned().into(), title: title.to_owned().into(), id: "".into() }
}

/// An image as events.
pub fn image(dest: &str, title: &str, alt: &str) -> Vec<Ev> {
    let (dest_url, title) = (dest.to_owned().into(), title.to_owned().into());
    let mut events = vec![Event::Start(Tag::Image { link_type: LinkType::Inline, dest_url, title, id: "".into() })];
    if !alt.is_empty() {
        events.push(Event::Text(alt.to_owned().into()));
    }
    events.push(Event::End(TagEnd::Image));
    events
}
