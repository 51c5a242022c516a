import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StopMode, startPostgres } from '../support/postgres.ts'
import { rounds } from './scene/effort.ts'
import { beside, type Fault, playAt, turns } from './scene/fault.ts'
import { type Moment, Stage } from './scene/stage.ts'

let stage: Stage
beforeAll(async () => {
  // What is committed without waiting for the disk stays in memory for long: a crash takes it.
  stage = new Stage(await startPostgres({ settings: { wal_writer_delay: '10s' } }))
})
afterAll(() => stage[Symbol.asyncDispose]())

const restart = (mode: StopMode) => beside(() => stage.server.restart(mode))

/** Nobody else of this role is let in for a while. */
async function letNobodyIn({ database }: Moment): Promise<void> {
  await database.query(`ALTER ROLE ${database.name} CONNECTION LIMIT 0`)
  void sleep(400).then(() => database.query(`ALTER ROLE ${database.name} CONNECTION LIMIT -1`))
}

const faults: readonly Fault[] = [
  {
    name: 'server restarted, fast',
    at: turns,
    disturb: restart('fast'),
    expect: { exits: [0, 75] },
    lanes: 1,
  },
  {
    name: 'server restarted, immediate',
    at: turns,
    disturb: restart('immediate'),
    expect: { exits: [0, 75], crashed: true },
    lanes: 1,
  },
  {
    name: 'out of connections',
    at: ({ type }) => type === 'startup',
    disturb: beside(letNobodyIn),
    expect: { exits: [0] },
  },
  {
    name: 'out of connections when one is lost',
    at: turns,
    disturb: async (moment) => {
      await letNobodyIn(moment)
      return 'cut' as const
    },
    expect: { exits: [0, 75] },
  },
]

test.each(faults)('$name', async (fault) => {
  expect(await playAt(stage, fault, rounds('SERVER', { sample: 2, all: Number.POSITIVE_INFINITY }))).toEqual(
    [],
  )
})
