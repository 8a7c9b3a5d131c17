DROP TABLE law_amendments;
