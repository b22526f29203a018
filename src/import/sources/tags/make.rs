//! The Markdown that tags become: fences, links, pictures, quotations, and raw HTML where Markdown has no form.

/// A code block, longer than any run of backticks in it. `info` is faircopy's info string.
pub fn fence(info: &str, code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest.max(2) + 1);
    let code = code.trim_end_matches('\n');
    let line_break = if code.is_empty() { "" } else { "\n" };
    format!("{marks}{info}\n{code}{line_break}{marks}")
}

/// `[text](address "title")`.
pub fn link(text: &str, address: &str, title: Option<&str>) -> String {
    let title = title.filter(|title| !title.is_empty()).map(|title| format!(" \"{}\"", escape(title, &['"']))).unwrap_or_default();
    format!("[{}]({}{title})", escape(text, &['[', ']']), destination(address))
}

pub fn image(alt: &str, address: &str, title: Option<&str>) -> String {
    format!("!{}", link(alt, address, title))
}

/// An address between the parentheses of a link.
pub fn destination(address: &str) -> String {
    if address.is_empty() || address.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>')) {
        format!("<{}>", escape(&address.replace(['\n', '\r'], " "), &['<', '>']))
    } else {
        address.to_owned()
    }
}

/// Each line behind `> `.
pub fn quote(body: &str) -> String {
    let lines: Vec<String> = body.lines().map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") }).collect();
    lines.join("\n")
}

/// A quotation and who said it.
pub fn cited(body: &str, by: &str) -> String {
    if by.is_empty() { quote(body) } else { quote(&format!("{body}\n\n— {by}")) }
}

/// One of GitHub's alerts: `NOTE`, `TIP`, `IMPORTANT`, `WARNING`, `CAUTION`.
pub fn alert(kind: &str, title: &str, body: &str) -> String {
    let title = if title.is_empty() { String::new() } else { format!("**{}**\n\n", escape(title, &['*'])) };
    quote(&format!("[!{kind}]\n{title}{body}"))
}

/// The alert that a theme's name for a note comes nearest to.
pub fn alert_kind(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "tip" | "tips" | "success" | "hint" | "idea" | "check" | "done" | "green" => "TIP",
        "warning" | "warn" | "attention" | "orange" | "yellow" => "WARNING",
        "danger" | "error" | "caution" | "failure" | "fail" | "bug" | "red" => "CAUTION",
        "important" => "IMPORTANT",
        _ => "NOTE",
    }
}

/// A player in a frame of another site.
pub fn frame(address: &str, title: &str, size: Option<(&str, &str)>) -> String {
    let size = size.map(|(width, height)| format!(" width=\"{}\" height=\"{}\"", attribute(width), attribute(height))).unwrap_or_default();
    let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", attribute(title)) };
    format!("<iframe src=\"{}\"{title}{size} allowfullscreen></iframe>", attribute(address))
}

pub fn youtube(id: &str) -> String {
    frame(&format!("https://www.youtube-nocookie.com/embed/{id}"), "YouTube", None)
}

pub fn vimeo(id: &str) -> String {
    frame(&format!("https://player.vimeo.com/video/{id}"), "Vimeo", None)
}

pub fn gist(id: &str) -> String {
    link(&format!("gist:{id}"), &format!("https://gist.github.com/{id}"), None)
}

pub fn video(sources: &[&str], size: Option<(&str, &str)>, poster: Option<&str>) -> String {
    let size = size.map(|(width, height)| format!(" width=\"{}\" height=\"{}\"", attribute(width), attribute(height))).unwrap_or_default();
    let poster = poster.map(|poster| format!(" poster=\"{}\"", attribute(poster))).unwrap_or_default();
    let sources: String = sources.iter().map(|source| format!("<source src=\"{}\">", attribute(source))).collect();
    format!("<video controls{size}{poster}>{sources}</video>")
}

/// What opens a part that can be folded; `</details>` closes it.
pub fn details(summary: &str, is_open: bool) -> String {
    let summary = if summary.is_empty() { "Details" } else { summary };
    format!("<details{}>\n<summary>{}</summary>\n", if is_open { " open" } else { "" }, attribute(summary))
}

/// Text in the value of an HTML attribute, or between tags.
pub fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The value of an option of an info string.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", escape(&text.replace(['`', '\n', '\r'], " "), &['"']))
}

/// Puts a backslash before these, and before backslashes that would escape one.
fn escape(text: &str, special: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if special.contains(&c) && before != '\\' {
            out.push('\\');
        }
        out.push(c);
        before = if before == '\\' { ' ' } else { c };
    }
    out
}
