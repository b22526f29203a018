//! Text becomes scope operations: the grammar's state machine, line after line.
//!
//! The rules are Sublime Text's as syntect implements them, and a test holds the operations against syntect's.
//! In one thing this differs: syntect only knows loops of a push and a pop, and runs forever when a `set` that
//! consumes nothing leads back to itself, as JavaScript's grammar does on `a /*`. Here the steps at one place
//! are counted, and where there are too many, one character is passed over.

use super::grammar::{Context, ContextId, ContextRef, Grammars, MatchPattern, Operation, Pattern};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use syntect::parsing::{Regex, Region, ScopeStackOp};

/// Deeper stacks are not built: Sublime Text's own limit.
const DEEPEST: usize = 100;

/// More matches than this in one place are a loop: a stack can be filled and emptied once.
const MOST_STEPS: usize = 2 * DEEPEST;

/// The state of one block.
pub struct Matcher<'a> {
    grammars: &'a Grammars,
    stack: Vec<Frame>,
    /// Heights of the stack where a pattern of a `with_prototype` pushed: those below do not apply above.
    walls: Vec<usize>,
    /// Whether the first line is still to come, which begins with the scope of the language.
    fresh: bool,
    found: Found,
    /// Patterns with what they quote filled in, by their text.
    filled: HashMap<String, Rc<Regex>>,
    regions: Region,
}

/// The grammar has a fault: a context that is missing, a pattern that does not compile, a pop of the last context.
pub struct Failed;

struct Frame {
    context: ContextId,
    prototypes: Vec<ContextId>,
    /// What the match that pushed this frame captured, and the line it did so in.
    captures: Option<Rc<(Region, String)>>,
}

/// What a pattern found in this line when it was last looked for, by the pattern's address.
type Found = HashMap<usize, Option<Region>>;

struct Hit<'a> {
    region: Region,
    pattern: &'a MatchPattern,
    from_prototype: bool,
    would_loop: bool,
}

/// Where a line is being matched.
struct Cursor {
    at: usize,
    /// How many matches there were without moving on.
    steps: usize,
    /// The place and the height of the stack after a push that consumed nothing: a pop there would loop.
    pushed: Option<(usize, usize)>,
}

type Ops = Vec<(usize, ScopeStackOp)>;

impl<'a> Matcher<'a> {
    pub fn new(grammars: &'a Grammars, index: usize) -> Self {
        let first = grammars.start(index).map(|context| Frame { context, prototypes: Vec::new(), captures: None });
        Self {
            grammars,
            stack: first.into_iter().collect(),
            walls: Vec::new(),
            fresh: true,
            found: Found::new(),
            filled: HashMap::new(),
            regions: Region::new(),
        }
    }

    /// The operations of a line, which ends in its newline, each with the byte it applies at. After a failure
    /// there is no state to go on with.
    pub fn line(&mut self, line: &str) -> Result<Ops, Failed> {
        // A pattern that does not compile panics inside syntect. The block's state is cleared then, and no lock
        // is held while a line is matched, so nothing half done is seen again.
        let ops = catch_unwind(AssertUnwindSafe(|| self.run(line))).ok().flatten();
        if ops.is_none() {
            self.stack.clear();
        }
        ops.ok_or(Failed)
    }

    fn run(&mut self, line: &str) -> Option<Ops> {
        let mut ops = Ops::new();
        let top = self.context(self.stack.last()?.context)?;
        if std::mem::take(&mut self.fresh) {
            ops.extend(top.meta_content_scope.first().map(|scope| (0, ScopeStackOp::Push(*scope))));
        }
        self.found.clear();
        let mut cursor = Cursor { at: 0, steps: 0, pushed: None };
        while self.step(line, &mut cursor, &mut ops)? {}
        Some(ops)
    }

    /// Applies the next match. False at the end of what the line has.
    fn step(&mut self, line: &str, cursor: &mut Cursor, ops: &mut Ops) -> Option<bool> {
        while self.walls.last().is_some_and(|wall| *wall >= self.stack.len()) {
            self.walls.pop();
        }
        let Some(hit) = self.nearest(line, cursor)? else { return Some(false) };
        let end = hit.region.pos(0)?.1;
        if hit.would_loop || (end <= cursor.at && cursor.steps >= MOST_STEPS) {
            let Some(next) = line.get(cursor.at..)?.chars().next().map(char::len_utf8) else { return Some(false) };
            if cursor.at + next >= line.len() {
                return Some(false);
            }
            *cursor = Cursor { at: cursor.at + next, steps: 0, pushed: cursor.pushed };
            return Some(true);
        }
        if end > cursor.at {
            cursor.at = end;
            cursor.steps = 0;
        } else {
            cursor.steps += 1;
            if matches!(hit.pattern.operation, Operation::Push(_)) {
                cursor.pushed = Some((end, self.stack.len() + 1));
            }
        }
        if hit.from_prototype {
            self.walls.push(self.stack.len());
        }
        self.write(&hit, ops)?;
        self.act(line, hit)?;
        Some(true)
    }

