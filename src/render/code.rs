//! The HTML of a code block, fenced or indented.

use crate::highlight::{Fallback, Highlighter, Language, Lines};
use crate::html::{escape, escape_attr};
use crate::page::Info;
use crate::site::Region;
use std::fmt::Write;

/// The complete block, and from which line on and why it had to stay plain, if it had. `region` stands in for `text` where the fence shows lines of a file.
pub fn block(highlighter: &Highlighter, info: &Info, region: Option<&Region>, text: &str) -> (String, Option<Fallback>) {
    let text = region.map_or(text, |region| &region.text);
    let name = language_name(info, region);
    let language = name.and_then(|name| highlighter.language(name)).unwrap_or(Language::PLAIN);
    let lines = highlighter.lines(language, text);
    let numbers =
        Numbers { first: info.start.unwrap_or(1), stated: region.filter(|_| info.start.is_none()).map(|region| &*region.numbers) };

    let mut html = String::with_capacity(lines.html().len() + 256);
    if let Some(title) = &info.title {
        html.push_str("<figure class=\"code\"><figcaption>");
        escape(title, &mut html);
        html.push_str("</figcaption>");
    }
    open(info, name, numbers.of(lines.len()), &mut html);
    if shows_lines(info) {
        wrapped(info, &numbers, &lines, &mut html);
    } else if info.hidden.is_empty() {
        html.push_str(lines.html());
    } else {
        for line in shown(info, &lines).map(|(_, line)| line) {
            html.push_str(line);
            html.push('\n');
        }
    }
    html.push_str("</code></pre>");
    if info.title.is_some() {
        html.push_str("</figure>");
    }
    html.push('\n');
    (html, lines.fallback())
}

/// The block for where there is no style sheet: no colours and no numbers, and marked lines by elements that say so
/// themselves.
pub fn plain(info: &Info, region: Option<&Region>, text: &str) -> String {
    let text = region.map_or(text, |region| &region.text);
    let mut html = String::with_capacity(text.len() + 64);
    if let Some(title) = &info.title {
        html.push_str("<figure><figcaption>");
        escape(title, &mut html);
        html.push_str("</figcaption>");
    }
    html.push_str("<pre><code>");
    let lines = text.split_inclusive('\n').map(|line| line.strip_suffix('\n').unwrap_or(line));
    for (position, line) in (1..).zip(lines).filter(|(position, _)| !covers(&info.hidden, *position)) {
        let marks = [(&info.highlight, "mark"), (&info.inserted, "ins"), (&info.deleted, "del")];
        let mark = marks.into_iter().find(|(ranges, _)| covers(ranges, position)).map(|(_, mark)| mark);
        if let Some(mark) = mark {
            let _ = write!(html, "<{mark}>");
        }
        escape(line, &mut html);
        if let Some(mark) = mark {
            let _ = write!(html, "</{mark}>");
        }
        html.push('\n');
    }
    html.push_str("</code></pre>");
    if info.title.is_some() {
        html.push_str("</figure>");
    }
    html.push('\n');
    html
}

/// The number that each line of a block shows.
struct Numbers<'a> {
    first: usize,
    /// Those of the file, where the fence does not count by itself.
    stated: Option<&'a [usize]>,
}

impl Numbers<'_> {
    /// The number of the line at `position` in the block, from 1.
    fn of(&self, position: usize) -> usize {
        let index = position.saturating_sub(1);
        let stated = self.stated.and_then(|numbers| numbers.get(index).copied());
        stated.unwrap_or(self.first.saturating_add(index))
    }
}

/// The language as written; without one, that of the file the lines come from.
fn language_name<'a>(info: &'a Info, region: Option<&'a Region>) -> Option<&'a str> {
    let written = info.lang.as_ref().map(|lang| lang.value.as_str());
    written.or_else(|| {
        let name = region?.path.rsplit('/').next()?;
        Some(name.rsplit_once('.').map_or(name, |(_, extension)| extension))
    })
}

/// `tabindex` lets the keyboard scroll a block that is too wide.
fn open(info: &Info, name: Option<&str>, last: usize, html: &mut String) {
    html.push_str("<pre class=\"code");
    if shows_lines(info) {
        html.push_str(" lines");
    }
    if info.linenos {
        let digits = last.max(1).ilog10() + 1;
        let _ = write!(html, " numbered digits-{}", digits.clamp(2, 9));
    }
    if is_marked(info) {
        html.push_str(" marked");
    }
    html.push_str("\" tabindex=\"0\"><code");
    if let Some(name) = name {
        html.push_str(" class=\"language-");
        escape_attr(name, html);
        html.push_str("\" data-lang=\"");
        escape_attr(name, html);
        html.push('"');
    }
    html.push('>');
}

