//! How a provision is cited, and how it is written out.

use serde::{Deserialize, Serialize};
use std::fmt;

use crate::text::Text;

/// The acts that the service knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Act {
    /// Lag (2016:1145) om offentlig upphandling.
    Lou,
    /// Lag (2008:962) om valfrihetssystem.
    Lov,
    /// Upphandlingsförordning (2016:1162).
    Uf,
    /// Kommunallag (2017:725).
    Kl,
    /// Offentlighets- och sekretesslag (2009:400).
    Osl,
    /// Lag (2022:900) om registrering av idéburna organisationer.
    Reg,
    /// Socialtjänstlag (2025:400).
    Sol,
    /// Lag (1993:387) om stöd och service till vissa funktionshindrade.
    Lss,
    /// Socialförsäkringsbalk (2010:110).
    Sfb,
    /// Förordning (2017:462) om särskilda insatser för personer med
    /// funktionsnedsättning som medför nedsatt arbetsförmåga.
    WageSubsidies,
    /// Förordning (2018:42) om särskilt anställningsstöd.
    EmploymentSupport,
    /// Förordning (2018:43) om stöd för nystartsjobb.
    NewStartJobs,
    /// Förordning (2022:807) om statlig ersättning för arbete i etableringsjobb.
    EstablishmentJobs,
    /// Förordning (EU) 2023/2831 om stöd av mindre betydelse.
    DeMinimis,
    /// Förordning (EU) 2023/2832 om stöd av mindre betydelse för tjänster av
    /// allmänt ekonomiskt intresse.
    SgeiDeMinimis,
}

impl Act {
    /// The abbreviation.
    #[must_use]
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Self::Lou => "LOU",
            Self::Lov => "LOV",
            Self::Uf => "UF",
            Self::Kl => "KL",
            Self::Osl => "OSL",
            Self::Reg => "REG",
            Self::Sol => "SoL",
            Self::Lss => "LSS",
            Self::Sfb => "SFB",
            Self::WageSubsidies => "F2017:462",
            Self::EmploymentSupport => "F2018:42",
            Self::NewStartJobs => "F2018:43",
            Self::EstablishmentJobs => "F2022:807",
            Self::DeMinimis => "EU2023/2831",
            Self::SgeiDeMinimis => "EU2023/2832",
        }
    }

    /// The number in the statute book (*SFS-nummer*).
    #[must_use]
    pub const fn sfs(self) -> &'static str {
        match self {
            Self::Lou => "2016:1145",
            Self::Lov => "2008:962",
            Self::Uf => "2016:1162",
            Self::Kl => "2017:725",
            Self::Osl => "2009:400",
            Self::Reg => "2022:900",
            Self::Sol => "2025:400",
            Self::Lss => "1993:387",
            Self::Sfb => "2010:110",
            Self::WageSubsidies => "2017:462",
            Self::EmploymentSupport => "2018:42",
            Self::NewStartJobs => "2018:43",
            Self::EstablishmentJobs => "2022:807",
            Self::DeMinimis => "2023/2831",
            Self::SgeiDeMinimis => "2023/2832",
        }
    }

    /// The act as it is named after a section, in Swedish and in English.
    fn named(self) -> (String, String) {
        let sfs = self.sfs();
        match self {
            Self::WageSubsidies
            | Self::EmploymentSupport
            | Self::NewStartJobs
            | Self::EstablishmentJobs => {
                (format!("förordningen ({sfs})"), format!("Ordinance ({sfs})"))
            }
            Self::DeMinimis | Self::SgeiDeMinimis => {
                (format!("förordning (EU) {sfs}"), format!("Regulation (EU) {sfs}"))
            }
            Self::Lou
            | Self::Lov
            | Self::Uf
            | Self::Kl
            | Self::Osl
            | Self::Reg
            | Self::Sol
            | Self::Lss
            | Self::Sfb => (self.abbreviation().to_owned(), self.abbreviation().to_owned()),
        }
    }

    /// Whether the act has articles instead of sections.
    const fn has_articles(self) -> bool {
        matches!(self, Self::DeMinimis | Self::SgeiDeMinimis)
    }

    /// Whether the sections are counted anew in each chapter; in the other acts they
    /// are counted right through.
    pub(crate) const fn has_chapters(self) -> bool {
        matches!(self, Self::Lou | Self::Lov | Self::Kl | Self::Osl | Self::Sol | Self::Sfb)
    }

    /// Every act.
    pub(crate) const ALL: [Self; 15] = [
        Self::Lou,
        Self::Lov,
        Self::Uf,
        Self::Kl,
        Self::Osl,
        Self::Reg,
        Self::Sol,
        Self::Lss,
        Self::Sfb,
        Self::WageSubsidies,
        Self::EmploymentSupport,
        Self::NewStartJobs,
        Self::EstablishmentJobs,
        Self::DeMinimis,
        Self::SgeiDeMinimis,
    ];
}

