import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres } from '../support/postgres.ts'
import { rounds } from './scene/effort.ts'
import { type Fault, playAt } from './scene/fault.ts'
import { Stage } from './scene/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = new Stage(await startPostgres())
})
afterAll(() => stage[Symbol.asyncDispose]())

const faults: readonly Fault[] = [
  { name: 'cut', disturb: () => 'cut', expect: { exits: [0, 75] } },
  { name: 'torn', disturb: () => 'tear', expect: { exits: [0, 75] } },
  {
    name: 'swallowed',
    // With everything behind it, on this connection: then the network ends it, or somebody loses patience.
    disturb: ({ message, program, proxy }) => {
      const impatient = async () => {
        await sleep(300)
        if (message.number % 2 === 0) return proxy.cut()
        program.kill('SIGTERM')
        await sleep(300)
        program.kill('SIGTERM')
      }
      void impatient()
      return 'freeze'
    },
    expect: { exits: [0, 75, 143] },
  },
  {
    name: 'delayed',
    disturb: async () => {
      await sleep(400)
      return undefined
    },
    expect: { exits: [0] },
  },
]

test.each(faults)('a message that is $name, in either direction', async (fault) => {
  expect(await playAt(stage, fault, rounds('WIRE', { sample: 5, all: Number.POSITIVE_INFINITY }))).toEqual([])
})
