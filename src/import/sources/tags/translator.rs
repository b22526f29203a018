//! Walks the pieces of a text and writes down what becomes of each.

use super::lines::Fence;
use super::prose::{self, Findings};
use super::scan::{self, Kind, Piece, Syntax, Tag};
use super::writer::{End, Writer};
use super::{Answer, Context, Wrap, brace, hugo, include, info, make, zola};
use crate::block;
use crate::import::post::Remark;
use crate::import::sources::Generator;
use crate::text::squeeze;

/// Deeper than any author nests notes: a bound, so that no text can make closing them quadratic.
const MAX_DEPTH: usize = 32;

/// Translates the tags of a text. Beside it: what was noticed.
pub fn translate<'a>(text: &'a str, context: &'a Context<'a>) -> (String, Vec<Remark>) {
    let syntax = match context.site.config.generator {
        Generator::Hexo | Generator::Jekyll => brace::SYNTAX,
        Generator::Hugo => hugo::SYNTAX,
        Generator::Zola => zola::SYNTAX,
        Generator::MdBook => include::SYNTAX,
        Generator::Plain => NO_TAGS,
    };
    let mut translator = Translator {
        context,
        generator: context.site.config.generator,
        writer: Writer::default(),
        frames: Vec::new(),
        findings: Findings::default(),
        remarks: Vec::new(),
        line: context.line,
    };
    for piece in scan::pieces(text, syntax) {
        translator.piece(&piece);
        translator.line += piece.text.matches('\n').count();
    }
    translator.finish()
}

const NO_TAGS: Syntax = Syntax { forms: &[], verbatim: &[], closes: |_, _| false };

/// A part that is still open.
struct Frame<'a> {
    name: &'static str,
    wrap: Wrap,
    written: &'a str,
    lead: String,
    line: usize,
}

pub struct Translator<'a> {
    pub context: &'a Context<'a>,
    pub generator: Generator,
    pub writer: Writer,
    frames: Vec<Frame<'a>>,
    findings: Findings,
    remarks: Vec<Remark>,
    /// Of the piece that is being translated, from 1.
    pub line: usize,
}

impl<'a> Translator<'a> {
    fn piece(&mut self, piece: &Piece<'a>) {
        match piece.kind {
            Kind::Prose => self.prose(piece.text),
            Kind::Code => {
                let code = self.unescaped(piece.text);
                self.writer.text(&code);
            }
            Kind::Fence(fence) => self.fence(&fence, piece.text),
            Kind::Tag(tag) => {
                let answer = match self.generator {
                    Generator::Hexo | Generator::Jekyll => brace::tag(self, &tag),
                    Generator::Hugo => hugo::tag(self, &tag),
                    Generator::Zola => zola::tag(self, &tag),
                    Generator::MdBook => include::tag(self, &tag),
                    Generator::Plain => Answer::Unknown,
                };
                self.answer(answer, piece.text, &tag);
            }
            Kind::Verbatim(tag, body) => {
                let answer = match self.generator {
                    Generator::Hugo => hugo::verbatim(self, &tag, body),
                    Generator::Zola => zola::verbatim(&tag, body),
                    _ => brace::verbatim(self, &tag, body),
                };
                self.answer(answer, piece.text, &tag);
            }
        }
    }

    fn prose(&mut self, text: &str) {
        let rules = prose::Rules {
            has_bare_headings: matches!(self.generator, Generator::Hexo | Generator::Jekyll),
            has_attribute_lists: self.generator == Generator::Jekyll,
            has_tabs: self.frames.iter().any(|frame| frame.wrap == Wrap::Tabs),
        };
        for line in text.split_inclusive('\n') {
            prose::line(line, rules, self.line, &mut self.writer, &mut self.findings);
            self.line += usize::from(line.ends_with('\n'));
        }
        self.line -= text.matches('\n').count();
    }

    fn fence(&mut self, fence: &Fence, whole: &str) {
        if self.generator == Generator::MdBook
            && let Some(block) = include::fence(self, fence)
        {
            self.writer.text(&block);
            return;
        }
        let info = match self.generator {
            Generator::Hexo | Generator::Jekyll if fence.info.trim().contains([' ', '{', ':']) => {
                if fence.info.contains('{') {
                    info::of_braces(fence.info)
                } else {
                    info::of_fence(fence.info)
                }
            }
            Generator::Hugo | Generator::Jekyll if fence.info.contains('{') => info::of_braces(fence.info),
            Generator::Zola if fence.info.contains(',') => info::of_commas(fence.info),
            // Elsewhere it was code in a language of that name; a formula is one everywhere.
            _ if matches!(block::as_code(fence.info.trim()), Some(language) if language != "latex") => {
                info::Info { language: block::as_code(fence.info.trim()).unwrap_or_default().to_owned(), ..info::Info::default() }
            }
            _ => {
                let code = self.unescaped(whole);
                self.writer.text(&code);
                return;
            }
        };
        self.dropped(&info.dropped);
        let blank = if fence.info.starts_with(' ') && fence.info.len() > 1 { " " } else { "" };
        let rest = &whole[fence.lead.len() + fence.marks.len() + fence.info.len()..];
        let rest = self.unescaped(rest);
        self.writer.text(&format!("{}{}{blank}{}{rest}", fence.lead, fence.marks, info.print()));
        if let Some((text, address)) = &info.link {
            // The closing line ended the block and its line.
            let lead: String = fence.lead.chars().map(|c| if c == '>' || c == '\t' { c } else { ' ' }).collect();
            let line_break = if rest.ends_with('\n') { "" } else { "\n" };
            self.writer.text(&format!("{line_break}{}\n{lead}{}\n", lead.trim_end(), make::link(text, address, None)));
        }
    }

