//! When and where rules apply: days that several begin or end on, and the regimes
//! that they speak in, by the names that the tables of rules use.

use jiff::civil::{Date, date};

use crate::law::regime::RegimeId;

/// The last day of the older chapter 19.
pub(super) const BEFORE_REFORM: Date = date(2022, 1, 31);
/// The day from which chapter 21 has held the fees.
pub(super) const FEES_FROM: Date = date(2024, 1, 1);
/// The day from which notices to the EU follow its electronic forms.
pub(super) const EFORMS_FROM: Date = date(2023, 10, 25);
/// The first day of the Local Government Act of 2017.
pub(super) const KL_FROM: Date = date(2018, 1, 1);
/// The first day of the Social Services Act of 2025.
pub(super) const SOL_FROM: Date = date(2025, 7, 1);

/// Whatever the regime.
pub(super) const EVERY: &[RegimeId] = &RegimeId::ALL;
/// Wherever the Public Procurement Act (LOU) applies, also as it was before the reform.
pub(super) const LOU: &[RegimeId] =
    &[RegimeId::R1, RegimeId::R2, RegimeId::R3, RegimeId::R4, RegimeId::OldNational];
/// What is no contract.
pub(super) const GRANTS: &[RegimeId] = &[RegimeId::R0];
/// Below the threshold before the reform.
pub(super) const OLDER: &[RegimeId] = &[RegimeId::OldNational];
/// Advertised procurement: of the directive, national, and of annex 2.
pub(super) const ADVERTISED: &[RegimeId] = &[RegimeId::R1, RegimeId::R2, RegimeId::R3];
/// Advertised procurement and choice systems.
pub(super) const OPEN_TO_MANY: &[RegimeId] =
    &[RegimeId::R1, RegimeId::R2, RegimeId::R3, RegimeId::Lov];
/// The acts as they are today, choice systems too.
pub(super) const COVERED: &[RegimeId] =
    &[RegimeId::R1, RegimeId::R2, RegimeId::R3, RegimeId::R4, RegimeId::Lov];
/// LOU as it is today.
pub(super) const LOU_TODAY: &[RegimeId] = &[RegimeId::R1, RegimeId::R2, RegimeId::R3, RegimeId::R4];
/// At or above the threshold.
pub(super) const DIRECTIVE: &[RegimeId] = &[RegimeId::R1];
/// Below the threshold, and the services of annex 2.
pub(super) const NATIONAL: &[RegimeId] = &[RegimeId::R2, RegimeId::R3];
/// What an individual report is written about.
pub(super) const REPORTED: &[RegimeId] = &[RegimeId::R1, RegimeId::R3];
/// The services of annex 2.
pub(super) const ANNEX_2: &[RegimeId] = &[RegimeId::R3];
/// A direct award, also on a ground that a person must judge.
pub(super) const DIRECT: &[RegimeId] = &[RegimeId::R2, RegimeId::R3, RegimeId::R4];
/// Choice systems (valfrihetssystem).
pub(super) const CHOICE: &[RegimeId] = &[RegimeId::Lov];
