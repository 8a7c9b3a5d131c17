-- What every change leaves: the version, who made it and how, and an event.
-- Records may be removed, their trail may not, so nothing here refers to them.

CREATE TABLE versions (
    kind            text COLLATE "C" NOT NULL CHECK (kind <> ''),
    id              uuid NOT NULL,
    version         integer NOT NULL CHECK (version > 0),
    recorded_at     timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    body            jsonb NOT NULL,
    PRIMARY KEY (kind, id, version)
);

CREATE TABLE audit_entries (
    id              uuid NOT NULL PRIMARY KEY,
    recorded_at     timestamptz NOT NULL,
    kind            text COLLATE "C" NOT NULL CHECK (kind <> ''),
    entity_id       uuid NOT NULL,
    version         integer NOT NULL CHECK (version > 0),
    action          text COLLATE "C" NOT NULL CHECK (action <> ''),
    issuer          text COLLATE "C" NOT NULL CHECK (issuer <> ''),
    subject         text COLLATE "C" NOT NULL CHECK (subject <> ''),
    on_behalf_of    text COLLATE "C",
    request_id      text COLLATE "C" NOT NULL,
    changed         jsonb NOT NULL,
    old_values      jsonb,
    new_values      jsonb,
    scope_committee uuid,
    is_open         boolean NOT NULL
);
CREATE INDEX audit_entries_entity ON audit_entries (kind, entity_id, recorded_at);
CREATE INDEX audit_entries_recorded_at ON audit_entries (recorded_at);
CREATE INDEX audit_entries_subject ON audit_entries (subject, issuer, recorded_at);

CREATE TABLE events (
    sequence        bigint NOT NULL PRIMARY KEY CHECK (sequence > 0),
    id              uuid NOT NULL UNIQUE,
    recorded_at     timestamptz NOT NULL,
    event_type      text COLLATE "C" NOT NULL CHECK (event_type <> ''),
    kind            text COLLATE "C" NOT NULL CHECK (kind <> ''),
    entity_id       uuid NOT NULL,
    version         integer NOT NULL CHECK (version > 0),
    action          text COLLATE "C" NOT NULL CHECK (action <> ''),
    changed         jsonb NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL
);

-- One row. Whoever takes numbers from it holds it until the commit, so that the
-- order of numbers is the order of commits.
CREATE TABLE event_head (
    id   integer NOT NULL PRIMARY KEY CHECK (id = 1),
    last bigint NOT NULL CHECK (last >= 0)
);
INSERT INTO event_head (id, last) VALUES (1, 0);
