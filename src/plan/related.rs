//! Related pages: those that share terms, or words of the title.
//!
//! An inverted index holds, for each term and each word, its pages in the order of a list that is sorted by date. A page
//! looks at the nearest of each of its lists only, so that the work is linear in the size of the site, however common a
//! term is. What is rare counts for more; all weights are integers, so that every machine comes to the same order.

use crate::config::Config;
use crate::page::LanguageId;
use crate::plan::order::Dates;
use crate::site::{Leaf, LeafId};
use crate::source::Sources;
use crate::text;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How many related pages of each page are kept.
const KEPT: usize = 12;

/// How many pages before and behind it in a list a page looks at.
const WINDOW: usize = 16;

/// How much more a term says than a word of a title.
const TERM: u32 = 4;

/// Whether any template asks for them. What none asks for is not looked for, since it takes longer than all other lists.
pub fn is_asked(sources: &Sources, config: &Config) -> bool {
    let folders = ["templates/".to_owned(), format!("themes/{}/templates/", config.theme)];
    // What cannot be read is reported by whoever compiles it.
    let asks = |path: &Arc<str>| sources.text(path).is_ok_and(|text| text.contains(FUNCTION));
    folders.iter().any(|folder| sources.under(folder).any(|(path, _)| asks(path)))
}

/// By this name templates ask.
const FUNCTION: &str = "get_related_pages";

/// For each leaf the leaves that have most in common with it, best first: a term, or two words of the title.
pub fn related(leaves: &[Leaf], dates: &Dates) -> Vec<Vec<LeafId>> {
    let order = &dates.order;
    let keys: Vec<BTreeSet<Key>> = order.par_iter().map(|id| keys(&leaves[*id])).collect();
    let index = Index::new(&keys);
    let ranked: Vec<Vec<usize>> = (0..order.len()).into_par_iter().map(|rank| index.nearest(rank)).collect();
    let mut related = vec![Vec::new(); leaves.len()];
    for (rank, near) in ranked.into_iter().enumerate() {
        related[order[rank]] = near.into_iter().map(|rank| order[rank]).collect();
    }
    related
}

/// What a page can have in common with others. Pages of different languages have nothing in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    /// Language, taxonomy, slug of the term.
    Term(LanguageId, String, String),
    /// Language, word.
    Word(LanguageId, String),
}

fn keys(leaf: &Leaf) -> BTreeSet<Key> {
    let front = &leaf.page.front;
    let language = front.language;
    let terms = front
        .taxonomies
        .iter()
        .flat_map(|(taxonomy, terms)| terms.iter().map(|term| Key::Term(language, taxonomy.clone(), text::slug(&term.value))));
    terms.chain(words(&leaf.title).into_iter().map(|word| Key::Word(language, word))).collect()
}

/// The words of a title in small letters; of Chinese and Japanese, which have no blanks, every two characters.
fn words(title: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let lower = title.to_lowercase();
    for run in lower.split(|c: char| !c.is_alphanumeric()) {
        let chars: Vec<char> = run.chars().collect();
        for part in chars.chunk_by(|a, b| text::is_cjk(*a) == text::is_cjk(*b)) {
            if text::is_cjk(part[0]) {
                words.extend(part.windows(2).map(|pair| pair.iter().collect::<String>()));
            } else if part.len() > 2 {
                words.insert(part.iter().collect());
            }
        }
    }
    words
}

/// Keys by number, pages by their place in the order of dates.
struct Index {
    /// The keys of each page.
    keys: Vec<Vec<usize>>,
    /// The pages of each key.
    lists: Vec<Vec<usize>>,
    /// Whether each key is a term.
    terms: Vec<bool>,
}

impl Index {
    fn new(keys: &[BTreeSet<Key>]) -> Self {
        let mut numbers: HashMap<&Key, usize> = HashMap::new();
        let mut index = Self { keys: Vec::with_capacity(keys.len()), lists: Vec::new(), terms: Vec::new() };
        for (rank, own) in keys.iter().enumerate() {
            let mut list = Vec::with_capacity(own.len());
            for key in own {
                let number = *numbers.entry(key).or_insert(index.lists.len());
                if number == index.lists.len() {
                    index.lists.push(Vec::new());
                    index.terms.push(matches!(key, Key::Term(..)));
                }
                index.lists[number].push(rank);
                list.push(number);
            }
            index.keys.push(list);
        }
        index
    }

    fn nearest(&self, rank: usize) -> Vec<usize> {
        // For each thing in common: the other page, and what it counts for.
        let mut common: Vec<(usize, u32, bool)> = Vec::new();
        for &key in &self.keys[rank] {
            let (list, is_term) = (&self.lists[key], self.terms[key]);
            let at = list.partition_point(|other| *other < rank);
            let rarity = 1 + (self.keys.len() / list.len()).ilog2();
            let weight = if is_term { TERM * rarity } else { rarity };
            let near = &list[at.saturating_sub(WINDOW)..list.len().min(at + WINDOW + 1)];
            common.extend(near.iter().filter(|other| **other != rank).map(|other| (*other, weight, is_term)));
        }
        common.sort_unstable();
        let pages = common.chunk_by(|a, b| a.0 == b.0).filter(|own| own.len() > 1 || own[0].2);
        let mut found: Vec<(u32, usize)> = pages.map(|own| (own.iter().map(|one| one.1).sum(), own[0].0)).collect();
        // What has as much in common is taken in the order of dates, from the page outwards.
        found.sort_unstable_by_key(|(score, other)| (Reverse(*score), other.abs_diff(rank), *other));
        found.into_iter().take(KEPT).map(|(_, other)| other).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_have_words_in_every_script() {
        let cases: [(&str, &[&str]); 3] = [
            ("The lock of netlink, a tour", &["lock", "netlink", "the", "tour"]),
            ("网络协议栈", &["协议", "络协", "网络", "议栈"]),
            ("Linux网络", &["linux", "网络"]),
        ];
        for (title, expected) in cases {
            assert_eq!(words(title).iter().map(String::as_str).collect::<Vec<_>>(), expected, "{title}");
        }
    }
}
