//! The posts that the benchmarks build and import, made up from nothing but their numbers.

pub mod code;
pub mod random;
mod text;

use code::Language;
use random::Random;
use std::fmt::Write;

/// How many sections with a heading a post has unless the caller says otherwise; it makes about 5 KB.
pub const SECTIONS: usize = 6;

/// Path and text of each of `count` posts. The same arguments give the same bytes.
pub fn posts(count: usize, sections: usize) -> impl Iterator<Item = (String, String)> {
    (0..count).map(move |number| (path(number), post(number, sections)))
}

fn path(number: usize) -> String {
    format!("content/posts/{}", file(number))
}

fn file(number: usize) -> String {
    format!("post-{number:06}.md")
}

/// A post as they are on a blog about programs: headings, paragraphs in English and Chinese, code every other
/// section, and now and then a list, a table, a quote, a link to an earlier post.
fn post(number: usize, sections: usize) -> String {
    let mut random = Random::new(number);
    let mut post = front(number, &mut random);
    post.push_str(&text::english(&mut random, number));
    post.push_str("\n\n<!-- more -->\n");
    for section in 0..sections {
        let heading = text::title(&mut random);
        // Writing to a string cannot fail.
        let _ = write!(post, "\n{} {heading}\n\n", if section % 3 == 2 { "###" } else { "##" });
        let paragraph = if random.below(3) == 0 { text::chinese(&mut random, number) } else { text::english(&mut random, number) };
        let _ = writeln!(post, "{paragraph}");
        match section % 4 {
            0 | 2 => {
                let language = Language::ALL[random.below(Language::ALL.len())];
                let _ = write!(post, "\n```{}\n{}```\n", language.name(), code::block(language, &mut random, number));
            }
            1 => post.push_str(&text::list(&mut random, number)),
            _ => post.push_str(&text::table(&mut random, number)),
        }
        if number > 0 && section == 1 {
            let earlier = random.below(number);
            let _ = write!(post, "\n> See [post {earlier}]({}) for what came before.\n", file(earlier));
        }
    }
    post
}

/// A few tags have very many posts and most have few, as it is on any blog; the categories are of one size.
fn front(number: usize, random: &mut Random) -> String {
    let mut tags: Vec<usize> = (0..3).map(|_| random.below(200) * random.below(200) / 200).collect();
    tags.sort_unstable();
    tags.dedup();
    let tags: Vec<String> = tags.iter().map(|tag| format!("\"tag {tag}\"")).collect();
    let (year, month, day) = (2008 + number / 336 % 17, 1 + number / 28 % 12, 1 + number % 28);
    format!(
        "+++\ntitle = \"{} ({number})\"\ndate = {year}-{month:02}-{day:02}\ntags = [{}]\ncategories = [\"category {}\"]\n+++\n\n",
        text::title(random),
        tags.join(", "),
        number % 17
    )
}
