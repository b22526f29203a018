//! Dates of a page: in its front matter, else in the name of its file or folder.

use super::Reader;
use crate::config::Config;
use crate::diag::{Diag, Place, Span, Spanned};
use crate::page::{self, Front, Kind, Moment};
use crate::parse::date::{self, Fault};
use crate::parse::paths::Named;
use crate::source::Sources;
use crate::tree::{Node, Value};
use jiff::Timestamp;

/// The date that the name of a page's file or of its bundle's folder begins with.
pub fn filename_date(path: &str, config: &Config) -> Option<Moment> {
    let (date, _) = page::split_date(page::own_name(path));
    date::midnight(date?, &config.timezone).ok()
}

/// Gives a page the dates of its commits, where the config asks and the page does not say. A page that was committed once
/// was not updated.
pub fn from_git(front: &mut Front, file: &Named, sources: &Sources, config: &Config) {
    let is_page = page::kind(&file.canonical) == Kind::Page;
    let Some(commits) = sources.commits(file.path).filter(|_| is_page) else { return };
    let moment = |second: i64| {
        let at = Timestamp::from_second(second).ok()?.to_zoned(config.timezone.clone());
        Some(Spanned::new(Moment { at, has_time: true }, Span::default()))
    };
    if config.dates_from_git.date && front.date.is_none() {
        front.date = moment(commits.first);
    }
    if config.dates_from_git.updated && front.updated.is_none() && commits.last > commits.first {
        front.updated = moment(commits.last);
    }
}

impl Reader<'_> {
    pub(super) fn moment(&mut self, key: &str, node: &Node) -> Option<Spanned<Moment>> {
        let text = match &node.value {
            Value::Date(text) | Value::String(text) | Value::Plain(text) => text,
            Value::Null => return None,
            _ => return self.fields.wrong(key, "a date", node, Some("write it as `2013-03-11`".into())),
        };
        match date::moment(text, &self.config.timezone) {
            Ok(moment) => Some(Spanned::new(moment, node.span)),
            Err(fault) => {
                self.fields.diags.push(bad_date(self.fields.place(node.span), key, fault));
                None
            }
        }
    }
}

fn bad_date(place: Place, key: &str, fault: Fault) -> Diag {
    let (problem, help) = match fault {
        Fault::Shape => ("is not a date", "write it as `2013-03-11`, `2013-03-11 08:00` or `2013-03-11T08:00:00+08:00`"),
        Fault::Day => ("is a day that never was", "check the month and the day; they stand in the order year, month, day"),
        Fault::Time => ("is a time that no clock shows", "hours go from 00 to 23, minutes and seconds from 00 to 59"),
        Fault::Offset => ("has an offset that no zone has", "write the offset from UTC as `+08:00`"),
    };
    Diag::error("bad-date", format!("`{key}` {problem}")).at(place).help(help)
}
