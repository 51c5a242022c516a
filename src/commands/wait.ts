import { now } from '../clock.ts'
import { connect } from '../database/connect.ts'
import type { Session } from '../database/session.ts'
import { assertWritable, readFacts } from '../history/read.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'
import { waitForMigrations } from './wait-migrated.ts'

export const wait: Command = {
  summary: 'Return when PostgreSQL accepts connections.',
  options: [
    { flags: '--primary', help: 'return when it accepts writes' },
    { flags: '--migrated', help: 'return when every migration in the folder is applied, by another run' },
  ],
  settings: ['connection', 'folder', 'history', 'waiting', 'output'],
  run: waitForDatabase,
}

async function waitForDatabase(run: Run, { options }: CommandInput): Promise<Outcome> {
  const { config, report, signal } = run
  const { server, waitMs } = config
  const started = now()
  const assertReady = async (session: Session) => {
    if (options.primary) assertWritable(await readFacts(session, config.table))
  }
  if (options.migrated) return await waitForMigrations(run, assertReady)
  const { session } = await connect({ server, waitMs, report, signal }, async (session) => {
    if (options.primary) await assertReady(session)
    else await session.query('SELECT 1')
  })
  await session[Symbol.asyncDispose]()
  report({
    type: 'database.ready',
    address: session.server.address,
    waitedMs: Math.round(now() - started),
  })
  return 'done'
}
