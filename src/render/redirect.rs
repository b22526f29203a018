//! What stands at an old address and leads to the new one: a page, and the rules that hosts read.

use crate::config::{BaseUrl, Redirects};
use crate::site::Site;
use crate::url::{encode_rule, without_index};
use crate::xml::escape;

/// A redirect of HTML forgets the fragment of the old address (HTML, section 4.2.5.3), so a script goes before it.
pub const SCRIPT: &str = "// Leads to the address that the page names, with the fragment and the query of this one.\n\
    location.replace(document.querySelector('link[rel=\"canonical\"]').href + location.search + location.hash);\n";

/// `to` is the absolute address of the page, `script` that of [`SCRIPT`]; `language` and `text` are what the link says
/// and in which language.
pub fn redirect(to: &str, script: &str, language: &str, text: &str) -> String {
    let (to, script, language, text) = (escape(to), escape(script), escape(language), escape(text));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{to}</title>\n\
         <link rel=\"canonical\" href=\"{to}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <script src=\"{script}\"></script>\n\
         <noscript><meta http-equiv=\"refresh\" content=\"0; url={to}\"></noscript>\n</head>\n\
         <body>\n<p><a href=\"{to}\">{text}</a></p>\n</body>\n</html>\n"
    )
}

/// The file of rules. Browsers keep the fragment where the host answers with the new address.
pub fn rules(site: &Site, own: Option<&str>) -> String {
    let mut text = own.map(|own| format!("{}\n", own.trim_end())).unwrap_or_default();
    for (from, to) in site.redirects.iter() {
        let from = encode_rule(&format!("/{}", without_index(from)));
        text.push_str(&rule(&site.config.base_url, &from, to));
        // Where there is no page in the folder, nobody adds the slash.
        if let Some(bare) = from.strip_suffix('/').filter(|bare| !bare.is_empty() && site.config.redirects == Redirects::File) {
            text.push_str(&rule(&site.config.base_url, bare, to));
        }
    }
    text
}

fn rule(base: &BaseUrl, from: &str, to: &str) -> String {
    format!("{} {} 301\n", base.rooted(from), base.rooted(&encode_rule(to)))
}