/// A number with an optional letter, as in `19 a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Numbered {
    /// The number.
    pub number: u16,
    /// The letter after it.
    pub letter: Option<char>,
}

impl Numbered {
    /// The number and its letter set apart, as acts write them: `19 a`.
    fn spaced(self) -> String {
        self.letter
            .map_or_else(|| self.number.to_string(), |letter| format!("{} {letter}", self.number))
    }
}

impl fmt::Display for Numbered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        self.letter.map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

/// A provision as it is cited: `LOU 19a:13 st 3`, `LOU 4:18 p 1`, `UF 14`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Citation {
    /// The act.
    pub act: Act,
    /// The chapter; absent in acts without chapters.
    pub chapter: Option<Numbered>,
    /// The section (*paragraf*).
    pub section: Numbered,
    /// The paragraph (*stycke*).
    pub paragraph: Option<u8>,
    /// The point (*punkt*).
    pub point: Option<u8>,
}

/// Why a text is not a citation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a citation; expected an act, chapter and section as in `LOU 17:1` or `LOU 19a:13 st 3`"
)]
pub struct InvalidCitation(String);

impl Citation {
    /// The citation without paragraph and point.
    #[must_use]
    pub const fn section_only(self) -> Self {
        Self { paragraph: None, point: None, ..self }
    }

    /// Whether the citation lies in chapter `number` with `letter`.
    #[must_use]
    pub fn is_in_chapter(&self, number: u16, letter: Option<char>) -> bool {
        self.chapter == Some(Numbered { number, letter })
    }

    /// The citation written out, as in `19 a kap. 13 § tredje stycket LOU`.
    #[must_use]
    pub fn written_out(&self) -> Text {
        let chapter = |sv: &str| self.chapter.map(|chapter| format!("{} {sv} ", chapter.spaced()));
        let ordinal = self.paragraph.map(|paragraph| match paragraph {
            1 => "första",
            2 => "andra",
            3 => "tredje",
            4 => "fjärde",
            _ => "sista",
        });
        let (act, act_en) = self.act.named();
        let section = self.section.spaced();
        if self.act.has_articles() {
            return Text::new(
                format!("artikel {section} i {act}"),
                format!("{act_en} article {section}"),
            );
        }
        let sv = [
            chapter("kap."),
            Some(format!("{section} § ")),
            ordinal.map(|ordinal| format!("{ordinal} stycket ")),
            self.point.map(|point| format!("{point} ")),
            Some(act),
        ];
        let en = [
            Some(act_en),
            self.chapter.map(|chapter| format!(" chapter {}", chapter.spaced())),
            Some(format!(" section {section}")),
            self.paragraph.map(|paragraph| format!(" paragraph {paragraph}")),
            self.point.map(|point| format!(" point {point}")),
        ];
        let join = |parts: [Option<String>; 5]| parts.into_iter().flatten().collect::<String>();
        Text::new(join(sv), join(en))
    }
}

