import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { check } from '../../../src/commands/check.ts'
import type { Outcome } from '../../../src/commands/command.ts'
import { RunError } from '../../../src/failure/failure.ts'
import type { RunEvent } from '../../../src/report/event.ts'
import { load } from '../../support/config.ts'
import { type Folder, folder } from '../../support/folder.ts'

afterEach(() => void vi.unstubAllEnvs())

interface Checked {
  readonly outcome?: Outcome
  /** `file:line:column rule`, and how many files were looked at. */
  readonly found?: readonly string[]
  readonly files?: number
  /** Of what was thrown: its code and its words. */
  readonly failure?: string
}

async function checked(
  { path }: Pick<Folder, 'path'>,
  {
    options = {},
    env = {},
  }: { readonly options?: Record<string, string | boolean>; readonly env?: Record<string, string> } = {},
): Promise<Checked> {
  const { config } = load({ env: { RATCHET_DIR: path, ...env }, connects: false })
  const events: RunEvent[] = []
  const report = (event: RunEvent) => void events.push(event)
  const tally = { applied: 0, skipped: 0, total: 0, undone: 0, left: 0 }
  const signal = new AbortController().signal
  const thing = { config, report, signal, tally, ask: async () => undefined }
  const ending = await check.run(thing, { options }).then(
    (outcome) => ({ outcome }),
    (error: unknown) => {
      if (!(error instanceof RunError)) throw error
      return { failure: `${error.failure.code}: ${error.message}`.replaceAll(`${path}/`, '') }
    },
  )
  const listed = events.find((event) => event.type === 'check.listed')
  if (listed?.type !== 'check.listed') return ending
  const found = listed.findings.map(
    ({ rule, file, line, column }) => `${file.replace(`${path}/`, '')}:${line}:${column} ${rule}`,
  )
  return { ...ending, found, files: listed.files }
}

const index = 'CREATE INDEX deals_stage ON deals (stage);'
const drop = 'ALTER TABLE deals DROP COLUMN stage;'

describe('how it ends', () => {
  test.each<[string, Record<string, string>, string | undefined, Checked]>([
    ['nothing is found', { '1_a.sql': 'SELECT 1;' }, undefined, { outcome: 'done', found: [], files: 1 }],
    [
      'an error',
      { '1_a.sql': index },
      undefined,
      { outcome: 'found', found: ['1_a.sql:1:1 index-without-concurrently'], files: 1 },
    ],
    [
      'a warning alone',
      { '1_a.sql': drop },
      undefined,
      { outcome: 'done', found: ['1_a.sql:1:31 drop-column'], files: 1 },
    ],
    [
      'a warning that is made an error',
      { '1_a.sql': drop },
      'drop-column=error',
      { outcome: 'found', found: ['1_a.sql:1:31 drop-column'], files: 1 },
    ],
    [
      'an error that is turned off',
      { '1_a.sql': index },
      'index-without-concurrently=off',
      { outcome: 'done', found: [], files: 1 },
    ],
    [
      'all turned off, one back on',
      { '1_a.sql': `${index}\nSELECT;\nSELEC 1;` },
      'all=off, syntax-error=error',
      { outcome: 'found', found: ['1_a.sql:3:1 syntax-error'], files: 1 },
    ],
    [
      'a rule that is not there',
      { '1_a.sql': index },
      'drop-colum=off',
      {
        failure:
          "CONFIG_INVALID: RATCHET_CHECK_RULES: there is no rule 'drop-colum': did you mean drop-column?",
      },
    ],
    [
      'a version that is there twice',
      { '1_a.sql': index, '01_b.sql': 'SELECT 1;' },
      undefined,
      { failure: expect.stringMatching(/^FILES_UNUSABLE: .*has the version of/) },
    ],
    [
      'a file that cannot be run, beside one that can',
      { '1_a.sql': index, '2_b.sql': '\\i other.sql' },
      undefined,
      {
        failure: expect.stringMatching(/^FILES_UNUSABLE: 2_b\.sql:1:1: /),
        found: ['1_a.sql:1:1 index-without-concurrently'],
        files: 2,
      },
    ],
  ])('%s', async (_title, files, rules, expected) => {
    await using migrations = await folder(files)
    const env: Record<string, string> = rules === undefined ? {} : { RATCHET_CHECK_RULES: rules }
    expect(await checked(migrations, { env })).toEqual(expected)
  })
})

