DROP INDEX assessments_choice_system_id;
ALTER TABLE assessments DROP COLUMN choice_system_id;
