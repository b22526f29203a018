//! The filters and tests of templates that Zola has beyond Tera's own.

use super::ask::{Query, Refusal};
use super::body;
use super::functions::{language, refuse, scope};
use super::view::View;
use crate::config::MarkdownConfig;
use crate::tag;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jiff::civil::{DateTime, Time};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use regex::Regex;
use std::sync::Arc;
use tera::value::Key;
use tera::{Error, Kwargs, Map, State, StringInput, Tera, TeraResult, Value};

/// What is registered here. `group_by` replaces Tera's, whose order differs from run to run.
pub const FILTERS: &[&str] = &[
    "base64_decode",
    "base64_encode",
    "date",
    "filesizeformat",
    "group_by",
    "json_encode",
    "plain_text",
    "markdown",
    "regex_replace",
    "shuffle",
    "slugify",
    "spaceless",
    "striptags",
    "urlencode",
    "urlencode_strict",
];

pub const TESTS: &[&str] = &["after", "before", "matching"];

/// Filters and tests of Zola that are not here, and what to do instead.
pub const ABSENT: &[(&str, &str)] = &[
    ("format", "join the parts with `~` and round numbers with `round(precision=…)`"),
    ("num_format", "write the number as it is; no locale's rules are known here yet"),
];

pub fn register(tera: &mut Tera, view: &Arc<View>) {
    let dates = view.clone();
    tera.register_filter("date", move |value: Value, args: Kwargs, state: &State| date(&dates, &value, &args, state));
    tera.register_filter("group_by", group_by);
    tera.register_filter("plain_text", plain_text);
    tera.register_filter("shuffle", shuffle);
    tera.register_filter("slugify", |text: &str, _: Kwargs, _: &State| crate::text::slug(text));
    tera.register_filter("striptags", |text: StringInput, _: Kwargs, _: &State| text.inherit_safety(strip_tags(text.as_str())));
    tera.register_filter("spaceless", |text: StringInput, _: Kwargs, _: &State| text.inherit_safety(spaceless(text.as_str())));
    tera.register_filter("urlencode", |text: &str, _: Kwargs, _: &State| percent(text, b"/-._~"));
    tera.register_filter("urlencode_strict", |text: &str, _: Kwargs, _: &State| percent(text, b""));
    tera.register_filter("json_encode", json_encode);
    tera.register_filter("filesizeformat", |bytes: u64, _: Kwargs, _: &State| file_size(bytes));
    tera.register_filter("base64_encode", |text: &str, _: Kwargs, _: &State| LENIENT.encode(text));
    tera.register_filter("base64_decode", |text: &str, _: Kwargs, _: &State| unbase64(text).map_err(refuse));
    let texts = view.clone();
    tera.register_filter("markdown", move |text: &str, args: Kwargs, state: &State| markdown(&texts, text, &args, state));
    tera.register_filter("regex_replace", |text: &str, args: Kwargs, _: &State| -> TeraResult<String> {
        Ok(pattern(&args, "pattern")?.replace_all(text, args.must_get::<&str>("rep")?).into_owned())
    });
    tera.register_test("matching", |text: &str, args: Kwargs, _: &State| -> TeraResult<bool> { Ok(pattern(&args, "pat")?.is_match(text)) });
    let (before, after) = (view.clone(), view.clone());
    tera.register_test("before", move |value: Value, args: Kwargs, _: &State| compare(&before, &value, &args, std::cmp::Ordering::Less));
    tera.register_test("after", move |value: Value, args: Kwargs, _: &State| compare(&after, &value, &args, std::cmp::Ordering::Greater));
}

/// Numbers that look random and follow from a seed alone.
pub fn random(seed: &str) -> impl Iterator<Item = u64> + use<> {
    let mut stream = blake3::Hasher::new().update(seed.as_bytes()).finalize_xof();
    std::iter::repeat_with(move || {
        let mut bytes = [0; 8];
        stream.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    })
}

fn date(view: &View, value: &Value, args: &Kwargs, state: &State) -> TeraResult<String> {
    let format = args.get::<&str>("format")?.unwrap_or("%Y-%m-%d");
    let mut moment = moment(value).map_err(refuse)?;
    if let Some(name) = args.get::<&str>("timezone")? {
        let zone = TimeZone::get(name).map_err(|_| refuse(no_zone(name)))?;
        moment = match moment {
            When::Zoned(zoned) => When::Zoned(zoned.with_time_zone(zone)),
            When::Civil(civil) => {
                let here = civil.to_zoned(view.config.timezone.clone()).map_err(Error::message)?;
                When::Zoned(here.with_time_zone(zone))
            }
        };
    }
    let format = name_words(view, format, &language(view, args, state)?, moment.civil());
    let parts = match &moment {
        When::Zoned(zoned) => BrokenDownTime::from(zoned),
        When::Civil(civil) => BrokenDownTime::from(*civil),
    };
    jiff::fmt::strtime::format(&format, parts).map_err(|cause| refuse(bad_format(&format, &cause)))
}

