-- The register of social enterprises. The child tables repeat what the document
-- says, so that lists can ask for it.

CREATE TABLE enterprises (
    id              uuid NOT NULL PRIMARY KEY,
    version         integer NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    search_text     text NOT NULL,
    body            jsonb NOT NULL,
    name_key            text COLLATE "C" NOT NULL CHECK (name_key <> ''),
    legal_form          text COLLATE "C" NOT NULL CHECK (legal_form <> ''),
    status              text COLLATE "C" NOT NULL CHECK (status <> ''),
    home_municipality   text COLLATE "C" NOT NULL CHECK (home_municipality <> ''),
    organisation_number text COLLATE "C" CHECK (length(organisation_number) = 11),
    is_fictitious       boolean NOT NULL
);
CREATE UNIQUE INDEX enterprises_organisation_number ON enterprises (organisation_number);
CREATE INDEX enterprises_name_key ON enterprises (name_key);
CREATE INDEX enterprises_home_municipality ON enterprises (home_municipality);

CREATE TABLE enterprise_trades (
    enterprise_id uuid NOT NULL REFERENCES enterprises (id) ON DELETE CASCADE,
    cpv           text COLLATE "C" NOT NULL CHECK (cpv <> ''),
    PRIMARY KEY (enterprise_id, cpv)
);
CREATE INDEX enterprise_trades_cpv ON enterprise_trades (cpv);

CREATE TABLE enterprise_areas (
    enterprise_id uuid NOT NULL REFERENCES enterprises (id) ON DELETE CASCADE,
    area          text COLLATE "C" NOT NULL CHECK (area <> ''),
    PRIMARY KEY (enterprise_id, area)
);
CREATE INDEX enterprise_areas_area ON enterprise_areas (area);

CREATE TABLE enterprise_kinds (
    enterprise_id uuid NOT NULL REFERENCES enterprises (id) ON DELETE CASCADE,
    kind          text COLLATE "C" NOT NULL CHECK (kind <> ''),
    PRIMARY KEY (enterprise_id, kind)
);
CREATE INDEX enterprise_kinds_kind ON enterprise_kinds (kind);
