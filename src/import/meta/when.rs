//! When a post came out and was changed.

use super::date::{self, Moment};
use super::facts::MANY;
use super::{Source, known};
use crate::import::dom::{Dom, NodeId};
use crate::import::post::Known;
use jiff::civil::Date;

/// When the post came out, and the day that a reader of the page sees.
pub fn published(source: &Source) -> (Option<Known<Moment>>, Option<Date>) {
    let Source { dom, facts, page, json, own, .. } = source;
    let mut shown = None;
    let mut told: Vec<Known<Moment>> = Vec::new();
    let mut tell = |text: Option<&str>, from: &'static str| told.extend(known(text.and_then(date::find).map(|(moment, ..)| moment), from));
    tell(json.and_then(|json| json.published.as_deref()), "json-ld");
    for node in own.date.iter().take(1) {
        tell(Some(&stated(dom, *node)), "dialect");
    }
    let prop = facts.prop(dom, &["datePublished", "dateCreated"]).or_else(|| page.and_then(|page| page.prop(dom, &["datePublished"])));
    tell(prop.as_ref().map(|(_, value)| value.as_str()), "microdata");
    tell(page.and_then(|page| page.meta(&["article:published_time"])), "article:published_time");
    let times = facts.times.iter().chain(page.map(|page| &page.times).into_iter().flatten());
    let time = times.take(MANY).find(|time| !is_update(dom, **time) && date::find(&stated(dom, **time)).is_some());
    if let Some(time) = time {
        tell(Some(&stated(dom, *time)), "time");
    }
    let names = [
        "date",
        "pubdate",
        "publishdate",
        "publish_date",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "dcterms.created",
        "dcterms.issued",
    ];
    tell(page.and_then(|page| page.meta(&names)), "meta");
    for node in own.date.iter().take(1).chain(prop.as_ref().map(|(node, _)| node)).chain(time) {
        shown = shown.or_else(|| date::find(&dom.text_content(*node)).map(|(moment, ..)| moment.date));
    }
    told.extend(known(source.visible, "text"));
    let address = source.address.and_then(date::in_address);
    told.extend(known(address.map(|date| Moment { date, time: None, offset: None }), "address"));
    let day = |moment: &Moment| moment.local(source.zone).date;
    let exact = |moment: &Moment| (moment.offset.is_some(), moment.time.is_some());
    let best = told.first().map(|first| {
        let same_day = told.iter().filter(|other| day(&other.value) == day(&first.value));
        // Of equally exact ones the first, which is trusted most.
        same_day.fold(
            first,
            |best, other| if exact(&best.value) == (false, false) && exact(&other.value) > (false, false) { other } else { best },
        )
    });
    (best.cloned(), shown.or(address))
}

/// When it was changed last.
pub fn updated(source: &Source) -> Option<Known<Moment>> {
    let Source { dom, facts, page, json, own, .. } = source;
    let told = |text: Option<&str>, from: &'static str| known(text.and_then(date::find).map(|(moment, ..)| moment), from);
    let time = facts.times.iter().take(MANY).find(|time| is_update(dom, **time)).map(|time| stated(dom, *time));
    told(json.and_then(|json| json.modified.as_deref()), "json-ld")
        .or_else(|| told(own.updated.first().map(|node| stated(dom, *node)).as_deref(), "dialect"))
        .or_else(|| told(facts.prop(dom, &["dateModified"]).map(|(_, value)| value).as_deref(), "microdata"))
        .or_else(|| told(page.and_then(|page| page.meta(&["article:modified_time"])), "article:modified_time"))
        .or_else(|| told(page.and_then(|page| page.meta(&["og:updated_time"])), "og:updated_time"))
        .or_else(|| told(time.as_deref(), "time"))
        .or_else(|| told(page.and_then(|page| page.meta(&["last-modified", "lastmod", "dcterms.modified", "dc.date.modified"])), "meta"))
}

/// A date for machines where there is one that makes sense, else what the element shows.
fn stated(dom: &Dom, node: NodeId) -> String {
    let machine = ["datetime", "content", "title"].iter().filter_map(|name| dom.attr(node, name));
    machine.map(str::to_owned).find(|text| date::find(text).is_some()).unwrap_or_else(|| dom.text_content(node))
}

/// Whether a `time` tells when the post was changed.
fn is_update(dom: &Dom, time: NodeId) -> bool {
    let hints = [dom.attr(time, "class"), dom.attr(time, "itemprop"), dom.parent(time).and_then(|parent| dom.attr(parent, "class"))];
    let hints = hints.into_iter().flatten().map(str::to_ascii_lowercase);
    hints.into_iter().any(|hint| ["updated", "modified", "lastmod"].iter().any(|word| hint.contains(word)) && !hint.contains("published"))
}
