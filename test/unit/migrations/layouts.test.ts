import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Layout } from '../../../src/config/layouts.ts'
import { readMigrations } from '../../../src/migrations/folder.ts'
import { failureOf } from '../../support/failure.ts'
import { type Folder, folder } from '../../support/folder.ts'

let mounted: Folder
let warnings: string[]
beforeEach(async () => {
  mounted = await folder()
  warnings = []
})
afterEach(() => mounted[Symbol.asyncDispose]())

const relative = (text: string) => text.replaceAll(`${mounted.path}/`, '').replaceAll(mounted.path, '.')
const write = async (...names: readonly string[]) => {
  for (const name of names) await mounted.write(name, `SELECT '${name}';\n`)
}
const read = (layout?: Layout) =>
  readMigrations({
    dir: mounted.path,
    allowEmpty: false,
    warn: (message) => warnings.push(relative(message)),
    ...(layout && { layout }),
  })
const files = (layout?: Layout) =>
  read(layout).map(({ file, down }) => (down ? `${file} ${down.file}` : file))
const problems = (layout?: Layout) => {
  const failure = failureOf(() => read(layout))
  if (failure.code !== 'FILES_UNUSABLE') throw new Error(`${failure.code} instead of FILES_UNUSABLE`)
  return failure.problems.map(({ file, problem }) => `${relative(file)} ${problem}`)
}

describe('pairs', () => {
  test('are applied by number, as their tools do', async () => {
    await write('10_b.up.sql', '10_b.down.sql', '2_a.up.sql', '2_a.down.sql')
    expect(files()).toEqual(['2_a.up.sql 2_a.down.sql', '10_b.up.sql 10_b.down.sql'])
    expect(read()).toMatchObject([
      { version: '2', name: 'a', layout: 'pairs' },
      { version: '10', name: 'b', layout: 'pairs' },
    ])
  })

  test('go with files that have no down script', async () => {
    await write('001_a.sql', '002_b.up.sql')
    expect(files()).toEqual(['001_a.sql', '002_b.up.sql'])
    expect(files('pairs')).toEqual(['001_a.sql', '002_b.up.sql'])
    expect(problems('plain')).toEqual([
      '002_b.up.sql is the up script of a pair, and RATCHET_LAYOUT is plain',
    ])
  })

  test('are no place for sections', async () => {
    await mounted.write('001_a.up.sql', '-- +goose Up\n-- +goose Down\n')
    expect(problems()).toEqual(['001_a.up.sql is one of a pair by its name, and has sections'])
  })
})

describe('Flyway', () => {
  test('has its versions in the order of their numbers, and undo scripts by version', async () => {
    await write('V1__a.sql', 'V1.10__c.sql', 'V1_2__b.sql', 'U1.2__undo_b.sql', 'V2__d.sql', 'U02__x.sql')
    expect(files()).toEqual([
      'V1__a.sql',
      'V1_2__b.sql U1.2__undo_b.sql',
      'V1.10__c.sql',
      'V2__d.sql U02__x.sql',
    ])
    expect(read()[1]).toMatchObject({ version: '1_2', name: 'b', layout: 'flyway', down: { name: 'undo_b' } })
    expect(files('flyway')).toEqual(files())
  })

  test('an undo script of nothing, and two of one version', async () => {
    await write('V1__a.sql', 'U2__b.sql', 'V3__c.sql', 'U3__c.sql', 'V3__c.down.sql')
    expect(problems()).toEqual([
      'U2__b.sql is a down script of a file that is not there',
      'U3__c.sql is a second down script: V3__c.sql has V3__c.down.sql',
    ])
  })

  test('baseline migrations are refused, with the way to do it', async () => {
    await write('B5__a.sql', 'V6__b.sql')
    expect(problems()).toEqual(['B5__a.sql is a baseline migration by its name (Flyway)'])
    expect(failureOf(() => read())).toMatchObject({
      problems: [{ hint: expect.stringContaining('`baseline` records') }],
    })
  })
})

