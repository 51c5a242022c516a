import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres } from '../support/postgres.ts'
import { rounds } from './scene/effort.ts'
import { beside, type Fault, playAt, turns } from './scene/fault.ts'
import { Stage } from './scene/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = new Stage(await startPostgres())
})
afterAll(() => stage[Symbol.asyncDispose]())

const signal = (...signals: readonly NodeJS.Signals[]) =>
  beside(async ({ program }) => {
    for (const signal of signals) {
      program.kill(signal)
      await sleep(60)
    }
  })

const faults: readonly Fault[] = [
  { name: 'SIGTERM', at: turns, disturb: signal('SIGTERM'), expect: { exits: [0, 143] } },
  { name: 'SIGINT', at: turns, disturb: signal('SIGINT'), expect: { exits: [0, 130] } },
  { name: 'SIGTERM twice', at: turns, disturb: signal('SIGTERM', 'SIGTERM'), expect: { exits: [0, 143] } },
]

test.each(faults)('$name', async (fault) => {
  expect(await playAt(stage, fault, rounds('SIGNALS', { sample: 3, all: Number.POSITIVE_INFINITY }))).toEqual(
    [],
  )
})
