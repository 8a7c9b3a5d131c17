DROP TABLE memberships;
DROP TABLE committees;
DROP TABLE municipalities;
