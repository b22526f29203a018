//! Where the groups of a match are, read off its ends.
//!
//! Most groups of grammars stand a fixed number of characters behind the begin of their match or before its end:
//! `^(\+).*$\n?`, `(<)(\w+)(>)`. Where that holds for every group of a pattern, a match that is known to be one says
//! where they are, and need not be made again.

use super::exact::width;
use super::syntax::{Node, Parsed};

/// Begin and end of every group, from 1 on.
pub struct Places(Box<[(Place, Place)]>);

#[derive(Clone, Copy)]
enum Place {
    /// So many characters behind the begin of the match.
    Begin(u32),
    /// So many characters before its end.
    End(u32),
}

impl Places {
    /// `None` if a group can be in several places, or in none.
    pub fn new(parsed: &Parsed) -> Option<Self> {
        let mut groups = vec![(None, None); parsed.groups];
        read(&parsed.node, Some(Place::Begin(0)), &mut groups, false)?;
        read(&parsed.node, Some(Place::End(0)), &mut groups, true)?;
        groups.into_iter().map(|(begin, end)| begin.zip(end)).collect::<Option<_>>().map(Self)
    }

    /// Begins and ends of the groups of the match of a text that begins at `at`.
    pub fn within(&self, text: &str, at: usize, end: usize) -> impl Iterator<Item = usize> {
        let place = move |place| match place {
            Place::Begin(0) => at,
            Place::Begin(count) => text[at..].char_indices().nth(count as usize).map_or(text.len(), |(offset, _)| at + offset),
            Place::End(0) => end,
            Place::End(count) => text[..end].char_indices().nth_back(count as usize - 1).map_or(0, |(offset, _)| offset),
        };
        self.0.iter().flat_map(move |(begin, end)| [place(*begin), place(*end)])
    }
}

impl Place {
    fn and(self, count: u32) -> Self {
        match self {
            Self::Begin(before) => Self::Begin(before + count),
            Self::End(behind) => Self::End(behind + count),
        }
    }
}

type Known = (Option<Place>, Option<Place>);

/// Goes through what follows on each other in every match, from either end, as long as it is known where that is.
/// Says where the node has its other end. `None` within `None` if a group lies where there can be several of it, or none.
fn read(node: &Node, place: Option<Place>, groups: &mut [Known], back: bool) -> Option<Option<Place>> {
    match node {
        Node::Concat(nodes) if back => nodes.iter().rev().try_fold(place, |place, node| read(node, place, groups, back)),
        Node::Concat(nodes) => nodes.iter().try_fold(place, |place, node| read(node, place, groups, back)),
        Node::Atomic(node) => read(node, place, groups, back),
        Node::Group(node, index) => {
            let other = read(node, place, groups, back)?;
            let (begin, end) = if back { (other, place) } else { (place, other) };
            let group = groups.get_mut(index.checked_sub(1)?)?;
            *group = (group.0.or(begin), group.1.or(end));
            Some(other)
        }
        node if has_groups(node) => None,
        node => match width(node) {
            (least, Some(most)) if least == most => Some(place.map(|place| place.and(least))),
            _ => Some(None),
        },
    }
}

fn has_groups(node: &Node) -> bool {
    match node {
        Node::Group(..) | Node::Call(_) => true,
        Node::Concat(nodes) | Node::Alternation(nodes) => nodes.iter().any(has_groups),
        Node::Repeat { node, .. } | Node::Atomic(node) | Node::Look { node, .. } => has_groups(node),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::exact::{Program, Scratch};
    use super::super::syntax::parse;
    use super::*;

    #[test]
    fn are_those_of_the_exact_engine() {
        for (pattern, text, fixed) in [
            (r"^(\+).*$\n?", "+é\n", true),
            (r"(<)(\w+)(>)", "<ab>", true),
            (r"(é(.)){1}|b", "éa", false),
            (r"((?:a|é){2}(b*))(?=c)", "aébbc", true),
            (r"(?>(a)(?:b|cd))(?<=d)(e)", "acde", true),
            (r"(a)?b", "ab", false),
            (r"a(b*)(c*)d", "abccd", false),
            (r"(?=(a))a", "a", false),
            (r"(a*)(.)\z", "aaé", true),
            (r"(\((?:[^()]|\g<-1>)*\))", "((a)b)", false),
            (r"(.)(.*)\1", "éabé", false),
        ] {
            let parsed = parse(pattern).unwrap_or_else(|_| panic!("{pattern}"));
            let places = Places::new(&parsed);
            assert_eq!(places.is_some(), fixed, "{pattern}");
            let mut scratch = Scratch::default();
            let end = Program::new(&parsed).at(text, 0, 0, &mut scratch, &mut 1000).unwrap().expect(pattern);
            if let Some(places) = places {
                let expected: Vec<_> = (1..=parsed.groups).map(|group| scratch.group(group).expect(pattern)).collect();
                let found: Vec<_> = places.within(text, 0, end).collect();
                assert_eq!(found, expected.into_iter().flat_map(|(begin, end)| [begin, end]).collect::<Vec<_>>(), "{pattern}");
            }
        }
    }
}
