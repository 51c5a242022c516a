CREATE TABLE films_recent AS SELECT * FROM films WHERE date_prod >= '1970-01-01';
CREATE TABLE films2 AS TABLE films WITH NO DATA;
CREATE TABLE films3 (a, b) WITH (fillfactor = 50) AS VALUES (1, 'x;'), (2, 'y');
SELECT * INTO films4 FROM films WHERE kind = 'Drama';
PREPARE recentfilms(date) AS SELECT * FROM films WHERE date_prod > $1;
CREATE TEMP TABLE films_temp ON COMMIT DROP AS EXECUTE recentfilms('1960-01-01');
