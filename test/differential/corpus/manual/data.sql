INSERT INTO distributors (did, name) VALUES (50, 'Antwerp;') ON CONFLICT (did) DO UPDATE SET name = EXCLUDED.name || ' (formerly ' || distributors.name || ')' WHERE distributors.did <> 0;
UPDATE films SET kind = 'Dramatic' FROM distributors d WHERE films.did = d.did AND d.name = 'Toho;' RETURNING *;
DELETE FROM films USING distributors WHERE films.did = distributors.did AND kind = 'Musical';
WITH moved AS (DELETE FROM distributors WHERE did = 50 RETURNING *) INSERT INTO distributors SELECT did + 1, name FROM moved;
TABLE films ORDER BY code LIMIT 1; VALUES (1, 'one;'), (2, 'two');
