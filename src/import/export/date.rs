//! Dates of exports, as front matter has them: RFC 3339 with the offset that the blog's clock had.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, Zoned};

/// A date that is stated by the blog's clock, in UTC, or by both. WordPress writes `0000-00-00 00:00:00` for none.
pub fn wordpress(local: Option<&str>, utc: Option<&str>, zone: &TimeZone) -> Option<String> {
    let local = local.and_then(civil);
    let utc = utc.and_then(civil).and_then(|utc| utc.to_zoned(TimeZone::UTC).ok()).map(|utc| utc.timestamp());
    match (local, utc) {
        (Some(local), Some(utc)) => match offset_between(local, utc) {
            Some(offset) => Some(print(&utc.to_zoned(TimeZone::fixed(offset)))),
            None => in_zone(local, zone),
        },
        (Some(local), None) => in_zone(local, zone),
        (None, Some(utc)) => Some(print(&utc.to_zoned(zone.clone()))),
        (None, None) => None,
    }
}

/// A date of Atom or JSON. One in UTC says nothing about the blog's clock, so it is told in `zone`.
pub fn rfc3339(text: &str, zone: &TimeZone) -> Option<String> {
    let timestamp: Timestamp = text.trim().parse().ok()?;
    match offset(text.trim()) {
        Some(offset) => Some(print(&timestamp.to_zoned(TimeZone::fixed(offset)))),
        None => Some(print(&timestamp.to_zoned(zone.clone()))),
    }
}

/// A date of RSS. One in UTC is told in `zone`.
pub fn rfc2822(text: &str, zone: &TimeZone) -> Option<String> {
    let zoned = jiff::fmt::rfc2822::parse(text.trim()).ok().filter(|date| date.year() > 1970)?;
    match zoned.offset() == Offset::UTC {
        true => Some(print(&zoned.with_time_zone(zone.clone()))),
        false => Some(print(&zoned)),
    }
}

/// Milliseconds since 1970, as the first versions of Ghost write.
pub fn milliseconds(value: i64, zone: &TimeZone) -> Option<String> {
    Some(print(&Timestamp::from_millisecond(value).ok()?.to_zoned(zone.clone())))
}

fn civil(text: &str) -> Option<DateTime> {
    text.trim().replacen(' ', "T", 1).parse::<DateTime>().ok().filter(|date| date.year() > 0)
}

fn in_zone(local: DateTime, zone: &TimeZone) -> Option<String> {
    local.to_zoned(zone.clone()).ok().map(|zoned| print(&zoned))
}

/// `None` where the two cannot tell the same moment: no zone is further from UTC than 14 hours, or off by seconds.
fn offset_between(local: DateTime, utc: Timestamp) -> Option<Offset> {
    let seconds = local.duration_since(Offset::UTC.to_datetime(utc)).as_secs();
    let is_sound = seconds % 60 == 0 && seconds.abs() <= SignedDuration::from_hours(14).as_secs();
    Offset::from_seconds(i32::try_from(seconds).ok()?).ok().filter(|_| is_sound)
}

/// The offset that a date states, unless it is UTC.
fn offset(text: &str) -> Option<Offset> {
    if text.ends_with(['Z', 'z']) {
        return None;
    }
    let at = text.get(10..)?.rfind(['+', '-'])? + 10;
    let (hours, minutes) = text[at + 1..].split_once(':')?;
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    Offset::from_seconds(if text.as_bytes()[at] == b'-' { -seconds } else { seconds }).ok().filter(|offset| *offset != Offset::UTC)
}

fn print(zoned: &Zoned) -> String {
    match zoned.offset() == Offset::UTC {
        true => zoned.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        false => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
    }
}

#[cfg(test)]
mod tests;
