import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { exitCodes } from '../../../src/exit-code.ts'
import type { Failure } from '../../../src/failure/failure.ts'
import type { RunEvent } from '../../../src/report/event.ts'
import { human } from '../../../src/report/human.ts'
import { json } from '../../../src/report/json.ts'
import type { Level } from '../../../src/report/level.ts'
import { streams } from '../../support/streams.ts'

const folder = import.meta.dirname
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))
const eventsOf = (name: string): RunEvent[] => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
const all = cases.flatMap(eventsOf)

beforeEach(() => {
  for (const variable of ['FORCE_COLOR', 'NO_COLOR', 'NODE_DISABLE_COLORS']) vi.stubEnv(variable, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** What is printed, with the stream that it goes to in front of each line. */
function rendered(name: string, reporter: typeof human, level: Level): string {
  const { out, err, lines } = streams()
  const report = reporter({ out, err }, level)
  for (const event of eventsOf(name)) report(event)
  return lines()
    .join('\n')
    .replaceAll(/"time":"[^"]*"/g, '"time":"<time>"')
}

const asJson: typeof human = (to, level) => json(level, to)

describe.each(cases)('%s', (name) => {
  test('for people', async () => {
    await expect(`${rendered(name, human, 'debug')}\n`).toMatchFileSnapshot(`${name}/human.txt`)
  })

  test('as JSON lines', async () => {
    const lines = rendered(name, asJson, 'debug').split('\n')
    const objects = lines.map((line) => line.slice('out: '.length))
    await expect(`${objects.join('\n')}\n`).toMatchFileSnapshot(`${name}/json.ndjson`)
    expect(objects.map((line) => JSON.parse(line).type)).toEqual(eventsOf(name).map(({ type }) => type))
  })
})

test('only results go to standard output, in both', () => {
  for (const reporter of [human, asJson]) {
    const toOut = all.filter((event) => {
      const { out, err, lines } = streams()
      reporter({ out, err }, 'debug')(event)
      const [first, ...more] = new Set(lines().map((line) => line.slice(0, 3)))
      expect(more).toEqual([])
      return first === 'out'
    })
    expect([...new Set(toOut.map(({ type }) => type))].sort()).toEqual([
      'check.listed',
      'file.created',
      'history.planned',
      'plan.listed',
      'status.listed',
    ])
  }
})

test('on a terminal there are colours, and only ours', () => {
  const { out, err, lines } = streams({ terminal: true })
  const report = human({ out, err }, 'debug')
  for (const event of eventsOf('hostile-names')) report(event)
  expect(lines()[0]).toBe(
    'err: \u001b[33mwarning:\u001b[39m migrations/\\x1b[8mhidden\\x1b[0m \\x1b]0;title\\x07 \\x9b31m\\x0d\\x08\\x00 is a folder',
  )
  const escapes = lines()
    .join('')
    .match(/(?![\t\n])\p{Cc}(?:\[\d+m)?/gu)
  expect([...new Set(escapes)].sort()).toEqual([
    '\u001b[22m',
    '\u001b[2m',
    '\u001b[31m',
    '\u001b[33m',
    '\u001b[39m',
  ])
})

describe('the examples are complete', () => {
  // A record, so that the compiler asks for what is added.
  const types: Readonly<Record<RunEvent['type'], true>> = {
    'config.warned': true,
    'folder.warned': true,
    'connection.retrying': true,
    'connection.opened': true,
    'connection.unanswered': true,
    'lock.per-migration': true,
    'lock.waiting': true,
    'lock.acquired': true,
    'history.diverged': true,
    'history.absent': true,
    'history.planned': true,
    'history.changed': true,
    'history.created': true,
    'history.taken-over': true,
    'plan.ready': true,
    'migration.warned': true,
    'migration.noticed': true,
    'migration.applied': true,
    'migration.recorded': true,
    'undo.ready': true,
    'migration.undone': true,
    'migration.retrying': true,
    'migration.running': true,
    'migration.waiting': true,
    'run.failed': true,
    'run.finished': true,
    'undo.finished': true,
    'status.listed': true,
    'plan.listed': true,
    'database.ready': true,
    'file.created': true,
    'folder.read': true,
    'check.listed': true,
    'migrations.awaited': true,
    'database.migrated': true,
    'program.ended': true,
  }

  test('every event', () => {
    expect([...new Set(all.map(({ type }) => type))].sort()).toEqual(Object.keys(types).sort())
  })

  test('every failure', () => {
    const codes = all.flatMap((event) => (event.type === 'run.failed' ? event.failure.code : []))
    const wanted = Object.keys(exitCodes).filter((code): code is Failure['code'] => /^[A-Z]/.test(code))
    expect([...new Set(codes)].sort()).toEqual(wanted.sort())
  })
})

describe('what is said at which level', () => {
  const typesAt = (reporter: typeof human, level: Level) => {
    const said = new Set<string>()
    for (const event of all) {
      const { out, err, lines } = streams()
      reporter({ out, err }, level)(event)
      if (lines().length > 0) said.add(event.type)
    }
    return [...said].sort()
  }

  const results = [
    'check.listed',
    'database.migrated',
    'database.ready',
    'file.created',
    'history.changed',
    'history.planned',
    'plan.listed',
    'run.failed',
    'run.finished',
    'status.listed',
    'undo.finished',
  ]
  const warnings = [
    'config.warned',
    'folder.warned',
    'connection.retrying',
    'connection.unanswered',
    'lock.per-migration',
    'lock.waiting',
    'history.absent',
    'history.diverged',
    'history.taken-over',
    'migration.warned',
    'migration.noticed',
    'migration.retrying',
    'migration.running',
    'migration.waiting',
    'migrations.awaited',
  ]
  const facts = [
    'connection.opened',
    'history.created',
    'plan.ready',
    'migration.applied',
    'migration.recorded',
    'undo.ready',
    'migration.undone',
  ]
  test.each([
    ['error', results],
    ['warn', [...results, ...warnings]],
    ['info', [...results, ...warnings, ...facts]],
    ['debug', [...results, ...warnings, ...facts, 'lock.acquired', 'folder.read', 'program.ended']],
  ] as const)('%s', (level, expected) => {
    expect(typesAt(human, level)).toEqual(expected.toSorted())
    expect(typesAt(asJson, level)).toEqual(expected.toSorted())
  })
})
