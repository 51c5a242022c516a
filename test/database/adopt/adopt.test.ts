import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { expect, test } from 'vitest'
import { createDatabase, type Database } from '../../support/database.ts'
import { mask } from '../../support/mask.ts'
import { ratchet } from '../../support/program.ts'

// One folder for each tool: its table (table.sql says where it comes from), the files, and what is expected of it.
const tools = readdirSync(import.meta.dirname).filter((name) =>
  existsSync(join(import.meta.dirname, name, 'table.sql')),
)

test.each(tools)('from %s', async (tool) => {
  const cwd = join(import.meta.dirname, tool)
  await using database = await createDatabase()
  await database.query(await readFile(join(cwd, 'table.sql'), 'utf8'))
  const before = await everyTable(database)
  const env = parseEnv(await readFile(join(cwd, '.settings'), 'utf8').catch(() => '')) as Record<
    string,
    string
  >
  const table = env.RATCHET_TABLE ?? 'schema_migrations'
  const told: string[] = []
  for (const line of ['adopt --dry-run', 'adopt', 'adopt', 'status']) {
    const { stderr, stdout, exit } = await ratchet(line.split(' '), { cwd, url: database.url, env })
    told.push(`── ${line}\n${mask(stderr + stdout)}exit ${exit}\n`)
  }
  const rows = await database.query(
    `SELECT version, to_jsonb(h) ->> 'name' AS name, to_jsonb(h) ->> 'kind' AS kind,
       to_jsonb(h) ->> 'checksum' IS NOT NULL AS checksum, to_jsonb(h) ->> 'execution_ms' AS ms,
       to_jsonb(h) ->> 'executed_by' AS by, to_jsonb(h) ->> 'executed_at' AS at,
       to_jsonb(h) -> 'details' ->> 'adopted_from' AS adopted_from
     FROM ${table} h ORDER BY version`,
  )
  told.push(
    rows
      .map(
        (row) =>
          `${Object.values(row)
            .map((value) => value ?? '-')
            .join(' | ')}\n`,
      )
      .join(''),
  )
  await expect(told.join('\n')).toMatchFileSnapshot(join(cwd, 'expected.txt'))
  // The old table stays as it is.
  expect(await everyTable(database)).toMatchObject(before)
})

/** Columns and rows of each table, by its name. */
async function everyTable({ query }: Database): Promise<Record<string, string>> {
  const tables = await query<{ name: string }>(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  )
  const seen: Record<string, string> = {}
  for (const { name } of tables) {
    const rows = await query<{ rows: string }>(
      `SELECT json_agg(t ORDER BY t::text)::text AS rows FROM ${name} t`,
    )
    seen[name] = rows[0]?.rows ?? ''
  }
  return seen
}
