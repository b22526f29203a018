//! What paragraphs and breaks must not touch is put away, and comes back at the end.

use super::edit::Edit;

const PRE: &str = "<pre wp-pre-tag-";
const PRE_END: &str = "></pre>";
const NEWLINE: &str = "<!-- wpnl -->";

/// Takes each `pre` out and leaves an empty one in its place.
pub fn take_pres(text: &str) -> (String, Vec<&str>) {
    let mut out = String::with_capacity(text.len());
    let mut pres = Vec::new();
    if !text.contains("<pre") {
        return (text.to_owned(), pres);
    }
    let mut rest = text;
    while let Some(end) = rest.find("</pre>") {
        let (part, behind) = rest.split_at(end + "</pre>".len());
        match part[..end].find("<pre") {
            Some(start) => {
                out.push_str(&part[..start]);
                out.push_str(&format!("{PRE}{}{PRE_END}", pres.len()));
                pres.push(&part[start..]);
            }
            // An end without a beginning goes.
            None => out.push_str(&part[..end]),
        }
        rest = behind;
    }
    out.push_str(rest);
    (out, pres)
}

pub fn put_pres_back(text: &str, pres: &[&str]) -> String {
    let mut edit = Edit::new(text);
    while edit.seek(PRE) {
        let number = &edit.rest()[PRE.len()..];
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        match number[..digits].parse::<usize>().ok().and_then(|number| pres.get(number)) {
            Some(pre) if number[digits..].starts_with(PRE_END) => {
                edit.replace(edit.at, edit.at + PRE.len() + digits + PRE_END.len(), pre);
            }
            _ => edit.pass(PRE.len()),
        }
    }
    edit.finish()
}

/// The ends of lines inside of tags and comments become a mark. A `<` begins a tag here whatever follows it.
pub fn hide_newlines_in_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = if rest.starts_with("<!--") {
            // The end may share its dashes with the beginning: `<!-->`.
            rest[2..].find("-->").map(|end| 2 + end + 3)
        } else if rest.starts_with("<![CDATA[") {
            rest.find("]]>").map(|end| end + 3)
        } else {
            rest.find('>').map(|end| end + 1)
        };
        let (tag, behind) = rest.split_at(end.unwrap_or(rest.len()));
        out.push_str(&tag.replace('\n', &format!(" {NEWLINE} ")));
        rest = behind;
    }
    out.push_str(rest);
    out
}

pub fn show_newlines_in_tags(text: &str) -> String {
    text.replace(&format!(" {NEWLINE} "), "\n").replace(NEWLINE, "\n")
}
