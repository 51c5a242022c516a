CREATE TEMP TABLE shadow (version text);
INSERT INTO shadow VALUES ('001');
CREATE TEMP VIEW shadow_view AS SELECT * FROM shadow;
