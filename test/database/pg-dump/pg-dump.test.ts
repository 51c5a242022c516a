import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { folder } from '../../support/folder.ts'
import type { Postgres } from '../../support/postgres.ts'
import { majors } from '../../support/postgres-files.ts'
import { ratchet } from '../../support/program.ts'
import { contentOf } from './content.ts'
import { createEmpty, createRich, startSource } from './source.ts'

/** What a dump sets at its beginning, and where a name without a schema leads. */
const settings = `SELECT session_user, current_user, current_schema(), ${[
  'search_path',
  'check_function_bodies',
  'client_encoding',
  'client_min_messages',
  'default_table_access_method',
  'default_tablespace',
  'escape_string_warning',
  'row_security',
  'standard_conforming_strings',
  'xmloption',
].map((name) => `current_setting('${name}') AS ${name}`)}`
const next = `CREATE TABLE next_table AS ${settings};`

/** Ours, or made by the next file. */
const notDumped = /schema_migrations|next_table/
/** The second dump of each major leaves them out: for them pg_dump itself ends transactions in the file. */
const largeObjects = /^(?:large object|pg_largeobject_metadata) /

// Each dump was made by the pg_dump that its fourth line names, from a server as it is started here: see scripts/pg-dumps.ts.
describe.each(majors)('a dump by pg_dump %i', (major) => {
  let server: Postgres
  let rich: readonly string[]

  beforeAll(async () => {
    server = await startSource(major)
    await createRich(server, 'rich')
    rich = await contentOf(server.url('rich'))
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
  })

  test('restores unchanged as the first file, and does not change how the next one is run', async () => {
    const { output, content, history } = await restored(server, 'rich')
    expect(output).toMatch(/2 applied, 0 skipped, 2 total/)
    expect(content.filter((line) => !notDumped.test(line))).toEqual(rich)
    expect(await server.query('SELECT * FROM next_table', 'rich_restored')).toEqual(
      await server.query(settings, 'rich'),
    )
    expect(history).toMatchObject([
      { version: '001', name: 'init', kind: 'migration' },
      { version: '002', name: 'next', kind: 'migration' },
    ])
  })

  test('restores with a history table of its own, by INSERTs and with other options', async () => {
    const { output, content, history } = await restored(server, 'own')
    expect(output).toMatch(/2 applied, 0 skipped, 2 total/)
    expect(content.filter((line) => !notDumped.test(line))).toEqual(
      rich.filter((line) => !largeObjects.test(line)),
    )
    expect(history).toMatchObject([
      { version: '001', name: 'by hand', executed_at: new Date('2025-01-01T00:00:00Z') },
      { version: '002', name: 'next' },
    ])
  })
})

/** Runs the dump that is kept here into an empty database, and another file after it. */
async function restored(server: Postgres, dump: 'rich' | 'own') {
  const name = `${dump}_restored`
  await createEmpty(server, name)
  const text = await readFile(join(import.meta.dirname, `dumps/${server.major}-${dump}.sql`), 'utf8')
  await using files = await folder({ '001_init.sql': text, '002_next.sql': next })
  const url = server.url(name)
  const { stderr } = await ratchet(['up'], { dir: files.path, url })
  return {
    output: stderr,
    content: await contentOf(url),
    history: await server.query('SELECT * FROM public.schema_migrations ORDER BY version', name),
  }
}
