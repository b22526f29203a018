//! Examples that no build lets through: endless, failing, different each time. Merged as faircopy merges those of a post:
//! the argument says which. `examples.mjs` has them compiled and put into a page.

use std::time::{Duration, Instant};

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("hello") => println!("Grüße, 世界 <b>&amp;</b> {:?}", std::env::args().collect::<Vec<_>>()),
        Some("both") => {
            println!("out 1");
            eprintln!("err 1");
            println!("out 2");
        }
        Some("panic") => {
            println!("before");
            let none: Option<u8> = None;
            none.expect("there is one");
        }
        Some("loop") => {
            println!("begun");
            let mut n = 0u64;
            loop {
                n = std::hint::black_box(n + 1);
            }
        }
        Some("flood") => (0u64..).for_each(|n| println!("line {n} of a flood 洪水")),
        Some("sleep") => {
            let begun = Instant::now();
            std::thread::sleep(Duration::from_secs(3600));
            println!("{}", begun.elapsed() >= Duration::from_secs(3600));
        }
        Some("random") => println!("{:?}", std::hash::BuildHasher::hash_one(&std::collections::hash_map::RandomState::new(), 1)),
        Some("exit") => {
            print!("no end of line");
            std::process::exit(3)
        }
        Some("deep") => println!("{}", deep(u64::MAX)),
        Some("many") => (0..3000).for_each(|n| println!("{n}")),
        Some("input") => println!("{}", std::io::stdin().lines().count()),
        _ => {}
    }
}

#[inline(never)]
fn deep(n: u64) -> u64 {
    if n == 0 { 0 } else { std::hint::black_box(deep(n - 1)) + 1 }
}
