import { execFile } from 'node:child_process'
import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, test } from 'vitest'
import { ask, docker } from '../support/docker.ts'
import { folder } from '../support/folder.ts'

const root = join(import.meta.dirname, '../..')

test('it runs the program as an ordinary user, by number, and applies migrations by default', async () => {
  const [{ Config: config }] = JSON.parse(await ask(['image', 'inspect', inject('image')]))
  expect(config).toMatchObject({
    User: '65532:65532',
    WorkingDir: '/',
    Entrypoint: [
      '/node',
      '--max-semi-space-size=2',
      '--min-semi-space-size=2',
      '--no-concurrent-recompilation',
      '/app/pg-ratchet.cjs',
    ],
    Cmd: ['up'],
  })
  expect(config.Env).toContain('RATCHET_DIR=/migrations')
})

test('it has no volume, no health check and no port, which one-shot containers trip over', async () => {
  const [{ Config: config }] = JSON.parse(await ask(['image', 'inspect', inject('image')]))
  expect(config.Volumes ?? null).toBeNull()
  expect(config.Healthcheck ?? null).toBeNull()
  expect(config.ExposedPorts ?? null).toBeNull()
})

test('its labels say what it is', async () => {
  const [{ Config: config }] = JSON.parse(await ask(['image', 'inspect', inject('image')]))
  expect(config.Labels).toMatchObject({
    'org.opencontainers.image.title': 'pg-ratchet',
    'org.opencontainers.image.licenses': 'Apache-2.0',
    'org.opencontainers.image.version': expect.any(String),
    'org.opencontainers.image.revision': expect.any(String),
  })
})

test('it holds Node.js, its libraries, the program and their licences, and nothing that can be started besides', async () => {
  const files = await filesOf(inject('image'))
  const libraries = /^(usr\/)?lib(64)?\/([a-z0-9_]+-linux-gnu\/)?(lib[a-z_+]+|ld-linux[a-z0-9-]*)\.so\.\d+$/
  const rest = files.filter(
    (file) => !libraries.test(file) && !/^(usr\/share\/doc|var\/lib\/dpkg)\//.test(file),
  )
  expect(rest.sort()).toEqual([
    'app/LICENSE',
    'app/THIRD-PARTY-LICENSES.txt',
    'app/later.js',
    'app/later.js.cache',
    'app/libpg-query.cjs',
    'app/libpg-query.wasm',
    'app/pg-ratchet.cjs',
    'app/program.js',
    'app/program.js.cache',
    'etc/group',
    'etc/nsswitch.conf',
    'etc/os-release',
    'etc/passwd',
    'etc/ssl/certs/ca-certificates.crt',
    'node',
  ])
  expect(files.filter((file) => libraries.test(file)).length).toBeGreaterThanOrEqual(6)
  expect(files).toContain('usr/share/doc/libc6/copyright')
  expect(files).toContain('var/lib/dpkg/status.d/libc6')
})

test('there is no shell in it', async () => {
  const { exit } = await docker([
    'run',
    '--rm',
    '--network=none',
    '--entrypoint=/bin/sh',
    inject('image'),
    '-c',
    'true',
  ])
  expect(exit).toBe(127)
})

test('it knows its version and needs no network to say so', async () => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const { exit, output } = await docker(['run', '--rm', '--network=none', inject('image'), '--version'])
  expect(output).toContain(version)
  expect(exit).toBe(0)
})

test('it starts from the code that was made when it was built, whoever it runs as, and writes nothing', async () => {
  const options = ['--network=none', '--read-only', '--user=12345:0', '--env=NODE_DEBUG=pg-ratchet']
  const { exit, output } = await docker(['run', '--rm', ...options, inject('image'), '--version'])
  expect(output).toContain('code cache of program.js: taken')
  expect(output).toContain('code cache of later.js: taken')
  expect(exit).toBe(0)
})

test('`check` has its parser, and needs neither network nor a place to write', async () => {
  await using files = await folder({ '001_name.sql': 'ALTER TABLE users\n  ALTER name SET NOT NULL;\n' })
  await chmod(files.path, 0o755)
  const mount = `--volume=${files.path}:/migrations:ro`
  const { exit, output } = await docker([
    'run',
    '--rm',
    '--network=none',
    '--read-only',
    mount,
    inject('image'),
    'check',
  ])
  expect(output).toMatch(/^error: \/migrations\/001_name\.sql:2:9: set-not-null\n/)
  expect(exit).toBe(3)
})

test('it stays below 130 MB', async () => {
  const bytes = Number(await ask(['image', 'inspect', '--format={{.Size}}', inject('image')]))
  console.log(`The image has ${(bytes / 1e6).toFixed(1)} MB.`)
  expect(bytes).toBeLessThan(130e6)
})

/** The files of an image, without those that Docker adds to every container. */
async function filesOf(image: string): Promise<string[]> {
  const container = await ask(['create', image])
  try {
    const { stdout } = await promisify(execFile)('sh', ['-c', 'docker export "$1" | tar -t', 'sh', container])
    const added = /^(\.dockerenv|dev\/.*|proc\/.*|sys\/.*|etc\/(hostname|hosts|mtab|resolv\.conf))$/
    return stdout
      .trim()
      .split('\n')
      .filter((file) => !file.endsWith('/') && !added.test(file))
  } finally {
    await docker(['rm', container])
  }
}
