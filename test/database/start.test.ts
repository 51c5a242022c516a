import { copyFile, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { ratchet } from '../support/program.ts'

const bundle = process.env.RATCHET_TEST_BUNDLE ?? ''
const files = { '001_first.sql': 'CREATE TABLE first (id int);' }

/** What is said of both files, where more is loaded than a run with nothing to do needs. */
const cache = (state: string, later = state) =>
  `code cache of program.js: ${state}\ncode cache of later.js: ${later}\n`

/** Says which modules of Node.js are loaded when the program ends. */
const lister = 'data:text/javascript,process.on("exit",()=>console.log(process.moduleLoadList.join("\\n")))'

test('the bundle runs the code that was made when it was built', async () => {
  const { exit, stderr } = await ratchet(['--version'], { env: { NODE_DEBUG: 'pg-ratchet' } })
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: cache('taken') })
})

test('where the code is not there, is damaged, or is for other flags, the program runs all the same', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'pg-ratchet-bundle-'))
  try {
    await cp(dirname(bundle), copy, { recursive: true })
    const version = async (flags: readonly string[] = []) => {
      const command = [process.execPath, ...flags, join(copy, 'pg-ratchet.cjs'), '--version']
      const options = { command: ['env', 'NODE_DEBUG=pg-ratchet', ...command] }
      const { exit, stdout, stderr } = await ratchet([], options)
      return { exit, version: stdout.split('\n')[0], stderr }
    }
    const taken = await version()
    expect(taken).toMatchObject({ exit: 0, stderr: cache('taken') })
    expect(await version(['--jitless'])).toEqual({ ...taken, stderr: cache('rejected') })
    await copyFile(bundle, join(copy, 'program.js.cache'))
    expect(await version()).toEqual({ ...taken, stderr: cache('rejected', 'taken') })
    await rm(join(copy, 'program.js.cache'))
    await rm(join(copy, 'later.js.cache'))
    expect(await version()).toEqual({ ...taken, stderr: cache('missing') })
  } finally {
    await rm(copy, { recursive: true })
  }
})

test('with nothing to do, what is slow to load and not needed is not loaded', async () => {
  await using database = await createDatabase()
  await using migrations = await folder(files)
  const options = { dir: migrations.path, url: database.url }
  expect(await ratchet([], options)).toMatchObject({ exit: 0 })
  const env = { NODE_DEBUG: 'pg-ratchet' }
  const { exit, stdout, stderr } = await ratchet([], { ...options, env, nodeFlags: ['--import', lister] })
  expect(exit).toBe(0)
  expect(stderr).toContain(': taken')
  expect(stderr).not.toContain('later.js')
  const loaded = stdout.split('\n').map((line) => line.replace(/^NativeModule /, ''))
  expect(loaded).toContain('net')
  for (const module of [
    'child_process',
    'tls',
    'internal/crypto/webcrypto',
    'internal/dns/promises',
    'http',
    'worker_threads',
  ])
    expect(loaded).not.toContain(module)
})

test('whoever reads slowly gets all of it', async () => {
  await using database = await createDatabase()
  const names = Array.from({ length: 1500 }, (_, index) => `${String(index + 1).padStart(4, '0')}_file.sql`)
  await using migrations = await folder(Object.fromEntries(names.map((name) => [name, 'SELECT 1;'])))
  const options = { dir: migrations.path, url: database.url }
  const { stdout } = await ratchet(['plan', '--output', 'json'], options)
  // More than a pipe holds.
  expect(stdout.length).toBeGreaterThan(100_000)
  const command = ['sh', '-c', '"$@" | (sleep 1; cat)', 'sh']
  const slow = await ratchet(['plan', '--output', 'json'], { ...options, command })
  expect(slow.stdout.replace(/"time":"[^"]*"/g, '')).toBe(stdout.replace(/"time":"[^"]*"/g, ''))
})
