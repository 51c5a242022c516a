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

/** Tells the server to end or cancel sessions of the run. */
const tell = (what: 'pg_terminate_backend' | 'pg_cancel_backend', connections: readonly number[]) =>
  beside(async ({ database, pidOf }) => {
    const pids = connections.map(pidOf).filter((pid) => pid !== undefined)
    await database.query(`SELECT ${what}(pid) FROM unnest('{${pids}}'::int[]) AS pid`)
  })

const faults: readonly Fault[] = [
  {
    name: 'both sessions ended',
    at: turns,
    disturb: tell('pg_terminate_backend', [1, 2]),
    expect: { exits: [0, 75] },
  },
  {
    name: 'the work session ended',
    at: turns,
    disturb: tell('pg_terminate_backend', [1]),
    expect: { exits: [0, 75] },
  },
  {
    name: 'the lock session ended',
    at: turns,
    disturb: tell('pg_terminate_backend', [2]),
    expect: { exits: [0, 75] },
  },
  {
    name: 'the work session cancelled',
    at: turns,
    disturb: tell('pg_cancel_backend', [1]),
    expect: { exits: [0, 1, 75] },
  },
  {
    name: 'the lock session cancelled',
    at: turns,
    disturb: tell('pg_cancel_backend', [2]),
    expect: { exits: [0, 1, 75] },
  },
]

test.each(faults)('$name', async (fault) => {
  expect(
    await playAt(stage, fault, rounds('SESSIONS', { sample: 3, all: Number.POSITIVE_INFINITY })),
  ).toEqual([])
})
