//! Contracts: what they follow from, how full they are, and what individuals see.

use hansyn_domain::choice_system::application::ApplicationRecord;
use hansyn_domain::choice_system::provider_contract::{ContractStatus, information_page};
use hansyn_domain::choice_system::{
    ChoiceSystem, ProviderContract, SupersededRequest, SystemStatus,
};
use hansyn_domain::ids::ProviderContractId;
use hansyn_domain::law::assessment::Verdict;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::from_choice_system::{SystemView, assess_choice_system};
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::fixture::{self, approve, day, delegate, patched, received, tyreso};

fn contract(patch: &Value) -> ProviderContract {
    patched("contract", patch, &[])
}

fn approved() -> ApplicationRecord {
    approve(tyreso().application)
}

fn signing_codes(contract: &ProviderContract, record: &ApplicationRecord) -> Vec<&'static str> {
    fixture::signing_codes(contract, None, &tyreso().system, record)
}

fn id(number: u128) -> ProviderContractId {
    ProviderContractId::from_uuid(Uuid::from_u128(number))
}

fn named(name: &str, shown_on: Option<&str>) -> ProviderContract {
    let mut it = contract(&json!({"providers": [{"name": name}]}));
    it.shown_on = shown_on.map(day);
    it
}

#[test]
fn a_contract_follows_only_from_an_approval() {
    let contract = contract(&json!({}));
    assert_eq!(signing_codes(&contract, &approved()), Vec::<&str>::new());
    assert_eq!(signing_codes(&contract, &received()), ["NOT_APPROVED"]);
    let same_day = self::contract(&json!({"signedOn": "2026-11-09"}));
    assert_eq!(signing_codes(&same_day, &approved()), Vec::<&str>::new());
    let mut findings = tyreso().findings;
    findings.requirements[0].is_met = false;
    let (system, on) = (tyreso().system, day("2026-11-09"));
    let rejected =
        received().decide(&system, SystemStatus::Advertised, findings, &delegate(), on).unwrap();
    assert_eq!(signing_codes(&contract, &rejected), ["NOT_APPROVED"]);
}

#[rstest]
#[case(json!({"applicationId": "apl_00000000000000000000000002"}), "OTHER")]
#[case(json!({"choiceSystemId": "chs_00000000000000000000000002"}), "OTHER")]
#[case(json!({"providers": [{"name": "Någon annan"}]}), "OTHER")]
#[case(json!({"signedOn": "2026-11-08"}), "ORDER")]
#[case(json!({"requestVersion": 2}), "UNKNOWN_VERSION")]
#[case(json!({"areas": ["0138", "0180"]}), "NOT_APPLIED_FOR")]
#[case(json!({"places": [{"area": "0138", "level": "N1", "ceiling": 8}, {"area": "0138", "level": "N2", "ceiling": 4}, {"area": "0138", "level": "N6"}]}), "UNKNOWN_LEVEL")]
#[case(json!({"places": [{"area": "0138", "level": "N1", "ceiling": 8}, {"area": "0138", "level": "N2", "ceiling": 4}, {"area": "0138"}]}), "UNKNOWN_LEVEL")]
fn a_contract_holds_to_what_was_approved(#[case] patch: Value, #[case] code: &str) {
    assert_eq!(signing_codes(&contract(&patch), &approved()), [code], "{patch}");
}

#[test]
fn who_applies_for_no_areas_of_its_own_may_serve_all_of_the_system_and_no_other() {
    let mut application = tyreso().application;
    application.areas = Vec::new();
    let approved = approve(application);
    let all = contract(&json!({"areas": ["0180", "0138"]}));
    assert_eq!(signing_codes(&all, &approved), Vec::<&str>::new());
    let beyond = contract(&json!({"areas": ["0180", "0138", "0127"]}));
    assert_eq!(signing_codes(&beyond, &approved), ["NOT_APPLIED_FOR", "UNKNOWN_AREA"]);
}

