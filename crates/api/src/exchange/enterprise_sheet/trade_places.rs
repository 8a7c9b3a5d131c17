//! Where single trades are delivered, in a cell as people write it.

use hansyn_domain::area::{AreaCode, Circle};
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::Trade;
use hansyn_domain::text::Text;
use hansyn_domain::violation::Violation;

use super::cells::{Refused, areas, code, refused, shown};
use super::circles::circle;
use super::columns::Column;
use super::given::unless_same;
use super::violation;

/// Where one trade is delivered: within areas, circles, or both. Nothing means
/// wherever the enterprise delivers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TradePlaces {
    cpv: CpvCode,
    areas: Vec<AreaCode>,
    circles: Vec<Circle>,
}

/// A code, a colon, and areas or a circle, as in
/// `55520000: 0180-norrmalm Tyresö | 77310000: 59.334591 18.063240 15 km`. Several
/// are set apart by `|`, `;` or a line break; those of the same code add up.
pub(super) fn trade_places(text: &str) -> Result<Vec<TradePlaces>, Refused> {
    let mut found: Vec<TradePlaces> = Vec::new();
    let parts = text.split(['|', ';', '\n', '\r']).map(str::trim);
    for part in parts.filter(|part| !part.is_empty()) {
        let (cpv, places) = part.split_once(':').ok_or_else(|| {
            let part = shown(part);
            let message = Text::new(
                format!("`{part}` är ingen CPV-kod med plats, som `55520000: Tyresö`"),
                format!("`{part}` is no CPV code with a place, as in `55520000: Tyresö`"),
            );
            refused("FORM", message)
        })?;
        let cpv = code(cpv.trim())?;
        let (new_areas, new_circle) = match circle(places) {
            Some(circle) => (Vec::new(), Some(circle)),
            None => (areas(places)?, None),
        };
        let known = found.iter().position(|it| it.cpv == cpv).unwrap_or_else(|| {
            found.push(TradePlaces { cpv, areas: Vec::new(), circles: Vec::new() });
            found.len() - 1
        });
        if let Some(known) = found.get_mut(known) {
            let is_new = |area: &AreaCode| !known.areas.contains(area);
            let new_areas: Vec<_> = new_areas.into_iter().filter(is_new).collect();
            known.areas.extend(new_areas);
            known.circles.extend(new_circle.filter(|it| !known.circles.contains(it)));
        }
    }
    Ok(found)
}

/// Sets the places of the trades that are named and leaves the others as they are.
pub(super) fn place(trades: &mut [Trade], given: &[TradePlaces]) -> Result<(), Vec<Violation>> {
    let mut violations = Vec::new();
    for TradePlaces { cpv, areas, circles } in given {
        let Some(trade) = trades.iter_mut().find(|trade| trade.cpv == *cpv) else {
            let message = Text::new(
                format!("företaget säljer inte `{cpv}`, så det har ingen plats"),
                format!("the enterprise does not sell `{cpv}`, so it has no place"),
            );
            violations.push(violation(Column::TradePlaces, "UNKNOWN", message));
            continue;
        };
        trade.areas = unless_same(&trade.areas, areas.clone());
        trade.circles = unless_same(&trade.circles, circles.clone());
    }
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A code, its areas, and the metres of its circles.
    type Placed = (String, Vec<String>, Vec<u32>);

    fn read(text: &str) -> Result<Vec<Placed>, &'static str> {
        let one = |it: TradePlaces| {
            let areas = it.areas.iter().map(ToString::to_string).collect();
            (it.cpv.to_string(), areas, it.circles.iter().map(|it| it.metres).collect())
        };
        let all = trade_places(text).map_err(|refused| refused.code)?;
        Ok(all.into_iter().map(one).collect())
    }

    #[test]
    fn places_of_the_same_trade_add_up_each_once() {
        let text = "55520000: 0180-norrmalm 0138\n77310000: 59,334591 18,06324 15 km; 55520000:0138|55520000: 59 18 900";
        let own = |areas: &[&str]| areas.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let expected = vec![
            ("55520000".to_owned(), own(&["0180-norrmalm", "0138"]), vec![900]),
            ("77310000".to_owned(), own(&[]), vec![15_000]),
        ];
        assert_eq!(read(text), Ok(expected));
    }

    #[test]
    fn nothing_after_the_colon_means_wherever_the_enterprise_delivers() {
        assert_eq!(read("55520000:"), Ok(vec![("55520000".to_owned(), vec![], vec![])]));
        assert_eq!(read(""), Ok(vec![]));
    }

    #[test]
    fn what_is_no_code_or_no_place_is_refused() {
        assert_eq!(read("Tyresö"), Err("FORM"));
        assert_eq!(read("12345678: Tyresö"), Err("UNKNOWN"));
        assert_eq!(read("55520000: Ingenstans"), Err("UNKNOWN"));
    }
}
