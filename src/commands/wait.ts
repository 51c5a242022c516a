import { connect } from '../database/connect.ts'
import { assertWritable, readFacts } from '../history/read.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'

export const wait: Command = {
  summary: 'Return when PostgreSQL accepts connections.',
  options: [{ flags: '--primary', help: 'return when it accepts writes' }],
  settings: ['connection', 'output'],
  run: waitForDatabase,
}

async function waitForDatabase({ config, report, signal }: Run, { options }: CommandInput): Promise<Outcome> {
  const { server, waitMs } = config
  const started = performance.now()
  const { session } = await connect({ server, waitMs, report, signal }, async (session) => {
    if (options.primary) assertWritable(await readFacts(session, config.table))
    else await session.query('SELECT 1')
  })
  await session[Symbol.asyncDispose]()
  report({
    type: 'database.ready',
    address: server.address,
    waitedMs: Math.round(performance.now() - started),
  })
  return 'done'
}
