use super::*;
use crate::example::Normalizer;
use crate::page::Proving;
use proptest::prelude::*;

fn read(raw: &str) -> Checked<Info> {
    info(&"a.md".into(), raw, 0)
}

#[test]
fn what_is_understood() {
    let lang = |text: &str, start: usize| Some(Spanned::new(text.to_owned(), start..start + text.len()));
    let plain = Info::default();
    let c = Info { lang: lang("c", 0), ..plain.clone() };
    let tokens = |tokens: &[(&str, usize)]| tokens.iter().filter_map(|(text, start)| lang(text, *start)).collect::<Vec<_>>();
    let cases = [
        ("", plain.clone()),
        ("  ", plain.clone()),
        ("c", c.clone()),
        (" c ", Info { lang: lang("c", 1), ..plain.clone() }),
        ("c++", Info { lang: lang("c++", 0), ..plain.clone() }),
        ("c\r", c.clone()),
        ("rust,should_panic", Info { lang: lang("rust", 0), tokens: tokens(&[("should_panic", 5)]), ..plain.clone() }),
        ("rust, no_run", Info { lang: lang("rust", 0), tokens: tokens(&[("no_run", 6)]), ..plain.clone() }),
        ("rust, linenos", Info { lang: lang("rust", 0), linenos: true, ..plain.clone() }),
        ("rust no_run", Info { lang: lang("rust", 0), tokens: tokens(&[("no_run", 5)]), ..plain.clone() }),
        ("rust , no_run linenos", Info { lang: lang("rust", 0), linenos: true, tokens: tokens(&[("no_run", 7)]), ..plain.clone() }),
        ("rust (a comment) linenos", Info { lang: lang("rust", 0), linenos: true, ..plain.clone() }),
        ("output,exit=3", Info { lang: lang("output", 0), tokens: tokens(&[("exit=3", 7)]), ..plain.clone() }),
        (",no_run", Info { tokens: tokens(&[("no_run", 1)]), ..plain.clone() }),
        ("c title=\"a b\"", Info { title: Some("a b".into()), ..c.clone() }),
        ("c title='a \\'b\\''", Info { title: Some("a 'b'".into()), ..c.clone() }),
        ("c title=\"C:\\new \\\"x\\\"\"", Info { title: Some("C:\\new \"x\"".into()), ..c.clone() }),
        ("c title=softirq.c", Info { title: Some("softirq.c".into()), ..c.clone() }),
        ("title=\"只有标题\"", Info { title: Some("只有标题".into()), ..plain.clone() }),
        ("title=\"a,b\"", Info { title: Some("a,b".into()), ..plain.clone() }),
        ("c linenos", Info { linenos: true, ..c.clone() }),
        ("c start=10", Info { linenos: true, start: Some(10), ..c.clone() }),
        ("c hl=1,3-5", Info { highlight: vec![(1, 1), (3, 5)], ..c.clone() }),
        ("c hl=\"1, 3-5\"", Info { highlight: vec![(1, 1), (3, 5)], ..c.clone() }),
        ("c {1,3-5}", Info { highlight: vec![(1, 1), (3, 5)], ..c.clone() }),
        ("c{1,3-5}", Info { highlight: vec![(1, 1), (3, 5)], ..c.clone() }),
        ("{1}", Info { highlight: vec![(1, 1)], ..plain.clone() }),
        ("c ins=1 del=2 hide=3", Info { inserted: vec![(1, 1)], deleted: vec![(2, 2)], hidden: vec![(3, 3)], ..c.clone() }),
        ("c file=a/../b.c region=\"set up\"", Info { file: lang("a/../b.c", 7), region: lang("set up", 24), ..c.clone() }),
    ];
    for (raw, expected) in cases {
        let mut info = read(raw);
        // Where each range stands is shown by `tests/cases/code/lines-beyond.case`.
        info.value.ranges.clear();
        assert_eq!(info, Checked::from(expected), "{raw}");
    }
}

