-- The clause library; without an owner a clause belongs to the shared library.

CREATE TABLE clauses (
    id              TEXT NOT NULL PRIMARY KEY,
    version         INTEGER NOT NULL CHECK (version > 0),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    search_text     TEXT NOT NULL,
    body            TEXT NOT NULL CHECK (json_valid(body)),
    owner           TEXT REFERENCES committees (id),
    code            TEXT NOT NULL CHECK (code <> ''),
    clause_version  INTEGER NOT NULL CHECK (clause_version > 0),
    phase           TEXT NOT NULL CHECK (phase <> ''),
    level           TEXT NOT NULL CHECK (level <> ''),
    theme           TEXT NOT NULL CHECK (theme <> ''),
    state           TEXT NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED', 'SUPERSEDED')),
    valid_from      TEXT NOT NULL
) STRICT;
-- Absent owners would never be equal in a unique index, so none is written out.
CREATE UNIQUE INDEX clauses_version ON clauses (COALESCE(owner, ''), code, clause_version);
CREATE UNIQUE INDEX clauses_published ON clauses (COALESCE(owner, ''), code)
    WHERE state = 'PUBLISHED';
CREATE INDEX clauses_code ON clauses (code);
CREATE INDEX clauses_owner ON clauses (owner);
