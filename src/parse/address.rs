//! Addresses as authors write them: the base URL of the site, paths below it, and single segments of a path.

use crate::config::BaseUrl;
use crate::diag::Diag;

/// What is wrong with an address, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub problem: &'static str,
    pub remedy: &'static str,
}

/// A path below the base URL, without the slashes at its ends.
pub fn path(text: &str) -> Result<String, Fault> {
    let trimmed = text.trim().trim_matches('/');
    if text.contains("://") || text.trim().starts_with("//") {
        return Err(Fault { problem: "must be a path of this site", remedy: "write only what follows the host and its path" });
    }
    if trimmed.is_empty() {
        return Err(Fault { problem: "must not be empty", remedy: "write a path such as `notes/netlink`, or leave it out" });
    }
    for part in trimmed.split('/') {
        check_part(part)?;
    }
    Ok(trimmed.to_owned())
}

/// One segment of a path.
pub fn segment(text: &str) -> Result<String, Fault> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Fault { problem: "must not be empty", remedy: "write a word such as `netlink-grab`, or leave it out" });
    }
    if trimmed.contains('/') {
        return Err(Fault { problem: "must be one segment of an address, without `/`", remedy: "write one word such as `netlink-grab`" });
    }
    check_part(trimmed)?;
    Ok(trimmed.to_owned())
}

/// The address of a site: scheme, host, perhaps a port and a path.
pub fn base_url(text: &str) -> Result<BaseUrl, Fault> {
    let fault = |problem| Err(Fault { problem, remedy: "write it as `https://example.org` or `https://example.org/blog`" });
    let text = text.trim();
    let Some((scheme, rest)) = text.split_once("://") else {
        return fault("must begin with `https://` or `http://`");
    };
    let scheme = scheme.to_ascii_lowercase();
    if scheme != "http" && scheme != "https" {
        return fault("must begin with `https://` or `http://`");
    }
    if rest.contains(['?', '#']) {
        return fault("must not have a query or a fragment");
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if host.contains('@') {
        return fault("must not have a user name or a password");
    }
    if !is_host(host) {
        return fault("must name a host");
    }
    let path = path.trim_end_matches('/');
    if !path.is_empty() && path.split('/').any(|part| part.is_empty() || part == "." || part == "..") {
        return fault("must not have empty segments, `.` or `..` in its path");
    }
    if !path.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%/".contains(&b)) {
        return Err(Fault {
            problem: "must have only URL characters in its path",
            remedy: "percent-encode the others, as a browser shows when it copies an address",
        });
    }
    let path = if path.is_empty() { String::new() } else { format!("/{path}") };
    Ok(BaseUrl { origin: format!("{scheme}://{}", host.to_lowercase()), path })
}

fn check_part(part: &str) -> Result<(), Fault> {
    if part.is_empty() || part == "." || part == ".." {
        return Err(Fault {
            problem: "must not have empty segments, `.` or `..`",
            remedy: "write it from the root of the site, such as `notes/netlink`",
        });
    }
    if part.contains(|c: char| matches!(c, '?' | '#' | '\\') || c.is_control()) || part.trim() != part {
        return Err(Fault {
            problem: "must not have `?`, `#`, `\\`, control characters, or blanks at the end of a segment",
            remedy: "write it as it is to stand in the address, such as `notes/netlink`",
        });
    }
    if has_percent_code(part) {
        return Err(Fault {
            problem: "must not be percent-encoded",
            remedy: "write the letters themselves; they are encoded where that is needed",
        });
    }
    Ok(())
}

fn has_percent_code(text: &str) -> bool {
    text.as_bytes().windows(3).any(|three| three[0] == b'%' && three[1].is_ascii_hexdigit() && three[2].is_ascii_hexdigit())
}

fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (host, None),
    };
    let name_is_sound = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
            name.strip_suffix('.').unwrap_or(name).split('.').all(label)
        }
    };
    name_is_sound && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

/// What a faulty address is reported as; `key` is the key or the option that gave it.
pub fn bad_address(key: &str, fault: Fault) -> Diag {
    Diag::error("bad-address", format!("`{key}` {}", fault.problem)).help(fault.remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls() {
        let sound = [
            ("https://example.org", "https://example.org", ""),
            ("https://example.org/", "https://example.org", ""),
            ("HTTP://Example.ORG:8080/blog/", "http://example.org:8080", "/blog"),
            ("http://[::1]:1111/a/b", "http://[::1]:1111", "/a/b"),
            ("http://localhost", "http://localhost", ""),
            ("https://例え.jp/%E4%B8%AD", "https://例え.jp", "/%E4%B8%AD"),
        ];
        for (text, origin, path) in sound {
            assert_eq!(base_url(text), Ok(BaseUrl { origin: origin.into(), path: path.into() }), "{text}");
        }
        let faulty = [
            ("", "must begin with"),
            ("example.org", "must begin with"),
            ("ftp://example.org", "must begin with"),
            ("https://", "must name a host"),
            ("https:///blog", "must name a host"),
            ("https://exa mple.org", "must name a host"),
            ("https://example..org", "must name a host"),
            ("https://example.org:99999", "must name a host"),
            ("https://me@example.org", "must not have a user"),
            ("https://example.org/?a", "must not have a query"),
            ("https://example.org#a", "must not have a query"),
            ("https://example.org/a/../b", "must not have empty"),
            ("https://example.org//a", "must not have empty"),
            ("https://example.org/中", "must have only URL characters"),
        ];
        for (text, problem) in faulty {
            let fault = base_url(text).expect_err(text);
            assert!(fault.problem.starts_with(problem), "{text}: {}", fault.problem);
        }
    }

    #[test]
    fn paths_and_segments() {
        assert_eq!(path("/notes/网络/x.html/").as_deref(), Ok("notes/网络/x.html"));
        for faulty in ["", "/", "a//b", "../a", "a/./b", "a?b", "a#b", "a\\b", "a/ b", "https://example.org/a", "//host/a", "%E4%B8%AD"] {
            assert!(path(faulty).is_err(), "{faulty}");
        }
        assert_eq!(segment("netlink-grab").as_deref(), Ok("netlink-grab"));
        assert_eq!(segment("100%").as_deref(), Ok("100%"));
        for faulty in ["", "a/b", "..", "a?"] {
            assert!(segment(faulty).is_err(), "{faulty}");
        }
    }
}
