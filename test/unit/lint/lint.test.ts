import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSources } from '../../../scripts/arrows.ts'
import { findingsOf } from '../../support/lint.ts'

async function found(text: string, direction: 'up' | 'down' = 'up'): Promise<string[]> {
  const findings = await findingsOf(text, { direction })
  return findings.map(({ rule, line, column }) => `${line}:${column} ${rule}`)
}

const drop = 'DROP TABLE deals;'

describe('the place of a finding', () => {
  test('is in characters, behind characters of several bytes and units', async () => {
    expect(await found("COMMENT ON TABLE a IS 'ü🐘'; SELECT 'ü🐘', FROM;")).toEqual(['1:42 syntax-error'])
    expect(await found('ALTER TABLE "dü🐘" ADD COLUMN "ü" int UNIQUE;')).toEqual([
      '1:38 unique-without-index',
    ])
  })

  test('is that of the command in a statement of several lines', async () => {
    expect(
      await found('ALTER TABLE deals\n  ADD COLUMN a int,\n  DROP COLUMN b,\n  ALTER COLUMN c SET NOT NULL;'),
    ).toEqual(['3:15 drop-column', '4:16 set-not-null'])
  })

  test('comes with the line and a caret', async () => {
    const [finding] = await findingsOf('SELECT 1;\n\nSELECT 1 frm x;')
    expect(finding).toMatchObject({ line: 3, column: 14, severity: 'error' })
    expect(finding?.excerpt).toBe('  3 | SELECT 1 frm x;\n    |              ^')
  })

  test('is right behind what psql takes for itself, and behind COPY data', async () => {
    expect(await found(`\\restrict x\nCOPY a FROM stdin;\n1;\n\\.\n${drop}`)).toEqual(['5:1 drop-table'])
  })
})

describe('a comment that ignores', () => {
  const ignore = '-- check:ignore drop-table: nothing uses it'
  test.each<[string, string, string[]]>([
    ['is about the statement behind it', `${ignore}\n${drop}\n${drop}`, ['3:1 drop-table']],
    ['may end as lines do on Windows', `${ignore}\r\n${drop}\r\n${drop}`, ['3:1 drop-table']],
    ['may have others below it', `SELECT 1;\n${ignore}\n-- a note\n${drop}`, []],
    ['may stand apart from a later statement', `SELECT 1;\n${ignore}\n\n${drop}`, []],
    ['is about the file, at its top with an empty line behind it', `${ignore}\n\n${drop}\n${drop}`, []],
    [
      'is about the rules that it names',
      '-- check:ignore truncate: it is empty\nDROP TABLE deals;',
      ['2:1 drop-table'],
    ],
    [
      'is no comment in a string',
      `SELECT '\n${ignore}\n';\n${drop}`,
      ['2:1 ignore-comment', '4:1 drop-table'],
    ],
    [
      'may be about the comments themselves',
      `-- check:ignore ignore-comment: an example\n-- check:ignore x: y\n${drop}`,
      ['2:1 ignore-comment', '3:1 drop-table'],
    ],
    ['is another word', `-- check:ignored\n${drop}`, ['2:1 drop-table']],
  ])('%s', async (_title, text, expected) => {
    expect(await found(text)).toEqual(expected)
  })

  const sections = (head: string, inUp: string, inDown: string) =>
    `${head}-- migrate:up\n${inUp}CREATE INDEX a ON b (c);\n-- migrate:down\n${inDown}CREATE INDEX d ON e (f);\n`
  const index = '-- check:ignore index-without-concurrently: it is small\n'
  test.each<[string, string, string[], string[]]>([
    ['in the up section', sections('', index, ''), [], ['5:1 index-without-concurrently']],
    ['in the down section', sections('', '', index), ['2:1 index-without-concurrently'], []],
    ['above both', sections(index, '', ''), [], []],
  ])('%s', async (_title, text, up, down) => {
    expect(await found(text)).toEqual(up)
    expect(await found(text, 'down')).toEqual(down)
  })
})

describe('statements of one transaction', () => {
  const alter = (table: string) => `ALTER TABLE ${table} ADD COLUMN a int;\n`
  test.each<[string, string, string[]]>([
    ['all of a file', alter('a') + alter('b'), ['2:1 several-locks']],
    [
      'all between BEGIN and COMMIT',
      `BEGIN;\n${alter('a')}${alter('b')}COMMIT;\nSELECT 1;`,
      ['3:1 several-locks'],
    ],
    ['each where there are several transactions', `${alter('a')}${alter('b')}COMMIT;`, []],
    ['those before and those behind what runs alone', `${alter('a')}VACUUM c;\n${alter('b')}`, []],
    ['those on one side of it', `VACUUM c;\n${alter('a')}${alter('b')}`, ['3:1 several-locks']],
  ])('%s', async (_title, text, expected) => {
    expect(await found(text)).toEqual(expected)
  })
})

