-- A record is read as it stood after an event: by its last event up to then.
CREATE INDEX events_entity ON events (kind, entity_id, sequence);
