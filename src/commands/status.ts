import { connect } from '../database/connect.ts'
import { glanceAtProgress, type Progress } from '../history/progress.ts'
import { readHistory } from '../history/read.ts'
import { readMigrations } from '../migrations/folder.ts'
import { divergences } from '../plan/divergence.ts'
import { reconcile } from '../plan/reconcile.ts'
import { progressWith } from '../plan/unfinished.ts'
import type { StatusLine } from '../report/event.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'

export const status: Command = {
  summary: 'Show each migration and its state; writes nothing.',
  options: [
    { flags: '--check', help: 'exit 2 when something is pending, 65 when files and history disagree' },
  ],
  settings: ['connection', 'folder', 'history', 'output'],
  run: showStatus,
}

async function showStatus({ config, report, signal }: Run, { options }: CommandInput): Promise<Outcome> {
  const { server, waitMs, table, role } = config
  const migrations = readMigrations({
    ...config,
    warn: (message) => report({ type: 'folder.warned', message }),
  })
  const { session, value: history } = await connect({ server, waitMs, report, signal }, (session) =>
    readHistory(session, table, role),
  )
  await using _closed = session
  const state = reconcile(migrations, history.entries)
  const found = divergences(state, config)
  const hintFor = (version: string) =>
    found.find(({ divergence }) => divergence.version === version)?.divergence.hint
  const progress = await glanceAtProgress(session, history)
  const lines: StatusLine[] = [
    ...state.migrations.map(({ migration, state, entry }) => {
      const begun = entry === undefined ? progressWith(migration, progress) : undefined
      return {
        version: migration.version,
        name: migration.name,
        file: migration.path,
        state: begun === undefined ? state : ('unfinished' as const),
        executedAt: entry?.executedAt,
        executionMs: entry?.executionMs,
        executedBy: entry?.executedBy,
        hint:
          begun !== undefined
            ? begunHint(begun)
            : state === 'edited' || state === 'out of order'
              ? hintFor(migration.version)
              : undefined,
      }
    }),
    ...state.strays.map(({ entry, state }) => ({
      version: entry.version,
      name: entry.name ?? '',
      state,
      executedAt: entry.executedAt,
      executionMs: entry.executionMs,
      executedBy: entry.executedBy,
      hint: hintFor(entry.version),
    })),
  ]
  const pending = lines.filter(({ state }) => isPending(state)).length
  report({ type: 'status.listed', pending, migrations: lines })
  if (!options.check) return 'done'
  if (found.some(({ stops }) => stops)) return 'diverged'
  return pending > 0 ? 'pending' : 'done'
}

function isPending(state: StatusLine['state']): boolean {
  return state === 'pending' || state === 'unfinished' || state === 'out of order'
}

function begunHint({ done }: Progress): string {
  const first =
    done === 0
      ? 'Its first statement was begun.'
      : `${done} of its statements ${done === 1 ? 'is' : 'are'} done.`
  return `${first} \`up\` goes on there.`
}
