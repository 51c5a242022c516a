import { objectsOf } from '../database/message.ts'
import type { Session } from '../database/session.ts'
import { removeText } from '../history/change.ts'
import {
  claimProgress,
  createProgress,
  type Progress,
  progressOf,
  progressTable,
  selectProgress,
} from '../history/progress.ts'
import type { HistoryTable } from '../history/table.ts'
import type { Item } from '../plan/items.ts'
import type { Step } from '../plan/plan-up.ts'
import { progressOf as progressOfStep, progressVersion } from '../plan/unfinished.ts'
import { Bookmark } from './bookmark.ts'
import { DoneSum } from './done-sum.ts'
import { lookAgain, recordedRow } from './finish.ts'
import { NotNoted } from './mishap.ts'
import { beginOurs, ours, type Surroundings, startTransaction } from './ours.ts'
import { type DonePart, readDonePart } from './resume.ts'
import { readBaseline } from './session-state.ts'

/** A file that is claimed, and how far it came. */
export interface Opened {
  readonly bookmark: Bookmark
  readonly progress: Progress
  readonly table: HistoryTable
  readonly items: Iterator<Item>
  readonly donePart: DonePart
}

/**
 * Reads again what may have changed while the work lock was waited for, and claims the file. Undefined: somebody else has
 * done it.
 */
export async function openFile(
  session: Session,
  around: Surroundings,
  step: Step,
): Promise<Opened | undefined> {
  const { migration, script, change, recordedAs } = step
  const baseline = await readBaseline(session)
  const table = await lookAgain(session, around)
  const row = await recordedRow(session, around, { table, migration, recordedAs, change })
  if (change.type === 'insert' && row !== undefined) return undefined
  if (change.type === 'renew' && row?.checksum !== change.was.checksum) return undefined
  const place = progressTable(table)
  const ready = [beginOurs, ...startTransaction(around), ...ours(around)]
  if (!around.facts.progress.includes(table.schema)) ready.push(createProgress(place))
  const { error, results } = await session.send([...ready, selectProgress(place), 'COMMIT'].join('; '), {
    keepRows: true,
  })
  if (error !== undefined) throw new NotNoted(error, place)
  const rows = objectsOf(results.at(-1)).map(progressOf)
  const found = progressOfStep(step, rows)
  const nothing = new DoneSum()
  const version = progressVersion(step)
  const progress = found ?? { version, done: 0, doneSum: nothing.hex, session: undefined }
  if (found === undefined) {
    if (change.type === 'delete' && row === undefined) return undefined
    // A row means that all of it is applied: what is being undone has none.
    const claims = [
      ...(change.type === 'delete' ? [removeText(table, recordedAs)] : []),
      claimProgress(place, progress.version, progress.doneSum),
    ]
    const claimed = await session.send([beginOurs, ...ours(around), ...claims, 'COMMIT'].join('; '))
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
