import { expect, test } from 'vitest'
import { divergences } from '../../../src/plan/divergence.ts'
import { reconcile } from '../../../src/plan/reconcile.ts'
import { applied, migration } from '../../support/build.ts'

const policy = { edited: 'fail', missing: 'fail', ahead: 'warn', outOfOrder: 'fail' } as const

const named = (missing: number, ahead: number) => {
  const rows = (count: number, from: number) =>
    Array.from({ length: count }, (_, index) => applied(`${from + index}`))
  const state = reconcile([migration('5000_a.sql')], [...rows(missing, 1000), ...rows(ahead, 6000)])
  const of = (kind: string) =>
    divergences(state, policy)
      .map(({ divergence }) => divergence)
      .filter((divergence) => divergence.kind === kind)
  return { missing: of('missing'), ahead: of('ahead') }
}

test('of rows without a file a hundred of each kind are named, and the last of them speaks for the rest', () => {
  const { missing, ahead } = named(101, 250)
  expect(missing.length).toBe(100)
  expect(missing.at(-1)).toMatchObject({ version: '1099', others: 1 })
  expect(ahead.length).toBe(100)
  expect(ahead.at(-1)).toMatchObject({ version: '6099', others: 150 })
  expect(ahead.slice(0, -1).every(({ others }) => others === undefined)).toBe(true)
})

test('where there are no more than that, nobody speaks for others', () => {
  const { missing, ahead } = named(100, 3)
  expect(missing.at(-1)).toMatchObject({ version: '1099', others: undefined })
  expect(ahead.map(({ version }) => version)).toEqual(['6000', '6001', '6002'])
})
