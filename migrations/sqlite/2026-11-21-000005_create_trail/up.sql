-- What every change leaves: the version, who made it and how, and an event.
-- Records may be removed, their trail may not, so nothing here refers to them.

CREATE TABLE versions (
    kind            TEXT NOT NULL CHECK (kind <> ''),
    id              TEXT NOT NULL,
    version         INTEGER NOT NULL CHECK (version > 0),
    recorded_at     TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    body            TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (kind, id, version)
) STRICT;

CREATE TABLE audit_entries (
    id              TEXT NOT NULL PRIMARY KEY,
    recorded_at     TEXT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind <> ''),
    entity_id       TEXT NOT NULL,
    version         INTEGER NOT NULL CHECK (version > 0),
    action          TEXT NOT NULL CHECK (action <> ''),
    issuer          TEXT NOT NULL CHECK (issuer <> ''),
    subject         TEXT NOT NULL CHECK (subject <> ''),
    on_behalf_of    TEXT,
    request_id      TEXT NOT NULL,
    changed         TEXT NOT NULL CHECK (json_valid(changed)),
    old_values      TEXT CHECK (json_valid(old_values)),
    new_values      TEXT CHECK (json_valid(new_values)),
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1))
) STRICT;
CREATE INDEX audit_entries_entity ON audit_entries (kind, entity_id, recorded_at);
CREATE INDEX audit_entries_recorded_at ON audit_entries (recorded_at);
CREATE INDEX audit_entries_subject ON audit_entries (subject, issuer, recorded_at);

CREATE TABLE events (
    sequence        INTEGER NOT NULL PRIMARY KEY CHECK (sequence > 0),
    id              TEXT NOT NULL UNIQUE,
    recorded_at     TEXT NOT NULL,
    event_type      TEXT NOT NULL CHECK (event_type <> ''),
    kind            TEXT NOT NULL CHECK (kind <> ''),
    entity_id       TEXT NOT NULL,
    version         INTEGER NOT NULL CHECK (version > 0),
    action          TEXT NOT NULL CHECK (action <> ''),
    changed         TEXT NOT NULL CHECK (json_valid(changed)),
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1))
) STRICT;

-- One row. Whoever takes numbers from it holds it until the commit, so that the
-- order of numbers is the order of commits.
CREATE TABLE event_head (
    id   INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    last INTEGER NOT NULL CHECK (last >= 0)
) STRICT;
INSERT INTO event_head (id, last) VALUES (1, 0);
