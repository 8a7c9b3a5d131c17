//! The caller of a route: authenticated, and allowed to do the route's act.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use hansyn_domain::ids::{CommitteeId, MunicipalityId};
use hansyn_domain::party::{HumanDelegate, Role};
use hansyn_persistence::{Actor, Visibility};
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::sync::Arc;

use super::policy::{Access, Action};
use super::token::Identity;
use crate::problem::{Code, Problem};

/// An authenticated identity with its access, put there by the middleware.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// Who the token says it is.
    pub identity: Identity,
    /// What the database says they may do.
    pub access: Arc<Access>,
    /// On whose behalf a system acts, as it says itself.
    pub on_behalf_of: Option<String>,
    /// The request's identity in the log.
    pub request_id: String,
}

/// A caller who may do `A` somewhere. Where, [`Caller::require`] asks.
#[derive(Debug, Clone)]
pub struct Caller<A: Action> {
    who: Authenticated,
    action: PhantomData<A>,
}

impl<A: Action> Caller<A> {
    /// Takes the caller that the middleware left with the request.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let who = request
            .extensions()
            .get::<Authenticated>()
            .cloned()
            .ok_or_else(|| Problem::new(Code::Unauthenticated))?;
        if !who.access.has_any(A::ROLES) {
            return Err(Problem::new(Code::Forbidden));
        }
        Ok(Self { who, action: PhantomData })
    }

    /// Refuses unless the caller may do `A` for `committee`.
    pub fn require(&self, committee: Option<CommitteeId>) -> Result<(), Problem> {
        if self.who.access.covers(A::ROLES, committee) {
            return Ok(());
        }
        Err(Problem::new(Code::Forbidden))
    }

    /// Refuses unless the caller may do `A` for the whole of `municipality`.
    pub fn require_municipality(
        &self,
        municipality: Option<MunicipalityId>,
    ) -> Result<(), Problem> {
        if self.who.access.covers_municipality(A::ROLES, municipality) {
            return Ok(());
        }
        Err(Problem::new(Code::Forbidden))
    }

    /// What the caller may see.
    #[must_use]
    pub fn visibility(&self) -> Visibility {
        self.who.access.visibility()
    }

    /// What the caller may do.
    #[must_use]
    pub fn access(&self) -> &Access {
        &self.who.access
    }

    /// The caller as the person who decides for `committee` (KL 6:38).
    pub fn human_delegate(&self, committee: CommitteeId) -> Result<HumanDelegate, Problem> {
        let access = &self.who.access;
        // A system is one wherever it is; a delegation counts in its committee alone.
        let roles = [
            (Role::Integration, access.has_any(&[Role::Integration])),
            (Role::Delegate, access.covers(&[Role::Delegate], Some(committee))),
        ];
        let held: Vec<Role> =
            roles.into_iter().filter_map(|(role, is_held)| is_held.then_some(role)).collect();
        HumanDelegate::signed_in(committee, &held)
            .map_err(|refused| Problem::new(Code::Forbidden).caused_by(refused))
    }

    /// Who the token says it is.
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        &self.who.identity
    }

    /// The caller as the trail names them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            issuer: self.who.identity.issuer.clone(),
            subject: self.who.identity.subject.clone(),
            on_behalf_of: self.who.on_behalf_of.clone(),
            request_id: self.who.request_id.clone(),
        }
    }
}

impl<A: Action> FromRequest for Caller<A> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}
