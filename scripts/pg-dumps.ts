import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRich, ownHistory, startSource } from '../test/database/pg-dump/source.ts'
import { type Major, majors } from '../test/support/postgres-files.ts'

/** What pg_dump is asked for beside its usual form. Large objects are left out: for them it ends transactions in the file. */
const options: Readonly<Record<Major, readonly string[]>> = {
  14: ['--inserts', '--no-blobs'],
  15: ['--column-inserts', '--quote-all-identifiers', '--no-blobs'],
  16: ['--rows-per-insert=3', '--no-large-objects'],
  17: ['--use-set-session-authorization', '--no-large-objects'],
  18: ['--statistics', '--column-inserts', '--on-conflict-do-nothing', '--no-large-objects'],
}

// Makes the dumps that test/database/pg-dump keeps, as few machines have every pg_dump:
// npx node scripts/pg-dumps.ts 17 /usr/lib/postgresql/17/bin/pg_dump
const [wanted, program = 'pg_dump'] = process.argv.slice(2)
const major = majors.find((known) => String(known) === wanted)
if (major === undefined) throw new Error('Say which major, and where its pg_dump is.')

await using server = await startSource(major)
await createRich(server, 'rich')
await createRich(server, 'own')
await server.query(ownHistory, 'own')
for (const [file, more] of [
  ['rich', []],
  ['own', options[major]],
] as const) {
  const where = ['-h', '127.0.0.1', '-p', String(server.port), '-U', 'postgres']
  const dump = execFileSync(program, [...where, ...more, file], { maxBuffer: 2 ** 26 })
  await writeFile(join(import.meta.dirname, '../test/database/pg-dump/dumps', `${major}-${file}.sql`), dump)
}
