import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chunksOf, excerptAt, startOfLine } from '../../../src/migrations/content.ts'
import { readMigrations } from '../../../src/migrations/folder.ts'
import type { Migration } from '../../../src/migrations/migration.ts'
import { checksumOf } from '../../support/build.ts'
import { failureOf } from '../../support/failure.ts'
import { type Folder, folder } from '../../support/folder.ts'

let mounted: Folder
beforeEach(async () => {
  mounted = await folder()
})
afterEach(() => mounted[Symbol.asyncDispose]())

const at = (name: string) => join(mounted.path, name)
const write = (name: string, text: string) => writeFileSync(at(name), text)
const read = () => readMigrations({ dir: mounted.path, allowEmpty: false, warn: () => {} })
const only = (text: string): Migration => {
  write('001_a.sql', text)
  return read()[0] as Migration
}
const textOf = (migration: Migration | undefined) => migration && [...chunksOf(migration)].join('')
const problems = () => {
  const failure = failureOf(read)
  if (failure.code !== 'FILES_UNUSABLE') throw new Error(`${failure.code} instead of FILES_UNUSABLE`)
  return failure.problems.map(({ file, problem }) => `${file.slice(mounted.path.length + 1)} ${problem}`)
}

describe('a file with sections', () => {
  const text = '-- migrate:up\nSELECT 1;\n\n-- migrate:down transaction:false\nSELECT 2;\n'

  test('is two scripts, with blanks in place of all else', () => {
    const migration = only(text)
    expect(migration).toMatchObject({ version: '001', name: 'a', file: '001_a.sql', path: at('001_a.sql') })
    expect(migration.down).toMatchObject({ version: '001', file: '001_a.sql', path: at('001_a.sql') })
    expect(migration.text).toBe(text.replace(/--.*|SELECT 2;/g, (cut) => ' '.repeat(cut.length)))
    expect(migration.down?.text).toBe(text.replace(/--.*|SELECT 1;/g, (cut) => ' '.repeat(cut.length)))
    expect(migration.down?.outside).toBe('-- migrate:down transaction:false')
    expect(migration.outside).toBeUndefined()
    expect(migration.down?.down).toBeUndefined()
  })

  test('has the checksum of what runs as up', () => {
    const { checksum } = only(text)
    expect(checksum).toBe(checksumOf('SELECT 1;\n'))
    for (const same of [
      `\uFEFF${text}`,
      text.replaceAll('\n', '\r\n'),
      text.replace('SELECT 2', 'SELECT 3, 4'),
      text.replace('1;\n', '1;\n\n \n'),
      `-- About it.\n${text}`,
      '-- migrate:up\nSELECT 1;\n',
      '-- migrate:up\nSELECT 1;',
      'SELECT 1;\n',
      'SELECT 1;\n-- migrate:down\n',
    ])
      expect(only(same).checksum).toBe(checksum)
    for (const another of [
      text.replace('SELECT 1', 'SELECT 3'),
      text.replace('SELECT', ' SELECT'),
      text.replace('1;', '1;\n-- A comment.'),
    ])
      expect(only(another).checksum).not.toBe(checksum)
  })

  test('of which the second is blank has nothing that undoes it', () => {
    expect(only('-- migrate:up\nSELECT 1;\n-- migrate:down\n\n').down).toBeUndefined()
    expect(only('-- migrate:up\nSELECT 1;\n-- migrate:down\n-- Nothing to undo.\n').down).toBeDefined()
  })
})

