import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDatabase, type Database } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { sleeps, versions } from '../support/observe.ts'
import { ratchet, startRatchet } from '../support/program.ts'

test('on a terminal it asks; no changes nothing, yes changes what was shown', async () => {
  await using database = await createDatabase()
  await using migrations = await twoMissing(database)
  await using refused = onTerminal(database, migrations.path)
  await refused.waitFor(/Change the history so\? \[y\/N\] /)
  refused.answer('n')
  expect(await refused.ended).toBe(0)
  expect(await versions(database)).toEqual(['001', '002', '003'])

  await using agreed = onTerminal(database, migrations.path)
  await agreed.waitFor(/\[y\/N\] /)
  expect(agreed.output()).toMatch(/001 +missing: its entry is removed\r\n002 +missing/)
  agreed.answer('yes')
  expect(await agreed.ended).toBe(0)
  expect(agreed.output()).toMatch(/2 forgotten in the history public\.schema_migrations/)
  expect(await versions(database)).toEqual(['003'])
})

test('what changed while it asked is shown, and asked about, again', async () => {
  await using database = await createDatabase()
  await using migrations = await twoMissing(database)
  await using program = onTerminal(database, migrations.path)
  await program.waitFor(/\[y\/N\] /)
  await database.query(`DELETE FROM schema_migrations WHERE version = '002'`)
  program.answer('y')
  await program.waitFor(/\[y\/N\] [\s\S]*\[y\/N\] /)
  expect(await versions(database)).toEqual(['001', '003'])
  program.answer('y')
  expect(await program.ended).toBe(0)
  expect(await versions(database)).toEqual(['003'])
})

test('a note of a run that is still at it in the server is settled only once that is over', async () => {
  await using database = await createDatabase()
  await using migrations = await folder({ '001_slow.sql': 'VACUUM;\nSELECT pg_sleep(4);\nSELECT oops;' })
  await using run = startRatchet(['up'], { dir: migrations.path, url: database.url })
  await expect.poll(() => sleeps(database), { timeout: 20_000 }).toBe(true)
  run.kill('SIGKILL')
  await run.exited
  const settled = await ratchet(['repair', '--undone', '1', '--yes'], {
    dir: migrations.path,
    url: database.url,
  })
  expect(settled.exit, settled.stderr).toBe(0)
  expect(await sleeps(database)).toBe(false)
  expect(await database.query('SELECT * FROM schema_migrations_progress')).toEqual([])
})

/** A history of three, of which the folder has the last. */
async function twoMissing({ query }: Database) {
  await query(
    `CREATE TABLE schema_migrations (version text PRIMARY KEY); INSERT INTO schema_migrations VALUES ('001'), ('002'), ('003')`,
  )
  return await folder({ '003_c.sql': 'SELECT 1;' })
}

function onTerminal({ url }: Database, dir: string) {
  const program = join(import.meta.dirname, '../../src/main.ts')
  const command = `'${process.execPath}' '${program}' repair`
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm', DATABASE_URL: url, RATCHET_DIR: dir },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const ended = once(child, 'close').then(([code]) => code as number)
  return {
    answer: (line: string) => void child.stdin.write(`${line}\n`),
    output: () => text,
    waitFor: (pattern: RegExp) => expect.poll(() => text, { timeout: 20_000 }).toMatch(pattern),
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
