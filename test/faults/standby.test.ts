import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres } from '../support/postgres.ts'
import { rounds } from './scene/effort.ts'
import { type Fault, playAt, turns } from './scene/fault.ts'
import { type Moment, Stage } from './scene/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = new Stage(await startPostgres())
})
afterAll(() => stage[Symbol.asyncDispose]())

async function configure(what: string): Promise<void> {
  await stage.server.query(`ALTER SYSTEM ${what}`)
  await stage.server.query('SELECT pg_reload_conf()')
  // A setting takes effect when the server gets to it.
  await sleep(150)
}

const tell = (what: string) => (moment: Moment) =>
  moment.database.query(`SELECT ${what}(pid) FROM pg_stat_activity
    WHERE usename = current_database() AND datname = current_database()`)

/** What happens while a commit waits for a standby that is not there. */
const ways: Readonly<Record<string, (moment: Moment) => unknown>> = {
  'comes back': () => undefined,
  'is waited for until SIGTERM': ({ program }) => program.kill('SIGTERM'),
  'is waited for until SIGKILL': ({ program }) => program.kill('SIGKILL'),
  'is waited for until a cancel': tell('pg_cancel_backend'),
  'is waited for until the sessions are ended': tell('pg_terminate_backend'),
  'is waited for until the network is cut': ({ proxy }) => proxy.cut(),
  'is waited for until the server crashes': () => stage.server.restart('immediate'),
}

const faults = Object.entries(ways).map(
  ([name, happens]): Fault => ({
    name: `synchronous standby ${name}`,
    at: turns,
    disturb: async (moment) => {
      await configure("SET synchronous_standby_names = 'nobody'")
      const waits = async () => {
        await sleep(500)
        await happens(moment)
        await sleep(500)
        await configure('RESET synchronous_standby_names')
      }
      moment.meanwhile(waits())
      return undefined
    },
    expect: { exits: [0, 1, 75, 137, 143], crashed: true },
    lanes: 1,
  }),
)

test.each(faults)('$name', async (fault) => {
  expect(await playAt(stage, fault, rounds('STANDBY', { sample: 1, all: 100 }))).toEqual([])
})
