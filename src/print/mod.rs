//! Shows a report: to people with the lines concerned, to programs one problem a line.
//!
//! [`report`] reads each file that a problem lies in once (`texts`) and writes in one of the formats, each of
//! them a file here. The problems are shown in the order they are in; nothing is filtered or decided here.

mod excerpt;
mod github;
mod human;
mod json;
mod junit;
mod list;
mod short;
mod shown;
mod texts;

pub use junit::junit;
pub use list::list;
pub use shown::{Shown, shown};

use crate::diag::{Diag, Report};
use crate::source::Sources;
use rayon::prelude::*;
use std::io::{self, Write};
use texts::Texts;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// As rustc shows them: the lines of the source with carets, and a count at the end.
    #[default]
    Human,
    /// `path:line:column: error[code]: message; help: …`, one line each.
    Short,
    /// One JSON object a line.
    Json,
    /// The commands by which GitHub Actions annotates the files of a pull request.
    Github,
}

/// How a report is to look.
#[derive(Clone, Debug, Default)]
pub struct Look {
    pub format: Format,
    /// Concerns [`Format::Human`] alone; the others are for programs.
    pub color: bool,
    /// What leads from the reader's folder to the site's, so that an editor finds the paths that are printed:
    /// empty, or such as `blog/`.
    pub root: String,
}

/// Writes `report` to `out`.
///
/// Lines and columns count from 1, columns in Unicode scalar values, as in rustc's diagnostics.
pub fn report(report: &Report, sources: &Sources, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    // Problems come in order of their files. What is read for some of them need not be kept for the rest.
    let few = |diags: &[Diag]| -> io::Result<Vec<u8>> {
        let (mut texts, mut out) = (Texts::new(sources, &look.root), Vec::new());
        for diag in diags {
            match look.format {
                Format::Human => human::write(diag, &mut texts, look.color, &mut out)?,
                Format::Short => short::write(diag, &mut texts, &mut out)?,
                Format::Json => json::write(diag, &mut texts, &mut out)?,
                Format::Github => github::write(diag, &mut texts, &mut out)?,
            }
        }
        Ok(out)
    };
    if report.diags.len() <= FEW {
        out.write_all(&few(&report.diags)?)?;
    } else {
        let shown: Vec<_> = report.diags.par_chunks(FEW).map(few).collect();
        shown.into_iter().try_for_each(|shown| out.write_all(&shown?))?;
    }
    match look.format {
        Format::Human => human::write_count(report, out),
        Format::Short | Format::Json | Format::Github => Ok(()),
    }
}

