//! The clause library as a table: one row a version of a clause.

use hansyn_domain::text::Text;
use hansyn_persistence::Stored;
use hansyn_persistence::clauses::ClauseRecord;

use super::Field;
use super::Reader::{Date, Integer, Text as Words};
use super::{joined, word};

type Row = Stored<ClauseRecord>;

pub(super) fn description() -> Text {
    Text::new(
        "En rad för varje version av varje klausul i biblioteket som du får se.",
        "One row for each version of each clause of the library that you may see.",
    )
}

/// The columns and how they are read.
#[must_use]
pub fn fields() -> Vec<Field<Row>> {
    let mut fields = identity();
    fields.extend(texts());
    fields.extend(follow_up());
    fields
}

fn identity() -> Vec<Field<Row>> {
    let mut fields: Vec<Field<Row>> = vec![
        Field::new(
            "clauseId",
            "Id för versionen.",
            "The identity of the version.",
            Words(|r| Some(r.id.to_string())),
        ),
        Field::new(
            "code",
            "Klausulens kod, samma i alla versioner.",
            "The code of the clause, the same over all versions.",
            Words(|r| Some(r.body.clause.code.to_string())),
        ),
        Field::new(
            "clauseVersion",
            "Klausulens version.",
            "The version of the clause.",
            Integer(|r| Some(u64::from(r.body.clause.version))),
        ),
        Field::new(
            "ownerCommitteeId",
            "Id för nämnden som äger klausulen. Tom betyder det gemensamma biblioteket.",
            "The identity of the committee whose clause it is. Empty means the shared library.",
            Words(|r| r.body.owner.map(|id| id.to_string())),
        ),
        Field::new(
            "state",
            "Hur långt versionen har kommit.",
            "How far the version has come.",
            Words(|r| Some(word(&r.body.state))),
        ),
        Field::new(
            "phase",
            "Den fas klausulen är skriven för.",
            "The phase it is written for.",
            Words(|r| Some(word(&r.body.clause.phase))),
        ),
        Field::new(
            "level",
            "Hur långt klausulen går.",
            "How far it goes.",
            Words(|r| Some(word(&r.body.clause.level))),
        ),
        Field::new(
            "theme",
            "Vad klausulen handlar om.",
            "What it is about.",
            Words(|r| Some(word(&r.body.clause.theme))),
        ),
        Field::new(
            "validFrom",
            "Första dagen den får användas.",
            "The first day on which it may be used.",
            Date(|r| Some(r.body.clause.valid_from)),
        ),
        Field::new(
            "validTo",
            "Sista dagen, när den har ersatts.",
            "The last day, once it is superseded.",
            Date(|r| r.body.clause.valid_to),
        ),
    ];
    fields.extend(Field::times());
    fields
}

fn texts() -> Vec<Field<Row>> {
    vec![
        Field::new(
            "titleSv",
            "Vad klausulen heter på svenska.",
            "What it is called in Swedish.",
            Words(|r| Some(r.body.clause.title.sv.clone())),
        ),
        Field::new(
            "titleEn",
            "Vad klausulen heter på engelska.",
            "What it is called in English.",
            Words(|r| Some(r.body.clause.title.en.clone())),
        ),
        Field::new(
            "wordingSv",
            "Texten på svenska, med parametrar inom klamrar.",
            "The text in Swedish, with parameters between braces.",
            Words(|r| Some(r.body.clause.wording.sv.clone())),
        ),
        Field::new(
            "wordingEn",
            "Texten på engelska, med parametrar inom klamrar.",
            "The text in English, with parameters between braces.",
            Words(|r| Some(r.body.clause.wording.en.clone())),
        ),
        Field::new(
            "motiveSv",
            "Varför den finns, på svenska.",
            "Why it is there, in Swedish.",
            Words(|r| Some(r.body.clause.motive.sv.clone())),
        ),
        Field::new(
            "motiveEn",
            "Varför den finns, på engelska.",
            "Why it is there, in English.",
            Words(|r| Some(r.body.clause.motive.en.clone())),
        ),
        Field::new(
            "proofSv",
            "Vad som styrker den, på svenska.",
            "What proves it, in Swedish.",
            Words(|r| Some(r.body.clause.evidence.sv.clone())),
        ),
        Field::new(
            "proofEn",
            "Vad som styrker den, på engelska.",
            "What proves it, in English.",
            Words(|r| Some(r.body.clause.evidence.en.clone())),
        ),
        Field::new(
            "linkSv",
            "Hur den hänger ihop med det som köps, på svenska.",
            "How it ties to what is bought, in Swedish.",
            Words(|r| Some(r.body.clause.link.sv.clone())),
        ),
        Field::new(
            "linkEn",
            "Hur den hänger ihop med det som köps, på engelska.",
            "How it ties to what is bought, in English.",
            Words(|r| Some(r.body.clause.link.en.clone())),
        ),
        Field::new(
            "parameters",
            "Namn på de uppgifter som fylls i, åtskilda av mellanslag.",
            "The names of the blanks to fill in, set apart by spaces.",
            Words(|r| Some(joined(r.body.clause.parameters.iter().map(|it| &it.name)))),
        ),
        Field::new(
            "hooks",
            "Vad lagen säger under varje regim, som REGIM=BESKED, åtskilda av mellanslag.",
            "What the law says under each regime, as REGIME=VERDICT, set apart by spaces.",
            Words(|r| {
                let hooks = r.body.clause.hooks.iter();
                Some(joined(
                    hooks.map(|hook| format!("{}={}", word(&hook.regime), word(&hook.verdict))),
                ))
            }),
        ),
    ]
}

fn follow_up() -> Vec<Field<Row>> {
    vec![
        Field::new(
            "followUpBy",
            "Vem som följer upp.",
            "Who follows it up.",
            Words(|r| Some(word(&r.body.clause.follow_up.by))),
        ),
        Field::measured(
            "followUpEveryMonths",
            "months",
            "Hur ofta; 0 betyder en gång.",
            "How often; 0 means once.",
            Integer(|r| Some(u64::from(r.body.clause.follow_up.every_months))),
        ),
        Field::new(
            "followUpHowSv",
            "Hur den följs upp, på svenska.",
            "How it is followed up, in Swedish.",
            Words(|r| Some(r.body.clause.follow_up.how.sv.clone())),
        ),
        Field::new(
            "followUpHowEn",
            "Hur den följs upp, på engelska.",
            "How it is followed up, in English.",
            Words(|r| Some(r.body.clause.follow_up.how.en.clone())),
        ),
        Field::new(
            "sanctionSv",
            "Vad som händer när den inte följs, på svenska.",
            "What follows when it is not kept, in Swedish.",
            Words(|r| Some(r.body.clause.follow_up.sanction.sv.clone())),
        ),
        Field::new(
            "sanctionEn",
            "Vad som händer när den inte följs, på engelska.",
            "What follows when it is not kept, in English.",
            Words(|r| Some(r.body.clause.follow_up.sanction.en.clone())),
        ),
    ]
}
