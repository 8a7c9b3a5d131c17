//! What trades, areas, forms, kinds and routes are called.

use crate::area::AreaCode;
use crate::cpv::CpvCode;
use crate::law::reservation::ReservationRoute;
use crate::text::Text;

pub(super) fn coded(cpv: CpvCode) -> Text {
    let name = cpv.name();
    Text::new(format!("{} ({cpv})", name.sv), format!("{} ({cpv})", name.en))
}

/// A scheme as it is written in running text: `ISO_9001` is ISO 9001.
pub(in crate::matching) fn scheme_name(scheme: &str) -> String {
    scheme.replace('_', " ")
}

/// Names of areas; past the sixth they are only counted.
pub(in crate::matching) fn area_names(areas: impl Iterator<Item = AreaCode>) -> Text {
    let mut areas: Vec<_> = areas.collect();
    areas.sort_unstable();
    areas.dedup();
    let more = areas.len().saturating_sub(6);
    let shown = areas.iter().take(6).map(|area| area.name()).collect::<Vec<_>>().join(", ");
    if more == 0 {
        return Text::new(shown.clone(), shown);
    }
    Text::new(format!("{shown} och {more} till"), format!("{shown} and {more} more"))
}

pub(super) fn list<T: Copy>(items: &[T], name: fn(T) -> Text) -> Text {
    let names: Vec<_> = items.iter().copied().map(name).collect();
    let join = |pick: fn(&Text) -> &str| names.iter().map(pick).collect::<Vec<_>>().join(", ");
    Text::new(join(|text| &text.sv), join(|text| &text.en))
}

pub(super) fn route_name(route: ReservationRoute) -> Text {
    let (sv, en) = match route {
        ReservationRoute::IntegrationSupplier => {
            ("får delta enligt LOU 4 kap. 18 § 1", "may take part under LOU 4:18 point 1")
        }
        ReservationRoute::ShelteredProgramme => {
            ("får delta enligt LOU 4 kap. 18 § 2", "may take part under LOU 4:18 point 2")
        }
        ReservationRoute::ParticipationBased => {
            ("får delta enligt LOU 19 kap. 25 §", "may take part under LOU 19:25")
        }
        ReservationRoute::Ideburen => {
            ("får delta enligt LOU 19 kap. 25 a §", "may take part under LOU 19:25 a")
        }
        ReservationRoute::ChoiceSystemIdeburen => {
            ("får delta enligt LOV 1 kap. 2 a §", "may take part under LOV 1:2 a")
        }
    };
    Text::new(sv, en)
}
