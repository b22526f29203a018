//! `faircopy check --external`: the links that lead out of the site are asked for.

use super::{Run, note};
use crate::external::{self, Options};
use crate::parse;
use crate::pipeline::Built;
use std::time::Duration;

/// Between two requests to one host: what the crawlers of search engines are asked to keep to at most.
const PAUSE: Duration = Duration::from_millis(500);
const RETRIES: u32 = 2;
const DAY: u64 = 24 * 60 * 60;

/// Adds what is wrong with the links that lead out of a site to its report.
pub fn external(run: &Run, built: &mut Built) {
    let config = parse::config::config(&run.sources, &run.folder.config, &run.options).value;
    let options = Options {
        ignored: config.external.ignored,
        timeout: Duration::from_secs(config.external.timeout),
        pause: PAUSE,
        retries: RETRIES,
        keep: Duration::from_secs(config.external.keep.saturating_mul(DAY)),
        now: now(),
        store: run.folder.root.join(".faircopy/links.json"),
        user_agent: format!("faircopy/{} (checks links of {})", env!("CARGO_PKG_VERSION"), config.base_url.absolute("/")),
    };
    note(&format!("{} links lead out of the site", built.outside.len()));
    let checked = external::check(&built.outside, &options);
    note(&format!("{} of them were asked for, {} were in order lately, {} are ignored", checked.asked, checked.kept, checked.ignored));
    built.report.diags.extend(checked.diags);
    built.report.sort();
}

#[expect(clippy::disallowed_methods, reason = "how old an answer is reaches no output")]
fn now() -> u64 {
    u64::try_from(jiff::Timestamp::now().as_second()).unwrap_or_default()
}
