//! What is wrong with a citation that somebody wrote: does the provision exist,
//! does it hold on the day, and does it belong to the regime?

#[cfg(test)]
mod tests;

use jiff::civil::Date;

use super::book::{LawBook, Resolution};
use super::case::{LOU_FROM, LOV_FROM, REFORM, law_date};
use super::citation::{Act, Citation};
use super::purchase::Purchase;
use super::regime::RegimeId;
use crate::text::Text;

/// The law that a text is held against: the chapters of a regime, as the book
/// reads on a day.
#[derive(Debug, Clone, Copy)]
pub struct Governing<'a> {
    book: &'a LawBook,
    day: Date,
    regime: RegimeId,
}

impl<'a> Governing<'a> {
    /// The law of `regime` on `day`, or on the nearest day on which the regime
    /// can govern: LOU from 2017-01-01, LOV from 2009-01-01, and the older
    /// national rules until 2022-01-31.
    #[must_use]
    pub fn new(book: &'a LawBook, day: Date, regime: RegimeId) -> Self {
        let day = match regime {
            RegimeId::Lov => day.max(LOV_FROM),
            RegimeId::OldNational => day.clamp(LOU_FROM, REFORM.yesterday().unwrap_or(REFORM)),
            _ => day.max(LOU_FROM),
        };
        Self { book, day, regime }
    }

    /// The law of `regime` as it is read for `purchase`.
    #[must_use]
    pub fn of(book: &'a LawBook, purchase: &Purchase, regime: RegimeId) -> Self {
        Self::new(book, law_date(book, purchase), regime)
    }

    /// The regime.
    #[must_use]
    pub const fn regime(&self) -> RegimeId {
        self.regime
    }

    /// The day whose law is read.
    #[must_use]
    pub const fn day(&self) -> Date {
        self.day
    }

    /// Whether `citation` is in force on the day.
    pub(crate) fn is_in_force(&self, citation: &Citation) -> bool {
        self.book.provision_is_in_force(citation, self.day)
    }

    /// What is wrong with `citation` here.
    pub(crate) fn fault(&self, citation: &Citation) -> Option<Fault> {
        fault(self.book, self.day, Some(self.regime), citation)
    }
}

/// What is wrong with a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Whether the book knows that it is wrong; if not, it knows too little to say.
    pub(crate) is_known: bool,
    pub(crate) why: Text,
    pub(crate) remedy: Text,
    /// What to cite instead, the best first.
    pub(crate) instead: Vec<Citation>,
}

impl Fault {
    fn wrong(why: Text, remedy: Text, instead: Vec<Citation>) -> Self {
        Self { is_known: true, why, remedy, instead }
    }

    fn unread(why: Text, remedy: Text) -> Self {
        Self { is_known: false, why, remedy, instead: Vec::new() }
    }
}

/// What is wrong with `citation` on `day` under `regime`, if anything is.
pub(crate) fn fault(
    book: &LawBook,
    day: Date,
    regime: Option<RegimeId>,
    citation: &Citation,
) -> Option<Fault> {
    let here = Here { book, day, regime };
    match book.resolve(citation, day) {
        Resolution::InForce(_) => here.wrong_chapter(citation),
        Resolution::NotYet { from, before, older } => {
            Some(here.not_yet(citation, from, before, older))
        }
        Resolution::Repealed { on, instead, gist } => {
            let mut why = Text::new(
                format!("Bestämmelsen upphörde att gälla efter {on}."),
                format!("The provision ceased to apply after {on}."),
            );
            if let Some(gist) = gist {
                why = both(&why, &gist);
            }
            Some(here.replaced(why, &instead))
        }
        Resolution::NeverExisted { gist, instead } => Some(here.replaced(gist, &instead)),
        // What lies in a chapter that does not apply is wrong, whatever it says.
        Resolution::NotHeld => here.wrong_chapter(citation).or_else(|| {
            Some(Fault::unread(
                Text::new(
                    "Lagboken innehåller inte bestämmelsen och säger inget om den.",
                    "The law book does not hold the provision and says nothing of it.",
                ),
                Text::new(
                    "Kontrollera hänvisningen mot lagtexten.",
                    "Check the citation against the act.",
                ),
            ))
        }),
    }
}

/// The day and the regime in which somebody cites.
struct Here<'a> {
    book: &'a LawBook,
    day: Date,
    regime: Option<RegimeId>,
}

