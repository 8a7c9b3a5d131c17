DROP TABLE cpv_choices;
DROP TABLE plans;
