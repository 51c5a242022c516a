import { describe, expect, test } from 'vitest'
import { columns } from '../../../src/history/columns.ts'
import type { ColumnFacts, Facts, TableFacts } from '../../../src/history/facts.ts'
import { chooseTable } from '../../../src/history/table.ts'
import { failureOf } from '../../support/failure.ts'

/** `version text!` is not null; `=` at the end says that there is a default, `*` that the server computes it. */
function column(declared: string): ColumnFacts {
  const [, name = '', type = '', notNull, more] = /^(\w+) ([^!=*]+)(!)?([=*])?$/.exec(declared) ?? []
  return { name, type, notNull: notNull !== undefined, default: more === '=', generated: more === '*' }
}

function table(declared: readonly string[], more: Partial<TableFacts> = {}): TableFacts {
  return {
    oid: 16_384,
    schema: 'public',
    kind: 'r',
    mine: true,
    columns: declared.map(column),
    keys: [['version']],
    rails: false,
    ...more,
  }
}

function facts(tables: readonly TableFacts[], currentSchema: string | null = 'public'): Facts {
  return {
    versionNumber: 180_000,
    versionText: 'PostgreSQL 18.0',
    inRecovery: false,
    readOnly: false,
    readOnlySource: 'default',
    processId: 1,
    backendStart: '1795730000.123456',
    role: 'app',
    currentSchema,
    lockTimeoutMs: 0,
    synchronousCommit: 'on',
    standardStrings: true,
    resolved: null,
    progress: [],
    others: [],
    barred: [],
    tables,
  }
}

const name = { table: 'schema_migrations' }
const ours = Object.keys(columns)
const chosen = (declared: readonly string[], more?: Partial<TableFacts>) =>
  chooseTable(name, facts([table(declared, more)]))
/** Why a table is refused, and what to do. */
const refusal = (act: () => unknown) => {
  const failure = failureOf(act)
  if (failure.code !== 'HISTORY_TABLE_UNUSABLE') throw new Error(`${failure.code} instead`)
  return [`${failure.table}: ${failure.reason}`, failure.hint]
}

describe('a column of one of our names that holds something else', () => {
  test.each([
    'name integer',
    'kind boolean=',
    'checksum bytea',
    'executed_at bigint',
    'execution_ms interval',
    'executed_by integer',
    'details xml',
    'constructor text',
  ])('%s is left alone', (declared) => {
    const [column = ''] = declared.split(' ')
    const table = chosen(['version text!', declared])
    expect([...table.columns, ...table.missing]).not.toContain(column)
  })

  test.each(['name character(40)', 'name citext', 'checksum app.citext', 'executed_at date'])(
    '%s is one of ours',
    (declared) => {
      const [column = ''] = declared.split(' ')
      expect([...chosen(['version text!', declared]).columns]).toContain(column)
    },
  )

  test('must not refuse a new row', () => {
    expect(refusal(() => chosen(['version text!', 'executed_at bigint!']))).toEqual([
      'public.schema_migrations: its column "executed_at" must not be null and has no default, so no row of ours fits',
      'Run: ALTER TABLE "public"."schema_migrations" ALTER COLUMN "executed_at" DROP NOT NULL;',
    ])
  })
})

describe('where there is no table it is created', () => {
  test('in the current schema', () => {
    expect(chooseTable(name, facts([], 'app'))).toMatchObject({
      exists: false,
      schema: 'app',
      sql: '"app"."schema_migrations"',
      display: 'app.schema_migrations',
      columns: new Set(ours),
      missing: [],
    })
  })

  test('in the schema that is named', () => {
    expect(chooseTable({ schema: 'ops', table: 'a"b' }, facts([], null))).toMatchObject({
      exists: false,
      sql: '"ops"."a""b"',
      display: 'ops.a"b',
    })
  })

  test('nowhere, where the search_path names no schema that exists', () => {
    expect(refusal(() => chooseTable(name, facts([], null)))).toEqual([
      'schema_migrations: it would have to be created, but the search_path names no schema that exists and that app may use',
      'Say where: RATCHET_TABLE=<schema>.schema_migrations, or run: GRANT USAGE, CREATE ON SCHEMA <schema> TO "app";',
    ])
  })
})

