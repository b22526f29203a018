//! Dates as people and machines write them, in several languages.
//!
//! [`find`] reads a text once from the left and takes the first date in it. A date whose day and month could be
//! exchanged (`03/04/2012`) is none: a wrong date is worse than none.

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};

/// A point in time, as exactly as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub date: Date,
    pub time: Option<Time>,
    pub offset: Option<Offset>,
}

impl Moment {
    /// The day at the site. A time in UTC is one that a machine wrote: it is told in the site's zone. Any other offset
    /// is the site's own word.
    pub fn local(self, zone: &TimeZone) -> Self {
        let (Some(time), Some(Offset::UTC)) = (self.time, self.offset) else { return self };
        let Ok(instant) = Offset::UTC.to_timestamp(self.date.to_datetime(time)) else { return self };
        let zoned = instant.to_zoned(zone.clone());
        Self { date: zoned.date(), time: Some(zoned.time()), offset: Some(zoned.offset()) }
    }

    /// RFC 3339 with the offset where it is known, else what is known.
    pub fn print(self) -> String {
        let Self { date, time, offset } = self;
        let Some(time) = time else { return date.to_string() };
        let mut out = format!("{date}T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
        if let Some(offset) = offset {
            let minutes = offset.seconds() / 60;
            let sign = if minutes < 0 { '-' } else { '+' };
            out.push_str(&format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60));
        }
        out
    }
}

/// The first date in a text, and what stands before and behind it.
pub fn find(text: &str) -> Option<(Moment, &str, &str)> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| {
        let (date, next) = date(&tokens, at).filter(|(_, next)| !continues(&tokens, at, *next))?;
        let (time, offset, next) = clock(&tokens, next);
        let end = tokens[next - 1].end;
        Some((Moment { date, time, offset }, &text[..tokens[at].start], &text[end..]))
    })
}

/// A date in an address: `/2013/06/21/`, `/2013-06-21-`, `/20130621`. Years before 1990 and after 2099 are numbers.
pub fn in_address(path: &str) -> Option<Date> {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let spread = parts.windows(3).filter(|w| digits(w[0], 4) && (1..=2).contains(&w[1].len()) && (1..=2).contains(&w[2].len()));
    let spread = spread.filter_map(|w| ymd(w[0].parse().ok()?, w[1].parse().ok()?, w[2].parse().ok()?));
    let packed = parts.iter().filter(|part| digits(part, 8));
    let packed = packed.filter_map(|p| ymd(p[..4].parse().ok()?, p[4..6].parse().ok()?, p[6..].parse().ok()?));
    spread.chain(packed).find(|date| (1990..2100).contains(&date.year()))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word<'a> {
    /// Its value, and how many digits it has.
    Number(u32, usize),
    Letters(&'a str),
    /// Anything else but blanks.
    Mark(char),
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    word: Word<'a>,
    /// Blanks stand before it.
    apart: bool,
    start: usize,
    end: usize,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut apart = true;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            apart = true;
            continue;
        }
        let mut end = start + c.len_utf8();
        let mut run = |same: fn(char) -> bool| {
            while let Some((at, next)) = chars.next_if(|(_, next)| same(*next)) {
                end = at + next.len_utf8();
            }
        };
        let word = if c.is_ascii_digit() {
            run(|c| c.is_ascii_digit());
            match text[start..end].parse() {
                Ok(value) => Word::Number(value, end - start),
                Err(_) => Word::Letters(&text[start..end]),
            }
        } else if is_letter(c) {
            run(is_letter);
            Word::Letters(&text[start..end])
        } else {
            Word::Mark(c)
        };
        tokens.push(Token { word, apart, start, end });
        apart = false;
    }
    tokens
}

/// Letters of words that are spelled; Chinese and Japanese signs, and what Korean dates are marked with, stand each for
/// itself.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !crate::text::is_cjk(c) && !matches!(c, '년' | '월' | '일')
}

