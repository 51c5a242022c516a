CREATE TABLE batched (id int, done boolean DEFAULT false);
INSERT INTO batched (id) SELECT generate_series(1, 50);
CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$
BEGIN
  LOOP
    UPDATE batched SET done = true WHERE id IN (SELECT id FROM batched WHERE NOT done LIMIT 20);
    EXIT WHEN NOT FOUND;
    COMMIT;
  END LOOP;
END $$;
CREATE INDEX CONCURRENTLY ON batched (id);
CALL fill();
DROP PROCEDURE fill();
