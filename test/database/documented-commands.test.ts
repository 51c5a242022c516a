import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, copyFile, cp, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { commandsOf, pages } from '../support/documented.ts'
import { folder } from '../support/folder.ts'

// Every command that a page shows is run here, in the order of the page, in a copy of the folder that the page is about and on
// an empty database; or it is run elsewhere, or cannot be run by a test, and then it is in this table.

const root = join(import.meta.dirname, '../..')

/** Commands that are not run here: what they look like, and which file runs them or what is like them, and why. */
const elsewhere: readonly (readonly [command: RegExp, file: string, reason: string])[] = [
  [/^npm ci( && npm (run demo|test))?$/, '.ci/run', 'what CI runs'],
  [/^npm (test|run (demo|check))$/, '.ci/run', 'what CI runs'],
  [/^DIFFERENTIAL_/, 'test/differential/differential.test.ts', 'takes long; a sample is a part of npm test'],
  [/^npm run test:faults$/, 'test/faults/kills.test.ts', 'takes hours; a sample is a part of npm test'],
  [/^docker build -t pg-ratchet /, 'test/support/image-setup.ts', 'needs Docker; there under another name'],
  [/^docker run .* pg-ratchet( baseline 001)?$/, 'test/image/hardening.test.ts', 'needs Docker'],
  [/^docker compose -f docker-compose\.(dev|prod)\.yml run /, 'test/image/compose.test.ts', 'needs Docker'],
  [/^docker compose (up|run --rm migrations|down)/, 'test/examples/compose.test.ts', 'needs Docker'],
  [
    /^(npm run dev --|pg-ratchet) adopt/,
    'test/database/adopt/adopt.test.ts',
    'needs the table of another tool',
  ],
  [/^export RATCHET_TABLE=/, 'test/database/adopt/adopt.test.ts', 'goes with `adopt` behind it'],
  [
    /^DATABASE_URL='postgres:/,
    'test/database/tls/certificates.test.ts',
    'names a server that does not exist',
  ],
  [/^(cosign verify|docker buildx imagetools) /, '.github/workflows/release.yml', 'needs a registry'],
  [/^pg-ratchet check --since main$/, 'test/unit/commands/check.test.ts', 'needs a git repository'],
  [/^psql -1 .* FILE$/, 'test/differential/differential.test.ts', 'a form, not a command'],
]

type Surroundings = {
  /** Files beside the sample migrations, or in their place. */
  readonly files?: Readonly<Record<string, string>>
  /** SQL before a command. */
  readonly before?: Readonly<Record<string, string>>
}

const table = 'CREATE TABLE companies (id bigint PRIMARY KEY);\n'
const surroundings: Readonly<Record<string, Surroundings>> = {
  'README.md': { before: { 'npm run dev -- baseline 002': 'DROP TABLE schema_migrations' } },
  'docs/several-sets.md': {
    files: {
      'migrations/001_companies.sql': table,
      'seeds/001_companies.sql': 'INSERT INTO companies VALUES (1);\n',
      'audit/migrations/001_log.sql': 'CREATE TABLE audit.log (at timestamptz);\n',
    },
    before: {
      'RATCHET_DIR=migrations pg-ratchet up':
        'CREATE SCHEMA tenant_a; CREATE SCHEMA tenant_b; CREATE SCHEMA audit',
    },
  },
}

const all = pages.flatMap((page) => commandsOf(page).map((command) => ({ page, command })))
const isElsewhere = (command: string) => elsewhere.some(([pattern]) => pattern.test(command))
const runnable = pages.filter((page) => commandsOf(page).some((command) => !isElsewhere(command)))

test.concurrent.each(runnable)(
  '%s: what it shows can be typed',
  async (page) => {
    const { files, before = {} } = surroundings[page] ?? {}
    await using database = await createDatabase()
    await using place = await folder(files ?? {})
    // What is shipped, as bundle-setup.ts made it.
    const program = process.env.RATCHET_TEST_BUNDLE || join(root, 'src/main.ts')
    await place.write('bin/pg-ratchet', `#!/bin/sh\nexec node '${program}' "$@"\n`)
    await chmod(join(place.path, 'bin/pg-ratchet'), 0o755)
    if (files === undefined)
      await cp(join(root, 'migrations'), join(place.path, 'migrations'), { recursive: true })
    await copyFile(join(root, 'package.json'), join(place.path, 'package.json'))
    await symlink(join(root, 'src'), join(place.path, 'src'))

    const { HOME = '', PATH = '' } = process.env
    const path = [join(place.path, 'bin'), join(root, 'node_modules/.bin'), PATH].join(':')
    const env = { HOME, PATH: path, DATABASE_URL: database.url }
    for (const command of commandsOf(page).filter((command) => !isElsewhere(command))) {
      if (before[command] !== undefined) await database.query(before[command])
      // bash takes the pipe that Node.js gives it for a connection, and would read what a person has set up for theirs.
      await promisify(execFile)('bash', ['--norc', '-c', command], { cwd: place.path, env })
    }
  },
  120_000,
)

describe('the table of commands that are run elsewhere', () => {
  test.each(elsewhere)('%s', (pattern, file, reason) => {
    expect(reason).not.toBe('')
    expect(all.filter(({ command }) => pattern.test(command))).not.toEqual([])
    expect(existsSync(join(root, file)), file).toBe(true)
  })
})
