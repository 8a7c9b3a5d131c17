-- Choice systems, the applications to them, and the contracts that follow. No
-- column is about a person: counts stand in the document as numbers.

CREATE TABLE choice_systems (
    id              uuid NOT NULL PRIMARY KEY,
    version         integer NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    search_text     text NOT NULL,
    body            jsonb NOT NULL,
    committee_id        uuid NOT NULL REFERENCES committees (id),
    title_key           text COLLATE "C" NOT NULL CHECK (title_key <> ''),
    status              text COLLATE "C" NOT NULL CHECK (status <> ''),
    registration_number text COLLATE "C"
);
CREATE UNIQUE INDEX choice_systems_registration_number ON choice_systems (committee_id, registration_number);
CREATE INDEX choice_systems_title_key ON choice_systems (title_key);
CREATE INDEX choice_systems_status ON choice_systems (status);

CREATE TABLE applications (
    id              uuid NOT NULL PRIMARY KEY,
    version         integer NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    search_text     text NOT NULL,
    body            jsonb NOT NULL,
    choice_system_id    uuid NOT NULL REFERENCES choice_systems (id),
    applicant_key       text COLLATE "C" NOT NULL CHECK (applicant_key <> ''),
    status              text COLLATE "C" NOT NULL CHECK (status <> ''),
    received_on         date NOT NULL,
    decided_on          date CHECK (decided_on >= received_on)
);
CREATE INDEX applications_choice_system ON applications (choice_system_id, received_on);
CREATE INDEX applications_status ON applications (status, received_on);

CREATE TABLE provider_contracts (
    id              uuid NOT NULL PRIMARY KEY,
    version         integer NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    search_text     text NOT NULL,
    body            jsonb NOT NULL,
    choice_system_id    uuid NOT NULL REFERENCES choice_systems (id),
    application_id      uuid NOT NULL REFERENCES applications (id),
    provider_key        text COLLATE "C" NOT NULL CHECK (provider_key <> ''),
    runs_from           date NOT NULL,
    ended_on            date CHECK (ended_on >= runs_from)
);
CREATE UNIQUE INDEX provider_contracts_running ON provider_contracts (application_id) WHERE ended_on IS NULL;
CREATE INDEX provider_contracts_choice_system ON provider_contracts (choice_system_id, provider_key);
