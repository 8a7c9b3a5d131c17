-- Tenders, and what the law book said of them.

CREATE TABLE tenders (
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
    instrument          TEXT NOT NULL CHECK (instrument <> ''),
    registration_number TEXT,
    planned_start       TEXT
) STRICT;
CREATE UNIQUE INDEX tenders_registration_number ON tenders (committee_id, registration_number);
CREATE INDEX tenders_title_key ON tenders (title_key);
CREATE INDEX tenders_status ON tenders (status, planned_start);

CREATE TABLE assessments (
    id              TEXT NOT NULL PRIMARY KEY,
    version         INTEGER NOT NULL CHECK (version > 0),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    search_text     TEXT NOT NULL,
    body            TEXT NOT NULL CHECK (json_valid(body)),
    tender_id       TEXT REFERENCES tenders (id),
    overall         TEXT NOT NULL CHECK (overall <> '')
) STRICT;
CREATE INDEX assessments_tender_id ON assessments (tender_id);
