//! The tables, written by hand because `diesel print-schema` knows no portable
//! types. Two tests hold this file: both engines agree with each other, and
//! every table can be selected from as it stands here.

#![cfg_attr(not(test), expect(clippy::wildcard_imports, reason = "`table!` is written with them"))]

macro_rules! head_and {
    ($($table:ident { $($column:ident -> $type:ty,)* })+) => {$(
        diesel::table! {
            use crate::sql_types::{CivilDate, JsonDoc, PortableUuid, UtcTimestamp};
            use diesel::sql_types::*;

            $table (id) {
                id -> PortableUuid,
                version -> Integer,
                created_at -> UtcTimestamp,
                changed_at -> UtcTimestamp,
                scope_committee -> Nullable<PortableUuid>,
                is_open -> Bool,
                search_text -> Text,
                body -> JsonDoc,
                $($column -> $type,)*
            }
        }
    )+};
}

head_and! {
    municipalities {
        name_key -> Text,
        area -> Text,
    }
    committees {
        name_key -> Text,
        name_folded -> Text,
        municipality_id -> PortableUuid,
    }
    memberships {
        issuer -> Text,
        subject -> Text,
        role -> Text,
        municipality_id -> Nullable<PortableUuid>,
        committee_id -> Nullable<PortableUuid>,
        scope_key -> Text,
    }
    enterprises {
        name_key -> Text,
        legal_form -> Text,
        status -> Text,
        home_municipality -> Text,
        organisation_number -> Nullable<Text>,
        is_fictitious -> Bool,
    }
    clauses {
        owner -> Nullable<PortableUuid>,
        code -> Text,
        clause_version -> Integer,
        phase -> Text,
        level -> Text,
        theme -> Text,
        state -> Text,
        valid_from -> CivilDate,
    }
    tenders {
        committee_id -> PortableUuid,
        title_key -> Text,
        status -> Text,
        instrument -> Text,
        registration_number -> Nullable<Text>,
        planned_start -> Nullable<CivilDate>,
    }
    assessments {
        tender_id -> Nullable<PortableUuid>,
        overall -> Text,
        choice_system_id -> Nullable<PortableUuid>,
    }
    plans {
        committee_id -> PortableUuid,
        title_key -> Text,
        status -> Text,
    }
    choice_systems {
        committee_id -> PortableUuid,
        title_key -> Text,
        status -> Text,
        registration_number -> Nullable<Text>,
    }
    applications {
        choice_system_id -> PortableUuid,
        applicant_key -> Text,
        status -> Text,
        received_on -> CivilDate,
        decided_on -> Nullable<CivilDate>,
    }
    provider_contracts {
        choice_system_id -> PortableUuid,
        application_id -> PortableUuid,
        provider_key -> Text,
        runs_from -> CivilDate,
        ended_on -> Nullable<CivilDate>,
    }
    contacts {
        committee_id -> PortableUuid,
        enterprise_id -> PortableUuid,
        tender_id -> Nullable<PortableUuid>,
        contacted_on -> CivilDate,
        purpose -> Text,
    }
    law_amendments {
        position -> Integer,
        subject -> Text,
        recorded_on -> CivilDate,
    }
    webhooks {
        committee_id -> Nullable<PortableUuid>,
        is_enabled -> Bool,
        secrets -> JsonDoc,
        event_cursor -> BigInt,
    }
}

diesel::table! {
    use crate::sql_types::PortableUuid;
    use diesel::sql_types::*;

    enterprise_trades (enterprise_id, cpv) {
        enterprise_id -> PortableUuid,
        cpv -> Text,
    }
}

diesel::table! {
    use crate::sql_types::PortableUuid;
    use diesel::sql_types::*;

    enterprise_areas (enterprise_id, area) {
        enterprise_id -> PortableUuid,
        area -> Text,
    }
}

diesel::table! {
    use crate::sql_types::PortableUuid;
    use diesel::sql_types::*;

    enterprise_kinds (enterprise_id, kind) {
        enterprise_id -> PortableUuid,
        kind -> Text,
    }
}

diesel::table! {
    use crate::sql_types::PortableUuid;
    use diesel::sql_types::*;

    enterprise_names (enterprise_id) {
        enterprise_id -> PortableUuid,
        version -> Integer,
    }
}

diesel::table! {
    use crate::sql_types::PortableUuid;
    use diesel::sql_types::*;

    enterprise_reaches (enterprise_id) {
        enterprise_id -> PortableUuid,
        version -> Integer,
        basis -> Text,
    }
}

