//! What a page weighs with everything that a browser loads for it, held against the budgets of the configuration.

use super::File;
use super::fault::Fault;
use crate::config::{Budget, Config};
use crate::diag::{Diag, Place, Span};
use std::collections::BTreeMap;

/// The pages that weigh more than they may.
pub fn over(config: &Config, files: &BTreeMap<String, File>) -> Vec<(String, Fault)> {
    let mut faults = Vec::new();
    for (path, file) in files.iter().filter(|(_, file)| file.is_page) {
        for budget in &config.budgets {
            let weight = weight(path, file, files, budget);
            if let Some(head) = file.head.as_ref().filter(|_| weight > budget.bytes) {
                faults.push((path.clone(), head.fault(over_budget(config, budget, weight))));
            }
        }
    }
    faults
}

fn weight(path: &str, file: &File, files: &BTreeMap<String, File>, budget: &Budget) -> usize {
    let is_of =
        |path: &str| budget.endings.iter().any(|ending| path.rsplit_once('.').is_some_and(|(_, own)| own.eq_ignore_ascii_case(ending)));
    let counts = |path: &str| budget.endings.is_empty() || is_of(path);
    let loaded = file.loads.iter().filter_map(|path| Some((path.as_str(), files.get(path)?)));
    loaded.chain([(path, file)]).filter(|(path, _)| counts(path)).map(|(_, file)| file.size).sum()
}

fn over_budget(config: &Config, budget: &Budget, weight: usize) -> Diag {
    let Budget { name, bytes, span, .. } = budget;
    let what = if *name == "total" { "everything that a page loads" } else { name };
    Diag::error("over-budget", format!("the budget for {what} is {bytes} bytes, and a page needs more"))
        .label(format!("{weight} bytes"))
        .help("make smaller what it loads, or raise the budget")
        .related(Place::new(&config.path, Span::new(span.start, span.end)), "the budget")
}
