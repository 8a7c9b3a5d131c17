use super::super::sheet::{SheetKind, read};
use super::*;
use hansyn_domain::cpv::resolve::ResolvedBy;
use hansyn_domain::plan::PlanStatus;
use uuid::Uuid;

fn committee() -> CommitteeId {
    CommitteeId::from_uuid(Uuid::from_u128(7))
}

fn context() -> Context {
    Context {
        committees: BTreeMap::from([("socialnämnden".to_owned(), committee())]),
        remembered: Remembered::new(),
    }
}

fn needs(text: &str) -> NeedSheet {
    let sheet = read(SheetKind::Separated, text.as_bytes()).unwrap();
    read_needs(&sheet, &context()).unwrap()
}

const SHEET: &str = "\
Nr;Benämning;Vara/tjänst;CPV-kod;Värde (tkr);Kvartal;År;Stadsdel;Nämnd;Kontaktperson
A1;Städning av äldreboenden;Städning;;1 200;Q2;2027;0180-norrmalm;Socialnämnden;NN
;Fika till möten;;;;;2027;;;
;Ny matsal;;55330000-2 Kafé;2,5;;;;;
";

#[test]
fn rows_become_needs_with_codes_where_the_words_leave_no_doubt() {
    let sheet = needs(SHEET);
    assert_eq!(sheet.passed_over, ["Kontaktperson"]);
    let needs: Vec<_> = sheet.rows.into_iter().map(|row| row.read.unwrap()).collect();
    let first = &needs[0];
    assert_eq!((first.key.as_str(), first.words()), ("A1", "Städning"));
    assert_eq!(first.resolved_by, Some(ResolvedBy::Name));
    assert_eq!(first.value.unwrap().to_string(), "1200000.00");
    assert_eq!(first.start.unwrap().to_string(), "2027-Q2");
    assert_eq!(first.areas[0].to_string(), "0180-norrmalm");
    assert_eq!(first.committee_id, Some(committee()));
    assert_eq!((needs[1].key.as_str(), needs[1].cpv), ("row-3", None));
    assert_eq!(needs[2].resolved_by, Some(ResolvedBy::Code));
    assert_eq!(needs[2].value.unwrap().to_string(), "2500.00");
}

#[test]
fn what_does_not_hold_is_pointed_at_in_its_row() {
    let sheet = needs("Titel;Värde;Nämnd;Start\nEtt;mycket;Socialnämnden;snart\n;5;Ingen;2027\n");
    let pointers = |row: usize| -> Vec<_> {
        sheet.rows[row].read.clone().unwrap_err().into_iter().map(|it| it.pointer).collect()
    };
    assert_eq!(pointers(0), ["/rows/2/value", "/rows/2/start"]);
    assert_eq!(pointers(1), ["/rows/3/committee", "/rows/3/title"]);
}

#[test]
fn a_need_of_a_known_key_is_replaced_and_keeps_its_confirmed_code() {
    let read = |text| -> Vec<PlannedNeed> {
        needs(text).rows.into_iter().map(|row| row.read.unwrap()).collect()
    };
    let mut known = read("Nr;Titel\na;Fika till möten\nb;Parkeringar\n");
    (known[0].cpv, known[0].resolved_by) = ("55520000".parse().ok(), Some(ResolvedBy::Confirmed));
    let plan = PurchasePlan {
        committee_id: committee(),
        title: "Plan".to_owned(),
        status: PlanStatus::Draft,
        needs: known,
    };
    let after = merged(&plan, read("Nr;Titel;Värde\na;Fika till möten;100\nc;Möbler;5\n"));
    let keys: Vec<_> = after.needs.iter().map(|need| need.key.as_str()).collect();
    assert_eq!(keys, ["a", "b", "c"]);
    assert_eq!(after.needs[0].resolved_by, Some(ResolvedBy::Confirmed));
    assert!(after.needs[0].value.is_some());
    let other = merged(&plan, read("Nr;Titel\na;Fika till fester\n"));
    assert_eq!(other.needs[0].cpv, None);
}
