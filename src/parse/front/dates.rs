//! Dates of a page: in its front matter, else in the name of its file or folder.

use super::Reader;
use crate::config::Config;
use crate::diag::{Diag, Place, Spanned};
use crate::page::Moment;
use crate::parse::date::{self, Fault};
use crate::parse::tree::{Node, Value};

/// The date that the name of a page's file or of its bundle's folder begins with, and what is left of the name
/// for the slug: `2013-03-11-netlink-grab.md`, `2013-03-11-netlink-grab/index.md`. A name that is nothing but
/// a date keeps it in the slug. A name that begins with a day that never was is taken as a name.
pub fn filename_date<'a>(path: &'a str, config: &Config) -> Option<(Moment, &'a str)> {
    let mut parts = path.rsplit('/');
    let file = parts.next()?;
    let name = match file {
        "index.md" | "index.markdown" => parts.next()?,
        _ => file.strip_suffix(".markdown").or_else(|| file.strip_suffix(".md"))?,
    };
    let (moment, rest) = date::prefix(name, &config.timezone)?;
    match rest.strip_prefix(['-', '_']) {
        Some(rest) if !rest.is_empty() => Some((moment, rest)),
        None if rest.is_empty() => Some((moment, name)),
        _ => None,
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
