import type { Session } from '../database/session.ts'
import { RunError } from '../failure/failure.ts'
import type { Change } from '../history/amend.ts'
import { readProgress } from '../history/progress.ts'
import { type History, readHistory } from '../history/read.ts'
import { recordTexts } from '../history/record.ts'
import type { Migration } from '../migrations/migration.ts'
import { covered } from '../plan/existing.ts'
import { findTarget } from '../plan/target.ts'
import type { HistoryChange } from '../report/event.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'
import { readFolder } from './read-folder.ts'
import { changeHeld, changeUnderLock } from './under-lock.ts'

export const baseline: Command = {
  summary: 'Record everything up to a version as applied, without running it.',
  argument: { name: 'version', help: 'the last one that is in the database already: 12, 012 or 012_name' },
  options: [{ flags: '--dry-run', help: 'show what would be recorded; writes nothing' }],
  settings: ['connection', 'folder', 'history', 'waiting', 'record', 'output'],
  run: recordBaseline,
}

async function recordBaseline(run: Run, { argument = '', options }: CommandInput): Promise<Outcome> {
  const { config, report } = run
  const migrations = readFolder(run)
  const last = findTarget(migrations, argument, `baseline ${argument}`)
  const all = covered(migrations, last)
  const decide = async (session: Session) => {
    const history = await readHistory(session, config.table, config.role)
    assertNothingRecorded(history)
    const [begun] = await readProgress(session, history)
    if (begun !== undefined)
      throw new RunError({
        code: 'USAGE',
        message: `baseline: ${begun.version} was begun by \`up\`, and is not complete`,
        hint: 'Let `up` end it, or settle it with `repair`.',
      })
    return baselineChange(history, all, config.deployment)
  }
  const done = await changeUnderLock(run, decide, async ({ history: { table } }) => {
    if (options.dryRun)
      report({ type: 'history.planned', table: table.display, changes: baselineChanges(all) })
    return !options.dryRun
  })
  if (done !== undefined) sayBaseline(run, done.history, all)
  return 'done'
}

/** The same for `up`, which holds the lock, or takes it inside (`lockKey`); undefined: there is nothing to record any more. */
export async function recordHeld(
  work: Session,
  run: Pick<Run, 'config' | 'report' | 'signal'>,
  {
    lockKey,
    decide,
  }: {
    readonly lockKey: bigint | undefined
    readonly decide: (
      session: Session,
    ) => Promise<{ readonly history: History; readonly covered: readonly Migration[] } | undefined>
  },
): Promise<void> {
  const done = await changeHeld(work, run, {
    lockKey,
    decide: async (session) => {
      const now = await decide(session)
      return now && baselineChange(now.history, now.covered, run.config.deployment)
    },
  })
  if (done !== undefined) sayBaseline(run, done.history, done.migrations)
}

/** Records these migrations as applied. */
function baselineChange(
  history: History,
  migrations: readonly Migration[],
  deployment: string | undefined,
): Change & { readonly migrations: readonly Migration[] } {
  const rows = migrations.map(
    ({ version, name, checksum }) => ({ version, name, checksum, kind: 'baseline' }) as const,
  )
  return { history, migrations, statements: (table) => recordTexts(table, rows, deployment) }
}

function sayBaseline(
  { report }: Pick<Run, 'report'>,
  { table }: History,
  covered: readonly Migration[],
): void {
  const others = { accepted: 0, forgotten: 0, settled: 0 }
  report({ type: 'history.changed', table: table.display, recorded: covered.length, ...others })
}

/** The same, to be shown. */
export function baselineChanges(covered: readonly Migration[]): HistoryChange[] {
  return covered.map(({ version, path }) => ({
    action: 'record',
    version,
    file: path,
    note: 'recorded as applied, without being run',
  }))
}

function assertNothingRecorded({ entries, table }: History): void {
  if (entries.length === 0) return
  const newest = entries
    .map(({ version }) => version)
    .toSorted()
    .at(-1)
  throw new RunError({
    code: 'USAGE',
    message: `baseline: the history ${table.display} has ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} already (${newest}); a baseline is where it begins`,
    hint: '`up` applies what is pending. What the table says wrongly is mended by `repair`, or by hand.',
  })
}
