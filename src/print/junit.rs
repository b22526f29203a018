//! All examples as JUnit's XML, which GitLab and others show: a suite for each page, a case for each example.
//!
//! The format is that of the Apache Ant task, as the readers in the field take it: `failure`, `skipped`.

use super::texts::Texts;
use crate::diag::{Diag, Place, Report, Severity};
use crate::proof::{Case, Verdict};
use crate::source::Sources;
use crate::xml::escape;
use std::collections::BTreeMap;
use std::io::{self, Write};

pub fn junit(cases: &[Case], report: &Report, sources: &Sources, root: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut texts = Texts::new(sources, root);
    let mut pages: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in cases {
        pages.entry(&case.path).or_default().push(case);
    }
    let mut left: Vec<&Diag> = report.diags.iter().filter(|diag| diag.severity == Severity::Error).collect();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"faircopy\">")?;
    for (path, cases) in pages {
        let failed = |case: &&&Case| case.verdict == Some(Verdict::Failed) || left.iter().any(|diag| is_of(diag, case));
        let failures = cases.iter().filter(failed).count();
        let skipped = cases.iter().filter(|case| is_skipped(case) && !failed(case)).count();
        let count = cases.len();
        writeln!(
            out,
            "<testsuite name=\"{}\" tests=\"{count}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">",
            escape(path)
        )?;
        for case in cases {
            let spot = texts.spot(&Place::new(&case.path, case.info));
            let line = spot.found.as_ref().map_or(1, |found| found.start.line);
            let name = case.name.as_ref().map_or_else(|| format!("line {line}"), |name| format!("{name} (line {line})"));
            write!(
                out,
                "<testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{line}\"",
                escape(path),
                escape(&name),
                escape(&spot.path)
            )?;
            let (own, rest): (Vec<&Diag>, Vec<&Diag>) = left.into_iter().partition(|diag| is_of(diag, case));
            left = rest;
            if !own.is_empty() || case.verdict == Some(Verdict::Failed) {
                writeln!(out, ">")?;
                failure(&own, &mut texts, out)?;
                writeln!(out, "</testcase>")?;
            } else if is_skipped(case) {
                writeln!(out, "><skipped message=\"{}\"/></testcase>", case.verdict.map_or("not run", Verdict::name))?;
            } else {
                writeln!(out, "/>")?;
            }
        }
        writeln!(out, "</testsuite>")?;
    }
    if !left.is_empty() {
        let count = left.len();
        writeln!(out, "<testsuite name=\"site\" tests=\"{count}\" failures=\"{count}\" errors=\"0\" skipped=\"0\">")?;
        for diag in left {
            writeln!(out, "<testcase classname=\"site\" name=\"{}\">", escape(diag.code))?;
            failure(&[diag], &mut texts, out)?;
            writeln!(out, "</testcase>")?;
        }
        writeln!(out, "</testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn failure(diags: &[&Diag], texts: &mut Texts, out: &mut dyn Write) -> io::Result<()> {
    let message = diags.first().map_or("it shows a package that fails", |diag| &diag.message);
    let kind = diags.first().map_or("example-failed", |diag| diag.code);
    let mut text = Vec::new();
    for diag in diags {
        super::human::write(diag, texts, false, &mut text)?;
    }
    writeln!(out, "<failure type=\"{kind}\" message=\"{}\">{}</failure>", escape(message), escape(&String::from_utf8_lossy(&text)))
}

fn is_skipped(case: &Case) -> bool {
    !matches!(case.verdict, Some(Verdict::Proven | Verdict::Failed))
}

/// A problem in a file of the bundle names the example that shows it as related.
fn is_of(diag: &Diag, case: &Case) -> bool {
    let inside = |place: &Place| {
        place.path == case.path && place.span.is_some_and(|span| case.span.start <= span.start && span.start <= case.span.end)
    };
    diag.place.as_ref().is_some_and(inside) || diag.related.iter().any(|(place, _)| inside(place))
}
