use std::collections::BTreeSet;

use jiff::civil::date;

use super::{DescribedSystem, FurtherService, OF_A_SERVICE, assess_described};
use crate::law::assessment::Verdict;
use crate::law::book::LawBook;
use crate::law::facts::choice_system::ChoiceSystemFacts;
use crate::law::purchase::{ContractKind, Instrument, Purchase};

fn described(further: &[&str]) -> DescribedSystem {
    let purchase = Purchase {
        decisive_date: Some(date(2026, 11, 21)),
        kind: Some(ContractKind::Services),
        cpv: Some("85312100".parse().unwrap()),
        is_health_or_social_care: Some(true),
        lov_is_decided: Some(true),
        choice_system: Some(ChoiceSystemFacts::default()),
        ..Purchase::under(Instrument::Lov)
    };
    let of = |code: &&str| FurtherService {
        cpv: code.parse().unwrap(),
        care: None,
        permit_required: None,
    };
    DescribedSystem { purchase, further: further.iter().map(of).collect() }
}

#[test]
fn of_a_further_service_only_what_differs_between_services_is_said() {
    let book = LawBook::embedded().unwrap();
    let alone = assess_described(&book, &described(&[])).findings;
    let both = assess_described(&book, &described(&["90911000"])).findings;
    let (further, first): (Vec<_>, Vec<_>) =
        both.into_iter().partition(|finding| finding.subject.starts_with("/services/1/"));
    assert_eq!(first, alone, "the first service is told as if it stood alone");
    let rules: BTreeSet<&str> = further.iter().map(|finding| finding.rule.as_str()).collect();
    assert!(rules.iter().all(|rule| OF_A_SERVICE.contains(rule)), "{rules:?}");
    assert!(further.iter().any(|it| it.rule == "LOV.SCOPE" && it.verdict == Verdict::Prohibited));
}
