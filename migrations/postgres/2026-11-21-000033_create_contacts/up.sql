-- Which committee turned to which enterprise, on which day, about what. No person.

CREATE TABLE contacts (
    id              uuid NOT NULL PRIMARY KEY,
    version         integer NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    search_text     text NOT NULL,
    body            jsonb NOT NULL,
    committee_id    uuid NOT NULL REFERENCES committees (id),
    enterprise_id   uuid NOT NULL REFERENCES enterprises (id),
    tender_id       uuid REFERENCES tenders (id),
    contacted_on    date NOT NULL,
    purpose         text COLLATE "C" NOT NULL CHECK (purpose <> '')
);
CREATE INDEX contacts_committee ON contacts (committee_id, contacted_on);
CREATE INDEX contacts_enterprise ON contacts (enterprise_id);
CREATE INDEX contacts_tender ON contacts (tender_id);
