DROP TABLE enterprise_name_keys;
DROP TABLE enterprise_names;
