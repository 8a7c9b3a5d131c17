-- Tenders, and what the law book said of them.

CREATE TABLE tenders (
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
    instrument          text COLLATE "C" NOT NULL CHECK (instrument <> ''),
    registration_number text COLLATE "C",
    planned_start       date
);
CREATE UNIQUE INDEX tenders_registration_number ON tenders (committee_id, registration_number);
CREATE INDEX tenders_title_key ON tenders (title_key);
CREATE INDEX tenders_status ON tenders (status, planned_start);

CREATE TABLE assessments (
    id              uuid NOT NULL PRIMARY KEY,
    version         integer NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    search_text     text NOT NULL,
    body            jsonb NOT NULL,
    tender_id       uuid REFERENCES tenders (id),
    overall         text COLLATE "C" NOT NULL CHECK (overall <> '')
);
CREATE INDEX assessments_tender_id ON assessments (tender_id);
