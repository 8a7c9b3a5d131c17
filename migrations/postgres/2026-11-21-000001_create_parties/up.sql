-- Who buys and who may do what.
-- Every aggregate begins with the same eight columns; `body` is its content, and
-- the columns after it are what lists filter, sort and keep unique.

CREATE TABLE municipalities (
    id              uuid NOT NULL PRIMARY KEY,
    version         integer NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    search_text     text NOT NULL,
    body            jsonb NOT NULL,
    name_key        text COLLATE "C" NOT NULL CHECK (name_key <> ''),
    area            text COLLATE "C" NOT NULL CHECK (area <> '')
);
CREATE UNIQUE INDEX municipalities_area ON municipalities (area);
CREATE INDEX municipalities_name_key ON municipalities (name_key);

CREATE TABLE committees (
    id              uuid NOT NULL PRIMARY KEY,
    version         integer NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    search_text     text NOT NULL,
    body            jsonb NOT NULL,
    name_key        text COLLATE "C" NOT NULL CHECK (name_key <> ''),
    name_folded     text COLLATE "C" NOT NULL CHECK (name_folded <> ''),
    municipality_id uuid NOT NULL REFERENCES municipalities (id)
);
CREATE UNIQUE INDEX committees_name ON committees (municipality_id, name_folded);
CREATE INDEX committees_name_key ON committees (name_key);

-- `scope_key` stands for the scope in the unique index, where absent values
-- would never be equal.
CREATE TABLE memberships (
    id              uuid NOT NULL PRIMARY KEY,
    version         integer NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    search_text     text NOT NULL,
    body            jsonb NOT NULL,
    issuer          text COLLATE "C" NOT NULL CHECK (issuer <> ''),
    subject         text COLLATE "C" NOT NULL CHECK (subject <> ''),
    role            text COLLATE "C" NOT NULL CHECK (role <> ''),
    municipality_id uuid REFERENCES municipalities (id),
    committee_id    uuid REFERENCES committees (id),
    scope_key       text COLLATE "C" NOT NULL,
    CHECK (municipality_id IS NULL OR committee_id IS NULL)
);
CREATE UNIQUE INDEX memberships_scope ON memberships (issuer, subject, role, scope_key);
CREATE INDEX memberships_municipality_id ON memberships (municipality_id);
CREATE INDEX memberships_committee_id ON memberships (committee_id);
