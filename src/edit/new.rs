//! Begins a page: a file in its section with the front matter filled in.

use super::file;
use crate::diag::Diag;
use crate::text;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// Where a new page goes and what its front matter says.
#[derive(Clone, Debug)]
pub struct NewPage<'a> {
    pub title: &'a str,
    /// The folder below `content/`, such as `notes` or `notes/net`.
    pub section: &'a str,
    /// Instead of the slug that the title gives.
    pub slug: Option<&'a str>,
    pub date: Date,
    pub lang: Option<&'a str>,
    /// The tag of a language of the site beside its default one: the file is `index.zh.md`, a translation if there is a page
    /// of that name.
    pub suffix: Option<&'a str>,
    /// `slug/index.md`, with room for pictures beside it, instead of `slug.md`.
    pub bundle: bool,
}

/// Makes the page's file, a draft, and says where it is. Nothing is overwritten.
pub fn new_page(root: &Path, page: &NewPage) -> Result<PathBuf, Diag> {
    let title = text::squeeze(page.title);
    let slug = match page.slug {
        Some(slug) => slug.to_owned(),
        None => text::slug(&title),
    };
    if !is_name(&slug) {
        return Err(page.slug.map_or_else(|| no_slug(&title), wrong_slug));
    }
    if !page.section.is_empty() && !page.section.split('/').all(is_name) {
        return Err(wrong_section(page.section));
    }
    let section = page.section.split('/').filter(|part| !part.is_empty()).fold(root.join("content"), |path, part| path.join(part));
    // Two files of one address would be found by the next build, but then the page may be half written.
    let ending = |end: &str| page.suffix.map_or_else(|| end.to_owned(), |suffix| format!("{suffix}.{end}"));
    let rivals =
        ["md", "markdown"].map(ending).map(|end| [section.join(format!("{slug}.{end}")), section.join(&slug).join(format!("index.{end}"))]);
    if let Some(rival) = rivals.as_flattened().iter().find(|rival| rival.exists()) {
        return Err(exists(rival));
    }
    let end = ending("md");
    let path = if page.bundle { section.join(&slug).join(format!("index.{end}")) } else { section.join(format!("{slug}.{end}")) };
    file::create(&path, front_matter(&title, page).as_bytes())?;
    Ok(path)
}

fn front_matter(title: &str, page: &NewPage) -> String {
    let mut lines = vec![format!("title = {}", toml_string(title)), format!("date = {}", page.date)];
    lines.extend(page.lang.filter(|_| page.suffix.is_none()).map(|lang| format!("lang = {}", toml_string(lang))));
    lines.push("draft = true".to_owned());
    format!("+++\n{}\n+++\n\n", lines.join("\n"))
}

/// Basic strings of TOML 1.0: quotes, backslashes and control characters are escaped.
pub fn toml_string(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether this can be the name of a file of a page, on every system.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with(['.', '_']) && !name.ends_with('.') && !name.contains(is_forbidden) && name.trim() == name
}

fn is_forbidden(c: char) -> bool {
    c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
}

fn no_slug(title: &str) -> Diag {
    Diag::error("no-slug", format!("no file name can be made of the title `{}`", title.escape_debug())).help("give one with `--slug`")
}

fn wrong_slug(slug: &str) -> Diag {
    Diag::error("no-slug", format!("`{}` cannot be a file name", slug.escape_debug()))
        .help("use letters, digits and hyphens, as in `--slug netlink-table-lock`")
}

fn wrong_section(section: &str) -> Diag {
    Diag::error("no-section", format!("`{}` cannot be a folder of `content/`", section.escape_debug()))
        .help("give the path below `content/`, as in `--section notes`")
}

fn exists(path: &Path) -> Diag {
    Diag::error("file-exists", format!("the page exists already: `{}`", path.display())).help("edit it, or give another title or `--slug`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::{Scratch, tree};
    use jiff::civil::date;
    use proptest::prelude::*;
    use std::fs;

    fn page(title: &str) -> NewPage<'_> {
        NewPage { title, section: "notes", slug: None, date: date(2026, 11, 23), lang: None, suffix: None, bundle: true }
    }

    #[test]
    fn a_translation_stands_beside_its_page() {
        let scratch = Scratch::new();
        let english = NewPage { slug: Some("lock"), ..page("The lock") };
        new_page(scratch.path(), &english).unwrap();
        let chinese = NewPage { title: "锁", lang: Some("zh"), suffix: Some("zh"), ..english };
        let path = new_page(scratch.path(), &chinese).unwrap();
        assert_eq!(path, scratch.at("content/notes/lock/index.zh.md"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "+++\ntitle = \"锁\"\ndate = 2026-11-23\ndraft = true\n+++\n\n");
        assert_eq!(new_page(scratch.path(), &NewPage { bundle: false, ..chinese }).unwrap_err().code, "file-exists");
    }

    #[test]
    fn a_bundle_with_front_matter() {
        let scratch = Scratch::new();
        let path = new_page(scratch.path(), &NewPage { lang: Some("zh-Hans"), ..page(" 网络  \"IFF\\PROMISC\"\n标志 ") }).unwrap();
        assert_eq!(path, scratch.at("content/notes/网络-iff-promisc-标志/index.md"));
        let text = "+++\ntitle = \"网络 \\\"IFF\\\\PROMISC\\\" 标志\"\ndate = 2026-11-23\nlang = \"zh-Hans\"\ndraft = true\n+++\n\n";
        assert_eq!(fs::read_to_string(path).unwrap(), text);
        assert_eq!(tree(scratch.path()).len(), 1);
    }

    #[test]
    fn a_single_file_in_a_nested_section() {
        let scratch = Scratch::new();
        let path = new_page(scratch.path(), &NewPage { section: "notes/net", bundle: false, ..page("Hello, world!") }).unwrap();
        assert_eq!(path, scratch.at("content/notes/net/hello-world.md"));
        let path = new_page(scratch.path(), &NewPage { section: "", slug: Some("x"), bundle: false, ..page("A") }).unwrap();
        assert_eq!(path, scratch.at("content/x.md"));
    }

    #[test]
    fn a_page_of_that_address_in_either_form_is_kept() {
        for rival in ["a.md", "a.markdown", "a/index.md", "a/index.markdown"] {
            let scratch = Scratch::with(&[(&format!("content/notes/{rival}"), "mine")]);
            for bundle in [true, false] {
                assert_eq!(new_page(scratch.path(), &NewPage { bundle, ..page("A") }).unwrap_err().code, "file-exists");
            }
            assert_eq!(tree(scratch.path()).len(), 1);
        }
    }

    #[test]
    fn names_that_are_none() {
        let scratch = Scratch::new();
        let code = |page: NewPage| new_page(scratch.path(), &page).unwrap_err().code;
        assert_eq!(code(page("!?")), "no-slug");
        for slug in ["", ".", "..", "a/b", "_index", ".hidden", "a\\b", "a:b", "a "] {
            assert_eq!(code(NewPage { slug: Some(slug), ..page("A") }), "no-slug", "{slug}");
        }
        for section in ["..", "../x", "/abs", "a//b", "a/", ".git"] {
            assert_eq!(code(NewPage { section, ..page("A") }), "no-section", "{section}");
        }
        assert_eq!(tree(scratch.path()).len(), 0);
    }

    proptest! {
        #[test]
        fn any_title_survives_toml(title in any::<String>()) {
            let table: toml::Table = format!("title = {}", toml_string(&title)).parse().unwrap();
            prop_assert_eq!(table["title"].as_str(), Some(&*title));
        }
    }
}
