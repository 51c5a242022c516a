import { describe, expect, test } from 'vitest'
import { allSettings } from '../../../src/config/settings.ts'
import { configOf } from '../../support/config.ts'
import { failureOf } from '../../support/failure.ts'

const problems = (env: Readonly<Record<string, string>>) => {
  const failure = failureOf(() => configOf(env))
  return failure.code === 'CONFIG_INVALID' ? failure.problems : [failure.code]
}

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['1.5s', 1500],
    ['0.1s', 100],
    ['0', 0],
    ['0s', 0],
    ['007s', 7000],
    ['2147483647ms', 2_147_483_647],
  ])('%s is %i ms', (text, ms) => {
    expect(configOf({ RATCHET_WAIT: text }).waitMs).toBe(ms)
  })

  test.each([
    '60',
    '1',
    '-1s',
    '+1s',
    '1 s',
    ' 1s',
    '1d',
    '1S',
    's',
    '1s30',
    '1m30s',
    '.5s',
    '1e3ms',
    '1,5s',
    'never',
  ])('%j is none', (text) => {
    expect(problems({ RATCHET_WAIT: text })).toEqual([
      `RATCHET_WAIT: '${text}' is not a duration: write 500ms, 30s, 10m or 0`,
    ])
  })

  test.each(['2147483648ms', '36000m', '999999999999999999999999h'])(
    '%s is longer than PostgreSQL can count',
    (text) => {
      expect(problems({ RATCHET_LOCK_TIMEOUT: text })).toEqual([
        `RATCHET_LOCK_TIMEOUT: '${text}' is longer than PostgreSQL can count (24 days)`,
      ])
    },
  )
})

describe('true or false', () => {
  test.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ])('%s', (text, value) => {
    expect(configOf({ RATCHET_ALLOW_EMPTY: text }).allowEmpty).toBe(value)
  })

  test.each(['yes', 'no', 'on', 'off', 'TRUE', 'True', ' true', 'constructor'])('%j is neither', (text) => {
    expect(problems({ RATCHET_ALLOW_EMPTY: text })).toEqual([
      `RATCHET_ALLOW_EMPTY: '${text}' is none of true, false, 1, 0`,
    ])
  })
})

describe('one of a few words', () => {
  test.each([
    ['RATCHET_OUT_OF_ORDER', 'warn', 'fail, apply'],
    ['RATCHET_EDITED', 'apply', 'fail, warn'],
    ['RATCHET_MISSING', 'ignore', 'fail, warn'],
    ['RATCHET_AHEAD', 'Fail', 'fail, warn'],
    ['RATCHET_OUTPUT', 'yaml', 'human, json, github, gitlab'],
    ['RATCHET_LOG_LEVEL', 'trace', 'error, warn, info, debug'],
    ['PGSSLMODE', 'on', 'disable, allow, prefer, require, verify-ca, verify-full'],
  ])('%s=%s is none of them', (variable, text, words) => {
    expect(problems({ [variable]: text })).toEqual([`${variable}: '${text}' is none of ${words}`])
  })
})

describe('a port', () => {
  test.each(['0', '65536', '99999', '-1', '5432.0', '54 32', '0x10', 'postgres', '100000'])(
    '%j is none',
    (text) => {
      expect(problems({ PGPORT: text })).toEqual([
        expect.stringMatching(
          /^PGPORT: '.*' is (?:not a port: write a number|out of range for a port: write 1 to 65535)$/,
        ),
      ])
    },
  )
})

describe('the name of a table', () => {
  test.each([
    ['schema_migrations', { table: 'schema_migrations' }],
    ['ops.schema_migrations', { schema: 'ops', table: 'schema_migrations' }],
    ['Ops.Migrations', { schema: 'Ops', table: 'Migrations' }],
    ['"a.b".c', { schema: 'a.b', table: 'c' }],
    ['a."b.c"', { schema: 'a', table: 'b.c' }],
    ['"my table"', { table: 'my table' }],
    ['"say ""hi"""', { table: 'say "hi"' }],
    ['größe', { table: 'größe' }],
    ["o'brien", { table: "o'brien" }],
    [`${'a'.repeat(63)}.${'b'.repeat(63)}`, { schema: 'a'.repeat(63), table: 'b'.repeat(63) }],
  ])('%s', (text, name) => {
    expect(configOf({ RATCHET_TABLE: text }).table).toEqual(name)
  })

  test.each([
    'a.b.c',
    '.a',
    'a.',
    '.',
    'a b',
    'a"b',
    '"a',
    'a"',
    '""',
    '"".a',
    'a; DROP TABLE b',
    '"a"b',
    'a\0b',
  ])('%j is none', (text) => {
    expect(problems({ RATCHET_TABLE: text })).toEqual([
      `RATCHET_TABLE: '${text}' is not the name of a table: write table or schema.table`,
    ])
  })

  test.each(['a'.repeat(64), `${'a'.repeat(64)}.b`, `a.${'b'.repeat(64)}`, 'ö'.repeat(32)])(
    '%s is longer than PostgreSQL keeps',
    (text) => {
      expect(problems({ RATCHET_TABLE: text })).toEqual([
        `RATCHET_TABLE: '${text}' has a name of more than 63 bytes, which PostgreSQL would cut`,
      ])
    },
  )
})

describe('the table of settings', () => {
  const all = allSettings

  test.each(all.map((setting) => [setting.env, setting] as const))(
    '%s has words for --help',
    (_env, setting) => {
      expect(setting.help).toMatch(/^\S.*[^.\s]$/)
    },
  )

  test('has each variable and each flag once', () => {
    const names = all.flatMap(({ env, flag }) => (flag === undefined ? [env] : [env, flag]))
    expect(new Set(names).size).toBe(names.length)
  })

  test('has fallbacks that are values', () => {
    expect(
      all.flatMap(({ env, fallback, parse }) => {
        try {
          if (fallback !== undefined) parse(fallback)
          return []
        } catch {
          return env
        }
      }),
    ).toEqual([])
  })

  test('keeps what is or may hold a password secret, and nothing else', () => {
    expect(all.filter(({ secret }) => secret).map(({ env }) => env)).toEqual(['DATABASE_URL', 'PGPASSWORD'])
  })

  test('names a flag like its variable', () => {
    expect(
      all.filter(
        ({ env, flag }) => flag !== undefined && !env.endsWith(flag.toUpperCase().replaceAll('-', '_')),
      ),
    ).toEqual([])
  })
})
