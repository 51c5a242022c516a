import type { Session } from '../database/session.ts'
import type { Progress } from '../history/progress.ts'
import type { Item } from '../plan/items.ts'
import type { BeginOptions } from '../sql/kind.ts'
import type { AloneKind } from '../sql/outside-transaction.ts'
import { sessionEffect } from '../sql/session-effect.ts'
import type { Bookmark } from './bookmark.ts'
import type { WaitOptions } from './builders.ts'
import { DoneSum } from './done-sum.ts'
import { Stopped } from './mishap.ts'
import { lostOf, restoreSession, type SessionState } from './session-state.ts'
import { blockAfter } from './units.ts'
import { type Facts, witnessOf } from './witness.ts'

/** The done part of a file, as the file has it. */
export interface DonePart {
  readonly sum: DoneSum
  /** The transaction that the file is in behind it: it ends in COMMIT AND CHAIN. */
  readonly block: BeginOptions | undefined
  /** Statements that have to be run again, as no snapshot of the session holds what they set. */
  readonly replay: readonly string[]
}

/**
 * Reads over the statements that are done, and leaves the rest in the iterator. Throws Stopped where they are not what
 * was done, or where the session that did them cannot be brought back.
 */
export function readDonePart(items: Iterator<Item>, { done, doneSum, session }: Progress): DonePart {
  const state: SessionState = session === undefined ? { at: 0 } : JSON.parse(session)
  const lost = lostOf(state)
  if (lost !== undefined) throw gone(done, lost)
  const sum = new DoneSum()
  const replay: string[] = []
  let inBlock: string[] = []
  let block: BeginOptions | undefined
  for (let number = 1; number <= done; number++) {
    const { value: item, done: ended } = items.next()
    if (ended) throw edited(done)
    sum.add(item)
    if (item.data !== undefined) for (const _passed of sum.addData(item.data.chunks));
    const effect = sessionEffect(item.kind, item.statement)
    const sets = effect !== undefined && item.kind === 'set'
    // Killed between the statement and its note, or not seen by pg_settings (a.b).
    if (sets && (number > state.at || isCustom(item))) inBlock.push(item.statement.text)
    else if (effect !== undefined && !sets && number > state.at) throw gone(done, effect)
    block = blockAfter(block, item)
    if (item.kind === 'rollback') inBlock = []
    if (block === undefined || item.kind === 'commit') {
      replay.push(...inBlock)
      inBlock = []
    }
  }
  if (sum.hex !== doneSum) throw edited(done)
  return { sum, block, replay }
}

/** Brings the session to the state in which the done part left it. Not behind a pooler. */
export async function restore(
  session: Session,
  bookmark: Bookmark,
  { session: noted }: Progress,
  { replay }: DonePart,
): Promise<void> {
  const state: SessionState = noted === undefined ? { at: 0 } : JSON.parse(noted)
  const statements = [...replay, ...restoreSession(state, bookmark.baseline)]
  for (const statement of statements) await session.query(statement)
}

/**
 * Finds out whether the statement happened that was about to run when the last run ended. Returns true where it did; it
 * is noted then. Throws Stopped where nobody can know.
 */
export async function settle(
  session: Session,
  bookmark: Bookmark,
  progress: Progress,
  { next, wait }: { readonly next: Item | undefined; readonly wait: WaitOptions },
): Promise<boolean> {
  const { doing, done } = progress
  if (doing === undefined) return false
  const witness = witnessOf(doing.kind as AloneKind, doing.text)
  const outcome = await witness.settle(session, JSON.parse(doing.facts) as Facts, wait)
  if (outcome === 'repeat') {
    await bookmark.unmark()
    return false
  }
  if (outcome !== 'done') throw new Stopped(outcome, done + 1, doing.text)
  if (next === undefined || sumOf(next.statement.text) !== sumOf(doing.text))
    throw new Stopped(
      {
        reason: 'edited',
        found: 'It was carried out as it was before the file was edited.',
        ways: [`Put it back as it was: ${firstLine(doing.text)}`],
      },
      done + 1,
      doing.text,
    )
  bookmark.pass(next)
  await bookmark.move(true)
  return true
}

function sumOf(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/\s*;$/, '')
}

/** `SET a.b = …`, `RESET a.b`. */
function isCustom({ statement: { words } }: Item): boolean {
  return words.slice(1, 4).includes('.')
}

function edited(done: number): Stopped {
  return new Stopped(
    {
      reason: 'edited',
      found:
        done === 1
          ? 'Its first statement is done, and was edited since.'
          : `Its first ${done} statements are done, and were edited since.`,
      ways: ['Put them back as they were.'],
    },
    done,
  )
}

function gone(done: number, what: string): Stopped {
  return new Stopped(
    {
      reason: 'session',
      found: `The session of the run that did its first ${done} statements is gone, and with it what the rest may need: ${what}.`,
      ways: [],
    },
    done,
  )
}

export function firstLine(text: string): string {
  const [line = ''] = text.split('\n', 1)
  return line.length < text.length || line.length > 80 ? `${line.trimEnd().slice(0, 80)} …` : line
}