    /// The pattern that matches first from here on; of several at one place the first in order: prototypes that
    /// came with a push, the context's prototype, the context.
    fn nearest(&mut self, line: &str, cursor: &Cursor) -> Option<Option<Hit<'a>>> {
        let grammars = self.grammars;
        let height = self.stack.len();
        let top = self.stack.last()?;
        let context = grammars.context(top.context)?;
        let wall = self.walls.last().copied().unwrap_or(0);
        let brought = self.stack[wall..].iter().flat_map(|frame| frame.prototypes.iter().map(|id| (true, *id, frame.captures.as_deref())));
        let own = context.prototype.iter().map(|id| (false, *id, None));
        let chain = brought.chain(own).chain([(false, top.context, top.captures.as_deref())]);

        let may_loop = cursor.pushed == Some((cursor.at, height));
        let mut finder =
            Finder { line, at: cursor.at, height, found: &mut self.found, filled: &mut self.filled, regions: &mut self.regions };
        let mut best: Option<Hit> = None;
        for (from_prototype, id, captures) in chain {
            let flow = each(grammars, id, 0, &mut |pattern| {
                let Some(region) = finder.find(pattern, captures) else { return ControlFlow::Continue(()) };
                let Some((start, end)) = region.pos(0) else { return ControlFlow::Continue(()) };
                let better = match &best {
                    None => true,
                    Some(best) => best.region.pos(0).is_none_or(|(first, _)| start < first || (start == first && best.would_loop)),
                };
                if !better {
                    return ControlFlow::Continue(());
                }
                if matches!(pattern.operation, Operation::Push(_)) && height >= DEEPEST {
                    best = None;
                    return ControlFlow::Break(());
                }
                let would_loop = may_loop && end <= cursor.at && matches!(pattern.operation, Operation::Pop);
                best = Some(Hit { region, pattern, from_prototype, would_loop });
                if start == cursor.at && !would_loop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            if flow.is_break() {
                break;
            }
        }
        Some(best)
    }

    /// The scopes of a match: those of the contexts it leaves and enters around those of its own and its captures.
    fn write(&self, hit: &Hit, ops: &mut Ops) -> Option<()> {
        let (start, end) = hit.region.pos(0)?;
        let context = self.context(self.stack.last()?.context)?;
        self.enter(start, context, &hit.pattern.operation, ops)?;
        ops.extend(hit.pattern.scope.iter().map(|scope| (start, ScopeStackOp::Push(*scope))));
        if let Some(captures) = &hit.pattern.captures {
            write_captures(captures, &hit.region, ops);
        }
        if !hit.pattern.scope.is_empty() {
            ops.push((end, ScopeStackOp::Pop(hit.pattern.scope.len())));
        }
        self.leave(end, context, &hit.pattern.operation, ops)
    }

    fn enter(&self, at: usize, context: &Context, operation: &Operation, ops: &mut Ops) -> Option<()> {
        match operation {
            Operation::None => {}
            Operation::Pop => pop(at, context.meta_content_scope.len(), ops),
            Operation::Push(targets) | Operation::Set(targets) => {
                let set = matches!(operation, Operation::Set(_));
                if set && context.clear_scopes.is_some() {
                    ops.push((at, ScopeStackOp::Restore));
                }
                for target in targets {
                    let target = self.target(target)?;
                    if let (false, Some(amount)) = (set, target.clear_scopes) {
                        ops.push((at, ScopeStackOp::Clear(amount)));
                    }
                    ops.extend(target.meta_scope.iter().map(|scope| (at, ScopeStackOp::Push(*scope))));
                }
            }
        }
        Some(())
    }

    /// `set` gives a match the scopes of both contexts, which are put in order behind it.
    fn leave(&self, at: usize, context: &Context, operation: &Operation, ops: &mut Ops) -> Option<()> {
        match operation {
            Operation::None => {}
            Operation::Pop => {
                pop(at, context.meta_scope.len(), ops);
                if context.clear_scopes.is_some() {
                    ops.push((at, ScopeStackOp::Restore));
                }
            }
            Operation::Push(targets) | Operation::Set(targets) => {
                let set = matches!(operation, Operation::Set(_));
                let targets = targets.iter().map(|target| self.target(target)).collect::<Option<Vec<_>>>()?;
                let left = if set { context.meta_scope.len() + context.meta_content_scope.len() } else { 0 };
                let reorder = left > 0
                    || targets.iter().any(|target| !target.meta_content_scope.is_empty() || (set && target.clear_scopes.is_some()));
                if reorder {
                    pop(at, left + targets.iter().map(|target| target.meta_scope.len()).sum::<usize>(), ops);
                    for target in targets {
                        if let (true, Some(amount)) = (set, target.clear_scopes) {
                            ops.push((at, ScopeStackOp::Clear(amount)));
                        }
                        let scopes = target.meta_scope.iter().chain(&target.meta_content_scope);
                        ops.extend(scopes.map(|scope| (at, ScopeStackOp::Push(*scope))));
                    }
                }
            }
        }
        Some(())
    }

    /// Changes the stack as the pattern says.
    fn act(&mut self, line: &str, hit: Hit) -> Option<()> {
        let (targets, mut kept) = match &hit.pattern.operation {
            Operation::None => return Some(()),
            Operation::Pop => {
                self.stack.pop();
                return Some(());
            }
            Operation::Push(targets) => (targets, Vec::new()),
            // What a push brought along stays until that frame of the stack is popped.
            Operation::Set(targets) => (targets, self.stack.pop().map(|frame| frame.prototypes).unwrap_or_default()),
        };
        let mut captures = None;
        for (index, target) in targets.iter().enumerate() {
            let mut prototypes = std::mem::take(&mut kept);
            if index + 1 == targets.len()
                && let Some(prototype) = &hit.pattern.with_prototype
            {
                prototypes.push(prototype.id()?);
            }
            let context = target.id()?;
            let mut quotes = self.context(context)?.uses_backrefs;
            for prototype in &prototypes {
                quotes |= self.context(*prototype)?.uses_backrefs;
            }
            let captures = quotes.then(|| captures.get_or_insert_with(|| Rc::new((hit.region.clone(), line.to_owned()))).clone());
            self.stack.push(Frame { context, prototypes, captures });
        }
        Some(())
    }

    fn context(&self, id: ContextId) -> Option<&'a Context> {
        self.grammars.context(id)
    }