describe('a table that is there is taken over', () => {
  const all = [
    'version text!',
    'name text',
    'kind text',
    'checksum text',
    'executed_at timestamp with time zone=',
    'execution_ms bigint',
    'executed_by text',
    'details jsonb',
  ]
  test.each([
    ['ours, as it is', all, ours, []],
    [
      'version, name and time',
      ['version text!', 'name text!', 'executed_at timestamp with time zone='],
      ['version', 'name', 'executed_at'],
      ['kind', 'checksum', 'execution_ms', 'executed_by', 'details'],
    ],
    [
      'applied_at serves as executed_at',
      ['version character varying(255)!', 'applied_at timestamp without time zone!='],
      ['version', 'applied_at'],
      ['name', 'kind', 'checksum', 'execution_ms', 'executed_by', 'details'],
    ],
    [
      'both times',
      ['version text!', 'applied_at timestamp with time zone', 'executed_at timestamp with time zone'],
      ['version', 'executed_at', 'applied_at'],
      ['name', 'kind', 'checksum', 'execution_ms', 'executed_by', 'details'],
    ],
    ['the version alone (dbmate)', ['version character varying!'], ['version'], ours.slice(1)],
    [
      'columns of somebody else stay, and are not written',
      ['version text!', 'comment text', 'id bigint!=', 'size integer!*'],
      ['version'],
      ours.slice(1),
    ],
    [
      'a column of ours that the server computes is neither written nor added',
      ['version text!', 'name text*'],
      ['version'],
      ours.slice(2),
    ],
  ])('%s', (_title, declared, present, missing) => {
    const found = chosen(declared)
    expect([...found.columns].sort()).toEqual(present.toSorted())
    expect(found.missing).toEqual(missing)
    expect(found.exists).toBe(true)
  })

  test('without columns more, where it belongs to somebody else', () => {
    expect(chosen(['version text!', 'name text'], { mine: false })).toMatchObject({
      columns: new Set(['version', 'name']),
      missing: [],
    })
  })

  test('where it stands, not where one would be created', () => {
    expect(chooseTable(name, facts([table(['version text!'], { schema: 'app' })], 'public')).sql).toBe(
      '"app"."schema_migrations"',
    )
  })

  test('also a partitioned one', () => {
    expect(chosen(['version text!'], { kind: 'p' }).exists).toBe(true)
  })

  test('also one with more keys', () => {
    expect(
      chosen(['version text!', 'name text'], { keys: [['version', 'name'], ['name'], ['version']] }).exists,
    ).toBe(true)
  })

  test.each(['text', 'character varying', 'character varying(14)'])('whose version is %s', (type) => {
    expect(chosen([`version ${type}!`]).exists).toBe(true)
  })
})

describe('tables of other tools are refused', () => {
  const hint = 'Keep a history of your own beside it: RATCHET_TABLE=<schema>.<another name>'
  test.each([
    ['golang-migrate', ['version bigint!', 'dirty boolean!'], {}],
    ['golang-migrate', ['version text!', 'dirty boolean!='], {}],
    ['Supabase', ['version text!', 'statements text[]', 'name text'], {}],
    ['Rails', ['version character varying!'], { rails: true }],
    ['Ecto', ['version bigint!', 'inserted_at timestamp without time zone'], {}],
  ])('%s', (tool, declared, more) => {
    expect(refusal(() => chosen(declared, more))).toEqual([
      `public.schema_migrations: it belongs to ${tool}`,
      tool === 'golang-migrate'
        ? 'Keep a history of your own beside it, and take over what it says: set RATCHET_TABLE=<schema>.<another name> for every run, and once run `adopt`.'
        : hint,
    ])
  })

  test('a column inserted_at beside ours is no sign of Ecto', () => {
    expect(chosen(['version text!', 'inserted_at date', 'executed_at date']).exists).toBe(true)
  })
})

