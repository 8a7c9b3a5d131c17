-- An amendment changes a parameter or a provision; both are its subject.

ALTER TABLE law_amendments RENAME COLUMN parameter TO subject;
