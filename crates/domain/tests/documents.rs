//! The papers of a tender: what stands in them, and how they look.
//!
//! The files in `tests/documents` are compared byte for byte. When a text is
//! meant to change, run this test, read the differences between the written
//! files (the failure names them) and those here, and copy them over.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail like tests"
)]

#[path = "documents/fixture.rs"]
mod fixture;

use fixture::{Case, choice_system, purchase, request};
use hansyn_domain::statement::{Block, Document, DocumentError, Inline, to_html, to_markdown};
use hansyn_domain::text::Language;
use rstest::rstest;

/// Compares `text` with the file `name`; on a difference the new text is
/// written beside the build so that it can be read and copied.
fn same_as_file(name: &str, text: &str) {
    let kept = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name);
    if std::fs::read_to_string(&kept).is_ok_and(|known| known == text) {
        return;
    }
    let written = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&written, text).unwrap();
    panic!("`{}` differs from `{}`", written.display(), kept.display());
}

/// Every text of the document, a line for each block, item and cell.
fn lines(document: &Document) -> Vec<String> {
    let joined = |text: &[Inline]| text.iter().map(Inline::as_str).collect::<String>();
    let mut lines = vec![document.title.clone()];
    for block in &document.blocks {
        match block {
            Block::Heading { text, .. } => lines.push(text.clone()),
            Block::Paragraph(text) | Block::Note(text) => lines.push(joined(text)),
            Block::List { items, .. } => {
                for item in items {
                    lines.push(joined(&item.text));
                    lines.extend(item.items.iter().map(|below| joined(below)));
                }
            }
            Block::Table { caption, header, rows } => {
                lines.push(caption.clone());
                lines.extend(header.iter().cloned());
                lines.extend(rows.iter().flatten().map(|cell| joined(cell)));
            }
            Block::Definitions(rows) => {
                lines.extend(rows.iter().map(|row| format!("{}: {}", row.term, joined(&row.text))));
            }
        }
    }
    lines.into_iter().map(|line| line.replace('\u{a0}', " ")).collect()
}

fn holds(document: &Document, text: &str) -> bool {
    lines(document).iter().any(|line| line.contains(text))
}

/// The lines after the last heading.
fn remaining(document: &Document) -> Vec<String> {
    let lines = lines(document);
    let last = lines.iter().rposition(|line| line == "Kvar att fylla i").unwrap();
    lines[last + 1..].to_vec()
}

#[test]
fn a_purchase_looks_as_it_did_in_html() {
    same_as_file("purchase.html", &to_html(&purchase().document()));
}

#[test]
fn a_purchase_looks_as_it_did_in_markdown() {
    same_as_file("purchase.md", &to_markdown(&purchase().document()));
}

#[test]
fn a_choice_system_looks_as_it_did_in_markdown() {
    same_as_file("choice_system.md", &to_markdown(&choice_system().document()));
}

#[test]
fn a_request_document_looks_as_it_did_in_markdown() {
    same_as_file("request_document.md", &to_markdown(&request(Language::Sv, |_| {}).unwrap()));
}

#[test]
fn a_request_document_looks_as_it_did_in_html() {
    same_as_file("request_document.html", &to_html(&request(Language::Sv, |_| {}).unwrap()));
}

#[test]
fn a_request_document_looks_as_it_did_in_english() {
    same_as_file("request_document.en.md", &to_markdown(&request(Language::En, |_| {}).unwrap()));
}

#[test]
fn a_bare_request_document_lists_what_is_missing() {
    let bare = request(Language::Sv, |system| {
        system.request = hansyn_domain::choice_system::RequestDocument::default();
        (system.decision, system.registration_number) = (None, None);
    });
    let missing = remaining(&bare.unwrap());
    for blank in [
        "Diarienummer",
        "Beslut att tillämpa LOV",
        "Minst en tjänst",
        "Grunderna för ersättningen",
        "Hur ansökan lämnas",
        "Inom vilken tid beslut fattas",
        "Vad som väntar den som inte väljer",
        "Avtalsvillkor",
        "Hur leverantörerna följs upp",
    ] {
        assert!(missing.iter().any(|line| line == blank), "{blank}: {missing:#?}");
    }
}

