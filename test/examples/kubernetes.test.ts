import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { stringify } from 'yaml'
import { ask, docker } from '../support/docker.ts'
import { type Folder, folder } from '../support/folder.ts'
import { kubernetes, type Manifest, manifestsOf } from '../support/manifests.ts'
import { until } from '../support/until.ts'

// podman runs pods. It is older in some places than what the manifests are written for (Debian 12 has 4.3, without Jobs, image
// volumes and what a Secret has), so that a workload's pods are run one by one.

const id = `${process.pid}`
const runner = `localhost/pg-ratchet:examples-${id}`
const derived = `localhost/crm-migrations:examples-${id}`
let server: string
let address: string
let place: Folder

// Where CI runs, it has to be there.
const absent = !process.env.CI && spawnSync('podman', ['--version']).error !== undefined

describe.skipIf(absent)('podman kube play', () => {
  beforeAll(async () => {
    place = await folder()
    server = await ask(['run', '--detach', '--env=POSTGRES_PASSWORD=postgres', 'postgres:17-trixie'])
    address = await ask(['inspect', '--format={{.NetworkSettings.IPAddress}}', server])
    await ask(['tag', inject('image'), runner])
    const dockerfile = join(kubernetes, 'images/baked-in.Dockerfile')
    await ask([
      'build',
      `--file=${dockerfile}`,
      `--build-arg=PG_RATCHET_IMAGE=${runner}`,
      `--tag=${derived}`,
      kubernetes,
    ])
    const archive = join(place.path, 'images.tar')
    await ask(['save', `--output=${archive}`, runner, derived])
    await podman(['load', '--quiet', `--input=${archive}`])
    while ((await docker(['exec', server, 'pg_isready', '--host=127.0.0.1'])).exit !== 0) await sleep(100)
  })
  afterAll(async () => {
    await docker(['rm', '--force', '--volumes', server])
    await docker(['image', 'rm', runner, derived])
    await podman(['image', 'rm', '--force', runner, derived])
    await place[Symbol.asyncDispose]()
  })

  test.each([
    ['init-container.yaml', 'migrations', 'app'],
    ['job.yaml', undefined, 'migrations'],
    ['argo-cd-presync.yaml', undefined, 'migrations'],
    ['helm/templates/migrations.yaml', undefined, 'migrations'],
  ])('%s: its pod applies the files', async (file, first, last) => {
    const database = `db_${file.replaceAll(/\W/g, '_')}`
    await ask(['exec', server, 'createdb', '--username=postgres', database])
    const [workload] = manifestsOf(file) as [Manifest]
    const pod = podOf(workload, `ratchet-${id}-${database.replaceAll('_', '-')}`, database)
    const files = manifestsOf('configmap.yaml').map((map) => ({
      ...map,
      metadata: { name: `crm-migrations-${id}` },
    }))
    const path = join(place.path, `${database}.yaml`)
    await writeFile(path, [...files, pod].map((object) => stringify(object)).join('---\n'))
    try {
      await podman(['kube', 'play', '--network=host', path])
      const container = `${pod.metadata.name}-${last}`
      expect(await podman(['wait', container])).toBe('0')
      const finished = JSON.parse((await podman(['logs', container])).split('\n').at(-1) ?? '')
      // What comes behind an init container has the same files in its image, and finds them applied.
      expect(finished).toMatchObject({
        type: 'run.finished',
        ...(first ? { applied: 0, skipped: 2 } : { applied: 2 }),
      })
      const restrictions = '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.SecurityOpt}} {{.EffectiveCaps}}'
      expect(await podman(['inspect', `--format=${restrictions}`, container])).toBe(
        'true [no-new-privileges] []',
      )
    } finally {
      await podman(['kube', 'down', path])
      await podman(['volume', 'rm', '--force', `crm-migrations-${id}`])
    }
    expect(await outcomeIn(database)).toBe('001,002|1')
  })

  test('wait-for-job.yaml: its pod waits until another run has applied the files', async () => {
    const database = 'db_wait_for_job'
    await ask(['exec', server, 'createdb', '--username=postgres', database])
    const [workload] = manifestsOf('wait-for-job.yaml') as [Manifest]
    const pod = podOf(workload, `ratchet-${id}-waits`, database)
    const path = join(place.path, 'waits.yaml')
    await writeFile(path, stringify(pod))
    // Returns when the init container has ended.
    const playing = podman(['kube', 'play', '--network=host', path])
    try {
      const logs = () => podman(['logs', `${pod.metadata.name}-wait-for-migrations`]).catch(() => '')
      await until(
        'it says what it waits for',
        async () => (await logs()).includes('migrations.awaited'),
        30_000,
      )
      expect(
        await outcomeIn(database, 'SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()'),
      ).toBe('0')
      await ask(['run', '--rm', `--env=DATABASE_URL=${urlOf(database)}`, derived])
      await playing
      const container = `${pod.metadata.name}-app`
      expect(await podman(['wait', container])).toBe('0')
      const finished = JSON.parse((await podman(['logs', container])).split('\n').at(-1) ?? '')
      expect(finished).toMatchObject({ type: 'run.finished', applied: 0, skipped: 2 })
    } finally {
      await playing.catch(() => {})
      await podman(['kube', 'down', path])
    }
  })
})

const urlOf = (database: string) => `postgres://postgres:postgres@${address}:5432/${database}`

const applied = "SELECT string_agg(version, ','), (SELECT count(*) FROM companies) FROM schema_migrations"

async function outcomeIn(database: string, sql = applied): Promise<string> {
  return await ask([
    'exec',
    server,
    'psql',
    '--username=postgres',
    `--dbname=${database}`,
    '-XqAt',
    '-c',
    sql,
  ])
}

/** The pod that a workload makes, once and without its controller, with what stands here for the names of the examples. */
function podOf({ spec }: Manifest, name: string, database: string) {
  const template = JSON.stringify(spec?.template)
    .replaceAll('registry.example/pg-ratchet:0.1.0', runner)
    .replaceAll(/registry\.example\/(crm|crm-migrations):[\d.]+/g, derived)
    .replaceAll('"name":"crm-migrations"', `"name":"crm-migrations-${id}"`)
    .replaceAll('{"secretKeyRef":{"name":"crm-database","key":"url"}}', 'null')
    .replaceAll(
      '"name":"DATABASE_URL","valueFrom":null',
      `"name":"DATABASE_URL","value":"${urlOf(database)}"`,
    )
    .replaceAll(`"name":"app","image":"${derived}","env":[`, '$&{"name":"RATCHET_OUTPUT","value":"json"},')
  const { spec: pod } = JSON.parse(template)
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { ...pod, restartPolicy: 'Never' } }
}

/** Runs podman for what it prints, on both streams; rejects with it when it fails. */
async function podman(args: readonly string[]): Promise<string> {
  const child = spawn('podman', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = Promise.all([text(child.stdout), text(child.stderr)])
  const [exit] = await once(child, 'close')
  const [stdout, stderr] = await said
  if (exit !== 0) throw new Error(`podman ${args.join(' ')} failed with ${exit}:\n${stdout}${stderr}`)
  return `${stdout}${stderr}`.trim()
}
