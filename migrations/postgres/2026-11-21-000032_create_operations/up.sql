-- Long work that was asked for: what, by whom, how far it has come, and what came
-- of it. A process that dies leaves a lease that runs out, and another goes on.

CREATE TABLE operations (
    id              uuid NOT NULL PRIMARY KEY,
    kind            text COLLATE "C" NOT NULL CHECK (kind <> ''),
    state           text COLLATE "C" NOT NULL CHECK (state <> ''),
    issuer          text COLLATE "C" NOT NULL,
    subject         text COLLATE "C" NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    request         jsonb NOT NULL,
    attempts        integer NOT NULL CHECK (attempts >= 0),
    per_mille       integer NOT NULL CHECK (per_mille BETWEEN 0 AND 1000),
    lease_until     timestamptz,
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    sequence        bigint,
    result          bytea,
    problem         text COLLATE "C"
);
CREATE INDEX operations_unfinished ON operations (created_at) WHERE state IN ('WAITING', 'RUNNING');
CREATE INDEX operations_subject ON operations (issuer, subject);
CREATE INDEX operations_scope_committee ON operations (scope_committee);
