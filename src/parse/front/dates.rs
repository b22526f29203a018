//! Dates of a page: in its front matter, else in the name of its file or folder.

use super::Reader;
use crate::config::Config;
use crate::diag::{Diag, Place, Spanned};
use crate::page::{self, Moment};
use crate::parse::date::{self, Fault};
use crate::parse::tree::{Node, Value};

/// The date that the name of a page's file or of its bundle's folder begins with.
pub fn filename_date(path: &str, config: &Config) -> Option<Moment> {
    let (date, _) = page::split_date(page::own_name(path));
    date::midnight(date?, &config.timezone).ok()
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
