import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { test } from 'vitest'
import { createDatabase, type Database } from '../support/database.ts'
import { mask } from '../support/mask.ts'
import { ratchet } from '../support/program.ts'

// A story is a folder of folders, 1, 2 and so on: the migrations as each step finds them. A step's .before.sql runs
// first, .args has a command per line (`up` without it), .settings the variables, .after.sql a question for the end.
const stories = join(import.meta.dirname, 'scenarios')

test.concurrent.for(readdirSync(stories).sort())('%s', async (story, { expect }) => {
  await using database = await createDatabase()
  const told: string[] = []
  for (const step of readdirSync(join(stories, story)).filter(Number).sort()) {
    const cwd = join(stories, story)
    const read = (name: string) => readFile(join(cwd, step, name), 'utf8').catch(() => '')
    const env = parseEnv(await read('.settings')) as Record<string, string>
    await database.query(await read('.before.sql'))
    for (const line of ((await read('.args')) || 'up').trim().split('\n')) {
      const { stderr, stdout, exit } = await ratchet(line.split(' '), {
        cwd,
        dir: step,
        url: database.url,
        env,
      })
      const settings = Object.entries(env).map(([name, value]) => `${name}=${value} `)
      told.push(`── ${step}: ${settings.join('')}${line}\n${mask(stderr + stdout)}exit ${exit}\n`)
    }
    told.push(
      await rowsOf(database, await read('.after.sql')),
      await rowsOf(database, await historyQuery(database)),
    )
  }
  await expect(told.filter(Boolean).join('\n')).toMatchFileSnapshot(join(stories, story, 'expected.txt'))
})

/** Reads through JSON, so that a table that another tool made may lack a column. */
async function historyQuery(database: Database): Promise<string> {
  const [found] = await database.query(`SELECT to_regclass('schema_migrations') AS history`)
  const columns = ['version', 'name', 'kind'].map((name) => `to_jsonb(h) ->> '${name}' AS ${name}`)
  return found?.history ? `SELECT ${columns} FROM schema_migrations h ORDER BY version` : ''
}

async function rowsOf(database: Database, sql: string): Promise<string> {
  const rows = sql ? await database.query(sql) : []
  const lines = [
    Object.keys(rows[0] ?? {}),
    ...rows.map((row) => Object.values(row).map((value) => value ?? '-')),
  ]
  return rows.length > 0 ? lines.map((cells) => `   ${cells.join(' | ')}\n`).join('') : ''
}
