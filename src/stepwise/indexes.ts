import type { Session } from '../database/session.ts'
import { look } from './look.ts'

export interface FoundIndex {
  readonly oid: string
  readonly name: string
  /** Quoted, with its schema. */
  readonly qualified: string
  /** What a statement decides about an index, the same text for the same index on another table. */
  readonly definition: string
  /** False for one that the server does not use. That of a partitioned table may be so for good: it counts as valid. */
  readonly valid: boolean
  /** The statement that would make it. */
  readonly statement: string
}

/**
 * What a statement decides about an index `i` with class `c`, except its name and table. Not the text of pg_get_indexdef(),
 * which has those in it; not indkey, which numbers columns that another table may have dropped. By to_jsonb() because
 * indnullsnotdistinct is there from 15 on.
 */
export const definition = `jsonb_build_array((SELECT amname FROM pg_am WHERE oid = c.relam),
  i.indisunique, to_jsonb(i) ->> 'indnullsnotdistinct', i.indnkeyatts,
  (SELECT array_agg(pg_get_indexdef(i.indexrelid, attnum, false) || COALESCE(attoptions::text, '') ORDER BY attnum)
    FROM pg_attribute WHERE attrelid = i.indexrelid),
  i.indclass::text, i.indcollation::text, i.indoption::text, pg_get_expr(i.indpred, i.indrelid), c.reloptions)::text`

/** The indexes of one table, oldest first. */
export async function indexesOf(session: Session, table: string): Promise<readonly FoundIndex[]> {
  return indexesWhere(session, `i.indrelid = ${table}`)
}

/** The indexes for which a condition holds: `i` is pg_index, `c` the index's pg_class. */
export async function indexesWhere(session: Session, condition: string): Promise<readonly FoundIndex[]> {
  const rows = await look(
    session,
    `SELECT c.oid, c.relname, format('%I.%I', n.nspname, c.relname) AS qualified, ${definition} AS definition,
       i.indisvalid OR c.relkind = 'I' AS valid, pg_get_indexdef(c.oid) AS statement
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${condition} ORDER BY c.oid`,
  )
  return rows.map(({ oid, relname, qualified, definition, valid, statement }) => ({
    oid: oid ?? '',
    name: relname ?? '',
    qualified: qualified ?? '',
    definition: definition ?? '',
    valid: valid === 't',
    statement: statement ?? '',
  }))
}

/** Drops an index that nobody uses, without locking its table. Interrupted, it leaves it there and INVALID. */
export async function dropIndex(session: Session, { qualified }: FoundIndex): Promise<void> {
  await session.query(`DROP INDEX CONCURRENTLY IF EXISTS ${qualified}`)
}

/** An index, for people: `public.users_email_idx (INVALID: CREATE INDEX …)`. */
export function describeIndex({ qualified, valid, statement }: FoundIndex): string {
  return `${qualified} (${valid ? 'valid' : 'INVALID'}: ${statement})`
}
