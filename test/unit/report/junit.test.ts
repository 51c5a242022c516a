import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../../src/report/event.ts'
import { junit } from '../../../src/report/junit.ts'
import { type Element, parseXml } from '../../support/xml.ts'

/** What may be in what, and which attributes it must and may have: junit-10.xsd of the xUnit plugin of Jenkins. */
const schema: Readonly<Record<string, { children: string[]; must: string[]; may: string[]; text?: true }>> = {
  testsuites: { children: ['testsuite'], must: [], may: ['name', 'time', 'tests', 'failures', 'errors'] },
  testsuite: {
    children: ['testcase'],
    must: ['name', 'tests', 'failures', 'errors'],
    may: ['time', 'skipped', 'timestamp'],
  },
  testcase: {
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
    must: ['name'],
    may: ['time', 'classname', 'group'],
  },
  skipped: { children: [], must: [], may: ['type', 'message'], text: true },
  error: { children: [], must: [], may: ['type', 'message'], text: true },
  failure: { children: [], must: [], may: ['type', 'message'], text: true },
  'system-out': { children: [], must: [], may: [], text: true },
}

function reportOf(events: readonly RunEvent[], exit = 0): { readonly root: Element } {
  const root = parseXml(written(events, exit))
  assertValid(root)
  return { root }
}

function written(events: readonly RunEvent[], exit: number): string {
  let text = ''
  const report = junit(
    (written) => {
      text = written
    },
    { level: 'info', pathOf: (path) => path },
  )
  for (const event of [...events, { type: 'program.ended', exit } as const]) report(event)
  return text
}

function assertValid({ name, attributes, children, text }: Element): void {
  const allowed = schema[name]
  expect(allowed, name).toBeDefined()
  if (allowed === undefined) return
  expect(Object.keys(attributes), name).toEqual(expect.arrayContaining(allowed.must))
  expect([...allowed.must, ...allowed.may], name).toEqual(expect.arrayContaining(Object.keys(attributes)))
  expect(allowed.children, name).toEqual(expect.arrayContaining(children.map((child) => child.name)))
  if (!allowed.text) expect(text.trim(), name).toBe('')
  if (attributes.time !== undefined) expect(attributes.time).toMatch(/^\d+\.\d{3}$/)
  for (const child of children) assertValid(child)
}

const casesOf = (root: Element) => root.children[0]?.children ?? []
const read = (...files: string[]): RunEvent => ({ type: 'folder.read', folder: 'm', files })
const applied = (file: string): RunEvent => ({
  type: 'migration.applied',
  file,
  version: '1',
  durationMs: 1500,
})

describe('each file is a test case', () => {
  test('applied, failed, and not run', () => {
    const { root } = reportOf(
      [
        read('m/1_a.sql', 'm/2_b.sql', 'm/3_c.sql'),
        applied('m/1_a.sql'),
        { type: 'run.failed', failure: { code: 'MIGRATION_FAILED', file: 'm/2_b.sql' } },
      ],
      1,
    )
    expect(root.attributes).toMatchObject({ tests: '3', failures: '1', errors: '0' })
    expect(casesOf(root).map(({ attributes, children }) => [attributes.name, children[0]?.name])).toEqual([
      ['1_a.sql', undefined],
      ['2_b.sql', 'failure'],
      ['3_c.sql', 'skipped'],
    ])
    expect(casesOf(root)[0]?.attributes.time).toBe('1.500')
  })

  test('a file that could not be used was not read', () => {
    const problems = [{ file: 'm/x.sql', problem: 'is empty', hint: 'Remove it.' }]
    const { root } = reportOf([{ type: 'run.failed', failure: { code: 'FILES_UNUSABLE', problems } }], 65)
    expect(casesOf(root).map(({ attributes }) => attributes.name)).toEqual(['x.sql'])
  })

  test('what is about no file is an error of the run', () => {
    const failure = { code: 'CONFIG_INVALID', problems: ['PGPORT: no'] } as const
    const { root } = reportOf([read('m/1_a.sql'), { type: 'run.failed', failure }], 78)
    expect(casesOf(root)[0]).toMatchObject({ attributes: { name: 'run' }, children: [{ name: 'error' }] })
    expect(root.attributes).toMatchObject({ tests: '2', failures: '0', errors: '1' })
  })

  test('without a file there is a suite without a case', () => {
    expect(casesOf(reportOf([]).root)).toEqual([])
  })
})

test('any text comes through, but for the characters that XML cannot hold', () => {
  const message = `<&>"' ]]> \t\n & &amp; <![CDATA[ \ud800 \uffff \u0000 \u001b[31m 🐘`
  const { root } = reportOf([
    { type: 'migration.warned', file: 'm/<&">.sql', message },
    {
      type: 'run.failed',
      failure: { code: 'FILE_CHANGED', file: 'm/<&">.sql', reason: message, leftBehind: '' },
    },
  ])
  const [one] = casesOf(root)
  expect(one?.attributes.name).toBe('<&">.sql')
  const shown = `<&>"' ]]> \t\n & &amp; <![CDATA[ \ufffd \ufffd \\x00 \\x1b[31m 🐘`
  expect(one?.children[0]?.attributes.message).toBe(shown)
  expect(one?.children[1]?.text).toContain(shown)
})

test('of very many files the rest is counted, but for those that failed', () => {
  const files = Array.from({ length: 25_000 }, (_, index) => `m/${index}.sql`)
  const text = written(
    [
      read(...files),
      ...files.slice(0, -1).map(applied),
      { type: 'run.failed', failure: { code: 'MIGRATION_FAILED', file: 'm/24999.sql' } },
    ],
    1,
  )
  const names = [...text.matchAll(/<testcase [^>]*name="([^"]*)"/g)].map(([, name]) => name)
  expect(names).toHaveLength(20_002)
  expect(names.slice(-2)).toEqual(['24999.sql', 'and 4999 more files'])
  expect(text.length).toBeLessThan(3_000_000)
})
