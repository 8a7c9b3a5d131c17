//! Requirements in plain language.

use super::term;
use crate::cpv::CpvCode;
use crate::money::Sek;
use crate::tender::Predicate;
use crate::text::Text;

/// What a predicate asks of a supplier: a phrase for a list or a label, with a
/// capital first and no full stop.
#[must_use]
pub fn predicate_text(predicate: &Predicate) -> Text {
    match predicate {
        Predicate::OffersTrade { cpv } => {
            let name = named(*cpv);
            Text::new(format!("Erbjuder {}", name.sv), format!("Offers {}", name.en))
        }
        Predicate::DeliversIn { area } => {
            let name = area.name();
            Text::new(format!("Levererar i hela {name}"), format!("Delivers in all of {name}"))
        }
        Predicate::LegalForm { forms } => {
            let names: Vec<Text> = forms.iter().map(|form| form.name()).collect();
            let Text { sv, en } = term::any_of(&names);
            Text::new(format!("Har den juridiska formen {sv}"), format!("Has the legal form {en}"))
        }
        Predicate::EnterpriseKind { kinds } => {
            let names: Vec<Text> = kinds.iter().map(|kind| kind.name()).collect();
            let Text { sv, en } = term::any_of(&names);
            Text::new(format!("Uppger sig vara {sv}"), format!("States that it is a {en}"))
        }
        Predicate::TurnoverAtLeast { amount } => {
            at_least(*amount, "Omsätter minst", " per år", "Has a turnover of at least", " a year")
        }
        Predicate::LargestContractAtLeast { amount } => at_least(
            *amount,
            "Har haft ett kontrakt värt minst",
            "",
            "Has carried a contract worth at least",
            "",
        ),
        Predicate::PlacesAtLeast { places: 1 } => {
            Text::new("Kan erbjuda minst 1 plats", "Can offer at least 1 place")
        }
        Predicate::PlacesAtLeast { places } => Text::new(
            format!("Kan erbjuda minst {places} platser"),
            format!("Can offer at least {places} places"),
        ),
        Predicate::EmployeesAtLeast { employees: 1 } => {
            Text::new("Har minst 1 anställd", "Has at least 1 employee")
        }
        Predicate::EmployeesAtLeast { employees } => Text::new(
            format!("Har minst {employees} anställda"),
            format!("Has at least {employees} employees"),
        ),
        Predicate::ReferencesAtLeast { references, cpv, within_years } => {
            references_text(*references, *cpv, *within_years)
        }
        Predicate::Certificate { scheme } => {
            let name = scheme.replace('_', " ");
            Text::new(
                format!("Har ett giltigt certifikat enligt {name}"),
                format!("Holds a valid certificate under {name}"),
            )
        }
        Predicate::TargetShareAtLeast { share } => {
            let Text { sv, en } = term::share(*share);
            Text::new(
                format!("Minst {sv} av alla som sysselsätts hör till målgrupperna"),
                format!("At least {en} of all who are occupied belong to the target groups"),
            )
        }
        Predicate::ReservedFor { route } => {
            let Text { sv, en } = term::reserved_for(*route);
            Text::new(
                format!("Får delta när deltagandet är reserverat för {sv}"),
                format!("May take part where participation is reserved for {en}"),
            )
        }
    }
}

/// A code's name in lower case with the code behind it.
fn named(cpv: CpvCode) -> Text {
    let name = cpv.name();
    let lower = |text: &str| {
        let mut letters = text.chars();
        let first = letters.next();
        // A name that begins with two capitals is an abbreviation.
        if letters.clone().next().is_some_and(char::is_uppercase) {
            return text.to_owned();
        }
        first.into_iter().flat_map(char::to_lowercase).chain(letters).collect()
    };
    let sv: String = lower(&name.sv);
    let en: String = lower(&name.en);
    Text::new(
        format!("{} (CPV {cpv})", sv.trim_end_matches('.')),
        format!("{} (CPV {cpv})", en.trim_end_matches('.')),
    )
}

