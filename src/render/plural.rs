//! Which form of a word a number wants in a language: the plural categories of Unicode's CLDR.

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

/// The categories by their names in CLDR. `other` is the one that every language has.
pub const CATEGORIES: &[&str] = &["zero", "one", "two", "few", "many", OTHER];

pub const OTHER: &str = "other";

/// The category of a count in the language with the tag `language`. One whose rules are not known has `other` alone.
pub fn category(language: &str, count: u64) -> &'static str {
    rules(language).map_or(OTHER, |rules| select(&rules, count))
}

/// The categories that counts have in a language. Those of numbers above 200 that differ from all below are left out:
/// the millions of French and Spanish.
pub fn categories(language: &str) -> Vec<&'static str> {
    let Some(rules) = rules(language) else { return vec![OTHER] };
    let found: std::collections::BTreeSet<&str> = (0..=200).map(|count| select(&rules, count)).collect();
    CATEGORIES.iter().copied().filter(|name| *name == OTHER || found.contains(name)).collect()
}

/// The rules of a tag, else of the tag without its last parts: Portuguese has its own in Portugal.
fn rules(language: &str) -> Option<PluralRules> {
    let known = |tag: &str| {
        let tag: LanguageIdentifier = tag.parse().ok()?;
        PluralRules::create(tag, PluralRuleType::CARDINAL).ok()
    };
    std::iter::successors(Some(language), |tag| tag.rsplit_once('-').map(|(head, _)| head)).find_map(known)
}

fn select(rules: &PluralRules, count: u64) -> &'static str {
    match rules.select(count) {
        Ok(PluralCategory::ZERO) => "zero",
        Ok(PluralCategory::ONE) => "one",
        Ok(PluralCategory::TWO) => "two",
        Ok(PluralCategory::FEW) => "few",
        Ok(PluralCategory::MANY) => "many",
        Ok(PluralCategory::OTHER) | Err(_) => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_the_forms_of_their_language() {
        let cases = [
            ("en", "other one other other other other other"),
            ("de-AT", "other one other other other other other"),
            ("zh-Hans", "other other other other other other other"),
            ("fr", "one one other other other other other"),
            ("pl", "many one few few many many few"),
            ("ru", "many one few few many one few"),
            ("ar", "zero one two few few many many"),
            ("x-lojban", "other other other other other other other"),
        ];
        for (language, expected) in cases {
            let found: Vec<&str> = [0, 1, 2, 3, 5, 21, 22].into_iter().map(|count| category(language, count)).collect();
            assert_eq!(found.join(" "), expected, "{language}");
        }
        assert_eq!(categories("ru"), ["one", "few", "many", "other"]);
        assert_eq!(categories("zh"), ["other"]);
    }
}
