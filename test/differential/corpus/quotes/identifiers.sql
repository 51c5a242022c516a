CREATE TABLE "a;b" ("x""y;" int, "--" text, "/*" text, "'" text, "$$" text, "ünïcode" int);
INSERT INTO "a;b" VALUES (1, 'a', 'b', 'c', 'd', 2); ALTER TABLE "a;b" RENAME "'" TO "new
line;";
COMMENT ON TABLE "a;b" IS 'semi;colon';
