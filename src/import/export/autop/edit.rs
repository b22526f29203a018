//! Substitutions without regular expressions: a text is walked once, and what a rule finds is replaced.

/// A text on its way through a rule.
pub struct Edit<'a> {
    pub text: &'a str,
    /// The byte that is looked at.
    pub at: usize,
    pub out: String,
    kept: usize,
    /// A `>` at or behind `at`, where one is known; looking for it anew at each `<` would cost quadratic time.
    angle: Option<usize>,
}

impl<'a> Edit<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, out: String::with_capacity(text.len() + text.len() / 8), kept: 0, angle: None }
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Goes to the next place where `needle` stands, if there is one.
    pub fn seek(&mut self, needle: &str) -> bool {
        match self.rest().find(needle) {
            Some(found) => {
                self.at += found;
                true
            }
            None => false,
        }
    }

    /// Passes over `bytes` of what is looked at, which stays.
    pub fn pass(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Replaces the text from `from` to `to` and goes on behind it.
    pub fn replace(&mut self, from: usize, to: usize, with: &str) {
        self.out.push_str(&self.text[self.kept..from]);
        self.out.push_str(with);
        (self.kept, self.at) = (to, to);
    }

    pub fn finish(mut self) -> String {
        self.out.push_str(&self.text[self.kept..]);
        self.out
    }

    /// The first `>` at or behind `from`.
    pub fn angle(&mut self, from: usize) -> Option<usize> {
        if self.angle.is_none_or(|known| known < from) {
            self.angle = Some(self.text[from..].find('>').map_or(usize::MAX, |found| from + found));
        }
        self.angle.filter(|found| *found != usize::MAX)
    }
}

/// Blanks as PCRE knows them.
pub fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0xb | 0xc | b'\r')
}

/// Where the blanks that begin at `from` end.
pub fn skip_blanks(text: &str, from: usize) -> usize {
    from + text.as_bytes()[from..].iter().take_while(|byte| is_blank(**byte)).count()
}

/// Where the blanks that end at `to` begin, but not before `from`.
pub fn blanks_before(text: &str, from: usize, to: usize) -> usize {
    to - text.as_bytes()[from..to].iter().rev().take_while(|byte| is_blank(**byte)).count()
}
