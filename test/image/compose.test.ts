import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { settings } from '../../src/config/settings.ts'
import { type DockerResult, docker } from '../support/docker.ts'

const root = join(import.meta.dirname, '../..')
const total = 12
const broken = '013_broken.sql'

describe.each([
  ['docker-compose.dev.yml', true],
  ['docker-compose.prod.yml', false],
])('%s', (file, builds) => {
  let place: string
  let image: string
  let compose: (...args: readonly string[]) => Promise<DockerResult>
  const migrations = () => compose('run', '--rm', 'migrations')
  const query = async (sql: string) =>
    (
      await compose('exec', '-T', 'postgres', 'psql', '-XqAt', '-U', 'app', '-d', 'app', '-c', sql)
    ).stdout.trim()

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'pg-ratchet-compose-'))
    const project = basename(place).toLowerCase()
    // A tag that is not there, where the file says how to make the image.
    image = builds ? `pg-ratchet:${project}` : inject('image')
    compose = (...args) =>
      docker(['compose', '-p', project, '-f', file, ...args], {
        cwd: place,
        env: { PG_RATCHET_IMAGE: image },
      })

    const needed = [
      '.dockerignore',
      'Dockerfile',
      'LICENSE',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
    ]
    for (const path of [...needed, file, 'migrations', 'scripts', 'src']) {
      await cp(join(root, path), join(place, path), { recursive: true })
    }
    // As the file itself tells to do it.
    await mkdir(join(place, 'secrets'), { mode: 0o700 })
    await writeFile(join(place, 'secrets/db_password'), 'c0rrect/horse+battery=\n', { mode: 0o444 })
  })
  afterAll(async () => {
    await compose('--profile', '*', 'down', '--volumes', '--remove-orphans')
    if (builds) await docker(['image', 'rm', image])
    await rm(place, { recursive: true })
  })

  test('a cold start applies everything', async () => {
    const { exit, stderr, output, ms } = await migrations()
    expect(exit, output).toBe(0)
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(`${total} applied, 0 skipped, ${total} total`)
    console.log(`A cold start with ${file} took ${(ms / 1000).toFixed(1)} s.`)
  })

  test('a second run has nothing to do', async () => {
    const { exit, output } = await migrations()
    expect(exit, output).toBe(0)
    expect(output).toContain(`0 applied, ${total} skipped, ${total} total`)
  })

  test('a broken file fails with its place, and leaves nothing', async () => {
    await writeFile(
      join(place, 'migrations', broken),
      'CREATE TABLE crm.thirteen (id int);\n  ALTER TABLE crm.nope ADD x int;\n',
    )
    const { exit, output } = await migrations()
    expect(output).toMatch(/013_broken\.sql:2:\d+/)
    expect(output).toMatch(/ALTER TABLE crm\.nope ADD x int;\r?\n[ |]*\^/)
    expect(exit).toBe(1)
    expect(await query("SELECT to_regclass('crm.thirteen') IS NULL")).toBe('t')
    expect(await query('SELECT count(*) FROM schema_migrations')).toBe(String(total))
  })

  test('mended, it is applied', async () => {
    await writeFile(join(place, 'migrations', broken), 'CREATE TABLE crm.thirteen (id int);\n')
    const { exit, output } = await migrations()
    expect(exit, output).toBe(0)
    expect(output).toContain(`1 applied, ${total} skipped, ${total + 1} total`)
    expect(await query("SELECT to_regclass('crm.thirteen') IS NULL")).toBe('f')
  })

  test('down undoes the newest one with its script, and up applies it again', async () => {
    await writeFile(join(place, 'migrations', '013_broken.down.sql'), 'DROP TABLE crm.thirteen;\n')
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    // What npm runs, without `docker compose -f …`.
    const words = (builds ? scripts['migrate:rollback'] : `${scripts['migrate:prod']} down`).split(' ')
    expect(words.slice(0, 4)).toEqual(['docker', 'compose', '-f', file])
    const { exit, output } = await compose(...words.slice(4))
    expect(exit, output).toBe(0)
    expect(output).toContain(`1 undone, ${total} still applied`)
    expect(await query("SELECT to_regclass('crm.thirteen') IS NULL")).toBe('t')
    const again = await migrations()
    expect(again.exit, again.output).toBe(0)
    expect(again.output).toContain(`1 applied, ${total} skipped, ${total + 1} total`)
  })

  test('other commands and their exit codes come through', async () => {
    expect(await compose('run', '--rm', 'migrations', 'status', '--check')).toMatchObject({ exit: 0 })
    expect(await compose('run', '--rm', 'migrations', 'upp')).toMatchObject({ exit: 64 })
  })

  test('every setting that it passes on is one', async () => {
    const passed = (await readFile(join(root, file), 'utf8')).match(/\bRATCHET_\w+/g) ?? []
    const known = Object.values(settings).map(({ env }) => env as string)
    expect(passed.filter((variable) => !known.includes(variable))).toEqual([])
  })
})

test('production is hardened, and its PostgreSQL cannot be reached from outside', async () => {
  const { stdout } = await docker(
    ['compose', '-f', 'docker-compose.prod.yml', '--profile', '*', 'config', '--format=json'],
    { cwd: root },
  )
  const { services } = JSON.parse(stdout)
  expect(services.migrations).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
  })
  expect(services.migrations.build).toBeUndefined()
  expect(services.postgres.ports ?? []).toEqual([])
  expect(JSON.stringify(services)).not.toMatch(/"(POSTGRES_|PG)PASSWORD"/)
})
