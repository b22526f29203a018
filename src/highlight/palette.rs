//! The colours of code, in light and in dark.
//!
//! A few hues, each with one meaning in both schemes: plum for the words of the language, blue for what is
//! called, teal for types, green for text, rust for values, ochre for what is said about code, grey for what is
//! said beside it. Each colour is at least 5:1 against every ground it can stand on; a test computes it after
//! WCAG 2.2.

use super::class::Class;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u32);

impl std::fmt::Display for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:06x}", self.0)
    }
}

pub struct Palette {
    pub ground: Rgb,
    /// The bar with the title.
    pub bar: Rgb,
    /// Around the block and under the bar.
    pub rule: Rgb,
    pub text: Rgb,
    /// The title and the line numbers.
    pub muted: Rgb,
    /// The ground of a line that is pointed out, was added or was taken away, and the mark at its edge.
    pub highlighted: Rgb,
    pub highlighted_mark: Rgb,
    pub inserted: Rgb,
    pub inserted_mark: Rgb,
    pub deleted: Rgb,
    pub deleted_mark: Rgb,
    /// The keyboard's focus.
    pub focus: Rgb,
    hues: Hues,
}

struct Hues {
    plum: Rgb,
    blue: Rgb,
    teal: Rgb,
    green: Rgb,
    rust: Rgb,
    ochre: Rgb,
    grey: Rgb,
    red: Rgb,
}

pub const LIGHT: Palette = Palette {
    ground: Rgb(0xf7f7f4),
    bar: Rgb(0xefefea),
    rule: Rgb(0xdededa),
    text: Rgb(0x26292e),
    muted: Rgb(0x5f635f),
    highlighted: Rgb(0xfbf0cd),
    highlighted_mark: Rgb(0x9a7208),
    inserted: Rgb(0xe0f2e0),
    inserted_mark: Rgb(0x1f6f35),
    deleted: Rgb(0xfbe5e3),
    deleted_mark: Rgb(0xa32a24),
    focus: Rgb(0x1f5a9e),
    hues: Hues {
        plum: Rgb(0x84307a),
        blue: Rgb(0x1f569a),
        teal: Rgb(0x0b6068),
        green: Rgb(0x2c6430),
        rust: Rgb(0x97400f),
        ochre: Rgb(0x6f5500),
        grey: Rgb(0x5c6167),
        red: Rgb(0xa32a24),
    },
};

pub const DARK: Palette = Palette {
    ground: Rgb(0x191b1f),
    bar: Rgb(0x212429),
    rule: Rgb(0x33373d),
    text: Rgb(0xd9dade),
    muted: Rgb(0x9ca1a8),
    highlighted: Rgb(0x36301c),
    highlighted_mark: Rgb(0xc9a03a),
    inserted: Rgb(0x1a3222),
    inserted_mark: Rgb(0x7cc48b),
    deleted: Rgb(0x3d2223),
    deleted_mark: Rgb(0xef938b),
    focus: Rgb(0x8db8ee),
    hues: Hues {
        plum: Rgb(0xd7a2d6),
        blue: Rgb(0x8db8ee),
        teal: Rgb(0x7cc5c4),
        green: Rgb(0x9dc78d),
        rust: Rgb(0xe6a678),
        ochre: Rgb(0xd3ba72),
        grey: Rgb(0xa0a5ac),
        red: Rgb(0xef938b),
    },
};

impl Palette {
    pub fn token(&self, class: Class) -> Rgb {
        match class {
            Class::Keyword | Class::Tag | Class::Builtin => self.hues.plum,
            Class::Function | Class::Key | Class::Heading | Class::Link => self.hues.blue,
            Class::Type => self.hues.teal,
            Class::String | Class::Regex | Class::Inserted => self.hues.green,
            Class::Number | Class::Constant | Class::Escape => self.hues.rust,
            Class::Macro | Class::Annotation | Class::Attribute | Class::Label | Class::Option | Class::Variable => self.hues.ochre,
            Class::Comment | Class::DocComment | Class::Hunk | Class::Prompt => self.hues.grey,
            Class::Deleted => self.hues.red,
            Class::Strong | Class::Emphasis => self.text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance after WCAG 2.2.
    fn luminance(colour: Rgb) -> f64 {
        let channel = |shift: u32| {
            let value = f64::from((colour.0 >> shift) & 0xff) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn known_contrasts() {
        assert!((contrast(Rgb(0x000000), Rgb(0xffffff)) - 21.0).abs() < 0.001);
        assert!((contrast(Rgb(0x767676), Rgb(0xffffff)) - 4.54).abs() < 0.01);
    }

    #[test]
    fn every_colour_can_be_read() {
        let mut faults = Vec::new();
        for (scheme, palette) in [("light", LIGHT), ("dark", DARK)] {
            let grounds = [palette.ground, palette.highlighted, palette.inserted, palette.deleted];
            let mut pairs = Vec::new();
            for ground in grounds {
                pairs.extend(Class::ALL.map(|class| (class.name(), palette.token(class), ground, 5.0)));
                pairs.push(("text", palette.text, ground, 7.0));
                pairs.push(("muted", palette.muted, ground, 5.0));
            }
            pairs.push(("title", palette.muted, palette.bar, 5.0));
            // The signs of added and removed lines are text; the bar of a highlighted one is a graphical object.
            pairs.push(("+", palette.inserted_mark, palette.inserted, 5.0));
            pairs.push(("-", palette.deleted_mark, palette.deleted, 5.0));
            pairs.push(("mark", palette.highlighted_mark, palette.highlighted, 3.0));
            pairs.push(("focus", palette.focus, palette.ground, 3.0));
            for (what, colour, ground, least) in pairs {
                let ratio = contrast(colour, ground);
                if ratio < least {
                    faults.push(format!("{scheme} {what} {colour} on {ground}: {ratio:.2}"));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
