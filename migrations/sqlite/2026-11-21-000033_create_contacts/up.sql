-- Which committee turned to which enterprise, on which day, about what. No person.

CREATE TABLE contacts (
    id              TEXT NOT NULL PRIMARY KEY,
    version         INTEGER NOT NULL CHECK (version > 0),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    search_text     TEXT NOT NULL,
    body            TEXT NOT NULL CHECK (json_valid(body)),
    committee_id    TEXT NOT NULL REFERENCES committees (id),
    enterprise_id   TEXT NOT NULL REFERENCES enterprises (id),
    tender_id       TEXT REFERENCES tenders (id),
    contacted_on    TEXT NOT NULL,
    purpose         TEXT NOT NULL CHECK (purpose <> '')
) STRICT;
CREATE INDEX contacts_committee ON contacts (committee_id, contacted_on);
CREATE INDEX contacts_enterprise ON contacts (enterprise_id);
CREATE INDEX contacts_tender ON contacts (tender_id);
