import { describe, expect, test } from 'vitest'
import type { Entry } from '../../../src/history/entry.ts'
import type { Progress } from '../../../src/history/progress.ts'
import type { Migration } from '../../../src/migrations/migration.ts'
import { type DownScope, downScope } from '../../../src/plan/down-scope.ts'
import { planDown } from '../../../src/plan/plan-down.ts'
import { reconcile } from '../../../src/plan/reconcile.ts'
import { applied, migration, undoable } from '../../support/build.ts'
import { failureOf } from '../../support/failure.ts'

const files = ['001_a.sql', '002_b.sql', '003_c.sql'].map((file) => undoable(file))
const rows = (...versions: readonly string[]) => versions.map((version) => applied(version))
const all = rows('001', '002', '003')
const begun = (version: string): Progress => ({ version, done: 1, doneSum: '', session: undefined })

interface Scene {
  readonly files?: readonly Migration[]
  readonly entries?: readonly Entry[]
  readonly scope?: DownScope
  readonly progress?: readonly Progress[]
  readonly edited?: 'fail' | 'warn'
  readonly pooled?: boolean
}

function plan(scene: Scene) {
  const { entries = all, scope = { steps: 1 }, progress = [], edited = 'fail', pooled = false } = scene
  return planDown(reconcile(scene.files ?? files, entries), entries, {
    ...{ scope, progress, edited, pooled },
    historyTable: 'schema_migrations',
  })
}
const undone = (scene: Scene) =>
  plan(scene).map(({ recordedAs, migration }) => `${recordedAs} ${migration.file}`)
const problems = (scene: Scene) => {
  const failure = failureOf(() => plan(scene))
  if (failure.code !== 'FILES_UNUSABLE') throw new Error(`${failure.code} instead of FILES_UNUSABLE`)
  return failure.problems.map(({ file, problem }) => `${file} ${problem}`)
}

const [one, two, three] = ['001 001_a.down.sql', '002 002_b.down.sql', '003 003_c.down.sql']

describe('what is undone, newest first', () => {
  test.each<[string, Scene, (string | undefined)[]]>([
    ['the newest', {}, [three]],
    ['the newest that is applied', { entries: rows('001', '002') }, [two]],
    ['two', { scope: { steps: 2 } }, [three, two]],
    ['more than there are', { scope: { steps: 9 } }, [three, two, one]],
    ['none where none is applied', { entries: [] }, []],
    ['behind a version', { scope: { after: files[0] } }, [three, two]],
    ['behind the newest', { scope: { after: files[2] } }, []],
    ['behind one that is pending', { entries: rows('001', '003'), scope: { after: files[1] } }, [three]],
    ['everything', { scope: { after: undefined } }, [three, two, one]],
    ['by the order of the files', { entries: rows('003', '001', '002') }, [three]],
    ['these', { scope: { versions: new Set(['003', '002']) } }, [three, two]],
    [
      'these, as far as they are there',
      { entries: rows('001', '002'), scope: { versions: new Set(['003', '002']) } },
      [two],
    ],
    ['these, when they are gone', { entries: rows('001'), scope: { versions: new Set(['003']) } }, []],
    [
      'nothing that runs again',
      { files: [...files, migration('R__v.sql')], entries: [...all, applied('R__v')] },
      [three],
    ],
  ])('%s', (_title, scene, expected) => {
    expect(undone(scene)).toEqual(expected)
  })

  test('each by its script, and its row is deleted in the form that it has', () => {
    expect(plan({ entries: rows('003_c.sql') })).toMatchObject([
      { recordedAs: '003_c.sql', change: { type: 'delete' }, migration: { text: 'SELECT -1;' } },
    ])
  })
})

