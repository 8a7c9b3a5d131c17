DROP INDEX events_entity;
