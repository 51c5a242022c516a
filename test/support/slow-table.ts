import type { Database } from './database.ts'

/** A table `t` of so many pages, with a row in each, and an immutable function `slow` that takes 20 ms: for slow builds. */
export async function slowTable({ query }: Database, pages: number): Promise<void> {
  await query(
    `CREATE TABLE t (id int, filling text);
     ALTER TABLE t ALTER filling SET STORAGE plain;
     INSERT INTO t SELECT i, repeat('x', 5000) FROM generate_series(1, ${pages}) i;
     CREATE FUNCTION slow(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(0.02); RETURN $1; END'`,
  )
}
