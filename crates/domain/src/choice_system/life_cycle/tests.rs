use super::*;
use serde_json::json;

const ID: &str = "com_00000000000000000000000001";

fn bare() -> ChoiceSystem {
    serde_json::from_value(json!({"committeeId": ID, "title": "Daglig verksamhet", "request": {}}))
        .unwrap()
}

fn changed(change: &serde_json::Value) -> ChoiceSystem {
    let mut value = serde_json::to_value(bare()).unwrap();
    value.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    serde_json::from_value(value).unwrap()
}

fn notice(version: u32) -> serde_json::Value {
    json!({"place": "NATIONAL_SITE", "requestVersion": version, "publishedOn": "2027-03-01",
           "reference": "LOV-1", "holdsDocuments": true})
}

fn decision() -> serde_json::Value {
    json!({"by": "COMMITTEE", "decidedOn": "2027-02-18", "reference": "§ 12"})
}

#[test]
fn every_decision_is_a_delegates() {
    for step in STEPS {
        let decides =
            matches!(step.to, SystemStatus::Decided | SystemStatus::Closing | SystemStatus::Closed)
                || step.from == step.to;
        assert_eq!(decides, step.actor == StepActor::Delegate, "{:?}", step.what());
        assert!(!step.provisions.is_empty() && !step.what().is_incomplete());
    }
}

#[test]
fn nothing_leads_on_from_the_end_and_nothing_past_a_step() {
    assert_eq!(SystemStatus::Closed.steps().count(), 0);
    assert!(SystemStatus::Draft.step_to(SystemStatus::Decided).is_none());
    assert!(SystemStatus::InReview.step_to(SystemStatus::Advertised).is_none());
    assert!(SystemStatus::Advertised.step_to(SystemStatus::Closed).is_none());
}

#[test]
fn applications_are_taken_only_while_the_system_is_advertised() {
    let taking: Vec<_> =
        SystemStatus::ALL.into_iter().filter(|status| status.takes_applications()).collect();
    assert_eq!(taking, [SystemStatus::Advertised]);
}

#[test]
fn an_empty_document_lacks_what_the_act_asks_for() {
    let lacking = lacks(&bare(), SystemStatus::Draft, SystemStatus::InReview);
    assert_eq!(lacking.len(), 7);
    assert!(lacking.iter().any(|text| text.en.contains("LOV 4:4")));
    let lacking = lacks(&bare(), SystemStatus::InReview, SystemStatus::Decided);
    assert_eq!(lacking.len(), 9);
    let lacking = lacks(&bare(), SystemStatus::Decided, SystemStatus::Advertised);
    assert_eq!(lacking.len(), 10);
    assert_eq!(lacks(&bare(), SystemStatus::InReview, SystemStatus::Draft), []);
}

#[test]
fn a_change_takes_effect_only_when_it_is_decided_and_advertised() {
    let step = (SystemStatus::Advertised, SystemStatus::Advertised);
    let lacking = |system: &ChoiceSystem| lacks(system, step.0, step.1).len();
    assert_eq!(lacking(&bare()), 1);
    let request = json!({"purpose": "Nytt"});
    let drafted = changed(&json!({"amendment": {"request": request, "reasons": "Behov"}}));
    let advertised = changed(&json!({"notices": [notice(2)],
        "amendment": {"request": request, "reasons": "Behov", "decision": decision()}}));
    // What is left then is what the short document of this test lacks.
    assert_eq!((lacking(&drafted), lacking(&advertised)), (9, 7));
    let same = changed(&json!({"notices": [notice(2)],
        "amendment": {"request": {}, "reasons": "Behov", "decision": decision()}}));
    assert_eq!(lacking(&same), 8);
    let after = after_step(&advertised, step.0, step.1);
    assert_eq!((after.request_version, after.amendment.is_none()), (2, true));
    assert_eq!(after.request.purpose, "Nytt");
    assert_eq!(after.request_of(1), Some(&bare().request));
    assert_eq!(after.request_of(2), Some(&after.request));
    assert_eq!(after.request_of(3), None);
}

#[test]
fn other_steps_leave_the_record_as_it_is() {
    let drafted = changed(&json!({"amendment": {"request": {}, "reasons": "Behov"}}));
    assert_eq!(after_step(&drafted, SystemStatus::Advertised, SystemStatus::Closing), drafted);
}

#[test]
fn the_document_of_an_advertised_system_changes_only_by_an_amendment() {
    let other = changed(&json!({"request": {"purpose": "Nytt"}}));
    let locks = |status| {
        let found = locked(&bare(), &other, status);
        found.into_iter().map(|it| it.pointer).collect::<Vec<_>>()
    };
    assert_eq!(locks(SystemStatus::Draft), Vec::<String>::new());
    for status in SystemStatus::ALL.into_iter().skip(1) {
        assert_eq!(locks(status), ["/request"], "{status:?}");
    }
    let amended = changed(&json!({"amendment": {"request": {}, "reasons": "Behov"}}));
    assert_eq!(locked(&bare(), &amended, SystemStatus::Advertised), []);
    assert_eq!(locked(&bare(), &amended, SystemStatus::Closing).len(), 1);
}

#[test]
fn the_decision_is_noted_while_the_document_is_drafted_or_reviewed() {
    let with = changed(&json!({"decision": decision()}));
    for status in SystemStatus::ALL {
        let may = matches!(status, SystemStatus::Draft | SystemStatus::InReview);
        assert_eq!(locked(&bare(), &with, status).is_empty(), may, "{status:?}");
    }
}

#[test]
fn nobody_sets_the_version_by_hand() {
    let forward = changed(&json!({"requestVersion": 2}));
    for status in SystemStatus::ALL {
        assert_eq!(locked(&bare(), &forward, status).len(), 1, "{status:?}");
    }
}

#[test]
fn a_notice_of_a_version_that_does_not_exist_is_refused() {
    assert_eq!(changed(&json!({"notices": [notice(1)]})).violations(), []);
    let ahead = changed(&json!({"notices": [notice(2)]}));
    assert_eq!(ahead.violations()[0].pointer, "/notices/0/requestVersion");
    let amended =
        changed(&json!({"notices": [notice(2)], "amendment": {"request": {}, "reasons": "Behov"}}));
    assert_eq!(amended.violations(), []);
}

#[test]
fn nothing_is_advertised_before_the_decision() {
    let lacking = |published: &str| {
        let mut early = notice(1);
        early["publishedOn"] = json!(published);
        let system = changed(&json!({"decision": decision(), "notices": [early]}));
        lacks(&system, SystemStatus::Decided, SystemStatus::Advertised)
            .iter()
            .any(|text| text.en.contains("before the notice"))
    };
    assert!(lacking("2027-02-17"));
    assert!(!lacking("2027-02-18"));
}
