import type { TableName } from '../config/parse.ts'
import { lockersOf } from '../database/blockers.ts'
import { identifier } from '../database/quote.ts'
import type { Session } from '../database/session.ts'
import { serverErrorOf } from '../database/sqlstate.ts'
import { RunError } from '../failure/failure.ts'
import { columns } from './columns.ts'
import type { Facts, TableFacts } from './facts.ts'
import { isOurs, type Unfit, unfitness } from './fitness.ts'
import { grantOnSchema, permissionMissing, readHint } from './grants.ts'

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
 * Throws HISTORY_TABLE_UNUSABLE or PERMISSION_MISSING, with what to do about it.
 */
export function chooseTable(name: TableName, facts: Facts): HistoryTable {
  const [found, another] = facts.tables
  if (another !== undefined && found !== undefined)
    throw unusable(name.table, {
      reason: `there are several along the search_path: ${facts.tables.map(displayOf(name.table)).join(' and ')}`,
      hint: `Say which one: RATCHET_TABLE=${displayOf(name.table)(found)}`,
    })
  assertNotBarred(name, facts)
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

/**
 * Throws PERMISSION_MISSING where the history is, or would be made, in a schema that the role may not use. The server passes
 * over such a schema of the search_path; but an unreadable history is not an empty one.
 */
function assertNotBarred(name: TableName, { barred, tables, currentSchema, role }: Facts): void {
  const holding = barred.find(({ holdsTable }) => holdsTable)
  const first = name.schema !== undefined || currentSchema === null ? barred[0] : undefined
  const found = name.schema === undefined && tables.length > 0
  const place = found ? undefined : (holding ?? first)
  if (place === undefined) return
  const { schema, holdsTable } = place
  const sql = `${identifier(schema)}.${identifier(name.table)}`
  throw permissionMissing(
    `looking for the history table in the schema ${schema}`,
    `permission denied for schema ${schema}`,
    holdsTable ? readHint([schema], sql, role) : `Run: ${grantOnSchema(schema, role)}`,
  )
}

function displayOf(table: string): (found: TableFacts) => string {
  return ({ schema }) => `${schema}.${table}`
}

function unusable(table: string, { reason, hint }: Unfit): RunError {
  return new RunError({ code: 'HISTORY_TABLE_UNUSABLE', table, reason, hint })
}

/** Somebody holds a lock on the history table for longer than we wait for it: any lock, or one of this mode. */
export async function tableLocked(
  session: Session,
  { sql, display }: HistoryTable,
  error: Error,
  mode?: 'AccessExclusiveLock',
): Promise<RunError> {
  const server = serverErrorOf(error)
  const blockers = await lockersOf(session, sql, mode).catch(() => [])
  return new RunError(
    { code: 'HISTORY_TABLE_LOCKED', table: display, waitedMs: 5000, server, blockers },
    { cause: error },
  )
}
