import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { upHere } from '../support/in-process.ts'
import { startPostgres } from '../support/postgres.ts'
import { startRatchet } from '../support/program.ts'
import { rounds, thorough } from './scene/effort.ts'
import { type Fault, playAt, turns } from './scene/fault.ts'
import { type Boundary, type Moment, Stage } from './scene/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = new Stage(await startPostgres())
})
afterAll(() => stage[Symbol.asyncDispose]())

/** The message gets there, and the program is gone at once, or a little later. */
function killSoon({ program, message }: Moment): undefined {
  void sleep(message.number % 2 === 0 ? 0 : 40).then(() => program.kill('SIGKILL'))
}

/** Whoever says goodbye (Terminate) may have left before it is killed. */
function isWaitedFor({ type }: Boundary): boolean {
  return type !== 'X'
}

const faults: readonly (Fault & { readonly onlyThorough?: number })[] = [
  {
    // The message never reaches the server, which has done what was sent before it.
    name: 'killed before a message',
    at: (boundary) => turns(boundary) && isWaitedFor(boundary),
    disturb: async ({ program, proxy }) => {
      proxy.freeze()
      program.kill('SIGKILL')
    },
    expect: { exits: [137] },
  },
  {
    name: 'killed behind a message',
    at: turns,
    disturb: killSoon,
    expect: { exits: [0, 137] },
  },
  {
    name: 'killed, and its sessions ended',
    at: turns,
    disturb: (moment) => {
      const { program, database, meanwhile } = moment
      killSoon(moment)
      const end =
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
      meanwhile(program.exited.then(() => database.query(end)))
      return undefined
    },
    expect: { exits: [0, 137] },
  },
  {
    name: 'killed, and so is the run after it',
    at: turns,
    disturb: (moment) => {
      killSoon(moment)
      moment.meanwhile(moment.program.exited.then(() => killAnother(moment)))
      return undefined
    },
    expect: { exits: [0, 137] },
  },
  {
    // The server gets it when the next run has begun.
    name: 'killed with a message on its way',
    at: (boundary) => boundary.from === 'client' && isWaitedFor(boundary),
    disturb: ({ program, proxy }) => {
      proxy.stall(500)
      program.kill('SIGKILL')
    },
    expect: { exits: [137], lingers: true },
  },
  {
    // It takes as long as the server's patience, which is a minute, or five where a file is open.
    name: 'stopped until the server loses patience',
    onlyThorough: 12,
    at: turns,
    disturb: ({ program, meanwhile, url, dir, complain }) => {
      meanwhile(stopUntilLost({ program, url, dir, complain }))
      return undefined
    },
    expect: { exits: [0, 75], rival: true, longestMs: 600_000 },
  },
  {
    name: 'stopped for longer than the lock lasts',
    at: turns,
    disturb: (moment) => {
      moment.meanwhile(stopLong(moment))
      return undefined
    },
    expect: { exits: [0, 75], rival: true },
  },
]

/** A run that goes on where the one before it was killed, for up to half a second. */
async function killAnother({ url, dir, message }: Moment): Promise<void> {
  await using another = startRatchet([], { url, dir })
  await Promise.race([another.exited, sleep(100 + ((message.number * 37) % 400))])
}

/**
 * The server ends the session of the lock, as it does after a minute of silence, and what is open in the other one, as it
 * does after five. Another run completes before this one goes on.
 */
async function stopLong({ program, database, url, dir, pidOf, complain }: Moment): Promise<void> {
  program.kill('SIGSTOP')
  // What it has sent is on its way.
  await sleep(100)
  const [work, lock] = [pidOf(1) ?? 0, pidOf(2) ?? 0]
  try {
    const rival = upHere({ url, dir })
    const ended = rival.then(({ error }) => {
      if (error !== undefined) complain(`another run fails while it is stopped: ${error}`)
      return true
    })
    for (let tries = 0; !(await Promise.race([ended, sleep(200, false)])); tries++) {
      if (tries > 100) return complain('another run does not complete while it is stopped')
      await database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE pid = ${lock} OR pid = ${work} AND state LIKE 'idle in transaction%'`)
    }
  } finally {
    program.kill('SIGCONT')
  }
}

/** Nobody helps: another run waits until the server has lost patience with this one. */
async function stopUntilLost({
  program,
  url,
  dir,
  complain,
}: Pick<Moment, 'program' | 'url' | 'dir' | 'complain'>): Promise<void> {
  program.kill('SIGSTOP')
  try {
    const [{ error }] = await Promise.all([upHere({ url, dir }), sleep(70_000)])
    if (error !== undefined) complain(`another run fails while it is stopped: ${error}`)
  } finally {
    program.kill('SIGCONT')
  }
}

test.each(faults.filter(({ onlyThorough }) => thorough || onlyThorough === undefined))(
  '$name',
  async ({ onlyThorough, ...fault }) => {
    const count = onlyThorough ?? rounds('KILLS', { sample: 5, all: Number.POSITIVE_INFINITY })
    expect(await playAt(stage, fault, count)).toEqual([])
  },
)
