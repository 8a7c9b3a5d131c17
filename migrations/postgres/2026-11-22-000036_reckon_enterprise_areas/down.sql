DROP TABLE enterprise_reaches;
