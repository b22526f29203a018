//! The preview's server: files from memory, and an event for the browser when they change.

use super::Snapshot;
use crate::diag::Diag;
use crate::url;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::{self, Stream};
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::watch;

/// What is shown now, and a bell that rings when it is replaced.
pub struct Stage {
    shown: RwLock<Arc<Snapshot>>,
    bell: watch::Sender<u64>,
}

impl Stage {
    pub fn new(snapshot: Snapshot) -> Self {
        let bell = watch::Sender::new(snapshot.version);
        Self { shown: RwLock::new(Arc::new(snapshot)), bell }
    }

    pub fn show(&self, snapshot: Snapshot) {
        let version = snapshot.version;
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        self.bell.send_replace(version);
    }

    pub fn base_path(&self) -> String {
        self.shown().base_path.clone()
    }

    fn shown(&self) -> Arc<Snapshot> {
        self.shown.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    pub fn bind(port: u16) -> Result<Self, Diag> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|cause| cannot_bind(port, &cause))?;
        let address = listener.local_addr().map_err(|cause| cannot_bind(port, &cause))?;
        listener.set_nonblocking(true).map_err(|cause| cannot_bind(port, &cause))?;
        Ok(Self { listener, address })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until the process ends.
    pub fn run(self, stage: Arc<Stage>) -> Result<(), Diag> {
        let port = self.address.port();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|cause| cannot_bind(port, &cause))?;
        let app = Router::new()
            .route("/__faircopy/live.js", get(script))
            .route("/__faircopy/errors", get(errors))
            .route("/__faircopy/events", get(events))
            .fallback(get(file))
            .with_state(stage);
        runtime
            .block_on(async {
                let listener = tokio::net::TcpListener::from_std(self.listener)?;
                axum::serve(listener, app.layer(axum::middleware::from_fn(only_from_here))).await
            })
            .map_err(|cause| cannot_bind(port, &cause))
    }
}

/// Refuses requests under a foreign host name, by which a web page elsewhere could read drafts ("DNS rebinding").
async fn only_from_here(request: Request, next: axum::middleware::Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if ["localhost", "127.0.0.1", "[::1]"].contains(&name) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "the preview answers under localhost and 127.0.0.1 only\n").into_response()
    }
}

async fn script() -> impl IntoResponse {
    (headers("text/javascript; charset=utf-8"), include_str!("live.js"))
}

async fn errors(State(stage): State<Arc<Stage>>) -> impl IntoResponse {
    (headers("text/plain; charset=utf-8"), stage.shown().errors.clone().unwrap_or_default())
}

/// The version of what is shown, now and whenever it changes.
async fn events(State(stage): State<Arc<Stage>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut bell = stage.bell.subscribe();
    bell.mark_changed();
    let stream = stream::unfold(bell, |mut bell| async {
        bell.changed().await.ok()?;
        let version = *bell.borrow_and_update();
        Some((Ok(Event::default().data(version.to_string())), bell))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

async fn file(State(stage): State<Arc<Stage>>, request: Request) -> Response {
    let shown = stage.shown();
    let path = url::decode(request.uri().path()).into_owned();
    let Some(inner) = path.strip_prefix(&*url::decode(&shown.base_path)).filter(|inner| inner.starts_with('/')) else {
        return redirect(&format!("{}/", shown.base_path));
    };
    if let Some(bytes) = shown.files.get(&url::output_path(inner)) {
        return answer(StatusCode::OK, &url::output_path(inner), bytes, &shown);
    }
    if shown.files.contains_key(&url::output_path(&format!("{inner}/"))) {
        return redirect(&format!("{}{}/", shown.base_path, url::encode_path(inner)));
    }
    // The nearest one above, as hosts choose it: each language has its own.
    let mut above = std::iter::successors(Some(url::folder(inner)), |folder| (!folder.is_empty()).then(|| url::folder(folder)));
    match above.find_map(|folder| shown.files.get(&url::output_path(&format!("{folder}/404.html")))) {
        Some(bytes) => answer(StatusCode::NOT_FOUND, "404.html", bytes, &shown),
        None => answer(StatusCode::NOT_FOUND, "404.html", b"<!doctype html><title>not found</title><body>", &shown),
    }
}

fn redirect(to: &str) -> Response {
    (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to.to_owned())]).into_response()
}

/// A file; to a page the script is added that listens for changes.
fn answer(status: StatusCode, path: &str, bytes: &[u8], shown: &Snapshot) -> Response {
    let mut body = bytes.to_vec();
    if path.ends_with(".html") {
        let script = format!("<script src=\"/__faircopy/live.js\" data-version=\"{}\" defer></script>", shown.version);
        let end = bytes.windows(7).rposition(|window| window.eq_ignore_ascii_case(b"</body>")).unwrap_or(bytes.len());
        body.splice(end..end, script.into_bytes());
    }
    (status, headers(content_type(path)), Body::from(body)).into_response()
}

fn headers(content_type: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    headers
}

/// The media types (IANA) of what a site usually holds.
fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "xml" => "application/xml",
        "txt" | "md" | "rs" | "c" | "h" | "toml" | "sh" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}

fn cannot_bind(port: u16, cause: &std::io::Error) -> Diag {
    Diag::error("cannot-serve", format!("cannot serve on 127.0.0.1:{port}: {cause}"))
        .help("choose another port with --port, or 0 for any that is free")
}
