//! The values of the configuration that are more than a string or a number.

use super::{EDITION, Reader};
use crate::config::{Budget, DatesFromGit};
use crate::diag::{Diag, Place, nearest};
use crate::parse::address;
use crate::parse::language;
use crate::source::FOLDERS;
use crate::tree::{Entry, Node, Value};
use jiff::tz::TimeZone;

/// Beside the folders of its sources, those of a site's root that others keep.
const TAKEN: [&str; 2] = [".faircopy", ".git"];

/// What may have a budget, and the endings of the files that count.
const BUDGETS: &[(&str, &[&str])] = &[
    ("html", &["html"]),
    ("styles", &["css"]),
    ("scripts", &["js", "mjs", "wasm"]),
    ("images", &["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico"]),
    ("fonts", &["woff", "woff2", "ttf", "otf"]),
    ("total", &[]),
];

impl Reader<'_> {
    pub(super) fn edition(&mut self, node: &Node) {
        let Some(text) = self.fields.string("edition", node) else { return };
        if text.value == EDITION {
            self.config.edition = text.value;
        } else {
            self.fields.diags.push(unknown_edition(self.fields.place(text.span), &text.value));
        }
    }

    pub(super) fn base_url(&mut self, node: &Node) {
        let Some(text) = self.fields.string("base_url", node) else { return };
        match address::base_url(&text.value) {
            Ok(url) => self.config.base_url = url,
            Err(fault) => self.fields.diags.push(address::bad_address("base_url", fault).at(self.fields.place(text.span))),
        }
    }

    pub(super) fn language(&mut self, key: &str, node: &Node) {
        let Some(text) = self.fields.string(key, node) else { return };
        if language::is_tag(&text.value) {
            self.config.default_language = text.value;
        } else {
            self.fields.diags.push(language::bad_language(self.fields.place(text.span), key, &text.value));
        }
    }

    pub(super) fn timezone(&mut self, key: &str, node: &Node) {
        let Some(text) = self.fields.string(key, node) else { return };
        match TimeZone::get(&text.value) {
            Ok(zone) => self.config.timezone = zone,
            Err(_) => self.fields.diags.push(unknown_zone(self.fields.place(text.span), &text.value)),
        }
    }

    pub(super) fn theme(&mut self, key: &str, node: &Node) {
        let Some(text) = self.fields.word(key, node) else { return };
        match address::segment(&text.value) {
            Ok(theme) => self.config.theme = theme,
            Err(_) => self.fields.diags.push(no_theme_name(self.fields.place(text.span))),
        }
    }

    /// A folder inside the site that is not one of its sources.
    pub(super) fn output_dir(&mut self, key: &str, node: &Node) {
        let Some(text) = self.fields.word(key, node) else { return };
        let place = self.fields.place(text.span);
        let written = text.value.replace('\\', "/");
        let absolute = written.starts_with('/') || written.as_bytes().get(1) == Some(&b':');
        let parts: Vec<&str> = written.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        match parts.first() {
            Some(first) if !absolute && !parts.contains(&"..") => {
                match FOLDERS.iter().chain(&TAKEN).find(|taken| first.eq_ignore_ascii_case(taken)) {
                    Some(taken) => self.fields.diags.push(output_in_sources(place, taken)),
                    None => self.config.output_dir = parts.join("/"),
                }
            }
            _ => self.fields.diags.push(output_outside(place)),
        }
    }

    /// A path, or `false` (or nothing) for no archive.
    pub(super) fn archive(&mut self, key: &str, node: &Node) {
        match &node.value {
            Value::Bool(false) => self.config.archive = None,
            Value::Bool(true) => {}
            Value::String(text) if text.is_empty() => self.config.archive = None,
            Value::String(_) => {
                if let Some(path) = self.address(key, node, address::path) {
                    self.config.archive = Some(path.value);
                }
            }
            _ => {
                self.fields.wrong::<()>(key, "a path or `false`", node, Some("write `archive = \"archive\"` or `archive = false`".into()));
            }
        }
    }

    /// `true` for both dates, or a list of those that are meant.
    pub(super) fn dates_from_git(&mut self, key: &str, node: &Node) {
        let dates = &mut self.config.dates_from_git;
        match &node.value {
            Value::Bool(both) => *dates = DatesFromGit { date: *both, updated: *both },
            Value::Array(_) => {
                for word in self.fields.words(key, node) {
                    match word.value.as_str() {
                        "date" => dates.date = true,
                        "updated" => dates.updated = true,
                        other => self.fields.diags.push(unknown_date(self.fields.place(word.span), other)),
                    }
                }
            }
            _ => {
                let help = "write `dates_from_git = true`, or `dates_from_git = [\"updated\"]` for one of them";
                self.fields.wrong::<()>(key, "`true`, `false` or a list", node, Some(help.into()));
            }
        }
    }

    pub(super) fn budgets(&mut self, node: &Node) {
        for Entry { key, value } in self.fields.table("budgets", node).into_iter().flatten() {
            let Some((name, endings)) = BUDGETS.iter().find(|(name, _)| *name == key.value) else {
                self.unknown("budgets", key);
                continue;
            };
            if let Some(bytes) = self.fields.count(name, value, "leave it out for no budget") {
                self.config.budgets.push(Budget { name, endings, bytes, span: key.span });
            }
        }
    }

    pub(super) fn globs(&mut self, key: &str, node: &Node) -> Option<globset::GlobSet> {
        let mut globs = globset::GlobSetBuilder::new();
        for glob in self.fields.words(key, node) {
            match globset::Glob::new(&glob.value) {
                Ok(sound) => {
                    globs.add(sound);
                }
                Err(error) => self.fields.diags.push(bad_glob(self.fields.place(glob.span), &error.kind().to_string())),
            }
        }
        // Each is sound, but together they may be too large for their matcher.
        globs.build().map_err(|error| self.fields.diags.push(bad_globs(self.fields.place(node.span), &error.kind().to_string()))).ok()
    }
}

