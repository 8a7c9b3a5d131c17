//! Costs and equivalents as they stand in a query.

use std::collections::BTreeSet;

use hansyn_domain::matching::{ChangeCosts, Costs, Equivalents};
use hansyn_domain::violation::Checker;

use super::malformed;
use crate::problem::Problem;

const COSTS: (&str, &str) = (
    "poster som `turnover.drop:80` eller `*.lower:50`",
    "entries as in `turnover.drop:80` or `*.lower:50`",
);

/// Reads `turnover.drop:80,*.lower:50`.
pub(super) fn costs(text: &str) -> Result<Costs, Problem> {
    let wrong = || malformed("costs", COSTS);
    let mut costs = Costs::default();
    let mut own: Vec<(&str, &str, u16)> = Vec::new();
    let mut named = BTreeSet::new();
    for entry in text.split(',') {
        let (name, points) = entry.split_once(':').ok_or_else(wrong)?;
        if !named.insert(name) {
            return Err(malformed("costs", ("varje kostnad en gång", "each cost once")));
        }
        let (key, kind) = name.rsplit_once('.').ok_or_else(wrong)?;
        let points: u16 = points.parse().map_err(|_e| wrong())?;
        if key == "*" {
            *slot(&mut costs.usual, kind).ok_or_else(wrong)? = points;
        } else {
            own.push((key, kind, points));
        }
    }
    // What a requirement does not say of its own is as usual, wherever that stands.
    for (key, kind, points) in own {
        let usual = costs.usual;
        let entry = costs.own.entry(key.to_owned()).or_insert(usual);
        *slot(entry, kind).ok_or_else(wrong)? = points;
    }
    let mut check = Checker::new();
    costs.check("", &mut check);
    if check.finish().is_empty() {
        Ok(costs)
    } else {
        Err(malformed("costs", ("poäng från 1 till 1000", "points from 1 to 1000")))
    }
}

fn slot<'c>(costs: &'c mut ChangeCosts, kind: &str) -> Option<&'c mut u16> {
    Some(match kind {
        "drop" => &mut costs.drop,
        "lower" => &mut costs.lower,
        "acceptEquivalent" => &mut costs.accept_equivalent,
        "splitAreas" => &mut costs.split_areas,
        "splitWithinAreas" => &mut costs.split_within_areas,
        _ => return None,
    })
}

/// Reads `environment:EMAS,environment:SVANEN`.
pub(super) fn equivalents(text: &str) -> Result<Vec<Equivalents>, Problem> {
    let wrong = || {
        malformed(
            "equivalents",
            ("poster som `environment:EMAS`", "entries as in `environment:EMAS`"),
        )
    };
    let mut found: Vec<Equivalents> = Vec::new();
    for entry in text.split(',') {
        let (key, scheme) = entry.split_once(':').ok_or_else(wrong)?;
        match found.iter_mut().find(|it| it.key == key) {
            Some(known) => known.schemes.push(scheme.to_owned()),
            None => {
                found.push(Equivalents { key: key.to_owned(), schemes: vec![scheme.to_owned()] });
            }
        }
    }
    let mut check = Checker::new();
    for it in &found {
        it.check("", &mut check);
    }
    if check.finish().is_empty() { Ok(found) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_read_by_requirement_and_kind_in_any_order() {
        let read = costs("turnover.drop:80,*.lower:50").unwrap();
        assert_eq!(read.usual, ChangeCosts { lower: 50, ..ChangeCosts::default() });
        let own = ChangeCosts { drop: 80, lower: 50, ..ChangeCosts::default() };
        assert_eq!(read.of("turnover"), own);
        for wrong in ["turnover:80", "turnover.drop", "a.drop:0", "a.drop:1001", "a.halve:5", ""] {
            assert!(costs(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn equivalents_are_gathered_by_requirement() {
        let read = equivalents("environment:EMAS,quality:KIWA,environment:SVANEN").unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].schemes, ["EMAS", "SVANEN"]);
        for wrong in ["EMAS", "environment:", "environment:emas", ":EMAS"] {
            assert!(equivalents(wrong).is_err(), "{wrong}");
        }
    }
}
