//! One address is asked for, as politely as a browser would and no more often than needed.

use super::{Answer, Options};
use std::sync::Arc;
use std::time::Duration;
use ureq::http::{Response, StatusCode, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

/// How many times an address may lead to another one.
const MOST_REDIRECTS: usize = 10;
/// A server that asks for more patience is left alone.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

pub struct Client {
    agent: Agent,
    pause: Duration,
    retries: u32,
}

impl Client {
    pub fn new(options: &Options) -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::WebPki)
            .unversioned_rustls_crypto_provider(Arc::new(rustls_graviola::default_provider()))
            .build();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // Each step is looked at: one that is for good is worth telling.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(options.timeout))
            .user_agent(&options.user_agent)
            .tls_config(tls)
            .build();
        Self { agent: config.into(), pause: options.pause, retries: options.retries }
    }

    /// Asks until there is an answer that will not be another one in a moment.
    pub fn ask(&self, url: &str) -> Answer {
        let mut wait = self.pause;
        for _ in 0..self.retries {
            match self.follow(url) {
                Attempt::Done(answer) => return answer,
                Attempt::Again { after: Some(after), cause } if after > LONGEST_WAIT => return Answer::Failed(cause),
                Attempt::Again { after, .. } => std::thread::sleep(after.unwrap_or(wait)),
            }
            wait *= 2;
        }
        match self.follow(url) {
            Attempt::Done(answer) => answer,
            Attempt::Again { cause, .. } => Answer::Failed(cause),
        }
    }

    fn follow(&self, url: &str) -> Attempt {
        let mut at = url.to_owned();
        let mut is_for_good = true;
        for _ in 0..=MOST_REDIRECTS {
            let response = match self.response(&at) {
                Ok(response) => response,
                Err(cause) => return Attempt::Again { cause: cause.to_string(), after: None },
            };
            let status = response.status();
            let location = response.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
            if let Some(location) = location.filter(|_| status.is_redirection()) {
                // Only if every step is for good, the last address is the one to link to.
                is_for_good &= matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
                at = joined(&at, location);
                continue;
            }
            return match status.as_u16() {
                200..=299 if at != url && is_for_good => Attempt::Done(Answer::Moved(at)),
                200..=399 => Attempt::Done(Answer::Sound),
                404 | 410 => Attempt::Done(Answer::Gone(status.as_u16())),
                408 | 425 | 429 | 500..=599 => {
                    Attempt::Again { cause: format!("the server answers {}", status.as_u16()), after: after(&response) }
                }
                other => Attempt::Done(Answer::Refused(other)),
            };
        }
        Attempt::Done(Answer::Failed(format!("it leads on and on, {MOST_REDIRECTS} times and more")))
    }

    /// The answer to `HEAD`, or to `GET` where the server does not know `HEAD` or treats it worse.
    fn response(&self, url: &str) -> Result<Response<Body>, ureq::Error> {
        let head = self.agent.head(url).call();
        match &head {
            Ok(response)
                if response.status().is_success()
                    || response.status().is_redirection()
                    || response.status() == StatusCode::TOO_MANY_REQUESTS =>
            {
                head
            }
            _ => self.agent.get(url).call(),
        }
    }
}

enum Attempt {
    Done(Answer),
    /// It may go better later.
    Again {
        cause: String,
        after: Option<Duration>,
    },
}

/// What a server asks for by `Retry-After` in seconds (RFC 9110, section 10.2.3).
fn after(response: &Response<Body>) -> Option<Duration> {
    let seconds = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// The address that `location` names, seen from `base`.
fn joined(base: &str, location: &str) -> String {
    let scheme = base.split("//").next().unwrap_or_default();
    if location.starts_with("//") {
        return format!("{scheme}{location}");
    }
    if crate::url::is_external(location) {
        return location.to_owned();
    }
    let host = crate::url::split_host(base).map_or("", |(host, _)| host);
    let path = base[scheme.len() + 2 + host.len()..].split(['?', '#']).next().unwrap_or_default();
    let parts = crate::url::split(location);
    let tail = &location[parts.path.len()..];
    if parts.path.is_empty() {
        return format!("{scheme}//{host}{path}{tail}");
    }
    // Like a browser: what would leave the root stays at it.
    let folder = if parts.path.starts_with('/') { "" } else { crate::url::folder(path) };
    let slash = if parts.path.ends_with('/') { "/" } else { "" };
    let joined = crate::url::join(folder, parts.path).unwrap_or_default();
    format!("{scheme}//{host}/{joined}{}{tail}", if joined.is_empty() { "" } else { slash })
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn a_location_is_seen_from_its_address() {
        let cases = [
            ("https://a.org/b/c?d#e", "/f", "https://a.org/f"),
            ("https://a.org/b/c?d#e", "f", "https://a.org/b/f"),
            ("https://a.org", "f", "https://a.org/f"),
            ("https://a.org/b/c", "?q", "https://a.org/b/c?q"),
            ("https://a.org/b/c/d", "../x/?y", "https://a.org/b/x/?y"),
            ("https://a.org/b/", "/", "https://a.org/"),
            ("http://a.org/b", "//c.org/", "http://c.org/"),
            ("http://a.org/b", "https://c.org/", "https://c.org/"),
        ];
        for (base, location, expected) in cases {
            assert_eq!(joined(base, location), expected, "{base} {location}");
        }
    }
}
