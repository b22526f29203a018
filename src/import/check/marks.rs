//! How words are set apart within a line.

use super::Kind;

pub const STRONG: u8 = 1;
pub const EM: u8 = 2;
pub const DELETED: u8 = 4;
pub const INSERTED: u8 = 8;
pub const MARKED: u8 = 16;
pub const KEY: u8 = 32;
pub const RAISED: u8 = 64;
pub const LOWERED: u8 = 128;

/// The bit that an element stands for; 0 if it is none of these.
pub fn of(name: &str) -> u8 {
    match name {
        "b" | "strong" => STRONG,
        "i" | "em" => EM,
        "del" | "s" | "strike" => DELETED,
        "ins" | "u" => INSERTED,
        "mark" => MARKED,
        "kbd" => KEY,
        "sup" => RAISED,
        "sub" => LOWERED,
        _ => 0,
    }
}

/// What a difference in these bits is. 10² without its mark is another number; bold text without it is the same text.
pub fn kind(different: u8) -> Kind {
    if different & (RAISED | LOWERED) == 0 { Kind::Emphasis } else { Kind::Script }
}

/// As excerpts show them, such as `<strong><sup>`; `plain` if there are none.
pub fn shown(marks: u8) -> String {
    let names = ["strong", "em", "del", "ins", "mark", "kbd", "sup", "sub"];
    let shown: String = names.iter().enumerate().filter(|(bit, _)| marks & (1 << bit) != 0).map(|(_, name)| format!("<{name}>")).collect();
    if shown.is_empty() { "plain".to_owned() } else { shown }
}

/// How many elements of each kind are open.
#[derive(Default)]
pub struct Open([u32; 8]);

impl Open {
    pub fn enter(&mut self, mark: u8) {
        self.0[mark.trailing_zeros() as usize] += 1;
    }

    pub fn leave(&mut self, mark: u8) {
        self.0[mark.trailing_zeros() as usize] -= 1;
    }

    pub fn bits(&self) -> u8 {
        (0..8).filter(|bit| self.0[*bit] > 0).map(|bit| 1 << bit).sum()
    }
}
