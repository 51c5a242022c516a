import type { Session } from '../database/session.ts'
import { RunError } from '../failure/failure.ts'
import type { Change } from '../history/amend.ts'
import { forgetProgress, type Progress, progressTable, readProgress } from '../history/progress.ts'
import { type History, readHistory } from '../history/read.ts'
import { acceptText, dropText, recordTexts } from '../history/record.ts'
import type { HistoryTable } from '../history/table.ts'
import { reconcile } from '../plan/reconcile.ts'
import { type Repair, repairsOf } from '../plan/repairs.ts'
import { howFar } from '../plan/unfinished.ts'
import type { HistoryChange } from '../report/event.ts'
import { takeWorkLock } from '../stepwise/work-lock.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'
import { readFolder } from './read-folder.ts'
import { changeUnderLock } from './under-lock.ts'

export const repair: Command = {
  summary: 'Make the history agree with the files: edited, missing, incomplete.',
  options: [
    { flags: '--yes', help: 'do it without asking; needed where there is no terminal' },
    { flags: '--dry-run', help: 'show what would be done; writes nothing' },
    { flags: '--done <version>', help: 'take an incomplete migration for complete: record it' },
    { flags: '--undone <version>', help: 'take an incomplete migration for not begun: `up` begins it anew' },
  ],
  settings: ['connection', 'folder', 'history', 'waiting', 'record', 'output'],
  run: repairHistory,
}

interface Plan extends Change {
  readonly repairs: readonly Repair[]
  readonly incomplete: readonly Progress[]
}

async function repairHistory(run: Run, { options }: CommandInput): Promise<Outcome> {
  const { config, report } = run
  const migrations = readFolder(run)
  const settling = { done: text(options.done), undone: text(options.undone) }
  const isSettling = settling.done !== undefined || settling.undone !== undefined
  const decide = async (session: Session, held: boolean): Promise<Plan> => {
    let history = await readHistory(session, config.table, config.role)
    if (held && isSettling) {
      // What is left of a dead run may still be at it in the server.
      await takeWorkLock(session, surroundingsOf(history, run), {
        signal: run.signal,
        onWait: (holder) => report({ type: 'migration.waiting', file: 'repair', holder }),
      })
      history = await readHistory(session, config.table, config.role)
    }
    const progress = await readProgress(session, history)
    const found = repairsOf(reconcile(migrations, history.entries), progress, settling)
    const statements = (table: HistoryTable) =>
      found.repairs.flatMap((one) => textsOf(one, table, config.deployment))
    return { ...found, history, statements }
  }
  const done = await changeUnderLock(run, decide, async ({ repairs, incomplete, history }) => {
    for (const one of incomplete)
      report({ type: 'migration.warned', file: one.version, message: incompleteText(one) })
    const changes = repairs.map(changeOf)
    report({ type: 'history.planned', table: history.table.display, changes })
    if (repairs.length === 0 || options.dryRun) return false
    if (options.yes) return true
    const answer = await run.ask('Change the history so?')
    if (answer !== undefined) return answer
    throw new RunError({
      code: 'USAGE',
      message: 'nothing was changed: there is no terminal to ask at',
      hint: 'With --yes it is done, with --dry-run only shown.',
    })
  })
  if (done !== undefined) {
    const count = (...actions: Repair['action'][]) =>
      done.repairs.filter(({ action }) => actions.includes(action)).length
    report({
      type: 'history.changed',
      table: done.history.table.display,
      recorded: 0,
      accepted: count('accept'),
      forgotten: count('forget'),
      settled: count('done', 'undone'),
    })
  }
  return 'done'
}

function textsOf(one: Repair, table: HistoryTable, deployment: string | undefined): string[] {
  switch (one.action) {
    case 'accept':
      return [acceptText(table, { version: one.version, from: one.checksum, to: one.migration.checksum })]
    case 'forget':
      return [dropText(table, one.version)]
    case 'done': {
      const { name, checksum } = one.migration
      const row = {
        version: one.version,
        name,
        checksum,
        kind: 'migration',
        details: { settled: true },
      } as const
      return [...recordTexts(table, [row], deployment), forgetProgress(progressTable(table), one.progress)]
    }
    case 'undone':
      return [forgetProgress(progressTable(table), one.progress)]
  }
}

const notes = {
  accept: 'edited: its text is accepted as it is now',
  forget: 'missing: its entry is removed',
  done: 'incomplete: it is recorded as applied; nothing of it is run',
  undone: 'incomplete: how far it came is forgotten; `up` begins it anew, so what it has done must be undone',
} as const satisfies Record<Repair['action'], string>

function changeOf(one: Repair): HistoryChange {
  const { action, version } = one
  return { action, version, file: 'migration' in one ? one.migration?.path : undefined, note: notes[action] }
}

function incompleteText(progress: Progress): string {
  const { version } = progress
  return `it is incomplete, ${howFar(progress)}. \`up\` goes on there; where it cannot: repair --done ${version}, or repair --undone ${version}`
}

function surroundingsOf({ facts, table, pooled }: History, { config: { role, server } }: Run) {
  const { applicationName } = server
  const none = { lockTimeoutMs: undefined, statementTimeoutMs: undefined, recorded: [] }
  return { facts, table, pooled, role, applicationName, ...none }
}

function text(option: string | boolean | undefined): string | undefined {
  return typeof option === 'string' ? option : undefined
}
