DROP TABLE enterprise_kinds;
DROP TABLE enterprise_areas;
DROP TABLE enterprise_trades;
DROP TABLE enterprises;
