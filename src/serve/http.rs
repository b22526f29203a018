//! The preview's server: the site, and for its pages an event whenever there is something new and the news.

use super::Snapshot;
use super::answer::{Found, answer, find, headers};
use super::problem::Problems;
use crate::diag::Diag;
use crate::url;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::{self, Stream};
use serde::Serialize;
use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::watch;

/// Asked for in the place of a port that is taken: so many behind it, then any.
const NEXT: u16 = 20;

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
    /// Listens at `port`, or at another if that one is taken.
    pub fn bind(host: IpAddr, port: u16) -> Result<Self, Diag> {
        let others = (1..=NEXT).filter_map(|step| port.checked_add(step)).chain([0]);
        let mut ports = std::iter::once(port).chain(others.filter(|_| port != 0));
        let listener = ports.find_map(|port| match TcpListener::bind((host, port)) {
            Err(cause) if cause.kind() == ErrorKind::AddrInUse && port != 0 => None,
            bound => Some(bound),
        });
        let failed = |cause| cannot_serve(SocketAddr::new(host, port), &cause);
        let listener = listener.unwrap_or_else(|| Err(ErrorKind::AddrInUse.into())).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        Ok(Self { listener, address })
    }

    /// Where a browser on this machine finds it.
    pub fn address(&self) -> SocketAddr {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => std::net::Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => std::net::Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        SocketAddr::new(ip, self.address.port())
    }

    /// Answers requests until the process ends.
    pub fn run(self, stage: Arc<Stage>) -> Result<(), Diag> {
        let failed = |cause| cannot_serve(self.address, &cause);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let app = Router::new()
            .route("/__faircopy/live.js", get(script))
            .route("/__faircopy/now", get(now))
            .route("/__faircopy/events", get(events))
            .fallback(get(file))
            .layer(axum::middleware::from_fn(only_from_here))
            .with_state(stage);
        runtime
            .block_on(async {
                let listener = tokio::net::TcpListener::from_std(self.listener)?;
                axum::serve(listener, app).await
            })
            .map_err(failed)
    }
}

/// Refuses requests under a foreign name, by which a page elsewhere could read drafts ("DNS rebinding"), and those that
/// such a page says it makes. A name that is a number cannot be made to lead here.
async fn only_from_here(request: Request, next: axum::middleware::Next) -> Response {
    if is_from_here(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "the preview answers under localhost and numeric addresses, to its own pages only\n").into_response()
    }
}

fn is_from_here(headers: &HeaderMap) -> bool {
    let stated = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = Authority::of(stated(header::HOST).unwrap_or_default());
    let is_own = stated(header::ORIGIN).is_none_or(|origin| {
        let origin = Authority::of(origin.strip_prefix("http://").unwrap_or_default());
        origin == host || origin.is_loopback() && host.is_loopback() && origin.port == host.port
    });
    host.is_safe() && is_own
}

/// A host and a port, as they stand in an address.
#[derive(PartialEq, Eq)]
struct Authority<'a> {
    name: &'a str,
    port: &'a str,
}

impl<'a> Authority<'a> {
    fn of(text: &'a str) -> Self {
        // The colons of an address of version 6 lie within brackets.
        let at = text.rfind(':').filter(|at| !text[*at..].contains(']')).unwrap_or(text.len());
        Self { name: &text[..at], port: text[at..].trim_start_matches(':') }
    }

    fn ip(&self) -> Option<IpAddr> {
        let name = self.name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(self.name);
        name.parse().ok()
    }

    fn is_loopback(&self) -> bool {
        self.name == "localhost" || self.ip().is_some_and(|ip| ip.is_loopback())
    }

    fn is_safe(&self) -> bool {
        self.name == "localhost" || self.ip().is_some()
    }
}

async fn script() -> impl IntoResponse {
    let script = concat!("(() => {\n'use strict';\n", include_str!("morph.js"), include_str!("live.js"), "})();\n");
    (headers("text/javascript; charset=utf-8", "no-store"), script)
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

/// What is new for a page that was brought up to date at the version `since`.
#[derive(Serialize)]
struct Now<'a> {
    run: String,
    version: u64,
    /// What the address of the page is answered with.
    status: u16,
    /// Whether the page itself changed.
    page: bool,
    /// The paths of other files that changed, not encoded.
    changed: Vec<String>,
    #[serde(flatten)]
    problems: &'a Problems,
}

async fn now(State(stage): State<Arc<Stage>>, request: Request) -> Response {
    let shown = stage.shown();
    let query = request.uri().query().unwrap_or_default();
    let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).map(url::decode);
    let since = value("since").and_then(|since| since.parse().ok()).unwrap_or(0);
    let (status, page) = match find(&shown, &value("path").unwrap_or_default()) {
        Found::File(status, _, file) => (status, file.since > since),
        Found::At(_) => (StatusCode::TEMPORARY_REDIRECT, false),
        Found::Nothing => (StatusCode::NOT_FOUND, false),
    };
    let base = url::decode(&shown.base_path);
    let changed = shown.files.iter().filter(|(path, file)| file.since > since && !path.ends_with(".html"));
    let changed = changed.map(|(path, _)| format!("{base}/{path}")).collect();
    let now =
        Now { run: format!("{:x}", shown.run), version: shown.version, status: status.as_u16(), page, changed, problems: &shown.problems };
    (headers("application/json", "no-store"), serde_json::to_string(&now).unwrap_or_default()).into_response()
}

async fn file(State(stage): State<Arc<Stage>>, asked: HeaderMap, request: Request) -> Response {
    answer(&stage.shown(), request.uri().path(), &asked)
}

fn cannot_serve(address: SocketAddr, cause: &std::io::Error) -> Diag {
    Diag::error("cannot-serve", format!("cannot serve on {address}: {cause}"))
        .help("choose another port with --port, or 0 for any that is free; --host takes an address of this machine")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_here_for_sure() {
        for safe in ["localhost", "localhost:1111", "127.0.0.1:1111", "[::1]:1111", "[::1]", "192.168.0.7:80"] {
            assert!(Authority::of(safe).is_safe(), "{safe}");
        }
        for foreign in
            ["", "evil.example", "evil.example:1111", "localhost.evil.example", "127.0.0.1.evil.example:1111", "[::1].evil.example"]
        {
            assert!(!Authority::of(foreign).is_safe(), "{foreign}");
        }
    }
}
