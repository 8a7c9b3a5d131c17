-- Values of the law that were loaded while the service runs. The position is
-- the order in which they count, so that a book of the first n can be made again.

CREATE TABLE law_amendments (
    id              uuid NOT NULL PRIMARY KEY,
    version         integer NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    scope_committee uuid,
    is_open         boolean NOT NULL,
    search_text     text NOT NULL,
    body            jsonb NOT NULL,
    position        integer NOT NULL CHECK (position > 0),
    parameter       text COLLATE "C" NOT NULL CHECK (parameter <> ''),
    recorded_on     date NOT NULL
);
CREATE UNIQUE INDEX law_amendments_position ON law_amendments (position);
