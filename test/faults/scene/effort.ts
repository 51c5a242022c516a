import { createHash } from 'node:crypto'
import { inject } from 'vitest'
import { generator, sampleOf } from '../../support/random.ts'

/** All of it, not the sample that `npm test` has time for. */
export const thorough = process.env.FAULTS === 'all'

/** Numbers that are the same for the same seed and name, in whatever order tests run. */
export function randomFor(name: string): () => number {
  const digest = createHash('sha256')
    .update(`${inject('faultsSeed')} ${name}`)
    .digest()
  return generator(digest.readUInt32BE(0))
}

/**
 * How often: as FAULTS_<NAME> says, or what is told here for a sample and for all. The most that makes sense is
 * Number.POSITIVE_INFINITY.
 */
export function rounds(
  name: string,
  { sample, all }: { readonly sample: number; readonly all: number },
): number {
  return Number(process.env[`FAULTS_${name}`] ?? (thorough ? all : sample))
}

/** What is played of all rounds: those whose name FAULTS_ROUND is in, or so many, drawn by the seed. */
export function drawn<Round extends { readonly name: string }>(
  fault: string,
  all: readonly Round[],
  count: number,
): readonly Round[] {
  const only = process.env.FAULTS_ROUND
  if (only !== undefined) return all.filter(({ name }) => name.includes(only))
  return sampleOf(all, count, randomFor(fault))
}

/** How many of so many rounds each of these gets: as many as the others, and who gets one more is drawn by the seed. */
export function shared<T>(fault: string, among: readonly T[], count: number): ReadonlyMap<T, number> {
  const share = Math.floor(count / among.length)
  const lucky = sampleOf(among, count % among.length, randomFor(`${fault}, shared`))
  return new Map(among.map((one) => [one, share + (lucky.includes(one) ? 1 : 0)]))
}
