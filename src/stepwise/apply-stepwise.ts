import type { Notice } from '../database/message.ts'
import { objectsOf } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import type { Unfinished } from '../failure.ts'
import {
  claimProgress,
  createProgress,
  type Progress,
  progressOf,
  progressTable,
  selectProgress,
} from '../history/progress.ts'
import type { HistoryTable } from '../history/table.ts'
import { forgetText } from '../history/write.ts'
import type { Item } from '../plan/items.ts'
import type { Step } from '../plan/plan-up.ts'
import { matcher, rowVersion } from '../plan/reconcile.ts'
import { Bookmark } from './bookmark.ts'
import type { WaitOptions } from './builders.ts'
import { DoneSum } from './done-sum.ts'
import { failureOf } from './explain.ts'
import { finish, lookAgain, recordedRow } from './finish.ts'
import { NotNoted, StatementFailed } from './mishap.ts'
import { beginOurs, ours, type Surroundings, startSession, startTransaction } from './ours.ts'
import { type DonePart, readDonePart, restore, settle } from './resume.ts'
import { runAlone } from './run-alone.ts'
import { type Running, runStretch } from './run-stretch.ts'
import { readBaseline } from './session-state.ts'
import { type Unit, unitsOf } from './units.ts'
import { takeWorkLock } from './work-lock.ts'

export interface StepwiseOptions {
  readonly deployment: string | undefined
  readonly signal: AbortSignal
  readonly onNotice: (step: Step, notice: Notice) => Promise<void> | undefined
  readonly onApplied: (step: Step, durationMs: number) => void
  /** The file made the history table, and columns are added to it. */
  readonly onTakenOver: (table: HistoryTable) => void
  /** Somebody is waited for: who, for people. */
  readonly onWait: (step: Step, who: string) => void
  /** Something that people should know, a sentence. */
  readonly onWarning: (step: Step, message: string) => void
}

/** Why a file is not complete, and what of it is done. */
export interface StepwiseFailure {
  /** A RunError, unless the connection is lost, or the file gave way to a lock: then what the server said. */
  readonly error: Error
  readonly unfinished: Unfinished
}

/**
 * Applies a file statement by statement, from the first one that is not done. How far it came is noted with each
 * transaction, so that whatever ends this run, the next one goes on where it stopped.
 *
 * Returns the failure, if any; what is done stays. Where there is none and onApplied was not called, somebody else has
 * recorded the file meanwhile. The session is clean afterwards, but for what a pooler keeps.
 */
export async function applyStepwise(
  session: Session,
  around: Surroundings,
  step: Step,
  options: StepwiseOptions,
): Promise<StepwiseFailure | undefined> {
  const started = performance.now()
  const { signal } = options
  const wait: WaitOptions = {
    signal,
    onWait: (who) => options.onWait(step, who),
    onLeft: (index) =>
      options.onWarning(
        step,
        `${index} is INVALID, left by a REINDEX that was cut off, and costs a little at each write; this role may not drop it. A superuser may: DROP INDEX CONCURRENTLY ${index};`,
      ),
  }
  let bookmark: Bookmark | undefined
  try {
    await session.query(startSession(around).join('; '))
    await takeWorkLock(session, around, wait)
    const opened = await open(session, around, step)
    if (opened === undefined) return undefined
    bookmark = opened.bookmark
    await run({ session, around, wait, options, step, ...opened })
    await clean(session, around)
    const record = { ...step, version: step.recordedAs, deployment: options.deployment }
    const tookMs = performance.now() - started
    const found = await finish(session, around, { bookmark, record, total: step.script.statements, tookMs })
    if (found.missing.length > 0) options.onTakenOver(found)
    options.onApplied(step, tookMs)
    return undefined
  } catch (error) {
    return failureOf(error, { step, around, bookmark })
  } finally {
    await clean(session, around)
  }
}

interface Opened {
  readonly bookmark: Bookmark
  readonly progress: Progress
  readonly table: HistoryTable
  readonly items: Iterator<Item>
  readonly donePart: DonePart
}

