//! A console session: commands behind a prompt, and what they print.
//!
//! Output must not be read as shell: one apostrophe in it would make a string of all that follows. Known
//! prompts are `$ `, `# ` (of root), `user@host:dir$ ` and `[user@host dir]$ `.

/// What a line is, given the lines before it.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    Output,
    Command {
        /// The bytes of the prompt, its blank included.
        prompt: usize,
        /// False for the second and later lines of one command.
        first: bool,
    },
}

pub struct Session {
    /// Whether `# ` is a prompt. Where `$ ` is used too, it begins a comment.
    root: bool,
    /// Whether the line before was a command that is not at its end.
    open: bool,
    /// Whether the line before belonged to a command.
    command: bool,
}

/// Whether a text written as shell is a session: its first line that says something begins with a prompt of a
/// user, which no script does.
pub fn begins(code: &str) -> bool {
    code.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).is_some_and(|line| prompt(line, '$').is_some())
}

impl Session {
    pub fn of(code: &str) -> Self {
        Self { root: !code.lines().any(|line| prompt(line, '$').is_some()), open: false, command: false }
    }

    pub fn part(&mut self, line: &str) -> Part {
        let line = line.strip_suffix('\n').unwrap_or(line);
        let part = self.classify(line);
        self.command = part != Part::Output;
        self.open = self.command && line.ends_with('\\');
        part
    }

    fn classify(&self, line: &str) -> Part {
        let continued = line.starts_with("> ") || line == ">";
        if self.command && continued {
            return Part::Command { prompt: line.len().min(2), first: false };
        }
        if self.open {
            return Part::Command { prompt: 0, first: false };
        }
        let user = prompt(line, '$');
        let root = || prompt(line, '#').filter(|length| self.root || *length > 2);
        match user.or_else(root) {
            Some(prompt) => Part::Command { prompt, first: true },
            // A comment between the commands: shell without a prompt.
            None if !self.root && line.starts_with("# ") => Part::Command { prompt: 0, first: true },
            None => Part::Output,
        }
    }
}

/// The length of the prompt a line begins with, its blank included, if the prompt ends in `sign`.
fn prompt(line: &str, sign: char) -> Option<usize> {
    let body = match line.strip_prefix('[') {
        Some(inside) => inside.find(']').filter(|end| inside[..*end].contains('@')).map(|end| end + 2),
        None => line.find(sign).filter(|end| is_host(&line[..*end])),
    }?;
    let rest = line.get(body..)?.strip_prefix(sign)?;
    match rest.chars().next() {
        None => Some(line.len()),
        Some(' ') => Some(body + 2),
        Some(_) => None,
    }
}

/// Nothing, or `user@host` with an optional directory.
fn is_host(text: &str) -> bool {
    text.is_empty() || (text.contains('@') && !text.starts_with('@') && !text.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts() {
        for (line, sign, length) in [
            ("$ ls", '$', Some(2)),
            ("$", '$', Some(1)),
            ("$HOME", '$', None),
            (" $ ls", '$', None),
            ("# ls", '#', Some(2)),
            ("#ls", '#', None),
            ("me@host:~/src$ ls", '$', Some(15)),
            ("root@host:~# ls", '#', Some(13)),
            ("[me@host src]$ ls", '$', Some(15)),
            ("[core]", '$', None),
            ("[core]$ x", '$', None),
            ("[me@中文 目录]$ ls", '$', Some(20)),
            ("cost: 5$ each", '$', None),
            ("", '$', None),
            ("[", '$', None),
        ] {
            assert_eq!(prompt(line, sign), length, "{line}");
        }
    }

    #[test]
    fn parts() {
        let code = "$ echo 'a \\\n  b'\nit's output\n# a note\n$ for i in 1; do\n> done\n> no more\nout\n";
        let mut session = Session::of(code);
        let parts: Vec<_> = code.lines().map(|line| session.part(line)).collect();
        let command = |prompt, first| Part::Command { prompt, first };
        assert_eq!(
            parts,
            [
                command(2, true),
                command(0, false),
                Part::Output,
                command(0, true),
                command(2, true),
                command(2, false),
                command(2, false),
                Part::Output
            ]
        );
    }

    #[test]
    fn root_without_users() {
        let mut session = Session::of("# ip link\n1: lo\n");
        assert_eq!(session.part("# ip link\n"), Part::Command { prompt: 2, first: true });
        assert_eq!(session.part("1: lo\n"), Part::Output);
    }

    #[test]
    fn scripts_are_no_sessions() {
        for (code, session) in [
            ("$ ls\n", true),
            ("\n# list\n$ ls\n", true),
            ("ls\n", false),
            ("# ls\n", false),
            ("$HOME/bin/x\n", false),
            ("ls\n$ ls\n", false),
            ("", false),
        ] {
            assert_eq!(begins(code), session, "{code}");
        }
    }
}