describe('folders', () => {
  test('of Prisma: a migration.sql each', async () => {
    await write(
      '20260115093000_init/migration.sql',
      '20260116093000_more/migration.sql',
      'migration_lock.toml',
    )
    await write('20260116093000_more/down.sql')
    expect(read()).toMatchObject([
      {
        version: '20260115093000',
        name: 'init',
        file: '20260115093000_init/migration.sql',
        layout: 'folders',
      },
      { version: '20260116093000', name: 'more', down: { file: '20260116093000_more/down.sql' } },
    ])
    expect(read()[0]?.down).toBeUndefined()
    expect(warnings).toEqual([])
  })

  test('of Diesel: an up.sql and a down.sql, and perhaps how they are run', async () => {
    await write('2026-01-15-093000_a/up.sql', '2026-01-15-093000_a/down.sql', '2026-01-16-093000_b/up.sql')
    await mounted.write('2026-01-15-093000_a/metadata.toml', '# x\nrun_in_transaction = false\n')
    await mounted.write('2026-01-16-093000_b/metadata.toml', '# run_in_transaction = false\n')
    const outside = 'run_in_transaction = false in metadata.toml'
    expect(read()).toMatchObject([
      { version: '2026-01-15-093000', name: 'a', outside, down: { outside } },
      { version: '2026-01-16-093000', name: 'b', outside: undefined },
    ])
  })

  test('of Hasura that change metadata, and two scripts where one is meant, are refused', async () => {
    await write('1700000000000_a/up.sql', '1700000000000_a/up.yaml')
    await write('1700000000001_b/up.sql', '1700000000001_b/migration.sql')
    await write('1700000000002_c/down.sql')
    expect(problems()).toEqual([
      '1700000000000_a/up.yaml changes metadata of Hasura, which is no SQL',
      '1700000000001_b has an up.sql and a migration.sql',
      '1700000000001_b/up.sql has the version of 1700000000001_b/migration.sql (1700000000001)',
      '1700000000002_c/down.sql is a down script of a file that is not there',
    ])
  })

  test('others are not migrations', async () => {
    await write('001_a/up.sql', 'seeds/up.sql', '002_old/001_x.sql', '003_docs/README.md')
    expect(files()).toEqual(['001_a/up.sql'])
    expect(warnings).toEqual([
      '002_old is a folder: the .sql files in it are not run',
      'seeds is a folder: the .sql files in it are not run',
    ])
  })

  test('beside files could be either: RATCHET_LAYOUT says which', async () => {
    await write('001_a.sql', '002_b/up.sql')
    expect(problems()).toEqual(['. holds files (001_a.sql) and folders (002_b/up.sql) that are migrations'])
    expect(failureOf(() => read())).toMatchObject({
      problems: [{ hint: expect.stringContaining('RATCHET_LAYOUT=folders') }],
    })
    expect(files('folders')).toEqual(['002_b/up.sql'])
    expect(files('plain')).toEqual(['001_a.sql'])
    expect(warnings).toEqual([
      '001_a.sql is not in a folder of its own: it is not run',
      '002_b is a folder: the .sql files in it are not run',
    ])
  })

  test('are not looked for in another layout', async () => {
    await write('001_a/up.sql')
    expect(failureOf(() => read('plain'))).toMatchObject({ code: 'FOLDER_UNUSABLE' })
  })
})

describe('sections', () => {
  test('of a tool that goes by number are applied by number', async () => {
    for (const name of ['10_b.sql', '9_a.sql']) await mounted.write(name, '-- +goose Up\nSELECT 1;\n')
    expect(files()).toEqual(['9_a.sql', '10_b.sql'])
    expect(files('goose')).toEqual(['9_a.sql', '10_b.sql'])
  })

  test('of dbmate are applied by name, and so are files without a mark unless the layout is named', async () => {
    for (const name of ['10_b.sql', '9_a.sql']) await mounted.write(name, '-- migrate:up\nSELECT 1;\n')
    expect(problems()).toEqual(['9_a.sql comes after 10_b.sql by name, but before it by number'])
    await write('10_b.sql', '9_a.sql')
    expect(problems()).toEqual(['9_a.sql comes after 10_b.sql by name, but before it by number'])
    expect(files('tern')).toEqual(['9_a.sql', '10_b.sql'])
  })

  test('may be in some files only', async () => {
    await write('001_a.sql')
    await mounted.write('002_b.sql', '-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n')
    expect(read()).toMatchObject([{ layout: undefined }, { layout: 'dbmate', down: { layout: 'dbmate' } }])
  })
})
