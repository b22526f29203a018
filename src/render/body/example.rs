//! Examples: the code, what comes out of it, and what was found about it, as one thing.

use super::compiler::coloured;
use super::{Events, Part, Writer};
use crate::example::{Example, Lang, Rust, Stream};
use crate::html;
use crate::proof::{Proof, Verdict};

impl<'a> Writer<'a> {
    /// Writes an example with the outputs that stand right behind it. Returns where the next event stands.
    pub(super) fn example(&mut self, example: &'a Example, events: &Events<'a>, at: usize) -> usize {
        let proofs = self.site.verdicts.proofs;
        let proof = proofs.and_then(|proofs| proofs.get(&example.span.start));
        let mut out = String::from("<div class=\"example\"");
        if let Some(proof) = proof {
            out.push_str(&format!(" data-verdict=\"{}\"", proof.verdict.name()));
        }
        let runner = self.site.verdicts.runner.is_some() && self.site.part == Part::Whole;
        if let Some(argument) = proof.and_then(|proof| proof.run.as_ref()).filter(|_| runner) {
            out.push_str(" data-run=\"");
            html::escape_attr(argument, &mut out);
            out.push('"');
        }
        out.push_str(">\n");
        let (code, mut next) = self.code(Some(example), events, at);
        out.push_str(&code);
        while let Some(expected) = events.get(next).and_then(|(_, range)| {
            let of_block = |expected: &&crate::example::Expected| expected.span.start == range.start;
            example.expected.iter().filter(|_| example.lang != Lang::Console).find(of_block)
        }) {
            out.push_str(&self.output(expected.stream, &expected.code.text));
            // Start, text if there is any, end.
            next = super::end_of(events, next) + 1;
        }
        if let Some(shown) = proof.and_then(|proof| proof.shown.as_ref()) {
            let stream = if is_compile_fail(example) { Stream::Error } else { Stream::Stdout };
            out.push_str(&self.output(stream, shown));
        }
        if let Some(badge) = proof.and_then(|proof| self.badge(example, proof)) {
            out.push_str("<p class=\"verdict\">");
            html::escape(&badge, &mut out);
            out.push_str("</p>\n");
        }
        out.push_str("</div>\n");
        self.block(out);
        next
    }

    fn output(&self, stream: Stream, text: &str) -> String {
        let labels = self.site.labels;
        let (class, label) = match stream {
            Stream::Stdout => ("output", &labels.output),
            Stream::Stderr => ("output stderr", &labels.stderr),
            Stream::Error => ("output compiler", &labels.compiler),
        };
        let mut out = format!("<div class=\"{class}\"><p class=\"label\">");
        html::escape(label, &mut out);
        out.push_str("</p><pre tabindex=\"0\"><samp>");
        match stream {
            Stream::Error => out.push_str(&coloured(text)),
            Stream::Stdout | Stream::Stderr => html::escape(text, &mut out),
        }
        out.push_str("</samp></pre></div>\n");
        out
    }

    /// What is said below an example; nothing if nothing is known.
    fn badge(&self, example: &Example, proof: &Proof) -> Option<String> {
        let labels = self.site.labels;
        let label = match (proof.verdict, &example.lang) {
            (Verdict::Proven, Lang::Rust(_)) if is_compile_fail(example) => &labels.proven_fails,
            (Verdict::Proven, Lang::Rust(Rust { no_run: true, .. })) => &labels.proven_compiles,
            (Verdict::Proven, Lang::Rust(Rust { should_panic: true, .. })) => &labels.proven_panics,
            (Verdict::Proven, Lang::Rust(_)) => &labels.proven,
            (Verdict::Proven, Lang::Runner(_) | Lang::Console) => &labels.proven_other,
            (Verdict::Pending, _) => &labels.pending,
            (Verdict::Failed, _) => &labels.failed,
            (Verdict::Ignored | Verdict::Unproven, _) => return None,
        };
        let mut badge = label.replace("{rustc}", self.site.verdicts.rustc.unwrap_or("rustc"));
        if let (Verdict::Proven, Some(date)) = (proof.verdict, self.site.verdicts.date) {
            badge = format!("{badge} {}", labels.proven_on.replace("{date}", date));
        }
        Some(badge)
    }

    /// The script that runs the page's examples, at the end of its body. Other pages and feeds show none.
    pub(super) fn runner(&mut self) {
        let Some((script, module)) = self.site.verdicts.runner.as_ref().filter(|_| self.site.part == Part::Whole) else { return };
        let labels = self.site.labels;
        let mut out = String::from("<script src=\"");
        html::escape_attr(script, &mut out);
        out.push_str("\" data-module=\"");
        html::escape_attr(module, &mut out);
        let words = [
            ("run", &labels.run),
            ("stop", &labels.stop),
            ("running", &labels.running),
            ("stopped", &labels.stopped),
            ("output", &labels.output),
            ("limit", &labels.run_limit),
            ("cut", &labels.run_cut),
            ("failed", &labels.run_failed),
            ("exit", &labels.run_exit),
        ];
        for (name, word) in words {
            out.push_str(&format!("\" data-label-{name}=\""));
            html::escape_attr(word, &mut out);
        }
        out.push_str("\" defer></script>\n");
        self.block(out);
    }
}

fn is_compile_fail(example: &Example) -> bool {
    matches!(&example.lang, Lang::Rust(Rust { compile_fail: true, .. }))
}