#[test]
fn what_concerns_proving() {
    let raw = "rust name=\"setup\" with=\"one, two\" package=lock features=\"loud,quick\" input=\"a/b.txt,c\" needs=netns counts=states show-output normalize=\"times,ids\" rustc=\"1.80.0\"";
    let Checked { value, diags } = read(raw);
    assert_eq!(diags, []);
    let Proving { name, with, package, features, inputs, needs, counts, show_output, normalize, rustc, given } = value.proving;
    let found = name.iter().chain(&with).chain(&package).chain(&features).chain(&inputs).chain(&needs).chain(&counts).chain(&rustc);
    let texts: Vec<(&str, &str)> = found.map(|found| (found.value.as_str(), &raw[found.span.range()])).collect();
    assert_eq!(
        texts,
        ["setup", "one", "two", "lock", "loud", "quick", "a/b.txt", "c", "netns", "states", "1.80.0"].map(|text| (text, text))
    );
    assert_eq!((show_output, normalize), (true, vec![Normalizer::Times, Normalizer::Ids]));
    let given: Vec<(&str, &str)> = given.iter().map(|(name, span)| (*name, &raw[span.range()])).collect();
    assert!(given.len() == proving::OPTIONS.len() && given.iter().all(|(name, text)| text.starts_with(name)), "{given:?}");
}

