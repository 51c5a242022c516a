import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readMigrations } from '../../../src/migrations/folder.ts'
import { checksumOf } from '../../support/build.ts'
import { failureOf } from '../../support/failure.ts'
import { type Folder, folder } from '../../support/folder.ts'

let mounted: Folder
let warnings: string[]
beforeEach(async () => {
  mounted = await folder()
  warnings = []
})
afterEach(() => mounted[Symbol.asyncDispose]())

const at = (name: string) => join(mounted.path, name)
const write = (name: string, text: string | Uint8Array = 'SELECT 1;') => writeFileSync(at(name), text)
const read = (options: { dir?: string; allowEmpty?: boolean } = {}) =>
  readMigrations({
    dir: mounted.path,
    allowEmpty: false,
    warn: (message) => warnings.push(message),
    ...options,
  })
const files = () => read().map(({ file }) => file)
const problems = () => {
  const failure = failureOf(() => read())
  if (failure.code !== 'FILES_UNUSABLE') throw new Error(`${failure.code} instead of FILES_UNUSABLE`)
  return failure.problems.map(({ file, line, problem }) =>
    [file.slice(mounted.path.length + 1), line, problem].filter((part) => part !== undefined).join(': '),
  )
}

describe('what is a migration', () => {
  test('every .sql file, in order, with all that is known of it', () => {
    write('002_b.sql', 'SELECT 2;\r\n')
    write('001_a.sql', '\uFEFFSELECT 1;\n')
    expect(read()).toMatchObject([
      { version: '001', name: 'a', file: '001_a.sql', path: at('001_a.sql'), text: 'SELECT 1;\n' },
      { version: '002', name: 'b', file: '002_b.sql', path: at('002_b.sql'), text: 'SELECT 2;\r\n' },
    ])
  })

  test('in a folder without numbers the version is the name', () => {
    write('init.sql')
    expect(read()).toMatchObject([{ version: 'init', name: 'init', file: 'init.sql', parsed: undefined }])
  })

  test('other files and names that begin with a dot are passed over without a word', () => {
    for (const name of [
      '001_a.sql',
      '.002_b.sql',
      '._001_a.sql',
      'README.md',
      '003_c.sql~',
      '004_d.SQL',
      'sql',
    ])
      write(name)
    expect(files()).toEqual(['001_a.sql'])
    expect(warnings).toEqual([])
  })

  test('an empty file is one', () => {
    write('001_a.sql', '')
    expect(read()).toMatchObject([{ text: '' }])
  })

  test('a ConfigMap: every file is a link through ..data', () => {
    mkdirSync(at('..2026_01_15'))
    write('..2026_01_15/001_a.sql', 'SELECT 7;')
    symlinkSync('..2026_01_15', at('..data'))
    symlinkSync('..data/001_a.sql', at('001_a.sql'))
    expect(read()).toMatchObject([{ file: '001_a.sql', path: at('001_a.sql'), text: 'SELECT 7;' }])
    expect(warnings).toEqual([])
  })

  test('a link to a folder is a folder', () => {
    write('001_a.sql')
    mkdirSync(at('.hidden'))
    write('.hidden/002_b.sql')
    symlinkSync('.hidden', at('more'))
    expect(files()).toEqual(['001_a.sql'])
    expect(warnings).toEqual([`${at('more')} is a folder: the .sql files in it are not run`])
  })
})

describe('the text', () => {
  const mib = 1024 * 1024
  const held = () => read().map(({ text }) => text !== undefined)

  test('of a file up to 1 MiB is held; of a larger one its size and its checksum are known', () => {
    write('001_a.sql', 'x'.repeat(mib))
    write('002_b.sql', 'é'.repeat(mib / 2 + 1))
    expect(read()).toMatchObject([
      { bytes: mib, text: 'x'.repeat(mib), checksum: checksumOf('x'.repeat(mib)) },
      { bytes: mib + 2, text: undefined, checksum: checksumOf('é'.repeat(mib / 2 + 1)) },
    ])
  })

  test('of all files together is held up to 64 MiB', () => {
    for (let n = 100; n < 164; n++) write(`${n}_x.sql`, 'x'.repeat(mib))
    write('164_y.sql', 'y')
    expect(held()).toEqual([...Array(64).fill(true), false])
  })

  test('of a large file is read for the marks of other tools, and for what is no text', () => {
    write('001_a.sql', `${'SELECT 1;\n'.repeat(200_000)}-- !Downs\n`)
    write('002_b.sql', Buffer.concat([Buffer.alloc(2 * mib, 'x'), Buffer.of(0xff)]))
    write('003_c.sql', `${'SELECT 1;\n'.repeat(200_000)}-- +goose NO TRANSACTION\n`)
    expect(problems()).toEqual([
      '001_a.sql: 200001: has Play evolutions',
      `002_b.sql: is not UTF-8: the byte at offset ${2 * mib} does not belong there`,
    ])
    rmSync(at('001_a.sql'))
    rmSync(at('002_b.sql'))
    expect(read()).toMatchObject([{ outside: '-- +goose NO TRANSACTION' }])
  })
})

