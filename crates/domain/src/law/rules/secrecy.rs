//! Secrecy: OSL 19:3, 19:3 a, 31:16.

use super::Rule;
use super::applies::{CHOICE, LOU};
use super::words::{needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::Confidence;
use crate::law::case::{Case, LOU_FROM, wire};
use crate::law::facts::disclosure::{DisclosedData, MatterStage};
use jiff::civil::date;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("SECRECY.TENDERS", "Sekretess för anbud", "Secrecy of tenders",
        &["OSL 19:3 st 2", "OSL 19:3", "OSL 31:16"], LOU_FROM, LOU, tenders).at(Confidence::B).without_regime(),
    Rule::new("SECRECY.CHOICE_SYSTEM", "Sekretess i valfrihetssystem", "Secrecy in choice systems",
        &["OSL 19:3a", "OSL 19:3", "OSL 31:16"], date(2024, 5, 5), CHOICE, choice_system),
];

/// OSL 19:3 second paragraph: absolute secrecy until the award is decided.
fn tenders(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.disclosure else { return Vec::new() };
    let mut exam = case.examine(rule, "/disclosure");
    exam.fact("/disclosure/data", wire(facts.data));
    exam.fact("/disclosure/stage", wire(facts.stage));
    let what = text("Sekretess för anbud", "Secrecy of tenders");
    let cites = ["OSL 19:3 st 2"];
    let Some(data) = facts.data else {
        return vec![needs_fact(exam, &["/disclosure/data".to_owned()], &cites, what)];
    };
    if data == DisclosedData::OwnTender {
        return vec![exam.conclude(
            Verdict::Permitted,
            &cites,
            what,
            text(
                "Leverantören får ta del av sitt eget anbud.",
                "The supplier may see its own tender.",
            ),
            nothing_more(),
        )];
    }
    let later = ["OSL 19:3", "OSL 31:16"];
    match facts.stage {
        None => return vec![needs_fact(exam, &["/disclosure/stage".to_owned()], &cites, what)],
        Some(MatterStage::BeforeAward) => {}
        Some(_) => {
            return vec![exam.conclude(
                Verdict::Human,
                &later,
                what,
                text("Den absoluta sekretessen har upphört; nu prövas myndighetens ekonomiska intresse och leverantörernas affärsförhållanden i det enskilda fallet.", "The absolute secrecy has ended; now the authority's economic interest and the suppliers' business relations are tested in the single case."),
                text("Låt en person göra sekretessprövningen.", "Let a person make the test of secrecy."),
            )];
        }
    }
    if case.plans_direct_award() {
        let asked = case.purchase.direct_award.as_ref().and_then(|award| award.suppliers_asked);
        exam.fact("/directAward/suppliersAsked", wire(asked));
        match asked {
            None => {
                return vec![needs_fact(
                    exam,
                    &["/directAward/suppliersAsked".to_owned()],
                    &cites,
                    what,
                )];
            }
            Some(asked) if asked < 2 => {
                return vec![exam.conclude(
                    Verdict::Human,
                    &cites,
                    what,
                    text("Källorna säger att sekretessen gäller när flera har bjudits in; för en enda leverantör är det inte klarlagt.", "The sources say that secrecy applies where several are invited; for a single supplier it is not settled."),
                    text("Låt en jurist bedöma.", "Let a lawyer judge."),
                )];
            }
            Some(_) => {}
        }
    }
    vec![exam.conclude(
        Verdict::Prohibited,
        &cites,
        what,
        text("Före tilldelningsbeslutet får varken innehållet i anbud eller hur många och vilka som deltar lämnas ut till någon annan (19 kap. 3 § andra stycket OSL).", "Before the award decision neither the content of tenders nor how many and who take part may be told to anybody else (OSL 19:3 second paragraph)."),
        text("Vänta till beslutet har fattats, alla anbud är offentliga eller ärendet är avslutat.", "Wait until the decision is taken, all tenders are public or the matter is closed."),
    )]
}

/// OSL 19:3 a: no absolute secrecy in a choice system.
fn choice_system(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.disclosure else { return Vec::new() };
    let mut exam = case.examine(rule, "/disclosure");
    exam.fact("/disclosure/data", wire(facts.data));
    exam.fact("/disclosure/stage", wire(facts.stage));
    vec![exam.conclude(
        Verdict::Human,
        &["OSL 19:3a", "OSL 19:3", "OSL 31:16"],
        text("Sekretess i ett valfrihetssystem", "Secrecy in a choice system"),
        text("Ansökningar i ett valfrihetssystem har ingen absolut sekretess; den vanliga prövningen görs (19 kap. 3 a § OSL).", "Applications to a choice system have no absolute secrecy; the ordinary test is made (OSL 19:3 a)."),
        text("Låt en person göra sekretessprövningen för varje uppgift.", "Let a person make the test of secrecy for each item."),
    )]
}