describe('what cannot be undone stops it, all at once', () => {
  const bare = migration('003_c.sql')
  test.each<[string, Scene, unknown[]]>([
    [
      'no down script',
      { files: [...files.slice(0, 2), bare] },
      ['migrations/003_c.sql has no down script, so it cannot be undone'],
    ],
    [
      'a row without a file',
      { entries: [...all, ...rows('004')] },
      ['004 is recorded as applied, and its file is not here, so it cannot be undone'],
    ],
    [
      'one in between',
      { files: [undoable('001_a.sql'), undoable('003_c.sql')], scope: { steps: 2 } },
      ['002 is recorded as applied, and its file is not here, so it cannot be undone'],
    ],
    [
      'an edited one',
      { entries: [applied('003', 'old')] },
      ['migrations/003_c.sql was edited after it was applied, so its down script may not fit'],
    ],
    [
      'all of these',
      {
        files: [undoable('001_a.sql', 'new'), undoable('002_b.sql', 'SELECT 1;', "SELECT '"), bare],
        entries: [applied('001', 'old'), ...rows('002', '003', '004')],
        scope: { after: undefined },
      },
      [
        '004 is recorded as applied, and its file is not here, so it cannot be undone',
        'migrations/003_c.sql has no down script, so it cannot be undone',
        expect.stringMatching(/^migrations\/002_b.down.sql /),
        'migrations/001_a.sql was edited after it was applied, so its down script may not fit',
      ],
    ],
    [
      'one that came while this run waited',
      { scope: { versions: new Set(['002']) } },
      ['migrations/003_c.sql was applied while this run waited, and is newer than what it was to undo'],
    ],
    [
      'something that is half applied',
      { entries: rows('001', '002'), progress: [begun('003')] },
      [
        'migrations/003_c.sql is not complete, some of its statements are done: nothing can be undone before that is settled',
      ],
    ],
  ])('%s', (_title, scene, expected) => {
    expect(problems(scene)).toEqual(expected)
  })

  test.each<[string, Scene]>([
    ['what is not to be undone may be edited', { entries: [applied('001', 'old'), ...rows('002', '003')] }],
    ['or missing', { entries: [...rows('000'), ...all] }],
    ['or without a down script', { files: [migration('001_a.sql'), ...files.slice(1)] }],
    ['the setting lets an edited one pass', { entries: [applied('003', 'old')], edited: 'warn' }],
  ])('%s', (_title, scene) => {
    expect(undone(scene)).toEqual([three])
  })

  test('a squash where it stands for what was applied one by one', () => {
    const squash = { ...undoable('200_all.sql'), replaces: { from: '001', to: '199' } }
    expect(problems({ files: [squash], entries: rows('199', '200') })).toEqual([
      'migrations/200_all.sql stands for 001 to 199 here, which were applied one by one, so it cannot be undone',
    ])
    expect(undone({ files: [squash], entries: rows('200') })).toEqual(['200 200_all.down.sql'])
  })

  test('through a pooler what needs a session', () => {
    const down = 'SET search_path = x; DROP INDEX CONCURRENTLY y;'
    const scene = { files: [undoable('001_a.sql', 'SELECT 1;', down)], entries: rows('001') }
    expect(undone(scene)).toHaveLength(1)
    expect(problems({ ...scene, pooled: true })).toEqual([
      expect.stringMatching(/^migrations\/001_a.down.sql the rest of the file needs what this leaves/),
    ])
  })
})

describe('what is half undone', () => {
  const progress = [begun('down:003')]
  const entries = rows('001', '002')
  test('comes first, and counts', () => {
    expect(undone({ entries, progress })).toEqual([three])
    expect(undone({ entries, progress, scope: { steps: 2 } })).toEqual([three, two])
    expect(undone({ entries, progress, scope: { after: files[0] } })).toEqual([three, two])
  })

  test('comes first also where somebody has put its row back', () => {
    expect(undone({ entries: all, progress, scope: { steps: 2 } })).toEqual([three, two])
  })

  test('cannot be undone without its file', () => {
    expect(problems({ files: files.slice(0, 2), entries, progress })).toEqual([
      '003 is recorded as half undone, and its file is not here, so it cannot be undone',
    ])
  })
})

describe('what the options say', () => {
  test.each([
    [{}, { steps: 1 }],
    [{ steps: '3' }, { steps: 3 }],
    [{ to: '2' }, { after: files[1] }],
    [{ to: '003_c' }, { after: files[2] }],
    [{ to: '0' }, { after: undefined }],
    [{ to: '000' }, { after: undefined }],
  ])('%j', (options, scope) => {
    expect(downScope(files, options)).toEqual(scope)
  })

  test.each([
    { steps: '0' },
    { steps: '-1' },
    { steps: '1.5' },
    { steps: 'all' },
    { steps: '1', to: '2' },
    { to: '9' },
  ])('%j is wrong usage', (options) => {
    expect(failureOf(() => downScope(files, options)).code).toBe('USAGE')
  })

  test('where a file has the version 0, that is what it means', () => {
    const zero = [undoable('000_zero.sql'), ...files]
    expect(downScope(zero, { to: '0' })).toEqual({ after: zero[0] })
  })
})
