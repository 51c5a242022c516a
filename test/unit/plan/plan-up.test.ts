import { describe, expect, test } from 'vitest'
import { divergences, type Policy } from '../../../src/plan/divergence.ts'
import { planUp } from '../../../src/plan/plan-up.ts'
import { reconcile } from '../../../src/plan/reconcile.ts'
import { findTarget } from '../../../src/plan/target.ts'
import { applied, migration } from '../../support/build.ts'
import { failureOf } from '../../support/failure.ts'

const strict: Policy = { edited: 'fail', missing: 'fail', ahead: 'fail', outOfOrder: 'fail' }
const lenient: Policy = { edited: 'warn', missing: 'warn', ahead: 'warn', outOfOrder: 'apply' }
const usual: Policy = { ...strict, ahead: 'warn' }

const files = ['001_a.sql', '002_b.sql', '003_c.sql'].map((file) => migration(file))
const steps = (rows: readonly Readonly<Parameters<typeof applied>>[], policy: Policy = usual, to?: string) =>
  planUp(
    reconcile(
      files,
      rows.map((row) => applied(...row)),
    ),
    {
      policy,
      target: to === undefined ? undefined : findTarget(files, to),
      historyTable: 'schema_migrations',
    },
  ).map(({ recordedAs }) => recordedAs)
const diverged = (rows: readonly Readonly<Parameters<typeof applied>>[], policy: Policy = usual) => {
  const failure = failureOf(() => steps(rows, policy))
  if (failure.code !== 'HISTORY_DIVERGED') throw new Error(`${failure.code} instead of HISTORY_DIVERGED`)
  return failure.divergences.map(({ file, version, kind }) => `${file ?? version} ${kind}`)
}

describe('what is pending is applied, in order', () => {
  test.each([
    ['everything', [], ['001', '002', '003']],
    ['the rest', [['001']], ['002', '003']],
    ['nothing', [['001'], ['002'], ['003']], []],
    ['in the form of the rows', [['001_a.sql'], ['002_b.sql']], ['003_c.sql']],
  ] as const)('%s', (_title, rows, expected) => {
    expect(steps(rows)).toEqual(expected)
  })
})

describe('up to and including the target', () => {
  test.each([
    ['one of several', [], '002', ['001', '002']],
    ['the last', [], '003', ['001', '002', '003']],
    ['without zeros', [], '2', ['001', '002']],
    ['with its name', [], '002_b', ['001', '002']],
    ['as a file', [], '002_b.sql', ['001', '002']],
    ['applied already', [['001'], ['002']], '002', []],
    ['before the newest applied one', [['001'], ['002']], '001', []],
  ] as const)('%s', (_title, rows, to, expected) => {
    expect(steps(rows, usual, to)).toEqual(expected)
  })

  test.each(['4', '002_x', 'b', ''])('%j is no version', (to) => {
    expect(failureOf(() => findTarget(files, to))).toEqual({
      code: 'USAGE',
      message: `--to ${to}: no file has this version`,
      hint: 'The newest is 003.',
    })
  })

  test('in an empty folder there is none', () => {
    expect(failureOf(() => findTarget([], '1'))).toMatchObject({ hint: 'The newest is none.' })
  })
})

describe('a divergence stops the run, or does not', () => {
  test.each([
    ['edited', 'edited', [['001', 'old']], 'migrations/001_a.sql edited', ['002', '003']],
    ['missing', 'missing', [['000'], ['001']], '000 missing', ['002', '003']],
    ['ahead', 'ahead', [['001'], ['004']], '004 ahead', ['002', '003']],
    ['out of order', 'outOfOrder', [['001'], ['003']], 'migrations/002_b.sql out of order', ['002']],
  ] as const)('%s', (_title, setting, rows, found, passing) => {
    expect(diverged(rows, { ...lenient, [setting]: 'fail' })).toEqual([found])
    expect(steps(rows, { ...strict, [setting]: lenient[setting] })).toEqual(passing)
  })

  test('all are said at once: files first, then rows', () => {
    expect(diverged([['000'], ['001', 'old'], ['003'], ['004']], strict)).toEqual([
      'migrations/001_a.sql edited',
      'migrations/002_b.sql out of order',
      '000 missing',
      '004 ahead',
    ])
  })

  test('what the policy lets pass is not among what stops', () => {
    expect(diverged([['000'], ['001'], ['004']], usual)).toEqual(['000 missing'])
  })

  test('also where there is nothing to do', () => {
    expect(diverged([['000'], ['001'], ['002'], ['003']])).toEqual(['000 missing'])
  })

  test('those beyond the target count as well', () => {
    const state = reconcile(files, [applied('001'), applied('003', 'old')])
    expect(
      failureOf(() =>
        planUp(state, {
          policy: strict,
          target: findTarget(files, '001'),
          historyTable: 'schema_migrations',
        }),
      ),
    ).toMatchObject({ code: 'HISTORY_DIVERGED', divergences: [{ kind: 'out of order' }, { kind: 'edited' }] })
  })

  test('each says what to do', () => {
    const state = reconcile(files, [applied('000'), applied('001', 'old'), applied('003'), applied('004')])
    expect(divergences(state, usual)).toEqual([
      {
        divergence: {
          kind: 'edited',
          version: '001',
          file: 'migrations/001_a.sql',
          hint: 'Put the text back that was applied, and make the change in a new file. RATCHET_EDITED=warn lets it pass.',
        },
        stops: true,
      },
      {
        divergence: {
          kind: 'out of order',
          version: '002',
          file: 'migrations/002_b.sql',
          hint: 'Give it a version after the newest one. RATCHET_OUT_OF_ORDER=apply lets it pass.',
        },
        stops: true,
      },
      {
        divergence: {
          kind: 'missing',
          version: '000',
          hint: 'Put its file back. RATCHET_MISSING=warn lets it pass.',
        },
        stops: true,
      },
      {
        divergence: {
          kind: 'ahead',
          version: '004',
          hint: 'This set of files is older than the database.',
        },
        stops: false,
      },
    ])
  })
})

describe('pending files that cannot be run', () => {
  const bad = [
    migration('001_a.sql', "SELECT '"),
    migration('002_b.sql'),
    migration('003_c.sql', "PREPARE TRANSACTION 'x';"),
  ]
  const plan = (rows: readonly string[], to?: string) =>
    planUp(
      reconcile(
        bad,
        rows.map((row) => applied(row)),
      ),
      {
        policy: usual,
        target: to === undefined ? undefined : findTarget(bad, to),
        historyTable: 'schema_migrations',
      },
    )

  test('are all named before the first one runs', () => {
    expect(failureOf(() => plan([]))).toMatchObject({
      code: 'FILES_UNUSABLE',
      problems: [{ file: 'migrations/001_a.sql' }, { file: 'migrations/003_c.sql' }],
    })
  })

  test('do not matter once they are applied', () => {
    expect(plan(['001', '002', '003'])).toEqual([])
  })

  test('do not matter behind the target', () => {
    expect(plan(['001'], '002').map(({ recordedAs }) => recordedAs)).toEqual(['002'])
  })
})
