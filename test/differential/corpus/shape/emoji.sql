CREATE TABLE "🙂" (id int, "🙂;" text);
INSERT INTO "🙂" VALUES (1, '👩‍👩‍👧‍👦;'), (2, E'\U0001F642;');
CREATE TABLE 🎉 (a int);
