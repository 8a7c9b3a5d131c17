-- Values of the law that were loaded while the service runs. The position is
-- the order in which they count, so that a book of the first n can be made again.

CREATE TABLE law_amendments (
    id              TEXT NOT NULL PRIMARY KEY,
    version         INTEGER NOT NULL CHECK (version > 0),
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    scope_committee TEXT,
    is_open         INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    search_text     TEXT NOT NULL,
    body            TEXT NOT NULL CHECK (json_valid(body)),
    position        INTEGER NOT NULL CHECK (position > 0),
    parameter       TEXT NOT NULL CHECK (parameter <> ''),
    recorded_on     TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX law_amendments_position ON law_amendments (position);
