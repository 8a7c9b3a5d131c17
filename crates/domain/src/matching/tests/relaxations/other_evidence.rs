//! Evidence that may stand for a certificate, for a person to judge.

use super::*;

fn stating(schemes: &[&str], is_complete: bool) -> Enterprise {
    let valid = Period::since(date(2026, 1, 1));
    let held = |scheme: &&str| Certificate { scheme: (*scheme).to_owned(), valid };
    let certificates_are_complete = is_complete;
    Enterprise {
        certificates: schemes.iter().map(held).collect(),
        capacity: Capacity { certificates_are_complete, ..Capacity::default() },
        evidence: vec![Evidence {
            fact: Fact::Certificate,
            kind: EvidenceKind::OwnStatement,
            issuer: "Provkök".to_owned(),
            valid,
            note: None,
        }],
        ..enterprise()
    }
}

#[test]
fn each_certificate_names_those_who_lack_it_in_the_order_of_the_list() {
    let wanted = ["ISO_14001", "EMAS"].map(|scheme| {
        requirement(scheme, vec![Predicate::Certificate { scheme: scheme.to_owned() }])
    });
    let query = query(wanted.to_vec());
    // The second is undecided, so it comes first in the list, and holds one of them.
    let all = [stating(&[], true), stating(&["EMAS"], false)];
    let given = given(&all);
    let field = match_lot(&query, &given, &OPEN);
    let register = Register { query: &query, enterprises: &given };
    let found = field.relax(&RelaxationTerms::new(1, 3, 50), Some(register)).other_evidence;
    let named: Vec<_> =
        found.iter().map(|it| (it.key.as_str(), it.enterprises, it.first.clone())).collect();
    assert_eq!(named, [("ISO_14001", 2, vec![id(2), id(1)]), ("EMAS", 1, vec![id(1)])]);
    assert!(found[0].text.en.starts_with("2 lack the certificate but hold other evidence"));
    assert!(found[1].text.en.starts_with("1 lacks the certificate but holds other evidence"));
}
