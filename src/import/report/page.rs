//! The frame of the page, and its style: no script, light and dark, readable when printed.

/// What stands before the report.
pub const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n\
<title>Import report</title>\n<style>\n";

/// Colours have a contrast of at least 4.5 to their ground. A grade is told by its letter, its colour only repeats it.
pub const STYLE: &str = "\
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #555b63; --line: #cfd4da; --ground: #fff; --box: #f4f6f8;\n  \
  --lost: #ffdcd8; --new: #d7f2dc; --a: #1a6b33; --b: #1f5fa8; --c: #8a5300; --d: #b3261e; }\n\
@media (prefers-color-scheme: dark) { :root { --ink: #e4e6e9; --soft: #a5acb5; --line: #3a4047; --ground: #16181b; --box: #202328;\n  \
  --lost: #5c2420; --new: #1d4a2a; --a: #6fcf8a; --b: #7db4f0; --c: #e0aa52; --d: #ff8f86; } }\n\
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--ground); color: var(--ink);\n  \
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }\n\
h1 { margin-top: 0; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); } h3 { margin-bottom: .3rem; }\n\
a { color: var(--b); }\n\
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }\n\
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: start; vertical-align: top; }\n\
th { color: var(--soft); font-weight: 600; } tbody th { color: inherit; font-weight: inherit; }\n\
.number { text-align: end; white-space: nowrap; }\n\
.scroll { overflow-x: auto; } .scroll th[scope=\"col\"], .short { overflow-wrap: normal; white-space: nowrap; }\n\
.grade { display: inline-block; min-width: 1.5em; border: 1px solid; border-radius: .25em; text-align: center; font-weight: 700; }\n\
.A { color: var(--a); } .B { color: var(--b); } .C { color: var(--c); } .D { color: var(--d); }\n\
details { border: 1px solid var(--line); border-radius: .4rem; margin: .6rem 0; padding: 0 1rem; }\n\
details[open] { padding-bottom: 1rem; }\n\
summary { cursor: pointer; padding: .5rem 0; }\n\
.sides td, .sides th { width: 42%; } .sides .kind { width: 16%; }\n\
.side { white-space: pre-wrap; font-family: ui-monospace, monospace; font-size: .875rem; }\n\
.around { color: var(--soft); }\n\
mark { color: inherit; border-radius: .2em; padding: 0 .15em; } .lost mark { background: var(--lost); } .new mark { background: var(--new); }\n\
.note { color: var(--soft); }\n\
code { background: var(--box); border-radius: .2em; padding: .1em .25em; font-size: .875em; }\n\
@media print { details { break-inside: avoid; } }\n";

pub const BODY: &str = "</style>\n</head>\n<body>\n<main>\n<h1>Import report</h1>\n";

/// What stands behind it.
pub const END: &str = "</main>\n</body>\n</html>\n";
