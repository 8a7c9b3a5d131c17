//! Golden cases of the enterprises of the documents behind the project, and of some
//! that the demo makes up, against requirements as officers write them: one file a
//! case, with the verdict, every reason in both languages, what to ask for, what
//! the law says of each requirement, and the change that would let it in.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a case that cannot be read must fail the test"
)]

#[path = "support/golden.rs"]
mod golden;

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::regime::RegimeId;
use hansyn_domain::matching::{
    ByLawBook, Change, LegalBound, LotQuery, Register, RelaxationTerms, RequirementAnswer,
    legal_bounds, match_lot,
};
use hansyn_domain::tender::{Lot, Tender};
use hansyn_domain::text::Text;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;
use uuid::Uuid;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    about: String,
    /// The enterprise by its name in the demo data.
    enterprise: String,
    on: Date,
    regime: RegimeId,
    /// The lot in its wire form.
    lot: Value,
    expected: Seen,
}

/// What an officer sees.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    verdict: String,
    requirements: Vec<SeenRequirement>,
    /// What the law says of requirements that it bounds, without those that define
    /// the purchase.
    #[serde(default)]
    bounds: Vec<SeenBound>,
    /// The cheapest changes that let the enterprise in.
    #[serde(default)]
    relaxations: Vec<SeenRelaxation>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeenRequirement {
    key: String,
    says: String,
    outcome: String,
    /// Each reason in Swedish and English.
    because: Vec<[String; 2]>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    asks: Vec<[String; 2]>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeenBound {
    key: String,
    verdict: String,
    provisions: Vec<String>,
    why: [String; 2],
    remedy: [String; 2],
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeenRelaxation {
    changes: Vec<[String; 2]>,
    /// What the law says of each change, in Swedish.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    law: Vec<String>,
    cost: u32,
    /// Whether the enterprise surely can then; else it could, if what is missing holds.
    surely: bool,
}

fn both(text: &Text) -> [String; 2] {
    [text.sv.clone(), text.en.clone()]
}

fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

impl From<&RequirementAnswer> for SeenRequirement {
    fn from(answer: &RequirementAnswer) -> Self {
        let asks = answer.reasons.iter().filter_map(|reason| reason.ask.as_ref());
        Self {
            key: answer.key.clone(),
            says: answer.label.sv.clone(),
            outcome: word(answer.outcome),
            because: answer.reasons.iter().map(|reason| both(&reason.observed)).collect(),
            asks: asks.map(|ask| both(&ask.text)).collect(),
        }
    }
}

impl From<&LegalBound> for SeenBound {
    fn from(bound: &LegalBound) -> Self {
        Self {
            key: bound.key.clone(),
            verdict: word(bound.verdict),
            provisions: bound.provisions.iter().map(|read| read.citation.to_string()).collect(),
            why: both(&bound.why),
            remedy: both(&bound.remedy),
        }
    }
}

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

static ENTERPRISES: LazyLock<BTreeMap<String, Enterprise>> = LazyLock::new(|| {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/demo/enterprises.json");
    let all: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let read = |entry: Value| {
        let name = entry["ref"].as_str().unwrap().to_owned();
        let body = serde_json::from_value(entry["value"].clone());
        (name.clone(), body.unwrap_or_else(|error| panic!("{name}: {error}")))
    };
    all.into_iter().map(read).collect()
});

fn goldens() -> Vec<(String, Golden)> {
    golden::cases("matching")
}

fn tender(lot: &Lot) -> Tender {
    serde_json::from_value(json!({
        "committeeId": "com_01m7xpe600fyprnwcfx8h9tej0",
        "title": "Golden",
        "instrument": "LOU",
        "lots": [lot],
    }))
    .unwrap()
}

fn seen(golden: &Golden) -> Seen {
    let lot: Lot = serde_json::from_value(golden.lot.clone()).unwrap();
    let tender = tender(&lot);
    let enterprise = &ENTERPRISES[&golden.enterprise];
    let query = LotQuery::of(&lot, None, golden.on);
    let test = ByLawBook(&BOOK);
    let only = [(EnterpriseId::from_uuid(Uuid::from_u128(1)), enterprise)];
    let field = match_lot(&query, &only, &test);
    let bounds = legal_bounds(&BOOK, Some(golden.regime), &tender, &lot, golden.on);
    let own: Vec<_> =
        bounds.iter().filter(|it| !["trade", "area"].contains(&it.key.as_str())).collect();
    let terms = RelaxationTerms { bounds: bounds.clone(), ..RelaxationTerms::new(1, 3, 3) };
    let register = Register { query: &query, enterprises: &only };
    let found = field.relax(&terms, Some(register));
    let says = |changes: &[Change]| changes.iter().map(|it| both(&it.text)).collect();
    let law = |changes: &[Change]| {
        changes.iter().flat_map(|it| it.law.iter().map(|note| note.text.sv.clone())).collect()
    };
    Seen {
        verdict: word(field.matches().first().unwrap().verdict()),
        requirements: query.explain(enterprise, &test).iter().map(Into::into).collect(),
        bounds: own.into_iter().map(Into::into).collect(),
        relaxations: (found.smallest.iter())
            .map(|it| SeenRelaxation {
                changes: says(&it.changes),
                law: law(&it.changes),
                cost: it.cost,
                surely: it.admits == 1,
            })
            .collect(),
    }
}

#[test]
fn every_case_is_seen_as_it_says() {
    let mut wrong = BTreeMap::new();
    for (name, golden) in goldens() {
        let seen = seen(&golden);
        if seen != golden.expected {
            wrong.insert(name, seen);
        }
    }
    assert!(wrong.is_empty(), "{}", serde_json::to_string_pretty(&wrong).unwrap());
}

#[test]
fn the_documents_enterprises_meet_every_kind_of_requirement() {
    let all = goldens();
    assert!(all.iter().all(|(_, golden)| !golden.about.trim().is_empty()));
    let cases: BTreeSet<(&str, &str)> = (all.iter())
        .flat_map(|(_, golden)| {
            let asked = golden.expected.requirements.iter();
            asked.map(|it| (golden.enterprise.as_str(), it.key.as_str()))
        })
        .collect();
    for enterprise in ["en-trappa-upp", "kooperativet-kos", "kooperativet-i-tyreso"] {
        for key in ["turnover", "quality", "references", "area", "reservation"] {
            assert!(cases.contains(&(enterprise, key)), "{enterprise}: {key}");
        }
    }
}

#[test]
fn nothing_that_is_not_known_shuts_out_and_everything_unknown_is_asked_for() {
    for (name, golden) in goldens() {
        for requirement in &golden.expected.requirements {
            let is_unknown = requirement.outcome == "UNKNOWN";
            assert_eq!(is_unknown, !requirement.asks.is_empty(), "{name}: {}", requirement.key);
        }
        let fails = golden.expected.requirements.iter().any(|it| it.outcome == "NOT_MET");
        assert_eq!(fails, golden.expected.verdict == "SHUT_OUT", "{name}");
    }
}
