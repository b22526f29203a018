//! What stands behind a tag's name.

/// One word of a tag, without its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Such as `src` in `src="x.png"`.
    pub name: Option<String>,
    pub text: String,
    pub quoted: bool,
}

/// The words of a tag, parted by blanks outside of quotes, as Liquid and Hexo take them: `width=3` is one word.
pub fn plain(text: &str) -> Vec<Word> {
    read(text, false)
}

/// The words of a shortcode, parted by blanks and commas: values may have names, and stand in quotes, backticks or
/// brackets.
pub fn named(text: &str) -> Vec<Word> {
    read(text, true)
}

fn read(text: &str, with_names: bool) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || with_names && c == ',');
        if rest.is_empty() {
            return words;
        }
        let name = if with_names { name(rest) } else { None };
        if let Some((_, after)) = name {
            rest = after;
        }
        let (text, quoted, length) = value(rest, with_names);
        words.push(Word { name: name.map(|(name, _)| name.to_owned()), text, quoted });
        rest = &rest[length..];
    }
}

/// `name=`, and what stands behind it.
fn name(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').filter(|end| *end > 0)?;
    let after = text[end..].trim_start().strip_prefix('=')?.trim_start();
    Some((&text[..end], after))
}

/// A value, whether it stood in quotes, and how many bytes it took.
fn value(text: &str, with_names: bool) -> (String, bool, usize) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'') || with_names && *c == '`');
    if let Some((value, length)) = quote.and_then(|quote| quoted(text, quote)) {
        return (value, true, length);
    }
    if let Some(end) = text.strip_prefix('[').filter(|_| with_names).and_then(|list| list.find(']')) {
        return (text[1..=end].to_owned(), false, end + 2);
    }
    let end = text.find(|c: char| c.is_whitespace() || with_names && c == ',').unwrap_or(text.len());
    (text[..end].to_owned(), false, end)
}

/// The text between quotes. In all but backticks a backslash keeps a quote from ending it.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match chars.peek() {
            Some((_, next)) if c == '\\' && quote != '`' && (*next == quote || *next == '\\') => {
                value.push(*next);
                chars.next();
            }
            _ if c == quote => return Some((value, at + 1)),
            _ => value.push(c),
        }
    }
    None
}

/// The words of a shortcode, asked for by name or by place.
pub struct Args(pub Vec<Word>);

impl Args {
    pub fn named(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let word = self.0.iter().find(|word| word.name.as_deref() == Some(*name));
            word.map(|word| word.text.as_str())
        })
    }

    /// The word at this place among those without a name.
    pub fn at(&self, place: usize) -> Option<&str> {
        self.0.iter().filter(|word| word.name.is_none()).nth(place).map(|word| word.text.as_str())
    }

    /// By one of the names, else by its place.
    pub fn get(&self, names: &[&str], place: usize) -> Option<&str> {
        self.named(names).or_else(|| self.at(place)).filter(|text| !text.is_empty())
    }
}

/// The words as one text.
pub fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}
