import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { readTally, tableOf } from './tally.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** What draws the rounds: the same seed, the same rounds. */
    faultsSeed: number
    /** The file in which rounds are counted (tally.ts). */
    faultsTally: string
  }
}

/** Says the seed, and at the end what was tried and how often. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The sample is the same for everybody, so that a change is judged by what it changes; all of them are drawn anew.
  const drawn = process.env.FAULTS === 'all' ? Math.floor(Math.random() * 2 ** 32) : 4711
  const seed = Number(process.env.FAULTS_SEED ?? drawn)
  const folder = await mkdtemp(join(tmpdir(), 'pg-ratchet-faults-'))
  const tally = join(folder, 'tally')
  project.provide('faultsSeed', seed)
  project.provide('faultsTally', tally)
  console.log(`Faults are drawn by FAULTS_SEED=${seed}.`)
  return async () => {
    console.log(`\n${tableOf(await readTally(tally))}\nFAULTS_SEED=${seed} repeats it.`)
    await rm(folder, { recursive: true })
  }
}
