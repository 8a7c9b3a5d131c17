//! When two names are nearly the same.

use std::collections::BTreeSet;

/// Names shorter than this are near only when they are the same.
const SHORT: usize = 5;
/// Names shorter than this may differ by one letter, longer ones by two.
const LONG: usize = 10;

/// How many letters from the beginning the variants of a name are made of. More
/// would keep more names apart that are not near, for many more variants.
const BEGINNING: usize = 7;

/// Words that tell the form of an enterprise and not which one it is.
const FORM_WORDS: [&str; 21] = [
    "ab",
    "aktiebolag",
    "aktiebolaget",
    "ek",
    "ekonomisk",
    "for",
    "forening",
    "foreningen",
    "handelsbolag",
    "hb",
    "ideell",
    "ideella",
    "kb",
    "kommanditbolag",
    "kooperativ",
    "kooperativet",
    "stiftelse",
    "stiftelsen",
    "svb",
    "i",
    "och",
];

/// A name as it is compared: plain letters, without form, order or punctuation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NameKey(String);

impl NameKey {
    /// The key of a name. What stands in brackets is a remark.
    pub(super) fn of(name: &str) -> Self {
        let mut depth = 0_u32;
        let mut plain = String::with_capacity(name.len());
        for letter in name.to_lowercase().chars() {
            match letter {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                other => plain.push(folded(other)),
            }
        }
        let words: Vec<&str> = plain.split_whitespace().collect();
        let mut telling: Vec<&str> =
            words.iter().copied().filter(|word| !FORM_WORDS.contains(word)).collect();
        if telling.is_empty() {
            telling = words;
        }
        // Another order of the same words is the same name.
        telling.sort_unstable();
        Self(telling.join(" "))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a slip of the pen may lie between the two.
    pub(super) fn is_near(&self, other: &Self) -> bool {
        let (a, b): (Vec<char>, Vec<char>) = (self.0.chars().collect(), other.0.chars().collect());
        let shorter = a.len().min(b.len());
        let allowed = slips(shorter);
        shorter > 0 && a.len().abs_diff(b.len()) <= allowed && distance(&a, &b) <= allowed
    }

    /// The beginning of the name with every choice of letters left out that slips
    /// may have touched: names that are near have a variant in common.
    ///
    /// A slip takes at most one letter from each of two names; what is left is the
    /// same in both, in the same order. Of two beginnings of one length as many
    /// letters are left over on the one side as on the other, so that leaving out
    /// no more than there are slips makes them equal, too.
    pub(super) fn variants(&self) -> BTreeSet<String> {
        let letters: Vec<char> = self.0.chars().collect();
        let beginning: String = letters.iter().take(BEGINNING).collect();
        if beginning.is_empty() {
            return BTreeSet::new();
        }
        let mut variants = BTreeSet::from([beginning]);
        for _ in 0..slips(letters.len()) {
            let shorter: Vec<String> = variants.iter().flat_map(|it| one_left_out(it)).collect();
            variants.extend(shorter);
        }
        variants
    }
}

/// How many slips of the pen a name of this many letters may have.
const fn slips(length: usize) -> usize {
    match length {
        length if length < SHORT => 0,
        length if length < LONG => 1,
        _ => 2,
    }
}

/// The text with each of its letters left out in turn.
fn one_left_out(text: &str) -> impl Iterator<Item = String> {
    text.char_indices().map(move |(place, letter)| {
        let (before, rest) = text.split_at(place);
        let after = rest.strip_prefix(letter).unwrap_or_default();
        format!("{before}{after}")
    })
}

/// The letter without accents; punctuation is a space.
fn folded(letter: char) -> char {
    match letter {
        'å' | 'ä' | 'æ' | 'á' | 'à' => 'a',
        'ö' | 'ø' | 'ó' => 'o',
        'é' | 'è' | 'ë' => 'e',
        'ü' => 'u',
        other if other.is_alphanumeric() => other,
        _ => ' ',
    }
}

/// How many letters must be put in, left out, changed or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (row, letter) in a.iter().enumerate() {
        let mut next = Vec::with_capacity(last.len());
        next.push(row + 1);
        for (column, other) in b.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX);
            let changed = at(&last, column) + usize::from(letter != other);
            let mut fewest = changed.min(at(&last, column + 1) + 1).min(at(&next, column) + 1);
            let swapped = row > 0
                && column > 0
                && a.get(row - 1) == Some(other)
                && b.get(column - 1) == Some(letter);
            if swapped {
                fewest = fewest.min(at(&before, column - 1) + 1);
            }
            next.push(fewest);
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn near(a: &str, b: &str) -> bool {
        NameKey::of(a).is_near(&NameKey::of(b))
    }

    #[rstest]
    #[case("Kooperativet KOS", "KOS ideell förening", true)]
    #[case("En Trappa Upp ek. för.", "En trappa upp, ekonomisk förening", true)]
    #[case("Skurhumlorna AB (svb)", "SKURHUMLORNA", true)]
    #[case("Ängens snickeri", "Angens Snickeri", true)]
    #[case("Snickeri Ängen", "Ängen Snickeri", true)]
    #[case("Skurhumlorna", "Skurhumlona", true)]
    #[case("Skurhumlorna", "Skruhumlorna", true)]
    #[case("Skurhumlorna", "Skurhumolrnna", true)]
    #[case("Skurhumlorna", "Surhumlanor", false)]
    #[case("Tvålmånen", "Tvålmanen", true)]
    #[case("Kafé Nio", "Kafé Tio", true)]
    #[case("Kafé Nio", "Kafé Två", false)]
    #[case("KOS", "KIS", false)]
    #[case::four_letters("Puts", "Putt", false)]
    #[case::five_letters("Putsa", "Putta", true)]
    #[case::the_first_two_letters_swapped("Putsa", "Uptsa", true)]
    #[case::nine_letters("Kvistboen", "Kvistbxyn", false)]
    #[case::ten_letters("Kvistboens", "Kvistbxyns", true)]
    #[case::three_of_ten_letters("Kvistboens", "Kvistxyzns", false)]
    #[case("Kooperativet", "Kooperativet", true)]
    #[case("()", "()", false)]
    fn names_are_near_when_a_slip_lies_between_them(
        #[case] a: &str,
        #[case] b: &str,
        #[case] expected: bool,
    ) {
        assert_eq!((near(a, b), near(b, a)), (expected, expected));
    }

    // The beginning, it with one of seven left out, and with two: 1 + 7 + 21.
    #[rstest]
    #[case("Putt", 1)]
    #[case("Puts", 1)]
    #[case("Putsa", 1 + 5)]
    #[case("Abcdefghi", 1 + 7)]
    #[case("Abcdefghij", 1 + 7 + 21)]
    #[case("()", 0)]
    fn a_name_has_few_variants(#[case] name: &str, #[case] expected: usize) {
        assert_eq!(NameKey::of(name).variants().len(), expected);
    }

    fn name() -> impl Strategy<Value = Vec<char>> {
        proptest::collection::vec(proptest::char::range('a', 'e'), 0..16)
    }

    /// A slip of the pen: of which kind, where, and with which letter.
    fn slip() -> impl Strategy<Value = (u8, usize, char)> {
        (0..4_u8, 0..16_usize, proptest::char::range('a', 'e'))
    }

    fn slipped(mut name: Vec<char>, (kind, place, letter): (u8, usize, char)) -> Vec<char> {
        match (kind, place.checked_sub(name.len())) {
            (0, _) => name.insert(place.min(name.len()), letter),
            (1, None) => name[place] = letter,
            (2, None) => drop(name.remove(place)),
            (3, None) if place > 0 => name.swap(place - 1, place),
            _ => {}
        }
        name
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn near_names_have_a_variant_in_common(
            name in name(), slips in proptest::collection::vec(slip(), 0..4)
        ) {
            let other = slips.into_iter().fold(name.clone(), slipped);
            let key = |letters: Vec<char>| NameKey::of(&String::from_iter(letters));
            let (a, b) = (key(name), key(other));
            let is_found = !a.variants().is_disjoint(&b.variants());
            prop_assert!(is_found || !a.is_near(&b), "{a:?} {b:?}");
        }
    }

    fn letters() -> impl Strategy<Value = Vec<char>> {
        proptest::collection::vec(proptest::char::range('a', 'd'), 0..9)
    }

    proptest! {
        #[test]
        fn the_distance_is_one_for_each_letter_left_out(name in letters(), place in 0..9_usize) {
            prop_assert_eq!(distance(&name, &name), 0);
            let mut shorter = name.clone();
            if place < name.len() {
                shorter.remove(place);
                prop_assert_eq!(distance(&name, &shorter), 1);
            }
        }

        #[test]
        fn the_distance_has_no_direction_and_no_short_cut(a in letters(), b in letters()) {
            let found = distance(&a, &b);
            prop_assert_eq!(found, distance(&b, &a));
            prop_assert!(found >= a.len().abs_diff(b.len()));
            prop_assert!(found <= a.len().max(b.len()));
            prop_assert_eq!(found == 0, a == b);
        }
    }
}
