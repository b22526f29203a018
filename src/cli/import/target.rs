//! What an import is asked for: the site that it writes to, and the old one.

use crate::cli::args::ImportArgs;
use crate::cli::{CONFIG, Folder};
use crate::config::Config;
use crate::diag::Diag;
use crate::edit::import as put;
use crate::import::site::address::Home;
use crate::import::site::stamp::{self, Stamps};
use crate::import::site::{self, Names, Plan, Request};
use crate::page;
use crate::print::Look;
use crate::read;
use crate::source::Sources;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The site that the posts go to.
pub struct Target {
    pub root: PathBuf,
    /// The name of the configuration in it.
    pub name: String,
    /// `None` for a site that is yet to be made.
    config: Option<Config>,
    /// What is there already.
    pub there: Sources,
}

impl Target {
    /// What is wrong is printed.
    pub fn find(args: &ImportArgs, look: &Look) -> Option<Self> {
        let folder = match &args.out {
            Some(out) if !out.join(CONFIG).is_file() => {
                let there = match out.is_dir() {
                    true => read::sources(out, CONFIG).value,
                    false => Sources::memory(read::folio()),
                };
                return Some(Self { root: out.clone(), name: CONFIG.to_owned(), config: None, there });
            }
            Some(out) => Folder { root: out.clone(), config: CONFIG.to_owned() },
            None => Folder::find(args.config.as_deref(), look)?,
        };
        let config = folder.configured(look)?;
        let there = read::sources(&folder.root, &folder.config).value;
        Some(Self { root: folder.root, name: folder.config, config: Some(config), there })
    }

    pub fn stamps(&self) -> Result<Stamps, Diag> {
        let path = self.root.join(stamp::FILE);
        match put::bytes(&path)? {
            Some(bytes) => stamp::parse(&String::from_utf8_lossy(&bytes)).map_err(|fault| damaged_stamps(&path, &fault)),
            None => Ok(Stamps::new()),
        }
    }

    /// The files that make a folder a site, where it is none.
    pub fn made(&self, plan: &Plan, args: &ImportArgs) -> Vec<(String, String)> {
        let mut files = Vec::new();
        if self.config.is_none() {
            let identity = &plan.identity;
            let home = identity.home.as_ref();
            files = put::new_site(&put::NewSite {
                title: identity.title.as_deref().unwrap_or("My notes"),
                old: home.map(|home| home.origin.as_str()),
                path: home.map_or("", |home| &home.path),
                section: args.section.trim_matches('/'),
                lang: identity.lang.as_deref(),
                timezone: args.timezone.as_deref().or(identity.timezone.as_deref()),
            });
            files.retain(|(path, _)| !self.root.join(path).exists());
        }
        files
    }

    pub fn base_path(&self, plan: &Plan) -> String {
        match &self.config {
            Some(config) => config.base_url.path.clone(),
            None => plan.identity.home.as_ref().map_or(String::new(), |home| home.path.clone()),
        }
    }
}

/// The old site: a folder, or files with what their pages name. Beside it, which files are pages if not all may be.
pub fn old(args: &ImportArgs, target: &Target, diags: &mut Vec<Diag>) -> Result<(Sources, Option<BTreeSet<String>>), Diag> {
    if let [folder] = args.sources.as_slice()
        && folder.is_dir()
    {
        if read::overlap(folder, &target.root) {
            return Err(into_itself(folder, &target.root));
        }
        return Ok((read::folder(folder).take_into(diags), None));
    }
    if let Some(missing) = args.sources.iter().find(|source| !source.is_file()) {
        return Err(no_source(missing));
    }
    let (root, names) = read::common_folder(&args.sources);
    let alone = read::some(&root, names.iter().map(String::as_str)).take_into(diags);
    if let Some((source, _)) = args.sources.iter().zip(&names).find(|(_, name)| !alone.contains(name)) {
        return Err(no_source(source));
    }
    let pages: BTreeSet<String> = names.into_iter().collect();
    let named = site::named(&alone);
    let all = read::some(&root, pages.union(&named).map(String::as_str)).take_into(diags);
    Ok((all, Some(pages)))
}

pub fn request<'a>(args: &ImportArgs, target: &Target, stamps: &Stamps) -> Result<Request<'a>, Diag> {
    let section = args.section.trim_matches('/').to_owned();
    if section.split('/').any(|part| part.starts_with(['.', '_']) || part.contains('\\')) {
        return Err(bad_section(&args.section));
    }
    if let Some(address) = args.base_url.as_deref().filter(|address| Home::parse(address).is_none()) {
        return Err(bad_address(address));
    }
    let stated = args.timezone.as_deref().map(|zone| TimeZone::get(zone).map_err(|_| bad_zone(zone))).transpose()?;
    let config = target.config.as_ref();
    let folder = if section.is_empty() { page::CONTENT.to_owned() } else { format!("{}{section}/", page::CONTENT) };
    let is_page = |path: &str| page::is_markdown(path) && page::stem(path) != "_index";
    let foreign: Vec<&str> =
        target.there.under(page::CONTENT).map(|(path, _)| &**path).filter(|path| is_page(path) && !stamps.contains_key(*path)).collect();
    let kept = stamps.iter().filter(|(path, _)| path.starts_with(&folder) && is_page(path) && (args.to_static || !is_single(path)));
    Ok(Request {
        reserved: site::reserved(config, &section, &target.there, &foreign),
        section,
        select: None,
        zone: stated.or_else(|| config.map(|config| config.timezone.clone())),
        base_url: args.base_url.clone(),
        guess: !args.no_guess,
        to_static: args.to_static,
        pages: None,
        language: config.map(|config| config.default_language.clone()),
        taxonomies: match config {
            Some(config) => config.taxonomies.iter().map(|taxonomy| taxonomy.name.clone()).collect(),
            None => vec!["tags".to_owned(), "categories".to_owned()],
        },
        names: Names {
            kept: kept.map(|(path, stamp)| (stamp.origin.clone(), path.clone())).collect(),
            taken: foreign.iter().filter(|path| path.starts_with(&folder)).map(|path| page::own_name(path).to_owned()).collect(),
        },
    })
}

fn is_single(path: &str) -> bool {
    page::stem(path) != "index"
}

fn damaged_stamps(path: &Path, fault: &str) -> Diag {
    Diag::error("damaged-stamps", format!("cannot read `{}`: {fault}", path.display()))
        .help("restore it; without it, every file that differs from what would be imported counts as edited")
}

fn into_itself(source: &Path, root: &Path) -> Diag {
    Diag::error("import-into-itself", format!("`{}` and `{}` lie in each other", source.display(), root.display()))
        .help("name a folder outside of the old site with `--out`")
}

fn no_source(path: &Path) -> Diag {
    Diag::error("no-source", format!("`{}` is not a file that could be imported", path.display()))
        .help("name one folder, or one or more files; of a link, name what it leads to")
}

fn bad_section(section: &str) -> Diag {
    Diag::error("no-section", format!("`{}` cannot be a folder of `content/`", section.escape_debug()))
        .help("give the path below `content/`, as in `--section notes`")
}

fn bad_zone(zone: &str) -> Diag {
    Diag::error("bad-zone", format!("`{}` is no time zone", zone.escape_debug()))
        .help("write a name of the IANA database such as `Asia/Shanghai`")
}

fn bad_address(address: &str) -> Diag {
    Diag::error("bad-old-address", format!("`{}` is no address of a site", address.escape_debug()))
        .help("write it as `https://example.org` or `https://example.org/blog`")
}
