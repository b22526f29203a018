//! The functions of templates, with the names and arguments of Zola 0.23.
//!
//! None reads the clock, the environment or the network. What reaches beyond the arguments is a [`Query`].

use super::ask::{Query, Refusal, Scope};
use super::json_ld::json_ld;
use super::view::View;
use crate::diag::nearest;
use crate::page::DEFAULT;
use crate::url;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

/// Stands between a message and its remedy in an error of a function or filter; Tera carries only one text.
pub const HELP: char = '\u{1F}';

/// What is registered here, with its arguments.
pub const FUNCTIONS: &[(&str, &[&str])] = &[
    ("get_hash", &["path", "literal", "sha_type", "base64"]),
    ("get_image_metadata", &["path", "allow_missing"]),
    ("get_page", &["path", "lang", "allow_missing"]),
    ("get_proofs", &[]),
    ("get_random", &["start", "end", "seed"]),
    ("get_recent_pages", &["limit", "lang"]),
    ("get_related_pages", &["path", "limit", "lang"]),
    ("get_section", &["path", "lang", "allow_missing", "metadata_only"]),
    ("get_series", &["name", "lang", "required"]),
    ("get_taxonomy", &["kind", "lang", "required"]),
    ("get_taxonomy_term", &["kind", "term", "lang", "required", "include_pages"]),
    ("get_taxonomy_url", &["kind", "term", "name", "lang", "required", "rooted"]),
    ("get_url", &["path", "lang", "trailing_slash", "cachebust", "rooted"]),
    ("json_ld", &["page", "section", "image"]),
    ("load_data", &["path", "format", "required", "url", "literal", "method", "body", "content_type", "headers"]),
    ("now", &["utc", "timestamp"]),
    ("text_direction", &["lang"]),
    ("trans", &["key", "lang", "count", "default"]),
];

/// Functions of Zola that are not here, and what to do instead.
pub const ABSENT: &[(&str, &str)] = &[
    ("get_env", "the environment must not reach a page; put the value under `[extra]` in the config and read `config.extra`"),
    ("resize_image", "faircopy has no `resize_image` yet; put the resized image beside the page"),
];

pub fn register(tera: &mut Tera, view: &Arc<View>) {
    function(tera, view, "get_page", |view, args, state| file(view, args, state, Query::Page));
    function(tera, view, "get_section", |view, args, state| {
        let metadata_only = args.get("metadata_only")?.unwrap_or(false);
        file(view, args, state, if metadata_only { Query::SectionMetadata } else { Query::Section })
    });
    function(tera, view, "get_taxonomy", |view, args, state| {
        let kind = args.must_get::<&str>("kind")?;
        answer(view, &Query::Taxonomy(kind, scope(view, args, state)?.language), args.get("required")?.unwrap_or(true))
    });
    function(tera, view, "get_taxonomy_term", |view, args, state| {
        let (kind, term) = (args.must_get::<&str>("kind")?, args.must_get::<&str>("term")?);
        answer(view, &Query::Term(kind, term, scope(view, args, state)?.language), args.get("required")?.unwrap_or(true))
    });
    function(tera, view, "get_taxonomy_url", taxonomy_url);
    function(tera, view, "get_recent_pages", |view, args, state| {
        answer(view, &Query::Recent(args.must_get::<usize>("limit")?, scope(view, args, state)?.language), true)
    });
    function(tera, view, "get_related_pages", |view, args, state| {
        let path = args.must_get::<&str>("path")?;
        let limit = args.get::<usize>("limit")?.unwrap_or(5);
        answer(view, &Query::Related(path.strip_prefix("@/").unwrap_or(path), limit, scope(view, args, state)?), true)
    });
    function(tera, view, "get_series", |view, args, state| {
        let query = Query::Series(args.must_get::<&str>("name")?, scope(view, args, state)?.language);
        answer(view, &query, args.get("required")?.unwrap_or(true))
    });
    function(tera, view, "get_proofs", |view, _, _| answer(view, &Query::Proofs, true));
    function(tera, view, "load_data", load_data);
    function(tera, view, "get_url", get_url);
    function(tera, view, "get_image_metadata", |view, args, _| {
        let missing_is_fine = args.get("allow_missing")?.unwrap_or(false);
        answer(view, &Query::Image(args.must_get::<&str>("path")?), !missing_is_fine)
    });
    function(tera, view, "get_hash", get_hash);
    function(tera, view, "json_ld", |view, args, state| {
        let lang = language(view, args, state)?;
        let url = state.get::<String>("current_url")?.unwrap_or_default();
        let (page, section) = (args.get::<Value>("page")?, args.get::<Value>("section")?);
        let image = args.get::<String>("image")?.filter(|image| !image.is_empty());
        let data = json_ld(view, page.as_ref(), section.as_ref(), &url, &lang, image.as_deref()).map_err(refuse)?;
        Ok(Value::safe_string(&data))
    });
    function(tera, view, "get_random", get_random);
    function(tera, view, "now", now);
    function(tera, view, "text_direction", |view, args, state| Ok(Value::from(direction(&language(view, args, state)?))));
    function(tera, view, "trans", |view, args, state| {
        let language = language(view, args, state)?;
        let key = args.must_get::<&str>("key")?;
        let default = args.get::<Value>("default")?;
        let word = match args.get::<i64>("count")? {
            Some(count) => answer(view, &Query::Counted(&language, key, count.unsigned_abs()), default.is_none()),
            None => answer(view, &Query::Word(&language, key), default.is_none()),
        }?;
        Ok(default.filter(|_| word.is_none()).unwrap_or(word))
    });
}