enum When {
    Civil(DateTime),
    Zoned(Zoned),
}

impl When {
    fn civil(&self) -> DateTime {
        match self {
            Self::Civil(civil) => *civil,
            Self::Zoned(zoned) => zoned.datetime(),
        }
    }
}

/// A date as `page.date` has it, any date and time after RFC 3339, or the seconds of a Unix timestamp.
fn moment(value: &Value) -> Result<When, Refusal> {
    if let Some(seconds) = value.as_i64() {
        let at = Timestamp::from_second(seconds).map_err(|_| not_a_date(value))?;
        return Ok(When::Zoned(at.to_zoned(TimeZone::UTC)));
    }
    let text = value.as_str().ok_or_else(|| not_a_date(value))?.trim();
    let pieces = Pieces::parse(text).map_err(|_| not_a_date(value))?;
    let civil = pieces.date().to_datetime(pieces.time().unwrap_or_else(Time::midnight));
    match pieces.to_numeric_offset() {
        Some(offset) => civil.to_zoned(TimeZone::fixed(offset)).map(When::Zoned).map_err(|_| not_a_date(value)),
        None => Ok(When::Civil(civil)),
    }
}

/// Puts the language's own names of months and days where the format asks for them; jiff knows the English ones.
fn name_words(view: &View, format: &str, language: &str, at: DateTime) -> String {
    let word = |key: &str, index: usize| {
        let words = view.ask(&Query::Word(language, key)).ok()?;
        words.as_array()?.get(index)?.as_str().map(|word| word.replace('%', "%%"))
    };
    let month = usize::try_from(at.month() - 1).unwrap_or_default();
    let day = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or_default();
    let mut out = String::with_capacity(format.len());
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let directive = rest[at + 1..].chars().next();
        let name = match directive {
            Some('B') => word("months", month),
            Some('b' | 'h') => word("months_short", month),
            Some('A') => word("weekdays", day),
            Some('a') => word("weekdays_short", day),
            _ => None,
        };
        let length = 1 + directive.map_or(0, char::len_utf8);
        out.push_str(name.as_deref().unwrap_or(&rest[at..at + length]));
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

fn compare(view: &View, value: &Value, args: &Kwargs, wanted: std::cmp::Ordering) -> TeraResult<bool> {
    let other = args.must_get::<Value>("other")?;
    let inclusive = args.get::<bool>("inclusive")?.unwrap_or(false);
    let instant = |value: &Value| -> TeraResult<Timestamp> {
        match moment(value).map_err(refuse)? {
            When::Zoned(zoned) => Ok(zoned.timestamp()),
            When::Civil(civil) => Ok(civil.to_zoned(view.config.timezone.clone()).map_err(Error::message)?.timestamp()),
        }
    };
    let order = instant(value)?.cmp(&instant(&other)?);
    Ok(order == wanted || (inclusive && order.is_eq()))
}

/// Groups stand in the order in which their first members do.
fn group_by(items: &[Value], args: Kwargs, _: &State) -> TeraResult<Map> {
    let attribute = args.must_get::<&str>("attribute")?;
    let mut groups: Vec<(String, Value, Vec<Value>)> = Vec::new();
    let mut index = std::collections::HashMap::new();
    for (position, item) in items.iter().enumerate() {
        let Some(key) = item.get_from_path(attribute) else {
            return Err(refuse(no_attribute(position, attribute)));
        };
        if key.is_none() {
            continue;
        }
        let name = key.to_string();
        let group = *index.entry(name.clone()).or_insert_with(|| {
            groups.push((name, key.clone(), Vec::new()));
            groups.len() - 1
        });
        groups[group].2.push(item.clone());
    }
    let key = |name: String, value: Value| match (value.as_i64(), value.as_bool()) {
        (Some(number), _) => Key::I64(number),
        (_, Some(bool)) => Key::Bool(bool),
        _ => name.into(),
    };
    Ok(groups.into_iter().map(|(name, value, members)| (key(name, value), Value::from(members))).collect())
}

/// Fisher and Yates, by numbers that follow from `seed`.
fn shuffle(items: &[Value], args: Kwargs, _: &State) -> TeraResult<Vec<Value>> {
    let seed = args.get::<String>("seed")?.ok_or_else(|| refuse(no_seed()))?;
    let mut items = items.to_vec();
    for (last, number) in (1..items.len()).rev().zip(random(&seed)) {
        let other = usize::try_from(number % (last as u64 + 1)).unwrap_or_default();
        items.swap(last, other);
    }
    Ok(items)
}

/// Markdown in a text of the config or of the front matter. A link to a page by its file (`@/notes/promisc.md`) is checked.
fn markdown(view: &View, text: &str, args: &Kwargs, state: &State) -> TeraResult<Value> {
    let scope = scope(view, args, state)?;
    let inline = args.get::<bool>("inline")?.unwrap_or(false);
    // A name is looked for from a page, and this is none.
    let config = MarkdownConfig { wikilinks: false, ..view.config.markdown.clone() };
    let mut fault = None;
    let html = body::fragment(text, &config, inline, |dest| {
        if !dest.starts_with("@/") {
            return dest.to_owned();
        }
        match view.ask(&Query::Link(dest, scope)) {
            Ok(path) => {
                let fragment = dest.split_once('#').map(|(_, fragment)| format!("#{fragment}")).unwrap_or_default();
                view.rooted(path.as_str().unwrap_or_default()) + &fragment
            }
            Err(refusal) => {
                fault.get_or_insert(refusal);
                dest.to_owned()
            }
        }
    });
    fault.map_or_else(|| Ok(Value::safe_string(&html)), |refusal| Err(refuse(refusal)))
}

fn pattern(args: &Kwargs, name: &str) -> TeraResult<Regex> {
    let written = args.must_get::<&str>(name)?;
    Regex::new(written).map_err(|cause| refuse(no_pattern(written, &cause)))
}

fn json_encode(value: Value, args: Kwargs, _: &State) -> TeraResult<String> {
    let pretty = args.get::<bool>("pretty")?.unwrap_or(false);
    let json = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
    json.map_err(Error::message)
}

/// HTML as one line of text, cut at a word if it is longer than `length` characters. None is no text.
fn plain_text(html: Value, args: Kwargs, _: &State) -> TeraResult<String> {
    let html = html.as_str().unwrap_or_default().to_owned();
    let text = crate::text::squeeze(tag::unescape(&strip_tags(&html)));
    let length = args.get::<usize>("length")?.unwrap_or(usize::MAX);
    let Some((end, _)) = text.char_indices().nth(length) else { return Ok(text) };
    let cut = &text[..end];
    // Chinese has no blanks to cut at.
    let word = cut.rfind(' ').filter(|at| *at > end / 2).map_or(cut, |at| &cut[..at]);
    Ok(format!("{}…", word.trim_end()))
}

/// Text without tags and comments.
fn strip_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    for markup in tag::markup(html) {
        out.push_str(&html[at..markup.start]);
        at = markup.end;
    }
    out.push_str(&html[at..]);
    out
}

