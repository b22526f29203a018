//! Dates of front matter, as RFC 3339 with the offset.

use crate::page::Moment;
use crate::parse::date;
use crate::tree::{Node, Value};
use jiff::tz::TimeZone;

/// Reads a date; one without an offset is in `zone`.
pub fn date(node: &Node, zone: &TimeZone) -> Option<Moment> {
    let (Value::Plain(text) | Value::String(text) | Value::Date(text)) = &node.value else { return None };
    read(text.trim(), zone)
}

/// What people and their tools write beyond the forms that faircopy's own front matter has: a zone's name behind the
/// offset (`+0800 CST`), a weekday or a month as a word, a point at the end of the day.
fn read(text: &str, zone: &TimeZone) -> Option<Moment> {
    if let Ok(moment) = date::moment(text, zone) {
        return Some(moment);
    }
    let named = text.rsplit_once(' ').filter(|(_, name)| name.bytes().all(|byte| byte.is_ascii_alphabetic()));
    if let Some(moment) = named.and_then(|(date, _)| date::moment(date, zone).ok()) {
        return Some(moment);
    }
    if let Ok(date) = jiff::fmt::rfc2822::parse(text) {
        return Some(Moment { at: date, has_time: true });
    }
    let day = ["%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y.%m.%d", "%Y%m%d"];
    let day = day.iter().find_map(|form| jiff::civil::Date::strptime(form, text).ok())?;
    date::midnight(day, zone).ok()
}
