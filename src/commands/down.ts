import { downScope } from '../plan/down-scope.ts'
import type { Step } from '../plan/plan-up.ts'
import { carryOut } from './carry-out.ts'
import type { Command, CommandInput, Outcome, Run } from './command.ts'
import { decideDown } from './decide-down.ts'
import { readFolder } from './read-folder.ts'

/** `down` and `plan --down` take the same. */
export const stepsOption = {
  flags: '--steps <n>',
  help: 'how many migrations to undo (default 1)',
} as const

export const down: Command = {
  summary: 'Undo the newest migration, several, or all behind a version, with their down scripts.',
  options: [
    stepsOption,
    { flags: '--to <version>', help: 'undo everything behind this version, which stays; 0: everything' },
  ],
  settings: ['connection', 'folder', 'history', 'waiting', 'record', 'run', 'output'],
  counts: 'undone',
  run: undo,
}

/** The sentence of `up`, backwards: what is undone is decided under the lock, and all of it before the first script runs. */
async function undo(run: Run, { options }: CommandInput): Promise<Outcome> {
  const { report, tally } = run
  const migrations = readFolder(run)
  const scope = downScope(migrations, options)
  const undone = new Set<string>()
  // What is undone is what was the newest when this was called: whoever waits for another `down` does not go on where that
  // one ended, and one that is started twice undoes no more than one.
  let versions: ReadonlySet<string> | undefined
  return await carryOut(run, {
    decide: async (session) => {
      const agenda = await decideDown(session, run, {
        migrations,
        scope: versions === undefined ? scope : { versions },
      })
      versions ??= new Set(agenda.steps.map(({ recordedAs }) => recordedAs))
      return agenda
    },
    announce: ({ steps }) => report({ type: 'undo.ready', steps: steps.length }),
    count: ({ recordedAs }: Step, committed) => {
      if (committed) undone.add(recordedAs)
      else undone.delete(recordedAs)
      tally.left += committed ? -1 : 1
      tally.undone = undone.size
    },
  })
}