/// HTML without the blanks between tags.
fn spaceless(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('>') {
        out.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        let trimmed = rest.trim_start();
        if trimmed.starts_with('<') {
            rest = trimmed;
        }
    }
    out.push_str(rest);
    out
}

fn percent(text: &str, keep: &[u8]) -> String {
    text.bytes()
        .map(
            |byte| if byte.is_ascii_alphanumeric() || keep.contains(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") },
        )
        .collect()
}

fn file_size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    let mut unit = 0;
    let mut size = bytes as f64;
    while size >= 1000.0 && unit + 1 < UNITS.len() {
        size /= 1000.0;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} B") } else { format!("{size:.1} {}", UNITS[unit]) }
}

/// Padding may be missing, as in addresses it often is.
const LENIENT: GeneralPurpose =
    GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent));

fn unbase64(text: &str) -> Result<String, Refusal> {
    let bytes = LENIENT.decode(text).map_err(|_| not_base64())?;
    String::from_utf8(bytes).map_err(|_| not_base64())
}

fn not_a_date(value: &Value) -> Refusal {
    Refusal {
        message: format!("`{value}` is not a date"),
        help: Some("`date` takes what `page.date` and `page.updated` hold; guard it with `{% if page.date %}`".to_owned()),
    }
}

fn no_zone(name: &str) -> Refusal {
    Refusal {
        message: format!("there is no time zone `{name}`"),
        help: Some("use a name of the IANA database such as `Europe/Paris`".to_owned()),
    }
}

fn bad_format(format: &str, cause: &jiff::Error) -> Refusal {
    Refusal {
        message: format!("the date format `{format}` does not work: {cause}"),
        help: Some("it is written as for strftime: `%Y-%m-%d`; a date without a time has no zone".to_owned()),
    }
}

fn no_pattern(written: &str, cause: &regex::Error) -> Refusal {
    let cause = cause.to_string();
    let why = cause.lines().last().unwrap_or_default().trim_start_matches("error: ");
    Refusal {
        message: format!("`{written}` is no regular expression: {why}"),
        help: Some("the syntax is that of Rust's `regex`, without look-around and references back".to_owned()),
    }
}

fn no_attribute(position: usize, attribute: &str) -> Refusal {
    Refusal {
        message: format!("item {position} has no attribute `{attribute}` to group by"),
        help: Some("items whose attribute is none are left out; it must be there in all".to_owned()),
    }
}

fn no_seed() -> Refusal {
    Refusal {
        message: "`shuffle` wants a `seed`".to_owned(),
        help: Some("the same sources give the same site: pass a text, such as `seed=page.path`".to_owned()),
    }
}

fn not_base64() -> Refusal {
    let help = "it has letters, digits, `+` and `/`, and what it stands for must be text";
    Refusal { message: "this is not text in base64".to_owned(), help: Some(help.to_owned()) }
}