describe('what a file brings in INSERT', () => {
  const rows = (count: number) => `INSERT INTO notes VALUES ${"('some text'),".repeat(count)}`
  test('is read where it is short', async () => {
    expect(await found(`${rows(100)};`)).toEqual([expect.stringMatching(/^1:\d+ syntax-error$/)])
  })

  test('is not read where it is long, or a megabyte has been; other statements are', async () => {
    expect(await found(`${rows(10_000)};\n${drop}`)).toEqual(['2:1 drop-table'])
    const many = `INSERT INTO notes VALUES ('${'x'.repeat(60_000)}');\n`.repeat(20)
    expect(await found(`${many}INSERT INTO;\n${drop}`)).toEqual(['22:1 drop-table'])
  })
})

test('what is nested too deeply, or too long, is passed over, and what is behind it is not', async () => {
  expect(await found(`SELECT 1${'+1'.repeat(20_000)};\n${drop}`)).toEqual(['2:1 drop-table'])
  expect(await found(`COMMENT ON TABLE a IS '${'x'.repeat(1_100_000)}' nonsense;\n${drop}`)).toEqual([
    '2:1 drop-table',
  ])
})

describe('what the files before it have made', () => {
  const inOrder = (...files: readonly string[]) => files.join('\n-- the next file\n')
  test.each<[string, string, string[]]>([
    [
      'a column of another name',
      inOrder(
        'CREATE TABLE a (b varchar(20));',
        'ALTER TABLE a RENAME b TO c;\nALTER TABLE a ALTER c TYPE varchar(30);',
      ),
      ['3:1 rename-column'],
    ],
    [
      'a table of another name',
      inOrder(
        'CREATE TABLE a (b varchar(20));',
        'ALTER TABLE a RENAME TO d;',
        'ALTER TABLE d ALTER b TYPE varchar(30);',
      ),
      [],
    ],
    [
      'a table that was dropped and made again',
      inOrder(
        'CREATE TABLE a (b varchar(20));',
        'DROP TABLE a;\nCREATE TABLE a (b varchar(90));',
        'ALTER TABLE a ALTER b TYPE varchar(30);',
      ),
      ['6:21 type-change'],
    ],
    [
      'a table of the same name in another schema',
      inOrder('CREATE TABLE x.a (b varchar(20));', 'ALTER TABLE y.a ALTER b TYPE varchar(30);'),
      ['3:23 type-change'],
    ],
    [
      'a key that is never null',
      inOrder('CREATE TABLE a (b int, PRIMARY KEY (b));', 'ALTER TABLE a ALTER b SET NOT NULL;'),
      [],
    ],
    [
      'a constraint that proves nothing',
      inOrder(
        'ALTER TABLE a ADD CONSTRAINT k CHECK (b > 0) NOT VALID;',
        'ALTER TABLE a VALIDATE CONSTRAINT k;',
        'ALTER TABLE a ALTER b SET NOT NULL;',
      ),
      ['5:21 set-not-null'],
    ],
    [
      'a constraint that was dropped',
      inOrder(
        'ALTER TABLE a ADD CONSTRAINT k CHECK (b IS NOT NULL) NOT VALID;',
        'ALTER TABLE a VALIDATE CONSTRAINT k;',
        'ALTER TABLE a DROP CONSTRAINT k;',
        'ALTER TABLE a ALTER b SET NOT NULL;',
      ),
      ['7:21 set-not-null'],
    ],
    [
      'one that nobody knows, but was validated',
      'ALTER TABLE a VALIDATE CONSTRAINT k;\nALTER TABLE a ALTER b SET NOT NULL;',
      [],
    ],
    [
      'a partitioned table',
      inOrder('CREATE TABLE a (b int) PARTITION BY RANGE (b);', 'CREATE INDEX i ON a (b);'),
      ['3:1 index-without-concurrently'],
    ],
  ])('%s', async (_title, text, expected) => {
    expect(await found(text)).toEqual(expected)
  })
})

test('a run loads neither rules nor parser: only dynamic imports lead there', () => {
  const sources = readSources(join(import.meta.dirname, '../../../src'))
  const reached = new Set<string>()
  const follow = (file: string) => {
    if (reached.has(file)) return
    reached.add(file)
    const imports = (sources[file] ?? '').matchAll(
      /^(?:import|export)\s(?!type\s)(?:[^'"]*?from )?'(\.[^']+)'/gm,
    )
    for (const [, path = ''] of imports) follow(join(file, '..', path))
  }
  for (const file of Object.keys(sources)) if (/^(?:main|commands\/.*)\.ts$/.test(file)) follow(file)
  expect(reached).toContain('plan/script.ts')
  expect([...reached].filter((file) => file.startsWith('lint/') || file === 'sql/parser.ts')).toEqual([])
})
