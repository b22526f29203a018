//! The preview: the site on a loopback address, built again when a file changes.
//!
//! `serve` runs the same `pipeline::build` as `build` does, with a sink that keeps the files in memory. When a
//! build has errors, the last good site stays and the browser shows the errors above it. Nothing is written.

mod http;
mod watch;

use crate::config;
use crate::diag::Diag;
use crate::memo::Memo;
use crate::output::Kept;
use crate::print::{self, Look};
use crate::prove::lab::Lab;
use crate::{parse, pipeline, read};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

pub struct Options {
    pub root: PathBuf,
    pub config: String,
    pub build: config::Options,
    /// On 127.0.0.1.
    pub port: u16,
    /// How problems are printed at the terminal.
    pub look: Look,
    /// What examples are proven with, if they are.
    pub lab: Option<Box<dyn Lab + Send>>,
}

/// What the browser is shown. Replaced as a whole after each build.
pub struct Snapshot {
    /// Counts the builds; the browser asks whether there is a newer one.
    pub version: u64,
    /// The last site without errors; before there was one, the first site as far as it is sound.
    pub files: Arc<BTreeMap<String, Vec<u8>>>,
    /// The problems of the newest build as text, if it had errors.
    pub errors: Option<String>,
    /// The path of `base_url`, below which the site is shown.
    pub base_path: String,
}

/// Serves the site until the process is stopped.
pub fn serve(options: &Options) -> Result<(), Diag> {
    let server = http::Server::bind(options.port)?;
    // Before the first build, so that no edit falls between the two.
    let mut changes = watch::Changes::of(&options.root, &options.config)?;
    if let Some(lab) = &options.lab {
        lab.on_arrival(Box::new(changes.waker()));
    }
    let mut preview = Preview { options, address: server.address(), version: 0, good: None };
    let stage = Arc::new(http::Stage::new(preview.build()));
    say(&format!("the site is at http://{}{}/ ; stop with Ctrl-C", server.address(), stage.base_path()));
    let shown = stage.clone();
    let runner = std::thread::spawn(move || server.run(shown));
    while changes.wait() && !runner.is_finished() {
        stage.show(preview.build());
    }
    runner.join().unwrap_or(Ok(()))
}

struct Preview<'a> {
    options: &'a Options,
    address: std::net::SocketAddr,
    version: u64,
    good: Option<Arc<BTreeMap<String, Vec<u8>>>>,
}

impl Preview<'_> {
    fn build(&mut self) -> Snapshot {
        let started = Instant::now();
        let mut read = read::sources(&self.options.root, &self.options.config);
        let mut sources = read.value;
        let config = parse::config::config(&sources, &self.options.config, &self.options.build).value;
        if config.dates_from_git.any() {
            sources = sources.with_history(read::history(&self.options.root, &self.options.config).take_into(&mut read.diags));
        }
        let base_path = config.base_url.path;
        let build = config::Options {
            base_url: Some(self.options.build.base_url.clone().unwrap_or_else(|| format!("http://{}{base_path}", self.address))),
            ..self.options.build.clone()
        };
        let kept = Kept::default();
        let lab = self.options.lab.as_deref().map(|lab| lab as &dyn Lab);
        let mut built = pipeline::build(&sources, &self.options.config, &build, lab, &Memo::none(), &kept);
        built.report.diags.extend(read.diags);
        built.report.sort();
        let _ = print::report(&built.report, &sources, &self.options.look, &mut std::io::stderr());
        say(&format!("{} files in {:.0} ms", built.output.len(), started.elapsed().as_secs_f64() * 1000.0));
        let files = Arc::new(kept.0.into_inner().unwrap_or_else(PoisonError::into_inner));
        let errors = (built.report.errors() > 0).then(|| {
            let mut text = Vec::new();
            let _ = print::report(&built.report, &sources, &Look { root: self.options.look.root.clone(), ..Look::default() }, &mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        // A page with an example that fails says so itself.
        if built.report.errors() <= built.unproven {
            self.good = Some(files.clone());
        }
        self.version += 1;
        Snapshot { version: self.version, files: self.good.clone().unwrap_or(files), errors, base_path }
    }
}

fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
