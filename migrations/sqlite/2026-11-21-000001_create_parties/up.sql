-- Who buys and who may do what.
-- Every aggregate begins with the same eight columns; `body` is its content, and
-- the columns after it are what lists filter, sort and keep unique.

CREATE TABLE municipalities (
    id              TEXT NOT NULL PRIMARY KEY,
    version         INTEGER NOT NULL CHECK (version > 0),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    search_text     TEXT NOT NULL,
    body            TEXT NOT NULL CHECK (json_valid(body)),
    name_key        TEXT NOT NULL CHECK (name_key <> ''),
    area            TEXT NOT NULL CHECK (area <> '')
) STRICT;
CREATE UNIQUE INDEX municipalities_area ON municipalities (area);
CREATE INDEX municipalities_name_key ON municipalities (name_key);

CREATE TABLE committees (
    id              TEXT NOT NULL PRIMARY KEY,
    version         INTEGER NOT NULL CHECK (version > 0),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    search_text     TEXT NOT NULL,
    body            TEXT NOT NULL CHECK (json_valid(body)),
    name_key        TEXT NOT NULL CHECK (name_key <> ''),
    name_folded     TEXT NOT NULL CHECK (name_folded <> ''),
    municipality_id TEXT NOT NULL REFERENCES municipalities (id)
) STRICT;
CREATE UNIQUE INDEX committees_name ON committees (municipality_id, name_folded);
CREATE INDEX committees_name_key ON committees (name_key);

-- `scope_key` stands for the scope in the unique index, where absent values
-- would never be equal.
CREATE TABLE memberships (
    id              TEXT NOT NULL PRIMARY KEY,
    version         INTEGER NOT NULL CHECK (version > 0),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    search_text     TEXT NOT NULL,
    body            TEXT NOT NULL CHECK (json_valid(body)),
    issuer          TEXT NOT NULL CHECK (issuer <> ''),
    subject         TEXT NOT NULL CHECK (subject <> ''),
    role            TEXT NOT NULL CHECK (role <> ''),
    municipality_id TEXT REFERENCES municipalities (id),
    committee_id    TEXT REFERENCES committees (id),
    scope_key       TEXT NOT NULL,
    CHECK (municipality_id IS NULL OR committee_id IS NULL)
) STRICT;
CREATE UNIQUE INDEX memberships_scope ON memberships (issuer, subject, role, scope_key);
CREATE INDEX memberships_municipality_id ON memberships (municipality_id);
CREATE INDEX memberships_committee_id ON memberships (committee_id);
