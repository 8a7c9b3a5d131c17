use jiff::civil::{Date, date};
use uuid::Uuid;

use super::*;
use crate::enterprise::merge::{Merged, merge};
use crate::enterprise::standing::tests::cooperative;
use crate::enterprise::{Enterprise, LegalForm, MergeKind};

const TODAY: Date = date(2026, 11, 21);

fn id(number: u128) -> EnterpriseId {
    EnterpriseId::from_uuid(Uuid::from_u128(number))
}

fn kept() -> Enterprise {
    let mut kept = cooperative();
    kept.organisation_number = None;
    kept.governance.board_members = None;
    kept
}

fn gone() -> Enterprise {
    let mut gone = cooperative();
    gone.name = "Provkooperativet ek. för.".to_owned();
    gone.organisation_number = Some("769999-0003".parse().unwrap());
    gone.governance.board_members = Some(5);
    gone
}

fn merged(kind: MergeKind) -> Merged {
    let (kept, gone) = (kept(), gone());
    let side = |number, enterprise| Side { id: id(number), enterprise };
    merge(side(1, &kept), side(2, &gone), kind, TODAY, TODAY).unwrap()
}

/// Takes the merge back, after `change` of both records.
fn taken_back(
    kind: MergeKind,
    change: impl FnOnce(&mut Enterprise, &mut Enterprise),
) -> Result<Parted, UndoRefusal> {
    let Merged { survivor, absorbed, .. } = merged(kind);
    let (mut kept_now, mut gone_now) = (survivor.clone(), absorbed.clone());
    change(&mut kept_now, &mut gone_now);
    undo(
        Course {
            before: &kept(),
            merged: &survivor,
            now: Side { id: id(1), enterprise: &kept_now },
        },
        Course {
            before: &gone(),
            merged: &absorbed,
            now: Side { id: id(2), enterprise: &gone_now },
        },
        false,
    )
}

#[test]
fn both_records_become_what_they_were() {
    for kind in [MergeKind::SameEnterprise, MergeKind::Merger] {
        let parted = taken_back(kind, |_, _| {}).unwrap();
        assert_eq!((parted.survivor, parted.absorbed), (kept(), gone()), "{kind:?}");
    }
    let parted = taken_back(MergeKind::SameEnterprise, |_, _| {}).unwrap();
    assert!(parted.put_back.contains(&"/organisationNumber".to_owned()), "{:?}", parted.put_back);
    assert!(parted.put_back.contains(&"/history/absorbed".to_owned()), "{:?}", parted.put_back);
}

#[test]
fn what_was_written_since_stays() {
    let parted = taken_back(MergeKind::SameEnterprise, |kept, gone| {
        kept.capacity.places = Some(99);
        kept.legal_form = LegalForm::Foundation;
        kept.history.distinct_from = vec![id(7)];
        gone.description = Some(Text::new("Ett kafé.", "A café."));
    })
    .unwrap();
    let mut survivor = kept();
    survivor.capacity.places = Some(99);
    survivor.legal_form = LegalForm::Foundation;
    survivor.history.distinct_from = vec![id(7)];
    assert_eq!(parted.survivor, survivor);
    assert_eq!(parted.absorbed.description, Some(Text::new("Ett kafé.", "A café.")));
    assert_eq!(parted.absorbed.history, gone().history);
}

#[test]
fn what_the_merge_wrote_and_somebody_since_stands_in_the_way() {
    let refused = taken_back(MergeKind::SameEnterprise, |kept, gone| {
        kept.governance.board_members = Some(6);
        gone.history.ceased = None;
    });
    let expected = UndoRefusal::WrittenOver {
        survivor: vec!["/governance/boardMembers".to_owned()],
        absorbed: vec!["/history/ceased".to_owned()],
    };
    assert_eq!(refused, Err(expected));
    // Of two enterprises nothing is carried over, so that the number of the board
    // is not the merger's.
    assert!(
        taken_back(MergeKind::Merger, |kept, _| kept.governance.board_members = Some(6)).is_ok()
    );
}

#[test]
fn what_was_written_over_in_the_record_that_went_stands_in_the_way_by_itself() {
    let refused = taken_back(MergeKind::Merger, |_, gone| gone.history.ceased = None);
    let expected = UndoRefusal::WrittenOver {
        survivor: Vec::new(),
        absorbed: vec!["/history/ceased".to_owned()],
    };
    assert_eq!(refused, Err(expected));
}

#[test]
fn a_later_merge_is_taken_back_first() {
    let refused = taken_back(MergeKind::Merger, |kept, _| {
        let mut later = kept.history.absorbed.clone();
        for it in &mut later {
            it.enterprise_id = id(3);
        }
        kept.history.absorbed.extend(later);
    });
    let expected = UndoRefusal::WrittenOver {
        survivor: vec!["/history/absorbed".to_owned()],
        absorbed: Vec::new(),
    };
    assert_eq!(refused, Err(expected));
}

#[test]
fn what_was_not_merged_is_not_taken_back() {
    let (kept, gone) = (kept(), gone());
    let course = |number, it| Course {
        before: it,
        merged: it,
        now: Side { id: id(number), enterprise: it },
    };
    assert_eq!(undo(course(1, &kept), course(2, &gone), false), Err(UndoRefusal::NotMerged));
    let Merged { survivor, absorbed, .. } = merged(MergeKind::Merger);
    assert_eq!(
        undo(course(3, &survivor), course(2, &absorbed), false),
        Err(UndoRefusal::NotMerged)
    );
    assert_eq!(
        undo(course(1, &survivor), course(4, &absorbed), false),
        Err(UndoRefusal::NotMerged)
    );
}

#[test]
fn a_person_may_say_that_they_are_two_and_it_is_said_once() {
    let Merged { survivor, absorbed, .. } = merged(MergeKind::SameEnterprise);
    let (before_kept, before_gone) = (kept(), gone());
    let mut said = survivor.clone();
    said.history.distinct_from = vec![id(2)];
    for now in [&survivor, &said] {
        let parted = undo(
            Course {
                before: &before_kept,
                merged: &survivor,
                now: Side { id: id(1), enterprise: now },
            },
            Course {
                before: &before_gone,
                merged: &absorbed,
                now: Side { id: id(2), enterprise: &absorbed },
            },
            true,
        )
        .unwrap();
        assert_eq!(parted.survivor.history.distinct_from, [id(2)]);
    }
}

#[test]
fn every_refusal_is_told_in_both_languages() {
    let over = UndoRefusal::WrittenOver { survivor: vec!["/a".to_owned()], absorbed: Vec::new() };
    for refusal in [UndoRefusal::NotMerged, over, UndoRefusal::Broken] {
        assert!(!refusal.text().is_incomplete(), "{refusal:?}");
        assert!(!refusal.code().is_empty());
    }
}
