//! The arguments of the commands, as clap reads them and as `--help` shows them.

use crate::example::{LAYERS, PROGRAM, program};
use crate::print::Format;
use crate::serve::Editor;
use clap::{Args, Parser, Subcommand};
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

const EXIT_CODES: &str = "\
Exit codes:
  0  done; there may have been warnings
  1  the site has errors (with --deny-warnings, or warnings); nothing was written unless --keep-going was given.
     Of `import`: there was nothing to import, or, with --check, a post lost a word or a byte of code.
     Of `convert`: a document was not converted
  2  the command line is wrong
  3  something could not be read or written";

/// A static-site generator for technical notes that publishes only what it can prove.
#[derive(Parser)]
#[command(name = "faircopy", version, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Build the site and write it
    #[command(after_help = EXIT_CODES)]
    Build(BuildArgs),
    /// Build the site and report its problems, but write nothing
    #[command(after_help = EXIT_CODES)]
    Check(CheckArgs),
    /// Prove the examples of the site, or of some pages
    #[command(after_help = EXIT_CODES)]
    Test(TestArgs),
    /// Build the site, show it on this machine, and build again when a file changes
    Serve(ServeArgs),
    /// Start a new page, as a draft with its own folder
    New(NewArgs),
    /// Make a new site that builds at once
    Init(InitArgs),
    /// Write the files of the theme folio into the site, to read or to change them
    Theme(ThemeArgs),
    /// Import the posts of an old blog: its pages, an export, or its Markdown sources
    #[command(after_help = EXIT_CODES)]
    Import(ImportArgs),
    /// Convert HTML to Markdown
    #[command(after_help = EXIT_CODES)]
    Convert(ConvertArgs),
    /// Remove what `build` has written, and nothing else
    Clean(CleanArgs),
    /// Print the licences of the grammars and of the tables of encodings that are part of this program
    Notices,
    /// Print a completion script for a shell
    Completions { shell: clap_complete::Shell },
}

/// What is built.
#[derive(Args)]
pub struct SiteArgs {
    /// The configuration; its folder is the site's [default: faircopy.toml here or in a folder above]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Take this address instead of the configured base_url
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Show drafts
    #[arg(long)]
    pub drafts: bool,
    /// Show pages dated after today
    #[arg(long)]
    pub future: bool,
    /// Show pages that have expired
    #[arg(long)]
    pub expired: bool,
    /// Build as on this day, as YYYY-MM-DD [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "DATE")]
    pub today: Option<jiff::civil::Date>,
    /// Use so many threads, 1 to 256 [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
}

/// How it is reported.
#[derive(Args)]
pub struct ReportArgs {
    /// How to print problems
    #[arg(long, value_enum, default_value_t = FormatArg::Human)]
    pub format: FormatArg,
    /// Treat warnings as errors
    #[arg(long)]
    pub deny_warnings: bool,
    /// Print how long each stage took, and how much it did
    #[arg(long)]
    pub timings: bool,
}

/// How examples are proven.
#[derive(Args)]
pub struct ProveArgs {
    /// Compile and run nothing; no example is said to be proven
    #[arg(long)]
    pub no_prove: bool,
    /// Fetch nothing from the network; without it only dependencies of examples are fetched
    #[arg(long)]
    pub offline: bool,
    /// Run nothing without this layer of isolation: limits, landlock, seccomp, netns or pidns; or without a program, as
    /// program:NAME. May be given several times
    #[arg(long, value_name = "LAYER", value_parser = requirement)]
    pub require: Vec<String>,
}

#[derive(Args)]
pub struct TestArgs {
    /// Only the examples of these pages: their file, their folder, or a part of the path
    #[arg(value_name = "PAGE")]
    pub pages: Vec<String>,
    /// Only the examples whose code or name holds this text
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Write what really comes out of the examples into the blocks that state it
    #[arg(long)]
    pub accept: bool,
    /// Compile the examples, but run none
    #[arg(long, conflicts_with = "accept")]
    pub no_run: bool,
    /// List the examples and prove none
    #[arg(long)]
    pub list: bool,
    /// Print how many were known already, and what isolates those that run
    #[arg(long)]
    pub stats: bool,
    /// How to print what is wrong
    #[arg(long, value_enum, default_value_t = TestFormat::Human)]
    pub format: TestFormat,
    #[command(flatten)]
    pub prove: ProveArgs,
    #[command(flatten)]
    pub site: SiteArgs,
}

#[derive(Args)]
pub struct CheckArgs {
    /// Ask for the links that lead out of the site, too
    #[cfg(feature = "external")]
    #[arg(long, conflicts_with = "offline")]
    pub external: bool,
    #[command(flatten)]
    pub site: SiteArgs,
    #[command(flatten)]
    pub prove: ProveArgs,
    #[command(flatten)]
    pub report: ReportArgs,
}

#[derive(Args)]
pub struct BuildArgs {
    #[command(flatten)]
    pub site: SiteArgs,
    #[command(flatten)]
    pub prove: ProveArgs,
    #[command(flatten)]
    pub report: ReportArgs,
    /// The folder to write to [default: output_dir of the configuration]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write what is sound even when there are errors
    #[arg(long)]
    pub keep_going: bool,
    /// Say of each page why it was made anew
    #[arg(long)]
    pub explain: bool,
}

