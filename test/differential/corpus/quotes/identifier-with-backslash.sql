CREATE TABLE "back\" ("a\"";" int);
INSERT INTO "back\" VALUES (1);