#[test]
fn what_is_not() {
    // The info string; of each fault the bytes shown and the remedy.
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("c titel=\"x\"", &[("titel", "did you mean `title`?")]),
        ("c lineno", &[("lineno", "did you mean `linenos`?")]),
        (
            "c foo=1",
            &[(
                "foo",
                "the options are `title`, `linenos`, `start`, `hl`, `ins`, `del`, `hide`, `file`, `region`, `name`, `with`, `package`, `features`, `input`, `needs`, `counts`, `show-output`, `normalize`, `rustc`",
            )],
        ),
        (
            "c 内核 softirq",
            &[(
                "内核 softirq",
                "a title is written `title=\"内核 softirq\"`; the options are `title`, `linenos`, `start`, `hl`, `ins`, `del`, `hide`, `file`, `region`, `name`, `with`, `package`, `features`, `input`, `needs`, `counts`, `show-output`, `normalize`, `rustc`",
            )],
        ),
        ("c hl=1,0,5-3", &[("0", "lines are counted from 1, whatever number the first one shows"), ("5-3", "write `3-5`")]),
        ("c hl", &[("hl", "write `hl=1,3-5`")]),
        ("c hl=1, 3", &[(",", "write a list without blanks, such as `1,3-5`")]),
        ("c hl_lines=1 3-5", &[("hl_lines", "write `hl=1`")]),
        ("c 3-5", &[("3-5", "write `hl=3-5` to mark them; a list of lines has commas and no blanks: `hl=1,3-5`")]),
        ("c title", &[("title", "write `title=\"kernel/softirq.c\"`")]),
        ("c title=\"\"", &[("title=\"\"", "write `title=\"kernel/softirq.c\"`")]),
        ("c title=\"a b", &[("\"", "close it by `\"`")]),
        ("c {1,2", &[("{", "close it by `}`")]),
        ("c start=x", &[("x", "write the number of the block's first line: `start=10`")]),
        ("c start=\"-1\"", &[("-1", "write the number of the block's first line: `start=10`")]),
        ("c linenos=true", &[("true", "write `linenos`")]),
        ("c linenos=false", &[("false", "leave it out: lines have no numbers unless asked for")]),
        ("c hl=1 {2}", &[("{2}", "keep one of the two; the first counts until then")]),
        ("c region=a", &[("region=a", "name the file that the region is in: `file=\"main.rs\"`")]),
        ("c file=\"/etc/passwd\"", &[("/etc/passwd", "put the file beside the page and write its name")]),
        ("c file=a/../../b", &[("a/../../b", "put the file beside the page and write its name")]),
        ("c file=a\\b", &[("a\\b", "write `file=\"a/b\"`")]),
        (
            "rust,ignore no-run",
            &[(
                "no-run",
                "a title is written `title=\"no-run\"`; the options are `title`, `linenos`, `start`, `hl`, `ins`, `del`, `hide`, `file`, `region`, `name`, `with`, `package`, `features`, `input`, `needs`, `counts`, `show-output`, `normalize`, `rustc`",
            )],
        ),
        ("c name", &[("name", "write `name=\"setup\"`")]),
        ("c show-output=yes", &[("yes", "write `show-output`")]),
        ("c show-output=false", &[("false", "leave it out: it is off unless asked for")]),
        ("c package=\"../lock\"", &[("../lock", "put the file beside the page and write its name")]),
        ("c input=\"a.txt, /etc/passwd\"", &[("/etc/passwd", "put the file beside the page and write its name")]),
        ("c needs=\"netns, netn\"", &[("netn", "did you mean `netns`?")]),
        ("c normalize=\"times,colour\"", &[("colour", "there are `times`, `ids`, `addresses`, `paths`, `test-order`, `toolchain`")]),
        (
            "rust,linenos,hl_lines=1 3-5 title=a",
            &[(",linenos,hl_lines=1 3-5", "write ` linenos hl=1,3-5` instead, with a blank for the comma")],
        ),
        ("rust,hl=1,3-5", &[(",hl=1,3-5", "write ` hl=1,3-5` instead, with a blank for the comma")]),
        ("c hl_lines=\"1 3-5\"", &[("hl_lines", "write `hl=1,3-5`")]),
        ("c linenostart=5", &[("linenostart", "write `start=5`")]),
        ("c filename=softirq.c", &[("filename", "write `title=\"softirq.c\"`")]),
        ("c mark:1,3-4", &[("mark:1,3-4", "write `hl=1,3-4`")]),
        ("js showLineNumbers", &[("showLineNumbers", "write `linenos`")]),
        ("c {linenos=true, hl_lines=[1,\"3-4\"]}", &[("{linenos=true, hl_lines=[1,\"3-4\"]}", "write `linenos hl=1,3-4`, without braces")]),
        (
            "{.rust .numberLines startFrom=\"10\"}",
            &[("{.rust .numberLines startFrom=\"10\"}", "write `rust linenos start=10`, without braces")],
        ),
        ("{r}", &[("{r}", "write `r`, without braces")]),
        ("c {}", &[("{}", "write options without braces, separated by blanks: `rust linenos hl=1,3-5`")]),
        ("ruby:app.rb", &[(":app.rb", "write `ruby title=\"app.rb\"`")]),
        ("c title=\"a\"linenos", &[]),
    ];
    for (raw, expected) in cases {
        let diags = read(raw).diags;
        let found: Vec<(&str, &str)> = diags
            .iter()
            .map(|diag| {
                let span = diag.place.as_ref().and_then(|place| place.span).unwrap_or_default();
                (&raw[span.range()], diag.help.as_deref().unwrap_or_default())
            })
            .collect();
        assert_eq!(found, *expected, "{raw}");
    }
}

#[test]
fn the_documentation_has_every_option() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/code-blocks.md")).unwrap();
    let documented: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("| `")?.split(['`', '=']).next()).filter(|name| !name.contains(' ')).collect();
    assert_eq!(documented, OPTIONS);
}

proptest! {
    #[test]
    fn any_text_is_read_within_its_bytes(raw in "\\PC{0,40}|[ \t,={}'\"\\\\a-c0-3:\\-é网]{0,40}", offset in 0usize..3) {
        let Checked { value, diags } = info(&"a.md".into(), &raw, offset);
        let spans = diags.iter().filter_map(|diag| diag.place.as_ref()?.span);
        let named = value.lang.iter().chain(&value.tokens).chain(&value.file).chain(&value.region).map(|spanned| spanned.span);
        for span in spans.chain(named) {
            prop_assert!(raw.get(span.start - offset..span.end - offset).is_some(), "{raw:?} {span:?}");
        }
    }
}
