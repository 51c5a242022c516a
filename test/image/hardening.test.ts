import { chmod, mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { folder } from '../support/folder.ts'
import { createSite, mountable, type Site } from '../support/site.ts'

let site: Site
beforeAll(async () => {
  site = await createSite()
  await site.startPostgres()
})
afterAll(() => site[Symbol.asyncDispose]())

const files = { '001_tables.sql': 'CREATE TABLE a (id int);', '002_rows.sql': 'INSERT INTO a VALUES (1);' }
const hardened = ['--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges']
const applied = 'SELECT count(*), (SELECT count(*) FROM a) FROM schema_migrations'

test.each([
  ['a read-only root, no capabilities, no new privileges', hardened],
  ['a user that is in no passwd file, with group 0', [...hardened, '--user=12345:0']],
  ['another user and group, and no home', [...hardened, '--user=1001270000:1001270000', '--env=HOME=']],
  ['a memory limit of 128 MB', [...hardened, '--memory=128m', '--memory-swap=128m']],
])('it runs with %s', async (_title, flags) => {
  await using migrations = await mountable(files)
  const database = await site.createDatabase()
  const { exit, output } = await site.run([], { migrations, env: { DATABASE_URL: database.url }, flags })
  expect(output).toContain('2 applied')
  expect(exit).toBe(0)
  expect(await database.query(applied)).toBe('2|1')
})

test('a ConfigMap is a folder of links, and each migration in it counts once', async () => {
  await using migrations = await folder({
    '..2026_11_20_10_00_00.1/001_tables.sql': files['001_tables.sql'],
    '..2026_11_20_10_00_00.1/002_rows.sql': files['002_rows.sql'],
  })
  await symlink('..2026_11_20_10_00_00.1', join(migrations.path, '..data'))
  for (const name of Object.keys(files)) await symlink(`..data/${name}`, join(migrations.path, name))
  await chmod(migrations.path, 0o755)
  const database = await site.createDatabase()
  const { exit, output } = await site.run([], {
    migrations,
    env: { DATABASE_URL: database.url },
    flags: hardened,
  })
  expect(output).toContain('2 applied, 0 skipped, 2 total')
  expect(exit).toBe(0)
  expect(await database.query(applied)).toBe('2|1')
})

test('why it ended is the termination message, and a summary goes to a file that is mounted', async () => {
  await using migrations = await mountable({ ...files, '003_nope.sql': 'SELECT nope FROM a;' })
  const database = await site.createDatabase()
  await using reports = await folder({ termination: '', summary: '' })
  // As the kubelet makes it: anybody may write to it, on a read-only root too.
  for (const name of ['termination', 'summary']) await chmod(join(reports.path, name), 0o666)
  await chmod(reports.path, 0o755)
  const mounted = Object.entries({ termination: '/dev/termination-log', summary: '/summary.md' })
  const { exit, output } = await site.run(['up', '--summary-file', '/summary.md'], {
    migrations,
    env: { DATABASE_URL: database.url },
    flags: [...hardened, ...mounted.map(([name, path]) => `--volume=${join(reports.path, name)}:${path}`)],
  })
  expect(exit, output).toBe(1)
  expect(await readFile(join(reports.path, 'termination'), 'utf8')).toMatch(
    /^\/migrations\/003_nope\.sql:1:8: column "nope" does not exist[\s\S]*\n2 applied, .*\nexit code 1: /,
  )
  // The image knows what the folder is called in most repositories.
  expect(await readFile(join(reports.path, 'summary'), 'utf8')).toContain('`migrations/003_nope.sql:1:8`')
})

test.each([
  [
    'PGPASSWORD_FILE',
    'postgres\n',
    (name: string) => ({ PGHOST: 'postgres', PGUSER: 'postgres', PGDATABASE: name }),
  ],
  ['DATABASE_URL_FILE', 'URL', () => ({})],
])('%s names a secret file', async (variable, content, others) => {
  await using migrations = await mountable(files)
  const database = await site.createDatabase()
  await using secrets = await mountable({ secret: content === 'URL' ? `${database.url}\n` : content })
  const env = { ...others(database.url.split('/').at(-1) ?? ''), [variable]: '/run/secrets/secret' }
  const flags = [...hardened, `--volume=${secrets.path}:/run/secrets:ro`]
  const { exit, output } = await site.run([], { migrations, env, flags })
  expect(output).toContain('2 applied')
  expect(exit).toBe(0)
})

test('a secret that only root may read: the file and the user are named, and the exit code is 78', async () => {
  await using migrations = await mountable(files)
  await using secrets = await mountable({ secret: 'postgres' })
  await chmod(join(secrets.path, 'secret'), 0o600)
  const env = { PGHOST: 'postgres', PGUSER: 'postgres', PGPASSWORD_FILE: '/run/secrets/secret' }
  const flags = [...hardened, `--volume=${secrets.path}:/run/secrets:ro`]
  const { exit, stderr } = await site.run([], { migrations, env, flags })
  expect(stderr).toContain('/run/secrets/secret')
  expect(stderr).toContain('65532')
  expect(exit).toBe(78)
})

test('a folder that the user may not read is named, and so is the user', async () => {
  await using migrations = await mountable({})
  await mkdir(join(migrations.path, 'inner'), { mode: 0o700 })
  const { exit, stderr } = await site.run([], {
    migrations,
    env: { PGHOST: 'postgres', PGUSER: 'postgres', PGPASSWORD: 'postgres', RATCHET_DIR: '/migrations/inner' },
  })
  expect(stderr).toContain('/migrations/inner')
  expect([66, 78]).toContain(exit)
})