describe("Flyway's script configuration", () => {
  beforeEach(() => write('V1__a.sql'))

  test('says that its script runs outside a transaction', () => {
    expect(read()[0]?.outside).toBeUndefined()
    write(
      'V1__a.sql.conf',
      '# A comment.\r\nplaceholderReplacement = false\r\nexecuteInTransaction = false\r\n',
    )
    expect(read()[0]?.outside).toBe('executeInTransaction=false in V1__a.sql.conf')
  })

  test.each(['executeInTransaction=true', '#executeInTransaction=false', 'executeInTransaction=', ''])(
    'or does not: %j',
    (line) => {
      write('V1__a.sql.conf', line)
      expect(read()[0]?.outside).toBeUndefined()
    },
  )

  test('of another script says nothing', () => {
    write('V2__a.sql.conf', 'executeInTransaction=false')
    expect(read()[0]?.outside).toBeUndefined()
  })

  test('may say what cannot be done', () => {
    write('V1__a.sql.conf', 'executeInTransaction=false\nshouldExecute=false')
    write('V2__b.sql')
    write('V2__b.sql.conf', 'encoding: ISO-8859-1')
    write('V3__c.sql')
    write('V3__c.sql.conf', 'encoding=UTF-8')
    expect(problems()).toEqual([
      'V1__a.sql.conf: 2: says when its script is executed (Flyway)',
      'V2__b.sql.conf: 1: says that its script is not UTF-8 (Flyway)',
    ])
  })
})

describe('folders in the folder', () => {
  beforeEach(() => write('001_a.sql'))

  test('one that holds .sql files is warned about', () => {
    mkdirSync(at('archive'))
    write('archive/000_old.sql')
    expect(files()).toEqual(['001_a.sql'])
    expect(warnings).toEqual([`${at('archive')} is a folder: the .sql files in it are not run`])
  })

  test('one without is not', () => {
    mkdirSync(at('docs'))
    write('docs/README.md')
    mkdirSync(at('.git'))
    write('.git/x.sql')
    expect(files()).toEqual(['001_a.sql'])
    expect(warnings).toEqual([])
  })

  test('one that is called like a migration is warned about', () => {
    mkdirSync(at('002_b.sql'))
    expect(files()).toEqual(['001_a.sql'])
    expect(warnings).toEqual([`${at('002_b.sql')} is a folder: the .sql files in it are not run`])
  })
})

describe('files that cannot be used are all named at once', () => {
  test('whatever is wrong with them', () => {
    write('001_a.sql', Buffer.from([0x61, 0xff]))
    write('002_b.sql', 'a\0')
    write('003_c.sql', '-- !Ups\n-- !Downs\n')
    write('003_d.sql')
    expect(problems()).toEqual([
      '001_a.sql: is not UTF-8: the byte at offset 1 does not belong there',
      '002_b.sql: holds a NUL byte at offset 1',
      '003_c.sql: 1: has Play evolutions',
      '003_d.sql: has the version of 003_c.sql (003)',
    ])
  })

  test('a pipe, which nobody would ever write to', () => {
    execFileSync('mkfifo', [at('001_a.sql')])
    // In a process of its own, so that a test that fails by waiting for ever fails.
    const program = `
      import { readMigrations } from '${new URL('../../../src/migrations/folder.ts', import.meta.url)}'
      try { readMigrations({ dir: '.', allowEmpty: false, warn: () => {} }) }
      catch ({ failure }) { console.log(failure.problems[0].problem) }`
    expect(
      execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
        cwd: mounted.path,
        timeout: 10_000,
        encoding: 'utf8',
      }),
    ).toBe('is not a regular file\n')
  })

  test('a link to nowhere', () => {
    symlinkSync('gone.sql', at('001_a.sql'))
    expect(problems()).toEqual(['001_a.sql: is a link to a file that does not exist'])
  })

  // Not every file system takes such a name.
  test.runIf(process.platform === 'linux')('a name that is not UTF-8', () => {
    writeFileSync(Buffer.concat([Buffer.from(at('001_caf')), Buffer.of(0xe9), Buffer.from('.sql')]), '')
    expect(problems()).toEqual(['001_caf\uFFFD.sql: has a name that is not UTF-8'])
  })

  test('a link to itself', () => {
    symlinkSync('001_a.sql', at('001_a.sql'))
    expect(problems()).toEqual(['001_a.sql: is a link to itself'])
  })
})

describe('a folder without migrations is almost always a wrong mount', () => {
  const reason = (dir: string) => {
    const failure = failureOf(() => read({ dir }))
    return failure.code === 'FOLDER_UNUSABLE' ? failure.reason : failure.code
  }

  test('an empty one', () => {
    write('README.md')
    expect(reason(mounted.path)).toBe('there is no .sql file in the migrations folder')
    expect(read({ allowEmpty: true })).toEqual([])
  })

  test('a missing one', () => {
    expect(reason(at('gone'))).toBe('the migrations folder does not exist')
    expect(read({ dir: at('gone'), allowEmpty: true })).toEqual([])
  })

  test('a file, even where an empty folder is accepted', () => {
    write('001_a.sql')
    expect(reason(at('001_a.sql'))).toBe('is not a folder')
    expect(failureOf(() => read({ dir: at('001_a.sql'), allowEmpty: true }))).toMatchObject({
      code: 'FOLDER_UNUSABLE',
    })
  })

  test('one that holds only folders says so', () => {
    mkdirSync(at('sql'))
    write('sql/001_a.sql')
    expect(reason(mounted.path)).toBe('there is no .sql file in the migrations folder')
    expect(warnings).toEqual([`${at('sql')} is a folder: the .sql files in it are not run`])
  })
})
