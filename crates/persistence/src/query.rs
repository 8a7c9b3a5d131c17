//! What to list: filters, search, order and the part of it that is wanted.

use hansyn_domain::area::AreaCode;
use hansyn_domain::organisation_number::OrganisationNumber;
use hansyn_domain::text::swedish_sort_key;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

/// A question to a list of records that have the fields `F`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery<F> {
    /// All of these must hold.
    pub filters: Vec<Filter<F>>,
    /// Only these identities, where another question has found them before.
    pub among: Option<Vec<Uuid>>,
    /// A text that must occur in what is searchable.
    pub q: Option<String>,
    /// The order; equal records follow their identities.
    pub sort: Vec<(F, Direction)>,
    /// The part that is wanted.
    pub window: Window,
}

impl<F> ListQuery<F> {
    /// All records, within a window.
    #[must_use]
    pub const fn all(window: Window) -> Self {
        Self { filters: Vec::new(), among: None, q: None, sort: Vec::new(), window }
    }
}

/// One condition on one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter<F> {
    /// The field.
    pub field: F,
    /// How it is compared.
    pub op: Op,
    /// What it is compared with: several values for [`Op::In`], else one.
    pub values: Vec<FieldValue>,
}

impl<F> Filter<F> {
    /// The field must equal `value`.
    #[must_use]
    pub fn eq(field: F, value: FieldValue) -> Self {
        Self { field, op: Op::Eq, values: vec![value] }
    }
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// Equal.
    Eq,
    /// Equal to one of several.
    In,
    /// Greater.
    Gt,
    /// Greater or equal.
    Gte,
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
}

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// A text.
    Text(String),
    /// A moment.
    Time(Timestamp),
    /// A day.
    Date(Date),
    /// An identity.
    Id(Uuid),
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Number(i64),
}

impl FieldValue {
    /// What kind of value it is.
    #[must_use]
    pub const fn kind(&self) -> FieldKind {
        match self {
            Self::Text(_) => FieldKind::Text,
            Self::Time(_) => FieldKind::Time,
            Self::Date(_) => FieldKind::Date,
            Self::Id(_) => FieldKind::Id,
            Self::Bool(_) => FieldKind::Bool,
            Self::Number(_) => FieldKind::Number,
        }
    }
}

/// What kind of value a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldKind {
    /// A text.
    Text,
    /// A moment.
    Time,
    /// A day.
    Date,
    /// An identity.
    Id,
    /// Yes or no.
    Bool,
    /// A whole number.
    Number,
}

/// Which way a list runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The least first.
    Ascending,
    /// The greatest first.
    Descending,
}

/// The part of a list that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// A page of the sorted list.
    Offset {
        /// How many records to leave out.
        offset: u32,
        /// How many to give at most.
        limit: u32,
    },
    /// A step of a walk over everything by identity; the order asked for does
    /// not apply.
    After {
        /// The last identity of the step before.
        id: Option<Uuid>,
        /// How many to give at most.
        limit: u32,
    },
}

impl Window {
    pub(crate) fn limit(self) -> i64 {
        match self {
            Self::Offset { limit, .. } | Self::After { limit, .. } => i64::from(limit),
        }
    }
}

/// Part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The records.
    pub items: Vec<T>,
    /// How many there are in the whole list.
    pub total: u64,
    /// Where a walk goes on; absent at its end, and for pages by offset.
    pub next: Option<Uuid>,
}

impl<T> Page<T> {
    /// The page with each record made into something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), total: self.total, next: self.next }
    }
}

/// A field that lists can be filtered and mostly sorted by.
pub trait Field: Copy + Eq + std::fmt::Debug + Send + Sync + 'static {
    /// Every field.
    const ALL: &'static [Self];

    /// Where and how the field is stored.
    #[doc(hidden)]
    fn spec(self) -> FieldSpec;

    /// The field's name on the wire.
    fn name(self) -> &'static str {
        self.spec().name
    }

    /// What kind of value it holds.
    fn kind(self) -> FieldKind {
        self.spec().kind
    }

    /// Whether a list can be sorted by it.
    fn is_sortable(self) -> bool {
        self.spec().uses == Uses::SortAndFilter
    }

    /// Whether it is an area, and records are found that reach all of it.
    fn is_reach(self) -> bool {
        self.spec().form == Form::Reach
    }

    /// Whether it can be compared like this.
    fn accepts(self, op: Op) -> bool {
        self.is_sortable() || matches!(op, Op::Eq | Op::In)
    }

    /// The field of this name.
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }
}

/// Where and how a field is stored.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// The name on the wire.
    pub(crate) name: &'static str,
    /// What kind of value it holds.
    pub(crate) kind: FieldKind,
    /// Where it is.
    pub(crate) place: Place,
    /// How a value is written before it is compared.
    pub(crate) form: Form,
    /// What it is good for.
    pub(crate) uses: Uses,
}

/// Where a field is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a column of the record's own row.
    Column(&'static str),
    /// In a column of a table with any number of rows a record.
    Child { table: &'static str, key: &'static str, column: &'static str },
}

/// How a text is written before it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As it is.
    Verbatim,
    /// As its Swedish sort key, which folds case and white space.
    SortKey,
    /// As an organisation number with its hyphen.
    OrganisationNumber,
    /// As the code of an area or of any that it lies in: who reaches one of them
    /// reaches the area.
    Reach,
}

impl Form {
    /// The texts of which one must be stored.
    pub(crate) fn apply(self, text: &str) -> Vec<String> {
        let verbatim = || vec![text.to_owned()];
        match self {
            Self::Verbatim => verbatim(),
            Self::SortKey => vec![swedish_sort_key(text)],
            Self::OrganisationNumber => text
                .parse::<OrganisationNumber>()
                .map_or_else(|_| verbatim(), |number| vec![number.to_string()]),
            Self::Reach => text.parse::<AreaCode>().map_or_else(
                |_| verbatim(),
                |area| area.around().map(|area| area.to_string()).collect(),
            ),
        }
    }
}

/// What a field is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Uses {
    /// Any comparison, and sorting.
    SortAndFilter,
    /// Only equality: lists have no order by it, or may not reveal one.
    FilterByEquality,
}

/// Writes the fields of one aggregate as an enum.
macro_rules! fields {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$doc:meta])* $variant:ident = $wire:literal, $kind:ident, $uses:ident, $form:ident, $place:expr;)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $crate::query::Field for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn spec(self) -> $crate::query::FieldSpec {
                use $crate::query::{FieldKind, FieldSpec, Form, Place, Uses};
                match self {
                    $(Self::$variant => FieldSpec {
                        name: $wire,
                        kind: FieldKind::$kind,
                        place: $place,
                        form: Form::$form,
                        uses: Uses::$uses,
                    },)+
                }
            }
        }
    };
}
pub(crate) use fields;
