DROP TABLE assessments;
DROP TABLE tenders;
