-- An assessment is of a tender, of a choice system, or of neither.

ALTER TABLE assessments ADD COLUMN choice_system_id TEXT REFERENCES choice_systems (id);
CREATE INDEX assessments_choice_system_id ON assessments (choice_system_id);
