import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { ratchet } from '../support/program.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/several-sets.md'), 'utf8')

/** The commands of a section of the page, each with its variables. */
function commandsOf(heading: string): { readonly env: Record<string, string>; readonly args: string[] }[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(heading)) ?? ''
  return [...section.matchAll(/^((?:[A-Z_]+=(?:'[^']*'|\S+) )*)pg-ratchet (.*)$/gm)].map(
    ([, said = '', args = '']) => {
      const pairs = [...said.matchAll(/([A-Z_]+)=(?:'([^']*)'|(\S+)) /g)]
      return {
        env: Object.fromEntries(pairs.map(([, name = '', quoted, bare]) => [name, quoted ?? bare ?? ''])),
        args: args.split(' '),
      }
    },
  )
}

const contents: Readonly<Record<string, string>> = {
  'migrations/001_customers.sql': 'CREATE TABLE customers (id int PRIMARY KEY);',
  'migrations/002_orders.sql': 'CREATE TABLE orders (id int REFERENCES customers);',
  'seeds/001_customers.sql': 'INSERT INTO customers VALUES (1), (2);',
  'audit/migrations/001_log.sql': 'CREATE TABLE audit.log (id int);',
}

/** Runs the commands of a section, twice, as somebody who follows the page. */
async function follow(heading: string, before: string, question: string): Promise<unknown> {
  await using database = await createDatabase()
  await using place = await folder({})
  for (const [file, text] of Object.entries(contents)) {
    await mkdir(dirname(join(place.path, file)), { recursive: true })
    await writeFile(join(place.path, file), text)
  }
  await database.query(before)
  const commands = commandsOf(heading)
  expect(commands.length).toBeGreaterThan(0)
  for (const expected of [/[1-9] applied, 0 skipped/, /\b0 applied, [1-9] skipped/])
    for (const { env, args } of commands) {
      const { exit, stderr } = await ratchet(args, { cwd: place.path, url: database.url, env })
      expect(exit, stderr).toBe(0)
      expect(stderr).not.toMatch(/warning/)
      if (args[0] === 'up') expect(stderr).toMatch(expected)
    }
  return await database.query(question)
}

test('seeds for development have a history of their own', async () => {
  const rows = await follow(
    'Seeds for development',
    '',
    'SELECT (SELECT count(*)::int FROM customers) AS customers, (SELECT array_agg(version ORDER BY 1) FROM schema_migrations) AS migrations, (SELECT array_agg(version) FROM seed_migrations) AS seeds',
  )
  expect(rows).toEqual([{ customers: 2, migrations: ['001', '002'], seeds: ['001'] }])
})

test('one schema per tenant, with its tables and its history', async () => {
  const rows = await follow(
    'One schema per tenant',
    'CREATE SCHEMA tenant_a; CREATE SCHEMA tenant_b',
    `SELECT nspname::text AS schema, array_agg(relname::text ORDER BY relname) AS tables FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
     WHERE relkind = 'r' AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' GROUP BY 1 ORDER BY 1`,
  )
  const tables = ['customers', 'orders', 'schema_migrations']
  expect(rows).toEqual([
    { schema: 'tenant_a', tables },
    { schema: 'tenant_b', tables },
  ])
})

test('a component keeps its history in its own schema', async () => {
  const rows = await follow(
    'A component that others use',
    'CREATE SCHEMA audit; CREATE TABLE public.customers (id int)',
    'SELECT version FROM audit.schema_migrations',
  )
  expect(rows).toEqual([{ version: '001' }])
})
