//! The page that stands at an old address and leads to the new one, without a script.

use crate::xml::escape;

/// `to` is the absolute address of the page; `language` and `text` are what the link says and in which language.
pub fn redirect(to: &str, language: &str, text: &str) -> String {
    let (to, language, text) = (escape(to), escape(language), escape(text));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{to}</title>\n\
         <link rel=\"canonical\" href=\"{to}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={to}\">\n</head>\n\
         <body>\n<p><a href=\"{to}\">{text}</a></p>\n</body>\n</html>\n"
    )
}
