//! What tells languages apart.

type Marks = fn(&[&str]) -> u32;

/// Each language with what counts its marks.
pub const LANGS: &[(&str, Marks)] = &[
    ("c", c),
    ("cpp", cpp),
    ("python", python),
    ("rust", rust),
    ("go", go),
    ("java", java),
    ("javascript", javascript),
    ("bash", bash),
    ("php", php),
];

/// The lines without the numbers that an author pasted with them, if each has one.
pub fn without_numbers(text: &str, most: usize) -> Vec<String> {
    let lines: Vec<&str> = text.lines().take(most).collect();
    let rest = |line: &str| -> Option<String> {
        let line = line.trim_start();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &line[digits..];
        let rest = rest.strip_prefix(':').unwrap_or(rest);
        (digits > 0 && (rest.is_empty() || rest.starts_with([' ', '\t']))).then(|| rest.to_owned())
    };
    let numbered: Vec<Option<String>> = lines.iter().map(|line| rest(line)).collect();
    let count = numbered.iter().filter(|line| line.is_some()).count();
    match count > 2 && 10 * count >= 9 * lines.len() {
        true => numbered.into_iter().flatten().collect(),
        false => lines.into_iter().map(str::to_owned).collect(),
    }
}

/// Languages whose whole text has one form.
pub fn of_whole(text: &str, lines: &[&str]) -> Option<&'static str> {
    let first = lines[0].trim();
    if let Some(program) = first.strip_prefix("#!") {
        return ["bash", "python", "perl", "ruby", "node", "awk", "zsh", "sh"].into_iter().find(|name| program.contains(name)).map(
            |name| match name {
                "node" => "javascript",
                "sh" => "bash",
                name => name,
            },
        );
    }
    if is_diff(lines) {
        return Some("diff");
    }
    let start = text.trim_start();
    if start.starts_with("<?php") {
        return Some("php");
    }
    if start.starts_with("<?xml") {
        return Some("xml");
    }
    let lower: String = start.chars().take(20).collect::<String>().to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return Some("html");
    }
    let is_object = start.starts_with(['{', '[']) && start.len() > 10 && start.contains('"');
    if is_object
        && serde_json::from_str::<serde_json::Value>(start)
            .is_ok_and(|value| value.is_object() || value.get(0).is_some_and(|first| first.is_object()))
    {
        return Some("json");
    }
    if lines.len() > 1 && is_kconfig(lines) {
        return Some("kconfig");
    }
    if is_sql(start, text) {
        return Some("sql");
    }
    None
}

fn is_diff(lines: &[&str]) -> bool {
    let hunk = |line: &&str| line.starts_with("@@ -") && line[4..].contains(" @@");
    let has_names = lines.windows(2).any(|pair| pair[0].starts_with("--- ") && pair[1].starts_with("+++ "));
    let has_change = lines.iter().any(|line| line.starts_with(['+', '-']));
    has_change
        && (lines.iter().any(hunk) && (has_names || lines.iter().all(|line| line.starts_with([' ', '+', '-', '@', '\t'])))
            || lines[0].starts_with("diff --git "))
}

