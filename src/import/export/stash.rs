//! What is finished while the rest of a text is still being worked on.
//!
//! A finished piece leaves a placeholder of characters that nobody writes, which neither paragraphs nor HTML know; it
//! comes back when the text is done.

/// Finished pieces of one text.
pub struct Stash {
    mark: char,
    pieces: Vec<(String, Kind)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// May stand in a paragraph.
    Inline,
    /// Stands outside of paragraphs, if it has one for itself.
    Block,
    /// Code: its placeholder is a `pre`, as it will be.
    Code,
    /// The mark where the summary ends: it moves out of a paragraph that begins or ends with it.
    Summary,
}

impl Stash {
    /// A stash whose placeholders `text` does not hold.
    pub fn for_text(text: &str) -> Self {
        let mut taken = [false; 256];
        for c in text.chars().map(u32::from).filter(|c| (0xf500..0xf600).contains(c)) {
            taken[(c - 0xf500) as usize] = true;
        }
        let free = (0u32..).zip(taken).find(|(_, taken)| !taken).map_or(0, |(free, _)| free);
        Self { mark: char::from_u32(0xf500 + free).expect("a character for private use"), pieces: Vec::new() }
    }

    /// Keeps a piece; what is given back stands for it.
    pub fn put(&mut self, html: &str, kind: Kind) -> String {
        let html = self.restore(html);
        self.pieces.push((html, kind));
        let (mark, number) = (self.mark, self.pieces.len() - 1);
        match kind {
            Kind::Code => format!("<pre {mark}{number}{mark}></pre>"),
            _ => format!("{mark}{number}{mark}"),
        }
    }

    /// Puts the pieces back.
    pub fn restore(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(self.mark) {
            out.push_str(&rest[..at]);
            let behind = &rest[at + self.mark.len_utf8()..];
            let found =
                behind.split_once(self.mark).and_then(|(number, behind)| Some((self.pieces.get(number.parse::<usize>().ok()?)?, behind)));
            rest = match found {
                Some(((html, kind), behind)) => place(&mut out, html, *kind, behind),
                None => {
                    out.push(self.mark);
                    behind
                }
            };
        }
        out.push_str(rest);
        out
    }
}

/// Writes a piece where its placeholder stands, and gives back what follows.
fn place<'a>(out: &mut String, html: &str, kind: Kind, behind: &'a str) -> &'a str {
    if kind == Kind::Code {
        if out.ends_with("<pre ") {
            out.truncate(out.len() - "<pre ".len());
        }
        out.push_str(html);
        return behind.strip_prefix("></pre>").unwrap_or(behind);
    }
    let opened = out.trim_end().strip_suffix("<p>").map(str::len).filter(|_| kind != Kind::Inline);
    let closed = behind.trim_start().strip_prefix("</p>").filter(|_| kind != Kind::Inline);
    match (opened, closed) {
        (Some(start), Some(behind)) => {
            out.truncate(start);
            out.push_str(html);
            behind
        }
        (Some(start), None) if kind == Kind::Summary => {
            out.truncate(start);
            out.push_str(html);
            out.push_str("\n<p>");
            let behind = behind.trim_start();
            behind.strip_prefix("<br />").unwrap_or(behind).trim_start()
        }
        (None, Some(behind)) if kind == Kind::Summary => {
            let kept = out.trim_end();
            let kept = kept.strip_suffix("<br />").unwrap_or(kept).trim_end().len();
            out.truncate(kept);
            out.push_str("</p>\n");
            out.push_str(html);
            behind
        }
        _ => {
            out.push_str(html);
            behind
        }
    }
}