/// Every line in an element of its own. The newline stands inside it, so that a copy has the lines of the code.
fn wrapped(info: &Info, numbers: &Numbers, lines: &Lines, html: &mut String) {
    for (position, line) in shown(info, lines) {
        html.push_str("<span class=\"line");
        for (ranges, class) in [(&info.highlight, " hl"), (&info.inserted, " ins"), (&info.deleted, " del")] {
            if covers(ranges, position) {
                html.push_str(class);
            }
        }
        let _ = write!(html, "\" data-line=\"{}\">", numbers.of(position));
        html.push_str(line);
        html.push_str("\n</span>");
    }
}

/// The lines that are not hidden, each with its position in the block from 1.
fn shown<'a>(info: &'a Info, lines: &'a Lines) -> impl Iterator<Item = (usize, &'a str)> {
    (1..).zip(lines.iter()).filter(|(position, _)| !covers(&info.hidden, *position))
}

/// Whether a reader is to tell lines apart. Otherwise they need no elements, and the page stays small.
fn shows_lines(info: &Info) -> bool {
    info.linenos || !info.highlight.is_empty() || is_marked(info)
}

fn is_marked(info: &Info) -> bool {
    !info.inserted.is_empty() || !info.deleted.is_empty()
}

/// Whether sorted ranges, both ends included, hold a line.
fn covers(ranges: &[(usize, usize)], line: usize) -> bool {
    let after = ranges.partition_point(|(start, _)| *start <= line);
    after.checked_sub(1).is_some_and(|before| line <= ranges[before].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Spanned;

    fn info(lang: &str) -> Info {
        Info { lang: (!lang.is_empty()).then(|| Spanned::new(lang.to_owned(), 0..0)), ..Info::default() }
    }

    #[track_caller]
    fn check(info: &Info, region: Option<&Region>, text: &str, expected: &str) {
        let (html, fallback) = block(&Highlighter::new(), info, region, text);
        assert_eq!(html, format!("{expected}\n"));
        assert_eq!(fallback, None);
    }

    #[test]
    fn plain_blocks_stay_small() {
        check(&info(""), None, "", r#"<pre class="code" tabindex="0"><code></code></pre>"#);
        check(&info(""), None, "a < b\n", "<pre class=\"code\" tabindex=\"0\"><code>a &lt; b\n</code></pre>");
        check(
            &info("json"),
            None,
            "1",
            "<pre class=\"code\" tabindex=\"0\"><code class=\"language-json\" data-lang=\"json\"><span class=\"hl-n\">1</span>\n</code></pre>",
        );
        check(
            &info("\"><b>"),
            None,
            "a\n",
            "<pre class=\"code\" tabindex=\"0\"><code class=\"language-&quot;&gt;&lt;b&gt;\" data-lang=\"&quot;&gt;&lt;b&gt;\">a\n</code></pre>",
        );
    }

    #[test]
    fn title() {
        let info = Info { title: Some("a & b".into()), ..info("") };
        check(
            &info,
            None,
            "x\n",
            "<figure class=\"code\"><figcaption>a &amp; b</figcaption><pre class=\"code\" tabindex=\"0\"><code>x\n</code></pre></figure>",
        );
    }

    #[test]
    fn lines_with_options() {
        let info = Info {
            linenos: true,
            start: Some(9),
            highlight: vec![(1, 1)],
            inserted: vec![(3, 3)],
            deleted: vec![(4, 9)],
            hidden: vec![(2, 2)],
            ..info("")
        };
        check(
            &info,
            None,
            "a\nb\nc\nd\n",
            "<pre class=\"code lines numbered digits-2 marked\" tabindex=\"0\"><code>\
             <span class=\"line hl\" data-line=\"9\">a\n</span>\
             <span class=\"line ins\" data-line=\"11\">c\n</span>\
             <span class=\"line del\" data-line=\"12\">d\n</span></code></pre>",
        );
    }

    #[test]
    fn hidden_lines_alone_need_no_elements() {
        let info = Info { hidden: vec![(1, 1), (3, 3)], ..info("") };
        check(&info, None, "a\nb\nc", "<pre class=\"code\" tabindex=\"0\"><code>b\n</code></pre>");
    }

    #[test]
    fn regions_bring_language_and_number() {
        let region = Region { path: "content/a/x.json".into(), text: "1\n".into(), numbers: [1234].into(), starts: [0].into() };
        check(
            &Info { linenos: true, ..info("") },
            Some(&region),
            "",
            "<pre class=\"code lines numbered digits-4\" tabindex=\"0\"><code class=\"language-json\" data-lang=\"json\">\
             <span class=\"line\" data-line=\"1234\"><span class=\"hl-n\">1</span>\n</span></code></pre>",
        );
    }

    #[test]
    fn numbers_at_the_end_of_their_range() {
        let info = Info { linenos: true, start: Some(usize::MAX), ..info("") };
        let (html, _) = block(&Highlighter::new(), &info, None, "a\nb\n");
        assert!(html.contains("digits-9"));
    }

    #[test]
    fn ranges() {
        let ranges = [(2, 3), (7, 7), (9, 20)];
        let covered: Vec<_> = (0..12).filter(|line| covers(&ranges, *line)).collect();
        assert_eq!(covered, [2, 3, 7, 9, 10, 11]);
        assert!(!covers(&[], 1));
    }
}
