//! What blocks need a hand with: the language of code, the lines of verses, the list of footnotes.

use serde_json::Value;

/// Puts the language to the code, unless the code says it itself.
pub fn with_language(html: &str, language: &str) -> String {
    let mut tags = crate::tag::tags(html);
    let Some(pre) = tags.find(|tag| tag.is("pre") && !tag.closing) else { return html.to_owned() };
    let code = tags.next().filter(|tag| tag.is("code") && tag.range.start == pre.range.end);
    let mut class = String::new();
    crate::import::dom::escape_attr(&format!("language-{}", language.to_lowercase()), &mut class);
    let (opened, end) = match code {
        Some(code) if code.attrs.iter().any(|attr| attr.is("class")) => return html.to_owned(),
        Some(code) => (code.range.start, code.range.end),
        None => (pre.range.end, pre.range.end),
    };
    let Some(close) = html[end..].find("</pre>").map(|close| end + close) else { return html.to_owned() };
    let inner = html[end..close].trim_end().strip_suffix("</code>").filter(|_| end > opened).unwrap_or(&html[end..close]);
    format!("{}<code class=\"{class}\">{inner}</code>{}", &html[..opened], &html[close..])
}

/// A poem is no code, though it is a `pre`: its lines are broken, and what is indented stays so.
pub fn verse(html: &str) -> String {
    let mut tags = crate::tag::tags(html);
    let Some(open) = tags.find(|tag| tag.is("pre") && !tag.closing) else { return html.to_owned() };
    let Some(close) = html.rfind("</pre>").filter(|close| *close >= open.range.end) else { return html.to_owned() };
    let mut out = html[..open.range.start].to_owned();
    out.push_str("<p");
    out.push_str(&html[open.range.start + "<pre".len()..open.range.end]);
    for (number, line) in html[open.range.end..close].trim_end().split('\n').enumerate() {
        if number > 0 {
            out.push_str("<br />\n");
        }
        let text = line.trim_start_matches([' ', '\t']);
        out.push_str(&"&nbsp;".repeat(line.len() - text.len()));
        out.push_str(text);
    }
    out.push_str("</p>");
    out.push_str(&html[close + "</pre>".len()..]);
    out
}

/// The list that WordPress makes of a post's footnotes.
pub fn footnotes(json: &str) -> String {
    let Ok(Value::Array(notes)) = serde_json::from_str::<Value>(json) else { return String::new() };
    let mut out = "<ol class=\"wp-block-footnotes\">".to_owned();
    for note in &notes {
        let (Some(id), Some(content)) = (note["id"].as_str(), note["content"].as_str()) else { continue };
        let mut name = String::new();
        crate::import::dom::escape_attr(id, &mut name);
        out.push_str(&format!("<li id=\"{name}\">{content} <a href=\"#{name}-link\">↩︎</a></li>"));
    }
    out.push_str("</ol>");
    out
}
