import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Session } from '../../../src/database/session.ts'
import { permissionHint } from '../../../src/permissions/explain.ts'
import { itemsOf } from '../../../src/plan/items.ts'
import { setsBefore } from '../../../src/plan/sets-before.ts'
import { Scanner } from '../../../src/sql/scanner.ts'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import type { Major } from '../../support/postgres-files.ts'
import { openSession } from '../stepwise/half-done.ts'
import { type Case, cases, forgetting, setting } from './cases.ts'

/** What of a hint is to be run: GRANT, ALTER or CREATE, up to the semicolon. */
const statements = /\b(?:GRANT|ALTER|CREATE) [^;]*;/g

// The oldest and the newest: what differs in between is in the cases of both.
describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: Postgres
  let superuser: Session
  beforeAll(async () => {
    server = await startPostgres({ major, settings: { autovacuum: 'off' } })
    superuser = await openSession(server.url())
  })
  afterAll(async () => {
    await superuser[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  const here = cases.filter((each) => isFor(each, major)).map((each) => [each.title, each] as const)
  test.each(here)('%s', async (_title, each) => {
    const { run, says, instead = run, beside } = each
    const all = async (texts: Case['arrange'] = []) => {
      for (const text of [texts].flat()) await superuser.query(text)
    }
    onTestFinished(() => all([...[each.undo ?? []].flat(), forgetting]))
    await all([setting, ...[each.arrange ?? []].flat()])
    await using session = await openSession(server.url('postgres', 'Me', 'me'))
    await using _other =
      beside === undefined ? undefined : await openSession(server.url('postgres', beside, 'me'))
    const hint = await hintAfter(session, run)
    expect(hint).toBe(says)
    const granted = hint?.match(statements) ?? []
    if (granted.length === 0 && instead === run) return
    await all(granted)
    expect(await failureOf(session, instead)).toBeUndefined()
  })
})

function isFor({ since = 14, until = 18 }: Case, major: Major): boolean {
  return since <= major && major <= until
}

/** Runs statements in one transaction, the last of which is denied. */
async function hintAfter(session: Session, run: readonly string[]): Promise<string | undefined> {
  const error = await failureOf(session, run)
  if (error === undefined) throw new Error('It was not denied.')
  const scanner = new Scanner()
  const items = [...itemsOf([...scanner.push(run.join(';\n')), ...scanner.end()])]
  const before = () => setsBefore(items, 1, ({ number }) => number === items.length)
  return permissionHint(session, { error, text: items.at(-1)?.statement.text, before })
}

async function failureOf(session: Session, run: readonly string[]): Promise<Error | undefined> {
  const alone = /^create database/i.test(run[0] ?? '')
  const { error } = await session.send((alone ? run : ['BEGIN', ...run, 'COMMIT']).join(';\n'))
  await session.cleanUp('ROLLBACK')
  return error
}
