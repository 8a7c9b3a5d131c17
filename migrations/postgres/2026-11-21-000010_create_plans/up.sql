-- Purchase plans, and which codes people have chosen for which words: a choice
-- holds in its municipality, and the last one counts.

CREATE TABLE plans (
    id              uuid NOT NULL PRIMARY KEY,
    version         integer NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    search_text     text NOT NULL,
    body            jsonb NOT NULL,
    committee_id    uuid NOT NULL REFERENCES committees (id),
    title_key       text COLLATE "C" NOT NULL CHECK (title_key <> ''),
    status          text COLLATE "C" NOT NULL CHECK (status <> '')
);
CREATE INDEX plans_committee_id ON plans (committee_id);
CREATE INDEX plans_status ON plans (status);

CREATE TABLE cpv_choices (
    municipality_id uuid NOT NULL REFERENCES municipalities (id),
    wording         text COLLATE "C" NOT NULL CHECK (wording <> ''),
    cpv             text COLLATE "C" NOT NULL CHECK (length(cpv) = 8),
    chosen_at       timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, wording)
);