fn date(tokens: &[Token], at: usize) -> Option<(Date, usize)> {
    numeric(tokens, at).or_else(|| month_first(tokens, at)).or_else(|| day_first(tokens, at))
}

/// Whether what looks like a date is a part of a longer row of numbers: a version, an address of the internet.
fn continues(tokens: &[Token], start: usize, end: usize) -> bool {
    let joins = |at: usize| {
        matches!(mark(tokens, at), Some('.' | '-' | '/')) && !tokens[at].apart && number(tokens, at + 1).is_some() && !tokens[at + 1].apart
    };
    joins(end) || start >= 2 && number(tokens, start - 2).is_some() && joins(start - 1)
}

/// `2013-06-21`, `2013/6/21`, `2013.06.21`, `2013年6月21日`, `2013년 6월 21일`, `21.06.2013`, and `13/06/2013`.
fn numeric(tokens: &[Token], at: usize) -> Option<(Date, usize)> {
    let (first, mark, second, mark2, third) =
        (number(tokens, at)?, mark(tokens, at + 1)?, number(tokens, at + 2)?, mark(tokens, at + 3), number(tokens, at + 4));
    if let (4, '年' | '년', Some('月' | '월'), Some(day)) = (first.1, mark, mark2, third) {
        let close = usize::from(matches!(self::mark(tokens, at + 5), Some('日' | '일' | '号' | '號')));
        return Some((ymd(first.0, second.0, day.0)?, at + 5 + close));
    }
    // `2013.` is a number and the end of a sentence; the parts of a date stand close together.
    let third = third.filter(|_| mark2 == Some(mark) && !tokens[at + 1].apart && !tokens[at + 3].apart)?;
    let date = match (first.1, mark, third.1) {
        (4, '-' | '/' | '.', 1 | 2) => ymd(first.0, second.0, third.0)?,
        (1 | 2, '.' | '-', 4) => ymd(third.0, second.0, first.0)?,
        (1 | 2, '/', 4) if first.0 > 12 || first.0 == second.0 => ymd(third.0, second.0, first.0)?,
        (1 | 2, '/', 4) if second.0 > 12 => ymd(third.0, first.0, second.0)?,
        _ => return None,
    };
    Some((date, at + 5))
}

/// `June 21, 2013`, `Jun. 21st 2013`.
fn month_first(tokens: &[Token], at: usize) -> Option<(Date, usize)> {
    let month = month(tokens, at)?;
    let mut at = at + 1 + usize::from(mark(tokens, at + 1) == Some('.'));
    let day = number(tokens, at).filter(|day| day.1 <= 2)?;
    at += 1;
    at += usize::from(matches!(letters(tokens, at), Some("st" | "nd" | "rd" | "th")));
    at += usize::from(mark(tokens, at) == Some(','));
    let year = number(tokens, at).filter(|year| year.1 == 4)?;
    Some((ymd(year.0, month, day.0)?, at + 1))
}

/// `21 June 2013`, `21. Juni 2013`, `1er juin 2013`, `21 de junio de 2013`, `21-Jun-2013`.
fn day_first(tokens: &[Token], at: usize) -> Option<(Date, usize)> {
    let day = number(tokens, at).filter(|day| day.1 <= 2)?;
    let mut at = at + 1;
    at += usize::from(matches!(letters(tokens, at), Some("st" | "nd" | "rd" | "th" | "er" | "de")));
    at += usize::from(matches!(mark(tokens, at), Some('.' | '-' | 'º')));
    let month = month(tokens, at)?;
    at += 1;
    at += usize::from(matches!(mark(tokens, at), Some('.' | ',' | '-')));
    at += usize::from(matches!(letters(tokens, at), Some("de" | "del")));
    at += usize::from(mark(tokens, at) == Some(','));
    let year = number(tokens, at).filter(|year| year.1 == 4)?;
    Some((ymd(year.0, month, day.0)?, at + 1))
}