    /// Code without the marks that kept the generator from reading it as its own.
    fn unescaped(&self, code: &str) -> String {
        match self.generator {
            // Hexo reads no tags in fenced blocks, but in code spans.
            Generator::Hexo if !code.contains('\n') => brace::without_raw(code),
            Generator::Jekyll => brace::without_raw(code),
            Generator::Hugo => hugo::unescaped(code),
            Generator::Zola => zola::unescaped(code),
            _ => code.to_owned(),
        }
    }

    fn answer(&mut self, answer: Answer, written: &'a str, tag: &Tag) {
        match answer {
            Answer::Text(text) => self.writer.text(&text),
            Answer::Block(lines, end) => self.writer.block(&lines, end),
            Answer::Open(name, wrap) if self.frames.len() < MAX_DEPTH => {
                let lead = self.writer.open();
                self.frames.push(Frame { name, wrap, written, lead, line: self.line });
            }
            Answer::Close(name) => match self.frames.iter().rposition(|frame| name == "end" || frame.name == name) {
                Some(at) => self.close(at),
                None => self.unknown(written, tag),
            },
            Answer::Open(..) | Answer::Unknown => self.unknown(written, tag),
        }
    }

    /// Closes the part at this depth. Those inside of it that are still open are not closed any more.
    fn close(&mut self, at: usize) {
        while self.frames.len() > at + 1 {
            self.abandon();
        }
        let Some(frame) = self.frames.pop() else { return };
        let body = self.writer.take(&frame.lead);
        let block = match frame.wrap {
            Wrap::Quote(by) => make::cited(&body, &by),
            Wrap::PullQuote if body.contains("{\"") => body.replace("{\" ", "").replace(" \"}", "").replace("{\"", "").replace("\"}", ""),
            Wrap::PullQuote => make::quote(&body),
            Wrap::Alert { kind, title } => make::alert(kind, &title, &body),
            Wrap::Details { summary, is_open } => format!("{}\n{body}\n\n</details>", make::details(&summary, is_open)),
            Wrap::Titled(title) if !title.is_empty() => format!("**{title}**\n\n{body}"),
            Wrap::Tabs | Wrap::Titled(_) => body,
        };
        self.writer.block(&block, End::Blank);
    }

    /// The innermost part has no end: its tag stays where it was.
    fn abandon(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        self.writer.put_back(frame.written);
        self.remarks.push(Remark {
            code: "unclosed-tag",
            message: format!("`{}` is never closed; it stays in the text", one_line(frame.written)),
            line: Some(frame.line),
        });
    }

    fn unknown(&mut self, written: &str, tag: &Tag) {
        self.writer.text(written);
        let name = scan::name(tag.inner);
        let remedy = match name {
            "include" | "include_relative" | "render" => "put the text that it includes in its place",
            "if" | "unless" | "for" | "assign" | "capture" | "set" | "case" | "endif" | "endfor" => "write what it comes to in its place",
            "aplayer" | "meting" | "audio" | "music" => "write an `<audio>` element, or a link",
            _ => "write in Markdown or HTML what it showed, or remove it",
        };
        let message = format!("`{}` has no form here and stays in the text; {remedy}", one_line(written));
        self.remark("unknown-tag", message);
    }

    /// Says that options of a tag or a block were left out, if any were.
    pub fn dropped(&mut self, options: &[String]) {
        if !options.is_empty() {
            let options: Vec<String> = options.iter().map(|option| format!("`{option}`")).collect();
            self.remark("dropped-option", format!("{} of a code block or a picture has no meaning here", options.join(", ")));
        }
    }

    pub fn remark(&mut self, code: &'static str, message: impl Into<String>) {
        self.remarks.push(Remark { code, message: message.into(), line: Some(self.line) });
    }

    fn finish(mut self) -> (String, Vec<Remark>) {
        while !self.frames.is_empty() {
            self.abandon();
        }
        self.remarks.extend(self.findings.remarks());
        self.remarks.sort_by(|a, b| (a.line, a).cmp(&(b.line, b)));
        (self.writer.finish(), self.remarks)
    }
}

/// A tag for a message: on one line, and not too long.
fn one_line(tag: &str) -> String {
    let line = squeeze(tag);
    match line.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