impl std::str::FromStr for Citation {
    type Err = InvalidCitation;

    fn from_str(text: &str) -> Result<Self, InvalidCitation> {
        parse(text).ok_or_else(|| InvalidCitation(text.chars().take(60).collect()))
    }
}

fn parse(text: &str) -> Option<Citation> {
    let (abbreviation, rest) = text.trim().split_once(' ')?;
    let act = Act::ALL.into_iter().find(|act| act.abbreviation() == abbreviation)?;
    let mut words = rest.split_whitespace().peekable();
    let mut place = words.next()?.to_owned();
    // `19 a:2` is written with and without the space.
    while let Some(word) = words.peek() {
        if *word == "st" || *word == "p" {
            break;
        }
        place.push_str(words.next()?);
    }
    let (chapter, section) = match place.split_once(':') {
        Some((chapter, section)) => (Some(numbered(chapter)?), numbered(section)?),
        None => (None, numbered(&place)?),
    };
    let (mut paragraph, mut point) = (None, None);
    while let Some(word) = words.next() {
        let number: u8 = words.next()?.parse().ok()?;
        match word {
            "st" if paragraph.is_none() && point.is_none() => paragraph = Some(number),
            "p" if point.is_none() => point = Some(number),
            _ => return None,
        }
    }
    Some(Citation { act, chapter, section, paragraph, point })
}

fn numbered(text: &str) -> Option<Numbered> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let mut letters = text.chars().skip(digits.len());
    let letter = letters.next();
    let right = letters.next().is_none() && letter.is_none_or(|letter| letter.is_ascii_lowercase());
    right.then_some(Numbered { number: digits.parse().ok()?, letter })
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.act.abbreviation())?;
        if let Some(chapter) = self.chapter {
            write!(f, "{chapter}:")?;
        }
        write!(f, "{}", self.section)?;
        if let Some(paragraph) = self.paragraph {
            write!(f, " st {paragraph}")?;
        }
        self.point.map_or(Ok(()), |point| write!(f, " p {point}"))
    }
}

impl Serialize for Citation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Citation {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Citation {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("A provision, as in `LOU 19a:13 st 3`."))
            .max_length(Some(60))
            .into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Citation {}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("LOU 17:1", "LOU 17:1", "17 kap. 1 § LOU")]
    #[case("LOU 19 a:13 st 3", "LOU 19a:13 st 3", "19 a kap. 13 § tredje stycket LOU")]
    #[case("LOU 4:18 st 1 p 2", "LOU 4:18 st 1 p 2", "4 kap. 18 § första stycket 2 LOU")]
    #[case("LOU 19:25a", "LOU 19:25a", "19 kap. 25 a § LOU")]
    #[case("UF 5a", "UF 5a", "5 a § UF")]
    #[case("REG 8 st 1", "REG 8 st 1", "8 § första stycket REG")]
    #[case("F2017:462 21 st 2", "F2017:462 21 st 2", "21 § andra stycket förordningen (2017:462)")]
    #[case("EU2023/2831 3", "EU2023/2831 3", "artikel 3 i förordning (EU) 2023/2831")]
    fn citations_are_read_and_written_out(
        #[case] text: &str,
        #[case] short: &str,
        #[case] long: &str,
    ) {
        let citation: Citation = text.parse().unwrap();
        assert_eq!(citation.to_string(), short);
        assert_eq!(citation.written_out().sv, long);
    }

    #[rstest]
    #[case("LOU")]
    #[case("XYZ 1:1")]
    #[case("LOU 17:")]
    #[case("LOU 17:1 st")]
    #[case("LOU 17:1 p 1 st 2")]
    #[case("LOU 17:1 x 2")]
    fn other_texts_are_refused(#[case] text: &str) {
        assert!(text.parse::<Citation>().is_err());
    }
}
