//! The report for reading: one page that needs nothing else.
//!
//! First what to look at, then all posts as a table, then each post with its differences, both sides beside each other.

mod post;

use super::attention::{self, count};
use super::page::{BODY, END, HEAD, STYLE};
use super::{PostReport, Report, Skipped, once};
use crate::html::escape;
use crate::import::check::Grade;

pub fn html(report: &Report) -> String {
    let posts = report.in_order();
    let mut out = format!("{HEAD}{STYLE}{BODY}");
    totals(report, &mut out);
    first(report, &posts, &mut out);
    table(&posts, &mut out);
    out.push_str("<h2 id=\"details\">Post by post</h2>\n");
    for (number, post) in (1..).zip(&posts) {
        post::section(number, post, &mut out);
    }
    skipped(report, &mut out);
    out.push_str(END);
    out
}

fn totals(report: &Report, out: &mut String) {
    let totals = report.totals();
    let verdict = if report.is_lossless() { "No post lost a word or a byte of code." } else { "Words or bytes of code were lost." };
    out.push_str(&format!("<p><strong>{verdict}</strong></p>\n<ul>\n<li>{}", count(totals.posts, "post")));
    if totals.not_compared > 0 {
        out.push_str(&format!(", {} of them Markdown already and not compared", totals.not_compared));
    }
    out.push_str(&format!(
        "</li>\n<li>{} of text: {} lost, {} added</li>\n<li>{}: {} exact to the byte</li>\n",
        count(totals.words, "word"),
        totals.words_lost,
        totals.words_added,
        count(totals.code_blocks, "code block"),
        totals.code_exact
    ));
    for line in once::lines(report) {
        out.push_str("<li><strong>");
        escape(&line, out);
        out.push_str("</strong></li>\n");
    }
    for (name, number) in &report.counts {
        out.push_str("<li>");
        escape(name, out);
        out.push_str(&format!(": {number}</li>\n"));
    }
    out.push_str("</ul>\n<div class=\"scroll\"><table>\n<caption class=\"note\">What the grades mean</caption>\n<thead><tr><th scope=\"col\">Grade</th>");
    out.push_str("<th scope=\"col\">Meaning</th><th scope=\"col\" class=\"number\">Posts</th></tr></thead>\n<tbody>\n");
    for grade in Grade::ALL {
        let posts = totals.grades.get(&grade).copied().unwrap_or(0);
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"number\">{posts}</td></tr>\n",
            badge(grade),
            grade.meaning()
        ));
    }
    out.push_str("</tbody>\n</table></div>\n");
}

fn first(report: &Report, posts: &[&PostReport], out: &mut String) {
    out.push_str("<h2 id=\"first\">Look at this first</h2>\n");
    let list = attention::list(report);
    if list.is_empty() {
        out.push_str("<p>Nothing stands out.</p>\n");
        return;
    }
    let numbers: std::collections::HashMap<*const PostReport, usize> =
        posts.iter().map(|post| std::ptr::from_ref(*post)).zip(1..).collect();
    out.push_str("<ol>\n");
    for (post, reasons) in list {
        let number = numbers.get(&std::ptr::from_ref(post)).copied().unwrap_or(0);
        out.push_str(&format!("<li><a href=\"#post-{number}\">"));
        escape(name(post), out);
        out.push_str("</a>");
        if let Some(proof) = &post.proof {
            out.push_str(&format!(" {}", badge(proof.grade)));
        }
        out.push_str(": ");
        escape(&reasons.join("; "), out);
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
}

fn table(posts: &[&PostReport], out: &mut String) {
    out.push_str("<h2 id=\"posts\">All posts</h2>\n<div class=\"scroll\"><table>\n<thead><tr>");
    for (name, class) in [
        ("Post", ""),
        ("Grade", ""),
        ("Equal", " class=\"number\""),
        ("Words lost", " class=\"number\""),
        ("Added", " class=\"number\""),
        ("Code exact", " class=\"number\""),
        ("Found as", ""),
    ] {
        out.push_str(&format!("<th scope=\"col\"{class}>{name}</th>"));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (number, post) in (1..).zip(posts) {
        out.push_str(&format!("<tr><th scope=\"row\"><a href=\"#post-{number}\">"));
        escape(name(post), out);
        out.push_str("</a><br><span class=\"note\">");
        escape(&post.origin, out);
        out.push_str("</span></th>");
        match &post.proof {
            Some(proof) => out.push_str(&format!(
                "<td>{}</td><td class=\"number\">{} %</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{} of {}</td>",
                badge(proof.grade),
                proof.percent,
                proof.words.lost,
                proof.words.added,
                proof.code.equal,
                proof.code.blocks
            )),
            None => out.push_str("<td colspan=\"5\">not compared</td>"),
        }
        out.push_str("<td class=\"short\">");
        escape(&post.dialect, out);
        out.push_str(&format!(", {:.0} %</td></tr>\n", post.confidence * 100.0));
    }
    out.push_str("</tbody>\n</table></div>\n");
}

fn skipped(report: &Report, out: &mut String) {
    if report.skipped.is_empty() {
        return;
    }
    let mut files: Vec<&Skipped> = report.skipped.iter().collect();
    files.sort_by(|a, b| (&a.reason, &a.file).cmp(&(&b.reason, &b.file)));
    out.push_str("<h2 id=\"skipped\">Files that no post was made of</h2>\n");
    for group in files.chunk_by(|a, b| a.reason == b.reason) {
        out.push_str("<details>\n<summary>");
        escape(&group[0].reason, out);
        out.push_str(&format!(": {}</summary>\n<ul>\n", count(group.len(), "file")));
        for skipped in group {
            out.push_str("<li>");
            escape(&skipped.file, out);
            out.push_str("</li>\n");
        }
        out.push_str("</ul>\n</details>\n");
    }
}

fn badge(grade: Grade) -> String {
    let letter = grade.letter();
    format!("<span class=\"grade {letter}\">{letter}</span>")
}

/// The title; the new file where there is none.
fn name(post: &PostReport) -> &str {
    if post.title.trim().is_empty() { &post.path } else { &post.title }
}
