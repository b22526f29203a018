//! Patterns of addresses: `/:year/:month/:title/`.

use jiff::Zoned;

/// Puts values in the place of `:names`. `None` if one is not known.
pub fn fill(pattern: &str, value: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut filled = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(':') {
        filled.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        // Behind a name, `_` may belong to the pattern: `:year_:title`.
        let (name, found) = names(&rest[..length]).find_map(|name| Some((name, value(name)?)))?;
        filled.push_str(&found);
        rest = &rest[name.len()..];
    }
    filled.push_str(rest);
    Some(filled)
}

/// The word, and what is left of it before each `_` from its end.
fn names(word: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(word), |word| word.rfind('_').map(|at| &word[..at])).filter(|word| !word.is_empty())
}

/// The parts of a date that Hexo, Jekyll and Hugo name alike.
pub fn of_date(name: &str, at: &Zoned) -> Option<String> {
    let form = match name {
        "year" => "%Y",
        "short_year" => "%y",
        "month" => "%m",
        "i_month" => "%-m",
        "short_month" => "%b",
        "long_month" | "monthname" => "%B",
        "day" => "%d",
        "i_day" => "%-d",
        "short_day" => "%a",
        "long_day" | "weekdayname" => "%A",
        "y_day" => "%j",
        "yearday" => "%-j",
        "weekday" => "%w",
        "w_year" => "%G",
        "week" => "%V",
        "w_day" => "%u",
        "hour" => "%H",
        "minute" => "%M",
        "second" => "%S",
        "timestamp" => "%s",
        _ => return None,
    };
    Some(at.strftime(form).to_string())
}
