//! The patterns of words, each with what it is and how to mend it.

use jiff::civil::{Date, date};
use std::collections::BTreeSet;

use super::pattern::{is_negated, matches};
use super::token::Token;
use super::{Hint, LintCode, Span, instead, provisions};
use crate::clause::Phase;
use crate::law::assessment::Verdict;
use crate::law::case::{LOU_FROM, REFORM};
use crate::law::citing::Governing;
use crate::text::Text;

/// A family of patterns with the same words of explanation.
struct Family {
    code: LintCode,
    phases: &'static [Phase],
    patterns: &'static [&'static str],
    /// Words that make a match harmless: in its sentence, or in a later one that
    /// has no match of its own.
    unless: &'static [&'static str],
    /// Words that make a match harmless in its own sentence.
    beside: &'static [&'static str],
    what: (&'static str, &'static str),
    why: (&'static str, &'static str),
    remedy: (&'static str, &'static str),
    /// Clauses of the library, the best first; one is named where the regime permits it.
    instead: &'static [&'static str],
}

const EVERY: &[Phase] = &Phase::ALL;
const CONTRACT: &[Phase] = &[
    Phase::Qualification,
    Phase::Specification,
    Phase::AwardCriterion,
    Phase::PerformanceCondition,
];

#[rustfmt::skip] // A table: one family an entry.
const FAMILIES: &[Family] = &[
    Family {
        code: LintCode::U1, phases: CONTRACT, unless: &[], beside: &[],
        patterns: &[
            "företagets|leverantörens|bolagets|organisationens|anbudsgivarens|koncernens ?2 policy|policyer|policys|policyn|värdegrund*|csr*|hållbarhetsarbete*|personalpolitik*|jämställdhetsarbete*",
            "allmän|allmänna|övergripande|generell|generella ?1 policy|policyer|policys|csr*",
            "hela ?1 verksamhet*|företag*|bolag*|koncern*|organisation*|personalstyrk*",
            "all|samtliga|alla ?2 anställda|personal|medarbetare i|inom|hos ?1 företag*|bolag*|koncern*|organisation*|leverantören",
            "sponsra*|sponsring*|skänk*|donera*|donation*|gåva|gåvor|välgörenhet*|föreningsliv*",
            "avsätt*|avsätta|betala*|bidra* ?8 *förening|*föreningar|*föreningen",
            "csr|csr-*",
            "sin|sina ?1 *policy|*policyer",
            "företagets|leverantörens|bolagets|anbudsgivarens|koncernens ?1 samtliga|alla|totala|hela ?1 anställda|personal|personalstyrk*|medarbetare",
        ],
        what: ("Utan samband med det som köps", "No link to what is bought"),
        why: ("Orden siktar på leverantörens verksamhet i stort, inte på det här kontraktet.", "The words reach for the supplier's business at large, not for this contract."),
        remedy: ("Skriv vad som ska gälla i uppdraget, för dem som utför det.", "Write what is to hold in the contract, for those who perform it."),
        instead: &["PER-12"],
    },
    Family {
        code: LintCode::U1, phases: CONTRACT, unless: &[],
        beside: &["får ?2 arbeta|ha|utföra|åta|anlitas|användas"],
        patterns: &["andra|övriga uppdrag|kontrakt|avtal|kunder"],
        what: ("Utan samband med det som köps", "No link to what is bought"),
        why: ("Orden siktar på vad leverantören gör i andra uppdrag, inte på det här kontraktet.", "The words reach for what the supplier does in other contracts, not for this one."),
        remedy: ("Skriv vad som ska gälla i uppdraget, för dem som utför det.", "Write what is to hold in the contract, for those who perform it."),
        instead: &["PER-12"],
    },
    Family {
        code: LintCode::U2, phases: EVERY, unless: &[],
        beside: &["barn|barnen|barnens|brukare|brukaren|brukarna|elev|elever|eleverna|kunder|kunderna|patienter|patienterna|äldre"],
        patterns: &[
            "bor|lever i|inom ?1 kommun|kommunen|länet|regionen|stadsdelen|orten|trakten|bygden|staden",
            "bosatt|bosatta|boende|folkbokförd|folkbokförda|skriven|skrivna|hemmahörande ?1 i|inom ?1 kommun|kommunen|länet|regionen|stadsdelen|orten|trakten|bygden|staden|sverige",
        ],
        what: ("Gynnar den som bor på en viss ort", "Favours whoever lives in a certain place"),
        why: ("Orden stänger ute den som bor någon annanstans.", "The words shut out whoever lives elsewhere."),
        remedy: ("Beskriv behovet eller målgruppen utan bostadsort.", "Describe the need or target group without a place of residence."),
        instead: &["PER-01", "PER-03"],
    },
    Family {
        code: LintCode::U2, phases: EVERY, unless: &[], beside: &[],
        patterns: &[
            "kommuninvånar*|kommunmedborgar*|kommunbo|kommunbor|ortsbo*",
            "kommunens|stadens|ortens|länets|bygdens ?1 invånare|medborgare|egna|företag*|leverantör*|ungdomar|*arbetslösa|arbetssökande",
            "ungdomar|personer|*arbetslösa|arbetssökande|sökande|praktikanter|lärlingar ?1 från ?2 kommun|kommunen|länet|regionen|stadsdelen|orten|trakten|bygden|staden|närområdet",
            "leverantör*|producent*|odlare|*företag|entreprenör* i|inom|från ?1 kommunen|länet|regionen|orten|trakten|bygden|närområdet",
            "samhall*|stadsmission*|frälsningsarmén*",
            "röda korset*",
            "lokal|lokala|lokalt|ortsbaserad*|regional|regionala ?1 leverantör*|företag*|entreprenör*|aktör*|arbetskraft*|producent*|underleverantör*|förankring*|förankrad*|kännedom",
            "rekryter*|anställ*|anlita* ?2 lokalt",
            "lokalproducera*|närproducera*|närodla*|lokalodla*",
            "svensk|svenska|svenskt ?1 erfarenhet*|utbildning*|*examen|lärosäte*|universitet*|högskola*|skola|leverantör*|företag*|medborgar*|arbetskraft*|producent*|ursprung*|yrkesbevis",
            "erfarenhet* ?3 svensk*|sverige",
            "säte|kontor|lokalkontor|huvudkontor|verksamhetsställe|etablerad|etablerade|etablering ?3 i|inom ?1 kommun|kommunen|länet|regionen|orten|närområdet|staden",
            "inom|högst ?1 #1 mil|km|kilometer",
            "tidigare ?2 uppdrag|leveranser|avtal|samarbete åt|för|till|med ?1 kommunen",
        ],
        what: ("Gynnar en ort, ett land eller en viss leverantör", "Favours a place, a country or a supplier"),
        why: ("Orden stänger ute den som bor, verkar eller har lärt sig yrket någon annanstans.", "The words shut out whoever lives, works or learnt the trade elsewhere."),
        remedy: ("Beskriv behovet eller målgruppen utan ort, nationalitet eller namn.", "Describe the need or target group without place, nationality or name."),
        instead: &["PER-01", "PER-03"],
    },
    Family {
        code: LintCode::U3, phases: EVERY, unless: &[], beside: &[],
        patterns: &["marknadsledande|branschledande|världsledande"],
        what: ("Kan vara oproportionerligt", "May be out of proportion"),
        why: ("Kravet stänger ute mindre leverantörer och har ingen given relation till uppdraget.", "The demand shuts out smaller suppliers and stands in no given relation to the contract."),
        remedy: ("Kräv den kapacitet som uppdraget behöver; den får också vara någon annans.", "Demand the capacity that the contract needs; it may be somebody else's."),
        instead: &["QUA-02"],
    },
    Family {
        code: LintCode::U3, phases: EVERY, unless: &[], beside: &[],
        patterns: &["vite* ?8 #10 procent|%"],
        what: ("Vitet kan vara oproportionerligt", "The penalty may be out of proportion"),
        why: ("Vitet kan stå utan rimlig relation till uppdraget och skrämma bort mindre leverantörer.", "The penalty may stand in no reasonable relation to the contract and deter smaller suppliers."),
        remedy: ("Låt vitet följa bristens vikt och låt en person väga nivån.", "Let the penalty follow the weight of the breach and let a person weigh the level."),
        instead: &["PER-09"],
    },
    Family {
        code: LintCode::U3, phases: &[Phase::Qualification], unless: &[], beside: &[],
        patterns: &[
            "minst|över|fler|mer ?1 #5 ?1 *anställda|medarbetare|årsarbetare|årsarbetskrafter",
            "omsättning|omsättningen|årsomsättning|nettoomsättning ?6 #3 gånger",
            "bedrivit|funnits|varit|verkat ?3 verksamhet|verksam|verksamt|etablerad|etablerat|branschen|marknaden ?2 #5 år",
            "#8 års ?1 erfarenhet*",
        ],
        what: ("Krav på leverantörens storlek eller ålder", "A demand for size or age"),
        why: ("Storlek, omsättning och ålder säger inte om leverantören klarar uppdraget och stänger ute små och nya.", "Size, turnover and age do not tell whether the supplier can do the work, and shut out the small and the new."),
        remedy: ("Kräv den kapacitet som uppdraget behöver; den får också vara någon annans.", "Demand the capacity that the contract needs; it may be somebody else's."),
        instead: &["QUA-02"],
    },
    Family {
        code: LintCode::U4, phases: EVERY, unless: &[], beside: &[],
        patterns: &[
            "socialt|samhälleligt ansvar|ansvarstagande|engagemang",
            "gärna",
            "om möjligt",
            "i den mån ?2 möjligt",
            "där|när|om så|det är möjligt",
            "i möjligaste mån",
            "så långt|mycket som möjligt",
            "eftersträva*|eftersträvas",
            "sträva* ?1 efter",
            "verka för att",
            "arbeta*|verka* aktivt",
            "aktivt arbeta*",
            "i ?1 hög|högsta|högt grad|mått",
            "seriös|seriösa|seriöst",
            "god|hög etik",
            "gott anseende|rykte|renommé",
            "leverantören|anbudsgivaren|utföraren bör",
            "i skälig|rimlig|lämplig omfattning|utsträckning",
        ],
        what: ("Går inte att kontrollera", "Cannot be verified"),
        why: ("Orden säger varken vilken nivå som räcker eller vad som bevisar den.", "The words say neither which level is enough nor what proves it."),
        remedy: ("Ange en mätbar nivå, beviset, när det lämnas och följden av en brist.", "State a measurable level, its proof, when it is due and what follows from a breach."),
        instead: &["PER-03"],
    },
    Family {
        code: LintCode::U5, phases: &[Phase::AwardCriterion], unless: &[], beside: &[],
        patterns: &[
            "fri|fria|fritt prövning|bedömning|bedömas",
            "helhetsbedömning*|helhetsintryck*",
            "förbehåller|förbehålla ?1 rätten ?4 värdera*|bedöma*|utvärdera*|avgöra*|välja*",
            "bedöms|utvärderas|poängsätts ?2 fritt|skönsmässigt",
            "extra poäng|pluspoäng",
            "beställarens|kommunens|myndighetens|upphandlarens ?1 uppfattning|åsikt|omdöme|tycke",
            "bäst|bästa|störst|största|högst ?1 effekt*|nytta|samhällsnytta|mervärde*|helhet",
            "kan|får ?3 beaktas|premieras|tillmätas",
        ],
        what: ("Oklar poängsättning", "Unclear scoring"),
        why: ("Leverantörerna kan inte se vad som ger poäng; myndigheten får obegränsad frihet.", "Suppliers cannot see what earns points; the authority gets unlimited freedom."),
        remedy: ("Skriv skalan: vad som ger vilka poäng, och kriteriets vikt.", "Write the scale: what earns which points, and the weight."),
        instead: &["AWA-01"],
    },
    Family {
        code: LintCode::U6, phases: &[Phase::Qualification], unless: &[], beside: &[],
        patterns: &[
            "anställ*|sysselsätt*|erbjud*|sysselsatt* ?8 långtidsarbetslös*|arbetslös*|arbetssökande|praktik*|lärling*|arbetsträning|funktionsnedsätt*",
            "andel* ?8 långtidsarbetslös*|arbetslös*|funktionsnedsätt*",
            "ta|tar|tagit emot ?8 långtidsarbetslös*|arbetslös*|arbetssökande|praktik*|lärling*|arbetsträn*|arbetsmarknadsåtgärd*|arbetsmarknadspolitisk*",
            "kärnkonvention*|jämställdhetsplan*|mångfaldsplan*",
        ],
        what: ("Fel fas: utförande ställt som kvalificering", "Wrong phase: performance set as qualification"),
        why: ("Kvalificering gäller om leverantören kan utföra uppdraget, inte vad den ska åstadkomma i det.", "Qualification asks whether the supplier can do the work, not what it is to achieve in it."),
        remedy: ("Ställ hänsynen som villkor för utförandet, eller reservera upphandlingen där lagen medger det.", "Set the consideration as a performance condition, or reserve the procurement where the act allows it."),
        instead: &["PER-01", "PER-03"],
    },
    Family {
        code: LintCode::U6, phases: &[Phase::PerformanceCondition], unless: &[], beside: &[],
        patterns: &["ger|ges|får|tilldelas ?3 poäng|mervärde|mervärdespoäng", "poängsätts|premieras"],
        what: ("Fel fas: poäng i ett villkor", "Wrong phase: points in a condition"),
        why: ("Ett villkor gäller lika för alla; det som ger poäng är ett tilldelningskriterium och ska stå där med vikt.", "A condition binds all alike; what earns points is an award criterion and stands there with its weight."),
        remedy: ("Flytta det till kriterierna, eller ta bort poängen.", "Move it to the criteria, or take the points away."),
        instead: &["AWA-01"],
    },
    Family {
        code: LintCode::U7, phases: CONTRACT,
        unless: &["likvärdig*", "motsvarande", "jämförbar*"], beside: &[],
        patterns: &[
            "märkt|märkta|märke|märket|märkning|märkningen ?2 ^",
            "certifierad|certifierade|certifierat|certifikat|certifiering ?2 med|enligt|från|av",
            "fairtrade*|svanenmärk*|svanmärk*|svanen|kravmärk*|krav-märk*|fsc*|pefc*|rainforest*|ecolabel|sa8000|tco*",
            "miljömärk*|ursprungsmärk*|rättvisemärk*|nyckelhålsmärk*|msc-*|asc-*|utz*|oeko-tex*|gots*",
            "bra miljöval",
            "iso|iso-standard|ss-en|en #100",
        ],
        what: ("Märkning eller standard utan likvärdig", "Label or standard without an equivalent"),
        why: ("En viss märkning eller standard krävs, men inget annat bevis godtas.", "A certain label or standard is demanded, but no other proof is accepted."),
        remedy: ("Skriv ut kraven, lägg till eller likvärdig och godta annat bevis.", "Write out the requirements, add or equivalent and accept other proof."),
        instead: &["SPE-02"],
    },
    Family {
        code: LintCode::U8, phases: EVERY, unless: &[], beside: &[],
        patterns: &[
            "bunden|bundna|bundet|ansluten|anslutna|anslutet ?3 *kollektivavtal*|hängavtal*",
            "teckna|tecknar|tecknat|tecknade|tecknad|undertecknat|ingått|ha|har|inneha|träffat ?3 *kollektivavtal*|hängavtal*",
            "endast|bara|enbart ?2 med *kollektivavtal*|hängavtal*",
            "utan *kollektivavtal*|hängavtal* ?4 utesluts|uteslutas|förkastas|avvisas",
            "kollektivavtalsansluten|kollektivavtalsanslutna|kollektivavtalsbunden|kollektivavtalsbundna",
            "medlem|medlemmar ?3 arbetsgivarorganisation*|arbetsgivarförening*",
            "lokalt|lokala|regionalt|regionala kollektivavtal*",
        ],
        what: ("Kräver tecknat kollektivavtal", "Demands a signed collective agreement"),
        why: ("Den som tillämpar likvärdiga villkor uppfyller kravet utan att ha tecknat avtal.", "Whoever applies equivalent terms meets the demand without having signed."),
        remedy: ("Kräv nivåerna för lön, semester och arbetstid i det centrala avtalet, inte underskriften.", "Demand the levels of pay, holiday and hours of the central agreement, not the signature."),
        instead: &["PER-05"],
    },
];

