import { connect } from '../database/connect.ts'
import type { Entry } from '../history/entry.ts'
import { glanceAtProgress, type Progress } from '../history/progress.ts'
import { readHistory } from '../history/read.ts'
import { divergences } from '../plan/divergence.ts'
import { existingOf, isUnrecorded } from '../plan/existing.ts'
import { type MigrationState, type RepeatableState, reconcile } from '../plan/reconcile.ts'
import { halfUndoneHint, howFar, progressWith, undoingOf } from '../plan/unfinished.ts'
import type { StatusLine } from '../report/event.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'
import { readFolder } from './read-folder.ts'

export const status: Command = {
  summary: 'Show each migration and its state; writes nothing.',
  options: [
    { flags: '--pending', help: 'only what `up` would run' },
    { flags: '--check', help: 'exit 2 when something is pending, 65 when files and history disagree' },
  ],
  settings: ['connection', 'folder', 'history', 'existing', 'output'],
  run: showStatus,
}

async function showStatus(run: Run, { options }: CommandInput): Promise<Outcome> {
  const { config, report, signal } = run
  const { server, waitMs, table, role } = config
  const migrations = readFolder(run)
  const { session, value } = await connect({ server, waitMs, report, signal }, async (session) => {
    const history = await readHistory(session, table, role)
    return { history, progress: await glanceAtProgress(session, history) }
  })
  await using _closed = session
  const { history, progress } = value
  const state = reconcile(migrations, history.entries)
  const found = divergences(state, config)
  const hints = new Map(found.map(({ divergence: { version, hint } }) => [version, hint]))
  const named = state.strays.filter(({ entry }) => hints.has(entry.version))
  const lines = [
    ...[...state.migrations, ...state.repeatables].map((file) =>
      lineOf(file, progress, hints.get(file.migration.version)),
    ),
    ...named.map(
      ({ entry, state }): StatusLine => ({
        version: entry.version,
        name: entry.name ?? '',
        state,
        ...ranBy(entry),
        hint: withCommand(state, hints.get(entry.version)),
      }),
    ),
  ]
  const pending = lines.filter(({ state }) => isPending(state)).length
  const unlisted = state.strays.filter(({ entry }) => !hints.has(entry.version))
  const reading = { historyTable: table.table, standardStrings: history.facts.standardStrings }
  if (pending > 0 && config.existing !== 'run' && isUnrecorded(history, migrations, reading))
    report({ type: 'history.absent', existing: existingOf(history, []) })
  report({
    type: 'status.listed',
    applied: lines.filter(({ state }) => state === 'applied' || state === 'always').length,
    pending,
    attention: [...lines, ...unlisted].filter(({ state }) => !fine.has(state)).length,
    migrations: options.pending ? lines.filter(({ state }) => isPending(state)) : lines,
    ...(unlisted.length > 0 && !options.pending && { unlisted: unlisted.length }),
  })
  if (!options.check) return 'done'
  if (found.some(({ stops }) => stops) || lines.some(({ state }) => state === 'half undone'))
    return 'diverged'
  return pending > 0 ? 'pending' : 'done'
}

/** The line of a file; `hint` is what its divergence asks for. */
function lineOf(
  { migration, state, entry }: MigrationState | RepeatableState,
  progress: readonly Progress[],
  hint: string | undefined,
): StatusLine {
  // A repeatable one has the row of an earlier run while it is run again.
  const mayBeBegun = migration.repeat !== undefined || entry === undefined
  const begun = mayBeBegun ? progressWith(migration, progress) : undefined
  const undoing = undoingOf(migration, progress)
  return {
    version: migration.version,
    name: migration.name,
    file: migration.path,
    state: shown(state, { begun, undoing }),
    ...ranBy(entry),
    hint: hintOf(state, { begun, undoing, hint }),
  }
}

function ranBy(
  entry: Entry | undefined,
): Pick<StatusLine, 'kind' | 'executedAt' | 'executionMs' | 'executedBy'> {
  return {
    kind: kindOf(entry),
    executedAt: entry?.executedAt,
    executionMs: entry?.executionMs,
    executedBy: entry?.executedBy,
  }
}

function hintOf(
  state: FileState,
  { begun, undoing, hint }: Begun & { readonly hint: string | undefined },
): string | undefined {
  if (undoing !== undefined) return halfUndoneHint
  if (begun !== undefined) return begunHint(begun)
  if (state === 'replaced') return 'What it replaces is applied: `up` records it, and does not run it.'
  return withCommand(state, hint)
}

type FileState = MigrationState['state'] | RepeatableState['state']

/** What the progress of earlier runs says of a file. */
interface Begun {
  readonly begun: Progress | undefined
  readonly undoing: Progress | undefined
}

const fine = new Set<StatusLine['state']>(['applied', 'always', 'pending', 'changed', 'ahead'])

/** What to type, where it is not what the hint asks for. */
const commands: Partial<Record<StatusLine['state'], string>> = {
  edited: 'Where the text is right as it is now: `repair`.',
  missing: 'Where the file is gone for good: `repair`.',
}

function withCommand(state: FileState | 'missing' | 'ahead', hint: string | undefined): string | undefined {
  const command = commands[state as StatusLine['state']]
  return [hint, command].filter(Boolean).join(' ') || undefined
}

/** What was run needs no word. */
function kindOf(entry: Entry | undefined): string | undefined {
  return ['baseline', 'adopted', 'replaced'].find((kind) => kind === entry?.kind)
}

function isPending(state: StatusLine['state']): boolean {
  return ['pending', 'unfinished', 'out of order', 'changed'].includes(state)
}

/** The state of a file, with what the progress of earlier runs says. */
function shown(state: FileState, { begun, undoing }: Begun): StatusLine['state'] {
  if (undoing !== undefined) return 'half undone'
  if (begun !== undefined) return 'unfinished'
  return state === 'replaced' ? 'pending' : state
}

function begunHint(progress: Progress): string {
  const far = howFar(progress)
  return `${far.charAt(0).toUpperCase()}${far.slice(1)}. \`up\` goes on there; where it cannot, see \`repair\`.`
}