describe('what undoes a migration', () => {
  const down = 'DROP TABLE deals;\nCREATE INDEX users_name ON users (name);\nDROP;'
  const found = [':2:1 index-without-concurrently', ':3:5 syntax-error']

  test('is looked at in a file, but may drop', async () => {
    await using migrations = await folder({ '1_a.sql': 'SELECT 1;', '1_a.down.sql': down })
    expect(await checked(migrations)).toEqual({
      outcome: 'found',
      found: found.map((one) => `1_a.down.sql${one}`),
      files: 2,
    })
  })

  test('and in a section, with the lines of the file', async () => {
    const text = `-- migrate:up\nSELECT 1;\n-- migrate:down\n${down}`
    await using migrations = await folder({ '1_a.sql': text })
    expect((await checked(migrations)).found).toEqual([
      '1_a.sql:5:1 index-without-concurrently',
      '1_a.sql:6:5 syntax-error',
    ])
  })
})

describe('--since', () => {
  async function repository(): Promise<Folder & { git: (...args: string[]) => Promise<unknown> }> {
    const files = await folder({ 'sql/1_a.sql': drop, 'sql/2_b.sql': drop, 'other.txt': '' })
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com']
    const git = (...args: string[]) => promisify(execFile)('git', ['-C', files.path, ...identity, ...args])
    await git('init', '-b', 'main')
    await git('add', '.')
    await git('commit', '-m', 'first')
    await git('checkout', '-b', 'topic')
    return { ...files, git }
  }
  const since = (files: Folder, ref: string, dir = 'sql') =>
    checked({ path: join(files.path, dir) }, { options: { since: ref } })

  test('looks at files that are new or changed, committed or not', async () => {
    await using files = await repository()
    expect(await since(files, 'main')).toEqual({ outcome: 'done', found: [], files: 0 })
    await files.write('sql/2_b.sql', `${drop}\n`)
    await files.git('commit', '-am', 'changed')
    await files.write('sql/3_c.sql', drop)
    expect(await since(files, 'main')).toMatchObject({
      found: ['2_b.sql:1:31 drop-column', '3_c.sql:1:31 drop-column'],
      files: 2,
    })
  })

  test('passes over what only the other branch has changed', async () => {
    await using files = await repository()
    await files.git('checkout', 'main')
    await files.write('sql/1_a.sql', `${drop}\n`)
    await files.git('commit', '-am', 'on main')
    await files.git('checkout', 'topic')
    expect(await since(files, 'main')).toMatchObject({ files: 0 })
  })

  test('knows what the files make that it does not look at', async () => {
    await using files = await repository()
    await files.write('sql/1_a.sql', 'CREATE TABLE notes (text varchar(20));')
    await files.git('commit', '-am', 'a table')
    await files.git('branch', 'base')
    await files.write('sql/3_c.sql', 'ALTER TABLE notes ALTER COLUMN text TYPE varchar(30);')
    expect(await since(files, 'base')).toEqual({ outcome: 'done', found: [], files: 1 })
  })

  test.each([
    ['a ref that is not there', 'nope', /^USAGE: --since: git cannot compare .*: it knows no such commit$/],
    ['an option in its place', '--output=x', /^USAGE: --since: git cannot compare /],
  ])('%s is wrong usage', async (_title, ref, message) => {
    await using files = await repository()
    expect(await since(files, ref)).toEqual({ failure: expect.stringMatching(message) })
  })

  test('no repository, and no git, are wrong usage', async () => {
    await using files = await folder({ '1_a.sql': drop })
    expect(await since(files, 'main', '.')).toEqual({
      failure: expect.stringMatching(/^USAGE: .*not a git repository/),
    })
    vi.stubEnv('PATH', '/nowhere')
    expect(await since(files, 'main', '.')).toEqual({
      failure: expect.stringMatching(/^USAGE: .*no program git here/),
    })
  })
})
