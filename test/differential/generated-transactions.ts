import fc from 'fast-check'

/** Transactions in every order, each of them ended. */
export const transactions = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.nat(99).map((n) => saying(`'${n}'`)) },
      { weight: 4, arbitrary: statements('BEGIN; START TRANSACTION; BEGIN ISOLATION LEVEL SERIALIZABLE;') },
      { weight: 4, arbitrary: statements('COMMIT; END; COMMIT WORK; ROLLBACK; ABORT;') },
      { weight: 1, arbitrary: statements('COMMIT AND CHAIN; ROLLBACK AND CHAIN; COMMIT AND NO CHAIN;') },
      { weight: 2, arbitrary: statements('SAVEPOINT s; ROLLBACK TO s; RELEASE s;') },
      {
        weight: 1,
        arbitrary: statements(
          'SET search_path = other, public; SET LOCAL search_path = public; RESET search_path;',
        ),
      },
      {
        weight: 1,
        arbitrary: statements(
          "SET my.own = 'a'; SET LOCAL my.own = 'b'; SET ROLE pg_monitor; RESET ROLE; RESET ALL;",
        ),
      },
      {
        weight: 1,
        arbitrary: statements(
          'SET default_transaction_isolation = serializable; SET work_mem = 4096; DISCARD ALL;',
        ),
      },
      {
        weight: 1,
        arbitrary: statements(
          'CREATE TEMP TABLE IF NOT EXISTS passing (a int); INSERT INTO passing VALUES (1); DISCARD TEMP;',
        ),
      },
      {
        weight: 1,
        arbitrary: statements(
          'PREPARE p AS SELECT 1; EXECUTE p; DEALLOCATE p; LISTEN a; SELECT pg_advisory_lock(7);',
        ),
      },
      {
        weight: 1,
        arbitrary: statements(
          'LOCK TABLE said; DECLARE c CURSOR FOR SELECT 1; FETCH c; SET CONSTRAINTS ALL IMMEDIATE;',
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          saying("current_setting('search_path')"),
          saying("current_setting('transaction_isolation')"),
          saying("coalesce(current_setting('my.own', true), '') || current_user"),
          `DO $$ BEGIN ${saying("'do'")} END $$;`,
        ),
      },
      { weight: 1, arbitrary: statements('SELECT 1 / 0; SELECT nope; INSERT INTO child VALUES (1);') },
      { weight: 1, arbitrary: statements('CREATE INDEX CONCURRENTLY ON said (v); VACUUM said;') },
    ),
    { minLength: 2, maxLength: 9 },
  )
  .chain((all) => fc.constantFrom('\n', ' ').map((between) => `${completed(all).join(between)}\n`))

function saying(expression: string): string {
  return `INSERT INTO said VALUES ('<file>', ${expression});`
}

function statements(text: string): fc.Arbitrary<string> {
  return fc.constantFrom(...text.split(/(?<=;) /))
}

/** What cannot run inside a transaction is left out there, and one that is still open gets its end. */
function completed(all: readonly string[]): string[] {
  let open = false
  const kept = all.filter((statement) => {
    if (/^(?:BEGIN|START)|AND CHAIN/.test(statement)) open = true
    else if (/^(?:COMMIT|END|ABORT|ROLLBACK;)/.test(statement)) open = false
    return !(open && /^(?:CREATE INDEX|VACUUM)/.test(statement))
  })
  return open ? [...kept, 'COMMIT;'] : kept
}
