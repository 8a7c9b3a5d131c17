DROP TABLE event_head;
DROP TABLE events;
DROP TABLE audit_entries;
DROP TABLE versions;
