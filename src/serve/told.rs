//! What was said at the terminal already. A site may have thousands of problems, and who saves a file wants to hear of those
//! that this brought.

use crate::diag::Report;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// The problems of the build before, and how often each came up.
#[derive(Default)]
pub struct Told(HashMap<u64, usize>);

/// What is to be said of a report.
pub struct News {
    /// What was not there before.
    pub report: Report,
    /// How much was, in words; nothing if nothing was.
    pub known: Option<String>,
}

impl Told {
    /// Parts what is new in `report` from what was told. Text above a problem moves it, which does not make it another one.
    pub fn news(&mut self, report: &Report) -> News {
        let mut told = HashMap::new();
        let (mut news, mut known) = (Report::default(), [0; 3]);
        for diag in &report.diags {
            let mut hasher = DefaultHasher::new();
            (diag.severity as u8, diag.code, &diag.message, diag.place.as_ref().map(|place| &place.path)).hash(&mut hasher);
            let key = hasher.finish();
            let count = told.entry(key).or_insert(0);
            *count += 1;
            if self.0.get(&key).is_none_or(|before| before < count) {
                news.diags.push(diag.clone());
            } else {
                known[diag.severity as usize] += 1;
            }
        }
        self.0 = told;
        let counted = |(count, what): (usize, &str)| (count > 0).then(|| format!("{count} {what}{}", if count == 1 { "" } else { "s" }));
        let words = ["error", "warning", "note"];
        let known: Vec<String> = known.into_iter().zip(words).filter_map(counted).collect();
        News { report: news, known: (!known.is_empty()).then(|| format!("as before: {}", known.join(", "))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Diag, Place, Severity, Span};

    fn told(told: &mut Told, diags: &[(&str, usize, Severity)]) -> (Vec<String>, Option<String>) {
        let diag = |(message, at, severity): &(&str, usize, Severity)| {
            let diag = if *severity == Severity::Error { Diag::error("x", *message) } else { Diag::warning("x", *message) };
            diag.at(Place::new(&"content/a.md".into(), Span::new(*at, *at)))
        };
        let news = told.news(&Report { diags: diags.iter().map(diag).collect() });
        (news.report.diags.into_iter().map(|diag| diag.message).collect(), news.known)
    }

    #[test]
    fn what_is_new_is_said() {
        let (warning, error) = (Severity::Warning, Severity::Error);
        let known = |text: &str| Some(text.to_owned());
        let mut so_far = Told::default();
        assert_eq!(told(&mut so_far, &[("old", 1, warning), ("wrong", 2, error)]), (vec!["old".to_owned(), "wrong".to_owned()], None));
        assert_eq!(told(&mut so_far, &[("old", 7, warning), ("wrong", 8, error)]), (vec![], known("as before: 1 error, 1 warning")));
        assert_eq!(told(&mut so_far, &[("old", 7, warning), ("old", 9, warning)]), (vec!["old".to_owned()], known("as before: 1 warning")));
        assert_eq!(told(&mut so_far, &[]), (vec![], None));
        assert_eq!(told(&mut so_far, &[("old", 7, warning)]), (vec!["old".to_owned()], None));
    }
}
