//! Choice systems (*valfrihetssystem*, LOV): the individual chooses among all
//! providers that the committee has approved and contracted.

pub mod compensation;