diesel::table! {
    use crate::sql_types::PortableUuid;
    use diesel::sql_types::*;

    enterprise_name_keys (key, enterprise_id) {
        key -> Text,
        enterprise_id -> PortableUuid,
    }
}

diesel::table! {
    use crate::sql_types::{JsonDoc, PortableUuid, UtcTimestamp};
    use diesel::sql_types::*;

    versions (kind, id, version) {
        kind -> Text,
        id -> PortableUuid,
        version -> Integer,
        recorded_at -> UtcTimestamp,
        scope_committee -> Nullable<PortableUuid>,
        is_open -> Bool,
        body -> JsonDoc,
    }
}

diesel::table! {
    use crate::sql_types::{JsonDoc, PortableUuid, UtcTimestamp};
    use diesel::sql_types::*;

    audit_entries (id) {
        id -> PortableUuid,
        recorded_at -> UtcTimestamp,
        kind -> Text,
        entity_id -> PortableUuid,
        version -> Integer,
        action -> Text,
        issuer -> Text,
        subject -> Text,
        on_behalf_of -> Nullable<Text>,
        request_id -> Text,
        changed -> JsonDoc,
        old_values -> Nullable<JsonDoc>,
        new_values -> Nullable<JsonDoc>,
        scope_committee -> Nullable<PortableUuid>,
        is_open -> Bool,
    }
}

diesel::table! {
    use crate::sql_types::{JsonDoc, PortableUuid, UtcTimestamp};
    use diesel::sql_types::*;

    events (sequence) {
        sequence -> BigInt,
        id -> PortableUuid,
        recorded_at -> UtcTimestamp,
        event_type -> Text,
        kind -> Text,
        entity_id -> PortableUuid,
        version -> Integer,
        action -> Text,
        changed -> JsonDoc,
        scope_committee -> Nullable<PortableUuid>,
        is_open -> Bool,
    }
}

diesel::table! {
    use crate::sql_types::{PortableUuid, UtcTimestamp};
    use diesel::sql_types::*;

    cpv_choices (municipality_id, wording) {
        municipality_id -> PortableUuid,
        wording -> Text,
        cpv -> Text,
        chosen_at -> UtcTimestamp,
    }
}

diesel::table! {
    event_head (id) {
        id -> Integer,
        last -> BigInt,
    }
}

diesel::table! {
    use crate::sql_types::{JsonDoc, UtcTimestamp};
    use diesel::sql_types::*;

    idempotency_keys (issuer, subject, key) {
        issuer -> Text,
        subject -> Text,
        key -> Text,
        fingerprint -> Binary,
        attempt -> Integer,
        created_at -> UtcTimestamp,
        lease_until -> UtcTimestamp,
        status -> Nullable<Integer>,
        headers -> Nullable<JsonDoc>,
        body -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::sql_types::{PortableUuid, UtcTimestamp};
    use diesel::sql_types::*;

    deliveries (id) {
        id -> PortableUuid,
        webhook_id -> PortableUuid,
        sequence -> BigInt,
        state -> Text,
        attempts -> Integer,
        due_at -> UtcTimestamp,
        lease_until -> Nullable<UtcTimestamp>,
        last_status -> Nullable<Integer>,
        last_reason -> Nullable<Text>,
        created_at -> UtcTimestamp,
        changed_at -> UtcTimestamp,
    }
}

diesel::table! {
    use crate::sql_types::{JsonDoc, PortableUuid, UtcTimestamp};
    use diesel::sql_types::*;

    operations (id) {
        id -> PortableUuid,
        kind -> Text,
        state -> Text,
        issuer -> Text,
        subject -> Text,
        scope_committee -> Nullable<PortableUuid>,
        is_open -> Bool,
        request -> JsonDoc,
        attempts -> Integer,
        per_mille -> Integer,
        lease_until -> Nullable<UtcTimestamp>,
        created_at -> UtcTimestamp,
        changed_at -> UtcTimestamp,
        sequence -> Nullable<BigInt>,
        result -> Nullable<Binary>,
        problem -> Nullable<Text>,
    }
}

#[cfg(test)]
mod tests;

diesel::allow_tables_to_appear_in_same_query!(deliveries, webhooks);
diesel::allow_tables_to_appear_in_same_query!(enterprise_names, enterprises);
diesel::allow_tables_to_appear_in_same_query!(enterprise_reaches, enterprises);