/// An error of a function, with its remedy where there is one.
pub fn refuse(refusal: Refusal) -> Error {
    match refusal.help {
        Some(help) => Error::message(format!("{}{HELP}{help}", refusal.message)),
        None => Error::message(refusal.message),
    }
}

/// The language a function or filter works in: its `lang`, else that of the page, else that of the site. Inside
/// of a component there is no page.
pub fn language(view: &View, args: &Kwargs, state: &State) -> TeraResult<String> {
    Ok(match (args.get::<String>("lang")?, state.get::<String>("lang")?) {
        (Some(lang), _) | (None, Some(lang)) => lang,
        (None, None) => view.config.default_language.clone(),
    })
}

/// Where a function looks: in the language that `lang` names and no other, else in that of the page, for which the
/// default one stands in.
pub fn scope(view: &View, args: &Kwargs, state: &State) -> TeraResult<Scope> {
    let here = state.get::<String>("lang")?;
    match args.get::<String>("lang")? {
        // A theme may pass on the tag of a page's text, which need not be one of the site's languages.
        Some(lang) if here.as_ref() != Some(&lang) => match view.config.language_of(&lang) {
            Some(language) => Ok(Scope { language, exact: true }),
            None => Err(refuse(no_language(view, &lang))),
        },
        stated => {
            let language = here.and_then(|lang| view.config.language_of(&lang)).unwrap_or(DEFAULT);
            Ok(Scope { language, exact: stated.is_some() })
        }
    }
}

type Body = fn(&View, &Kwargs, &State) -> TeraResult<Value>;

fn function(tera: &mut Tera, view: &Arc<View>, name: &'static str, body: Body) {
    let view = view.clone();
    let known = FUNCTIONS.iter().find(|(function, _)| *function == name).map_or(&[][..], |(_, known)| known);
    tera.register_function(name, move |args: Kwargs, state: &State| -> TeraResult<Value> {
        for (key, _) in args.iter() {
            if let Some(key) = key.as_str().filter(|key| !known.contains(key)) {
                return Err(refuse(unknown_argument(name, key, known)));
            }
        }
        body(&view, &args, state)
    });
}

fn answer(view: &View, query: &Query, required: bool) -> TeraResult<Value> {
    let value = view.ask(query).map_err(refuse)?;
    if required && value.is_none() { Err(refuse(view.missing(query))) } else { Ok(value) }
}

