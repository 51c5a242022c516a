BEGIN;
CREATE TEMP TABLE between_two (a int);
INSERT INTO between_two VALUES (1);
COMMIT;
BEGIN;
INSERT INTO said SELECT 'temp-between', a::text FROM between_two;
COMMIT;
