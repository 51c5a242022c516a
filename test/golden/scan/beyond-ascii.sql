-- Grüße; 🐘 日本語
INSERT INTO größe ("naïve;", 日本) VALUES ('Ünï;côdé 🐘', E'日\'本;');
SELECT 🐘 FROM t; SELECT '🐘', é$x$ FROM café$;  SELECT $日$ ; $日$;
DO $$ BEGIN RAISE NOTICE '🐘🐘;'; END $$; SELECT 1; -- 🐘
 SELECT 2;
