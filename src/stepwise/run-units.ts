import { objectsOf } from '../database/message.ts'
import { literal } from '../database/quote.ts'
import type { Session } from '../database/session.ts'
import { rowsGone } from '../history/rows-gone.ts'
import type { HistoryTable } from '../history/table.ts'
import { forgetText } from '../history/write.ts'
import type { Item } from '../plan/items.ts'
import type { Step } from '../plan/plan-up.ts'
import { rowVersion } from '../plan/reconcile.ts'
import type { StepwiseOptions } from './apply-stepwise.ts'
import type { WaitOptions } from './builders.ts'
import { StatementFailed } from './mishap.ts'
import type { Opened } from './open-file.ts'
import { ours, type Surroundings } from './ours.ts'
import { purposeOf } from './purpose.ts'
import { restore, settle } from './resume.ts'
import { runAlone } from './run-alone.ts'
import { type Running, runStretch } from './run-stretch.ts'
import { type Unit, unitsOf } from './units.ts'

/** Runs what is not done of a file, unit by unit. Throws a mishap; what is done is noted. */
export async function runUnits({
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
    purposeOf: (part, lockTimeoutMs = around.lockTimeoutMs ?? around.facts.lockTimeoutMs) =>
      purposeOf(step, lockTimeoutMs, part),
    beforeMark: () => guardHistory({ session, around }, table, step),
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
  session.purpose = running.purposeOf({ statements: [unit.item.statement] })
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

/**
 * What has to be so of the history before a transaction is committed: a row means that the file is complete, so one that
 * the file itself wrote for itself waits until it is; and the rows of others stay.
 */
async function guardHistory(
  { session, around }: Pick<Running, 'session' | 'around'>,
  table: HistoryTable,
  { migration, script, recordedAs, change }: Step,
): Promise<readonly string[]> {
  if (!table.exists) {
    const [rows] = await session.query(`SELECT pg_catalog.to_regclass(${literal(table.sql)}) AS made`)
    if (objectsOf(rows)[0]?.made === null) return []
  } else if (script.claim === 'last') {
    const results = await session.query(
      [
        // Deferred constraints still have to be checked with the role and settings of the file.
        'SAVEPOINT pg_ratchet',
        ...ours(around),
        `SELECT version FROM ${table.sql}`,
        'ROLLBACK TO SAVEPOINT pg_ratchet',
      ].join('; '),
    )
    const versions = objectsOf(results.find(({ columns }) => columns[0] === 'version')).map(
      ({ version }) => version,
    )
    const undone = change.type === 'delete' ? recordedAs : undefined
    const gone = around.recorded.find((version) => version !== undone && !versions.includes(version))
    if (gone !== undefined) throw rowsGone(migration.path, table, gone)
  }
  // What was complete before it runs again still is.
  if (change.type === 'renew') return []
  const forms = ['version', 'base', 'file'] as const
  const own = new Set([recordedAs, ...forms.map((form) => rowVersion(migration, form))])
  return [forgetText(table, ...own)]
}