fn file<'a>(view: &View, args: &'a Kwargs, state: &State, query: fn(&'a str, Scope) -> Query<'a>) -> TeraResult<Value> {
    let missing_is_fine = args.get("allow_missing")?.unwrap_or(false);
    let path = args.must_get::<&str>("path")?;
    answer(view, &query(path.strip_prefix("@/").unwrap_or(path), scope(view, args, state)?), !missing_is_fine)
}

fn taxonomy_url(view: &View, args: &Kwargs, state: &State) -> TeraResult<Value> {
    let term = match args.get::<&str>("name")? {
        Some(name) => name,
        None => args.must_get::<&str>("term")?,
    };
    let kind = args.must_get::<&str>("kind")?;
    let required = args.get("required")?.unwrap_or(true);
    let language = scope(view, args, state)?.language;
    let term = answer(view, &Query::TermMetadata(kind, term, language), required)?;
    if !term.is_none() && !view.ask(&Query::Written(kind, language)).map_err(refuse)?.is_truthy() {
        return if required { Err(refuse(not_rendered(kind))) } else { Ok(Value::none()) };
    }
    let key = if args.get("rooted")?.unwrap_or(false) { "href" } else { "permalink" };
    Ok(term.get_from_path(key).cloned().unwrap_or_else(Value::none))
}

fn get_url(view: &View, args: &Kwargs, state: &State) -> TeraResult<Value> {
    let path = args.must_get::<&str>("path")?;
    if url::is_external(path) {
        return Ok(Value::from(path));
    }
    let parts = url::split(path);
    let cachebust = args.get("cachebust")?.unwrap_or(false);
    let mut lasting = None;
    let (mut url, hash) = if path.starts_with("@/") {
        (text(&answer(view, &Query::Link(path, Scope { exact: false, ..scope(view, args, state)? }), true)?), None)
    } else {
        let found = output(view, args, state, parts.path)?;
        lasting = found.get_from_path("lasting").and_then(Value::as_str).filter(|_| cachebust).map(str::to_owned);
        let hash = found.get_from_path("hash").and_then(Value::as_str).map(str::to_owned);
        let plain = || found.get_from_path("path").map(text).unwrap_or_default();
        (lasting.clone().unwrap_or_else(plain), hash)
    };
    if args.get("trailing_slash")?.unwrap_or(false) && !url.ends_with('/') {
        url.push('/');
    }
    let mut url = if args.get("rooted")?.unwrap_or(false) { view.rooted(&url) } else { view.permalink(&url) };
    url.push_str(parts.query);
    if cachebust && lasting.is_none() {
        let hash = hash.ok_or_else(|| refuse(no_hash(path)))?;
        let mark = if parts.query.is_empty() { '?' } else { '&' };
        url = format!("{url}{mark}h={}", hash.get(..20).unwrap_or(&hash));
    }
    let fragment = parts.fragment.map(|fragment| format!("#{}", url::encode_path(fragment)));
    Ok(Value::from(url + &fragment.unwrap_or_default()))
}

fn load_data(view: &View, args: &Kwargs, _: &State) -> TeraResult<Value> {
    if let Some(argument) = ["url", "literal", "method", "body", "content_type", "headers"]
        .into_iter()
        .find(|name| args.iter().any(|(key, _)| key.as_str() == Some(*name)))
    {
        return Err(refuse(files_only(argument)));
    }
    let query = Query::Data(args.must_get::<&str>("path")?, args.get::<&str>("format")?);
    answer(view, &query, args.get("required")?.unwrap_or(true))
}

/// What is written at a path: with `lang` below the address of that language, where it is there; else, as for files
/// that all languages share, at the path itself.
fn output(view: &View, args: &Kwargs, state: &State, path: &str) -> TeraResult<Value> {
    if args.get::<&str>("lang")?.is_some() {
        let home = view.config.home(scope(view, args, state)?.language);
        let translated = answer(view, &Query::Output(&format!("{home}{}", path.trim_start_matches('/'))), false)?;
        if !translated.is_none() {
            return Ok(translated);
        }
    }
    answer(view, &Query::Output(path), true)
}