fn at_least(amount: Sek, sv: &str, per_sv: &str, en: &str, per_en: &str) -> Text {
    let amount = amount.in_words();
    Text::new(
        format!("{sv} {amount}{per_sv}, exklusive mervärdesskatt"),
        format!("{en} {amount}{per_en}, excluding value added tax"),
    )
}

fn references_text(references: u32, cpv: CpvCode, within_years: u8) -> Text {
    let name = named(cpv);
    let (jobs, contracts) =
        if references == 1 { ("uppdrag", "contract") } else { ("uppdrag", "contracts") };
    let (sv, en) = if within_years == 1 {
        ("det senaste året".to_owned(), "the last year".to_owned())
    } else {
        (format!("de senaste {within_years} åren"), format!("the last {within_years} years"))
    };
    Text::new(
        format!("Kan hänvisa till minst {references} {jobs} inom {} under {sv}", name.sv),
        format!("Can refer to at least {references} {contracts} within {} in {en}", name.en),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enterprise::{EnterpriseKind, LegalForm};
    use crate::law::reservation::ReservationRoute;
    use crate::share::Share;
    use rstest::rstest;

    fn cpv() -> CpvCode {
        "85312510".parse().unwrap()
    }

    #[rstest]
    #[case(Predicate::OffersTrade { cpv: cpv() }, "Erbjuder yrkesrehabilitering (CPV 85312510)")]
    #[case(Predicate::DeliversIn { area: "0180".parse().unwrap() }, "Levererar i hela Stockholm")]
    #[case(
        Predicate::LegalForm { forms: vec![LegalForm::EconomicAssociation, LegalForm::Foundation] },
        "Har den juridiska formen ekonomisk förening eller stiftelse"
    )]
    #[case(
        Predicate::EnterpriseKind { kinds: vec![EnterpriseKind::WorkIntegration] },
        "Uppger sig vara arbetsintegrerande socialt företag"
    )]
    #[case(
        Predicate::TurnoverAtLeast { amount: Sek::from_kronor(500_000) },
        "Omsätter minst 500 000 kr per år, exklusive mervärdesskatt"
    )]
    #[case(
        Predicate::LargestContractAtLeast { amount: Sek::from_kronor(7) },
        "Har haft ett kontrakt värt minst 7 kr, exklusive mervärdesskatt"
    )]
    #[case(Predicate::PlacesAtLeast { places: 1 }, "Kan erbjuda minst 1 plats")]
    #[case(Predicate::PlacesAtLeast { places: 4 }, "Kan erbjuda minst 4 platser")]
    #[case(Predicate::EmployeesAtLeast { employees: 2 }, "Har minst 2 anställda")]
    #[case(
        Predicate::ReferencesAtLeast { references: 2, cpv: cpv(), within_years: 3 },
        "Kan hänvisa till minst 2 uppdrag inom yrkesrehabilitering (CPV 85312510) under de senaste 3 åren"
    )]
    #[case(
        Predicate::Certificate { scheme: "ISO_9001".to_owned() },
        "Har ett giltigt certifikat enligt ISO 9001"
    )]
    #[case(
        Predicate::TargetShareAtLeast { share: Share::new(3, 10).unwrap() },
        "Minst 30 % av alla som sysselsätts hör till målgrupperna"
    )]
    #[case(
        Predicate::TargetShareAtLeast { share: Share::new(1, 3).unwrap() },
        "Minst 1 av 3 av alla som sysselsätts hör till målgrupperna"
    )]
    #[case(
        Predicate::ReservedFor { route: ReservationRoute::Ideburen },
        "Får delta när deltagandet är reserverat för idéburna organisationer"
    )]
    fn each_predicate_reads_as_plain_swedish(#[case] predicate: Predicate, #[case] sv: &str) {
        let text = predicate_text(&predicate);
        assert_eq!(text.sv.replace('\u{a0}', " "), sv);
        assert!(!text.is_incomplete());
    }
}
