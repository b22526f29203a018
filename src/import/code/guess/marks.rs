//! Marks that tell the lines of one language from those of another.

use super::shell::bash;

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

pub fn count(lines: &[&str], is_mark: impl Fn(&str) -> bool) -> u32 {
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
        "final ",
        "$",
    ];
    let inside =
        ["::", "= new ", "String ", " final ", "Object ", "int[]", "int []", "byte[]", "char[]", " extends ", ".length;", ".length()"];
    count(lines, |line| begins(line, &words) || inside.iter().any(|word| line.contains(word))) > 0
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
            // Of `print`, `eprint` and `write` alike.
            || line.contains("ln!(")
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
        let is_foreign = line.contains("::") || line.contains("function") || line.contains('$') || line.ends_with(':');
        begins(line, &["public ", "private ", "protected "]) && line.ends_with(['{', ';']) && !is_foreign
    });
    let own =
        ["System.out.print", "public static void main(String", " implements ", "@Override", "@Autowired", "@Test", ".class)", " throws "];
    let sure = count(lines, |line| {
        let is_import = begins(line, &["import java.", "import javax.", "import org.", "import com."]) && line.ends_with(';');
        is_import || own.iter().any(|word| line.contains(word))
    });
    let is_likely = sure > 0 || count(lines, |line| line.contains("public class ") || line.contains("String ")) > 0;
    3 * sure + if is_likely { 2 * heads } else { 0 }
}

fn javascript(lines: &[&str]) -> u32 {
    let sure = count(lines, |line| {
        line.contains("console.log(")
            || line.contains("document.getElementBy")
            || line.contains("document.querySelector")
            || line.contains("require('") && line.contains("= ")
            || line.contains(" === ")
            || line.contains(" !== ")
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