fn is_kconfig(lines: &[&str]) -> bool {
    let first = lines.iter().any(|line| {
        line.strip_prefix("config ").is_some_and(|name| name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_'))
    });
    let second =
        |line: &&str| ["bool", "tristate", "depends on ", "select ", "default ", "help"].iter().any(|word| line.trim().starts_with(word));
    first && lines.iter().any(second)
}

fn is_sql(start: &str, text: &str) -> bool {
    let upper: String = start.chars().take(40).collect::<String>().to_ascii_uppercase();
    let all = text.to_ascii_uppercase();
    let starts = |words: &str| upper.starts_with(words);
    let ends = text.trim_end().ends_with(';');
    (starts("SELECT ") && all.contains(" FROM ") && ends)
        || (starts("CREATE TABLE ") && all.contains('(') && ends)
        || (starts("INSERT INTO ") && all.contains("VALUES") && ends)
        || (starts("UPDATE ") && all.contains(" SET ") && ends)
        || (starts("ALTER TABLE ") && ends)
}

fn count(lines: &[&str], is_mark: impl Fn(&str) -> bool) -> u32 {
    lines.iter().filter(|line| is_mark(line.trim_end())).count() as u32
}

/// Whether a line begins with one of some words, behind blanks.
fn begins(line: &str, words: &[&str]) -> bool {
    words.iter().any(|word| line.trim_start().starts_with(word))
}

fn c(lines: &[&str]) -> u32 {
    let types = [
        "struct ",
        "static ",
        "int ",
        "void ",
        "unsigned ",
        "char ",
        "u8 ",
        "u16 ",
        "u32 ",
        "u64 ",
        "const struct ",
        "const char ",
        "long ",
        "size_t ",
        "extern ",
        "__be32 ",
        "__be16 ",
    ];
    let statement = count(lines, |line| begins(line, &types) && line.ends_with([';', '{', ',', ')']) && !line.contains("::"));
    let cues = count(lines, |line| {
        line.contains("->") && line.ends_with([';', '{', ')']) && !line.trim_start().starts_with('$') && !line.contains("=>")
    });
    let directives = count(lines, |line| begins(line, &["#include <", "#include \"", "#define ", "#ifdef ", "#ifndef ", "#endif"]));
    let kernel = count(lines, |line| {
        ["EXPORT_SYMBOL", "printk(", "__init ", "__user ", "kmalloc(", "spin_lock", "rcu_read_"].iter().any(|word| line.contains(word))
    });
    let braces = count(lines, |line| matches!(line.trim(), "{" | "}" | "};" | "} else {" | "break;"));
    let marks = 2 * statement.min(20) + cues.min(10) + 2 * directives + 2 * kernel;
    if marks == 0 || foreign_to_c(lines) { 0 } else { marks + braces.min(marks) }
}

/// Lines that C does not have.
fn foreign_to_c(lines: &[&str]) -> bool {
    let words = [
        "import ",
        "package ",
        "public ",
        "private ",
        "protected ",
        "class ",
        "template",
        "namespace ",
        "using ",
        "fn ",
        "let ",
        "var ",
        "func ",
        "def ",
        "impl ",
        "function ",
    ];
    count(lines, |line| {
        begins(line, &words)
            || line.contains("::")
            || line.contains("new ") && line.contains("= new ")
            || line.contains("std::")
            || line.trim_start().starts_with('$')
    }) > 0
}

fn cpp(lines: &[&str]) -> u32 {
    let cues = [
        "std::",
        "cout <<",
        "cin >>",
        "template <",
        "template<",
        "using namespace ",
        "static_cast<",
        "virtual ",
        "#include <iostream>",
        "#include <vector>",
    ];
    let sure = count(lines, |line| cues.iter().any(|cue| line.contains(cue)));
    4 * u32::from(sure > 1) + 2 * sure
}

fn python(lines: &[&str]) -> u32 {
    let define = count(lines, |line| {
        (begins(line, &["def ", "async def "]) && line.contains('(') || begins(line, &["class "])) && line.ends_with(':')
    });
    let import = count(lines, |line| {
        let line = line.trim_end_matches([',', '(', ')', ' ']);
        (line.starts_with("from ") && line.contains(" import "))
            || (line.starts_with("import ") && !line.contains(['"', ';', '/', '(']) && line.split_whitespace().count() < 5)
    });
    let blocks = count(lines, |line| {
        begins(line, &["if ", "elif ", "for ", "while ", "with ", "try:", "except", "else:"])
            && line.ends_with(':')
            && !line.contains(['{', ';'])
    });
    let prompts = count(lines, |line| line.starts_with(">>> "));
    let own = count(lines, |line| line.contains("self.") || line.contains("__name__") || begins(line, &["print(", "return self"]));
    if count(lines, |line| line.ends_with(';') || line.ends_with('{')) > lines.len() as u32 / 10 {
        return 0;
    }
    3 * define + 2 * import + 2 * blocks + 4 * prompts + own
}

fn rust(lines: &[&str]) -> u32 {
    let marks = count(lines, |line| {
        begins(
            line,
            &["let mut ", "pub fn ", "impl ", "impl<", "pub struct ", "#[derive(", "use std::", "use crate::", "pub enum ", "match "],
        ) && !line.ends_with(':')
            || line.contains("println!(")
            || (begins(line, &["fn "]) && line.ends_with('{'))
            || line.contains(".unwrap()")
    });
    3 * marks
}

fn go(lines: &[&str]) -> u32 {
    let short = count(lines, |line| line.contains(" := ") && !line.ends_with(';'));
    let func = count(lines, |line| begins(line, &["func "]) && line.ends_with('{') && line.contains('('));
    let sure = count(lines, |line| {
        line == "package main"
            || begins(line, &["if err != nil {", "import (", "defer ", "go func("])
            || line.contains("fmt.Print")
            || (line.starts_with("type ") && line.ends_with("struct {"))
            || line.starts_with("package ") && !line.ends_with(';')
    });
    short.min(5) + 3 * func + 3 * sure
}

fn java(lines: &[&str]) -> u32 {
    let heads = count(lines, |line| {
        begins(line, &["public ", "private ", "protected "])
            && line.ends_with(['{', ';'])
            && !line.contains("::")
            && !line.contains("function")
            && !line.contains('$')
    });
    let sure = count(lines, |line| {
        line.contains("System.out.print")
            || (begins(line, &["import java.", "import javax.", "import org.", "import com."]) && line.ends_with(';'))
            || begins(line, &["@Override", "@Autowired"])
    });
    3 * sure
        + if sure > 0 || count(lines, |line| line.contains("class ") && line.contains("public ") || line.contains("String ")) > 0 {
            2 * heads
        } else {
            0
        }
}

fn javascript(lines: &[&str]) -> u32 {
    let sure = count(lines, |line| {
        line.contains("console.log(")
            || line.contains("document.getElementBy")
            || line.contains("document.querySelector")
            || line.contains("require('") && line.contains("= ")
            || line.contains("=== ")
            || line.contains("!== ")
            || line.contains("module.exports")
            || begins(line, &["export default "])
    });
    let define = count(lines, |line| {
        (begins(line, &["const ", "let ", "var "])
            && line.contains(" = ")
            && !line.contains(" := ")
            && !line.contains("let mut")
            && !line.contains('*'))
            || (begins(line, &["function ", "async function "]) && line.ends_with('{'))
            || line.contains("=> {")
    });
    if count(lines, |line| line.contains('$') && line.contains("->")) > 0 {
        0
    } else {
        3 * sure + 2 * define.min(6) * u32::from(sure > 0 || define > 2)
    }
}

fn php(lines: &[&str]) -> u32 {
    let sure = count(lines, |line| {
        line.contains("<?php") || line.contains("?>") && line.contains("<?") || (line.contains("$this->") && line.ends_with(';'))
    });
    let define = count(lines, |line| line.trim_start().starts_with('$') && line.contains(" = ") && line.ends_with(';'));
    4 * sure + define
}

/// Programs that a line at a prompt starts with.
const PROGRAMS: &[&str] = &[
    "sudo",
    "apt",
    "apt-get",
    "yum",
    "brew",
    "git",
    "cd",
    "ls",
    "cat",
    "make",
    "mkdir",
    "rm",
    "cp",
    "mv",
    "echo",
    "grep",
    "npm",
    "yarn",
    "pip",
    "docker",
    "curl",
    "wget",
    "tar",
    "ssh",
    "scp",
    "chmod",
    "chown",
    "export",
    "source",
    "ip",
    "ifconfig",
    "cargo",
    "systemctl",
    "service",
    "find",
    "sed",
    "awk",
    "gcc",
    "modprobe",
    "insmod",
    "mount",
    "ping",
    "tcpdump",
    "npx",
    "hexo",
    "go",
    "python",
    "python3",
    "kubectl",
    "vim",
    "touch",
    "ln",
    "./configure",
    "dmesg",
    "iptables",
    "qemu-system-x86_64",
];

fn bash(lines: &[&str]) -> u32 {
    let command = |line: &str| line.split_whitespace().next().is_some_and(|word| PROGRAMS.contains(&word) || word.starts_with("./"));
    let prompts = count(lines, |line| {
        let line = line.trim_start();
        let rest = line.strip_prefix("$ ").or_else(|| line.strip_prefix("# ").filter(|rest| command(rest)));
        let at_host = || {
            line.split_once(['$', '#'])
                .filter(|(host, rest)| host.contains('@') && host.len() < 60 && host.contains([':', ' ', '~']) && rest.starts_with(' '))
        };
        rest.is_some_and(|rest| rest.chars().next().is_some_and(|c| c.is_ascii_lowercase() || matches!(c, '.' | '/')))
            || at_host().is_some()
    });
    let commands = count(lines, |line| !line.ends_with([';', '{', ':', ',']) && !line.contains(" = ") && command(line));
    let notes = count(lines, |line| line.starts_with('#') && !line.starts_with("#include") && !line.starts_with("#define"));
    let control =
        count(lines, |line| matches!(line.trim(), "fi" | "done" | "esac" | "then") || line.ends_with("; then") || line.ends_with("; do"));
    let is_all = commands > 0 && commands + notes == lines.len() as u32;
    4 * prompts + 4 * control * u32::from(control > 1) + if is_all { 4 * commands } else { 0 }
}
