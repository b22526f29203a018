//! The text of a selector becomes chains of compounds.

use super::Fault;

/// How an element stands to the one that the compound before it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combinator {
    Descendant,
    Child,
    /// Directly behind it.
    Next,
    /// Anywhere behind it, below the same parent.
    Later,
}

/// One way to meet a selector. The combinator of the first compound means nothing.
pub type Chain = Vec<(Combinator, Compound)>;

/// What one element has to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compound {
    pub name: Option<String>,
    pub ids: Vec<String>,
    pub classes: Vec<String>,
    pub attrs: Vec<Attr>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attr {
    pub name: String,
    pub test: Test,
    pub value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    Present,
    Equal,
    /// One of its words.
    Word,
    Start,
    End,
    Part,
}

/// Reads a list of selectors.
pub fn list(text: &str) -> Result<Vec<Chain>, Fault> {
    let mut reader = Reader { text, at: 0 };
    let mut chains = Vec::new();
    loop {
        chains.push(reader.chain()?);
        match reader.peek() {
            None => return Ok(chains),
            Some(',') => reader.skip(),
            Some(c) => return Err(unexpected(reader.at, c)),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn chain(&mut self) -> Result<Chain, Fault> {
        let mut chain = Vec::new();
        let mut combinator = Combinator::Descendant;
        self.blanks();
        loop {
            chain.push((combinator, self.compound()?));
            let blank = self.blanks();
            combinator = match self.peek() {
                None | Some(',') => return Ok(chain),
                Some('>') => Combinator::Child,
                Some('+') => Combinator::Next,
                Some('~') => Combinator::Later,
                Some(_) if blank => Combinator::Descendant,
                Some(c) => return Err(unexpected(self.at, c)),
            };
            if combinator != Combinator::Descendant {
                self.skip();
                self.blanks();
            }
        }
    }

    fn compound(&mut self) -> Result<Compound, Fault> {
        let start = self.at;
        let mut compound = Compound::default();
        match self.peek() {
            Some('*') => self.skip(),
            Some(c) if is_name(c) || c == '\\' => compound.name = Some(self.name()?.to_ascii_lowercase()),
            _ => {}
        }
        loop {
            match self.peek() {
                Some('#') => {
                    self.skip();
                    compound.ids.push(self.name()?);
                }
                Some('.') => {
                    self.skip();
                    compound.classes.push(self.name()?);
                }
                Some('[') => {
                    self.skip();
                    compound.attrs.push(self.attr()?);
                }
                Some(':') => return Err(no_pseudo(self.at)),
                _ if self.at > start => return Ok(compound),
                Some(c) => return Err(unexpected(self.at, c)),
                None => return Err(ended(self.at)),
            }
        }
    }

    fn attr(&mut self) -> Result<Attr, Fault> {
        self.blanks();
        let name = self.name()?.to_ascii_lowercase();
        self.blanks();
        let test = match self.peek() {
            Some(']') => Test::Present,
            Some('=') => Test::Equal,
            Some('~') => Test::Word,
            Some('^') => Test::Start,
            Some('$') => Test::End,
            Some('*') => Test::Part,
            Some(c) => return Err(unexpected(self.at, c)),
            None => return Err(ended(self.at)),
        };
        if test == Test::Present {
            self.skip();
            return Ok(Attr { name, test, value: String::new() });
        }
        self.skip();
        if test != Test::Equal {
            self.expect('=')?;
        }
        self.blanks();
        let value = match self.peek() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote)?,
            _ => self.name()?,
        };
        self.blanks();
        self.expect(']')?;
        Ok(Attr { name, test, value })
    }

    fn quoted(&mut self, quote: char) -> Result<String, Fault> {
        self.skip();
        let mut out = String::new();
        loop {
            match self.peek() {
                Some(c) if c == quote => {
                    self.skip();
                    return Ok(out);
                }
                Some('\\') => out.extend(self.escape()?),
                Some(c) => {
                    out.push(c);
                    self.skip();
                }
                None => return Err(ended(self.at)),
            }
        }
    }

    fn name(&mut self) -> Result<String, Fault> {
        let mut out = String::new();
        loop {
            match self.peek() {
                Some('\\') => out.extend(self.escape()?),
                Some(c) if is_name(c) => {
                    out.push(c);
                    self.skip();
                }
                Some(c) if out.is_empty() => return Err(unexpected(self.at, c)),
                None if out.is_empty() => return Err(ended(self.at)),
                _ => return Ok(out),
            }
        }
    }

    /// An escape as CSS Syntax 4.3.7 has it: up to six hexadecimal digits and a blank, or any other character for itself.
    /// A line's end that is escaped stands for nothing.
    fn escape(&mut self) -> Result<Option<char>, Fault> {
        self.skip();
        let digits = self.text[self.at..].bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        if digits > 0 {
            let code = u32::from_str_radix(&self.text[self.at..self.at + digits], 16).expect("six hexadecimal digits");
            self.at += digits;
            if self.peek().is_some_and(char::is_whitespace) {
                self.skip();
            }
            return Ok(Some(char::from_u32(code).filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER)));
        }
        let c = self.peek().ok_or_else(|| ended(self.at))?;
        self.skip();
        Ok(Some(c).filter(|c| *c != '\n'))
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn expect(&mut self, wanted: char) -> Result<(), Fault> {
        match self.peek() {
            Some(c) if c == wanted => {
                self.skip();
                Ok(())
            }
            Some(c) => Err(unexpected(self.at, c)),
            None => Err(ended(self.at)),
        }
    }

    fn blanks(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_whitespace()) {
            self.skip();
        }
        self.at > start
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_' || !c.is_ascii()
}

fn unexpected(at: usize, c: char) -> Fault {
    Fault { at, message: format!("`{c}` cannot stand here in a selector") }
}

fn ended(at: usize) -> Fault {
    Fault { at, message: "the selector ends too early".to_owned() }
}

fn no_pseudo(at: usize) -> Fault {
    Fault { at, message: "pseudo-classes such as `:first-child` are not understood".to_owned() }
}
