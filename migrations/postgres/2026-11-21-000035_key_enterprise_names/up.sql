-- The keys under which the register finds records that may be one enterprise. No
-- SQL can work them out, so that the service fills them: when it writes a record,
-- and when it starts for the records whose version here is missing or another.

CREATE TABLE enterprise_names (
    enterprise_id uuid NOT NULL PRIMARY KEY REFERENCES enterprises (id) ON DELETE CASCADE,
    version       integer NOT NULL CHECK (version > 0)
);

CREATE TABLE enterprise_name_keys (
    key           text COLLATE "C" NOT NULL CHECK (key <> ''),
    enterprise_id uuid NOT NULL REFERENCES enterprises (id) ON DELETE CASCADE,
    PRIMARY KEY (key, enterprise_id)
);
CREATE INDEX enterprise_name_keys_enterprise_id ON enterprise_name_keys (enterprise_id);
