import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { declarations } from '../../scripts/declarations.ts'
import { exitCodesPage, pages } from '../../scripts/docs.ts'

const root = join(import.meta.dirname, '../..')

test.each(Object.entries(pages()))('%s is fresh (else: npm run docs)', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(text)
})

test('a Job tries again after the numbers whose endings may pass, and after no other', () => {
  const page = exitCodesPage({
    done: { exit: 0, retry: false, meaning: '' },
    LOCK_BUSY: { exit: 75, retry: true, meaning: '' },
    USAGE: { exit: 64, retry: false, meaning: '' },
    DATABASE_UNREACHABLE: { exit: 69, retry: true, meaning: '' },
  })
  expect(page).toContain('{ operator: NotIn, values: [69, 75] }')
})

describe('declarations', () => {
  const union = (members: string) =>
    declarations(`export type Event =\n${members}\n\nexport type Other = string\n`).members

  test.each([
    ['on one line', `  /** It came. */\n  | { readonly type: 'came'; readonly by: string }`],
    [
      'over several',
      `  /**\n   * It\n   * came.\n   */\n  | {\n      readonly type: 'came'\n      readonly by: string\n    }`,
    ],
  ])('a member %s', (_title, text) => {
    expect(union(text)).toEqual([
      { tag: 'came', doc: 'It came.', fields: [{ name: 'by', optional: false, type: 'string', doc: '' }] },
    ])
  })

  test('a member with two tags is two', () => {
    expect(union(`  | { readonly code: 'A' | 'B' }`).map(({ tag }) => tag)).toEqual(['A', 'B'])
  })

  test('a field with a comment, a question mark, and braces in its type', () => {
    const text = `  | {\n      readonly type: 'a'\n      /** Where. */\n      readonly at?: { readonly x: number; readonly y: number } | undefined\n    }`
    expect(union(text)[0]?.fields).toEqual([
      { name: 'at', optional: true, type: '{ x: number; y: number }', doc: 'Where.' },
    ])
  })

  test('interfaces', () => {
    const text = `/** A place. */\nexport interface Place {\n  readonly line: number\n  /** From 1. */\n  readonly column?: number | undefined\n}\n`
    expect(declarations(text).interfaces).toEqual([
      {
        name: 'Place',
        doc: 'A place.',
        fields: [
          { name: 'line', optional: false, type: 'number', doc: '' },
          { name: 'column', optional: true, type: 'number', doc: 'From 1.' },
        ],
      },
    ])
  })

  test.each([
    ['a field that may be written to', `  | { readonly type: 'a'; by: string }`],
    ['a method', `  | {\n      readonly type: 'a'\n      by(): string\n    }`],
    ['a member that is a name', `  | { readonly type: 'a' }\n  | Other`],
  ])('%s is refused, not left out', (_title, text) => {
    expect(() => union(text)).toThrow('cannot read')
  })
})
