-- Long work that was asked for: what, by whom, how far it has come, and what came
-- of it. A process that dies leaves a lease that runs out, and another goes on.

CREATE TABLE operations (
    id              TEXT NOT NULL PRIMARY KEY,
    kind            TEXT NOT NULL CHECK (kind <> ''),
    state           TEXT NOT NULL CHECK (state <> ''),
    issuer          TEXT NOT NULL,
    subject         TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    request         TEXT NOT NULL CHECK (json_valid(request)),
    attempts        INTEGER NOT NULL CHECK (attempts >= 0),
    per_mille       INTEGER NOT NULL CHECK (per_mille BETWEEN 0 AND 1000),
    lease_until     TEXT,
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    sequence        INTEGER,
    result          BLOB,
    problem         TEXT
) STRICT;
CREATE INDEX operations_unfinished ON operations (created_at) WHERE state IN ('WAITING', 'RUNNING');
CREATE INDEX operations_subject ON operations (issuer, subject);
CREATE INDEX operations_scope_committee ON operations (scope_committee);