describe('tables that cannot hold a history are refused, with what mends them', () => {
  const other = 'Name another one with RATCHET_TABLE.'
  const sql = 'ALTER TABLE "public"."schema_migrations"'
  test.each([
    ['a view', ['version text'], { kind: 'v' }, 'it is not a table', other],
    ['a materialized view', ['version text'], { kind: 'm' }, 'it is not a table', other],
    ['a foreign table', ['version text'], { kind: 'f' }, 'it is not a table', other],
    [
      'no version',
      ['id integer!', 'name text'],
      {},
      'it has no column "version"',
      'Name another table with RATCHET_TABLE.',
    ],
    [
      'a number',
      ['version bigint!'],
      {},
      'its column "version" is of type bigint, and versions are text (012 is not 12)',
      `Run: ${sql} ALTER COLUMN version TYPE text; or name another table with RATCHET_TABLE.`,
    ],
    [
      'padded text',
      ['version character(3)!'],
      {},
      'its column "version" is of type character(3), and versions are text (012 is not 12)',
      `Run: ${sql} ALTER COLUMN version TYPE text; or name another table with RATCHET_TABLE.`,
    ],
    [
      'text in an array',
      ['version text[]!'],
      {},
      'its column "version" is of type text[], and versions are text (012 is not 12)',
      `Run: ${sql} ALTER COLUMN version TYPE text; or name another table with RATCHET_TABLE.`,
    ],
    [
      'no key',
      ['version text!'],
      { keys: [] },
      'nothing keeps its versions unique, so two runs could record one migration twice',
      `Run: ${sql} ADD PRIMARY KEY (version);`,
    ],
    [
      'a key of two columns',
      ['version text!', 'name text!'],
      { keys: [['version', 'name'], ['name']] },
      'nothing keeps its versions unique, so two runs could record one migration twice',
      `Run: ${sql} ADD PRIMARY KEY (version);`,
    ],
    [
      'a version that may be null',
      ['version text'],
      {},
      'its column "version" may be null',
      `Run: ${sql} ALTER COLUMN version SET NOT NULL;`,
    ],
    [
      'a column that refuses our row',
      ['version text!', 'batch integer!'],
      {},
      'its column "batch" must not be null and has no default, so no row of ours fits',
      `Run: ${sql} ALTER COLUMN "batch" DROP NOT NULL;`,
    ],
    [
      'one of ours that is known only at the end',
      ['version text!', 'execution_ms bigint!'],
      {},
      'its column "execution_ms" must not be null and has no default, so no row of ours fits',
      `Run: ${sql} ALTER COLUMN "execution_ms" DROP NOT NULL;`,
    ],
  ])('%s', (_title, declared, more, reason, hint) => {
    expect(refusal(() => chosen(declared, more))).toEqual([`public.schema_migrations: ${reason}`, hint])
  })

  test('what is wrong with it is said before what it lacks', () => {
    expect(refusal(() => chosen(['version bigint', 'batch integer!'], { keys: [] }))[0]).toContain('bigint')
  })

  test.each([
    'name text!',
    'kind text!',
    'checksum text!',
    'executed_at date!',
    'applied_at date!',
    'executed_by text!',
    'details jsonb!',
    'batch integer!=',
    'batch integer!*',
    'batch integer',
  ])('%s does not refuse our row', (declared) => {
    expect(chosen(['version text!', declared]).exists).toBe(true)
  })
})

describe('several tables along the search_path', () => {
  test('are an error that names them', () => {
    const both = facts([
      table(['version text!'], { schema: 'app' }),
      table(['version text!'], { schema: 'public' }),
    ])
    expect(refusal(() => chooseTable(name, both))).toEqual([
      'schema_migrations: there are several along the search_path: app.schema_migrations and public.schema_migrations',
      'Say which one: RATCHET_TABLE=app.schema_migrations',
    ])
  })

  test('also where the second would be refused', () => {
    const both = facts([
      table(['version text!'], { schema: 'app' }),
      table(['version bigint!', 'dirty boolean!']),
    ])
    expect(refusal(() => chooseTable(name, both))[0]).toContain('there are several')
  })
})