/// The first day of socialtjänstlagen (2025:400).
const SOCIAL_SERVICES_FROM: Date = date(2025, 7, 1);

/// Families on what is gone, each with the first day without it.
#[rustfmt::skip] // A table: one family an entry.
const GONE: &[(Date, Family)] = &[
    (SOCIAL_SERVICES_FROM, Family {
        code: LintCode::U9, phases: EVERY, unless: &[], beside: &[],
        patterns: &["2001:453"],
        what: ("Den äldre socialtjänstlagen", "The older Social Services Act"),
        why: ("Socialtjänstlagen (2001:453) ersattes av socialtjänstlagen (2025:400) den 1 juli 2025; den gäller bara överklaganden av äldre beslut.", "The Social Services Act of 2001 was replaced by the act (2025:400) on 1 July 2025; it governs appeals of earlier decisions alone."),
        remedy: ("Hänvisa till motsvarande paragraf i socialtjänstlagen (2025:400).", "Cite the corresponding section of the act (2025:400)."),
        instead: &[],
    }),
    (REFORM, Family {
        code: LintCode::U9, phases: EVERY, unless: &[], beside: &[],
        patterns: &["förenklat förfarande|upphandlingsförfarande", "förenklad|förenklade upphandling|upphandlingen|upphandlingar", "urvalsförfarande*", "bilaga 2 a"],
        what: ("Något som inte längre finns", "Something that no longer exists"),
        why: ("Förfarandet eller bilagan togs bort den 1 februari 2022.", "The procedure or annex was taken away on 1 February 2022."),
        remedy: ("Beskriv förfarandet enligt 19 kap. i dess lydelse i dag.", "Describe the procedure after chapter 19 as it stands today."),
        instead: &[],
    }),
    (LOU_FROM, Family {
        code: LintCode::U9, phases: EVERY, unless: &[], beside: &[],
        patterns: &["2007:1091"],
        what: ("Den äldre upphandlingslagen", "The older procurement act"),
        why: ("Lagen (2007:1091) om offentlig upphandling ersattes av lagen (2016:1145) den 1 januari 2017.", "The act of 2007 on public procurement was replaced by the act (2016:1145) on 1 January 2017."),
        remedy: ("Hänvisa till motsvarande paragraf i lagen (2016:1145).", "Cite the corresponding section of the act (2016:1145)."),
        instead: &[],
    }),
];

