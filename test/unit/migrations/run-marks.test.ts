import { describe, expect, test } from 'vitest'
import { LayoutReader } from '../../../src/migrations/layout.ts'
import { migration } from '../../support/build.ts'

/** Reads a text that comes in parts of this size. */
const read = (text: string, size = text.length) => {
  const reader = new LayoutReader()
  for (let from = 0; from < text.length; from += size) reader.read(text.slice(from, from + size))
  return reader.end().when
}

describe('marks before the first statement', () => {
  test.each([
    ['-- migrate:repeat on-change\nSELECT 1;', { repeat: 'on-change' }],
    ['-- migrate:repeat always\nSELECT 1;', { repeat: 'always' }],
    ['-- why\n\n  --migrate:repeat   always  \r\nSELECT 1;', { repeat: 'always' }],
    ['-- migrate:up\n-- migrate:repeat always\nSELECT 1;', { repeat: 'always' }],
    ['-- migrate:repeat always', { repeat: 'always' }],
    ['-- migrate:replaces 001 199\nSELECT 1;', { replaces: { from: '001', to: '199' } }],
    ['-- migrate:replaces 7 7\n', { replaces: { from: '7', to: '7' } }],
    [
      '-- migrate:replaces 20260101_01 20260301_02\n',
      { replaces: { from: '20260101_01', to: '20260301_02' } },
    ],
    ['-- migrate:replaces 001_init 199_last\n', { replaces: { from: '001', to: '199' } }],
    ['SELECT 1;', {}],
    ["SELECT '\nmigrate:repeat always';", {}],
    ['-- migrate:repeated\n', {}],
  ])('%j', (text, marks) => {
    expect(read(text)).toEqual({ marks })
    expect(read(text, 1)).toEqual({ marks })
  })
})

describe('what is not understood is a problem, with its line', () => {
  test.each([
    ['-- migrate:repeat\n', 1, 'does not say when it is repeated'],
    ['\n-- migrate:repeat daily\n', 2, 'does not say when it is repeated'],
    ['-- migrate:repeat Always\n', 1, 'does not say when it is repeated'],
    ['-- migrate:replaces\n', 1, 'does not say what it replaces'],
    ['-- migrate:replaces 001\n', 1, 'does not say what it replaces'],
    ['-- migrate:replaces 001 002 003\n', 1, 'does not say what it replaces'],
    ['-- migrate:replaces first last\n', 1, 'does not say what it replaces'],
    ['-- migrate:replaces 10 9\n', 1, 'does not say what it replaces'],
    ['SELECT 1;\n-- migrate:repeat always\n', 2, 'has a mark that counts only before the first statement'],
    ['SELECT 1;\n-- migrate:replaces 1 2', 2, 'has a mark that counts only before the first statement'],
    [
      '-- migrate:repeat always\n-- migrate:replaces 1 2\n',
      2,
      'is to run again, and to replace what was run once',
    ],
  ])('%j', (text, line, problem) => {
    expect(read(text).problem).toMatchObject({ line, problem })
    expect(read(text, 1).problem).toMatchObject({ line, problem })
  })
})

describe('one that runs again is known by its name', () => {
  test.each([
    ['R__views.sql', {}, { version: 'R__views', name: 'views', repeat: 'on-change', parsed: undefined }],
    ['R__views.sql', { repeat: 'always' }, { version: 'R__views', repeat: 'always' }],
    ['views.sql', { repeat: 'on-change' }, { version: 'views', name: 'views', repeat: 'on-change' }],
    ['050_views.sql', { repeat: 'always' }, { version: '050_views', name: '050_views', parsed: undefined }],
  ] as const)('%s %j', (file, marks, expected) => {
    expect(migration(file, '', marks)).toMatchObject(expected)
  })

  test('any other as before', () => {
    expect(migration('200_all.sql', '', { replaces: { from: '1', to: '9' } })).toMatchObject({
      version: '200',
      name: 'all',
      replaces: { from: '1', to: '9' },
      parsed: { version: '200' },
    })
    expect(migration('r__views.sql').repeat).toBeUndefined()
  })
})
