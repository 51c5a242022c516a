CREATE TABLE app.modern (
  id uuid DEFAULT uuidv7(), valid daterange, a int CONSTRAINT "a; is there" NOT NULL NO INHERIT,
  twice int GENERATED ALWAYS AS (a * 2) VIRTUAL, b int CONSTRAINT not_enforced CHECK (b > 0) NOT ENFORCED,
  PRIMARY KEY (id, valid WITHOUT OVERLAPS));
ALTER TABLE app.modern ADD CONSTRAINT b_later NOT NULL b NOT VALID;
CREATE TABLE app.of_modern (id uuid, valid daterange, FOREIGN KEY (id, PERIOD valid) REFERENCES app.modern (id, PERIOD valid));
INSERT INTO app.modern (id, valid, a, b) VALUES ('00000000-0000-0000-0000-000000000001', '[2025-01-01,2026-01-01)', 1, -1);
CREATE FUNCTION app.both(INOUT a int) LANGUAGE sql BEGIN ATOMIC UPDATE app.modern SET b = 1 RETURNING NEW.a; END;
