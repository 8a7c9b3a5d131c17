-- Endpoints that events are sent to, and each event on its way. The secrets
-- stand apart from the document, which versions and audit entries repeat.

CREATE TABLE webhooks (
    id              uuid NOT NULL PRIMARY KEY,
    version         integer NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    search_text     text NOT NULL,
    body            jsonb NOT NULL,
    committee_id    uuid REFERENCES committees (id),
    is_enabled      boolean NOT NULL,
    secrets         jsonb NOT NULL DEFAULT '[]',
    event_cursor    bigint NOT NULL DEFAULT 0 CHECK (event_cursor >= 0)
);
CREATE INDEX webhooks_committee_id ON webhooks (committee_id);

CREATE TABLE deliveries (
    id          uuid NOT NULL PRIMARY KEY,
    webhook_id  uuid NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    sequence    bigint NOT NULL REFERENCES events (sequence),
    state       text COLLATE "C" NOT NULL CHECK (state IN ('PENDING', 'DELIVERED', 'FAILED', 'DISABLED')),
    attempts    integer NOT NULL CHECK (attempts >= 0),
    due_at      timestamptz NOT NULL,
    lease_until timestamptz,
    last_status integer,
    last_reason text,
    created_at  timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX deliveries_event ON deliveries (webhook_id, sequence);
CREATE INDEX deliveries_sequence ON deliveries (sequence);
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'PENDING';
