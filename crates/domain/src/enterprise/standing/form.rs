//! What the legal form and the number give reason to look at.
//!
//! These are notes for a person and no refusals: a register that cannot take a
//! record that is wrong in reality cannot show that it is.

use serde::Serialize;

use crate::enterprise::{Enterprise, EnterpriseKind, LegalForm};
use crate::organisation_number::{FormHint, OrganisationNumber};
use crate::text::Text;

/// The fewest members of an economic association (EFL 1 kap.).
const ASSOCIATION_MEMBERS: u32 = 3;

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FormNoteCode {
    /// An economic association has fewer than three members.
    TooFewMembers,
    /// An economic association says that its purpose is exclusively of public benefit.
    PublicBenefitAlone,
    /// An association shows nobody on its board.
    NoBoard,
    /// A foundation shows members or owners.
    FoundationHasNoMembers,
    /// The first digit of the number hints at another form. A hint proves nothing.
    NumberHintsAtAnotherForm,
    /// The form is not known; the first digit of the number hints at one.
    NumberHintsAtForm,
    /// A company with limited dividends says that it has no auditor.
    NoAuditor,
    /// Another form than a company with limited dividends shows a room for dividends.
    DividendRoomOfAnotherForm,
    /// A company with limited dividends calls itself a non-profit welfare organisation.
    LimitedDividendIsNoIdeburen,
    /// A sole trader calls itself a non-profit welfare organisation.
    SoleTraderIsNoIdeburen,
    /// The number is a person's and is masked outside its own record.
    PersonalNumber,
}

/// One note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FormNote {
    /// What it is about.
    pub code: FormNoteCode,
    /// It in words.
    pub text: Text,
}

/// Every note on `enterprise`.
#[must_use]
pub fn form_notes(enterprise: &Enterprise) -> Vec<FormNote> {
    let mut notes: Vec<FormNote> = of_association(enterprise)
        .chain(of_foundation(enterprise))
        .chain(of_limited_dividends(enterprise))
        .chain(of_sole_trader(enterprise))
        .collect();
    if let Some(number) = enterprise.organisation_number {
        notes.extend(of_number(enterprise.legal_form, number));
    }
    notes
}

fn note(code: FormNoteCode, sv: impl Into<String>, en: impl Into<String>) -> FormNote {
    FormNote { code, text: Text::new(sv, en) }
}

fn of_association(enterprise: &Enterprise) -> impl Iterator<Item = FormNote> {
    let form = enterprise.legal_form;
    let economic = form == LegalForm::EconomicAssociation;
    let members = enterprise.governance.members.filter(|it| economic && *it < ASSOCIATION_MEMBERS);
    let few = members.map(|members| {
        note(
            FormNoteCode::TooFewMembers,
            format!("en ekonomisk förening har minst tre medlemmar; registret visar {members}"),
            format!(
                "an economic association has at least three members; the register shows {members}"
            ),
        )
    });
    let benefit = (economic && enterprise.aims.exclusively_public_benefit == Some(true)).then(|| {
        note(
            FormNoteCode::PublicBenefitAlone,
            "en ekonomisk förening främjar medlemmarnas ekonomiska intressen (1 kap. 4 § EFL); läs i stadgarna om syftet ändå är uteslutande allmännyttigt",
            "an economic association serves the economic interests of its members (EFL 1:4); read in the statutes whether the purpose is exclusively of public benefit all the same",
        )
    });
    let association = economic || form == LegalForm::NonProfitAssociation;
    let board = (association && enterprise.governance.board_members == Some(0)).then(|| {
        note(
            FormNoteCode::NoBoard,
            "registret visar ingen i styrelsen; be om stadgarna och det senaste protokollet",
            "the register shows nobody on the board; ask for the statutes and the latest minutes",
        )
    });
    few.into_iter().chain(benefit).chain(board)
}

fn of_foundation(enterprise: &Enterprise) -> Option<FormNote> {
    let governance = &enterprise.governance;
    let has_people = governance.members.is_some_and(|members| members > 0)
        || governance.one_member_one_vote == Some(true)
        || !governance.owners.is_empty();
    (enterprise.legal_form == LegalForm::Foundation && has_people).then(|| {
        note(
            FormNoteCode::FoundationHasNoMembers,
            "registret visar medlemmar eller ägare i en stiftelse; kontrollera den juridiska formen",
            "the register shows members or owners of a foundation; check the legal form",
        )
    })
}

