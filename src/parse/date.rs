//! Dates as people and their tools write them: `2013-03-11`, `2013-03-11 00:00`, `2013-03-11T08:00:00+08:00`,
//! `2013-03-11 00:00:00 +0800`, `2013/3/1`.
//!
//! The union of TOML 1.0, RFC 3339, the timestamps of YAML 1.1 (which allow one digit for months, days and
//! hours) and what Jekyll and Hexo write. A date without an offset is in the zone that is passed in.

use crate::page::Moment;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not of any of the forms above.
    Shape,
    /// Such as February 30th.
    Day,
    /// Such as 24:00.
    Time,
    /// Such as +25:00.
    Offset,
}

/// Reads a date with or without time and offset.
pub fn moment(text: &str, zone: &TimeZone) -> Result<Moment, Fault> {
    let mut cursor = Cursor { rest: text.trim() };
    let date = cursor.date()?;
    let Some(time) = cursor.time()? else {
        return Ok(Moment { at: zoned(date.to_datetime(Time::midnight()), zone)?, has_time: false });
    };
    let offset = cursor.offset()?;
    if !cursor.rest.is_empty() {
        return Err(Fault::Shape);
    }
    let at = match offset {
        Some(offset) => zoned(date.to_datetime(time), &TimeZone::fixed(offset))?,
        None => zoned(date.to_datetime(time), zone)?,
    };
    Ok(Moment { at, has_time: true })
}

/// The beginning of a day.
pub fn midnight(date: Date, zone: &TimeZone) -> Result<Moment, Fault> {
    Ok(Moment { at: zoned(date.into(), zone)?, has_time: false })
}

/// A local time that a zone skips or repeats is taken as RFC 5545 does: after the gap, before the change back.
fn zoned(local: DateTime, zone: &TimeZone) -> Result<jiff::Zoned, Fault> {
    local.to_zoned(zone.clone()).map_err(|_| Fault::Day)
}

struct Cursor<'a> {
    rest: &'a str,
}

