import { eachOf } from '../../support/each-of.ts'
import { drawn, shared } from './effort.ts'
import type { Expectation } from './judge.ts'
import { type Kind, kinds } from './kinds.ts'
import { type Boundary, type Disturbance, type Moment, report, type Stage } from './stage.ts'

/** Something that can go wrong at any message of a run. */
export type Fault = {
  readonly name: string
  /** At which of them; without it, at all. */
  readonly at?: (boundary: Boundary) => boolean
  readonly disturb: Disturbance
  readonly expect: Expectation
  /** Those that it can happen to; without it, all. */
  readonly kinds?: readonly Kind[]
  /** How many rounds at a time. */
  readonly lanes?: number
}

/**
 * Plays a fault at as many messages as are asked for, of all kinds that it can happen to. Returns what was wrong, a
 * sentence for each, with how to repeat the round.
 */
export async function playAt(stage: Stage, fault: Fault, count: number): Promise<string[]> {
  const rounds: { readonly kind: Kind; readonly boundary: Boundary; readonly name: string }[] = []
  for (const [kind, share] of shared(fault.name, fault.kinds ?? kinds, count)) {
    // To know its messages takes a run.
    if (share === 0 && process.env.FAULTS_ROUND === undefined) continue
    const boundaries = (await stage.boundaries(kind)).filter(fault.at ?? (() => true))
    const named = boundaries.map((boundary) => ({ kind, boundary, name: nameOf(fault, kind, boundary) }))
    rounds.push(...drawn(`${fault.name} ${kind.name}`, named, share))
  }
  const wrong: string[] = []
  await eachOf(
    rounds,
    async ({ kind, boundary, name }) => {
      const outcome = await stage.play(kind, boundary, fault)
      wrong.push(...report({ fault: fault.name, kind: kind.name, name }, outcome))
    },
    fault.lanes,
  )
  return wrong
}

/** Where the program has sent something, and where the server has done all of it. */
export function turns({ from, type }: Boundary): boolean {
  return from === 'client' || type === 'Z'
}

/** The message waits until it has happened; every other time it goes on its way meanwhile. */
export function beside(act: (moment: Moment) => Promise<unknown>): Disturbance {
  return async (moment) => {
    const acting = act(moment)
    moment.meanwhile(acting)
    if (moment.message.number % 2 === 0) await acting.catch(() => {})
    return undefined
  }
}

function nameOf({ name }: Fault, kind: Kind, { connection, from, number }: Boundary): string {
  return `${name}, ${kind.name}, ${from} ${connection}.${number}.`
}
