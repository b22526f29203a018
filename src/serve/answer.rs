//! What the preview answers an address with: a file of the site, a part of it, or the site's page for what is not there.

use super::Snapshot;
use super::shelf::File;
use crate::url;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::ops::Range;

/// What lies at an address.
pub enum Found<'a> {
    File(StatusCode, &'a str, &'a File),
    /// A page, at this address.
    At(String),
    Nothing,
}

/// `path` is that of a request. It only names files of the site: whatever it holds, nothing else can be reached by it.
pub fn find<'a>(shown: &'a Snapshot, path: &str) -> Found<'a> {
    let path = url::decode(path);
    let Some(inner) = path.strip_prefix(&*url::decode(&shown.base_path)).filter(|inner| inner.starts_with('/')) else {
        return Found::At(format!("{}/", shown.base_path));
    };
    let file = |url: &str| shown.files.get_key_value(&url::output_path(url));
    if let Some((path, found)) = file(inner) {
        return Found::File(StatusCode::OK, path, found);
    }
    if file(&format!("{inner}/")).is_some() {
        return Found::At(format!("{}{}/", shown.base_path, url::encode_path(inner)));
    }
    // The nearest one above, as hosts choose it: each language has its own.
    let mut above = std::iter::successors(Some(url::folder(inner)), |folder| (!folder.is_empty()).then(|| url::folder(folder)));
    match above.find_map(|folder| file(&format!("{folder}/404.html"))) {
        Some((path, found)) => Found::File(StatusCode::NOT_FOUND, path, found),
        None => Found::Nothing,
    }
}

/// The answer to a request for `path` with these headers.
pub fn answer(shown: &Snapshot, path: &str, asked: &HeaderMap) -> Response {
    match find(shown, path) {
        Found::At(to) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response(),
        Found::File(status, path, file) if path.ends_with(".html") => page(status, &file.bytes, shown),
        Found::File(status, path, file) => part(status, path, file, asked),
        Found::Nothing => page(StatusCode::NOT_FOUND, b"<!doctype html><title>not found</title><body>there is no such page", shown),
    }
}

/// A page, with the script that listens for changes as the last of its body.
fn page(status: StatusCode, html: &[u8], shown: &Snapshot) -> Response {
    let mut html = with_policy(html);
    let (run, version, status_code) = (shown.run, shown.version, status.as_u16());
    let script = format!(
        "<script src=\"/__faircopy/live.js\" data-run=\"{run:x}\" data-version=\"{version}\" data-status=\"{status_code}\"></script>"
    );
    let end = html.windows(7).rposition(|window| window.eq_ignore_ascii_case(b"</body>")).unwrap_or(html.len());
    html.splice(end..end, script.into_bytes());
    (status, headers("text/html; charset=utf-8", "no-store"), Body::from(html)).into_response()
}

/// The page, with a policy that lets the preview's script in; the rest of the policy holds as it will where the site is
/// published.
fn with_policy(html: &[u8]) -> Vec<u8> {
    const META: &[u8] = b"<meta http-equiv=\"Content-Security-Policy\" content=\"";
    let policy = html.windows(META.len()).position(|window| window == META).and_then(|at| {
        let start = at + META.len();
        let length = html[start..].iter().position(|byte| *byte == b'"')?;
        Some((start, std::str::from_utf8(&html[start..start + length]).ok()?))
    });
    let Some((start, policy)) = policy else { return html.to_vec() };
    [&html[..start], opened(policy).as_bytes(), &html[start + policy.len()..]].concat()
}

fn opened(policy: &str) -> String {
    let mut directives: Vec<String> = policy.split(';').map(|directive| directive.trim().to_owned()).collect();
    for name in ["script-src", "connect-src"] {
        match directives.iter_mut().find(|directive| directive.split(' ').next() == Some(name)) {
            Some(directive) if directive.split(' ').any(|source| source == "'self'") => {}
            Some(directive) => directive.push_str(" 'self'"),
            None => directives.push(format!("{name} 'self'")),
        }
    }
    directives.join("; ")
}