impl Cursor<'_> {
    fn date(&mut self) -> Result<Date, Fault> {
        let year = self.digits(4, 4).ok_or(Fault::Shape)?;
        let separator = if self.eat("-") { "-" } else { "/" };
        if separator == "/" && !self.eat("/") {
            return Err(Fault::Shape);
        }
        let month = self.digits(1, 2).ok_or(Fault::Shape)?;
        if !self.eat(separator) {
            return Err(Fault::Shape);
        }
        let day = self.digits(1, 2).ok_or(Fault::Shape)?;
        Date::new(year as i16, month as i8, day as i8).map_err(|_| Fault::Day)
    }

    /// `None` at the end of the text.
    fn time(&mut self) -> Result<Option<Time>, Fault> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        if !self.eat("T") && !self.eat("t") && !self.blanks() {
            return Err(Fault::Shape);
        }
        let hour = self.digits(1, 2).ok_or(Fault::Shape)?;
        if !self.eat(":") {
            return Err(Fault::Shape);
        }
        let minute = self.digits(2, 2).ok_or(Fault::Shape)?;
        let mut second = 0;
        let mut nanosecond = 0;
        if self.eat(":") {
            second = self.digits(2, 2).ok_or(Fault::Shape)?;
            if self.eat(".") {
                nanosecond = self.fraction().ok_or(Fault::Shape)?;
            }
        }
        Time::new(hour as i8, minute as i8, second as i8, nanosecond).map(Some).map_err(|_| Fault::Time)
    }

    fn offset(&mut self) -> Result<Option<Offset>, Fault> {
        self.blanks();
        if self.rest.is_empty() {
            return Ok(None);
        }
        if ["Z", "z", "UTC", "GMT"].into_iter().any(|name| self.eat(name)) {
            return Ok(Some(Offset::UTC));
        }
        let sign = if self.eat("-") { -1 } else { 1 };
        if sign == 1 && !self.eat("+") {
            return Err(Fault::Shape);
        }
        let hours = self.digits(1, 2).ok_or(Fault::Shape)?;
        self.eat(":");
        let minutes = if self.rest.is_empty() { 0 } else { self.digits(2, 2).ok_or(Fault::Shape)? };
        if hours > 23 || minutes > 59 {
            return Err(Fault::Offset);
        }
        Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).map(Some).map_err(|_| Fault::Offset)
    }

    /// From `least` to `most` digits, all that are there, at most four.
    fn digits(&mut self, least: usize, most: usize) -> Option<i32> {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).take(most).count();
        let (digits, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        (count >= least).then(|| digits.parse().ok()).flatten()
    }

    /// Of a second, in nanoseconds; digits beyond the ninth are dropped.
    fn fraction(&mut self) -> Option<i32> {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        let nine = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
        (count > 0).then(|| nine.fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0')))
    }

    fn blanks(&mut self) -> bool {
        let before = self.rest.len();
        self.rest = self.rest.trim_start_matches([' ', '\t']);
        self.rest.len() < before
    }

    fn eat(&mut self, word: &str) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_all_dialects() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let cases = [
            ("2013-03-11", "2013-03-11T00:00:00+08:00[Asia/Shanghai]"),
            (" 2013-03-11 ", "2013-03-11T00:00:00+08:00[Asia/Shanghai]"),
            ("2013-3-1", "2013-03-01T00:00:00+08:00[Asia/Shanghai]"),
            ("2013/03/11", "2013-03-11T00:00:00+08:00[Asia/Shanghai]"),
            ("2013-03-11 00:00", "2013-03-11T00:00:00+08:00[Asia/Shanghai]"),
            ("2013-03-11  9:05", "2013-03-11T09:05:00+08:00[Asia/Shanghai]"),
            ("2013-03-11 23:59:59", "2013-03-11T23:59:59+08:00[Asia/Shanghai]"),
            ("2013-03-11 00:00:00.25", "2013-03-11T00:00:00.25+08:00[Asia/Shanghai]"),
            ("2013-03-11T08:00:00+08:00", "2013-03-11T08:00:00+08:00[+08:00]"),
            ("2013-03-11t08:00:00-05", "2013-03-11T08:00:00-05:00[-05:00]"),
            ("2013-03-11 00:00:00 +0800", "2013-03-11T00:00:00+08:00[+08:00]"),
            ("2013-03-11 00:00:00 UTC", "2013-03-11T00:00:00+00:00[UTC]"),
            ("2013-03-11T00:00:00Z", "2013-03-11T00:00:00+00:00[UTC]"),
            ("2016-02-29", "2016-02-29T00:00:00+08:00[Asia/Shanghai]"),
        ];
        for (text, expected) in cases {
            assert_eq!(moment(text, &zone).map(|moment| moment.at.to_string()), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_date() {
        let cases = [
            ("", Fault::Shape),
            ("today", Fault::Shape),
            ("20130311", Fault::Shape),
            ("13-03-11", Fault::Shape),
            ("2013-03/11", Fault::Shape),
            ("2013-03-111", Fault::Shape),
            ("2013-03-11x", Fault::Shape),
            ("2013-03-11 noon", Fault::Shape),
            ("2013-03-11 12", Fault::Shape),
            ("2013-03-11 12:00 CET", Fault::Shape),
            ("2013-03-11 12:00:00.", Fault::Shape),
            ("2013-03-11 12:00 +08:0", Fault::Shape),
            ("07:32:00", Fault::Shape),
            ("2013-02-30", Fault::Day),
            ("2013-13-01", Fault::Day),
            ("2013-00-01", Fault::Day),
            ("2015-02-29 10:00", Fault::Day),
            ("2013-03-11 24:00", Fault::Time),
            ("2013-03-11 12:60", Fault::Time),
            ("2013-03-11 12:00 +25:00", Fault::Offset),
            ("２０１３-03-11", Fault::Shape),
        ];
        for (text, fault) in cases {
            assert_eq!(moment(text, &TimeZone::UTC).err(), Some(fault), "{text}");
        }
    }
}