#[test]
fn an_area_that_a_later_version_adds_was_not_applied_for() {
    let mut application = tyreso().application;
    application.areas = Vec::new();
    let approved = approve(application);
    let mut system = tyreso().system;
    let first = SupersededRequest { version: 1, request: system.request.clone() };
    system.superseded.push(first);
    system.request_version = 2;
    system.request.areas.push("0127".parse().unwrap());
    let codes = |patch: Value| fixture::signing_codes(&contract(&patch), None, &system, &approved);
    let both = json!({"requestVersion": 2, "areas": ["0180", "0138"]});
    assert_eq!(codes(both), Vec::<&str>::new());
    let all = json!(["0180", "0138", "0127"]);
    assert_eq!(codes(json!({"requestVersion": 2, "areas": all})), ["NOT_APPLIED_FOR"]);
    // The provider asks for it, and has signed the version that has it.
    let asked = json!([{"areas": all, "askedOn": "2027-02-01", "reference": "Bilaga"}]);
    let wider =
        |version: u32| json!({"requestVersion": version, "areas": all, "areaChanges": asked});
    assert_eq!(codes(wider(2)), Vec::<&str>::new());
    assert_eq!(codes(wider(1)), ["UNKNOWN_AREA", "UNKNOWN_AREA"]);
}

#[rstest]
#[case(json!(12), json!("2027-11-29"), true)]
#[case(json!(12), json!("2027-11-30"), false)]
#[case(json!(12), json!("2027-12-31"), false)]
#[case(json!(12), Value::Null, false)]
#[case(Value::Null, json!("2099-12-31"), true)]
#[case(Value::Null, Value::Null, false)]
fn nobody_is_signed_for_a_shorter_term_than_the_documents(
    #[case] months: Value,
    #[case] last: Value,
    #[case] is_refused: bool,
) {
    let patch = json!({"request": {"contractTerms": {"termMonths": months}}});
    let system: ChoiceSystem = patched("system", &patch, &[]);
    let signed = contract(&json!({"runs": {"from": "2026-12-01", "to": last}}));
    let codes = |before| fixture::signing_codes(&signed, before, &system, &approved());
    let expected: &[&str] = if is_refused { &["SHORTER_TERM"] } else { &[] };
    assert_eq!(codes(None), expected);
    // What was signed before stays as it was signed.
    assert_eq!(codes(Some(&signed)), Vec::<&str>::new());
    // A document that says nothing of terms promises none.
    let silent: ChoiceSystem = patched("system", &json!({"request": {"contractTerms": null}}), &[]);
    let found = fixture::signing_codes(&signed, None, &silent, &approved());
    assert_eq!(found, Vec::<&str>::new());
}

#[rstest]
#[case(json!({"providers": []}), "EMPTY")]
#[case(json!({"areas": [], "places": []}), "EMPTY")]
#[case(json!({"places": [{"area": "0180", "level": "N1"}]}), "UNKNOWN_AREA")]
#[case(json!({"places": [{"area": "0138", "level": "N1"}, {"area": "0138", "level": "N1"}]}), "DUPLICATE")]
#[case(json!({"places": [{"area": "0138", "level": "lätt"}]}), "FORM")]
#[case(json!({"counts": [{"month": "2026-11", "area": "0138", "level": "N1", "choices": 1, "nonChoice": 0}]}), "OUTSIDE")]
#[case(json!({"end": {"endedOn": "2026-11-30", "ground": "PROVIDER_NOTICE"}}), "ORDER")]
#[case(json!({"end": {"endedOn": "2027-01-31", "ground": "PROVIDER_NOTICE", "reference": "811218-9876"}}), "PERSONAL_NUMBER")]
#[case(json!({"presentation": {"languages": ["svenska"]}}), "FORM")]
#[case(json!({"presentation": {"activity": {"sv": "Ring 811218-9876", "en": ""}}}), "PERSONAL_NUMBER")]
fn a_contract_out_of_form_is_refused(#[case] patch: Value, #[case] code: &str) {
    let found: Vec<_> = contract(&patch).violations().iter().map(|it| it.code).collect();
    assert_eq!(found, [code], "{patch}");
}

#[test]
fn no_unknown_field_lets_a_person_in() {
    let known = serde_json::to_value(contract(&json!({}))).unwrap();
    for field in ["participants", "names", "birthDates", "note", "contactPerson", "decisions"] {
        let mut smuggled = known.clone();
        smuggled[field] = json!(["Anna"]);
        assert!(serde_json::from_value::<ProviderContract>(smuggled).is_err(), "{field}");
        let mut smuggled = known.clone();
        smuggled["places"][0][field] = json!(["Anna"]);
        assert!(serde_json::from_value::<ProviderContract>(smuggled).is_err(), "places {field}");
    }
}

