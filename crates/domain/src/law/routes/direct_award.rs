//! Direct award on value: LOU 19 a:2, and before 2022-02-01 the older 19:7.

use super::basis::Basis;
use super::{answer, lacking};
use crate::law::assessment::{Route, RouteKind, RouteState};
use crate::law::case::REFORM;
use crate::law::regime::selection::Gap;
use crate::law::rules::kronor;
use crate::text::Text;

/// LOU 19 a:2: a value below the limit.
pub(super) fn on_value(basis: Basis<'_, '_>) -> Route {
    let kind = RouteKind::DirectAwardOnValue;
    let cites: &[&str] = if basis.law_date() < REFORM {
        &["LOU 19:7"]
    } else {
        &["LOU 19a:2", "LOU 19a:8", "LOU 19a:11"]
    };
    let takes = Text::new(
        "Likabehandling, riktlinjer, dokumentation över 100 000 kronor och efterannons från 700 000 kronor.",
        "Equal treatment, guidelines, documentation above 100 000 kronor and a notice of the result from 700 000 kronor.",
    );
    let compared = match (basis.total(), basis.direct().limit) {
        (Some(total), Some(limit)) => {
            let ((total_sv, total_en), (limit_sv, limit_en)) =
                (kronor(total), kronor(limit.amount));
            Text::new(
                format!("Värdet är {total_sv} och gränsen {limit_sv}."),
                format!("The value is {total_en} and the limit {limit_en}."),
            )
        }
        _ => Text::new("Värdet avgör.", "The value decides."),
    };
    match &basis.direct().outcome {
        Ok(true) => answer(kind, RouteState::Open, compared, takes, cites),
        Ok(false) => answer(
            kind,
            RouteState::Closed,
            compared,
            Text::new(
                "Ett lägre värde för hela behovet; en delning för att komma dit är inte tillåten.",
                "A lower value of the whole need; splitting to get there is not allowed.",
            ),
            cites,
        ),
        Err(Gap::Human) => {
            answer(kind, RouteState::Conditional, lacking(&Gap::Human), takes, cites)
        }
        Err(gap) => answer(kind, RouteState::Unknown, lacking(gap), takes, cites),
    }
}
