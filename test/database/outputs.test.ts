import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { folder } from '../support/folder.ts'
import { ratchet, startRatchet } from '../support/program.ts'
import { parseXml } from '../support/xml.ts'

const failing = {
  '001_a.sql': 'CREATE TABLE a (id int);',
  '002_b.sql': "DO $$ BEGIN RAISE WARNING '100 %% odd'; END $$;\n\nSELECT nope FROM a;",
}
const out = (of: { readonly path: string }, ...names: string[]) =>
  Promise.all(names.map((name) => readFile(join(of.path, name), 'utf8')))

describe.concurrent('what a run is told by', () => {
  test('annotations, all files and the termination message at once', async () => {
    await using database = await createDatabase()
    await using migrations = await folder(failing)
    await using reports = await folder({ termination: '', 'summary.md': '# Before\n' })
    const told = await ratchet(['up', '--path-prefix', 'db/sql'], {
      dir: migrations.path,
      url: database.url,
      env: {
        GITHUB_ACTIONS: 'true',
        RATCHET_SUMMARY_FILE: join(reports.path, 'summary.md'),
        RATCHET_JUNIT_FILE: join(reports.path, 'junit.xml'),
        RATCHET_CODE_QUALITY_FILE: join(reports.path, 'quality.json'),
        RATCHET_TERMINATION_FILE: join(reports.path, 'termination'),
      },
    })
    expect(told.exit, told.stderr).toBe(1)
    expect(told.stdout).toBe('')
    const commands = told.stderr.split('\n').filter((line) => line.startsWith('::'))
    expect(commands).toEqual([
      expect.stringMatching(
        /^::error file=db\/sql\/002_b\.sql,line=3,endLine=3,col=8,title=migration-failed::column "nope" does not exist \(SQLSTATE 42703\)%0A/,
      ),
      '::warning file=db/sql/002_b.sql,title=notice::100 %25 odd',
    ])
    const [summary, junit, quality, termination] = await out(
      reports,
      ...['summary.md', 'junit.xml', 'quality.json', 'termination'],
    )
    expect(summary).toMatch(
      /^# Before\n### Migrations failed: 1 applied, 0 skipped, 2 total, in \d+\.\d s \(exit code 1\)\n/,
    )
    expect(parseXml(junit ?? '').attributes).toMatchObject({ tests: '2', failures: '1', errors: '0' })
    expect(JSON.parse(quality ?? '')).toMatchObject([
      { severity: 'critical', location: { path: 'db/sql/002_b.sql', lines: { begin: 3 } } },
      { severity: 'minor' },
    ])
    expect(termination).toMatch(
      /^\S*002_b\.sql:3:8: column "nope" does not exist .*\n[\s\S]*was rolled back.*\n1 applied, .*\nexit code 1: /,
    )
  })

  test('files that cannot be written are warnings, and nothing else', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({ '001_a.sql': 'CREATE TABLE a (id int);' })
    const told = await ratchet(
      ['up', '--junit-file', '/nowhere/junit.xml', '--summary-file', migrations.path, '--output', 'json'],
      { dir: migrations.path, url: database.url, env: { RATCHET_TERMINATION_FILE: '/dev/full' } },
    )
    expect(told.exit, told.stderr).toBe(0)
    const events = told.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.slice(-3)).toMatchObject([
      { type: 'run.finished', applied: 1 },
      {
        type: 'config.warned',
        level: 'warn',
        message: expect.stringMatching(/cannot be written: it is a folder/),
      },
      {
        type: 'config.warned',
        message: expect.stringMatching(/^\/nowhere\/junit\.xml .*its folder does not/),
      },
    ])
  })

  test('GitLab: text on stderr, the report alone on stdout', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({ '001_a.sql': 'SELECT 1;' })
    const options = { dir: migrations.path, url: database.url }
    const status = await ratchet(['status', '--output', 'gitlab'], options)
    expect(JSON.parse(status.stdout)).toEqual([])
    expect(status.stderr).toMatch(/^1 pending, 0 applied$/m)
  })

  test('a stop leaves its word everywhere', async () => {
    await using database = await createDatabase()
    await using migrations = await folder({ '001_a.sql': 'SELECT pg_sleep(60);' })
    await using reports = await folder({ termination: '' })
    const junit = join(reports.path, 'junit.xml')
    await using program = startRatchet(['up', '--junit-file', junit], {
      dir: migrations.path,
      url: database.url,
      env: { RATCHET_TERMINATION_FILE: join(reports.path, 'termination') },
    })
    await program.waitFor(/applying 1/)
    program.kill('SIGTERM')
    expect(await program.exited).toMatchObject({ exit: 143 })
    const [report = '', termination] = await out(reports, 'junit.xml', 'termination')
    expect(parseXml(report).attributes).toMatchObject({ errors: '1' })
    expect(termination).toMatch(/^terminated\n[\s\S]*exit code 143: SIGTERM \(worth trying again\)\n$/)
  })
})

describe.concurrent('without a database', () => {
  test.each([
    ['a setting that is wrong', ['up', '--lock-wait', 'soon'], 78, /^::error title=config-invalid::.*soon/m],
    [
      'a command that is unknown',
      ['upp'],
      64,
      /^::error title=usage::unknown command 'upp'%0ADid you mean up\?/m,
    ],
  ])(
    '%s is said in the form that was asked for, and in the termination message',
    async (_title, args, exit, words) => {
      await using reports = await folder({ termination: '' })
      const env = { RATCHET_OUTPUT: 'github', RATCHET_TERMINATION_FILE: join(reports.path, 'termination') }
      const told = await ratchet(args, { env })
      expect(told.exit, told.stderr).toBe(exit)
      expect(told.stderr).toMatch(words)
      expect((await out(reports, 'termination'))[0]).toMatch(new RegExp(`exit code ${exit}: `))
    },
  )

  test('a termination message is written where the file is there, and can be', async () => {
    await using reports = await folder()
    await writeFile(join(reports.path, 'closed'), 'kept')
    await chmod(join(reports.path, 'closed'), 0o400)
    const run = (name: string) =>
      ratchet(['up'], { dir: '/nowhere', env: { RATCHET_TERMINATION_FILE: join(reports.path, name) } })
    expect(await run('absent')).toMatchObject({ exit: 78 })
    await expect(readFile(join(reports.path, 'absent'))).rejects.toThrow('ENOENT')
    expect(await run('closed')).toMatchObject({ exit: 78 })
  })

  test('help says nothing beside itself', async () => {
    await using reports = await folder({ termination: '' })
    const env = { RATCHET_OUTPUT: 'github', RATCHET_TERMINATION_FILE: join(reports.path, 'termination') }
    expect(await ratchet(['--help'], { env })).toMatchObject({ exit: 0, stderr: '' })
    expect(await out(reports, 'termination')).toEqual([''])
  })
})
