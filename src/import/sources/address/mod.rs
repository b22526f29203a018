//! The address that a source had on the old site, by the rules of its generator.
//!
//! Addresses begin at the root of the host, are decoded, and end as the generator ended them: `/notes/`, `/notes.html`.

mod hexo;
mod hugo;
mod jekyll;
mod pattern;
#[cfg(test)]
mod tests;
mod zola;

use super::config::Config;
use super::detect::Generator;
use super::front::Stated;
use crate::page;
use jiff::civil::Date;

/// What an address is made of.
pub struct Source<'a> {
    pub config: &'a Config,
    /// Of the file, from the folder that is imported.
    pub path: &'a str,
    pub stated: &'a Stated,
}

/// What the place of a file says of its post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// From the root of the host. `None` if the rules leave it open.
    pub address: Option<String>,
    /// The day in the file's name.
    pub date: Option<Date>,
    /// What the file's name says behind the day: the title where there is no other.
    pub name: String,
    /// Categories and a language that folders and endings state.
    pub categories: Vec<String>,
    pub lang: Option<String>,
    pub draft: bool,
}

/// Says what the place of a source means. `None` if the generator makes no page of the file.
pub fn placed(source: &Source) -> Option<Placed> {
    let relative = source.path.strip_prefix(&source.config.pages)?;
    match source.config.generator {
        Generator::Hexo => hexo::placed(source, relative),
        Generator::Jekyll => jekyll::placed(source, relative),
        Generator::Hugo => Some(hugo::placed(source, relative)),
        Generator::Zola => Some(zola::placed(source, relative)),
        Generator::MdBook => Some(Placed { address: Some(source.rooted(&book(relative))), ..named(relative) }),
        Generator::Plain => {
            let stated = source.stated.address.as_deref().filter(|address| !address.contains([':', '{']));
            Some(Placed { address: stated.map(|address| source.rooted(address)), ..named(relative) })
        }
    }
}

/// mdBook writes a page beside each chapter; `README.md` is the index of its folder.
pub fn book(relative: &str) -> String {
    let stem = relative.strip_suffix(".md").unwrap_or(relative);
    match stem.strip_suffix("README").filter(|folder| folder.is_empty() || folder.ends_with('/')) {
        Some(folder) => format!("{folder}index.html"),
        None => format!("{stem}.html"),
    }
}

/// The date and the name that a file of this path has; `index.md` is named after its folder.
fn named(relative: &str) -> Placed {
    let own = page::own_name(relative);
    let (date, name) = page::split_date(if own.is_empty() { page::stem(relative) } else { own });
    Placed { date, name: name.to_owned(), ..Placed::default() }
}

impl Source<'_> {
    /// An address of the site as one of the host.
    fn rooted(&self, address: &str) -> String {
        let path = address.trim_start_matches('/');
        let mut rooted = format!("{}/", self.config.root);
        for part in path.split_inclusive('/').filter(|part| *part != "/") {
            rooted.push_str(part);
        }
        rooted
    }

    /// `post.de.md` is German: the path without that ending, and the language, if the site names it.
    fn language(&self, relative: &str) -> (String, Option<String>) {
        let (stem, ending) = relative.rsplit_once('.').unwrap_or((relative, ""));
        match stem.rsplit_once('.') {
            Some((stem, lang)) if self.config.get(&["languages", lang]).is_some() => (format!("{stem}.{ending}"), Some(lang.to_owned())),
            _ => (relative.to_owned(), None),
        }
    }

    /// When the post was published: its front matter, else the day in its name.
    fn moment(&self, named: Option<Date>) -> Option<jiff::Zoned> {
        let stated = self.stated.moment.as_ref().map(|moment| moment.at.with_time_zone(self.config.zone.clone()));
        stated.or_else(|| named?.to_zoned(self.config.zone.clone()).ok())
    }
}
