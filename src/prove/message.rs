//! The compiler's errors at their places in the post.

use super::evidence::{Mark, Message};
use super::job::Input;
use super::text::{Origin, TOKEN, UNNAMED, place_in};
use crate::diag::{Diag, Place};
use crate::source::Sources;

/// Where the places of messages are: in the text of an example, in files of the site.
pub struct Places<'a> {
    /// `None` for a package, which is files only.
    pub origin: Option<&'a Origin>,
    pub sources: &'a Sources,
    /// The files of the job, which evidence names as the job finds them.
    pub inputs: &'a [Input],
    /// Where a message is put that tells no place.
    pub whole: &'a Place,
}

/// One diagnostic for each message.
pub fn diags(messages: &[Message], places: &Places) -> Vec<Diag> {
    messages.iter().map(|message| diag(message, places)).collect()
}

fn diag(message: &Message, origin: &Places) -> Diag {
    let whole = origin.whole;
    let main = message.marks.iter().find(|mark| mark.is_primary).or(message.marks.first());
    let placed = main.and_then(|mark| place(mark, origin));
    let mut diag = not_compiled(placed.clone().unwrap_or_else(|| whole.clone()), message);
    if let (Some(_), Some(label)) = (&placed, main.and_then(|mark| mark.label.as_ref())) {
        diag = diag.label(label);
    }
    for mark in &message.marks {
        if Some(mark) != main
            && let (Some(label), Some(place)) = (&mark.label, place(mark, origin))
        {
            diag = diag.related(place, label);
        }
    }
    let mut help = None;
    for child in &message.children {
        let text = match child.marks.iter().find_map(|mark| mark.replacement.as_deref()).map(str::trim) {
            Some(replacement) if !replacement.is_empty() && !replacement.contains('\n') => format!("{}: `{replacement}`", child.text),
            _ => child.text.clone(),
        };
        match child.marks.iter().find_map(|mark| Some((place(mark, origin)?, mark))) {
            Some((place, mark)) if mark.replacement.is_none() => diag = diag.related(place, text),
            _ if child.is_help && help.is_none() => help = Some(text),
            _ => diag = diag.note(text),
        }
    }
    let is_block = matches!(origin.origin, Some(Origin::Blocks { .. }));
    diag.help(help.unwrap_or_else(|| remedy(message, is_block)))
}

fn place(mark: &Mark, places: &Places) -> Option<Place> {
    match mark.file.as_str() {
        "" => places.origin?.place(mark.start, mark.end),
        file => {
            let input = places.inputs.iter().find(|input| input.path == file)?;
            Some(place_in(places.sources, &input.source, mark.start, mark.end))
        }
    }
}

fn remedy(message: &Message, is_block: bool) -> String {
    match &message.code {
        _ if !is_block => message.code.as_ref().map_or("mend the code".to_owned(), |code| format!("`rustc --explain {code}` says more")),
        Some(code) => format!("`rustc --explain {code}` says more; a block that is meant to fail begins with `rust,compile_fail`"),
        None => "mend the code; a block that is no Rust at all begins with another language, such as `text`".to_owned(),
    }
}

fn not_compiled(place: Place, message: &Message) -> Diag {
    let code = message.code.as_ref().map_or_else(String::new, |code| format!(" ({code})"));
    Diag::error("example-not-compiled", format!("{}{code}", message.text.replace(TOKEN, UNNAMED))).at(place)
}