#[test]
fn rotation_and_late_conditions_are_noted_in_the_request_document() {
    use hansyn_domain::choice_system::condition::ToldIn;
    use hansyn_domain::law::facts::choice_system::NonChoice;
    let document = request(Language::Sv, |system| {
        system.request.non_choice.as_mut().unwrap().arrangement = NonChoice::Rotation;
        system.request.conditions[0].told_in = ToldIn::AtSigning;
    });
    let document = document.unwrap();
    assert!(holds(&document, "Hög risk: Konkurrensverket (2019:2)"));
    assert!(holds(&document, "ska stå i annonsen eller här"));
}

#[test]
fn a_request_document_without_its_clause_cannot_be_made() {
    let unknown = request(Language::Sv, |system| {
        use hansyn_domain::choice_system::condition::ConditionWording;
        for condition in &mut system.request.conditions {
            if let ConditionWording::Library { version, .. } = &mut condition.wording {
                *version = 99;
            }
        }
    });
    assert!(matches!(unknown, Err(DocumentError::UnknownClause { version: 99, .. })));
}

#[test]
fn what_is_written_in_a_request_document_is_no_markup() {
    let hostile = |text: &str| {
        let text = text.to_owned();
        let document = request(Language::Sv, move |system| {
            system.title.clone_from(&text);
            system.request.purpose.clone_from(&text);
            system.request.services[0].description.clone_from(&text);
            system.request.requirements[0].text.clone_from(&text);
        });
        to_html(&document.unwrap())
    };
    let elements = |page: &str| page.matches('<').count();
    assert_eq!(elements(&hostile("<script>alert(1)</script>")), elements(&hostile("lugnt")));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(to_html(&purchase().document()), to_html(&purchase().document()));
    assert_eq!(to_markdown(&purchase().document()), to_markdown(&purchase().document()));
}

#[test]
fn every_wording_stands_in_the_document() {
    let document = purchase().document();
    assert!(holds(&document, "Leverantören anställer 2 personer för uppdraget."));
    assert!(holds(&document, "Flera leverantörer får lämna anbud tillsammans."));
}

#[test]
fn every_embedded_clause_is_written_out_whole() {
    let clauses = hansyn_domain::clause::library::embedded().unwrap();
    for clause in clauses {
        let values: std::collections::BTreeMap<_, _> =
            clause.parameters.iter().map(|p| (p.name.clone(), p.example.clone())).collect();
        let mut case = purchase();
        let mut place = case.tender.clauses.remove(0);
        (place.code, place.version, place.phase) =
            (clause.code.clone(), clause.version, clause.phase);
        place.values = values.clone();
        case.tender.clauses = vec![place];
        case.clauses = vec![clause.clone()];
        let wording = hansyn_domain::clause::wording::fill(&clause, &values).unwrap().sv;
        let document = case.document();
        for line in wording.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let line =
                line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(". ");
            assert!(holds(&document, &line.replace('\u{a0}', " ")), "{}: {line}", clause.code);
        }
    }
}

#[test]
fn phases_follow_the_order_of_a_procurement() {
    let lines = lines(&purchase().document());
    let place = |text: &str| lines.iter().position(|line| line == text).unwrap();
    assert!(place("QUA-01 Gemensamt anbud") < place("PER-01 Anställning i uppdraget"));
}

#[test]
fn a_value_that_is_missing_is_a_blank_and_is_listed() {
    let document = purchase().document();
    assert!(holds(&document, "vite med [fyll i: Vite i kronor] kronor."));
    assert!(remaining(&document).contains(&"PER-01: Vite i kronor".to_owned()));
}

#[test]
fn a_value_that_does_not_fit_is_a_blank_and_is_listed() {
    let mut case = purchase();
    case.tender.clauses[0].values.insert("jobs".to_owned(), "21".to_owned());
    let document = case.document();
    assert!(holds(&document, "anställer [fyll i: Antal anställningar] personer"));
    assert!(
        remaining(&document)
            .contains(&"PER-01: Antal anställningar (värdet ”21” går inte att använda)".to_owned())
    );
}

#[test]
fn a_value_for_no_blank_is_listed_and_stands_nowhere_else() {
    let mut case = purchase();
    case.tender.clauses[0].values.insert("colour".to_owned(), "karmosin".to_owned());
    let document = case.document();
    assert!(
        remaining(&document).iter().any(|line| line.contains("”colour” hör inte till klausulen"))
    );
    assert!(!holds(&document, "karmosin"));
}