/** Reads again what may have changed while the work lock was waited for, and claims the file. Undefined: it is recorded. */
async function open(
  session: Session,
  around: Surroundings,
  { migration, script }: Step,
): Promise<Opened | undefined> {
  const baseline = await readBaseline(session)
  const table = await lookAgain(session, around)
  if ((await recordedRow(session, around, { table, migration })) !== undefined) return undefined
  const place = progressTable(table)
  const ready = [beginOurs, ...startTransaction(around), ...ours(around)]
  if (!around.facts.progress.includes(table.schema)) ready.push(createProgress(place))
  const { error, results } = await session.send([...ready, selectProgress(place), 'COMMIT'].join('; '), {
    keepRows: true,
  })
  if (error !== undefined) throw new NotNoted(error, place)
  const find = matcher([migration])
  const rows = objectsOf(results.at(-1)).map(progressOf)
  const found = rows.find(({ version }) => find(version) !== undefined)
  const nothing = new DoneSum()
  const progress = found ?? { version: migration.version, done: 0, doneSum: nothing.hex, session: undefined }
  if (found === undefined) {
    const claim = claimProgress(place, progress.version, progress.doneSum)
    const claimed = await session.send([beginOurs, ...ours(around), claim, 'COMMIT'].join('; '))
    if (claimed.error !== undefined) throw new NotNoted(claimed.error, place)
  }
  const items = script.items()[Symbol.iterator]()
  const at = { table: place, version: progress.version, baseline, done: progress.done }
  const donePart = readDonePart(items, progress)
  return {
    bookmark: new Bookmark(session, around, { ...at, sum: donePart.sum }),
    progress,
    table,
    items,
    donePart,
  }
}

async function run({
  session,
  around,
  wait,
  options,
  step,
  bookmark,
  progress,
  table,
  items,
  donePart,
}: Opened & {
  readonly session: Session
  readonly around: Surroundings
  readonly wait: WaitOptions
  readonly options: StepwiseOptions
  readonly step: Step
}): Promise<void> {
  const { script } = step
  if (!around.pooled) await restore(session, bookmark, progress, donePart)
  const running: Running = {
    session,
    around,
    bookmark,
    wait,
    onNotice: (notice) => options.onNotice(step, notice),
    onFallback: ({ number, statement }, reason) =>
      options.onWarning(
        step,
        `line ${statement.start.line}: statement ${number} shares no transaction with others (${reason})`,
      ),
    beforeMark: () => unrecord(session, table, step),
  }
  let rest: Iterable<Item> = { [Symbol.iterator]: () => items }
  if (progress.doing !== undefined) {
    const { value: next } = items.next()
    const happened = await settle(session, bookmark, progress, { next, wait })
    if (!happened && next !== undefined) rest = startingWith(next, items)
  }
  for (const unit of unitsOf(rest, { stepwise: script.stepwise, block: donePart.block })) {
    wait.signal.throwIfAborted()
    await runUnit(running, unit)
  }
}

async function runUnit(running: Running, unit: Unit): Promise<void> {
  if (unit.type === 'stretch') return runStretch(running, unit)
  if (unit.type === 'alone') return runAlone(running, unit.item, unit.alone)
  const { session, bookmark, onNotice } = running
  const { error } = await session.send(unit.item.statement.text, { onNotice })
  if (error !== undefined) throw new StatementFailed(error, { item: unit.item })
  bookmark.pass(unit.item)
  await bookmark.move()
  await bookmark.noteSession()
}

function* startingWith(first: Item, rest: Iterator<Item>): Generator<Item> {
  yield first
  for (let { value, done } = rest.next(); !done; { value, done } = rest.next()) yield value
}

/** A row means that the file is complete: one that the file itself wrote for itself waits until it is. */
async function unrecord(
  session: Session,
  table: HistoryTable,
  { migration, recordedAs }: Step,
): Promise<readonly string[]> {
  if (!table.exists) {
    const [rows] = await session.query(
      `SELECT pg_catalog.to_regclass('${table.sql.replaceAll("'", "''")}') AS made`,
    )
    if (objectsOf(rows)[0]?.made === null) return []
  }
  const forms = ['version', 'base', 'file'] as const
  const versions = new Set([recordedAs, ...forms.map((form) => rowVersion(migration, form))])
  return [...versions].map((version) => forgetText(table, version))
}

/** What is left of the file in the session. A pooler's sessions are clean behind each transaction. */
async function clean(session: Session, { pooled }: Surroundings): Promise<void> {
  await session.cleanUp('ROLLBACK')
  await session.cleanUp(pooled ? 'RESET ALL' : 'DISCARD ALL')
}