impl Here<'_> {
    fn is_in_force(&self, citation: &Citation) -> bool {
        self.book.provision_is_in_force(citation, self.day)
    }

    /// Those of `citations` that are in force on the day.
    fn in_force(&self, citations: &[Citation]) -> Vec<Citation> {
        citations.iter().filter(|it| self.is_in_force(it)).copied().collect()
    }

    fn wrong_chapter(&self, citation: &Citation) -> Option<Fault> {
        let regime = self.regime.filter(|regime| !regime.applies(citation))?;
        // The older chapter 19 borrowed from other chapters; from which was not read.
        if regime == RegimeId::OldNational && citation.act == Act::Lou {
            return Some(Fault::unread(
                Text::new(
                    "Vilka andra kapitel som 19 kap. hänvisade till före 2022-02-01 har inte lästs.",
                    "Which other chapters chapter 19 pointed to before 2022-02-01 was not read.",
                ),
                Text::new(
                    "Kontrollera hänvisningen mot lagen i dess lydelse den dagen.",
                    "Check the citation against the act as it was worded on that day.",
                ),
            ));
        }
        let chapters = regime.chapters();
        let (what, what_en) = if citation.chapter.is_some() {
            ("Kapitlet", "chapter")
        } else {
            ("Paragrafen", "section")
        };
        let instead = self.what_applies(regime, citation);
        let list = listed(&instead);
        Some(Fault::wrong(
            Text::new(
                format!("{what} hör inte till regimen; här gäller {}.", chapters.sv),
                format!(
                    "The {what_en} does not belong to the regime; what applies is: {}.",
                    chapters.en
                ),
            ),
            Text::new(
                format!("Hänvisa till det som gäller här, i första hand {list}."),
                format!("Cite what applies here, in the first place {list}."),
            ),
            instead,
        ))
    }

    /// The section of the regime that does what `citation` does, or its principles.
    fn what_applies(&self, regime: RegimeId, citation: &Citation) -> Vec<Citation> {
        let like = regime.counterpart(citation).filter(|like| self.is_in_force(like));
        like.map_or_else(
            || regime.principles().iter().filter_map(|text| text.parse().ok()).collect(),
            |like| vec![like],
        )
    }

    /// A section that comes later: what applied on the day, where the book knows it.
    fn not_yet(
        &self,
        citation: &Citation,
        from: Date,
        before: Vec<Citation>,
        older: Option<Text>,
    ) -> Fault {
        let day = self.day;
        let mut why = Text::new(
            format!("Paragrafen började gälla {from} och gällde inte {day}."),
            format!("The section came into force on {from} and did not apply on {day}."),
        );
        let like = self.regime.and_then(|regime| regime.counterpart(citation));
        let mut instead = before;
        instead.extend(like.filter(|like| self.is_in_force(like)));
        if instead.is_empty() {
            if let Some(older) = older {
                why = both(&why, &older);
            }
            let remedy = Text::new(
                "Ta bort hänvisningen; lagboken vet inte av någon bestämmelse som gällde i dess ställe den dagen.",
                "Take the citation away; the law book knows of no provision that applied in its place on that day.",
            );
            return Fault::wrong(why, remedy, instead);
        }
        let list = listed(&instead);
        let remedy = Text::new(
            format!("Hänvisa till det som gällde den dagen: {list}."),
            format!("Cite what applied on that day: {list}."),
        );
        Fault::wrong(why, remedy, instead)
    }

    /// A section that is gone or never was: what took its place, as far as it is
    /// in force on the day, and of that what belongs to the regime.
    fn replaced(&self, why: Text, instead: &[Citation]) -> Fault {
        let heirs = self.in_force(instead);
        let applies = |heir: &Citation| self.regime.is_none_or(|regime| regime.applies(heir));
        let (own, others): (Vec<Citation>, Vec<Citation>) = heirs.into_iter().partition(applies);
        let remedy = match (own.as_slice(), others.as_slice()) {
            ([], []) => Text::new("Ta bort hänvisningen.", "Take the citation away."),
            ([], others) => {
                let list = listed(others);
                Text::new(
                    format!(
                        "Det som finns i stället, {list}, hör inte till regimen; ta bort hänvisningen eller kontrollera regimen."
                    ),
                    format!(
                        "What there is instead, {list}, does not belong to the regime; take the citation away or check the regime."
                    ),
                )
            }
            (own, _) => {
                let list = listed(own);
                Text::new(format!("Pröva {list} i stället."), format!("Try {list} instead."))
            }
        };
        Fault::wrong(why, remedy, own)
    }
}

fn listed(citations: &[Citation]) -> String {
    citations.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn both(one: &Text, other: &Text) -> Text {
    Text::new(format!("{} {}", one.sv, other.sv), format!("{} {}", one.en, other.en))
}
