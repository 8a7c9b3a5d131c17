-- Requests that may be sent twice. Without a status the work is under way.

CREATE TABLE idempotency_keys (
    issuer      TEXT NOT NULL,
    subject     TEXT NOT NULL,
    key         TEXT NOT NULL CHECK (key <> ''),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    attempt     INTEGER NOT NULL CHECK (attempt > 0),
    created_at  TEXT NOT NULL,
    lease_until TEXT NOT NULL,
    status      INTEGER,
    headers     TEXT CHECK (json_valid(headers)),
    body        BLOB,
    PRIMARY KEY (issuer, subject, key)
) STRICT;
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
