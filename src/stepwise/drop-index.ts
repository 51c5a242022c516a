import { literal } from '../database/quote.ts'
import { waitForBuilders } from './builders.ts'
import { describeIndex, indexesWhere } from './indexes.ts'
import { factsNow, look } from './look.ts'
import { Reader } from './reader.ts'
import type { Witness } from './witness.ts'

interface Noted {
  readonly index: string | null
  readonly table: string | null
  readonly schema: string | null
  readonly name: string | null
}

/**
 * The witness of DROP INDEX CONCURRENTLY. By OID: an index of that name that somebody has made since is another one, and
 * its statement must not drop it.
 */
export function dropIndexConcurrently(text: string): Witness {
  const reader = new Reader(text)
  reader.take('drop', 'index', 'concurrently')
  reader.take('if', 'exists')
  const facts = `(SELECT pg_catalog.jsonb_build_object('index', t.oid::pg_catalog.text, 'table', i.indrelid::pg_catalog.text,
      'schema', c.relnamespace::pg_catalog.text, 'name', c.relname)
    FROM (SELECT pg_catalog.to_regclass(${literal(reader.qualifiedName())})::pg_catalog.oid AS oid) t
    LEFT JOIN pg_catalog.pg_class c ON c.oid = t.oid LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = t.oid)`
  return {
    facts: () => facts,
    ready: async (session, options) => {
      const { table } = await factsNow<Noted>(session, facts)
      if (table !== null) await waitForBuilders(session, table, options)
    },
    verify: async () => undefined,
    settle: async (session, noted) => {
      const { index, schema, name } = noted as unknown as Noted
      if (index === null) return 'repeat'
      // Cut off half-way it is still there, INVALID.
      const found = await look(session, `SELECT FROM pg_class WHERE oid = ${index}`)
      if (found.length > 0) return 'repeat'
      const [another] = await indexesWhere(
        session,
        `c.relnamespace = ${schema} AND c.relname = ${literal(name)}`,
      )
      if (another === undefined) return 'done'
      const { qualified } = another
      return {
        reason: 'recreated',
        found: `The index is gone, and somebody has made another one of that name: ${describeIndex(another)}.`,
        ways: [
          `If that one is to go too, drop it with DROP INDEX CONCURRENTLY ${qualified}; and run again.`,
          `If it is to stay, give it another name with ALTER INDEX ${qualified} RENAME TO …; run again, and give it back its name.`,
        ],
      }
    },
  }
}
