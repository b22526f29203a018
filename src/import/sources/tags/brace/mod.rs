//! Tags in braces, `{% name words %}`, and `{{ variables }}`: Liquid with Octopress' and Jekyll's plugins, and Hexo with
//! those of its themes. The same name means the same thing in all of them, or can be told by its words.

mod code;
mod link;
mod media;
mod quote;
mod variable;

pub use code::without_raw;

use super::scan::{self, Syntax, Tag};
use super::words::{self, Word};
use super::writer::End;
use super::{Answer, Translator, Wrap, make};

pub const SYNTAX: Syntax = Syntax {
    forms: &[("{%", "%}"), ("{{", "}}")],
    verbatim: &["raw", "rawblock", "comment", "codeblock", "code", "highlight", "mermaid"],
    closes: |opening, closing| scan::name(closing).strip_prefix("end") == Some(opening),
};

/// The parts whose text is Markdown, by the name of their end.
const ENDS: &[&str] = &[
    "endblockquote",
    "endquote",
    "endcq",
    "endcenterquote",
    "endpullquote",
    "endnote",
    "endsubnote",
    "endalert",
    "endadmonition",
    "endtabs",
    "endsubtabs",
    "endfold",
    "endfolding",
    "endspoiler",
    "endhideToggle",
    "enddetails",
    "endgrouppicture",
    "endgp",
    "endgallery",
];

pub fn tag(translator: &mut Translator, tag: &Tag) -> Answer {
    if tag.open == "{{" {
        return variable::answer(translator, tag.inner);
    }
    let inner = variable::expanded(translator, tag.inner);
    if inner.contains("{{") {
        // A variable that is not known.
        return Answer::Unknown;
    }
    let (name, rest) = scan::parts(&inner);
    let words = words::plain(rest);
    let wrap = |wrap| ENDS.iter().find(|end| end[3..] == *name).map_or(Answer::Unknown, |end| Answer::Open(end, wrap));
    match name {
        "blockquote" | "quote" => wrap(Wrap::Quote(quote::source(&words))),
        "cq" | "centerquote" => wrap(Wrap::Quote(String::new())),
        "pullquote" => wrap(Wrap::PullQuote),
        "note" | "subnote" | "alert" | "admonition" => wrap(quote::note(&words)),
        "tabs" | "subtabs" => wrap(Wrap::Tabs),
        "fold" | "folding" | "spoiler" | "hideToggle" | "details" => wrap(quote::details(&words)),
        "grouppicture" | "gp" | "gallery" => {
            translator.remark("gallery", "the pictures of a gallery stand one by one");
            wrap(Wrap::Titled(String::new()))
        }
        "include_code" => code::include(translator, &words),
        "img" | "image" | "asset_img" => media::image(translator, name, &words),
        "youtube" | "vimeo" | "video" | "iframe" | "gist" | "jsfiddle" | "pdf" | "caniuse" => media::embed(name, &words),
        "post_url" | "post_path" | "post_link" | "link" | "asset_path" | "asset_link" | "button" | "btn" => {
            link::answer(translator, name, &words)
        }
        "label" => media::label(&words),
        name if ENDS.contains(&name) => Answer::Close(name.to_owned()),
        _ => Answer::Unknown,
    }
}

pub fn verbatim(translator: &mut Translator, tag: &Tag, body: &str) -> Answer {
    let (name, rest) = scan::parts(tag.inner);
    let words = words::plain(rest);
    match name {
        "raw" | "rawblock" => code::raw(body),
        "comment" => Answer::Text(format!("<!--{}-->", body.replace("--", "- -"))),
        "mermaid" => {
            let kind = words::joined(&words);
            let body = body.trim_matches('\n');
            Answer::Block(make::fence("mermaid", &if kind.is_empty() { body.to_owned() } else { format!("{kind}\n{body}") }), End::Closed)
        }
        "highlight" => code::highlight(translator, &words, body),
        _ => code::block(translator, &words, body),
    }
}
