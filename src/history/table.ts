import type { TableName } from '../config/parse.ts'
import { identifier } from '../database/quote.ts'
import { serverErrorOf } from '../database/sqlstate.ts'
import { RunError } from '../failure.ts'
import type { Facts, TableFacts } from './facts.ts'
import { isOurs, type Unfit, unfitness } from './fitness.ts'

/** The columns of the history table. Each but `version` is optional in a table that somebody else made. */
export const columns = {
  version: 'text PRIMARY KEY',
  name: 'text',
  kind: 'text',
  checksum: 'text',
  executed_at: 'timestamptz',
  execution_ms: 'bigint',
  executed_by: 'text',
  details: 'jsonb',
} as const

type Column = keyof typeof columns | 'applied_at'

/** Where the history stands, and what of it can be used. */
export interface HistoryTable {
  readonly exists: boolean
  readonly schema: string
  readonly table: string
  /** Qualified and quoted, for statements. */
  readonly sql: string
  /** For people. */
  readonly display: string
  /** The columns that can be written. */
  readonly columns: ReadonlySet<Column>
  /** The columns that taking the table over adds. Empty where we may not ALTER it. */
  readonly missing: readonly (keyof typeof columns)[]
}

/**
 * The history table among the relations of its name: found, or to be created.
 * Throws HISTORY_TABLE_UNUSABLE with what to do about it.
 */
export function chooseTable(name: TableName, facts: Facts): HistoryTable {
  const [found, another] = facts.tables
  if (another !== undefined && found !== undefined)
    throw unusable(name.table, {
      reason: `there are several along the search_path: ${facts.tables.map(displayOf(name.table)).join(' and ')}`,
      hint: `Say which one: RATCHET_TABLE=${displayOf(name.table)(found)}`,
    })
  if (found === undefined) {
    const schema = name.schema ?? facts.currentSchema
    if (schema === null)
      throw unusable(name.table, {
        reason: `it would have to be created, but the search_path names no schema that exists and that ${facts.role} may use`,
        hint: `Say where: RATCHET_TABLE=<schema>.${name.table}, or run: GRANT USAGE, CREATE ON SCHEMA <schema> TO ${identifier(facts.role)};`,
      })
    return describeTable(schema, name.table, {
      exists: false,
      present: Object.keys(columns) as Column[],
      missing: [],
    })
  }
  const unfit = unfitness(found, name.table)
  if (unfit !== undefined) throw unusable(displayOf(name.table)(found), unfit)
  const usable = found.columns.filter(isOurs)
  const present = [...Object.keys(columns), 'applied_at'].filter((column) =>
    usable.some(({ name }) => name === column),
  ) as Column[]
  const wanted = (Object.keys(columns) as (keyof typeof columns)[]).filter(
    // applied_at serves as executed_at.
    (column) => !(column === 'executed_at' && present.includes('applied_at')),
  )
  return describeTable(found.schema, name.table, {
    exists: true,
    present,
    missing: found.mine ? wanted.filter((column) => !found.columns.some(({ name }) => name === column)) : [],
  })
}

function describeTable(
  schema: string,
  table: string,
  what: {
    readonly exists: boolean
    readonly present: readonly Column[]
    readonly missing: HistoryTable['missing']
  },
): HistoryTable {
  return {
    exists: what.exists,
    schema,
    table,
    sql: `${identifier(schema)}.${identifier(table)}`,
    display: `${schema}.${table}`,
    columns: new Set(what.present),
    missing: what.missing,
  }
}

function displayOf(table: string): (found: TableFacts) => string {
  return ({ schema }) => `${schema}.${table}`
}

function unusable(table: string, { reason, hint }: Unfit): RunError {
  return new RunError({ code: 'HISTORY_TABLE_UNUSABLE', table, reason, hint })
}

/** Somebody holds a lock on the history table for longer than we wait for it. */
export function tableLocked(table: string, error: Error): RunError {
  const server = serverErrorOf(error)
  return new RunError({ code: 'HISTORY_TABLE_LOCKED', table, waitedMs: 5000, server }, { cause: error })
}
