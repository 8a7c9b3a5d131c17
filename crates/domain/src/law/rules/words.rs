//! What findings have in common: missing facts, missing data, amounts in words.

use crate::law::assessment::{Finding, Verdict};
use crate::law::case::Examination;
use crate::law::regime::selection::Gap;
use crate::money::Sek;
use crate::text::Text;

/// The same statement in both languages.
pub(super) fn text(sv: impl Into<String>, en: impl Into<String>) -> Text {
    Text::new(sv, en)
}

/// The remedy where nothing is wrong and no duty follows.
pub(super) fn nothing_more() -> Text {
    text("Inget mer behövs.", "Nothing more is needed.")
}

/// An amount in both languages.
pub(in crate::law) fn kronor(amount: Sek) -> (String, String) {
    (amount.in_words(), amount.in_english())
}

/// The finding that a fact is missing; it names the fields.
pub(super) fn needs_fact(
    mut exam: Examination<'_>,
    pointers: &[String],
    cites: &[&str],
    what: Text,
) -> Finding {
    let (mut sv, mut en) = (Vec::new(), Vec::new());
    for pointer in pointers {
        exam.fact(pointer.clone(), None);
        let name = field(pointer);
        sv.push(name.sv);
        en.push(name.en);
    }
    let (sv, en) = (sv.join(", "), en.join(", "));
    exam.conclude(
        Verdict::NeedsFact,
        cites,
        what,
        text(format!("Utkastet saknar: {sv}."), format!("The draft lacks: {en}.")),
        text(format!("Ange {sv}."), format!("State {en}.")),
    )
}

/// The finding that the book does not hold a parameter; it names it.
pub(super) fn needs_data(
    mut exam: Examination<'_>,
    id: &str,
    cites: &[&str],
    what: Text,
) -> Finding {
    exam.parameter(id);
    exam.conclude(
        Verdict::NeedsData,
        cites,
        what,
        text(
            format!("Lagboken har inget belagt värde för {id} den dagen, och värdet ligger så att just det avgör."),
            format!("The law book holds no sourced value of {id} for that day, and the value lies where it decides."),
        ),
        text(
            format!("Läs in {id} ur tillkännagivandet innan frågan avgörs."),
            format!("Load {id} from the announcement before the question is settled."),
        ),
    )
}

/// The finding for whatever keeps a question open.
pub(super) fn open(exam: Examination<'_>, gap: &Gap, cites: &[&str], what: Text) -> Finding {
    match gap {
        Gap::Facts(pointers) => needs_fact(exam, pointers, cites, what),
        Gap::Data(id) => needs_data(exam, id, cites, what),
        Gap::Human => exam.conclude(
            Verdict::Human,
            cites,
            what,
            text(
                "Källorna avgör inte frågan för dessa uppgifter.",
                "The sources do not settle the question for these facts.",
            ),
            text(
                "Låt en upphandlingsjurist bedöma frågan.",
                "Let a procurement lawyer judge the question.",
            ),
        ),
    }
}

/// What a field of the purchase is called.
fn field(pointer: &str) -> Text {
    let last = pointer.rsplit('/').next().unwrap_or(pointer);
    let (sv, en) = match last {
        "decisiveDate" => (
            "dagen då upphandlingen annonseras eller påbörjas",
            "the day on which the procurement is advertised or begins",
        ),
        "estimated" => ("det uppskattade värdet", "the estimated value"),
        "value" => ("delens värde", "the value of the part"),
        "kind" => (
            "om det är varor, tjänster eller byggentreprenad",
            "whether it is goods, services or works",
        ),
        "cpv" => ("CPV-koden", "the CPV code"),
        "buyer" => ("om myndigheten är central", "whether the authority is central"),
        "splitHasObjectiveReasons" => (
            "om det finns sakliga skäl att dela upp köpet",
            "whether there are objective reasons for splitting the purchase",
        ),
        "isDocumented" => ("om besluten dokumenteras", "whether decisions are documented"),
        "guidelinesAdopted" => (
            "om myndigheten har riktlinjer för direktupphandling",
            "whether the authority has guidelines for direct award",
        ),
        "suppliersAsked" => {
            ("hur många leverantörer som tillfrågas", "how many suppliers are asked")
        }
        "termMonths" => ("löptiden i månader", "the term in months"),
        "statedInDocuments" => {
            ("om det står i upphandlingsdokumenten", "whether the documents state it")
        }
        "limitedToPlaceOrNamed" => (
            "om den är begränsad till en ort eller namngivna",
            "whether it is limited to a place or to named ones",
        ),
        "reach" => ("vad villkoret siktar på", "what the clause reaches for"),
        "isVerifiable" => ("hur villkoret kontrolleras", "how the clause is verified"),
        "favoursPlaceOrSupplier" => (
            "om villkoret gynnar en ort eller leverantör",
            "whether the clause favours a place or supplier",
        ),
        "demandsSignedAgreement" => (
            "om ett tecknat kollektivavtal krävs",
            "whether a signed collective agreement is demanded",
        ),
        "award" => ("hur anbuden utvärderas", "how tenders are judged"),
        "isDivided" => ("om upphandlingen delas upp", "whether the procurement is divided"),
        "reasonsForNoLots" => {
            ("om skälen för att inte dela upp anges", "whether reasons for not dividing are given")
        }
        "usedByNaturalPersons" => (
            "om fysiska personer ska använda det som köps",
            "whether natural persons will use what is bought",
        ),
        "isHealthOrSocialCare" => (
            "om tjänsten är hälsovård eller socialtjänst",
            "whether the service is health care or social care",
        ),
        "lovIsDecided" => {
            ("om det finns ett beslut att tillämpa LOV", "whether there is a decision to apply LOV")
        }
        "reservation" => ("hur deltagandet reserveras", "how participation is reserved"),
        other => super::field_names::of(other).unwrap_or((pointer, pointer)),
    };
    text(sv, en)
}
