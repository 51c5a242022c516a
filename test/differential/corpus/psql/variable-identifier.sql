\set tbl said
INSERT INTO :"tbl" VALUES ('variable-identifier', 'a');
