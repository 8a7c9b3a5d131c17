-- Requests that may be sent twice. Without a status the work is under way.

CREATE TABLE idempotency_keys (
    issuer      text COLLATE "C" NOT NULL,
    subject     text COLLATE "C" NOT NULL,
    key         text COLLATE "C" NOT NULL CHECK (key <> ''),
    fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
    attempt     integer NOT NULL CHECK (attempt > 0),
    created_at  timestamptz NOT NULL,
    lease_until timestamptz NOT NULL,
    status      integer,
    headers     jsonb,
    body        bytea,
    PRIMARY KEY (issuer, subject, key)
);
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
