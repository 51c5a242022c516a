import { objectsOf } from '../database/message.ts'
import { literal } from '../database/quote.ts'
import type { Session } from '../database/session.ts'
import { codeOf } from '../database/sqlstate.ts'
import type { IndexTarget } from './index-target.ts'
import { definition, type FoundIndex } from './indexes.ts'
import { catalogsOnly, look } from './look.ts'

/** What the server makes of a CREATE INDEX. */
export interface IndexTwin {
  readonly definition: string
  /** The names it chooses where none is given: for the first, and for as many as may have come before. */
  readonly names: ReadonlySet<string>
}

/**
 * Makes the index on an empty temporary table of the same shape and name, and rolls it back: only the server knows what a
 * statement comes to (names of expressions, cut names, opclasses, implied casts).
 *
 * Undefined where that cannot be done: no TEMPORARY privilege, an expression over the whole row, an event trigger that
 * objects. Every other error is thrown, a cancel above all: it says nothing about the index (tried).
 */
export async function twinOf(
  session: Session,
  { unique, rest }: IndexTarget,
  table: string,
  found: readonly FoundIndex[],
): Promise<IndexTwin | undefined> {
  const [model] = await look(
    session,
    `SELECT quote_ident(c.relname) AS name, format('%I.%I', n.nspname, c.relname) AS qualified
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ${table}`,
  )
  if (model === undefined) return undefined
  const twin = `pg_temp.${model.name}`
  // The rest may end in a comment that only a line end closes.
  const create = `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ON ${twin} ${rest}\n`
  const { error, results } = await session.send(
    [
      'BEGIN READ WRITE',
      `CREATE TEMPORARY TABLE ${model.name} (LIKE ${model.qualified}) ON COMMIT DROP`,
      ...Array.from({ length: highestNumber(found) + 1 }, () => create),
      catalogsOnly,
      `SELECT c.relname AS name, ${definition} AS definition FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
       WHERE i.indrelid = to_regclass(${literal(twin)})`,
    ].join(';\n'),
    { keepRows: true },
  )
  await session.cleanUp('ROLLBACK')
  if (error !== undefined) {
    // 42 syntax, access, names; 0A not supported; 22 data; P0 raised by a trigger.
    if (/^(?:42|0A|22|P0)/.test(codeOf(error) ?? '')) return undefined
    throw error
  }
  const rows = objectsOf(results.at(-1))
  return { definition: rows[0]?.definition ?? '', names: new Set(rows.map(({ name }) => name ?? '')) }
}

/** The highest number behind a generated name: t_a_idx, t_a_idx1, t_a_idx2, … A longer one is not the server's. */
function highestNumber(found: readonly FoundIndex[]): number {
  return Math.max(0, ...found.map(({ name }) => Number(/idx(\d{0,3})$/.exec(name)?.[1] ?? 0)))
}
