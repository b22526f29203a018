//! The stages one by one, on a made-up blog: `cargo bench --bench stages`, or with a part of a name behind it.
//!
//! What reads or makes text counts its bytes of Markdown or code, what works on whole pages counts those.

mod blog;
mod frame;

use blog::code::{self, Language};
use blog::random::Random;
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use faircopy::config::{Config, Options, Today};
use faircopy::diag::Checked;
use faircopy::highlight::Highlighter;
use faircopy::memo::Memo;
use faircopy::output::Nowhere;
use faircopy::page::Page;
use faircopy::parse::paths::Named;
use faircopy::render::body::{self, Labels, Part, Verdicts};
use faircopy::render::theme::{self, Theme};
use faircopy::site::Site;
use faircopy::source::Sources;
use faircopy::{parse, pipeline, plan, render};
use std::sync::Arc;

fn main() {
    divan::main();
}

/// Enough posts for every shape of them to occur.
const SOME: usize = 50;

const CONFIG: &str = "faircopy.toml";

#[divan::bench]
fn parse_front_and_outline(bencher: Bencher) {
    let blog = Blog::new(SOME);
    bencher.counter(BytesCount::new(blog.bytes())).bench_local(|| {
        for (path, text) in &blog.posts {
            let named = Named { path, canonical: path.clone(), language: None };
            let (front, body) = parse::front::front(&named, text, &blog.config).value;
            black_box(front);
            black_box(parse::markdown::outline(path, text, body, &blog.config.markdown, &blog.config.examples));
        }
    });
}

#[divan::bench]
fn parse_outline(bencher: Bencher) {
    let blog = Blog::new(SOME);
    let pages = blog.pages();
    let body = |path: &str| pages.iter().find(|page| *page.path == *path).map_or(0, |page| page.body);
    let posts: Vec<_> = blog.posts.iter().map(|(path, text)| (path, text, body(path))).collect();
    bencher.counter(BytesCount::new(blog.bytes())).bench_local(|| {
        for (path, text, body) in &posts {
            black_box(parse::markdown::outline(path, text, *body, &blog.config.markdown, &blog.config.examples));
        }
    });
}

/// The share of a page may rise a little with the depth of the maps and the misses of the caches, and no more.
#[divan::bench(args = [100, 1000, 10_000])]
fn plan_site(bencher: Bencher, count: usize) {
    let blog = Blog::new(count);
    let pages = blog.pages();
    bencher
        .counter(ItemsCount::new(count))
        .with_inputs(|| pages.clone())
        .bench_local_values(|pages| plan::site(blog.config.clone(), pages, &blog.sources, &Memo::none()));
}

#[divan::bench]
fn render_bodies(bencher: Bencher) {
    bodies(bencher, Part::Whole);
}

#[divan::bench]
fn render_summaries(bencher: Bencher) {
    bodies(bencher, Part::Summary);
}

/// The bodies of posts with all their code taken out: what is left when highlighting costs nothing.
#[divan::bench]
fn render_bodies_without_code(bencher: Bencher) {
    let plain = blog::posts(SOME, blog::SECTIONS).map(|(path, text)| (path, without_code(&text)));
    bodies_of(bencher, &Blog::of(plain), Part::Whole);
}

#[divan::bench(args = ["c", "rust", "bash"])]
fn highlight(bencher: Bencher, name: &str) {
    let highlighter = Highlighter::new();
    let language = highlighter.language(name).expect("the language is known");
    let kind = Language::ALL.iter().find(|kind| kind.name() == name).expect("the generator writes it");
    let code: String = (0..20).map(|number| code::block(*kind, &mut Random::new(number), number)).collect();
    bencher.counter(BytesCount::of_str(&code)).bench_local(|| highlighter.lines(language, black_box(&code)));
}

/// What a build pays before its first block: the grammars, and the first line's patterns.
#[divan::bench]
fn highlight_first_line() -> faircopy::highlight::Lines {
    let highlighter = Highlighter::new();
    let language = highlighter.language("c").expect("the language is known");
    highlighter.lines(language, "int main(void) { return 0; }\n")
}

/// Templates, lists, feed and sitemap on top of the bodies.
#[divan::bench(args = [100])]
fn render_output(bencher: Bencher, count: usize) {
    let blog = Blog::new(count);
    let (site, theme) = (blog.site(), blog.theme());
    let highlighter = Highlighter::new();
    bencher
        .counter(ItemsCount::new(count))
        .bench_local(|| render::output(&site, &Arc::default(), &theme, &blog.sources, &highlighter, &Memo::none(), &Nowhere).value.0.len());
}

/// Everything but the disk.
#[divan::bench(args = [100])]
fn build(bencher: Bencher, count: usize) {
    let blog = Blog::new(count);
    bencher
        .counter(ItemsCount::new(count))
        .bench_local(|| pipeline::build(&blog.sources, CONFIG, &options(), None, &Memo::none(), &Nowhere).output.len());
}

fn bodies(bencher: Bencher, part: Part) {
    bodies_of(bencher, &Blog::new(SOME), part);
}

fn bodies_of(bencher: Bencher, blog: &Blog, part: Part) {
    let (site, labels, highlighter) = (blog.site(), Labels::default(), Highlighter::new());
    bencher.counter(BytesCount::new(blog.bytes())).bench_local(|| {
        for leaf in &site.leaves {
            let (_, text) = &blog.posts[blog.posts.binary_search_by(|(path, _)| path.cmp(&leaf.page.path)).expect("a post")];
            black_box(body::body(
                text,
                &leaf.page,
                &leaf.resolved,
                &Verdicts::default(),
                &blog.config.markdown,
                &labels,
                &highlighter,
                &|_| None,
                part,
            ));
        }
    });
}

fn without_code(text: &str) -> String {
    let prose = text.split("```").step_by(2);
    prose.collect()
}

fn options() -> Options {
    Options { today: Today::Date(jiff::civil::date(2026, 6, 1)), ..Options::default() }
}

/// The made-up blog in memory.
struct Blog {
    /// In order of path.
    posts: Vec<(Arc<str>, String)>,
    sources: Sources,
    config: Arc<Config>,
}

impl Blog {
    fn new(count: usize) -> Self {
        Self::of(blog::posts(count, blog::SECTIONS))
    }

    fn of(posts: impl Iterator<Item = (String, String)>) -> Self {
        let posts: Vec<(Arc<str>, String)> = posts.map(|(path, text)| (path.into(), text)).collect();
        let frame = frame::frame().into_iter().map(|(path, bytes)| (Arc::from(path), bytes));
        let sources = Sources::memory(frame.chain(posts.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes()))));
        let config = sound(parse::config::config(&sources, CONFIG, &options()));
        Self { posts, sources, config: Arc::new(config) }
    }

    /// Of the posts, front matter included.
    fn bytes(&self) -> usize {
        self.posts.iter().map(|(_, text)| text.len()).sum()
    }

    fn pages(&self) -> Vec<Arc<Page>> {
        sound(parse::pages(&self.sources, &self.config, &Memo::none()))
    }

    fn site(&self) -> Arc<Site> {
        sound(plan::site(self.config.clone(), self.pages(), &self.sources, &Memo::none()))
    }

    fn theme(&self) -> Theme {
        sound(theme::theme(&self.sources, &self.config))
    }
}

/// A fault would make a stage do less than it is timed for.
fn sound<T>(checked: Checked<T>) -> T {
    assert!(checked.diags.is_empty(), "the made-up blog is sound: {:?}", checked.diags.first());
    checked.value
}
