-- Endpoints that events are sent to, and each event on its way. The secrets
-- stand apart from the document, which versions and audit entries repeat.

CREATE TABLE webhooks (
    id              TEXT NOT NULL PRIMARY KEY,
    version         INTEGER NOT NULL CHECK (version > 0),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    search_text     TEXT NOT NULL,
    body            TEXT NOT NULL CHECK (json_valid(body)),
    committee_id    TEXT REFERENCES committees (id),
    is_enabled      INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
    secrets         TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(secrets)),
    event_cursor    INTEGER NOT NULL DEFAULT 0 CHECK (event_cursor >= 0)
) STRICT;
CREATE INDEX webhooks_committee_id ON webhooks (committee_id);

CREATE TABLE deliveries (
    id          TEXT NOT NULL PRIMARY KEY,
    webhook_id  TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    sequence    INTEGER NOT NULL REFERENCES events (sequence),
    state       TEXT NOT NULL CHECK (state IN ('PENDING', 'DELIVERED', 'FAILED', 'DISABLED')),
    attempts    INTEGER NOT NULL CHECK (attempts >= 0),
    due_at      TEXT NOT NULL,
    lease_until TEXT,
    last_status INTEGER,
    last_reason TEXT,
    created_at  TEXT NOT NULL,
    changed_at  TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX deliveries_event ON deliveries (webhook_id, sequence);
CREATE INDEX deliveries_sequence ON deliveries (sequence);
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'PENDING';
