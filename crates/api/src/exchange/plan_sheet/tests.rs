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
    let coded = merged(&plan, read("Nr;Titel;CPV\na;Fika till möten;55330000\n"));
    assert_eq!(coded.needs[0].resolved_by, Some(ResolvedBy::Code), "the sheet says a code itself");
}

/// What the only row of a sheet gives.
fn only(text: &str) -> Result<PlannedNeed, Vec<Violation>> {
    let mut rows = needs(text).rows;
    assert_eq!(rows.len(), 1, "{text}");
    rows.remove(0).read
}

#[test]
fn a_row_with_other_words_or_without_a_sum_adds_up_nothing() {
    for text in ["Titel;Värde;Kontakt\n;100;NN\n", "Titel;Värde;Delkontrakt\n;;3\n"] {
        let pointers: Vec<_> = only(text).unwrap_err().into_iter().map(|it| it.pointer).collect();
        assert_eq!(pointers, ["/rows/2/title"], "{text}");
    }
}

#[test]
fn names_stay_as_they_are_written_and_words_are_told_once() {
    let odd = only("Nr;Titel;Beskrivning\n-;Löpande;?\n").unwrap();
    assert_eq!((odd.key.as_str(), odd.title.as_str()), ("-", "Löpande"));
    assert_eq!(odd.wording.as_deref(), Some("?"));
    let formulas = only("Titel;Beskrivning\n'=Städning;'+Fika\n").unwrap();
    assert_eq!((formulas.title.as_str(), formulas.words()), ("=Städning", "+Fika"));
    let plain = only("Beskrivning\nStädning\n").unwrap();
    assert_eq!((plain.title.as_str(), plain.wording), ("Städning", None));
}

#[test]
fn what_is_not_known_is_left_open_however_it_is_capitalised() {
    let open = only("Titel;Värde;Start\nEtt;TBD;Oklart\n").unwrap();
    assert_eq!((open.value, open.start), (None, None));
}

#[test]
fn more_lots_than_can_be_are_not_taken_as_fewer() {
    assert_eq!(only("Titel;Delkontrakt\nEtt;70000\n").unwrap().lots, Some(u16::MAX));
}

#[test]
fn a_day_tells_its_month_only_where_there_can_be_such_a_day() {
    let start = |text: &str| only(&format!("Titel;Start\nEtt;{text}\n"));
    for (text, month) in
        [("2027-05-31", "2027-05"), ("31 maj 2027", "2027-05"), ("201301", "2013-01")]
    {
        assert_eq!(start(text).unwrap().start.unwrap().to_string(), month, "{text}");
    }
    for wrong in ["2027-05-00", "0 maj 2027", "40 maj 2027", "20275"] {
        assert_eq!(start(wrong).unwrap_err()[0].pointer, "/rows/2/start", "{wrong}");
    }
}

#[test]
fn a_column_that_is_not_read_is_named_in_brief() {
    let announced = needs("Titel;Annonseras;År\nEtt;2026-01;2027\n");
    assert_eq!(announced.passed_over, ["Annonseras"]);
    let long = needs(&format!("Titel;{}\nEtt;x\n", "å".repeat(150)));
    assert_eq!(long.passed_over, ["å".repeat(100)]);
}

#[test]
fn a_repeated_column_is_pointed_at_by_its_title() {
    let sheet = read(SheetKind::Separated, "Titel;Titel/\nEtt;Två\n".as_bytes()).unwrap();
    let refused = read_needs(&sheet, &context()).unwrap_err();
    assert_eq!(refused.violations()[0].pointer, "/rows/1/Titel~1");
}

/// What a sheet in `tests/plans` becomes: for each need its key, title, code, start
/// and value; for each row that does not hold where and why.
fn as_read(kind: SheetKind, bytes: &[u8]) -> (Vec<String>, NeedSheet) {
    let context = Context {
        committees: BTreeMap::from([("arbetsmarknadsnämnden".to_owned(), committee())]),
        remembered: Remembered::new(),
    };
    let read = read_needs(&read(kind, bytes).unwrap(), &context).unwrap();
    let shown = |row: &NeedRow| match &row.read {
        Ok(need) => {
            let cpv = need.cpv.map_or("-".to_owned(), |it| it.to_string());
            let start = need.start.map_or("-".to_owned(), |it| it.to_string());
            let value = need.value.map_or("-".to_owned(), |it| it.to_string());
            format!("{} | {} | {cpv} | {start} | {value}", need.key, need.title)
        }
        Err(violations) => {
            let each = violations.iter().map(|it| format!("{} {}", it.pointer, it.code));
            each.collect::<Vec<_>>().join(" | ")
        }
    };
    (read.rows.iter().map(shown).collect(), read)
}

