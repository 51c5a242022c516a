import { literal } from '../database/quote.ts'
import type { Session } from '../database/session.ts'
import { type WaitOptions, waitForBuilders } from './builders.ts'
import { type IndexTarget, indexTarget } from './index-target.ts'
import { twinOf } from './index-twin.ts'
import { describeIndex, dropIndex, type FoundIndex, indexesOf } from './indexes.ts'
import { factsNow } from './look.ts'
import { unreadableIndex } from './unreadable-index.ts'
import type { Unsettled, Witness } from './witness.ts'

/** The witness of CREATE [UNIQUE] INDEX CONCURRENTLY, with a name or without. */
export function createIndex(text: string): Witness {
  const target = indexTarget(text)
  if (target === undefined) return unreadableIndex
  return {
    facts: () => factsOf(target),
    ready: async (session, options) => {
      const { table } = await factsNow<Noted>(session, factsOf(target))
      if (table !== null) await waitForBuilders(session, table, options)
    },
    verify: (session, facts) => verify(session, facts as unknown as Noted),
    settle: (session, facts, options) => settle(session, target, facts as unknown as Noted, options),
  }
}

interface Noted {
  readonly table: string | null
  readonly name: string | null
  /** The indexes that were on the table, name by OID. */
  readonly before: Readonly<Record<string, string>>
}

function factsOf(target: IndexTarget): string {
  // The server itself folds the case of a name and cuts it to length.
  const name =
    target.name === undefined
      ? 'NULL'
      : `(pg_catalog.parse_ident(${literal(target.name)}))[1]::pg_catalog.name`
  return `(SELECT pg_catalog.jsonb_build_object('table', t.oid::pg_catalog.text, 'name', ${name}, 'before', COALESCE(
      (SELECT pg_catalog.jsonb_object_agg(c.oid, c.relname) FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = t.oid), '{}'))
    FROM (SELECT pg_catalog.to_regclass(${literal(target.table)})::pg_catalog.oid AS oid) t)`
}

async function verify(session: Session, { table, name, before }: Noted): Promise<Unsettled | undefined> {
  if (table === null) return undefined
  const indexes = await indexesOf(session, table)
  const made = indexes.filter((index) =>
    name === null ? !Object.hasOwn(before, index.oid) : index.name === name,
  )
  const [invalid] = made
  if (invalid === undefined || made.some(({ valid }) => valid)) return undefined
  const { oid, qualified } = invalid
  return {
    reason: 'invalid',
    found: Object.hasOwn(before, oid)
      ? `An index of its name was there before the statement, which leaves it as it is, and it cannot be used: ${describeIndex(invalid)}.`
      : `Its index cannot be used: ${describeIndex(invalid)}.`,
    ways: [
      `Build it anew in its place with REINDEX INDEX CONCURRENTLY ${qualified}; and run again.`,
      `Drop it with DROP INDEX CONCURRENTLY ${qualified}; and run again: the statement then builds its own.`,
    ],
  }
}

async function settle(
  session: Session,
  target: IndexTarget,
  { table, name, before }: Noted,
  options: WaitOptions,
): Promise<'done' | 'repeat' | Unsettled> {
  if (table === null) return 'repeat'
  const names = Object.values(before)
  // The name was taken: it did nothing, and does nothing again, also where that index has been rebuilt meanwhile.
  if (target.ifNotExists && names.includes(name ?? '')) return 'repeat'
  const findNew = async () =>
    (await indexesOf(session, table)).filter((index) => {
      if (Object.hasOwn(before, index.oid)) return false
      if (name !== null) return index.name === name
      // The server chose a name that was free: one that was there before is that of an index somebody has rebuilt.
      return /idx\d*$/.test(index.name) && !names.includes(index.name)
    })
  let found = await findNew()
  if (found.some(({ valid }) => !valid)) {
    await waitForBuilders(session, table, options)
    found = await findNew()
  }
  const [first] = found
  if (first === undefined) return 'repeat'
  const twin = await twinOf(session, target, table, found)
  if (name !== null) {
    if (twin !== undefined && twin.definition !== first.definition) return differs(first)
    return first.valid ? 'done' : repeatWithout(session, first)
  }
  if (twin === undefined) return ambiguous(found)
  const made = found.filter((index) => index.definition === twin.definition && twin.names.has(index.name))
  const [ours, ...others] = made
  if (ours === undefined) return 'repeat'
  if (made.some(({ valid }) => valid)) return 'done'
  return others.length > 0 ? ambiguous(made) : repeatWithout(session, ours)
}

async function repeatWithout(session: Session, invalid: FoundIndex): Promise<'repeat'> {
  await dropIndex(session, invalid)
  return 'repeat'
}

function differs(index: FoundIndex): Unsettled {
  const { qualified } = index
  return {
    reason: 'differs',
    found: `There is an index of that name that was not there before, and is not what the statement makes: ${describeIndex(index)}.`,
    ways: [
      `If it is not needed, drop it with DROP INDEX CONCURRENTLY ${qualified}; and run again: the statement then builds its own.`,
      `If it is to stay, give it another name with ALTER INDEX ${qualified} RENAME TO …; and run again.`,
    ],
  }
}

function ambiguous(indexes: readonly FoundIndex[]): Unsettled {
  return {
    reason: 'ambiguous',
    found: `There are indexes that were not there before, and none can be told to be the one that the statement made: ${indexes.map(describeIndex).join('; ')}.`,
    ways: [
      'Drop those that are INVALID or not needed with DROP INDEX CONCURRENTLY …; and run again: the statement then builds its own.',
      'Those that the statement did not make, and that are to stay, need a name that does not end in idx: ALTER INDEX … RENAME TO …;',
      'Write a name for the index into the file: then it is never in doubt.',
    ],
  }
}