/// A time of day behind a date, and its offset.
fn clock(tokens: &[Token], date_end: usize) -> (Option<Time>, Option<Offset>, usize) {
    let none = (None, None, date_end);
    let mut at = date_end;
    at += usize::from(matches!(letters(tokens, at), Some("T" | "t" | "at" | "à" | "um")));
    at += usize::from(mark(tokens, at) == Some(',') && at == date_end);
    let half = match (mark(tokens, at), mark(tokens, at + 1)) {
        (Some('下'), Some('午')) => Some(true),
        (Some('上'), Some('午')) => Some(false),
        _ => None,
    };
    at += if half.is_some() { 2 } else { 0 };
    let (Some(hour), Some(':'), Some(minute)) = (number(tokens, at), mark(tokens, at + 1), number(tokens, at + 2)) else { return none };
    at += 3;
    let mut second = 0;
    if let (Some(':'), Some(seconds)) = (mark(tokens, at), number(tokens, at + 1)) {
        second = seconds.0;
        at += 2;
        // Parts of a second.
        if mark(tokens, at) == Some('.') && number(tokens, at + 1).is_some() && !tokens[at].apart && !tokens[at + 1].apart {
            at += 2;
        }
    }
    let half = half.or(match letters(tokens, at) {
        Some("am" | "AM" | "Am") => Some(false),
        Some("pm" | "PM" | "Pm") => Some(true),
        _ => None,
    });
    at += usize::from(matches!(letters(tokens, at), Some("am" | "AM" | "Am" | "pm" | "PM" | "Pm")));
    let hour = match (half, hour.0) {
        (Some(true), hour @ 1..=11) => hour + 12,
        (Some(false), 12) => 0,
        (_, hour) => hour,
    };
    let part = |value: u32| i8::try_from(value).ok();
    let time = (|| Time::new(part(hour)?, part(minute.0)?, part(second.min(59))?, 0).ok())();
    if time.is_none() {
        return none;
    }
    let (offset, at) = offset(tokens, at);
    (time, offset, at)
}

fn offset(tokens: &[Token], at: usize) -> (Option<Offset>, usize) {
    if matches!(letters(tokens, at), Some("Z" | "z" | "UTC" | "GMT")) {
        // `GMT+0800`, as JavaScript writes it.
        let (signed, end) = offset(tokens, at + 1);
        return (signed.or(Some(Offset::UTC)), if signed.is_some() { end } else { at + 1 });
    }
    let sign = match mark(tokens, at) {
        Some('+') => 1,
        Some('-' | '−') => -1,
        _ => return (None, at),
    };
    let (hours, minutes, end) = match (number(tokens, at + 1), mark(tokens, at + 2), number(tokens, at + 3)) {
        (Some((hours, 1 | 2)), Some(':'), Some((minutes, 2))) => (hours, minutes, at + 4),
        (Some((packed, 4)), _, _) => (packed / 100, packed % 100, at + 2),
        _ => return (None, at),
    };
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok().map(|seconds| sign * seconds);
    match seconds.and_then(|seconds| Offset::from_seconds(seconds).ok()) {
        Some(offset) => (Some(offset), end),
        None => (None, at),
    }
}

fn number(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    match tokens.get(at)?.word {
        Word::Number(value, digits) => Some((value, digits)),
        _ => None,
    }
}

fn letters<'a>(tokens: &[Token<'a>], at: usize) -> Option<&'a str> {
    match tokens.get(at)?.word {
        Word::Letters(letters) => Some(letters),
        _ => None,
    }
}

fn mark(tokens: &[Token], at: usize) -> Option<char> {
    match tokens.get(at)?.word {
        Word::Mark(mark) => Some(mark),
        _ => None,
    }
}

fn month(tokens: &[Token], at: usize) -> Option<u32> {
    let word = letters(tokens, at)?.to_lowercase();
    let found = super::months::MONTHS.iter().position(|names| names.contains(&word.as_str()))?;
    u32::try_from(found + 1).ok()
}

fn ymd(year: u32, month: u32, day: u32) -> Option<Date> {
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1970..2200).contains(&date.year()).then_some(date)
}
