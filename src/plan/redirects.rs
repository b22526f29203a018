//! The author's own rules in `static/_redirects`, held against the site and its aliases.
//!
//! The format is that of Netlify and Cloudflare: `from to [status]`. Rules with placeholders or conditions are passed
//! over, since what they match is for the host to say.

use crate::config::BaseUrl;
use crate::diag::{Diag, Place, Severity, Span};
use crate::site::Route;
use crate::url;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The file of rules.
pub const FILE: &str = "_redirects";

/// An alias: where it leads, and where it was written.
pub struct Alias {
    pub to: String,
    pub place: Place,
}

/// Reports rules that lead to themselves, in a circle, over another redirect or to nothing, and those that want the
/// address of something else. `aliases` is by output path.
pub fn check(
    path: &Arc<str>,
    text: &str,
    base: &BaseUrl,
    routes: &BTreeMap<String, Route>,
    aliases: &BTreeMap<String, Alias>,
    diags: &mut Vec<Diag>,
) {
    let rules: Vec<Rule> = lines(text).filter_map(|(start, line)| rule(line, start)).collect();
    let mut known: BTreeMap<String, &Rule> = BTreeMap::new();
    let mut sound = Vec::new();
    for rule in rules.iter().filter(|rule| rule.is_plain()) {
        let Some(from) = local(rule.from, base) else { continue };
        let place = |span: Span| Place::new(path, span);
        match (known.get(&from), aliases.get(&from), routes.get(&from)) {
            (Some(first), ..) => diags.push(same_rule(place(rule.from_span), rule.from, place(first.from_span))),
            (None, Some(alias), _) => diags.push(rule_and_alias(place(rule.from_span), rule.from, alias.place.clone())),
            (None, None, Some(route)) if !matches!(route, Route::Redirect(_)) => diags.push(occupied(place(rule.from_span), rule.from)),
            _ => {}
        }
        known.entry(from.clone()).or_insert(rule);
        sound.push((from, rule));
    }
    let next = |at: &str| match (known.get(at), aliases.get(at)) {
        (Some(rule), _) => local(rule.to, base),
        (None, Some(alias)) => Some(url::output_path(&alias.to)),
        (None, None) => None,
    };
    for (from, rule) in sound {
        let Some(to) = local(rule.to, base) else { continue };
        let place = Place::new(path, rule.to_span);
        if to == from {
            diags.push(self_redirect(place, rule.from));
            continue;
        }
        let mut end = to.clone();
        let mut passed = BTreeSet::from([from.clone()]);
        while passed.insert(end.clone())
            && let Some(further) = next(&end)
        {
            end = further;
        }
        if end == from || next(&end).is_some() {
            diags.push(circle(place, rule.from, end == from));
        } else if end != to {
            diags.push(chain(place, rule.to, &base.rooted(&address(&end))));
        } else if !exists(&end, routes) && !rules.iter().any(|other| other.may_match(rule.to)) {
            diags.push(leads_nowhere(place, rule.to));
        }
    }
}

/// An alias that is its page's own address.
pub fn self_redirect(place: Place, address: &str) -> Diag {
    Diag::error("self-redirect", format!("`{address}` leads to itself")).at(place).help("remove it")
}

/// One line of the file.
struct Rule<'a> {
    from: &'a str,
    from_span: Span,
    to: &'a str,
    to_span: Span,
    status: &'a str,
    has_conditions: bool,
}

impl Rule<'_> {
    fn is_plain(&self) -> bool {
        let is_redirect = matches!(self.status.trim_end_matches('!'), "" | "301" | "302" | "303" | "307" | "308");
        is_redirect && !self.has_conditions && !self.is_pattern() && !self.to.contains("/:")
    }

    fn is_pattern(&self) -> bool {
        self.from.contains('*') || self.from.contains("/:")
    }

    /// Whether a pattern may be meant for this address.
    fn may_match(&self, address: &str) -> bool {
        let end = self.from.find('*').into_iter().chain(self.from.find("/:")).min();
        end.is_some_and(|end| address.starts_with(&self.from[..end]))
    }
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        start += line.len();
        (start - line.len(), line)
    })
}

fn rule(line: &str, start: usize) -> Option<Rule<'_>> {
    let mut words = words(line).take_while(|(_, word)| !word.starts_with('#'));
    let span = |(at, word): (usize, &str)| Span::new(start + at, start + at + word.len());
    let from = words.next()?;
    let mut has_conditions = false;
    // Between the two there may be parameters of a query.
    let to = words.find(|(_, word)| {
        let is_address = word.starts_with('/') || url::is_external(word);
        has_conditions |= !is_address;
        is_address
    })?;
    let status = words.next();
    has_conditions |= words.next().is_some();
    Some(Rule {
        from: from.1,
        from_span: span(from),
        to: to.1,
        to_span: span(to),
        status: status.map_or("", |(_, word)| word),
        has_conditions,
    })
}

fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    line.split_whitespace().map(move |word| (word.as_ptr() as usize - line.as_ptr() as usize, word))
}

/// The output path that an address of this site names.
fn local(address: &str, base: &BaseUrl) -> Option<String> {
    let path = url::split(address).path;
    let rooted = path.strip_prefix(base.origin.as_str()).unwrap_or(path);
    let own = rooted.strip_prefix(base.path.as_str()).filter(|own| own.starts_with('/'))?;
    let own = url::decode(own);
    let own = url::without_index(&own);
    Some(url::output_path(&url::stated(own)))
}

fn address(output: &str) -> String {
    format!("/{}", url::encode_path(url::without_index(output)))
}

/// A page, or a file whose ending is none that states one.
fn exists(output: &str, routes: &BTreeMap<String, Route>) -> bool {
    routes.contains_key(output) || output.strip_suffix("/index.html").is_some_and(|file| routes.contains_key(file))
}

fn same_rule(place: Place, from: &str, first: Place) -> Diag {
    clash(Severity::Error, format!("there is a rule for `{from}` already")).at(place).related(first, "the first one counts")
}

fn rule_and_alias(place: Place, from: &str, alias: Place) -> Diag {
    clash(Severity::Error, format!("`{from}` is the alias of a page, too")).at(place).related(alias, "this one")
}

/// Hosts differ in which of the two they serve.
fn occupied(place: Place, from: &str) -> Diag {
    clash(
        Severity::Warning,
        format!("the site has something at `{from}`; on some hosts nobody gets to see it, on others the rule has no effect"),
    )
    .at(place)
}

fn clash(severity: Severity, message: String) -> Diag {
    Diag { severity, ..Diag::error("redirect-clash", message).help("remove one of the two") }
}

fn circle(place: Place, from: &str, is_part: bool) -> Diag {
    let where_to = if is_part { "back to itself over other redirects" } else { "into a circle of redirects" };
    Diag::error("redirect-circle", format!("`{from}` leads {where_to}")).at(place).help("let one of them lead to a page")
}

fn chain(place: Place, to: &str, end: &str) -> Diag {
    Diag::warning("redirect-chain", format!("`{to}` is itself a redirect"))
        .at(place)
        .help(format!("write `{end}`, where it leads in the end: each step costs readers time, and search engines give up after some"))
}

fn leads_nowhere(place: Place, to: &str) -> Diag {
    Diag::error("broken-redirect", format!("`{to}` leads to nothing in this site")).at(place).help("write the address of a page")
}