fn unknown_edition(place: Place, edition: &str) -> Diag {
    Diag::error("unknown-edition", format!("unknown edition `{edition}`"))
        .at(place)
        .help(format!("this version of faircopy knows the edition `{EDITION}`"))
}

fn unknown_zone(place: Place, name: &str) -> Diag {
    let names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
    let city = |name: &str| name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let wanted = name.replace(' ', "_");
    let meant = nearest(&wanted, names.iter().map(String::as_str))
        .or_else(|| names.iter().map(String::as_str).find(|known| city(known) == city(&wanted)));
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "write a name of the IANA time zone database, such as `Asia/Shanghai` or `UTC`".to_owned(),
    };
    Diag::error("unknown-timezone", format!("unknown time zone `{name}`")).at(place).help(help)
}

fn no_theme_name(place: Place) -> Diag {
    Diag::error("bad-address", "`theme` must be the name of a folder in `themes/`").at(place).help("write the name alone, such as `folio`")
}

fn output_in_sources(place: Place, taken: &str) -> Diag {
    Diag::error("bad-output-dir", format!("`output_dir` must not be in `{taken}/`, which faircopy reads"))
        .at(place)
        .help("write a folder of its own, such as `public`")
}

fn output_outside(place: Place) -> Diag {
    Diag::error("bad-output-dir", "`output_dir` must be a folder inside the site")
        .at(place)
        .help("write a relative path such as `public`; `--out` takes any folder")
}

fn unknown_date(place: Place, name: &str) -> Diag {
    Diag::error("unknown-date", format!("git gives a page no `{name}`"))
        .at(place)
        .help("it gives `date`, that of the first commit, and `updated`, that of the last")
}

fn bad_glob(place: Place, cause: &str) -> Diag {
    Diag::error("bad-glob", format!("not a glob: {cause}")).at(place).help("write one such as `drafts/**` or `*.tmp`")
}

fn bad_globs(place: Place, cause: &str) -> Diag {
    Diag::error("bad-glob", format!("these globs cannot be used together: {cause}")).at(place).help("write fewer or shorter ones")
}
