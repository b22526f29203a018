//! Problems one by one, as people are shown them, with the places in them: for a window that is no terminal.

use super::human;
use super::texts::Texts;
use crate::diag::{Diag, Place};
use crate::source::Sources;
use std::sync::Arc;

pub struct Shown {
    /// Without color.
    pub text: String,
    /// Where it is and what else matters. In the text each stands behind an arrow, `--> `.
    pub places: Vec<Spotted>,
}

pub struct Spotted {
    /// As it stands in the text.
    pub text: String,
    /// From the site's root.
    pub path: Arc<str>,
    /// From 1, as is the column; 1 where the whole file is meant.
    pub line: usize,
    pub column: usize,
}

/// `root` is what leads from the reader's folder to the site's.
pub fn shown(diags: &[&Diag], sources: &Sources, root: &str) -> Vec<Shown> {
    let mut texts = Texts::new(sources, root);
    let mut all = Vec::new();
    for diag in diags {
        let mut text = Vec::new();
        // Memory takes everything.
        let _ = human::write(diag, &mut texts, false, &mut text);
        let places = diag.place.iter().chain(diag.related.iter().map(|(place, _)| place));
        let places = places.map(|place| spotted(place, &mut texts)).collect();
        all.push(Shown { text: String::from_utf8_lossy(&text).into_owned(), places });
    }
    all
}

fn spotted(place: &Place, texts: &mut Texts) -> Spotted {
    let spot = texts.spot(place);
    let path = place.path.clone();
    match spot.found {
        Some(found) => {
            let (line, column) = (found.start.line, found.start.column);
            Spotted { text: format!("{}:{line}:{column}", spot.path), path, line, column }
        }
        None => Spotted { text: spot.path, path, line: 1, column: 1 },
    }
}
