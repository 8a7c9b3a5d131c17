-- Which areas an enterprise reaches follows from what it names and from its circles.
-- No SQL can work it out, so that the service fills `enterprise_areas`: when it writes
-- a record, and when it starts for the records whose version here is missing or
-- another, and for all whose areas were worked out on another basis.

CREATE TABLE enterprise_reaches (
    enterprise_id uuid NOT NULL PRIMARY KEY REFERENCES enterprises (id) ON DELETE CASCADE,
    version       integer NOT NULL CHECK (version > 0),
    basis         text COLLATE "C" NOT NULL CHECK (basis <> '')
);