#[test]
fn a_value_cannot_pass_for_an_open_blank() {
    let mut case = purchase();
    let value = "\u{e000}5000.00\u{e001}".to_owned();
    case.tender.clauses[0].values.insert("penalty".to_owned(), value);
    assert!(holds(&case.document(), "vite med 5 000 kronor."));
}

#[test]
fn facts_that_the_tender_lacks_are_listed() {
    let document = purchase().document();
    assert!(remaining(&document).contains(&"Sista anbudsdag".to_owned()));
    let mut case = purchase();
    case.tender.registration_number = None;
    case.tender.award = None;
    let lines = remaining(&case.document());
    assert!(lines.contains(&"Diarienummer".to_owned()));
    assert!(lines.contains(&"Grund för utvärdering".to_owned()));
}

#[test]
fn weights_that_do_not_add_up_are_listed() {
    let lines = remaining(&purchase().document());
    assert!(lines.contains(&"Kriteriernas vikter är tillsammans 97,5 %".to_owned()));
}

#[test]
fn the_value_stands_without_vat() {
    assert!(holds(&purchase().document(), "Uppskattat värde: 650 000 kr exklusive mervärdesskatt"));
}

#[test]
fn a_reservation_of_one_lot_leaves_the_rest_open() {
    assert!(holds(&purchase().document(), "Resten av köpet är inte reserverad."));
    let mut case = purchase();
    case.tender.reservation = case.tender.lots[1].reservation.take();
    let document = case.document();
    assert!(holds(&document, "Gäller: Hela köpet"));
    assert!(!holds(&document, "Resten av köpet"));
}

#[test]
fn a_reservation_names_the_provision_of_the_assessment() {
    let document = purchase().document();
    assert!(holds(&document, "Lagrum: 19 kap. 2 § LOU"));
    assert!(!holds(&document, "4 kap. 18 §"));
}

#[test]
fn the_appendix_writes_out_the_provisions_of_the_regime_alone() {
    let document = purchase().document();
    assert!(holds(&document, "19 kap. 9 § 5 LOU, 19 kap. 2 § LOU"));
    assert!(!holds(&document, "4 kap. 2 § LOV"));
}

#[test]
fn a_draft_without_assessment_names_no_regime() {
    let mut case = purchase();
    case.assessment = None;
    let document = case.document();
    assert!(holds(&document, "Utkastet har inte bedömts."));
    assert!(!holds(&document, "19 kap. 2 § LOU"));
}

#[test]
fn a_choice_system_approves_all_and_awards_nothing() {
    let document = choice_system().document();
    assert_eq!(document.title, "Förfrågningsunderlag: Daglig sysselsättning");
    assert!(holds(&document, "som inte utesluts godkänns (8 kap. 1 § LOV)"));
    assert!(holds(&document, "Den enskilde väljer själv"));
    for absent in ["Hur anbuden prövas", "anbudsdag", "fördelaktiga"] {
        assert!(!holds(&document, absent), "{absent}");
    }
}

#[test]
fn an_order_of_priority_is_numbered_and_has_no_weights() {
    let mut case = purchase();
    case.tender.award.as_mut().unwrap().order =
        Some(hansyn_domain::tender::CriteriaOrder::Priority);
    let text = to_markdown(&case.document());
    assert!(text.contains("1. Pris\n2. Plan för inkludering (social hänsyn)\n"), "{text}");
    assert!(!text.contains("97,5"));
}

#[test]
fn english_headings_leave_what_people_wrote_marked_as_swedish() {
    let mut case = purchase();
    case.language = Language::En;
    let page = to_html(&case.document());
    assert!(page.contains("<html lang=\"en\">"));
    assert!(page.contains("The supplier employs 2 persons"));
    assert!(page.contains("<span lang=\"sv\">Staden köper drift"));
}

#[test]
fn a_clause_that_was_not_given_is_named() {
    let mut case = purchase();
    case.clauses.remove(0);
    let error = case.try_document().unwrap_err();
    let code = "PER-01".parse().unwrap();
    assert_eq!(error, DocumentError::UnknownClause { code, version: 2 });
}

#[test]
fn a_wording_that_is_broken_in_itself_is_named() {
    let mut case = purchase();
    case.clauses[1].wording.sv.push_str(" {okänd}");
    let code = "QUA-01".parse().unwrap();
    let source = hansyn_domain::clause::wording::WordingError::Missing("okänd".to_owned());
    assert_eq!(case.try_document(), Err(DocumentError::Wording { code, source }));
}

