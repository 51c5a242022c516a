import type { TableName } from '../config/parse.ts'
import { identifier } from '../database/quote.ts'
import { RunError } from '../failure.ts'
import type { ColumnFacts, Facts, TableFacts } from './facts.ts'

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
  /** How many characters `version` holds. */
  readonly versionLength: number
}

/**
 * The history table among the relations of its name: found, or to be created.
 * Throws HISTORY_TABLE_UNUSABLE with what to do about it.
 */
export function chooseTable(name: TableName, facts: Facts): HistoryTable {
  const [found, another] = facts.tables
  if (another !== undefined && found !== undefined)
    throw unusable(
      name.table,
      `there are several along the search_path: ${facts.tables.map(displayOf(name.table)).join(' and ')}`,
      {
        hint: `Say which one: RATCHET_TABLE=${displayOf(name.table)(found)}`,
      },
    )
  if (found === undefined) {
    const schema = name.schema ?? facts.currentSchema
    if (schema === null)
      throw unusable(
        name.table,
        'it would have to be created, but the search_path names no schema that exists',
        {
          hint: `Say where: RATCHET_TABLE=<schema>.${name.table}`,
        },
      )
    return describeTable(schema, name.table, {
      exists: false,
      present: Object.keys(columns) as Column[],
      missing: [],
    })
  }
  refuseForeign(found, name.table)
  refuseUnfit(found, name.table)
  const usable = found.columns.filter(({ generated }) => !generated)
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
    versionType: found.columns.find(({ name }) => name === 'version')?.type,
  })
}

function describeTable(
  schema: string,
  table: string,
  what: {
    readonly exists: boolean
    readonly present: readonly Column[]
    readonly missing: HistoryTable['missing']
    readonly versionType?: string | undefined
  },
): HistoryTable {
  const [, length] = /^character varying\((\d+)\)$/.exec(what.versionType ?? '') ?? []
  return {
    exists: what.exists,
    schema,
    table,
    sql: `${identifier(schema)}.${identifier(table)}`,
    display: `${schema}.${table}`,
    columns: new Set(what.present),
    missing: what.missing,
    versionLength: length === undefined ? Number.POSITIVE_INFINITY : Number(length),
  }
}

/** Tables of other tools that go by the same name: a row of ours would mean something else to them. */
function refuseForeign(found: TableFacts, table: string): void {
  const has = (column: string) => found.columns.some(({ name }) => name === column)
  const owner = has('dirty')
    ? 'golang-migrate'
    : has('statements')
      ? 'Supabase'
      : found.rails
        ? 'Rails'
        : has('inserted_at') && !has('executed_at') && !has('applied_at')
          ? 'Ecto'
          : undefined
  if (owner !== undefined)
    throw unusable(displayOf(table)(found), `it belongs to ${owner}`, {
      hint: 'Keep a history of your own beside it: RATCHET_TABLE=<schema>.<another name>',
    })
}

function refuseUnfit(found: TableFacts, table: string): void {
  const display = displayOf(table)(found)
  const sql = `${identifier(found.schema)}.${identifier(table)}`
  const refuse = (reason: string, hint: string): never => {
    throw unusable(display, reason, { hint })
  }
  if (!['r', 'p'].includes(found.kind)) refuse('it is not a table', 'Name another one with RATCHET_TABLE.')
  const version = found.columns.find(({ name }) => name === 'version')
  if (version === undefined)
    throw refuse('it has no column "version"', 'Name another table with RATCHET_TABLE.')
  if (!/^(?:text|character varying(?:\(\d+\))?)$/.test(version.type))
    refuse(
      `its column "version" is of type ${version.type}, and versions are text (012 is not 12)`,
      `Run: ALTER TABLE ${sql} ALTER COLUMN version TYPE text; or name another table with RATCHET_TABLE.`,
    )
  if (!found.keys.some((key) => key.length === 1 && key[0] === 'version'))
    refuse(
      'nothing keeps its versions unique, so two runs could record one migration twice',
      `Run: ALTER TABLE ${sql} ADD PRIMARY KEY (version);`,
    )
  if (!version.notNull)
    refuse('its column "version" may be null', `Run: ALTER TABLE ${sql} ALTER COLUMN version SET NOT NULL;`)
  const stubborn = found.columns.find((column) => refusesInsert(column))
  if (stubborn !== undefined)
    refuse(
      `its column "${stubborn.name}" must not be null and has no default, so no row of ours fits`,
      `Run: ALTER TABLE ${sql} ALTER COLUMN ${identifier(stubborn.name)} DROP NOT NULL;`,
    )
}

function refusesInsert({ name, notNull, default: hasDefault, generated }: ColumnFacts): boolean {
  // execution_ms is known only at the end, so a row starts without it.
  const filled = [
    'version',
    'name',
    'kind',
    'checksum',
    'executed_at',
    'applied_at',
    'executed_by',
    'details',
  ]
  return notNull && !hasDefault && !generated && !filled.includes(name)
}

function displayOf(table: string): (found: TableFacts) => string {
  return ({ schema }) => `${schema}.${table}`
}

function unusable(table: string, reason: string, { hint }: { readonly hint: string }): RunError {
  return new RunError({ code: 'HISTORY_TABLE_UNUSABLE', table, reason, hint })
}
