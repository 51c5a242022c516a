CREATE TABLE "end" ("begin" int, "case" int);
CREATE FUNCTION named() RETURNS bigint BEGIN ATOMIC SELECT count("case") FROM "end"; END;
INSERT INTO log VALUES ('atomic-names', named()::text);
