import type { Session } from '../database/session.ts'
import type { AloneKind } from '../sql/outside-transaction.ts'
import type { WaitOptions } from './builders.ts'
import { createIndex } from './create-index.ts'
import { detachPartition } from './detach-partition.ts'
import { dropIndexConcurrently } from './drop-index.ts'
import { createObject, dropObject } from './named-object.ts'
import { reindexConcurrently } from './reindex.ts'
import { withoutTimeouts } from './without-timeouts.ts'

/** What was noted before a statement ran: the value of Witness.facts(), as the progress table gives it back. */
export type Facts = Readonly<Record<string, unknown>>

/** Finds out whether a statement that ran alone, without a transaction of ours around it, has happened. */
export interface Witness {
  /**
   * A SQL expression (jsonb) of what must be noted before the statement runs: evaluated under the file's own role and
   * search_path, in the message of the mark. An error that it raises is the one that the statement would meet.
   */
  facts(): string
  /**
   * Returns when nobody else builds where the statement is going to: asked before the mark, with no transaction open.
   * Waits as long as it takes; throws the signal's reason.
   */
  ready(session: Session, options: WaitOptions): Promise<void>
  /** Looks at what is there after the statement has succeeded, or failed because its name was taken: what is wrong, if anything. */
  verify(session: Session, facts: Facts): Promise<Unsettled | undefined>
  /**
   * Finds out whether the statement has happened, after a run ended between it and its mark, or it failed.
   *
   * Only while no session of ours can still be at it (the work lock is held), and with the file's session state restored.
   * What the statement itself left half done is finished (done) or removed (repeat). Throws the server's errors; then it
   * may be asked again.
   */
  settle(session: Session, facts: Facts, options: WaitOptions): Promise<'done' | 'repeat' | Unsettled>
}

/** Why nobody but a person can say how it goes on. */
export interface Unsettled {
  readonly reason: 'edited' | 'differs' | 'recreated' | 'ambiguous' | 'invalid' | 'unknown' | 'session'
  /** What was found, a sentence. */
  readonly found: string
  /** What to do in the database before the next run, each way a sentence; empty where nothing there helps. */
  readonly ways: readonly string[]
}

const unseen: Witness = {
  facts: () => "'{}'::pg_catalog.jsonb",
  ready: async () => {},
  verify: async () => undefined,
  settle: async () => ({
    reason: 'unknown',
    found: 'Nothing in the database shows whether the statement has happened.',
    ways: [],
  }),
}

const witnesses: Readonly<Record<AloneKind, (text: string) => Witness>> = {
  'create-index': createIndex,
  'drop-index': dropIndexConcurrently,
  'reindex-concurrently': reindexConcurrently,
  'detach-partition': detachPartition,
  'create-database': (text) => createObject('database', text),
  'drop-database': (text) => dropObject('database', text),
  'create-tablespace': (text) => createObject('tablespace', text),
  'drop-tablespace': (text) => dropObject('tablespace', text),
  'create-subscription': (text) => createObject('subscription', text),
  'drop-subscription': (text) => dropObject('subscription', text),
  repeatable: () => ({ ...unseen, settle: async () => 'repeat' }),
  unknown: () => unseen,
}

/** The witness of one statement, from its kind and its text. The timeouts of the file do not hit what it does. */
export function witnessOf(kind: AloneKind, text: string): Witness {
  const witness = witnesses[kind](text)
  return {
    ...witness,
    settle: (session, facts, options) =>
      withoutTimeouts(session, () => witness.settle(session, facts, options)),
  }
}