/// A file that is no page, or the part of it that is asked for (RFC 9110, section 14), unless the browser has it.
fn part(status: StatusCode, path: &str, file: &File, asked: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", &file.hash.to_hex()[..32]);
    let stated = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    // The browser keeps it and asks each time whether it still holds.
    let mut headers = headers(content_type(path), "no-cache");
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    set(&mut headers, header::ETAG, &tag);
    let known = stated(header::IF_NONE_MATCH).unwrap_or_default();
    if known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let is_current = stated(header::IF_RANGE).is_none_or(|known| known == tag);
    let wanted = stated(header::RANGE).filter(|_| is_current).map_or(Wanted::Whole, |range| wanted(range, file.bytes.len()));
    match wanted {
        Wanted::Whole => (status, headers, Body::from(file.bytes.clone())).into_response(),
        Wanted::Part(range) => {
            set(&mut headers, header::CONTENT_RANGE, &format!("bytes {}-{}/{}", range.start, range.end - 1, file.bytes.len()));
            let part: Bytes = file.bytes.slice(range);
            (StatusCode::PARTIAL_CONTENT, headers, Body::from(part)).into_response()
        }
        Wanted::Outside => {
            set(&mut headers, header::CONTENT_RANGE, &format!("bytes */{}", file.bytes.len()));
            (StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response()
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    /// Not empty, and within the file.
    Part(Range<usize>),
    Outside,
}

/// The part that a header `Range` asks for. Several at once and what is not understood may be answered with all of it.
fn wanted(range: &str, len: usize) -> Wanted {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-')) else { return Wanted::Whole };
    let part = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(len),
        (Ok(first), Err(_)) if last.is_empty() => first..len,
        (Err(_), Ok(length)) if first.is_empty() => len.saturating_sub(length)..len,
        _ => return Wanted::Whole,
    };
    if part.is_empty() { Wanted::Outside } else { Wanted::Part(part) }
}

pub fn headers(content_type: &'static str, cache: &'static str) -> HeaderMap {
    HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ])
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// The media types (IANA) of what a site usually holds.
fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "xhtml" => "application/xhtml+xml",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" | "xsl" => "application/xml",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "txt" | "rs" | "c" | "h" | "cpp" | "py" | "go" | "toml" | "yaml" | "yml" | "sh" | "diff" | "patch" | "log" => {
            "text/plain; charset=utf-8"
        }
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "apng" => "image/apng",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "zip" => "application/zip",
        "gz" | "tgz" => "application/gzip",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "ogv" => "video/ogg",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (range, expected) in [
            ("bytes=0-0", Wanted::Part(0..1)),
            ("bytes=2-5", Wanted::Part(2..6)),
            ("bytes=7-", Wanted::Part(7..10)),
            ("bytes=-3", Wanted::Part(7..10)),
            ("bytes=-30", Wanted::Part(0..10)),
            ("bytes=9-18446744073709551615", Wanted::Part(9..10)),
            ("bytes=10-", Wanted::Outside),
            ("bytes=10-12", Wanted::Outside),
            ("bytes=-0", Wanted::Outside),
            ("bytes=5-2", Wanted::Whole),
            ("bytes=0-1,3-4", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
            ("lines=0-1", Wanted::Whole),
            ("", Wanted::Whole),
        ] {
            assert_eq!(wanted(range, 10), expected, "{range}");
        }
        assert_eq!(wanted("bytes=0-", 0), Wanted::Outside);
    }

    #[test]
    fn a_policy_lets_the_script_in_and_nothing_else() {
        for (policy, expected) in [
            ("default-src 'none'; img-src 'self'", "default-src 'none'; img-src 'self'; script-src 'self'; connect-src 'self'"),
            (
                "script-src 'self' 'wasm-unsafe-eval'; connect-src https://a",
                "script-src 'self' 'wasm-unsafe-eval'; connect-src https://a 'self'",
            ),
        ] {
            assert_eq!(opened(policy), expected);
        }
        let html =
            with_policy(b"<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"><p>");
        let html = String::from_utf8(html).unwrap();
        assert!(html.ends_with("content=\"default-src 'none'; script-src 'self'; connect-src 'self'\"><p>"), "{html}");
    }
}