/// How many problems are shown one after the other, by one thread.
const FEW: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Place, Span};
    use proptest::prelude::*;
    use snapbox::{IntoData, assert_data_eq, str};

    fn show(format: Format, files: &[(&str, &[u8])], diags: Vec<Diag>) -> String {
        let sources = Sources::memory(files.iter().copied());
        let mut out = Vec::new();
        report(&Report { diags }, &sources, &Look { format, ..Look::default() }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn at(path: &str, start: usize, end: usize) -> Place {
        Place::new(&path.into(), Span::new(start, end))
    }

    const NOTE: &str = "+++\ntitle = \"中文\"\n+++\nSee [the flags](../promisc/index.md#flag) and\n\t[两个字](../无/index.md).\n";

    fn problems() -> Vec<Diag> {
        let first = NOTE.find("../promisc").unwrap();
        let second = NOTE.find("../无").unwrap();
        vec![
            Diag::error("broken-fragment", "there is no `flag` on this page")
                .at(at("content/netlink.md", first, first + "../promisc/index.md#flag".len()))
                .label("no such heading")
                .help("did you mean `#flags`?")
                .related(at("content/promisc/index.md", 0, 8), "the nearest heading"),
            Diag::error("broken-link", "there is no page `../无/index.md`")
                .at(at("content/netlink.md", second, second + "../无/index.md".len()))
                .help("pages here:\n- content/promisc/index.md"),
            Diag::warning("empty-file", "the file is empty").at(Place::file("content/empty.md")),
            Diag::error("foreign-output", "100%: `a,b`").help("choose another with --out"),
        ]
    }

    fn problems_in(format: Format) -> String {
        show(format, &[("content/netlink.md", NOTE.as_bytes()), ("content/promisc/index.md", b"## Flags\n")], problems())
    }

    #[test]
    fn human() {
        assert_data_eq!(
            problems_in(Format::Human),
            str![[r#"
error[broken-fragment]: there is no `flag` on this page
 --> content/netlink.md:4:17
  |
4 | See [the flags](../promisc/index.md#flag) and
  |                 ^^^^^^^^^^^^^^^^^^^^^^^^ no such heading
  |
  = help: did you mean `#flags`?
note: the nearest heading
 --> content/promisc/index.md:1:1
  |
1 | ## Flags
  | ^^^^^^^^

error[broken-link]: there is no page `../无/index.md`
 --> content/netlink.md:5:8
  |
5 |     [两个字](../无/index.md).
  |              ^^^^^^^^^^^^^^
  |
  = help: pages here:
          - content/promisc/index.md

warning[empty-file]: the file is empty
--> content/empty.md

error[foreign-output]: 100%: `a,b`
 |
 = help: choose another with --out

3 errors, 1 warning

"#]]
            .raw()
        );
    }

    #[test]
    fn short() {
        assert_data_eq!(
            problems_in(Format::Short),
            str![[r#"
content/netlink.md:4:17: error[broken-fragment]: there is no `flag` on this page; help: did you mean `#flags`?
content/netlink.md:5:8: error[broken-link]: there is no page `../无/index.md`; help: pages here: - content/promisc/index.md
content/empty.md: warning[empty-file]: the file is empty
error[foreign-output]: 100%: `a,b`; help: choose another with --out

"#]]
            .raw()
        );
    }

    #[test]
    fn json() {
        assert_data_eq!(problems_in(Format::Json), str![[r#"
{"severity":"error","code":"broken-fragment","message":"there is no `flag` on this page","path":"content/netlink.md","line":4,"column":17,"end_line":4,"end_column":41,"start":41,"end":65,"label":"no such heading","help":"did you mean `#flags`?","related":[{"message":"the nearest heading","path":"content/promisc/index.md","line":1,"column":1,"end_line":1,"end_column":9,"start":0,"end":8}]}
{"severity":"error","code":"broken-link","message":"there is no page `../无/index.md`","path":"content/netlink.md","line":5,"column":8,"end_line":5,"end_column":21,"start":84,"end":99,"label":null,"help":"pages here:\n- content/promisc/index.md","related":[]}
{"severity":"warning","code":"empty-file","message":"the file is empty","path":"content/empty.md","line":null,"column":null,"end_line":null,"end_column":null,"start":null,"end":null,"label":null,"help":null,"related":[]}
{"severity":"error","code":"foreign-output","message":"100%: `a,b`","path":null,"line":null,"column":null,"end_line":null,"end_column":null,"start":null,"end":null,"label":null,"help":"choose another with --out","related":[]}

"#]].raw());
    }

    #[test]
    fn github() {
        assert_data_eq!(problems_in(Format::Github), str![[r#"
::error file=content/netlink.md,line=4,col=17,endLine=4,endColumn=41,title=broken-fragment::there is no `flag` on this page%0Ano such heading%0Ahelp: did you mean `#flags`?
::error file=content/netlink.md,line=5,col=8,endLine=5,endColumn=21,title=broken-link::there is no page `../无/index.md`%0Ahelp: pages here:%0A- content/promisc/index.md
::warning file=content/empty.md,title=empty-file::the file is empty
::error title=foreign-output::100%25: `a,b`%0Ahelp: choose another with --out

"#]].raw());
    }

    #[test]
    fn tricky_spans() {
        let long = "文".repeat(300_000);
        let files: [(&str, &[u8]); 6] = [
            ("long.md", long.as_bytes()),
            ("end.md", b"one\ntwo\n"),
            ("many.md", b"one\n\ntwo\nthree\nfour\nfive\n"),
            ("bom.md", b"\xEF\xBB\xBF+++\r\ntitel = 1\r\n+++\r\n"),
            ("latin.md", b"fine\ncaf\xe9\n"),
            ("empty.md", b""),
        ];
        let error = |place, label: &str| Diag::error("tricky", label).at(place).label(label);
        let diags = vec![
            error(at("end.md", 8, 8), "the end of the file"),
            error(at("end.md", 3, 4), "the end of a line"),
            error(at("end.md", 700, 900), "past the end"),
            error(at("many.md", 0, 24), "many lines"),
            error(at("many.md", 5, 14), "two lines"),
            error(at("bom.md", 0, 3), "before the text"),
            error(at("bom.md", 8, 13), "after carriage return and line feed"),
            error(at("latin.md", 8, 8), "not UTF-8"),
            error(at("empty.md", 0, 0), "an empty file"),
            error(at("gone.md", 4, 9), "a file that is gone"),
            error(at("long.md", 300_000, 300_003), "far into a long line"),
            error(at("end.md", 4, 7), "control\u{1b}[31m and\nline break").help("\u{1b}[0m"),
        ];
        assert_data_eq!(
            show(Format::Human, &files, diags),
            str![[r#"
error[tricky]: the end of the file
 --> end.md:3:1
  |
3 |
  | ^ the end of the file

error[tricky]: the end of a line
 --> end.md:1:4
  |
1 | one
  |    ^ the end of a line

error[tricky]: past the end
 --> end.md:3:1
  |
3 |
  | ^ past the end

error[tricky]: many lines
 --> many.md:1:1
  |
1 | / one
2 | |
3 | | two
  | |___^ many lines

error[tricky]: two lines
 --> many.md:3:1
  |
3 | / two
4 | | three
  | |_____^ two lines

error[tricky]: before the text
 --> bom.md:1:1
  |
1 | +++
  | ^ before the text

error[tricky]: after carriage return and line feed
 --> bom.md:2:1
  |
2 | titel = 1
  | ^^^^^ after carriage return and line feed

error[tricky]: not UTF-8
--> latin.md:2:4

error[tricky]: an empty file
 --> empty.md:1:1
  |
1 |
  | ^ an empty file

error[tricky]: a file that is gone
--> gone.md

error[tricky]: far into a long line
 --> long.md:1:100001
  |
1 | ... 文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文…
  |                                                         ^^ far into a long line

error[tricky]: control␛[31m and line break
 --> end.md:2:1
  |
2 | two
  | ^^^ control␛[31m and line break
  |
  = help: ␛[0m

12 errors

"#]]
            .raw()
        );
    }

    #[test]
    fn colors_are_there_when_asked_for() {
        let mut out = Vec::new();
        report(&Report { diags: problems() }, &Sources::memory([("x", "")]), &Look { color: true, ..Look::default() }, &mut out).unwrap();
        assert!(String::from_utf8(out).unwrap().starts_with("\u{1b}["));
    }

    #[test]
    fn nothing_to_say() {
        assert_eq!(problems_in_nothing(), "");
    }

    fn problems_in_nothing() -> String {
        [Format::Human, Format::Short, Format::Json, Format::Github].map(|format| show(format, &[], vec![])).concat()
    }

    proptest! {
        /// Whatever a file holds and wherever a span lies, every format shows it.
        #[test]
        fn never_panics(
            bytes in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..200),
                "[a-z\t\r\n\u{200d}网é😀 ]{0,300}".prop_map(String::into_bytes),
                "\u{feff}?[网x]{0,900}\n?".prop_map(String::into_bytes),
            ],
            start in 0usize..400, len in 0usize..400, label in ".{0,20}",
        ) {
            let place = at("a.md", start, start + len);
            let diag = Diag::error("x", label.clone()).at(place.clone()).label(label.clone()).help(label.clone()).related(place, label);
            for format in [Format::Human, Format::Short, Format::Json, Format::Github] {
                let shown = show(format, &[("a.md", &bytes)], vec![diag.clone()]);
                if format != Format::Human {
                    prop_assert_eq!(shown.lines().count(), 1);
                }
            }
        }
    }
}
