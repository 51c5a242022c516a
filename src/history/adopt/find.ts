import type { TableName } from '../../config/parse.ts'
import { objectsOf } from '../../database/message.ts'
import { identifier, literal } from '../../database/quote.ts'
import { asRole } from '../../database/role.ts'
import type { Session } from '../../database/session.ts'
import { codeOf, sqlstate } from '../../database/sqlstate.ts'
import { permissionMissing } from '../grants.ts'
import type { History } from '../read.ts'
import type { Adopter, Place, Row } from './adopter.ts'
import { adopters } from './index.ts'

/** The table of another tool. */
export interface Found extends Place {
  /** As `--from` names the tool. */
  readonly tool: string
  readonly adopter: Adopter
  /** Qualified and quoted, for statements. */
  readonly sql: string
  /** For people. */
  readonly display: string
}

/**
 * The tables along the search_path, and where a tool always has it, that are some tool's by name and columns; or of the
 * name that is given, and then by their columns alone.
 */
export async function findForeign(
  session: Session,
  { facts, table: own }: History,
  { tool, table }: { readonly tool: string | undefined; readonly table: TableName | undefined },
): Promise<readonly Found[]> {
  const wanted = Object.entries(adopters).filter(([name]) => tool === undefined || name === tool)
  const names = table === undefined ? wanted.map(([, adopter]) => adopter.table) : [table.table]
  const schemas = wanted.flatMap(([, { schema }]) => schema ?? [])
  const inSchema =
    table?.schema === undefined
      ? `(n.nspname = ANY (pg_catalog.current_schemas(false)) OR n.nspname IN (${[own.schema, ...schemas].map(literal).join(', ')}))`
      : `n.nspname = ${literal(table.schema)}`
  const results = await session.query(
    [
      'BEGIN READ ONLY',
      ...asRole(facts.role),
      `SELECT n.nspname AS schema, c.relname AS table, pg_catalog.current_database() AS database,
        (SELECT pg_catalog.json_agg(a.attname) FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
        EXISTS (SELECT FROM pg_catalog.pg_class r WHERE r.relnamespace = n.oid AND r.relname = 'ar_internal_metadata') AS rails
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND c.relname IN (${names.map(literal).join(', ')}) AND ${inSchema}
        ORDER BY 1, 2`,
      'COMMIT',
    ].join('; '),
  )
  return objectsOf(results.at(-1)).flatMap((row) => {
    const columns: string[] = JSON.parse(row.columns ?? '[]')
    return wanted
      .filter(([, adopter]) => isOf(adopter, row, columns, table !== undefined))
      .map(([tool, adopter]) => {
        const place = { schema: row.schema ?? '', table: row.table ?? '', database: row.database ?? '' }
        return {
          ...{ tool, adopter, ...place },
          sql: `${identifier(place.schema)}.${identifier(place.table)}`,
          display: `${place.schema}.${place.table}`,
        }
      })
  })
}

function isOf(adopter: Adopter, row: Row, columns: readonly string[], anyName: boolean): boolean {
  if (!anyName && row.table !== adopter.table) return false
  // Hasura has a table of the name and columns that golang-migrate's has.
  if (!anyName && row.schema === 'hdb_catalog' && adopter.schema !== 'hdb_catalog') return false
  if (row.rails === 't' && adopter.exact) return false
  if (adopter.exact && columns.length !== adopter.columns.length) return false
  return adopter.columns.every((column) => columns.includes(column))
}

/** The rows of another tool's table, times in UTC. Throws PERMISSION_MISSING with the GRANT to run. */
export async function readForeign(
  session: Session,
  { facts }: History,
  { sql, display, schema }: Found,
): Promise<{ readonly rows: readonly Row[]; readonly state: string }> {
  const { error, results } = await session.send(
    [
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
      ...asRole(facts.role),
      "SET LOCAL timezone = 'UTC'",
      "SET LOCAL datestyle = 'ISO'",
      asHex,
      "SET LOCAL row_security = 'off'",
      "SET LOCAL lock_timeout = '5s'",
      `SELECT ${stateOf} AS state FROM ${sql} t`,
      `SELECT * FROM ${sql}`,
      'COMMIT',
    ].join('; '),
    { keepRows: true },
  )
  if (error === undefined)
    return { rows: objectsOf(results[1]), state: objectsOf(results[0])[0]?.state ?? '' }
  await session.cleanUp('ROLLBACK')
  if (codeOf(error) !== sqlstate.insufficientPrivilege) throw error
  const [role, place] = [identifier(facts.role), identifier(schema)]
  throw permissionMissing(
    `reading ${display}`,
    error,
    `Run: GRANT USAGE ON SCHEMA ${place} TO ${role}; GRANT SELECT ON ${sql} TO ${role};`,
  )
}

const asHex = "SET LOCAL bytea_output = 'hex'"

/** What all rows of a table are, in few characters; times in UTC and bytes in hex. */
const stateOf =
  "pg_catalog.md5(COALESCE(pg_catalog.string_agg(pg_catalog.to_jsonb(t)::pg_catalog.text, ' ' ORDER BY pg_catalog.to_jsonb(t)::pg_catalog.text), ''))"

/** Fails with 22012 where another tool's table is not what it was when it was read. */
export function unchangedForeign({ sql }: Found, state: string): readonly string[] {
  return [asHex, `SELECT 1 / (${stateOf} = ${literal(state)})::pg_catalog.int4 FROM ${sql} t`]
}