pub(super) fn hints(text: &str, tokens: &[Token], phase: Phase, law: &Governing<'_>) -> Vec<Hint> {
    let gone = GONE.iter().filter(|(since, _)| *since <= law.day()).map(|(_, family)| family);
    FAMILIES
        .iter()
        .chain(gone)
        .filter(|family| family.phases.contains(&phase))
        .flat_map(|family| of_family(family, text, tokens, phase, law))
        .collect()
}

/// The sentences in which one of `words` stands.
fn sentences_with(words: &[&str], tokens: &[Token]) -> BTreeSet<usize> {
    words
        .iter()
        .flat_map(|word| matches(word, tokens))
        .filter_map(|(start, _)| Some(tokens.get(start)?.sentence))
        .collect()
}

/// The matches of a family that nothing makes harmless.
fn found(family: &Family, tokens: &[Token]) -> Vec<(usize, usize)> {
    let all: Vec<(usize, usize)> = family
        .patterns
        .iter()
        .flat_map(|pattern| {
            let said = matches(pattern, tokens).into_iter();
            said.filter(|(start, end)| !is_negated(pattern, tokens, *start, *end))
        })
        .collect();
    let sentence = |at: usize| tokens.get(at).map_or(0, |token| token.sentence);
    let matched: BTreeSet<usize> = all.iter().map(|(start, _)| sentence(*start)).collect();
    let mended = sentences_with(family.unless, tokens);
    let harmless = sentences_with(family.beside, tokens);
    all.into_iter()
        .filter(|(start, _)| {
            let own = sentence(*start);
            let is_said_of_all = |later: &usize| *later > own && !matched.contains(later);
            !harmless.contains(&own) && !mended.contains(&own) && !mended.iter().any(is_said_of_all)
        })
        .collect()
}

fn of_family(
    family: &Family,
    text: &str,
    tokens: &[Token],
    phase: Phase,
    law: &Governing<'_>,
) -> Vec<Hint> {
    let both = |(sv, en): (&str, &str)| Text::new(sv, en);
    found(family, tokens)
        .into_iter()
        .filter_map(|(start, end)| {
            let (first, last) = (tokens.get(start)?, tokens.get(end)?);
            let span =
                Span { byte_end: last.span.byte_end, char_end: last.span.char_end, ..first.span };
            Some(Hint {
                code: family.code,
                verdict: Verdict::Warn,
                span: Some(span),
                words: text.get(span.byte_start..span.byte_end).map(str::to_owned),
                what: both(family.what),
                why: both(family.why),
                remedy: both(family.remedy),
                provisions: provisions(family.code, phase, law),
                instead: instead::first_of(family.instead, law),
            })
        })
        .collect()
}
