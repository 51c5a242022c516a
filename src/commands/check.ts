import { connect } from '../database/connect.ts'
import { RunError } from '../failure/failure.ts'
import { readHistory } from '../history/read.ts'
import type { Migration } from '../migrations/migration.ts'
import { reconcile } from '../plan/reconcile.ts'
import { changedSince } from './changed-files.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'
import { lintFiles } from './lint-files.ts'
import { readFolder } from './read-folder.ts'

export const check: Command = {
  summary: 'Look for mistakes and dangers in the files, without running them; exits 3 where it finds errors.',
  options: [
    { flags: '--since <ref>', help: 'only files that are new or changed since this git ref: main, v1.2' },
    {
      flags: '--against-database',
      help: 'only files that the database does not have, or has with another text',
    },
  ],
  settings: ['folder', 'check', 'connection', 'history', 'output'],
  connects: (options) => options.againstDatabase === true,
  run: checkFiles,
}

/** Which scripts are looked at; all, if nothing says otherwise. */
type Choice = (script: Migration) => boolean

async function checkFiles(run: Run, { options }: CommandInput): Promise<Outcome> {
  const { config, report } = run
  // What is wrong with names, order and text has been thrown when this returns.
  const migrations = readFolder(run)
  const choices: Choice[] = []
  if (typeof options.since === 'string') {
    const changed = await changedSince(config.dir, options.since)
    choices.push(({ path }) => changed.has(path))
  }
  if (options.againstDatabase) choices.push(await unlikeDatabase(run, migrations))
  const isWanted = (script: Migration) => choices.every((choice) => choice(script))
  const reading = { historyTable: config.table.table }
  const { findings, problems } = await lintFiles(run, migrations, isWanted, reading)
  const paths = migrations.flatMap((migration) => [migration, migration.down ?? []].flat())
  const files = new Set(paths.filter(isWanted).map(({ path }) => path)).size
  report({ type: 'check.listed', files, findings })
  if (problems.length > 0) throw new RunError({ code: 'FILES_UNUSABLE', problems })
  return findings.some(({ severity }) => severity === 'error') ? 'found' : 'done'
}

/** What is pending, edited or to be run again. */
async function unlikeDatabase(
  { config, report, signal }: Run,
  migrations: readonly Migration[],
): Promise<Choice> {
  const { server, waitMs, table, role } = config
  const { session, value: history } = await connect({ server, waitMs, report, signal }, (session) =>
    readHistory(session, table, role),
  )
  await using _closed = session
  const state = reconcile(migrations, history.entries)
  const same = [...state.migrations, ...state.repeatables].filter(({ state }) => fine.has(state))
  const known = new Set(same.flatMap(({ migration }) => [migration, migration.down]))
  return (script) => !known.has(script)
}

const fine: ReadonlySet<string> = new Set(['applied', 'replaced'])
