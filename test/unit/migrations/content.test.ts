import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chunksOf, excerptAt, startOfLine } from '../../../src/migrations/content.ts'
import { readMigrations } from '../../../src/migrations/folder.ts'
import type { Migration } from '../../../src/migrations/migration.ts'
import { excerpt, positionOfOffset } from '../../../src/sql/position.ts'
import { failureOf } from '../../support/failure.ts'
import { type Folder, folder } from '../../support/folder.ts'

let mounted: Folder
beforeEach(async () => {
  mounted = await folder()
})
afterEach(() => mounted[Symbol.asyncDispose]())

const path = () => join(mounted.path, '001_a.sql')
const read = (text: string): Migration => {
  writeFileSync(path(), text)
  const [migration] = readMigrations({ dir: mounted.path, allowEmpty: false, warn: () => {} })
  return migration as Migration
}

const lines = Array.from({ length: 60_000 }, (_, n) => `SELECT ${n}, 'é€🐘 and more of it';\r\n`).join('')

describe('a file that is not held', () => {
  test('is read again, without its byte order mark', () => {
    const migration = read(`\uFEFF${lines}`)
    expect(migration.text).toBeUndefined()
    const chunks = [...chunksOf(migration)]
    expect(chunks.length).toBeGreaterThan(5)
    expect(chunks.join('') === lines).toBe(true)
    for (const chunk of chunks) expect(Buffer.byteLength(chunk)).toBeLessThanOrEqual(64 * 1024)
  })

  test.each([
    ['has grown', () => appendFileSync(path(), ';'), 'it was changed after the run had read it'],
    [
      'has become shorter',
      () => writeFileSync(path(), 'SELECT 1;'),
      'it was changed after the run had read it',
    ],
    ['is gone', () => rmSync(path()), 'it cannot be read a second time (ENOENT)'],
  ])('that %s gives nothing of it', (_title, change, reason) => {
    const migration = read(lines)
    change()
    const chunks = chunksOf(migration)
    expect(failureOf(() => chunks.next())).toMatchObject({ code: 'FILE_CHANGED', file: path(), reason })
  })

  test.each([
    ['edited', () => writeFileSync(path(), lines.replace('59999', '50000'))],
    [
      'no text any more',
      () => writeFileSync(path(), Buffer.concat([Buffer.from(lines).fill(0xff, 1_000_000)])),
    ],
    ['cut off while it is read', () => writeFileSync(path(), lines.slice(0, 1_000_000))],
  ])('that is %s is noticed at the end', (_title, change) => {
    const migration = read(lines)
    const chunks = chunksOf(migration)
    expect(chunks.next().done).toBe(false)
    change()
    expect(failureOf(() => [...chunks])).toMatchObject({
      code: 'FILE_CHANGED',
      file: path(),
      reason: 'it was changed after the run had read it',
    })
  })
})

describe('of a file that is not held', () => {
  test('excerpts are those of the whole text', () => {
    const migration = read(lines)
    for (const offset of [
      0,
      1,
      65_535,
      65_536,
      262_144,
      700_001,
      1_300_000,
      lines.length - 1,
      lines.length,
    ]) {
      const position = positionOfOffset(lines, offset)
      expect(excerptAt(migration, position)).toEqual(excerpt(lines, position))
    }
  })

  test('also in one line of megabytes', () => {
    const text = `SELECT '${'é🐘'.repeat(500_000)}' x y;\n`
    const migration = read(text)
    const position = positionOfOffset(text, text.length - 4)
    expect(excerptAt(migration, position)).toEqual(excerpt(text, position))
  })

  test('lines begin where they begin', () => {
    const migration = read(lines)
    for (const line of [1, 2, 30_000, 60_000, 60_001])
      expect(startOfLine(migration, line)).toEqual(
        positionOfOffset(
          lines,
          lines
            .split('\n')
            .slice(0, line - 1)
            .join('\n').length + (line > 1 ? 1 : 0),
        ),
      )
    expect(startOfLine(migration, 60_002)).toBeUndefined()
  })

  test('nothing is shown that is no longer there', () => {
    const migration = read(lines)
    rmSync(path())
    expect(excerptAt(migration, positionOfOffset(lines, 1_000_000))).toBeUndefined()
    expect(startOfLine(migration, 60_000)).toBeUndefined()
  })
})