#[test]
fn a_grant_has_no_tender_documents() {
    let mut case = purchase();
    case.tender.instrument = hansyn_domain::law::purchase::Instrument::Grant;
    assert_eq!(case.try_document(), Err(DocumentError::Grant));
}

/// Every field that people write, filled with `text`.
fn hostile(text: &str) -> Case {
    let mut case = purchase();
    let words = || text.to_owned();
    let both = || hansyn_domain::text::Text::new(text, text);
    case.tender.title = words();
    case.tender.description = words();
    case.tender.registration_number = Some(words());
    case.tender.lots[0].title = words();
    case.tender.lots[0].requirements[0].label = Some(both());
    case.tender.award.as_mut().unwrap().criteria[0].name = words();
    case.tender.clauses[0].cites = vec![words()];
    case.clauses[0].parameters[0].kind = hansyn_domain::clause::ParameterKind::Text;
    case.tender.clauses[0].values.insert("jobs".to_owned(), words());
    case.clauses[1].title = both();
    case.clauses[1].wording = both();
    case.clauses[1].evidence = both();
    case
}

#[rstest]
#[case("<script>alert(1)</script>")]
#[case("\"><img src=x onerror=alert(1)>")]
#[case("</title></style></main><b>")]
fn user_text_is_no_element_in_html(#[case] text: &str) {
    let quiet = to_html(&hostile("lugnt").document());
    let page = to_html(&hostile(text).document());
    let elements = |page: &str| page.matches('<').count();
    assert_eq!(elements(&page), elements(&quiet));
    assert_eq!(page.matches('"').count(), quiet.matches('"').count());
}

#[rstest]
#[case("<script>alert(1)</script>", "<script")]
#[case("[x](javascript:alert(1))", "](")]
#[case("`rm -rf`", "\n`")]
#[case("# rubrik", "\n# rubrik")]
#[case("1. punkt", "\n1. punkt\n\n")]
#[case("rad\n\n> citat", "\n> citat")]
fn user_text_is_no_markup_in_markdown(#[case] text: &str, #[case] absent: &str) {
    let written = to_markdown(&hostile(text).document());
    let bare = written.replace("\\<", "").replace("\\]", "");
    assert!(!bare.contains(absent), "{written}");
}

#[test]
fn a_bar_in_user_text_makes_no_column() {
    let bars = |text: &str| {
        let written = to_markdown(&hostile(text).document()).replace("\\|", "");
        written.matches('|').count()
    };
    assert_eq!(bars("a | b"), bars("a b"));
}

#[test]
fn headings_go_down_one_level_at_a_time() {
    let mut document = purchase().document();
    let stray = Block::Heading { level: 6, text: "Djupt".to_owned(), anchor: "deep".to_owned() };
    document.blocks.insert(0, stray);
    let page = to_html(&document);
    let levels: Vec<u32> =
        page.split("<h").skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10)).collect();
    assert_eq!(levels[..2], [1, 2]);
    assert!(levels.contains(&4));
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
}

#[test]
fn every_link_of_the_page_leads_to_one_place() {
    let page = to_html(&purchase().document());
    let targets: Vec<&str> =
        page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(targets.len() > 8);
    for target in targets {
        assert_eq!(page.matches(&format!("id=\"{target}\"")).count(), 1, "{target}");
    }
}

#[test]
fn the_page_has_what_a_screen_reader_needs() {
    let page = to_html(&purchase().document());
    for part in [
        "<html lang=\"sv\">",
        "<main id=\"main\"",
        "class=\"skip\" href=\"#main\"",
        "<nav aria-labelledby=\"contents\">",
        "name=\"viewport\"",
    ] {
        assert_eq!(page.matches(part).count(), 1, "{part}");
    }
    assert_eq!(page.matches("<table>").count(), page.matches("<caption ").count());
    assert_eq!(page.matches("<th>").count(), 0);
    assert!(!page.contains("<script"));
}

#[test]
fn two_lists_in_a_row_stay_two_in_markdown() {
    let list = || Block::List {
        ordered: false,
        items: vec![hansyn_domain::statement::ListItem {
            text: vec![Inline::Text("a".to_owned())],
            items: Vec::new(),
        }],
    };
    let document =
        Document { title: "T".to_owned(), language: Language::Sv, blocks: vec![list(), list()] };
    assert_eq!(to_markdown(&document), "# T\n\n- a\n\n* a\n");
}
