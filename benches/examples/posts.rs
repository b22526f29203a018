//! Posts with programs in them: five to a post, of twenty kinds, a third of them without a `main`. Each kind is a
//! section of Markdown in `sections/`, whose names and numbers are filled in, so that no two programs are the
//! same and no engine gains from a cache that is filled by the program before.

use crate::random::Random;
use std::ops::Range;

/// How many programs a post holds.
pub const IN_POST: usize = 5;

#[derive(Clone)]
pub struct Post {
    pub name: String,
    pub markdown: String,
}

/// So many programs. The same number gives the same bytes.
pub fn posts(count: usize) -> Vec<Post> {
    (0..count.div_ceil(IN_POST))
        .map(|number| {
            let programs = number * IN_POST..count.min((number + 1) * IN_POST);
            Post { name: format!("p{number}"), markdown: post(number, programs) }
        })
        .collect()
}

/// Lets a program print another number.
pub fn edit(posts: &mut [Post], program: usize, number: usize) {
    replace(posts, program, &format!("let run = {number};"));
}

/// Puts an error of types into the middle of a program. The number tells it from an earlier one.
pub fn spoil(posts: &mut [Post], program: usize, number: usize) {
    replace(posts, program, &format!("let run: u32 = \"{number}\";"));
}

/// Every program has a line of its own that binds what it is called.
fn replace(posts: &mut [Post], program: usize, line: &str) {
    let markdown = &mut posts[program / IN_POST].markdown;
    let old = format!("let run = {program};");
    assert!(markdown.contains(&old), "program {program} is as it was made");
    *markdown = markdown.replace(&old, line);
}

fn post(number: usize, programs: Range<usize>) -> String {
    let heading = format!("# Post {number}\n\nPrograms {} to {}, as far as the standard library goes.\n", programs.start, programs.end - 1);
    programs.fold(heading, |post, program| format!("{post}\n{}", section(program)))
}

fn section(program: usize) -> String {
    let mut random = Random::new(program);
    // 7 and 20 have no common factor: any twenty in a row are of all kinds, and posts differ in what they hold.
    let kind = KINDS[(program * 7 + program / KINDS.len()) % KINDS.len()];
    let noun = random.pick(NOUNS);
    let (first, rest) = noun.split_at(1);
    kind.replace("@id", &program.to_string())
        .replace("@a", &(2 + random.below(8)).to_string())
        .replace("@b", &(10 + random.below(90)).to_string())
        .replace("@c", &(100 + random.below(900)).to_string())
        .replace("@noun", noun)
        .replace("@Noun", &format!("{}{rest}", first.to_uppercase()))
        .replace("@other", random.pick(OTHERS))
        .replace("@verb", random.pick(VERBS))
}

const KINDS: [&str; 20] = [
    include_str!("sections/atomics.md"),
    include_str!("sections/binary_heap.md"),
    include_str!("sections/bit_set.md"),
    include_str!("sections/btree_map.md"),
    include_str!("sections/drop_order.md"),
    include_str!("sections/errors.md"),
    include_str!("sections/generics.md"),
    include_str!("sections/hash_map.md"),
    include_str!("sections/iterators.md"),
    include_str!("sections/matrix.md"),
    include_str!("sections/mpsc.md"),
    include_str!("sections/parser.md"),
    include_str!("sections/patterns.md"),
    include_str!("sections/rc_ref_cell.md"),
    include_str!("sections/scoped.md"),
    include_str!("sections/sorting.md"),
    include_str!("sections/state_machine.md"),
    include_str!("sections/strings.md"),
    include_str!("sections/threads.md"),
    include_str!("sections/traits.md"),
];

// They become names of types and functions, so none may be a keyword or in the prelude.
const NOUNS: &[&str] =
    &["bucket", "entry", "filter", "neighbour", "packet", "policy", "queue", "route", "session", "socket", "timer", "worker"];
const OTHERS: &[&str] = &["barrier", "block", "clock", "frame", "handler", "index", "inode", "lock", "page", "table", "task", "tree"];
const VERBS: &[&str] = &["awaits", "copies", "finds", "frees", "guards", "holds", "keeps", "moves", "reads", "sends", "skips", "wakes"];
