-- Purchase plans, and which codes people have chosen for which words: a choice
-- holds in its municipality, and the last one counts.

CREATE TABLE plans (
    id              TEXT NOT NULL PRIMARY KEY,
    version         INTEGER NOT NULL CHECK (version > 0),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    search_text     TEXT NOT NULL,
    body            TEXT NOT NULL CHECK (json_valid(body)),
    committee_id    TEXT NOT NULL REFERENCES committees (id),
    title_key       TEXT NOT NULL CHECK (title_key <> ''),
    status          TEXT NOT NULL CHECK (status <> '')
) STRICT;
CREATE INDEX plans_committee_id ON plans (committee_id);
CREATE INDEX plans_status ON plans (status);

CREATE TABLE cpv_choices (
    municipality_id TEXT NOT NULL REFERENCES municipalities (id),
    wording         TEXT NOT NULL CHECK (wording <> ''),
    cpv             TEXT NOT NULL CHECK (length(cpv) = 8),
    chosen_at       TEXT NOT NULL,
    PRIMARY KEY (municipality_id, wording)
) STRICT;
