import { literal } from '../database/quote.ts'
import { waitForBuilders } from './builders.ts'
import { factsNow, look } from './look.ts'
import { Reader } from './reader.ts'
import type { Witness } from './witness.ts'

interface Noted {
  readonly parent: string | null
  readonly partition: string | null
  readonly was: 'attached' | 'pending' | null
}

/** The witness of ALTER TABLE … DETACH PARTITION … CONCURRENTLY, which may stop half-way, the detaching pending. */
export function detachPartition(text: string): Witness {
  const facts = factsOf(text)
  return {
    facts: () => facts,
    ready: async (session, options) => {
      const { parent, partition } = await factsNow<Noted>(session, facts)
      if (parent !== null && partition !== null)
        await waitForBuilders(session, `${parent}, ${partition}`, options)
    },
    verify: async () => undefined,
    settle: async (session, noted, options) => {
      const { parent, partition, was } = noted as unknown as Noted
      if (parent === null || partition === null || was === null) return 'repeat'
      const lookAgain = async () => {
        const [found] = await look(
          session,
          `SELECT inhdetachpending AS pending, inhparent::regclass AS parent, inhrelid::regclass AS partition
           FROM pg_inherits WHERE inhparent = ${parent} AND inhrelid = ${partition}`,
        )
        return found
      }
      let found = await lookAgain()
      // It was pending before the statement: that is an error, which says what to do.
      if (found?.pending === 't' && was === 'attached') {
        await waitForBuilders(session, `${parent}, ${partition}`, options)
        found = await lookAgain()
        if (found?.pending === 't') {
          await session.query(`ALTER TABLE ${found.parent} DETACH PARTITION ${found.partition} FINALIZE`)
          return 'done'
        }
      }
      return found === undefined ? 'done' : 'repeat'
    },
  }
}

function factsOf(text: string): string {
  const reader = new Reader(text)
  reader.take('alter', 'table')
  reader.take('if', 'exists')
  const enclosed = reader.take('only') && reader.take('(')
  const parent = reader.qualifiedName()
  if (enclosed) reader.take(')')
  reader.take('*')
  reader.take('detach', 'partition')
  const partition = reader.qualifiedName()
  return `(SELECT pg_catalog.jsonb_build_object('parent', t.parent::pg_catalog.text, 'partition', t.partition::pg_catalog.text,
      'was', (SELECT CASE WHEN inhdetachpending THEN 'pending' ELSE 'attached' END FROM pg_catalog.pg_inherits
        WHERE inhparent = t.parent AND inhrelid = t.partition))
    FROM (SELECT pg_catalog.to_regclass(${literal(parent)})::pg_catalog.oid AS parent,
      pg_catalog.to_regclass(${literal(partition)})::pg_catalog.oid AS partition) t)`
}