describe('a file with sections that is not held', () => {
  const lines = (word: string) =>
    Array.from({ length: 60_000 }, (_, n) => `${word} ${n}, 'é€🐘 and more of it';\r\n`).join('')
  const text = `-- migrate:up\r\n${lines('SELECT')}-- migrate:down\r\n${lines('VALUES')}`

  test('is read like one that is', () => {
    const migration = only(text)
    expect(migration.text).toBeUndefined()
    expect(migration.down?.text).toBeUndefined()
    expect(migration.checksum).toBe(checksumOf(lines('SELECT')))
    expect(migration.down?.checksum).toBe(checksumOf(lines('VALUES')))
    const blank = (of: string) => of.replace(/[^\r\n]/g, ' ')
    const up = `-- migrate:up\r\n${lines('SELECT')}`.length
    expect(
      textOf(migration) === blank('-- migrate:up\r\n') + text.slice(15, up) + blank(text.slice(up)),
    ).toBe(true)
    expect(textOf(migration.down) === blank(text.slice(0, up + 17)) + text.slice(up + 17)).toBe(true)
  })

  test('has its places in the file', () => {
    const { down } = only(text)
    const position = startOfLine(down as Migration, 60_004)
    expect(position).toMatchObject({ line: 60_004, column: 1 })
    expect(excerptAt(down as Migration, position as NonNullable<typeof position>)?.line).toContain(
      'VALUES 1,',
    )
  })

  test('and has changed when it is read again gives nothing of it', () => {
    const { down } = only(text)
    appendFileSync(at('001_a.sql'), ';')
    expect(failureOf(() => textOf(down))).toMatchObject({ code: 'FILE_CHANGED', file: at('001_a.sql') })
    write('001_a.sql', text.replace('SELECT 77,', 'SELECT 78,'))
    expect(failureOf(() => textOf(down))).toMatchObject({ code: 'FILE_CHANGED', file: at('001_a.sql') })
  })
})

describe('a down script in a file of its own', () => {
  test.each(['002_b.sql', '002_b.up.sql'])('beside %s undoes it', (file) => {
    write('001_a.sql', 'SELECT 1;')
    write(file, 'SELECT 2;')
    write('002_b.down.sql', '-- no-transaction\nSELECT 3;')
    const [first, second, ...others] = read()
    expect(others).toEqual([])
    expect(first?.down).toBeUndefined()
    expect(second).toMatchObject({ version: '002', name: 'b', file, text: 'SELECT 2;', outside: undefined })
    expect(second?.down).toMatchObject({
      version: '002',
      file: '002_b.down.sql',
      path: at('002_b.down.sql'),
      text: '-- no-transaction\nSELECT 3;',
      checksum: checksumOf('-- no-transaction\nSELECT 3;'),
      outside: '-- no-transaction',
    })
  })

  test('does so in a folder without numbers', () => {
    write('init.up.sql', 'SELECT 1;')
    write('init.down.sql', 'SELECT 2;')
    expect(read()).toMatchObject([{ version: 'init', name: 'init', down: { text: 'SELECT 2;' } }])
  })

  test('that is blank undoes nothing', () => {
    write('001_a.up.sql', 'SELECT 1;')
    write('001_a.down.sql', '\n')
    expect(read()[0]?.down).toBeUndefined()
  })

  test('of no file is a problem, as is a second one, and one that has sections', () => {
    write('001_a.sql', '-- migrate:up\n-- migrate:down\nSELECT 2;')
    write('001_a.down.sql', 'SELECT 3;')
    write('002_b.sql', '')
    write('002_c.down.sql', 'SELECT 3;')
    write('003_d.sql', '-- !Ups')
    write('003_d.down.sql', 'SELECT 3;')
    write('004_e.sql', '')
    write('004_e.down.sql', 'SELECT 1;\n-- migrate:down\nSELECT 4;')
    expect(problems()).toEqual([
      '001_a.down.sql is a second down script: 001_a.sql has a down section',
      '002_c.down.sql is a down script of a file that is not there',
      '003_d.sql has Play evolutions',
      '004_e.down.sql is one of a pair by its name, and has sections',
    ])
  })

  test('does not make two files of one version right', () => {
    write('001_a.sql', 'SELECT 1;')
    write('001_a.up.sql', 'SELECT 1;')
    write('001_a.down.sql', 'SELECT 2;')
    expect(problems()).toEqual(['001_a.up.sql has the version of 001_a.sql (001)'])
  })
})
