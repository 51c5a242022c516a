import { identifier } from '../database/quote.ts'
import type { ColumnFacts, TableFacts } from './facts.ts'

/** Why a table cannot hold the history, and what to do about it. */
export interface Unfit {
  readonly reason: string
  readonly hint: string
}

/** What keeps a table that somebody else made from holding the history; undefined where nothing does. */
export function unfitness(found: TableFacts, table: string): Unfit | undefined {
  const sql = `${identifier(found.schema)}.${identifier(table)}`
  const another = 'or name another table with RATCHET_TABLE.'
  const version = found.columns.find(({ name }) => name === 'version')
  const owner = otherTool(found)
  const stubborn = found.columns.find((column) => refusesInsert(column))
  if (owner !== undefined)
    return {
      reason: `it belongs to ${owner}`,
      hint:
        owner === 'golang-migrate'
          ? 'Keep a history of your own beside it, and take over what it says: set RATCHET_TABLE=<schema>.<another name> for every run, and once run `adopt`.'
          : 'Keep a history of your own beside it: RATCHET_TABLE=<schema>.<another name>',
    }
  if (!['r', 'p'].includes(found.kind))
    return { reason: 'it is not a table', hint: 'Name another one with RATCHET_TABLE.' }
  if (version === undefined)
    return { reason: 'it has no column "version"', hint: 'Name another table with RATCHET_TABLE.' }
  if (!/^(?:text|character varying(?:\(\d+\))?)$/.test(version.type))
    return {
      reason: `its column "version" is of type ${version.type}, and versions are text (012 is not 12)`,
      hint: `Run: ALTER TABLE ${sql} ALTER COLUMN version TYPE text; ${another}`,
    }
  if (!found.keys.some((key) => key.length === 1 && key[0] === 'version'))
    return {
      reason: 'nothing keeps its versions unique, so two runs could record one migration twice',
      hint: `Run: ALTER TABLE ${sql} ADD PRIMARY KEY (version);`,
    }
  if (!version.notNull)
    return {
      reason: 'its column "version" may be null',
      hint: `Run: ALTER TABLE ${sql} ALTER COLUMN version SET NOT NULL;`,
    }
  if (stubborn !== undefined)
    return {
      reason: `its column "${stubborn.name}" must not be null and has no default, so no row of ours fits`,
      hint: `Run: ALTER TABLE ${sql} ALTER COLUMN ${identifier(stubborn.name)} DROP NOT NULL;`,
    }
  return undefined
}

/** Tools whose tables go by the same name: a row of ours would mean something else to them. */
function otherTool({ columns, rails }: TableFacts): string | undefined {
  const has = (column: string) => columns.some(({ name }) => name === column)
  if (has('dirty')) return 'golang-migrate'
  if (has('statements')) return 'Supabase'
  if (rails) return 'Rails'
  if (has('inserted_at') && !has('executed_at') && !has('applied_at')) return 'Ecto'
  return undefined
}

const words = /^(?:text|character(?: varying)?(?:\(\d+\))?|name|(?:\S+\.)?citext)$/
const time = /^(?:timestamp|date)/

/** What each column that we fill must be. */
const types = new Map([
  ['version', words],
  ['name', words],
  ['kind', words],
  ['checksum', words],
  ['executed_at', time],
  ['applied_at', time],
  ['execution_ms', /^(?:bigint|integer|numeric)/],
  ['executed_by', words],
  ['details', /^(?:jsonb?|text)$/],
])

/** False for a column of one of our names that holds something else, and for any other: they are left alone. */
export function isOurs({ name, type, generated }: ColumnFacts): boolean {
  return !generated && types.get(name)?.test(type) === true
}

/** execution_ms is known only at the end: a row starts without it. */
function refusesInsert(column: ColumnFacts): boolean {
  const { name, notNull, default: hasDefault, generated } = column
  return notNull && !hasDefault && !generated && (name === 'execution_ms' || !isOurs(column))
}
