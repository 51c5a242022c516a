CREATE FUNCTION one() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;
create or replace function two(a int, b int DEFAULT (case when true then 1 end))
  returns int language sql
begin atomic
  select case when a > b then case b when 1 then 2 else 3 end else 4 end;
  select 'end;', $$ end; $$, "end" from t; -- end;
  /* end; */ update t set a = 1;
end;
CREATE OR REPLACE PROCEDURE three() LANGUAGE SQL Begin /* ; */ Atomic
  INSERT INTO t VALUES (1); DELETE FROM t; END
;
CREATE FUNCTION four() RETURNS int LANGUAGE sql RETURN case when true then 1 else 2 end;
CREATE FUNCTION "begin"() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
CREATE /* a comment */ OR -- another
  REPLACE FUNCTION five() RETURNS void BEGIN ATOMIC END;
CREATE FUNCTION s.case() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION six(begin int, "end" int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- Only functions and procedures have such bodies.
CREATE TABLE begin (atomic int, "case" int);
CREATE VIEW v AS SELECT CASE WHEN true THEN 1 END;
CREATE TRIGGER function AFTER INSERT ON t EXECUTE FUNCTION begin();
ALTER FUNCTION one() RENAME TO begin;
BEGIN; SELECT 1; END;