#[derive(Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub site: SiteArgs,
    #[command(flatten)]
    pub prove: ProveArgs,
    /// Leave drafts out; the preview shows them otherwise
    #[arg(long, conflicts_with = "drafts")]
    pub no_drafts: bool,
    /// The address of this machine to listen at; 0.0.0.0 lets others in the network see the preview
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = host)]
    pub host: IpAddr,
    /// The port; if it is taken, the preview takes another and says so
    #[arg(long, value_name = "N", default_value_t = 1111)]
    pub port: u16,
    /// Open the preview in the browser
    #[arg(long)]
    pub open: bool,
    /// Make the places of errors links into an editor: vscode, vscodium, cursor, zed, idea, sublime, emacs, macvim or textmate,
    /// or an address with {file}, {line} and {column} in it
    #[arg(long, value_name = "EDITOR", value_parser = Editor::new)]
    pub open_with: Option<Editor>,
}

#[derive(Args)]
pub struct NewArgs {
    /// The title of the page
    pub title: String,
    /// Its part of the address instead of the one made of the title
    #[arg(long)]
    pub slug: Option<String>,
    /// Its language, such as zh, if it is not the site's
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Make a single file instead of a folder with room for pictures
    #[arg(long)]
    pub single: bool,
    /// The section it belongs to, as its folder below content/
    #[arg(long, default_value = "notes")]
    pub section: String,
    /// The configuration; its folder is the site's [default: faircopy.toml here or in a folder above]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The date of the page, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    pub date: Option<jiff::civil::Date>,
}

#[derive(Args)]
pub struct InitArgs {
    /// The folder to make it in
    pub dir: PathBuf,
    /// The title of the site
    #[arg(long, default_value = "My notes")]
    pub title: String,
}

#[derive(Args)]
pub struct ThemeArgs {
    /// The configuration of the site [default: the nearest faircopy.toml]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Args)]
pub struct ImportArgs {
    /// A folder of pages or of Markdown sources, or files: pages, or exports of WordPress, Blogger or Ghost
    #[arg(required = true, value_name = "SOURCE")]
    pub sources: Vec<PathBuf>,
    /// The folder of the site to import into; a new site is made if there is none [default: the site that is found from here]
    #[arg(long, value_name = "DIR", conflicts_with = "config")]
    pub out: Option<PathBuf>,
    /// The configuration of the site to import into
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The section that the posts go to, as its folder below content/
    #[arg(long, value_name = "NAME", default_value = "notes")]
    pub section: String,
    /// Where the text of each page stands, as a CSS selector, instead of what is found
    #[arg(long, value_name = "CSS")]
    pub select: Option<String>,
    /// The zone of dates that do not say, such as Asia/Shanghai [default: that of the site, else UTC]
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
    /// Where the old site was found, instead of what its pages say
    #[arg(long, value_name = "OLD_URL")]
    pub base_url: Option<String>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Fail if a post lost a word or a byte of code
    #[arg(long)]
    pub check: bool,
    /// Guess no languages of code
    #[arg(long)]
    pub no_guess: bool,
    /// Put pictures and other files below static/, and each post into a single file
    #[arg(long = "static")]
    pub to_static: bool,
    /// Write files again that were deleted since the last import
    #[arg(long)]
    pub again: bool,
    /// How to print what is worth a look
    #[arg(long, value_enum, default_value_t = FormatArg::Human)]
    pub format: FormatArg,
    /// The folder for import-report.html and import-report.json [default: the folder of the site]
    #[arg(long, value_name = "DIR")]
    pub report: Option<PathBuf>,
    /// Use so many threads, 1 to 256 [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
}

#[derive(Args)]
pub struct ConvertArgs {
    /// Files of HTML, - for standard input; that too if there are none
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Put what a page says of itself in front, as front matter
    #[arg(long, conflicts_with = "jsonl")]
    pub front_matter: bool,
    /// Where the text stands, as a CSS selector
    #[arg(long, value_name = "CSS")]
    pub select: Option<String>,
    /// Read a line {"id":…,"html":…} and write a line {"id":…,"md":…} for each
    #[arg(long, conflicts_with = "files")]
    pub jsonl: bool,
    /// Keep scripts, event handlers and the like
    #[arg(long)]
    pub trusted: bool,
    /// Keep ids of headings that links lead to in fragments, too
    #[arg(long)]
    pub ids: bool,
    /// Say how the result compares with the original
    #[arg(long, conflicts_with = "jsonl")]
    pub report: bool,
}

#[derive(Args)]
pub struct CleanArgs {
    /// The configuration; its folder is the site's [default: faircopy.toml here or in a folder above]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder to clean [default: output_dir of the configuration]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub enum TestFormat {
    /// With the source and a caret, as rustc does
    Human,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
    /// All examples, as JUnit's XML
    Junit,
    /// Annotations for GitHub Actions
    Github,
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub enum FormatArg {
    /// With the source and a caret, as rustc does
    Human,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
    /// Annotations for GitHub Actions
    Github,
}

impl From<FormatArg> for Format {
    fn from(arg: FormatArg) -> Self {
        match arg {
            FormatArg::Human => Self::Human,
            FormatArg::Short => Self::Short,
            FormatArg::Json => Self::Json,
            FormatArg::Github => Self::Github,
        }
    }
}

/// A layer of isolation, or a program by its name in `PATH`.
fn requirement(value: &str) -> Result<String, String> {
    match program(value).is_some() || LAYERS.contains(&value) {
        true => Ok(value.to_owned()),
        false => Err(format!("there are {}, and {PROGRAM}NAME", LAYERS.join(", "))),
    }
}

fn host(value: &str) -> Result<IpAddr, String> {
    if value == "localhost" {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    value.parse().map_err(|_| "it is an address in numbers, such as 127.0.0.1, 0.0.0.0 or ::1, or localhost".to_owned())
}
