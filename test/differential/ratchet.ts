import { basename } from 'node:path'
import type { Failure } from '../../src/failure/failure.ts'
import type { RunEvent } from '../../src/report/event.ts'
import { folder } from '../support/folder.ts'
import { query } from '../support/postgres.ts'
import { type ProgramResult, ratchet } from '../support/program.ts'
import type { Ending } from './ending.ts'

/** What became of one file. */
export interface Run {
  readonly file: string
  readonly oneTransaction: boolean
  readonly ending: Ending
}

/**
 * Runs files as one folder, in order, as users do. One that is refused or fails is noted and taken out of the folder,
 * and the program is run again, until each file has an ending. Rejects when a run ends in any other way.
 */
export async function ratchetAll(url: string, files: ReadonlyMap<string, Uint8Array>): Promise<Run[]> {
  await using migrations = await folder()
  const names = new Map(
    [...files.keys()].map((name, index) => [`${String(index + 1).padStart(4, '0')}_${name}`, name]),
  )
  for (const [file, name] of names) await migrations.write(file, files.get(name) ?? '')
  const options = { dir: migrations.path, url, env: { ...settings } }
  const endings = new Map<string, Ending>()
  const end = async (file: string, ending: Ending) => {
    endings.set(file, ending)
    if (ending.type !== 'applied') await migrations.remove(file)
  }

  let modes = new Map<string, boolean>()
  for (;;) {
    const result = await ratchet(['plan', '--allow-empty'], options)
    const failed = failureOf(result)
    if (failed === undefined) {
      modes = modesOf(result)
      break
    }
    if (failed.code !== 'FILES_UNUSABLE') throw unexpected('plan', result)
    for (const { file, line = 0, column = 0, problem } of failed.problems)
      await end(basename(file), { type: 'refused', line, column, problem })
  }
  while (endings.size < files.size) {
    const result = await ratchet(['up'], options)
    for (const event of eventsOf(result.stderr)) {
      // What only the server can tell, after everything was rolled back.
      if (event.type === 'migration.warned' && event.message.startsWith('it cannot be one transaction'))
        modes.set(basename(event.file), false)
      if (event.type === 'migration.applied') await end(basename(event.file), { type: 'applied' })
    }
    const failed = failureOf(result)
    if (failed === undefined) break
    const where = failed.code === 'CONNECTION_LOST' ? failed.leftBehind : 'file' in failed ? failed.file : ''
    const file = [...names.keys()].find((name) => where?.includes(name))
    if (file === undefined) throw unexpected('up', result)
    await end(file, endingOf(failed))
    await forgetProgress(url)
  }
  return [...names].map(([file, name]) => {
    const ending = endings.get(file)
    if (ending === undefined) throw new Error(`${name}: nothing was said about it`)
    return { file: name, oneTransaction: modes.get(file) ?? true, ending }
  })
}

const settings = {
  RATCHET_OUTPUT: 'json',
  // Nobody else is there: what fails would fail again.
  RATCHET_LOCK_RETRY: '1ms',
}

function eventsOf(text: string): RunEvent[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
}

function failureOf({ exit, stderr }: ProgramResult): Failure | undefined {
  const event = eventsOf(stderr).find((event) => event.type === 'run.failed')
  if ((event === undefined) !== (exit === 0)) throw new Error(`exit ${exit}:\n${stderr}`)
  return event?.failure
}

/** Whether each file is one transaction, by its name. */
function modesOf({ stdout }: ProgramResult): Map<string, boolean> {
  const plan = eventsOf(stdout).find((event) => event.type === 'plan.listed')
  const steps = plan?.steps ?? []
  return new Map(
    steps.map(({ file, transaction }) => [basename(file), transaction === 'one for the whole file']),
  )
}

function endingOf(failure: Failure): Ending {
  if (failure.code === 'CONNECTION_LOST') return { type: 'failed', message: failure.reason }
  const { server, place, explanation } = failure as Failure & { code: 'MIGRATION_FAILED' }
  const message = explanation ?? server?.message ?? failure.code
  const lines = place && ([place.line, place.line] as const)
  return { type: 'failed', sqlstate: server?.sqlstate, message, lines }
}

/** A file that was done in part and is gone now would keep the next run from starting. */
async function forgetProgress(url: string): Promise<void> {
  const [found] = await query<{ progress: string | null }>(
    url,
    `SELECT to_regclass('public.schema_migrations_progress') AS progress`,
  )
  if (found?.progress) await query(url, 'DELETE FROM public.schema_migrations_progress')
}

function unexpected(command: string, { exit, stdout, stderr }: ProgramResult): Error {
  return new Error(`${command} ended with ${exit}:\n${stdout}${stderr}`)
}
