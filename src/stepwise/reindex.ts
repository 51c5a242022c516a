import { literal } from '../database/quote.ts'
import { codeOf, sqlstate } from '../database/sqlstate.ts'
import { waitForBuilders } from './builders.ts'
import { dropIndex, indexesWhere } from './indexes.ts'
import { factsNow } from './look.ts'
import { Reader } from './reader.ts'
import type { Witness } from './witness.ts'

interface Noted {
  /** The table (of the index), or the schema; null for all of the database, and where there is no such thing. */
  readonly oid: string | null
  /** The index alone that is rebuilt. */
  readonly index: string | null
  /** The INVALID indexes of the database, name by OID. */
  readonly before: Readonly<Record<string, string>>
}

/**
 * The witness of REINDEX … CONCURRENTLY. Whether it happened does not show: it is repeated, when the INVALID indexes
 * that it leaves are gone (manual, REINDEX: the new one `_ccnew`, the old one `_ccold`).
 */
export function reindexConcurrently(text: string): Witness {
  const { target, name } = read(text)
  const facts = factsOf(target, name)
  return {
    facts: () => facts,
    ready: async (session, options) => {
      const tables = tablesOf(target, (await factsNow<Noted>(session, facts)).oid)
      if (tables !== undefined) await waitForBuilders(session, tables, options)
    },
    verify: async () => undefined,
    settle: async (session, noted, options) => {
      const { oid, index, before } = noted as unknown as Noted
      const tables = tablesOf(target, oid)
      if (tables === undefined) return 'repeat'
      const leftovers = () =>
        indexesWhere(
          session,
          // An INVALID index that is rebuilt is in `before`, and has another name when it has become the old one.
          `NOT i.indisvalid AND c.relkind = 'i' AND c.relname ~ '_cc(new|old)[0-9]*$' AND i.indrelid IN (${tables})
            AND COALESCE(${literal(JSON.stringify(before))}::jsonb ->> c.oid::text, '') <> c.relname
            ${index === null ? '' : `AND starts_with(${literal(index)}, regexp_replace(c.relname, '_cc(new|old)[0-9]*$', ''))`}`,
        )
      if ((await leftovers()).length === 0) return 'repeat'
      await waitForBuilders(session, tables, options)
      for (const leftover of await leftovers()) {
        await dropIndex(session, leftover).catch((error) => {
          // An index of a TOAST table may be dropped only by a role that may use its schema, as owners seldom may (tried).
          if (codeOf(error) !== sqlstate.insufficientPrivilege) throw error
          options.onLeft?.(leftover.qualified)
        })
      }
      return 'repeat'
    },
  }
}

type Target = 'index' | 'table' | 'schema' | 'database'

function read(text: string): { readonly target: Target; readonly name: string | undefined } {
  const reader = new Reader(text)
  reader.take('reindex')
  reader.skipParentheses()
  const target = (['index', 'table', 'schema'] as const).find((word) => reader.take(word)) ?? 'database'
  reader.take('concurrently')
  return { target, name: reader.qualifiedName() }
}

function factsOf(target: Target, name: string | undefined): string {
  const relation = `pg_catalog.to_regclass(${literal(name)})::pg_catalog.oid`
  const found = {
    index: `SELECT i.indrelid AS oid, CASE c.relkind WHEN 'i' THEN c.relname END AS index
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE c.oid = ${relation}`,
    table: `SELECT ${relation} AS oid, NULL AS index`,
    schema: `SELECT oid, NULL AS index FROM pg_catalog.pg_namespace
      WHERE nspname = (pg_catalog.parse_ident(${literal(name)}))[1]::pg_catalog.name`,
    database: 'SELECT NULL::pg_catalog.oid AS oid, NULL AS index',
  }[target]
  return `(SELECT pg_catalog.jsonb_build_object('oid', f.oid::pg_catalog.text, 'index', f.index, 'before', COALESCE(
      (SELECT pg_catalog.jsonb_object_agg(c.oid, c.relname) FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid), '{}'))
    FROM (SELECT) always LEFT JOIN (${found}) f ON true)`
}

/** A query of the tables whose indexes are rebuilt: also the partitions, and what TOAST keeps of each. */
function tablesOf(target: Target, oid: string | null): string | undefined {
  if (target === 'database') return 'SELECT oid FROM pg_class'
  if (oid === null) return undefined
  const tables =
    target === 'schema'
      ? `SELECT oid FROM pg_class WHERE relnamespace = ${oid}`
      : `SELECT ${oid}::oid UNION SELECT relid::oid FROM pg_partition_tree(${oid})`
  if (target === 'index') return tables
  return `${tables} UNION SELECT reltoastrelid FROM pg_class WHERE oid IN (${tables})`
}
