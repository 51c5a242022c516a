import { describe, expect, test } from 'vitest'
import type { StatusLine } from '../../../src/report/event.ts'
import { excerptLines } from '../../../src/report/excerpt-lines.ts'
import { fixed, layOut } from '../../../src/report/layout.ts'
import { repositoryPaths } from '../../../src/report/paths.ts'
import { changesTable, planTable, statusTable } from '../../../src/report/table.ts'

describe('lines for a terminal', () => {
  test.each([
    ['what fits stays', 'one two three', 13, 'one two three'],
    ['what does not is broken between words', 'one two three', 12, 'one two\n  three'],
    ['what goes on is indented two more', '  one two three', 11, '  one two\n    three'],
    ['a word that is too long stays whole', 'a /very/long/path b', 8, 'a\n  /very/long/path\n  b'],
    ['colours take no room', '\u001b[31merror:\u001b[39m one', 10, '\u001b[31merror:\u001b[39m one'],
    ['each line by itself', 'one two\nthree four', 8, 'one two\nthree\n  four'],
    ['a number stays with its unit', 'in 1.8 s, 12 ms', 6, 'in\n  1.8 s,\n  12 ms'],
    ['several blanks are text', 'one  two three', 10, 'one  two\n  three'],
  ])('%s', (_title, text, width, expected) => {
    expect(layOut(text, width)).toBe(expected)
  })

  test('a log has no right edge', () => {
    expect(layOut('one two three', undefined)).toBe('one two three')
  })

  test('a line that is fixed is not broken, and shows no mark of it', () => {
    expect(layOut(`${fixed('one two three')}\nfour five`, 5)).toBe('one two three\nfour\n  five')
  })
})

describe('an excerpt', () => {
  const shown = (line: string, caret: string, width?: number, note?: string) =>
    layOut(
      excerptLines({ line, caret }, { margins: ['  7 | ', '    | '], width, ...(note && { note }) }).join(
        '\n',
      ),
      width,
    ).split('\n')

  test.each([40, 60, 80])('that is too wide for %i columns is cut around the caret', (width) => {
    const line = `SELECT ${'a, '.repeat(30)}here FROM t WHERE ${'b AND '.repeat(30)}true`
    const [text = '', caret = ''] = shown(line, `${' '.repeat(line.indexOf('here'))}^`, width)
    expect(text.length).toBeLessThanOrEqual(width)
    expect(caret.length).toBeLessThanOrEqual(width)
    expect(text.slice(caret.indexOf('^'))).toMatch(/^here/)
    expect(text).toMatch(/^ {2}7 \| ….*…$/)
  })

  test('with characters that are two columns wide', () => {
    const line = `SELECT '${'🐘'.repeat(40)}', here`
    const before = 8 + 80 + 3
    const [text = '', caret = ''] = shown(line, `${' '.repeat(before)}^`, 40)
    expect(text).toMatch(/^ {2}7 \| …🐘+', here$/u)
    const elephants = [...text].filter((one) => one === '🐘').length
    expect(caret.indexOf('^')).toBe([...text].indexOf('h') + elephants)
  })

  test('a note behind the caret goes below it where there is no room', () => {
    expect(shown('SELECT 1', '^', 60, 'in the statement that begins here')[1]).toBe(
      '    | ^ in the statement that begins here',
    )
    expect(shown('SELECT 1', '^', 40, 'in the statement that begins here').slice(1)).toEqual([
      '    | ^',
      '    in the statement that begins here',
    ])
    expect(shown('SELECT 1', '^', 20, 'in the statement that begins here')).toHaveLength(5)
  })
})

describe('a table', () => {
  const step = { version: '003', file: 'migrations/003_index.sql', statements: 4 }
  const alone = {
    ...step,
    transaction: 'one for each part',
    why: 'it cannot run in a transaction (line 3)',
  } as const
  const plan = (width?: number) =>
    layOut(planTable({ direction: 'up', steps: [alone] }, width), width)
      .split('\n')
      .slice(1)

  test('that fits has columns', () => {
    expect(plan()).toEqual([
      'VERSION  FILE                      STATEMENTS  TRANSACTION        NOTE',
      '003      migrations/003_index.sql  4           one for each part  it cannot run in a transaction (line 3)',
    ])
  })

  test('that would with its last column in several lines has that', () => {
    expect(plan(90)).toEqual([
      'VERSION  FILE                      STATEMENTS  TRANSACTION        NOTE',
      '003      migrations/003_index.sql  4           one for each part  it cannot run in a',
      '                                                                  transaction (line 3)',
    ])
  })

  test('that is wider is a paragraph for each row', () => {
    expect(plan(40).slice(-4)).toEqual([
      '003  migrations/003_index.sql',
      '  statements 4, transaction one for each',
      '  part, it cannot run in a transaction',
      '  (line 3)',
    ])
    const changes = [{ action: 'forget', version: '002', note: 'missing: its entry is removed' }] as const
    expect(layOut(changesTable({ changes }, 20), 20)).toBe('002\n  missing: its entry\n  is removed')
  })
})

test('the table of status gives up who and how long before it gives up its columns', () => {
  const migrations: StatusLine[] = [
    {
      ...{ version: '001', name: 'users', state: 'applied', executedAt: '2026-01-15T09:30:00+00:00' },
      ...{ executionMs: 12, executedBy: 'crm' },
    },
  ]
  const head = (width: number) =>
    layOut(
      statusTable({ type: 'status.listed', applied: 1, pending: 0, attention: 0, migrations }, width),
      width,
    ).split('\n')[1]
  expect(head(62)).toBe('VERSION  NAME   STATE    APPLIED AT                 TOOK   BY')
  expect(head(60)).toBe('VERSION  NAME   STATE    APPLIED AT                 TOOK')
  expect(head(55)).toBe('VERSION  NAME   STATE    APPLIED AT')
  expect(head(40)).toBe('001  users')
})

describe('the path in the repository', () => {
  const root = '/builds/crm'
  test.each([
    ['the prefix in place of the folder', 'db/sql', '/migrations/001.sql', 'db/sql/001.sql'],
    ['also of a folder in it', './db/sql/', '/migrations/a/up.sql', 'db/sql/a/up.sql'],
    ['the root of the repository', '.', '/migrations/001.sql', '001.sql'],
    ['without one, what is below the checkout', undefined, '/builds/crm/db/001.sql', 'db/001.sql'],
    ['or below the working directory', undefined, '/migrations/001.sql', 'migrations/001.sql'],
    ['what is elsewhere stays as it is, with a prefix', 'db', '/other/001.sql', 'other/001.sql'],
  ])('%s', (_title, prefix, path, expected) => {
    expect(repositoryPaths({ dir: '/migrations', prefix, roots: [root, '/'] })(path)).toBe(expected)
  })

  test('a path that is below nothing stays', () => {
    expect(repositoryPaths({ dir: 'migrations', prefix: undefined, roots: [root] })('/m/1.sql')).toBe(
      '/m/1.sql',
    )
  })
})
