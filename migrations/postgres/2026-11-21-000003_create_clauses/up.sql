-- The clause library; without an owner a clause belongs to the shared library.

CREATE TABLE clauses (
    id              uuid NOT NULL PRIMARY KEY,
    version         integer NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    search_text     text NOT NULL,
    body            jsonb NOT NULL,
    owner           uuid REFERENCES committees (id),
    code            text COLLATE "C" NOT NULL CHECK (code <> ''),
    clause_version  integer NOT NULL CHECK (clause_version > 0),
    phase           text COLLATE "C" NOT NULL CHECK (phase <> ''),
    level           text COLLATE "C" NOT NULL CHECK (level <> ''),
    theme           text COLLATE "C" NOT NULL CHECK (theme <> ''),
    state           text COLLATE "C" NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED', 'SUPERSEDED')),
    valid_from      date NOT NULL
);
-- Absent owners would never be equal in a unique index, so none is written out.
CREATE UNIQUE INDEX clauses_version ON clauses (COALESCE(owner, '00000000-0000-0000-0000-000000000000'), code, clause_version);
CREATE UNIQUE INDEX clauses_published ON clauses (COALESCE(owner, '00000000-0000-0000-0000-000000000000'), code)
    WHERE state = 'PUBLISHED';
CREATE INDEX clauses_code ON clauses (code);
CREATE INDEX clauses_owner ON clauses (owner);