fn of_limited_dividends(enterprise: &Enterprise) -> impl Iterator<Item = FormNote> {
    let svb = enterprise.legal_form == LegalForm::LimitedCompanySvb;
    let ideburen = enterprise.kinds.contains(&EnterpriseKind::Ideburen);
    let unaudited = (svb && enterprise.governance.has_auditor == Some(false)).then(|| {
        note(
            FormNoteCode::NoAuditor,
            "ett aktiebolag (svb) har minst en revisor (32 kap. ABL)",
            "a company with limited dividends has at least one auditor (ABL chapter 32)",
        )
    });
    let room = (!svb && enterprise.governance.limited_dividend.is_some()).then(|| {
        note(
            FormNoteCode::DividendRoomOfAnotherForm,
            "utdelningsutrymmet i 32 kap. 5 § ABL gäller bara aktiebolag (svb); registret visar en annan form",
            "the room for dividends of ABL 32:5 is that of companies with limited dividends alone; the register shows another form",
        )
    });
    let limited = (svb && ideburen).then(|| {
        note(
            FormNoteCode::LimitedDividendIsNoIdeburen,
            "begränsad utdelning är ändå en värdeöverföring: formen gör inte bolaget idéburet",
            "a limited dividend is still a transfer of value: the form makes no non-profit organisation",
        )
    });
    unaudited.into_iter().chain(room).chain(limited)
}

fn of_sole_trader(enterprise: &Enterprise) -> Option<FormNote> {
    let ideburen = enterprise.kinds.contains(&EnterpriseKind::Ideburen);
    (enterprise.legal_form == LegalForm::SoleTrader && ideburen).then(|| {
        note(
            FormNoteCode::SoleTraderIsNoIdeburen,
            "en enskild firma är ingen juridisk person och kan inte vara idéburen organisation",
            "a sole trader is no juridical person and cannot be a non-profit welfare organisation",
        )
    })
}

fn of_number(form: LegalForm, number: OrganisationNumber) -> Option<FormNote> {
    let hint = number.form_hint();
    let name = hint_name(hint)?;
    match agrees(form, hint) {
        Some(true) if hint == FormHint::SoleTrader => Some(note(
            FormNoteCode::PersonalNumber,
            "numret är en persons och döljs utanför företagets egen sida",
            "the number is a person's and is masked outside the enterprise's own record",
        )),
        Some(true) => None,
        Some(false) => {
            let form = form.name();
            Some(note(
                FormNoteCode::NumberHintsAtAnotherForm,
                format!("numrets första siffra antyder {}, registret säger {}", name.sv, form.sv),
                format!("the first digit hints at {}, the register says {}", name.en, form.en),
            ))
        }
        None => Some(note(
            FormNoteCode::NumberHintsAtForm,
            format!("numrets första siffra antyder {}, men visar det inte", name.sv),
            format!("the first digit hints at {} and does not show it", name.en),
        )),
    }
}

/// Whether the form is one that the hint points at; none when the form is open.
fn agrees(form: LegalForm, hint: FormHint) -> Option<bool> {
    let wanted: &[FormHint] = match form {
        LegalForm::EconomicAssociation => &[FormHint::EconomicAssociation],
        LegalForm::NonProfitAssociation | LegalForm::Foundation => {
            &[FormHint::NonProfitOrFoundation]
        }
        LegalForm::LimitedCompany | LegalForm::LimitedCompanySvb => &[FormHint::LimitedCompany],
        LegalForm::Partnership => &[FormHint::Partnership, FormHint::SimplePartnership],
        LegalForm::SoleTrader => &[FormHint::SoleTrader],
        LegalForm::Other | LegalForm::Unknown => return None,
    };
    Some(wanted.contains(&hint))
}

fn hint_name(hint: FormHint) -> Option<Text> {
    let (sv, en) = match hint {
        FormHint::Estate => ("ett dödsbo", "an estate"),
        FormHint::Public => {
            ("stat, region, kommun eller församling", "state, region, municipality or parish")
        }
        FormHint::Foreign => ("ett utländskt företag", "a foreign company"),
        FormHint::LimitedCompany => ("ett aktiebolag", "a limited company"),
        FormHint::SimplePartnership => ("ett enkelt bolag", "a simple partnership"),
        FormHint::EconomicAssociation => ("en ekonomisk förening", "an economic association"),
        FormHint::NonProfitOrFoundation => {
            ("en ideell förening eller en stiftelse", "a non-profit association or a foundation")
        }
        FormHint::Partnership => {
            ("ett handelsbolag eller kommanditbolag", "a trading or limited partnership")
        }
        FormHint::SoleTrader => ("en enskild firma", "a sole trader"),
        FormHint::Unknown => return None,
    };
    Some(Text::new(sv, en))
}