#[test]
fn a_sheet_with_a_title_above_totals_below_and_holes_between_is_read() {
    let bytes = include_bytes!("../../../tests/plans/excel-with-banner.csv");
    let (rows, sheet) = as_read(SheetKind::Separated, bytes);
    assert_eq!(
        rows,
        [
            "1 | Städning av förvaltningens lokaler | 90910000 | 2027-Q3 | 1250500.00",
            "2 | Catering till nämndens sammanträden | 55520000 | 2027-09 | 300000.00",
            "3 | Fika | - | - | -",
            "4 | Kopiering och tryck | - | 2028-01 | 1200000.00",
        ]
    );
    assert_eq!(sheet.passed_over, ["Annonseras", "Kontaktperson"]);
    assert_eq!(sheet.totals, [10, 12]);
    let areas = |row: usize| sheet.rows[row].read.as_ref().unwrap().areas.len();
    assert_eq!([areas(0), areas(1), areas(3)], [1, 0, 2]);
}

#[test]
fn a_sheet_with_commas_quotes_and_english_headers_is_read() {
    let bytes = include_bytes!("../../../tests/plans/commas-and-english.csv");
    let (rows, sheet) = as_read(SheetKind::Separated, bytes);
    assert_eq!(
        rows,
        [
            "row-2 | Cleaning of schools, \"phase 2\" | 90910000 | 2027-Q2 | 1200000.00",
            "row-3 | Copies | 79521000 | 2027 | 150500.00",
            "row-4 | Something odd | - | - | -",
        ]
    );
    assert!(sheet.passed_over.is_empty() && sheet.totals.is_empty());
}

#[test]
fn of_two_columns_for_one_fact_the_surer_is_read_and_a_value_with_vat_never() {
    let bytes = include_bytes!("../../../tests/plans/two-of-each.csv");
    let (rows, sheet) = as_read(SheetKind::Separated, bytes);
    assert_eq!(
        rows,
        [
            "AMN 2026/1 | Skötsel av trädgårdar och parker | 77311000 | 2027-Q4 | 4500000.00",
            "AMN 2026/2 | Möbler | 39100000 | 2028-01 | -",
        ]
    );
    assert_eq!(sheet.totals, [4]);
    let passed = ["Upphandling", "Budget (Mkr)", "Värde inkl. moms", "Planerad annonsering"];
    assert_eq!(sheet.passed_over, passed);
}

#[test]
fn what_can_be_read_in_two_ways_is_refused_where_it_stands() {
    let bytes = include_bytes!("../../../tests/plans/wrong-in-many-ways.csv");
    let (rows, _) = as_read(SheetKind::Separated, bytes);
    assert_eq!(
        rows,
        [
            "/rows/2/value FORM",
            "/rows/3/value FORM | /rows/3/start CONFLICT",
            "/rows/4/start FORM",
            "/rows/5/start CONFLICT",
            "/rows/6/areas UNKNOWN",
            "/rows/7/committee UNKNOWN",
            "/rows/8/title MISSING",
        ]
    );
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_with_days_numbers_and_totals_is_read() {
    let bytes = include_bytes!("../../../tests/plans/workbook-with-banner.xlsx");
    let (rows, sheet) = as_read(SheetKind::Workbook, bytes);
    assert_eq!(
        rows,
        [
            "1 | Städning | 90910000 | 2027-10 | 1250000.00",
            "2 | Catering | 55520000 | 2027-Q3 | 300000.00",
            "row-7 | Frukt | 03222000 | 2027 | 50000.00",
        ]
    );
    assert_eq!(sheet.totals, [9]);
    assert_eq!(sheet.rows[0].read.as_ref().unwrap().committee_id, Some(committee()));
}
