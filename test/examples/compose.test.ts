import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { ask, type DockerResult, docker } from '../support/docker.ts'

const examples = join(import.meta.dirname, '../../examples/compose')

let place: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'pg-ratchet-examples-'))
  await cp(examples, place, { recursive: true })
})
afterAll(() => rm(place, { recursive: true }))

test.concurrent('app: it starts behind the migrations, and not behind one that failed', async () => {
  await using compose = composeIn('app')
  const { exit, output } = await compose('up', '--detach')
  expect(exit, output).toBe(0)
  expect(await endOf(compose, 'app')).toBe('0')
  expect(await logsOf(compose, 'migrations')).toContain('2 applied, 0 skipped, 2 total')
  expect(await logsOf(compose, 'app')).toContain('Ada & Sons')

  await writeFile(join(place, 'app/migrations/003_broken.sql'), 'ALTER TABLE nope ADD x int;\n')
  const failed = await compose('up', '--detach')
  expect(failed.output).toContain('service "migrations" didn\'t complete successfully: exit 1')
  expect(failed.exit).toBe(1)
  expect(await logsOf(compose, 'migrations')).toContain('/migrations/003_broken.sql:1:')
})

test.concurrent('several-databases: the databases are made first, and then each has its tables', async () => {
  await using compose = composeIn('several-databases')
  const { exit, output } = await compose('up', '--detach')
  expect(exit, output).toBe(0)
  expect(await endOf(compose, 'app')).toBe('0')
  for (const service of ['server', 'crm', 'billing'])
    expect(await logsOf(compose, service)).toContain('1 applied, 0 skipped, 1 total')
  expect(await logsOf(compose, 'app')).toMatch(/billing[\s\S]*crm/)
})

test.concurrent('derived-image: the image needs nothing but to know where PostgreSQL is', async () => {
  await using compose = composeIn('derived-image')
  const { exit, output } = await compose('run', '--rm', '--build', 'migrations')
  expect(exit, output).toBe(0)
  expect(output).toContain('2 applied, 0 skipped, 2 total')
  const again = await compose('run', '--rm', 'migrations', 'status', '--check')
  expect(again.exit, again.output).toBe(0)
})

/** The exit code of a service, also where it has ended already, which `docker compose wait` does not like. */
async function endOf(compose: ReturnType<typeof composeIn>, service: string): Promise<string> {
  const { stdout } = await compose('ps', '--all', '--quiet', service)
  return await ask(['wait', stdout.trim()])
}

async function logsOf(compose: ReturnType<typeof composeIn>, service: string): Promise<string> {
  return (await compose('logs', '--no-color', service)).output
}

/** Compose in one of the folders, as a project of its own; what it made is gone after disposal. */
function composeIn(folder: string) {
  const project = `${basename(place)}-${folder}`.toLowerCase()
  const image = `crm-migrations:${project}`
  const compose = (...args: readonly string[]): Promise<DockerResult> =>
    docker(['compose', '--project-name', project, ...args], {
      cwd: join(place, folder),
      env: { PG_RATCHET_IMAGE: inject('image'), CRM_MIGRATIONS_IMAGE: image },
    })
  return Object.assign(compose, {
    [Symbol.asyncDispose]: async () => {
      await compose('down', '--volumes', '--timeout=1')
      if (folder === 'derived-image') await docker(['image', 'rm', image])
    },
  })
}
