//! One post: what differs, and all that was noted about it.

use super::super::PostReport;
use super::{badge, count, name};
use crate::html::escape;
use crate::import::check::{Drops, Excerpt, Proof};

/// `number` is that of its place in the page.
pub fn section(number: usize, post: &PostReport, out: &mut String) {
    out.push_str(&format!("<details id=\"post-{number}\">\n<summary>"));
    match &post.proof {
        Some(proof) => out.push_str(&format!("{} ", badge(proof.grade))),
        None => out.push_str("<span class=\"grade\">–</span> "),
    }
    escape(name(post), out);
    if let Some(proof) = &post.proof {
        out.push_str(&format!(" <span class=\"note\">{} % equal</span>", proof.percent));
    }
    out.push_str("</summary>\n<p>");
    code(&post.origin, out);
    out.push_str(" became ");
    code(&post.path, out);
    out.push_str(".</p>\n");
    match &post.proof {
        Some(proof) => differences(proof, out),
        None => out.push_str("<p>Not compared: it was Markdown already.</p>\n"),
    }
    notes(post, out);
    if let Some(proof) = &post.proof {
        dropped(&proof.dropped, out);
    }
    out.push_str("</details>\n");
}

fn differences(proof: &Proof, out: &mut String) {
    if proof.losses.is_empty() {
        out.push_str("<p>Nothing differs.</p>\n");
        return;
    }
    out.push_str(
        "<h3>What differs</h3>\n<div class=\"scroll\"><table class=\"sides\">\n<thead><tr><th scope=\"col\" class=\"kind\">What</th>",
    );
    out.push_str("<th scope=\"col\">Original</th><th scope=\"col\">New</th></tr></thead>\n<tbody>\n");
    for loss in &proof.losses {
        out.push_str(&format!("<tr><th scope=\"row\" class=\"kind\">{}", loss.kind.label()));
        if !loss.near.is_empty() {
            out.push_str("<br><span class=\"note\">below “");
            escape(&loss.near, out);
            out.push_str("”</span>");
        }
        out.push_str("</th><td class=\"side lost\">");
        excerpt(&loss.original, out);
        out.push_str("</td><td class=\"side new\">");
        excerpt(&loss.new, out);
        out.push_str("</td></tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
    if proof.left_out > 0 {
        out.push_str(&format!("<p class=\"note\">And {} of these kinds more.</p>\n", count(proof.left_out, "difference")));
    }
}

fn excerpt(excerpt: &Excerpt, out: &mut String) {
    if *excerpt == Excerpt::default() {
        out.push_str("<span class=\"note\">nothing</span>");
        return;
    }
    // Excerpts of code bring their own ends of lines.
    let around = |text: &str, out: &mut String| {
        out.push_str("<span class=\"around\">");
        escape(&text.replace('⏎', "⏎\n"), out);
        out.push_str("</span>");
    };
    if !excerpt.before.is_empty() {
        around(&excerpt.before, out);
        out.push(' ');
    }
    if !excerpt.text.is_empty() {
        out.push_str("<mark>");
        escape(&excerpt.text, out);
        out.push_str("</mark>");
    }
    if !excerpt.after.is_empty() {
        out.push(' ');
        around(&excerpt.after, out);
    }
}

fn notes(post: &PostReport, out: &mut String) {
    list("Removed because it could do harm", &post.unsafe_removed, out, |text, out| code(text, out));
    list("Remarks", &post.remarks, out, |remark, out| {
        if let Some(line) = remark.line {
            out.push_str(&format!("line {line}: "));
        }
        escape(&remark.message, out);
        out.push(' ');
        code(&remark.code, out);
    });
    list("Languages that were guessed", &post.guesses, out, |guess, out| {
        out.push_str(&format!("block {}: ", guess.block));
        escape(&guess.language, out);
        out.push_str(", begins with ");
        code(&guess.first_line, out);
    });
    list("Kept as HTML", &post.kept, out, |kept, out| {
        code(&kept.element, out);
        out.push_str(": ");
        escape(&kept.why, out);
        out.push_str(": ");
        code(&kept.excerpt, out);
    });
    list("Said in another way", &post.escalations, out, |escalation, out| {
        escape(&escalation.what, out);
        out.push_str(" as ");
        code(&escalation.instead, out);
        out.push_str(": ");
        code(&escalation.excerpt, out);
    });
}

fn dropped(drops: &Drops, out: &mut String) {
    list("Left out by a rule", &drops.visible, out, |drop, out| {
        escape(drop.rule, out);
        out.push_str(&format!(" ({}): ", count(drop.words, "word")));
        code(&drop.excerpt, out);
    });
    list("Left out by a rule, and no part of what was to be read", &drops.counted, out, |counted, out| {
        escape(counted.rule, out);
        out.push_str(&format!(": {}", count(counted.nodes, "time")));
    });
}

fn list<T>(title: &str, items: &[T], out: &mut String, item: impl Fn(&T, &mut String)) {
    if items.is_empty() {
        return;
    }
    out.push_str(&format!("<h3>{title}</h3>\n<ul>\n"));
    for each in items {
        out.push_str("<li>");
        item(each, out);
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}

fn code(text: &str, out: &mut String) {
    out.push_str("<code>");
    escape(text, out);
    out.push_str("</code>");
}
