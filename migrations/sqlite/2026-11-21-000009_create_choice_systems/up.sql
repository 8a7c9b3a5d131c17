-- Choice systems, the applications to them, and the contracts that follow. No
-- column is about a person: counts stand in the document as numbers.

CREATE TABLE choice_systems (
    id              TEXT NOT NULL PRIMARY KEY,
    version         INTEGER NOT NULL CHECK (version > 0),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    search_text     TEXT NOT NULL,
    body            TEXT NOT NULL CHECK (json_valid(body)),
    committee_id        TEXT NOT NULL REFERENCES committees (id),
    title_key           TEXT NOT NULL CHECK (title_key <> ''),
    status              TEXT NOT NULL CHECK (status <> ''),
    registration_number TEXT
) STRICT;
CREATE UNIQUE INDEX choice_systems_registration_number ON choice_systems (committee_id, registration_number);
CREATE INDEX choice_systems_title_key ON choice_systems (title_key);
CREATE INDEX choice_systems_status ON choice_systems (status);

CREATE TABLE applications (
    id              TEXT NOT NULL PRIMARY KEY,
    version         INTEGER NOT NULL CHECK (version > 0),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    search_text     TEXT NOT NULL,
    body            TEXT NOT NULL CHECK (json_valid(body)),
    choice_system_id    TEXT NOT NULL REFERENCES choice_systems (id),
    applicant_key       TEXT NOT NULL CHECK (applicant_key <> ''),
    status              TEXT NOT NULL CHECK (status <> ''),
    received_on         TEXT NOT NULL,
    decided_on          TEXT CHECK (decided_on >= received_on)
) STRICT;
CREATE INDEX applications_choice_system ON applications (choice_system_id, received_on);
CREATE INDEX applications_status ON applications (status, received_on);

CREATE TABLE provider_contracts (
    id              TEXT NOT NULL PRIMARY KEY,
    version         INTEGER NOT NULL CHECK (version > 0),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    search_text     TEXT NOT NULL,
    body            TEXT NOT NULL CHECK (json_valid(body)),
    choice_system_id    TEXT NOT NULL REFERENCES choice_systems (id),
    application_id      TEXT NOT NULL REFERENCES applications (id),
    provider_key        TEXT NOT NULL CHECK (provider_key <> ''),
    runs_from           TEXT NOT NULL,
    ended_on            TEXT CHECK (ended_on >= runs_from)
) STRICT;
CREATE UNIQUE INDEX provider_contracts_running ON provider_contracts (application_id) WHERE ended_on IS NULL;
CREATE INDEX provider_contracts_choice_system ON provider_contracts (choice_system_id, provider_key);
