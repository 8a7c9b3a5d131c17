//! The command line.

pub mod serve;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use hansyn_domain::ids::{CommitteeId, MembershipId, MunicipalityId};
use hansyn_domain::party::{Membership, Role};
use hansyn_persistence::{Actor, Db, DbError, Stamp, memberships};
use jiff::SignedDuration;
use std::io::Write as _;
use std::path::PathBuf;

use crate::auth::local_issuer::LocalIssuer;
use crate::config::{DatabaseArgs, ServeArgs};
use crate::edge::{system_clock, system_ids};

/// Social considerations in Swedish municipal procurement.
#[derive(Debug, Parser)]
#[command(name = "hansyn", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the binary can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the service.
    Serve(Box<ServeArgs>),
    /// Print a token of the demo's local issuer.
    Token(TokenArgs),
    /// Bring the database to this version's schema and stop.
    Migrate(DatabaseArgs),
    /// Give a role, as for the first administrator.
    Grant(GrantArgs),
    /// Print the OpenAPI document.
    Openapi,
}

/// Whose token.
#[derive(Debug, Args)]
pub struct TokenArgs {
    /// The subject; `demo-officer`, `demo-delegate` and others have roles in the demo.
    #[arg(default_value = "demo-officer")]
    pub subject: String,
    /// The file of the local issuer's key.
    #[arg(long, default_value = serve::DEMO_KEY)]
    pub key: PathBuf,
    /// How long the token holds, in minutes.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(i64).range(1..=1440))]
    pub minutes: i64,
}

/// Who gets which role where.
#[derive(Debug, Args)]
pub struct GrantArgs {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// The issuer of the tokens.
    #[arg(long)]
    pub issuer: String,
    /// The subject in its tokens.
    #[arg(long)]
    pub subject: String,
    /// The role, as in ADMINISTRATOR.
    #[arg(long)]
    pub role: String,
    /// The municipality it is limited to.
    #[arg(long)]
    pub municipality: Option<MunicipalityId>,
    /// The committee it is limited to.
    #[arg(long)]
    pub committee: Option<CommitteeId>,
}

/// Does what was asked.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Serve(args) => serve::serve(*args),
        Command::Token(args) => {
            say(&token(&args)?);
            Ok(())
        }
        Command::Migrate(args) => {
            let applied = open(&args, serve::DATABASE)?.migrate()?.applied;
            say(&match applied.as_slice() {
                [] => "the schema is up to date".to_owned(),
                some => format!("applied {}", some.join(", ")),
            });
            Ok(())
        }
        Command::Grant(args) => grant(&args),
        Command::Openapi => {
            say(crate::openapi::text().trim_end());
            Ok(())
        }
    }
}

/// The database that the settings name.
pub fn open(args: &DatabaseArgs, default: &str) -> anyhow::Result<Db> {
    let url = args.database_url.as_deref().unwrap_or(default);
    Db::open(url, args.pool_size).context("the database cannot be opened (HANSYN_DATABASE_URL)")
}

fn token(args: &TokenArgs) -> anyhow::Result<String> {
    // A fresh key would sign tokens that no running demo accepts.
    anyhow::ensure!(
        args.key.exists(),
        "the key file `{}` does not exist; run this where the demo was started, or name its key with --key",
        args.key.display()
    );
    let issuer = LocalIssuer::load_or_create(&args.key)?;
    Ok(issuer.token(&args.subject, SignedDuration::from_mins(args.minutes), system_clock()())?)
}

fn grant(args: &GrantArgs) -> anyhow::Result<()> {
    let role = Role::ALL.into_iter().find(|role| role.as_str() == args.role);
    let names: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
    let role = role.with_context(|| {
        format!("no role is called `{}`; there are {}", args.role, names.join(", "))
    })?;
    let membership = Membership {
        issuer: args.issuer.clone(),
        subject: args.subject.clone(),
        role,
        municipality_id: args.municipality,
        committee_id: args.committee,
    };
    if let Some(violation) = membership.violations().first() {
        anyhow::bail!("{}", violation.message);
    }
    let db = open(&args.database, serve::DATABASE)?;
    db.migrate()?;
    let ids = system_ids();
    let actor = Actor {
        issuer: "urn:hansyn:command-line".to_owned(),
        subject: "operator".to_owned(),
        on_behalf_of: None,
        request_id: "command-line".to_owned(),
    };
    let id = MembershipId::from_uuid(ids());
    let stamp = Stamp { actor, now: system_clock()(), new_uuid: ids };
    db.write(&stamp, |tx| memberships::insert(tx, id, &membership).map(|_| ()))
        .map_err(|error: DbError| anyhow::Error::from(error))?;
    say(&format!("{} has the role {} ({id})", args.subject, args.role));
    Ok(())
}

/// Writes to the terminal; a terminal that has gone away is no fault.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
