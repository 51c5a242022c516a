import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { ask, docker } from '../support/docker.ts'
import { ci, jobsOf, pipelines } from '../support/pipelines.ts'

/** Stands for production: what the jobs are given as DATABASE_URL. */
let server: string
let address: string
beforeAll(async () => {
  server = await ask(['run', '--detach', '--env=POSTGRES_PASSWORD=postgres', 'postgres:17-trixie'])
  address = await ask(['inspect', '--format={{.NetworkSettings.IPAddress}}', server])
  while ((await docker(['exec', server, 'pg_isready', '--host=127.0.0.1'])).exit !== 0) await sleep(100)
})
afterAll(() => docker(['rm', '--force', '--volumes', server]))

/** The jobs that run something else than another: what several pipelines have in common is run once. */
const jobs = Object.values(
  Object.groupBy(
    pipelines.flatMap((file) => jobsOf(file).map((job) => ({ file, ...job }))),
    ({ commands }) => commands.join('\n').trimEnd(),
  ),
).flatMap((same = []) => {
  const [job] = same
  return job ? [[same.map(({ file, name }) => `${file} ${name}`).join(', '), job] as const] : []
})

test.concurrent.each(jobs)(
  '%s: each command succeeds',
  async (_title, { file, name, commands, variables }) => {
    expect(commands).not.toEqual([])
    const database = `${file}_${name}`.replaceAll(/\W/g, '_')
    await ask(['exec', server, 'createdb', '--username=postgres', database])
    // What the systems tell a job.
    const given = {
      'secrets.DATABASE_URL': `postgres://postgres:postgres@${address}:5432/${database}`,
      'github.sha': 'c0ffee',
      CI_COMMIT_SHA: 'c0ffee',
      CIRCLE_SHA1: 'c0ffee',
    }
    const place = await mkdtemp(join(tmpdir(), 'pg-ratchet-ci-'))
    try {
      await cp(ci, place, { recursive: true })
      const { PATH = '', HOME = '' } = process.env
      const env = {
        ...given,
        PATH,
        HOME,
        CI: 'true',
        DATABASE_URL: given['secrets.DATABASE_URL'],
        ...filledIn(variables, given),
        PG_RATCHET_IMAGE: inject('image'),
        COMPOSE_PROJECT_NAME: basename(place).toLowerCase(),
      }
      // As GitHub does it. Without --norc bash would take the pipe to it for a connection, and read what a person has set up.
      for (const command of commands)
        await promisify(execFile)('bash', ['--norc', '-eo', 'pipefail', '-c', command], { cwd: place, env })
    } finally {
      await rm(place, { recursive: true })
    }
    if (!commands.join().includes('DATABASE_URL')) return
    const deployed = "string_agg(version || ' of ' || (details->>'deployment'), ',')"
    const sql = `SELECT ${deployed}, (SELECT count(*) FROM companies) FROM schema_migrations`
    const options = ['--username=postgres', `--dbname=${database}`, '-XqAt', '-c', sql]
    expect(await ask(['exec', server, 'psql', ...options])).toBe('001 of c0ffee,002 of c0ffee|1')
  },
)

/** Variables of a job whose values name others, as GitHub (`${{ x }}`) and GitLab (`$x`) write it. */
function filledIn(variables: Readonly<Record<string, string>>, given: Readonly<Record<string, string>>) {
  const names = /\$\{\{ (.*?) \}\}|\$(\w+)/g
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      value.replaceAll(names, (reference, github, gitlab) => given[github ?? gitlab] ?? reference),
    ]),
  )
}
