import { describe, expect, test } from 'vitest'
import { load, passwordOf } from '../../support/config.ts'
import { failureOf } from '../../support/failure.ts'

const url = 'postgres://app:hunter2@db/crm'
const problems = (told: Parameters<typeof load>[0]) => {
  const failure = failureOf(() => load(told))
  return failure.code === 'CONFIG_INVALID' ? failure.problems : [failure.code]
}

describe('flag, then variable, then file, then fallback', () => {
  const flags = { dir: 'flag' }
  const env = { DATABASE_URL: url }
  const variable = { ...env, RATCHET_DIR: 'variable' }
  const file = { ...env, RATCHET_DIR_FILE: '/run/dir' }
  const files = { '/run/dir': 'file\n' }
  test.each([
    ['the flag, whatever the variable says', { flags, env: variable, files }, 'flag'],
    ['the flag, whatever the file says', { flags, env: file, files }, 'flag'],
    ['the variable', { env: variable }, 'variable'],
    ['the file', { env: file, files }, 'file'],
    ['the fallback', { env }, 'migrations'],
    ['an empty variable is not set', { env: { ...env, RATCHET_DIR: '' } }, 'migrations'],
    ['an empty variable beside a file', { env: { ...file, RATCHET_DIR: '' }, files }, 'file'],
    ['an empty name of a file beside a variable', { env: { ...variable, RATCHET_DIR_FILE: '' } }, 'variable'],
    ['an empty name of a file', { env: { ...env, RATCHET_DIR_FILE: '' } }, 'migrations'],
  ])('%s', (_title, told, dir) => {
    expect(load(told).config.dir).toBe(dir)
  })

  test('a setting without a fallback is undefined', () => {
    const { config } = load({ env: { ...env, RATCHET_ROLE: '' } })
    expect([config.role, config.deployment, config.lockTimeoutMs, config.statementTimeoutMs]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  test('the fallbacks', () => {
    const { server: _, ...config } = load({ env }).config
    expect(config).toEqual({
      dir: 'migrations',
      layout: 'auto',
      allowEmpty: false,
      table: { table: 'schema_migrations' },
      waitMs: 60_000,
      lockWaitMs: 600_000,
      lockRetryMs: 300_000,
      outOfOrder: 'fail',
      edited: 'fail',
      missing: 'fail',
      ahead: 'warn',
      existing: 'guard',
      output: 'human',
      logLevel: 'info',
      terminationFile: '/dev/termination-log',
    })
  })

  test.each([
    ['in a job of GitHub Actions', { GITHUB_ACTIONS: 'true' }, 'github'],
    ['elsewhere', { GITHUB_ACTIONS: 'false' }, 'human'],
    ['where it is asked for another', { GITHUB_ACTIONS: 'true', RATCHET_OUTPUT: 'json' }, 'json'],
  ])('the output %s', (_title, more, expected) => {
    expect(load({ env: { ...env, ...more } }).config.output).toBe(expected)
  })

  test('the config cannot be changed', () => {
    expect(Object.isFrozen(load({ env }).config)).toBe(true)
  })
})

describe('a value from a file', () => {
  test.each([
    ['as it is', 's3cret', 's3cret'],
    ['without the line end', 's3cret\n', 's3cret'],
    ['without that of Windows', 's3cret\r\n', 's3cret'],
    ['without one line end, not two', 's3cret\n\n', 's3cret\n'],
    ['with its blanks', ' s3 cret ', ' s3 cret '],
  ])('%s', (_title, text, password) => {
    const { server } = load({
      env: { DATABASE_URL: 'postgres://app@db/crm', PGPASSWORD_FILE: '/run/secrets/pw' },
      files: { '/run/secrets/pw': text },
    }).config
    expect(passwordOf(server)).toBe(password)
  })

  test.each([
    ['a missing one', { code: 'ENOENT' }, 'does not exist'],
    ['one that may not be read, with the uid', { code: 'EACCES' }, 'cannot be read as uid 65532'],
    ['a folder', { code: 'EISDIR' }, 'is a folder'],
    ['anything else', { code: 'EIO' }, 'cannot be read as uid 65532 (EIO)'],
    ['an empty one', '', 'is empty'],
    ['one that holds a line end', '\n', 'is empty'],
  ])('%s is an error that names it', (_title, file, problem) => {
    expect(
      problems({ env: { DATABASE_URL_FILE: '/run/secrets/url' }, files: { '/run/secrets/url': file } }),
    ).toEqual([`DATABASE_URL_FILE: /run/secrets/url ${problem}`])
  })

  test('a value that is wrong is blamed on the file', () => {
    expect(
      problems({
        env: { DATABASE_URL: url, RATCHET_WAIT_FILE: '/run/wait' },
        files: { '/run/wait': 'soon\n' },
      }),
    ).toEqual(["RATCHET_WAIT_FILE: 'soon' is not a duration: write 500ms, 30s, 10m or 0"])
  })

  test('secrets are read again each time, because they rotate', () => {
    const files: Record<string, string> = { '/run/url': 'postgres://app:one@db/crm', '/run/pw': 'three' }
    const { server } = load({
      env: { DATABASE_URL_FILE: '/run/url', PGPASSWORD_FILE: '/run/pw' },
      files,
    }).config
    const seen = [passwordOf(server)]
    files['/run/url'] = 'postgres://app:two@db/crm'
    seen.push(passwordOf(server))
    files['/run/url'] = 'postgres://app@db/crm'
    seen.push(passwordOf(server))
    files['/run/pw'] = 'four'
    seen.push(passwordOf(server))
    expect(seen).toEqual(['one', 'two', 'three', 'four'])
  })
})

describe('problems', () => {
  test('a variable and its file, both set', () => {
    expect(
      problems({
        env: { DATABASE_URL: url, RATCHET_ROLE: 'app', RATCHET_ROLE_FILE: '/run/role' },
        files: { '/run/role': 'app' },
      }),
    ).toEqual(['RATCHET_ROLE and RATCHET_ROLE_FILE are both set: keep one'])
  })

  test('a flag that is empty: somebody passed on a variable that is not there', () => {
    expect(problems({ flags: { dir: '' }, env: { DATABASE_URL: url } })).toEqual(['--dir is empty'])
  })

  test('a flag that is wrong', () => {
    expect(problems({ flags: { wait: 'x' }, env: { DATABASE_URL: url, RATCHET_WAIT: '1s' } })).toEqual([
      "--wait: 'x' is not a duration: write 500ms, 30s, 10m or 0",
    ])
  })

  test.each([
    ['drop-table', "'drop-table' is not a list of rules: write drop-table=error,missing-name=off"],
    ['a=off,=error', "'a=off,=error' is not a list of rules: write drop-table=error,missing-name=off"],
    ['a=off,b=loud', "'a=off,b=loud' has 'loud' for b: write error, warning, off"],
  ])('a list of rules: %s', (rules, problem) => {
    expect(problems({ env: { DATABASE_URL: url, RATCHET_CHECK_RULES: rules } })).toEqual([
      `RATCHET_CHECK_RULES: ${problem}`,
    ])
  })

  test('all of them at once', () => {
    expect(
      problems({
        flags: { 'lock-wait': 'long' },
        env: {
          DATABASE_URL_FILE: '/run/url',
          RATCHET_ALLOW_EMPTY: 'maybe',
          RATCHET_TABLE: 'a.b.c',
          PGPORT: 'http',
        },
      }),
    ).toEqual([
      'DATABASE_URL_FILE: /run/url does not exist',
      "PGPORT: 'http' is not a port: write a number",
      "RATCHET_ALLOW_EMPTY: 'maybe' is none of true, false, 1, 0",
      "RATCHET_TABLE: 'a.b.c' is not the name of a table: write table or schema.table",
      "--lock-wait: 'long' is not a duration: write 500ms, 30s, 10m or 0",
    ])
  })

  test.each([
    [
      'nothing is set',
      {},
      'nothing says where to connect: set DATABASE_URL, or PGHOST and what goes with it',
    ],
    [
      'one is empty',
      { DATABASE_URL: '' },
      'DATABASE_URL is empty, and nothing else says where to connect: is a secret unset?',
    ],
    [
      'both are empty',
      { DATABASE_URL: '', PGHOST: '' },
      'DATABASE_URL and PGHOST are empty, and nothing else says where to connect: is a secret unset?',
    ],
    [
      'a name alone',
      { PGDATABASE: 'crm' },
      'nothing says where to connect: set DATABASE_URL, or PGHOST and what goes with it',
    ],
  ])('nothing says where to connect: %s', (_title, env, problem) => {
    expect(problems({ env })).toEqual([problem])
  })

  test('a command that needs no database does not ask where it is', () => {
    expect(load({ env: { DATABASE_URL: '', RATCHET_DIR: 'sql' }, connects: false }).config.dir).toBe('sql')
  })
})

describe('variables that look like settings', () => {
  const warnings = (env: Readonly<Record<string, string>>) =>
    load({ env: { DATABASE_URL: url, ...env } }).warnings

  test.each([
    ['a letter missing', 'RATCHET_DIRR', 'RATCHET_DIRR is not a setting: did you mean RATCHET_DIR?'],
    [
      'an underscore missing',
      'RATCHET_LOCKWAIT',
      'RATCHET_LOCKWAIT is not a setting: did you mean RATCHET_LOCK_WAIT?',
    ],
    ['of a file', 'RATCHET_ROLE_FIL', 'RATCHET_ROLE_FIL is not a setting: did you mean RATCHET_ROLE_FILE?'],
    ['far from all', 'RATCHET_COMPLETELY_DIFFERENT', 'RATCHET_COMPLETELY_DIFFERENT is not a setting'],
    ['an empty one', 'RATCHET_', 'RATCHET_ is not a setting: did you mean RATCHET_DIR?'],
    [
      'like a service, but not quite',
      'RATCHET_PORTS',
      'RATCHET_PORTS is not a setting: did you mean RATCHET_WAIT?',
    ],
  ])('%s', (_title, name, warning) => {
    expect(warnings({ [name]: 'x' })).toEqual([warning])
  })

  test('what Kubernetes sets for a Service called ratchet is passed over', () => {
    expect(
      warnings({
        RATCHET_SERVICE_HOST: '10.0.0.1',
        RATCHET_SERVICE_PORT: '80',
        RATCHET_SERVICE_PORT_HTTP: '80',
        RATCHET_PORT: 'tcp://10.0.0.1:80',
        RATCHET_PORT_80_TCP: 'tcp://10.0.0.1:80',
        RATCHET_PORT_80_TCP_PROTO: 'tcp',
        RATCHET_PORT_80_TCP_PORT: '80',
        RATCHET_PORT_80_TCP_ADDR: '10.0.0.1',
      }),
    ).toEqual([])
  })

  test('settings, their files, and what does not begin with RATCHET_ are known', () => {
    expect(warnings({ RATCHET_DIR: 'x', RATCHET_DIR_FILE: '', RATCHETT: 'x', MY_RATCHET_DIR: 'x' })).toEqual(
      [],
    )
  })

  test('the value is not in the warning', () => {
    expect(warnings({ RATCHET_PASSWORD: 'hunter2' }).join()).not.toContain('hunter2')
  })
})

describe('a secret is never in a message', () => {
  test.each([
    'hunter2',
    'postgres//app:hunter2@db/crm',
    'mysql://app:hunter2@db/crm',
    'jdbc:postgresql://app:hunter2@db/crm',
    'postgres://app:hunter2@db:port/crm',
    'postgres://app:hunter2@[db/crm',
    'postgres://app:%hunter2%@db:x/crm',
    'postgres://app:99/hunter2@db/crm',
    'postgres://app:99?sslmode=hunter2@db/crm',
    'postgres://app:9@9/hunter2@db/crm',
    'postgres://app:hunter2@db/crm?channel=1',
    'postgres://app:hunter2@db/crm?sslmode=on',
    'postgres://app:hunter2@db/crm?connect_timeout=x',
    'postgres://app@db:x/crm?password=hunter2',
    'host=db password=hunter2',
    'host=db user=app password=a hunter2',
    'host=db user=app password=a hunter2=b',
    "host=db user=app password='hunter2",
    "host=db user=app password=it's hunter2",
    'host=db user=app sslmode=hunter2@',
    "host=a,b port='1,hunter2@' user=app",
    "hostaddr='hunter2@' user=app",
    'postgres://app:hunter2%FF@db/crm',
    'postgres://app:hunter2%00@db/crm',
    'postgres://app:hunter2@db:99999/crm',
    'postgres://app:hunter2@[fe80::1%eth0]/crm',
    'postgres://app:hunter2@db/crm?sslmod=hunter2',
    'postgres://app:hunter2@db/crm?password=hunter2&x',
    'postgres+psycopg://app:hunter2@db/crm',
    'postgres://app:hunter2@a,b:0/crm',
  ])('%s', (text) => {
    expect(failureOf(() => load({ env: { DATABASE_URL: text, RATCHET_WAIT: '1s' } })).code).toBe(
      'CONFIG_INVALID',
    )
    expect(problems({ env: { DATABASE_URL: text } }).join('\n')).not.toContain('hunter2')
  })
})
