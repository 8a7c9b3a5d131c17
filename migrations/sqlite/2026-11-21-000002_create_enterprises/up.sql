-- The register of social enterprises. The child tables repeat what the document
-- says, so that lists can ask for it.

CREATE TABLE enterprises (
    id              TEXT NOT NULL PRIMARY KEY,
    version         INTEGER NOT NULL CHECK (version > 0),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    search_text     TEXT NOT NULL,
    body            TEXT NOT NULL CHECK (json_valid(body)),
    name_key            TEXT NOT NULL CHECK (name_key <> ''),
    legal_form          TEXT NOT NULL CHECK (legal_form <> ''),
    status              TEXT NOT NULL CHECK (status <> ''),
    home_municipality   TEXT NOT NULL CHECK (home_municipality <> ''),
    organisation_number TEXT CHECK (length(organisation_number) = 11),
    is_fictitious       INTEGER NOT NULL CHECK (is_fictitious IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX enterprises_organisation_number ON enterprises (organisation_number);
CREATE INDEX enterprises_name_key ON enterprises (name_key);
CREATE INDEX enterprises_home_municipality ON enterprises (home_municipality);

CREATE TABLE enterprise_trades (
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id) ON DELETE CASCADE,
    cpv           TEXT NOT NULL CHECK (cpv <> ''),
    PRIMARY KEY (enterprise_id, cpv)
) STRICT;
CREATE INDEX enterprise_trades_cpv ON enterprise_trades (cpv);

CREATE TABLE enterprise_areas (
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id) ON DELETE CASCADE,
    area          TEXT NOT NULL CHECK (area <> ''),
    PRIMARY KEY (enterprise_id, area)
) STRICT;
CREATE INDEX enterprise_areas_area ON enterprise_areas (area);

CREATE TABLE enterprise_kinds (
    enterprise_id TEXT NOT NULL REFERENCES enterprises (id) ON DELETE CASCADE,
    kind          TEXT NOT NULL CHECK (kind <> ''),
    PRIMARY KEY (enterprise_id, kind)
) STRICT;
CREATE INDEX enterprise_kinds_kind ON enterprise_kinds (kind);