    fn target(&self, reference: &ContextRef) -> Option<&'a Context> {
        self.context(reference.id()?)
    }
}

/// Walks the patterns of a context in order, through its includes. `None` if a context is missing or includes
/// itself.
fn each<'a>(
    grammars: &'a Grammars,
    id: ContextId,
    depth: usize,
    visit: &mut impl FnMut(&'a MatchPattern) -> ControlFlow<()>,
) -> Option<ControlFlow<()>> {
    if depth > DEEPEST {
        return None;
    }
    for pattern in &grammars.context(id)?.patterns {
        let flow = match pattern {
            Pattern::Match(pattern) => visit(pattern),
            Pattern::Include(reference) => match reference.id() {
                Some(id) => each(grammars, id, depth + 1, visit)?,
                None => ControlFlow::Continue(()),
            },
        };
        if flow.is_break() {
            return Some(flow);
        }
    }
    Some(ControlFlow::Continue(()))
}

/// Looks for patterns in a line, each at most once for each place it is found at.
struct Finder<'s> {
    line: &'s str,
    at: usize,
    height: usize,
    found: &'s mut Found,
    filled: &'s mut HashMap<String, Rc<Regex>>,
    regions: &'s mut Region,
}

impl Finder<'_> {
    fn find(&mut self, pattern: &MatchPattern, captures: Option<&(Region, String)>) -> Option<Region> {
        let key = std::ptr::from_ref(pattern).addr();
        match self.found.get(&key) {
            Some(None) => return None,
            Some(Some(region)) if region.pos(0).is_some_and(|(start, _)| start >= self.at) => return Some(region.clone()),
            _ => {}
        }
        let quoting = captures.filter(|_| pattern.has_captures);
        let matched = match quoting {
            Some(captures) => self.fill(pattern, captures).search(self.line, self.at, self.line.len(), Some(self.regions)),
            None => pattern.regex.search(self.line, self.at, self.line.len(), Some(self.regions)),
        };
        if !matched {
            if quoting.is_none() {
                self.found.insert(key, None);
            }
            return None;
        }
        let (start, end) = self.regions.pos(0)?;
        let does_something = match pattern.operation {
            Operation::None => start != end,
            Operation::Push(_) => self.height < DEEPEST,
            _ => true,
        };
        if !does_something {
            return None;
        }
        if quoting.is_none() {
            self.found.insert(key, Some(self.regions.clone()));
        }
        Some(self.regions.clone())
    }

    /// The pattern with `\1` and the like replaced by what was captured.
    fn fill(&mut self, pattern: &MatchPattern, (region, text): &(Region, String)) -> Rc<Regex> {
        let mut filled = String::new();
        let mut chars = pattern.regex.regex_str().chars();
        while let Some(c) = chars.next() {
            match (c, if c == '\\' { chars.next() } else { None }) {
                ('\\', Some(digit)) if digit.is_ascii_digit() => {
                    let group = digit as usize - '0' as usize;
                    let captured = region.pos(group).and_then(|(start, end)| text.get(start..end));
                    quote(captured.unwrap_or_default(), &mut filled);
                }
                (c, next) => {
                    filled.push(c);
                    filled.extend(next);
                }
            }
        }
        self.filled.entry(filled).or_insert_with_key(|text| Rc::new(Regex::new(text.clone()))).clone()
    }
}

