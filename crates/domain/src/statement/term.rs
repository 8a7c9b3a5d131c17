//! What the codes of the domain are called in running text.

use jiff::civil::Date;

use crate::clause::{FollowUp, FollowUpBy, Phase};
use crate::law::assessment::Verdict;
use crate::law::purchase::{ContractKind, Procedure};
use crate::law::reservation::ReservationRoute;
use crate::share::Share;
use crate::tender::AwardGround;
use crate::text::Text;

/// The name of a phase, as a heading.
#[must_use]
pub fn phase(phase: Phase) -> Text {
    let (sv, en) = match phase {
        Phase::Reservation => ("Reservation", "Reservation"),
        Phase::Exclusion => ("Uteslutning", "Exclusion"),
        Phase::Qualification => ("Kvalificering", "Qualification"),
        Phase::Specification => ("Krav på det som köps", "Requirements on what is bought"),
        Phase::AwardCriterion => ("Tilldelningskriterier", "Award criteria"),
        Phase::PerformanceCondition => {
            ("Särskilda kontraktsvillkor", "Contract performance conditions")
        }
    };
    Text::new(sv, en)
}

/// The name of a verdict.
#[must_use]
pub fn verdict(verdict: Verdict) -> Text {
    let (sv, en) = match verdict {
        Verdict::Prohibited => ("Inte tillåtet", "Not permitted"),
        Verdict::Missing => {
            ("Något som lagen kräver saknas", "Something that the law demands is missing")
        }
        Verdict::Human => ("En människa måste bedöma", "A person must judge"),
        Verdict::NeedsData => (
            "Ett värde ur lagen saknas i tjänsten",
            "A value of the law is not known to the service",
        ),
        Verdict::NeedsFact => ("En uppgift saknas i utkastet", "The draft lacks a fact"),
        Verdict::Warn => ("Bör ses över", "Should be looked at"),
        Verdict::PermittedCond => ("Tillåtet på vissa villkor", "Permitted on conditions"),
        Verdict::Permitted => ("Tillåtet", "Permitted"),
        Verdict::NotApplicable => ("Gäller inte här", "Does not apply here"),
        Verdict::NotCovered => ("Omfattas inte av tjänsten", "Not covered by the service"),
    };
    Text::new(sv, en)
}

/// Goods, services or works.
#[must_use]
pub fn contract_kind(kind: ContractKind) -> Text {
    let (sv, en) = match kind {
        ContractKind::Goods => ("Varor", "Goods"),
        ContractKind::Services => ("Tjänster", "Services"),
        ContractKind::Works => ("Byggentreprenad", "Works"),
    };
    Text::new(sv, en)
}

/// The name of a procedure.
#[must_use]
pub fn procedure(procedure: Procedure) -> Text {
    let (sv, en) = match procedure {
        Procedure::Open => ("Öppet förfarande", "Open procedure"),
        Procedure::Restricted => ("Selektivt förfarande", "Restricted procedure"),
        Procedure::NegotiatedWithNotice => (
            "Förhandlat förfarande med föregående annonsering",
            "Negotiated procedure with a notice",
        ),
        Procedure::CompetitiveDialogue => ("Konkurrenspräglad dialog", "Competitive dialogue"),
        Procedure::InnovationPartnership => ("Innovationspartnerskap", "Innovation partnership"),
        Procedure::Advertised => ("Annonserad upphandling", "Advertised procurement"),
        Procedure::DirectAward => ("Direktupphandling", "Direct award"),
    };
    Text::new(sv, en)
}

/// The name of a ground for award, in running text.
#[must_use]
pub fn award_ground(ground: AwardGround) -> Text {
    let (sv, en) = match ground {
        AwardGround::BestPriceQuality => (
            "bästa förhållandet mellan pris och kvalitet",
            "best relation between price and quality",
        ),
        AwardGround::Cost => ("kostnad", "cost"),
        AwardGround::Price => ("pris", "price"),
    };
    Text::new(sv, en)
}

/// Those for whom a route reserves participation, in running text.
#[must_use]
pub fn reserved_for(route: ReservationRoute) -> Text {
    let (sv, en) = match route {
        ReservationRoute::IntegrationSupplier => (
            "skyddade verkstäder och leverantörer med integration som främsta syfte",
            "sheltered workshops and suppliers whose main aim is integration",
        ),
        ReservationRoute::ShelteredProgramme => {
            ("program för skyddad anställning", "programmes for sheltered employment")
        }
        ReservationRoute::ParticipationBased => {
            ("organisationer som bygger på delaktighet", "participation-based organisations")
        }
        ReservationRoute::Ideburen | ReservationRoute::ChoiceSystemIdeburen => {
            ("idéburna organisationer", "non-profit welfare organisations")
        }
    };
    Text::new(sv, en)
}

