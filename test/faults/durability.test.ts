import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres } from '../support/postgres.ts'
import { rounds } from './scene/effort.ts'
import { beside, type Fault, playAt } from './scene/fault.ts'
import { Stage } from './scene/stage.ts'

let stage: Stage
beforeAll(async () => {
  // What is committed without waiting for the disk stays in memory for long: a crash takes it.
  stage = new Stage(await startPostgres({ settings: { fsync: 'on', wal_writer_delay: '10s' } }))
})
afterAll(() => stage[Symbol.asyncDispose]())

test('all processes of the server are killed: a prefix is applied, and the next run completes', async () => {
  const fault: Fault = {
    name: 'server killed with -9',
    disturb: beside(async ({ message }) => {
      await sleep(message.number % 20)
      await stage.server.crash()
      await stage.server.start()
    }),
    expect: { exits: [0, 75], crashed: true },
    lanes: 1,
  }
  expect(await playAt(stage, fault, rounds('CRASHES', { sample: 3, all: 250 }))).toEqual([])
})
