DROP TABLE provider_contracts;
DROP TABLE applications;
DROP TABLE choice_systems;