/// Who follows a clause up and how often, as a sentence.
#[must_use]
pub fn follow_up(follow_up: &FollowUp) -> Text {
    let (who_sv, who_en) = match follow_up.by {
        FollowUpBy::Supplier => ("Leverantören redovisar", "The supplier reports"),
        FollowUpBy::Authority => ("Beställaren kontrollerar", "The authority checks"),
        FollowUpBy::Both => (
            "Leverantören redovisar och beställaren kontrollerar",
            "The supplier reports and the authority checks",
        ),
    };
    let (often_sv, often_en) = match follow_up.every_months {
        0 => ("en gång".to_owned(), "once".to_owned()),
        1 => ("varje månad".to_owned(), "every month".to_owned()),
        12 => ("en gång om året".to_owned(), "once a year".to_owned()),
        months => (format!("med {months} månaders mellanrum"), format!("every {months} months")),
    };
    Text::new(format!("{who_sv} {often_sv}."), format!("{who_en} {often_en}."))
}

/// A share as per cent where that is a whole number, else as so many of so many.
#[must_use]
pub fn share(share: Share) -> Text {
    let hundredfold = u64::from(share.numerator()) * 100;
    let whole = u64::from(share.denominator());
    if hundredfold.is_multiple_of(whole) {
        let percent = hundredfold / whole;
        return Text::new(format!("{percent}\u{a0}%"), format!("{percent}%"));
    }
    let (some, all) = (share.numerator(), share.denominator());
    Text::new(format!("{some} av {all}"), format!("{some} of {all}"))
}

/// Hundredths of a per cent as per cent, as in `12,5 %`.
#[must_use]
pub fn basis_points(points: u64) -> Text {
    let (whole, rest) = (points / 100, points % 100);
    let decimals = match rest {
        0 => String::new(),
        tenths if tenths % 10 == 0 => (tenths / 10).to_string(),
        hundredths => format!("{hundredths:02}"),
    };
    let sign = |comma: &str| {
        if decimals.is_empty() { String::new() } else { format!("{comma}{decimals}") }
    };
    Text::new(format!("{whole}{}\u{a0}%", sign(",")), format!("{whole}{}%", sign(".")))
}

/// A day in words, as in `1 mars 2027`.
#[must_use]
pub fn day(date: Date) -> Text {
    let (sv, en) = match date.month() {
        1 => ("januari", "January"),
        2 => ("februari", "February"),
        3 => ("mars", "March"),
        4 => ("april", "April"),
        5 => ("maj", "May"),
        6 => ("juni", "June"),
        7 => ("juli", "July"),
        8 => ("augusti", "August"),
        9 => ("september", "September"),
        10 => ("oktober", "October"),
        11 => ("november", "November"),
        _ => ("december", "December"),
    };
    let (day, year) = (date.day(), date.year());
    Text::new(format!("{day}\u{a0}{sv} {year}"), format!("{day}\u{a0}{en} {year}"))
}

/// Names in a row with `eller` and `or` before the last.
#[must_use]
pub fn any_of(names: &[Text]) -> Text {
    let row = |names: Vec<&str>, or: &str| match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} {or} {last}", others.join(", ")),
        None => String::new(),
    };
    Text::new(
        row(names.iter().map(|name| name.sv.as_str()).collect(), "eller"),
        row(names.iter().map(|name| name.en.as_str()).collect(), "or"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(4500, "45\u{a0}%", "45%")]
    #[case(1250, "12,5\u{a0}%", "12.5%")]
    #[case(5, "0,05\u{a0}%", "0.05%")]
    fn weights_are_written_in_per_cent(#[case] points: u64, #[case] sv: &str, #[case] en: &str) {
        assert_eq!(basis_points(points), Text::new(sv, en));
    }

    #[rstest]
    #[case(0, "Leverantören redovisar en gång.")]
    #[case(1, "Leverantören redovisar varje månad.")]
    #[case(6, "Leverantören redovisar med 6 månaders mellanrum.")]
    #[case(12, "Leverantören redovisar en gång om året.")]
    fn follow_up_says_who_and_how_often(#[case] every_months: u16, #[case] sv: &str) {
        let by = FollowUpBy::Supplier;
        let rule = FollowUp { by, every_months, how: Text::default(), sanction: Text::default() };
        assert_eq!(follow_up(&rule).sv, sv);
    }

    #[test]
    fn the_last_of_a_row_follows_or() {
        let names = [Text::new("a", "x"), Text::new("b", "y"), Text::new("c", "z")];
        assert_eq!(any_of(&names), Text::new("a, b eller c", "x, y or z"));
        assert_eq!(any_of(&names[..1]).sv, "a");
    }
}