/// The hash of a file or a text, for `integrity` attributes and the like.
fn get_hash(view: &View, args: &Kwargs, _: &State) -> TeraResult<Value> {
    use sha2::Digest;
    let bytes = match args.get::<&str>("literal")? {
        Some(literal) => literal.as_bytes().to_vec(),
        None => view.file(args.must_get::<&str>("path")?).map_err(refuse)?,
    };
    let digest = match args.get::<u64>("sha_type")?.unwrap_or(384) {
        256 => sha2::Sha256::digest(&bytes).to_vec(),
        384 => sha2::Sha384::digest(&bytes).to_vec(),
        512 => sha2::Sha512::digest(&bytes).to_vec(),
        other => return Err(refuse(no_hash_type(other))),
    };
    Ok(match args.get::<bool>("base64")?.unwrap_or(true) {
        true => STANDARD.encode(digest),
        false => digest.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
    .into())
}

/// A number that looks random and is the same in every build.
fn get_random(_: &View, args: &Kwargs, _: &State) -> TeraResult<Value> {
    let start = args.get::<i64>("start")?.unwrap_or(0);
    let end = args.must_get::<i64>("end")?;
    let seed = args.get::<String>("seed")?.ok_or_else(|| refuse(no_seed()))?;
    let span = i128::from(end) - i128::from(start);
    if span <= 0 {
        return Err(refuse(Refusal {
            message: format!("`end` ({end}) must be greater than `start` ({start})"),
            help: Some("numbers from `start` on and below `end` are given: swap the two".to_owned()),
        }));
    }
    let number = super::filters::random(&seed).next().unwrap_or_default();
    i64::try_from(i128::from(start) + i128::from(number) % span).map(Value::from).map_err(Error::message)
}

/// The day the site is built for; in Zola, the clock.
fn now(view: &View, args: &Kwargs, _: &State) -> TeraResult<Value> {
    let query = if args.get("timestamp")?.unwrap_or(false) { Query::Midnight } else { Query::Today };
    view.ask(&query).map_err(refuse)
}

/// `rtl` for the languages that are written from right to left, by script where the tag names one.
fn direction(language: &str) -> &'static str {
    let tag = language.to_lowercase();
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let script = parts.find(|part| part.len() == 4);
    let rtl = match script {
        Some(script) => ["arab", "hebr", "thaa", "syrc", "nkoo", "rohg", "adlm"].contains(&script),
        None => ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"].contains(&first),
    };
    if rtl { "rtl" } else { "ltr" }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn unknown_argument(function: &str, argument: &str, known: &[&str]) -> Refusal {
    Refusal {
        message: format!("`{function}` has no argument `{argument}`"),
        help: Some(match nearest(argument, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it has {}", known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
        }),
    }
}

fn files_only(argument: &str) -> Refusal {
    Refusal {
        message: format!("`load_data` reads files of the site only, so it has no `{argument}`"),
        help: Some("the same sources give the same pages: save the data into `data/` and name the file by `path`".to_owned()),
    }
}

fn no_language(view: &View, lang: &str) -> Refusal {
    Refusal {
        message: format!("the site has no language `{lang}`"),
        help: Some(match view.config.near_language(lang) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add `[languages.{lang}]` to {}", view.config.path),
        }),
    }
}

fn not_rendered(kind: &str) -> Refusal {
    Refusal {
        message: format!("the pages of the taxonomy `{kind}` are not written"),
        help: Some("take `render = false` from it in the config, or ask with `required=false`, which then gives none".to_owned()),
    }
}

fn no_hash(path: &str) -> Refusal {
    Refusal {
        message: format!("the content of `{path}` is not known before the pages are made"),
        help: Some("`cachebust` is for static files, files of bundles and style sheets".to_owned()),
    }
}

fn no_hash_type(written: u64) -> Refusal {
    Refusal { message: format!("there is no SHA-{written} here"), help: Some("write `sha_type=256`, 384 or 512".to_owned()) }
}

fn no_seed() -> Refusal {
    Refusal {
        message: "`get_random` wants a `seed`".to_owned(),
        help: Some("the same sources give the same site: pass a text, such as `seed=page.path`".to_owned()),
    }
}