#[test]
fn a_contract_runs_from_its_first_day_to_its_last() {
    let ended = contract(&json!({"end": {"endedOn": "2027-06-30", "ground": "SYSTEM_CLOSED"}}));
    assert_eq!(ended.status_on(day("2026-11-30")), ContractStatus::Signed);
    assert_eq!(ended.status_on(day("2026-12-01")), ContractStatus::Running);
    assert_eq!(ended.status_on(day("2027-06-30")), ContractStatus::Running);
    assert_eq!(ended.status_on(day("2027-07-01")), ContractStatus::Ended);
    let fixed = contract(&json!({"runs": {"from": "2026-12-01", "to": "2027-01-31"}}));
    assert_eq!(fixed.status_on(day("2027-01-31")), ContractStatus::Running);
    assert_eq!(fixed.status_on(day("2027-02-01")), ContractStatus::Ended);
}

#[test]
fn individuals_are_told_of_all_in_an_order_that_favours_nobody() {
    let told = Some("2026-12-01");
    let providers = [
        named("Östra verkstaden", told),
        named("Adams trädgård", told),
        named("Ågården", told),
        named("Adams trädgård", told),
        named("Zeta", None),
    ];
    let forward: Vec<_> = (1_u128..).map(id).zip(providers.iter()).collect();
    let mut backward = forward.clone();
    backward.reverse();
    let on = day("2026-12-02");
    let page = information_page(&forward, on);
    assert_eq!(page, information_page(&backward, on));
    let order: Vec<_> =
        page.providers.iter().map(|it| (it.name.as_str(), it.contract_id)).collect();
    assert_eq!(
        order,
        [
            ("Adams trädgård", id(2)),
            ("Adams trädgård", id(4)),
            ("Zeta", id(5)),
            ("Ågården", id(3)),
            ("Östra verkstaden", id(1)),
        ]
    );
    assert_eq!(page.left_out, [id(5)]);
    assert!(page.remark.en.starts_with("4 of 5"));
    // Who is shown from a day on is shown on that day.
    assert_eq!(information_page(&forward, day("2026-12-01")).left_out, [id(5)]);
}

fn information(contracts: &[(ProviderContractId, &ProviderContract)]) -> Vec<Verdict> {
    let (system, book) = (tyreso().system, LawBook::embedded().unwrap());
    let view = SystemView {
        system: &system,
        status: SystemStatus::Advertised,
        applications: &[],
        contracts,
        clauses: &[],
        on: day("2026-12-02"),
    };
    let found = assess_choice_system(&book, &view).findings;
    found.into_iter().filter(|it| it.rule == "LOV.INFORMATION").map(|it| it.verdict).collect()
}

#[test]
fn l28_six_of_seven_is_not_all() {
    let all: Vec<_> = (0..7).map(|_| contract(&json!({}))).collect();
    let mut six = all.clone();
    six[6].shown_on = None;
    let ids = || (1_u128..).map(id);
    let told: Vec<_> = ids().zip(all.iter()).collect();
    assert_eq!(information(&told), [Verdict::Permitted, Verdict::Permitted]);
    let told: Vec<_> = ids().zip(six.iter()).collect();
    assert_eq!(information(&told), [Verdict::Prohibited, Verdict::Permitted]);
}

#[test]
fn who_has_not_filled_in_the_pattern_cannot_be_compared() {
    let bare = contract(&json!({"presentation": {"languages": []}}));
    assert_eq!(information(&[(id(1), &bare)]), [Verdict::Prohibited, Verdict::Permitted]);
    let page = information_page(&[(id(1), &bare)], day("2026-12-02"));
    assert_eq!(page.providers[0].lacks, ["languages"]);
}

#[test]
fn who_has_ended_is_not_shown_and_who_is_full_is() {
    let ended = contract(&json!({"end": {"endedOn": "2026-12-01", "ground": "BREACH"}}));
    let full = contract(
        &json!({"places": [{"area": "0138", "level": "N1", "ceiling": 1, "activeChoices": 1, "waiting": 1}]}),
    );
    let page = information_page(&[(id(1), &ended), (id(2), &full)], day("2026-12-02"));
    assert_eq!(page.providers.len(), 1);
    assert_eq!(page.providers[0].room[0].waiting, 1);
    assert!(page.waiting.unwrap().sv.contains("35 kap. 5 §"));
    let open = contract(&json!({}));
    assert_eq!(information_page(&[(id(1), &open)], day("2026-12-02")).waiting, None);
    assert_eq!(serde_json::to_value(page.providers[0].room[0].state).unwrap(), "FULL");
}
