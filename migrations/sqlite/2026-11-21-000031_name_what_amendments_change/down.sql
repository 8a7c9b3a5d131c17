ALTER TABLE law_amendments RENAME COLUMN subject TO parameter;
