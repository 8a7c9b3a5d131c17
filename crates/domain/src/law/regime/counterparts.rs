//! Which section of one regime does what a section of another does.

use super::RegimeId;
use crate::law::citation::{Act, Citation};

/// Sections of the directive's regime, of chapter 19, and of chapter 19 a that do
/// the same; empty where a regime has none.
#[rustfmt::skip] // A table: one row a subject.
const SAME: &[(&str, &str, &str)] = &[
    ("LOU 4:1", "LOU 19:2", "LOU 19a:8"),
    ("LOU 4:3", "LOU 19:3", ""),
    ("LOU 4:5", "LOU 19:4", ""),
    ("LOU 9:1", "LOU 19:9 p 3", ""),
    ("LOU 9:2", "LOU 19:3", ""),
    ("LOU 10:1", "LOU 19:6", ""),
    ("LOU 10:4", "LOU 19:7", "LOU 19a:13"),
    ("LOU 10:5a", "LOU 19:8", "LOU 19a:14"),
    ("LOU 10:7", "LOU 19:10", ""),
    ("LOU 11:2", "LOU 19:11", ""),
    ("LOU 11:3", "LOU 19:11", ""),
    ("LOU 11:8", "LOU 19:14", ""),
    ("LOU 12:1", "LOU 19:12", ""),
    ("LOU 12:11", "LOU 19:13", ""),
    ("LOU 12:12", "LOU 19:19", "LOU 19a:10"),
    ("LOU 12:13", "LOU 19:20", ""),
    ("LOU 12:14", "LOU 19:22", "LOU 19a:11"),
    ("LOU 12:17", "LOU 19:23", "LOU 19a:12"),
    ("LOU 13:1", "LOU 19:17", ""),
    ("LOU 13:2", "LOU 19:17", ""),
    ("LOU 13:3", "LOU 19:17", ""),
    ("LOU 13:4", "LOU 19:17 st 2", ""),
    ("LOU 14:1", "LOU 19:9 p 2", ""),
    ("LOU 14:6", "LOU 19:5", ""),
    ("LOU 16:1", "LOU 19:9 p 4", ""),
    ("LOU 16:2", "LOU 19:9 p 4", ""),
    ("LOU 16:6", "LOU 19:9 p 4", ""),
    ("LOU 16:7", "LOU 19:18", ""),
    ("LOU 17:1", "LOU 19:9 p 5", ""),
];

impl RegimeId {
    /// The section of this regime that does what `citation` does in another one,
    /// if the acts have such a section.
    #[must_use]
    pub(crate) fn counterpart(self, citation: &Citation) -> Option<Citation> {
        let own = |row: &(&'static str, &'static str, &'static str)| match self {
            Self::R1 => row.0,
            Self::R2 | Self::R3 => row.1,
            Self::R4 => row.2,
            Self::R0 | Self::Lov | Self::OldNational => "",
        };
        if citation.act != Act::Lou || self.applies(citation) {
            return None;
        }
        let read = |text: &str| text.parse::<Citation>().ok();
        let holds = |exact: bool, text: &str| {
            read(text).is_some_and(|known| {
                known == *citation || !exact && known.section_only() == citation.section_only()
            })
        };
        let row = [true, false].into_iter().find_map(|exact| {
            SAME.iter().find(|row| [row.0, row.1, row.2].iter().any(|text| holds(exact, text)))
        })?;
        read(own(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(RegimeId::R2, "LOU 9:2", Some("LOU 19:3"))]
    #[case(RegimeId::R3, "LOU 17:1", Some("LOU 19:9 p 5"))]
    #[case(RegimeId::R2, "LOU 13:3 p 1", Some("LOU 19:17"))]
    #[case(RegimeId::R2, "LOU 16:7 st 1", Some("LOU 19:18"))]
    #[case(RegimeId::R4, "LOU 12:14", Some("LOU 19a:11"))]
    #[case(RegimeId::R4, "LOU 19:7", Some("LOU 19a:13"))]
    #[case(RegimeId::R4, "LOU 17:1", None)]
    #[case(RegimeId::R1, "LOU 19:9 p 5", Some("LOU 17:1"))]
    #[case(RegimeId::R1, "LOU 19:18", Some("LOU 16:7"))]
    #[case(RegimeId::R1, "LOU 19a:11", Some("LOU 12:14"))]
    #[case(RegimeId::R1, "LOU 16:7", None)]
    #[case(RegimeId::R2, "LOU 4:14", None)]
    #[case(RegimeId::R2, "LOV 4:2", None)]
    #[case(RegimeId::Lov, "LOU 17:1", None)]
    #[case(RegimeId::OldNational, "LOU 17:1", None)]
    fn a_section_has_its_like_in_another_regime(
        #[case] regime: RegimeId,
        #[case] cited: &str,
        #[case] like: Option<&str>,
    ) {
        let found = regime.counterpart(&cited.parse().unwrap());
        assert_eq!(found.map(|citation| citation.to_string()).as_deref(), like);
    }

    #[test]
    fn every_row_stands_in_the_regimes_it_names() {
        for (directive, national, direct) in SAME {
            for (regime, text) in
                [(RegimeId::R1, directive), (RegimeId::R2, national), (RegimeId::R4, direct)]
            {
                let read = text.parse::<Citation>();
                assert!(text.is_empty() || regime.applies(&read.unwrap()), "{text}");
            }
        }
    }
}