fn quote(text: &str, pattern: &mut String) {
    for c in text.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '_' | '<' | '>' | '`' | '\'' | '"') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
}

/// Captures can lie within each other and come in any order; the outer one is pushed first.
fn write_captures(captures: &[(usize, Vec<syntect::parsing::Scope>)], region: &Region, ops: &mut Ops) {
    let mut sorted = Vec::new();
    for (group, scopes) in captures {
        if let Some((start, end)) = region.pos(*group).filter(|(start, end)| start < end) {
            sorted.extend(scopes.iter().map(|scope| ((start, -((end - start) as i64)), ScopeStackOp::Push(*scope))));
            sorted.push(((end, i64::MIN), ScopeStackOp::Pop(scopes.len())));
        }
    }
    sorted.sort_by_key(|(key, _)| *key);
    ops.extend(sorted.into_iter().map(|((at, _), op)| (at, op)));
}

fn pop(at: usize, count: usize, ops: &mut Ops) {
    if count > 0 {
        ops.push((at, ScopeStackOp::Pop(count)));
    }
}

#[cfg(test)]
impl Matcher<'_> {
    /// As after a fault of the grammar.
    pub fn break_down(&mut self) {
        self.stack.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syntect::parsing::ParseState;

    #[test]
    fn agrees_with_syntect() {
        let set = two_face::syntax::extra_newlines();
        let grammars = Grammars::new(two_face::syntax::extra_newlines());
        let c = "#include <a.h>\n#define A(x) \\\n\tx\nint main(void)\n{\n\t/* 注释\n\t * b */\n\treturn a->b < 'c' ? \"d%d\\n\" : 0x1f; // e\n}\n";
        let shell = "cat <<EOF | sort\n$a ${b:-c} `d`\nEOF\nfor i in *.c; do [[ $i == x ]] && echo \"it's $(ls -l \"$i\")\"; done # é\n";
        let html = "<a href=\"b\">c &amp; d</a>\n<style>e { color: #fff }</style>\n<script>let f = `g ${h}`;</script>\n<!-- i\n j -->\n<p\nid=x>\n";
        let python = "def f(a, *b):\n    \"\"\"doc\n    more\"\"\"\n    return f'{a!r:>3}' % {1: r'\\d+'}\n@x\nclass C(D): pass\n";
        let yaml = "a: b\n- c: [1, 'd', \"e\"]\n  f: |\n    g\n    h\n# i\n*j: &k l\n---\n";
        let markdown = "# a\n\n*b* `c` [d](e)\n\n```rust\nfn f() {}\n```\n\n| g | h |\n|---|---|\n| 1 | 2 |\n";
        let ruby = "a = <<~B\n  c #{d}\nB\nputs :e, /f(g)/i, %w[h i]\n";
        let broken = "{\n\n}}\n))\n\"unclosed\nEOF\n\\\n";
        for (names, code) in [
            ("Rust", include_str!("matcher.rs")),
            ("TOML", include_str!("../../Cargo.toml")),
            ("C|C++|Objective-C|Go", c),
            ("Bourne Again Shell (bash)|Perl|Makefile", shell),
            ("HTML|PHP|XML", html),
            ("Python", python),
            ("YAML", yaml),
            ("Markdown", markdown),
            ("Ruby", ruby),
            ("Rust|C|Java|JSON|CSS|SQL|Diff|INI|LaTeX|JavaScript|TypeScript", broken),
        ] {
            for name in names.split('|') {
                let index = set.syntaxes().iter().position(|syntax| syntax.name == name).unwrap();
                let mut theirs = ParseState::new(&set.syntaxes()[index]);
                let mut ours = Matcher::new(&grammars, index);
                for line in code.split_inclusive('\n') {
                    assert_eq!(ours.line(line).ok(), theirs.parse_line(line, &set).ok(), "{name}: {line}");
                }
            }
        }
    }

    #[test]
    fn loops_end() {
        let grammars = Grammars::new(two_face::syntax::extra_newlines());
        let index = grammars.syntaxes().iter().position(|syntax| syntax.name == "JavaScript").unwrap();
        let mut matcher = Matcher::new(&grammars, index);
        assert!(matcher.line("n /*\n").is_ok());
        assert!(matcher.line("b */ let c;\n").is_ok());
    }
}
