import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { arrowsOf, readSources, upward } from '../../scripts/arrows.ts'

const arrows = arrowsOf(readSources(join(import.meta.dirname, '../../src')))

test('in src every import goes to a lower level', () => {
  expect(arrows).not.toEqual([])
  expect(upward(arrows).map(({ from, to, files }) => `${from} -> ${to}: ${files}`)).toEqual([])
})

describe('an arrow', () => {
  test.each([
    ['a value import', `import { a } from '../sql/a.ts'`, ['plan ──> sql']],
    ['a type import', `import type { A } from '../sql/a.ts'`, ['plan ··> sql']],
    ['over several lines', `import {\n  a,\n  b,\n} from '../sql/a.ts'`, ['plan ──> sql']],
    ['a re-export', `export { a } from '../sql/a.ts'`, ['plan ──> sql']],
    ['for its effect alone', `import '../sql/a.ts'`, ['plan ──> sql']],
    ['a dynamic import', `const { a } = await import('../sql/a.ts')`, ['plan ──> sql']],
    [
      'types and a value',
      `import type { A } from '../sql/a.ts'\nimport { b } from '../sql/b.ts'`,
      ['plan ──> sql'],
    ],
    [
      'the events, apart from their folder',
      `import type { Report } from '../report/event.ts'`,
      ['plan ··> report/event'],
    ],
    ['a file at the top', `import { RunError } from '../failure/failure.ts'`, ['plan ──> failure']],
    ['none: a file of the same folder', `import { b } from './b.ts'`, []],
    ['none: a package', `import pg from 'pg'`, []],
  ])('%s', (_title, text, expected) => {
    const found = arrowsOf({ 'plan/steps.ts': text })
    expect(found.map(({ from, to, typesOnly }) => `${from} ${typesOnly ? '··>' : '──>'} ${to}`)).toEqual(
      expected,
    )
  })
})

describe('not downward', () => {
  test.each([
    [
      'to a higher level, if only for a type',
      { 'sql/a.ts': `import type { Step } from '../plan/steps.ts'` },
      1,
    ],
    ['to the same level', { 'sql/a.ts': `import { b } from '../config/b.ts'` }, 1],
    [
      'one arrow of a cycle',
      {
        'plan/a.ts': `import { b } from '../sql/b.ts'`,
        'sql/b.ts': `import { a } from '../plan/a.ts'`,
      },
      1,
    ],
    [
      'none of these',
      {
        'main.ts': `import { up } from './commands/up.ts'`,
        'commands/up.ts': `import { plan } from '../plan/steps.ts'`,
      },
      0,
    ],
  ])('%s', (_title, sources, count) => {
    expect(upward(arrowsOf(sources as Record<string, string>))).toHaveLength(count)
  })

  test('a folder that nobody gave a level', () => {
    expect(() => upward(arrowsOf({ 'utils/a.ts': `import { b } from '../sql/b.ts'` }))).toThrow(
      'src/utils has no level',
    )
  })
})
