//! Code that could compile if anybody cared, a dozen to two dozen lines a block. A post's number stands in its
//! names, so that no engine gains from two posts holding the same line.

use super::random::Random;
use std::fmt::Write;

#[derive(Clone, Copy)]
pub enum Language {
    C,
    Rust,
    Bash,
}

impl Language {
    pub const ALL: &[Self] = &[Self::C, Self::Rust, Self::Bash];

    /// As it stands behind the fence.
    pub fn name(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Rust => "rust",
            Self::Bash => "bash",
        }
    }
}

/// One block, which ends in a newline.
pub fn block(language: Language, random: &mut Random, number: usize) -> String {
    let mut block = String::new();
    for _ in 0..1 + random.below(2) {
        // Writing to a string cannot fail.
        let _ = match language {
            Language::C => c(&mut block, random, number),
            Language::Rust => rust(&mut block, random, number),
            Language::Bash => bash(&mut block, random, number),
        };
    }
    block
}

fn c(out: &mut String, random: &mut Random, number: usize) -> std::fmt::Result {
    let (thing, field, flag) = (random.pick(THINGS), random.pick(FIELDS), random.pick(FLAGS));
    let limit = random.below(4096);
    writeln!(out, "#define {flag}_{number}\t0x{limit:04x}\t/* set while the {field} is in use */\n")?;
    writeln!(out, "struct {thing}_{number} {{\n\tstruct list_head list;\n\tunsigned long {field};\n\tu32 refs;\n}};\n")?;
    writeln!(out, "static int {thing}_{number}_find(struct {thing}_{number} *head, unsigned long {field})\n{{")?;
    writeln!(out, "\tstruct {thing}_{number} *pos;\n\tint err = -ENOENT;\n")?;
    writeln!(out, "\t/* Nobody may free an entry while it is looked at. */\n\tspin_lock_bh(&{thing}_lock);")?;
    writeln!(out, "\tlist_for_each_entry(pos, &head->list, list) {{")?;
    writeln!(out, "\t\tif (pos->{field} != {field} || !(pos->refs & {flag}_{number}))\n\t\t\tcontinue;")?;
    writeln!(out, "\t\tpr_debug(\"{thing} %lu: %s\\n\", pos->{field}, \"found\");\n\t\terr = 0;\n\t\tbreak;\n\t}}")?;
    writeln!(out, "\tspin_unlock_bh(&{thing}_lock);\n\treturn err;\n}}")
}

fn rust(out: &mut String, random: &mut Random, number: usize) -> std::fmt::Result {
    let (thing, field) = (random.pick(THINGS), random.pick(FIELDS));
    let (kind, limit) = (capital(thing), random.below(4096));
    writeln!(out, "/// One {thing} of run {number}, with its {field}.\n#[derive(Clone, Debug, Default)]")?;
    writeln!(out, "pub struct {kind}{number}<'a> {{\n    {field}: Option<u64>,\n    name: &'a str,\n}}\n")?;
    writeln!(out, "impl<'a> {kind}{number}<'a> {{")?;
    writeln!(out, "    pub fn parse(text: &'a str) -> Result<Self, std::num::ParseIntError> {{")?;
    writeln!(out, "        let (name, rest) = text.split_once(':').unwrap_or((text, \"{limit}\"));")?;
    writeln!(
        out,
        "        let {field} = match rest.trim() {{\n            \"\" => None,\n            digits => Some(digits.parse::<u64>()? + {limit}),\n        }};"
    )?;
    writeln!(out, "        // The name is kept as it was written.\n        Ok(Self {{ {field}, name }})\n    }}\n}}")
}

fn bash(out: &mut String, random: &mut Random, number: usize) -> std::fmt::Result {
    let (thing, field) = (random.pick(THINGS), random.pick(FIELDS));
    let limit = random.below(4096);
    writeln!(out, "#!/bin/bash\nset -euo pipefail\n{thing}_dir=${{1:-/tmp/{thing}-{number}}}\n")?;
    writeln!(out, "# Keep what is newer than the mark.\nfor file in \"${thing}_dir\"/*.{field}; do")?;
    writeln!(out, "    [[ -f $file && $(stat -c %s \"$file\") -gt {limit} ]] || continue")?;
    writeln!(out, "    {field}=$(awk -F: '$2 > {limit} {{ sum += $2 }} END {{ print sum }}' \"$file\")")?;
    writeln!(out, "    printf '%s\\t%d\\n' \"${{file##*/}}\" \"${{{field}:-0}}\" >> \"${thing}_dir/sum-{number}.txt\"\ndone")?;
    writeln!(out, "sort -k2,2nr \"${thing}_dir/sum-{number}.txt\" | head -n {} | tee /dev/stderr", 1 + limit % 40)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const THINGS: &[&str] =
    &["bucket", "entry", "filter", "neigh", "packet", "policy", "queue", "route", "session", "state", "timer", "worker"];
const FIELDS: &[&str] = &["age", "count", "hash", "index", "length", "mark", "owner", "prefix", "score", "stamp", "tag", "weight"];
const FLAGS: &[&str] = &["F_BUSY", "F_DEAD", "F_DIRTY", "F_HELD", "F_LOCAL", "F_NEW", "F_STALE", "F_USED"];
